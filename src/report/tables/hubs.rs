//! `hubs.csv`: where hubs should stand, for every number of them.

use super::rows::{Rows, number};
use super::{Column, column};
use crate::study::hubs::{HubPlan, HubStudy};

/// Its columns.
const COLUMNS: &[Column] = &[
    column("hubs", "hubs", "how many; 0: the hub as it stands"),
    column("hub", "-", "which of them, from 1"),
    column("lat", "deg", "where it stands"),
    column("lon", "deg", "where it stands"),
    column("x_m", "m", "where it stands, east of the map's origin"),
    column("y_m", "m", "where it stands, north of the map's origin"),
    column("orders_per_day", "orders", "orders carried from here: it has the shortest empty way"),
    column("to_merchant_m", "m", "mean way from the hub to the merchant, of all orders"),
    column("home_m", "m", "mean way home from the customer to the same hub, of all orders"),
    column("empty_m_per_order", "m", "both together"),
];

/// The table as CSV.
pub fn hubs_csv(study: &HubStudy) -> Vec<u8> {
    let mut rows = Rows::new(COLUMNS.iter().map(|column| column.name));
    push(&mut rows, 0, &study.now);
    study.plans.iter().for_each(|plan| push(&mut rows, plan.hubs.len(), plan));
    rows.finish().0
}

fn push(rows: &mut Rows, count: usize, plan: &HubPlan) {
    for (place, hub) in plan.hubs.iter().enumerate() {
        rows.push(&[
            count.to_string(),
            (place + 1).to_string(),
            number(hub.position.lat, 7),
            number(hub.position.lon, 7),
            number(hub.at.x, 2),
            number(hub.at.y, 2),
            number(hub.orders_per_day, 3),
            number(plan.out.0, 1),
            number(plan.home.0, 1),
            number(plan.empty().0, 1),
        ]);
    }
}
