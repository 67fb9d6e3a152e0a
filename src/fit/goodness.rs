//! How well a law fits the values that it was fitted to: the largest gap of the two distributions,
//! and counts in bins.

use super::laws::Fitted;
use crate::base::cast;
use statrs::function::gamma::gamma_ur;

/// Fewest values that are judged.
pub const FEWEST: usize = 50;

/// Fewest values that are expected in a bin.
const IN_A_BIN: f64 = 5.0;

/// Most bins.
const MOST_BINS: usize = 20;

/// How a law fits -- derived.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Goodness {
    /// Largest gap between the law and the data \[0–1\], Kolmogorov and Smirnov's.
    pub gap: f64,
    /// Probability of a gap as large if the law held and had not been fitted; too large, since it
    /// was.
    pub gap_p: f64,
    /// Sum of (counted − expected)²/expected over bins.
    pub chi_square: f64,
    /// Bins less one and the parameters fitted.
    pub freedom: usize,
    /// Probability of a sum as large if the law held.
    pub chi_p: f64,
}

impl Goodness {
    /// Whether the data differ from the law by more than chance makes them once in a hundred times.
    pub fn differs(&self) -> bool {
        self.chi_p.min(self.gap_p) < 0.01
    }
}

/// Judges a law; `None` where the values are too few, or never vary.
pub fn judge(law: &Fitted, sorted: &[f64]) -> Option<Goodness> {
    if sorted.len() < FEWEST || law.sd <= 0.0 {
        return None;
    }
    let grain = grain(sorted);
    let gap = gap(law, sorted, grain);
    let n = cast::float(sorted.len());
    let (chi_square, freedom) = chi_square(law, sorted, grain)?;
    Some(Goodness {
        gap,
        gap_p: kolmogorov((n.sqrt() + 0.12 + 0.11 / n.sqrt()) * gap),
        chi_square,
        freedom,
        chi_p: gamma_ur(cast::float(freedom) / 2.0, chi_square / 2.0),
    })
}

/// Step to which all values are rounded, such as whole minutes; 0 where they are to none.
pub fn grain(values: &[f64]) -> f64 {
    let on = |step: f64| {
        values.iter().all(|value| ((value / step).round() * step - value).abs() < 1e-6 * step)
    };
    [5.0, 1.0, 0.5, 0.25, 0.1].into_iter().find(|step| on(*step)).unwrap_or(0.0)
}

/// Largest gap between the steps of the data and the law. Rounded values stand for all that round to
/// them, so the law is read half a step after them.
fn gap(law: &Fitted, sorted: &[f64], grain: f64) -> f64 {
    let n = cast::float(sorted.len());
    let mut largest = 0.0_f64;
    let mut index = 0;
    while index < sorted.len() {
        let value = sorted[index];
        let below = cast::float(index) / n;
        while index < sorted.len() && sorted[index] <= value {
            index += 1;
        }
        let upto = cast::float(index) / n;
        let (low, high) = if grain > 0.0 {
            (law.cdf(value - grain / 2.0), law.cdf(value + grain / 2.0))
        } else {
            (law.cdf(value), law.cdf(value))
        };
        largest = largest.max((low - below).abs()).max((upto - high).abs());
    }
    largest
}

