//! A map that is moved, mirrored, cut finer or added to where nobody goes is the same map to a
//! fleet.

use crate::worlds;
use std::sync::Arc;
use trundle::base::cast;
use trundle::base::ids::{OrderId, RobotId};
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::{Metres, Millimetres};
use trundle::events::SimEvent;
use trundle::map::import::read;
use trundle::map::{Edge, EdgeKind, Kerb, Point, SidewalkMap, Surface, Vertex};
use trundle::scenario::Scenario;
use trundle::sim::Ground;

type Facts = Vec<(SimTime, SimEvent)>;

/// The scenario's own map after a change, and the day on it.
fn day_on(scenario: &Scenario, change: impl Fn(&mut SidewalkMap)) -> Facts {
    let mut map = (*worlds::ground(scenario.clone()).map).clone();
    change(&mut map);
    day(scenario, map)
}

fn day(scenario: &Scenario, map: SidewalkMap) -> Facts {
    let ground = Arc::new(Ground::build(scenario.clone(), Arc::new(map)).unwrap());
    let mut plan = worlds::day(&ground, worlds::options(scenario)[0].clone(), 0);
    plan.edges = true;
    worlds::events(&ground, plan)
}

fn towns() -> Vec<Scenario> {
    ["kiwibot-restaurant", "starship-campus"].map(worlds::scenario).to_vec()
}

#[test]
fn a_map_mirrored_east_to_west_gives_the_same_day() {
    let mirror = |map: &mut SidewalkMap| {
        let turn = |at: &mut Point| at.x = -at.x;
        map.vertices.iter_mut().for_each(|vertex| turn(&mut vertex.at));
        map.crossings.iter_mut().for_each(|crossing| turn(&mut crossing.at));
        map.places.iter_mut().for_each(|place| turn(&mut place.at));
        map.shape_points.iter_mut().for_each(turn);
        for edge in &mut map.edges {
            edge.bearing_from_cdeg = (36_000 - edge.bearing_from_cdeg) % 36_000;
            edge.bearing_to_cdeg = (36_000 - edge.bearing_to_cdeg) % 36_000;
        }
    };
    for scenario in towns() {
        let own = day_on(&scenario, |_| ());
        assert!(own.len() > 1000 && own == day_on(&scenario, mirror), "{}", scenario.name);
    }
}

#[test]
fn an_island_that_nobody_reaches_changes_nothing() {
    let island = |map: &mut SidewalkMap| {
        let from = map.vertices.iter().map(|vertex| vertex.at.x).fold(0.0, f64::max) + 5000.0;
        for (number, kind) in [EdgeKind::Footway, EdgeKind::Steps].into_iter().enumerate() {
            let x = from + 100.0 * cast::float(number);
            let ends = [Point { x, y: 0.0 }, Point { x, y: 60.0 }];
            let first = cast::index32(map.vertices.len());
            let shape = cast::index32(map.shape_points.len());
            for at in ends {
                map.vertices.push(Vertex { at, kerb: Kerb::Unknown, crossing: None });
            }
            map.shape_points.extend(ends);
            let like = map.edges[0].clone();
            map.edges.push(Edge {
                from: trundle::base::ids::VertexId(first),
                to: trundle::base::ids::VertexId(first + 1),
                length: Millimetres(60_000),
                kind,
                crossing: None,
                shape: shape..shape + 2,
                ..like
            });
        }
    };
    for scenario in towns() {
        assert!(day_on(&scenario, |_| ()) == day_on(&scenario, island), "{}", scenario.name);
    }
}

/// Smooth level footpaths without crossings: ways of equal length take equal times, and no
/// millisecond decides between green and red.
fn without_crossings(map: &mut SidewalkMap) {
    map.crossings.clear();
    map.vertices.iter_mut().for_each(|vertex| vertex.crossing = None);
    for edge in &mut map.edges {
        (edge.crossing, edge.surface, edge.incline) = (None, Surface::Smooth, None);
        if edge.kind == EdgeKind::Crossing {
            edge.kind = EdgeKind::Footway;
        }
    }
}

