//! Days of the tiny world, worked out by hand and asserted to the millisecond and millimetre.
//!
//! The map, its metres and its seconds stand at the top of `tiny.rs`.

use crate::tiny::{self, Twist, after};
use crate::worlds;
use std::sync::Arc;
use trundle::base::ids::{CourierId, OperatorId, OrderId};
use trundle::base::law::Law;
use trundle::base::stream::stream;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::{Millimetres, WattHours};
use trundle::events::Duty::{
    Approach, Assist, Deliver, HandOver, Idle, Load, OutOfService, Return,
};
use trundle::events::{Duty, LegKind, SimEvent, Unfit};
use trundle::sim::calls::HelpMeter;
use trundle::sim::{DayPlan, Ground};

/// Offset of the first crossing's cycle \[µs\]: `mix(1) mod 90 s`, worked out apart.
const OFFSET_US: u64 = 50_578_789;

/// Law of the hazard between two calls.
const THRESHOLD: Law = Law::Exponential { mean: 1.0 };

/// Hazard of a millimetre with a call every 500 m: 10^12 a call.
const HAZARD_PER_MM: u64 = 2_000_000;

/// One line of a trace: when, and what.
type Line = (SimTime, String);

#[expect(clippy::wildcard_enum_match_arm, reason = "a trace prints the rest as it is")]
fn line(at: SimTime, event: &SimEvent) -> Line {
    let text = match *event {
        SimEvent::OrderPlaced { order, .. } => format!("order {order} placed"),
        SimEvent::OrderAssigned { order, .. } => format!("order {order} assigned"),
        SimEvent::OrderLoaded { order, .. } => format!("order {order} loaded"),
        SimEvent::RobotArrived { order, .. } => format!("order {order} at the door"),
        SimEvent::OrderDelivered { order, .. } => format!("order {order} delivered"),
        SimEvent::DutyChanged { from, to, drawn, .. } => turn(from, to, drawn),
        SimEvent::StretchDriven { leg, distance, crossings, crossing_wait, energy, .. } => {
            drive(leg, distance, (crossings, crossing_wait), energy)
        }
        SimEvent::HelpCalled { .. } => "help called".to_owned(),
        SimEvent::OperatorTook { operator, waited, .. } => format!("{operator} took {waited:?}"),
        SimEvent::OperatorReleased { operator, held, .. } => format!("{operator} held {held:?}"),
        ref other => format!("{other:?}"),
    };
    (at, text)
}

fn turn(from: Duty, to: Duty, drawn: WattHours) -> String {
    format!("{from:?} to {to:?}, {:.6} Wh", drawn.0)
}

fn drive(
    leg: LegKind,
    distance: Millimetres,
    (crossings, wait): (u32, SimDuration),
    energy: WattHours,
) -> String {
    format!("{leg:?} {} mm, {crossings} crossings, {} ms, {:.6} Wh", distance.0, wait.0, energy.0)
}

/// Turns from one duty to the next after so many seconds of it, with its energy if away.
fn turned(at: SimTime, from: Duty, to: Duty, seconds: f64) -> Line {
    (at, turn(from, to, WattHours(seconds * 0.01)))
}

fn driven(at: SimTime, leg: LegKind, metres: u32, wh_per_m: f64) -> Line {
    let energy = WattHours(f64::from(metres) * wh_per_m);
    (at, drive(leg, Millimetres(metres * 1000), (0, SimDuration::ZERO), energy))
}

fn said(at: SimTime, text: &str) -> Line {
    (at, text.to_owned())
}

fn trace(ground: &Arc<Ground>, plan: DayPlan) -> Vec<Line> {
    worlds::events(ground, plan).iter().map(|(at, event)| line(*at, event)).collect()
}

/// The robot's trip for an order that it sets out for at `t`, the kitchen being done in time.
///
/// Way to the kitchen 200 m, loading 60 s, way to the door 300 m with 2 kg, hand-over 30 s, way
/// home 500 m: home after 200 + 60 + 300 + 30 + 500 = 1090 s.
fn trip(order: u32, t: SimTime) -> Vec<Line> {
    vec![
        said(t, &format!("order {order} assigned")),
        turned(t, Idle, Approach, 0.0),
        driven(after(t, 200), LegKind::Approach, 200, 0.01),
        turned(after(t, 200), Approach, Load, 200.0),
        said(after(t, 260), &format!("order {order} loaded")),
        turned(after(t, 260), Load, Deliver, 60.0),
        driven(after(t, 560), LegKind::Loaded, 300, 0.012),
        turned(after(t, 560), Deliver, HandOver, 300.0),
        said(after(t, 560), &format!("order {order} at the door")),
        said(after(t, 590), &format!("order {order} delivered")),
        turned(after(t, 590), HandOver, Return, 30.0),
        driven(after(t, 1090), LegKind::Return, 500, 0.01),
        turned(after(t, 1090), Return, Idle, 500.0),
    ]
}

