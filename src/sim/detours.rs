//! Ways round closed and full footpaths, laid when a leg begins, and when a robot that was held up
//! stands before a barrier after all.

use super::conditions::{Ends, Heading, Scout};
use super::gates;
use super::motion::Cleared;
use super::state::Sim;
use super::trip;
use crate::base::ids::RobotId;
use crate::base::units::Millimetres;
use crate::events::{LegKind, SimEvent};
use crate::map::Path;

/// Leads a leg that begins now round what would bar it, if a way does.
pub(super) fn at_departure(sim: &mut Sim, robot: RobotId, leg: LegKind) {
    let (now, ground) = (sim.clock.now, sim.fleet_ground(sim.fleet_of(robot)));
    let Some(scout) = Scout::new(ground, sim.today) else { return };
    let usual = &sim.robots.drive[robot.index()].path;
    let Some(path) = scout.round(usual, || ends(sim, robot, leg), now.0 * 1000) else { return };
    let map = ground.network.map();
    let (usual, way) = (usual.length(map), path.length(map));
    let drive = &mut sim.robots.drive[robot.index()];
    (drive.into, drive.path) = (path.start.0, path);
    sim.log.state(now, SimEvent::WayRoundTaken { robot, leg, usual, way });
}

/// Both ends of a leg whose usual way is laid.
fn ends(sim: &Sim, robot: RobotId, leg: LegKind) -> Option<Ends> {
    let (ground, row) = (sim.fleet_ground(sim.fleet_of(robot)), robot.index());
    let state = &sim.robots.duty[row];
    let order = state.order.map(|order| sim.order(order));
    let merchant = order.and_then(|order| ground.merchants[order.merchant.index()].as_ref());
    match leg {
        LegKind::Approach => Some(ground.approach_ends(state.post, merchant?)),
        LegKind::Loaded if let Some(driven) = state.from_door => {
            let (root, other) = sim.robots.drive[row].path.ends(ground.network.map())?;
            let reach = Millimetres::from_metres(sim.vendor(sim.fleet_of(robot)).reach.0);
            let radius = Millimetres(reach.0.saturating_sub(driven.0));
            Some(Ends { root, radius, other, heading: Heading::Out })
        }
        LegKind::Loaded => {
            let hub = ground.post_tree(state.post);
            let tree = if state.from_hub { hub? } else { &merchant?.tree };
            let door = ground.customers[order?.customer as usize].ok()?;
            Some(Ends::of(tree, door, Heading::Out))
        }
        LegKind::Back => {
            let merchant = ground.merchants[state.back_to?.index()].as_ref()?;
            let (here, _) = sim.robots.drive[row].path.ends(ground.network.map())?;
            Some(Ends::of(&merchant.tree, here, Heading::Home))
        }
        LegKind::Return | LegKind::Reposition => {
            let tree = sim.robots.charge[row].charger.map(|at| &ground.chargers[at].tree);
            let (here, _) = sim.robots.drive[row].path.ends(ground.network.map())?;
            Some(Ends::of(tree.or_else(|| ground.post_tree(state.post))?, here, Heading::Home))
        }
    }
}

/// A robot stands before a barred edge: it goes round it where it can, and waits where it cannot.
pub(super) fn at_barrier(sim: &mut Sim, robot: RobotId) {
    let Some((path, usual)) = way_on(sim, robot) else { return trip::wait_on(sim, robot) };
    let map = &sim.ground.map;
    let (_, _, drive, ..) = sim.robot(robot);
    let (leg, way) = (drive.leg, path.length(map));
    if drive.step == 0 {
        drive.into = path.start.0;
        drive.path = path;
    } else {
        let step = drive.step;
        drive.path.steps.truncate(step);
        drive.path.steps.extend(path.steps);
        drive.path.end = path.end;
    }
    drive.cleared = Cleared::default();
    sim.log.state(sim.clock.now, SimEvent::WayRoundTaken { robot, leg, usual, way });
    gates::leave(sim, robot);
    trip::drive_on(sim, robot);
}

/// An open way from where a robot stands to the end of its leg, and the length of the one that it
/// was on; none where that would lead a loaded robot farther than the vehicle's reach.
fn way_on(sim: &mut Sim, robot: RobotId) -> Option<(Path, Millimetres)> {
    let fleet = sim.fleet_of(robot);
    let map = &sim.ground.map;
    let (_, state, drive, ..) = sim.robot(robot);
    let mut path = Path {
        steps: drive.path.steps.get(drive.step..)?.to_vec(),
        start: Millimetres(drive.into),
        end: drive.path.end,
    };
    let usual = path.length(map);
    let before = state.from_door.unwrap_or_default().0;
    let driven = before + drive.path.length(map).0.saturating_sub(usual.0);
    let bounded = drive.leg == LegKind::Loaded && !state.from_hub;
    let (root, other) = path.ends(map)?;
    let reach = Millimetres::from_metres(sim.vendor(fleet).reach.0);
    let radius = if bounded { reach.0.saturating_sub(driven) } else { u32::MAX };
    let ends = Ends { root, radius: Millimetres(radius), other, heading: Heading::Out };
    let scout = Scout::new(sim.fleet_ground(fleet), sim.today)?;
    let foreseen = scout.lead(&mut path, ends, sim.clock.now.0 * 1000);
    foreseen.round.then_some((path, usual))
}
