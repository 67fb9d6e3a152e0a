//! `[[feeder]]`: people who carry orders to a fleet's hubs.

use super::Draft;
use crate::scenario::FeederPool;
use crate::scenario::catalog::{Shelf, couriers};
use crate::scenario::problem::fault;
use crate::scenario::section::Section;

/// The feeders of a fleet; a second table for it is refused.
pub(super) fn feeders(draft: &Draft<'_>, sections: &[&Section<'_>]) -> Option<FeederPool> {
    for more in sections.iter().skip(1) {
        let what = "this fleet has feeders already";
        more.report("for", fault("S747", what, "Write all its people into one [[feeder]]."));
    }
    let section = sections.first()?;
    Some(FeederPool {
        people: section.count("people"),
        profile: draft.asset(section, "kind", Shelf::Couriers, couriers::read)?,
        wage_per_h: section.money("wage_usd_per_h"),
    })
}
