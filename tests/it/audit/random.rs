//! Random worlds, made from the shipped ones: whatever the numbers, days must be feasible.

use crate::worlds;
use trundle::audit::{Seen, Sight, day};
use trundle::base::law::Law;
use trundle::base::money::Money;
use trundle::base::stream::{StreamRng, below, stream};
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::{Kilograms, Litres, Metres, MetresPerSecond, WattHours, Watts};
use trundle::events::{CallCause, Skill};
use trundle::map::LonLat;
use trundle::scenario::policy::{Area, Policy, PolicyRule, Stay, StayStates};
use trundle::scenario::{
    Ahead, Answers, CallRate, Charger, ChargerKind, Circle, Closure, ConditionsPlan, CourierStarts,
    CrewPool, CrowdEvent, DispatchRule, Fleet, NoShow, NotTaken, OperatingMode, Pedestrians,
    PlaceRule, PolicyFile, PolicyLimit, QueueRule, Rainfall, Returns, Scenario, Shifts,
    StrandedOrder, Together, Wear, Weather, WeatherDay, WeatherFactors, catalog,
};

/// Random days.
const CASES: u64 = 300;

/// A supervised robot comes home and is sent on to a charger elsewhere, with an operator asked anew.
const HOME_AND_OFF_AGAIN: u64 = 351;

fn pick<T: Clone>(rng: &mut StreamRng, from: &[T]) -> T {
    from[below(rng, from.len())].clone()
}

/// Scenarios that random worlds begin with; named, so that one more that ships moves none of them.
const BASES: [&str; 7] = [
    "kiwibot-restaurant",
    "operators-frontier",
    "rain-peak",
    "town-kitchen",
    "rules-tour",
    "scout-suburb",
    "starship-campus",
];

/// A scenario with everything that moves a fleet drawn anew, some of it far out.
pub(crate) fn drawn(case: u64) -> Scenario {
    let mut rng = stream(97, 0, "random_world", case);
    let mut scenario = worlds::scenario(BASES[usize::try_from(case).unwrap() % BASES.len()]);
    scenario.run.seed = case;
    let factor = pick(&mut rng, &[0.02, 0.3, 1.0, 1.0, 2.0]);
    for merchant in &mut scenario.merchants {
        merchant.orders_per_day *= factor;
        let times = [Law::Constant(0.0), Law::Constant(12.0), Law::Exponential { mean: 20.0 }];
        merchant.preparation_min = pick(&mut rng, &times);
    }
    let patience = [Law::Constant(0.0), Law::Constant(8.0), Law::Exponential { mean: 40.0 }];
    scenario.customers.patience_min = pick(&mut rng, &patience);
    scenario.together = pick(&mut rng, &[Together::Shared, Together::Apart]);
    scenario.fallback_after =
        pick(&mut rng, &[None, Some(0.0), Some(6.0), Some(45.0)]).map(SimDuration::from_minutes);
    scenario.couriers.on_duty = pick(&mut rng, &[None, None, Some(1), Some(4)]);
    scenario.rules.robots_per_operator = pick(&mut rng, &[None, Some(1), Some(2)]);
    if below(&mut rng, 2) == 0 {
        scenario.gates.at = vec![PlaceRule::Centre, PlaceRule::BusiestEatery];
    }
    scenario.conditions = conditions(case);
    scenario.policy = policy(case);
    draw_orders(case, &mut scenario);
    draw_dispatch(case, &mut scenario);
    for fleet in &mut scenario.fleets {
        draw_fleet(&mut rng, fleet);
    }
    for fleet in &mut scenario.fleets {
        draw_hubs(case, fleet);
    }
    scenario
}

/// Several hubs in a third of the worlds, and where robots go when a trip is over.
fn draw_hubs(case: u64, fleet: &mut Fleet) {
    let mut rng = stream(97, 0, "random_hubs", case);
    let eateries = [1, 2, 3].map(|index| PlaceRule::Eatery { index });
    let more = pick(&mut rng, &[0, 0, 1, 3]);
    fleet.more_hubs = eateries[..more].to_vec();
    let rules = [Returns::HomeHub; 3];
    fleet.stand_by.returns = pick(&mut rng, &[&rules[..], &Returns::ALL].concat());
    fleet.stand_by.cool_down = SimDuration::from_minutes(pick(&mut rng, &[0.0, 15.0, 45.0]));
    if fleet.vendor.mode == OperatingMode::Accompanied && fleet.stand_by.returns == Returns::Stay {
        fleet.stand_by.returns = Returns::NearestHub;
    }
}

