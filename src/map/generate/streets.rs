//! From a plan of streets to pavements on both sides, and crossings between them.
//!
//! Around each street node, every pair of neighbouring streets has a corner where their pavements
//! meet. A crossing joins the two corners beside a street, or two points set back from them.

use super::chance::{chance, shuffle, within, within32};
use super::weave::{StripId, Weave, between, direction, moved};
use crate::base::ids::VertexId;
use crate::base::stream::StreamRng;
use crate::map::draft::Look;
use crate::map::model::{Crossing, EdgeKind, Kerb, Point, RoadClass};

/// From kerb to the middle of the pavement \[m\]. Assumption: pavements of 2-4 m.
const PAVEMENT_M: f64 = 1.6;

/// Farthest that a corner may lie from its node \[m\], so that acute ones stay near.
const FARTHEST_CORNER_M: f64 = 28.0;

/// A street between two nodes of a plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Street {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) class: RoadClass,
}

/// Streets before they have pavements.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) nodes: Vec<Point>,
    pub(super) streets: Vec<Street>,
}

/// Pavements of one street, seen from `from` to `to`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paved {
    pub(super) left: StripId,
    pub(super) right: StripId,
}

/// How often streets are crossed where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Habits {
    /// Share of quiet junctions that can be crossed on all sides; the others at few.
    pub(super) quiet: f64,
    /// The same share of junctions of tertiary and busier streets.
    pub(super) busy: f64,
    /// Share of crossings set back from the corner.
    pub(super) set_back: f64,
}

/// Width of the carriageway \[m\]. Assumption: lanes of 3-3.5 m, parking on quiet streets.
pub(super) fn carriageway_m(class: RoadClass) -> f64 {
    match class {
        RoadClass::Service => 5.0,
        RoadClass::Residential => 7.5,
        RoadClass::Tertiary => 9.0,
        RoadClass::Secondary => 13.0,
        RoadClass::Primary | RoadClass::Trunk => 17.0,
    }
}

/// From the middle of a street to the middle of its pavement \[m\].
fn offset_m(class: RoadClass) -> f64 {
    carriageway_m(class) / 2.0 + PAVEMENT_M
}

impl Plan {
    /// Streets at a node as (street, leaves it at its `from`), counter-clockwise from east.
    fn around(&self) -> Vec<Vec<(usize, bool)>> {
        let mut around = vec![Vec::new(); self.nodes.len()];
        for (index, street) in self.streets.iter().enumerate() {
            around[street.from].push((index, true));
            around[street.to].push((index, false));
        }
        for spokes in &mut around {
            spokes.sort_by(|&one, &other| self.angle(one).total_cmp(&self.angle(other)));
        }
        around
    }

    /// Direction in which a spoke leaves its node.
    fn spoke(&self, (street, outward): (usize, bool)) -> (f64, f64) {
        let Street { from, to, .. } = self.streets[street];
        let (from, to) = if outward { (from, to) } else { (to, from) };
        direction(self.nodes[from], self.nodes[to])
    }

    fn angle(&self, spoke: (usize, bool)) -> f64 {
        let (x, y) = self.spoke(spoke);
        libm::atan2(y, x)
    }

    /// Where the left pavement of one spoke meets the right pavement of the next.
    fn corner(&self, node: usize, one: (usize, bool), next: (usize, bool)) -> Point {
        let (from, to) = (self.spoke(one), self.spoke(next));
        let offset = |spoke: (usize, bool)| offset_m(self.streets[spoke.0].class);
        let sine = from.0 * to.1 - from.1 * to.0;
        let (x, y) = if sine.abs() > 0.2 {
            let (along, next_along) = (offset(next) / sine, offset(one) / sine);
            (along * from.0 + next_along * to.0, along * from.1 + next_along * to.1)
        } else {
            let mean = f64::midpoint(offset(one), offset(next));
            (-from.1 * mean, from.0 * mean)
        };
        let cut = (FARTHEST_CORNER_M / libm::hypot(x, y).max(0.1)).min(1.0);
        moved(self.nodes[node], x * cut, y * cut)
    }

    /// Lays pavements along all streets and crossings at their ends.
    pub(super) fn pave(
        &self,
        weave: &mut Weave,
        rng: &mut StreamRng,
        habits: Habits,
    ) -> Vec<Paved> {
        let around = self.around();
        let mut ends = vec![[[None; 2]; 2]; self.streets.len()];
        for (node, spokes) in around.iter().enumerate() {
            for (place, &one) in spokes.iter().enumerate() {
                let next = spokes[(place + 1) % spokes.len()];
                let corner = weave.vertex(self.corner(node, one, next));
                let side = |(_, outward): (usize, bool), left: usize| {
                    if outward { (0, left) } else { (1, 1 - left) }
                };
                let (end, hand) = side(one, 0);
                ends[one.0][end][hand] = Some(corner);
                let (end, hand) = side(next, 1);
                ends[next.0][end][hand] = Some(corner);
            }
        }
        let paved = self.pavements(weave, rng, &ends);
        self.crossings(weave, rng, &around, &paved, habits);
        paved
    }

