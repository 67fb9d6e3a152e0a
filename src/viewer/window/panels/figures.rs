//! The figures of the day so far, and what its orders wait for.

use crate::events::Duty;
use crate::metrics::LeadCause;
use crate::session::Tally;
use crate::viewer::pins::OrderStage;
use crate::viewer::window::desk::{Chosen, Desk};
use crate::viewer::window::style::paint;
use bevy_egui::egui;

pub(super) fn draw(ui: &mut egui::Ui, desk: &mut Desk) {
    money(ui, desk);
    ui.separator();
    service(ui, desk);
    ui.separator();
    moment(ui, desk);
    late(ui, desk);
    bottleneck(ui, desk);
    ui.separator();
}

/// A number, or a dash where there is none yet.
fn number(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.digits$}"))
}

/// What an order costs so far, robots beside couriers.
fn money(ui: &mut egui::Ui, desk: &Desk) {
    let Some(figures) = &desk.shown.figures else { return };
    let unit = desk.session.ground().scenario.currency();
    let theme = desk.theme;
    ui.label(format!("Cost to the merchant per order so far [{unit}]"));
    ui.horizontal(|ui| {
        let name = "merchant_cost_usd_per_order";
        let big = |ui: &mut egui::Ui, value: Option<f64>, ink, who: &str| {
            ui.vertical(|ui| {
                let text =
                    egui::RichText::new(number(value, 2)).size(25.0).strong().color(paint(ink));
                ui.label(text);
                ui.weak(who);
            });
        };
        big(ui, figures.own(name), theme.robots(), "with robots");
        ui.add_space(18.0);
        big(ui, figures.couriers(name), theme.couriers(), "couriers alone");
    });
    if let (Some(own), Some(other)) = (figures.own(COST), figures.couriers(COST)) {
        let word = if own < other { "cheaper" } else { "dearer" };
        ui.label(format!("Robots are {:.2} {word}, as if the day ended now.", (own - other).abs()));
    }
    let fleet = figures.own("fleet_cost_usd_per_delivery");
    ui.label(format!("The fleet itself costs {} per robot delivery.", number(fleet, 2)));
}

const COST: &str = "merchant_cost_usd_per_order";

/// What customers saw so far.
fn service(ui: &mut egui::Ui, desk: &Desk) {
    let Some(figures) = &desk.shown.figures else { return };
    let tally = desk.session.folds().tally();
    let of_delivered = |part: u32| {
        let share = f64::from(part) / f64::from(tally.delivered.max(1));
        number((tally.delivered > 0).then_some(100.0 * share), 0) + " %"
    };
    egui::Grid::new("service").num_columns(4).spacing([10.0, 3.0]).show(ui, |ui| {
        let cell = |ui: &mut egui::Ui, name: &str, value: String| {
            ui.weak(name);
            ui.strong(value);
        };
        cell(ui, "placed", number(figures.own("orders_placed"), 0));
        cell(ui, "delivered", number(figures.own("orders_delivered"), 0));
        ui.end_row();
        cell(ui, "in time", of_delivered(tally.on_time));
        cell(ui, "by robot", of_delivered(tally.by_robot));
        ui.end_row();
        cell(ui, "lead, mean", number(figures.own("lead_time_min_mean"), 1) + " min");
        cell(ui, "lead, 95 %", number(figures.own("lead_time_min_p95"), 1) + " min");
        ui.end_row();
        cell(ui, "at work now", share_at_work(tally));
        cell(ui, "calls per km", number(figures.own("calls_per_km"), 2));
        ui.end_row();
    });
}

/// Share of the robots in service that are at work.
fn share_at_work(tally: &Tally) -> String {
    let count = |duty: Duty| tally.duties[duty as usize];
    let serving = tally.duties.iter().sum::<u32>() - count(Duty::OutOfService);
    let resting = count(Duty::Idle) + count(Duty::Charge);
    let share = f64::from(serving - resting) / f64::from(serving.max(1));
    number((serving > 0).then_some(100.0 * share), 0) + " %"
}

