//! `robots.csv`: every robot of every whole day.

use super::rows::{days, fleet_name, number, span};
use super::{Column, Rows, TableKind, column};
use crate::base::time::SimDuration;
use crate::metrics::record::RobotRecord;
use crate::study::result::Study;

const COLUMNS: &[Column] = &[
    column("option", "-", "who serves the orders"),
    column("replication", "-", "simulated day, from 0"),
    column("robot", "-", "robot, counted over all fleets"),
    column("fleet", "-", "its fleet"),
    column("delivered", "orders", "orders handed over"),
    column("loaded_m", "m", "way driven with an order"),
    column("empty_m", "m", "way driven empty"),
    column("crossings", "crossings", "crossings entered"),
    column("crossing_wait_s", "s", "time stood at crossings"),
    column("slot_wait_s", "s", "time waited for a free slot on a footpath"),
    column("closed_wait_s", "s", "time waited for a closed footpath to open"),
    column("ways_round", "legs", "times that it went round closed or full footpaths"),
    column("round_m", "m", "way that this took beyond the usual one"),
    column("calls", "calls", "calls for help"),
    column("rescues", "calls", "calls that needed a person on site"),
    column("mishaps", "mishaps", "breakdowns, vandalism, theft"),
    column("bay_wait_s", "s", "sum of its waits for a bay of the workshop, where bays are limited"),
    column("blocked_s", "s", "time standing for help where nobody gets past it"),
    column("obstructed_s", "s", "time standing for help elsewhere on the footpath"),
    column("energy_used_wh", "Wh", "drawn from the battery"),
    column("energy_charged_wh", "Wh", "taken into the battery"),
    column(
        "orders_given_back",
        "orders",
        "given back on the way to the merchant, the charge being at its reserve",
    ),
    column("plug_wait_s", "s", "time waited for a plug or a swap bay"),
    column("idle_h", "h", "time standing ready"),
    column("await_operator_h", "h", "time waiting for an operator or companion before driving"),
    column("approach_h", "h", "time driving empty to the merchant"),
    column("load_h", "h", "time at the merchant"),
    column("deliver_h", "h", "time driving to the customer"),
    column("hand_over_h", "h", "time at the door"),
    column("return_h", "h", "time driving home"),
    column("assist_h", "h", "time standing for a remote operator"),
    column("rescue_h", "h", "time standing for a rescue crew"),
    column("charge_h", "h", "time at the plug or waiting for one"),
    column("out_of_service_h", "h", "time in the workshop or outside its hours"),
    column("gate_h", "h", "time standing before a gate"),
    column("offline_h", "h", "time standing without its radio link"),
];

/// Every robot.
pub(super) const TABLE: TableKind =
    TableKind { file: "robots.csv", row: "a robot's day", columns: COLUMNS, fill };

fn fill(study: &Study, rows: &mut Rows) {
    for (_, head, day) in days(study) {
        for robot in &day.robots {
            let hours = robot.duty_ms.map(|ms| number(SimDuration(ms).hours(), 4));
            rows.push(&[&head[..], &work(study, robot), &hours].concat());
        }
    }
}

fn work(study: &Study, robot: &RobotRecord) -> [String; 21] {
    [
        robot.robot.to_string(),
        fleet_name(study, robot.fleet),
        robot.delivered.to_string(),
        number(robot.loaded.0, 1),
        number(robot.empty.0, 1),
        robot.crossings.to_string(),
        span(robot.crossing_wait),
        span(robot.slot_wait),
        span(robot.closed_wait),
        robot.ways_round.to_string(),
        number(robot.round.0, 1),
        robot.calls.iter().sum::<u32>().to_string(),
        robot.rescues.to_string(),
        robot.mishaps.iter().sum::<u32>().to_string(),
        span(robot.bay_wait),
        span(robot.blocked),
        span(robot.obstructed),
        number(robot.energy_used.0, 2),
        number(robot.energy_charged.0, 2),
        robot.given_back.to_string(),
        span(robot.plug_wait),
    ]
}
