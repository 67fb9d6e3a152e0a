//! Barriers between the doors of one trip: what a robot has driven with goods before them counts
//! against the vehicle's reach.
//!
//! ```text
//!  depot      kitchen   near              far
//!    0 ---0--- 200 ------275-1-- 350 --2-- 500 [m]
//!               |                           |
//!               +----------3 (500 m)--------+
//! ```
//! A metre takes a second, and help 120. From the near door it is 225 m to the far one, or 575 m over the bow; who
//! stands at 350 m has 75 m behind it since the near door, and 650 m before it over the bow.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test looks at the facts that it is about")]

use crate::tiny;
use crate::worlds;
use std::sync::Arc;
use trundle::audit::day;
use trundle::base::law::Law;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::{Kilograms, Litres, Metres};
use trundle::events::{LegKind, SimEvent};
use trundle::map::draft::{Draft, Look};
use trundle::map::{PlaceKind, Point, SidewalkMap};
use trundle::scenario::{Closure, DispatchRule, Scenario};
use trundle::sim::{DayPlan, Ground};

fn ring() -> SidewalkMap {
    let mut draft = Draft::default();
    let mut corner = |x| draft.vertex(Point { x, y: 0.0 });
    let corners = [corner(0.0), corner(200.0), corner(350.0), corner(500.0)];
    for (one, other, by) in
        [(0, 1, None), (1, 2, None), (2, 3, None), (1, 3, Some(Point { x: 350.0, y: -200.0 }))]
    {
        draft.bent(corners[one], by.as_slice(), corners[other], Look::default());
    }
    draft.place(PlaceKind::Eatery, "Depot".to_owned(), Point { x: 0.0, y: 5.0 });
    draft.place(PlaceKind::Eatery, "Kitchen".to_owned(), Point { x: 200.0, y: 5.0 });
    draft.place(PlaceKind::Building, "Near".to_owned(), Point { x: 275.0, y: 5.0 });
    draft.place(PlaceKind::Building, "Far".to_owned(), Point { x: 500.0, y: 5.0 });
    draft.finish("ring")
}

/// A vehicle's reach \[m\], the way between two of its calls for help \[m\], and when the second edge
/// after the near door is closed.
struct World {
    reach: f64,
    calls: f64,
    shut: Option<(SimTime, SimTime)>,
}

impl World {
    fn ground(&self) -> Arc<Ground> {
        let mut ground = tiny::on(ring(), |scenario: &mut Scenario| {
            scenario.merchants[0].orders_per_day = 3.0;
            let fleet = &mut scenario.fleets[0];
            (fleet.vendor.compartments, fleet.vendor.reach) = (3, Metres(self.reach));
            (fleet.vendor.payload, fleet.vendor.cargo) = (Kilograms(20.0), Litres(40.0));
            fleet.vendor.distance_between_calls = Metres(self.calls);
            fleet.vendor.help_s = Law::Constant(120.0);
            fleet.dispatch = DispatchRule {
                policy: "insertion".to_owned(),
                every: SimDuration::from_minutes(10.0),
                ..DispatchRule::default()
            };
            let shut = self.shut.iter();
            let closure = |hours: &_| Closure { circle: None, ways: vec![2], hours: *hours };
            scenario.conditions.closures = shut.map(closure).collect();
        });
        ground.fleets[0].calls.threshold = Law::Constant(1.0);
        Arc::new(ground)
    }
}

/// What is told of ways with goods.
#[derive(Debug, Default, PartialEq)]
struct Told {
    /// From door to door, when it begins, and its metres.
    legs: Vec<(SimTime, u64)>,
    /// Ways round: usual and taken \[m\].
    rounds: Vec<(u32, u32)>,
    /// Stood before something closed \[s\].
    waited: u64,
}

/// A day that the checker finds feasible, up to the hand-over of the last order.
fn told(ground: &Arc<Ground>, plan: &DayPlan) -> Told {
    assert_eq!(day(ground, plan).faults, []);
    let (mut told, mut open) = (Told::default(), None);
    for (at, event) in worlds::events(ground, plan.clone()) {
        match event {
            SimEvent::OrderLoaded { .. } | SimEvent::OrderDelivered { .. } => open = Some((at, 0)),
            SimEvent::StretchDriven { leg: LegKind::Loaded, distance, closed_wait, .. } => {
                told.waited += closed_wait.0 / 1000;
                if let Some((_, metres)) = &mut open {
                    *metres += u64::from(distance.0 / 1000);
                }
            }
            SimEvent::RobotArrived { .. } => told.legs.extend(open.take()),
            SimEvent::WayRoundTaken { leg: LegKind::Loaded, usual, way, .. } => {
                told.rounds.push((usual.0 / 1000, way.0 / 1000));
            }
            _ => {}
        }
    }
    told
}

/// A day of one trip whose legs with goods are so long \[m\], and when the last of them begins.
fn trip(metres: &[u64]) -> (DayPlan, SimTime) {
    let ground = World { reach: 2000.0, calls: 1e12, shut: None }.ground();
    let mut found = (0..4000).filter_map(|replication| {
        let plan = worlds::day(&ground, vec![1], replication);
        let first_look = SimTime::from_hours(10.0) + SimDuration::from_minutes(10.0);
        let sought = |at: &SimTime| *at + SimDuration::from_seconds(100.0) < first_look;
        let placed = tiny::placed(&ground, &plan);
        if placed.len() != metres.len() || !placed.iter().all(sought) {
            return None;
        }
        let legs = told(&ground, &plan).legs;
        let same = legs.iter().map(|(_, metres)| metres).eq(metres);
        same.then(|| (plan, legs[legs.len() - 1].0))
    });
    found.next().expect("no day with such a trip")
}

/// Ways round that a robot takes from the near door, and how long it stands before the closed edge
/// \[s\], which is closed from so many seconds after it leaves that door.
fn driven(metres: &[u64], (reach, calls, from): (f64, f64, u64)) -> (Vec<(u32, u32)>, u64) {
    let (plan, leaves) = trip(metres);
    let shut = Some((tiny::after(leaves, from), tiny::after(leaves, 475)));
    let told = told(&World { reach, calls, shut }.ground(), &plan);
    (told.rounds, told.waited)
}

const TRIPS: [&[u64]; 2] = [&[75, 225], &[75, 0, 225]];

#[test]
fn a_way_round_from_a_door_has_the_reach_that_is_left() {
    for metres in TRIPS {
        // 75 m and 575 m round an edge that is closed when the robot would come to it, after 75 s.
        assert_eq!(driven(metres, (651.0, 1e12, 70)), (vec![(225, 575)], 0));
        assert_eq!(driven(metres, (649.0, 1e12, 70)), (vec![], 400));
    }
}

/// It calls for help 25 m behind the near door, 300 m from the depot, and comes to the closed edge after
/// 195 s. Foreseen was 150 s: a leg that begins inside an edge is foreseen as if it drove
/// the whole of it.
#[test]
fn a_robot_that_turns_round_between_two_doors_has_the_reach_that_is_left() {
    for metres in TRIPS {
        // 75 m to the near door, 75 m behind it, and 650 m over the bow.
        assert_eq!(driven(metres, (801.0, 300.0, 160)), (vec![(150, 650)], 0));
        assert_eq!(driven(metres, (799.0, 300.0, 160)), (vec![], 280));
    }
}
