//! Radio links: losses drawn anew from their own streams of chance; a robot without a link stands.

use super::Audit;
use crate::base::ids::RobotId;
use crate::base::law::standard_exponential;
use crate::base::stream::{StreamRng, stream};
use crate::base::time::{SimDuration, SimTime};
use crate::scenario::{Fleet, Link, OperatingMode};
use crate::sim::{DayPlan, Ground};

/// The losses of one robot's link, as far as they were drawn.
#[derive(Debug, Clone)]
pub(super) struct Losses {
    rng: StreamRng,
    link: Link,
    lost: SimTime,
    back: SimTime,
}

/// Losses of every robot; `None` where the fleet's link never fails, or a companion walks beside.
pub(super) fn losses(ground: &Ground, plan: &DayPlan) -> Vec<Option<Losses>> {
    let fleets = plan.robots.iter();
    let robots = fleets.enumerate().flat_map(|(fleet, count)| (0..*count).map(move |_| fleet));
    robots.enumerate().map(|who| of_robot(ground, plan, who)).collect()
}

/// Losses of one robot of a fleet.
pub(super) fn of_robot(
    ground: &Ground,
    plan: &DayPlan,
    (robot, fleet): (usize, usize),
) -> Option<Losses> {
    let fleet: &Fleet = &ground.scenario.fleets[fleet];
    let needed = fleet.vendor.mode != OperatingMode::Accompanied;
    (needed && fleet.link.outages_per_h > 0.0).then(|| Losses {
        rng: stream(plan.seed, plan.replication, "link", robot as u64),
        link: fleet.link,
        lost: SimTime::MIDNIGHT,
        back: SimTime::MIDNIGHT,
    })
}

impl Losses {
    /// The first loss that ends after an instant. Instants never run back.
    fn after(&mut self, at: SimTime) -> (SimTime, SimTime) {
        while self.back <= at {
            let gap_s = 3600.0 / self.link.outages_per_h * standard_exponential(&mut self.rng);
            self.lost = self.back + SimDuration::from_seconds(gap_s);
            let span = SimDuration::from_seconds(self.link.outage_s.draw(&mut self.rng));
            self.back = self.lost + span;
        }
        (self.lost, self.back)
    }
}

impl Audit<'_> {
    /// A robot that has driven from an instant until now had its link all the time.
    pub(super) fn check_link(&mut self, robot: RobotId, since: SimTime) {
        let Some(losses) = self.losses.get_mut(robot.index()).and_then(Option::as_mut) else {
            return;
        };
        let (lost, back) = losses.after(since);
        let now = self.now;
        self.hold(now <= lost, || {
            format!("robot {robot} drives from {since} to {now}, its link lost {lost} to {back}")
        });
    }
}
