//! What the window knows: the session under watch, the watcher's clock, where the eye is, what is
//! chosen, and what was drawn last.

use super::app::Left;
use super::meter::{self, Meter};
use crate::base::ids::{EdgeId, OrderId, RobotId};
use crate::base::time::SimTime;
use crate::session::{Chapter, Figures, Incident, Session, incidents};
use crate::sim::sight::{CrewSight, RobotSight};
use crate::viewer::clockwork::Clockwork;
use crate::viewer::eye::{Bounds, Eye, Frame};
use crate::viewer::fleet::{self, Drawn, Yard};
use crate::viewer::palette::Theme;
use crate::viewer::pins::Pin;
use crate::viewer::tables::{OperatorRow, OrderRow, RobotRow, Sorting};
use bevy::prelude::Resource;
use bevy_egui::egui;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Seconds of the watcher's time between two readings of figures and tables.
const READING_S: f64 = 0.3;

/// What the watcher has clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chosen {
    /// A robot.
    Robot(RobotId),
    /// An order.
    Order(OrderId),
}

/// Which table is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Robots,
    Orders,
    Operators,
    Changes,
}

/// What is drawn beside paths, robots and orders.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Switches {
    pub(super) heat: bool,
    pub(super) trails: bool,
    pub(super) legend: bool,
    pub(super) panels: bool,
}

/// Figures and tables as they were read last.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) at: Option<SimTime>,
    pub(super) age_s: f64,
    pub(super) figures: Option<Figures>,
    /// Those of the other world, where there is one.
    pub(super) fork: Option<Figures>,
    pub(super) robots: Vec<RobotRow>,
    pub(super) orders: Vec<OrderRow>,
    pub(super) operators: Vec<OperatorRow>,
    pub(super) history: Vec<Chapter>,
    pub(super) loads: Vec<(EdgeId, u32)>,
    /// Counts the readings.
    pub(super) edition: u64,
}

/// Sorting of each table.
pub(super) struct Sortings {
    pub(super) robots: Sorting,
    pub(super) orders: Sorting,
    pub(super) operators: Sorting,
}

/// Everything that the window knows.
#[derive(Resource)]
#[expect(clippy::struct_excessive_bools, reason = "each is a word from one system to another")]
pub(super) struct Desk {
    pub(super) session: Session,
    pub(super) clock: Clockwork,
    pub(super) eye: Option<Eye>,
    pub(super) frame: Frame,
    pub(super) bounds: Bounds,
    pub(super) theme: Theme,
    pub(super) switches: Switches,
    pub(super) tab: Tab,
    pub(super) sortings: Sortings,
    pub(super) chosen: Option<Chosen>,
    pub(super) follow: bool,
    pub(super) robots: Vec<RobotSight>,
    pub(super) drawn: Vec<Drawn>,
    pub(super) crews: Vec<CrewSight>,
    pub(super) pins: Vec<Pin>,
    pub(super) yard: Yard,
    pub(super) trails: Vec<Vec<crate::map::Point>>,
    pub(super) shown: Shown,
    /// Incidents of the whole day, from a quick look ahead.
    pub(super) marks: Vec<Incident>,
    pub(super) shapes: Vec<usize>,
    /// Where the axis of time begins.
    pub(super) begins: SimTime,
    /// Times nearer than the whole map at the first frame.
    pub(super) first_zoom: f64,
    /// Where the day stops and the window closes.
    pub(super) until: Option<SimTime>,
    /// Where the day stands until a script's next line is done.
    pub(super) script_stop: Option<SimTime>,
    /// Why the script ended early.
    pub(super) script_fault: Option<String>,
    /// Buttons of the last frame by the names that scripts give them.
    pub(super) named: BTreeMap<String, egui::Rect>,
    /// Where the map was pointed at.
    pub(super) pointed: Option<crate::map::Point>,
    /// Why the last change was not done.
    pub(super) refusal: Option<String>,
    /// Another world beside this one, and since when.
    pub(super) fork: Option<Session>,
    pub(super) forked: Option<SimTime>,
    /// A picture was asked for.
    pub(super) shoot: bool,
    /// The window is to be closed.
    pub(super) close: bool,
    /// Whether egui has its fonts.
    pub(super) dressed: bool,
    /// What frames cost.
    pub(super) meter: Meter,
    /// When the window was opened.
    pub(super) opened: std::time::Instant,
    /// Where word is left when the desk is put away.
    pub(super) letter: Letter,
}

