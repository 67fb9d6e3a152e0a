//! What a town block holds: houses with their doors, passages, parks, courtyards.

use crate::base::cast;
use crate::base::ids::VertexId;
use crate::base::stream::StreamRng;
use crate::map::draft::Look;
use crate::map::generate::chance::{chance, within, within32};
use crate::map::generate::weave::{StripId, Weave, between, direction, moved, pieces};
use crate::map::model::{EdgeKind, PlaceKind, Point, RoadClass, Surface};

/// A block: the pavements around it.
pub(super) struct Block {
    pub(super) sides: Vec<StripId>,
    pub(super) centre: Point,
    pub(super) merged: bool,
}

/// The block inside some pavements.
pub(super) fn block(weave: &Weave, sides: &[Option<StripId>], merged: bool) -> Block {
    let sides: Vec<StripId> = sides.iter().flatten().copied().collect();
    let middles = sides.iter().map(|side| weave.along(*side, 0.5));
    let sum = middles.fold(Point::default(), |sum, at| moved(sum, at.x, at.y));
    let count = cast::float(sides.len()).max(1.0);
    Block { sides, centre: Point { x: sum.x / count, y: sum.y / count }, merged }
}

/// Fills a block.
pub(super) fn fill(weave: &mut Weave, rng: &mut StreamRng, block: &Block) {
    if block.merged && chance(rng, 0.3) {
        return park(weave, rng, block);
    }
    let passage = chance(rng, 0.6).then(|| passage(weave, rng, block)).flatten();
    houses(weave, rng, block, passage);
    if chance(rng, 0.07) {
        courtyard(weave, rng, block.centre);
    }
}

/// Walks from every side that meet in the middle.
fn park(weave: &mut Weave, rng: &mut StreamRng, block: &Block) {
    let heart = weave.vertex(moved(block.centre, within(rng, -8.0, 8.0), within(rng, -8.0, 8.0)));
    for (index, &side) in block.sides.iter().enumerate() {
        let gate = weave.stop(side, within(rng, 0.15, 0.85));
        let loose = index > 1 && chance(rng, 0.25);
        let surface = if loose { Surface::Loose } else { Surface::Rough };
        let look = Look { surface, width_m: Some(within32(rng, 1.5, 3.0)), ..Look::default() };
        let by = bend(rng, weave.draft.at(gate), weave.draft.at(heart), 0.12);
        weave.bent(gate, &[by], heart, look);
    }
}

/// Ways through the block: from one side to the opposite one, often crossed by another; gives the
/// ends of the first.
fn passage(weave: &mut Weave, rng: &mut StreamRng, block: &Block) -> Option<(Point, Point)> {
    let (&one, &other) = (block.sides.first()?, block.sides.get(2)?);
    let [from, to] = [one, other].map(|side| weave.stop(side, within(rng, 0.35, 0.65)));
    let ends = (weave.draft.at(from), weave.draft.at(to));
    let middle = weave.vertex(bend(rng, ends.0, ends.1, 0.06));
    let first = alley(rng);
    let second = if chance(rng, 0.12) { Look { kind: EdgeKind::Steps, ..first } } else { first };
    weave.link(from, middle, first);
    weave.link(middle, to, second);
    let crossed = if chance(rng, 0.5) { &block.sides[..] } else { &[] };
    for &side in crossed.iter().skip(1).step_by(2).take(2) {
        let gate = weave.stop(side, within(rng, 0.35, 0.65));
        weave.link(gate, middle, alley(rng));
    }
    Some(ends)
}

/// What a passage looks like: a service road, a footpath, a narrow one.
fn alley(rng: &mut StreamRng) -> Look {
    let plain = Look::default();
    match within(rng, 0.0, 1.0) {
        draw if draw < 0.4 => {
            Look { kind: EdgeKind::RoadShoulder, road: Some(RoadClass::Service), ..plain }
        }
        draw if draw < 0.55 => Look { width_m: Some(within32(rng, 0.6, 0.9)), ..plain },
        draw if draw < 0.7 => Look { kind: EdgeKind::SharedPath, width_m: Some(3.0), ..plain },
        _ => Look { width_m: Some(within32(rng, 1.2, 2.5)), ..plain },
    }
}

