//! The day passes: as far as the watcher's clock says, or as far as a frame has time for.

use super::desk::Desk;
use super::meter;
use crate::base::time::{SimDuration, SimTime};
use crate::viewer::pins::{Pins, Places};

/// Time that the day has in every frame \[ms\].
const FRAME_MS: f64 = 14.0;

/// Times as long as the rest of the last frame took that it has at least: a day that cannot keep up
/// because frames are slow to draw is drawn less often.
const SHARE: f64 = 6.0;

/// The most that it has \[ms\]: the window still answers.
const MOST_MS: f64 = 300.0;

/// Between two looks at the wall clock \[ms\].
const LOOK_MS: (f64, f64) = (0.7, 2.5);

/// Pins from which on they are laid a few times a second only, and how many seconds apart then.
const MANY_PINS: usize = 400;
const PINS_S: f64 = 0.12;

/// How far the day lives between two looks at the wall clock, and how long it lived in the last frame.
#[derive(Debug)]
pub(super) struct Stride {
    step: SimDuration,
    spent_ms: f64,
}

impl Default for Stride {
    fn default() -> Self {
        Self { step: SimDuration(60_000), spent_ms: 0.0 }
    }
}

impl Stride {
    /// What a frame gives the day \[ms\], after one that took so many seconds.
    fn budget_ms(&self, frame_s: f64) -> f64 {
        let rest = (1e3 * frame_s - self.spent_ms).max(0.0);
        (SHARE * rest).clamp(FRAME_MS, MOST_MS)
    }

    /// A step took so long: the next one is longer or shorter.
    fn took(&mut self, ms: f64) {
        let step = self.step.0;
        self.step.0 = match ms {
            _ if ms < LOOK_MS.0 => (step * 2).min(3_600_000),
            _ if ms > LOOK_MS.1 => (step / 2).max(100),
            _ => step,
        };
    }
}

impl Desk {
    /// Lets the day pass by so many seconds of the watcher's time.
    pub(super) fn live(&mut self, seconds: f64) {
        self.shown.age_s += seconds;
        self.pins_age_s += seconds;
        let budget_ms = self.stride.budget_ms(seconds);
        self.stride.spent_ms = 0.0;
        if let Some(goal) = self.goal {
            if self.run_to(goal, budget_ms) {
                self.goal = None;
            }
            self.clock.us = self.session.now().0 * 1000;
        } else {
            self.play(seconds, budget_ms);
        }
        self.meter.lived(self.stride.spent_ms);
        self.around_edition += u32::from(self.around.came());
        self.see();
        self.read_where_due();
    }

    fn play(&mut self, seconds: f64, budget_ms: f64) {
        let last = self.until.map_or(u64::MAX, |until| until.0 * 1000);
        let stop = self.script_stop.map_or(last, |stop| last.min(stop.0 * 1000));
        let until_us = self.clock.after(seconds).min(stop);
        if until_us <= self.clock.us {
            return;
        }
        let before = self.clock.us;
        let there = self.run_to(SimTime(until_us / 1000), budget_ms);
        self.clock.us = if there { until_us } else { self.session.now().0 * 1000 };
        self.meter.passed(until_us - before, self.clock.us - before);
        if self.session.over() {
            self.clock.playing = false;
            self.clock.us = until_us.min(self.session.now().0 * 1000);
        }
        self.clock.playing &= self.clock.us < last;
    }

    /// Lets both worlds live up to an instant, or as far as the time lasts; says whether they are there.
    fn run_to(&mut self, at: SimTime, budget_ms: f64) -> bool {
        let begun = meter::now();
        let mut spent = 0.0;
        while self.session.now() < at {
            let before = self.session.now();
            let to = at.min(before + self.stride.step);
            self.session.advance(to);
            if let Some(fork) = &mut self.fork {
                fork.advance(to);
            }
            let now = meter::ms_since(begun);
            if to < at || now - spent > LOOK_MS.1 {
                self.stride.took(now - spent);
            }
            spent = now;
            if self.session.now() == before {
                break;
            }
            if spent > budget_ms {
                self.stride.spent_ms = spent;
                return self.session.now() >= at;
            }
        }
        self.stride.spent_ms = spent;
        true
    }

    /// Whether the day has come as far as it shall; always, where nothing was said of that.
    pub(super) fn arrived(&self) -> bool {
        let scripted = self.script_stop.is_some_and(|stop| stop <= self.session.now());
        let there = |until| self.session.now() >= until || self.session.over();
        self.goal.is_none() && !scripted && self.until.is_none_or(there)
    }

    /// Goes to an instant: back at once, forward frame by frame.
    pub(super) fn go_to(&mut self, at: SimTime) {
        self.session.wind_towards(at);
        if let Some(fork) = &mut self.fork {
            fork.wind_towards(at);
        }
        self.goal = Some(at);
        self.clock.us = self.session.now().0 * 1000;
        self.shown.at = None;
    }

    /// Goes to the next thing that happens.
    pub(super) fn step(&mut self) {
        if self.goal.is_none() && self.session.step() {
            let now = self.session.now();
            if let Some(fork) = &mut self.fork {
                fork.advance(now);
            }
            self.clock.us = self.session.now().0 * 1000;
            self.shown.at = None;
        }
    }

    /// Looks at the robots that may have changed or moved, and lays the pins where they have.
    fn see(&mut self) {
        let news = self.session.take_news();
        self.moved = self.seen.look(&mut self.session, &news, self.clock.us).1;
        if news.all {
            self.crews.clear();
        }
        let living = self.session.lived().living();
        (self.crews, self.feeders) = (living.crews(&self.crews), living.feeders());
        self.pins_stale |= news.orders || news.all || self.now() >= self.pins.until;
        let rest = self.pins.pins.len() > MANY_PINS && self.pins_age_s < PINS_S && !news.all;
        if self.pins_stale && !rest {
            self.lay_pins();
        }
    }

    /// Lays the pins of open orders.
    pub(super) fn lay_pins(&mut self) {
        let Some(eye) = self.eye else { return };
        let ground = self.session.ground();
        let (merchants, doors) = (&ground.merchants, &ground.customers);
        let fed = &self.session.lived().living().fed();
        let places = Places { merchants, doors, fed };
        let orders = self.session.open_orders();
        self.pins = Pins::layout(orders, places, self.now(), eye.m_per_px);
        self.pins_stale = false;
        self.pins_age_s = 0.0;
        self.pins_edition += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_frame_gives_the_day_more_time_but_never_for_long() {
        let mut stride = Stride::default();
        assert!((stride.budget_ms(0.010) - 60.0).abs() < 1e-9);
        assert!((stride.budget_ms(0.001) - FRAME_MS).abs() < 1e-9);
        assert!((stride.budget_ms(9.0) - MOST_MS).abs() < 1e-9);
        stride.spent_ms = 60.0;
        assert!((stride.budget_ms(0.070) - 60.0).abs() < 1e-9, "what it took itself is no rest");
    }

    #[test]
    fn steps_fit_themselves_to_what_they_cost() {
        let mut stride = Stride::default();
        (0..40).for_each(|_| stride.took(0.1));
        assert_eq!(stride.step, SimDuration(3_600_000));
        (0..40).for_each(|_| stride.took(9.0));
        assert_eq!(stride.step, SimDuration(100), "never nothing");
        stride.took(1.0);
        assert_eq!(stride.step, SimDuration(100));
    }
}
