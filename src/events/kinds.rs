//! The words of events: what robots do, why they call, why nobody carries an order, how rescues end.

use crate::base::ids::EdgeId;
use serde::{Deserialize, Serialize};

/// What a robot is doing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// Stands ready, at its hub or wherever its fleet's robots wait.
    #[default]
    Idle,
    /// Waits for an operator or companion before it may drive.
    AwaitOperator,
    /// Drives empty to the merchant.
    Approach,
    /// Stands at the merchant: waits for the kitchen, is loaded or relieved of goods.
    Load,
    /// Drives to the customer.
    Deliver,
    /// Stands at the customer's door.
    HandOver,
    /// Drives home or to where it will wait, or takes goods back to their merchant.
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

    /// Whether the robot stands still.
    pub fn stands(self) -> bool {
        !matches!(self, Self::Approach | Self::Deliver | Self::Return)
    }

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

/// States of a robot that a policy may limit the time of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StayStates {
    /// It waits for work.
    Idle,
    /// It is at work and stands still.
    Standing,
    /// It is at work.
    AtWork,
}

impl StayStates {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Idle, Self::Standing, Self::AtWork];

    /// Whether a robot with a duty is in these states.
    pub fn hold(self, duty: Duty) -> bool {
        match self {
            Self::Idle => duty == Duty::Idle,
            Self::Standing => duty != Duty::Idle && duty.stands(),
            Self::AtWork => duty != Duty::Idle,
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
    /// With goods that nobody took, to their merchant.
    Back,
    /// Empty, to a merchant where it will wait for orders.
    Reposition,
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
    /// The scenario leaves orders that go so far to couriers.
    LeftToCouriers,
    /// No courier's shift lasts until it can be picked up.
    NoCourierLeft,
}

impl Unfit {
    /// Every reason, in the order of tables.
    pub const ALL: [Self; 13] = [
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
        Self::LeftToCouriers,
        Self::NoCourierLeft,
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
            Self::LeftToCouriers => "left_to_couriers",
            Self::NoCourierLeft => "no_courier_left",
        }
    }
}

/// Why an external policy's decision was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyFault {
    /// It cannot be carried out, or is no decision at all.
    Nonsense,
    /// It did not come before the deadline.
    Late,
    /// The program could not be started, has ended, or was given up.
    Gone,
}

impl PolicyFault {
    /// Every fault, in the order of tables.
    pub const ALL: [Self; 3] = [Self::Nonsense, Self::Late, Self::Gone];

    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nonsense => "nonsense",
            Self::Late => "late",
            Self::Gone => "gone",
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stand {
    /// On which edge.
    pub edge: EdgeId,
    /// Whether nobody gets past it: robot and pedestrian side by side need more than the width.
    pub blocks: bool,
}
