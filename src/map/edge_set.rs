//! Sets of edges of one map, one bit an edge.

use crate::base::ids::EdgeId;

/// Some of a map's edges.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct EdgeSet(Vec<u64>);

impl EdgeSet {
    /// The edges of which something holds, of so many.
    pub fn of(edges: usize, holds: impl Fn(EdgeId) -> bool) -> Self {
        let mut set = Self(vec![0; edges.div_ceil(64)]);
        (0..edges).map(EdgeId::from_index).filter(|edge| holds(*edge)).for_each(|e| set.insert(e));
        set
    }

    /// Adds an edge.
    fn insert(&mut self, edge: EdgeId) {
        self.0[edge.index() / 64] |= 1 << (edge.index() % 64);
    }

    /// Whether it holds an edge.
    pub fn contains(&self, edge: EdgeId) -> bool {
        let word = self.0.get(edge.index() / 64).copied().unwrap_or(0);
        word >> (edge.index() % 64) & 1 == 1
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// How many it holds.
    pub fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// Adds the edges of another set of the same map.
    pub fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(own, more)| *own |= more);
    }

    /// Leaves only the edges that another set of the same map holds too.
    pub fn meet(&mut self, other: &Self) {
        let theirs = other.0.iter().copied().chain(std::iter::repeat(0));
        self.0.iter_mut().zip(theirs).for_each(|(own, theirs)| *own &= theirs);
    }

    /// Whether every edge of another set is in this one.
    pub fn holds_all_of(&self, other: &Self) -> bool {
        let own = self.0.iter().copied().chain(std::iter::repeat(0));
        other.0.iter().zip(own).all(|(theirs, own)| theirs & !own == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_and_what_it_was_joined_with() {
        let even = EdgeSet::of(200, |edge| edge.0 % 2 == 0);
        let mut set = EdgeSet::of(200, |edge| edge.0 == 67);
        assert!(set.contains(EdgeId(67)) && !set.contains(EdgeId(3)) && !set.contains(EdgeId(999)));
        assert!(!set.holds_all_of(&even) && set.len() == 1);
        set.join(&even);
        assert!(set.holds_all_of(&even) && set.len() == 101);
        set.meet(&EdgeSet::of(150, |edge| edge.0 > 66));
        assert_eq!(set.len(), 42);
        assert!(EdgeSet::default().is_empty() && !EdgeSet::default().holds_all_of(&even));
        let mut grown = EdgeSet::default();
        grown.join(&even);
        assert_eq!(grown, even);
    }
}
