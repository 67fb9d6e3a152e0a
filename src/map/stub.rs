//! Stands in until the importer lands.
use super::model::{SidewalkMap, Step};
use crate::base::ids::CrossingId;
impl SidewalkMap {
    /// The crossing that is walked when one step follows another.
    pub fn crossing_between(&self, incoming: Step, _outgoing: Step) -> Option<CrossingId> {
        let edge = self.edge(incoming.edge());
        self.vertex(if incoming.forward() { edge.to } else { edge.from }).crossing
    }
}
