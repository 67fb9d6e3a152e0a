//! A case becomes rows: it is simulated, and every figure that theory knows is set beside it.

use super::bench::ranks::{RankWaits, Ranks};
use super::bench::road::{CROWDED_M, Road, waits_s};
use super::bench::trips::{DayOfTrips, Trips};
use super::bench::{Fleet, Server, Shape, Shown, Size, measure};
use super::cases::{Case, SERVICE_S};
use super::{Row, queueing};
use crate::base::cast::float;
use crate::base::stream::mix;

/// Robots that stand for an unlimited number of callers: the mean wait at ten operators, load 0.8,
/// lies 0.3 % below that of an unlimited number, a tenth of the standard error; elsewhere less.
const MANY: u32 = 20_000;

/// Replications of an open queue that one world shows, one after another, so that its many robots
/// set out only once; the calls between them are far more than a queue remembers.
const BATCHES: u32 = 20;

/// Edges of a leg among people.
const CROWDED_EDGES: usize = 4;

/// Crossings of a leg.
const CROSSINGS: usize = 500;

/// Share of stops, beyond the tenth that it leaves above, for which the 90th percentile of the wait
/// can be estimated without leaning.
const CLEAR_OF_ZERO: f64 = 0.14;

impl Case {
    /// Runs the case; one row for each figure that theory knows.
    pub fn run(&self, replications: u32, seed: u64) -> Vec<Row> {
        match *self {
            Self::Pool { operators, utilisation } => {
                self.pool(operators, utilisation, (replications, seed))
            }
            Self::Single { server, utilisation, scv } => {
                self.single(server, (utilisation, scv), (replications, seed))
            }
            Self::MachineRepair { robots, operators, ratio, run } => {
                self.repair((robots, operators, ratio, run), (replications, seed))
            }
            Self::Crossing(road) => self.crossing(road, (replications, seed)),
            Self::Ranks(ranks) => self.ranks(ranks, (replications, seed)),
            Self::Trips(trips) => self.trips(trips, (replications, seed)),
        }
    }

    fn pool(&self, operators: u32, utilisation: f64, (replications, seed): (u32, u64)) -> Vec<Row> {
        let load = utilisation * f64::from(operators);
        let wait = queueing::erlang_c_wait(operators, load);
        let server = Server::Operators(operators);
        let service = Shape::Exponential;
        let shown = open(server, (load, wait), utilisation, service, (replications, seed));
        let name = format!("c {operators}, rho {utilisation}");
        let row = |figure, exact, of: fn(&Shown) -> f64| {
            Row::of(self.family(), &name, figure, exact, shown.iter().map(of))
        };
        vec![
            row("share of calls that wait", queueing::erlang_c(operators, load), |s| s.waits),
            row("mean wait / help", wait, |s| s.wait),
        ]
    }

    fn single(&self, server: Server, (utilisation, scv): (f64, f64), run: (u32, u64)) -> Vec<Row> {
        let wait = queueing::single_server_wait(utilisation, scv);
        let service = if scv <= 0.0 {
            Shape::Constant
        } else if (scv - 1.0).abs() < 1e-9 {
            Shape::Exponential
        } else {
            Shape::Gamma(scv.sqrt())
        };
        let shown = open(server, (utilisation, wait), utilisation, service, run);
        let name = format!("rho {utilisation}, scv {scv}");
        let waits = shown.iter().map(|shown| shown.wait);
        vec![Row::of(self.family(), &name, "mean wait / service", wait, waits)]
    }

    fn repair(
        &self,
        (robots, operators, ratio, run): (u32, u32, f64, Shape),
        (replications, seed): (u32, u64),
    ) -> Vec<Row> {
        let exact = queueing::machine_repair(robots, operators, ratio);
        let called = match run {
            Shape::Exponential => String::new(),
            Shape::Constant => ", constant".to_owned(),
            Shape::Gamma(spread) => format!(", gamma, scv {}", spread * spread),
        };
        let fleet = Fleet {
            robots,
            server: Server::Operators(operators),
            run_s: SERVICE_S / ratio,
            run,
            service_s: SERVICE_S,
            service: Shape::Exponential,
            calls_per_s: exact.utilisation * f64::from(operators) / SERVICE_S,
        };
        let (before, calls) = length(0.0);
        let size = Size { worlds: replications, batches: 1, before, calls };
        let shown = measure(&fleet, size, seed);
        let name = format!("N {robots}, c {operators}, r {ratio}{called}");
        let row = |figure, exact, of: fn(&Shown) -> f64| {
            Row::of(self.family(), &name, figure, exact, shown.iter().map(of))
        };
        let by_time = [
            row("operators busy", exact.utilisation, |s| s.utilisation),
            row("robots driving", exact.availability, |s| s.availability),
        ];
        if run != Shape::Exponential {
            return by_time.into();
        }
        let by_call = [
            row("share of calls that wait", exact.waits, |s| s.waits),
            row("mean wait / help", exact.wait, |s| s.wait),
            row("all operators busy", exact.all_busy, |s| s.all_busy),
        ];
        by_call.into_iter().chain(by_time).collect()
    }

