//! How many robots a team of operators can look after, by the machine-repair model.

use super::bench::{Fleet, Server, Shape, Shown, Size, measure};
use super::queueing::machine_repair;
use crate::base::interval::Estimate;
use rayon::prelude::*;
use serde::Serialize;

/// Fleets are sought up to this size.
pub const MOST_ROBOTS: u32 = 1_000_000;

/// What is asked: how robots call, who helps, what is still good enough.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Question {
    /// Way between two calls of a robot, on average \[km\]; positive.
    pub between_calls_km: f64,
    /// Speed of a robot on its way \[km/h\]; positive.
    pub speed_kmh: f64,
    /// Mean help \[s\]; positive.
    pub help_s: f64,
    /// Operators on duty; at least one.
    pub operators: u32,
    /// Longest mean wait of a call \[s\].
    pub max_wait_s: f64,
    /// Largest share of operator time with a robot \[0–1\].
    pub max_load: f64,
}

/// What a number of robots means for the operators, and for the robots.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Staffed {
    /// Robots on the road.
    pub robots: u32,
    /// Mean wait of a call for an operator \[s\].
    pub mean_wait_s: f64,
    /// Share of operator time with a robot \[0–1\].
    pub utilisation: f64,
    /// Share of robot time driving \[0–1\].
    pub availability: f64,
}

/// The same, simulated: each figure with the half-width of its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Simulated {
    /// Mean wait of a call \[s\].
    pub wait_s: (f64, f64),
    /// Share of operator time with a robot \[0–1\].
    pub utilisation: (f64, f64),
    /// Share of robot time driving \[0–1\].
    pub availability: (f64, f64),
    /// Independent runs.
    pub runs: u32,
}

/// Independent runs of a simulated answer.
const RUNS: u32 = 40;

/// Calls that a run counts, after a fifth as many that it lets pass.
const CALLS: usize = 5_000;

impl Question {
    /// Time that a robot drives alone between two calls, on average \[s\].
    pub fn neglect_s(&self) -> f64 {
        self.between_calls_km / self.speed_kmh * 3600.0
    }

    /// Robots that one operator keeps going if no robot ever waits: neglect time over help, and one.
    ///
    /// Source: CUM, fan-out. It overstates what a team can do, since calls come together.
    pub fn fan_out(&self) -> f64 {
        self.neglect_s() / self.help_s + 1.0
    }

    /// What so many robots, at least one, would mean.
    pub fn staffed(&self, robots: u32) -> Staffed {
        let found = machine_repair(robots, self.operators, self.help_s / self.neglect_s());
        Staffed {
            robots,
            mean_wait_s: found.wait * self.help_s,
            utilisation: found.utilisation,
            availability: found.availability,
        }
    }

    /// Simulates so many robots with the handlers of every scenario.
    pub fn simulate(&self, staffed: &Staffed) -> Simulated {
        let operators = f64::from(self.operators);
        let fleet = Fleet {
            robots: staffed.robots,
            server: Server::Operators(self.operators),
            run_s: self.neglect_s(),
            run: Shape::Exponential,
            service_s: self.help_s,
            service: Shape::Exponential,
            calls_per_s: staffed.utilisation * operators / self.help_s,
        };
        let size = Size { worlds: 1, batches: 1, before: CALLS / 5, calls: CALLS };
        let shown: Vec<Shown> = (0..RUNS)
            .into_par_iter()
            .flat_map_iter(|seed| measure(&fleet, size, u64::from(seed)))
            .collect();
        let estimate = |of: fn(&Shown) -> f64| {
            let found = Estimate::of(&shown.iter().map(of).collect::<Vec<_>>());
            (found.mean.unwrap_or(0.0), found.half_width.unwrap_or(0.0))
        };
        let (wait, half_width) = estimate(|shown| shown.wait);
        Simulated {
            wait_s: (wait * self.help_s, half_width * self.help_s),
            utilisation: estimate(|shown| shown.utilisation),
            availability: estimate(|shown| shown.availability),
            runs: RUNS,
        }
    }

    /// Whether wait and load are good enough.
    pub fn accepts(&self, staffed: &Staffed) -> bool {
        staffed.mean_wait_s <= self.max_wait_s && staffed.utilisation <= self.max_load
    }

    /// The largest number of robots that is good enough; 0 where not even one is, `None` above
    /// [`MOST_ROBOTS`].
    ///
    /// Wait and load both grow with the number of robots, so the border is found by halving.
    pub fn most_robots(&self) -> Option<u32> {
        let good = |robots| self.accepts(&self.staffed(robots));
        let (mut enough, mut too_many) = (0, 1);
        while good(too_many) {
            if too_many >= MOST_ROBOTS {
                return None;
            }
            enough = too_many;
            too_many = (2 * too_many).min(MOST_ROBOTS);
        }
        while too_many - enough > 1 {
            let between = u32::midpoint(enough, too_many);
            if good(between) {
                enough = between;
            } else {
                too_many = between;
            }
        }
        Some(enough)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUESTION: Question = Question {
        between_calls_km: 0.25,
        speed_kmh: 5.0,
        help_s: 20.0,
        operators: 2,
        max_wait_s: 20.0,
        max_load: 0.7,
    };

    #[test]
    fn the_border_is_where_one_robot_more_is_too_many() {
        let most = QUESTION.most_robots().unwrap();
        assert_eq!(most, 14);
        assert!(QUESTION.accepts(&QUESTION.staffed(most)));
        assert!(!QUESTION.accepts(&QUESTION.staffed(most + 1)));
        assert!((QUESTION.fan_out() - 10.0).abs() < 1e-12);
    }

    #[test]
    fn limits_that_nothing_keeps_or_everything_keeps_have_an_answer() {
        let hard = Question { max_load: 0.04, ..QUESTION };
        assert_eq!(hard.most_robots(), Some(0));
        let endless = Question { between_calls_km: 1e6, operators: 1000, ..QUESTION };
        assert_eq!(endless.most_robots(), None);
    }
}
