//! `[instance]`: orders, restaurants and couriers from files.

use super::Draft;
use super::run::beside;
use crate::base::law::Law;
use crate::base::time::SimTime;
use crate::scenario::catalog::{Shelf, baskets};
use crate::scenario::instance::{Instance, InstanceDay, read_all};
use crate::scenario::problem::{fault, nearest};
use crate::scenario::schema;
use crate::scenario::section::Section;
use crate::scenario::{BasketProfile, Merchant};
use std::path::Path;
use std::sync::Arc;

/// The instance of a scenario with its restaurants as merchants.
pub(super) struct Sold {
    pub(super) day: Arc<InstanceDay>,
    pub(super) merchants: Vec<Merchant>,
}

/// Whether the scenario names an instance, sound or not.
pub(super) fn named(draft: &Draft<'_>) -> bool {
    draft.fields.contains_key(schema::INSTANCE.name)
}

/// The instance; `None` where there is none, or faults were filed.
pub(super) fn instance(draft: &Draft<'_>, file: &Path) -> Option<Sold> {
    if !named(draft) {
        return None;
    }
    let section = draft.section(&schema::INSTANCE);
    stands_alone(draft);
    let basket = draft.asset(&section, "basket", Shelf::Baskets, baskets::read);
    let instance = read(draft, &section, file)?;
    draft.files.borrow_mut().push(instance.digest.clone());
    let begins = SimTime::from_hours(section.number("begins_h"));
    let day = InstanceDay { instance: Arc::new(instance), begins };
    let nothing = BasketProfile {
        id: String::new(),
        mass_kg: Law::Constant(0.0),
        volume_l: Law::Constant(0.0),
    };
    let merchants = day.merchants(section.law("ticket_usd"), &basket.unwrap_or(nothing));
    Some(Sold { day: Arc::new(day), merchants })
}

fn read(draft: &Draft<'_>, section: &Section<'_>, file: &Path) -> Option<Instance> {
    let folder = beside(file, section.optional_text("folder")?);
    let mut found = match read_all(&folder) {
        Ok(found) => found,
        Err(problems) => {
            problems.0.into_iter().for_each(|problem| draft.findings.push(problem));
            return None;
        }
    };
    let name = section.optional_text("name");
    let wanted = |instance: &Instance| name.as_ref().is_none_or(|name| *name == instance.name);
    let names: Vec<String> = found.iter().map(|instance| instance.name.clone()).collect();
    found.retain(wanted);
    if found.len() == 1 {
        return found.pop();
    }
    let remedy = nearest(name.as_deref().unwrap_or_default(), names.iter().map(String::as_str));
    let what = format!("{} instances are meant by this", found.len());
    section.report("name", fault("S763", what, remedy));
    None
}

/// Sections that an instance stands in place of, or that need footpaths.
fn stands_alone(draft: &Draft<'_>) {
    let lies = "an instance brings its own restaurants, orders and customers";
    let footpaths = "an instance lies on a plane without footpaths";
    let sections = [
        (schema::MERCHANT.name, "S760", lies),
        (schema::CUSTOMERS.name, "S760", lies),
        (schema::ORDERS.name, "S760", lies),
        (schema::FLEET.name, "S761", footpaths),
        (schema::GATE.name, "S761", footpaths),
        (schema::PEDESTRIANS.name, "S761", footpaths),
        (schema::WEATHER.name, "S761", footpaths),
        (schema::CLOSURE.name, "S761", footpaths),
        (schema::EVENT.name, "S761", footpaths),
        (schema::TIMETABLE.name, "S761", footpaths),
        (schema::VARY.name, "S761", "an instance is one day with its own people"),
    ];
    for (name, code, what) in sections {
        if let Some(entry) = draft.fields.get(name) {
            let remedy = "Take the section out, or the instance.";
            draft.findings.add(Some(entry.line), name, "", fault(code, what, remedy));
        }
    }
}
