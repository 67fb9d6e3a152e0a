//! A town quarter: a jittered street grid with a main street, merged blocks, diagonal streets and
//! parks; houses along the blocks, eateries and shops mostly on the main street.

mod blocks;

use super::chance::{chance, pick, shuffle, within};
use super::names;
use super::streets::{Habits, Paved, Plan, Street};
use super::weave::{StripId, Weave, pieces};
use crate::base::stream::{StreamRng, stream};
use crate::map::model::{PlaceKind, Point, RoadClass};
use blocks::{Block, block, fill, inward};
use std::collections::{BTreeMap, BTreeSet};

/// Distance of parallel streets \[m\]. Assumption: 80-120 m in European and American centres.
const BLOCK_M: f64 = 96.0;

/// Eateries \[1/km²\]. Assumption: 20-40 outside the very centre.
const EATERIES_PER_KM2: f64 = 30.0;

/// Food and convenience shops \[1/km²\]. Assumption: 8-20.
const SHOPS_PER_KM2: f64 = 12.0;

/// How town streets are crossed; calibrated on Rome, Helsinki and Monaco.
const HABITS: Habits = Habits { quiet: 0.56, busy: 0.9, set_back: 0.14 };

/// Cells of the street grid.
struct Grid {
    columns: usize,
    rows: usize,
    plan: Plan,
    /// Street by its two nodes, the lower first.
    between: BTreeMap<(usize, usize), usize>,
    /// Cells that have lost the street to a neighbour: each with the other.
    mates: BTreeMap<(usize, usize), (usize, usize)>,
    /// Cells with a diagonal street.
    halved: BTreeSet<(usize, usize)>,
}

/// Makes a town.
pub(super) fn weave(area_km2: f64, seed: u64) -> Weave {
    let mut weave = Weave::default();
    let mut rng = stream(seed, 0, "map_streets", 0);
    let grid = Grid::new(area_km2.sqrt() * 1000.0, &mut rng);
    let paved = grid.plan.pave(&mut weave, &mut rng, HABITS);
    for (street, &sides) in paved.iter().enumerate() {
        let main = grid.plan.streets[street].class >= RoadClass::Secondary;
        if chance(&mut rng, if main { 0.5 } else { 0.04 }) {
            let share = within(&mut rng, 0.35, 0.65);
            grid.plan.cross_at(&mut weave, &mut rng, street, sides, share);
        }
    }
    let blocks = grid.blocks(&weave, &paved);
    for (index, block) in blocks.iter().enumerate() {
        fill(&mut weave, &mut stream(seed, 0, "map_block", index as u64), block);
    }
    let main = grid.main_street(&paved);
    serve(&mut weave, &mut stream(seed, 0, "map_merchants", 0), area_km2, &blocks, &main);
    weave
}

impl Grid {
    fn new(side_m: f64, rng: &mut StreamRng) -> Self {
        let lines = pieces(side_m, BLOCK_M, 2);
        let mut grid = Self {
            columns: lines,
            rows: lines,
            plan: Plan::default(),
            between: BTreeMap::new(),
            mates: BTreeMap::new(),
            halved: BTreeSet::new(),
        };
        grid.lay_nodes(rng, side_m);
        let lost = grid.lose_streets(rng);
        grid.lay_streets(&lost);
        grid.lay_diagonals(rng);
        grid
    }

    fn node(&self, column: usize, row: usize) -> usize {
        row * (self.columns + 1) + column
    }

    /// Nodes: uneven lines, gently bent, each node jittered.
    fn lay_nodes(&mut self, rng: &mut StreamRng, side_m: f64) {
        let xs = lines(rng, self.columns, side_m);
        let ys = lines(rng, self.rows, side_m);
        let bend = [within(rng, -25.0, 25.0), within(rng, -25.0, 25.0)];
        for y in &ys {
            for x in &xs {
                let (dx, dy) = (within(rng, -9.0, 9.0), within(rng, -9.0, 9.0));
                let wave = |at: f64| libm::sin(at / side_m * std::f64::consts::TAU);
                let point =
                    Point { x: x + bend[0] * wave(*y) + dx, y: y + bend[1] * wave(*x) + dy };
                self.plan.nodes.push(point);
            }
        }
    }

    /// Pairs of cells that are merged, by the street between them; each cell at most once.
    fn lose_streets(&mut self, rng: &mut StreamRng) -> BTreeSet<(usize, usize)> {
        let mut cells: Vec<(usize, usize)> =
            (0..self.rows).flat_map(|row| (0..self.columns).map(move |at| (at, row))).collect();
        shuffle(rng, &mut cells);
        let mut lost = BTreeSet::new();
        for (column, row) in cells {
            let upward = chance(rng, 0.5);
            let mate = if upward { (column, row + 1) } else { (column + 1, row) };
            let street = if upward {
                (self.node(column, row + 1), self.node(column + 1, row + 1))
            } else {
                (self.node(column + 1, row), self.node(column + 1, row + 1))
            };
            let inside = mate.0 < self.columns && mate.1 < self.rows;
            let main = self.class(street.0, street.1) > RoadClass::Residential;
            let taken = [(column, row), mate].iter().any(|cell| self.mates.contains_key(cell));
            if inside && !main && !taken && self.columns > 2 && chance(rng, 0.22) {
                self.mates.insert((column, row), mate);
                self.mates.insert(mate, (column, row));
                lost.insert(street);
            }
        }
        lost
    }

