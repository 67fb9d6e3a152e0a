//! What stands between campus walks: lawns with diagonals, buildings with their doors, nothing.

use crate::base::ids::VertexId;
use crate::base::stream::StreamRng;
use crate::map::draft::Look;
use crate::map::generate::chance::{chance, pick, within, within32};
use crate::map::generate::names;
use crate::map::generate::weave::{StripId, Weave, between, moved};
use crate::map::model::{EdgeKind, PlaceKind, Point};

/// A cell between walks, with the strips around it.
pub(super) struct Cell {
    pub(super) corners: Vec<VertexId>,
    pub(super) walks: Vec<StripId>,
    pub(super) centre: Point,
    /// Directions across and up, as long as the cell \[m\].
    pub(super) across: (f64, f64),
    pub(super) up: (f64, f64),
    pub(super) rim: bool,
}

/// Buildings that have got their names.
#[derive(Default)]
pub(super) struct Named {
    pub(super) halls: usize,
    pub(super) faculties: usize,
}

/// Puts diagonal walks, buildings or nothing into a cell; true with a building.
pub(super) fn fill(weave: &mut Weave, rng: &mut StreamRng, cell: &Cell, named: &mut Named) -> bool {
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
