//! Options that differ in where their robots wait for the next order, beside one another.

use super::answer::{estimate, kept, note};
use super::result::{Cell, OptionKind, Study};
use crate::base::interval::Estimate;
use crate::scenario::Returns;

const LEAD: &str = "lead_time_min_mean";
const EMPTY: &str = "empty_km_per_order";

/// One option at the scenario's own point.
#[derive(Debug, Clone)]
pub struct Waiting<'a> {
    /// Index into [`Study::options`].
    pub option: usize,
    /// Its name.
    pub name: &'a str,
    /// Rule by which its robots return.
    pub returns: Returns,
    /// Where its days are.
    pub cell: &'a Cell,
    /// Mean lead time of delivered orders \[min\].
    pub lead_min: Estimate,
    /// Way driven empty per robot delivery \[km\].
    pub empty_km: Estimate,
}

/// Every fleet that serves alone; none where all of them return by one rule.
pub fn waitings(study: &Study) -> Vec<Waiting<'_>> {
    let alone = study.options.iter().enumerate().filter_map(|(option, service)| {
        let OptionKind::Fleet(id) = service.kind else { return None };
        let cell = study.base_cell(option)?;
        Some(Waiting {
            option,
            name: &service.name,
            returns: study.scenario.fleets.get(id.index())?.stand_by.returns,
            cell,
            lead_min: estimate(cell, LEAD),
            empty_km: estimate(cell, EMPTY),
        })
    });
    let found: Vec<Waiting> = alone.collect();
    let differ = found.iter().any(|waiting| waiting.returns != found[0].returns);
    if differ { found } else { Vec::new() }
}

/// The rule with the shortest lead time, what each other adds to it, and the least empty way; `None`
/// where nothing is to be compared.
pub(super) fn sentence(study: &Study) -> Option<String> {
    let mut found = waitings(study);
    found.retain(|waiting| waiting.lead_min.mean.is_some());
    let mean = |estimate: &Estimate| estimate.mean.unwrap_or(f64::INFINITY);
    found.sort_by(|a, b| mean(&a.lead_min).total_cmp(&mean(&b.lead_min)));
    let (best, others) = found.split_first()?;
    let mut parts = vec![format!(
        "{}: shortest mean lead time, {:.2} min, with {:.2} km of empty way per robot delivery",
        best.name, best.lead_min, best.empty_km
    )];
    parts.extend(others.iter().map(|other| {
        let more = Estimate::of_difference(&other.cell.figure(LEAD), &best.cell.figure(LEAD));
        let apart = more.bounds().is_some_and(|(low, _)| low > 0.0);
        let told = if apart { "later" } else { "later, not told apart" };
        format!("{} {more:.2} min {told}, {:.2} km", other.name, other.empty_km)
    }));
    parts.push(format!("under {} {}", best.name, kept(study, best.cell)));
    Some(parts.join("; ") + &note(study))
}
