//! Where a drive begins and ends on the network, and the steps in between.

use super::model::{Point, SidewalkMap, Step};
use crate::base::ids::{EdgeId, VertexId};
use crate::base::units::Millimetres;
use serde::{Deserialize, Serialize};

/// A point on the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Anchor {
    /// The edge it lies on.
    pub edge: EdgeId,
    /// Way along the edge, from [`Edge::from`](super::model::Edge::from).
    pub offset: Millimetres,
    /// Straight way from the place to the path.
    pub access: Millimetres,
}

/// A drive: steps with the partial first and last one.
///
/// A first or last step of which nothing would be driven is left out, so a drive that starts at a
/// vertex starts with the edge it leaves by. Only a drive of no length at all keeps such a step.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// Edges in driving order; each begins where the one before ends.
    pub steps: Vec<Step>,
    /// Where the drive enters the first step, measured along the driving direction of that step.
    pub start: Millimetres,
    /// Where the drive leaves the last step, measured likewise.
    pub end: Millimetres,
}

impl Path {
    /// An empty path with memory for so many steps.
    pub fn with_room(steps: usize) -> Self {
        Self { steps: Vec::with_capacity(steps), ..Self::default() }
    }

    /// Length driven; zero for an empty path.
    pub fn length(&self, map: &SidewalkMap) -> Millimetres {
        let Some(last) = self.steps.last() else {
            return Millimetres(0);
        };
        let whole: u64 = self.steps.iter().map(|step| u64::from(length(map, *step))).sum();
        let cut = u64::from(self.start.0) + u64::from(length(map, *last));
        let driven = (whole + u64::from(self.end.0)).saturating_sub(cut);
        Millimetres(u32::try_from(driven).unwrap_or(u32::MAX))
    }

    /// Where one is after so many millimetres of the drive; `None` on an empty path, and its end
    /// beyond it.
    pub fn anchor_at(&self, map: &SidewalkMap, way: u64) -> Option<Anchor> {
        let (last, others) = self.steps.split_last()?;
        let (mut step, mut into) = (*last, u64::from(self.start.0) + way);
        for candidate in others {
            let length = u64::from(length(map, *candidate));
            if into <= length {
                step = *candidate;
                break;
            }
            into -= length;
        }
        let whole = length(map, step);
        let most = if step == *last { self.end.0 } else { whole };
        let along = u32::try_from(into).unwrap_or(u32::MAX).min(most);
        let offset = Millimetres(if step.forward() { along } else { whole - along });
        Some(Anchor { edge: step.edge(), offset, access: Millimetres(0) })
    }

    /// Where the drive begins and where it ends; `None` on an empty path.
    pub fn ends(&self, map: &SidewalkMap) -> Option<(Anchor, Anchor)> {
        let place = |step: Step, along: u32| {
            let offset = if step.forward() { along } else { length(map, step) - along };
            Anchor { edge: step.edge(), offset: Millimetres(offset), access: Millimetres(0) }
        };
        let (first, last) = (*self.steps.first()?, *self.steps.last()?);
        Some((place(first, self.start.0), place(last, self.end.0)))
    }

    /// Points of the drive from a place on it to its end: the place, every bend, the end. A place is a
    /// step and the way into it, along the driving direction \[mm\].
    pub fn points_ahead(&self, map: &SidewalkMap, (step, into_mm): (usize, f64)) -> Vec<Point> {
        let Some(last) = self.steps.len().checked_sub(1) else { return Vec::new() };
        let mut points = Vec::new();
        for (index, on) in self.steps.iter().enumerate().skip(step) {
            let from = if index == step { into_mm } else { 0.0 };
            let until = if index == last { self.end.0 } else { length(map, *on) };
            points.extend(points_of(map, *on, from, f64::from(until)));
        }
        points
    }

    /// Points of the drive from a place on it back to its start, as far as there are not too many.
    pub fn points_behind(
        &self,
        map: &SidewalkMap,
        (step, into_mm): (usize, f64),
        most: usize,
    ) -> Vec<Point> {
        let mut points = Vec::new();
        for (index, on) in self.steps.iter().enumerate().take(step + 1).rev() {
            let from = if index == 0 { f64::from(self.start.0) } else { 0.0 };
            let whole = f64::from(length(map, *on));
            let until = if index == step { into_mm } else { whole };
            points.extend(points_of(map, on.reversed(), whole - until, whole - from));
            if points.len() >= most {
                break;
            }
        }
        points.truncate(most);
        points
    }

    /// Turns the drive round: the same way, from its end to its start.
    pub fn reverse(&mut self, map: &SidewalkMap) {
        let (Some(first), Some(last)) = (self.steps.first(), self.steps.last()) else {
            return;
        };
        let start = length(map, *last).saturating_sub(self.end.0);
        let end = length(map, *first).saturating_sub(self.start.0);
        (self.start, self.end) = (Millimetres(start), Millimetres(end));
        self.steps.reverse();
        for step in &mut self.steps {
            *step = step.reversed();
        }
    }

