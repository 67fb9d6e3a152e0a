//! `break_even.csv`: where robots cost the merchant as much per order as couriers.

use super::rows::{maybe, number, text};
use super::{Column, Rows, TableKind, column};
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("method", "-", "`simulated` (crossing of two curves of the sweep) or `closed_form`"),
    column("option", "-", "who serves; empty for closed forms"),
    column("robots", "robots", "robots in service; closed form: most robots of the slab"),
    column("ticket_usd", "USD", "value of the basket; closed form only"),
    column("orders_per_day", "orders", "simulated: orders a day at equal cost; empty: not reached"),
    column("low_95", "orders", "lower end of the 95 % interval (bootstrap over replications)"),
    column("high_95", "orders", "upper end"),
    column("share_reached", "0-1", "share of bootstrap samples that cross in the tested range"),
    column(
        "standing",
        "-",
        "`crosses`, `cheaper_throughout`, `dearer_throughout`, `mixed`, `undecided`",
    ),
    column("tested_from", "orders", "fewest orders a day tested"),
    column("tested_to", "orders", "most orders a day tested"),
    column("orders_per_robot_day", "orders", "closed form: orders a robot and day; empty: never"),
];

/// Break-even points.
pub(super) const TABLE: TableKind = TableKind {
    file: "break_even.csv",
    row: "a fleet size (simulated), or a fleet size at a ticket (closed form)",
    columns: COLUMNS,
    fill,
};

fn fill(study: &Study, rows: &mut Rows) {
    for point in &study.break_even {
        rows.push(&[
            "simulated".to_owned(),
            study.options.get(point.option).map_or_else(String::new, |option| text(&option.name)),
            point.robots.to_string(),
            String::new(),
            maybe(point.orders_per_day, 3),
            maybe(point.interval.map(|(low, _)| low), 3),
            maybe(point.interval.map(|(_, high)| high), 3),
            number(point.share_reached, 4),
            point.standing.name().to_owned(),
            number(point.tested.0, 1),
            number(point.tested.1, 1),
            String::new(),
        ]);
    }
    for curve in &study.closed_form.ticket_curves {
        for (ticket, orders) in &curve.points {
            rows.push(&closed_form(curve.robots, *ticket, *orders));
        }
    }
}

fn closed_form(robots: u32, ticket: f64, orders: Option<f64>) -> [String; 12] {
    let mut cells: [String; 12] = std::array::from_fn(|_| String::new());
    "closed_form".clone_into(&mut cells[0]);
    cells[2] = robots.to_string();
    cells[3] = number(ticket, 2);
    cells[11] = maybe(orders, 4);
    cells
}
