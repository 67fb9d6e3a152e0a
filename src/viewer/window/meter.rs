//! What a frame costs outside rendering, by the wall clock: nothing of it reaches the day.

use super::desk::Desk;
use crate::base::cast::float64;
use bevy::prelude::ResMut;
use std::time::Instant;

/// Times of the frames of a window.
#[derive(Debug, Default)]
pub(super) struct Meter {
    begun: Option<Instant>,
    lived: Vec<f64>,
    day: Vec<f64>,
    panels: Vec<f64>,
    /// Seconds of the day that were asked for while it played, and that it lived.
    asked_s: f64,
    kept_s: f64,
    first: Option<f64>,
}

/// What frames cost, at the median and at the ninth tenth \[ms\].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pace {
    /// Frames that were measured.
    pub frames: usize,
    /// The day lives.
    pub lived_ms: (f64, f64),
    /// It is looked at and laid as triangles.
    pub day_ms: (f64, f64),
    /// Panels and what is written over the map.
    pub panels_ms: (f64, f64),
    /// From opening the window to the end of the first frame that shows the day.
    pub first_frame_ms: f64,
    /// Share of the speed asked for that the day kept while it played \[0–1\].
    pub kept: f64,
}

#[expect(clippy::disallowed_methods, reason = "it measures the window and nothing of the day")]
pub(super) fn now() -> Instant {
    Instant::now()
}

fn since(begun: Option<Instant>) -> Option<f64> {
    begun.map(ms_since)
}

/// Milliseconds since then.
pub(super) fn ms_since(begun: Instant) -> f64 {
    1e3 * now().duration_since(begun).as_secs_f64()
}

impl Meter {
    /// Frames so far.
    pub(super) fn pace(&self) -> Pace {
        let of = |times: &[f64]| {
            let mut sorted = times.to_vec();
            sorted.sort_by(f64::total_cmp);
            let at = |share| crate::base::interval::quantile(&sorted, share).unwrap_or(0.0);
            (at(0.5), at(0.9))
        };
        Pace {
            frames: self.panels.len(),
            lived_ms: of(&self.lived),
            day_ms: of(&self.day),
            panels_ms: of(&self.panels),
            first_frame_ms: self.first.unwrap_or(0.0),
            kept: if self.asked_s > 0.0 { self.kept_s / self.asked_s } else { 1.0 },
        }
    }

    /// The day lived so long in this frame.
    pub(super) fn lived(&mut self, ms: f64) {
        self.lived.push(ms);
    }

    /// The day was to pass by so much, and did by so much \[µs\].
    pub(super) fn passed(&mut self, asked_us: u64, kept_us: u64) {
        self.asked_s += float64(asked_us) / 1e6;
        self.kept_s += float64(kept_us) / 1e6;
    }

    /// A frame was shown.
    pub(super) fn shown(&mut self, opened: Instant) {
        self.first = self.first.or_else(|| since(Some(opened)));
    }
}

pub(super) fn begin(mut desk: ResMut<Desk>) {
    desk.meter.begun = Some(now());
}

pub(super) fn end_day(mut desk: ResMut<Desk>) {
    let lived = desk.meter.lived.last().copied().unwrap_or(0.0);
    let spent = since(desk.meter.begun).map(|spent| spent - lived);
    // Frames on the way to an instant show a day that nobody plays.
    if desk.goal.is_none() {
        desk.meter.day.extend(spent);
    }
}

pub(super) fn end_panels(mut desk: ResMut<Desk>) {
    let spent = since(desk.meter.begun);
    desk.meter.panels.extend(spent);
    let opened = desk.opened;
    if desk.meter.panels.len() > 1 {
        desk.meter.shown(opened);
    }
}
