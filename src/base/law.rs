//! Probability laws of times, baskets and tickets, drawn with portable mathematics.

use super::stream::{below, unit};
use rand::Rng;
use serde::{Deserialize, Serialize};

/// A law of a non-negative quantity; its parameters are in the quantity's own unit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Law {
    /// Always the same value.
    Constant(f64),
    /// Exponential with this mean.
    Exponential {
        /// Mean.
        mean: f64,
    },
    /// Log-normal with this mean and standard deviation (of the quantity, not of its logarithm).
    LogNormal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// Gamma with this mean and standard deviation.
    Gamma {
        /// Mean.
        mean: f64,
        /// Standard deviation, above 0.
        sd: f64,
    },
    /// One of these observed values, each as likely.
    Empirical(Sample),
}

/// Most values of an empirical law.
pub const MAX_SAMPLE: usize = 24;

/// Observed values of an empirical law; 1 to [`MAX_SAMPLE`] of them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    count: usize,
    values: [f64; MAX_SAMPLE],
}

impl Sample {
    /// The sample of these values; `None` where there are none, or too many.
    pub fn new(observed: &[f64]) -> Option<Self> {
        let mut values = [0.0; MAX_SAMPLE];
        values.get_mut(..observed.len())?.copy_from_slice(observed);
        (!observed.is_empty()).then_some(Self { count: observed.len(), values })
    }

    /// The values.
    pub fn values(&self) -> &[f64] {
        &self.values[..self.count]
    }
}

impl Law {
    /// Log-normal where the spread is positive, else constant.
    pub fn from_mean_sd(mean: f64, sd: f64) -> Self {
        if sd > 0.0 && mean > 0.0 { Self::LogNormal { mean, sd } } else { Self::Constant(mean) }
    }

    /// The value of a law that has only one.
    pub fn constant(&self) -> Option<f64> {
        if let Self::Constant(value) = self { Some(*value) } else { None }
    }

    /// Expected value.
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Constant(mean)
            | Self::Exponential { mean }
            | Self::LogNormal { mean, .. }
            | Self::Gamma { mean, .. } => mean,
            Self::Empirical(sample) => {
                sample.values().iter().sum::<f64>() / super::cast::float(sample.values().len())
            }
        }
    }

    /// One draw; a constant law draws nothing from the stream.
    pub fn draw(&self, rng: &mut impl Rng) -> f64 {
        match *self {
            Self::Constant(value) => value,
            Self::Exponential { mean } => mean * standard_exponential(rng),
            Self::LogNormal { mean, sd } => {
                let variance = libm::log(1.0 + (sd / mean) * (sd / mean));
                let centre = libm::log(mean) - variance / 2.0;
                libm::exp(centre + variance.sqrt() * standard_normal(rng))
            }
            Self::Gamma { mean, sd } => {
                let shape = (mean / sd) * (mean / sd);
                mean / shape * standard_gamma(rng, shape)
            }
            Self::Empirical(sample) => sample.values()[below(rng, sample.values().len())],
        }
    }
}

/// Exponential with mean 1, by inversion.
pub fn standard_exponential(rng: &mut impl Rng) -> f64 {
    -libm::log(1.0 - unit(rng))
}

/// Gamma with this shape and scale 1: Marsaglia and Tsang's squeeze, and for shapes below 1 the
/// draw of one shape more, thinned by a power of a uniform draw.
fn standard_gamma(rng: &mut impl Rng, shape: f64) -> f64 {
    if shape < 1.0 {
        let thinned = libm::pow(1.0 - unit(rng), 1.0 / shape);
        return thinned * standard_gamma(rng, shape + 1.0);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let normal = standard_normal(rng);
        let cube = (1.0 + c * normal) * (1.0 + c * normal) * (1.0 + c * normal);
        let accepted = 0.5 * normal * normal + d - d * cube + d * libm::log(cube.max(1e-300));
        if cube > 0.0 && libm::log(1.0 - unit(rng)) < accepted {
            return d * cube;
        }
    }
}

/// Normal with mean 0 and deviation 1, by Box and Muller's transform.
pub fn standard_normal(rng: &mut impl Rng) -> f64 {
    let radius = (2.0 * standard_exponential(rng)).sqrt();
    radius * libm::cos(std::f64::consts::TAU * unit(rng))
}

/// Poisson count with this mean, by counting exponential gaps: meant for means up to thousands.
pub fn poisson(rng: &mut impl Rng, mean: f64) -> u32 {
    let mut count = 0;
    let mut passed = standard_exponential(rng);
    while passed < mean {
        count += 1;
        passed += standard_exponential(rng);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::super::cast;
    use super::super::stream::stream;
    use super::*;

    fn moments(law: Law) -> (f64, f64) {
        let mut rng = stream(5, 0, "law", 0);
        let n = 200_000;
        let draws: Vec<f64> = (0..n).map(|_| law.draw(&mut rng)).collect();
        let mean = draws.iter().sum::<f64>() / cast::float(n);
        let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / cast::float(n);
        (mean, variance.sqrt())
    }

    #[test]
    fn every_law_has_the_moments_it_names() {
        for (law, mean, sd) in [
            (Law::Constant(3.0), 3.0, 0.0),
            (Law::Exponential { mean: 2.0 }, 2.0, 2.0),
            (Law::LogNormal { mean: 17.65, sd: 12.03 }, 17.65, 12.03),
            (Law::Gamma { mean: 20.0, sd: 10.0 }, 20.0, 10.0),
            (Law::Gamma { mean: 20.0, sd: 40.0 }, 20.0, 40.0),
            (Law::Empirical(Sample::new(&[5.0, 15.0, 40.0]).unwrap()), 20.0, 14.72),
        ] {
            let (m, s) = moments(law);
            assert!((m - mean).abs() <= 0.02 * mean, "{law:?}: mean {m}");
            assert!((s - sd).abs() <= 0.05 * mean, "{law:?}: sd {s}");
        }
    }

    #[test]
    fn a_poisson_count_has_equal_mean_and_variance() {
        let mut rng = stream(5, 0, "poisson", 0);
        let draws: Vec<f64> = (0..20_000).map(|_| f64::from(poisson(&mut rng, 60.0))).collect();
        let mean = draws.iter().sum::<f64>() / 20_000.0;
        let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 20_000.0;
        assert!((mean - 60.0).abs() < 0.3 && (variance / 60.0 - 1.0).abs() < 0.05);
    }
}
