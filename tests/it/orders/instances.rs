//! Meal-delivery instances as files of orders: on a street map, and fitted.

use crate::dispatch::made;
use crate::worlds;
use std::path::Path;
use trundle::base::cast;
use trundle::base::time::{SimDuration, SimTime};
use trundle::fit::{Fit, Quantity};
use trundle::scenario::{Overrides, Scenario, load, order_file};
use trundle::sim::demand::orders;

/// The town of a shipped scenario, with the orders of a folder in place of its merchant's.
fn scenario(folder: &Path, more: &str) -> Result<Scenario, String> {
    let (_, town) = trundle::scenario::shipped()
        .iter()
        .find(|(name, _)| *name == "kiwibot-restaurant")
        .unwrap();
    let mut text = (*town).to_owned();
    let (merchant, customers) =
        (text.find("[[merchant]]").unwrap(), text.find("[customers]").unwrap());
    text.replace_range(merchant..customers, "");
    let text = text
        .replace("hub = \"merchant\"", "hub = \"centre\"")
        .replace("\"fleet-size\"", "\"cheapest-option\"");
    let text = text.replace("area_km2 = 1.0", "area_km2 = 20.0");
    let text = text.replace("lead_time_min = 40", "lead_time_min = 55");
    assert!(text.contains("lead_time_min = 55"));
    let vary = text.find("[vary]").unwrap();
    let file = folder.display();
    let text = format!(
        "{}\n[orders]\nfile = \"{file}\"\nplane = \"own\"\nstrays = \"left-out\"\n{more}\n",
        &text[..vary]
    );
    load(&text, "town.toml", &Overrides::default()).map_err(|problems| problems.to_string())
}

const PRICED: &str = "ticket_usd = { mean = 20, sd = 5 }";

#[test]
fn an_instance_is_put_on_a_street_map_with_its_restaurants_times_and_promise() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("made3");
    made::files(3).write(&place);
    let instance = made::instance(3);
    let read = scenario(&place, PRICED).unwrap();
    let ground = worlds::ground(read);
    let book = ground.book.as_ref().unwrap();
    assert_eq!(book.all, instance.orders.len());
    let day = orders(&ground, 1, 0, 1.0);
    assert_eq!(day.len(), book.all - book.left_out);
    assert!(day.len() > 1, "{} of {} orders are left out", book.left_out, book.all);
    let opens = ground.scenario.run.open;
    for order in &day {
        let name = &ground.scenario.merchants[order.merchant.index()].name;
        let door = ground.customers[order.customer as usize];
        let shop = ground.merchants[order.merchant.index()];
        let written = instance.orders.iter().find(|written| {
            let restaurant = &instance.restaurants[written.restaurant];
            let way = (written.at.x - restaurant.at.x, written.at.y - restaurant.at.y);
            restaurant.id == *name
                && (door.x - shop.x - way.0).abs() < 1e-6
                && (door.y - shop.y - way.1).abs() < 1e-6
                && order.placed == opens + written.placed
        });
        let written = written.unwrap_or_else(|| panic!("{order:?} of {name} is in no file"));
        assert_eq!(order.ready, opens + written.ready);
        assert_eq!(order.closes, order.placed + SimDuration::from_minutes(40.0));
    }
    let later = scenario(&place, &format!("{PRICED}\nday_begins_h = 11.5")).unwrap();
    let later = orders(&worlds::ground(later), 1, 0, 1.0);
    let shift = SimTime::from_hours(11.5).since(opens);
    assert_eq!(later[0].placed, day[0].placed + shift);
}

#[test]
fn what_an_instance_does_not_say_is_asked_for_and_what_is_broken_in_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("made3");
    made::files(3).write(&place);
    let said = scenario(&place, "").unwrap_err();
    assert!(said.contains("W107") && said.contains("`ticket_usd` in [orders]"), "{said}");
    let mut broken = made::files(3);
    broken.replace("orders.txt", "\tr1\t", "\tr99\t");
    broken.write(&place);
    let said = scenario(&place, PRICED).unwrap_err();
    assert!(said.contains("orders.txt") && said.contains("r99"), "{said}");
    let csv = folder.path().join("orders.csv");
    std::fs::write(&csv, "placed,merchant,merchant_x_m,merchant_y_m\n12:00,A,0,0\n").unwrap();
    assert!(scenario(&csv, PRICED).is_ok(), "the law stands for values that no order has");
}

#[test]
fn several_instances_are_days_and_their_fit_finds_what_is_in_them() {
    let folder = tempfile::tempdir().unwrap();
    let mut minutes = Vec::new();
    for case in [3, 4] {
        made::files(case).write(&folder.path().join(format!("made{case}")));
        let instance = made::instance(case);
        let orders = instance.orders.iter();
        minutes.extend(orders.map(|order| SimDuration(order.ready.0 - order.placed.0).minutes()));
    }
    let list = order_file::read(folder.path(), &[], SimTime::from_hours(10.0)).unwrap();
    let names: Vec<&str> = list.days.iter().map(|day| day.name.as_str()).collect();
    assert_eq!(names, ["made3", "made4"]);
    let placed = list.days.iter().flat_map(|day| &day.orders).map(|order| order.placed);
    assert!(placed.clone().all(|at| at >= SimTime::from_hours(10.0)));
    let fit = Fit::of(&list);
    assert_eq!(fit.arrivals.days, 2);
    let found = fit.quantity(Quantity::Preparation).unwrap();
    let mean = minutes.iter().sum::<f64>() / cast::float(minutes.len());
    // The instances say minutes, of which none are told apart from those at once.
    assert!((found.law.mean - mean).abs() < 0.1 * mean, "{:?}, by hand {mean}", found.law);
    let before_ten: f64 = fit.arrivals.hourly[..10].iter().sum();
    assert!(before_ten.abs() < 1e-12, "{:?}", fit.arrivals.hourly);
}
