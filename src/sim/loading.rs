//! Staff time where a robot loads, at a merchant or where feeders put goods down: to load an order, and
//! to take goods out again.

use super::demand::OrderSpec;
use super::feeders;
use super::robot::DutyState;
use super::state::Sim;
use crate::base::ids::{FleetId, MerchantId, OrderId, RobotId};
use crate::base::law::Law;
use crate::base::stream::stream;
use crate::base::time::{SimDuration, SimTime};

/// When a robot that stands where it loads, with these orders of its trip to come, can leave; `None`
/// as long as feeders have yet to bring some of them.
pub(super) fn leaves(sim: &mut Sim, robot: RobotId, first: OrderId) -> Option<SimTime> {
    let fleet = sim.fleet_of(robot);
    if !feeders::all_there(sim, robot, first) {
        return None;
    }
    let (mut leaves, mut loading) = (sim.clock.now, SimDuration::ZERO);
    let mut next = Some(first);
    while let Some(order) = next {
        loading += draw(sim, fleet, order);
        let state = sim.order_state(order);
        (leaves, next) = (leaves.max(state.ready), state.next);
    }
    Some(leaves + loading)
}

/// Staff time to load an order; the same whenever it is asked for.
pub(super) fn draw(sim: &Sim, fleet: FleetId, order: OrderId) -> SimDuration {
    let OrderSpec { key, merchant, .. } = *sim.order(order);
    let mut rng = stream(sim.day.seed, sim.day.replication, "loading", key);
    SimDuration::from_seconds(loading_law(sim, fleet, merchant).draw(&mut rng))
}

/// Staff time to take goods out again that nobody took.
pub(super) fn draw_back(sim: &mut Sim, robot: RobotId) -> SimDuration {
    let fleet = sim.fleet_of(robot);
    let DutyState { trip_key, back_to, .. } = *sim.duty(robot);
    let mut rng = stream(sim.day.seed, sim.day.replication, "unloading", trip_key);
    let law = loading_law(sim, fleet, back_to.unwrap_or(MerchantId(0)));
    SimDuration::from_seconds(law.draw(&mut rng))
}

/// Staff time at a merchant for an order of a fleet.
fn loading_law<'a>(sim: &'a Sim, fleet: FleetId, merchant: MerchantId) -> &'a Law {
    let own = sim.ground.scenario.merchants[merchant.index()].loading_s.as_ref();
    own.unwrap_or(&sim.vendor(fleet).loading_s)
}