/// Word of how far the day had come.
pub(super) type Letter = Arc<Mutex<Option<Left>>>;

impl Drop for Desk {
    fn drop(&mut self) {
        let pace = self.meter.pace();
        let fault = self.script_fault.take();
        let touches = Some(self.session.touch_record());
        let left =
            Left { at: self.session.now(), digest: self.session.digest(), touches, fault, pace };
        *self.letter.lock().unwrap_or_else(PoisonError::into_inner) = Some(left);
    }
}

impl Desk {
    pub(super) fn new(session: Session, marks: Vec<Incident>, theme: Theme) -> Self {
        let ground = session.ground().clone();
        let open = ground.scenario.run.open;
        let begins = SimTime(open.0 / 3_600_000 * 3_600_000);
        let shapes = ground.scenario.fleets.iter().map(|fleet| fleet::shape_of(&fleet.vendor.id));
        let robots: u32 = session.day().robots.iter().sum();
        let at = session.now().max(begins);
        let mut desk = Self {
            clock: Clockwork::at(at),
            eye: None,
            frame: Frame::default(),
            bounds: Bounds::of(&ground.map),
            theme,
            switches: Switches { heat: false, trails: true, legend: true, panels: true },
            tab: Tab::Robots,
            sortings: Sortings {
                robots: Sorting { column: 0, falling: false },
                orders: Sorting { column: 4, falling: false },
                operators: Sorting { column: 0, falling: false },
            },
            chosen: None,
            follow: false,
            robots: Vec::new(),
            drawn: Vec::new(),
            crews: Vec::new(),
            pins: Vec::new(),
            yard: Yard::default(),
            trails: vec![Vec::new(); robots as usize],
            shown: Shown::default(),
            marks,
            shapes: shapes.collect(),
            begins,
            first_zoom: 1.0,
            until: None,
            script_stop: None,
            script_fault: None,
            named: BTreeMap::new(),
            pointed: None,
            refusal: None,
            fork: None,
            forked: None,
            shoot: false,
            close: false,
            dressed: false,
            meter: Meter::default(),
            opened: meter::now(),
            letter: Letter::default(),
            session,
        };
        desk.go_to(at);
        desk
    }

    /// What the watcher sees \[ms\].
    pub(super) fn now(&self) -> SimTime {
        self.clock.at_ms()
    }

    /// Lets the day pass by so many seconds of the watcher's time.
    pub(super) fn live(&mut self, seconds: f64) {
        self.shown.age_s += seconds;
        let last = self.until.map_or(u64::MAX, |until| until.0 * 1000);
        let stop = self.script_stop.map_or(last, |stop| last.min(stop.0 * 1000));
        let until_us = self.clock.after(seconds).min(stop);
        if until_us > self.clock.us {
            self.session.advance(SimTime(until_us / 1000));
            if let Some(fork) = &mut self.fork {
                fork.advance(SimTime(until_us / 1000));
            }
            self.clock.us = until_us;
            if self.session.over() {
                self.clock.playing = false;
                self.clock.us = until_us.min(self.session.now().0 * 1000);
            }
            self.clock.playing &= until_us < last;
        }
        self.see();
        if self.shown.age_s >= READING_S || self.shown.at.is_none() {
            self.read();
        }
    }

    /// Whether the day has come as far as it shall; always, where nothing was said of that.
    pub(super) fn arrived(&self) -> bool {
        let scripted = self.script_stop.is_some_and(|stop| stop <= self.session.now());
        let there = |until| self.session.now() >= until || self.session.over();
        !scripted && self.until.is_none_or(there)
    }

    /// Goes to an instant.
    pub(super) fn go_to(&mut self, at: SimTime) {
        self.session.seek(at);
        if let Some(fork) = &mut self.fork {
            fork.seek(at);
        }
        self.clock.us = self.session.now().0 * 1000;
        self.trails.iter_mut().for_each(Vec::clear);
        self.shown.at = None;
    }

    /// Goes to the next thing that happens.
    pub(super) fn step(&mut self) {
        if self.session.step() {
            let now = self.session.now();
            if let Some(fork) = &mut self.fork {
                fork.advance(now);
            }
            self.clock.us = self.session.now().0 * 1000;
            self.shown.at = None;
        }
    }

