//! Plans ahead and commits late: at every look, errands of bundled orders are laid out for every
//! carrier by insertion and exchange, and only what must leave before the next look is decided.
//!
//! In the spirit of the rolling horizon of Reyes et al. (MDRP), with one plan over all carriers in
//! place of an assignment round by round: carriers that are still busy, or whose shift is yet to
//! begin, have their errands too, so that an order may wait for who will be near. A carrier sets out
//! when its errand would else be late; which orders it carries stays open until it picks them up.
//! Everything else stays open anyway; the plan is handed back as the start of the next.
//!
//! What a plan costs is in `costs`; how it is made better in `search` and `exchange`.

mod costs;
mod errand;
mod exchange;
mod problem;
mod search;
mod tour;

use super::nearest_idle::choose;
use super::snapshot::{Assignment, Carrier, Decision, Snapshot};
use super::{Policy, check::check};
use problem::Problem;
use search::Search;

/// The policy.
pub const POLICY: Policy = Policy {
    id: "rolling-horizon",
    meaning: "plans bundles for all carriers, busy ones too, at every look; sends off only what \
              must leave before the next, and settles bundles at the pick-up",
    decide,
    at_once: false,
    choose,
    sees_placed: true,
    oldest_first: false,
    renews: false,
};

/// Lays out a plan and decides what cannot wait.
pub fn decide(snapshot: &Snapshot<'_>) -> Decision {
    let problem = Problem::of(snapshot);
    let mut search = Search::of(&problem, snapshot.planned);
    search.improve();
    let mut decision = Decision::default();
    for (place, tour) in search.tours.iter().enumerate() {
        let carrier = problem.carriers[place].carrier;
        for (nth, errand) in tour.errands.iter().enumerate() {
            let orders = errand.orders.iter().map(|order| problem.orders[*order].id).collect();
            let merchant = problem.merchants[errand.merchant];
            let errand_of = Assignment { carrier: carrier.id, merchant, orders };
            if nth > 0 || !tour.bound && !problem.must_leave(place, errand) {
                decision.planned.push(errand_of);
            } else if !tour.bound || is_news(carrier, &errand_of) {
                decision.firm.push(errand_of);
            }
        }
    }
    debug_assert_eq!(check(snapshot, &decision), Ok(()));
    decision
}

/// Whether a carrier is on the way for something else.
fn is_news(carrier: &Carrier, errand: &Assignment) -> bool {
    let held = carrier.heading.iter().flat_map(|heading| &heading.orders);
    !held.map(|order| order.id).eq(errand.orders.iter().copied())
}
