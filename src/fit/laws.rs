//! Laws of a non-negative quantity by maximum likelihood, with the errors of their moments.

use crate::base::cast;
use crate::base::law::Law;
use statrs::function::erf::erf;
use statrs::function::gamma::{digamma, gamma_lr, ln_gamma};

/// Smallest share of its mean by which a quantity varies that is told from a constant.
const LEAST_SPREAD: f64 = 1e-9;

/// A law with the errors of what it names -- derived.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fitted {
    /// The law.
    pub law: Law,
    /// Its mean.
    pub mean: f64,
    /// Standard error of the mean.
    pub mean_error: f64,
    /// Its standard deviation.
    pub sd: f64,
    /// Standard error of that.
    pub sd_error: f64,
    /// Logarithm of the likelihood.
    pub log_likelihood: f64,
    curve: Curve,
}

/// The law in the parameters of its density.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Curve {
    /// One value.
    Point(f64),
    /// Mean and variance of the logarithm.
    LogNormal(f64, f64),
    /// Shape and scale.
    Gamma(f64, f64),
}

impl Fitted {
    /// Name as in a scenario.
    pub fn name(&self) -> &'static str {
        match self.curve {
            Curve::Point(_) => "constant",
            Curve::LogNormal(..) => "log-normal",
            Curve::Gamma(..) => "gamma",
        }
    }

    /// Probability of at most `x`.
    pub fn cdf(&self, x: f64) -> f64 {
        match self.curve {
            Curve::Point(value) => f64::from(u8::from(x >= value)),
            Curve::LogNormal(mu, variance) if x > 0.0 => {
                0.5 * (1.0 + erf((libm::log(x) - mu) / (2.0 * variance).sqrt()))
            }
            Curve::Gamma(shape, scale) if x > 0.0 => gamma_lr(shape, x / scale),
            Curve::LogNormal(..) | Curve::Gamma(..) => 0.0,
        }
    }

    /// Density at `x`; 0 where there is none.
    pub fn density(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        match self.curve {
            Curve::Point(_) => 0.0,
            Curve::LogNormal(mu, variance) => {
                let away = libm::log(x) - mu;
                libm::exp(-away * away / (2.0 * variance))
                    / (x * (std::f64::consts::TAU * variance).sqrt())
            }
            Curve::Gamma(shape, scale) => {
                let log = (shape - 1.0) * libm::log(x) - x / scale - ln_gamma(shape);
                libm::exp(log - shape * libm::log(scale))
            }
        }
    }
}

/// Sums over a sample that both likelihoods rest on.
struct Sums {
    count: f64,
    mean: f64,
    /// Mean and variance of the logarithms.
    log_mean: f64,
    log_variance: f64,
}

impl Sums {
    fn of(values: &[f64]) -> Self {
        let count = cast::float(values.len());
        let mean = values.iter().sum::<f64>() / count;
        let log_mean = values.iter().map(|x| libm::log(*x)).sum::<f64>() / count;
        let away = values.iter().map(|x| {
            let away = libm::log(*x) - log_mean;
            away * away
        });
        Self { count, mean, log_mean, log_variance: away.sum::<f64>() / count }
    }
}

/// Every law that may be asked for, the likeliest first; a constant alone where nothing varies.
///
/// Values of 0 count as half the smallest value above it, since no law here has a mass at 0.
pub fn fit(values: &[f64]) -> Vec<Fitted> {
    let least = values.iter().copied().filter(|x| *x > 0.0).fold(f64::INFINITY, f64::min);
    if values.is_empty() || !least.is_finite() {
        return vec![constant(0.0)];
    }
    let positive: Vec<f64> = values.iter().map(|x| x.max(least / 2.0)).collect();
    let sums = Sums::of(&positive);
    if sums.log_variance <= LEAST_SPREAD * LEAST_SPREAD {
        return vec![constant(sums.mean)];
    }
    let mut laws = vec![log_normal(&sums), gamma(&sums)];
    laws.sort_by(|a, b| b.log_likelihood.total_cmp(&a.log_likelihood));
    laws
}

