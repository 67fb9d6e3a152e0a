//! Where a fleet's robots stand and wait: its hubs, and the rule by which they return.

use super::Draft;
use crate::base::time::SimDuration;
use crate::scenario::document::Node;
use crate::scenario::problem::fault;
use crate::scenario::section::Section;
use crate::scenario::{Merchant, OperatingMode, PlaceRule, Returns, StandBy, VendorProfile};

/// The first hub, `None` at the merchant, and the further ones.
pub(super) fn hubs(
    section: &Section<'_>,
    merchants: &[Merchant],
) -> (Option<PlaceRule>, Vec<PlaceRule>) {
    if section.written("hubs").is_none() {
        return (section.place("hub"), Vec::new());
    }
    if section.written("hub").is_some() {
        let what = "`hub` and `hubs` both say where its robots stand";
        section.report("hubs", fault("S430", what, "Keep one of the two."));
    }
    let at_merchant = || merchants.first().map(|first| first.place.clone());
    let mut hubs = section.places("hubs").into_iter();
    let first = hubs.next().flatten();
    (first, hubs.filter_map(|hub| hub.or_else(at_merchant)).collect())
}

/// The rule by which robots return.
pub(super) fn rule(draft: &Draft<'_>, section: &Section<'_>, vendor: &VendorProfile) -> StandBy {
    let usual = StandBy::default();
    let returns = Returns::named(&section.text("returns")).unwrap_or_default();
    let cool_down = section.optional_number("cool_down_min").map(SimDuration::from_minutes);
    if cool_down.is_some() && returns != Returns::ExpectedDemand {
        let what = format!("robots that return by `{}` are not sent elsewhere", returns.name());
        let remedy = "Take it out, or set returns = \"expected-demand\".";
        section.report("cool_down_min", fault("S431", what, remedy));
    }
    if returns == Returns::Stay && vendor.mode == OperatingMode::Accompanied {
        let what = format!("`{}` does not drive without a companion, who goes home", vendor.id);
        let remedy = "Take another rule, or a vehicle that may stand alone.";
        section.report("returns", fault("S432", what, remedy));
    }
    if returns.expects() && reads_orders(draft) {
        let what = format!(
            "`{}` asks the merchants' laws, and the orders come from a file",
            returns.name()
        );
        let remedy = "Take another rule, or laws: `trundle fit` finds them in the file.";
        section.report("returns", fault("S433", what, remedy));
    }
    StandBy { returns, cool_down: cool_down.unwrap_or(usual.cool_down) }
}

/// Whether the scenario's orders are read from a file.
fn reads_orders(draft: &Draft<'_>) -> bool {
    let orders = draft.fields.get("orders").map(|entry| &entry.node);
    matches!(orders, Some(Node::Table(keys)) if keys.contains_key("file"))
}
