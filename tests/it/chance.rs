//! Draws follow the laws that they are named after, and never change their values.

use crate::worlds;
use rand::Rng;
use statrs::distribution::{ChiSquared, Continuous, ContinuousCDF, Exp, Gamma, LogNormal, Normal};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use trundle::base::cast;
use trundle::base::law::{Law, Sample, poisson, standard_normal};
use trundle::base::stream::{below, stream, unit};
use trundle::base::time::SimTime;
use trundle::events::Mishap;
use trundle::sim::Ground;
use trundle::sim::demand::{OrderSpec, orders};

const DRAWS: usize = 100_000;

/// Distance between the law of a sample and the law it should have that chance exceeds once in ten
/// thousand times, for as many draws (Kolmogorov and Smirnov).
const APART: f64 = 0.007_04;

/// What chance exceeds once in ten thousand times.
const FALSE_ALARM: f64 = 1e-4;

/// Largest distance between the law of a sample and another.
fn apart(mut sample: Vec<f64>, law: &dyn Fn(f64) -> f64) -> f64 {
    sample.sort_by(f64::total_cmp);
    let n = cast::float(sample.len());
    let distance = |(place, value): (usize, &f64)| {
        let (below, exact) = (cast::float(place) / n, law(*value));
        (exact - below).abs().max((below + 1.0 / n - exact).abs())
    };
    sample.iter().enumerate().map(distance).fold(0.0, f64::max)
}

/// Pearson's statistic of counts against what is expected, and what chance hardly exceeds.
fn misfit(found: &[f64], expected: &[f64], free: usize) -> (f64, f64) {
    let square = |(found, expected): (&f64, &f64)| (found - expected).powi(2) / expected;
    let most = ChiSquared::new(cast::float(free)).unwrap().inverse_cdf(1.0 - FALSE_ALARM);
    (found.iter().zip(expected).map(square).sum(), most)
}

fn log_normal(mean: f64, sd: f64) -> LogNormal {
    let variance = (sd / mean).powi(2).ln_1p();
    LogNormal::new(libm::log(mean) - variance / 2.0, variance.sqrt()).unwrap()
}

fn gamma(mean: f64, sd: f64) -> Gamma {
    let shape = (mean / sd).powi(2);
    Gamma::new(shape, shape / mean).unwrap()
}

#[test]
fn every_continuous_law_is_the_law_it_is_named_after() {
    let exponential = Exp::new(1.0 / 15.0).unwrap();
    let cases: Vec<(Law, Box<dyn Fn(f64) -> f64>)> = vec![
        (Law::Exponential { mean: 15.0 }, Box::new(move |x| exponential.cdf(x))),
        (Law::LogNormal { mean: 17.65, sd: 12.03 }, {
            let law = log_normal(17.65, 12.03);
            Box::new(move |x| law.cdf(x))
        }),
        (Law::Gamma { mean: 20.0, sd: 10.0 }, {
            let law = gamma(20.0, 10.0);
            Box::new(move |x| law.cdf(x))
        }),
        (Law::Gamma { mean: 20.0, sd: 40.0 }, {
            let law = gamma(20.0, 40.0);
            Box::new(move |x| law.cdf(x))
        }),
    ];
    for (number, (law, exact)) in cases.into_iter().enumerate() {
        let mut rng = stream(11, 0, "test_law", number as u64);
        let sample: Vec<f64> = (0..DRAWS).map(|_| law.draw(&mut rng)).collect();
        assert!(sample.iter().all(|value| value.is_finite() && *value >= 0.0), "{law:?}");
        let found = apart(sample.clone(), &exact);
        assert!(found <= APART, "{law:?}: {found}");
        let other = apart(sample.iter().map(|value| value * 1.05).collect(), &exact);
        assert!(other > APART, "{law:?}: a twentieth more would not be noticed");
    }
}

#[test]
fn uniform_and_normal_draws_are_uniform_and_normal() {
    let mut rng = stream(12, 0, "test_unit", 0);
    let uniform: Vec<f64> = (0..DRAWS).map(|_| unit(&mut rng)).collect();
    assert!(uniform.iter().all(|value| (0.0..1.0).contains(value)));
    assert!(apart(uniform, &|x| x.clamp(0.0, 1.0)) <= APART);
    let normal: Vec<f64> = (0..DRAWS).map(|_| standard_normal(&mut rng)).collect();
    let law = Normal::standard();
    assert!(apart(normal, &|x| law.cdf(x)) <= APART);
}

#[test]
fn whole_and_observed_values_come_equally_often() {
    let values = [5.0, 15.0, 40.0, 41.0, 90.0];
    let law = Law::Empirical(Sample::new(&values).unwrap());
    let mut rng = stream(13, 0, "test_counts", 0);
    let (mut whole, mut observed) = ([0.0; 24], [0.0; 5]);
    for _ in 0..DRAWS {
        whole[below(&mut rng, 24)] += 1.0;
        let drawn = law.draw(&mut rng).to_bits();
        observed[values.iter().position(|value| value.to_bits() == drawn).unwrap()] += 1.0;
    }
    let even = |cells: usize| vec![cast::float(DRAWS) / cast::float(cells); cells];
    for (statistic, most) in [misfit(&whole, &even(24), 23), misfit(&observed, &even(5), 4)] {
        assert!(statistic <= most, "{statistic} > {most}");
    }
}

