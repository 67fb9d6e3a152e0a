//! Every fact that a run can state, in the past tense: ids and quantities only.
//!
//! Events are the only way out of the simulation. Whoever wants to know something of a run folds
//! them as they happen.

use crate::base::ids::{
    CourierId, CrewId, EdgeId, FleetId, MerchantId, OperatorId, OrderId, RobotId,
};
use crate::base::money::Money;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Kilograms, Litres, Millimetres, WattHours};
use serde::{Deserialize, Serialize};

/// What a robot is doing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// Stands at its hub, ready.
    #[default]
    Idle,
    /// Waits for an operator or companion before it may drive.
    AwaitOperator,
    /// Drives empty to the merchant.
    Approach,
    /// Stands at the merchant: waits for the kitchen, is loaded.
    Load,
    /// Drives to the customer.
    Deliver,
    /// Stands at the customer's door.
    HandOver,
    /// Drives home.
    Return,
    /// Stands still and waits for, or is helped by, a remote operator.
    Assist,
    /// Stands still and waits for, or is helped by, a rescue crew.
    Rescue,
    /// Charges or waits for a plug.
    Charge,
    /// In the workshop, or outside its hours of service.
    OutOfService,
    /// Stands before a gate until it may enter.
    Gate,
    /// Stands still because its radio link is lost.
    Offline,
}

impl Duty {
    /// Every duty, in the order of tables and charts.
    pub const ALL: [Self; 13] = [
        Self::Idle,
        Self::AwaitOperator,
        Self::Approach,
        Self::Load,
        Self::Deliver,
        Self::HandOver,
        Self::Return,
        Self::Assist,
        Self::Rescue,
        Self::Charge,
        Self::OutOfService,
        Self::Gate,
        Self::Offline,
    ];

    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::AwaitOperator => "await_operator",
            Self::Approach => "approach",
            Self::Load => "load",
            Self::Deliver => "deliver",
            Self::HandOver => "hand_over",
            Self::Return => "return",
            Self::Assist => "assist",
            Self::Rescue => "rescue",
            Self::Charge => "charge",
            Self::OutOfService => "out_of_service",
            Self::Gate => "gate",
            Self::Offline => "offline",
        }
    }
}

/// A robot's drive between two stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LegKind {
    /// Empty, to the merchant.
    Approach,
    /// With the order, to the customer.
    Loaded,
    /// Empty, to the hub.
    Return,
}

/// Why a robot calls for help.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum CallCause {
    /// It does not know how to go on.
    #[default]
    Stuck,
    /// A crossing that it may not enter without an operator's approval.
    Crossing,
    /// A raised kerb.
    Kerb,
    /// Something bars the footpath.
    Blocked,
    /// People in its way.
    People,
    /// Rain or snow on its sensors, on many robots at once.
    Weather,
    /// A part of it does not do what it should.
    Malfunction,
}

impl CallCause {
    /// Every cause, in the order of tables.
    pub const ALL: [Self; 7] = [
        Self::Stuck,
        Self::Crossing,
        Self::Kerb,
        Self::Blocked,
        Self::People,
        Self::Weather,
        Self::Malfunction,
    ];

    /// Name in scenarios and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stuck => "stuck",
            Self::Crossing => "crossing",
            Self::Kerb => "kerb",
            Self::Blocked => "blocked",
            Self::People => "people",
            Self::Weather => "weather",
            Self::Malfunction => "malfunction",
        }
    }

    /// What an operator must be able to do to answer.
    pub fn skill(self) -> Skill {
        match self {
            Self::Crossing => Skill::Drive,
            Self::Stuck
            | Self::Kerb
            | Self::Blocked
            | Self::People
            | Self::Weather
            | Self::Malfunction => Skill::Assist,
        }
    }
}

/// What an operator or companion does for a robot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skill {
    /// Watches over it from departure to arrival.
    Watch,
    /// Helps it on when it is stuck.
    Assist,
    /// Sees it across a road.
    Drive,
}

impl Skill {
    /// Every skill, in the order of tables.
    pub const ALL: [Self; 3] = [Self::Watch, Self::Assist, Self::Drive];

    /// Name in scenarios and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Watch => "watch",
            Self::Assist => "assist",
            Self::Drive => "drive",
        }
    }
}

