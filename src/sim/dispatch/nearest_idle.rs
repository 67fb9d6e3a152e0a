//! Nearest idle robot that fits; equal distances go to the lowest id.

use super::{Candidate, Policy};
use crate::base::ids::RobotId;

/// The policy.
pub const POLICY: Policy = Policy {
    id: "nearest-idle",
    meaning: "the idle robot with the shortest way to the merchant; ties to the lowest id",
    choose,
};

fn choose(candidates: &[Candidate]) -> Option<RobotId> {
    let order = |candidate: &&Candidate| (candidate.approach, candidate.robot);
    candidates.iter().min_by_key(order).map(|candidate| candidate.robot)
}