    /// Class by line: the middle row is the main street, every fourth line collects traffic.
    fn class(&self, from: usize, to: usize) -> RoadClass {
        let width = self.columns + 1;
        let ((column, row), along_row) = ((from % width, from / width), to == from + 1);
        let line = if along_row { row } else { column };
        let middle = if along_row { self.rows / 2 } else { self.columns / 2 };
        match (line == middle, along_row) {
            (true, true) => RoadClass::Secondary,
            (true, false) => RoadClass::Tertiary,
            _ if line.abs_diff(middle).is_multiple_of(8) => RoadClass::Secondary,
            _ if line.abs_diff(middle).is_multiple_of(4) => RoadClass::Tertiary,
            _ => RoadClass::Residential,
        }
    }

    fn lay_streets(&mut self, lost: &BTreeSet<(usize, usize)>) {
        for row in 0..=self.rows {
            for column in 0..=self.columns {
                let from = self.node(column, row);
                let east = (column < self.columns).then(|| from + 1);
                let north = (row < self.rows).then(|| self.node(column, row + 1));
                for to in [east, north].into_iter().flatten() {
                    if !lost.contains(&(from, to)) {
                        self.lay(from, to, self.class(from, to));
                    }
                }
            }
        }
    }

    fn lay(&mut self, from: usize, to: usize, class: RoadClass) {
        self.between.insert((from, to), self.plan.streets.len());
        self.plan.streets.push(Street { from, to, class });
    }

    /// A diagonal street through a few cells that are not merged.
    fn lay_diagonals(&mut self, rng: &mut StreamRng) {
        for row in 0..self.rows {
            for column in 0..self.columns {
                let whole = !self.mates.contains_key(&(column, row));
                if whole && chance(rng, 0.04) {
                    self.halved.insert((column, row));
                    let (from, to) = (self.node(column, row), self.node(column + 1, row + 1));
                    self.lay(from, to, RoadClass::Residential);
                }
            }
        }
    }

    /// Pavements that face a cell: south, east, north, west; the lost ones left out.
    fn sides(&self, paved: &[Paved], (column, row): (usize, usize)) -> [Option<StripId>; 4] {
        let node = |dx: usize, dy: usize| self.node(column + dx, row + dy);
        let street = |from: usize, to: usize| self.between.get(&(from, to)).map(|at| paved[*at]);
        [
            street(node(0, 0), node(1, 0)).map(|sides| sides.left),
            street(node(1, 0), node(1, 1)).map(|sides| sides.left),
            street(node(0, 1), node(1, 1)).map(|sides| sides.right),
            street(node(0, 0), node(0, 1)).map(|sides| sides.right),
        ]
    }

    /// Pavements of the busiest streets.
    fn main_street(&self, paved: &[Paved]) -> BTreeSet<StripId> {
        let streets = self.plan.streets.iter().zip(paved);
        let main = streets.filter(|(street, _)| street.class >= RoadClass::Secondary);
        main.flat_map(|(_, sides)| [sides.left, sides.right]).collect()
    }

    fn blocks(&self, weave: &Weave, paved: &[Paved]) -> Vec<Block> {
        let mut blocks = Vec::new();
        for row in 0..self.rows {
            for column in 0..self.columns {
                let cell = (column, row);
                let [south, east, north, west] = self.sides(paved, cell);
                let mate = self.mates.get(&cell).copied();
                if self.halved.contains(&cell) {
                    let ends = (self.node(column, row), self.node(column + 1, row + 1));
                    let diagonal = paved[self.between[&ends]];
                    let lower = [south, east, Some(diagonal.right)];
                    let upper = [north, west, Some(diagonal.left)];
                    blocks.extend([lower, upper].map(|sides| block(weave, &sides, false)));
                } else if mate.is_none_or(|mate| mate > cell) {
                    let more = mate.map(|mate| self.sides(paved, mate)).unwrap_or_default();
                    let sides = [[south, east, north, west], more].concat();
                    blocks.push(block(weave, &sides, mate.is_some()));
                }
            }
        }
        blocks
    }
}

/// Uneven positions of parallel lines over a side.
fn lines(rng: &mut StreamRng, count: usize, side_m: f64) -> Vec<f64> {
    let steps: Vec<f64> = (0..count).map(|_| within(rng, 0.72, 1.28)).collect();
    let whole: f64 = steps.iter().sum();
    let mut at = 0.0;
    let mut lines = vec![0.0];
    for step in steps {
        at += step;
        lines.push(at / whole * side_m);
    }
    lines
}

/// Eateries and shops: most on the main street, some anywhere.
fn serve(
    weave: &mut Weave,
    rng: &mut StreamRng,
    area_km2: f64,
    blocks: &[Block],
    main: &BTreeSet<StripId>,
) {
    let sides =
        blocks.iter().flat_map(|block| block.sides.iter().map(|side| (*side, block.centre)));
    let (main, rest): (Vec<_>, Vec<_>) = sides.partition(|(side, _)| main.contains(side));
    let count = |density: f64| pieces(area_km2 * density, 1.0, 2);
    for index in 0..count(EATERIES_PER_KM2) {
        let fronts = if chance(rng, 0.65) { &main } else { &rest };
        let at = shopfront(weave, rng, fronts);
        weave.draft.place(PlaceKind::Eatery, names::eatery(index), at);
    }
    for index in 0..count(SHOPS_PER_KM2) {
        let fronts = if chance(rng, 0.4) { &main } else { &rest };
        let at = shopfront(weave, rng, fronts);
        weave.draft.place(PlaceKind::Shop, names::shop(index), at);
    }
}

/// A spot on the built side of a pavement.
fn shopfront(weave: &Weave, rng: &mut StreamRng, fronts: &[(StripId, Point)]) -> Point {
    let (side, centre) = pick(rng, fronts);
    let edge = weave.along(side, within(rng, 0.15, 0.85));
    inward(weave, side, edge, centre, within(rng, 4.0, 8.0))
}
