//! Touches: what somebody changes in a world between two calls of [`advance`](super::advance()).
//!
//! What is changed in the surroundings is kept in [`Touched`], which goes with every snapshot; what is
//! changed in people and robots is their own state. A touch is refused as a whole, or done.

use super::assist::{self, Seat};
use super::calendar::Notice;
use super::conditions::Today;
use super::dispatch;
use super::intake::{self, OrderFault};
use super::joining::{MOST_AT_ONCE, MOST_ROBOTS};
use super::state::{Clock, DayPlan, Roster, SharedGround, Sim};
use super::station;
use crate::base::ids::{EdgeId, OperatorId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::Duty;
use crate::sim::demand::OrderSpec;
use bevy_ecs::prelude::{Resource, World};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What was changed in the surroundings -- state.
#[derive(Debug, Clone, PartialEq, Eq, Default, Resource, Serialize, Deserialize)]
pub struct Touched {
    /// Hours in which it rains whatever the day's weather: from, until.
    pub rain: Vec<(SimTime, SimTime)>,
    /// Paths that are closed to robots: which, from, until.
    pub closed: Vec<(EdgeId, SimTime, SimTime)>,
}

impl Touched {
    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.rain.is_empty() && self.closed.is_empty()
    }
}

/// Why a touch cannot be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TouchFault {
    /// The day has no such operator.
    NoOperator(OperatorId),
    /// The operator is on a break already.
    OnBreak(OperatorId),
    /// The day has no such robot.
    NoRobot(RobotId),
    /// The robot is out of service already.
    IsOut(RobotId),
    /// The robot is in service already.
    IsIn(RobotId),
    /// The day has no robots of the fleet at this place of the scenario's list.
    NoFleet(usize),
    /// No robots of the fleet live at such a hub.
    NoHub(u32),
    /// So many robots cannot join.
    NotSoMany(u32),
    /// Rules permit so many robots and no more.
    NotPermitted(u32),
    /// The fleet's plan has no price per order beyond so many robots.
    NoFee(u32),
    /// Robots cannot be sent by such a policy from an instant on.
    NoPolicy,
    /// Robots are sent by this policy already.
    SamePolicy(&'static str),
    /// The map has no such path.
    NoPath(EdgeId),
    /// It ends before it begins, or after the day.
    Ends(SimTime),
    /// The order cannot be added.
    Order(OrderFault),
}

impl fmt::Display for TouchFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoOperator(id) => write!(f, "the day has no operator {id}"),
            Self::OnBreak(id) => write!(f, "operator {id} is on a break already"),
            Self::NoRobot(id) => write!(f, "the day has no robot {id}"),
            Self::IsOut(id) => write!(f, "robot {id} is out of service already"),
            Self::IsIn(id) => write!(f, "robot {id} is in service already"),
            Self::NoFleet(place) => write!(f, "the day has no robots of a fleet {place}"),
            Self::NoHub(hub) => write!(f, "no robots of the fleet live at a hub {hub}"),
            Self::NotSoMany(count) => write!(
                f,
                "{count} robots cannot join: 1 to {MOST_AT_ONCE} at once, {MOST_ROBOTS} of all fleets"
            ),
            Self::NotPermitted(most) => write!(f, "rules permit no more than {most} robots"),
            Self::NoFee(most) => {
                write!(f, "the fleet's plan has no price per order for more than {most} robots")
            }
            Self::NoPolicy => {
                let known: Vec<&str> = POLICIES.iter().map(|(id, _)| *id).collect();
                write!(f, "no such policy to change to; known: {}", known.join(", "))
            }
            Self::SamePolicy(id) => write!(f, "robots are sent by {id} already"),
            Self::NoPath(id) => write!(f, "the map has no path {id}"),
            Self::Ends(at) => write!(f, "{at} is no end for it: later than now, up to midnight"),
            Self::Order(fault) => write!(f, "the order cannot be added: {fault}"),
        }
    }
}

impl std::error::Error for TouchFault {}

/// End of the day of which surroundings repeat.
const MIDNIGHT: SimTime = SimTime(86_400_000);

/// Refuses spans that end before they begin, or after midnight.
fn span(now: SimTime, until: SimTime) -> Result<(), TouchFault> {
    if until > now && until <= MIDNIGHT { Ok(()) } else { Err(TouchFault::Ends(until)) }
}

/// It rains from the hour of an instant to the end of the hour before another one.
///
/// # Errors
/// When it would end before it begins.
pub fn rain(world: &mut World, now: SimTime, until: SimTime) -> Result<(), TouchFault> {
    span(now, until)?;
    world.resource_mut::<Touched>().rain.push((now, until));
    look_again(world);
    Ok(())
}

/// Closes a path to robots for a time; those that are on it drive on.
///
/// # Errors
/// When there is no such path, or it would open before it closes.
pub fn close_path(
    world: &mut World,
    edge: EdgeId,
    now: SimTime,
    until: SimTime,
) -> Result<(), TouchFault> {
    span(now, until)?;
    if edge.index() >= world.resource::<SharedGround>().map.edges.len() {
        return Err(TouchFault::NoPath(edge));
    }
    world.resource_mut::<Touched>().closed.push((edge, now, until));
    look_again(world);
    Ok(())
}

