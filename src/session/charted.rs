//! Points of the charts that grow with the day.

use super::figures::Figures;
use super::folds::{Folds, Tally};
use crate::base::time::SimTime;

/// The day at one instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// When.
    pub at: SimTime,
    /// Counts so far and of this moment.
    pub tally: Tally,
    /// Orders that are placed and not ended.
    pub open: u32,
    /// Cost per order to the merchant, if the day ended now.
    pub cost: Option<f64>,
    /// The same of couriers alone.
    pub courier_cost: Option<f64>,
}

/// Figure that stands for the cost of an order.
const COST: &str = "merchant_cost_usd_per_order";

impl Sample {
    /// Without figures, where they are worked out beside the day and come later.
    pub(super) fn of(at: SimTime, folds: &Folds, figures: Option<&Figures>) -> Self {
        Self {
            at,
            tally: *folds.tally(),
            open: crate::base::cast::index32(folds.open().len()),
            cost: figures.and_then(|figures| figures.own(COST)),
            courier_cost: figures.and_then(|figures| figures.couriers(COST)),
        }
    }
}

/// All points that the day ever came to, also those after now.
#[derive(Debug, Default)]
pub(super) struct Chart {
    samples: Vec<Sample>,
    /// Events at each of them.
    events: Vec<u64>,
}

impl Chart {
    /// Whether a point is due: after as many events as a copy of the record holds entities, so that
    /// large days have fewer of them.
    pub(super) fn wants(&self, now: SimTime, events: u64, size: u64) -> bool {
        let last = self.samples.last();
        last.is_none_or(|last| {
            last.at < now && events.saturating_sub(*self.events.last().unwrap_or(&0)) >= size
        })
    }

    pub(super) fn add(&mut self, sample: Sample, events: u64) {
        self.samples.push(sample);
        self.events.push(events);
    }

    /// Figures of an instant have come: its point, if it has one, is priced.
    pub(super) fn price(&mut self, (at, figures): &(SimTime, Figures)) {
        if let Ok(place) = self.samples.binary_search_by_key(at, |sample| sample.at) {
            let sample = &mut self.samples[place];
            (sample.cost, sample.courier_cost) = (figures.own(COST), figures.couriers(COST));
        }
    }

    /// Forgets the points after an instant.
    pub(super) fn forget_after(&mut self, at: SimTime) {
        let kept = self.until(at).len();
        self.samples.truncate(kept);
        self.events.truncate(kept);
    }

    pub(super) fn until(&self, now: SimTime) -> &[Sample] {
        &self.samples[..self.samples.partition_point(|sample| sample.at <= now)]
    }
}
