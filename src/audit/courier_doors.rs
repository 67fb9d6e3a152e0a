//! Couriers at doors: there by the way and to the minute, not before a window begins, and gone only
//! once somebody came or was waited for.

use super::Audit;
use super::couriers::Round;
use super::orders::Stage;
use super::seen::Sight;
use crate::base::ids::{CourierId, OrderId};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::Millimetres;
use crate::sim::ground::{Place, Ride};

impl Audit<'_> {
    pub(super) fn courier_delivered(
        &mut self,
        order: OrderId,
        courier: CourierId,
        distance: Millimetres,
    ) {
        self.seen.note(Sight::ByCourier, true);
        let comes = !self.orders.views[order.index()].spec.no_show;
        self.hold(comes, || format!("courier {courier} hands {order} over, and nobody comes"));
        self.courier_at_door((order, courier), distance, SimDuration::ZERO);
    }

    /// Nobody came to the door to which a courier brought an order, and who was waited for.
    pub(super) fn courier_not_taken(
        &mut self,
        order: OrderId,
        courier: CourierId,
        distance: Millimetres,
    ) {
        self.seen.note(Sight::NotTakenFromCourier, true);
        let comes = !self.orders.views[order.index()].spec.no_show;
        self.hold(!comes, || format!("courier {courier} gives {order} up, which is wanted"));
        let wait = self.ground.scenario.customers.no_show.wait;
        self.courier_at_door((order, courier), distance, wait);
    }

    fn courier_at_door(
        &mut self,
        (order, courier): (OrderId, CourierId),
        distance: Millimetres,
        wait: SimDuration,
    ) {
        self.courier_stage(order, Stage::OutWithCourier(courier), Stage::Ended);
        let Some(round) = self.couriers.busy.get(&courier).cloned() else { return };
        let spec = self.orders.views[order.index()].spec;
        let (from, ride) = self.ride_to_door(&round, order);
        let there = from + ride.time;
        self.note_window(&spec, there);
        let at = there.max(spec.opens) + self.half_dropoff(order) + wait;
        let now = self.now;
        self.hold(now == at, || {
            format!("courier {courier} is done with {order} at {now}, not {at}")
        });
        let approach = if round.done.is_empty() { round.approach.way.0 } else { 0 };
        let way = Millimetres(approach.saturating_add(ride.way.0));
        self.hold(distance == way, || format!("courier {courier} rode {distance:?}, not {way:?}"));
        self.couriers.stands.insert(courier, Place::Customer(spec.customer));
        if let Some(round) = self.couriers.busy.get_mut(&courier) {
            round.done.push((order, now));
        }
    }

    /// When a courier sets out to a door, and the ride there in the weather of that instant.
    fn ride_to_door(&self, round: &Round, order: OrderId) -> (SimTime, Ride) {
        let spec = &self.orders.views[order.index()].spec;
        let nothing = Ride { time: SimDuration::ZERO, way: Millimetres(0) };
        let (from, ride) = match round.done.last() {
            None => {
                let left = round.left.unwrap_or(self.now);
                (left, self.ground.courier_ride(spec.merchant, spec.customer))
            }
            Some((last, at)) => {
                let door = self.orders.views[last.index()].spec.customer;
                let ride = self.ground.courier_between(spec.merchant, door, spec.customer);
                (*at + self.half_dropoff(*last), ride)
            }
        };
        let weather = self.known_at(from).courier_factor(from);
        (from, ride.map_or(nothing, |ride| self.ground.courier_slowed(ride, weather)))
    }
}
