//! Ways round closed and full footpaths, worked out on paper, and lies about them.
//!
//! ```text
//!  depot      kitchen                     home
//!    0 ---0--- 200 ---1--- 350 ---2--- 500 ---4--- 1000 [m]
//!               |                       |
//!               +----------3 (500 m)----+
//! ```
//! A millimetre takes a millisecond. The kitchen takes 300 s, the robot leaves the depot after 100 s,
//! is loaded in 60 s and leaves the kitchen after 360 s; the customer takes 30 s.

use crate::tiny;
use crate::worlds;
use std::sync::Arc;
use trundle::audit::{Audit, Sight, day};
use trundle::base::ids::EdgeId;
use trundle::base::law::Law;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::{Metres, Millimetres, WattHours};
use trundle::events::{LegKind, Observer, SimEvent, Unfit};
use trundle::map::draft::{Draft, Look};
use trundle::map::{PlaceKind, Point, SidewalkMap};
use trundle::scenario::{Circle, Closure, DispatchRule, Pedestrians, PlaceRule, Scenario, catalog};
use trundle::sim::{DayPlan, Ground};

/// The map; its second edge is as wide as this.
fn ring(width_m: Option<f32>) -> SidewalkMap {
    let mut draft = Draft::default();
    let mut corner = |x| draft.vertex(Point { x, y: 0.0 });
    let corners = [corner(0.0), corner(200.0), corner(350.0), corner(500.0), corner(1000.0)];
    let mut line = |one: usize, other: usize, by: &[Point], width_m| {
        let look = Look { width_m, ..Look::default() };
        draft.bent(corners[one], by, corners[other], look);
    };
    line(0, 1, &[], None);
    line(1, 2, &[], width_m);
    line(2, 3, &[], None);
    line(1, 3, &[Point { x: 350.0, y: -200.0 }], None);
    line(3, 4, &[], None);
    draft.place(PlaceKind::Eatery, "Depot".to_owned(), Point { x: 0.0, y: 5.0 });
    draft.place(PlaceKind::Eatery, "Kitchen".to_owned(), Point { x: 200.0, y: 5.0 });
    draft.place(PlaceKind::Building, "Home".to_owned(), Point { x: 500.0, y: 5.0 });
    draft.finish("ring")
}

