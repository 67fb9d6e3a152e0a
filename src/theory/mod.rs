//! The simulation held against exact theory, on its own code path.
//!
//! A case is a system whose long-run behaviour theory knows exactly; it is simulated with the same
//! handlers as every scenario, and agrees when theory lies within four standard errors and these
//! are small enough to notice a difference.

pub mod bench;
pub mod queueing;

use crate::base::cast::float;
use crate::base::interval::student_quantile;
use crate::base::law::Law;
use crate::base::stream::stream;
use crate::sim::crossings;
use bench::{Fleet, HELP_S};
use rayon::prelude::*;

/// Standard errors within which theory must lie.
const TOLERANCE: f64 = 4.0;

/// Largest standard error, as a share of the exact value, that can still notice a difference.
const POWER: f64 = 0.02;

/// Calls of one replication where robots call again and again.
const CALLS: f64 = 6_000.0;

/// Calls of one replication of an open queue, whose waits scatter more.
const OPEN_CALLS: f64 = 20_000.0;

/// Robots that stand for an unlimited number of callers.
const MANY: u32 = 20_000;

/// One figure of one case.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Row {
    /// The system and the figure.
    pub case: String,
    /// What theory says.
    pub exact: f64,
    /// Mean over replications.
    pub simulated: f64,
    /// Standard error of that mean.
    pub standard_error: f64,
    /// Replications.
    pub n: usize,
}

impl Row {
    fn of(case: String, exact: f64, values: &[f64]) -> Self {
        let n = float(values.len());
        let simulated = values.iter().sum::<f64>() / n;
        let squares: f64 =
            values.iter().map(|value| (value - simulated) * (value - simulated)).sum();
        let standard_error = (squares / (n - 1.0) / n).sqrt();
        Self { case, exact, simulated, standard_error, n: values.len() }
    }

    /// Half-width of the 95 % interval.
    pub fn half_width(&self) -> f64 {
        student_quantile(self.n - 1, 0.975) * self.standard_error
    }

    /// Whether theory lies within four standard errors.
    pub fn agrees(&self) -> bool {
        (self.simulated - self.exact).abs() <= TOLERANCE * self.standard_error.max(1e-9)
    }

    /// Whether the standard error is small enough for agreement to mean something.
    pub fn has_power(&self) -> bool {
        self.standard_error <= POWER * self.exact.abs().max(0.05)
    }
}

/// One case, ready to run.
#[derive(Debug, Clone, PartialEq)]
pub enum Case {
    /// Robots that call again and again, and the operators who help them.
    MachineRepair {
        /// Robots.
        robots: u32,
        /// Operators.
        operators: u32,
        /// Mean help over mean run.
        ratio: f64,
    },
    /// Very many robots, and a pool of operators.
    Pool {
        /// Operators.
        operators: u32,
        /// Offered load per operator \[0–1\].
        utilisation: f64,
    },
    /// Very many robots and one operator, with a law of help.
    Single {
        /// Offered load \[0–1\].
        utilisation: f64,
        /// Squared coefficient of variation of help.
        scv: f64,
    },
    /// The wait for a gap in traffic.
    Gap {
        /// Flow \[1/h\].
        vehicles_per_hour: f64,
        /// Critical gap \[s\].
        critical_s: f64,
    },
}

/// Every case of the table.
pub fn cases() -> Vec<Case> {
    let repair = [
        (3, 1, 0.2778),
        (5, 1, 0.1),
        (10, 1, 0.05),
        (20, 1, 0.02),
        (6, 2, 0.25),
        (10, 2, 0.1),
        (20, 2, 0.05),
        (30, 3, 0.05),
        (15, 3, 0.2),
        (20, 4, 0.2),
        (30, 5, 0.1),
        (50, 5, 0.05),
    ];
    let repair =
        repair.map(|(robots, operators, ratio)| Case::MachineRepair { robots, operators, ratio });
    let pools = [(1, 0.5), (2, 0.7), (3, 0.8), (5, 0.8), (10, 0.8)];
    let pools = pools.map(|(operators, utilisation)| Case::Pool { operators, utilisation });
    let single = [(0.5, 0.0), (0.7, 0.5), (0.5, 4.0)];
    let single = single.map(|(utilisation, scv)| Case::Single { utilisation, scv });
    let gaps = [(60.0, 9.0), (240.0, 9.0), (480.0, 7.2), (720.0, 6.0)];
    let gaps =
        gaps.map(|(vehicles_per_hour, critical_s)| Case::Gap { vehicles_per_hour, critical_s });
    repair.into_iter().chain(pools).chain(single).chain(gaps).collect()
}

