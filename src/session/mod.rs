//! One day of one option, watched while it lives: let on, stepped, wound back, asked for its figures
//! so far, for a robot's history in words, for what it waits.
//!
//! Winding back is a snapshot and the way from there; so whatever is watched, paused or wound back,
//! the day has the digest of the same day run straight through. Nothing in here knows of windows.

mod again;
mod charted;
mod day_digest;
mod figures;
mod folds;
mod incidents;
mod kept;
mod lived;
mod prices;
mod reader;
mod record;
mod record_read;
mod story;
mod touched;
mod touches;

pub use again::{Witness, live_again, plan_of};
pub use charted::Sample;
pub use day_digest::{DayDigest, digest_of_day};
pub use figures::{Figures, longest_wait};
pub use folds::{Folds, Tally};
pub use incidents::{Incident, IncidentKind, incidents, incidents_of_day};
pub use lived::Lived;
pub use prices::Price;
pub use record::Record;
pub use story::{Chapter, News, words};
pub use touches::{Refusal, Touch, policy_name};

use crate::base::ids::{OrderId, RobotId};
use crate::base::time::{SimDuration, SimTime};
use crate::cost::pricing::price;
use crate::events::SimEvent;
use crate::metrics::{OrderRecord, RunRecord};
use crate::scenario::Scenario;
use crate::sim::course::Ahead;
use crate::sim::demand::OrderSpec;
use crate::sim::sight::RobotSight;
use crate::sim::{DayPlan, Ground};
use crate::study::cells::{day_plan, own_points};
use crate::study::{LivedDay, OptionKind, ServiceOption, staffing};
use charted::Chart;
use kept::Shelf;
use reader::{Both, Question, Reader};
use std::sync::Arc;
use story::Story;

/// Between two looks at the day on its own account: charts, snapshots, reading of the log.
const PACE: SimDuration = SimDuration(300_000);

/// End of a day on which nothing lasts longer.
const DAY_END: SimTime = SimTime(86_400_000);

/// One day under watch.
pub struct Session {
    ground: Arc<Ground>,
    option: ServiceOption,
    main: Lived,
    /// The same orders carried by couriers alone; `None` where the option is that.
    couriers: Option<Lived>,
    story: Story,
    chart: Chart,
    shelf: Shelf,
    /// What was changed, by time.
    touches: Vec<(SimTime, Touch)>,
    /// How many of them are done.
    done: usize,
    /// The first of them that could not be done.
    refused: Option<(usize, Touch, Refusal)>,
    /// Place of the option in the scenario's list.
    place: usize,
    /// The scenario at the prices that hold now.
    priced: Arc<Scenario>,
    /// Works figures out beside the day, where somebody wanted that.
    reader: Option<Reader>,
    /// Whether the reader's folds are those of this day.
    in_step: bool,
}

impl Session {
    /// The ways to serve a scenario's orders, by name; couriers alone come last.
    pub fn options(scenario: &Scenario) -> Vec<String> {
        own_points(scenario).into_iter().map(|(option, _)| option.name).collect()
    }

    /// The day of an option at the scenario's own point, as a study runs it.
    pub fn plan(
        scenario: &Scenario,
        option: usize,
        replication: u32,
    ) -> Option<(ServiceOption, DayPlan)> {
        let (option, cell) = own_points(scenario).into_iter().nth(option)?;
        let mut plan = day_plan(scenario, &option, &cell, replication);
        plan.edges = true;
        Some((option, plan))
    }

    /// A day before its first notice; `None` where the scenario has no such option.
    pub fn begin(ground: &Arc<Ground>, place: usize, replication: u32) -> Option<Self> {
        let scenario = &ground.scenario;
        let (option, plan) = Self::plan(scenario, place, replication)?;
        let last = own_points(scenario).len() - 1;
        let couriers = (option.kind != OptionKind::Couriers)
            .then(|| Self::plan(scenario, last, replication))
            .flatten()
            .map(|(_, plan)| Lived::begin(ground, plan));
        let main = Lived::begin(ground, plan);
        let mut session = Self {
            ground: ground.clone(),
            option,
            main,
            couriers,
            story: Story::default(),
            chart: Chart::default(),
            shelf: Shelf::default(),
            touches: Vec::new(),
            done: 0,
            refused: None,
            place,
            priced: Arc::new(scenario.clone()),
            reader: None,
            in_step: false,
        };
        session.story.all_is_new();
        session.keep();
        Some(session)
    }