    /// Looks at every robot.
    fn see(&mut self) {
        self.robots.clear();
        let robots = &mut self.robots;
        self.session.robots(self.clock.us, |robot| robots.push(robot));
        self.crews = self.session.lived().living().crews(self.clock.us);
    }

    /// Reads figures and tables again, where the day has passed.
    pub(super) fn read(&mut self) {
        self.shown.age_s = 0.0;
        let now = self.now();
        if self.shown.at == Some(now) {
            return;
        }
        self.shown.at = Some(now);
        self.shown.edition += 1;
        self.shown.figures = Some(self.session.figures());
        self.shown.fork = self.fork.as_mut().map(Session::figures);
        self.read_tables();
        self.shown.history = match self.chosen {
            Some(Chosen::Robot(robot)) => self.session.history(robot),
            Some(Chosen::Order(_)) | None => Vec::new(),
        };
        let mut loads = BTreeMap::new();
        for ((edge, _), passes) in &self.session.record().passes {
            *loads.entry(*edge).or_insert(0) += passes;
        }
        self.shown.loads = loads.into_iter().collect();
    }

    fn read_tables(&mut self) {
        let now = self.now();
        let record = self.session.record();
        let robots = self.robots.iter().zip(&record.robots);
        self.shown.robots = robots.map(|(seen, done)| RobotRow::of(seen, done, now)).collect();
        let merchants = &self.session.ground().scenario.merchants;
        let name =
            |index: usize| merchants.get(index).map_or("", |merchant| merchant.name.as_str());
        let orders = self.session.open_orders();
        self.shown.orders = orders
            .map(|(spec, record)| OrderRow::of(spec, record, name(spec.merchant.index()), now))
            .collect();
        let holding = |id| {
            let held = self.robots.iter().filter(|robot| robot.operator == Some(id));
            crate::base::cast::index32(held.count())
        };
        self.shown.operators = if record.operators.len() <= 400 {
            record.operators.iter().map(|of| OperatorRow::of(of, holding(of.operator))).collect()
        } else {
            record.operators.iter().map(|of| OperatorRow::of(of, 0)).collect()
        };
        self.sort();
    }

    /// Sorts the tables again.
    pub(super) fn sort(&mut self) {
        let (shown, by) = (&mut self.shown, &self.sortings);
        by.robots.sort(&mut shown.robots, |row, column| row.cells()[column].1);
        by.orders.sort(&mut shown.orders, |row, column| row.cells()[column].1);
        by.operators.sort(&mut shown.operators, |row, column| row.cells()[column].1);
    }

    /// Chooses something, or nothing.
    pub(super) fn choose(&mut self, chosen: Option<Chosen>) {
        self.chosen = chosen;
        self.follow &= chosen.is_some();
        self.shown.at = None;
    }

    /// The chosen robot as it is seen.
    pub(super) fn chosen_robot(&self) -> Option<&RobotSight> {
        match self.chosen? {
            Chosen::Robot(id) => self.robots.get(id.index()),
            Chosen::Order(_) => None,
        }
    }

    /// Where what is chosen lies.
    pub(super) fn chosen_place(&self) -> Option<crate::map::Point> {
        match self.chosen? {
            Chosen::Robot(id) => {
                let drawn = self.drawn.iter().find(|robot| robot.id == id).map(|robot| robot.at);
                drawn.or_else(|| self.robots.get(id.index()).map(|robot| robot.at))
            }
            Chosen::Order(id) => self.pins.iter().find(|pin| pin.order == id).map(|pin| pin.at),
        }
    }

    /// Brings what is chosen into the middle.
    pub(super) fn find(&mut self) {
        if let (Some(at), Some(eye)) = (self.chosen_place(), &mut self.eye) {
            eye.centre = at;
        }
    }

    /// Sees the whole map.
    pub(super) fn fit(&mut self) {
        self.eye = Some(Eye::fitted(&self.bounds, &self.frame));
        self.follow = false;
    }

    /// Incidents so far and, where a look ahead knows them, those to come.
    pub(super) fn incidents(&self) -> Vec<Incident> {
        if self.marks.is_empty() { incidents(self.session.told()) } else { self.marks.clone() }
    }
}
