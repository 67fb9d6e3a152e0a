//! Orders: one way through a drawn list of stages, one carrier at a time, one end.

use super::Audit;
use super::couriers::seen_when_placed;
use super::order_views::{Eve, due, view_of};
use super::posts::{Round, peopled};
use super::queues::Queue;
use super::seen::Sight;
use crate::base::ids::{CourierId, OrderId, RobotId};
use crate::base::time::SimTime;
use crate::events::{Duty, Mishap, SimEvent, Unfit};
use crate::sim::demand::{OrderSpec, orders};
use std::collections::BTreeSet;

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stage {
    NotPlaced,
    Open,
    Given(RobotId),
    OnBoard(RobotId),
    AtDoor(RobotId),
    Lost(RobotId),
    /// Lost, and made again by a cook who is counted.
    Remaking,
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
    /// When somebody begins to look for a robot; never before a cook whom somebody counts begins.
    pub(super) due: SimTime,
    /// Until when nobody is sought for the sake of its window, which has yet to be told.
    pub(super) hold_untold: Option<SimTime>,
    /// When a courier was sought first.
    pub(super) for_courier: Option<SimTime>,
    /// When a robot gave it back.
    pub(super) given_back: Vec<SimTime>,
    /// Fleets that could carry it.
    pub(super) fits: Vec<usize>,
    /// Ways of its trips by fleet and hub.
    pub(super) rounds: Vec<Vec<Round>>,
    pub(super) arrived: SimTime,
    /// In its stage.
    pub(super) since: SimTime,
}

pub(super) struct OrderBook {
    pub(super) views: Vec<OrderView>,
    /// Hubs of each fleet at which robots ever stand.
    hubs: Vec<u32>,
    /// Placed, fit for robots, and given to nobody.
    pub(super) open: BTreeSet<(SimTime, OrderId)>,
    pub(super) next: u32,
    /// By robot: orders whose doors come after that of its present one, in sequence.
    pub(super) to_come: Vec<Vec<OrderId>>,
    /// The order placed last, as long as its own window or promise has yet to be told.
    untold: Option<OrderId>,
}

impl OrderBook {
    pub(super) fn new(eve: Eve<'_>) -> Self {
        let Eve { ground, plan, .. } = eve;
        let specs = orders(ground, plan.seed, plan.replication, plan.orders_per_day);
        let seen = seen_when_placed(ground, plan);
        let view = |spec: OrderSpec| view_of(eve, seen, spec);
        let views = specs.into_iter().map(view).collect();
        let robots = plan.robots.iter().sum::<u32>() as usize;
        let (to_come, hubs) = (vec![Vec::new(); robots], peopled(ground, plan));
        Self { views, hubs, open: BTreeSet::new(), next: 0, to_come, untold: None }
    }

    /// A customer orders now: the next order, and those still to come are numbered anew.
    pub(super) fn add(&mut self, eve: Eve<'_>, spec: OrderSpec) {
        let seen = seen_when_placed(eve.ground, eve.plan);
        let next = self.next as usize;
        self.views.insert(next, view_of(eve, seen, spec));
        for (id, view) in self.views.iter_mut().enumerate().skip(next) {
            view.spec.id = OrderId::from_index(id);
        }
    }
}