    /// The scenario on its map.
    pub fn ground(&self) -> &Arc<Ground> {
        &self.ground
    }

    /// The way in which the orders are served.
    pub fn option(&self) -> &ServiceOption {
        &self.option
    }

    /// The day's plan.
    pub fn day(&self) -> &DayPlan {
        self.main.living().day()
    }

    /// How far the day has come.
    pub fn now(&self) -> SimTime {
        self.main.living().now()
    }

    /// Whether nothing more will happen.
    pub fn over(&self) -> bool {
        self.main.living().next().is_none() && self.now() >= DAY_END
    }

    /// When the next notice is due.
    pub fn next(&self) -> Option<SimTime> {
        self.main.living().next()
    }

    /// Where the day's axis of time ends: midnight, or now, where the day lasts longer.
    pub fn ends(&self) -> SimTime {
        DAY_END.max(self.now())
    }

    /// Lets the day live until an instant, inclusive; nothing where that has passed.
    pub fn advance(&mut self, until: SimTime) {
        self.do_due();
        while self.now() < until && !(self.over() && self.done == self.touches.len()) {
            let pause = SimTime((self.now().0 / PACE.0 + 1) * PACE.0);
            let touch = self.touches.get(self.done).map_or(pause, |(at, _)| *at);
            let stop = pause.min(until).min(touch);
            self.main.advance(stop, &mut self.story);
            self.do_due();
            if stop == pause {
                self.look_around();
            }
        }
    }

    /// Lets the day live to its end.
    pub fn finish(&mut self) {
        while !(self.over() && self.done == self.touches.len()) {
            let next = self.next().unwrap_or(DAY_END).max(self.now() + PACE);
            self.advance(next);
        }
    }

    /// Lets the day live until the next notice is handled; says whether there was one.
    pub fn step(&mut self) -> bool {
        let Some(next) = self.next() else { return false };
        self.advance(next);
        true
    }

    /// Goes to an instant, forward or back.
    pub fn seek(&mut self, at: SimTime) {
        self.wind_towards(at);
        self.advance(at);
    }

    /// Goes as near to an instant as a snapshot brings one; from there on the day has to live.
    pub fn wind_towards(&mut self, at: SimTime) {
        let far = |kept: &&kept::Kept| at < self.now() || kept.at() > self.now();
        if self.shelf.before(at).as_ref().is_some_and(far) {
            self.take_up_before(at);
        }
    }

    /// Where the day is on a whole number of paces: charts and snapshots.
    fn look_around(&mut self) {
        let now = self.now();
        let folds = self.main.folds();
        let size = folds.size();
        if self.chart.wants(now, folds.events(), size) {
            let figures = self.reader.is_none().then(|| self.figures());
            let folds = self.main.folds();
            self.chart.add(Sample::of(now, folds, figures.as_ref()), folds.events());
            if self.reader.is_some() {
                self.ask_anyway();
            }
        }
        let events = self.main.folds().events();
        if self.shelf.wants(now, events, size) {
            self.keep();
        }
    }

    fn keep(&mut self) {
        self.catch_up();
        let place = (self.story.told(), self.done);
        self.shelf.keep(&self.main, self.couriers.as_ref(), place);
    }

    /// Lets the couriers' day live as far as the watched one.
    fn catch_up(&mut self) {
        let now = self.now();
        if let Some(couriers) = &mut self.couriers {
            couriers.advance(now, &mut ());
        }
    }

    /// The figures of the day as if it ended now, and those of couriers alone.
    pub fn figures(&mut self) -> Figures {
        self.catch_up();
        let as_of = |lived: &Lived| lived.folds().as_of(lived.living().now());
        let couriers = self.couriers.as_ref().map(as_of);
        Figures::of(&self.priced, &as_of(&self.main), couriers.as_ref())
    }

    /// Asks for the figures of this instant, to be worked out beside the day; nothing where the last
    /// question is not answered yet.
    pub fn ask_figures(&mut self) {
        if self.reader.as_ref().is_none_or(Reader::is_free) {
            self.ask_anyway();
        }
    }

    fn ask_anyway(&mut self) {
        self.catch_up();
        let anew = (!self.in_step).then(|| self.both());
        let events = self.main.take_heard();
        let beside = self.couriers.as_mut().map_or_else(Vec::new, Lived::take_heard);
        let events = if anew.is_some() { (Vec::new(), Vec::new()) } else { (events, beside) };
        self.in_step = true;
        let question = Question { at: self.now(), anew, events, priced: self.priced.clone() };
        let mut reader = self.reader.take().unwrap_or_else(|| Reader::start(self.both()));
        reader.ask(question);
        self.reader = Some(reader);
    }

