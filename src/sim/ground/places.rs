//! Places named by rule, resolved on one map.

use super::book::{BookGround, Placed};
use crate::base::cast;
use crate::base::units::Metres;
use crate::map::{
    Anchor, Edge, EdgeKind, Network, Place, PlaceKind, Placing, Point, RoadClass, SidewalkMap,
};
use crate::scenario::{
    BookOrder, Circle, CourierStarts, CustomerPlaces, Fleet, PlaceRule, Problem, Scenario,
};
use crate::sim::conditions::Middles;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Walk within which customers count towards the busiest eatery \[m\].
const CATCHMENT_M: f64 = 1600.0;

/// Distance between stand-in customers along footpaths \[m\].
const SPACING_M: f64 = 50.0;

/// A place that the map does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceProblem {
    /// Scenario key, as in `merchant[0].place`.
    pub key: String,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
    /// The whole fault, where it lies in a file beside the scenario.
    pub in_file: Option<Box<Problem>>,
}

impl PlaceProblem {
    pub(in crate::sim) fn new(key: &str, what: String, remedy: &str) -> Self {
        Self { key: key.to_owned(), what, remedy: remedy.to_owned(), in_file: None }
    }

    /// A fault of a file beside the scenario.
    pub(super) fn in_file(problem: Problem) -> Self {
        let remedy = problem.remedy.clone();
        let (key, what) = (problem.key.clone(), problem.what.clone());
        Self { key, what, remedy, in_file: Some(Box::new(problem)) }
    }

    /// Nothing may be driven or walked.
    pub fn no_paths(key: &str, map: &str) -> Self {
        let remedy = "Take a map with footpaths, or a vehicle that may use its roads.";
        Self::new(key, format!("no path on {map} may be used"), remedy)
    }

    /// A place of the fleet lies in an area that a policy closes.
    pub fn closed(key: &str, policy: &str) -> Self {
        let what = format!("{policy} closes the area around this place to robots");
        Self::new(key, what, "Name a place outside the area, or mend the policy.")
    }

    /// A named place lies off the piece that the vehicle drives.
    pub fn off_network(key: &str, vendor: &str) -> Self {
        let what = format!("no footpath that {vendor} can drive lies within 100 m");
        Self::new(key, what, "Name a place on the drivable piece, or use \"centre\".")
    }
}

/// Where everybody is.
#[derive(Debug)]
pub(super) struct Sites {
    pub(super) merchants: Vec<Point>,
    pub(super) fixed: Fixed,
    pub(super) customers: Vec<Point>,
    pub(super) customers_of: Vec<Vec<u32>>,
    pub(super) unreachable: usize,
    pub(super) middles: Middles,
    pub(super) book: Option<Arc<BookGround>>,
}

/// What stands still and belongs to nobody's orders.
#[derive(Debug, Clone, Default)]
pub(super) struct Fixed {
    /// Of each fleet.
    pub(super) hubs: Vec<Vec<Point>>,
    pub(super) crew_bases: Vec<Vec<Point>>,
    pub(super) gates: Vec<Point>,
    /// Where couriers' shifts begin.
    pub(super) courier_starts: Vec<Point>,
    /// Of each fleet.
    pub(super) chargers: Vec<Vec<Point>>,
}

/// Places that hold customers, on one map.
#[derive(Debug)]
pub(super) struct Doors {
    customers: Vec<Point>,
    unreachable: usize,
    on_network: Vec<Option<Anchor>>,
}

impl Doors {
    /// Every place that holds customers; those whom nobody can walk to are left out and counted.
    ///
    /// `network` is that of the first fleet. A book that has a place for every order needs none.
    pub(super) fn of(
        scenario: &Scenario,
        map: &SidewalkMap,
        network: &Network,
        walk: &Network,
    ) -> Result<Self, Vec<PlaceProblem>> {
        let mut customers = match customers(scenario.customers.at, map) {
            Ok(found) => found,
            Err(_) if !draws_customers(scenario, None) => Vec::new(),
            Err(problem) => return Err(vec![problem]),
        };
        let all = customers.len();
        customers.retain(|at| walk.snap(*at).is_some());
        let unreachable = all - customers.len();
        let on_network = customers.iter().map(|at| network.snap(*at)).collect();
        Ok(Self { customers, unreachable, on_network })
    }

    /// The map's centre.
    pub(super) fn centre(&self, map: &SidewalkMap, network: &Network) -> Point {
        Finder { map, network, doors: self, shops: &[], ranks: RefCell::default() }.centre()
    }
}

