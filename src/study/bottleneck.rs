//! The bottleneck: one more unit of each resource is really added, on the same days, and what it
//! changes is a paired difference.

use super::result::{Cell, OptionKind, ServiceOption, Study};
use crate::base::cast;
use crate::base::ids::FleetId;
use crate::base::interval::{DayValue, Estimate, FEWEST_REPLICATIONS, student_quantile};
use crate::metrics::kpi;
use crate::scenario::{OperatingMode, Scenario};
use crate::sim::DayPlan;

/// Something of which a fleet could have one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// A robot.
    Robot,
    /// A person on duty in one of the fleet's operator pools.
    Operator(usize),
    /// A crew on duty in one of the fleet's pools.
    Crew(usize),
    /// A feeder.
    Feeder,
    /// A plug at the hub.
    Charger,
    /// A bay of the workshop.
    Bay,
}

/// One unit that is added to an option at the scenario's own point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Index into [`Study::options`].
    pub option: usize,
    /// To whom.
    pub fleet: FleetId,
    /// What.
    pub resource: Resource,
    /// How many there are without it.
    pub had: u32,
    /// Name of the resource, with its fleet or pool where there are several.
    pub name: String,
}

/// What one more unit changes.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// What was added.
    pub added: Added,
    /// Paired differences, with less without, by figure: see [`FIGURES`].
    pub changes: Vec<(&'static str, Estimate)>,
    /// Whether the change of the mean lead time is told apart from zero, with as many questions
    /// asked at once as the option has resources.
    pub told_apart: bool,
}

/// Figures whose change is stated.
pub const FIGURES: [&str; 4] =
    ["lead_time_min_mean", "on_time_share", "robot_share", "fleet_cost_usd_per_delivery"];

impl WhatIf {
    /// Change of a figure; without a mean for unknown names.
    pub fn change(&self, name: &str) -> Estimate {
        let found = self.changes.iter().find(|(figure, _)| *figure == name);
        found.map_or_else(|| Estimate::of(&[]), |(_, estimate)| *estimate)
    }

    /// Minutes by which the mean lead time falls.
    pub fn cut(&self) -> Estimate {
        let change = self.change(FIGURES[0]);
        Estimate { mean: change.mean.map(|mean| 0.0 - mean), ..change }
    }

    /// Whether no lead time of any day changed.
    fn changes_nothing(&self) -> bool {
        self.cut().bounds().is_some_and(|(low, high)| low.abs() + high.abs() <= 0.0)
    }
}

/// Every resource of every fleet option of which one more may be added.
pub(super) fn candidates(scenario: &Scenario, options: &[ServiceOption]) -> Vec<Added> {
    let fleets = |kind: OptionKind| match kind {
        OptionKind::Fleet(id) => vec![id],
        OptionKind::AllFleets => (0..scenario.fleets.len()).map(FleetId::from_index).collect(),
        OptionKind::Couriers => Vec::new(),
    };
    let of_option = options.iter().enumerate().flat_map(|(option, service)| {
        let fleets = fleets(service.kind);
        let several = fleets.len() > 1;
        fleets.into_iter().flat_map(move |fleet| of_fleet(scenario, option, fleet, several))
    });
    of_option.collect()
}

fn of_fleet(scenario: &Scenario, option: usize, id: FleetId, several: bool) -> Vec<Added> {
    let fleet = &scenario.fleets[id.index()];
    let together = scenario.permitted_together();
    let robots = if several { together[id.index()] } else { scenario.permitted(fleet.robots) };
    let in_city = if several { together.iter().sum() } else { robots };
    let room = scenario.rules.robots_in_city.is_none_or(|most| in_city < most);
    let mut found = Vec::new();
    if room && scenario.permitted(robots + 1) > robots {
        found.push((Resource::Robot, robots, "robot".to_owned()));
    }
    let who = match fleet.vendor.mode {
        OperatingMode::OnCall | OperatingMode::Supervised => "operator",
        OperatingMode::Accompanied => "companion",
    };
    for (index, pool) in fleet.operators.iter().enumerate() {
        let site =
            if fleet.operators.len() > 1 { format!(" in {}", pool.site) } else { String::new() };
        found.push((Resource::Operator(index), pool.on_duty, format!("{who}{site}")));
    }
    for (index, pool) in fleet.crews.iter().enumerate() {
        let which =
            if fleet.crews.len() > 1 { format!(" of pool {}", index + 1) } else { String::new() };
        found.push((Resource::Crew(index), pool.people, format!("crew{which}")));
    }
    if let Some(feeders) = &fleet.feeders {
        found.push((Resource::Feeder, feeders.people, "feeder".to_owned()));
    }
    if let Some(plugs) = fleet.plugs().filter(|plugs| *plugs < robots) {
        found.push((Resource::Charger, plugs, "plug".to_owned()));
    }
    if let Some(bays) = fleet.wear.bays.filter(|bays| *bays < robots) {
        found.push((Resource::Bay, bays, "workshop bay".to_owned()));
    }
    let of_fleet = if several { format!(" of {}", fleet.name) } else { String::new() };
    let added = found.into_iter().map(|(resource, had, name)| Added {
        option,
        fleet: id,
        resource,
        had,
        name: name + &of_fleet,
    });
    added.collect()
}