/// Couriers by shift, sent by any policy, in half of the worlds; robots in a third of them.
fn draw_dispatch(case: u64, scenario: &mut Scenario) {
    let mut rng = stream(97, 0, "random_dispatch", case);
    let policies = [
        "nearest-idle",
        "rolling-horizon",
        "insertion",
        "reassigning",
        "batched-matching",
        "oldest-first",
    ];
    let mut rule = || DispatchRule {
        policy: pick(&mut rng, &policies).to_owned(),
        every: SimDuration::from_seconds(pick(&mut rng, &[0.0, 30.0, 60.0])),
        at_once: pick(&mut rng, &[1, 3]),
        ..DispatchRule::default()
    };
    let rules = (rule(), rule());
    // Robots that are sent in batches seldom meet in a limited area.
    if scenario.policy.is_none() && case.is_multiple_of(2) {
        for fleet in &mut scenario.fleets {
            fleet.dispatch = DispatchRule { at_once: 1, ..rules.0.clone() };
            fleet.vendor.compartments = [1, 2, 4][usize::try_from(case / 2 % 3).unwrap()];
        }
    }
    let hour = SimTime::from_hours;
    let spans = [(hour(10.0), hour(14.0)), (hour(14.0), hour(20.0))];
    let couriers = &mut scenario.couriers;
    couriers.dispatch = rules.1;
    if below(&mut rng, 2) == 0 {
        couriers.on_duty = Some(pick(&mut rng, &[2, 6]));
        let shifts = below(&mut rng, 3);
        if shifts > 0 {
            couriers.shifts = Shifts::new(&spans[..shifts]).unwrap();
        }
    }
    couriers.starts = pick(&mut rng, &[CourierStarts::Unknown, CourierStarts::Merchants]);
    couriers.acceptance = pick(&mut rng, &[1.0, 0.7]);
    couriers.parking = SimDuration::from_minutes(pick(&mut rng, &[0.0, 1.5]));
}

/// People, rain, closed paths and crowds, each on in some worlds.
fn conditions(case: u64) -> ConditionsPlan {
    let mut rng = stream(97, 0, "random_conditions", case);
    let mut plan = ConditionsPlan::default();
    let hours = (SimTime::from_hours(12.0), SimTime::from_hours(14.0));
    let circle = Circle { place: PlaceRule::BusiestEatery, radius: Metres(150.0) };
    let mut on = || below(&mut rng, 3) == 0;
    if on() {
        let profile = catalog::pedestrians::read("city-centre").unwrap();
        let (weekend, quota) = (on(), on() || on());
        plan.pedestrians = Some(Pedestrians { profile, scale: 1.0, weekend, quota });
    }
    if on() {
        let (rainfall, celsius) = (Rainfall::OverDay(12.0), [4.0; 24]);
        let day = WeatherDay { name: "wet".to_owned(), rainfall, celsius };
        let rain =
            WeatherFactors { speed: 0.8, calls: 2.0, orders: 1.3, couriers: 0.8, people: 0.7 };
        plan.weather = Some(Weather { days: vec![day], rain, snow: rain });
    }
    if on() {
        let circle = Some(circle.clone());
        plan.closures.push(Closure { circle, ways: Vec::new(), hours });
    }
    // Short closures one after another, off the merchants: robots go round them, or turn round.
    if on() {
        for (eatery, minutes) in [(1, 0.0), (2, 20.0), (3, 40.0), (1, 60.0), (2, 80.0), (3, 100.0)]
        {
            let place = PlaceRule::Eatery { index: eatery };
            let from = SimTime::from_hours(12.0 + minutes / 60.0);
            let hours = (from, from + SimDuration::from_minutes(20.0));
            let circle = Some(Circle { place, radius: Metres(60.0) });
            plan.closures.push(Closure { circle, ways: Vec::new(), hours });
        }
    }
    if on() {
        let circle = Some(circle);
        plan.events.push(CrowdEvent { circle, hours, orders: 2.0, pedestrians: 3.0 });
    }
    plan
}