/// Whether any order, or any of one merchant, goes to a customer who is drawn.
fn draws_customers(scenario: &Scenario, merchant: Option<usize>) -> bool {
    scenario.book.as_ref().is_none_or(|book| {
        let of = |order: &&BookOrder| merchant.is_none_or(|merchant| merchant == order.merchant);
        book.orders().filter(of).any(|order| order.customer.is_none())
    })
}

/// Resolves every rule of a scenario; `network` is that of its first fleet.
pub(super) fn resolve(
    scenario: &Scenario,
    map: &SidewalkMap,
    network: &Network,
    doors: Doors,
    placed: Option<Placed>,
) -> Result<Sites, Vec<PlaceProblem>> {
    let shops = placed.as_ref().map_or(&[][..], |placed| &placed.shops);
    let finder = Finder { map, network, doors: &doors, shops, ranks: RefCell::default() };
    let mut problems = Vec::new();
    let mut find = |rule: &PlaceRule, key: String| {
        finder.find(rule, &key).unwrap_or_else(|problem| {
            problems.push(problem);
            Point::default()
        })
    };
    let merchants: Vec<Point> = (scenario.merchants.iter().enumerate())
        .map(|(index, merchant)| find(&merchant.place, format!("merchant[{index}].place")))
        .collect();
    let gates: Vec<Point> = (scenario.gates.at.iter().enumerate())
        .map(|(index, rule)| find(rule, format!("gate[{index}].at")))
        .collect();
    let courier_starts = match &scenario.couriers.starts {
        CourierStarts::At(rule) => vec![find(rule, "couriers.starts".to_owned())],
        CourierStarts::Unknown | CourierStarts::Merchants => Vec::new(),
    };
    let at_merchant = merchants.first().copied().unwrap_or_default();
    let (mut hubs, mut crew_bases, mut chargers) = (Vec::new(), Vec::new(), Vec::new());
    for (index, fleet) in scenario.fleets.iter().enumerate() {
        let rule = fleet.hub.as_ref();
        let key = format!("fleet[{index}].{}", hub_key(fleet));
        let hub = rule.map_or(at_merchant, |rule| find(rule, key.clone()));
        let bases = fleet.crews.iter().map(|pool| {
            let rule = pool.base.as_ref();
            rule.map_or(hub, |rule| find(rule, format!("fleet[{index}].crew base")))
        });
        crew_bases.push(bases.collect());
        let places = fleet.chargers.iter().map(|charger| {
            let key = format!("charger[{}].at", charger.section.unwrap_or_default());
            charger.at.as_ref().map_or(hub, |rule| find(rule, key))
        });
        chargers.push(places.collect());
        let more = fleet.more_hubs.iter().map(|rule| find(rule, key.clone()));
        hubs.push(std::iter::once(hub).chain(more).collect());
    }
    let middles = middles(scenario, &mut find);
    let around = scenario.customers.around.as_ref();
    let around = around.map(|rule| find(rule, "customers.around".to_owned()));
    let customers_of = catchments(scenario, (&merchants, around), &doors.customers, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let fixed = Fixed { hubs, crew_bases, gates, courier_starts, chargers };
    let Doors { mut customers, unreachable, .. } = doors;
    let book = placed.map(|placed| {
        let first = cast::index32(customers.len());
        customers.extend(&placed.points);
        Arc::new(placed.numbered(first))
    });
    Ok(Sites { merchants, fixed, customers, customers_of, unreachable, middles, book })
}

/// The key of a scenario that names a fleet's hubs.
pub(super) fn hub_key(fleet: &Fleet) -> &'static str {
    if fleet.more_hubs.is_empty() { "hub" } else { "hubs" }
}

/// Middles of the circles of closures and events.
fn middles(scenario: &Scenario, find: &mut impl FnMut(&PlaceRule, String) -> Point) -> Middles {
    let mut of = |circle: &Option<Circle>, section: &str, index: usize| {
        let circle = circle.as_ref();
        circle.map(|circle| find(&circle.place, format!("{section}[{index}].place")))
    };
    let plan = &scenario.conditions;
    let closures = plan.closures.iter().enumerate();
    let closures = closures.map(|(index, closure)| of(&closure.circle, "closure", index)).collect();
    let events = plan.events.iter().enumerate();
    let events = events.map(|(index, event)| of(&event.circle, "event", index)).collect();
    Middles { closures, events }
}

