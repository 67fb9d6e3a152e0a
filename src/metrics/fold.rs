//! Folds the events of one day into its record.

use super::attribution::Attribution;
use super::breaches::Overfull;
use super::causes::CAUSES;
use super::fold_couriers::CourierTally;
use super::morning::{Staffing, by_fleet, crew, feeder, operator, robot};
use super::record::{Carrier, CrewRecord, OrderRecord, Outcome, RunRecord};
use super::stands::Stands;
use crate::base::ids::{FleetId, OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Metres, Millimetres};
use crate::events::{Duty, LegKind, Observer, RescueOutcome, SimEvent};
use std::collections::BTreeMap;

const HOUR_MS: u64 = 3_600_000;

/// The fold; [`RunFold::finish`] ends it.
#[derive(Debug, Clone)]
pub struct RunFold {
    pub(super) staffing: Staffing,
    pub(super) record: RunRecord,
    duties: Vec<(Duty, SimTime)>,
    /// [`RunRecord::duty_ms`], by hour, then fleet.
    duty_ms: Vec<[u64; Duty::ALL.len()]>,
    pub(super) holding: Vec<(u32, SimTime, SimTime)>,
    pub(super) crew_last: Vec<SimTime>,
    pub(super) feeder_last: Vec<SimTime>,
    pub(super) couriers: Vec<CourierTally>,
    attribution: Attribution,
    stands: Stands,
    overfull: Overfull,
    last: SimTime,
}

impl RunFold {
    /// A fold over a day that begins with these people and robots.
    pub fn new(staffing: Staffing) -> Self {
        let robots = by_fleet(&staffing.robots, robot);
        let operators = staffing.operators.iter().enumerate().map(operator).collect();
        let people = staffing.operators.len();
        let crews: Vec<CrewRecord> =
            staffing.crews.iter().enumerate().map(|(index, post)| crew(index, *post)).collect();
        let feeders = by_fleet(&staffing.feeders, feeder);
        Self {
            feeder_last: vec![SimTime::MIDNIGHT; feeders.len()],
            duties: vec![(Duty::OutOfService, SimTime::MIDNIGHT); robots.len()],
            duty_ms: Vec::new(),
            holding: vec![(0, SimTime::MIDNIGHT, SimTime::MIDNIGHT); people],
            crew_last: vec![SimTime::MIDNIGHT; crews.len()],
            couriers: Vec::new(),
            attribution: Attribution::default(),
            stands: Stands::default(),
            overfull: Overfull::default(),
            last: staffing.close.max(SimTime::from_hours(24.0)),
            record: RunRecord { robots, operators, crews, feeders, ..RunRecord::default() },
            staffing,
        }
    }

    /// So many robots join a fleet; they were out of service until now.
    pub fn add_robots(&mut self, fleet: FleetId, count: u32) {
        self.staffing.robots[fleet.index()] += count;
        for _ in 0..count {
            self.record.robots.push(robot(self.duties.len(), fleet));
            self.duties.push((Duty::OutOfService, SimTime::MIDNIGHT));
        }
    }

    /// Ends the day.
    pub fn finish(mut self) -> RunRecord {
        for index in 0..self.duties.len() {
            self.spend(RobotId::from_index(index), Duty::OutOfService, self.last);
        }
        let (open, close) = (self.staffing.open, self.staffing.close);
        let people = self.record.operators.iter_mut().zip(&self.staffing.operators);
        for ((operator, person), (_, _, last)) in people.zip(&self.holding) {
            let (from, until) = person.shift.unwrap_or((open, close));
            operator.on_duty = until.max(*last).since(from);
        }
        let posts = self.staffing.crews.iter().zip(&self.crew_last);
        for (crew, (post, last)) in self.record.crews.iter_mut().zip(posts) {
            match post.shift {
                Some((begins, ends)) => crew.on_duty += ends.since(begins),
                None => crew.on_duty = close.max(*last).since(open),
            }
        }
        for (feeder, last) in self.record.feeders.iter_mut().zip(&self.feeder_last) {
            feeder.on_duty = close.max(*last).since(open);
        }
        for order in &mut self.record.orders {
            order.spent_ms = self.attribution.spent(order.order);
        }
        self.record.duty_ms = self.duties_by_hour();
        self.record.couriers = self.courier_records();
        self.record.ended = self.last;
        self.record
    }