fn constant(value: f64) -> Fitted {
    Fitted {
        law: Law::Constant(value),
        mean: value,
        mean_error: 0.0,
        sd: 0.0,
        sd_error: 0.0,
        log_likelihood: f64::INFINITY,
        curve: Curve::Point(value),
    }
}

/// Log-normal: mean and variance of the logarithms. With `v` that variance, the mean is
/// `m = exp(μ + v/2)` and the deviation `m √(exp v − 1)`; errors by the delta method from
/// `var μ = v/n` and `var v = 2v²/n`.
fn log_normal(sums: &Sums) -> Fitted {
    let Sums { count: n, log_mean: mu, log_variance: v, .. } = *sums;
    let mean = libm::exp(mu + v / 2.0);
    let spread = libm::expm1(v).sqrt();
    let sd = mean * spread;
    let (var_mu, var_v) = (v / n, 2.0 * v * v / n);
    let slope = sd / 2.0 + mean * libm::exp(v) / (2.0 * spread);
    Fitted {
        law: Law::LogNormal { mean, sd },
        mean,
        mean_error: mean * (var_mu + var_v / 4.0).sqrt(),
        sd,
        sd_error: (sd * sd * var_mu + slope * slope * var_v).sqrt(),
        log_likelihood: -n * (mu + 0.5 * libm::log(std::f64::consts::TAU * v) + 0.5),
        curve: Curve::LogNormal(mu, v),
    }
}

/// Gamma: `ln k − ψ(k) = ln x̄ − mean(ln x)` by Newton's method, scale `x̄/k`. The mean is `x̄`, the
/// deviation `x̄/√k`; `var x̄ = x̄²/(kn)` and `var k = k/(n (k ψ′(k) − 1))`, uncorrelated.
fn gamma(sums: &Sums) -> Fitted {
    let Sums { count: n, mean, log_mean, .. } = *sums;
    let s = (libm::log(mean) - log_mean).max(1e-12);
    let mut k = (3.0 - s + ((s - 3.0) * (s - 3.0) + 24.0 * s).sqrt()) / (12.0 * s);
    for _ in 0..50 {
        let step = (libm::log(k) - digamma(k) - s) / (1.0 / k - trigamma(k));
        let next = (k - step).clamp(k / 2.0, k * 2.0);
        let close = (next - k).abs() <= 1e-12 * k;
        k = next;
        if close {
            break;
        }
    }
    let scale = mean / k;
    let sd = mean / k.sqrt();
    let var_mean = mean * mean / (k * n);
    let var_k = k / (n * (k * trigamma(k) - 1.0));
    Fitted {
        law: Law::Gamma { mean, sd },
        mean,
        mean_error: var_mean.sqrt(),
        sd,
        sd_error: (var_mean / k + mean * mean * var_k / (4.0 * k * k * k)).sqrt(),
        log_likelihood: n * ((k - 1.0) * log_mean - k - k * libm::log(scale) - ln_gamma(k)),
        curve: Curve::Gamma(k, scale),
    }
}

