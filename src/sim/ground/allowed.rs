//! A scenario cut to what rules and policy allow: hours, networks, numbers.

use super::areas::Areas;
use super::fleet::fleet_ground;
use super::policy::PolicyGround;
use super::{CourierGround, Ground, PlaceProblem, chargers, places};
use crate::base::ids::CrossingId;
use crate::base::time::SimTime;
use crate::base::units::MetresPerSecond;
use crate::events::StayStates;
use crate::map::{Network, RoadClass, RoutingProfile, SidewalkMap};
use crate::scenario::{Fleet, Merchant, RuleCheck, RulePack, Scenario};
use crate::sim::conditions::Conditions;
use crate::sim::crossings;
use crate::sim::demand_curve::DemandCurve;
use std::sync::Arc;

/// A scenario cut to what rules and policy allow, on its networks.
pub(super) struct Allowed {
    pub(super) scenario: Scenario,
    pub(super) limits: PolicyGround,
    asked_hours: Vec<(SimTime, SimTime)>,
    /// Fleets that a policy leaves no hour.
    shut: Vec<bool>,
    pub(super) networks: Vec<Arc<Network>>,
}

impl Allowed {
    pub(super) fn of(
        mut scenario: Scenario,
        map: &Arc<SidewalkMap>,
    ) -> Result<Self, Vec<PlaceProblem>> {
        let limits = PolicyGround::of(scenario.policy.as_ref(), map);
        let (asked_hours, shut) = cut_hours(&mut scenario, &limits);
        let networks = networks(&scenario, map, &limits.closed)?;
        Ok(Self { scenario, limits, asked_hours, shut, networks })
    }

    pub(super) fn ground(
        self,
        map: Arc<SidewalkMap>,
        sites: places::Sites,
        (couriers, conditions): (Arc<CourierGround>, Option<Arc<Conditions>>),
    ) -> Result<Ground, Vec<PlaceProblem>> {
        let Self { mut scenario, limits, asked_hours, shut, networks } = self;
        // Who waits at hubs alone waits off the footpath.
        let waits = scenario.fleets.iter().any(|fleet| fleet.stand_by.returns.leaves_hubs());
        let at_work = [StayStates::Standing, StayStates::AtWork];
        let counted = if waits { &StayStates::ALL[..] } else { &at_work };
        let hubs = &sites.fixed.hubs;
        let areas = Arc::new(Areas::of(scenario.policy.as_mut(), &map, hubs, counted));
        let rule_checks = rule_checks(&scenario, &asked_hours);
        let mut problems = Vec::new();
        let mut fleets = Vec::new();
        for (index, (fleet, network)) in scenario.fleets.iter().zip(&networks).enumerate() {
            let around = (&scenario, &limits, &areas);
            match fleet_ground(around, fleet, network, (&sites, &couriers), index) {
                Ok(mut ground) => {
                    let policy = scenario.policy.as_ref().filter(|_| shut[index]);
                    let closed = policy.map(|file| format!("{} closes the whole map", file.name));
                    ground.forbidden = ground.forbidden.or(closed);
                    fleets.push(ground);
                }
                Err(mut found) => problems.append(&mut found),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let places::Sites { merchants, fixed, customers, customers_of, unreachable, book, .. } =
            sites;
        Ok(Ground {
            expected: expected(&scenario),
            scenario,
            map,
            merchants,
            customers,
            unreachable,
            customers_of,
            book,
            fleets,
            couriers,
            conditions,
            fixed,
            rule_checks,
            asked_hours,
        })
    }
}

/// When orders are expected, by merchant, where robots go by it.
fn expected(scenario: &Scenario) -> Vec<DemandCurve> {
    if !scenario.fleets.iter().any(|fleet| fleet.stand_by.returns.expects()) {
        return Vec::new();
    }
    let hours = (scenario.run.open, scenario.run.close);
    let merchants = scenario.merchants.iter();
    let curve = |it: &Merchant| DemandCurve::plain(&it.arrivals, it.hours.unwrap_or(hours));
    merchants.map(curve).collect()
}

/// Cuts the hours of every fleet to those of the place, where the two meet; what they were before,
/// and which fleets a policy leaves no hour.
fn cut_hours(
    scenario: &mut Scenario,
    limits: &PolicyGround,
) -> (Vec<(SimTime, SimTime)>, Vec<bool>) {
    let (mut asked, mut shut) = (Vec::new(), Vec::new());
    for fleet in &mut scenario.fleets {
        asked.push(fleet.vendor.service);
        let (from, until) = scenario.rules.hours_of(&fleet.vendor);
        let open = limits.open_hours((from, until));
        shut.push(open.is_none() && from < until);
        if let Some(open) = open {
            fleet.vendor.service = open;
        }
    }
    (asked, shut)
}

/// Every rule of the place held against every fleet, with the hours that it asked for.
fn rule_checks(scenario: &Scenario, asked: &[(SimTime, SimTime)]) -> Vec<Vec<RuleCheck>> {
    let fleets = scenario.fleets.iter().zip(asked);
    let checks = fleets.map(|(fleet, asked)| {
        let mut fleet = fleet.clone();
        fleet.vendor.service = *asked;
        scenario.rule_checks(&fleet)
    });
    checks.collect()
}

/// One network for each fleet; fleets with equal profiles share one.
fn networks(
    scenario: &Scenario,
    map: &Arc<SidewalkMap>,
    closed: &[bool],
) -> Result<Vec<Arc<Network>>, Vec<PlaceProblem>> {
    let mut made: Vec<(RoutingProfile, Vec<CrossingId>, Arc<Network>)> = Vec::new();
    let mut networks = Vec::new();
    for (index, fleet) in scenario.fleets.iter().enumerate() {
        let profile = fleet_profile(fleet, &scenario.rules);
        let uncleared = chargers::closed_crossings(scenario, fleet, map);
        let known = made.iter().find(|made| made.0 == profile && made.1 == uncleared);
        let network = if let Some((.., network)) = known {
            network.clone()
        } else {
            let key = format!("fleet[{index}].vendor");
            let closed = crossings::edges_closed(map, &uncleared, closed);
            let network = Network::restricted(map.clone(), &profile, &closed)
                .map_err(|_| vec![PlaceProblem::no_paths(&key, &map.name)])?;
            Arc::new(network)
        };
        made.push((profile, uncleared, network.clone()));
        networks.push(network);
    }
    Ok(networks)
}

/// What the vehicle can do, less what the rules forbid beside roads.
fn fleet_profile(fleet: &Fleet, rules: &RulePack) -> RoutingProfile {
    let mut profile = fleet.vendor.drives;
    if !rules.road_allowed {
        profile.roads_up_to = profile.roads_up_to.map(|road| road.min(RoadClass::Residential));
    }
    profile.road_limit_kmh = rules.roads_up_to.map(MetresPerSecond::kmh);
    profile
}
