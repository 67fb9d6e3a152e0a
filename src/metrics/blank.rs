//! Records of robots and people before anything has happened.

use super::fold::Post;
use super::record::{CrewRecord, OperatorRecord, RobotRecord};
use crate::base::ids::{CrewId, FleetId, OperatorId, RobotId};
use crate::base::time::SimDuration;
use crate::base::units::{Metres, WattHours};
use crate::events::{CallCause, Duty, Mishap};

/// One item for each member of each fleet, ids in order.
pub(super) fn by_fleet<T>(sizes: &[u32], make: impl Fn(usize, FleetId) -> T) -> Vec<T> {
    let fleets = sizes.iter().enumerate();
    let members = fleets.flat_map(|(fleet, size)| (0..*size).map(move |_| fleet));
    members.enumerate().map(|(index, fleet)| make(index, FleetId::from_index(fleet))).collect()
}

pub(super) fn robot(index: usize, fleet: FleetId) -> RobotRecord {
    RobotRecord {
        robot: RobotId::from_index(index),
        fleet,
        delivered: 0,
        loaded: Metres(0.0),
        empty: Metres(0.0),
        crossings: 0,
        crossing_wait: SimDuration::ZERO,
        slot_wait: SimDuration::ZERO,
        closed_wait: SimDuration::ZERO,
        calls: [0; CallCause::ALL.len()],
        rescues: 0,
        mishaps: [0; Mishap::ALL.len()],
        repairs: 0,
        bay_wait: SimDuration::ZERO,
        blocked: SimDuration::ZERO,
        obstructed: SimDuration::ZERO,
        energy_used: WattHours(0.0),
        energy_charged: WattHours(0.0),
        given_back: 0,
        plug_wait: SimDuration::ZERO,
        duty_ms: [0; Duty::ALL.len()],
    }
}

pub(super) fn operator((index, person): (usize, &Post)) -> OperatorRecord {
    OperatorRecord {
        operator: OperatorId::from_index(index),
        fleet: person.fleet,
        pool: person.pool,
        sessions: 0,
        held: SimDuration::ZERO,
        busy: SimDuration::ZERO,
        waited: SimDuration::ZERO,
        on_duty: SimDuration::ZERO,
    }
}

pub(super) fn crew(index: usize, post: Post) -> CrewRecord {
    CrewRecord {
        crew: CrewId::from_index(index),
        fleet: post.fleet,
        pool: post.pool,
        rescues: 0,
        busy: SimDuration::ZERO,
        waited: SimDuration::ZERO,
        on_duty: SimDuration::ZERO,
    }
}