/// Why no robot carried an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfit {
    /// Heavier than any robot may carry.
    TooHeavy,
    /// Larger than any robot's compartment.
    TooLarge,
    /// The customer lies beyond the fleet's reach.
    OutOfReach,
    /// Merchant or customer cannot be reached without steps or other edges closed to the vendor.
    NoDrivablePath,
    /// No fleet is in service at that hour.
    OutOfHours,
    /// A rule forbids the vehicle to drive there at all.
    ForbiddenByRule,
    /// The way is closed to robots at that hour.
    PathClosed,
    /// People leave no room for robots on the way at that hour.
    FootpathFull,
    /// No robot came free before the merchant gave up on robots.
    NoRobotInTime,
    /// The robot could not go on with the order.
    RobotFailed,
    /// The scenario's option uses no robots.
    NoRobots,
}

impl Unfit {
    /// Every reason, in the order of tables.
    pub const ALL: [Self; 11] = [
        Self::TooHeavy,
        Self::TooLarge,
        Self::OutOfReach,
        Self::NoDrivablePath,
        Self::OutOfHours,
        Self::ForbiddenByRule,
        Self::PathClosed,
        Self::FootpathFull,
        Self::NoRobotInTime,
        Self::RobotFailed,
        Self::NoRobots,
    ];

    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::TooHeavy => "too_heavy",
            Self::TooLarge => "too_large",
            Self::OutOfReach => "out_of_reach",
            Self::NoDrivablePath => "no_drivable_path",
            Self::OutOfHours => "out_of_hours",
            Self::ForbiddenByRule => "forbidden_by_rule",
            Self::PathClosed => "path_closed",
            Self::FootpathFull => "footpath_full",
            Self::NoRobotInTime => "no_robot_in_time",
            Self::RobotFailed => "robot_failed",
            Self::NoRobots => "no_robots",
        }
    }
}

/// How a rescue ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RescueOutcome {
    /// Fixed where it stood; the robot drives on.
    FixedOnSpot,
    /// Given a full battery where it stood; the robot drives on.
    BatterySwapped,
    /// Carried to its hub.
    CarriedHome,
}

/// What befell a robot on the road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mishap {
    /// A part of it failed.
    Breakdown,
    /// Somebody damaged it.
    Vandalism,
    /// Somebody took it away, with what it held.
    Theft,
}

impl Mishap {
    /// Every mishap; of several at one instant the first counts.
    pub const ALL: [Self; 3] = [Self::Breakdown, Self::Vandalism, Self::Theft];

    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Breakdown => "breakdown",
            Self::Vandalism => "vandalism",
            Self::Theft => "theft",
        }
    }
}

/// Where a robot stands still on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    /// On which edge.
    pub edge: EdgeId,
    /// Whether nobody gets past it: robot and pedestrian side by side need more than the width.
    pub blocks: bool,
}

