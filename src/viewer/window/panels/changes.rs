//! What the watcher changes: rain, prices, breaks, what was pointed at on the map; and what was
//! changed so far.

use crate::base::ids::{MerchantId, OperatorId};
use crate::base::time::SimTime;
use crate::session::{Price, Touch};
use crate::sim::joining::Joining;
use crate::sim::touch::POLICIES;
use crate::viewer::reach;
use crate::viewer::window::desk::Desk;
use crate::viewer::window::style::paint;
use bevy_egui::egui;

/// How long a rain lasts, a path is closed, an operator rests \[ms\].
const RAIN: u64 = 2 * 3_600_000;
const CLOSED: u64 = 3_600_000;
const BREAK: u64 = 30 * 60_000;

/// Midnight: nothing is changed for longer.
const MIDNIGHT: u64 = 86_400_000;

/// By how much of itself a price is changed.
const STEP: f64 = 0.1;

/// How many robots are added at once.
const MORE: [u32; 3] = [1, 5, 20];

/// Most operators and merchants that have a button.
const MOST: usize = 12;

/// A button that scripts know by its name.
pub(super) fn button(ui: &mut egui::Ui, desk: &mut Desk, name: &str, label: &str) -> bool {
    let response = ui.small_button(label);
    desk.named.insert(name.to_owned(), response.rect);
    response.clicked()
}

pub(super) fn draw(ui: &mut egui::Ui, desk: &mut Desk) {
    let until = |desk: &Desk, ms: u64| SimTime((desk.session.now().0 + ms).min(MIDNIGHT));
    ui.horizontal_wrapped(|ui| {
        if button(ui, desk, "rain", "Rain for 2 h") {
            let until = until(desk, RAIN);
            desk.touch(Touch::Rain { until });
        }
        if button(ui, desk, "undo", "Undo (Z)") {
            desk.undo();
        }
        if desk.fork.is_none() && button(ui, desk, "fork", "Fork here (K)") {
            desk.fork_here();
        }
    });
    if let Some(refusal) = &desk.refusal {
        ui.colored_label(paint(desk.theme.alarm()), refusal);
    }
    ui.separator();
    prices(ui, desk);
    ui.separator();
    policies(ui, desk);
    ui.separator();
    more_robots(ui, desk);
    ui.separator();
    let operators = desk.session.record().operators.len().min(MOST);
    ui.horizontal_wrapped(|ui| {
        ui.label("Half an hour's break for operator");
        for id in 0..operators {
            if button(ui, desk, &format!("break {id}"), &id.to_string()) {
                let until = until(desk, BREAK);
                desk.touch(Touch::OperatorBreak { operator: OperatorId::from_index(id), until });
            }
        }
    });
    ui.separator();
    pointed(ui, desk, until(desk, CLOSED));
    ui.separator();
    so_far(ui, desk);
}

/// Prices of the scenario, each with its steps.
fn prices(ui: &mut egui::Ui, desk: &mut Desk) {
    let fleets = desk.session.day().robots.clone();
    let unit = desk.session.ground().scenario.currency().to_owned();
    ui.label(format!("Prices of the whole day [{unit}, shares of 1]"));
    egui::Grid::new("prices").num_columns(5).spacing([8.0, 3.0]).show(ui, |ui| {
        for (fleet, robots) in fleets.iter().enumerate() {
            let of_fleet = |price: &Price| !price.of_couriers() && *robots > 0;
            let shown = |price: &Price| of_fleet(price) || (price.of_couriers() && fleet == 0);
            for price in Price::ALL.into_iter().filter(shown) {
                row(ui, desk, fleet, price);
            }
        }
    });
}

fn row(ui: &mut egui::Ui, desk: &mut Desk, fleet: usize, price: Price) {
    let Some(value) = price.of(desk.session.priced(), fleet) else { return };
    let step = STEP * price.of(&desk.session.ground().scenario, fleet).unwrap_or(value);
    ui.weak(price.name());
    ui.strong(format!("{value:.3}"));
    for (sign, by) in [("-", -step), ("+", step)] {
        let number = if fleet == 0 { String::new() } else { format!(" of {fleet}") };
        if button(ui, desk, &format!("price {}{number} {sign}", price.name()), sign) {
            let value = (value + by).clamp(0.0, price.most());
            desk.touch(Touch::Price { fleet, price, value });
        }
    }
    ui.end_row();
}

/// Policies by which robots may be sent from now on.
fn policies(ui: &mut egui::Ui, desk: &mut Desk) {
    let holds = desk.session.day().policy.id;
    ui.horizontal_wrapped(|ui| {
        ui.label("Robots sent by");
        ui.strong(holds);
        ui.label("; from now on by");
        for (policy, (id, _)) in POLICIES.iter().enumerate().filter(|(_, (id, _))| *id != holds) {
            if button(ui, desk, &format!("policy {id}"), id) {
                desk.touch(Touch::Policy { policy });
            }
        }
    });
}

/// More robots for each fleet of the day, at its first hub.
fn more_robots(ui: &mut egui::Ui, desk: &mut Desk) {
    let ground = desk.session.ground().clone();
    let robots = desk.session.day().robots.clone();
    let fleets = ground.scenario.fleets.iter().enumerate();
    for (fleet, offer) in fleets.filter(|(fleet, _)| robots[*fleet] > 0) {
        ui.horizontal_wrapped(|ui| {
            ui.label(format!("More robots of {}", offer.name));
            for count in MORE {
                if button(ui, desk, &format!("add {count} to {fleet}"), &format!("+{count}")) {
                    desk.touch(Touch::AddRobots(Joining { fleet, hub: 0, count }));
                }
            }
        });
    }
}

/// What can be done where the map was pointed at.
fn pointed(ui: &mut egui::Ui, desk: &mut Desk, until: SimTime) {
    let Some(at) = desk.pointed else {
        ui.weak(
            "A right click on the map points at a place: close its path, or drop an order there.",
        );
        return;
    };
    let ground = desk.session.ground().clone();
    if let Some(path) = reach::path(&ground.map, at) {
        let label = format!("Close path {path} for 1 h");
        if button(ui, desk, "close path", &label) {
            desk.touch(Touch::ClosePath { path, until });
        }
    }
    ui.horizontal_wrapped(|ui| {
        ui.label("Order there from");
        for (index, shop) in ground.scenario.merchants.iter().enumerate().take(MOST) {
            let merchant = MerchantId::from_index(index);
            let Some(customer) = reach::customer(&ground, merchant, at) else { continue };
            if button(ui, desk, &format!("order {index}"), &shop.name) {
                desk.touch(Touch::Order { merchant, customer });
            }
        }
    });
}

fn so_far(ui: &mut egui::Ui, desk: &Desk) {
    if desk.session.touches().is_empty() {
        ui.weak("Nothing was changed so far.");
    }
    egui::ScrollArea::vertical().id_salt("changes").auto_shrink([false, false]).show(ui, |ui| {
        for (at, touch) in desk.session.touches().iter().rev() {
            ui.label(format!("{at}  {touch}"));
        }
    });
}
