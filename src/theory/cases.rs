//! The cases: which systems are simulated, and to which part of the table each belongs.

use super::bench::ranks::Ranks;
use super::bench::road::Road;
use super::bench::trips::{Length, Trips};
use super::bench::{Server, Shape};
use super::queueing;
use super::{Family, Row};
use rayon::prelude::*;

/// Mean length of a session or rescue \[s\].
pub(super) const SERVICE_S: f64 = 20.0;

/// One case, ready to run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Case {
    /// Very many robots, and a pool of operators.
    Pool {
        /// Operators.
        operators: u32,
        /// Offered load per operator \[0–1\].
        utilisation: f64,
    },
    /// Very many robots and one who helps them.
    Single {
        /// One operator, or one rescue crew.
        server: Server,
        /// Offered load \[0–1\].
        utilisation: f64,
        /// Squared coefficient of variation of the service.
        scv: f64,
    },
    /// Robots that call again and again, and the operators who help them.
    MachineRepair {
        /// Robots.
        robots: u32,
        /// Operators.
        operators: u32,
        /// Mean help over mean run.
        ratio: f64,
        /// Law of the run.
        run: Shape,
    },
    /// Roads on the way.
    Crossing(Road),
    /// Robots with goods, helped first, and robots without.
    Ranks(Ranks),
    /// Robots as servers of orders.
    Trips(Trips),
}

/// Loads of operators and crews that are tried; above them waits scatter too much to be compared.
const LOADS: [f64; 7] = [0.1, 0.3, 0.5, 0.6, 0.7, 0.75, 0.8];

/// Every case: the tests run them all.
pub fn all_cases() -> Vec<Case> {
    let pools = [1, 2, 3, 4, 5, 6, 8, 10]
        .into_iter()
        .flat_map(|operators| LOADS.map(|utilisation| Case::Pool { operators, utilisation }));
    let servers = [Server::Operators(1), Server::Crew].into_iter();
    let singles = servers.flat_map(|server| {
        [0.1, 0.3, 0.5, 0.7].into_iter().flat_map(move |utilisation| {
            [0.0, 0.5, 1.0, 4.0].map(|scv| Case::Single { server, utilisation, scv })
        })
    });
    let cases = pools.chain(singles).chain(repairs()).chain(signals()).chain(gaps());
    let cases = cases.chain(ranks()).chain(trips()).chain(crowds());
    cases.filter(Case::can_be_seen).collect()
}

/// The cases of the printed table: some of each family.
pub fn cases() -> Vec<Case> {
    let shown = |case: &Case| match *case {
        Case::Pool { operators, utilisation } => {
            [(1, 0.5), (2, 0.7), (3, 0.8), (5, 0.75), (10, 0.8)]
                .iter()
                .any(|(c, rho)| *c == operators && (rho - utilisation).abs() < 1e-9)
        }
        Case::Single { utilisation, scv, .. } => {
            (utilisation - 0.5).abs() < 1e-9 || (scv - 4.0).abs() < 1e-9 && utilisation > 0.6
        }
        Case::MachineRepair { .. }
        | Case::Ranks(_)
        | Case::Trips(_)
        | Case::Crossing(Road::Crowd { .. }) => true,
        Case::Crossing(Road::Signals { cycle_s, green_s }) => {
            [(60.0, 20.0), (90.0, 25.0), (90.0, 60.0), (120.0, 11.0), (180.0, 45.0)]
                .iter()
                .any(|(c, g): &(f64, f64)| (c - cycle_s).abs() + (g - green_s).abs() < 1e-9)
        }
        Case::Crossing(Road::Gaps { per_hour, critical_s }) => {
            [(60.0, 9.0), (240.0, 9.0), (480.0, 7.2), (720.0, 6.0), (900.0, 15.0)]
                .iter()
                .any(|(q, t): &(f64, f64)| (q - per_hour).abs() + (t - critical_s).abs() < 1e-9)
        }
    };
    all_cases().into_iter().filter(shown).collect()
}

fn repairs() -> impl Iterator<Item = Case> {
    let plain = [
        (3, 1, 0.2),
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
        (50, 10, 0.2),
        (100, 3, 0.02),
    ];
    let plain =
        plain.map(|(robots, operators, ratio)| (robots, operators, ratio, Shape::Exponential));
    let other = [(6, 2, 0.25), (10, 1, 0.1), (20, 4, 0.2)].into_iter().flat_map(|(n, c, r)| {
        [Shape::Constant, Shape::Gamma(0.5), Shape::Gamma(2.0)].map(|run| (n, c, r, run))
    });
    plain.into_iter().chain(other).map(|(robots, operators, ratio, run)| Case::MachineRepair {
        robots,
        operators,
        ratio,
        run,
    })
}