/// A policy in some worlds: a square for one or two robots at once, another closed for an hour, and
/// in some of them times for robots in the square, and for those that stand anywhere.
fn policy(case: u64) -> Option<PolicyFile> {
    let mut rng = stream(97, 0, "random_policy", case);
    if below(&mut rng, 3) > 0 {
        return None;
    }
    let square = |low: f64, high: f64| {
        let corners = [(low, low), (high, low), (high, high), (low, high), (low, low)];
        let ring = corners.map(|(lon, lat)| LonLat { lon, lat }).to_vec();
        Area { id: "a".to_owned(), name: "a".to_owned(), polygons: vec![vec![ring]] }
    };
    let rule = |limit, area: Option<usize>, (from, until)| PolicyRule {
        name: "a rule".to_owned(),
        limit,
        areas: area.into_iter().collect(),
        from: SimTime::from_hours(from),
        until: SimTime::from_hours(until),
        on_the_road: false,
    };
    let hours = pick(&mut rng, &[(0.0, 24.0), (12.0, 19.0)]);
    let count = |most| PolicyLimit::Count(Some(most));
    let most = pick(&mut rng, &[1, 2]);
    let mut rules = vec![rule(count(0), Some(1), (13.0, 14.0))];
    if below(&mut rng, 2) > 0 {
        // A number that falls every twenty minutes, often while robots are inside.
        let falls = (30..66).map(|third| f64::from(third) / 3.0);
        rules.extend(falls.map(|at| rule(count(1), Some(0), (at, at + 0.1))));
    }
    rules.push(rule(count(most), Some(0), hours));
    let stay = |minutes, states| {
        PolicyLimit::Stay(Some(Stay { most: SimDuration::from_minutes(minutes), states }))
    };
    if below(&mut rng, 2) > 0 {
        rules.push(rule(stay(3.0, StayStates::AtWork), Some(0), (9.0, 20.0)));
        rules.push(rule(stay(2.0, StayStates::Standing), None, (0.0, 24.0)));
    }
    let low = pick(&mut rng, &[0.001, 0.002, 0.004, 0.006]);
    Some(PolicyFile {
        name: "random.json".to_owned(),
        policies: vec![Policy { name: "a policy".to_owned(), rules }],
        areas: vec![square(low, low + 0.002), square(0.0055, 0.0062)],
        passed_over: Vec::new(),
        digest: String::new(),
    })
}

/// Cooks, customers who stay away and orders placed ahead, each on in some worlds.
fn draw_orders(case: u64, scenario: &mut Scenario) {
    let mut rng = stream(97, 0, "random_orders", case);
    for merchant in &mut scenario.merchants {
        merchant.cooks = pick(&mut rng, &[None, None, Some(1), Some(3)]);
        merchant.loading_s = pick(&mut rng, &[None, Some(Law::Exponential { mean: 90.0 })]);
    }
    scenario.customers.no_show = NoShow {
        share: pick(&mut rng, &[0.0, 0.0, 0.1, 0.5]),
        wait: SimDuration::from_minutes(pick(&mut rng, &[0.0, 5.0])),
        ticket: pick(
            &mut rng,
            &[NotTaken::Charged, NotTaken::RefundedByMerchant, NotTaken::RefundedByCarrier],
        ),
    };
    let hours = |from, to| (SimTime::from_hours(from), SimTime::from_hours(to));
    scenario.ahead = Ahead {
        share: pick(&mut rng, &[0.0, 0.0, 0.3, 1.0]),
        lead_min: pick(&mut rng, &[Law::Constant(90.0), Law::Exponential { mean: 60.0 }]),
        window: SimDuration::from_minutes(pick(&mut rng, &[0.0, 20.0])),
        windows: pick(&mut rng, &[Vec::new(), vec![hours(12.0, 13.0), hours(15.0, 18.0)]]),
        notice: SimDuration::from_minutes(pick(&mut rng, &[10.0, 60.0])),
    };
}

/// Calls of every cause.
fn calls() -> Vec<CallRate> {
    let rate = |cause| CallRate {
        cause,
        per_km: if cause == CallCause::Weather { 0.0 } else { 0.5 },
        share: 0.2,
        surges_per_h: 1.0,
        help_s: Some(Law::Exponential { mean: 15.0 }),
    };
    CallCause::ALL.into_iter().map(rate).collect()
}

