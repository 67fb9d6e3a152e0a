//! Batteries over many days: what is drawn, charged and left, on slopes and at the reserve.

use crate::tiny::{self, Twist, after};
use crate::worlds;
use bevy_ecs::prelude::World;
use bevy_ecs::system::SystemState;
use std::sync::Arc;
use trundle::base::ids::RobotId;
use trundle::base::law::Law;
use trundle::base::time::SimTime;
use trundle::base::units::{Metres, WattHours};
use trundle::events::{Duty, LegKind, SimEvent};
use trundle::map::draft::{Draft, Look};
use trundle::map::{PlaceKind, Point};
use trundle::scenario::{Charger, ChargerKind, PlaceRule, Scenario};
use trundle::sim::energy::ChargeState;
use trundle::sim::{DayPlan, EventLog, Ground, SimColumns, advance, build};

/// Days of a month.
const MONTH: u32 = 30;

/// Drawn, charged and lost from all batteries of one day, the last as the world holds it in the end.
fn balance(ground: &Arc<Ground>, day: DayPlan) -> (f64, f64, f64, u32) {
    let battery = &ground.scenario.fleets[0].vendor.battery;
    let full = battery.capacity.0 * battery.recharge_to;
    let mut world = World::new();
    build::populate(&mut world, ground, day);
    let mut state: SystemState<SimColumns<'static, 'static>> = SystemState::new(&mut world);
    advance(&mut world, &mut state, SimTime(u64::MAX));
    let mut facts = worlds::Facts::default();
    world.resource_mut::<EventLog>().read(&mut facts);
    let (mut drawn_wh, mut charged_wh, mut charges) = (0.0, 0.0, 0);
    for (_, event) in &facts.0 {
        if let SimEvent::DutyChanged { drawn, .. } = event {
            drawn_wh += drawn.0;
        }
        if let SimEvent::StretchDriven { energy, .. } = event {
            drawn_wh += energy.0;
        }
        if let SimEvent::Charged { energy, .. } = event {
            (charged_wh, charges) = (charged_wh + energy.0, charges + 1);
        }
    }
    let mut left = world.query::<&ChargeState>();
    let lost = left.iter(&world).map(|charge| full - charge.energy.0).sum();
    (drawn_wh, charged_wh, lost, charges)
}

/// A shipped fleet whose batteries last for a trip or two.
fn hungry(chargers: Vec<Charger>) -> Scenario {
    let mut scenario = worlds::scenario("kiwibot-restaurant");
    let fleet = &mut scenario.fleets[0];
    fleet.vendor.battery.capacity = WattHours(60.0);
    fleet.vendor.battery.regeneration = 0.3;
    fleet.chargers.extend(chargers);
    fleet.chargers[0].plugs = Some(1);
    scenario
}

fn elsewhere(kind: ChargerKind) -> Charger {
    let power = worlds::scenario("kiwibot-restaurant").fleets[0].vendor.battery.charger;
    let at = Some(PlaceRule::Eatery { index: 3 });
    Charger { at, section: Some(0), plugs: Some(1), power, kind }
}

#[test]
fn over_a_month_energy_drawn_is_energy_charged_and_the_change_in_charge() {
    let swap = ChargerKind::Swap { time_min: Law::Exponential { mean: 3.0 }, spares: 2 };
    for chargers in [vec![], vec![elsewhere(ChargerKind::Plug)], vec![elsewhere(swap)]] {
        let kind = chargers.first().map(|charger| charger.kind);
        let ground = worlds::ground(hungry(chargers));
        let robots = vec![ground.scenario.fleets[0].robots];
        let (mut drawn, mut charged, mut lost, mut charges) = (0.0, 0.0, 0.0, 0);
        for day in 0..MONTH {
            let plan = DayPlan::new(&ground.scenario, day, robots.clone());
            let of_day = balance(&ground, plan);
            (drawn, charged) = (drawn + of_day.0, charged + of_day.1);
            (lost, charges) = (lost + of_day.2, charges + of_day.3);
        }
        let apart = drawn - charged - lost;
        assert!(apart.abs() < 1e-6, "{kind:?}: {drawn} Wh drawn, {charged} charged, {lost} lost");
        assert!(charges > 10 * MONTH, "{kind:?}: only {charges} charges");
    }
}