    /// Becomes the same drive as another and keeps its memory.
    pub fn copy_from(&mut self, other: &Self) {
        self.steps.clone_from(&other.steps);
        (self.start, self.end) = (other.start, other.end);
    }

    /// Empties the path and keeps its memory.
    pub fn clear(&mut self) {
        self.steps.clear();
        (self.start, self.end) = (Millimetres(0), Millimetres(0));
    }

    /// Leaves out a first and a last step of which nothing is driven.
    pub(super) fn trim(&mut self, map: &SidewalkMap) {
        if self.steps.len() > 1 && self.end.0 == 0 {
            self.steps.pop();
            self.end = self.steps.last().map_or(self.end, |step| Millimetres(length(map, *step)));
        }
        if self.steps.len() > 1 && self.start.0 >= length(map, self.steps[0]) {
            self.steps.remove(0);
            self.start = Millimetres(0);
        }
    }
}

/// Where an anchor lies on the plane.
pub fn point(map: &SidewalkMap, anchor: Anchor) -> Point {
    spot(map, anchor.edge, f64::from(anchor.offset.0)).0
}

/// Where a way along an edge \[mm\] leads to, and the direction from its first vertex to its last
/// there, as a vector of any length.
pub fn spot(map: &SidewalkMap, edge: EdgeId, offset_mm: f64) -> (Point, Point) {
    let straight = straight(map, edge, offset_mm);
    (straight.at, straight.along)
}

/// A place on an edge and the straight part of the edge around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Straight {
    /// The place.
    pub at: Point,
    /// Direction from the edge's first vertex to its last there, of any length.
    pub along: Point,
    /// Way along the edge from the beginning of the straight part \[mm\].
    pub behind_mm: f64,
    /// Way along the edge to its end \[mm\].
    pub ahead_mm: f64,
    /// Metres of the plane in a millimetre of the edge's stated length.
    pub m_per_mm: f64,
}

/// As [`spot`], with how far the edge goes on straight there.
pub fn straight(map: &SidewalkMap, edge: EdgeId, offset_mm: f64) -> Straight {
    let edge = map.edge(edge);
    let pairs = || map.shape(edge).windows(2).map(|pair| (pair[0], pair[1]));
    let drawn: f64 = pairs().map(|(one, other)| one.distance(other)).sum();
    let m_per_mm = drawn / f64::from(edge.length.0.max(1));
    let mut left = m_per_mm * offset_mm;
    let mut along = Point { x: 1.0, y: 0.0 };
    let mm = |metres: f64| if m_per_mm > 0.0 { metres / m_per_mm } else { 0.0 };
    let mut last = 0.0;
    for (one, other) in pairs() {
        let length = one.distance(other);
        along = Point { x: other.x - one.x, y: other.y - one.y };
        if left < length {
            let share = left / length;
            let at = Point { x: one.x + share * along.x, y: one.y + share * along.y };
            let (behind_mm, ahead_mm) = (mm(left), mm(length - left));
            return Straight { at, along, behind_mm, ahead_mm, m_per_mm };
        }
        left -= length;
        last = length;
    }
    let at = map.vertex(edge.to).at;
    Straight { at, along, behind_mm: mm(last), ahead_mm: 0.0, m_per_mm }
}

/// Points of a part of a step, along the driving direction: where it begins, its bends, where it ends
/// \[mm\]; none where it ends before it begins.
fn points_of(map: &SidewalkMap, step: Step, from_mm: f64, until_mm: f64) -> Vec<Point> {
    if until_mm < from_mm {
        return Vec::new();
    }
    let edge = map.edge(step.edge());
    let whole = f64::from(edge.length.0);
    let place = |mm: f64| spot(map, step.edge(), if step.forward() { mm } else { whole - mm }).0;
    let shape = map.shape(edge);
    let drawn: f64 = shape.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
    let mm_per_m = if drawn > 0.0 { whole / drawn } else { 0.0 };
    let mut points = vec![place(from_mm)];
    let mut along = 0.0;
    let mut bend = |pair: [Point; 2]| {
        along += mm_per_m * pair[0].distance(pair[1]);
        (along > from_mm && along < until_mm).then_some(pair[1])
    };
    if step.forward() {
        points.extend(shape.windows(2).filter_map(|pair| bend([pair[0], pair[1]])));
    } else {
        points.extend(shape.windows(2).rev().filter_map(|pair| bend([pair[1], pair[0]])));
    }
    points.push(place(until_mm));
    points
}

/// Length of a step's edge \[mm\].
pub(super) fn length(map: &SidewalkMap, step: Step) -> u32 {
    map.edge(step.edge()).length.0
}

/// The vertex a step starts from.
pub fn tail(map: &SidewalkMap, step: Step) -> VertexId {
    let edge = map.edge(step.edge());
    if step.forward() { edge.from } else { edge.to }
}