fn draw_fleet(rng: &mut StreamRng, fleet: &mut Fleet) {
    use OperatingMode::{Accompanied, OnCall, Supervised};
    fleet.robots = pick(rng, &[1, 2, 3, 5, 9]);
    let plugs = pick(rng, &[None, Some(1), Some(2)]);
    fleet.hub = pick(rng, &[None, Some(PlaceRule::Centre), fleet.hub.clone()]);
    fleet.operators[0].on_duty = pick(rng, &[1, 1, 2, 4]);
    fleet.operators[0].robots_per_operator = pick(rng, &[1, 2, 3]);
    let pool = &mut fleet.operators[0];
    let hour = SimTime::from_hours;
    let shifts = [vec![], vec![(hour(8.0), hour(14.0)), (hour(14.0), hour(23.0))]];
    pool.shifts = Shifts::new(&pick(rng, &shifts)).unwrap();
    pool.rest = SimDuration::from_minutes(pick(rng, &[0.0, 0.0, 30.0]));
    pool.takeover_s = pick(rng, &[Law::Constant(0.0), Law::Gamma { mean: 5.0, sd: 3.0 }]);
    if below(rng, 3) == 0 {
        let mut second = pool.clone();
        (second.on_duty, second.skills) = (1, vec![Skill::Assist, Skill::Drive]);
        fleet.operators.push(second);
    }
    fleet.queue =
        pick(rng, &[QueueRule::FirstCome, QueueRule::LoadedFirst, QueueRule::OldestOrder]);
    fleet.slots_held = pick(rng, &[false, true]);
    fleet.link.outages_per_h = pick(rng, &[0.0, 0.0, 6.0]);
    fleet.link.latency = SimDuration(pick(rng, &[0, 250]));
    fleet.calls = pick(rng, &[vec![], vec![], calls()]);
    draw_crews(rng, fleet);
    // A stream of its own, so that way-points shift no other world.
    let entity = u64::try_from(below(&mut rng.clone(), 1 << 30)).unwrap();
    let set_s = pick(&mut stream(97, 3, "random_waypoints", entity), &[None, Some(6.0)]);
    for pool in &mut fleet.operators {
        pool.waypoint_s = set_s.filter(|_| fleet.vendor.waypoints.is_some());
    }
    let vendor = &mut fleet.vendor;
    vendor.mode = pick(rng, &[OnCall, Supervised, Accompanied]);
    vendor.cruise = vendor.cruise * pick(rng, &[0.4, 1.0, 1.0, 3.0]);
    vendor.crossing = vendor.crossing * pick(rng, &[0.5, 1.0, 2.0]);
    vendor.reach = vendor.reach * pick(rng, &[0.3, 1.0, 2.0]);
    vendor.payload = vendor.payload * pick(rng, &[0.2, 1.0]);
    vendor.cargo = vendor.cargo * pick(rng, &[0.5, 1.0]);
    let (from, until) = (pick(rng, &[0.0, 8.0, 11.0]), pick(rng, &[13.0, 20.0, 24.0]));
    vendor.service = (SimTime::from_hours(from), SimTime::from_hours(until));
    vendor.distance_between_calls = Metres(pick(rng, &[25.0, 200.0, 1000.0, 1e9]));
    let sessions = [Law::Constant(0.0), Law::Exponential { mean: 20.0 }, Law::Constant(240.0)];
    vendor.help_s = pick(rng, &sessions);
    vendor.rescue_share = pick(rng, &[0.0, 0.03, 0.3, 1.0]);
    vendor.fixed_on_spot = pick(rng, &[0.0, 0.5, 1.0]);
    vendor.repair_min = pick(rng, &[Law::Constant(0.0), Law::Exponential { mean: 60.0 }]);
    let battery = &mut vendor.battery;
    battery.capacity = WattHours(battery.capacity.0 * pick(rng, &[0.02, 0.1, 0.2, 0.5, 1.0, 50.0]));
    battery.reserve = pick(rng, &[0.0, 0.0, 0.15, 0.3]);
    battery.recharge_below = pick(rng, &[0.1, 0.3, 0.8]);
    battery.recharge_to = pick(rng, &[0.8, 0.9, 1.0]);
    battery.rolling_resistance *= pick(rng, &[1.0, 10.0, 40.0]);
    // A stream of its own, so that one more number of the battery shifts no other world.
    let entity = u64::try_from(below(&mut rng.clone(), 1 << 30)).unwrap();
    let rng = &mut stream(97, 1, "random_battery", entity);
    battery.drivetrain_efficiency = pick(rng, &[1.0, 0.7]);
    battery.regeneration = pick(rng, &[0.0, 0.0, 0.5]);
    let strong = battery.capacity.0 >= 300.0 && battery.rolling_resistance < 0.03;
    let strong = strong && battery.recharge_below < 0.5;
    (battery.knee, battery.taper_to) = pick(rng, &[(0.9, 0.1), (0.6, 0.05), (1.0, 1.0)]);
    let power = battery.charger;
    fleet.chargers = chargers(rng, plugs, power, strong);
}

