//! An independent checker: follows a day by its events alone and re-derives, from scenario and map,
//! whether it could have happened as stated.
//!
//! Nothing of the simulation's own state is looked at, and none of its code that moves, waits or
//! decides is called: only what a scenario fixes before the first draw ([`Ground`]) and what
//! customers want ([`crate::sim::demand`]). A fault is a sentence, with its instant and who it is
//! about; the first few of a day are kept.

mod approach;
mod areas;
mod books;
mod changes;
mod courier_doors;
mod couriers;
mod crews;
mod detours;
mod doors;
mod energy;
mod feeders;
mod follow;
mod gates;
pub mod instance;
mod kitchens;
mod link;
mod order_views;
mod orders;
mod posts;
mod queues;
mod robots;
mod seen;
mod spread;
mod staff;
mod trail;
mod watch;
mod ways;

pub use changes::Change;
pub use queues::{Little, Queue, Queues};
pub use seen::{Seen, Sight};
pub use watch::{Violation, Watch};

use crate::base::ids::{EdgeId, OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::map::Path;
use crate::scenario::{Fleet, RulePack};
use crate::sim::conditions::Today;
use crate::sim::touch::Touched;
use crate::sim::{DayPlan, Ground, run_day};
use areas::AreaBook;
use couriers::CourierBook;
use crews::CrewDesk;
use feeders::FeederDesk;
use gates::GateBook;
use kitchens::KitchenBook;
use link::Losses;
use order_views::Eve;
use orders::OrderBook;
use robots::RobotView;
use spread::Hour;
use staff::FleetDesk;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Faults of a day beyond which no more are kept.
const MOST_FAULTS: usize = 8;

/// Something that cannot have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// When it was found.
    pub at: SimTime,
    /// Who, and what does not hold.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} ms): {}", self.at, self.at.0, self.what)
    }
}

/// What the checker found in one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audited {
    /// Events followed.
    pub events: u64,
    /// The first faults, in the order in which they were found; none where the day is feasible.
    pub faults: Vec<Fault>,
    /// Both sides of Little's law for every queue.
    pub queues: Queues,
    /// How often the rarer things happened.
    pub seen: Seen,
}

/// The checker's own view of a day: a fold over events.
pub struct Audit<'a> {
    ground: &'a Ground,
    /// The day's people and weather, as they were drawn, with what was changed in them so far.
    today: Today,
    /// As they were before each change, and until when.
    past: Vec<(SimTime, Today)>,
    /// What was changed in them.
    touched_by: Touched,
    plan: DayPlan,
    /// What wheels overcome, by fleet.
    hills: Vec<f64>,
    now: SimTime,
    orders: OrderBook,
    /// Whether a policy may let orders wait beside idle robots.
    plans_robots: bool,
    couriers: CourierBook,
    kitchens: Vec<KitchenBook>,
    robots: Vec<RobotView>,
    /// Way of each robot's leg.
    ways: Vec<Path>,
    /// Robots that entered an edge in a minute; counted where a quota holds.
    slots: BTreeMap<(EdgeId, u64), u32>,
    /// Robots of which something happened in this instant.
    touched: Vec<RobotId>,
    /// Edges of the stretch that is stated next.
    passes: Vec<(RobotId, EdgeId, SimTime)>,
    desks: Vec<FleetDesk>,
    /// What has to be done at this full hour, and whether that is known yet.
    hours: Vec<Hour>,
    looked_at: Option<SimTime>,
    gates: GateBook,
    areas: AreaBook,
    losses: Vec<Option<Losses>>,
    queues: Queues,
    crew_desks: Vec<CrewDesk>,
    feeder_desks: Vec<FeederDesk>,
    /// An order for which a feeder has yet to be asked.
    wanted_feeder: Option<OrderId>,
    events: u64,
    at_once: u64,
    faults: Vec<Fault>,
    seen: Seen,
}

impl<'a> Audit<'a> {
    /// A checker before the first event of a day.
    pub fn new(ground: &'a Ground, plan: &DayPlan) -> Self {
        let today = Today::new(ground.conditions.as_ref(), plan.seed, plan.replication);
        let hills = energy::hills(ground);
        Self {
            orders: OrderBook::new(Eve { ground, plan, today: &today, hills: &hills }),
            hills,
            plans_robots: !plan.policy.at_once,
            past: Vec::new(),
            touched_by: Touched::default(),
            plan: plan.clone(),
            today,
            couriers: CourierBook::new(ground, plan),
            kitchens: kitchens::books(ground),
            robots: robots::roster(ground, plan),
            ways: robots::roster(ground, plan).iter().map(|_| Path::default()).collect(),
            slots: BTreeMap::new(),
            desks: staff::desks(ground, plan),
            hours: Vec::new(),
            looked_at: None,
            gates: GateBook::default(),
            areas: AreaBook::default(),
            losses: link::losses(ground, plan),
            touched: Vec::new(),
            passes: Vec::new(),
            queues: Queues::default(),
            crew_desks: crews::crew_desks(ground, plan),
            feeder_desks: feeders::desks(ground, plan),
            wanted_feeder: None,
            now: SimTime::MIDNIGHT,
            events: 0,
            at_once: 0,
            faults: Vec::new(),
            seen: Seen::default(),
            ground,
        }
    }

    fn fleet(&self, index: usize) -> &'a Fleet {
        &self.ground.scenario.fleets[index]
    }

    fn rules(&self) -> &'a RulePack {
        &self.ground.scenario.rules
    }

    /// Notes a fault unless something holds.
    fn hold(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds && self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault { at: self.now, what: what() });
        }
    }

    /// What must hold once everything of an instant has happened.
    fn settle(&mut self) {
        self.at_once = 0;
        self.settle_hours();
        self.settle_robots();
        self.settle_staff();
        self.settle_crews();
        self.settle_feeders();
        self.settle_couriers();
        self.settle_kitchens();
        self.settle_orders();
    }

    /// Closes the day: nothing may be left open.
    pub fn finish(mut self) -> Audited {
        self.settle();
        self.finish_orders();
        self.finish_robots();
        self.finish_staff();
        self.finish_crews();
        self.finish_feeders();
        self.finish_couriers();
        self.finish_gates();
        self.finish_areas();
        self.finish_queues();
        let Self { events, faults, queues, seen, .. } = self;
        Audited { events, faults, queues, seen }
    }
}

/// Simulates a day and follows it.
pub fn day(ground: &Arc<Ground>, plan: &DayPlan) -> Audited {
    let mut audit = Audit::new(ground, plan);
    run_day(ground, plan.clone(), &mut audit);
    audit.finish()
}

/// Milliseconds of a span.
fn ms(span: SimDuration) -> u64 {
    span.0
}