/// A fact. Times are those of the record it comes in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SimEvent {
    /// A customer ordered.
    OrderPlaced {
        /// Which order.
        order: OrderId,
        /// Where from.
        merchant: MerchantId,
        /// Value of the basket.
        ticket: Money,
        /// Mass of the basket.
        mass: Kilograms,
        /// Volume of the basket.
        volume: Litres,
        /// When the kitchen will have it ready.
        ready: SimTime,
        /// Network distance from merchant to customer on foot; `None` where there is none.
        distance: Option<Millimetres>,
    },
    /// Which of several fleets could carry an order (stated only where several are in service).
    OrderFits {
        /// Which order.
        order: OrderId,
        /// Fleets, as bits by id.
        fleets: u64,
    },
    /// A robot was given the order.
    OrderAssigned {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
    },
    /// The order went to a courier instead of a robot.
    OrderFellBack {
        /// Which order.
        order: OrderId,
        /// Why.
        reason: Unfit,
    },
    /// The order was lost on board a robot and is made again.
    OrderMadeAgain {
        /// Which order.
        order: OrderId,
    },
    /// The order was lost on board a robot, and the customer got the money back.
    OrderRefunded {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
    },
    /// A crew or companion handed over an order that its robot could not bring.
    OrderCompletedByHand {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
    },
    /// Nobody will carry the order.
    OrderRefused {
        /// Which order.
        order: OrderId,
        /// Why.
        reason: Unfit,
    },
    /// The customer's patience ended before anybody was assigned.
    OrderWithdrawn {
        /// Which order.
        order: OrderId,
    },
    /// The order left the merchant on board a robot.
    OrderLoaded {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
        /// Staff time spent on it.
        loading: SimDuration,
    },
    /// A robot stood at the customer's door.
    RobotArrived {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
    },
    /// A robot handed the order over.
    OrderDelivered {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
    },
    /// A courier was given the order.
    CourierAssigned {
        /// Which order.
        order: OrderId,
        /// Which courier.
        courier: CourierId,
    },
    /// A courier left the merchant with the order.
    CourierPickedUp {
        /// Which order.
        order: OrderId,
        /// Which courier.
        courier: CourierId,
    },
    /// A courier handed the order over.
    CourierDelivered {
        /// Which order.
        order: OrderId,
        /// Which courier.
        courier: CourierId,
        /// Driven or walked for this order, way to the merchant included.
        distance: Millimetres,
    },
    /// A courier was done with its order.
    CourierFree {
        /// Which courier.
        courier: CourierId,
    },
    /// A robot turned to another duty.
    DutyChanged {
        /// Which robot.
        robot: RobotId,
        /// Its fleet.
        fleet: FleetId,
        /// What it did until now.
        from: Duty,
        /// What it does from now on.
        to: Duty,
        /// Energy drawn meanwhile by computers and sensors, away from the plug.
        drawn: WattHours,
    },
    /// A robot came to the end of a stretch of a leg.
    StretchDriven {
        /// Which robot.
        robot: RobotId,
        /// On which kind of leg.
        leg: LegKind,
        /// Way driven.
        distance: Millimetres,
        /// Crossings entered.
        crossings: u32,
        /// Time stood at crossings.
        crossing_wait: SimDuration,
        /// Time waited for a free slot on a footpath.
        slot_wait: SimDuration,
        /// Time waited for a closed footpath to open.
        closed_wait: SimDuration,
        /// Energy drawn by the wheels.
        energy: WattHours,
    },
    /// A robot passed along an edge (stated only for listeners who ask for edges).
    EdgePassed {
        /// Which robot.
        robot: RobotId,
        /// Which edge.
        edge: EdgeId,
        /// When it entered the edge.
        entered: SimTime,
    },
    /// A robot stopped and asked for help.
    HelpCalled {
        /// Which robot.
        robot: RobotId,
        /// Why.
        cause: CallCause,
        /// Where it stands; `None` off the footpath.
        stand: Option<Stand>,
    },
    /// An operator or companion took a robot: a call, a watch, or a trip.
    OperatorTook {
        /// Which operator.
        operator: OperatorId,
        /// Which robot.
        robot: RobotId,
        /// What for.
        skill: Skill,
        /// Time that the robot had waited.
        waited: SimDuration,
    },
    /// An operator or companion let a robot go.
    OperatorReleased {
        /// Which operator.
        operator: OperatorId,
        /// Which robot.
        robot: RobotId,
        /// Time that the robot was held.
        held: SimDuration,
    },
    /// A robot entered a gate.
    GateEntered {
        /// Which robot.
        robot: RobotId,
        /// Which edge.
        edge: EdgeId,
        /// Time that it had waited before it.
        waited: SimDuration,
    },
    /// A robot was out of a gate.
    GateLeft {
        /// Which robot.
        robot: RobotId,
        /// Which edge.
        edge: EdgeId,
    },
    /// A robot asked for a person on site.
    RescueCalled {
        /// Which robot.
        robot: RobotId,
        /// Where it stands; `None` off the footpath.
        stand: Option<Stand>,
    },
    /// A crew set out to a robot, from its base or from its way back.
    RescueStarted {
        /// Which crew.
        crew: CrewId,
        /// Which robot.
        robot: RobotId,
        /// Time that the robot had waited for a free crew.
        waited: SimDuration,
    },
    /// A crew was done with a robot.
    RescueEnded {
        /// Which crew; `None` where the robot's own companion did it.
        crew: Option<CrewId>,
        /// Which robot.
        robot: RobotId,
        /// How it ended.
        outcome: RescueOutcome,
        /// Time that the robot was carried, off the footpath.
        carried: SimDuration,
    },
    /// A crew was back at its base.
    CrewReturned {
        /// Which crew.
        crew: CrewId,
        /// Time away, way and work.
        away: SimDuration,
    },
    /// Something befell a robot on the road.
    RobotStruck {
        /// Which robot.
        robot: RobotId,
        /// What.
        mishap: Mishap,
    },
    /// The workshop began to repair a robot (stated only where bays are limited).
    BayTaken {
        /// Which robot.
        robot: RobotId,
        /// Time that it had waited for a bay.
        waited: SimDuration,
    },
    /// A robot left its bay.
    BayLeft {
        /// Which robot.
        robot: RobotId,
        /// Time that it was repaired.
        held: SimDuration,
    },
    /// A robot left the charger, or was given a full battery.
    Charged {
        /// Which robot.
        robot: RobotId,
        /// Energy taken into the battery.
        energy: WattHours,
    },
}

/// A fold over events.
pub trait Observer {
    /// One event at its time. Times never run backwards.
    fn observe(&mut self, at: SimTime, event: &SimEvent);
}
