//! A book of orders put on the map: merchants that only it describes, and where its customers are.

use super::places::PlaceProblem;
use crate::map::{Network, Place, Point, SidewalkMap};
use crate::scenario::order_file::Faults;
use crate::scenario::{BookMerchant, BookOrder, BookPlane, OrderBook, PlaceRule, Scenario, Strays};
use std::collections::BTreeMap;

/// The orders of a book at their customers' places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BookGround {
    /// Customers of the orders of every day, in the order of the book; `None`: drawn.
    pub customers: Vec<Vec<Option<u32>>>,
    /// Orders left out, since they lie at no path.
    pub left_out: usize,
    /// Orders of the book before any was left out.
    pub all: usize,
}

/// A book on the map, before customers are numbered.
#[derive(Debug, Default)]
pub(super) struct Placed {
    pub(super) ground: BookGround,
    /// Places of customers, in the order of their numbers.
    pub(super) points: Vec<Point>,
    /// Where the book has its merchants.
    pub(super) shops: Vec<Option<Point>>,
}

impl Placed {
    /// The book's ground, with customers counted from `first`.
    pub(super) fn numbered(mut self, first: u32) -> BookGround {
        for customer in self.ground.customers.iter_mut().flatten().flatten() {
            *customer += first;
        }
        self.ground
    }
}

/// Puts the scenario's book on the map: moves its plane, and leaves out what lies at no path, or
/// refuses it.
///
/// `drive` is the network of the first fleet, `walk` that of customers and couriers.
pub(super) fn place(
    scenario: &mut Scenario,
    map: &SidewalkMap,
    (drive, walk): (&Network, &Network),
    centre: impl FnOnce() -> Point,
) -> Result<Option<Placed>, Vec<PlaceProblem>> {
    let Some(mut book) = scenario.book.take() else { return Ok(None) };
    let all = book.orders().count();
    let shift = match book.plane {
        BookPlane::Map => Point::default(),
        BookPlane::Own => shift(&book, centre()),
    };
    let mut finder = Finder { shift, ..Finder::new(map, walk) };
    let mut faults = Faults::new(&book.file);
    let shops = finder.shops(&book);
    let at_path = |shop: &Option<Point>| shop.is_none_or(|at| drive.snap(at).is_some());
    let kept: Vec<bool> = shops.iter().map(at_path).collect();
    match book.strays {
        Strays::LeftOut => drop_merchants(scenario, &mut book, &kept),
        Strays::Refused => refuse_merchants(&book, &kept, &mut faults),
    }
    let customers = finder.place_orders(&mut book, &mut faults);
    if !faults.none() {
        return Err(faults.into_problems().into_iter().map(PlaceProblem::in_file).collect());
    }
    let left = book.orders().count();
    if left == 0 {
        let what = format!("no order of {} lies at a footpath of {}", book.file, map.name);
        let remedy = "Check the positions, `plane` and the map.";
        return Err(vec![PlaceProblem::new("orders.file", what, remedy)]);
    }
    for (index, merchant) in scenario.merchants.iter_mut().enumerate() {
        merchant.orders_per_day = book.per_day(index);
    }
    scenario.book = Some(book);
    let ground = BookGround { customers, left_out: all - left, all };
    Ok(Some(Placed { ground, points: finder.points, shops }))
}

/// From the middle of the book's merchants to the map's centre.
fn shift(book: &OrderBook, centre: Point) -> Point {
    let placed = book.merchants.iter().filter_map(|merchant| match merchant.place {
        Some(PlaceRule::Plane(at)) => Some(at),
        _ => None,
    });
    let (mut sum, mut count) = (Point::default(), 0.0);
    for at in placed {
        sum = Point { x: sum.x + at.x, y: sum.y + at.y };
        count += 1.0;
    }
    let count = f64::max(count, 1.0);
    Point { x: centre.x - sum.x / count, y: centre.y - sum.y / count }
}

/// Leaves out merchants that the book alone describes and that lie at no path, with their orders.
fn drop_merchants(scenario: &mut Scenario, book: &mut OrderBook, at_path: &[bool]) {
    let kept = |index: usize| index < book.described || at_path[index];
    let places: Vec<Option<usize>> = (0..at_path.len())
        .map(|index| kept(index).then(|| (0..index).filter(|earlier| kept(*earlier)).count()))
        .collect();
    for day in &mut book.days {
        day.orders.retain(|order| places[order.merchant].is_some());
        for order in &mut day.orders {
            order.merchant = places[order.merchant].unwrap_or(order.merchant);
        }
    }
    book.days.retain(|day| !day.orders.is_empty());
    let mut place = places.iter();
    scenario.merchants.retain(|_| place.next().is_some_and(Option::is_some));
    // Who stands at the first merchant stands at the first that is left.
    let first = scenario.merchants.first().map(|merchant| merchant.place.clone());
    let fleets = scenario.fleets.iter_mut();
    let stands = fleets.flat_map(|fleet| {
        let bases = fleet.crews.iter_mut().map(|pool| &mut pool.base);
        bases.chain([&mut fleet.hub])
    });
    for stand in stands {
        let dropped = |rule: &PlaceRule| matches!(rule, PlaceRule::OfBook(i) if !kept(*i));
        if stand.as_ref().is_some_and(dropped) {
            stand.clone_from(&first);
        }
    }
}

