//! A campus: a ring road with gates, drives inside, quads with diagonal walks, a hill with steps,
//! academic buildings and dining in the middle, student halls on the rim.

mod cells;
mod walks;

use super::chance::{chance, within};
use super::names;
use super::streets::{Habits, Paved, Plan, Street};
use super::weave::{Weave, moved, pieces};
use crate::base::cast;
use crate::base::stream::{StreamRng, stream};
use crate::map::model::{PlaceKind, Point, RoadClass};
use cells::{Named, fill};
use std::collections::BTreeMap;
use walks::Patch;

/// Distance of walks inside a block \[m\]. Assumption: 50-90 m between parallel campus walks.
const MESH_M: f64 = 71.5;

/// Ground left free at the edge of the map \[m\].
const EDGE_M: f64 = 6.0;

/// Depth of the rim, as a share of the side, before the rest is cut into whole cells.
const RIM_SHARE: f64 = 0.14;

/// Distance of walks along the rim \[m\]. Assumption: halls stand in one or two rows.
const RIM_M: f64 = 70.0;

/// Distance of drives inside the ring \[m\]. Assumption: 300-500 m.
const DRIVES_M: f64 = 350.0;

/// Eateries \[1/km²\]. Assumption: 10-20.
const EATERIES_PER_KM2: f64 = 14.0;

/// How campus roads are crossed at their junctions; calibrated on UCLA and the Microsoft campus.
const HABITS: Habits = Habits { quiet: 0.6, busy: 0.9, set_back: 0.4 };

/// Where campus things lie.
struct Site {
    /// Lines of roads, the same in both directions \[m\].
    lines: Vec<f64>,
    /// Cells between walks from each line to the next.
    cells: Vec<usize>,
    side_m: f64,
    plan: Plan,
    between: BTreeMap<(usize, usize), usize>,
    hill: Point,
}

/// Makes a campus.
pub(super) fn weave(area_km2: f64, seed: u64) -> Weave {
    let mut weave = Weave::default();
    let mut rng = stream(seed, 0, "map_streets", 0);
    let site = Site::new(area_km2.sqrt() * 1000.0, &mut rng);
    let paved = site.plan.pave(&mut weave, &mut rng, HABITS);
    site.gates(&mut weave, &mut rng, &paved);
    let mut seams = BTreeMap::new();
    let mut cells = Vec::new();
    for (index, patch) in site.patches(&paved).iter().enumerate() {
        let mut rng = stream(seed, 0, "map_walks", index as u64);
        cells.extend(patch.walks(&mut weave, &mut rng, &site, &mut seams));
    }
    let (mut used, mut named) = (Vec::new(), Named::default());
    for (index, cell) in cells.iter().enumerate() {
        let mut rng = stream(seed, 0, "map_cell", index as u64);
        if fill(&mut weave, &mut rng, cell, &mut named) && !cell.rim {
            used.push(cell.centre);
        }
    }
    dine(&mut weave, &mut stream(seed, 0, "map_merchants", 0), area_km2, &used);
    weave
}

impl Site {
    fn new(side_m: f64, rng: &mut StreamRng) -> Self {
        let rim = (RIM_SHARE * side_m).clamp(40.0, 160.0);
        let inner = side_m - 2.0 * rim;
        let (count, all) = (pieces(inner, DRIVES_M, 1), pieces(inner, MESH_M, 2));
        let cells = |at: usize| all / count + usize::from(at < all % count);
        let cells: Vec<usize> = (0..count).map(cells).collect();
        let passed = |line: usize| cast::float(cells[..line].iter().sum());
        let inset = (side_m - MESH_M * cast::float(all)) / 2.0;
        let lines: Vec<f64> = (0..=count).map(|line| inset + MESH_M * passed(line)).collect();
        let hill = Point { x: side_m * within(rng, 0.3, 0.7), y: side_m * within(rng, 0.3, 0.7) };
        let (plan, between) = (Plan::default(), BTreeMap::new());
        let mut site = Self { lines, cells, side_m, plan, between, hill };
        site.lay_nodes(rng);
        site.lay_roads(rng);
        site
    }

    fn node(&self, column: usize, row: usize) -> usize {
        row * self.lines.len() + column
    }

    /// Cells along a road between two neighbouring nodes.
    fn cells_along(&self, from: usize, to: usize) -> usize {
        let width = self.lines.len();
        let first = from.min(to);
        let along_row = from.abs_diff(to) == 1;
        self.cells[if along_row { first % width } else { first / width }]
    }

    fn lay_nodes(&mut self, rng: &mut StreamRng) {
        let jitter = self.lines[0] * 0.22;
        for row in 0..self.lines.len() {
            for column in 0..self.lines.len() {
                let (dx, dy) = (within(rng, -jitter, jitter), within(rng, -jitter, jitter));
                let point = Point { x: self.lines[column], y: self.lines[row] };
                self.plan.nodes.push(moved(point, dx, dy));
            }
        }
    }

    /// The ring, and most of the drives that cross it inside.
    fn lay_roads(&mut self, rng: &mut StreamRng) {
        let last = self.lines.len() - 1;
        for row in 0..=last {
            for column in 0..=last {
                let from = self.node(column, row);
                let east = (column < last).then(|| (from + 1, row == 0 || row == last));
                let north = self.node(column, row + 1);
                let north = (row < last).then_some((north, column == 0 || column == last));
                for (to, ring) in [east, north].into_iter().flatten() {
                    let class = if ring { RoadClass::Tertiary } else { RoadClass::Residential };
                    if ring || chance(rng, 0.9) {
                        self.between.insert((from, to), self.plan.streets.len());
                        self.plan.streets.push(Street { from, to, class });
                    }
                }
            }
        }
        self.mend(last);
    }

