//! `hourly.csv`: every whole day hour by hour.

use super::rows::{days, number};
use super::{Column, Rows, TableKind, column};
use crate::base::time::{SimDuration, SimTime};
use crate::events::Duty;
use crate::metrics::RunRecord;
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column("replication", "-", "simulated day, from 0"),
    column("hour", "h", "hour after midnight; 24 and more where the day ended past midnight"),
    column("orders_placed", "orders", "orders placed in the hour"),
    column("orders_delivered", "orders", "orders handed over in the hour, by anybody"),
    column("lead_time_min_mean", "min", "lead time of orders placed in the hour and delivered"),
    column("idle_h", "h", "robot-hours ready at the hub"),
    column("await_operator_h", "h", "robot-hours waiting for an operator before driving"),
    column("approach_h", "h", "robot-hours driving empty to the merchant"),
    column("load_h", "h", "robot-hours at the merchant"),
    column("deliver_h", "h", "robot-hours driving to customers"),
    column("hand_over_h", "h", "robot-hours at the door"),
    column("return_h", "h", "robot-hours driving home"),
    column("assist_h", "h", "robot-hours standing for a remote operator"),
    column("rescue_h", "h", "robot-hours standing for a rescue crew"),
    column("charge_h", "h", "robot-hours at the plug or waiting for one"),
    column("out_of_service_h", "h", "robot-hours in the workshop or outside hours of service"),
    column("gate_h", "h", "robot-hours standing before a gate"),
    column("offline_h", "h", "robot-hours standing without a radio link"),
];

/// Hours of the day.
pub(super) const TABLE: TableKind =
    TableKind { file: "hourly.csv", row: "an hour of a day", columns: COLUMNS, fill };

/// What happened in one hour.
#[derive(Clone, Copy, Default)]
struct Hour {
    placed: u32,
    delivered: u32,
    lead_min: f64,
    led: u32,
    duty_ms: [u64; Duty::ALL.len()],
}

fn fill(study: &Study, rows: &mut Rows) {
    for (_, [option, replication], day) in days(study) {
        for (index, hour) in by_hour(day).iter().enumerate() {
            let mut cells = vec![option.clone(), replication.clone(), index.to_string()];
            cells.extend(hour.cells());
            rows.push(&cells);
        }
    }
}

fn by_hour(day: &RunRecord) -> Vec<Hour> {
    let mut hours = vec![Hour::default(); 24];
    for order in &day.orders {
        let placed = at(&mut hours, order.placed.hour());
        placed.placed += 1;
        if let Some(lead) = order.lead_time() {
            placed.lead_min += lead.minutes();
            placed.led += 1;
            let ended = order.ended.map_or(0, SimTime::hour);
            at(&mut hours, ended).delivered += 1;
        }
    }
    for ((_, hour), duties) in &day.duty_ms {
        let sums = &mut at(&mut hours, *hour).duty_ms;
        sums.iter_mut().zip(duties).for_each(|(sum, ms)| *sum += ms);
    }
    hours
}

/// The hour, which may lie on the next day but no week ahead.
fn at(hours: &mut Vec<Hour>, index: usize) -> &mut Hour {
    let index = index.min(7 * 24);
    if index >= hours.len() {
        hours.resize(index + 1, Hour::default());
    }
    &mut hours[index]
}

impl Hour {
    fn cells(&self) -> Vec<String> {
        let lead = self.lead_min / f64::from(self.led);
        let mut cells = vec![self.placed.to_string(), self.delivered.to_string(), number(lead, 3)];
        let hours = self.duty_ms.iter().map(|ms| number(SimDuration(*ms).hours(), 4));
        cells.extend(hours);
        cells
    }
}