/// Counts in bins that the law fills alike, and their degrees of freedom.
fn chi_square(law: &Fitted, sorted: &[f64], grain: f64) -> Option<(f64, usize)> {
    let n = cast::float(sorted.len());
    let bins = (sorted.len() / 10).clamp(4, MOST_BINS);
    let mut edges: Vec<f64> = (1..bins)
        .map(|bin| quantile(law, cast::float(bin) / cast::float(bins)))
        .map(|edge| if grain > 0.0 { (edge / grain).floor() * grain + grain / 2.0 } else { edge })
        .collect();
    edges.dedup_by(|a, b| (*a - *b).abs() < 1e-12);
    edges.push(f64::INFINITY);
    let (mut sum, mut used, mut from, mut low) = (0.0, 0_usize, 0, 0.0);
    let last = edges.len() - 1;
    for (place, edge) in edges.iter().enumerate() {
        let high = if place == last { 1.0 } else { law.cdf(*edge) };
        let expected = n * (high - low);
        if expected < IN_A_BIN && place < last {
            continue;
        }
        let until = sorted.partition_point(|value| value <= edge);
        let counted = cast::float(until - from);
        sum += (counted - expected) * (counted - expected) / expected.max(1e-9);
        (used, from, low) = (used + 1, until, high);
    }
    let freedom = used.checked_sub(3).filter(|freedom| *freedom > 0)?;
    Some((sum, freedom))
}

/// Value below which a law has this probability, by halving.
fn quantile(law: &Fitted, probability: f64) -> f64 {
    let (mut low, mut high) = (0.0, law.mean + law.sd);
    while law.cdf(high) < probability {
        high *= 2.0;
    }
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if law.cdf(middle) < probability { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// Probability that Kolmogorov's variable exceeds `x`: `2 Σ (−1)^{j−1} exp(−2 j² x²)`.
pub fn kolmogorov(x: f64) -> f64 {
    if x < 0.2 {
        return 1.0;
    }
    let term = |j: i32| {
        let j = f64::from(j);
        (if j % 2.0 > 0.0 { 1.0 } else { -1.0 }) * libm::exp(-2.0 * j * j * x * x)
    };
    (2.0 * (1..=100).map(term).sum::<f64>()).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::laws::fit;
    use super::*;
    use crate::base::law::Law;
    use crate::base::stream::stream;

    fn sorted(law: Law, count: usize, seed: u64) -> Vec<f64> {
        let mut rng = stream(seed, 0, "goodness", 0);
        let mut values: Vec<f64> = (0..count).map(|_| law.draw(&mut rng)).collect();
        values.sort_by(f64::total_cmp);
        values
    }

    #[test]
    fn kolmogorovs_law_has_its_known_quantiles() {
        for (x, p) in [(1.2238, 0.10), (1.3581, 0.05), (1.6276, 0.01)] {
            assert!((kolmogorov(x) - p).abs() < 1e-4, "{x}");
        }
        assert!((kolmogorov(0.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn data_of_the_law_pass_and_data_of_another_do_not() {
        let gamma = Law::Gamma { mean: 20.0, sd: 10.0 };
        let mut refused = 0;
        for seed in 0..40 {
            let values = sorted(gamma, 1000, seed);
            refused += u32::from(judge(&fit(&values)[0], &values).unwrap().differs());
        }
        assert!(refused <= 4, "{refused} of 40 true laws are refused");
        // Two humps are neither.
        let mut two = sorted(Law::Gamma { mean: 5.0, sd: 1.0 }, 500, 1);
        two.extend(sorted(Law::Gamma { mean: 40.0, sd: 3.0 }, 500, 2));
        two.sort_by(f64::total_cmp);
        assert!(judge(&fit(&two)[0], &two).unwrap().differs());
    }

    #[test]
    fn rounding_to_whole_minutes_does_not_count_against_a_law() {
        let mut values: Vec<f64> = sorted(Law::Gamma { mean: 20.0, sd: 10.0 }, 2000, 3)
            .iter()
            .map(|x| x.round())
            .collect();
        values.sort_by(f64::total_cmp);
        assert!((grain(&values) - 1.0).abs() < 1e-12);
        let found = judge(&fit(&values)[0], &values).unwrap();
        assert!(!found.differs(), "{found:?}");
        assert!(grain(&[0.1, 0.23]) < 1e-12);
    }

    #[test]
    fn few_values_are_not_judged() {
        let values = sorted(Law::Gamma { mean: 20.0, sd: 10.0 }, 49, 3);
        assert_eq!(judge(&fit(&values)[0], &values), None);
    }
}