/// Who does what at this moment.
fn moment(ui: &mut egui::Ui, desk: &Desk) {
    let tally = desk.session.folds().tally();
    let count =
        |wanted: &[Duty]| wanted.iter().map(|duty| tally.duties[*duty as usize]).sum::<u32>();
    let idle = count(&[Duty::Idle]);
    let stuck = count(&[Duty::Assist, Duty::Rescue, Duty::Offline]);
    let rest = count(&[Duty::Charge, Duty::OutOfService]);
    let busy = tally.duties.iter().sum::<u32>() - idle - stuck - rest;
    ui.label(format!(
        "Robots now: {busy} at work, {idle} wait at the hub, {stuck} stuck, {rest} charging or off; \
         {} wait for an operator.",
        tally.waiting
    ));
    ui.horizontal_wrapped(|ui| {
        ui.label("Orders now:");
        for stage in OrderStage::ALL {
            let (all, late) = desk.pins.counts[stage as usize];
            let of_them = if late > 0 { format!(" ({late} late)") } else { String::new() };
            let end = if Some(&stage) == OrderStage::ALL.last() { "." } else { "," };
            let text = format!("{all} {}{of_them}{end}", stage.words());
            let ink = if late > 0 { desk.theme.alarm() } else { desk.theme.text() };
            ui.colored_label(paint(ink), text);
        }
    });
}

/// Orders whose promise is broken already.
fn late(ui: &mut egui::Ui, desk: &mut Desk) {
    let all: u32 = desk.pins.counts.iter().map(|(_, late)| late).sum();
    if all == 0 {
        ui.label("No order is late now.");
        return;
    }
    let mut clicked = None;
    ui.horizontal_wrapped(|ui| {
        ui.colored_label(paint(desk.theme.alarm()), format!("{all} late:"));
        for pin in desk.pins.pins.iter().filter(|pin| pin.late).take(14) {
            if ui.link(format!("#{}", pin.order)).clicked() {
                clicked = Some(pin.order);
            }
        }
        if all > 14 {
            ui.weak(format!("and {} more", all - 14));
        }
    });
    if let Some(order) = clicked {
        desk.choose(Some(Chosen::Order(order)));
        desk.find();
    }
}

/// The line that names the bottleneck.
fn bottleneck(ui: &mut egui::Ui, desk: &Desk) {
    let Some(figures) = &desk.shown.figures else { return };
    let text = match figures.longest_wait {
        None => "Bottleneck so far: none, orders wait for nobody.".to_owned(),
        Some((cause, minutes)) => format!(
            "Bottleneck so far: {}, {minutes:.1} min of each delivered order.",
            cause_words(cause)
        ),
    };
    ui.label(egui::RichText::new(text).strong());
}

fn cause_words(cause: LeadCause) -> &'static str {
    match cause {
        LeadCause::Kitchen => "the kitchen",
        LeadCause::KitchenQueue => "waiting for a cook",
        LeadCause::Feeder => "until a feeder brings it",
        LeadCause::Loading => "loading",
        LeadCause::RobotWait => "waiting for a free robot",
        LeadCause::Charger => "waiting for a charged robot",
        LeadCause::Window => "the customer's window",
        LeadCause::Approach => "the way to the merchant",
        LeadCause::Path => "the way to the customer",
        LeadCause::Crossing => "standing at crossings",
        LeadCause::OperatorQueue => "waiting for an operator",
        LeadCause::OperatorService => "being helped by an operator",
        LeadCause::Rescue => "waiting for a person on site",
        LeadCause::Gate => "gates, slots and closures",
        LeadCause::Offline => "standing without radio link",
        LeadCause::Customer => "the customer at the door",
        LeadCause::Remake => "orders made again",
        LeadCause::Courier => "couriers",
    }
}