/// Ways closed from one second after the order's placement to another.
type Shut = (&'static [i64], u64, u64);

/// A day of one order on the ring with closures, and something else changed.
struct Ring {
    ground: Arc<Ground>,
    plan: DayPlan,
    placed: SimTime,
}

impl Ring {
    fn of(shut: &[Shut], change: impl Fn(&mut Scenario) + Copy) -> Self {
        let open = tiny::on(ring(None), change);
        let mut plan = tiny::day(&open, 1, |_| true);
        plan.edges = true;
        let placed = tiny::placed(&open, &plan)[0];
        let closure = |(ways, from, until): &Shut| Closure {
            circle: None,
            ways: ways.to_vec(),
            hours: (tiny::after(placed, *from), tiny::after(placed, *until)),
        };
        let ground = tiny::on(ring(None), |scenario| {
            change(scenario);
            scenario.conditions.closures = shut.iter().map(closure).collect();
        });
        Self { ground: Arc::new(ground), plan, placed }
    }

    /// Ways round taken, with their second, and the reasons of orders that fell back; the checker
    /// has no complaint.
    fn drive(&self) -> (Vec<(u64, LegKind, u32, u32)>, Vec<Unfit>) {
        assert_eq!(day(&self.ground, &self.plan).faults, []);
        let (mut rounds, mut reasons) = (Vec::new(), Vec::new());
        for (at, event) in worlds::events(&self.ground, self.plan.clone()) {
            if let SimEvent::WayRoundTaken { leg, usual, way, .. } = event {
                let seconds = at.since(self.placed).0 / 1000;
                rounds.push((seconds, leg, usual.0 / 1000, way.0 / 1000));
            } else if let SimEvent::OrderFellBack { reason, .. } = event {
                reasons.push(reason);
            }
        }
        (rounds, reasons)
    }

    /// Seconds after placement at which the loaded leg ended, and its waits before closed edges.
    fn loaded(&self) -> (u64, u64) {
        let (mut ended, mut waited) = (SimTime::MIDNIGHT, SimDuration::ZERO);
        for (at, event) in worlds::events(&self.ground, self.plan.clone()) {
            if let SimEvent::StretchDriven { leg: LegKind::Loaded, closed_wait, .. } = event {
                (ended, waited) = (at, waited + closed_wait);
            }
        }
        (ended.since(self.placed).0 / 1000, waited.0 / 1000)
    }
}

const NONE: fn(&mut Scenario) = |_| {};

#[test]
fn a_leg_that_would_meet_a_closed_path_goes_round_it_and_no_other_does() {
    use LegKind::{Loaded, Return};
    let (loaded, back) = ((360, Loaded, 300, 500), |after| (after, Return, 500, 700));
    // The second edge is entered after 360 s, the third after 510 s; round it home is reached after
    // 860 s, else after 660 s. The way back begins 30 s later, over the third edge, then the second.
    for (shut, rounds, home) in [
        ((&[1][..], 290, 400), vec![loaded], 860),
        ((&[2], 400, 520), vec![loaded], 860),
        ((&[2], 400, 900), vec![loaded, back(890)], 860),
        ((&[1], 0, 9000), vec![loaded, back(890)], 860),
        ((&[1], 770, 1000), vec![back(690)], 660),
        ((&[3], 0, 9000), vec![], 660),
        ((&[1], 1200, 9000), vec![], 660),
    ] {
        let ring = Ring::of(&[shut], NONE);
        assert_eq!(ring.drive(), (rounds, vec![]), "{shut:?}");
        assert_eq!(ring.loaded(), (home, 0), "{shut:?}");
    }
}

#[test]
fn an_order_is_refused_only_where_no_way_within_reach_and_charge_leads_round() {
    let refused = (Vec::new(), vec![Unfit::PathClosed]);
    assert_eq!(Ring::of(&[(&[1, 3], 290, 400)], NONE).drive(), refused);
    // One after the other: what is open then is closed now.
    assert_eq!(Ring::of(&[(&[2], 440, 460), (&[3], 290, 310)], NONE).drive(), refused);
    let reach = |metres: f64| {
        Ring::of(&[(&[1], 290, 400)], move |s: &mut Scenario| {
            s.fleets[0].vendor.reach = Metres(metres);
        })
    };
    assert_eq!(reach(499.0).drive(), refused);
    assert_eq!(reach(501.0).drive().1, []);
    // The usual trip of 1,000 m takes 12 Wh for the wheels and 24 Wh for the computers; 400 m more
    // take 4.8 Wh and 6 Wh.
    let battery = |watt_hours: f64| {
        Ring::of(&[(&[1], 0, 9000)], move |s: &mut Scenario| {
            let battery = &mut s.fleets[0].vendor.battery;
            (battery.capacity, battery.reserve) = (WattHours(watt_hours), 0.0);
        })
    };
    assert_eq!(battery(46.7).drive(), refused);
    assert_eq!(battery(46.9).drive().1, []);
}

/// Calls for help every 340 m: the first on a loaded leg comes after 140 m and takes 20 s.
fn held_up(shut: &[Shut], reach: f64) -> Ring {
    let mut ring = Ring::of(shut, |scenario| {
        scenario.fleets[0].vendor.distance_between_calls = Metres(340.0);
    });
    let mut changed = tiny::on(ring_of(&ring), |scenario| {
        *scenario = ring.ground.scenario.clone();
        scenario.fleets[0].vendor.reach = Metres(reach);
    });
    changed.fleets[0].calls.threshold = Law::Constant(1.0);
    ring.ground = Arc::new(changed);
    ring
}

fn ring_of(ring: &Ring) -> SidewalkMap {
    SidewalkMap::clone(&ring.ground.map)
}

#[test]
fn a_robot_that_was_held_up_turns_round_before_a_barrier_or_waits() {
    use LegKind::{Loaded, Return};
    // Foreseen is the third edge after 510 s; held up, it comes there after 530 s.
    let turned = held_up(&[(&[2], 520, 700)], 2000.0);
    let (rounds, reasons) = turned.drive();
    assert_eq!(reasons, []);
    assert_eq!(rounds[0], (530, Loaded, 150, 650));
    assert!(rounds.iter().all(|round| round.1 != Return), "the way back is open again: {rounds:?}");
    assert_eq!(day(&turned.ground, &turned.plan).seen.count(Sight::TurnedRound), 1);
    assert_eq!(turned.loaded().1, 0);
    // 150 m are behind it, so 650 m more are beyond a reach of 700 m; it waits for 170 s.
    let waits = held_up(&[(&[2], 520, 700)], 700.0);
    assert_eq!(waits.drive().0, []);
    assert_eq!(waits.loaded(), (850, 170));
}

/// A few people, who leave no room on footpaths narrower than 1.6 m.
fn people(scenario: &mut Scenario) {
    let profile = catalog::pedestrians::read("campus").unwrap();
    let people = Pedestrians { profile, scale: 0.01, weekend: false, quota: true };
    scenario.conditions.pedestrians = Some(people);
}

#[test]
fn a_robot_whose_ways_are_all_barred_waits_where_one_will_open_again() {
    let open = tiny::on(ring(Some(1.5)), people);
    let mut plan = tiny::day(&open, 1, |_| true);
    plan.edges = true;
    let placed = tiny::placed(&open, &plan)[0];
    // The second edge has no room all day. The bow is foreseen after 300 s, and left for after 360 s;
    // on the way home it is foreseen after 830 s.
    let hours = (tiny::after(placed, 340), tiny::after(placed, 800));
    let ground = Arc::new(tiny::on(ring(Some(1.5)), |scenario| {
        people(scenario);
        scenario.conditions.closures = vec![Closure { circle: None, ways: vec![3], hours }];
    }));
    assert_eq!(day(&ground, &plan).faults, []);
    let (mut way, mut waited) = (0, 0);
    for (at, event) in worlds::events(&ground, plan) {
        if let SimEvent::StretchDriven { leg: LegKind::Loaded, distance, closed_wait, .. } = event {
            (way, waited) = (way + distance.0, waited + closed_wait.0 / 1000);
            assert!(at >= hours.1 || distance.0 == 0, "it stands before the bow");
        }
    }
    assert!(way == 500_000 && (400..445).contains(&waited), "{way} mm, {waited} s");
}

#[test]
fn robots_go_round_a_footpath_without_room_for_them() {
    let narrow = Arc::new(tiny::on(ring(Some(1.5)), people));
    let mut plan = tiny::day(&narrow, 1, |_| true);
    plan.edges = true;
    assert_eq!(day(&narrow, &plan).faults, []);
    let facts = worlds::events(&narrow, plan);
    let on = |edge: u32| {
        let passes = facts.iter().filter(
            |(_, event)| matches!(event, SimEvent::EdgePassed { edge: on, .. } if *on == EdgeId(edge)),
        );
        passes.count()
    };
    assert_eq!((on(1), on(3)), (0, 2), "there and back over the bow");
    let wide = Arc::new(tiny::on(ring(Some(1.7)), people));
    let facts = worlds::events(&wide, tiny::day(&wide, 1, |_| true));
    assert!(!facts.iter().any(|(_, event)| matches!(event, SimEvent::WayRoundTaken { .. })));
}

/// What the checker says of a day on a ring, told to it with one lie.
fn lie(ring: &Ring, tell: impl FnOnce(&mut Vec<(SimTime, SimEvent)>)) -> Vec<String> {
    let mut facts = worlds::events(&ring.ground, ring.plan.clone());
    tell(&mut facts);
    let mut audit = Audit::new(&ring.ground, &ring.plan);
    for (at, event) in &facts {
        audit.observe(*at, event);
    }
    audit.finish().faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_robot_that_does_not_take_the_lawful_way_is_noticed() {
    let ring = Ring::of(&[(&[1], 0, 9000)], NONE);
    let named = |said: Vec<String>, words: &str| {
        assert!(said.iter().any(|said| said.contains(words)), "no {words:?} in {said:#?}");
    };
    let is = |event: &SimEvent| matches!(event, SimEvent::WayRoundTaken { .. });
    let said = lie(&ring, |facts| facts.retain(|(_, event)| !is(event)));
    named(said, "drives into a barrier");
    let said = lie(&ring, |facts| {
        for (_, event) in facts {
            if let SimEvent::WayRoundTaken { way, .. } = event {
                *way = Millimetres(way.0 - 1);
            }
        }
    });
    named(said, "lawful is Some((300000, 500000))");
    // A day without closures, told as if there were some: robots drive on the closed edge.
    let open = Ring::of(&[], NONE);
    let said = lie(&ring, |facts| *facts = worlds::events(&open.ground, open.plan.clone()));
    named(said, "drives into a barrier");
    let turned = held_up(&[(&[2], 520, 700)], 2000.0);
    let waits = held_up(&[(&[2], 520, 700)], 700.0);
    let said = lie(&turned, |facts| *facts = worlds::events(&waits.ground, waits.plan.clone()));
    named(said, "waits before a barrier");
    let said = lie(&waits, |facts| *facts = worlds::events(&turned.ground, turned.plan.clone()));
    named(said, "lawful is None");
}

#[test]
fn days_of_closures_that_overtake_robots_are_feasible() {
    let mut turned = 0;
    for replication in 0..12 {
        let mut scenario = worlds::scenario("starship-campus");
        if replication >= 6 {
            scenario.fleets[0].vendor.compartments = 4;
            scenario.fleets[0].dispatch = DispatchRule {
                policy: "insertion".to_owned(),
                every: SimDuration::from_minutes(6.0),
                ..DispatchRule::default()
            };
        }
        scenario.fleets[0].vendor.distance_between_calls = Metres(120.0);
        scenario.fleets[0].vendor.help_s = Law::Exponential { mean: 240.0 };
        // Five minutes here, five there, all day.
        scenario.conditions.closures = (0..60)
            .map(|number: u32| {
                let place = PlaceRule::Eatery { index: number as usize % 7 };
                let from = SimTime::from_hours(10.0 + f64::from(number) / 6.0);
                let hours = (from, from + SimDuration::from_minutes(5.0));
                let circle = Some(Circle { place, radius: Metres(90.0) });
                Closure { circle, ways: Vec::new(), hours }
            })
            .collect();
        let ground = worlds::ground(scenario);
        let mut plan = worlds::day(&ground, vec![25], replication);
        plan.edges = true;
        let found = day(&ground, &plan);
        assert_eq!(found.faults, [], "day {replication}");
        turned += found.seen.count(Sight::TurnedRound);
    }
    assert!(turned >= 3, "only {turned} turned round");
}
