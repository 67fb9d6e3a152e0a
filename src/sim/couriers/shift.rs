//! Shifts: couriers come and go, and what waits when the last one goes is refused.

use super::{CourierRound, desk};
use crate::base::ids::{CourierId, OrderId};
use crate::events::{SimEvent, Unfit};
use crate::sim::orders;
use crate::sim::state::Sim;

/// A shift begins.
pub(crate) fn begin(sim: &mut Sim, courier: CourierId) {
    sim.courier(courier).round = CourierRound::Free;
    sim.courier_desk.free.insert(courier);
    desk::came(sim);
}

/// A shift ends: who has orders brings them, who stands free goes. With the last of all shifts,
/// nobody picks up what still waits.
pub(crate) fn end(sim: &mut Sim, courier: CourierId) {
    if sim.courier_desk.free.remove(&courier) {
        sim.courier(courier).round = CourierRound::Off;
    }
    if sim.courier_desk.ends != Some(sim.clock.now) {
        return;
    }
    let anybody = sim.courier_desk.free.iter().next().is_some();
    if !anybody {
        refuse_waiting(sim);
    }
}

fn refuse_waiting(sim: &mut Sim) {
    let now = sim.clock.now;
    let desk = &mut *sim.courier_desk;
    let mut waiting: Vec<OrderId> = desk.queue.drain(..).collect();
    waiting.extend(std::mem::take(&mut desk.open).into_iter().map(|(_, id)| id));
    desk.planned.clear();
    for order in waiting {
        sim.log.state(now, SimEvent::OrderRefused { order, reason: Unfit::NoCourierLeft });
        orders::end(sim, order);
    }
}
