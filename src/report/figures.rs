//! Figures with their intervals, read off the cells of a study: the same for tables, page and JSON.

use crate::base::cast;
use crate::base::interval::{DayValue, Estimate};
use crate::metrics::kpi::{KPIS, position};
use crate::study::result::{Cell, Study};

/// Figures for which the paired difference to couriers alone is stated.
const COMPARED: [&str; 4] = [
    "on_time_share",
    "lead_time_min_mean",
    "merchant_cost_usd_per_order",
    "resource_cost_usd_per_order",
];

/// One figure of an option at the scenario's own point.
#[derive(Debug, Clone)]
pub(crate) struct BaseFigure<'a> {
    /// Column name, or with `_less_couriers`.
    pub(crate) name: String,
    /// Index into [`KPIS`].
    pub(crate) kpi: usize,
    /// Where.
    pub(crate) cell: &'a Cell,
    /// How much.
    pub(crate) estimate: Estimate,
}

/// An option less couriers alone at the scenario's own point, paired day by day.
#[derive(Debug, Clone)]
pub(crate) struct Difference<'a> {
    /// Who serves the orders.
    pub(crate) name: &'a str,
    /// Robots in service.
    pub(crate) robots: u32,
    /// Merchant's cost per delivered order \[the scenario's currency\].
    pub(crate) cost: Estimate,
    /// Mean lead time of delivered orders \[min\].
    pub(crate) lead_min: Estimate,
    /// Share of orders in time \[percentage points\].
    pub(crate) on_time_points: Estimate,
}

/// Every option less couriers alone; none where nothing was run.
pub(crate) fn differences(study: &Study) -> Vec<Difference<'_>> {
    let Some(couriers) = couriers(study) else { return Vec::new() };
    let others = (0..couriers.option).filter_map(|option| study.base_cell(option));
    let found = others.map(|cell| {
        let less = |name| Estimate::of_difference(&cell.figure(name), &couriers.figure(name));
        let in_time = less("on_time_share");
        let points = |share: Option<f64>| share.map(|share| 100.0 * share);
        Difference {
            name: &study.options[cell.option].name,
            robots: cell.robots,
            cost: less("merchant_cost_usd_per_order"),
            lead_min: less("lead_time_min_mean"),
            on_time_points: Estimate {
                mean: points(in_time.mean),
                half_width: points(in_time.half_width),
                n: in_time.n,
            },
        }
    });
    found.collect()
}

/// One figure's value on every day of a cell.
pub(crate) fn days(cell: &Cell, kpi: usize) -> Vec<DayValue> {
    cell.figure(KPIS.get(kpi).map_or("", |kpi| kpi.name))
}

/// One figure of a cell.
pub(crate) fn of(cell: &Cell, kpi: usize) -> Estimate {
    Estimate::of_days(&days(cell, kpi))
}

/// One figure of a cell by its name; without a mean for unknown names.
pub(crate) fn named(cell: &Cell, name: &str) -> Estimate {
    position(name).map_or_else(|| Estimate::of(&[]), |kpi| of(cell, kpi))
}

/// Every figure of every option at the scenario's own point, then its differences to couriers.
pub(crate) fn base(study: &Study) -> Vec<BaseFigure<'_>> {
    let couriers = couriers(study);
    let cells = (0..study.options.len()).filter_map(|option| study.base_cell(option));
    cells.flat_map(|cell| of_cell(cell, couriers)).collect()
}

/// The couriers' cell at the scenario's own point.
pub(crate) fn couriers(study: &Study) -> Option<&Cell> {
    study.base_cell(study.options.len().checked_sub(1)?)
}

fn of_cell<'a>(cell: &'a Cell, couriers: Option<&Cell>) -> Vec<BaseFigure<'a>> {
    let plain = KPIS.iter().enumerate().map(|(kpi, figure)| BaseFigure {
        name: figure.name.to_owned(),
        kpi,
        cell,
        estimate: of(cell, kpi),
    });
    let others = couriers.filter(|couriers| couriers.option != cell.option);
    let against = others.into_iter().flat_map(|couriers| less_couriers(cell, couriers));
    plain.chain(against).collect()
}

fn less_couriers<'a>(cell: &'a Cell, couriers: &Cell) -> Vec<BaseFigure<'a>> {
    let compared = COMPARED.iter().filter_map(|name| position(name));
    compared
        .map(|kpi| BaseFigure {
            name: format!("{}_less_couriers", KPIS[kpi].name),
            kpi,
            cell,
            estimate: Estimate::of_difference(&days(cell, kpi), &days(couriers, kpi)),
        })
        .collect()
}

/// Mean and half-width, the half-width to two digits and the mean to the same place.
pub(crate) fn words(estimate: &Estimate) -> String {
    let noise = estimate.mean.map_or(0.0, |mean| 1e-9 * mean.abs());
    let places = match estimate.half_width {
        Some(half) if half > noise => {
            cast::whole((1.0 - libm::log10(half).floor()).clamp(0.0, 6.0))
        }
        Some(_) | None => 2,
    };
    let places = usize::try_from(places).unwrap_or(2);
    format!("{estimate:.places$}")
}

/// A difference as [`words`], with its sign.
pub(crate) fn signed(difference: &Estimate) -> String {
    let sign = if difference.mean.is_some_and(|mean| mean > 0.0) { "+" } else { "" };
    format!("{sign}{}", words(difference))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_no_finer_than_its_half_width() {
        let words = |mean, half| words(&Estimate { mean: Some(mean), half_width: half, n: 20 });
        assert_eq!(words(31.4159, Some(1.234)), "31.4 ± 1.2");
        assert_eq!(words(0.031_42, Some(0.001_2)), "0.0314 ± 0.0012");
        assert_eq!(words(3.0, None), "3.00");
        assert_eq!(words(2.99, Some(1e-15)), "2.99 ± 0.00");
        assert_eq!(super::words(&Estimate::of(&[])), "n/a");
    }

    #[test]
    fn differences_are_those_of_the_summary_and_carry_their_sign() {
        let study = crate::study::fixture::study();
        let summary = base(&study);
        for difference in differences(&study) {
            let stated = |name: &str| {
                let own = summary.iter().filter(|it| it.name == name);
                own.map(|it| it.estimate).collect::<Vec<_>>()
            };
            assert!(stated("lead_time_min_mean_less_couriers").contains(&difference.lead_min));
            assert!(stated("merchant_cost_usd_per_order_less_couriers").contains(&difference.cost));
        }
        let of = |mean| signed(&Estimate { mean: Some(mean), half_width: Some(0.21), n: 8 });
        assert_eq!((of(1.5).as_str(), of(-1.5).as_str()), ("+1.50 ± 0.21", "-1.50 ± 0.21"));
    }
}
