//! Plugs and swap stations: finite, first come first served, at the hub or elsewhere on the graph.

use super::calendar::Notice;
use super::energy;
use super::ground::{ChargerGround, Post};
use super::returns;
use super::state::Sim;
use super::station;
use super::trip::turn;
use crate::base::cast::index32;
use crate::base::ids::{FleetId, RobotId};
use crate::base::stream::stream;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::WattHours;
use crate::events::{Duty, SimEvent};
use crate::scenario::{Charger, ChargerKind, Returns};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// One charger of a fleet -- state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ChargerDesk {
    /// Plugs or bays not taken.
    pub free: u32,
    /// Charged batteries that lie ready; `None` where robots stand at plugs.
    pub spares: Option<u32>,
    /// Robots waiting, with the time since when.
    pub queue: VecDeque<(RobotId, SimTime)>,
}

impl ChargerDesk {
    /// A charger in the morning, of a fleet of so many robots.
    pub fn new(charger: &Charger, robots: u32) -> Self {
        let spares = match charger.kind {
            ChargerKind::Plug => None,
            ChargerKind::Swap { spares, .. } => Some(spares),
        };
        Self { free: charger.plugs.unwrap_or(robots), spares, queue: VecDeque::new() }
    }

    /// Gives a plug or bay, and a charged battery where one is needed, to the first who waits.
    fn take(&mut self) -> Option<(RobotId, SimTime)> {
        if self.free == 0 || self.spares == Some(0) {
            return None;
        }
        let first = self.queue.pop_front()?;
        self.free -= 1;
        self.spares = self.spares.map(|spares| spares - 1);
        Some(first)
    }
}

/// A robot at its post has to charge: it does so there, or drives to the nearest charger.
pub(super) fn go(sim: &mut Sim, robot: RobotId) {
    let fleet = sim.fleet_of(robot);
    let ground = sim.fleet_ground(fleet);
    let post = sim.duty(robot).post;
    let ways = ground.chargers.iter().map(|charger| ground.way_to(post, charger));
    let Some(charger) = nearest(ways) else { return station::stand_by(sim, robot) };
    let here = match post {
        Post::Hub(hub) => ground.chargers[charger].beside(hub),
        Post::Charger(own) => own as usize == charger,
        Post::Merchant(_) | Post::Door(_) => false,
    };
    if here {
        queue_up(sim, robot, charger);
        return;
    }
    sim.robot(robot).3.charger = Some(charger);
    returns::send_home(sim, robot);
}

/// The nearest of a fleet's chargers; of equally near ones the first.
fn nearest<T: Ord>(ways: impl Iterator<Item = Option<T>>) -> Option<usize> {
    let known = ways.enumerate().filter_map(|(index, way)| way.map(|way| (way, index)));
    known.min().map(|(_, index)| index)
}

/// The charger away from the hub to which a robot on the road has to go rather than home.
pub(super) fn on_the_way_home(sim: &mut Sim, robot: RobotId) -> Option<usize> {
    let fleet = sim.fleet_of(robot);
    let (battery, ground) = (sim.vendor(fleet).battery, sim.fleet_ground(fleet));
    if ground.chargers.iter().all(ChargerGround::at_hub) {
        return None;
    }
    let (_, _, drive, charge, _) = sim.robot(robot);
    if !energy::must_charge(&battery, charge.energy) {
        return None;
    }
    let here = drive.anchor(ground.network.map())?;
    let chargers = ground.chargers.iter();
    let ways = chargers.map(|charger| charger.tree.distance(&ground.network, here));
    nearest(ways).filter(|charger| !ground.chargers[*charger].at_hub())
}

/// A robot is at a charger: it takes a plug, or waits for one.
pub(super) fn queue_up(sim: &mut Sim, robot: RobotId, charger: usize) {
    turn(sim, robot, Duty::Charge);
    let (now, fleet) = (sim.clock.now, sim.fleet_of(robot));
    sim.robot(robot).3.charger = Some(charger);
    sim.station(fleet).chargers[charger].queue.push_back((robot, now));
    serve(sim, fleet, charger);
}

/// Gives free plugs to waiting robots, first come first served.
fn serve(sim: &mut Sim, fleet: FleetId, charger: usize) {
    let now = sim.clock.now;
    while let Some((robot, since)) = sim.station(fleet).chargers[charger].take() {
        sim.log.state(now, SimEvent::PlugTaken { robot, waited: now.since(since) });
        let at = now + time_there(sim, fleet, robot, charger);
        sim.calendar.schedule(at, Notice::Robot(robot));
    }
}