/// Customers of each merchant: those near it, or near the place around which all are.
fn catchments(
    scenario: &Scenario,
    (merchants, around): (&[Point], Option<Point>),
    customers: &[Point],
    problems: &mut Vec<PlaceProblem>,
) -> Vec<Vec<u32>> {
    let within = scenario.customers.within.0;
    let near = |at: &Point| {
        let indices = 0..cast::index32(customers.len());
        let way = |index: &u32| customers[*index as usize].distance(*at);
        let middle = around.unwrap_or(*at);
        let inside = |index: &u32| customers[*index as usize].distance(middle) <= within;
        let mut near: Vec<u32> = indices.filter(inside).collect();
        if scenario.customers.distance_m.is_some() {
            near.sort_by(|a, b| way(a).total_cmp(&way(b)).then(a.cmp(b)));
        }
        near
    };
    let lists: Vec<Vec<u32>> = merchants.iter().map(near).collect();
    if problems.is_empty() {
        let lacking = lists.iter().enumerate().filter(|(_, list)| list.is_empty());
        for (index, _) in lacking.filter(|(index, _)| draws_customers(scenario, Some(*index))) {
            let middle = match around {
                None => format!("merchant[{index}]"),
                Some(_) => "the middle of customers.around".to_owned(),
            };
            let what = format!("no customer within {within} m of {middle}");
            let remedy = "Raise the distance, or set customers.at = \"footpaths\".";
            problems.push(PlaceProblem::new("customers.within_m", what, remedy));
        }
    }
    lists
}

fn customers(at: CustomerPlaces, map: &SidewalkMap) -> Result<Vec<Point>, PlaceProblem> {
    let of_kind = |kind| {
        let places = map.places.iter();
        places.filter(|place| place.kind == kind).map(|place| place.at).collect::<Vec<_>>()
    };
    let (found, what) = match at {
        CustomerPlaces::Buildings => (of_kind(PlaceKind::Building), "buildings"),
        CustomerPlaces::Addresses => (of_kind(PlaceKind::Address), "house numbers"),
        CustomerPlaces::Footpaths => (along_footpaths(map), "quiet footpaths"),
    };
    if found.is_empty() {
        let remedy = "Set customers.at to \"buildings\", \"addresses\" or \"footpaths\", \
                      whichever the map holds.";
        return Err(PlaceProblem::new(
            "customers.at",
            format!("{} holds no {what}", map.name),
            remedy,
        ));
    }
    Ok(found)
}

/// Points along footways and quiet roads, one for every [`SPACING_M`] of path.
fn along_footpaths(map: &SidewalkMap) -> Vec<Point> {
    let quiet = |edge: &&Edge| {
        edge.kind != EdgeKind::Steps && edge.road.is_none_or(|road| road <= RoadClass::Residential)
    };
    let mut points = Vec::new();
    let mut since_last = 0.0;
    for edge in map.edges.iter().filter(quiet) {
        for ends in map.shape(edge).windows(2) {
            let length = ends[0].distance(ends[1]);
            let mut along = SPACING_M - since_last;
            while along <= length && length > 0.0 {
                let share = along / length;
                let x = ends[0].x + share * (ends[1].x - ends[0].x);
                let y = ends[0].y + share * (ends[1].y - ends[0].y);
                points.push(Point { x, y });
                along += SPACING_M;
            }
            since_last = length - (along - SPACING_M);
        }
    }
    points
}

fn noun(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Eatery => "eatery",
        PlaceKind::Shop => "food shop",
        PlaceKind::Building => "building",
        PlaceKind::Address => "house number",
    }
}

struct Finder<'a> {
    map: &'a SidewalkMap,
    network: &'a Network,
    doors: &'a Doors,
    /// Where the scenario's book has its merchants.
    shops: &'a [Option<Point>],
    /// Places by kind as [`Finder::ranked`] orders them: most merchants ask for one of them.
    ranks: RefCell<BTreeMap<PlaceKind, Vec<Point>>>,
}

