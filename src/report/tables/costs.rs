//! `costs.csv`: the ledger of every whole day, line by line.

use super::rows::{clock, option_name};
use super::{Column, Rows, TableKind, column};
use crate::cost::ledger::Cause;
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column("replication", "-", "simulated day, from 0"),
    column("at_s", "s", "when it fell due, after midnight"),
    column("cause", "-", "`order`, `robot`, `operator`, `crew`, `courier` or `fleet`"),
    column("cause_id", "-", "which"),
    column("from", "-", "who pays"),
    column("to", "-", "who is paid"),
    column("category", "-", "what for"),
    column("amount_usd", "USD", "how much, to the micro-unit; never negative"),
];

/// The ledger.
pub(super) const TABLE: TableKind = TableKind {
    file: "costs.csv",
    row: "an amount that one party pays another",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    for base in &study.base {
        let option = option_name(study, base.option);
        for (replication, ledger) in base.ledgers.iter().enumerate() {
            for line in &ledger.lines {
                let (cause, id) = cause(line.cause);
                rows.push(&[
                    option.clone(),
                    replication.to_string(),
                    clock(line.at),
                    cause.to_owned(),
                    id.to_string(),
                    line.from.name().to_owned(),
                    line.to.name().to_owned(),
                    line.category.name().to_owned(),
                    line.amount.to_string(),
                ]);
            }
        }
    }
}

fn cause(cause: Cause) -> (&'static str, u32) {
    match cause {
        Cause::Order(id) => ("order", id.0),
        Cause::Robot(id) => ("robot", id.0),
        Cause::Operator(id) => ("operator", id.0),
        Cause::Crew(id) => ("crew", id.0),
        Cause::Feeder(id) => ("feeder", id.0),
        Cause::Courier(id) => ("courier", id.0),
        Cause::Fleet(id) => ("fleet", id.0),
    }
}