impl Case {
    /// Runs the case; one row for each figure that theory knows.
    pub fn run(&self, replications: u32) -> Vec<Row> {
        match *self {
            Self::MachineRepair { robots, operators, ratio } => {
                let exact = queueing::machine_repair(robots, operators, ratio);
                let fleet = fleet(robots, operators, HELP_S / ratio, 1.0);
                let name = format!("machine repair, N {robots}, c {operators}, r {ratio}");
                rows(&name, &fleet, (replications, CALLS), exact.wait, Some(exact.utilisation))
            }
            Self::Pool { operators, utilisation } => {
                let load = utilisation * f64::from(operators);
                let exact = queueing::erlang_c_wait(operators, load);
                let fleet = fleet(MANY, operators, run_for(load), 1.0);
                let name = format!("Erlang C, c {operators}, rho {utilisation}");
                rows(&name, &fleet, (replications, OPEN_CALLS), exact, None)
            }
            Self::Single { utilisation, scv } => {
                let exact = queueing::single_server_wait(utilisation, scv);
                let fleet = fleet(MANY, 1, run_for(utilisation), scv);
                let name = format!("M/G/1, rho {utilisation}, scv {scv}");
                rows(&name, &fleet, (replications, OPEN_CALLS), exact, None)
            }
            Self::Gap { vehicles_per_hour, critical_s } => {
                let mean = |replication| gap_mean(vehicles_per_hour, critical_s, replication);
                let values: Vec<f64> = (0..replications).map(mean).collect();
                let name = format!("gap, {vehicles_per_hour} vehicles/h, {critical_s} s");
                let exact = queueing::gap_wait_s(vehicles_per_hour, critical_s);
                vec![Row::of(name + ": mean wait [s]", exact, &values)]
            }
        }
    }
}

/// Time between calls of each of [`MANY`] robots that together offer a load.
fn run_for(load: f64) -> f64 {
    f64::from(MANY) * HELP_S / load
}

fn fleet(robots: u32, operators: u32, run_s: f64, scv: f64) -> Fleet {
    let help = if (scv - 1.0).abs() < 1e-9 {
        Law::Exponential { mean: HELP_S }
    } else {
        Law::from_mean_sd(HELP_S, HELP_S * scv.sqrt())
    };
    Fleet { robots, operators, run_s, help }
}

fn rows(
    name: &str,
    fleet: &Fleet,
    (replications, calls): (u32, f64),
    wait: f64,
    utilisation: Option<f64>,
) -> Vec<Row> {
    let ground = bench::ground(fleet);
    let shown: Vec<bench::Shown> = (0..replications)
        .into_par_iter()
        .map(|replication| bench::measure(&ground, fleet, calls, replication))
        .collect();
    let waits: Vec<f64> = shown.iter().map(|shown| shown.wait).collect();
    let busy: Vec<f64> = shown.iter().map(|shown| shown.utilisation).collect();
    let mut rows = vec![Row::of(format!("{name}: wait / help time"), wait, &waits)];
    let busy = utilisation.map(|exact| Row::of(format!("{name}: operator busy"), exact, &busy));
    rows.extend(busy);
    rows
}

/// Mean wait over some thousand crossings.
fn gap_mean(vehicles_per_hour: f64, critical_s: f64, replication: u32) -> f64 {
    let mut rng = stream(1, replication, "theory_gap", 0);
    let draws = 5_000;
    let total: f64 = (0..draws)
        .map(|_| crossings::gap_wait_s(&mut rng, vehicles_per_hour, critical_s, 0.0))
        .sum();
    total / float(draws)
}
