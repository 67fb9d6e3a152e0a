//! Robots of two ranks before one operator: those with goods are helped first, those on their way to
//! a far kitchen after them. All drive for longer than anybody looks.

use super::{ENDLESS_M, MOST_MPS, SETTING_OUT_H, bare};
use crate::base::cast::{float, float64};
use crate::base::law::Law;
use crate::base::stream::mix;
use crate::base::time::SimTime;
use crate::base::units::{Metres, MetresPerSecond};
use crate::events::{Duty, Observer, SimEvent};
use crate::map::draft::{Draft, Look};
use crate::map::{PlaceKind, Point, SidewalkMap};
use crate::scenario::{PlaceRule, QueueRule, Scenario};
use crate::sim::{DayPlan, Ground, run_until};
use std::sync::Arc;

/// Robots that stand for an unlimited number.
const MANY: u32 = 20_000;

/// Mean of an exponential session \[s\].
const SESSION_S: f64 = 20.0;

/// Offered loads of the two ranks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranks {
    /// Of robots with goods.
    pub loaded: f64,
    /// Of robots without.
    pub empty: f64,
}

/// Mean waits of one batch of calls, in mean sessions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankWaits {
    /// Of robots with goods.
    pub loaded: f64,
    /// Of robots without.
    pub empty: f64,
}

impl Ranks {
    /// So many batches, each after so many calls that are let pass, one after another in one world.
    ///
    /// # Panics
    /// Never: the scenario and the map are the program's own.
    pub fn waits(
        self,
        (batches, before, calls): (u32, usize, usize),
        seed: u64,
        replication: u32,
    ) -> Vec<RankWaits> {
        let per_s = (self.loaded + self.empty) / SESSION_S;
        let all = f64::from(batches) * float(before + calls);
        let span_s = SETTING_OUT_H * 3600.0 + (1.02 * all + 6.0 * all.sqrt()) / per_s;
        let mps = (ENDLESS_M / span_s * 1000.0).floor().clamp(1.0, MOST_MPS * 1000.0) / 1000.0;
        let scenario = self.scenario(MetresPerSecond(mps), f64::from(MANY) / per_s);
        let ground = Ground::build(scenario, Arc::new(two_kitchens()));
        let ground = Arc::new(ground.expect("the endless footpath holds every place"));
        let plan = DayPlan {
            seed: mix(seed ^ mix(self.loaded.to_bits() ^ self.empty.to_bits().rotate_left(7))),
            ..DayPlan::new(&ground.scenario, replication, vec![MANY])
        };
        let mut queue = Queue {
            loaded: vec![false; MANY as usize],
            before,
            calls,
            taken: 0,
            sums: [(0, 0); 2],
            batches: Vec::new(),
        };
        run_until(&ground, plan, SimTime::from_hours(span_s / 3600.0), &mut queue);
        queue.batches.truncate(batches as usize);
        queue.batches
    }

    /// Orders at both kitchens in the ratio of the loads, one for every robot and some to spare.
    fn scenario(self, speed: MetresPerSecond, run_s: f64) -> Scenario {
        let mut scenario = bare(speed);
        scenario.run.close = SimTime::from_hours(SETTING_OUT_H);
        scenario.merchants.push(scenario.merchants[0].clone());
        let orders = 1.05 * f64::from(MANY);
        let share = self.loaded / (self.loaded + self.empty);
        let kitchens = [("Near", share), ("Far", 1.0 - share)];
        for (merchant, (name, share)) in scenario.merchants.iter_mut().zip(kitchens) {
            name.clone_into(&mut merchant.name);
            merchant.place = PlaceRule::Named(format!("{name} kitchen"));
            merchant.orders_per_day = orders * share;
        }
        let offer = &mut scenario.fleets[0];
        offer.hub = Some(PlaceRule::Named("Near kitchen".to_owned()));
        offer.queue = QueueRule::LoadedFirst;
        offer.operators[0].on_duty = 1;
        let vendor = &mut offer.vendor;
        vendor.distance_between_calls = Metres(run_s * speed.0);
        vendor.help_s = Law::Exponential { mean: SESSION_S };
        vendor.rescue_share = 0.0;
        scenario
    }
}

/// One kitchen at the hub, one at the far end, where the only customer lives.
fn two_kitchens() -> SidewalkMap {
    let mut draft = Draft::default();
    let ends = [0.0, ENDLESS_M].map(|x| draft.vertex(Point { x, y: 0.0 }));
    draft.straight(ends[0], ends[1], Look::default());
    draft.place(PlaceKind::Eatery, "Near kitchen".to_owned(), Point { x: 0.0, y: 1.0 });
    draft.place(PlaceKind::Eatery, "Far kitchen".to_owned(), Point { x: ENDLESS_M, y: 1.0 });
    draft.place(PlaceKind::Building, "Home".to_owned(), Point { x: ENDLESS_M, y: 2.0 });
    draft.finish("two kitchens")
}

/// Adds up waits by rank, batch by batch.
struct Queue {
    /// Robots with goods.
    loaded: Vec<bool>,
    before: usize,
    calls: usize,
    taken: usize,
    /// By rank, those with goods first: waits \[ms\], and how many.
    sums: [(u64, usize); 2],
    batches: Vec<RankWaits>,
}

impl Observer for Queue {
    fn observe(&mut self, _: SimTime, event: &SimEvent) {
        if let SimEvent::DutyChanged { robot, to: Duty::Deliver, .. } = *event {
            self.loaded[robot.index()] = true;
        }
        let SimEvent::OperatorTook { robot, waited, .. } = *event else { return };
        self.taken += 1;
        if self.taken > self.before {
            let sum = &mut self.sums[usize::from(!self.loaded[robot.index()])];
            *sum = (sum.0 + waited.0, sum.1 + 1);
        }
        if self.taken == self.before + self.calls {
            let mean = |(ms, calls): (u64, usize)| float64(ms) / float(calls);
            let [loaded, empty] = self.sums.map(mean).map(|ms| ms / 1000.0 / SESSION_S);
            self.batches.push(RankWaits { loaded, empty });
            (self.taken, self.sums) = (0, [(0, 0); 2]);
        }
    }
}