/// A vertex in the middle of every edge that is not itself a crossing.
fn cut_in_half(map: &mut SidewalkMap) {
    for index in 0..map.edges.len() {
        let edge = map.edges[index].clone();
        if edge.crossing.is_some() || edge.length.0 < 2 {
            continue;
        }
        let points = map.shape(&edge).to_vec();
        let (front, back) = halves(&points);
        let middle = trundle::base::ids::VertexId::from_index(map.vertices.len());
        map.vertices.push(Vertex { at: back[0], kerb: Kerb::Unknown, crossing: None });
        let near = Millimetres(edge.length.0 / 2);
        let far = Millimetres(edge.length.0 - near.0);
        let shape = map.shape_points.len();
        let (first, second) = (shape + front.len(), shape + front.len() + back.len());
        map.shape_points.extend(front.iter().chain(&back));
        let [shape, first, second] = [shape, first, second].map(cast::index32);
        let half = Edge { to: middle, length: near, shape: shape..first, ..edge.clone() };
        map.edges[index] = half;
        map.edges.push(Edge { from: middle, length: far, shape: first..second, ..edge });
    }
}

/// A line cut in two where half of it is drawn.
fn halves(points: &[Point]) -> (Vec<Point>, Vec<Point>) {
    let lengths = || points.windows(2).map(|pair| pair[0].distance(pair[1]));
    let mut left = lengths().sum::<f64>() / 2.0;
    let place = lengths().position(|length| {
        left -= length;
        left <= 0.0
    });
    let place = place.unwrap_or(points.len() - 2);
    let (one, other) = (points[place], points[place + 1]);
    let share = 1.0 + left / one.distance(other).max(1e-9);
    let x = one.x + share * (other.x - one.x);
    let y = one.y + share * (other.y - one.y);
    let middle = Point { x, y };
    let front = points[..=place].iter().copied().chain([middle]).collect();
    (front, [middle].into_iter().chain(points[place + 1..].iter().copied()).collect())
}

/// What happens to every order and robot, in turn, with its instant.
#[expect(clippy::wildcard_enum_match_arm, reason = "the rest is told by these")]
fn by_whom(facts: &Facts) -> Vec<Vec<(String, SimTime)>> {
    let mut lives: Vec<Vec<(String, SimTime)>> = vec![Vec::new(); 4000];
    for (at, event) in facts {
        let (whom, what) = match *event {
            SimEvent::OrderAssigned { order, robot } => (order.index(), format!("to {robot}")),
            SimEvent::OrderLoaded { order, .. } => (order.index(), "loaded".to_owned()),
            SimEvent::OrderDelivered { order, .. } => (order.index(), "delivered".to_owned()),
            SimEvent::OrderFellBack { order, reason } => (order.index(), format!("{reason:?}")),
            SimEvent::OrderWithdrawn { order } => (order.index(), "withdrawn".to_owned()),
            SimEvent::CourierDelivered { order, .. } => (order.index(), "by courier".to_owned()),
            SimEvent::DutyChanged { robot, to, .. } => (3000 + robot.index(), to.name().to_owned()),
            _ => continue,
        };
        lives[whom].push((what, *at));
    }
    lives
}

/// The same things happen to everybody, never further apart than so many milliseconds.
fn same_but_for(one: &Facts, other: &Facts, ms: u64) {
    let (one, other) = (by_whom(one), by_whom(other));
    for (whom, (one, other)) in one.iter().zip(&other).enumerate() {
        let what = |life: &[(String, SimTime)]| life.iter().map(|(w, _)| w.clone()).collect();
        let (before, after): (Vec<String>, Vec<String>) = (what(one), what(other));
        let who = if whom < 3000 {
            format!("order {}", OrderId::from_index(whom))
        } else {
            format!("robot {}", RobotId::from_index(whom - 3000))
        };
        assert_eq!(before, after, "{who}");
        for ((what, at), (_, then)) in one.iter().zip(other) {
            assert!(at.0.abs_diff(then.0) <= ms, "{who} {what} at {at:?} or {then:?}");
        }
    }
}

