//! Walks over a piece of campus ground: a bent lattice with gaps, joined to the pavements around it,
//! and service roads into it.

use super::Site;
use super::cells::Cell;
use crate::base::cast;
use crate::base::ids::VertexId;
use crate::base::stream::{StreamRng, below};
use crate::map::draft::Look;
use crate::map::generate::chance::{chance, shuffle, within, within32};
use crate::map::generate::streets::crossing;
use crate::map::generate::weave::{StripId, Weave, between, moved};
use crate::map::model::{EdgeKind, Point, RoadClass};
use std::collections::BTreeMap;

/// A piece of ground with four corners and up to four pavements along it.
pub(super) struct Patch {
    /// South-west, south-east, north-east, north-west.
    pub(super) corners: [Point; 4],
    /// South, east, north, west.
    pub(super) sides: [Option<StripId>; 4],
    /// Name of each side that has no pavement, shared with the neighbour across it.
    pub(super) seams: [(usize, usize); 4],
    pub(super) columns: usize,
    pub(super) rows: usize,
    /// On the rim: numbers of the corners at the edge of the map, west one first.
    pub(super) rim: Option<[usize; 2]>,
}

impl Patch {
    /// The point at shares of both directions.
    fn at(&self, across: f64, up: f64) -> Point {
        let south = between(self.corners[0], self.corners[1], across);
        let north = between(self.corners[3], self.corners[2], across);
        between(south, north, up)
    }

    /// Lays the walks and gives the cells between them.
    pub(super) fn walks(
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
