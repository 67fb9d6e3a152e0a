//! `orders.csv`: every order of every whole day.

use super::rows::{clock, days, maybe, number, shown, span, text};
use super::{Column, Rows, TableKind, column};
use crate::base::time::{SimDuration, SimTime};
use crate::events::Unfit;
use crate::metrics::record::{Carrier, OrderRecord, Outcome};
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column("replication", "-", "simulated day, from 0; the same orders for every option"),
    column("order", "-", "order of the day, from 0"),
    column("merchant", "-", "where from"),
    column("placed_s", "s", "when it was placed, after midnight"),
    column("released_s", "s", "when it reached the merchant; later than placed if placed ahead"),
    column("ready_s", "s", "when the kitchen had it ready"),
    column("opens_s", "s", "not to be handed over before; empty without a window of its own"),
    column("closes_s", "s", "to be handed over by; empty where the scenario's promise holds"),
    column("ticket_usd", "USD", "value of the basket"),
    column("mass_kg", "kg", "mass of the basket"),
    column("volume_l", "L", "volume of the basket"),
    column("distance_m", "m", "way on foot from merchant to customer; empty without a path"),
    column("assigned_s", "s", "when somebody was assigned, the last time"),
    column("picked_up_s", "s", "when it left the merchant"),
    column("arrived_s", "s", "when the robot stood at the door; empty for couriers"),
    column("ended_s", "s", "when it was handed over, refused or withdrawn"),
    column("lead_time_min", "min", "`released_s` to hand-over; empty when not delivered"),
    column("carrier", "-", "`robot` or `courier`"),
    column("carrier_id", "-", "which robot or courier"),
    column(
        "outcome",
        "-",
        "`delivered` (by robot), `by_hand`, `fallen_back`, `refunded`, `not_taken`, `refused`, \
         `withdrawn`",
    ),
    column("reason", "-", "why no robot carried it"),
    column("kitchen_s", "s", "lead time until the food was ready"),
    column("kitchen_queue_s", "s", "no cook free"),
    column("feeder_s", "s", "with the food ready: feeders had yet to bring it to the robot's hub"),
    column("loading_s", "s", "with the food ready: loading"),
    column("robot_wait_s", "s", "nobody assigned"),
    column("charger_s", "s", "nobody assigned, no robot idle and one or more at the plug"),
    column("window_s", "s", "held back, or early at the door, until the window began"),
    column("approach_s", "s", "empty drive to the merchant"),
    column("path_s", "s", "drive to the customer"),
    column("crossing_s", "s", "stood at crossings"),
    column("operator_queue_s", "s", "robot waited for an operator or companion"),
    column("operator_service_s", "s", "robot was helped"),
    column("rescue_s", "s", "robot waited for a crew, its way and work"),
    column("gate_s", "s", "robot waited for a gate or slot"),
    column("offline_s", "s", "robot stood without a link"),
    column("customer_s", "s", "robot at the door"),
    column("remake_s", "s", "made again after it was lost on board"),
    column("courier_s", "s", "courier sought, on the way, riding"),
];

/// Every order.
pub(super) const TABLE: TableKind =
    TableKind { file: "orders.csv", row: "an order", columns: COLUMNS, fill };

fn fill(study: &Study, rows: &mut Rows) {
    for (_, head, day) in days(study) {
        for order in &day.orders {
            let spent = order.spent_ms.map(|ms| span(SimDuration(u64::from(ms))));
            rows.push(&[&head[..], &what(study, order), &course(order), &spent].concat());
        }
    }
}

/// What was ordered.
fn what(study: &Study, order: &OrderRecord) -> [String; 11] {
    let merchant = study.scenario.merchants.get(order.merchant.index());
    let (opens, closes) = order.window.unzip();
    [
        order.order.to_string(),
        text(merchant.map_or("", |merchant| merchant.name.as_str())),
        clock(order.placed),
        clock(order.released),
        clock(order.ready),
        opens.filter(|opens| *opens > SimTime::MIDNIGHT).map_or_else(String::new, clock),
        closes.map_or_else(String::new, clock),
        order.ticket.to_string(),
        number(order.mass.0, 3),
        number(order.volume.0, 3),
        maybe(order.distance.map(|way| way.metres().0), 1),
    ]
}

/// What became of it.
fn course(order: &OrderRecord) -> [String; 9] {
    let (carrier, id) = match order.carrier {
        Some(Carrier::Robot(robot)) => ("robot", robot.to_string()),
        Some(Carrier::Courier(courier)) => ("courier", courier.to_string()),
        None => ("", String::new()),
    };
    [
        order.assigned.map_or_else(String::new, clock),
        order.picked_up.map_or_else(String::new, clock),
        order.arrived.map_or_else(String::new, clock),
        order.ended.map_or_else(String::new, clock),
        maybe(order.lead_time().map(SimDuration::minutes), 3),
        carrier.to_owned(),
        id,
        shown(order.outcome.map(Outcome::name)),
        shown(order.outcome.and_then(Outcome::reason).map(Unfit::name)),
    ]
}
