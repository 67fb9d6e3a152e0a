//! Feeders against waits, lead time and cost: one curve a fleet size, from the cells in which feeders
//! vary, beside couriers who carry the same orders.

use super::answer::{
    COST as MERCHANT_COST, NOTHING, against, cost, courier_cell, estimate, kept, note, percent,
    robots,
};
use super::result::{Cell, Setting, Study};
use crate::base::interval::Estimate;

/// Mean wait of an order for a feeder below which a fleet has enough of them \[min\].
///
/// Assumption: 2, range 1–5; half of the time at the merchant.
pub const WAIT_GOAL_MIN: f64 = 2.0;

/// Figure of the wait.
pub const WAIT: &str = "feeder_wait_min_mean";

/// Figure of the lead time.
pub const LEAD: &str = "lead_time_min_mean";

/// Figure of the merchant's cost.
pub const COST: &str = MERCHANT_COST;

/// Figure of the cost whoever bears it.
const RESOURCES: &str = "resource_cost_usd_per_order";

/// One number of feeders.
#[derive(Debug, Clone, Copy)]
pub struct FeederPoint<'a> {
    /// People.
    pub feeders: u32,
    /// The days.
    pub cell: &'a Cell,
}

/// All numbers of feeders of one fleet size, fewest first.
#[derive(Debug, Clone)]
pub struct FeederCurve<'a> {
    /// Robots.
    pub robots: u32,
    /// Points.
    pub points: Vec<FeederPoint<'a>>,
}

/// Curves of the first option at the scenario's own demand and people, by fleet size; none where
/// feeders do not vary.
pub fn curves(study: &Study) -> Vec<FeederCurve<'_>> {
    if study.scenario.vary.feeders.is_empty() {
        return Vec::new();
    }
    let Some(base) = study.base_cell(0) else { return Vec::new() };
    let but_feeders = |cell: &Cell| Setting { feeders: None, ..cell.setting };
    let fits = |cell: &&Cell| {
        cell.option == 0
            && cell.robots > 0
            && (cell.orders_per_day - base.orders_per_day).abs() < 1e-9
            && but_feeders(cell) == but_feeders(base)
    };
    let mut curves: Vec<FeederCurve> = Vec::new();
    for cell in study.cells.iter().filter(fits) {
        let Some(feeders) = cell.setting.feeders else { continue };
        let point = FeederPoint { feeders, cell };
        match curves.iter_mut().find(|curve| curve.robots == cell.robots) {
            Some(curve) => curve.points.push(point),
            None => curves.push(FeederCurve { robots: cell.robots, points: vec![point] }),
        }
    }
    curves.sort_by_key(|curve| curve.robots);
    for curve in &mut curves {
        curve.points.sort_by_key(|point| point.feeders);
    }
    curves
}

impl FeederCurve<'_> {
    /// The fewest feeders for whom orders wait less than the goal for certain, as they do for all
    /// larger numbers.
    pub fn enough(&self) -> Option<&FeederPoint<'_>> {
        let keeps = |point: &FeederPoint| {
            let wait = estimate(point.cell, WAIT);
            wait.bounds().is_some_and(|(_, high)| high < WAIT_GOAL_MIN)
        };
        let late = self.points.iter().rposition(|point| !keeps(point));
        self.points.get(late.map_or(0, |late| late + 1))
    }
}

/// Of the fleets with just enough feeders, that which costs the merchant least; ties to fewer robots.
pub fn cheapest<'a>(curves: &'a [FeederCurve<'a>]) -> Option<(u32, &'a FeederPoint<'a>)> {
    let enough = curves.iter().filter_map(|curve| Some((curve.robots, curve.enough()?)));
    enough.min_by(|a, b| cost(a.1.cell).total_cmp(&cost(b.1.cell)))
}