fn morning() -> Line {
    turned(SimTime::MIDNIGHT, OutOfService, Idle, 0.0)
}

fn evening() -> Line {
    turned(SimTime::from_hours(23.5), Idle, OutOfService, 0.0)
}

#[test]
fn one_order_takes_1190_seconds_from_placement_to_home() {
    let ground = tiny::ground(Twist::default());
    let plan = tiny::day(&ground, 1, |_| true);
    let p = tiny::placed(&ground, &plan)[0];
    // The kitchen needs 300 s and the robot 200 s to get there: it is sent after 100 s.
    let mut expected = vec![morning(), said(p, "order 0 placed")];
    expected.extend(trip(0, after(p, 100)));
    expected.push(evening());
    assert_eq!(trace(&ground, plan), expected);
}

#[test]
fn a_second_order_waits_for_the_only_robot() {
    let ground = tiny::ground(Twist::default());
    let plan = tiny::day(&ground, 2, |_| true);
    let placed = tiny::placed(&ground, &plan);
    // Orders come within ten minutes; the first trip takes 1090 s. So the second is taken when the
    // robot is home, and its kitchen is done long before the robot is there again.
    let first = after(placed[0], 100);
    let second = after(first, 1090);
    let mut expected = vec![morning()];
    expected.extend([said(placed[0], "order 0 placed"), said(placed[1], "order 1 placed")]);
    expected.extend(trip(0, first));
    expected.extend(trip(1, second));
    expected.push(evening());
    expected.sort_by_key(|(at, _)| *at);
    assert_eq!(trace(&ground, plan), expected);
}

#[test]
fn a_call_for_help_costs_the_session_and_nothing_else() {
    let ground = tiny::ground(Twist { calls_m: 500.0, ..Twist::default() });
    let calls = |plan: &DayPlan| {
        let mut meter = HelpMeter::new(stream(plan.seed, plan.replication, "help", 0), &THRESHOLD);
        let first = meter.call_in / HAZARD_PER_MM;
        meter.draw(&THRESHOLD);
        (first, meter.call_in / HAZARD_PER_MM)
    };
    // A day whose first call comes on the way to the kitchen and whose second never comes: the
    // whole trip is 1000 m.
    let plan = tiny::day(&ground, 1, |plan| {
        let (first, second) = calls(plan);
        first < 200_000 && second > 1_000_000
    });
    let (way, _) = calls(&plan);
    let part = u32::try_from(way).unwrap();
    let p = tiny::placed(&ground, &plan)[0];
    let (t, stopped) = (after(p, 100), SimTime(after(p, 100).0 + way));
    let resumed = after(stopped, 20);
    let piece = |at, mm: u32| {
        let energy = WattHours(f64::from(mm) * 0.000_01);
        (at, drive(LegKind::Approach, Millimetres(mm), (0, SimDuration::ZERO), energy))
    };
    let seconds = f64::from(part) / 1000.0;
    let mut expected = vec![
        morning(),
        said(p, "order 0 placed"),
        said(t, "order 0 assigned"),
        turned(t, Idle, Approach, 0.0),
        piece(stopped, part),
        said(stopped, "help called"),
        turned(stopped, Approach, Assist, seconds),
        said(stopped, &format!("{} took {:?}", OperatorId(0), SimDuration::ZERO)),
        said(resumed, &format!("{} held {:?}", OperatorId(0), SimDuration(20_000))),
        turned(resumed, Assist, Approach, 20.0),
        piece(after(t, 220), 200_000 - part),
        turned(after(t, 220), Approach, Load, 200.0 - seconds),
    ];
    // From here on the plain trip, 20 s later.
    expected.extend(trip(0, after(t, 20)).into_iter().skip(4));
    expected.push(evening());
    assert_eq!(trace(&ground, plan), expected);
}

