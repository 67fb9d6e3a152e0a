//! A robot that cannot go on by itself: it asks, an operator or its companion deals with it, and
//! somebody comes on site where that does not do.

use super::approach;
use super::assist;
use super::calendar::Notice;
use super::fate::{self, Carried, Finding};
use super::link;
use super::rescue;
use super::state::Sim;
use super::trip;
use crate::base::ids::RobotId;
use crate::base::stream::unit;
use crate::base::time::SimDuration;
use crate::base::units::MetresPerSecond;
use crate::events::{CallCause, Duty, RescueOutcome, SimEvent};
use crate::scenario::{OperatingMode, WALK_KMH};

/// A robot is stuck: it stops and asks, or whoever holds it already deals with it.
pub(super) fn call_for_help(sim: &mut Sim, robot: RobotId, cause: CallCause) {
    let now = sim.clock.now;
    let stand = fate::stand(sim, robot);
    sim.log.state(now, SimEvent::HelpCalled { robot, cause, stand });
    trip::turn(sim, robot, Duty::Assist);
    sim.duty(robot).cause = cause;
    match sim.vendor(sim.fleet_of(robot)).mode {
        OperatingMode::OnCall => assist::ask(sim, robot, cause.skill()),
        OperatingMode::Supervised | OperatingMode::Accompanied => begin_session(sim, robot),
    }
}

pub(super) fn begin_session(sim: &mut Sim, robot: RobotId) {
    let cause = sim.duty(robot).cause;
    let fleet = sim.fleet_of(robot);
    let law = sim.fleet_ground(fleet).calls.help_s(cause);
    let accompanied = sim.vendor(fleet).mode == OperatingMode::Accompanied;
    let pool = sim.duty(robot).operator.map(|operator| sim.operator(operator).pool);
    let pool = pool.and_then(|pool| sim.fleet(fleet).operators.get(pool));
    let rng = &mut sim.robots.meter[robot.index()].rng;
    let help_s = law.draw(rng);
    let takeover_s = pool.map_or(0.0, |pool| pool.takeover_s.draw(rng));
    let help = SimDuration::from_seconds(help_s + takeover_s);
    let session = if accompanied { help } else { link::session(sim, robot, help) };
    let at = sim.clock.now + session;
    sim.calendar.schedule(at, Notice::Robot(robot));
}

/// The session is over: the robot drives on, or needs a person on site.
pub(super) fn end_session(sim: &mut Sim, robot: RobotId) {
    let fleet = sim.fleet_of(robot);
    let (share, mode) = (sim.vendor(fleet).rescue_share, sim.vendor(fleet).mode);
    let threshold = &sim.fleet_ground(fleet).calls.threshold;
    let cause = sim.duty(robot).cause;
    let (_, _, drive, _, meter) = sim.robot(robot);
    drive.cleared.helped = true;
    meter.draw(threshold);
    let approval = cause == CallCause::Crossing;
    let rescue = !approval && unit(&mut meter.rng) < share;
    if mode == OperatingMode::OnCall {
        assist::release(sim, robot);
    }
    if rescue {
        await_rescue(sim, robot);
    } else if sim.duty(robot).goes_for_nothing() {
        approach::turn_home(sim, robot);
    } else {
        trip::drive_on(sim, robot);
    }
}

/// A person on site is needed: the companion, or the next free crew.
pub(super) fn await_rescue(sim: &mut Sim, robot: RobotId) {
    trip::turn(sim, robot, Duty::Rescue);
    match sim.vendor(sim.fleet_of(robot)).mode {
        OperatingMode::Accompanied => {
            let now = sim.clock.now;
            let stand = fate::stand(sim, robot);
            sim.log.state(now, SimEvent::RescueCalled { robot, stand });
            let at = now + sim.draw_rescue_work(robot);
            sim.calendar.schedule(at, Notice::Robot(robot));
        }
        OperatingMode::OnCall | OperatingMode::Supervised => {
            assist::release(sim, robot);
            rescue::call(sim, robot);
        }
    }
}

/// A companion has worked on the robot, or has carried it a part of the way.
pub(super) fn companion_done(sim: &mut Sim, robot: RobotId) {
    let carries = sim.duty(robot).carried != Carried::No;
    if !carries && fate::look(sim, robot) == Finding::Fixed {
        return fate::goes_on(sim, robot, None, RescueOutcome::FixedOnSpot);
    }
    match fate::carry_on(sim, robot, MetresPerSecond::from_kmh(WALK_KMH)) {
        Some(time) => {
            let at = sim.clock.now + time;
            sim.calendar.schedule(at, Notice::Robot(robot));
        }
        None => fate::carried_home(sim, robot, None),
    }
}
