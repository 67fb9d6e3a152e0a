//! Orders before they are placed: who could carry them, by which way, and from when somebody is sought.

use super::couriers::seen_when_placed;
use super::energy::trip_needs_wh;
use super::orders::{OrderBook, OrderView, Stage};
use super::posts::{peopled, rounds};
use crate::base::ids::FleetId;
use crate::base::time::{SimDuration, SimTime};
use crate::sim::conditions::Today;
use crate::sim::demand::OrderSpec;
use crate::sim::ground::Post;
use crate::sim::{DayPlan, Ground};

/// What is known of a day before it begins.
#[derive(Clone, Copy)]
pub(super) struct Eve<'a> {
    pub(super) ground: &'a Ground,
    pub(super) plan: &'a DayPlan,
    pub(super) today: &'a Today,
    /// What wheels overcome, by fleet.
    pub(super) hills: &'a [f64],
}

/// The surroundings are others: who could carry an order that is still to come, and by which way, is
/// found anew, and the way of those that wait.
pub(super) fn look_again(book: &mut OrderBook, eve: Eve<'_>) {
    let seen = seen_when_placed(eve.ground, eve.plan);
    let next = book.next as usize;
    for (index, view) in book.views.iter_mut().enumerate() {
        if index >= next {
            *view = view_of(eve, seen, view.spec);
        } else {
            view.rounds = rounds(eve.ground, eve.today, &view.spec);
        }
    }
}

/// An order before it is placed.
pub(super) fn view_of(eve: Eve<'_>, seen: bool, spec: OrderSpec) -> OrderView {
    let Eve { ground, plan, today, .. } = eve;
    let (hubs, rounds) = (peopled(ground, plan), rounds(ground, today, &spec));
    let open = |fleet: usize| {
        (0..hubs[fleet]).any(|hub| {
            let from = (fleet, Post::Hub(hub));
            rounds[fleet][hub as usize]
                .is_ok_and(|round| fits(eve, from, &spec, None) && fits(eve, from, &spec, round))
        })
    };
    let fits: Vec<usize> = (0..plan.robots.len()).filter(|fleet| open(*fleet)).collect();
    let seeking = (ground, &hubs[..], seen);
    let (due, held) = due(seeking, &fits, &spec, (spec.ready, spec.placed));
    let cooked = cooked(ground, &fits, &spec);
    OrderView {
        stage: Stage::NotPlaced,
        ready: spec.ready,
        due: if cooked { SimTime(u64::MAX) } else { due },
        hold_untold: held.filter(|_| !cooked),
        for_courier: None,
        given_back: Vec::new(),
        fits,
        rounds,
        arrived: SimTime::MIDNIGHT,
        since: SimTime::MIDNIGHT,
        spec,
    }
}

/// Whether a fleet could carry an order over a trip of so many metres, or the usual one, whatever
/// its robots do.
pub(super) fn fits(
    Eve { ground, plan, hills, .. }: Eve<'_>,
    (fleet, post): (usize, Post),
    spec: &OrderSpec,
    round_m: Option<f64>,
) -> bool {
    let vendor = &ground.scenario.fleets[fleet].vendor;
    let (begins, ends) = vendor.service;
    let full = vendor.battery.recharge_to * vendor.battery.capacity.0;
    plan.robots[fleet] > 0
        && spec.mass.0 <= vendor.payload.0
        && spec.volume.0 <= vendor.cargo.0
        && (vendor.round_the_clock() || (begins..ends).contains(&spec.ready.max(spec.opens)))
        && trip_needs_wh(ground, hills, (fleet, post), spec, round_m)
            .is_some_and(|needs| full >= needs)
        && ground
            .loaded_way(FleetId::from_index(fleet), spec.merchant, spec.customer)
            .is_ok_and(|way| !plan.rule.leaves_to_couriers(way))
}

/// Time from the nearest of a fleet's hubs at which robots ever stand.
pub(super) fn approach(
    ground: &Ground,
    fleet: usize,
    hubs: u32,
    spec: &OrderSpec,
) -> Option<SimDuration> {
    if let Some(time) = carried(ground, fleet, spec) {
        return Some(time);
    }
    let merchant = ground.fleets[fleet].merchants[spec.merchant.index()].as_ref()?;
    let ways = merchant.approaches.iter().take(hubs as usize).map(|approach| approach.way);
    Some(ways.min()?.metres() / ground.scenario.fleets[fleet].vendor.cruise)
}

/// Time that feeders of a fleet carry an order, where it has any.
fn carried(ground: &Ground, fleet: usize, spec: &OrderSpec) -> Option<SimDuration> {
    let pool = ground.scenario.fleets[fleet].feeders.as_ref()?;
    let way = ground.fleets[fleet].feed.as_ref()?.carried(spec.merchant)?;
    Some(way.metres() / pool.profile.speed)
}

/// Whether an order is made by cooks who are counted: those that nobody could carry are not made.
pub(super) fn cooked(ground: &Ground, fits: &[usize], spec: &OrderSpec) -> bool {
    let counted = ground.scenario.merchants[spec.merchant.index()].cooks.is_some();
    counted && (!fits.is_empty() || ground.courier_way(spec.merchant, spec.customer).is_some())
}

/// When somebody is sought for an order that is ready at an instant and known of since another; and
/// until when it is held back, where that is for the sake of its window.
pub(super) fn due(
    (ground, hubs, seen): (&Ground, &[u32], bool),
    fits: &[usize],
    spec: &OrderSpec,
    (ready, known): (SimTime, SimTime),
) -> (SimTime, Option<SimTime>) {
    let couriers = &ground.scenario.couriers.profile;
    let (lead, drive) = if fits.is_empty() {
        let way = ground.courier_way(spec.merchant, spec.customer);
        let drive = way.map(|way| way.metres() / couriers.speed);
        (Some(SimDuration::from_minutes(couriers.approach_min.mean())), drive)
    } else {
        let drive = |fleet: &usize| {
            let id = FleetId::from_index(*fleet);
            let way = ground.loaded_way(id, spec.merchant, spec.customer).ok()?;
            let drive = way.metres() / ground.scenario.fleets[*fleet].vendor.cruise;
            Some(drive + carried(ground, *fleet, spec).unwrap_or(SimDuration::ZERO))
        };
        let leads = fits.iter().filter_map(|fleet| approach(ground, *fleet, hubs[*fleet], spec));
        (leads.min(), fits.iter().filter_map(drive).min())
    };
    let ms = |span: Option<SimDuration>| span.map_or(0, |span| span.0);
    let plans = fits.is_empty() && seen;
    let soonest = SimTime(if plans { 0 } else { ready.0.saturating_sub(ms(lead)) });
    let plain = soonest.max(spec.released).max(known);
    let windowed = SimTime(spec.opens.0.saturating_sub(ms(lead) + ms(drive)));
    if spec.opens > SimTime::MIDNIGHT && windowed > plain {
        (windowed, Some(windowed))
    } else {
        (plain, None)
    }
}
