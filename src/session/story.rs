//! What a day stated, kept for looking back: a robot's history in words.

use crate::base::ids::RobotId;
use crate::base::time::SimTime;
use crate::base::units::Millimetres;
use crate::events::{
    CallCause, Duty, LegKind, Mishap, Observer, RescueOutcome, SimEvent, Skill, StayStates,
};

/// One line of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// When.
    pub at: SimTime,
    /// What.
    pub text: String,
}

/// Everything stated but passes along edges; what the day comes to again after it was wound back is
/// known already.
#[derive(Debug, Default)]
pub(super) struct Story {
    events: Vec<(SimTime, SimEvent)>,
    told: usize,
    asked: Option<Asked>,
    /// Whom and what this was about since somebody asked.
    news: News,
}

/// What has changed since somebody asked.
#[derive(Debug, Default)]
pub struct News {
    /// Everything may have: the day was wound back, or it is the first time.
    pub all: bool,
    /// Robots about which something was stated; some more than once.
    pub robots: Vec<RobotId>,
    /// Whether anything was stated that orders may have to do with.
    pub orders: bool,
}

/// The history that was asked for last.
#[derive(Debug)]
struct Asked {
    robot: RobotId,
    upto: usize,
    chapters: Vec<Chapter>,
}

impl Story {
    pub(super) fn told(&self) -> usize {
        self.told
    }

    pub(super) fn wind_to(&mut self, told: usize) {
        self.told = told;
        self.all_is_new();
    }

    /// Everything may have changed.
    pub(super) fn all_is_new(&mut self) {
        self.news = News { all: true, ..News::default() };
    }

    /// What has changed since this was asked last.
    pub(super) fn take_news(&mut self) -> News {
        std::mem::take(&mut self.news)
    }

    /// Forgets everything after what was told so far.
    pub(super) fn forget_rest(&mut self) {
        self.events.truncate(self.told);
        self.asked = None;
        self.all_is_new();
    }

    pub(super) fn so_far(&self) -> &[(SimTime, SimEvent)] {
        &self.events[..self.told]
    }

    pub(super) fn of_robot(&mut self, robot: RobotId) -> Vec<Chapter> {
        let asked =
            self.asked.take().filter(|known| known.robot == robot && known.upto <= self.told);
        let mut asked = asked.unwrap_or(Asked { robot, upto: 0, chapters: Vec::new() });
        for (at, event) in &self.events[asked.upto..self.told] {
            if robot_of(event) == Some(robot)
                && let Some(text) = words(event)
            {
                asked.chapters.push(Chapter { at: *at, text });
            }
        }
        asked.upto = self.told;
        let chapters = asked.chapters.clone();
        self.asked = Some(asked);
        chapters
    }
}

impl Observer for Story {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        if matches!(event, SimEvent::EdgePassed { .. }) {
            return;
        }
        if self.told == self.events.len() {
            self.events.push((at, *event));
        }
        self.told += 1;
        if self.news.all {
            return;
        }
        match robot_of(event) {
            Some(robot) if self.news.robots.len() < MOST_NEWS => self.news.robots.push(robot),
            Some(_) => self.all_is_new(),
            None => {}
        }
        self.news.orders |= !only_about_robots(event);
    }
}

/// Robots that news names one by one.
const MOST_NEWS: usize = 4_096;

/// Whether an event leaves all orders as they are.
fn only_about_robots(event: &SimEvent) -> bool {
    matches!(
        event,
        SimEvent::DutyChanged { .. }
            | SimEvent::StretchDriven { .. }
            | SimEvent::EdgePassed { .. }
            | SimEvent::HelpCalled { .. }
            | SimEvent::OperatorTook { .. }
            | SimEvent::OperatorReleased { .. }
            | SimEvent::PlugTaken { .. }
            | SimEvent::Charged { .. }
    )
}

