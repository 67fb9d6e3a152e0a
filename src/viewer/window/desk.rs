//! What the window knows: the session under watch, the watcher's clock, where the eye is, what is
//! chosen, and what was drawn last.

use super::app::Left;
use super::marks::{Marks, Surroundings};
use super::meter::{self, Meter};
use super::overlay;
use super::passing::Stride;
use crate::base::ids::{EdgeId, OrderId, RobotId};
use crate::base::time::SimTime;
use crate::map::EdgeKind;
use crate::session::{Chapter, Figures, Session};
use crate::sim::sight::{CrewSight, FeederSight, RobotSight};
use crate::viewer::clockwork::Clockwork;
use crate::viewer::eye::{Bounds, Eye, Frame};
use crate::viewer::fleet::{self, Drawn, Yard};
use crate::viewer::palette::Theme;
use crate::viewer::pins::Pins;
use crate::viewer::tables::{self, OperatorRow, OrderRow, RobotRow, Sorting};
use crate::viewer::watchlist::Watchlist;
use bevy::prelude::Resource;
use bevy_egui::egui;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

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
    /// The table that was read.
    pub(super) tab: Option<Tab>,
    /// Whether footpath load was read.
    pub(super) heat: bool,
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
    pub(super) seen: Watchlist,
    /// Whether any robot was looked at again in this frame.
    pub(super) moved: bool,
    pub(super) drawn: Vec<Drawn>,
    pub(super) crews: Vec<CrewSight>,
    pub(super) feeders: Vec<FeederSight>,
    /// Robots on the screen, in the order in which they are drawn.
    pub(super) on_screen: Vec<RobotId>,
    pub(super) pins: Pins,
    /// Whether something was stated about orders since the pins were laid.
    pub(super) pins_stale: bool,
    /// Seconds of the watcher's time since then.
    pub(super) pins_age_s: f64,
    /// Counts how often the pins were laid.
    pub(super) pins_edition: u64,
    /// Place of each merchant's name in the order of the alphabet.
    pub(super) ranks: Vec<u32>,
    /// Kinds of paths that the map has, in the order in which they are drawn.
    pub(super) kinds: Vec<EdgeKind>,
    /// Where the day goes to as fast as it can, without being played.
    pub(super) goal: Option<SimTime>,
    pub(super) stride: Stride,
    pub(super) yard: Yard,
    pub(super) shown: Shown,
    /// Incidents of the whole day, from a quick look ahead.
    pub(super) marks: Marks,
    /// What lies around the paths, and how often it came.
    pub(super) around: Surroundings,
    pub(super) around_edition: u32,
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
    /// Frames since everything was read for a picture.
    pub(super) settled: u32,
    /// A picture was asked for.
    pub(super) shoot: bool,
    /// A film is to be begun or ended.
    pub(super) film: bool,
    /// The run folder was asked for.
    pub(super) folder: bool,
    /// What came of the last film or run folder.
    pub(super) notice: Option<String>,
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
        let (ground, at) = (Some(self.session.ground().clone()), self.session.now());
        let digest = self.session.digest();
        let mut letter = self.letter.lock().unwrap_or_else(PoisonError::into_inner);
        let films = letter.take().map_or_else(Vec::new, |left| left.films);
        *letter = Some(Left { ground, at, digest, touches, fault, pace, films });
    }
}

impl Desk {
    #[expect(clippy::too_many_lines, reason = "a line for each of its fields")]
    pub(super) fn new(session: Session, theme: Theme) -> Self {
        let ground = session.ground().clone();
        let open = ground.scenario.run.open;
        let begins = SimTime(open.0 / 3_600_000 * 3_600_000);
        let shapes = ground.scenario.fleets.iter().map(|fleet| fleet::shape_of(&fleet.vendor.id));
        let names = ground.scenario.merchants.iter().map(|merchant| merchant.name.as_str());
        let has = |kind: &EdgeKind| ground.map.edges.iter().any(|edge| edge.kind == *kind);
        let kinds = crate::viewer::paths::KINDS.into_iter().filter(has);
        let sizes = session.day().robots.clone();
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
            seen: Watchlist::default(),
            moved: true,
            drawn: Vec::new(),
            crews: Vec::new(),
            feeders: Vec::new(),
            on_screen: Vec::new(),
            pins: Pins::default(),
            pins_stale: true,
            pins_age_s: 0.0,
            pins_edition: 0,
            ranks: tables::ranks(names),
            kinds: kinds.collect(),
            goal: None,
            stride: Stride::default(),
            yard: Yard::of(&sizes),
            shown: Shown::default(),
            marks: Marks::of(&session),
            around: Surroundings::of(&session),
            around_edition: 0,
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
            settled: 0,
            shoot: false,
            film: false,
            folder: false,
            notice: None,
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

    /// Robots as they were looked at last, by id.
    pub(super) fn robots(&self) -> &[RobotSight] {
        self.seen.robots()
    }

    /// What the watcher sees \[ms\].
    pub(super) fn now(&self) -> SimTime {
        self.clock.at_ms()
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
            Chosen::Robot(id) => self.robots().get(id.index()),
            Chosen::Order(_) => None,
        }
    }

    /// Where what is chosen lies.
    pub(super) fn chosen_place(&self) -> Option<crate::map::Point> {
        match self.chosen? {
            Chosen::Robot(id) => {
                let drawn = self.drawn.get(id.index()).map(|robot| robot.at);
                drawn.or_else(|| self.robots().get(id.index()).map(|robot| robot.at))
            }
            Chosen::Order(id) => self.pins.of(id).map(|pin| pin.at),
        }
    }

    /// Brings what is chosen into the middle.
    pub(super) fn find(&mut self) {
        if let (Some(at), Some(eye)) = (self.chosen_place(), &mut self.eye) {
            eye.centre = at;
        }
    }

    /// Sees the whole map, beside the legend where there is room.
    pub(super) fn fit(&mut self) {
        self.eye = Some(self.fitted());
        self.follow = false;
    }

    /// From where the whole map is seen.
    pub(super) fn fitted(&self) -> Eye {
        let covered = if self.switches.legend { overlay::LEGEND_PX } else { 0.0 };
        Eye::fitted_beside(&self.bounds, &self.frame, covered)
    }
}