/// Makes the day's surroundings anew, with all that was changed; booked slots stay.
fn look_again(world: &mut World) {
    let slots = world.resource::<Today>().slots();
    let today = today(world);
    world.insert_resource(today.with_slots(slots));
}

/// The day's surroundings with all that was changed in them.
pub(super) fn today(world: &World) -> Today {
    let (ground, touched) = (world.resource::<SharedGround>(), world.resource::<Touched>());
    let DayPlan { seed, replication, .. } = *world.resource::<DayPlan>();
    Today::touched(ground, touched, seed, replication)
}

/// Adds an order.
///
/// # Errors
/// What is wrong with it.
pub fn order(world: &mut World, order: OrderSpec) -> Result<(), TouchFault> {
    let first = |faults: Vec<(usize, OrderFault)>| faults.into_iter().next();
    let added = intake::add(world, vec![order]);
    added.map_err(|faults| {
        let fault = first(faults).map(|(_, fault)| fault);
        TouchFault::Order(fault.unwrap_or(OrderFault::NoCustomer(order.customer)))
    })
}

/// Policies by which robots may be sent from an instant on, with the time between two looks of each
/// \[ms\].
///
/// Assumption: as in scenarios that do not write it, 30 s for one that looks now and then.
pub const POLICIES: [(&str, u64); 4] = [
    ("nearest-idle", 0),
    ("oldest-first", 0),
    ("batched-matching", 30_000),
    ("reassigning", 30_000),
];

/// Sends robots by another policy from now on; how far they go at most stays as it was.
///
/// # Errors
/// When there is no such policy, or it holds already.
pub fn policy(world: &mut World, id: &str) -> Result<(), TouchFault> {
    let found = POLICIES.iter().find(|(known, _)| *known == id);
    let (known, every) = *found.ok_or(TouchFault::NoPolicy)?;
    let mut day = world.resource_mut::<DayPlan>();
    if day.policy.id == known {
        return Err(TouchFault::SamePolicy(known));
    }
    known.clone_into(&mut day.rule.policy);
    day.rule.every = SimDuration(every);
    day.policy = dispatch::chosen(&day.rule);
    Ok(())
}

/// Sends an operator on a break; she finishes what she holds.
///
/// # Errors
/// When there is no such operator, or she is on a break.
pub(super) fn lunch(sim: &mut Sim, id: OperatorId, until: SimTime) -> Result<(), TouchFault> {
    let now = sim.clock.now;
    span(now, until)?;
    let operator = sim.operators.get(id.index()).ok_or(TouchFault::NoOperator(id))?;
    let (fleet, pool) = (operator.fleet, operator.pool);
    let people = sim.operators.iter().filter(|other| other.fleet == fleet && other.pool == pool);
    let people = people.count();
    let pool = &mut sim.operator_desk(fleet).pools[pool];
    if pool.seats.is_empty() {
        pool.seats = vec![Seat::default(); people];
    }
    let seat = &mut pool.seats[(id.0 - pool.first) as usize];
    if seat.rest.is_some_and(|(from, ends)| from <= now && now < ends) {
        return Err(TouchFault::OnBreak(id));
    }
    seat.rest = Some((now, until));
    sim.calendar.schedule(until, Notice::Operators(fleet));
    assist::serve(sim, fleet);
    Ok(())
}

/// Takes a robot out of service: at once where it stands ready, else once it is home.
///
/// # Errors
/// When there is no such robot, or it is out already.
pub(super) fn take_out(sim: &mut Sim, id: RobotId) -> Result<(), TouchFault> {
    let state = sim.robots.duty.get_mut(id.index()).ok_or(TouchFault::NoRobot(id))?;
    if state.withdrawn {
        return Err(TouchFault::IsOut(id));
    }
    state.withdrawn = true;
    if state.duty == Duty::Idle {
        station::leave_stack(sim, id);
        station::stand_by(sim, id);
    }
    Ok(())
}

/// Puts a robot back that was taken out.
///
/// # Errors
/// When there is no such robot, or it was not taken out.
pub(super) fn put_back(sim: &mut Sim, id: RobotId) -> Result<(), TouchFault> {
    let state = sim.robots.duty.get_mut(id.index()).ok_or(TouchFault::NoRobot(id))?;
    if !state.withdrawn {
        return Err(TouchFault::IsIn(id));
    }
    state.withdrawn = false;
    let rests = state.duty == Duty::OutOfService && state.harm.is_none();
    let fleet = sim.fleet_of(id);
    if rests && sim.station(fleet).in_service {
        station::stand_by(sim, id);
    }
    Ok(())
}

/// How many operators, robots and orders a world has, for those who choose among them.
pub fn counts(world: &World) -> (usize, usize, usize) {
    let roster = world.resource::<Roster>();
    (roster.operators.len(), roster.robots.len(), roster.orders.len())
}

/// Sets the clock to an instant up to which everything was handled.
pub(super) fn set_clock(world: &mut World, now: SimTime) {
    let mut clock = world.resource_mut::<Clock>();
    clock.now = clock.now.max(now);
}