/// The robot that an event is about.
fn robot_of(event: &SimEvent) -> Option<RobotId> {
    match *event {
        SimEvent::OrderAssigned { robot, .. }
        | SimEvent::OrderRefunded { robot, .. }
        | SimEvent::OrderCompletedByHand { robot, .. }
        | SimEvent::OrderNotTaken { robot, .. }
        | SimEvent::GoodsReturned { robot, .. }
        | SimEvent::RobotSent { robot, .. }
        | SimEvent::OrderLoaded { robot, .. }
        | SimEvent::RobotArrived { robot, .. }
        | SimEvent::OrderDelivered { robot, .. }
        | SimEvent::DutyChanged { robot, .. }
        | SimEvent::WayRoundTaken { robot, .. }
        | SimEvent::StretchDriven { robot, .. }
        | SimEvent::EdgePassed { robot, .. }
        | SimEvent::HelpCalled { robot, .. }
        | SimEvent::OperatorTook { robot, .. }
        | SimEvent::OperatorReleased { robot, .. }
        | SimEvent::GateEntered { robot, .. }
        | SimEvent::AreaEntered { robot, .. }
        | SimEvent::AreaLeft { robot, .. }
        | SimEvent::AreaOverstayed { robot, .. }
        | SimEvent::GateLeft { robot, .. }
        | SimEvent::RescueCalled { robot, .. }
        | SimEvent::RescueStarted { robot, .. }
        | SimEvent::RescueEnded { robot, .. }
        | SimEvent::RobotStruck { robot, .. }
        | SimEvent::BayTaken { robot, .. }
        | SimEvent::BayLeft { robot, .. }
        | SimEvent::OrderGivenBack { robot, .. }
        | SimEvent::OrderTakenBack { robot, .. }
        | SimEvent::PlugTaken { robot, .. }
        | SimEvent::Charged { robot, .. } => Some(robot),
        SimEvent::FeederWanted { .. }
        | SimEvent::FeederSent { .. }
        | SimEvent::FeederPickedUp { .. }
        | SimEvent::FeederReturned { .. }
        | SimEvent::OrderPlaced { .. }
        | SimEvent::OrderPromised { .. }
        | SimEvent::OrderHeld { .. }
        | SimEvent::KitchenJoined { .. }
        | SimEvent::PreparationBegan { .. }
        | SimEvent::OrderFits { .. }
        | SimEvent::OrderFellBack { .. }
        | SimEvent::OrderMadeAgain { .. }
        | SimEvent::OrderRefused { .. }
        | SimEvent::OrderWithdrawn { .. }
        | SimEvent::CourierAssigned { .. }
        | SimEvent::CourierDeclined { .. }
        | SimEvent::CourierReleased { .. }
        | SimEvent::AreaOverfull { .. }
        | SimEvent::PolicyFailed { .. }
        | SimEvent::CourierPickedUp { .. }
        | SimEvent::CourierDelivered { .. }
        | SimEvent::CourierNotTaken { .. }
        | SimEvent::CourierFree { .. }
        | SimEvent::CrewReturned { .. } => None,
    }
}

/// What happened to a robot, in words; `None` for what is told by another event as well.
pub fn words(event: &SimEvent) -> Option<String> {
    order_words(event).or_else(|| road_words(event)).or_else(|| care_words(event))
}

/// What became of orders.
#[expect(clippy::wildcard_enum_match_arm, reason = "`robot_of` names every event")]
fn order_words(event: &SimEvent) -> Option<String> {
    Some(match *event {
        SimEvent::OrderAssigned { order, .. } => format!("was given order {order}"),
        SimEvent::OrderRefunded { order, .. } => format!("lost order {order}; it was refunded"),
        SimEvent::OrderCompletedByHand { order, .. } => {
            format!("order {order} was handed over by hand")
        }
        SimEvent::OrderNotTaken { order, .. } => {
            format!("nobody came to the door for order {order}")
        }
        SimEvent::GoodsReturned { .. } => "gave the goods back to the merchant".to_owned(),
        SimEvent::RobotSent { merchant, .. } => format!("was sent to wait at merchant {merchant}"),
        SimEvent::OrderLoaded { order, .. } => format!("was loaded with order {order}"),
        SimEvent::RobotArrived { order, .. } => format!("stood at the door with order {order}"),
        SimEvent::OrderDelivered { order, .. } => format!("handed over order {order}"),
        SimEvent::OrderTakenBack { order, .. } => {
            format!("order {order} was taken from it for another one")
        }
        SimEvent::OrderGivenBack { order, .. } => {
            format!("gave order {order} back: its charge is at the reserve")
        }
        _ => return None,
    })
}