    /// The figures that were worked out last, and of which instant they are; none since the day was
    /// wound back or changed.
    pub fn latest_figures(&mut self) -> Option<&(SimTime, Figures)> {
        let reader = self.reader.as_mut()?;
        while let Some(found) = reader.listen() {
            self.chart.price(found);
        }
        reader.latest()
    }

    /// Waits until all figures that were asked for are worked out.
    pub fn await_figures(&mut self) {
        let Some(reader) = &mut self.reader else { return };
        while let Some(found) = reader.wait() {
            self.chart.price(found);
        }
    }

    fn both(&self) -> Both {
        let run = |lived: &Lived| lived.folds().run().clone();
        Both { main: run(&self.main), couriers: self.couriers.as_ref().map(run) }
    }

    /// What the reader knows is about another day than this one from now on.
    fn out_of_step(&mut self) {
        self.in_step = false;
        if let Some(reader) = &mut self.reader {
            reader.forget();
        }
    }

    /// The day, and that of couriers alone, lived to their ends, for a study that does not live them
    /// again.
    pub fn whole(&mut self) -> Vec<LivedDay> {
        self.finish();
        if let Some(couriers) = &mut self.couriers {
            couriers.finish();
        }
        let last = own_points(&self.ground.scenario).len() - 1;
        let replication = self.day().replication;
        let day = |(option, lived): (usize, &Lived)| {
            let record = lived.folds().as_of(lived.living().now());
            let ledger = price(&self.priced, &record);
            LivedDay { option, replication, record, ledger }
        };
        let days = std::iter::once((self.place, &self.main));
        days.chain(self.couriers.as_ref().map(|lived| (last, lived))).map(day).collect()
    }

    /// Digest of everything that the day has stated so far.
    pub fn digest(&self) -> String {
        self.main.folds().digest()
    }

    /// Everything that listens to the day.
    pub fn folds(&self) -> &Folds {
        self.main.folds()
    }

    /// The record of the day so far; what is booked at its end is missing.
    pub fn record(&self) -> &RunRecord {
        self.main.folds().record()
    }

    /// An order of the day that has been placed.
    pub fn order(&self, id: OrderId) -> Option<(&OrderSpec, &OrderRecord)> {
        let record = self.record().orders.get(id.index())?;
        Some((self.main.living().order(id)?, record))
    }

    /// Orders that are placed and not ended, by id.
    pub fn open_orders(&self) -> impl Iterator<Item = (&OrderSpec, &OrderRecord)> {
        self.main.folds().open().iter().filter_map(|id| self.order(*id))
    }

    /// Shows every robot as it is at an instant \[µs\] not before now and not after the next notice.
    pub fn robots(&mut self, at_us: u64, see: impl FnMut(RobotSight)) {
        self.main.robots(at_us, see);
    }

    /// Shows some robots as [`robots`](Self::robots) shows all, each with the parts of its way from then
    /// on.
    pub fn some_robots(
        &mut self,
        which: impl Iterator<Item = RobotId>,
        at_us: u64,
        see: impl FnMut(RobotSight, Ahead<'_>),
    ) {
        self.main.some_robots(which, at_us, see);
    }

    /// What has changed since this was asked last.
    pub fn take_news(&mut self) -> News {
        self.story.take_news()
    }

    /// The day's living world, to be read.
    pub fn lived(&self) -> &Lived {
        &self.main
    }

    /// Points of the charts up to now.
    pub fn samples(&self) -> &[Sample] {
        self.chart.until(self.now())
    }

    /// What happened up to now, passes along edges left out.
    pub fn told(&self) -> &[(SimTime, SimEvent)] {
        self.story.so_far()
    }

    /// A robot's history up to now, in words, the latest last.
    pub fn history(&mut self, robot: RobotId) -> Vec<Chapter> {
        self.story.of_robot(robot)
    }

    /// Snapshots kept for winding back, and their bytes, about.
    pub fn kept(&self) -> (usize, usize) {
        self.shelf.kept()
    }
}

/// Who is there on a session's day.
fn staffing_of(ground: &Ground, plan: &DayPlan) -> crate::metrics::Staffing {
    staffing(&ground.scenario, plan)
}
