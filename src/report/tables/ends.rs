//! `ends.csv`: how orders ended, and why, over all whole days.

use super::rows::{number, option_name};
use super::{Column, Rows, TableKind, column};
use crate::base::cast;
use crate::base::money::Money;
use crate::events::Unfit;
use crate::metrics::record::{OrderRecord, Outcome};
use crate::study::result::{BaseRun, Study};

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column(
        "outcome",
        "-",
        "how they ended, as in `orders.csv`; `all` is their sum: every order has one end",
    ),
    column("reason", "-", "why no robot carried them; empty where one did"),
    column("orders", "orders", "how many, over all replications"),
    column("share", "0-1", "part of all orders placed"),
    column("per_day", "orders", "how many on a mean day"),
    column("ticket_usd", "USD", "their value"),
    column("lead_time_min_mean", "min", "mean lead time; empty where nobody delivered them"),
];

/// How orders ended.
pub(super) const TABLE: TableKind = TableKind {
    file: "ends.csv",
    row: "an end of orders and its reason, of one option; ends that never came are left out",
    columns: COLUMNS,
    fill,
};

/// Every end, in the order of the table.
fn ends() -> Vec<Outcome> {
    let reasons = || Unfit::ALL.into_iter();
    let mut ends = vec![Outcome::ByRobot, Outcome::ByHand];
    ends.extend(reasons().map(Outcome::FellBack));
    ends.extend([Outcome::Refunded, Outcome::NotTaken(None)]);
    ends.extend(reasons().map(|reason| Outcome::NotTaken(Some(reason))));
    ends.extend(reasons().map(Outcome::Refused));
    ends.push(Outcome::Withdrawn);
    ends
}

fn fill(study: &Study, rows: &mut Rows) {
    for base in &study.base {
        let placed: Vec<&OrderRecord> = base.days.iter().flat_map(|day| &day.orders).collect();
        for end in ends() {
            let found: Vec<&OrderRecord> =
                placed.iter().copied().filter(|order| order.outcome == Some(end)).collect();
            if !found.is_empty() {
                let reason = end.reason().map_or("", Unfit::name);
                rows.push(&row(study, base, [end.name(), reason], &found));
            }
        }
        rows.push(&row(study, base, ["all", ""], &placed));
    }
}

fn row(study: &Study, base: &BaseRun, end: [&str; 2], found: &[&OrderRecord]) -> [String; 8] {
    let placed: usize = base.days.iter().map(|day| day.orders.len()).sum();
    let count = cast::float(found.len());
    let ticket: Money = found.iter().map(|order| order.ticket).sum();
    let leads: Vec<f64> =
        found.iter().filter_map(|order| Some(order.lead_time()?.minutes())).collect();
    [
        option_name(study, base.option),
        end[0].to_owned(),
        end[1].to_owned(),
        found.len().to_string(),
        number(count / cast::float(placed), 6),
        number(count / cast::float(base.days.len()), 3),
        ticket.to_string(),
        number(leads.iter().sum::<f64>() / cast::float(leads.len()), 3),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_is_listed_once() {
        let ends = ends();
        for (place, end) in ends.iter().enumerate() {
            assert_eq!(ends.iter().position(|other| other == end), Some(place), "{end:?}");
        }
        assert_eq!(ends.len(), 5 + 3 * Unfit::ALL.len());
    }
}
