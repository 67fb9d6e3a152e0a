//! A campus: a ring road with gates, drives inside, quads with diagonal walks, a hill with steps,
//! academic buildings and dining in the middle, student halls on the rim.

use super::chance::{chance, pick, shuffle, within, within32};
use super::names;
use super::streets::{Habits, Paved, Plan, Street, crossing};
use super::weave::{StripId, Weave, between, moved, pieces};
use crate::base::cast;
use crate::base::ids::VertexId;
use crate::base::stream::{StreamRng, below, stream};
use crate::map::draft::Look;
use crate::map::model::{EdgeKind, PlaceKind, Point, RoadClass};
use std::collections::BTreeMap;

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

/// A piece of ground with four corners and up to four pavements along it.
struct Patch {
    /// South-west, south-east, north-east, north-west.
    corners: [Point; 4],
    /// South, east, north, west.
    sides: [Option<StripId>; 4],
    /// Name of each side that has no pavement, shared with the neighbour across it.
    seams: [(usize, usize); 4],
    columns: usize,
    rows: usize,
    /// On the rim: numbers of the corners at the edge of the map, west one first.
    rim: Option<[usize; 2]>,
}

/// A cell between walks, with the strips around it.
struct Cell {
    corners: Vec<VertexId>,
    walks: Vec<StripId>,
    centre: Point,
    /// Directions across and up, as long as the cell \[m\].
    across: (f64, f64),
    up: (f64, f64),
    rim: bool,
}

/// Buildings that have got their names.
#[derive(Default)]
struct Named {
    halls: usize,
    faculties: usize,
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

impl Patch {
    /// The point at shares of both directions.
    fn at(&self, across: f64, up: f64) -> Point {
        let south = between(self.corners[0], self.corners[1], across);
        let north = between(self.corners[3], self.corners[2], across);
        between(south, north, up)
    }

    /// Lays the walks and gives the cells between them.
    fn walks(
        &self,
        weave: &mut Weave,
        rng: &mut StreamRng,
        site: &Site,
        seams: &mut BTreeMap<((usize, usize), usize), VertexId>,
    ) -> Vec<Cell> {
        let knots = self.knots(weave, rng, seams);
        let walks = self.strips(weave, rng, site, &knots);
        self.services(weave, rng, &walks);
        let knot = |column: usize, row: usize| knots[row * (self.columns + 1) + column];
        let cells = (0..self.rows).flat_map(|row| (0..self.columns).map(move |at| (at, row)));
        cells
            .map(|(column, row)| {
                let around = [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(x, y)| (column + x, row + y));
                let [a, b, c, d] = around;
                let pairs = [(a, b), (b, c), (d, c), (a, d)];
                let [west, east] = [self.at(0.0, 0.5), self.at(1.0, 0.5)];
                let [south, north] = [self.at(0.5, 0.0), self.at(0.5, 1.0)];
                let span = |from: Point, to: Point, count: usize| {
                    let count = cast::float(count);
                    ((to.x - from.x) / count, (to.y - from.y) / count)
                };
                let half = |at: usize, count: usize| (cast::float(at) + 0.5) / cast::float(count);
                Cell {
                    corners: around.iter().filter_map(|&(x, y)| knot(x, y)).collect(),
                    walks: pairs.iter().filter_map(|pair| walks.get(pair).copied()).collect(),
                    centre: self.at(half(column, self.columns), half(row, self.rows)),
                    across: span(west, east, self.columns),
                    up: span(south, north, self.rows),
                    rim: self.rim.is_some(),
                }
            })
            .collect()
    }

    /// Vertices where walks meet, row by row; none at the corners of the patch.
    fn knots(
        &self,
        weave: &mut Weave,
        rng: &mut StreamRng,
        seams: &mut BTreeMap<((usize, usize), usize), VertexId>,
    ) -> Vec<Option<VertexId>> {
        let mut knots = Vec::new();
        for row in 0..=self.rows {
            for column in 0..=self.columns {
                let across = cast::float(column) / cast::float(self.columns);
                let up = cast::float(row) / cast::float(self.rows);
                let side = self.side(column, row);
                let ends_across = column == 0 || column == self.columns;
                let corner = ends_across && (row == 0 || row == self.rows);
                let share = if matches!(side, Some(0 | 2)) { across } else { up };
                let place = if matches!(side, Some(0 | 2)) { column } else { row };
                let jitter = (within(rng, -13.0, 13.0), within(rng, -13.0, 13.0));
                let free = moved(self.at(across, up), jitter.0, jitter.1);
                knots.push(match side {
                    _ if corner => self.outer(column, row).map(|turn| {
                        let shared = seams.entry(((usize::MAX - 4, turn), 0));
                        *shared.or_insert_with(|| weave.vertex(self.at(across, up)))
                    }),
                    None => Some(weave.vertex(free)),
                    Some(side) => Some(match self.sides[side] {
                        Some(strip) => weave.stop(strip, share),
                        None => *seams
                            .entry((self.seams[side], place))
                            .or_insert_with(|| weave.vertex(self.at(across, up))),
                    }),
                });
            }
        }
        knots
    }