/// A kitchen on the level, a home 300 m up a slope of one in ten.
fn hill() -> Arc<Ground> {
    let mut draft = Draft::default();
    let ends = [0.0, 200.0, 500.0].map(|x| draft.vertex(Point { x, y: 0.0 }));
    draft.straight(ends[0], ends[1], Look::default());
    draft.straight(ends[2], ends[1], Look { incline: Some(-0.1), ..Look::default() });
    for (name, x) in [("Depot", 0.0), ("Kitchen", 200.0)] {
        draft.place(PlaceKind::Eatery, name.to_owned(), Point { x, y: 5.0 });
    }
    draft.place(PlaceKind::Building, "Home".to_owned(), Point { x: 500.0, y: 5.0 });
    let mut scenario = tiny::ground(Twist::default()).scenario.clone();
    scenario.fleets[0].vendor.battery.rolling_resistance = 0.02;
    Arc::new(Ground::build(scenario, Arc::new(draft.finish("hill"))).unwrap())
}

#[test]
fn uphill_is_paid_with_the_load_and_downhill_is_free() {
    let ground = hill();
    let plan = tiny::day(&ground, 1, |_| true);
    let mut found = Vec::new();
    for (_, event) in worlds::events(&ground, plan) {
        if let SimEvent::StretchDriven { leg, energy, .. } = event {
            found.push((leg, energy.0));
        }
    }
    // 10 kg on the level over 200 m; 12 kg up 300 m at sine 0.1/√1.01 and cosine 1/√1.01; down
    // again for nothing, as the slope outweighs the rolling, and 200 m on the level.
    let (g, slope) = (9.806_65 / 3600.0, 1.01_f64.sqrt());
    let level = 10.0 * g * 0.02 * 200.0;
    let up = 12.0 * g * (0.02 + f64::from(0.1_f32)) / slope * 300.0;
    let expected = [(LegKind::Approach, level), (LegKind::Loaded, up), (LegKind::Return, level)];
    for ((leg, wh), (wanted, exact)) in found.iter().zip(expected) {
        assert_eq!(*leg, wanted);
        assert!((wh - exact).abs() < 1e-6, "{leg:?}: {wh} Wh, not {exact}");
    }
    assert_eq!(found.len(), 3);
}

/// The tiny world with a battery of 100 Wh of which 60 are the reserve, and help that takes 5000 s:
/// one call on the way to the kitchen draws 50 Wh, so the robot turns round.
fn turns_round() -> (Arc<Ground>, DayPlan) {
    let ground = tiny::ground(Twist { calls_m: 500.0, ..Twist::default() });
    let mut scenario = ground.scenario.clone();
    scenario.customers.patience_min = Law::Constant(6000.0);
    let vendor = &mut scenario.fleets[0].vendor;
    vendor.help_s = Law::Constant(5000.0);
    let battery = &mut vendor.battery;
    battery.capacity = WattHours(100.0);
    (battery.reserve, battery.recharge_below) = (0.6, 0.7);
    let ground = Arc::new(Ground::build(scenario, ground.map.clone()).unwrap());
    let calls_once = |plan: &DayPlan| {
        let facts = worlds::events(&ground, plan.clone());
        let calls = |(_, event): &(SimTime, SimEvent)| matches!(event, SimEvent::HelpCalled { .. });
        let back =
            |(_, event): &(SimTime, SimEvent)| matches!(event, SimEvent::OrderGivenBack { .. });
        facts.iter().any(back) && facts.iter().filter(|fact| calls(fact)).count() == 1
    };
    let plan = tiny::day(&ground, 1, calls_once);
    (ground, plan)
}

#[test]
fn at_its_reserve_an_empty_robot_gives_the_order_back_charges_and_the_order_is_delivered() {
    let (ground, plan) = turns_round();
    let facts = worlds::events(&ground, plan.clone());
    let at = |wanted: &dyn Fn(&SimEvent) -> bool| {
        facts.iter().find(|(_, event)| wanted(event)).map(|(at, _)| *at).unwrap()
    };
    let called = at(&|event| matches!(event, SimEvent::HelpCalled { .. }));
    let back = at(&|event| matches!(event, SimEvent::OrderGivenBack { .. }));
    assert_eq!(back, after(called, 5000), "as soon as it could drive again");
    let set_out = after(tiny::placed(&ground, &plan)[0], 100);
    // It drives home the way it came, a millisecond a millimetre, and plugs in at once.
    let plugged = at(&|event| matches!(event, SimEvent::PlugTaken { .. }));
    assert_eq!(plugged.since(back), called.since(set_out));
    let charged = at(&|event| matches!(event, SimEvent::Charged { .. }));
    // Below the knee at 0.9 of 100 Wh in proportion, above it by the logarithm of ten.
    let battery = &ground.scenario.fleets[0].vendor.battery;
    let seconds = called.since(set_out).seconds();
    let left = 100.0 - 2.0 * 0.02 * seconds - 50.0;
    let hours = (90.0 - left + 10.0 / 0.9 * libm::log(10.0)) / battery.charger.0;
    assert!((charged.since(plugged).hours() - hours).abs() < 1e-6);
    let given = facts.iter().filter(|(_, e)| matches!(e, SimEvent::OrderAssigned { .. })).count();
    assert!(given >= 2, "assigned {given} times");
    assert!(facts.iter().any(|(_, event)| matches!(event, SimEvent::OrderDelivered { .. })));
    let record = worlds::record(&ground, plan);
    assert!(record.robots[RobotId(0).index()].given_back >= 1);
}