/// Time that a robot takes at its plug or bay.
fn time_there(sim: &mut Sim, fleet: FleetId, robot: RobotId, charger: usize) -> SimDuration {
    let (power, kind) = {
        let charger = offer(sim, fleet, charger);
        (charger.power, charger.kind)
    };
    match kind {
        ChargerKind::Plug => {
            let battery = sim.vendor(fleet).battery;
            let left = sim.robot(robot).3.energy;
            energy::charging_time(&battery, power, left, battery.capacity * battery.recharge_to)
        }
        ChargerKind::Swap { time_min, .. } => {
            let (seed, replication) = (sim.day.seed, sim.day.replication);
            let charge = sim.robot(robot).3;
            let entity = u64::from(robot.0) << 32 | u64::from(charge.swaps);
            charge.swaps += 1;
            let mut rng = stream(seed, replication, "swap", entity);
            SimDuration::from_minutes(time_min.draw(&mut rng))
        }
    }
}

/// A robot leaves its plug or bay, and the next one takes it.
pub(super) fn charged(sim: &mut Sim, robot: RobotId) {
    let (now, fleet) = (sim.clock.now, sim.fleet_of(robot));
    let Some(charger) = sim.robot(robot).3.charger.take() else { return };
    let left = sim.robot(robot).3.energy;
    fill(sim, robot);
    let (power, battery) = (offer(sim, fleet, charger).power, sim.vendor(fleet).battery);
    let station = sim.station(fleet);
    let desk = &mut station.chargers[charger];
    desk.free += 1;
    if desk.spares.is_some() {
        let full = battery.capacity * battery.recharge_to;
        let at = now + energy::charging_time(&battery, power, left, full);
        sim.calendar.schedule(at, Notice::Spare(fleet, charger));
    }
    serve(sim, fleet, charger);
    if let Some(post) = post_beside(sim, robot, charger) {
        sim.duty(robot).post = post;
        station::stand_by(sim, robot);
    } else {
        returns::go(sim, robot, Post::Charger(index32(charger)));
    }
}

/// Where a robot may stand that has charged, without going anywhere.
fn post_beside(sim: &Sim, robot: RobotId, charger: usize) -> Option<Post> {
    let who = &sim.robots.who[robot.index()];
    let ground = sim.fleet_ground(who.fleet);
    let charger = &ground.chargers[charger];
    let hub = if ground.returns == Returns::HomeHub {
        Some(who.home).filter(|home| charger.beside(*home))
    } else {
        charger.hub()
    };
    hub.map(Post::Hub)
}

/// What the scenario says of a charger.
fn offer<'w>(sim: &Sim<'w>, fleet: FleetId, charger: usize) -> &'w Charger {
    &sim.fleet(fleet).chargers[sim.fleet_ground(fleet).chargers[charger].offer]
}

/// A battery behind a swap station is charged.
pub(super) fn spare_ready(sim: &mut Sim, fleet: FleetId, charger: usize) {
    let station = sim.station(fleet);
    let desk = &mut station.chargers[charger];
    desk.spares = desk.spares.map(|spares| spares + 1);
    serve(sim, fleet, charger);
}

/// Brings a battery to the level at which robots leave the plug.
pub(super) fn fill(sim: &mut Sim, robot: RobotId) {
    let battery = sim.vendor(sim.fleet_of(robot)).battery;
    let charge = sim.robot(robot).3;
    let energy = energy::missing(&battery, charge.energy);
    charge.energy += energy;
    if energy > WattHours(0.0) {
        let now = sim.clock.now;
        sim.log.state(now, SimEvent::Charged { robot, energy });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk(free: u32, spares: Option<u32>, waiting: u32) -> ChargerDesk {
        let queue = (0..waiting).map(|robot| (RobotId(robot), SimTime::MIDNIGHT)).collect();
        ChargerDesk { free, spares, queue }
    }

    fn taken(mut desk: ChargerDesk) -> Vec<u32> {
        std::iter::from_fn(|| desk.take()).map(|(robot, _)| robot.0).collect()
    }

    #[test]
    fn plugs_go_to_who_came_first_and_never_to_more_than_there_are() {
        assert_eq!(taken(desk(2, None, 3)), [0, 1]);
        assert_eq!(taken(desk(3, None, 2)), [0, 1]);
    }

    #[test]
    fn a_swap_needs_a_bay_and_a_charged_battery() {
        assert_eq!(taken(desk(5, Some(1), 3)), [0]);
        assert_eq!(taken(desk(1, Some(5), 3)), [0]);
        assert_eq!(taken(desk(1, Some(0), 3)), [0; 0]);
    }

    #[test]
    fn of_equally_near_chargers_the_first_is_taken() {
        assert_eq!(nearest([None, Some(7), Some(5), Some(5)].into_iter()), Some(2));
        assert_eq!(nearest([None::<u32>, None].into_iter()), None);
    }
}