#[test]
fn way_without_calls_counts_from_leg_to_leg() {
    let ground = tiny::ground(Twist { calls_m: 500.0, ..Twist::default() });
    let first = |plan: &DayPlan| {
        let chance = stream(plan.seed, plan.replication, "help", 0);
        HelpMeter::new(chance, &THRESHOLD).call_in / HAZARD_PER_MM
    };
    // The first call comes on the way to the door, the 200 m to the kitchen counted.
    let plan = tiny::day(&ground, 1, |plan| (250_000..500_000).contains(&first(plan)));
    let p = tiny::placed(&ground, &plan)[0];
    let way = first(&plan);
    let facts = worlds::events(&ground, plan);
    let called = facts.iter().find(|(_, event)| matches!(event, SimEvent::HelpCalled { .. }));
    // Sent after 100 s, loaded in 60 s, the way itself a millisecond a millimetre.
    assert_eq!(called.map(|(at, _)| *at), Some(SimTime(after(p, 160).0 + way)));
}

/// Wait of who arrives at `t` at a signal of 90 s that is green for its first 25 s, to a robot that
/// needs 10 s for its 10 m where a walker of 1.0668 m/s needs 9.373828 s: 0.626172 s less.
fn red(t: SimTime) -> u64 {
    let phase_us = (t.0 * 1000 + OFFSET_US) % 90_000_000;
    if phase_us < 24_373_828 { 0 } else { 90_000_000 - phase_us }
}

#[test]
fn a_signal_holds_the_robot_until_its_next_green() {
    let ground = tiny::ground(Twist { signal: true, ..Twist::default() });
    // A day on which the robot finds red on the way out: it stands at the signal 150 m behind the
    // kitchen 100 + 260 + 150 s after the order was placed.
    let at_signal = |plan: &DayPlan| after(tiny::placed(&ground, plan)[0], 510);
    let plan = tiny::day(&ground, 1, |plan| red(at_signal(plan)) > 0);
    let p = tiny::placed(&ground, &plan)[0];
    let arrives = |way: SimTime, wait_us: u64| SimTime((way.0 * 1000 + wait_us).div_ceil(1000));
    let out_us = red(at_signal(&plan));
    let door = arrives(after(p, 660), out_us);
    let delivered = after(door, 30);
    // Home again it stands at the signal 150 m from the door, and is home 350 m farther.
    let back_us = red(after(delivered, 150));
    let home = arrives(after(delivered, 500), back_us);
    let stretches: Vec<(SimTime, SimEvent)> = worlds::events(&ground, plan)
        .into_iter()
        .filter(|(_, event)| matches!(event, SimEvent::StretchDriven { .. }))
        .collect();
    let stretch = |at, leg, metres: u32, waits: (u32, u64), wh: f64| {
        let (crossings, wait_us) = waits;
        let crossing_wait = SimDuration(wait_us / 1000);
        let text =
            drive(leg, Millimetres(metres * 1000), (crossings, crossing_wait), WattHours(wh));
        (at, text)
    };
    let expected = vec![
        stretch(after(p, 300), LegKind::Approach, 200, (0, 0), 2.0),
        stretch(door, LegKind::Loaded, 300, (1, out_us), 3.6),
        stretch(home, LegKind::Return, 500, (1, back_us), 5.0),
    ];
    let found: Vec<Line> = stretches.iter().map(|(at, event)| line(*at, event)).collect();
    assert_eq!(found, expected);
}

#[test]
fn an_order_up_the_steps_goes_to_a_courier_and_takes_630_seconds() {
    let ground = tiny::ground(Twist { steps: true, ..Twist::default() });
    let plan = tiny::day(&ground, 1, |_| true);
    let p = tiny::placed(&ground, &plan)[0];
    let (order, courier) = (OrderId(0), CourierId(0));
    // The kitchen needs 300 s and a courier 240 s to it: one is asked after 60 s, is there when the
    // order is ready, leaves 60 s later, rides 300 m and climbs 120 m in 210 s, hands over after half of
    // 120 s and is free after the other half.
    // Way to the kitchen: 240 s at 2 m/s.
    let distance = Millimetres(480_000 + 420_000);
    let told = |at, event: SimEvent| (at, format!("{event:?}"));
    let reason = Unfit::NoDrivablePath;
    let expected = vec![
        morning(),
        said(p, "order 0 placed"),
        told(after(p, 60), SimEvent::OrderFellBack { order, reason }),
        told(after(p, 60), SimEvent::CourierAssigned { order, courier }),
        told(after(p, 360), SimEvent::CourierPickedUp { order, courier }),
        told(after(p, 630), SimEvent::CourierDelivered { order, courier, distance }),
        told(after(p, 690), SimEvent::CourierFree { courier }),
        evening(),
    ];
    assert_eq!(trace(&ground, plan), expected);
}