    /// The day as it would be on record if it ended at an instant up to which it was folded: whoever
    /// is paid is paid until then. Once everything is over, the day itself.
    pub fn as_of(&self, now: SimTime) -> RunRecord {
        let mut copy = self.clone();
        if now >= self.last {
            return copy.finish();
        }
        copy.last = now;
        let cut = |(from, until): (SimTime, SimTime)| (from.min(now), until.min(now));
        let staffing = &mut copy.staffing;
        (staffing.open, staffing.close) = cut((staffing.open, staffing.close));
        for post in staffing.operators.iter_mut().chain(&mut staffing.crews) {
            post.shift = post.shift.map(cut);
        }
        let held = copy.holding.iter().zip(&mut copy.record.operators);
        for ((_, since, _), operator) in held.filter(|((robots, ..), _)| *robots > 0) {
            operator.busy += now.since(*since);
        }
        copy.finish()
    }

    /// The record as far as it has come; what is booked at the day's end is missing.
    pub fn so_far(&self) -> &RunRecord {
        &self.record
    }

    /// Books the time since a robot's last turn, hour by hour.
    fn spend(&mut self, robot: RobotId, to: Duty, now: SimTime) {
        let (duty, since) = self.duties[robot.index()];
        self.duties[robot.index()] = (to, now);
        let record = &mut self.record.robots[robot.index()];
        let place = duty as usize;
        record.duty_ms[place] += now.since(since).0;
        let mut from = since.0;
        while from < now.0 {
            let hour = SimTime(from).hour();
            let until = now.0.min((from / HOUR_MS + 1) * HOUR_MS);
            let row = hour * self.staffing.robots.len() + record.fleet.index();
            if row >= self.duty_ms.len() {
                self.duty_ms.resize(row + 1, [0; Duty::ALL.len()]);
            }
            self.duty_ms[row][place] += until - from;
            from = until;
        }
    }

    /// Time by duty of every hour and fleet in which there was any.
    fn duties_by_hour(&self) -> BTreeMap<(FleetId, usize), [u64; Duty::ALL.len()]> {
        let fleets = self.staffing.robots.len();
        let rows = self.duty_ms.iter().enumerate();
        let spent = rows.filter(|(_, duties)| duties.iter().any(|ms| *ms > 0));
        spent
            .map(|(row, duties)| ((FleetId::from_index(row % fleets), row / fleets), *duties))
            .collect()
    }

    pub(super) fn order(&mut self, id: OrderId) -> &mut OrderRecord {
        &mut self.record.orders[id.index()]
    }

    pub(super) fn end(&mut self, id: OrderId, at: SimTime, outcome: Outcome) {
        let order = self.order(id);
        order.ended = Some(at);
        order.outcome = Some(outcome);
    }

