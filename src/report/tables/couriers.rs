//! `couriers.csv`: every courier of every whole day.

use super::rows::{days, number, span};
use super::{Column, Rows, TableKind, column};
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column("replication", "-", "simulated day, from 0"),
    column("courier", "-", "courier of the day, from 0"),
    column("delivered", "orders", "orders handed over"),
    column("not_taken", "orders", "orders brought to a door to which nobody came"),
    column("distance_m", "m", "way driven or walked for orders, way to the merchant included"),
    column("busy_s", "s", "time with an order, way to the merchant included"),
    column("on_duty_s", "s", "paid time: the shift, or the time busy"),
];

/// Every courier.
pub(super) const TABLE: TableKind =
    TableKind { file: "couriers.csv", row: "a courier's day", columns: COLUMNS, fill };

fn fill(study: &Study, rows: &mut Rows) {
    for (_, [option, replication], day) in days(study) {
        for courier in &day.couriers {
            rows.push(&[
                option.clone(),
                replication.clone(),
                courier.courier.to_string(),
                courier.delivered.to_string(),
                courier.not_taken.to_string(),
                number(courier.distance.0, 1),
                span(courier.busy),
                span(courier.on_duty),
            ]);
        }
    }
}
