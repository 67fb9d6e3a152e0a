//! Idle robots by where they stand: those of one place are a stack, so that a search for the
//! nearest looks at places, however many robots there are.

use super::ground::Post;
use crate::base::ids::RobotId;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Robots that stand ready -- state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Stacks(BTreeMap<Post, BTreeSet<RobotId>>);

impl Stacks {
    /// Puts a robot on the stack of its place.
    pub fn insert(&mut self, post: Post, robot: RobotId) {
        self.0.entry(post).or_default().insert(robot);
    }

    /// Takes a robot off the stack of its place. A hub keeps its empty stack.
    pub fn remove(&mut self, post: Post, robot: RobotId) {
        let Some(stack) = self.0.get_mut(&post) else { return };
        stack.remove(&robot);
        if stack.is_empty() && !matches!(post, Post::Hub(_)) {
            self.0.remove(&post);
        }
    }

    /// Every place with the robots that stand there, lowest id first.
    pub fn places(&self) -> impl Iterator<Item = (Post, &BTreeSet<RobotId>)> {
        self.0.iter().map(|(post, robots)| (*post, robots)).filter(|(_, it)| !it.is_empty())
    }

    /// Every robot with its place, by id.
    pub fn robots(&self) -> Vec<(RobotId, Post)> {
        let all = self.places().flat_map(|(post, it)| it.iter().map(move |id| (*id, post)));
        let mut all: Vec<(RobotId, Post)> = all.collect();
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn robots_are_found_by_place_and_by_id() {
        let mut stacks = Stacks::default();
        for (hub, robot) in [(1, 4), (0, 7), (1, 2), (0, 9)] {
            stacks.insert(Post::Hub(hub), RobotId(robot));
        }
        let ids: Vec<u32> = stacks.robots().into_iter().map(|(robot, _)| robot.0).collect();
        assert_eq!(ids, [2, 4, 7, 9]);
        stacks.remove(Post::Hub(0), RobotId(7));
        stacks.remove(Post::Hub(0), RobotId(9));
        stacks.remove(Post::Hub(0), RobotId(2));
        let places: Vec<(Post, usize)> = stacks.places().map(|(at, it)| (at, it.len())).collect();
        assert_eq!(places, [(Post::Hub(1), 2)], "an empty place is none, and 2 stands elsewhere");
    }
}