    /// Number of the corner at the edge of the map that a knot is.
    fn outer(&self, column: usize, row: usize) -> Option<usize> {
        let at_edge = row == self.rows;
        self.rim.filter(|_| at_edge).map(|turns| turns[usize::from(column > 0)])
    }

    /// Which side of the patch a knot lies on.
    fn side(&self, column: usize, row: usize) -> Option<usize> {
        match (column, row) {
            (_, 0) => Some(0),
            (column, _) if column == self.columns => Some(1),
            (_, row) if row == self.rows => Some(2),
            (0, _) => Some(3),
            _ => None,
        }
    }

    /// Walks between neighbouring knots: some left out, unless something would come apart.
    fn strips(
        &self,
        weave: &mut Weave,
        rng: &mut StreamRng,
        site: &Site,
        knots: &[Option<VertexId>],
    ) -> BTreeMap<((usize, usize), (usize, usize)), StripId> {
        let mut pairs = Vec::new();
        for row in 0..=self.rows {
            for column in 0..=self.columns {
                pairs.push(((column, row), (column + 1, row)));
                pairs.push(((column, row), (column, row + 1)));
            }
        }
        shuffle(rng, &mut pairs);
        let walls = Walls::build(rng, self.columns, self.rows);
        let mut strips = BTreeMap::new();
        for (one, other) in pairs {
            let knot = |(column, row): (usize, usize)| {
                let known = column <= self.columns && row <= self.rows;
                known.then(|| knots[row * (self.columns + 1) + column]).flatten()
            };
            let (Some(from), Some(to)) = (knot(one), knot(other)) else { continue };
            let paved = |side: usize| self.sides[side].is_some();
            let (south, north) = (one.1 == 0 && other.1 == 0, one.1.min(other.1) == self.rows);
            let (west, east) = (one.0 == 0 && other.0 == 0, one.0.min(other.0) == self.columns);
            let along = [south, east, north, west];
            if (0..4).any(|side| along[side] && paved(side)) {
                continue;
            }
            let apart = !weave.joined(from, to);
            if apart || (!walls.bar(one, other) && chance(rng, 0.86)) {
                let look = walk(rng, weave, site, from, to, apart);
                strips.insert((one, other), weave.strip(from, to, look));
            }
        }
        strips
    }

    /// Service roads from the south pavement into the patch, over the first walks.
    fn services(
        &self,
        weave: &mut Weave,
        rng: &mut StreamRng,
        walks: &BTreeMap<((usize, usize), (usize, usize)), StripId>,
    ) {
        let Some(pavement) = self.sides[0] else { return };
        let road = Some(RoadClass::Service);
        let look = Look { kind: EdgeKind::RoadShoulder, road, ..Look::default() };
        for column in 0..self.columns {
            if !chance(rng, if self.rim.is_some() { 0.75 } else { 0.95 }) {
                continue;
            }
            let across = (cast::float(column) + within(rng, 0.3, 0.42)) / cast::float(self.columns);
            let mut at = weave.stop(pavement, across);
            for row in 1..=3.min(self.rows) {
                let drive = crossing(rng, weave.draft.at(at), RoadClass::Service);
                weave.draft.set_crossing(at, drive);
                let up = (cast::float(row) - 0.5) / cast::float(self.rows);
                let yard = weave.vertex(self.at(across, up));
                weave.link(at, yard, look);
                let over = walks.get(&((column, row), (column + 1, row)));
                let Some(&over) = over.filter(|_| row < 3 && self.rim.is_none()) else { break };
                at = weave.stop(over, 0.35);
                weave.link(yard, at, look);
            }
        }
    }
}

/// Long buildings or fences that walks lead round: one each way.
struct Walls {
    /// Walks from this column to the next are barred in these rows.
    column: usize,
    rows: std::ops::Range<usize>,
    /// Walks from this row to the next are barred in these columns.
    row: usize,
    columns: std::ops::Range<usize>,
}

impl Walls {
    fn build(rng: &mut StreamRng, columns: usize, rows: usize) -> Self {
        let mut span = |count: usize| {
            let start = below(rng, count / 2 + 1);
            start..start + count * 4 / 5
        };
        let (tall, wide) = (span(rows), span(columns));
        let (column, row) = (below(rng, columns), below(rng, rows));
        Self { column, rows: tall, row, columns: wide }
    }

