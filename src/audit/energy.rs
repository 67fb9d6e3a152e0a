//! Batteries: what is drawn, what is taken at the plug, and whose turn it is there.

use super::Audit;
use super::queues::Queue;
use super::seen::Sight;
use crate::base::ids::{OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::WattHours;
use crate::events::Duty;
use crate::sim::Ground;
use crate::sim::demand::OrderSpec;

/// Two amounts of energy that may differ by rounding alone \[Wh\].
const ROUNDING_WH: f64 = 1e-9;

/// What an order's trip asks of a battery, the reserve included \[Wh\], by the rule that the manual
/// states: way at the load, computers for half as long again and a quarter of an hour, the reserve
/// kept. `None` where no way leads.
pub(super) fn trip_needs_wh(ground: &Ground, fleet: usize, spec: &OrderSpec) -> Option<f64> {
    let (vendor, ground) = (&ground.scenario.fleets[fleet].vendor, &ground.fleets[fleet]);
    let merchant = ground.merchants[spec.merchant.index()].as_ref()?;
    let door = ground.customers[spec.customer as usize].ok()?;
    let loaded = merchant.tree.distance(&ground.network, door)?.metres();
    let back = ground.hub_tree.distance(&ground.network, door)?.metres();
    let way = merchant.approach_way.metres().0 + loaded.0 + back.0;
    let battery = &vendor.battery;
    let drive = way * (battery.drive_wh_per_m + battery.load_wh_per_m_kg * spec.mass.0);
    let span = SimDuration::from_seconds(1.5 * way / vendor.cruise.0 + 900.0);
    Some(drive + battery.hotel.0 * span.hours() + battery.reserve * battery.capacity.0)
}

impl Audit<'_> {
    /// Whether a robot's battery lasts for an order's trip.
    pub(super) fn accepts(&self, robot: RobotId, order: OrderId) -> bool {
        let view = &self.robots[robot.index()];
        let spec = &self.orders.views[order.index()].spec;
        let needs = trip_needs_wh(self.ground, view.fleet, spec);
        needs.is_some_and(|needs| view.left_wh >= needs)
    }

    /// What the computers draw from a robot's battery until now.
    pub(super) fn draw_hotel(&mut self, robot: RobotId, drawn: WattHours) {
        let view = &self.robots[robot.index()];
        let resting = matches!(view.duty, Duty::Idle | Duty::Charge | Duty::OutOfService);
        let setting_out = view.waits_to_set_out();
        let at_hub = resting || setting_out;
        let hotel = self.fleet(view.fleet).vendor.battery.hotel.0;
        let due = if at_hub { 0.0 } else { hotel * self.now.since(view.since).hours() };
        self.draw(robot, due, drawn);
    }

    /// What the wheels draw over a way.
    pub(super) fn draw_wheels(&mut self, robot: RobotId, metres: f64, drawn: WattHours) {
        let view = &self.robots[robot.index()];
        let battery = &self.fleet(view.fleet).vendor.battery;
        let due = metres * (battery.drive_wh_per_m + battery.load_wh_per_m_kg * view.load_kg);
        self.draw(robot, due, drawn);
    }

    fn draw(&mut self, robot: RobotId, due: f64, drawn: WattHours) {
        let left = self.robots[robot.index()].left_wh;
        let expected = due.min(left);
        let fits = (drawn.0 - expected).abs() <= ROUNDING_WH;
        self.hold(fits, || format!("robot {robot} draws {drawn}, {expected} of {left} is due"));
        self.robots[robot.index()].left_wh -= drawn.0;
        let left = self.robots[robot.index()].left_wh;
        self.hold(left >= 0.0, || format!("robot {robot} has {left} Wh in its battery"));
    }

    /// A robot queues for a plug: the first come takes the first that is free.
    ///
    /// From the road it comes because it is low; from idling, because an order waits that a charged
    /// robot could carry and it could not.
    pub(super) fn queue_for_plug(&mut self, robot: RobotId, from: Duty) {
        let view = &self.robots[robot.index()];
        let (fleet, left) = (view.fleet, view.left_wh);
        let battery = self.fleet(fleet).vendor.battery;
        let idled = from == Duty::Idle;
        let level = if idled { battery.recharge_to } else { battery.recharge_below };
        let low = left < level * battery.capacity.0;
        self.hold(low, || format!("robot {robot} charges at {left} Wh"));
        let missing = battery.recharge_to * battery.capacity.0 - left;
        let span = SimDuration::from_hours(missing / battery.charger.0);
        let plugs = &mut self.desks[fleet].plugs;
        let first = (0..plugs.len()).min_by_key(|plug| plugs[*plug]);
        let now = self.now;
        let Some(first) = first else {
            return self.hold(false, || format!("robot {robot} charges without plugs"));
        };
        let waits = plugs[first] > now;
        plugs[first] = plugs[first].max(now) + span;
        self.robots[robot.index()].charged_at = plugs[first];
        self.join(Queue::Plugs);
        self.seen.note(Sight::WaitForPlug, waits);
    }

    pub(super) fn charged(&mut self, robot: RobotId, energy: WattHours) {
        let view = self.robots[robot.index()];
        let battery = self.fleet(view.fleet).vendor.battery;
        let missing = battery.recharge_to * battery.capacity.0 - view.left_wh;
        let full = (missing - energy.0).abs() <= ROUNDING_WH;
        self.hold(full, || format!("robot {robot} takes {energy}, {missing} Wh are missing"));
        self.robots[robot.index()].left_wh += energy.0;
        let left = self.robots[robot.index()].left_wh;
        let fits = left <= battery.capacity.0 + ROUNDING_WH;
        self.hold(fits, || format!("robot {robot} has {left} Wh in its battery"));
        let now: SimTime = self.now;
        if view.duty == Duty::Charge {
            self.hold(now == view.charged_at, || {
                format!("robot {robot} leaves the plug at {now}, not {}", view.charged_at)
            });
        } else {
            let repaired = matches!(view.duty, Duty::OutOfService | Duty::Rescue);
            self.hold(repaired, || format!("robot {robot} charged while {:?}", view.duty));
        }
    }
}
