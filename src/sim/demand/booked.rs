//! Orders of a book: what is written down as it stands, the rest drawn as for any other order.

use super::{OrderSpec, drawn_customer, order, wish};
use crate::base::ids::MerchantId;
use crate::scenario::{BookOrder, Ready, Scenario};
use crate::sim::ground::{BookGround, Ground};

/// The orders of the book's day for a replication; the k-th order of a merchant on its day draws
/// what the k-th drawn order would draw.
pub(super) fn orders(
    ground: &Ground,
    places: &BookGround,
    seed: u64,
    replication: u32,
) -> Vec<OrderSpec> {
    let Some(book) = &ground.scenario.book else { return Vec::new() };
    let day = replication as usize % book.days.len();
    let mut counts = vec![0_u64; ground.scenario.merchants.len()];
    let written = book.days[day].orders.iter().zip(&places.customers[day]);
    let spec = |(written, customer): (&BookOrder, &Option<u32>)| {
        let merchant = MerchantId::from_index(written.merchant);
        let key = (written.merchant as u64) << 32 | counts[written.merchant];
        counts[written.merchant] += 1;
        let chance = (seed, replication, key);
        let drawn = || drawn_customer(ground, merchant, written.placed, chance);
        let customer = customer.unwrap_or_else(drawn);
        let drawn = order(ground, merchant, (written.placed, customer), chance);
        as_written(&ground.scenario, drawn, written)
    };
    written.map(spec).collect()
}

/// An order with what is written down of it in place of what was drawn.
fn as_written(scenario: &Scenario, drawn: OrderSpec, written: &BookOrder) -> OrderSpec {
    let opens = written.earliest.unwrap_or_default();
    let released = wish::released(scenario, drawn.placed, opens);
    let promise = written.promise.unwrap_or(scenario.promise);
    OrderSpec {
        released,
        ready: match written.ready {
            Some(Ready::At(ready)) => ready,
            Some(Ready::After(work)) => released + work,
            None => released + drawn.work(),
        },
        opens,
        closes: written.latest.unwrap_or(drawn.placed.max(opens) + promise),
        ticket: written.ticket.unwrap_or(drawn.ticket),
        mass: written.mass.unwrap_or(drawn.mass),
        volume: written.volume.unwrap_or(drawn.volume),
        patience: written.patience.unwrap_or(drawn.patience),
        walk_to_door: written.walk_to_door.unwrap_or(drawn.walk_to_door),
        ..drawn
    }
}