    fn bar(&self, one: (usize, usize), other: (usize, usize)) -> bool {
        let across = one.1 == other.1 && one.0 == self.column && self.rows.contains(&one.1);
        let up = one.0 == other.0 && one.1 == self.row && self.columns.contains(&one.0);
        across || up
    }
}

/// What a walk looks like; on the hill it climbs, by steps where nothing depends on it.
fn walk(
    rng: &mut StreamRng,
    weave: &Weave,
    site: &Site,
    from: VertexId,
    to: VertexId,
    needed: bool,
) -> Look {
    let middle = between(weave.draft.at(from), weave.draft.at(to), 0.5);
    let hilly = middle.distance(site.hill) < 0.2 * site.side_m;
    let width_m = chance(rng, 0.7).then(|| within32(rng, 1.8, 4.5));
    let plain = Look { width_m, lit: Some(chance(rng, 0.8)), ..Look::default() };
    match (hilly, needed) {
        (true, false) if chance(rng, 0.3) => Look { kind: EdgeKind::Steps, ..plain },
        (true, _) => Look { incline: Some(within32(rng, -0.08, 0.08)), ..plain },
        (false, false) if chance(rng, 0.12) => Look { width_m: Some(0.8), ..plain },
        (false, _) if chance(rng, 0.1) => Look { kind: EdgeKind::SharedPath, ..plain },
        (false, _) => plain,
    }
}

/// Puts diagonal walks, buildings or nothing into a cell; true with a building.
fn fill(weave: &mut Weave, rng: &mut StreamRng, cell: &Cell, named: &mut Named) -> bool {
    cut_corners(weave, rng, cell);
    let draw = within(rng, 0.0, 1.0);
    if draw < 0.16 && cell.corners.len() == 4 && !cell.rim {
        quad(weave, rng, cell);
        return false;
    }
    if draw > 0.75 {
        return false;
    }
    let count = if chance(rng, if cell.rim { 0.7 } else { 0.25 }) { 2 } else { 1 };
    for index in 0..count {
        let apart = if count == 2 { 0.27 } else { 0.06 };
        let side = if index == 0 { -1.0 } else { 1.0 };
        let (along, off) = (side * apart + within(rng, -0.07, 0.07), within(rng, -0.14, 0.14));
        let x = along * cell.across.0 + off * cell.up.0;
        let y = along * cell.across.1 + off * cell.up.1;
        build(weave, rng, cell, named, moved(cell.centre, x, y));
    }
    if chance(rng, 0.05) {
        let (one, other) = (weave.vertex(cell.centre), weave.vertex(moved(cell.centre, 4.0, 14.0)));
        weave.link(one, other, Look::default());
    }
    true
}

/// A lawn with walks from its corners to the middle.
fn quad(weave: &mut Weave, rng: &mut StreamRng, cell: &Cell) {
    let (x, y) = (within(rng, -4.0, 4.0), within(rng, -4.0, 4.0));
    let heart = weave.vertex(moved(cell.centre, x, y));
    for &corner in &cell.corners {
        let beside = cell.walks.iter().find_map(|&walk| {
            let end = weave.end_at(walk, corner)?;
            Some((walk, (end - within(rng, 4.0, 7.0) / weave.length(walk).max(20.0)).abs()))
        });
        let corner = beside.map_or(corner, |(walk, share)| weave.stop(walk, share));
        let width_m = Some(within32(rng, 2.0, 4.0));
        weave.link(corner, heart, Look { width_m, ..Look::default() });
    }
}

/// A building with ways from the walks around it to its doors.
fn build(weave: &mut Weave, rng: &mut StreamRng, cell: &Cell, named: &mut Named, at: Point) {
    let name = if cell.rim { names::hall(named.halls) } else { names::faculty(named.faculties) };
    *(if cell.rim { &mut named.halls } else { &mut named.faculties }) += 1;
    weave.draft.place(PlaceKind::Building, name, at);
    let mut walks = cell.walks.clone();
    let far = |walk: &StripId| weave.along(*walk, 0.5).distance(at);
    walks.sort_by(|one, other| far(one).total_cmp(&far(other)));
    let doors = if chance(rng, 0.5) { 2 } else { 1 };
    let one = weave.vertex(moved(at, within(rng, -6.0, 6.0), within(rng, -6.0, 6.0)));
    let joined = chance(rng, 0.5);
    for walk in walks.into_iter().take(doors) {
        let gate = weave.stop(walk, pick(rng, &[0.35, 0.5, 0.65]));
        let beside = between(weave.draft.at(gate), at, 0.55);
        let door = if joined { one } else { weave.vertex(beside) };
        let steps = chance(rng, 0.07);
        let kind = if steps { EdgeKind::Steps } else { EdgeKind::Footway };
        weave.link(gate, door, Look { kind, width_m: Some(2.0), ..Look::default() });
    }
}

/// Short cuts across the corners of a cell, where people have always cut them.
fn cut_corners(weave: &mut Weave, rng: &mut StreamRng, cell: &Cell) {
    for first in 0..cell.walks.len() {
        for second in first + 1..cell.walks.len() {
            let (one, other) = (cell.walks[first], cell.walks[second]);
            let Some((from, to)) = weave.meeting(one, other) else { continue };
            if chance(rng, 0.69) {
                let cut = within(rng, 3.5, 8.0);
                let near = |end: f64, length: f64| (end - cut / length.max(20.0)).abs();
                let from = weave.stop(one, near(from, weave.length(one)));
                let to = weave.stop(other, near(to, weave.length(other)));
                weave.link(from, to, Look { width_m: Some(2.0), ..Look::default() });
            }
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