/// Plugs at the hub or, where the battery is strong enough to come home from there, plugs or a swap
/// station elsewhere.
fn chargers(rng: &mut StreamRng, plugs: Option<u32>, power: Watts, strong: bool) -> Vec<Charger> {
    let mut charger = Charger { at: None, section: None, plugs, power, kind: ChargerKind::Plug };
    let (elsewhere, swaps) = (pick(rng, &[true, false]), pick(rng, &[true, false]));
    if !strong || !elsewhere {
        return vec![charger];
    }
    let mut chargers = pick(rng, &[Vec::new(), vec![charger.clone()]]);
    charger.at = Some(PlaceRule::Eatery { index: 1 });
    if swaps {
        let time_min = pick(rng, &[Law::Constant(2.0), Law::Exponential { mean: 4.0 }]);
        charger.kind = ChargerKind::Swap { time_min, spares: pick(rng, &[1, 3]) };
    }
    chargers.push(charger);
    chargers
}

fn draw_crews(rng: &mut StreamRng, fleet: &mut Fleet) {
    use StrandedOrder::{ByHand, Kept, Refunded, Remade};
    let hours = |from, to| (SimTime::from_hours(from), SimTime::from_hours(to));
    let pools = pick(rng, &[1, 1, 2]);
    fleet.crews = (0..pools)
        .map(|_| CrewPool {
            people: pick(rng, &[1, 1, 2]),
            speed: MetresPerSecond(pick(rng, &[0.3, 1.4, 4.0])),
            base: pick(rng, &[None, None, Some(PlaceRule::Centre)]),
            shifts: pick(
                rng,
                &[
                    Shifts::default(),
                    Shifts::default(),
                    Shifts::new(&[hours(9.0, 13.0), hours(13.0, 19.5)]).unwrap(),
                    Shifts::new(&[hours(7.0, 12.0), hours(13.0, 16.0)]).unwrap(),
                ],
            ),
            swap_min: pick(rng, &[None, Some(Law::Constant(4.0))]),
            spares: None,
            wage_per_h: Money::from_units(15.0),
        })
        .collect();
    // A stream of its own, so that spare batteries shift no other world.
    let entity = u64::try_from(below(&mut rng.clone(), 1 << 30)).unwrap();
    let mut own = stream(97, 2, "random_spares", entity);
    for pool in &mut fleet.crews {
        pool.spares = pick(&mut own, &[None, Some(1), Some(2)]).filter(|_| pool.swap_min.is_some());
    }
    fleet.rescue.answers = pick(rng, &[Answers::FirstCome, Answers::Nearest]);
    fleet.rescue.stranded = pick(rng, &[Remade, Refunded, ByHand, Kept]);
    fleet.wear = Wear {
        hours_between_failures: pick(rng, &[None, None, Some(1.0), Some(20.0)]),
        thefts_per_h: pick(rng, &[0.0, 0.0, 0.3]),
        vandalism_per_h: pick(rng, &[0.0, 0.0, 0.2]),
        bays: pick(rng, &[None, Some(1), Some(2)]),
    };
}

#[test]
fn random_worlds_run_feasible_days() {
    let (mut broken, mut seen) = (Vec::new(), Seen::default());
    for case in (0..CASES).chain([HOME_AND_OFF_AGAIN]) {
        let ground = worlds::ground(drawn(case));
        let options = worlds::options(&ground.scenario);
        let robots = options[usize::try_from(case / 4).unwrap() % (options.len() - 1)].clone();
        let mut plan = worlds::day(&ground, robots, 0);
        plan.edges = case % 2 == 0;
        let found = day(&ground, &plan);
        seen += found.seen;
        if !found.faults.is_empty() {
            broken.push((case, found.faults));
        }
    }
    assert!(broken.is_empty(), "{} of {CASES} worlds: {broken:#?}", broken.len());
    // Refusals need a map with places that nobody reaches, slots a crowd of robots on one footpath:
    // both have days of their own.
    // The same holds of batteries that send robots to chargers elsewhere, of crews that use up their
    // spare ones, of robots that closures overtake, of robots with several orders or with others than
    // they set out for, and of feeders.
    let apart = [
        Sight::Refused,
        Sight::WaitForSlot,
        Sight::GivenBack,
        Sight::TakenBack,
        Sight::ChargedElsewhere,
        Sight::OutOfSpares,
        Sight::TurnedRound,
        Sight::BundledOnRobot,
        Sight::Fed,
        Sight::WaitForFeeder,
        Sight::FedInVain,
        Sight::FedMadeAgain,
    ];
    let rare = Sight::ALL.into_iter().filter(|sight| !apart.contains(sight));
    let rare: Vec<(Sight, u32)> = rare.map(|sight| (sight, seen.count(sight))).collect();
    assert!(rare.iter().all(|(_, count)| *count >= 20), "some checks hardly ever bit: {rare:?}");
}

