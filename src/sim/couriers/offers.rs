//! Sending without a plan: orders in turn, each to the courier who is first at the merchant.

use super::{Place, drawn_approach, half_pickup, set_out};
use crate::base::ids::{CourierId, OrderId};
use crate::base::stream::{mix, stream, unit};
use crate::events::SimEvent;
use crate::sim::ground::Ride;
use crate::sim::state::Sim;

/// Gives free couriers to waiting orders: in turn, nearest courier first.
pub(super) fn serve(sim: &mut Sim) {
    let mut at = 0;
    while at < sim.courier_desk.queue.len() && !sim.courier_desk.free.is_empty() {
        let id = sim.courier_desk.queue[at];
        match nearest(sim, id) {
            Some((courier, ride)) if accepted(sim, &[id], courier) => {
                sim.courier_desk.queue.remove(at);
                set_out(sim, courier, vec![id], ride);
            }
            Some(_) => {}
            None => at += 1,
        }
    }
}

/// The free courier who is first at the merchant; ties to the lowest id.
///
/// No way is shorter than the straight line, so who is farther than the best so far as the crow
/// flies needs no look at the paths.
fn nearest(sim: &mut Sim, id: OrderId) -> Option<(CourierId, Ride)> {
    let merchant = sim.order(id).merchant;
    let drawn = drawn_approach(sim, id);
    if sim.courier_desk.uncounted {
        return sim.courier_desk.free.first().map(|courier| (*courier, drawn));
    }
    let ready = sim.order_state(id).ready;
    let half = half_pickup(sim, id);
    let mut best: Option<(CourierId, Ride)> = None;
    for courier in sim.courier_desk.free.iter().copied() {
        let who = &sim.couriers[courier.index()];
        let nobody_nearer = best.as_ref().is_some_and(|(_, best)| {
            let line = sim.ground.courier_beeline(who.place, merchant);
            line.is_some_and(|line| line.0 > best.way.metres().0 + 1.0)
        });
        if nobody_nearer || sim.courier_desk.declined.contains(&(id, courier)) {
            continue;
        }
        let known = sim.ground.courier_approach(who.place, merchant);
        let ride = known.map_or(drawn, |ride| sim.in_this_weather(ride));
        if !who.may_pick_up((sim.clock.now + ride.time + half).max(ready)) {
            continue;
        }
        if best.as_ref().is_none_or(|(_, best)| ride.time < best.time) {
            best = Some((courier, ride));
        }
    }
    best
}

/// Whether a courier takes an offer of orders; the answer is the order's and the courier's own, and
/// who has declined is not asked again.
pub(super) fn accepted(sim: &mut Sim, bundle: &[OrderId], courier: CourierId) -> bool {
    let share = sim.ground.scenario.couriers.acceptance;
    if share >= 1.0 || sim.courier_desk.uncounted {
        return true;
    }
    let now = sim.clock.now;
    let Some(first) = bundle.first() else { return false };
    let entity = mix(sim.order(*first).key) ^ u64::from(courier.0);
    let mut rng = stream(sim.day.seed, sim.day.replication, "courier_accepts", entity);
    if unit(&mut rng) < share {
        return true;
    }
    for order in bundle {
        sim.log.state(now, SimEvent::CourierDeclined { order: *order, courier });
        sim.courier_desk.declined.insert((*order, courier));
    }
    false
}

/// The ride of a courier to an order's merchant.
pub(super) fn approach(sim: &Sim, from: Place, id: OrderId) -> Ride {
    let known = sim.ground.courier_approach(from, sim.order(id).merchant);
    known.map_or_else(|| drawn_approach(sim, id), |ride| sim.in_this_weather(ride))
}
