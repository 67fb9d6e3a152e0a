//! The two drivers of a world: straight through for batches, step by step inside any Bevy `App`.

use super::advance::advance;
use super::build::populate;
use super::columns::SimColumns;
use super::ground::Ground;
use super::log::EventLog;
use super::state::DayPlan;
use crate::base::time::{SimDuration, SimTime};
use crate::events::Observer;
use bevy_app::{App, Plugin, Update};
use bevy_ecs::prelude::{Resource, World};
use bevy_ecs::system::SystemState;
use std::sync::Arc;

/// Simulated time between two readings of the log: bounds the memory that events wait in.
const READING: SimDuration = SimDuration(3_600_000);

/// Simulates one day to its last notice and folds its events as they happen.
pub fn run_day(ground: &Arc<Ground>, day: DayPlan, observer: &mut impl Observer) {
    run_until(ground, day, SimTime(u64::MAX), observer);
}

/// Simulates one day as far as an instant, and leaves it there.
///
/// Never inlined, so that a profiler can count its instructions by name.
#[inline(never)]
pub fn run_until(ground: &Arc<Ground>, day: DayPlan, end: SimTime, observer: &mut impl Observer) {
    let mut world = World::new();
    populate(&mut world, ground, day);
    let mut state = SystemState::new(&mut world);
    let mut until = SimTime::MIDNIGHT;
    while let Some(next) = advance(&mut world, &mut state, until) {
        if next > end {
            break;
        }
        until = (next + READING).min(end);
        read(&mut world, observer);
    }
    read(&mut world, observer);
}

fn read(world: &mut World, observer: &mut impl Observer) {
    world.resource_mut::<EventLog>().read(observer);
}

/// How far an `App` with [`SimPlugin`] lets its world live at the next update.
#[derive(Debug, Clone, Copy, Default, Resource)]
pub struct Until(pub SimTime);

/// Adds one day to any `App`; each update advances it to [`Until`].
#[derive(Debug, Clone)]
pub struct SimPlugin {
    /// The scenario on its map.
    pub ground: Arc<Ground>,
    /// Which day.
    pub day: DayPlan,
}

impl Plugin for SimPlugin {
    fn build(&self, app: &mut App) {
        populate(app.world_mut(), &self.ground, self.day.clone());
        app.init_resource::<Until>().add_systems(Update, advance_to_until);
    }
}

/// The one system of the plugin.
fn advance_to_until(world: &mut World, state: &mut SystemState<SimColumns<'static, 'static>>) {
    let until = world.resource::<Until>().0;
    advance(world, state, until);
}
