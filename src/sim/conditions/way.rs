//! Whether an order's way is open to robots at the hours at which one would drive it.

use super::{DayConditions, Slice, Today};
use crate::base::cast;
use crate::base::ids::FleetId;
use crate::base::time::SimTime;
use crate::events::Unfit;
use crate::map::{Path, Step};
use crate::sim::demand::OrderSpec;
use crate::sim::ground::{FleetGround, Ground};

/// What bars an order's trip: approach, way to the customer and way home, each edge at about the
/// hour at which a robot would come there that reaches the merchant when the kitchen is done.
/// Waits at crossings and for slots are left out.
pub fn barred(ground: &Ground, today: &Today, fleet: FleetId, order: &OrderSpec) -> Option<Unfit> {
    let today = today.0.as_ref().filter(|today| today.may_bar())?;
    let ground = &ground.fleets[fleet.index()];
    let merchant = ground.merchants[order.merchant.index()].as_ref()?;
    let door = ground.customers[order.customer as usize].ok()?;
    let leaves = order.ready.0.saturating_sub(whole_ms(ground, &merchant.approach));
    let us = leaves.max(order.placed.0) * 1000;
    let mut drive = Foresight { ground, today, us, slice: today.slice(us) };
    let mut path = Path { steps: Vec::with_capacity(USUAL_STEPS), ..Path::default() };
    if let Some(unfit) = drive.along(merchant.approach.steps.iter()) {
        return Some(unfit);
    }
    drive.us = drive.us.max(order.ready.0 * 1000);
    merchant.tree.path(&ground.network, door, &mut path);
    if let Some(unfit) = drive.along(path.steps.iter()) {
        return Some(unfit);
    }
    drive.us += order.walk_to_door.0 * 1000;
    ground.hub_tree.path(&ground.network, door, &mut path);
    drive.along(path.steps.iter().rev())
}

/// Steps that a way seldom has more of; a longer one takes more memory.
const USUAL_STEPS: usize = 128;

/// Time of a path at full speed \[ms\].
fn whole_ms(ground: &FleetGround, path: &Path) -> u64 {
    let edges = path.steps.iter().map(|step| ground.paces[step.edge().index()].whole_us);
    SimTime(edges.sum::<u64>() / 1000).0
}

/// A drive as it is foreseen.
struct Foresight<'a> {
    ground: &'a FleetGround,
    today: &'a DayConditions,
    us: u64,
    slice: Slice,
}

impl Foresight<'_> {
    fn along<'s>(&mut self, steps: impl Iterator<Item = &'s Step>) -> Option<Unfit> {
        for step in steps {
            let edge = step.edge();
            if self.us >= self.slice.ends_us {
                self.slice = self.today.slice(self.us);
            }
            let around = self.today.around(edge, &self.slice);
            if let Some(unfit) = self.today.barred(edge, around, &self.slice) {
                return Some(unfit);
            }
            let whole = cast::float64(self.ground.paces[edge.index()].whole_us);
            self.us += cast::whole(whole / around.speed);
        }
        None
    }
}
