//! Builds the world of one day: spawns every entity, fills every resource, schedules the first
//! notices.

use super::areas::AreaDesks;
use super::assist::{self, Operator, OperatorDesk, Pool, Seat};
use super::calendar::{Calendar, Notice};
use super::calls::HelpMeter;
use super::chargers::ChargerDesk;
use super::conditions::Today;
use super::couriers;
use super::demand;
use super::dispatch::Externals;
use super::energy::ChargeState;
use super::feeders::{Feeder, FeederDesk, FeederRound};
use super::gates::GateDesk;
use super::ground::{FleetGround, Ground, Post};
use super::intake::{self, Intake};
use super::kitchen::Kitchens;
use super::link::Radio;
use super::log::EventLog;
use super::motion::Drive;
use super::orders::WaitingOrders;
use super::rescue::{Crew, CrewDesk, CrewRound};
use super::robot::{DutyState, Robot};
use super::spread;
use super::state::{Clock, DayPlan, Roster, SharedGround};
use super::station::Station;
use super::surges::Surges;
use super::touch::Touched;
use super::workshop::{WearMeter, Workshop};
use crate::base::cast::index32;
use crate::base::ids::{CrewId, FeederId, FleetId, OperatorId, OrderId, RobotId};
use crate::base::stream::stream;
use crate::base::time::SimTime;
use crate::events::Duty;
use crate::scenario::{Fleet, OperatingMode, OperatorPool, Returns};
use bevy_ecs::prelude::{Entity, World};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Fills a world with one day of one option, and the orders that its demand draws.
pub fn populate(world: &mut World, ground: &Arc<Ground>, day: DayPlan) {
    let orders = demand::orders(ground, day.seed, day.replication, day.orders_per_day);
    populate_without_orders(world, ground, day);
    intake::take_in(world, orders);
}

/// Fills a world with one day of one option on which nobody orders anything, unless orders are
/// [added](intake::add).
pub fn populate_without_orders(world: &mut World, ground: &Arc<Ground>, day: DayPlan) {
    let mut roster = Roster::default();
    let mut calendar = Calendar::default();
    for (index, fleet) in ground.scenario.fleets.iter().enumerate() {
        spawn_fleet(world, &mut roster, ground, &day, (FleetId::from_index(index), fleet));
        let (begins, ends) = fleet.vendor.service;
        if day.robots[index] > 0 {
            calendar.schedule(begins, Notice::ServiceBegins(FleetId::from_index(index)));
            if fleet.stand_by.returns == Returns::ExpectedDemand {
                let hour = SimTime(begins.0.div_ceil(spread::EVERY_MS) * spread::EVERY_MS);
                calendar.schedule_last(hour, Notice::Spread(FleetId::from_index(index)));
            }
            if !fleet.vendor.round_the_clock() {
                calendar.schedule(ends, Notice::ServiceEnds(FleetId::from_index(index)));
            }
        }
    }
    world.insert_resource(Intake { next: OrderId(0) });
    world.insert_resource(EventLog::new(day.edges));
    world.insert_resource(Clock::default());
    world.insert_resource(Today::new(ground.conditions.as_ref(), day.seed, day.replication));
    world.insert_resource(WaitingOrders::default());
    world.insert_resource(Touched::default());
    world.insert_resource(Kitchens::new(&ground.scenario));
    world.insert_resource(GateDesk::default());
    let areas = ground.fleets.first().map_or(0, |fleet| fleet.areas.len());
    world.insert_resource(AreaDesks::new(ground.fleets.len(), areas));
    world.insert_resource(Externals::default());
    world.insert_resource(SharedGround(ground.clone()));
    world.insert_resource(calendar);
    world.insert_resource(roster);
    world.insert_resource(day);
    couriers::populate(world, ground);
}