#[test]
fn a_vertex_in_the_middle_of_every_edge_changes_no_decision_and_no_time_by_more_than_rounding() {
    // A leg's ends may be snapped one millimetre apart, and a stretch is rounded up to a whole
    // millisecond: some milliseconds a trip, and as much again for whoever waits for its robot.
    for scenario in towns() {
        let own = day_on(&scenario, without_crossings);
        let finer = day_on(&scenario, |map| {
            without_crossings(map);
            cut_in_half(map);
        });
        assert!(finer.len() > own.len(), "a finer map has more edges to pass");
        same_but_for(&own, &finer, 100);
    }
}

/// A lattice of footways with two eateries and houses, as OpenStreetMap would have it.
fn lattice(lon: f64) -> SidewalkMap {
    let at = |id: usize, lon: f64, lat: f64, tags: &str| {
        format!("<node id='{id}' lat='{lat:.7}' lon='{lon:.7}'>{tags}</node>")
    };
    let corner =
        |x: usize, y: usize| (lon + 0.001_3 * cast::float(x), 37.2 + 0.001_1 * cast::float(y));
    let node = |id: usize, x: usize, y: usize, tags: &str| {
        let (lon, lat) = corner(x, y);
        at(id, lon, lat, tags)
    };
    // Nearer to one footway than to any other.
    let place = |id: usize, x: usize, y: usize, tags: &str| {
        let (lon, lat) = corner(x, y);
        at(id, lon - 0.000_4, lat - 0.000_2, tags)
    };
    let tag = |key: &str, value: &str| format!("<tag k='{key}' v='{value}'/>");
    let mut text = String::new();
    for y in 0..6 {
        for x in 0..6 {
            text += &node(100 + 10 * y + x, x, y, "");
        }
    }
    for (id, (x, y)) in [(1, (2, 2)), (2, (0, 5))] {
        let tags = tag("amenity", "restaurant") + &tag("name", &format!("R{id}"));
        text += &place(id, x, y, &tags);
    }
    for (id, (x, y)) in (10..30).zip([(0, 0), (5, 0), (5, 5), (3, 4), (1, 3)].into_iter().cycle()) {
        text += &place(id, x, y, &tag("addr:housenumber", &id.to_string()));
    }
    let way = |id: usize, nodes: Vec<usize>| {
        let nodes: Vec<String> = nodes.iter().map(|id| format!("<nd ref='{id}'/>")).collect();
        let nodes = nodes.concat();
        format!("<way id='{id}'>{nodes}{}</way>", tag("highway", "footway"))
    };
    for line in 0..6 {
        text += &way(1000 + line, (0..6).map(|x| 100 + 10 * line + x).collect());
        text += &way(2000 + line, (0..6).map(|y| 100 + 10 * y + line).collect());
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lattice.osm");
    std::fs::write(&path, format!("<osm version='0.6'>{text}</osm>")).unwrap();
    read(&path).unwrap()
}

#[test]
fn ten_degrees_further_east_a_day_is_the_same() {
    let mut scenario = worlds::scenario("kiwibot-restaurant");
    scenario.customers.at = trundle::scenario::CustomerPlaces::Addresses;
    scenario.customers.within = Metres(5000.0);
    scenario.fleets[0].vendor.reach = Metres(5000.0);
    let (here, there) = (lattice(0.0), lattice(10.0));
    assert_eq!((here.places.len(), here.edges.len()), (there.places.len(), there.edges.len()));
    let longest = here.edges.iter().zip(&there.edges).map(|(a, b)| a.length.0.abs_diff(b.length.0));
    assert!(longest.max().unwrap() <= 1, "lengths differ by more than a millimetre");
    let (here, there) = (day(&scenario, here), day(&scenario, there));
    assert!(here.len() > 500);
    same_but_for(&here, &there, SimDuration::from_seconds(0.1).0);
}
