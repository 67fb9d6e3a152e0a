//! Options that differ in where their robots wait for the next order, beside one another.

use super::answer::{estimate, kept, note};
use super::result::{Cell, OptionKind, Study};
use crate::base::interval::Estimate;
use crate::scenario::Returns;

/// Figure of the lead time.
pub const LEAD: &str = "lead_time_min_mean";
/// Figure of the empty way.
pub const EMPTY: &str = "empty_km_per_order";

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

/// The option with the least mean of a figure, that mean, and the options that the same days do not
/// tell apart from it; `None` where the figure does not exist.
pub fn least<'a>(
    found: &'a [Waiting],
    figure: &str,
) -> Option<(&'a Waiting<'a>, f64, Vec<&'a Waiting<'a>>)> {
    let known = found.iter().filter_map(|it| Some((it, estimate(it.cell, figure).mean?)));
    let (best, mean) = known.min_by(|a, b| a.1.total_cmp(&b.1))?;
    let others = found.iter().filter(|other| other.option != best.option);
    let alike = others.filter(|other| !more(other, best, figure).1).collect();
    Some((best, mean, alike))
}

/// What an option has more than another, paired day by day, and whether that is told apart from zero.
fn more(other: &Waiting, best: &Waiting, figure: &str) -> (Estimate, bool) {
    let more = Estimate::of_difference(&other.cell.figure(figure), &best.cell.figure(figure));
    (more, more.bounds().is_some_and(|(low, _)| low > 0.0))
}

/// The rule with the shortest lead time and what each other adds to it; `None` where nothing is to be
/// compared.
pub(super) fn sentence(study: &Study) -> Option<String> {
    let found = waitings(study);
    let (best, ..) = least(&found, LEAD)?;
    let mut parts = vec![format!(
        "{}: shortest mean lead time, {:.2} min, with {:.2} km of empty way per robot delivery",
        best.name, best.lead_min, best.empty_km
    )];
    let others = found.iter().filter(|other| other.option != best.option);
    parts.extend(others.map(|other| {
        let (more, apart) = more(other, best, LEAD);
        let told = if apart { "later" } else { "later, not told apart" };
        format!("{} {more:.2} min {told}, {:.2} km", other.name, other.empty_km)
    }));
    parts.push(format!("under {} {}", best.name, kept(study, best.cell)));
    Some(parts.join("; ") + &note(study))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::fixture;

    #[test]
    fn options_are_compared_only_where_their_rules_differ() {
        let mut study = fixture::study();
        let told = sentence(&study).unwrap();
        let found = waitings(&study);
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|waiting| told.contains(waiting.name)), "{told}");
        let (best, mean, _) = least(&found, LEAD).unwrap();
        assert!(found.iter().all(|waiting| waiting.lead_min.mean.unwrap() >= mean));
        assert_eq!(best.lead_min.mean, Some(mean));
        study.scenario.fleets.iter_mut().for_each(|fleet| fleet.stand_by.returns = Returns::Stay);
        assert!(waitings(&study).is_empty() && sentence(&study).is_none());
    }
}
