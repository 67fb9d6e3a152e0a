//! Charts that grow with the day.

use crate::base::cast::float64;
use crate::events::Duty;
use crate::session::Sample;
use crate::viewer::palette::{Ink, Theme};
use crate::viewer::window::desk::Desk;
use crate::viewer::window::style::paint;
use bevy_egui::egui;
use egui_plot::{GridMark, Legend, Line, Plot, PlotPoints};

/// Height of a chart \[px\].
const HEIGHT: f32 = 128.0;

/// Costs beyond which the first orders of a day are left out of the chart.
const MOST_COST: f64 = 60.0;

/// A line of a chart: its name, its colour, its value at a point.
type Series<'a> = (&'a str, Ink, &'a dyn Fn(&Sample) -> Option<f64>);

pub(super) fn draw(ui: &mut egui::Ui, desk: &Desk) {
    let samples = desk.session.samples();
    let samples = &samples[samples.partition_point(|sample| sample.at < desk.begins)..];
    let theme = desk.theme;
    let unit = desk.session.ground().scenario.currency();
    let (robots, couriers) = (theme.robots(), theme.couriers());
    let ends = (desk.begins, desk.session.ends());
    let chart = |ui: &mut egui::Ui, title: &str, series: &[Series<'_>]| {
        one(ui, title, samples, (float64(ends.0.0) / 3.6e6, float64(ends.1.0) / 3.6e6), series);
    };
    chart(
        ui,
        &format!("Cost per order so far [{unit}]{}", crossing(samples)),
        &[
            ("with robots", robots, &|s| s.cost.filter(|cost| *cost < MOST_COST)),
            ("couriers alone", couriers, &|s| s.courier_cost.filter(|cost| *cost < MOST_COST)),
        ],
    );
    chart(
        ui,
        "Orders so far",
        &[
            ("placed", theme.faint(), &|s| Some(f64::from(s.tally.placed))),
            ("delivered", theme.on_board(), &|s| Some(f64::from(s.tally.delivered))),
            ("open", theme.ready(), &|s| Some(f64::from(s.open))),
        ],
    );
    chart(ui, "Mean lead time so far [min]", &[("lead time", robots, &|s| s.tally.lead_min())]);
    fleet(ui, theme, &chart);
    chart(
        ui,
        "Robots waiting for an operator",
        &[("waiting", couriers, &|s| Some(f64::from(s.tally.waiting)))],
    );
}

fn fleet(ui: &mut egui::Ui, theme: Theme, chart: &dyn Fn(&mut egui::Ui, &str, &[Series<'_>])) {
    let sum = |sample: &Sample, duties: &[Duty]| {
        Some(f64::from(duties.iter().map(|duty| sample.tally.duties[*duty as usize]).sum::<u32>()))
    };
    let driving = [Duty::Approach, Duty::Deliver, Duty::Return, Duty::Load, Duty::HandOver];
    chart(
        ui,
        "Robots by what they do",
        &[
            ("at work", theme.duty(Duty::Deliver), &|s| sum(s, &driving)),
            ("at the hub", theme.duty(Duty::Idle), &|s| sum(s, &[Duty::Idle])),
            ("charging", theme.duty(Duty::Charge), &|s| sum(s, &[Duty::Charge])),
            ("stuck", theme.duty(Duty::Assist), &|s| {
                sum(s, &[Duty::Assist, Duty::Rescue, Duty::Offline, Duty::Gate])
            }),
        ],
    );
}

/// Since when robots have been cheaper, in words.
fn crossing(samples: &[Sample]) -> String {
    let cheaper = |sample: &Sample| {
        sample.cost.zip(sample.courier_cost).is_some_and(|(own, other)| own < other)
    };
    let last_dearer = samples.iter().rposition(|sample| !cheaper(sample));
    let since = match last_dearer {
        None => samples.first(),
        Some(place) => samples.get(place + 1),
    };
    since.map_or_else(
        || ": robots not cheaper yet".to_owned(),
        |sample| format!(": robots cheaper since {}", &sample.at.to_string()[..5]),
    )
}

fn one(
    ui: &mut egui::Ui,
    title: &str,
    samples: &[Sample],
    (begins, ends): (f64, f64),
    series: &[Series<'_>],
) {
    ui.label(title);
    let hours = |mark: GridMark, _: &std::ops::RangeInclusive<f64>| format!("{:.0}", mark.value);
    Plot::new(title.split([':', '[']).next().unwrap_or(title))
        .height(HEIGHT)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .show_x(false)
        .grid_spacing(8.0..=220.0)
        .x_grid_spacer(egui_plot::uniform_grid_spacer(|_| [4.0, 2.0, 1.0]))
        .include_x(begins)
        .include_x(ends)
        .include_y(0.0)
        .x_axis_formatter(hours)
        .legend(Legend::default())
        .show(ui, |plot| {
            for (name, ink, value) in series {
                let point = |sample: &Sample| {
                    let value = value(sample)?;
                    Some([float64(sample.at.0) / 3.6e6, value])
                };
                let points: Vec<[f64; 2]> = samples.iter().filter_map(point).collect();
                plot.line(Line::new(*name, PlotPoints::from(points)).color(paint(*ink)).width(1.8));
            }
        });
}