    /// A drive that would end blind is continued, because pavements need a way round.
    fn mend(&mut self, last: usize) {
        let inner = (1..last).flat_map(|row| (1..last).map(move |column| (column, row)));
        for (column, row) in inner {
            let node = self.node(column, row);
            let (east, north) = (node + 1, self.node(column, row + 1));
            let (west, south) = (node - 1, self.node(column, row - 1));
            for (from, to) in [(node, east), (node, north), (west, node), (south, node)] {
                let at = |street: &&Street| street.from == node || street.to == node;
                let known = self.between.contains_key(&(from, to));
                if self.plan.streets.iter().filter(at).count() < 2 && !known {
                    self.between.insert((from, to), self.plan.streets.len());
                    self.plan.streets.push(Street { from, to, class: RoadClass::Residential });
                }
            }
        }
    }

    /// Crossings of the roads where walks meet them.
    fn gates(&self, weave: &mut Weave, rng: &mut StreamRng, paved: &[Paved]) {
        for (street, &sides) in paved.iter().enumerate() {
            let walks =
                self.cells_along(self.plan.streets[street].from, self.plan.streets[street].to);
            for walk in 1..walks {
                if chance(rng, 0.97) {
                    let share = cast::float(walk) / cast::float(walks);
                    self.plan.cross_at(weave, rng, street, sides, share);
                }
            }
        }
    }

    fn patches(&self, paved: &[Paved]) -> Vec<Patch> {
        let last = self.lines.len() - 1;
        let mut patches = Vec::new();
        for row in 0..last {
            for column in 0..last {
                patches.push(self.inner(paved, column, row));
            }
        }
        patches.extend((0..4 * last).map(|turn| self.rim(paved, turn)));
        patches
    }

    fn road(&self, paved: &[Paved], from: usize, to: usize) -> Option<Paved> {
        self.between.get(&(from, to)).map(|street| paved[*street])
    }

    fn inner(&self, paved: &[Paved], column: usize, row: usize) -> Patch {
        let [a, b] = [self.node(column, row), self.node(column + 1, row)];
        let [d, c] = [self.node(column, row + 1), self.node(column + 1, row + 1)];
        let seams = [(a, b), (b, c), (d, c), (a, d)];
        let roads = seams.map(|(from, to)| self.road(paved, from, to));
        Patch {
            corners: [a, b, c, d].map(|node| self.plan.nodes[node]),
            sides: [
                roads[0].map(|road| road.left),
                roads[1].map(|road| road.left),
                roads[2].map(|road| road.right),
                roads[3].map(|road| road.right),
            ],
            seams,
            columns: self.cells[column],
            rows: self.cells[row],
            rim: None,
        }
    }

    /// Corner `turn` of the ring, counted counter-clockwise from the south-west.
    fn ring(&self, turn: usize) -> usize {
        let last = self.lines.len() - 1;
        let (side, at) = (turn / last % 4, turn % last);
        match side {
            0 => self.node(at, 0),
            1 => self.node(last, at),
            2 => self.node(last - at, last),
            _ => self.node(0, last - at),
        }
    }

    /// Where the map ends opposite to a corner of the ring.
    fn edge(&self, turn: usize) -> Point {
        let last = self.lines.len() - 1;
        let (low, high) = (EDGE_M, self.side_m - EDGE_M);
        let line = |at: usize| self.lines[at] - self.lines[0];
        let at = if turn / last % 4 < 2 { turn % last } else { last - turn % last };
        let along = (high - low) * line(at) / line(last);
        match turn / last % 4 {
            0 => Point { x: low + along, y: low },
            1 => Point { x: high, y: low + along },
            2 => Point { x: low + along, y: high },
            _ => Point { x: low, y: low + along },
        }
    }

    /// Ground between the ring and the edge of the map, from one corner of the ring to the next.
    fn rim(&self, paved: &[Paved], turn: usize) -> Patch {
        let forward = self.ring(turn) < self.ring(turn + 1);
        let turns = if forward { [turn, turn + 1] } else { [turn + 1, turn] };
        let [from, to] = turns.map(|turn| self.ring(turn));
        let road = self.road(paved, from, to);
        let strip = road.map(|road| if forward { road.right } else { road.left });
        let round = 4 * (self.lines.len() - 1);
        let spoke = |end: usize| (usize::MAX - 1, turns[end] % round);
        Patch {
            corners: [
                self.plan.nodes[from],
                self.plan.nodes[to],
                self.edge(turns[1]),
                self.edge(turns[0]),
            ],
            sides: [strip, None, None, None],
            seams: [(usize::MAX, turn), spoke(1), (usize::MAX - 2, turn), spoke(0)],
            columns: self.cells_along(from, to),
            rows: pieces(self.lines[0], RIM_M, 1).min(2),
            rim: Some(turns.map(|turn| turn % round)),
        }
    }
}

/// Dining halls and cafés beside buildings, mostly those near the middle.
fn dine(weave: &mut Weave, rng: &mut StreamRng, area_km2: f64, used: &[Point]) {
    let side_m = area_km2.sqrt() * 1000.0;
    let middle = Point { x: side_m / 2.0, y: side_m / 2.0 };
    let mut spots: Vec<(f64, Point)> =
        used.iter().map(|&at| (at.distance(middle) * within(rng, 0.3, 1.7), at)).collect();
    spots.sort_by(|one, other| one.0.total_cmp(&other.0));
    let count = pieces(area_km2 * EATERIES_PER_KM2, 1.0, 2);
    for (index, (_, at)) in spots.into_iter().take(count).enumerate() {
        let (x, y) = (within(rng, -8.0, 8.0), within(rng, -8.0, 8.0));
        weave.draft.place(PlaceKind::Eatery, names::dining(index), moved(at, x, y));
    }
}
