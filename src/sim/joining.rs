//! Robots that join a fleet in the middle of a day.
//!
//! Their ids come after those of all other robots, so that these keep theirs and the chance that goes
//! with them. Until they join they are robots out of service, as others are before their hours.

use super::build::spawn_robot;
use super::robot::Robot;
use super::state::{DayPlan, Roster, SharedGround, Sim};
use super::station::{self, Station};
use super::touch::TouchFault;
use crate::base::cast::index32;
use crate::base::ids::{FleetId, RobotId};
use crate::scenario::Fleet;
use bevy_ecs::prelude::{Entity, World};
use std::ops::Range;

/// Most robots that join a fleet at once.
pub const MOST_AT_ONCE: u32 = 1_000;

/// Most robots of all fleets of a day to which others join.
pub const MOST_ROBOTS: u32 = 100_000;

/// Robots that join: of which fleet, at which of its hubs, how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Joining {
    /// Place of the fleet in the scenario's list.
    pub fleet: usize,
    /// Place of the hub in the fleet's list.
    pub hub: u32,
    /// How many.
    pub count: u32,
}

/// Makes robots that join, and says their ids; they are not in service yet.
///
/// # Errors
/// When the day has no robots of the fleet, none of them live at the hub, nobody or too many join, the
/// rules permit fewer, or the fleet's plan has no price for so many.
pub(super) fn spawn(world: &mut World, who: Joining) -> Result<Range<u32>, TouchFault> {
    check(world, who)?;
    let Joining { fleet, hub, count } = who;
    let ground = world.resource::<SharedGround>().0.clone();
    let day = world.resource::<DayPlan>().clone();
    let first = index32(world.resource::<Roster>().robots.len());
    let ids = first..first + count;
    let fleet = FleetId::from_index(fleet);
    let spawned = ids
        .clone()
        .map(|id| spawn_robot(world, &ground, &day, Robot { id: RobotId(id), fleet, home: hub }));
    let spawned: Vec<Entity> = spawned.collect();
    let mut roster = world.resource_mut::<Roster>();
    roster.robots.extend(spawned);
    let robots = roster.robots.len();
    roster.fleet_of.resize(robots, fleet);
    Ok(ids)
}

/// Refuses what cannot join.
fn check(world: &World, who: Joining) -> Result<(), TouchFault> {
    let Joining { fleet, hub, count } = who;
    let (ground, roster) = (world.resource::<SharedGround>(), world.resource::<Roster>());
    let morning = world.resource::<DayPlan>().robots.get(fleet).copied().unwrap_or(0);
    if morning == 0 {
        return Err(TouchFault::NoFleet(fleet));
    }
    if hub >= ground.fleets[fleet].peopled_hubs(morning) {
        return Err(TouchFault::NoHub(hub));
    }
    let all = index32(roster.robots.len());
    if !may_join(all, count) {
        return Err(TouchFault::NotSoMany(count));
    }
    let station = world.get::<Station>(roster.fleets[fleet]);
    let joined = station.map_or(0, |station| index32(station.joined.len()));
    let (scenario, robots) = (&ground.scenario, morning + joined + count);
    if let Some(most) = scenario.fleet_cap().filter(|most| robots > *most) {
        return Err(TouchFault::NotPermitted(most));
    }
    if let Some(most) = scenario.rules.robots_in_city.filter(|most| all + count > *most) {
        return Err(TouchFault::NotPermitted(most));
    }
    scenario.fleets[fleet].plan.slab_fee(robots).map(|_| ()).map_err(TouchFault::NoFee)
}

/// Whether so many robots may join all those of a day.
fn may_join(all: u32, count: u32) -> bool {
    (1..=MOST_AT_ONCE).contains(&count) && all.saturating_add(count) <= MOST_ROBOTS
}

/// Robots that were made join their fleet: they stand ready, if it is in its hours of service.
pub(super) fn join(sim: &mut Sim, fleet: FleetId, ids: Range<u32>) {
    let (offer, on) = (sim.fleet(fleet), sim.fleet_ground(fleet));
    let plugs = sim.day.staff[fleet.index()].chargers;
    let desk = sim.station(fleet);
    desk.joined.extend(ids.clone());
    let places = on.chargers.iter().zip(&mut desk.chargers);
    for (_, desk) in places.filter(|(charger, _)| one_each(offer, charger.offer, plugs)) {
        desk.free += index32(ids.len());
    }
    if sim.station(fleet).in_service {
        ids.for_each(|id| station::stand_by(sim, RobotId(id)));
    }
}

/// Whether a charger of a fleet's list has a plug for every robot; the day may have another number at
/// the first.
fn one_each(fleet: &Fleet, offer: usize, plugs: Option<u32>) -> bool {
    fleet.chargers[offer].plugs.is_none() && (offer > 0 || plugs.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_robots_join_but_not_too_many_at_once_or_in_all() {
        let found = [0, 1, MOST_AT_ONCE, MOST_AT_ONCE + 1].map(|count| may_join(0, count));
        assert_eq!(found, [false, true, true, false]);
        let found = [9, 10, 11, u32::MAX].map(|count| may_join(MOST_ROBOTS - 10, count));
        assert_eq!(found, [true, true, false, false]);
    }
}
