//! The records of a day as it begins: who is there, and nothing done yet.

use super::record::{CrewRecord, FeederRecord, OperatorRecord, RobotRecord};
use crate::base::ids::{CrewId, FeederId, FleetId, OperatorId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Metres, WattHours};
use crate::events::{CallCause, Duty, Mishap};

/// Who is there when the day begins: what events alone cannot tell of those who do nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staffing {
    /// Robots of each fleet.
    pub robots: Vec<u32>,
    /// Every operator and companion, by id.
    pub operators: Vec<Post>,
    /// Every rescue crew, by id.
    pub crews: Vec<Post>,
    /// Feeders of each fleet.
    pub feeders: Vec<u32>,
    /// Begin and end of every courier's shift (`None`: all through the hours); `None`: found as
    /// needed, paid while busy.
    pub couriers: Option<Vec<Option<(SimTime, SimTime)>>>,
    /// Shifts begin.
    pub open: SimTime,
    /// Shifts end, or when the last robot is let go.
    pub close: SimTime,
}

/// Where an operator or a crew belongs, and when they are paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Post {
    /// Whose robots.
    pub fleet: FleetId,
    /// Which of the fleet's pools.
    pub pool: usize,
    /// Begin and end; `None`: all through the hours.
    pub shift: Option<(SimTime, SimTime)>,
}

/// One item for each member of each fleet, ids in order.
pub(super) fn by_fleet<T>(sizes: &[u32], make: impl Fn(usize, FleetId) -> T) -> Vec<T> {
    let fleets = sizes.iter().enumerate();
    let members = fleets.flat_map(|(fleet, size)| (0..*size).map(move |_| fleet));
    members.enumerate().map(|(index, fleet)| make(index, FleetId::from_index(fleet))).collect()
}

/// A robot that has not driven yet.
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
        ways_round: 0,
        round: Metres(0.0),
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

/// An operator who has not worked yet.
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

/// A feeder who has carried nothing yet.
pub(super) fn feeder(index: usize, fleet: FleetId) -> FeederRecord {
    FeederRecord {
        feeder: FeederId::from_index(index),
        fleet,
        brought: 0,
        in_vain: 0,
        busy: SimDuration::ZERO,
        waited: SimDuration::ZERO,
        on_duty: SimDuration::ZERO,
    }
}

/// A crew that has not worked yet.
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
