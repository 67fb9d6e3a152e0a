//! The simulation held against exact theory, on its own code path.
//!
//! A case is a system whose long-run behaviour theory knows exactly; it is simulated with the same
//! handlers as every scenario. A figure agrees when Student's t of its replications stays below the
//! value that chance exceeds once in ten thousand times (4.33 for forty of them), and agreement
//! means something when a bias of a tenth or so would have been seen: the smallest bias found with
//! 90 % probability is 5.6 relative standard errors.

pub mod bench;
mod cases;
pub mod queueing;
mod rows;
pub mod staffing;

use crate::base::cast::float;
use crate::base::interval::student_quantile;
use serde::Serialize;

pub use cases::{Case, all_cases, cases, run_all};

/// How often chance alone may exceed the largest `t` that agrees, both sides together.
const FALSE_ALARM: f64 = 1e-4;

/// Smallest bias found with 90 % probability, in standard errors.
const SEEN_ERRORS: f64 = 5.6;

/// Smallest bias that a row must be able to see, as a share of the exact value, for its agreement to
/// mean something.
const POWER: f64 = 0.25;

/// What whole milliseconds and millimetres may change, as a share.
const ROUNDING: f64 = 1e-5;

/// A part of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Operators and an unlimited number of callers.
    ErlangC,
    /// One operator, any law of help.
    OneOperator,
    /// One rescue crew, any law of work.
    OneCrew,
    /// Robots that call again and again.
    MachineRepair,
    /// The same, with other laws of the drive between two calls.
    Insensitivity,
    /// Robots with goods before robots without.
    Ranks,
    /// More robots than orders ever need.
    Plenty,
    /// Orders that are withdrawn.
    Patience,
    /// Fixed-time signals.
    Signals,
    /// Gaps in traffic.
    Gaps,
    /// People on the footpath.
    Crowds,
}

impl Family {
    /// Every part, in the order of the table.
    pub const ALL: [Self; 11] = [
        Self::ErlangC,
        Self::OneOperator,
        Self::OneCrew,
        Self::MachineRepair,
        Self::Insensitivity,
        Self::Ranks,
        Self::Plenty,
        Self::Patience,
        Self::Signals,
        Self::Gaps,
        Self::Crowds,
    ];

    /// Heading of the part.
    pub fn title(self) -> &'static str {
        match self {
            Self::ErlangC => "Operators, calls from very many robots: M/M/c, Erlang C",
            Self::OneOperator => "One operator, any law of help: M/G/1, Pollaczek and Khinchine",
            Self::OneCrew => "One rescue crew, any law of work: M/G/1, Pollaczek and Khinchine",
            Self::MachineRepair => "Robots that call again and again: machine repair, M/M/c//N",
            Self::Insensitivity => "Machine repair under other laws of the drive between calls",
            Self::Ranks => "Loaded robots first before one operator: two ranks of M/M/1, Cobham",
            Self::Plenty => "Robots enough for every order: M/G/∞, Poisson counts",
            Self::Patience => {
                "Orders that are withdrawn while they wait for a robot: M/M/c+M, Palm"
            }
            Self::Signals => "Fixed-time signals, road after road",
            Self::Gaps => "Gaps in Poisson traffic, road after road: Adams",
            Self::Crowds => "A robot among people, whole edges: Weidmann",
        }
    }
}

/// One figure of one case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Part of the table.
    pub family: Family,
    /// The system.
    pub case: String,
    /// What of it.
    pub figure: &'static str,
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
    fn of(
        family: Family,
        case: &str,
        figure: &'static str,
        exact: f64,
        values: impl Iterator<Item = f64>,
    ) -> Self {
        let values: Vec<f64> = values.collect();
        let n = float(values.len());
        let simulated = values.iter().sum::<f64>() / n;
        let squares: f64 =
            values.iter().map(|value| (value - simulated) * (value - simulated)).sum();
        let standard_error = (squares / (n - 1.0) / n).sqrt();
        let case = case.to_owned();
        Self { family, case, figure, exact, simulated, standard_error, n: values.len() }
    }

    /// Half-width of the 95 % interval.
    pub fn half_width(&self) -> f64 {
        student_quantile(self.n - 1, 0.975) * self.standard_error
    }

    /// Student's t against theory; without any scatter, 0 where simulation and theory are one but for
    /// rounding.
    pub fn t(&self) -> f64 {
        let apart = self.simulated - self.exact;
        if apart.abs() <= ROUNDING * self.exact.abs().max(ROUNDING) {
            return 0.0;
        }
        apart / self.standard_error
    }

    /// Whether chance explains what lies between simulation and theory.
    pub fn agrees(&self) -> bool {
        self.t().abs() <= student_quantile(self.n - 1, 1.0 - FALSE_ALARM / 2.0)
    }

    /// Smallest bias found with 90 % probability, as a share of the exact value.
    pub fn sees(&self) -> f64 {
        SEEN_ERRORS * self.standard_error / self.exact.abs().max(1e-9)
    }

    /// Whether agreement means something.
    pub fn has_power(&self) -> bool {
        self.sees() <= POWER
    }
}
