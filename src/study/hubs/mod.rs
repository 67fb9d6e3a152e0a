//! Where hubs should stand: places from which the empty way of the orders that a fleet can carry is
//! shortest, out to the merchant and home from the customer. A robot goes home to the hub that it
//! came from, and an order is carried from the hub with the shortest empty way, as fleets at several
//! hubs do that take their orders together.

mod gain;
mod median;

pub use gain::{Compared, Gain, gain};
pub use median::Distances;

use crate::base::cast::float;
use crate::base::ids::FleetId;
use crate::base::units::Metres;
use crate::map::route::point;
use crate::map::{Anchor, LonLat, Network, Point};
use crate::sim::Ground;
use crate::sim::demand::orders;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Places among which hubs are sought, at most, besides merchants and the present hub.
///
/// Assumption: a grid of 240 cells is finer than anybody can rent space by; range 100 to 1,000.
const MOST_CELLS: f64 = 240.0;

/// A place for a hub.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hub {
    /// On the map's plane.
    pub at: Point,
    /// On the globe.
    pub position: LonLat,
    /// Orders a day that are carried from here.
    pub orders_per_day: f64,
}

/// So many hubs, and the empty way from and to them.
#[derive(Debug, Clone, PartialEq)]
pub struct HubPlan {
    /// The hubs.
    pub hubs: Vec<Hub>,
    /// Mean way from the hub to the merchant.
    pub out: Metres,
    /// Mean way home from the customer.
    pub home: Metres,
}

impl HubPlan {
    /// Mean empty way of an order.
    pub fn empty(&self) -> Metres {
        self.out + self.home
    }
}

/// What was found for a fleet.
#[derive(Debug, Clone, PartialEq)]
pub struct HubStudy {
    /// The fleet's name.
    pub fleet: String,
    /// Orders of a mean day, and those of them that it could carry.
    pub orders_per_day: (f64, f64),
    /// Days over which orders were drawn.
    pub days: u32,
    /// Where it stands now.
    pub now: HubPlan,
    /// One hub, two hubs, ...
    pub plans: Vec<HubPlan>,
    /// Where orders come from and go to, with how many a day.
    pub demand: Vec<(Point, f64)>,
    /// Places that were tried.
    pub tried: usize,
}

/// Why there is nothing to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoHubs {
    /// The fleet can carry none of the orders.
    NothingToCarry,
}

/// Seeks up to so many hubs for a fleet, by the orders of some days.
///
/// # Errors
/// Where the fleet can carry none of them.
pub fn place(ground: &Ground, fleet: FleetId, most: usize, days: u32) -> Result<HubStudy, NoHubs> {
    let trips = Trips::of(ground, fleet, days);
    if trips.carried == 0 {
        return Err(NoHubs::NothingToCarry);
    }
    let own = &ground.fleets[fleet.index()];
    let places = candidates(ground, fleet, &trips);
    let hubs = own.hubs.iter().map(|hub| places.iter().position(|at| *at == hub.at));
    let now: Vec<usize> = hubs.flatten().collect();
    let weights: Vec<f64> = trips.ends.values().copied().collect();
    let metres = |place: &Anchor| {
        let ways = empty_ways(&own.network, *place, &trips);
        ways.iter().map(|(out, home)| out + home).collect()
    };
    let distances = Distances { metres: places.par_iter().map(metres).collect(), weights };
    let ways = Ways { ground, network: &own.network, trips: &trips, places: &places };
    let plans = distances.best(most).iter().map(|hubs| ways.plan(hubs)).collect();
    let day = |orders: usize| float(orders) / f64::from(days.max(1));
    Ok(HubStudy {
        fleet: ground.scenario.fleets[fleet.index()].name.clone(),
        orders_per_day: (day(trips.placed), day(trips.carried)),
        days,
        now: ways.plan(&now),
        plans,
        demand: trips.points(ground),
        tried: places.len(),
    })
}

/// Way out to the merchant and home from the customer of every trip \[m\].
fn empty_ways(network: &Network, hub: Anchor, trips: &Trips) -> Vec<(f64, f64)> {
    let tree = network.tree_unshared(hub, Metres(f64::INFINITY));
    let way = |end| tree.distance(network, end).map_or(f64::INFINITY, |way| way.metres().0);
    trips.ends.keys().map(|(merchant, door)| (way(*merchant), way(*door))).collect()
}

