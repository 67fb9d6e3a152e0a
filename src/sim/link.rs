//! The radio link: drawn beforehand, so that a stretch ends where the link is lost.
//!
//! Losses of a robot's link are a renewal process of its own stream of chance. A robot without a
//! link stands still; an operator who is helping it waits with it.

use super::calendar::Notice;
use super::state::Sim;
use super::trip::turn;
use crate::base::ids::RobotId;
use crate::base::law::standard_exponential;
use crate::base::stream::StreamRng;
use crate::base::time::{SimDuration, SimTime};
use crate::events::Duty;
use crate::scenario::Link;
use bevy_ecs::prelude::Component;
use serde::{Deserialize, Serialize};

/// Time between two commands of an operator who drives \[s\].
///
/// Source: DC19, a way-point every 5 s on average.
const COMMAND_EVERY_S: f64 = 5.0;

/// A robot's radio -- state; empty where the fleet's link never fails.
#[derive(Debug, Clone, Default, Component, Serialize, Deserialize)]
pub struct Radio(Option<Box<Losses>>);

impl Radio {
    /// A radio with its first loss drawn.
    pub fn new(rng: StreamRng, link: &Link) -> Self {
        Self((link.outages_per_h > 0.0).then(|| Box::new(Losses::new(rng, link))))
    }
}

/// The next loss of a robot's link.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Losses {
    rng: StreamRng,
    /// When the link is lost next.
    lost: SimTime,
    /// When it is back.
    back: SimTime,
}

impl Losses {
    fn new(rng: StreamRng, link: &Link) -> Self {
        let mut losses = Self { rng, lost: SimTime::MIDNIGHT, back: SimTime::MIDNIGHT };
        losses.draw(link);
        losses
    }

    fn draw(&mut self, link: &Link) {
        let gap_s = 3600.0 / link.outages_per_h * standard_exponential(&mut self.rng);
        self.lost = self.back + SimDuration::from_seconds(gap_s);
        self.back = self.lost + SimDuration::from_seconds(link.outage_s.draw(&mut self.rng));
    }

    /// The loss that lasts now or comes next.
    fn at(&mut self, now: SimTime, link: &Link) -> (SimTime, SimTime) {
        while self.back <= now {
            self.draw(link);
        }
        (self.lost, self.back)
    }

    /// A span of work over the link that begins now, lengthened by the losses that fall into it.
    fn stretched(&mut self, now: SimTime, work: SimDuration, link: &Link) -> SimDuration {
        let mut ends = now + work;
        let (mut lost, mut back) = self.at(now, link);
        while lost < ends {
            ends = ends + back.since(lost.max(now));
            self.draw(link);
            (lost, back) = (self.lost, self.back);
        }
        ends.since(now)
    }
}

/// When the link of a robot that is about to drive is lost next; `None` where it is lost now, and
/// the robot waits until it is back.
pub(super) fn holds_until(sim: &mut Sim, robot: RobotId) -> Option<SimTime> {
    let now = sim.clock.now;
    let link = &sim.fleet(sim.fleet_of(robot)).link;
    let Some(losses) = &mut sim.robots.radio[robot.index()].0 else {
        return Some(SimTime(u64::MAX));
    };
    let (lost, back) = losses.at(now, link);
    if lost > now {
        return Some(lost);
    }
    turn(sim, robot, Duty::Offline);
    sim.calendar.schedule(back, Notice::Robot(robot));
    None
}

/// Time of a session: the help itself, slowed by the delay of every command, and the losses of the
/// link that fall into it.
pub(super) fn session(sim: &mut Sim, robot: RobotId, help: SimDuration) -> SimDuration {
    let link = &sim.fleet(sim.fleet_of(robot)).link;
    let now = sim.clock.now;
    let mut session = help;
    if link.latency > SimDuration::ZERO {
        let slowed = help.seconds() * (1.0 + link.latency.seconds() / COMMAND_EVERY_S);
        session = SimDuration::from_seconds(slowed);
    }
    let losses = &mut sim.robots.radio[robot.index()].0;
    losses.as_mut().map_or(session, |losses| losses.stretched(now, session, link))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::cast::float;
    use crate::base::law::Law;
    use crate::base::stream::stream;

    const LINK: Link = Link {
        latency: SimDuration::ZERO,
        outages_per_h: 12.0,
        outage_s: Law::Exponential { mean: 15.0 },
    };

    #[test]
    fn losses_come_as_often_and_last_as_long_as_said() {
        let mut radio = Losses::new(stream(1, 0, "link", 0), &LINK);
        let (mut gaps, mut lengths, mut back) = (0.0, 0.0, SimTime::MIDNIGHT);
        let n = 20_000;
        for _ in 0..n {
            gaps += radio.lost.since(back).seconds();
            lengths += radio.back.since(radio.lost).seconds();
            back = radio.back;
            radio.draw(&LINK);
        }
        // Four standard errors of an exponential mean.
        let bound = 4.0 / float(n).sqrt();
        assert!((gaps / float(n) / 300.0 - 1.0).abs() < bound, "{gaps}");
        assert!((lengths / float(n) / 15.0 - 1.0).abs() < bound, "{lengths}");
    }

    #[test]
    fn work_over_the_link_takes_as_much_longer_as_the_link_is_away() {
        let mut radio = Losses::new(stream(2, 0, "link", 0), &LINK);
        let (lost, back) = (radio.lost, radio.back);
        let short = SimDuration(lost.0 / 2);
        assert_eq!(radio.clone().stretched(SimTime::MIDNIGHT, short, &LINK), short);
        let over = lost.since(SimTime::MIDNIGHT) + SimDuration(1);
        let away = back.since(lost);
        assert_eq!(radio.stretched(SimTime::MIDNIGHT, over, &LINK), over + away);
    }
}