impl Finder<'_> {
    fn find(&self, rule: &PlaceRule, key: &str) -> Result<Point, PlaceProblem> {
        match rule {
            PlaceRule::At(at) => {
                let name = format!("{}, {} on {}", at.lat, at.lon, self.map.name);
                self.position(self.map.project(*at), &name, key)
            }
            PlaceRule::Plane(at) => {
                let name = format!("({} m, {} m) on {}", at.x, at.y, self.map.name);
                self.position(*at, &name, key)
            }
            PlaceRule::OfBook(merchant) => {
                let shop = self.shops.get(*merchant).copied().flatten().unwrap_or_default();
                self.position(shop, &format!("a merchant of the book on {}", self.map.name), key)
            }
            PlaceRule::Source(source) => {
                self.first(|place| place.source == *source, key, format!("no place {source}"))
            }
            PlaceRule::Named(text) => {
                let text = text.to_lowercase();
                let named = |place: &Place| place.name.to_lowercase().contains(&text);
                self.first(named, key, format!("no place whose name contains \"{text}\""))
            }
            PlaceRule::BusiestEatery => self.spread(PlaceKind::Eatery, 0, key),
            PlaceRule::Eatery { index } => self.spread(PlaceKind::Eatery, *index, key),
            PlaceRule::BusiestShop => self.spread(PlaceKind::Shop, 0, key),
            PlaceRule::Centre => Ok(self.centre()),
        }
    }

    fn position(&self, point: Point, place: &str, key: &str) -> Result<Point, PlaceProblem> {
        if self.network.snap(point).is_some() {
            return Ok(point);
        }
        let share = 100.0 * self.network.piece().share_of_walkable;
        let (what, remedy) = match self.network.placing(point) {
            Placing::OnOtherPiece => (
                format!(
                    "{place} lies at another piece of the network than the one driven ({share:.0} % of all paths)"
                ),
                "See the piece with `trundle map`; take a place on it, or a smaller extract.",
            ),
            Placing::NotAllowed => (
                format!("{place} lies at paths that the vehicle may not use"),
                "Take a place at a path that it may use, or another vehicle.",
            ),
            Placing::OnPiece(_) | Placing::FarFromPaths => {
                (format!("{place} lies over 100 m from any path"), "Give latitude, then longitude.")
            }
        };
        Err(PlaceProblem::new(key, what, remedy))
    }

    fn first(
        &self,
        wanted: impl Fn(&Place) -> bool,
        key: &str,
        what: String,
    ) -> Result<Point, PlaceProblem> {
        let found = self.map.places.iter().find(|place| wanted(place)).map(|place| place.at);
        let remedy = "`trundle map FILE --places` lists the places of a map.";
        found.ok_or_else(|| PlaceProblem::new(key, format!("{what} on {}", self.map.name), remedy))
    }

    /// A place of a kind on the drivable piece by its rank. Where the map holds fewer, merchants
    /// share them, as kitchens share a hall.
    fn spread(&self, kind: PlaceKind, index: usize, key: &str) -> Result<Point, PlaceProblem> {
        let mut ranks = self.ranks.borrow_mut();
        let sites = ranks.entry(kind).or_insert_with(|| self.ranked(kind));
        if sites.is_empty() {
            let what = format!("{} holds no {} that can be driven to", self.map.name, noun(kind));
            let remedy = "Name the place by position: place = { at = [lat, lon] }.";
            return Err(PlaceProblem::new(key, what, remedy));
        }
        Ok(sites[index % sites.len()])
    }

    /// Places of a kind on the drivable piece: the busiest first, then each farthest from those
    /// before it.
    fn ranked(&self, kind: PlaceKind) -> Vec<Point> {
        let places = self.map.places.iter().filter(|place| place.kind == kind).map(|p| p.at);
        let mut sites: Vec<Point> = places.filter(|at| self.network.snap(*at).is_some()).collect();
        let counts: Vec<usize> = sites.iter().map(|at| self.catchment(*at)).collect();
        let mut next = (0..sites.len()).rev().max_by_key(|site| counts[*site]).unwrap_or(0);
        let mut gaps = vec![f64::INFINITY; sites.len()];
        for chosen in 0..sites.len() {
            sites.swap(chosen, next);
            gaps.swap(chosen, next);
            for (gap, at) in gaps.iter_mut().zip(&sites).skip(chosen + 1) {
                *gap = gap.min(sites[chosen].distance(*at));
            }
            let left = chosen + 1..sites.len();
            next = left.max_by(|a, b| gaps[*a].total_cmp(&gaps[*b]).then(b.cmp(a))).unwrap_or(0);
        }
        sites
    }

    /// Customers within a walk of [`CATCHMENT_M`].
    fn catchment(&self, at: Point) -> usize {
        let Some(anchor) = self.network.snap(at) else { return 0 };
        let tree = self.network.tree_unshared(anchor, Metres(CATCHMENT_M));
        let near = self.doors.customers.iter().zip(&self.doors.on_network);
        let near = near.filter(|(customer, _)| customer.distance(at) <= CATCHMENT_M);
        let doors = near.filter_map(|(_, door)| *door);
        doors.filter(|door| tree.distance(self.network, *door).is_some()).count()
    }

    fn centre(&self) -> Point {
        let Doors { customers, on_network, .. } = self.doors;
        let count = cast::float(customers.len());
        let sum = customers
            .iter()
            .fold(Point::default(), |sum, at| Point { x: sum.x + at.x, y: sum.y + at.y });
        let middle = Point { x: sum.x / count, y: sum.y / count };
        let served = customers.iter().zip(on_network).filter(|(_, door)| door.is_some());
        let nearest =
            served.min_by(|(a, _), (b, _)| a.distance(middle).total_cmp(&b.distance(middle)));
        nearest.map_or(middle, |(at, _)| *at)
    }
}