/// The orders that a fleet could carry: merchant and door, with how many a day.
struct Trips {
    ends: BTreeMap<(Anchor, Anchor), f64>,
    placed: usize,
    carried: usize,
}

impl Trips {
    fn of(ground: &Ground, fleet: FleetId, days: u32) -> Self {
        let own = &ground.fleets[fleet.index()];
        let run = &ground.scenario.run;
        let demand = ground.scenario.orders_per_day();
        let vendor = &ground.scenario.fleets[fleet.index()].vendor;
        let share = 1.0 / f64::from(days.max(1));
        let mut trips = Self { ends: BTreeMap::new(), placed: 0, carried: 0 };
        for order in (0..days).flat_map(|day| orders(ground, run.seed, day, demand)) {
            trips.placed += 1;
            let fits = order.mass <= vendor.payload && order.volume <= vendor.cargo;
            let way = ground.loaded_way(fleet, order.merchant, order.customer);
            let merchant = own.merchants[order.merchant.index()].as_ref();
            let door = own.customers[order.customer as usize];
            if let (true, Ok(_), Some(merchant), Ok(door)) = (fits, way, merchant, door) {
                trips.carried += 1;
                *trips.ends.entry((merchant.tree.root(), door)).or_default() += share;
            }
        }
        trips
    }

    /// Merchants and doors on the plane, with how many orders a day begin or end there.
    fn points(&self, ground: &Ground) -> Vec<(Point, f64)> {
        let mut places: BTreeMap<Anchor, f64> = BTreeMap::new();
        for ((merchant, door), orders) in &self.ends {
            *places.entry(*merchant).or_default() += orders;
            *places.entry(*door).or_default() += orders;
        }
        places.iter().map(|(at, orders)| (point(&ground.map, *at), *orders)).collect()
    }
}

/// The present hub, every merchant, and footpaths all over where orders come from and go to.
fn candidates(ground: &Ground, fleet: FleetId, trips: &Trips) -> Vec<Anchor> {
    let own = &ground.fleets[fleet.index()];
    let mut places: Vec<Anchor> = own.hubs.iter().map(|hub| hub.at).collect();
    places.extend(trips.ends.keys().map(|(merchant, _)| *merchant));
    let points: Vec<Point> = trips.points(ground).into_iter().map(|(at, _)| at).collect();
    let least = |of: fn(&Point) -> f64| points.iter().map(of).fold(f64::INFINITY, f64::min);
    let (west, south) = (least(|at| at.x), least(|at| at.y));
    let (wide, high) = (-least(|at| -at.x) - west, -least(|at| -at.y) - south);
    let side = (wide * high / MOST_CELLS).sqrt().max(10.0);
    let mut x = west + side / 2.0;
    while x < west + wide {
        let mut y = south + side / 2.0;
        while y < south + high {
            let centre = Point { x, y };
            let snapped = own.network.snap(centre);
            places.extend(snapped.filter(|at| point(&ground.map, *at).distance(centre) <= side));
            y += side;
        }
        x += side;
    }
    let mut known = std::collections::BTreeSet::new();
    places.retain(|place| known.insert(*place));
    places
}

/// What a choice of hubs means for the trips.
struct Ways<'a> {
    ground: &'a Ground,
    network: &'a Network,
    trips: &'a Trips,
    places: &'a [Anchor],
}

impl Ways<'_> {
    fn plan(&self, hubs: &[usize]) -> HubPlan {
        let grown = hubs.iter().map(|hub| empty_ways(self.network, self.places[*hub], self.trips));
        let ways: Vec<Vec<(f64, f64)>> = grown.collect();
        let mut begun = vec![0.0; hubs.len()];
        let (mut out, mut home) = (0.0, 0.0);
        for (trip, orders) in self.trips.ends.values().enumerate() {
            let empty = |hub: usize| ways[hub][trip].0 + ways[hub][trip].1;
            let least = (0..hubs.len()).min_by(|a, b| empty(*a).total_cmp(&empty(*b))).unwrap_or(0);
            out += orders * ways[least][trip].0;
            home += orders * ways[least][trip].1;
            begun[least] += orders;
        }
        let orders: f64 = begun.iter().sum();
        let hub = |(place, orders_per_day): (&usize, f64)| {
            let at = point(&self.ground.map, self.places[*place]);
            Hub { at, position: self.ground.map.unproject(at), orders_per_day }
        };
        HubPlan {
            hubs: hubs.iter().zip(begun).map(hub).collect(),
            out: Metres(out / orders),
            home: Metres(home / orders),
        }
    }
}