/// The vertex a step leads to.
pub fn head(map: &SidewalkMap, step: Step) -> VertexId {
    tail(map, step.reversed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::draft::{Draft, Look};

    #[test]
    fn a_path_is_drawn_from_any_place_with_its_bends() {
        let at = |x, y| Point { x, y };
        let mut draft = Draft::default();
        let ends = [at(0.0, 0.0), at(6.0, 8.0), at(6.0, 13.0)].map(|at| draft.vertex(at));
        draft.bent(ends[0], &[at(3.0, 4.0), at(3.0, 8.0)], ends[1], Look::default());
        draft.straight(ends[1], ends[2], Look::default());
        let map = draft.finish("bent");
        let steps = vec![Step::new(EdgeId(1), false), Step::new(EdgeId(0), false)];
        let path = Path { steps, start: Millimetres(1000), end: Millimetres(10_000) };
        let near = |points: Vec<Point>, expected: &[Point]| {
            let mut points = points;
            points.dedup_by(|one, other| one.distance(*other) < 1e-9);
            assert_eq!(points.len(), expected.len(), "{points:?}");
            let close = points.iter().zip(expected).all(|(one, other)| one.distance(*other) < 1e-9);
            assert!(close, "{points:?} {expected:?}");
        };
        let (start, corner, end) = (at(6.0, 12.0), at(6.0, 8.0), at(1.2, 1.6));
        let (one, other) = (at(3.0, 8.0), at(3.0, 4.0));
        near(path.points_ahead(&map, (0, 1000.0)), &[start, corner, one, other, end]);
        near(path.points_ahead(&map, (1, 5000.0)), &[at(3.0, 6.0), other, end]);
        near(path.points_behind(&map, (1, 5000.0), 99), &[at(3.0, 6.0), one, corner, start]);
        near(path.points_behind(&map, (0, 2000.0), 99), &[at(6.0, 11.0), start]);
        assert_eq!(path.points_behind(&map, (1, 5000.0), 2).len(), 2);
        let steps = vec![Step::new(EdgeId(0), true)];
        let path = Path { steps, start: Millimetres(2000), end: Millimetres(12_000) };
        near(path.points_ahead(&map, (0, 2000.0)), &[end, other, one, corner]);
        near(path.points_behind(&map, (0, 7000.0), 99), &[at(3.0, 6.0), other, end]);
        assert!(Path::default().points_ahead(&map, (0, 0.0)).is_empty());
    }

    #[test]
    fn a_reversed_path_is_as_long_and_reverses_back() {
        let map = Draft::from_lines(&[(0.0, 0.0), (10.0, 0.0), (10.0, 5.0)], &[(0, 1), (1, 2)]);
        let steps = vec![Step::new(EdgeId(0), true), Step::new(EdgeId(1), true)];
        let path = Path { steps, start: Millimetres(4000), end: Millimetres(1000) };
        assert_eq!(path.length(&map), Millimetres(7000));
        let mut back = path.clone();
        back.reverse(&map);
        assert_eq!((back.start, back.end), (Millimetres(4000), Millimetres(6000)));
        assert_eq!(back.length(&map), Millimetres(7000));
        assert_eq!(tail(&map, back.steps[0]), VertexId(2));
        back.reverse(&map);
        assert_eq!(back, path);
    }

    #[test]
    fn a_place_on_the_way_is_found_step_by_step() {
        let map = Draft::from_lines(&[(0.0, 0.0), (10.0, 0.0), (10.0, 5.0)], &[(0, 1), (2, 1)]);
        let steps = vec![Step::new(EdgeId(0), true), Step::new(EdgeId(1), false)];
        let path = Path { steps, start: Millimetres(4000), end: Millimetres(3000) };
        let at = |way| path.anchor_at(&map, way).map(|at| (at.edge.0, at.offset.0));
        assert_eq!(at(0), Some((0, 4000)));
        assert_eq!(at(6000), Some((0, 10_000)));
        assert_eq!(at(7000), Some((1, 4000)));
        assert_eq!(at(99_000), Some((1, 2000)));
        assert_eq!(Path::default().anchor_at(&map, 1), None);
        let ends = path.ends(&map).map(|(from, to)| [from, to].map(|at| (at.edge.0, at.offset.0)));
        assert_eq!(ends, Some([(0, 4000), (1, 2000)]));
        assert_eq!(Path::default().ends(&map), None);
    }

    #[test]
    fn an_anchor_lies_on_its_line() {
        let map = Draft::from_lines(&[(0.0, 0.0), (10.0, 0.0)], &[(0, 1)]);
        let at = |mm| {
            let offset = Millimetres(mm);
            point(&map, Anchor { edge: EdgeId(0), offset, access: Millimetres(0) })
        };
        assert_eq!(at(2500), Point { x: 2.5, y: 0.0 });
        assert_eq!(at(10_000), Point { x: 10.0, y: 0.0 });
    }

    #[test]
    fn an_empty_path_has_no_length() {
        let map = Draft::from_lines(&[(0.0, 0.0), (10.0, 0.0)], &[(0, 1)]);
        let mut path = Path::default();
        path.reverse(&map);
        assert_eq!(path.length(&map), Millimetres(0));
    }
}
