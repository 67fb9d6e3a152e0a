//! Remote operators and companions: finite, first come first served, paid whether busy or not.
//!
//! One desk for all three modes. On call, a robot asks when it is stuck and is held for one
//! session. Supervised, it asks before every leg and is held for the leg. Accompanied, it asks
//! before the trip and is held until it is home.

use crate::base::ids::{FleetId, OperatorId, RobotId};
use crate::base::law::standard_exponential;
use crate::base::stream::StreamRng;
use crate::base::time::SimTime;
use crate::base::units::Metres;
use bevy_ecs::prelude::Component;
use std::collections::{BTreeSet, VecDeque};

/// One operator or companion -- state.
#[derive(Debug, Clone, Copy, Component)]
pub struct Operator {
    /// Which.
    pub id: OperatorId,
    /// Whose robots.
    pub fleet: FleetId,
    /// Robots held now.
    pub holding: u32,
}

/// The queue in front of a fleet's operators -- state.
#[derive(Debug, Clone, Default, Component)]
pub struct OperatorDesk {
    /// Robots that one operator holds at once.
    pub span: u32,
    /// Operators who can take one more, least loaded first, then by id.
    pub open: BTreeSet<(u32, OperatorId)>,
    /// Robots waiting, with the time since when.
    pub queue: VecDeque<(RobotId, SimTime)>,
}

impl OperatorDesk {
    /// The operator who takes the next robot, if one can and nobody is waiting.
    pub fn take(&mut self) -> Option<OperatorId> {
        let (holding, operator) = self.open.pop_first()?;
        if holding + 1 < self.span {
            self.open.insert((holding + 1, operator));
        }
        Some(operator)
    }

    /// Gives back one slot of an operator who held `holding` robots.
    pub fn give_back(&mut self, operator: OperatorId, holding: u32) {
        self.open.remove(&(holding, operator));
        self.open.insert((holding.saturating_sub(1), operator));
    }
}

/// Way until a robot's next call for help -- state.
///
/// Calls are a Poisson process in the way driven: exponential distances with the vendor's mean.
#[derive(Debug, Clone, Component)]
pub struct HelpMeter {
    /// Chance of this robot's calls: distances, sessions, rescues.
    pub rng: StreamRng,
    /// Way left \[mm\].
    pub call_in: u64,
}

impl HelpMeter {
    /// A meter with its first distance drawn.
    pub fn new(rng: StreamRng, mean: Metres) -> Self {
        let mut meter = Self { rng, call_in: 0 };
        meter.draw(mean);
        meter
    }

    /// Draws the way to the next call.
    pub fn draw(&mut self, mean: Metres) {
        let way = mean.0 * 1000.0 * standard_exponential(&mut self.rng);
        self.call_in = crate::base::cast::whole(way).max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk(operators: u32, span: u32) -> OperatorDesk {
        let open = (0..operators).map(|id| (0, OperatorId(id))).collect();
        OperatorDesk { span, open, queue: VecDeque::new() }
    }

    #[test]
    fn robots_go_to_the_least_loaded_operator_and_never_beyond_the_span() {
        let mut desk = desk(2, 2);
        let taken: Vec<_> = (0..5).map(|_| desk.take().map(|operator| operator.0)).collect();
        assert_eq!(taken, [Some(0), Some(1), Some(0), Some(1), None]);
    }

    #[test]
    fn a_slot_given_back_can_be_taken_again() {
        let mut desk = desk(1, 3);
        for _ in 0..3 {
            desk.take();
        }
        desk.give_back(OperatorId(0), 3);
        assert_eq!(desk.take(), Some(OperatorId(0)));
        assert_eq!(desk.take(), None);
    }
}