impl Audit<'_> {
    fn stage(&mut self, order: OrderId, to: Stage) {
        self.queue_orders(order, to);
        self.untie(order, to);
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

    /// An order that leaves its robot's care is none of those to come.
    fn untie(&mut self, order: OrderId, to: Stage) {
        let (Stage::Given(robot) | Stage::OnBoard(robot)) = self.orders.views[order.index()].stage
        else {
            return;
        };
        if !matches!(to, Stage::OnBoard(_) | Stage::AtDoor(_)) {
            self.orders.to_come[robot.index()].retain(|other| *other != order);
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
    pub(super) fn pass(&mut self, order: OrderId, from: Stage, to: Stage) {
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
        let plain = spec.plain(self.ground.scenario.promise);
        self.orders.untold = (!plain).then_some(order);
    }

    pub(super) fn promised(&mut self, order: OrderId, event: &SimEvent) {
        let OrderSpec { released, opens, closes, .. } = self.orders.views[order.index()].spec;
        let spoken = SimEvent::OrderPromised { order, released, opens, closes };
        let due = self.orders.untold.take() == Some(order);
        self.hold(due && *event == spoken, || format!("{event:?} is told, not {spoken:?}"));
    }

    pub(super) fn held_back(&mut self, order: OrderId, until: SimTime) {
        let wanted = self.orders.views[order.index()].hold_untold.take();
        self.hold(wanted == Some(until), || format!("order {order} is held back until {wanted:?}"));
        self.seen.note(Sight::HeldBack, true);
    }

    /// A cook has begun with an order: from now on it is known when somebody is sought.
    pub(super) fn look_for_somebody(&mut self, order: OrderId, ready: SimTime) {
        let (view, seen) = (&self.orders.views[order.index()], self.couriers.sees_placed);
        let seeking = (self.ground, &self.orders.hubs[..], seen);
        let (due, held) = due(seeking, &view.fits, &view.spec, (ready, self.now));
        let view = &mut self.orders.views[order.index()];
        (view.due, view.hold_untold) = (due, held);
    }

    pub(super) fn fits(&mut self, order: OrderId, fleets: u64) {
        let fits = self.orders.views[order.index()].fits.clone();
        let bits = fits.iter().fold(0, |bits, fleet| bits | 1 << *fleet);
        self.hold(bits == fleets, || format!("order {order} fits {fits:?}, not {fleets:b}"));
    }

    pub(super) fn made_again(&mut self, order: OrderId) {
        let stage = self.orders.views[order.index()].stage;
        if self.recalled(order, None) {
            return self.fed_made_again(order, stage);
        }
        let Stage::OnBoard(robot) = stage else {
            return self.hold(false, || format!("order {order} made again while {stage:?}"));
        };
        self.seen.note(Sight::MadeAgain, true);
        if self.is_cooked(order) {
            let able = self.relieved(order, robot);
            self.hold(able, || format!("robot {robot} loses {order}"));
            return self.stage(order, Stage::Remaking);
        }
        self.stage(order, Stage::Lost(robot));
        let view = &mut self.orders.views[order.index()];
        view.ready = self.now + view.spec.ready.since(view.spec.released);
    }

    /// An order goes to couriers that a feeder has taken away from the merchant: from the robot that
    /// was given it, or from the wait for another one.
    fn fed_made_again(&mut self, order: OrderId, stage: Stage) {
        self.seen.note(Sight::FedMadeAgain, true);
        match stage {
            Stage::Given(robot) => {
                let able = self.relieved(order, robot);
                self.hold(able, || format!("robot {robot} loses {order}"));
            }
            Stage::Open => {}
            Stage::NotPlaced
            | Stage::OnBoard(_)
            | Stage::AtDoor(_)
            | Stage::Lost(_)
            | Stage::Remaking
            | Stage::ForCourier
            | Stage::WithCourier(_)
            | Stage::OutWithCourier(_)
            | Stage::Ended => {
                self.hold(false, || format!("order {order} made again while {stage:?}"));
            }
        }
        self.stage(order, Stage::Remaking);
        if !self.is_cooked(order) {
            let view = &mut self.orders.views[order.index()];
            view.ready = self.now + view.spec.ready.since(view.spec.released);
        }
    }

    /// Takes an order off a robot that can give it away; whether it can.
    fn relieved(&mut self, order: OrderId, robot: RobotId) -> bool {
        let able = self.gives_up(robot);
        // Orders that were kept together are given away one after another.
        let more = self.orders.to_come[robot.index()].iter().any(|other| *other != order);
        let robot = &mut self.robots[robot.index()];
        // Goods of another order that nobody took are lost with it.
        (robot.order, robot.load_kg, robot.back) = (None, 0.0, None);
        robot.from_hub &= more;
        able
    }

    /// An order goes to the couriers, or to nobody where they do not reach.
    pub(super) fn fell_back(&mut self, order: OrderId, reason: Unfit, reached: bool) {
        let gone = self.recalled(order, None);
        self.hold(!gone, || format!("order {order} falls back, and feeders have its goods"));
        let view = self.orders.views[order.index()].clone();
        let (stage, now) = (view.stage, self.now);
        let known = match reason {
            Unfit::RobotFailed => self.taken_from_robot(order, stage),
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
                (waits || self.taken_from_robot(order, stage)) && self.nobody_left()
            }
            Unfit::TooHeavy
            | Unfit::LeftToCouriers
            | Unfit::TooLarge
            | Unfit::OutOfReach
            | Unfit::NoDrivablePath
            | Unfit::ForbiddenByRule
            | Unfit::PathClosed
            | Unfit::FootpathFull
            | Unfit::NoRobots => stage == Stage::Open && view.fits.is_empty() && now == view.due,
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

    /// Takes an order from the robot that has or had it, if it is not being made again already;
    /// whether that robot may give it away.
    fn taken_from_robot(&mut self, order: OrderId, stage: Stage) -> bool {
        if let Stage::Given(robot) | Stage::Lost(robot) = stage {
            self.relieved(order, robot)
        } else {
            stage == Stage::Remaking
        }
    }

    /// Whether a robot can give its order away: it is being rescued, was stolen just now, or comes
    /// out of the workshop after the hours of service with an order that it kept.
    pub(super) fn gives_up(&self, robot: RobotId) -> bool {
        let view = &self.robots[robot.index()];
        let stolen = view.struck == Some((Mishap::Theft, self.now));
        let kept = view.duty == Duty::OutOfService && view.from_hub;
        view.duty == Duty::Rescue || stolen || kept
    }

    pub(super) fn withdrawn(&mut self, order: OrderId) {
        let view = self.orders.views[order.index()].clone();
        let waits = matches!(view.stage, Stage::Open | Stage::ForCourier);
        self.hold(waits, || format!("order {order} withdrawn while {:?}", view.stage));
        // Patience counts from when somebody is sought: first for a robot, or for a courier where no
        // robot could carry it, and again for a courier when a robot failed.
        let (now, patience) = (self.now, view.spec.patience);
        let first = view.for_courier.unwrap_or(view.since);
        let sought = [view.due, view.since, first].into_iter().chain(view.given_back);
        let sought = sought.map(|since| since + patience);
        self.hold(sought.clone().any(|until| now == until), || {
            format!("order {order} withdrawn before {:?}", sought.collect::<Vec<_>>())
        });
        self.recalled(order, None);
        self.seen.note(Sight::Withdrawn, true);
        self.couriers.queue.retain(|waiting| *waiting != order);
        self.stage(order, Stage::Ended);
    }

    pub(super) fn courier_stage(&mut self, order: OrderId, from: Stage, to: Stage) {
        self.pass(order, from, to);
    }

    /// No order waits while a robot that could carry it stands ready.
    pub(super) fn settle_orders(&mut self) {
        let untold = self.orders.untold.take();
        self.hold(untold.is_none(), || format!("the window of order {untold:?} is not told"));
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
            let OrderView { stage, hold_untold, .. } = self.orders.views[index];
            self.hold(stage == Stage::Ended, || format!("order {index} is left {stage:?}"));
            self.hold(hold_untold.is_none(), || format!("order {index} was held back untold"));
        }
    }
}