/// Feeders that every fleet size needs, and the cheapest of these fleets beside couriers.
pub(super) fn sentence(study: &Study) -> String {
    let curves = curves(study);
    let (false, Some(couriers)) = (curves.is_empty(), courier_cell(study)) else {
        return NOTHING.to_owned();
    };
    let needs: Vec<String> = curves.iter().map(|curve| needed(study, curve)).collect();
    let mut parts = vec![format!(
        "for orders to wait under {WAIT_GOAL_MIN} min for a feeder {}",
        needs.join(", ").replacen("robots ", "robots need ", 1)
    )];
    if let Some((fleet, point)) = cheapest(&curves) {
        let cell = point.cell;
        parts.push(format!(
            "of these {} with {} cost the merchant least, {}; lead time {:.1} min, {}; wages, \
             vehicles and pay, whoever bears them, {:.2} against {:.2} {} per delivered order; {}, \
             {:.1} % by robot",
            robots(fleet),
            people(point.feeders),
            against(cell, couriers, "couriers alone"),
            estimate(cell, LEAD),
            later(cell, couriers),
            estimate(cell, RESOURCES),
            estimate(couriers, RESOURCES),
            study.scenario.currency(),
            kept(study, cell),
            percent(cell, "robot_share"),
        ));
    }
    format!("{}: {}{}", study.options[0].name, parts.join("; "), note(study))
}

/// How many feeders one fleet size needs, how long orders wait then, and what they cost.
fn needed(study: &Study, curve: &FeederCurve) -> String {
    let fleet = robots(curve.robots);
    let Some(point) = curve.enough() else {
        let most = curve.points.last().map_or(0, |point| point.feeders);
        return format!("{fleet} more than the {most} tested");
    };
    format!(
        "{fleet} {} ({:.2} min, {:.2} {} per delivered order)",
        point.feeders,
        estimate(point.cell, WAIT),
        estimate(point.cell, COST),
        study.scenario.currency(),
    )
}

/// How much later than by couriers, paired day by day.
fn later(cell: &Cell, couriers: &Cell) -> String {
    let (own, theirs) = (cell.figure(LEAD), couriers.figure(LEAD));
    let more = Estimate::of_difference(&own, &theirs);
    match more.bounds() {
        Some((_, high)) if high < 0.0 => {
            format!("{:.1} min sooner than couriers", Estimate::of_difference(&theirs, &own))
        }
        Some((low, _)) if low <= 0.0 => {
            format!("not told apart from couriers' ({more:.1} min)")
        }
        Some(_) | None => format!("{more:.1} min later than couriers"),
    }
}

fn people(feeders: u32) -> String {
    if feeders == 1 { "1 feeder".to_owned() } else { format!("{feeders} feeders") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::fixture;

    #[test]
    fn a_fleet_has_enough_feeders_once_nobody_waits_for_more() {
        let study = fixture::fed();
        let found = curves(&study);
        assert_eq!(found.iter().map(|curve| curve.robots).collect::<Vec<_>>(), [2, 4]);
        for curve in &found {
            let people: Vec<u32> = curve.points.iter().map(|point| point.feeders).collect();
            assert_eq!(people, [1, 2, 8]);
            let enough = curve.enough().unwrap();
            let wait = |point: &FeederPoint| estimate(point.cell, WAIT).bounds().unwrap().1;
            for point in &curve.points {
                let keeps = point.feeders >= enough.feeders;
                assert_eq!(wait(point) < WAIT_GOAL_MIN, keeps, "{} feeders", point.feeders);
            }
        }
        let (fleet, best) = cheapest(&found).unwrap();
        let told = sentence(&study);
        let named = format!("{} with {} cost", robots(fleet), people(best.feeders));
        assert!(told.contains(&named) && told.contains("couriers alone"), "{told}");
        for curve in &found {
            let people = curve.enough().unwrap().feeders;
            let named = format!("{people} (");
            let after = told.split(&robots(curve.robots)).nth(1).unwrap();
            assert!(after.trim_start_matches(" need").trim_start().starts_with(&named), "{told}");
            assert!(cost(curve.enough().unwrap().cell) >= cost(best.cell));
        }
    }

    #[test]
    fn no_number_is_enough_where_orders_wait_for_all_of_them() {
        let mut study = fixture::fed();
        study.cells.retain(|cell| cell.setting.feeders != Some(8));
        let wait = crate::metrics::kpi::position(WAIT).unwrap();
        for cell in &mut study.cells {
            for day in &mut cell.days {
                day[wait] = crate::base::interval::DayValue::plain(5.0);
            }
        }
        let found = curves(&study);
        assert!(found.iter().all(|curve| curve.enough().is_none()) && cheapest(&found).is_none());
        assert!(
            sentence(&study).contains("2 robots need more than the 2 tested, 4 robots more than")
        );
        study.scenario.vary.feeders.clear();
        assert!(curves(&study).is_empty());
    }
}
