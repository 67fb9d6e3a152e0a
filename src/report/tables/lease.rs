//! `lease.csv`: the closed-form bill of a lease over the number of robots.

use super::rows::number;
use super::{Column, Rows, TableKind, column};
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("orders_per_day", "orders", "orders of the day, all carried by robots"),
    column("robots", "robots", "robots leased"),
    column("cost_usd_per_day", "USD", "what the merchant owes the vendor for the day"),
];

/// Lease bills.
pub(super) const TABLE: TableKind = TableKind {
    file: "lease.csv",
    row: "a number of robots leased at a demand; none without a lease plan",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    for curve in &study.closed_form.lease_curves {
        for (robots, cost) in &curve.points {
            let demand = number(curve.orders_per_day, 1);
            rows.push(&[demand, robots.to_string(), number(*cost, 2)]);
        }
    }
}
