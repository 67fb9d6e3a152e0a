//! The points of a study: ways to serve the orders, crossed with the axes of the sweep.

use super::result::{Cell, OptionKind, ServiceOption, Setting};
use crate::base::ids::FleetId;
use crate::base::money::Money;
use crate::scenario::{Scenario, Together};
use crate::sim::DayPlan;

/// Ways to serve the orders; couriers alone come last.
pub(super) fn options(scenario: &Scenario) -> Vec<ServiceOption> {
    let fleets = scenario.fleets.iter().enumerate();
    let alone = fleets.map(|(index, fleet)| ServiceOption {
        name: fleet.name.clone(),
        kind: OptionKind::Fleet(FleetId::from_index(index)),
    });
    let all = ServiceOption { name: "all fleets".to_owned(), kind: OptionKind::AllFleets };
    let mut options: Vec<ServiceOption> = match scenario.together {
        Together::Shared => vec![all],
        Together::Both if scenario.fleets.len() > 1 => alone.chain([all]).collect(),
        Together::Apart | Together::Both => alone.collect(),
    };
    let name = format!("couriers {}", scenario.couriers.profile.name);
    options.push(ServiceOption { name, kind: OptionKind::Couriers });
    options
}

/// Every option with the scenario's own point of it; couriers alone come last.
pub fn own_points(scenario: &Scenario) -> Vec<(ServiceOption, Cell)> {
    let options = options(scenario);
    let own = cells(scenario, &options).into_iter().filter(|cell| cell.base);
    own.map(|cell| (options[cell.option].clone(), cell)).collect()
}

/// Points of the sweep, the scenario's own included; those that differ in prices alone follow one
/// another, so that their days are simulated once.
pub(super) fn cells(scenario: &Scenario, options: &[ServiceOption]) -> Vec<Cell> {
    let own_demand = scenario.orders_per_day();
    let demands = with_own(&scenario.vary.orders_per_day, own_demand);
    let mut cells = Vec::new();
    for (option, service) in options.iter().enumerate() {
        let (own_robots, sizes) = fleet_sizes(scenario, service.kind);
        let (own, settings) = settings(scenario, service.kind);
        for &robots in &sizes {
            for &orders_per_day in &demands {
                let own_demand = (orders_per_day - own_demand).abs() < 1e-9;
                cells.extend(settings.iter().map(|setting| {
                    let own_setting = *setting == own;
                    let base = robots == own_robots && own_demand && own_setting;
                    let days = Vec::new();
                    let setting = *setting;
                    Cell { option, robots, orders_per_day, setting, own_setting, base, days }
                }));
            }
        }
    }
    cells
}

/// The fleet that the axes of people, plugs and prices speak of, if an option has it.
fn first_fleet(kind: OptionKind) -> Option<FleetId> {
    match kind {
        OptionKind::Fleet(id) => Some(id),
        OptionKind::AllFleets => Some(FleetId(0)),
        OptionKind::Couriers => None,
    }
}

/// The scenario's own setting under an option, and all settings to run.
fn settings(scenario: &Scenario, kind: OptionKind) -> (Setting, Vec<Setting>) {
    let Some(id) = first_fleet(kind) else {
        return (Setting::default(), vec![Setting::default()]);
    };
    let own = scenario.fleets.get(id.index()).map(Setting::of).unwrap_or_default();
    let mut settings = vec![own];
    if id.index() == 0 {
        let vary = &scenario.vary;
        settings = crossed(settings, &vary.operators, |s, n| s.operators = Some(n));
        settings = crossed(settings, &vary.crews, |s, n| s.crews = Some(n));
        settings = crossed(settings, &vary.feeders, |s, n| s.feeders = Some(n));
        settings = crossed(settings, &vary.chargers, |s, n| s.chargers = Some(n));
        settings = crossed(settings, &vary.wage_usd_per_h, |s, w| s.wage_usd_per_h = Some(w));
    }
    (own, settings)
}

