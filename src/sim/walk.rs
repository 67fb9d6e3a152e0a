//! Adding up a stretch: time, way, hazard, energy and waits, edge by edge, until a limit cuts it.

use super::conditions::{DayConditions, Slice};
use super::ground::{EdgePace, FleetGround, Guided};
use super::motion::{End, EndsBy, Limits, Stretch};
use crate::base::cast::{self, float64};
use crate::base::ids::{CrossingId, EdgeId};
use crate::base::stream::StreamRng;
use crate::base::time::SimTime;
use crate::base::units::{Metres, Millimetres};
use crate::map::Step;

/// What of a stretch is added up.
pub(super) struct Walk<'a> {
    pub(super) ground: &'a FleetGround,
    /// Speeds where the robot's operator guides few.
    guided: Option<&'a Guided>,
    limits: Limits,
    until_us: u64,
    begins_us: u64,
    /// Now.
    pub(super) us: u64,
    way: u64,
    hazard: u64,
    /// Hazard of a millimetre.
    per_mm: u64,
    /// Times the speed on the edge entered last.
    speed: f64,
    /// Hazard of a millimetre by people on the edge entered last, before the weather's factor.
    people: u64,
    lift_m: f64,
    crossings: u32,
    wait_us: u64,
    today: Option<&'a mut DayConditions>,
    /// The slice of the day.
    slice: Slice,
    slot_us: u64,
    closed_us: u64,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        ground: &'a FleetGround,
        today: Option<&'a mut DayConditions>,
        now: SimTime,
        limits: Limits,
    ) -> Self {
        let (us, until_us) = (now.0 * 1000, limits.until.0.saturating_mul(1000));
        let slice = today.as_deref().map_or(Slice::ENDLESS, |today| today.slice(us));
        Self {
            ground,
            guided: limits.guided.map(|place| ground.guidance.table(place)),
            limits,
            until_us,
            begins_us: us,
            us,
            way: 0,
            hazard: 0,
            per_mm: slice.hazard(ground.calls.per_mm),
            speed: 1.0,
            people: 0,
            lift_m: 0.0,
            crossings: 0,
            wait_us: 0,
            today,
            slice,
            slot_us: 0,
            closed_us: 0,
        }
    }

    /// Looks at the day again where its slice has ended.
    fn look_around(&mut self) {
        if self.us >= self.slice.ends_us
            && let Some(today) = &self.today
        {
            self.slice = today.slice(self.us);
            self.per_mm = self.slice.hazard(self.ground.calls.per_mm);
        }
    }

    /// Looks at what an edge is like on which the robot stands already.
    pub(super) fn look_at(&mut self, edge: EdgeId) {
        if let Some(today) = &self.today {
            self.speed = today.around(edge, &self.slice).speed;
            self.meet_people(edge);
        }
    }

    /// Adds the hazard of the people on an edge that is driven from now on.
    #[inline]
    fn meet_people(&mut self, edge: EdgeId) {
        if self.ground.calls.people > 0
            && let Some(today) = &self.today
        {
            let calls = &self.ground.calls;
            let crowding = today.crowding(edge, &self.slice);
            self.people = cast::whole(float64(calls.people) * crowding);
            self.per_mm = self.slice.hazard(calls.per_mm + self.people);
        }
    }

    /// Area in which the robot holds a place.
    pub(super) fn area(&self) -> Option<usize> {
        self.limits.area
    }

    /// Why a robot stops before an edge, whatever else lies there: an area in which it has no place,
    /// a barrier.
    pub(super) fn turns_before(&self, edge: EdgeId) -> Option<EndsBy> {
        let area = self.ground.areas.holding(edge).filter(|area| self.limits.area != Some(*area));
        let barrier = || self.stops_before(edge).then_some(EndsBy::AtBarrier);
        area.map(EndsBy::AtArea).or_else(barrier)
    }

    /// Whether an edge is barred now, and the robot looks for a way round.
    fn stops_before(&self, edge: EdgeId) -> bool {
        let barred = |today: &DayConditions| today.barred(edge, self.us).is_some();
        !self.limits.waits && self.today.as_deref().is_some_and(barred)
    }

    /// Speed and time of an edge as the robot would drive it alone from now on.
    #[inline]
    fn own_pace(&self, edge: EdgeId) -> &'a EdgePace {
        match self.guided {
            None => self.ground.pace(edge, self.us),
            Some(guided) => guided.pace(edge, self.us),
        }
    }

    /// Pace on an edge driven from now on.
    fn pace(&self, edge: EdgeId) -> EdgePace {
        let pace = self.own_pace(edge);
        match &self.today {
            None => *pace,
            Some(_) => pace.slowed(self.speed),
        }
    }

    /// Enters an edge, if need be after waiting until it is open and has a free slot; says why not,
    /// where the wait lasts beyond what may be planned or drawn.
    #[inline]
    pub(super) fn admit(&mut self, edge: EdgeId) -> Option<EndsBy> {
        self.today.as_ref()?;
        self.look_around();
        let today = self.today.as_deref_mut()?;
        let around = today.around(edge, &self.slice);
        self.speed = around.speed;
        let at_once = today.enters(edge, around, &self.slice, self.us, self.begins_us);
        let stops = if at_once { None } else { self.wait_before(edge) };
        self.limits.waits = false;
        self.meet_people(edge);
        stops
    }

    #[cold]
    fn wait_before(&mut self, edge: EdgeId) -> Option<EndsBy> {
        if self.stops_before(edge) {
            return Some(EndsBy::AtBarrier);
        }
        let (most, stops) = self.patience();
        let today = self.today.as_deref_mut()?;
        let admission = today.admission(edge, self.us);
        let fits = admission.at_us - self.us <= most;
        if fits {
            today.book(edge, admission.at_us, self.begins_us);
        }
        let wait = (admission.at_us - self.us).min(most);
        let slot = admission.slot_us.min(wait);
        self.us += wait;
        self.slot_us += slot;
        self.closed_us += wait - slot;
        self.look_around();
        self.look_at(edge);
        (!fits).then_some(stops)
    }

    /// Longest wait that may be planned, and what ends it.
    fn patience(&self) -> (u64, EndsBy) {
        let energy = &self.limits.energy;
        let charge = (energy.rest_us(self.left_wh()), energy.ends_by);
        let time = (self.until_us - self.us, EndsBy::Appointment);
        if charge.0 < time.0 { charge } else { time }
    }

    /// Drives along a step, from a way into it to another or to its end, as far as the limits
    /// allow; where they cut it, how far into the step that is, and why.
    #[inline]
    pub(super) fn drive(
        &mut self,
        at: Step,
        from: u32,
        until: Option<u32>,
    ) -> Option<(u32, EndsBy)> {
        let whole = from == 0 && until.is_none();
        if whole && self.pass(at) { None } else { self.drive_part(at, from, until) }
    }

    /// Drives along a whole step if no limit cuts it: most steps of most drives.
    #[inline]
    fn pass(&mut self, at: Step) -> bool {
        let pace = self.own_pace(at.edge());
        let us = match &self.today {
            None => pace.whole_us,
            Some(_) => pace.slowed(self.speed).whole_us,
        };
        self.takes(pace.length.0, us, pace.against(at))
    }

    /// Takes a way and the time for it, if no limit cuts it.
    #[inline]
    fn takes(&mut self, way: u32, us: u64, against: f64) -> bool {
        let us = self.us + us;
        let hazard = self.hazard + u64::from(way) * self.per_mm;
        let lift_m = self.lift_m + against * f64::from(way);
        let inside = hazard <= self.limits.hazard
            && us <= self.until_us
            && self.drawn_wh(us, lift_m) <= self.limits.energy.wh;
        if inside {
            (self.us, self.hazard, self.lift_m) = (us, hazard, lift_m);
            self.way += u64::from(way);
        }
        inside
    }

    #[inline(never)]
    fn drive_part(&mut self, at: Step, from: u32, until: Option<u32>) -> Option<(u32, EndsBy)> {
        let pace = self.pace(at.edge());
        let whole = pace.length.0;
        let until = until.unwrap_or(whole);
        let way = until.saturating_sub(from);
        let us = if way == whole { pace.whole_us } else { pace.us(u64::from(way)) };
        if self.takes(way, us, pace.against(at)) {
            return None;
        }
        let (part, ends_by) = self.cut(at, &pace, u64::from(way))?;
        Some((from + u32::try_from(part).unwrap_or(u32::MAX), ends_by))
    }

    /// Drives the part of a way that the limits allow.
    fn cut(&mut self, at: Step, pace: &EdgePace, way: u64) -> Option<(u64, EndsBy)> {
        let against = pace.against(at);
        let call = (self.limits.hazard - self.hazard).checked_div(self.per_mm).unwrap_or(u64::MAX);
        let range = self.limits.energy.range_mm(self.left_wh(), against, pace.mm_per_s);
        let time = (self.until_us - self.us).saturating_mul(u64::from(pace.mm_per_s)) / 1_000_000;
        let ends = [
            (call, EndsBy::CallAlong),
            (range, self.limits.energy.ends_by),
            (time, EndsBy::Appointment),
        ];
        let (part, ends_by) = ends.into_iter().min_by_key(|(part, _)| *part)?;
        let part = part.min(way);
        self.us += pace.us(part);
        if ends_by == EndsBy::Appointment {
            self.us = self.us.max(self.until_us);
        }
        self.hazard += part * self.per_mm;
        self.lift_m += against * float64(part);
        self.way += part;
        Some((part, ends_by))
    }

    /// Energy drawn from the beginning until an instant and a lift.
    fn drawn_wh(&self, us: u64, lift_m: f64) -> f64 {
        let energy = &self.limits.energy;
        energy.wh_per_lift_m * lift_m + energy.hotel_wh_per_us * float64(us - self.begins_us)
    }

    fn left_wh(&self) -> f64 {
        self.limits.energy.wh - self.drawn_wh(self.us, self.lift_m)
    }

    /// Whether the robot calls at a point of this hazard.
    pub(super) fn calls_at(&mut self, hazard: u64) -> bool {
        let met = self.hazard.saturating_add(hazard);
        if met > self.limits.hazard {
            return true;
        }
        self.hazard = met;
        false
    }

    /// Waits at a crossing and enters it; says why not, where the wait lasts beyond what may be
    /// planned or drawn.
    pub(super) fn cross(&mut self, id: CrossingId, rng: &mut StreamRng) -> Option<EndsBy> {
        let crossings = self.guided.map_or(&self.ground.crossings, |guided| &guided.crossings);
        let wait = crossings[id.index()].wait_us(self.us, rng);
        let (most, stops) = self.patience();
        let fits = wait <= most;
        self.us += wait.min(most);
        self.wait_us += wait.min(most);
        self.crossings += u32::from(fits);
        (!fits).then_some(stops)
    }

    pub(super) fn stretch(self, begins: SimTime, end: End) -> Stretch {
        Stretch {
            begins,
            ends: SimTime(self.us.div_ceil(1000)),
            end_step: end.step,
            end_into: end.into,
            way: Millimetres(u32::try_from(self.way).unwrap_or(u32::MAX)),
            lift: Metres(self.lift_m),
            crossings: self.crossings,
            wait_us: self.wait_us,
            slot_us: self.slot_us,
            closed_us: self.closed_us,
            hazard: self.hazard,
            people: self.people,
            ends_by: end.ends_by,
            guided: self.limits.guided,
        }
    }
}
