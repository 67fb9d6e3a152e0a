//! Posts: where robots wait between two trips, and which of them a trip may begin and end at.

use super::Audit;
use super::detours::Outlook;
use super::energy::{lowest, way_wh};
use crate::base::cast::index32;
use crate::base::ids::{FleetId, MerchantId, OrderId, RobotId};
use crate::base::time::SimTime;
use crate::events::Duty;
use crate::map::{Anchor, ReachTree};
use crate::scenario::Returns;
use crate::sim::conditions::Today;
use crate::sim::demand::OrderSpec;
use crate::sim::ground::{FleetGround, MerchantGround, Post};
use crate::sim::{DayPlan, Ground};
use std::sync::Arc;

/// Way of a trip that leads round something, if it does \[m\]; nothing where it is barred.
pub(super) type Round = Result<Option<f64>, ()>;

/// Where a robot has to go whose trip is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Home,
    Nowhere,
    Sent(Post),
}

/// Hubs of each fleet at which robots ever stand: where they live, one after another in turn, or
/// all of them.
pub(super) fn peopled(ground: &Ground, plan: &DayPlan) -> Vec<u32> {
    let fleets = ground.scenario.fleets.iter().zip(&ground.fleets).zip(&plan.robots);
    let hubs = |((fleet, on), robots): ((&crate::scenario::Fleet, &FleetGround), &u32)| {
        let hubs = index32(on.hubs.len());
        if fleet.stand_by.returns == Returns::HomeHub { hubs.min(*robots) } else { hubs }
    };
    fleets.map(hubs).collect()
}

/// Ways of an order's trips from every hub of every fleet, as they are foreseen.
pub(super) fn rounds(ground: &Ground, today: &Today, spec: &OrderSpec) -> Vec<Vec<Round>> {
    let fleets = ground.fleets.iter().enumerate();
    let of = |(fleet, on): (usize, &FleetGround)| {
        let hubs = 0..index32(on.hubs.len());
        hubs.map(|hub| round(ground, today, (fleet, Post::Hub(hub)), spec)).collect()
    };
    fleets.map(of).collect()
}

/// Way of an order's trip from one post, as it is foreseen.
pub(super) fn round(
    ground: &Ground,
    today: &Today,
    (fleet, post): (usize, Post),
    spec: &OrderSpec,
) -> Round {
    let outlook = Outlook::of(ground, today, FleetId::from_index(fleet));
    outlook.map_or(Ok(None), |outlook| outlook.trip_m(post, &spec.as_carried()))
}

/// The hub of least way from a place; of equal ones the first.
fn nearest_hub(on: &FleetGround, here: Anchor) -> (u32, u32) {
    let ways = (0..).zip(&on.hubs).map(|(number, hub)| {
        let way = hub.tree.distance(&on.network, here).map_or(u32::MAX, |way| way.0);
        (way, number)
    });
    ways.min().unwrap_or((u32::MAX, 0))
}

/// The hub where a trip to a door is expected to end that begins at a post.
pub(super) fn back_hub(on: &FleetGround, returns: Returns, post: Post, door: Anchor) -> usize {
    let hub = match (returns, post) {
        (Returns::HomeHub, Post::Hub(home)) => home,
        _ => nearest_hub(on, door).1,
    };
    hub as usize
}

/// Where a post is.
pub(super) fn place(on: &FleetGround, post: Post) -> Anchor {
    match post {
        Post::Hub(hub) => on.hubs[hub as usize].at,
        Post::Charger(charger) => on.chargers[charger as usize].tree.root(),
        Post::Merchant(merchant) => {
            let merchant = on.merchants[merchant as usize].as_ref();
            merchant.map_or(on.hubs[0].at, |merchant| merchant.tree.root())
        }
        Post::Door(customer) => on.customers[customer as usize].unwrap_or(on.hubs[0].at),
    }
}

/// Way from a post to a merchant \[mm\].
pub(super) fn approach_mm(on: &FleetGround, post: Post, merchant: &MerchantGround) -> Option<u32> {
    if let Post::Hub(hub) = post {
        return Some(merchant.approaches[hub as usize].way.0);
    }
    Some(merchant.wide.as_ref()?.distance(&on.network, place(on, post))?.0)
}

