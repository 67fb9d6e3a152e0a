//! What placed hubs bring, by days of the fleet at them and at its own hubs that meet the same
//! orders.

use super::HubPlan;
use crate::base::ids::FleetId;
use crate::base::interval::{DayValue, Estimate};
use crate::metrics::{RunFold, RunRecord};
use crate::scenario::PlaceRule;
use crate::sim::{DayPlan, Ground, PlaceProblem, run_day};
use crate::study::run::staffing;
use rayon::prelude::*;
use std::sync::Arc;

/// A figure at the fleet's own hubs and at the placed ones, and its paired difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compared {
    /// At its own hubs.
    pub own: Estimate,
    /// At the placed ones.
    pub placed: Estimate,
    /// Placed less own.
    pub difference: Estimate,
}

/// What a plan of hubs brings.
#[derive(Debug, Clone, PartialEq)]
pub struct Gain {
    /// Hubs of the plan.
    pub hubs: usize,
    /// Days of either.
    pub days: u32,
    /// Empty way for each order delivered by robot \[m\].
    pub empty_m: Compared,
    /// Lead time of orders delivered by anybody \[min\].
    pub lead_min: Compared,
    /// Orders delivered by robot, a day.
    pub by_robot: Compared,
}

/// The figures of a day.
#[derive(Clone, Copy)]
struct Day {
    empty_m: DayValue,
    lead_min: DayValue,
    by_robot: DayValue,
}

/// Simulates days of one fleet alone at its own hubs and at those of a plan.
///
/// # Errors
/// Where the placed hubs lie at no path: never for places that were found on this map.
pub fn gain(
    ground: &Arc<Ground>,
    fleet: FleetId,
    plan: &HubPlan,
    days: u32,
) -> Result<Gain, Vec<PlaceProblem>> {
    let moved = Arc::new(at(ground, fleet, plan)?);
    let [own, placed] = [ground, &moved].map(|ground| simulated(ground, fleet, days));
    let compared = |figure: fn(&Day) -> DayValue| {
        let [own, placed] = [&own, &placed].map(|days| days.iter().map(figure).collect::<Vec<_>>());
        Compared {
            own: Estimate::of_days(&own),
            placed: Estimate::of_days(&placed),
            difference: Estimate::of_difference(&placed, &own),
        }
    };
    Ok(Gain {
        hubs: plan.hubs.len(),
        days,
        empty_m: compared(|day| day.empty_m),
        lead_min: compared(|day| day.lead_min),
        by_robot: compared(|day| day.by_robot),
    })
}

/// The same scenario with the fleet at placed hubs.
fn at(ground: &Ground, fleet: FleetId, plan: &HubPlan) -> Result<Ground, Vec<PlaceProblem>> {
    let mut scenario = ground.scenario.clone();
    let mut hubs = plan.hubs.iter().map(|hub| PlaceRule::Plane(hub.at));
    let own = &mut scenario.fleets[fleet.index()];
    own.hub = hubs.next();
    own.more_hubs = hubs.collect();
    Ground::build(scenario, ground.map.clone())
}

fn simulated(ground: &Arc<Ground>, fleet: FleetId, days: u32) -> Vec<Day> {
    let fleets = ground.scenario.fleets.iter().enumerate();
    let alone = |(index, it): (usize, &crate::scenario::Fleet)| {
        if index == fleet.index() { it.robots } else { 0 }
    };
    let robots: Vec<u32> = fleets.map(alone).collect();
    let day = |replication: u32| {
        let plan = DayPlan::new(&ground.scenario, replication, robots.clone());
        let mut fold = RunFold::new(staffing(&ground.scenario, &plan));
        run_day(ground, plan, &mut fold);
        figures(&fold.finish())
    };
    (0..days).into_par_iter().map(day).collect()
}

fn figures(record: &RunRecord) -> Day {
    let by_robot: u32 = record.robots.iter().map(|robot| robot.delivered).sum();
    let empty_m: f64 = record.robots.iter().map(|robot| robot.empty.0).sum();
    let leads = record.orders.iter().filter_map(|order| Some(order.lead_time()?.minutes()));
    let (sum, count) = leads.fold((0.0, 0.0), |(sum, count), lead| (sum + lead, count + 1.0));
    Day {
        empty_m: DayValue { part: empty_m, whole: f64::from(by_robot) },
        lead_min: DayValue { part: sum, whole: count },
        by_robot: DayValue::plain(f64::from(by_robot)),
    }
}
