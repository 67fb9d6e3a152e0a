//! Orders: one way through a drawn list of stages, one carrier at a time, one end.

use super::Audit;
use super::energy::trip_needs_wh;
use super::queues::Queue;
use super::robots::RobotView;
use super::seen::Sight;
use crate::base::cast;
use crate::base::ids::{CourierId, FleetId, OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::events::{Duty, Mishap, SimEvent, Unfit};
use crate::scenario::StrandedOrder;
use crate::sim::conditions::{Today, barred};
use crate::sim::demand::{OrderSpec, orders};
use crate::sim::{DayPlan, Ground};
use std::collections::BTreeSet;

/// Energy by which a robot may miss its reserve: what a few millimetres and milliseconds draw \[Wh\].
const RESERVE_WH: f64 = 1e-3;

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stage {
    NotPlaced,
    Open,
    Given(RobotId),
    OnBoard(RobotId),
    AtDoor(RobotId),
    Lost(RobotId),
    ForCourier,
    WithCourier(CourierId),
    OutWithCourier(CourierId),
    Ended,
}

#[derive(Debug, Clone)]
pub(super) struct OrderView {
    pub(super) spec: OrderSpec,
    pub(super) stage: Stage,
    /// When a courier may have it; later where it was made again.
    pub(super) ready: SimTime,
    /// When somebody begins to look for a robot.
    due: SimTime,
    /// When a courier was sought first.
    for_courier: Option<SimTime>,
    /// When a robot gave it back.
    given_back: Vec<SimTime>,
    /// Fleets that could carry it.
    fits: Vec<usize>,
    arrived: SimTime,
    /// In its stage.
    since: SimTime,
}

pub(super) struct OrderBook {
    pub(super) views: Vec<OrderView>,
    /// Placed, fit for robots, and given to nobody.
    open: BTreeSet<(SimTime, OrderId)>,
    next: u32,
}

impl OrderBook {
    pub(super) fn new(ground: &Ground, plan: &DayPlan) -> Self {
        let specs = orders(ground, plan.seed, plan.replication, plan.orders_per_day);
        let today = Today::new(ground.conditions.as_ref(), plan.seed, plan.replication);
        let view = |spec: OrderSpec| {
            let open = |fleet: &usize| {
                barred(ground, &today, FleetId::from_index(*fleet), &spec).is_none()
            };
            let fits: Vec<usize> = (0..plan.robots.len())
                .filter(|fleet| fits(ground, plan, *fleet, &spec) && open(fleet))
                .collect();
            let lead = fits.iter().filter_map(|fleet| approach(ground, *fleet, &spec)).min();
            let due = SimTime(spec.ready.0.saturating_sub(lead.map_or(0, |lead| lead.0)));
            OrderView {
                stage: Stage::NotPlaced,
                ready: spec.ready,
                due: due.max(spec.placed),
                for_courier: None,
                given_back: Vec::new(),
                fits,
                arrived: SimTime::MIDNIGHT,
                since: SimTime::MIDNIGHT,
                spec,
            }
        };
        Self { views: specs.into_iter().map(view).collect(), open: BTreeSet::new(), next: 0 }
    }
}

/// Whether a fleet could carry an order, whatever its robots do.
fn fits(ground: &Ground, plan: &DayPlan, fleet: usize, spec: &OrderSpec) -> bool {
    let vendor = &ground.scenario.fleets[fleet].vendor;
    let (begins, ends) = vendor.service;
    let full = vendor.battery.recharge_to * vendor.battery.capacity.0;
    plan.robots[fleet] > 0
        && spec.mass.0 <= vendor.payload.0
        && spec.volume.0 <= vendor.cargo.0
        && (vendor.round_the_clock() || (begins..ends).contains(&spec.ready))
        && trip_needs_wh(ground, fleet, spec).is_some_and(|needs| full >= needs)
        && ground
            .loaded_way(FleetId::from_index(fleet), spec.merchant, spec.customer)
            .is_ok_and(|way| !plan.rule.leaves_to_couriers(way))
}

fn approach(ground: &Ground, fleet: usize, spec: &OrderSpec) -> Option<SimDuration> {
    let merchant = ground.fleets[fleet].merchants[spec.merchant.index()].as_ref()?;
    Some(merchant.approach_way.metres() / ground.scenario.fleets[fleet].vendor.cruise)
}

impl Audit<'_> {
    fn stage(&mut self, order: OrderId, to: Stage) {
        self.queue_orders(order, to);
        let now = self.now;
        let view = &mut self.orders.views[order.index()];
        (view.stage, view.since) = (to, now);
        let view = &self.orders.views[order.index()];
        let key = (view.spec.placed, order);
        if to == Stage::Open && !view.fits.is_empty() {
            self.orders.open.insert(key);
        } else {
            self.orders.open.remove(&key);
        }
    }

    /// Moves an order from queue to queue.
    fn queue_orders(&mut self, order: OrderId, to: Stage) {
        let view = &self.orders.views[order.index()];
        let (from, placed, since, now) = (view.stage, view.spec.placed, view.since, self.now);
        if from == Stage::Open {
            self.leave(Queue::ForRobot, now.since(since));
        } else if from == Stage::ForCourier {
            self.leave(Queue::ForCourier, now.since(since));
        }
        if to == Stage::Open {
            if from == Stage::NotPlaced {
                self.join(Queue::Orders);
            }
            self.join(Queue::ForRobot);
        } else if to == Stage::ForCourier {
            self.join(Queue::ForCourier);
        } else if to == Stage::Ended {
            self.leave(Queue::Orders, now.since(placed));
        }
    }

    /// Passes an order on, which must stand where it is said to.
    fn pass(&mut self, order: OrderId, from: Stage, to: Stage) {
        let stands = self.orders.views[order.index()].stage;
        self.hold(stands == from, || format!("order {order} goes from {stands:?} to {to:?}"));
        self.stage(order, to);
    }

    pub(super) fn placed(&mut self, order: OrderId, event: &SimEvent) {
        let next = self.orders.next;
        self.hold(order.0 == next, || format!("order {order} placed, {next} was next"));
        self.orders.next += 1;
        let spec = self.orders.views[order.index()].spec;
        let spoken = SimEvent::OrderPlaced {
            order,
            merchant: spec.merchant,
            ticket: spec.ticket,
            mass: spec.mass,
            volume: spec.volume,
            ready: spec.ready,
            distance: self.ground.courier_way(spec.merchant, spec.customer),
        };
        let same = *event == spoken;
        let now = self.now;
        self.hold(same && spec.placed == now, || {
            format!("order {order} is {event:?}, not {spec:?}")
        });
        self.pass(order, Stage::NotPlaced, Stage::Open);
    }

    pub(super) fn fits(&mut self, order: OrderId, fleets: u64) {
        let fits = self.orders.views[order.index()].fits.clone();
        let bits = fits.iter().fold(0, |bits, fleet| bits | 1 << *fleet);
        self.hold(bits == fleets, || format!("order {order} fits {fits:?}, not {fleets:b}"));
    }

    pub(super) fn assigned(&mut self, order: OrderId, robot: RobotId) {
        self.pass(order, Stage::Open, Stage::Given(robot));
        let view = self.orders.views[order.index()].clone();
        let (now, fleet) = (self.now, self.robots[robot.index()].fleet);
        self.hold(view.fits.contains(&fleet), || format!("robot {robot} cannot carry {order}"));
        self.hold(now >= view.due, || format!("order {order} given before {}", view.due));
        self.seen.note(Sight::OrderWaited, now > view.due);
        let (begins, ends) = self.fleet(fleet).vendor.service;
        self.hold((begins..ends).contains(&now), || format!("robot {robot} sent out of hours"));
        let RobotView { duty, order: held, .. } = self.robots[robot.index()];
        self.hold(duty == Duty::Idle, || format!("robot {robot} sent while {duty:?}"));
        self.hold(held.is_none(), || format!("robot {robot} has {held:?} and gets {order}"));
        self.hold(self.accepts(robot, order), || {
            format!("robot {robot} has no charge for order {order}")
        });
        if self.plans_robots {
            self.robots[robot.index()].order = Some(order);
            return;
        }
        let older = self.orders.open.range(..(view.spec.placed, order));
        let overtaken: Vec<OrderId> = older
            .map(|(_, id)| *id)
            .filter(|id| self.orders.views[id.index()].due < now)
            .filter(|id| self.orders.views[id.index()].fits.contains(&fleet))
            .filter(|id| self.accepts(robot, *id))
            .collect();
        self.hold(overtaken.is_empty(), || format!("order {order} overtakes {overtaken:?}"));
        self.robots[robot.index()].order = Some(order);
    }

    pub(super) fn made_again(&mut self, order: OrderId) {
        let stage = self.orders.views[order.index()].stage;
        let Stage::OnBoard(robot) = stage else {
            return self.hold(false, || format!("order {order} made again while {stage:?}"));
        };
        self.seen.note(Sight::MadeAgain, true);
        self.stage(order, Stage::Lost(robot));
        let view = &mut self.orders.views[order.index()];
        view.ready = self.now + view.spec.ready.since(view.spec.placed);
    }

    /// An order goes to the couriers, or to nobody where they do not reach.
    pub(super) fn fell_back(&mut self, order: OrderId, reason: Unfit, reached: bool) {
        let view = self.orders.views[order.index()].clone();
        let (stage, now) = (view.stage, self.now);
        let known = match reason {
            Unfit::RobotFailed => self.taken_from_robot(stage),
            Unfit::NoRobotInTime => {
                let after = self.ground.scenario.fallback_after;
                stage == Stage::Open
                    && !view.fits.is_empty()
                    && after.is_some_and(|after| {
                        let sought = view.given_back.iter().chain([&view.due]);
                        sought.into_iter().any(|due| now == *due + after)
                    })
            }
            Unfit::OutOfHours => {
                let closes = |fleet: &usize| self.fleet(*fleet).vendor.service.1;
                stage == Stage::Open && view.fits.iter().all(|fleet| closes(fleet) <= now)
            }
            Unfit::NoCourierLeft => {
                let waits = matches!(stage, Stage::Open | Stage::ForCourier);
                (waits || self.taken_from_robot(stage)) && self.nobody_left()
            }
            Unfit::TooHeavy
            | Unfit::LeftToCouriers
            | Unfit::TooLarge
            | Unfit::OutOfReach
            | Unfit::NoDrivablePath
            | Unfit::ForbiddenByRule
            | Unfit::PathClosed
            | Unfit::FootpathFull
            | Unfit::NoRobots => {
                stage == Stage::Open && view.fits.is_empty() && now >= view.spec.placed
            }
        };
        self.hold(known, || format!("order {order} falls back from {stage:?} for {reason:?}"));
        let way = self.ground.courier_way(view.spec.merchant, view.spec.customer);
        let over = reason == Unfit::NoCourierLeft;
        let able = way.is_some() && !over;
        self.hold(able == reached, || format!("order {order} falls back over {way:?}"));
        self.seen.note(Sight::NoCourierLeft, over);
        self.couriers.queue.retain(|waiting| !over || *waiting != order);
        let barred = matches!(reason, Unfit::PathClosed | Unfit::FootpathFull);
        self.seen.note(Sight::Barred, barred);
        self.seen.note(Sight::Refused, !reached);
        self.seen.note(Sight::TooLateForRobots, reason == Unfit::NoRobotInTime);
        self.stage(order, if reached { Stage::ForCourier } else { Stage::Ended });
        if reached {
            self.orders.views[order.index()].for_courier = Some(now);
            self.couriers.queue.push_back(order);
        }
    }

    /// Takes an order from the robot that has or had it; whether that robot may give it away.
    fn taken_from_robot(&mut self, stage: Stage) -> bool {
        let robot =
            if let Stage::Given(robot) | Stage::Lost(robot) = stage { Some(robot) } else { None };
        robot.is_some_and(|robot| {
            let able = self.gives_up(robot);
            let robot = &mut self.robots[robot.index()];
            robot.order = None;
            (robot.from_hub, robot.load_kg) = (false, 0.0);
            able
        })
    }

    /// Whether a robot can give its order away: it is being rescued, was stolen just now, or comes
    /// out of the workshop after the hours of service with an order that it kept.
    fn gives_up(&self, robot: RobotId) -> bool {
        let view = &self.robots[robot.index()];
        let stolen = view.struck == Some((Mishap::Theft, self.now));
        let kept = view.duty == Duty::OutOfService && view.from_hub;
        view.duty == Duty::Rescue || stolen || kept
    }

    /// An order on board ends without its robot.
    fn taken_off(&mut self, order: OrderId, robot: RobotId, rule: StrandedOrder) {
        self.pass(order, Stage::OnBoard(robot), Stage::Ended);
        let able = self.gives_up(robot);
        self.hold(able, || format!("robot {robot} gives {order} away"));
        let fleet = self.robots[robot.index()].fleet;
        let found = self.fleet(fleet).rescue.stranded;
        self.hold(found == rule, || format!("{order} ends as {rule:?}, the rule is {found:?}"));
        let view = &mut self.robots[robot.index()];
        (view.order, view.load_kg) = (None, 0.0);
    }

    pub(super) fn refunded(&mut self, order: OrderId, robot: RobotId) {
        self.seen.note(Sight::Refunded, true);
        self.taken_off(order, robot, StrandedOrder::Refunded);
    }

    pub(super) fn by_hand(&mut self, order: OrderId, robot: RobotId) {
        self.seen.note(Sight::ByHand, true);
        self.taken_off(order, robot, StrandedOrder::ByHand);
    }

    /// A robot gives an order back on its way to the merchant, when its charge is at the reserve.
    pub(super) fn given_back(&mut self, order: OrderId, robot: RobotId) {
        self.pass(order, Stage::Given(robot), Stage::Open);
        let (now, view) = (self.now, self.robots[robot.index()]);
        self.orders.views[order.index()].given_back.push(now);
        let battery = &self.fleet(view.fleet).vendor.battery;
        let hotel_wh = battery.hotel.0 * now.since(view.since).hours();
        let above = view.left_wh - hotel_wh - battery.reserve * battery.capacity.0;
        let approaches = view.duty == Duty::Approach && view.order == Some(order);
        self.hold(approaches, || format!("{robot} gives {order} back: {view:?}"));
        self.hold(above <= RESERVE_WH, || format!("{robot} gives back {above} Wh too early"));
        self.robots[robot.index()].order = None;
        self.seen.note(Sight::GivenBack, true);
    }

    pub(super) fn withdrawn(&mut self, order: OrderId) {
        let view = self.orders.views[order.index()].clone();
        let waits = matches!(view.stage, Stage::Open | Stage::ForCourier);
        self.hold(waits, || format!("order {order} withdrawn while {:?}", view.stage));
        // Patience counts from when somebody is sought: first for a robot, or for a courier where no
        // robot could carry it, and again for a courier when a robot failed.
        let (now, patience) = (self.now, view.spec.patience);
        let first = view.for_courier.unwrap_or(view.since);
        let sought = [view.due, view.since, first].into_iter().map(|since| since + patience);
        self.hold(sought.clone().any(|until| now == until), || {
            format!("order {order} withdrawn before {:?}", sought.collect::<Vec<_>>())
        });
        self.seen.note(Sight::Withdrawn, true);
        self.couriers.queue.retain(|waiting| *waiting != order);
        self.stage(order, Stage::Ended);
    }

    pub(super) fn loaded(&mut self, order: OrderId, robot: RobotId, loading: SimDuration) {
        self.pass(order, Stage::Given(robot), Stage::OnBoard(robot));
        let spec = self.orders.views[order.index()].spec;
        let (now, view) = (self.now, self.robots[robot.index()]);
        let leaves = spec.ready.max(view.since) + loading;
        self.hold(view.duty == Duty::Load, || {
            format!("robot {robot} loaded while {:?}", view.duty)
        });
        self.hold(now == leaves, || format!("robot {robot} loaded at {now}, not {leaves}"));
        self.robots[robot.index()].load_kg = spec.mass.0;
    }

    pub(super) fn arrived(&mut self, order: OrderId, robot: RobotId) {
        self.pass(order, Stage::OnBoard(robot), Stage::AtDoor(robot));
        self.orders.views[order.index()].arrived = self.now;
        let duty = self.robots[robot.index()].duty;
        self.hold(duty == Duty::HandOver, || format!("robot {robot} arrives while {duty:?}"));
    }

    pub(super) fn delivered(&mut self, order: OrderId, robot: RobotId) {
        self.seen.note(Sight::ByRobot, true);
        self.pass(order, Stage::AtDoor(robot), Stage::Ended);
        let view = self.orders.views[order.index()].clone();
        let (now, taken) = (self.now, view.arrived + view.spec.walk_to_door);
        self.hold(now == taken, || format!("order {order} handed over at {now}, not {taken}"));
        let way = self.robots[robot.index()].loaded_mm;
        let reach = self.fleet(self.robots[robot.index()].fleet).vendor.reach.0;
        let metres = cast::float64(way) / 1000.0;
        let kept = std::mem::take(&mut self.robots[robot.index()].from_hub);
        self.seen.note(Sight::KeptOrder, kept);
        self.hold(kept || metres <= reach, || {
            format!("order {order} delivered at {metres} m, reach {reach}")
        });
        self.robots[robot.index()].order = None;
        self.robots[robot.index()].load_kg = 0.0;
    }

    pub(super) fn courier_stage(&mut self, order: OrderId, from: Stage, to: Stage) {
        self.pass(order, from, to);
    }

    /// No order waits while a robot that could carry it stands ready.
    pub(super) fn settle_orders(&mut self) {
        if self.orders.open.is_empty() || self.plans_robots {
            return;
        }
        let idle = |robot: &RobotId| self.robots[robot.index()].duty == Duty::Idle;
        let idle: Vec<RobotId> =
            (0..self.robots.len()).map(RobotId::from_index).filter(idle).collect();
        let waiting: Vec<OrderId> = if idle.is_empty() {
            Vec::new()
        } else {
            self.orders.open.iter().map(|(_, order)| *order).collect()
        };
        for order in waiting {
            let view = &self.orders.views[order.index()];
            if view.due > self.now {
                continue;
            }
            let able = idle.iter().copied().find(|robot| {
                view.fits.contains(&self.robots[robot.index()].fleet) && self.accepts(*robot, order)
            });
            self.hold(able.is_none(), || {
                format!("order {order} waits while {able:?} stands ready")
            });
        }
    }

    pub(super) fn finish_orders(&mut self) {
        for index in 0..self.orders.views.len() {
            let stage = self.orders.views[index].stage;
            self.hold(stage == Stage::Ended, || format!("order {index} is left {stage:?}"));
        }
    }
}