#[test]
fn robots_with_several_orders_on_board_run_feasible_days_whatever_befalls_them() {
    let mut seen = Seen::default();
    for case in 0..160 {
        let mut scenario = drawn(case);
        scenario.couriers.on_duty = None;
        scenario.customers.patience_min = Law::Constant(90.0);
        for fleet in &mut scenario.fleets {
            let vendor = &mut fleet.vendor;
            vendor.compartments = 3;
            (vendor.payload, vendor.cargo) = (Kilograms(60.0), Litres(200.0));
            let policy = if case % 3 == 0 { "rolling-horizon" } else { "insertion" };
            fleet.dispatch = DispatchRule {
                policy: policy.to_owned(),
                every: SimDuration::from_minutes(12.0),
                ..DispatchRule::default()
            };
        }
        let ground = worlds::ground(scenario);
        let options = worlds::options(&ground.scenario);
        let robots = options[usize::try_from(case).unwrap() % (options.len() - 1)].clone();
        let mut plan = worlds::day(&ground, robots, 1);
        plan.edges = case % 2 == 0;
        let found = day(&ground, &plan);
        assert!(found.faults.is_empty(), "case {case}: {:#?}", found.faults);
        seen += found.seen;
    }
    let needed = [
        Sight::BundledOnRobot,
        Sight::MadeAgain,
        Sight::KeptOrder,
        Sight::Refunded,
        Sight::ByHand,
        Sight::NotTaken,
        Sight::WayRound,
    ];
    let counts = needed.map(|sight| (sight, seen.count(sight)));
    assert!(counts.iter().all(|(_, count)| *count >= 10), "{counts:?}");
}

#[test]
fn robots_with_weak_batteries_charge_wherever_they_may_and_every_day_is_feasible() {
    let mut seen = Seen::default();
    for case in 0..24 {
        let mut scenario = worlds::scenario("starship-campus");
        let fleet = &mut scenario.fleets[0];
        let battery = &mut fleet.vendor.battery;
        battery.capacity = WattHours([60.0, 90.0][case % 2]);
        battery.reserve = [0.15, 0.4][case / 2 % 2];
        battery.recharge_below = battery.reserve + 0.2;
        let (plugs, power) = (Some(2), Watts(150.0));
        let hub = Charger { at: None, section: None, plugs, power, kind: ChargerKind::Plug };
        let time_min = Law::Constant(3.0);
        let kind = [ChargerKind::Plug, ChargerKind::Swap { time_min, spares: 2 }][case / 4 % 2];
        let away = Charger { at: Some(PlaceRule::Eatery { index: 1 }), kind, ..hub.clone() };
        fleet.chargers = if case / 8 == 0 { vec![away] } else { vec![hub, away] };
        // Some live at two hubs, of which the other may have the only charger.
        if case % 3 > 0 {
            fleet.more_hubs = vec![PlaceRule::Eatery { index: 1 + case % 2 * 2 }];
            fleet.stand_by.returns = [Returns::HomeHub, Returns::NearestHub][case % 3 - 1];
        }
        fleet.rescue.answers = Answers::Nearest;
        let crew = &mut fleet.crews[0];
        (crew.people, crew.swap_min, crew.spares) = (1, Some(time_min), Some(1));
        let ground = worlds::ground(scenario);
        let plan = worlds::day(&ground, vec![6], u32::try_from(case).unwrap());
        let found = day(&ground, &plan);
        assert!(found.faults.is_empty(), "case {case}: {:#?}", found.faults);
        seen += found.seen;
    }
    for sight in [Sight::ChargedElsewhere, Sight::WaitForPlug] {
        assert!(seen.count(sight) >= 20, "{sight:?}: {}", seen.count(sight));
    }
}