    fn ranks(&self, ranks: Ranks, (replications, seed): (u32, u64)) -> Vec<Row> {
        let (loaded, empty) = queueing::rank_waits(ranks.loaded, ranks.empty);
        let (before, calls) = length(ranks.loaded + ranks.empty);
        let worlds = replications.div_ceil(BATCHES);
        let batches = replications.div_ceil(worlds);
        let world = |number| ranks.waits((batches, before, calls), seed, number);
        let mut waits: Vec<RankWaits> = (0..worlds).flat_map(world).collect();
        waits.truncate(replications as usize);
        let name = format!("loads {} and {}", ranks.loaded, ranks.empty);
        let row = |figure, exact, of: fn(&RankWaits) -> f64| {
            Row::of(self.family(), &name, figure, exact, waits.iter().map(of))
        };
        vec![
            row("loaded: mean wait / help", loaded, |waits| waits.loaded),
            row("empty: mean wait / help", empty, |waits| waits.empty),
        ]
    }

    fn trips(&self, trips: Trips, (replications, seed): (u32, u64)) -> Vec<Row> {
        let days = trips.days(replications, seed);
        let Trips { robots, load, .. } = trips;
        let row = |name: &str, figure, exact, of: &dyn Fn(&DayOfTrips) -> f64| {
            Row::of(self.family(), name, figure, exact, days.iter().map(of))
        };
        let Some(patience_s) = trips.patience_s else {
            let name = format!("{robots} robots, load {load}, {} trips", trips.length.name());
            return vec![
                row(&name, "mean robots busy", load, &DayOfTrips::mean),
                row(&name, "variance of robots busy", load, &|day| day.variance(load)),
            ];
        };
        let patience = patience_s / trips.trip_s;
        let name = format!("c {robots}, load {load}, patience / trip {patience}");
        let exact = queueing::giving_up(robots, load, patience);
        vec![row(&name, "share withdrawn", exact, &DayOfTrips::withdrawn_share)]
    }

    fn crossing(&self, road: Road, (replications, seed): (u32, u64)) -> Vec<Row> {
        let seed = mix(seed ^ road.key());
        let edges = if matches!(road, Road::Crowd { .. }) { CROWDED_EDGES } else { CROSSINGS };
        let waits = waits_s(road, edges, seed, replications);
        let row = |name: &str, figure, exact, of: &dyn Fn(&[f64]) -> f64| {
            Row::of(self.family(), name, figure, exact, waits.iter().map(|waits| of(waits)))
        };
        let mean = |waits: &[f64]| waits.iter().sum::<f64>() / float(waits.len());
        let above = |waits: &[f64]| float(waits.iter().filter(|wait| **wait > ROUNDED_S).count());
        let stopped = |waits: &[f64]| above(waits) / float(waits.len());
        match road {
            Road::Signals { cycle_s, green_s } => {
                let name = &format!("cycle {cycle_s} s, green {green_s} s");
                let share = 1.0 - green_s / cycle_s;
                let mut rows = vec![
                    row(name, "share stopped", share, &stopped),
                    row(name, "mean wait [s]", queueing::signal_wait_s(cycle_s, green_s), &mean),
                ];
                if share >= CLEAR_OF_ZERO {
                    let exact = queueing::signal_wait_quantile_s(cycle_s, green_s, 0.9);
                    rows.push(row(name, "90th percentile of wait [s]", exact, &ninetieth));
                }
                rows
            }
            Road::Crowd { per_m2 } => {
                let name = &format!("{per_m2} people/m²");
                let share = queueing::walking_mps(per_m2) / queueing::FREE_WALKING_MPS;
                // Speeds are held in whole millimetres a second, rounded down.
                let exact = (share * 1000.0).floor() / 1000.0;
                let speed = |waits: &[f64]| CROWDED_M / (CROWDED_M + mean(waits));
                vec![row(name, "speed / free speed", exact, &speed)]
            }
            Road::Gaps { per_hour, critical_s } => {
                let name = &format!("{per_hour} vehicles/h, gap {critical_s} s");
                let stops = 1.0 - queueing::gap_at_once(per_hour, critical_s);
                let exact = queueing::gap_wait_s(per_hour, critical_s);
                vec![
                    row(name, "share stopped", stops, &stopped),
                    row(name, "mean wait [s]", exact, &mean),
                ]
            }
        }
    }
}

/// Waits up to this are rounding of two instants to milliseconds \[s\].
const ROUNDED_S: f64 = 0.0015;

/// The 90th percentile of sorted values at place `0.9 (n + 1)`: does not lean where the law is
/// uniform there, as the wait at a signal is.
fn ninetieth(sorted: &[f64]) -> f64 {
    let place = 0.9 * (float(sorted.len()) + 1.0) - 1.0;
    let below = crate::base::cast::whole(place.floor());
    let below = usize::try_from(below).unwrap_or(0).min(sorted.len().saturating_sub(2));
    sorted[below] + (sorted[below + 1] - sorted[below]) * (place - float(below))
}

/// Calls that a replication lets pass, and calls that it counts: waits remember longer at high load.
fn length(utilisation: f64) -> (usize, usize) {
    if utilisation > 0.65 { (2_000, 10_000) } else { (1_000, 5_000) }
}

/// An open queue: many robots whose calls come at the rate that offers the load.
fn open(
    server: Server,
    (load, wait): (f64, f64),
    utilisation: f64,
    service: Shape,
    (replications, seed): (u32, u64),
) -> Vec<Shown> {
    let calls_per_s = load / SERVICE_S;
    let fleet = Fleet {
        robots: MANY,
        server,
        run_s: f64::from(MANY) / calls_per_s - SERVICE_S * (1.0 + wait),
        run: Shape::Exponential,
        service_s: SERVICE_S,
        service,
        calls_per_s,
    };
    let (before, calls) = length(utilisation);
    let worlds = replications.div_ceil(BATCHES);
    let batches = replications.div_ceil(worlds);
    let mut shown = measure(&fleet, Size { worlds, batches, before, calls }, seed);
    shown.truncate(replications as usize);
    shown
}