/// Every setting as it is, and with every value of an axis that it does not have already.
fn crossed<T: Copy>(
    settings: Vec<Setting>,
    axis: &[T],
    set: impl Fn(&mut Setting, T),
) -> Vec<Setting> {
    let with_axis = settings.into_iter().flat_map(|setting| {
        let moved = axis.iter().map(|value| {
            let mut moved = setting;
            set(&mut moved, *value);
            moved
        });
        let moved: Vec<Setting> = moved.filter(|moved| *moved != setting).collect();
        std::iter::once(setting).chain(moved)
    });
    with_axis.collect()
}

/// The scenario's own fleet size under an option, and all sizes to run.
fn fleet_sizes(scenario: &Scenario, kind: OptionKind) -> (u32, Vec<u32>) {
    match kind {
        OptionKind::Couriers => (0, vec![0]),
        OptionKind::AllFleets => {
            let all = scenario.permitted_together().into_iter().sum();
            (all, vec![all])
        }
        OptionKind::Fleet(id) => {
            let own = scenario.permitted(scenario.fleets[id.index()].robots);
            let mut sizes = vec![own];
            if id.index() == 0 {
                sizes.extend(scenario.vary.robots.iter().map(|n| scenario.permitted(*n)));
            }
            sizes.sort_unstable();
            sizes.dedup();
            (own, sizes)
        }
    }
}

fn with_own(axis: &[f64], own: f64) -> Vec<f64> {
    let mut values: Vec<f64> = axis.iter().copied().chain([own]).collect();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
    values
}

impl Cell {
    /// Whether two cells differ in prices at most: their days are the same.
    pub(super) fn same_days(&self, other: &Self) -> bool {
        self.option == other.option
            && self.robots == other.robots
            && self.orders_per_day.total_cmp(&other.orders_per_day).is_eq()
            && self.setting.same_days(&other.setting)
    }
}

/// The day of one cell.
pub fn day_plan(
    scenario: &Scenario,
    option: &ServiceOption,
    cell: &Cell,
    replication: u32,
) -> DayPlan {
    let together = scenario.permitted_together();
    let robots = together.into_iter().enumerate().map(|(index, permitted)| match option.kind {
        OptionKind::Fleet(id) if id.index() == index => cell.robots,
        OptionKind::Fleet(_) | OptionKind::Couriers => 0,
        OptionKind::AllFleets => permitted,
    });
    let mut plan = DayPlan::new(scenario, replication, robots.collect());
    plan.orders_per_day = cell.orders_per_day;
    plan.edges = cell.base;
    let staff = first_fleet(option.kind).and_then(|id| plan.staff.get_mut(id.index()));
    if let (Some(staff), false) = (staff, cell.own_setting) {
        if let (Some(people), Some(pool)) = (cell.setting.operators, staff.operators.first_mut()) {
            *pool = people;
        }
        if let (Some(people), Some(pool)) = (cell.setting.crews, staff.crews.first_mut()) {
            *pool = people;
        }
        if let Some(people) = cell.setting.feeders {
            staff.feeders = people;
        }
        staff.chargers = cell.setting.chargers;
    }
    plan
}

/// The scenario with a cell's prices; `None` where they are the scenario's own.
pub(super) fn priced_apart(
    scenario: &Scenario,
    option: &ServiceOption,
    cell: &Cell,
) -> Option<Scenario> {
    let fleet = first_fleet(option.kind)?.index();
    let own = Setting::of(scenario.fleets.get(fleet)?).wage_usd_per_h;
    let wage = cell.setting.wage_usd_per_h.filter(|wage| Some(*wage) != own)?;
    let mut scenario = scenario.clone();
    let pool = scenario.fleets.get_mut(fleet)?.operators.first_mut()?;
    pool.wage_per_h = Money::from_units(wage);
    Some(scenario)
}
