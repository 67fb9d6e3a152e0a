//! A robot with an order that it has not loaded yet: it takes it and sets out, may be given others on
//! its way, gives it back or turns home for want of one, or loads.

use super::assist;
use super::bundles;
use super::feeders;
use super::gates;
use super::loading;
use super::orders;
use super::state::Sim;
use super::station;
use super::trip;
use crate::base::ids::{OrderId, RobotId};
use crate::base::units::Kilograms;
use crate::events::{Duty, LegKind, SimEvent};
use crate::scenario::OperatingMode;

/// A robot takes an order, with those whose doors come after its own, and sets out to the merchant.
pub(super) fn take_order(sim: &mut Sim, robot: RobotId, order: OrderId) {
    let now = sim.clock.now;
    let mut next = Some(order);
    while let Some(order) = next {
        sim.log.state(now, SimEvent::OrderAssigned { order, robot });
        feeders::want(sim, robot, order);
        next = sim.order_state(order).next;
    }
    station::leave_stack(sim, robot);
    let (ground, spec) = (sim.fleet_ground(sim.fleet_of(robot)), sim.order(order));
    let merchant = ground.merchants[spec.merchant.index()].as_ref();
    let (_, state, drive, ..) = sim.robot(robot);
    (state.order, state.heading) = (Some(order), Some(spec.merchant));
    state.trip_key = spec.key;
    if let Some(merchant) = merchant {
        ground.lay_approach(state.post, merchant, &mut drive.path);
    }
    trip::plan_leg(sim, robot, LegKind::Approach);
}

/// A policy gives a robot on its way other orders: takes those back that it had, unless the new ones
/// only come after them. Gives what was taken back.
pub(super) fn take_back(sim: &mut Sim, robot: RobotId, ids: &[OrderId]) -> Vec<OrderId> {
    let state = sim.duty(robot);
    let Some(first) = state.order.filter(|_| state.duty == Duty::Approach) else {
        return Vec::new();
    };
    let held = bundles::untie(sim, first);
    if ids.starts_with(&held) {
        bundles::link(sim, &held);
        return Vec::new();
    }
    sim.duty(robot).order = None;
    let now = sim.clock.now;
    for order in &held {
        sim.log.state(now, SimEvent::OrderTakenBack { order: *order, robot });
    }
    held
}

/// A robot on its way to a merchant has these orders of it from now on; whatever else it had was taken
/// back.
pub(super) fn renew(sim: &mut Sim, ids: &[OrderId], robot: RobotId) {
    let held = sim.duty(robot).order.map_or_else(Vec::new, |first| bundles::untie(sim, first));
    let now = sim.clock.now;
    for id in ids.iter().filter(|id| !held.contains(id)) {
        orders::settle(sim, *id);
        sim.log.state(now, SimEvent::OrderAssigned { order: *id, robot });
        feeders::want(sim, robot, *id);
    }
    bundles::link(sim, ids);
    if let Some(first) = ids.first() {
        let key = sim.order(*first).key;
        let state = sim.duty(robot);
        (state.order, state.trip_key) = (Some(*first), key);
    }
}

/// A robot without goods has come down to its reserve: another one takes its order, and it goes to
/// the nearest charger.
pub(super) fn give_back(sim: &mut Sim, robot: RobotId) {
    let now = sim.clock.now;
    let given = trip::empty(sim, robot).map_or_else(Vec::new, |first| bundles::untie(sim, first));
    for order in &given {
        sim.log.state(now, SimEvent::OrderGivenBack { order: *order, robot });
    }
    turn_home(sim, robot);
    for order in given {
        orders::given_back(sim, order);
    }
}

/// A robot goes to a merchant no longer, and home from where it stands.
pub(super) fn turn_home(sim: &mut Sim, robot: RobotId) {
    let fleet = sim.fleet_of(robot);
    gates::leave(sim, robot);
    if sim.vendor(fleet).mode == OperatingMode::Supervised && !sim.fleet(fleet).slots_held {
        assist::release(sim, robot);
    }
    trip::plan_leg(sim, robot, LegKind::Return);
}

/// A robot at the merchant's door has on board what it came for, and sets out to the first door.
pub(super) fn load(sim: &mut Sim, robot: RobotId) {
    let Some(order) = sim.duty(robot).order else { return };
    let (now, fleet, mut load) = (sim.clock.now, sim.fleet_of(robot), Kilograms(0.0));
    let mut next = Some(order);
    while let Some(order) = next {
        let loading = loading::draw(sim, fleet, order);
        sim.log.state(now, SimEvent::OrderLoaded { order, robot, loading });
        feeders::loaded(sim, robot, order);
        load += sim.order(order).mass;
        next = sim.order_state(order).next;
    }
    sim.duty(robot).load = load;
    trip::plan_leg(sim, robot, LegKind::Loaded);
}
