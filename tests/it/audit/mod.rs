//! An independent checker: re-derives from scenario, map and events alone whether a day could have
//! happened as stated.

mod couriers;
mod energy;
mod orders;
mod random;
mod robots;
mod staff;

use crate::worlds;
use couriers::CourierBook;
use orders::OrderBook;
use robots::RobotView;
use staff::FleetDesk;
use std::sync::Arc;
use trundle::base::time::{SimDuration, SimTime};
use trundle::events::{Observer, SimEvent};
use trundle::scenario::{Fleet, RulePack};
use trundle::sim::{DayPlan, Ground, run_day};

/// Faults of a day beyond which no more are kept.
const MOST_FAULTS: usize = 8;

/// How often the rarer things of a day happened, so that a check that never bites is found out.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Seen {
    by_robot: u32,
    by_courier: u32,
    withdrawn: u32,
    refused: u32,
    too_late_for_robots: u32,
    made_again: u32,
    empty_batteries: u32,
    waits_for_operators: u32,
    waits_for_crews: u32,
    waits_for_plugs: u32,
    fixed_on_spot: u32,
    carried_home: u32,
    orders_that_waited: u32,
}

impl std::ops::AddAssign for Seen {
    fn add_assign(&mut self, day: Self) {
        self.by_robot += day.by_robot;
        self.by_courier += day.by_courier;
        self.withdrawn += day.withdrawn;
        self.refused += day.refused;
        self.too_late_for_robots += day.too_late_for_robots;
        self.made_again += day.made_again;
        self.empty_batteries += day.empty_batteries;
        self.waits_for_operators += day.waits_for_operators;
        self.waits_for_crews += day.waits_for_crews;
        self.waits_for_plugs += day.waits_for_plugs;
        self.fixed_on_spot += day.fixed_on_spot;
        self.carried_home += day.carried_home;
        self.orders_that_waited += day.orders_that_waited;
    }
}

impl Seen {
    /// The rarest of all counts; refusals need a map with places that nobody reaches.
    fn rarest(self) -> u32 {
        let counts = [
            self.by_robot,
            self.by_courier,
            self.withdrawn,
            self.too_late_for_robots,
            self.made_again,
            self.empty_batteries,
            self.waits_for_operators,
            self.waits_for_crews,
            self.waits_for_plugs,
            self.fixed_on_spot,
            self.carried_home,
            self.orders_that_waited,
        ];
        counts.into_iter().min().unwrap_or(0)
    }
}

/// The checker's own view of a day.
pub(crate) struct Audit<'a> {
    ground: &'a Ground,
    now: SimTime,
    orders: OrderBook,
    couriers: CourierBook,
    robots: Vec<RobotView>,
    desks: Vec<FleetDesk>,
    faults: Vec<String>,
    seen: Seen,
}

impl<'a> Audit<'a> {
    fn new(ground: &'a Ground, plan: &'a DayPlan) -> Self {
        Self {
            orders: OrderBook::new(ground, plan),
            couriers: CourierBook::default(),
            robots: robots::roster(ground, plan),
            desks: staff::desks(ground, plan),
            now: SimTime::MIDNIGHT,
            faults: Vec::new(),
            seen: Seen::default(),
            ground,
        }
    }

    fn fleet(&self, index: usize) -> &'a Fleet {
        &self.ground.scenario.fleets[index]
    }

    fn rules(&self) -> &'a RulePack {
        &self.ground.scenario.rules
    }

    /// Notes a fault unless something holds.
    fn hold(&mut self, holds: bool, fault: impl FnOnce() -> String) {
        if !holds && self.faults.len() < MOST_FAULTS {
            let (now, fault) = (self.now, fault());
            self.faults.push(format!("{now} ({} ms): {fault}", now.0));
        }
    }

    /// What must hold once everything of an instant has happened.
    fn settle(&mut self) {
        self.settle_robots();
        self.settle_staff();
        self.settle_couriers();
        self.settle_orders();
    }

    fn finish(mut self) -> Vec<String> {
        self.settle();
        self.finish_orders();
        self.finish_robots();
        self.finish_staff();
        self.finish_couriers();
        self.faults
    }
}

