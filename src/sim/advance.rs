//! The event loop: one exclusive system that owns the calendar, pops a notice, calls a plain
//! function.

use super::calendar::Notice;
use super::chargers;
use super::columns::SimColumns;
use super::state::Sim;
use super::{
    areas, assist, couriers, feeders, kitchen, looks, orders, rescue, returns, spread, station,
    trip,
};
use crate::base::time::SimTime;
use bevy_ecs::prelude::World;
use bevy_ecs::system::SystemState;

/// Notices of one instant beyond which time is taken to stand still: more than any day schedules
/// for one millisecond, few enough to be found before memory runs out.
const MOST_AT_ONCE: u32 = 5_000_000;

/// Lets the world live until `until`, inclusive; returns when the next notice is due, if any.
///
/// # Panics
/// When the world was not populated, a notice lies in the past, or time stands still: bugs, all.
pub fn advance(
    world: &mut World,
    state: &mut SystemState<SimColumns<'static, 'static>>,
    until: SimTime,
) -> Option<SimTime> {
    let mut columns = state.get_mut(world).expect("the world was populated");
    let mut sim = columns.lend();
    let mut at_once = 0;
    while let Some(at) = sim.calendar.next_at() {
        if at > until {
            return Some(at);
        }
        if let Some((at, notice)) = sim.calendar.pop() {
            assert!(at >= sim.clock.now, "{notice:?} at {at} lies before {}", sim.clock.now);
            at_once = if at > sim.clock.now { 0 } else { at_once + 1 };
            assert!(at_once < MOST_AT_ONCE, "time stands still at {at}: {notice:?}");
            sim.clock.now = at;
            handle(&mut sim, notice);
        }
    }
    None
}

fn handle(sim: &mut Sim, notice: Notice) {
    match notice {
        Notice::OrderArrives(order) => orders::arrive(sim, order),
        Notice::KitchenJoins(order) => kitchen::join(sim, order),
        Notice::CookFree(merchant) => kitchen::cook_free(sim, merchant),
        Notice::OrderDue(order) => orders::due(sim, order),
        Notice::OrderFallsBack(order) => orders::fall_back(sim, order),
        Notice::OrderExpires(order) => orders::expire(sim, order),
        Notice::Robot(robot) => trip::on_robot(sim, robot),
        Notice::Crew(crew) => rescue::on_crew(sim, crew),
        Notice::Feeder(feeder) => feeders::on_feeder(sim, feeder),
        Notice::ShiftBegins(fleet) => rescue::shift_begins(sim, fleet),
        Notice::Courier(courier) => couriers::on_courier(sim, courier),
        Notice::CourierBegins(courier) => couriers::begin(sim, courier),
        Notice::CourierEnds(courier) => couriers::end(sim, courier),
        Notice::CouriersLook => couriers::look(sim),
        Notice::RobotsLook => looks::look(sim),
        Notice::Operators(fleet) => assist::on_duty(sim, fleet),
        Notice::Spare(fleet, charger) => chargers::spare_ready(sim, fleet, charger),
        Notice::Area(fleet, area) => areas::changed(sim, fleet, area),
        Notice::Drained(robot) => returns::drained(sim, robot),
        Notice::Spread(fleet) => spread::look(sim, fleet),
        Notice::ServiceBegins(fleet) => station::begin_service(sim, fleet),
        Notice::ServiceEnds(fleet) => station::end_service(sim, fleet),
    }
}
