//! What is kept of one simulated day once it is over.

use super::breaches::Breaches;
use super::causes::CauseTimes;
use crate::base::ids::{
    CourierId, CrewId, EdgeId, FeederId, FleetId, MerchantId, OperatorId, OrderId, RobotId,
};
use crate::base::money::Money;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Kilograms, Litres, Metres, Millimetres, WattHours};
use crate::events::{CallCause, Duty, Mishap, PolicyFault, Unfit};
use std::collections::BTreeMap;

/// One day of one world.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RunRecord {
    /// Every order placed, by id.
    pub orders: Vec<OrderRecord>,
    /// Every robot, by id.
    pub robots: Vec<RobotRecord>,
    /// Every operator and companion, by id.
    pub operators: Vec<OperatorRecord>,
    /// Wait of every call for an operator, in the order in which they were taken; watches and trips
    /// are none.
    pub call_waits: Vec<SimDuration>,
    /// Every rescue crew, by id.
    pub crews: Vec<CrewRecord>,
    /// Every feeder, by id.
    pub feeders: Vec<FeederRecord>,
    /// Every courier, by id.
    pub couriers: Vec<CourierRecord>,
    /// Robot time by fleet, hour of day and duty \[ms\].
    pub duty_ms: BTreeMap<(FleetId, usize), [u64; Duty::ALL.len()]>,
    /// Robot passes by edge and hour of day; empty unless asked for.
    pub passes: BTreeMap<(EdgeId, usize), u32>,
    /// Time that robots stood waiting for help, by edge and hour of its begin: blocking the edge,
    /// and obstructing it.
    pub stood: BTreeMap<(EdgeId, usize), (SimDuration, SimDuration)>,
    /// The end of the day: midnight, or when the last order had ended and the last robot was home.
    pub ended: SimTime,
    /// What was beyond the limits of a policy.
    pub breaches: Breaches,
    /// Looks at which an external policy gave no usable answer, in the order of
    /// [`PolicyFault::ALL`].
    pub policy_failures: [u32; PolicyFault::ALL.len()],
    /// Events of the day.
    pub events: u64,
}

/// Who carried an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Carrier {
    /// A robot.
    Robot(RobotId),
    /// A courier.
    Courier(CourierId),
}

/// How an order ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Handed over by a robot.
    ByRobot,
    /// Handed over by a courier instead of a robot.
    FellBack(Unfit),
    /// Handed over by a crew or companion whose robot could not bring it.
    ByHand,
    /// Lost on board a robot; the customer got the money back.
    Refunded,
    /// Brought to a door to which nobody came: by a robot, or by a courier since no robot could,
    /// for this reason.
    NotTaken(Option<Unfit>),
    /// Nobody would carry it.
    Refused(Unfit),
    /// The customer gave up waiting.
    Withdrawn,
}

impl Outcome {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::ByRobot => "delivered",
            Self::ByHand => "by_hand",
            Self::Refunded => "refunded",
            Self::NotTaken(_) => "not_taken",
            Self::FellBack(_) => "fallen_back",
            Self::Refused(_) => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Why no robot carried it.
    pub fn reason(self) -> Option<Unfit> {
        match self {
            Self::FellBack(reason) | Self::Refused(reason) => Some(reason),
            Self::NotTaken(reason) => reason,
            Self::ByRobot | Self::ByHand | Self::Refunded | Self::Withdrawn => None,
        }
    }
}

/// One order from placement to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderRecord {
    /// Which.
    pub order: OrderId,
    /// Where from.
    pub merchant: MerchantId,
    /// When it was placed.
    pub placed: SimTime,
    /// When it reached the merchant: later than placed where it was placed ahead.
    pub released: SimTime,
    /// Window, or promised time, of its own.
    pub window: Option<(SimTime, SimTime)>,
    /// When the kitchen had it ready, for the first time.
    pub ready: SimTime,
    /// Value of the basket.
    pub ticket: Money,
    /// Mass of the basket.
    pub mass: Kilograms,
    /// Volume of the basket.
    pub volume: Litres,
    /// Walking distance from merchant to customer; `None` where there is no path.
    pub distance: Option<Millimetres>,
    /// When somebody was assigned (the last time, if a robot failed).
    pub assigned: Option<SimTime>,
    /// Staff time spent on loading a robot.
    pub loading: SimDuration,
    /// The robot that it was loaded on last.
    pub loaded_on: Option<RobotId>,
    /// Times that it was made again after a robot lost it.
    pub made_again: u32,
    /// When it left the merchant.
    pub picked_up: Option<SimTime>,
    /// When the robot stood at the door; a courier's arrival is not recorded.
    pub arrived: Option<SimTime>,
    /// When it was handed over, refused or withdrawn.
    pub ended: Option<SimTime>,
    /// Who carried it last.
    pub carrier: Option<Carrier>,
    /// How it ended; `None` only while the day runs.
    pub outcome: Option<Outcome>,
    /// Time from placement to its end by cause; of a delivered order, the lead time \[ms\].
    pub spent_ms: CauseTimes,
}