impl Observer for Audit<'_> {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        self.hold(at >= self.now, || format!("time runs back to {at}"));
        if at > self.now {
            self.settle();
            self.now = at;
        }
        match *event {
            SimEvent::OrderPlaced { order, .. } => self.placed(order, event),
            SimEvent::OrderAssigned { order, robot } => self.assigned(order, robot),
            SimEvent::OrderFellBack { order, reason } => self.fell_back(order, reason, true),
            SimEvent::OrderRefused { order, reason } => self.fell_back(order, reason, false),
            SimEvent::OrderMadeAgain { order } => self.made_again(order),
            SimEvent::OrderWithdrawn { order } => self.withdrawn(order),
            SimEvent::OrderLoaded { order, robot, loading } => self.loaded(order, robot, loading),
            SimEvent::RobotArrived { order, robot } => self.arrived(order, robot),
            SimEvent::OrderDelivered { order, robot } => self.delivered(order, robot),
            SimEvent::CourierAssigned { order, courier } => self.courier_assigned(order, courier),
            SimEvent::CourierPickedUp { order, courier } => self.courier_left(order, courier),
            SimEvent::CourierDelivered { order, courier, distance } => {
                self.courier_delivered(order, courier, distance);
            }
            SimEvent::CourierFree { courier } => self.courier_free(courier),
            SimEvent::DutyChanged { robot, fleet, from, to, drawn } => {
                self.turned(robot, fleet, (from, to), drawn);
            }
            SimEvent::StretchDriven { robot, leg, distance, crossing_wait, energy, .. } => {
                self.driven(robot, leg, distance, crossing_wait, energy);
            }
            SimEvent::EdgePassed { robot, edge, entered } => self.passed(robot, edge, entered),
            SimEvent::Charged { robot, energy } => self.charged(robot, energy),
            SimEvent::HelpCalled { robot, .. } => self.help_called(robot),
            SimEvent::OperatorTook { operator, robot, waited, .. } => {
                self.took(operator, robot, waited);
            }
            SimEvent::OperatorReleased { operator, robot, held } => {
                self.released(operator, robot, held);
            }
            SimEvent::RescueCalled { robot } => self.rescue_called(robot),
            SimEvent::RescueStarted { crew, robot, waited } => {
                self.rescue_started(crew, robot, waited);
            }
            SimEvent::RescueEnded { crew, robot, outcome } => {
                self.rescue_ended(crew, robot, outcome);
            }
            SimEvent::CrewReturned { crew, away } => self.crew_returned(crew, away),
        }
    }
}

/// Faults of one day, and what it saw.
pub(crate) fn faults(ground: &Arc<Ground>, plan: &DayPlan) -> (Vec<String>, Seen) {
    let mut audit = Audit::new(ground, plan);
    run_day(ground, plan.clone(), &mut audit);
    let seen = audit.seen;
    (audit.finish(), seen)
}

#[test]
fn every_shipped_scenario_runs_feasible_days_under_every_option() {
    for scenario in worlds::scenarios() {
        let ground = worlds::ground(scenario);
        for robots in worlds::options(&ground.scenario) {
            for replication in 0..2 {
                let mut plan = worlds::day(&ground, robots.clone(), replication);
                plan.edges = replication == 0;
                let (faults, seen) = faults(&ground, &plan);
                let name = &ground.scenario.name;
                assert!(faults.is_empty(), "{name} {robots:?} day {replication}: {faults:#?}");
                assert!(seen.by_robot + seen.by_courier > 0, "{name}: an empty day proves nothing");
            }
        }
    }
}

/// Milliseconds of a span.
fn ms(span: SimDuration) -> u64 {
    span.0
}