#[test]
fn a_battery_that_runs_empty_under_way_stops_the_robot_where_it_is() {
    let ground = tiny::ground(Twist::default());
    let mut scenario = ground.scenario.clone();
    let vendor = &mut scenario.fleets[0].vendor;
    vendor.battery.capacity = WattHours(15.0);
    (vendor.battery.reserve, vendor.loading_s) = (0.0, Law::Constant(900.0));
    vendor.battery.hotel.0 = 0.0;
    vendor.fixed_on_spot = 0.0;
    let accepted = Ground::build(scenario.clone(), ground.map.clone()).unwrap();
    assert!(accepted.fleets[0].battery_lasts);
    scenario.fleets[0].vendor.battery.capacity = WattHours(9.9);
    let refused = Ground::build(scenario.clone(), ground.map.clone()).unwrap();
    assert!(!refused.fleets[0].battery_lasts, "1000 m with 10 kg take 10 Wh");
    scenario.fleets[0].vendor.battery.capacity = WattHours(22.0);
    scenario.fleets[0].vendor.battery.hotel.0 = 9.0;
    let ground = Arc::new(Ground::build(scenario, ground.map.clone()).unwrap());
    let plan = tiny::day(&ground, 1, |_| true);
    // 200 m and 200 s: 2.5 Wh; 900 s at the kitchen: 2.25; 300 m loaded: 4.35; the door: 0.075;
    // home: 6.25. All 15.425 Wh of 22, so nothing stops it but a kitchen that takes three hours.
    let facts = worlds::events(&ground, plan.clone());
    assert!(!facts.iter().any(|(_, event)| matches!(event, SimEvent::RescueCalled { .. })));
    let mut slow = ground.scenario.clone();
    slow.fleets[0].vendor.loading_s = Law::Constant(7500.0);
    let ground = Arc::new(Ground::build(slow, ground.map.clone()).unwrap());
    let facts = worlds::events(&ground, plan);
    // 22 − 2.5 − 18.75 = 0.75 Wh are left at the kitchen: 0.0145 Wh a metre carry 51.7 m.
    let mut loaded = None;
    for (_, event) in &facts {
        if let SimEvent::StretchDriven { leg: LegKind::Loaded, distance, .. } = event {
            loaded = loaded.or(Some(distance.metres()));
        }
    }
    assert!((loaded.unwrap().0 - 0.75 / 0.0145).abs() < 0.01, "{loaded:?}");
    assert!(facts.iter().any(|(_, event)| matches!(event, SimEvent::RescueCalled { .. })));
}

#[test]
fn a_charger_that_nobody_comes_home_from_is_refused_with_its_place() {
    let ground = tiny::ground(Twist::default());
    let mut scenario = ground.scenario.clone();
    let fleet = &mut scenario.fleets[0];
    fleet.vendor.battery.capacity = WattHours(10.0);
    let mut far = fleet.chargers[0].clone();
    (far.at, far.section) = (Some(PlaceRule::Named("Home".to_owned())), Some(4));
    fleet.chargers.push(far);
    let problems = Ground::build(scenario, ground.map.clone()).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].key, "charger[4].at");
    assert!(problems[0].what.contains("500 m") && problems[0].remedy.contains("larger battery"));
}

#[test]
fn robots_charge_at_the_nearest_charger_and_come_home() {
    let mut scenario = hungry(vec![elsewhere(ChargerKind::Plug)]);
    scenario.fleets[0].vendor.battery.recharge_below = 0.7;
    let ground = worlds::ground(scenario);
    assert!(Metres(100.0) < ground.fleets[0].chargers[1].from_hubs[0].metres());
    let drives_home = |day: u32| {
        let robots = vec![ground.scenario.fleets[0].robots];
        let facts = worlds::events(&ground, DayPlan::new(&ground.scenario, day, robots));
        facts.into_iter().any(|(_, event)| {
            let (from, to) = (Duty::Charge, Duty::AwaitOperator);
            matches!(event, SimEvent::DutyChanged { from: a, to: b, .. } if (a, b) == (from, to))
        })
    };
    assert!((0..10).any(drives_home), "nobody charged away from the hub");
}