impl Added {
    /// The day with the unit added.
    pub(super) fn to(&self, mut plan: DayPlan) -> DayPlan {
        plan.edges = false;
        let index = self.fleet.index();
        let staff = &mut plan.staff[index];
        match self.resource {
            Resource::Robot => plan.robots[index] += 1,
            Resource::Operator(pool) => staff.operators[pool] += 1,
            Resource::Crew(pool) => staff.crews[pool] += 1,
            Resource::Feeder => staff.feeders += 1,
            Resource::Charger => staff.chargers = staff.chargers.map(|plugs| plugs + 1),
            Resource::Bay => staff.bays = staff.bays.map(|bays| bays + 1),
        }
        plan
    }

    /// What the days with the unit say beside those without.
    pub(super) fn judged(self, base: &Cell, days: &[Vec<DayValue>], asked: usize) -> WhatIf {
        let change = |name: &'static str| {
            let place = kpi::position(name).unwrap_or(usize::MAX);
            let missing = DayValue::plain(f64::NAN);
            let with: Vec<DayValue> =
                days.iter().map(|day| day.get(place).copied().unwrap_or(missing)).collect();
            (name, Estimate::of_difference(&with, &base.figure(name)))
        };
        let changes = FIGURES.map(change).to_vec();
        let told_apart = changes.first().is_some_and(|(_, change)| told_apart(change, asked));
        WhatIf { added: self, changes, told_apart }
    }
}

/// Whether zero lies outside an interval that holds for so many questions at once (Bonferroni).
fn told_apart(change: &Estimate, asked: usize) -> bool {
    let (Some(mean), Some(half)) = (change.mean, change.half_width) else { return false };
    let quantile = |level: f64| student_quantile(change.n.saturating_sub(1), level);
    let level = 1.0 - 0.025 / cast::float(asked.max(1));
    mean.abs() > half * quantile(level) / quantile(0.975)
}

/// For each fleet option, the resource whose next unit cuts the mean lead time most.
pub(super) fn sentences(study: &Study) -> Vec<String> {
    let options = study.options.iter().enumerate();
    let told = options.filter_map(|(option, service)| {
        let tested: Vec<&WhatIf> =
            study.what_ifs.iter().filter(|what_if| what_if.added.option == option).collect();
        (!tested.is_empty()).then(|| format!("{}: {}.", service.name, verdict(study, &tested)))
    });
    told.collect()
}

/// What cuts an option's mean lead time most, where that is told apart from zero.
pub fn largest(study: &Study, option: usize) -> Option<&WhatIf> {
    let cut = |what_if: &WhatIf| what_if.cut().mean.unwrap_or(f64::MIN);
    let tested = study.what_ifs.iter().filter(|what_if| what_if.added.option == option);
    let helps = tested.filter(|what_if| what_if.told_apart && cut(what_if) > 0.0);
    helps.max_by(|a, b| cut(a).total_cmp(&cut(b)))
}

fn verdict(study: &Study, tested: &[&WhatIf]) -> String {
    let days = study.scenario.run.replications;
    if (days as usize) < FEWEST_REPLICATIONS {
        return format!("{days} days are too few to tell what one more unit would change");
    }
    let cut = |what_if: &WhatIf| what_if.cut().mean.unwrap_or(f64::MIN);
    let mut tested = tested.to_vec();
    tested.sort_by(|a, b| cut(b).total_cmp(&cut(a)));
    let names: Vec<&str> = tested.iter().map(|what_if| what_if.added.name.as_str()).collect();
    let Some(best) = tested.first().and_then(|any| largest(study, any.added.option)) else {
        return format!(
            "no cut of the mean lead time by one more {} is told apart from zero by these {days} \
             days, each checked by adding it (largest: {}, {:.2} min)",
            names.join(", "),
            names[0],
            tested[0].cut()
        );
    };
    let others = tested.iter().filter(|other| other.added != best.added).map(|other| {
        let apart = if other.told_apart { "" } else { ", not told apart from zero" };
        if other.changes_nothing() {
            return format!("{} nothing", other.added.name);
        }
        if other.told_apart && cut(other) < 0.0 {
            return format!("{} lengthens it by {:.2}", other.added.name, other.change(FIGURES[0]));
        }
        format!("{} {:.2}{apart}", other.added.name, other.cut())
    });
    let others: Vec<String> = others.collect();
    let beside = if others.is_empty() {
        String::new()
    } else {
        format!("; beside it {}", others.join("; "))
    };
    format!(
        "one more {} ({} for {}) cuts the mean lead time most, by {:.2} min, and changes the \
         on-time share by {:+.1} percentage points, checked by adding it on the same {days} days{beside}",
        best.added.name,
        best.added.had + 1,
        best.added.had,
        best.cut(),
        100.0 * best.change(FIGURES[1]).mean.unwrap_or(f64::NAN),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_questions_at_once_ask_for_a_wider_gap() {
        let change = Estimate { mean: Some(-1.05), half_width: Some(1.0), n: 20 };
        assert!(told_apart(&change, 1) && !told_apart(&change, 4));
        let few = Estimate { mean: Some(-1.0), half_width: None, n: 4 };
        assert!(!told_apart(&few, 1));
    }
}