    fn drive(&mut self, robot: RobotId, leg: LegKind, distance: Millimetres) {
        let record = &mut self.record.robots[robot.index()];
        match leg {
            LegKind::Loaded | LegKind::Back => record.loaded += distance.metres(),
            LegKind::Approach | LegKind::Return | LegKind::Reposition => {
                record.empty += distance.metres();
            }
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`observe` names every event")]
    fn observe_order(&mut self, at: SimTime, event: &SimEvent) {
        match *event {
            SimEvent::OrderPlaced { .. } => self.place(at, event),
            SimEvent::OrderPromised { order, released, opens, closes } => {
                let order = self.order(order);
                (order.released, order.window) = (released, Some((opens, closes)));
            }
            SimEvent::PreparationBegan { order, ready } => {
                let order = self.order(order);
                order.ready = if order.made_again == 0 { ready } else { order.ready };
            }
            SimEvent::OrderNotTaken { order, .. } => self.end(order, at, Outcome::NotTaken(None)),
            SimEvent::OrderAssigned { order, robot } => {
                let order = self.order(order);
                (order.assigned, order.carrier) = (Some(at), Some(Carrier::Robot(robot)));
            }
            SimEvent::OrderTakenBack { order, .. } => {
                let order = self.order(order);
                (order.assigned, order.carrier) = (None, None);
            }
            SimEvent::OrderFellBack { order, reason } => {
                self.order(order).outcome = Some(Outcome::FellBack(reason));
            }
            SimEvent::OrderMadeAgain { order } => self.order(order).made_again += 1,
            SimEvent::OrderRefunded { order, .. } => self.end(order, at, Outcome::Refunded),
            SimEvent::OrderCompletedByHand { order, .. } => self.end(order, at, Outcome::ByHand),
            SimEvent::OrderRefused { order, reason } => {
                self.end(order, at, Outcome::Refused(reason));
            }
            SimEvent::OrderWithdrawn { order } => self.end(order, at, Outcome::Withdrawn),
            SimEvent::OrderLoaded { order, loading, robot } => {
                let order = self.order(order);
                (order.picked_up, order.loading) = (Some(at), loading);
                order.loaded_on = Some(robot);
            }
            SimEvent::RobotArrived { order, .. } => self.order(order).arrived = Some(at),
            SimEvent::OrderDelivered { order, robot } => {
                self.end(order, at, Outcome::ByRobot);
                self.record.robots[robot.index()].delivered += 1;
            }
            _ => self.observe_courier(at, event),
        }
    }

    fn place(&mut self, at: SimTime, event: &SimEvent) {
        if let SimEvent::OrderPlaced { order, merchant, ticket, mass, volume, ready, distance } =
            *event
        {
            self.record.orders.push(OrderRecord {
                order,
                merchant,
                placed: at,
                released: at,
                window: None,
                ready,
                ticket,
                mass,
                volume,
                distance,
                assigned: None,
                loading: SimDuration::ZERO,
                loaded_on: None,
                made_again: 0,
                picked_up: None,
                arrived: None,
                ended: None,
                carrier: None,
                outcome: None,
                spent_ms: [0; CAUSES],
            });
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`observe` names every event")]
    fn observe_robot(&mut self, at: SimTime, event: &SimEvent) {
        match *event {
            SimEvent::DutyChanged { robot, to, drawn, .. } => {
                if matches!(to, Duty::Approach | Duty::Deliver | Duty::Return) {
                    self.stands.end(robot, at, &mut self.record);
                }
                self.spend(robot, to, at);
                self.record.robots[robot.index()].energy_used += drawn;
            }
            SimEvent::AreaOverfull { fleet, area, beyond } => {
                self.overfull.turn((fleet, area), beyond, at, &mut self.record);
            }
            SimEvent::AreaOverstayed { over, .. } => {
                self.record.breaches.overstays += 1;
                self.record.breaches.overstayed += over;
            }
            SimEvent::StretchDriven {
                robot,
                leg,
                distance,
                crossings,
                crossing_wait,
                slot_wait,
                closed_wait,
                energy,
            } => {
                self.drive(robot, leg, distance);
                let record = &mut self.record.robots[robot.index()];
                record.crossings += crossings;
                record.crossing_wait += crossing_wait;
                record.slot_wait += slot_wait;
                record.closed_wait += closed_wait;
                record.energy_used += energy;
            }
            SimEvent::EdgePassed { edge, entered, .. } => {
                *self.record.passes.entry((edge, entered.hour())).or_insert(0) += 1;
            }
            SimEvent::HelpCalled { robot, cause, stand } => {
                self.record.robots[robot.index()].calls[cause as usize] += 1;
                self.stands.begin(robot, stand, at);
            }
            SimEvent::RescueCalled { robot, stand } => {
                self.record.robots[robot.index()].rescues += 1;
                self.stands.begin(robot, stand, at);
            }
            SimEvent::RescueEnded {
                robot, carried, outcome: RescueOutcome::CarriedHome, ..
            } => {
                let picked_up = SimTime(at.0 - carried.0);
                self.stands.end(robot, picked_up, &mut self.record);
            }
            _ => self.observe_care(event),
        }
    }

    /// What befalls a robot and what mends it.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`observe` names every event")]
    fn observe_care(&mut self, event: &SimEvent) {
        match *event {
            SimEvent::RobotStruck { robot, mishap } => {
                self.record.robots[robot.index()].mishaps[mishap as usize] += 1;
            }
            SimEvent::BayTaken { robot, waited } => {
                let record = &mut self.record.robots[robot.index()];
                record.repairs += 1;
                record.bay_wait += waited;
            }
            SimEvent::WayRoundTaken { robot, usual, way, .. } => {
                let record = &mut self.record.robots[robot.index()];
                record.ways_round += 1;
                record.round += Metres(way.metres().0 - usual.metres().0);
            }
            SimEvent::OrderGivenBack { robot, .. } => {
                self.record.robots[robot.index()].given_back += 1;
            }
            SimEvent::PlugTaken { robot, waited } => {
                self.record.robots[robot.index()].plug_wait += waited;
            }
            SimEvent::Charged { robot, energy } => {
                self.record.robots[robot.index()].energy_charged += energy;
            }
            _ => {}
        }
    }
}

impl Observer for RunFold {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        self.record.events += 1;
        self.last = self.last.max(at);
        self.attribution.observe(at, event);
        match event {
            SimEvent::OrderPlaced { .. }
            | SimEvent::OrderPromised { .. }
            | SimEvent::OrderHeld { .. }
            | SimEvent::KitchenJoined { .. }
            | SimEvent::PreparationBegan { .. }
            | SimEvent::OrderFits { .. }
            | SimEvent::OrderAssigned { .. }
            | SimEvent::OrderTakenBack { .. }
            | SimEvent::OrderFellBack { .. }
            | SimEvent::OrderMadeAgain { .. }
            | SimEvent::OrderRefunded { .. }
            | SimEvent::OrderCompletedByHand { .. }
            | SimEvent::OrderNotTaken { .. }
            | SimEvent::OrderRefused { .. }
            | SimEvent::OrderWithdrawn { .. }
            | SimEvent::OrderLoaded { .. }
            | SimEvent::RobotArrived { .. }
            | SimEvent::OrderDelivered { .. }
            | SimEvent::CourierAssigned { .. }
            | SimEvent::CourierDeclined { .. }
            | SimEvent::CourierReleased { .. }
            | SimEvent::CourierPickedUp { .. }
            | SimEvent::CourierDelivered { .. }
            | SimEvent::CourierNotTaken { .. }
            | SimEvent::CourierFree { .. } => self.observe_order(at, event),
            SimEvent::DutyChanged { .. }
            | SimEvent::WayRoundTaken { .. }
            | SimEvent::StretchDriven { .. }
            | SimEvent::EdgePassed { .. }
            | SimEvent::GateEntered { .. }
            | SimEvent::GateLeft { .. }
            | SimEvent::AreaEntered { .. }
            | SimEvent::AreaLeft { .. }
            | SimEvent::AreaOverfull { .. }
            | SimEvent::AreaOverstayed { .. }
            | SimEvent::HelpCalled { .. }
            | SimEvent::RescueCalled { .. }
            | SimEvent::RescueEnded { .. }
            | SimEvent::RobotStruck { .. }
            | SimEvent::BayTaken { .. }
            | SimEvent::BayLeft { .. }
            | SimEvent::OrderGivenBack { .. }
            | SimEvent::GoodsReturned { .. }
            | SimEvent::RobotSent { .. }
            | SimEvent::PlugTaken { .. }
            | SimEvent::Charged { .. } => self.observe_robot(at, event),
            SimEvent::PolicyFailed { fault } => self.record.policy_failures[*fault as usize] += 1,
            SimEvent::OperatorTook { .. }
            | SimEvent::OperatorReleased { .. }
            | SimEvent::RescueStarted { .. }
            | SimEvent::CrewReturned { .. }
            | SimEvent::FeederWanted { .. }
            | SimEvent::FeederSent { .. }
            | SimEvent::FeederPickedUp { .. }
            | SimEvent::FeederReturned { .. } => self.observe_staff(at, event),
        }
    }
}
