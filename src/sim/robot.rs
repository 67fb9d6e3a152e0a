//! Robots: who they are, what they are doing, and the turning from one duty to the next.

use super::energy::ChargeState;
use super::fate::Carried;
use super::ground::Post;
use super::log::EventLog;
use crate::base::ids::{EdgeId, FleetId, MerchantId, OperatorId, OrderId, RobotId};
use crate::base::time::SimTime;
use crate::base::units::{Kilograms, Millimetres, WattHours, Watts};
use crate::events::{CallCause, Duty, LegKind, Mishap, SimEvent};
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

/// Who a robot is -- parameter.
#[derive(Debug, Clone, Copy, Component, Serialize, Deserialize)]
pub struct Robot {
    /// Which.
    pub id: RobotId,
    /// Its fleet.
    pub fleet: FleetId,
    /// The hub at which it lives.
    pub home: u32,
}

/// What a robot is doing -- state.
#[derive(Debug, Clone, Copy, Component, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct DutyState {
    /// Now.
    pub duty: Duty,
    /// Since when.
    pub since: SimTime,
    /// Order in its care.
    pub order: Option<OrderId>,
    /// Merchant to which it approaches, or approached last.
    pub heading: Option<MerchantId>,
    /// Mass on board.
    pub load: Kilograms,
    /// Operator or companion who holds it.
    pub operator: Option<OperatorId>,
    /// When it was taken by that operator.
    pub held_since: SimTime,
    /// Where it waits between two trips, waited last, or drives to wait.
    pub post: Post,
    /// Where it is sent to wait, until it sets out.
    pub bound: Option<Post>,
    /// Drives so far that belonged to no trip.
    pub moves: u32,
    /// The leg it is on, or about to begin.
    pub leg: Option<LegKind>,
    /// Whether that leg has begun.
    pub under_way: bool,
    /// Name of its trip in the streams of chance.
    pub trip_key: u64,
    /// How far somebody has carried it ...
    pub carried: Carried,
    /// ... and since when.
    pub carried_since: SimTime,
    /// What befell it, so that only the workshop can make it drive again, or nobody.
    pub harm: Option<Mishap>,
    /// Since when it is in a bay of the workshop; `None` where bays are not counted.
    pub bay_since: Option<SimTime>,
    /// Whether its loaded leg begins at its hub, with an order that it kept once.
    pub from_hub: bool,
    /// Way that it has driven with goods on this trip, up to the door where it is or set out last,
    /// where its loaded leg begins at the door of another order.
    pub from_door: Option<Millimetres>,
    /// Merchant of the goods on board that nobody took.
    pub back_to: Option<MerchantId>,
    /// Whether its battery is empty.
    pub flat: bool,
    /// Why it called for help last.
    pub cause: CallCause,
    /// The gate that it is in.
    pub gate: Option<EdgeId>,
    /// Whether somebody has taken it out of service.
    pub withdrawn: bool,
    /// What happens to it at the end of its stretch, if it drives on until then.
    pub appointment: Appointment,
}

impl DutyState {
    /// Turns to another duty, and states it together with what the computers drew meanwhile.
    pub fn turn(
        &mut self,
        robot: &Robot,
        to: Duty,
        now: SimTime,
        charge: &mut ChargeState,
        hotel: Watts,
        log: &mut EventLog,
    ) {
        let drawn = if draws_hotel(self) {
            WattHours((hotel * now.since(self.since)).0.min(charge.energy.0))
        } else {
            WattHours(0.0)
        };
        charge.energy = charge.energy - drawn;
        let (robot, fleet, from) = (robot.id, robot.fleet, self.duty);
        log.state(now, SimEvent::DutyChanged { robot, fleet, from, to, drawn });
        self.duty = to;
        self.since = now;
    }
}

impl DutyState {
    /// Whether it drives to a merchant for an order that a policy has taken from it.
    pub(super) fn goes_for_nothing(&self) -> bool {
        self.leg == Some(LegKind::Approach) && self.order.is_none()
    }

    /// Whether it waits at its post for somebody to watch it before it sets out with an order.
    pub(super) fn waits_at_post(&self) -> bool {
        let at_post = self.leg == Some(LegKind::Approach) || self.from_hub;
        let before = at_post && !self.under_way;
        self.duty == Duty::AwaitOperator && before
    }
}

/// Whether computers and sensors run on the battery: away from hubs and chargers.
pub(super) fn draws_hotel(state: &DutyState) -> bool {
    match state.duty {
        Duty::Idle => !state.post.has_power(),
        Duty::Charge | Duty::OutOfService => false,
        Duty::AwaitOperator => !state.waits_at_post() || !state.post.has_power(),
        Duty::Approach
        | Duty::Load
        | Duty::Deliver
        | Duty::HandOver
        | Duty::Return
        | Duty::Assist
        | Duty::Rescue
        | Duty::Gate
        | Duty::Offline => true,
    }
}

/// What was drawn beforehand for a robot on the road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Appointment {
    /// It loses its radio link.
    #[default]
    LinkLost,
    /// A surge makes it call for help.
    Surge,
    /// It breaks down, is damaged or is stolen.
    Mishap,
}

/// The duty of driving a leg.
pub fn driving(leg: LegKind) -> Duty {
    match leg {
        LegKind::Approach => Duty::Approach,
        LegKind::Loaded => Duty::Deliver,
        LegKind::Return | LegKind::Back | LegKind::Reposition => Duty::Return,
    }
}