fn refuse_merchants(book: &OrderBook, at_path: &[bool], faults: &mut Faults) {
    let found = book.merchants.iter().zip(at_path).skip(book.described);
    for (merchant, _) in found.filter(|(_, at_path)| !**at_path) {
        let remedy = "Mend the place, or write `strays = \"left-out\"` in [orders].";
        let what = "no path that the first fleet drives lies within 100 m of it";
        faults.add("W111", merchant.line, "merchant", &merchant.name, what, remedy);
    }
}

/// Finds places of customers and numbers them, equal places once.
struct Finder<'a> {
    map: &'a SidewalkMap,
    walk: &'a Network,
    shift: Point,
    points: Vec<Point>,
    known: BTreeMap<[u64; 2], u32>,
    named: BTreeMap<String, Option<Point>>,
}

impl<'a> Finder<'a> {
    fn new(map: &'a SidewalkMap, walk: &'a Network) -> Self {
        let (known, named) = (BTreeMap::new(), BTreeMap::new());
        Self { map, walk, shift: Point::default(), points: Vec::new(), known, named }
    }

    /// Where the book has its merchants.
    fn shops(&mut self, book: &OrderBook) -> Vec<Option<Point>> {
        let place = |merchant: &BookMerchant| merchant.place.clone();
        let places: Vec<Option<PlaceRule>> = book.merchants.iter().map(place).collect();
        places.into_iter().map(|place| self.point(&place?).ok()).collect()
    }

    /// Numbers of all customers, day by day; strays are left out, or are faults, all at once.
    fn place_orders(&mut self, book: &mut OrderBook, faults: &mut Faults) -> Vec<Vec<Option<u32>>> {
        let mut days = Vec::new();
        for day in &mut book.days {
            let mut numbers = Vec::new();
            day.orders.retain(|order| {
                let found = self.customer(order);
                let kept = found.is_ok();
                match found {
                    Ok(number) => numbers.push(number),
                    Err(what) if book.strays == Strays::Refused => stray(order, &what, faults),
                    Err(_) => {}
                }
                kept
            });
            days.push(numbers);
        }
        let mut empty = book.days.iter().map(|day| day.orders.is_empty());
        days.retain(|_| !empty.next().unwrap_or(false));
        book.days.retain(|day| !day.orders.is_empty());
        days
    }

    /// The number of an order's customer; `None` where it is drawn.
    fn customer(&mut self, order: &BookOrder) -> Result<Option<u32>, String> {
        let Some(place) = &order.customer else { return Ok(None) };
        let at = self.point(place)?;
        if self.walk.snap(at).is_none() {
            return Err("no footpath lies within 100 m".to_owned());
        }
        let next = crate::base::cast::index32(self.points.len());
        let number = *self.known.entry([at.x.to_bits(), at.y.to_bits()]).or_insert(next);
        if number == next {
            self.points.push(at);
        }
        Ok(Some(number))
    }

    fn point(&mut self, place: &PlaceRule) -> Result<Point, String> {
        match place {
            PlaceRule::At(at) => Ok(self.map.project(*at)),
            PlaceRule::Plane(at) => Ok(Point { x: at.x + self.shift.x, y: at.y + self.shift.y }),
            PlaceRule::Source(source) => self.first(source, |place| place.source == *source),
            PlaceRule::Named(text) => {
                let small = text.to_lowercase();
                self.first(text, |place| place.name.to_lowercase().contains(&small))
            }
            PlaceRule::BusiestEatery
            | PlaceRule::Eatery { .. }
            | PlaceRule::BusiestShop
            | PlaceRule::Centre
            | PlaceRule::OfBook(_) => Err("a customer is at a position, not at a rule".to_owned()),
        }
    }

    /// The first place of the map that is wanted, sought once for each name.
    fn first(&mut self, name: &str, wanted: impl Fn(&Place) -> bool) -> Result<Point, String> {
        let map = self.map;
        let known = self.named.entry(name.to_owned());
        let found = known
            .or_insert_with(|| map.places.iter().find(|place| wanted(place)).map(|place| place.at));
        found.ok_or_else(|| format!("{} has no such place", map.name))
    }
}

fn stray(order: &BookOrder, what: &str, faults: &mut Faults) {
    let (column, value) = match &order.customer {
        Some(PlaceRule::At(at)) => ("lon", format!("{}, lat = {}", at.lon, at.lat)),
        Some(PlaceRule::Plane(at)) => ("x_m", format!("{}, y_m = {}", at.x, at.y)),
        Some(PlaceRule::Named(text) | PlaceRule::Source(text)) => ("place", text.clone()),
        _ => ("place", String::new()),
    };
    let remedy = "Mend the place, or write `strays = \"left-out\"` in [orders].";
    faults.add("W111", order.line, column, &value, what, remedy);
}