impl OrderRecord {
    /// From placement, or from when it reached the merchant where it was placed ahead, to
    /// hand-over; `None` when nobody delivered it.
    pub fn lead_time(&self) -> Option<SimDuration> {
        match self.outcome? {
            Outcome::ByRobot | Outcome::ByHand | Outcome::FellBack(_) => {
                Some(self.ended?.since(self.released))
            }
            Outcome::Refunded | Outcome::NotTaken(_) | Outcome::Refused(_) | Outcome::Withdrawn => {
                None
            }
        }
    }

    /// Whether it was handed over within its own window, or else within the promise.
    pub fn on_time(&self, promise: SimDuration) -> bool {
        let Some(lead) = self.lead_time() else { return false };
        let in_window = |(opens, closes)| self.ended.is_some_and(|at| opens <= at && at <= closes);
        self.window.map_or(lead <= promise, in_window)
    }
}

/// One robot over the day.
#[derive(Debug, Clone, PartialEq)]
pub struct RobotRecord {
    /// Which.
    pub robot: RobotId,
    /// Its fleet.
    pub fleet: FleetId,
    /// Orders handed over.
    pub delivered: u32,
    /// Way driven with an order.
    pub loaded: Metres,
    /// Way driven empty.
    pub empty: Metres,
    /// Crossings entered.
    pub crossings: u32,
    /// Time stood at crossings.
    pub crossing_wait: SimDuration,
    /// Time waited for a free slot on a footpath.
    pub slot_wait: SimDuration,
    /// Time waited for a closed footpath to open.
    pub closed_wait: SimDuration,
    /// Times that it went round closed or full footpaths.
    pub ways_round: u32,
    /// Way that this took beyond the usual one.
    pub round: Metres,
    /// Calls for help, in the order of [`CallCause::ALL`].
    pub calls: [u32; CallCause::ALL.len()],
    /// Calls that needed a person on site.
    pub rescues: u32,
    /// Mishaps on the road, in the order of [`Mishap::ALL`].
    pub mishaps: [u32; Mishap::ALL.len()],
    /// Visits to a workshop whose bays are limited.
    pub repairs: u32,
    /// Sum of its waits for a bay there.
    pub bay_wait: SimDuration,
    /// Time that it stood where nobody gets past it.
    pub blocked: SimDuration,
    /// Time that it stood on wider footpaths, waiting for help.
    pub obstructed: SimDuration,
    /// Energy drawn from the battery.
    pub energy_used: WattHours,
    /// Energy taken at the plug into the battery.
    pub energy_charged: WattHours,
    /// Orders given back at the reserve.
    pub given_back: u32,
    /// Time waited for a plug or a swap bay.
    pub plug_wait: SimDuration,
    /// Time by duty, in the order of [`Duty::ALL`] \[ms\].
    pub duty_ms: [u64; Duty::ALL.len()],
}

/// One operator or companion over the day.
#[derive(Debug, Clone, PartialEq)]
pub struct OperatorRecord {
    /// Which.
    pub operator: OperatorId,
    /// Whose robots.
    pub fleet: FleetId,
    /// Which of the fleet's pools.
    pub pool: usize,
    /// Robots taken: calls, watches or trips.
    pub sessions: u32,
    /// Sum of robot-time held \[ms\].
    pub held: SimDuration,
    /// Time with at least one robot.
    pub busy: SimDuration,
    /// Sum of the waits of the robots taken.
    pub waited: SimDuration,
    /// Time on duty, paid busy or not.
    pub on_duty: SimDuration,
}

/// One feeder over the day.
#[derive(Debug, Clone, PartialEq)]
pub struct FeederRecord {
    /// Who.
    pub feeder: FeederId,
    /// Whose robots.
    pub fleet: FleetId,
    /// Orders brought to the hub.
    pub brought: u32,
    /// Ways for orders that somebody else carried in the end.
    pub in_vain: u32,
    /// Time away from the hub.
    pub busy: SimDuration,
    /// Sum of the waits of orders for a free feeder.
    pub waited: SimDuration,
    /// Time paid.
    pub on_duty: SimDuration,
}

/// One rescue crew over the day.
#[derive(Debug, Clone, PartialEq)]
pub struct CrewRecord {
    /// Which.
    pub crew: CrewId,
    /// Whose robots.
    pub fleet: FleetId,
    /// Which of the fleet's pools.
    pub pool: usize,
    /// Robots reached.
    pub rescues: u32,
    /// Time away from base.
    pub busy: SimDuration,
    /// Sum of the waits of the robots for a free crew.
    pub waited: SimDuration,
    /// Time on duty, paid busy or not.
    pub on_duty: SimDuration,
}

/// One courier over the day.
#[derive(Debug, Clone, PartialEq)]
pub struct CourierRecord {
    /// Which.
    pub courier: CourierId,
    /// Orders handed over.
    pub delivered: u32,
    /// Orders brought to a door to which nobody came.
    pub not_taken: u32,
    /// Way driven or walked for orders.
    pub distance: Metres,
    /// Time with an order, way to the merchant included.
    pub busy: SimDuration,
    /// Paid time: the shift, or the time busy for couriers found as needed.
    pub on_duty: SimDuration,
}