    /// Strips between the corners; `ends[street][end][left or right]`.
    fn pavements(
        &self,
        weave: &mut Weave,
        rng: &mut StreamRng,
        ends: &[[[Option<VertexId>; 2]; 2]],
    ) -> Vec<Paved> {
        let mut lay = |street: usize, hand: usize| {
            let [from, to] = [0, 1].map(|end| ends[street][end][hand]);
            let (Some(from), Some(to)) = (from, to) else {
                unreachable!("every spoke has a corner on both sides")
            };
            let width_m = chance(rng, 0.6).then(|| within32(rng, 1.5, 3.5));
            weave.strip(from, to, Look { width_m, lit: Some(true), ..Look::default() })
        };
        (0..self.streets.len())
            .map(|street| Paved { left: lay(street, 0), right: lay(street, 1) })
            .collect()
    }

    /// Crossings at street ends, as habits will, and wherever blocks would stay apart.
    fn crossings(
        &self,
        weave: &mut Weave,
        rng: &mut StreamRng,
        around: &[Vec<(usize, bool)>],
        paved: &[Paved],
        habits: Habits,
    ) {
        let (mut usual, mut spare) = (Vec::new(), Vec::new());
        for spokes in around.iter().filter(|spokes| spokes.len() > 2) {
            let busy =
                spokes.iter().any(|spoke| self.streets[spoke.0].class > RoadClass::Residential);
            let all = chance(rng, if busy { habits.busy } else { habits.quiet });
            for &spoke in spokes {
                let chosen = chance(rng, if all { 0.95 } else { 0.2 });
                if chosen { usual.push(spoke) } else { spare.push(spoke) }
            }
        }
        shuffle(rng, &mut spare);
        for (street, outward) in usual {
            let sides = paved[street];
            let set_back = within(rng, 5.0, 9.0) / weave.length(sides.left).max(30.0);
            let share = if chance(rng, habits.set_back) { set_back } else { 0.0 };
            let share = if outward { share } else { 1.0 - share };
            self.cross_at(weave, rng, street, sides, share);
        }
        for (street, outward) in spare {
            let (sides, share) = (paved[street], if outward { 0.0 } else { 1.0 });
            let ends = (weave.stop(sides.left, share), weave.stop(sides.right, share));
            if !weave.joined(ends.0, ends.1) {
                self.cross_at(weave, rng, street, sides, share);
            }
        }
    }

    /// Lays a crossing at a share of a street.
    pub(super) fn cross_at(
        &self,
        weave: &mut Weave,
        rng: &mut StreamRng,
        street: usize,
        sides: Paved,
        share: f64,
    ) {
        let ends = (weave.stop(sides.left, share), weave.stop(sides.right, share));
        let certain = !weave.joined(ends.0, ends.1);
        cross(weave, rng, ends, self.streets[street].class, certain);
    }
}

/// Lays a crossing between two pavements: kerb, carriageway with the crossing in its middle, kerb.
///
/// A `certain` one has lowered kerbs, because nothing else joins its two sides.
fn cross(
    weave: &mut Weave,
    rng: &mut StreamRng,
    (one, other): (VertexId, VertexId),
    class: RoadClass,
    certain: bool,
) {
    let (near, far) = (weave.draft.at(one), weave.draft.at(other));
    let inset = (PAVEMENT_M / near.distance(far).max(0.1)).min(0.3);
    let kerbs = [inset, 1.0 - inset].map(|share| {
        let kerb = if certain || chance(rng, 0.8) { Kerb::Lowered } else { uncertain(rng) };
        let vertex = weave.vertex(between(near, far, share));
        weave.draft.set_kerb(vertex, kerb);
        (vertex, kerb)
    });
    let middle = weave.vertex(between(near, far, 0.5));
    weave.draft.set_crossing(middle, crossing(rng, between(near, far, 0.5), class));
    let link = Look { width_m: Some(2.0), lit: Some(true), ..Look::default() };
    let kerb = kerbs[0].1.max(kerbs[1].1);
    let across = Look { kind: EdgeKind::Crossing, kerb, ..link };
    weave.link(one, kerbs[0].0, link);
    weave.link(kerbs[0].0, middle, across);
    weave.link(middle, kerbs[1].0, across);
    weave.link(kerbs[1].0, other, link);
}

fn uncertain(rng: &mut StreamRng) -> Kerb {
    if chance(rng, 0.6) { Kerb::Unknown } else { Kerb::Raised }
}

/// Attributes of a crossing by the road's class. Assumption: shares as in inner-city extracts.
pub(super) fn crossing(rng: &mut StreamRng, at: Point, class: RoadClass) -> Crossing {
    let (signals, marked, limit) = match class {
        RoadClass::Service => (0.0, 0.3, 20),
        RoadClass::Residential => (0.02, 0.4, 30),
        RoadClass::Tertiary => (0.3, 0.8, 50),
        RoadClass::Secondary | RoadClass::Primary | RoadClass::Trunk => (0.85, 1.0, 50),
    };
    let signals = chance(rng, signals);
    let length = carriageway_m(class) + within(rng, -0.5, 1.0);
    #[expect(clippy::cast_possible_truncation, reason = "one decimal fits")]
    let length_m = ((length * 10.0).round() / 10.0) as f32;
    let marked = signals || chance(rng, marked);
    Crossing { at, signals, marked, road: class, road_limit_kmh: Some(limit), length_m }
}