/// A point near the middle of two others, off their line by up to a share of their distance.
fn bend(rng: &mut StreamRng, from: Point, to: Point, share: f64) -> Point {
    let (x, y) = direction(from, to);
    let off = from.distance(to) * within(rng, -share, share);
    moved(between(from, to, within(rng, 0.4, 0.6)), -y * off, x * off)
}

/// Houses along the sides, some with a way to the door.
fn houses(weave: &mut Weave, rng: &mut StreamRng, block: &Block, passage: Option<(Point, Point)>) {
    let mut taken: Vec<Point> = (0..=10)
        .filter_map(|tenth| passage.map(|(a, b)| between(a, b, f64::from(tenth) / 10.0)))
        .collect();
    for &side in &block.sides {
        let count = pieces(weave.length(side) - 24.0, 24.0, 0);
        for index in 0..count {
            let share = (cast::float(index) + within(rng, 0.3, 0.7)) / cast::float(count);
            let edge = weave.along(side, 0.12 + 0.76 * share);
            let inset = within(rng, 11.0, 16.0);
            let at = inward(weave, side, edge, block.centre, inset);
            if taken.iter().all(|other| other.distance(at) > 14.0) && chance(rng, 0.9) {
                taken.push(at);
                weave.draft.place(PlaceKind::Building, String::new(), at);
                let (gate, door) = (0.12 + 0.76 * share, inset - 4.0);
                let door = inward(weave, side, edge, block.centre, door);
                enter(weave, rng, (side, gate), door);
            }
        }
    }
}

/// A way to a door or two, or a forecourt with two gates, or neither.
fn enter(weave: &mut Weave, rng: &mut StreamRng, (side, share): (StripId, f64), door: Point) {
    let half = within(rng, 3.0, 5.0) / weave.length(side).max(20.0);
    let (gates, doors) = match within(rng, 0.0, 1.0) {
        draw if draw < 0.13 => (vec![share], 1),
        draw if draw < 0.23 => (vec![share], 2),
        draw if draw < 0.42 => (vec![share - half, share + half], 1),
        _ => return,
    };
    let gates: Vec<VertexId> = gates.into_iter().map(|gate| weave.stop(side, gate)).collect();
    for index in 0..doors {
        let beside = if index == 0 { 0.0 } else { within(rng, 3.0, 6.0) };
        let door = weave.vertex(moved(door, beside, beside));
        for &gate in &gates {
            weave.link(gate, door, doorway(rng));
        }
    }
}

fn doorway(rng: &mut StreamRng) -> Look {
    let kind = if chance(rng, 0.06) { EdgeKind::Steps } else { EdgeKind::Footway };
    Look { kind, width_m: Some(within32(rng, 1.0, 2.0)), ..Look::default() }
}

/// The point `inset` metres off a side, towards the centre of the block.
pub(super) fn inward(
    weave: &Weave,
    side: StripId,
    edge: Point,
    centre: Point,
    inset: f64,
) -> Point {
    let (from, to) = weave.ends(side);
    let (x, y) = direction(from, to);
    let left = -y * (centre.x - from.x) + x * (centre.y - from.y) > 0.0;
    let inset = if left { inset } else { -inset };
    moved(edge, -y * inset, x * inset)
}

/// A path inside a block that nothing joins.
fn courtyard(weave: &mut Weave, rng: &mut StreamRng, centre: Point) {
    let spots: Vec<VertexId> = (0..3)
        .map(|_| {
            let at = moved(centre, within(rng, -12.0, 12.0), within(rng, -12.0, 12.0));
            weave.vertex(at)
        })
        .collect();
    for pair in spots.windows(2) {
        weave.link(pair[0], pair[1], Look::default());
    }
}