fn spawn_fleet(
    world: &mut World,
    roster: &mut Roster,
    ground: &Ground,
    day: &DayPlan,
    (id, fleet): (FleetId, &Fleet),
) {
    let count = day.robots[id.index()];
    let first = index32(roster.robots.len());
    let on = &ground.fleets[id.index()];
    let robots = (first..first + count).map(|robot| {
        let who = Robot { id: RobotId(robot), fleet: id, home: on.home(robot - first) };
        spawn_robot(world, ground, day, who)
    });
    roster.robots.extend(robots.collect::<Vec<Entity>>());
    roster.fleet_of.resize(roster.robots.len(), id);
    let staff = &day.staff[id.index()];
    let mut pools = Vec::new();
    for (index, (pool, people)) in fleet.operators.iter().zip(&staff.operators).enumerate() {
        let mut open = BTreeSet::new();
        let first = index32(roster.operators.len());
        let run = &ground.scenario.run;
        let mut seats = assist::seats(pool, *people, (run.open, run.close));
        for _ in &seats {
            let operator = OperatorId::from_index(roster.operators.len());
            open.insert((0, operator));
            let operator = Operator { id: operator, fleet: id, pool: index, holding: 0 };
            roster.operators.push(world.spawn(operator).id());
        }
        if seats.iter().all(|seat| *seat == Seat::default()) {
            seats.clear();
        }
        let span = span(fleet, pool, ground);
        pools.push(Pool { span, skills: pool.skills.clone(), open, first, seats });
    }
    let crew_desk = spawn_crews(world, roster, (id, fleet), &staff.crews);
    let feeder_desk = spawn_feeders(world, roster, (id, on), staff.feeders);
    let station = Station {
        robots: first..first + count,
        chargers: chargers(fleet, &ground.fleets[id.index()], staff.chargers, count),
        ..Station::default()
    };
    let desk = OperatorDesk { pools, ..OperatorDesk::default() };
    let plan = &ground.scenario.conditions;
    let surges = Surges::drawn(fleet, plan, day.seed, day.replication, id.index());
    let workshop = Workshop { free: staff.bays, ..Workshop::default() };
    roster.fleets.push(world.spawn((station, desk, crew_desk, feeder_desk, surges, workshop)).id());
}

/// A fleet's feeders, who begin at its hubs in turn.
fn spawn_feeders(
    world: &mut World,
    roster: &mut Roster,
    (id, on): (FleetId, &FleetGround),
    people: u32,
) -> FeederDesk {
    let first = index32(roster.feeders.len());
    for person in 0..people {
        let feeder = Feeder {
            id: FeederId(first + person),
            fleet: id,
            hub: on.home(person),
            round: FeederRound::Free,
            left: SimTime::MIDNIGHT,
            since: SimTime::MIDNIGHT,
            arrives: SimTime::MIDNIGHT,
            until: SimTime::MIDNIGHT,
        };
        roster.feeders.push(world.spawn(feeder).id());
    }
    FeederDesk { feeders: first..first + people, ..FeederDesk::default() }
}

/// A fleet's crews, so many people of each pool on duty at once.
fn spawn_crews(
    world: &mut World,
    roster: &mut Roster,
    (id, fleet): (FleetId, &Fleet),
    people: &[u32],
) -> CrewDesk {
    let first = index32(roster.crews.len());
    for (pool, (offer, people)) in fleet.crews.iter().zip(people).enumerate() {
        for shift in offer.roster(*people) {
            let crew = Crew {
                id: CrewId::from_index(roster.crews.len()),
                fleet: id,
                pool,
                shift,
                round: CrewRound::AtBase,
                left: SimTime::MIDNIGHT,
                spares: None,
                back_from: None,
                since: SimTime::MIDNIGHT,
                until: SimTime::MIDNIGHT,
            };
            roster.crews.push(world.spawn(crew).id());
        }
    }
    let crews = first..index32(roster.crews.len());
    CrewDesk { home: crews.clone().map(CrewId).collect(), crews, ..CrewDesk::default() }
}

/// Robots that one operator holds at once.
fn span(fleet: &Fleet, pool: &OperatorPool, ground: &Ground) -> u32 {
    match fleet.vendor.mode {
        OperatingMode::OnCall | OperatingMode::Accompanied => 1,
        OperatingMode::Supervised => {
            let limit = ground.scenario.rules.robots_per_operator.unwrap_or(u32::MAX);
            pool.robots_per_operator.min(limit)
        }
    }
}

/// A robot at its hub before its day, charged as in the morning.
pub(super) fn spawn_robot(world: &mut World, ground: &Ground, day: &DayPlan, who: Robot) -> Entity {
    let Robot { id, fleet, home } = who;
    let chance = |process| stream(day.seed, day.replication, process, u64::from(id.0));
    let offer = &ground.scenario.fleets[fleet.index()];
    let battery = &offer.vendor.battery;
    let threshold = &ground.fleets[fleet.index()].calls.threshold;
    let post = Post::Hub(home);
    let parts = (
        who,
        DutyState { duty: Duty::OutOfService, post, ..DutyState::default() },
        Drive::parked(chance("traffic")),
        ChargeState::charged(battery),
        HelpMeter::new(chance("help"), threshold),
        Radio::new(chance("link"), &offer.link),
        WearMeter::new(&offer.wear, day.seed, day.replication, id),
    );
    world.spawn(parts).id()
}

/// A fleet's chargers in the morning; the day may have another number of plugs at the first of the
/// scenario's list, wherever it stands.
fn chargers(fleet: &Fleet, on: &FleetGround, plugs: Option<u32>, robots: u32) -> Vec<ChargerDesk> {
    let desk = |offer: usize| {
        let desk = ChargerDesk::new(&fleet.chargers[offer], robots);
        let free = plugs.filter(|_| offer == 0).unwrap_or(desk.free);
        ChargerDesk { free, ..desk }
    };
    on.chargers.iter().map(|charger| desk(charger.offer)).collect()
}