/// Way from a place to a post that is no door \[mm\].
pub(super) fn way_mm(on: &FleetGround, here: Anchor, post: Post) -> Option<u32> {
    Some(tree(on, post)?.distance(&on.network, here)?.0)
}

/// Distances from a post that is no door.
pub(super) fn tree(on: &FleetGround, post: Post) -> Option<&Arc<ReachTree>> {
    match post {
        Post::Hub(hub) => Some(&on.hubs[hub as usize].tree),
        Post::Charger(charger) => Some(&on.chargers[charger as usize].tree),
        Post::Merchant(merchant) => on.merchants[merchant as usize].as_ref()?.wide.as_ref(),
        Post::Door(_) => None,
    }
}

impl Audit<'_> {
    /// The rule by which a robot returns.
    pub(super) fn returns(&self, robot: RobotId) -> Returns {
        self.fleet(self.robots[robot.index()].fleet).stand_by.returns
    }

    fn on(&self, robot: RobotId) -> &FleetGround {
        &self.ground.fleets[self.robots[robot.index()].fleet]
    }

    /// The hub to which a robot goes from a place, or is carried.
    pub(super) fn hub_from(&self, robot: RobotId, here: Anchor) -> u32 {
        let home = self.robots[robot.index()].home;
        let stays_home = self.returns(robot) == Returns::HomeHub;
        if stays_home { home } else { nearest_hub(self.on(robot), here).1 }
    }

    /// The hub beside a charger, if a robot that has charged there may stay.
    pub(super) fn post_beside(&self, robot: RobotId, charger: usize) -> Option<Post> {
        let (view, on) = (&self.robots[robot.index()], self.on(robot));
        let tree = &on.chargers[charger].tree;
        let here = |hub: &u32| {
            let way = tree.distance(&on.network, on.hubs[*hub as usize].at);
            way.is_some_and(|way| way.0 == 0)
        };
        let hub = if self.returns(robot) == Returns::HomeHub {
            Some(view.home).filter(here)
        } else {
            (0..index32(on.hubs.len())).find(here)
        };
        hub.map(Post::Hub)
    }

    /// Where robots wait that wait at a merchant: at the first hub beside it, else at the first
    /// merchant in the same place.
    pub(super) fn post_of(&self, fleet: usize, merchant: MerchantId) -> Option<Post> {
        let on = &self.ground.fleets[fleet];
        let own = on.merchants[merchant.index()].as_ref()?;
        let beside = (0..).zip(&own.approaches).find(|(_, approach)| approach.way.0 == 0);
        let same = |other: &Option<MerchantGround>| {
            other.as_ref().is_some_and(|other| other.tree.root() == own.tree.root())
        };
        let first = on.merchants.iter().position(same)?;
        Some(beside.map_or(Post::Merchant(index32(first)), |(hub, _)| Post::Hub(hub)))
    }

    /// Energy in a robot's battery by now.
    pub(super) fn left_now(&self, robot: RobotId) -> f64 {
        let view = &self.robots[robot.index()];
        let hotel = self.fleet(view.fleet).vendor.battery.hotel.0;
        let drawn =
            if self.at_rest(robot) { 0.0 } else { hotel * self.now.since(view.since).hours() };
        (view.left_wh - drawn).max(0.0)
    }

    /// Whether a robot's computers need no battery: at hubs and chargers.
    pub(super) fn at_rest(&self, robot: RobotId) -> bool {
        let view = &self.robots[robot.index()];
        let powered = matches!(view.post, Post::Hub(_) | Post::Charger(_));
        let off = matches!(view.duty, Duty::Charge | Duty::OutOfService);
        off || powered && (view.duty == Duty::Idle || view.waits_to_set_out())
    }

    /// Whether a robot that drives so far \[mm\] is expected to have charge for a trip there.
    pub(super) fn lasts(&self, robot: RobotId, way: u32) -> bool {
        let fleet = self.robots[robot.index()].fleet;
        let battery = &self.fleet(fleet).vendor.battery;
        let left = self.left_now(robot)
            - way_wh(self.fleet(fleet), self.hills[fleet], f64::from(way) / 1000.0);
        left >= lowest(battery) * battery.capacity.0
    }

    /// Posts of merchants that expect orders within an hour, with how many, by post.
    pub(super) fn busy(&self, fleet: usize) -> Vec<(Post, f64)> {
        let merchants = 0..self.ground.scenario.merchants.len();
        let mut busy: std::collections::BTreeMap<Post, f64> = std::collections::BTreeMap::new();
        for merchant in merchants.map(MerchantId::from_index) {
            let orders = self.ground.expected_orders(merchant, self.now);
            if let Some(post) = self.post_of(fleet, merchant).filter(|_| orders > 0.0) {
                *busy.entry(post).or_default() += orders;
            }
        }
        busy.into_iter().collect()
    }

    /// Where a robot has to go whose trip ended at a post just now.
    pub(super) fn next(&self, robot: RobotId, here: Post) -> Next {
        let (fleet, on) = (self.robots[robot.index()].fleet, self.on(robot));
        let returns = self.returns(robot);
        let out = self.robots[robot.index()].out;
        let may = self.serves(fleet, self.now) && !out && self.lasts(robot, 0);
        match returns {
            Returns::HomeHub | Returns::NearestHub => Next::Home,
            _ if !may => Next::Home,
            Returns::Stay => Next::Nowhere,
            Returns::NearestBusyMerchant | Returns::ExpectedDemand => {
                let here = place(on, here);
                let (hub_way, hub) = nearest_hub(on, here);
                let busy = self.busy(fleet).into_iter();
                let ways = busy.filter_map(|(post, _)| Some((way_mm(on, here, post)?, post)));
                let Some((way, post)) = ways.min() else { return Next::Home };
                let hub_first = returns == Returns::ExpectedDemand && hub_way <= way;
                let home = post == Post::Hub(hub) || hub_first || !self.lasts(robot, way);
                if home { Next::Home } else { Next::Sent(post) }
            }
        }
    }

    /// Way of a robot that stands ready to an order's merchant \[mm\].
    fn approach_of(&self, robot: RobotId, order: OrderId) -> Option<u32> {
        let (view, on) = (&self.robots[robot.index()], self.on(robot));
        let merchant = self.orders.views[order.index()].spec.merchant;
        approach_mm(on, view.post, on.merchants[merchant.index()].as_ref()?)
    }

    /// Of all robots that stand ready and could carry an order, the nearest is sent; of equally near
    /// ones that of the lowest id.
    pub(super) fn check_nearest(&mut self, robot: RobotId, order: OrderId) {
        let own = (self.approach_of(robot, order).unwrap_or(u32::MAX), robot);
        let fits = self.orders.views[order.index()].fits.clone();
        let nearer = (0..self.robots.len()).map(RobotId::from_index).find(|other| {
            let view = &self.robots[other.index()];
            let idle = view.duty == Duty::Idle && view.order.is_none();
            idle && fits.contains(&view.fleet)
                && (self.approach_of(*other, order).unwrap_or(u32::MAX), *other) < own
                && self.accepts(*other, order)
        });
        self.hold(nearer.is_none(), || {
            format!("order {order} is given to {own:?} although {nearer:?} stands nearer")
        });
    }

    /// The charger of least way from a post; of equal ones the first.
    pub(super) fn nearest_charger(&self, fleet: usize, post: Post) -> Option<usize> {
        let on = &self.ground.fleets[fleet];
        let here = place(on, post);
        let ways = on.chargers.iter().enumerate();
        let ways = ways.filter_map(|(index, charger)| {
            Some((charger.tree.distance(&on.network, here)?.0, index))
        });
        ways.min().map(|(_, index)| index)
    }

    /// Whether a fleet is in its hours of service.
    pub(super) fn serves(&self, fleet: usize, at: SimTime) -> bool {
        let vendor = &self.fleet(fleet).vendor;
        let (begins, ends) = vendor.service;
        vendor.round_the_clock() || (begins..ends).contains(&at)
    }
}