/// Cycles and greens \[s\] of signals; at least five seconds of red.
fn signals() -> impl Iterator<Item = Case> {
    let cycles =
        [40.0, 45.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0, 110.0, 120.0, 140.0, 150.0, 180.0];
    let greens = [7.0, 10.0, 11.0, 15.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0, 60.0];
    cycles.into_iter().flat_map(move |cycle_s| {
        let greens = greens.into_iter().filter(move |green_s| green_s + 5.0 <= cycle_s);
        greens.map(move |green_s| Case::Crossing(Road::Signals { cycle_s, green_s }))
    })
}

fn ranks() -> impl Iterator<Item = Case> {
    [(0.3, 0.4), (0.5, 0.2)].into_iter().map(|(loaded, empty)| Case::Ranks(Ranks { loaded, empty }))
}

/// Trips of a bounded law with robots to spare; and trips and patience that are exponential.
fn trips() -> impl Iterator<Item = Case> {
    let trip_s = SERVICE_S;
    let plenty = [Length::Even, Length::Constant].map(|length| Trips {
        robots: 200,
        length,
        trip_s,
        load: 10.0,
        patience_s: None,
    });
    let scarce = [(5, 5.0, 2.0), (5, 4.0, 1.0), (2, 3.0, 0.5)].map(|(robots, load, patience)| {
        let patience_s = Some(patience * trip_s);
        Trips { robots, length: Length::Exponential, trip_s, load, patience_s }
    });
    plenty.into_iter().chain(scarce).map(Case::Trips)
}

/// Densities up to that at which most people pass; beyond it a flow does not tell the density.
fn crowds() -> impl Iterator<Item = Case> {
    let densities = [0.1, 0.3, 0.5, 0.72, 1.0, 1.08, 1.5];
    densities.into_iter().map(|per_m2| Case::Crossing(Road::Crowd { per_m2 }))
}

/// Flows \[1/h\] and critical gaps \[s\] of roads.
fn gaps() -> impl Iterator<Item = Case> {
    let flows = [60.0, 120.0, 180.0, 240.0, 300.0, 360.0, 480.0, 600.0, 720.0, 900.0];
    let critical = [5.0, 6.0, 7.2, 8.0, 9.0, 10.0, 12.0, 15.0, 20.0];
    flows.into_iter().flat_map(move |per_hour| {
        critical.map(|critical_s| Case::Crossing(Road::Gaps { per_hour, critical_s }))
    })
}

impl Case {
    /// Whether enough calls wait for their waits to be compared: one in a thousand.
    fn can_be_seen(&self) -> bool {
        match *self {
            Self::Pool { operators, utilisation } => {
                queueing::erlang_c(operators, utilisation * f64::from(operators)) >= 1e-3
            }
            Self::Single { .. }
            | Self::MachineRepair { .. }
            | Self::Crossing(_)
            | Self::Ranks(_)
            | Self::Trips(_) => true,
        }
    }

    /// Part of the table.
    pub fn family(&self) -> Family {
        match self {
            Self::Pool { .. } => Family::ErlangC,
            Self::Single { server: Server::Operators(_), .. } => Family::OneOperator,
            Self::Single { server: Server::Crew, .. } => Family::OneCrew,
            Self::MachineRepair { run: Shape::Exponential, .. } => Family::MachineRepair,
            Self::MachineRepair { .. } => Family::Insensitivity,
            Self::Ranks(_) => Family::Ranks,
            Self::Trips(Trips { patience_s: None, .. }) => Family::Plenty,
            Self::Trips(_) => Family::Patience,
            Self::Crossing(Road::Signals { .. }) => Family::Signals,
            Self::Crossing(Road::Gaps { .. }) => Family::Gaps,
            Self::Crossing(Road::Crowd { .. }) => Family::Crowds,
        }
    }
}

/// The rows of many cases, in their order, as fast as the machine has cores.
pub fn run_all(cases: &[Case], replications: u32, seed: u64, done: impl Fn() + Sync) -> Vec<Row> {
    let rows: Vec<Vec<Row>> = cases
        .par_iter()
        .map(|case| {
            let rows = case.run(replications, seed);
            done();
            rows
        })
        .collect();
    rows.into_iter().flatten().collect()
}