/// Derivative of the digamma function: upwards by `ψ′(x) = ψ′(x + 1) + 1/x²`, then by its
/// asymptotic series.
fn trigamma(mut x: f64) -> f64 {
    let mut sum = 0.0;
    while x < 12.0 {
        sum += 1.0 / (x * x);
        x += 1.0;
    }
    let (one, two) = (1.0 / x, 1.0 / (x * x));
    sum + one
        + two / 2.0
        + one * two * (1.0 / 6.0 - two * (1.0 / 30.0 - two * (1.0 / 42.0 - two / 30.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::stream::stream;

    fn sample(law: Law, count: usize) -> Vec<f64> {
        let mut rng = stream(5, 0, "fit", 0);
        (0..count).map(|_| law.draw(&mut rng)).collect()
    }

    #[test]
    fn trigamma_has_its_known_values() {
        let square = std::f64::consts::PI * std::f64::consts::PI;
        assert!((trigamma(1.0) - square / 6.0).abs() < 1e-12);
        assert!((trigamma(0.5) - square / 2.0).abs() < 1e-11);
        assert!((trigamma(10.0) - trigamma(11.0) - 0.01).abs() < 1e-14);
    }

    #[test]
    fn each_law_is_found_again_within_its_error_and_preferred_to_the_other() {
        for (law, name, mean, sd) in [
            (Law::LogNormal { mean: 17.65, sd: 12.03 }, "log-normal", 17.65, 12.03),
            (Law::LogNormal { mean: 2.0, sd: 6.0 }, "log-normal", 2.0, 6.0),
            (Law::Gamma { mean: 20.0, sd: 10.0 }, "gamma", 20.0, 10.0),
            (Law::Gamma { mean: 3.0, sd: 4.0 }, "gamma", 3.0, 4.0),
        ] {
            let found = fit(&sample(law, 20_000))[0];
            assert_eq!(found.name(), name, "{law:?}");
            assert!((found.mean - mean).abs() < 4.0 * found.mean_error, "{found:?}");
            assert!((found.sd - sd).abs() < 4.0 * found.sd_error, "{found:?}");
            assert!(found.mean_error < 0.05 * mean && found.sd_error < 0.1 * sd, "{found:?}");
        }
    }

    #[test]
    fn the_errors_are_those_of_repeated_samples() {
        for law in [Law::LogNormal { mean: 5.0, sd: 3.0 }, Law::Gamma { mean: 5.0, sd: 3.0 }] {
            let mut rng = stream(6, 0, "fit", 0);
            let fits: Vec<Fitted> = (0..400)
                .map(|_| {
                    let values: Vec<f64> = (0..200).map(|_| law.draw(&mut rng)).collect();
                    let name =
                        if matches!(law, Law::Gamma { .. }) { "gamma" } else { "log-normal" };
                    fit(&values).into_iter().find(|found| found.name() == name).unwrap()
                })
                .collect();
            for part in
                [|fit: &Fitted| (fit.mean, fit.mean_error), |fit: &Fitted| (fit.sd, fit.sd_error)]
            {
                let count = cast::float(fits.len());
                let mean = fits.iter().map(|fit| part(fit).0).sum::<f64>() / count;
                let spread = fits.iter().map(|fit| (part(fit).0 - mean).powi(2)).sum::<f64>();
                let told = fits.iter().map(|fit| part(fit).1).sum::<f64>() / count;
                // The deviation of 400 estimates is known to 3.5 %.
                assert!(((spread / count).sqrt() / told - 1.0).abs() < 0.15, "{law:?}: {told}");
            }
        }
    }

    #[test]
    fn what_never_varies_is_a_constant_and_zeros_do_not_end_it() {
        assert_eq!(fit(&[3.0; 9])[0].law, Law::Constant(3.0));
        assert_eq!(fit(&[0.0; 9])[0].law, Law::Constant(0.0));
        assert_eq!(fit(&[])[0].law, Law::Constant(0.0));
        let with_zeros = fit(&[0.0, 1.0, 2.0, 3.0, 5.0, 8.0]);
        assert!(with_zeros.iter().all(|found| found.mean.is_finite() && found.sd > 0.0));
    }

    #[test]
    fn densities_are_the_slopes_of_their_laws() {
        for law in [Law::LogNormal { mean: 5.0, sd: 3.0 }, Law::Gamma { mean: 5.0, sd: 3.0 }] {
            let found = fit(&sample(law, 2000))[0];
            for x in [0.5, 2.0, 5.0, 11.0] {
                let slope = (found.cdf(x + 1e-5) - found.cdf(x - 1e-5)) / 2e-5;
                assert!((slope - found.density(x)).abs() < 1e-6, "{found:?} at {x}");
            }
        }
    }
}