/// What happened on the road.
#[expect(clippy::wildcard_enum_match_arm, reason = "`robot_of` names every event")]
fn road_words(event: &SimEvent) -> Option<String> {
    let metres = |mm: Millimetres| format!("{:.0} m", mm.metres().0);
    Some(match *event {
        SimEvent::DutyChanged { to, .. } => turned(to)?.to_owned(),
        SimEvent::WayRoundTaken { usual, way, .. } => {
            format!("went round: {} instead of {}", metres(way), metres(usual))
        }
        SimEvent::StretchDriven { leg, distance, crossings, crossing_wait, .. } => {
            let waited = match crossings {
                0 => String::new(),
                1 => format!(", 1 road crossed, {:.0} s at it", crossing_wait.seconds()),
                n => format!(", {n} roads crossed, {:.0} s at them", crossing_wait.seconds()),
            };
            format!("drove {} {}{waited}", metres(distance), whither(leg))
        }
        SimEvent::GateEntered { waited, .. } => after("entered a narrow path", waited.seconds()),
        SimEvent::AreaEntered { waited, .. } => after("entered a limited area", waited.seconds()),
        SimEvent::AreaOverstayed { over, states, .. } => {
            let did = match states {
                StayStates::Idle => "waited for work",
                StayStates::Standing => "stood",
                StayStates::AtWork => "stayed",
            };
            format!("{did} {:.1} min longer in an area than allowed", over.minutes())
        }
        SimEvent::RobotStruck { mishap, .. } => match mishap {
            Mishap::Breakdown => "broke down",
            Mishap::Vandalism => "was damaged",
            Mishap::Theft => "was stolen",
        }
        .to_owned(),
        _ => return None,
    })
}

/// Who cared for it, and how.
#[expect(clippy::wildcard_enum_match_arm, reason = "`robot_of` names every event")]
fn care_words(event: &SimEvent) -> Option<String> {
    Some(match *event {
        SimEvent::HelpCalled { cause, .. } => format!("called for help: {}", cause_words(cause)),
        SimEvent::OperatorTook { operator, skill, waited, .. } => {
            let what = match skill {
                Skill::Watch => "watches over it",
                Skill::Assist => "helps it",
                Skill::Drive => "sees it across the road",
            };
            format!("operator {operator} {what} after {:.0} s", waited.seconds())
        }
        SimEvent::OperatorReleased { operator, held, .. } => {
            format!("operator {operator} let it go after {:.0} s", held.seconds())
        }
        SimEvent::RescueCalled { .. } => "needs a person on site".to_owned(),
        SimEvent::RescueStarted { crew, waited, .. } => {
            after(&format!("crew {crew} set out to it"), waited.seconds())
        }
        SimEvent::RescueEnded { outcome, .. } => match outcome {
            RescueOutcome::FixedOnSpot => "was fixed where it stood",
            RescueOutcome::BatterySwapped => "was given a full battery where it stood",
            RescueOutcome::CarriedHome => "was carried home",
        }
        .to_owned(),
        SimEvent::BayTaken { waited, .. } => after("went into a workshop bay", waited.seconds()),
        SimEvent::BayLeft { held, .. } => format!("was repaired in {:.0} min", held.minutes()),
        SimEvent::PlugTaken { waited, .. } => after("took a plug", waited.seconds()),
        SimEvent::Charged { energy, .. } => format!("was charged by {:.0} Wh", energy.0),
        _ => return None,
    })
}

fn after(what: &str, waited_s: f64) -> String {
    if waited_s < 0.5 { what.to_owned() } else { format!("{what} after {waited_s:.0} s") }
}

/// A turn that no other event tells of.
fn turned(to: Duty) -> Option<&'static str> {
    match to {
        Duty::Idle => Some("stands ready"),
        Duty::OutOfService => Some("ended its service"),
        Duty::Gate => Some("waits before a narrow path"),
        Duty::Offline => Some("lost its radio link"),
        Duty::Return => Some("set out for home"),
        Duty::AwaitOperator => Some("waits for an operator"),
        Duty::Charge => Some("went to charge"),
        Duty::Approach => Some("set out to the merchant"),
        Duty::Deliver => Some("set out to the customer"),
        Duty::Load | Duty::HandOver | Duty::Assist | Duty::Rescue => None,
    }
}

fn whither(leg: LegKind) -> &'static str {
    match leg {
        LegKind::Approach => "to the merchant",
        LegKind::Loaded => "to the customer",
        LegKind::Return => "homeward",
        LegKind::Back => "back to the merchant",
        LegKind::Reposition => "to where it will wait",
    }
}

fn cause_words(cause: CallCause) -> &'static str {
    match cause {
        CallCause::Stuck => "does not know how to go on",
        CallCause::Crossing => "a crossing that it may not enter alone",
        CallCause::Kerb => "a raised kerb",
        CallCause::Blocked => "something bars the footpath",
        CallCause::People => "people in its way",
        CallCause::Weather => "rain or snow on its sensors",
        CallCause::Malfunction => "a part of it fails",
    }
}
