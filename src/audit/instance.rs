//! The second look at a scored instance: from its files and the errands alone, when everything
//! happens and whether it may.
//!
//! Nothing of the simulation is used, nor of its policies, nor its rule of travel: times are found
//! again in whole numbers.

use crate::base::time::SimDuration;
use crate::map::Point;
use crate::scenario::instance::Instance;
use std::fmt;

/// What a courier was sent for, in the instance's own time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// Which courier.
    pub courier: usize,
    /// When it set out.
    pub sets_out: SimDuration,
    /// Where to.
    pub restaurant: usize,
    /// When orders were given to it or taken back last.
    pub settled: SimDuration,
    /// Orders in the sequence of their doors, each with the instant at which it was given; none
    /// where all were taken back on the way.
    pub orders: Vec<(usize, SimDuration)>,
}

/// When an order was picked up and dropped off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Served {
    /// The pick-up.
    pub picked_up: SimDuration,
    /// The drop-off.
    pub dropped_off: SimDuration,
}

/// What a courier did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Worked {
    /// Orders dropped off.
    pub delivered: u32,
    /// Errands with at least one order.
    pub bundles: u32,
    /// Driving and services.
    pub busy: SimDuration,
}

/// Everything that follows from the errands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rederived {
    /// By order of the instance; `None`: never delivered.
    pub orders: Vec<Option<Served>>,
    /// By courier of the instance.
    pub couriers: Vec<Worked>,
}

/// A rule that an errand breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Id of the courier.
    pub courier: String,
    /// What does not hold.
    pub what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "courier {}: {}", self.courier, self.what)
    }
}

/// Where a courier is, and from when.
struct Stand {
    at: Point,
    from: u64,
}

struct Recheck<'a> {
    instance: &'a Instance,
    found: Rederived,
    breaches: Vec<Breach>,
    stands: Vec<Stand>,
}

/// Finds every instant again and holds the errands against the instance's rules: one after another
/// as stated, on shift, nothing before it is placed, ready or reached, no order twice.
///
/// # Errors
/// Every rule broken.
pub fn recheck(instance: &Instance, errands: &[Errand]) -> Result<Rederived, Vec<Breach>> {
    let stand = |courier: &crate::scenario::instance::InstanceCourier| Stand {
        at: courier.at,
        from: courier.on.0,
    };
    let mut check = Recheck {
        instance,
        found: Rederived {
            orders: vec![None; instance.orders.len()],
            couriers: vec![Worked::default(); instance.couriers.len()],
        },
        breaches: Vec::new(),
        stands: instance.couriers.iter().map(stand).collect(),
    };
    for errand in errands {
        check.follow(errand);
    }
    if check.breaches.is_empty() { Ok(check.found) } else { Err(check.breaches) }
}

impl Recheck<'_> {
    fn hold(&mut self, courier: usize, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            let courier = self.instance.couriers[courier].id.clone();
            self.breaches.push(Breach { courier, what: what() });
        }
    }

    fn follow(&mut self, errand: &Errand) {
        let (rules, courier) = (self.instance.rules, errand.courier);
        let from = self.stands[courier].from;
        let sets_out = errand.sets_out.0;
        self.hold(courier, sets_out >= from, || format!("sets out at {sets_out}, free at {from}"));
        let restaurant = self.instance.restaurants[errand.restaurant].at;
        let ride = travel(self.stands[courier].at, restaurant, rules.metres_per_minute);
        self.found.couriers[courier].busy += SimDuration(ride);
        let there = sets_out + ride;
        if errand.orders.is_empty() {
            self.stands[courier] = Stand { at: restaurant, from: there };
            return;
        }
        let picked_up = self.pick_up(errand, there + rules.pickup.0 / 2);
        let ends = self.drop_off(errand, restaurant, picked_up);
        let last = errand.orders.last().map_or(0, |(order, _)| *order);
        self.stands[courier] = Stand { at: self.instance.orders[last].at, from: ends };
    }

    /// The instant of the pick-up: everything is ready, and somebody on shift is there.
    fn pick_up(&mut self, errand: &Errand, there: u64) -> u64 {
        let instance = self.instance;
        let ready = errand.orders.iter().map(|(order, _)| instance.orders[*order].ready.0);
        let at = ready.max().unwrap_or(0).max(there).max(errand.settled.0);
        let off = instance.couriers[errand.courier].off.0;
        self.hold(errand.courier, at <= off, || format!("picks up at {at}, the shift ends {off}"));
        for (order, given) in &errand.orders {
            let of = &instance.orders[*order];
            let placed = of.placed.0;
            let known = placed <= given.0 && given.0 >= errand.sets_out.0 && given.0 <= at;
            self.hold(errand.courier, known, || {
                format!("gets {} at {}, placed {placed}, picked up {at}", of.id, given.0)
            });
            let here = of.restaurant == errand.restaurant;
            self.hold(errand.courier, here, || format!("{} is of another restaurant", of.id));
            let twice = self.found.orders[*order].is_some();
            self.hold(errand.courier, !twice, || format!("{} is carried twice", of.id));
        }
        at
    }

    /// Door after door; when the last service ends.
    fn drop_off(&mut self, errand: &Errand, restaurant: Point, picked_up: u64) -> u64 {
        let rules = self.instance.rules;
        let (half, after) = (rules.dropoff.0 / 2, rules.pickup.0 / 2);
        let (mut at, mut place) = (picked_up + after, restaurant);
        let mut busy = rules.pickup.0;
        for (order, _) in &errand.orders {
            let door = self.instance.orders[*order].at;
            let ride = travel(place, door, rules.metres_per_minute);
            let dropped_off = at + ride + half;
            let (picked_up, dropped) = (SimDuration(picked_up), SimDuration(dropped_off));
            self.found.orders[*order] = Some(Served { picked_up, dropped_off: dropped });
            busy += ride + rules.dropoff.0;
            (at, place) = (dropped_off + half, door);
        }
        let worked = &mut self.found.couriers[errand.courier];
        worked.busy += SimDuration(busy);
        worked.delivered += crate::base::cast::index32(errand.orders.len());
        worked.bundles += 1;
        at
    }
}

/// Time over the straight line in whole minutes \[ms\]: the least number of minutes whose way is no
/// shorter, found by halving.
fn travel(from: Point, to: Point, metres_per_minute: f64) -> u64 {
    let square = (from.x - to.x).powi(2) + (from.y - to.y).powi(2);
    let reaches = |minutes: u64| {
        let way = crate::base::cast::float64(minutes) * metres_per_minute;
        way * way >= square
    };
    let (mut short, mut long) = (0, 1);
    if reaches(0) {
        return 0;
    }
    while !reaches(long) {
        (short, long) = (long, 2 * long);
    }
    while long - short > 1 {
        let middle = u64::midpoint(short, long);
        if reaches(middle) {
            long = middle;
        } else {
            short = middle;
        }
    }
    long * 60_000
}
