//! `rules.csv`: every rule of the place held against every fleet.

use super::rows::text;
use super::{Column, Rows, TableKind, column};
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("rules", "-", "rule pack, and policy file where there is one"),
    column("fleet", "-", "whose vehicles"),
    column("rule", "-", "which rule"),
    column("limit", "-", "what the place allows or asks"),
    column("value", "-", "what the fleet would do, or has"),
    column(
        "verdict",
        "-",
        "`obeys`, `limited` (held to the limit), `may_not_drive`, or `owed` (named, not simulated)",
    ),
    column("why", "-", "why, in words; empty where the fleet obeys"),
];

/// Rules and verdicts.
pub(super) const TABLE: TableKind = TableKind {
    file: "rules.csv",
    row: "a rule of the place and a fleet; rules without a limit are left out",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    for (fleet, checks) in study.scenario.fleets.iter().zip(&study.rule_checks) {
        for check in checks {
            rows.push(&[
                text(&study.scenario.rules_name()),
                text(&fleet.name),
                check.rule.to_owned(),
                text(&check.limit),
                text(&check.value),
                check.verdict.name().to_owned(),
                text(&check.why),
            ]);
        }
    }
}