#[test]
fn poisson_counts_are_poisson() {
    let (mean, draws) = (6.0, DRAWS);
    let mut rng = stream(14, 0, "test_poisson", 0);
    let mut found = [0.0; 19];
    for _ in 0..draws {
        found[(poisson(&mut rng, mean) as usize).min(18)] += 1.0;
    }
    let mut shares = vec![libm::exp(-mean)];
    for count in 1..18 {
        shares.push(shares[count - 1] * mean / cast::float(count));
    }
    shares.push(1.0 - shares.iter().sum::<f64>());
    let expected: Vec<f64> = shares.iter().map(|share| share * cast::float(draws)).collect();
    let (statistic, most) = misfit(&found, &expected, 18);
    assert!(statistic <= most, "{statistic} > {most}");
}

#[test]
fn a_law_without_spread_is_constant_and_draws_nothing() {
    let law = Law::from_mean_sd(12.0, 0.0);
    let mut rng = stream(15, 0, "test_constant", 0);
    let untouched = rng.clone().next_u64();
    assert!((0..100).all(|_| law.draw(&mut rng).to_bits() == 12.0_f64.to_bits()));
    assert_eq!(rng.next_u64(), untouched);
}

/// A day and night of a kitchen that takes so many orders, as many in each hour as its weight says.
fn kitchen(orders_per_day: f64, hourly: [f64; 24]) -> std::sync::Arc<Ground> {
    let mut scenario = worlds::scenario("kiwibot-restaurant");
    (scenario.run.open, scenario.run.close) = (SimTime::MIDNIGHT, SimTime::from_hours(24.0));
    let merchant = &mut scenario.merchants[0];
    merchant.orders_per_day = orders_per_day;
    merchant.arrivals.hourly = hourly;
    merchant.hours = None;
    worlds::ground(scenario)
}

fn placed(ground: &Ground, replication: u32) -> Vec<SimTime> {
    let day = orders(ground, 5, replication, ground.scenario.orders_per_day());
    day.iter().map(|order: &OrderSpec| order.placed).collect()
}

#[test]
fn times_between_orders_are_exponential() {
    let rate = cast::float(DRAWS) / 86_400_000.0;
    let placed = placed(&kitchen(cast::float(DRAWS), [1.0; 24]), 0);
    let gaps: Vec<f64> = placed
        .windows(2)
        // Whole milliseconds: what they leave out is put back evenly.
        .zip((0..).map(|n| (f64::from(n) * 0.618_033_988_75).fract()))
        .map(|(pair, part)| cast::float64(pair[1].since(pair[0]).0) + part - 0.5)
        .map(|gap| gap.max(0.0))
        .collect();
    assert!(gaps.len() > 99_000);
    let exponential = Exp::new(rate).unwrap();
    assert!(exponential.pdf(0.0) > 0.0);
    let found = apart(gaps, &|gap| exponential.cdf(gap));
    assert!(found <= APART, "{found}");
}

#[test]
fn hours_get_their_share_of_orders_and_days_scatter_as_poisson_counts_do() {
    let hourly: [f64; 24] = std::array::from_fn(|hour| 1.0 + cast::float(hour * 7 % 24));
    let (mean, days) = (300.0, 200_u32);
    let ground = kitchen(mean, hourly);
    let (mut by_hour, mut by_day) = ([0.0; 24], Vec::new());
    for day in 0..days {
        let placed = placed(&ground, day);
        for at in &placed {
            by_hour[at.hour()] += 1.0;
        }
        by_day.push(cast::float(placed.len()));
    }
    let all: f64 = hourly.iter().sum();
    let expected = hourly.map(|weight| weight / all * mean * f64::from(days));
    let (statistic, most) = misfit(&by_hour, &expected, 24);
    assert!((most - 58.61).abs() < 0.01 && statistic <= most, "{statistic} > {most}");
    let centre = by_day.iter().sum::<f64>() / f64::from(days);
    let scatter: f64 = by_day.iter().map(|count| (count - centre).powi(2) / centre).sum();
    // Chi-square of 199 degrees of freedom lies outside once in ten thousand times.
    assert!((130.6..=286.2).contains(&scatter), "{scatter}");
}

/// What a line of source that opens streams may call them by.
const OPENS: [&str; 5] = ["stream(", "chance(", "draw(", "half_service(", "let process"];

/// Names of streams in the source, tests aside.
fn names_in(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names_in(&path, names);
        } else if path.extension().is_some_and(|ending| ending == "rs")
            && !path.ends_with("tests.rs")
        {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            for line in code.lines().filter(|line| OPENS.iter().any(|call| line.contains(call))) {
                names.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
            }
        }
    }
}

/// The first eight draws of a stream, as hex.
fn first_draws(process: &str) -> String {
    let mut rng = stream(42, 0, process, 0);
    let draws: Vec<String> = (0..8).map(|_| format!("{:016x}", rng.next_u64())).collect();
    draws.join(" ")
}

#[test]
fn every_named_stream_begins_with_the_values_it_always_had() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join("tests/golden/streams.txt");
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let kept: BTreeMap<&str, &str> =
        text.lines().filter_map(|line| line.split_once(": ")).collect();
    for (process, draws) in &kept {
        // Not even UPDATE_GOLDEN changes a value.
        assert_eq!(first_draws(process), *draws, "the stream {process} has other values");
    }
    let mut named: BTreeSet<String> =
        Mishap::ALL.into_iter().map(|mishap| mishap.name().to_owned()).collect();
    for room in ["sim", "map", "cost", "theory"] {
        names_in(&root.join("src").join(room), &mut named);
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let lines = named.iter().map(|process| format!("{process}: {}\n", first_draws(process)));
        std::fs::write(&file, lines.collect::<String>()).unwrap();
    }
    let known: BTreeSet<String> = kept.keys().map(|process| (*process).to_owned()).collect();
    assert_eq!(named, known, "tests/golden/streams.txt is stale: run again with UPDATE_GOLDEN=1");
}
