//! What the robots do hour by hour.

use super::axes::Frame;
use super::canvas::{Anchor, At, Colour, Drawing, label, stroke};
use super::sheet::{Area, INK, PAPER, legend, readable_on, sheet};
use super::{Chart, text};
use crate::base::cast;
use crate::base::time::SimDuration;
use crate::events::Duty;
use crate::study::result::{BaseRun, OptionKind, Study};

/// Robot-hours by duty.
pub(super) const CHART: Chart = Chart {
    id: "fleet_hours",
    question: "What do the robots do through the day, and how much of it is driving with goods?",
    draw,
};

const DUTIES: usize = Duty::ALL.len();

/// Mean robots in each duty, by hour of day.
type Hours = Vec<[f64; DUTIES]>;

fn draw(study: &Study) -> Option<Drawing> {
    let fleets = study.base.iter().map(|base| (base, hours(base)));
    let fleets: Vec<(&BaseRun, Hours)> =
        fleets.filter(|(_, hours)| total(hours) > 0.0).take(3).collect();
    let (first, day) = fleets.first()?;
    let span = working_hours(&fleets);
    let loads = Loads::of(study, fleets.iter().map(|(base, _)| *base));
    let waits = waits(Loads::of(study, std::iter::once(*first)));
    let title = finding(&text::in_title(&option_name(study, first)), &day[span.0..span.1], waits);
    let (mut drawing, body) = sheet(study, 600.0, &title, &subtitle(study));
    let shown =
        STACK.iter().filter(|duty| fleets.iter().any(|(_, hours)| sum(hours, **duty) > 0.0));
    let items: Vec<(String, Colour)> =
        shown.map(|duty| (name(*duty, loads).to_owned(), ink(*duty))).collect();
    let used = legend(&mut drawing, (body.left, body.top + 2.0), body.width(), &items);
    let width = (body.width() + 24.0) / cast::float(fleets.len());
    for (index, (base, hours)) in fleets.iter().enumerate() {
        let left = body.left + width * cast::float(index);
        let room = Area { left, right: left + width - 24.0, top: body.top + used, ..body };
        let title = option_name(study, base);
        panel(&mut drawing, room, (&title, loads), &hours[span.0..span.1], span);
    }
    Some(drawing)
}

/// Where robots of the fleets shown load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loads {
    /// At merchants, all of them.
    AtMerchants,
    /// At hubs, where feeders put the goods down.
    AtHubs,
    /// Some here, some there.
    Either,
}

impl Loads {
    fn of<'a>(study: &Study, shown: impl Iterator<Item = &'a BaseRun>) -> Self {
        let fleets = &study.scenario.fleets;
        let of_option = |base: &BaseRun| match study.options.get(base.option)?.kind {
            OptionKind::Fleet(id) => fleets.get(id.index()..=id.index()),
            OptionKind::AllFleets => Some(&fleets[..]),
            OptionKind::Couriers => None,
        };
        let shown: Vec<bool> = shown
            .flat_map(|base| of_option(base).unwrap_or_default())
            .map(|fleet| fleet.feeders.is_some())
            .collect();
        match (shown.contains(&true), shown.contains(&false)) {
            (true, true) => Self::Either,
            (true, false) => Self::AtHubs,
            (false, _) => Self::AtMerchants,
        }
    }
}

fn option_name(study: &Study, base: &BaseRun) -> String {
    study.options.get(base.option).map_or_else(String::new, |option| option.name.clone())
}

/// Mean over days; hours past midnight are left out.
fn hours(base: &BaseRun) -> Hours {
    let mut hours = vec![[0.0; DUTIES]; 24];
    for day in &base.days {
        for ((_, hour), duties) in &day.duty_ms {
            let Some(sums) = hours.get_mut(*hour) else { continue };
            for (sum, ms) in sums.iter_mut().zip(duties) {
                *sum += SimDuration(*ms).hours() / cast::float(base.days.len());
            }
        }
    }
    hours
}

fn sum(hours: &[[f64; DUTIES]], duty: Duty) -> f64 {
    hours.iter().map(|hour| hour[place(duty)]).sum()
}

fn total(hours: &[[f64; DUTIES]]) -> f64 {
    hours.iter().flatten().sum()
}

fn place(duty: Duty) -> usize {
    Duty::ALL.iter().position(|other| *other == duty).unwrap_or(0)
}

/// From the axis upwards: work with goods first, waiting next, rest last.
const STACK: [Duty; DUTIES] = [
    Duty::Deliver,
    Duty::HandOver,
    Duty::Load,
    Duty::Approach,
    Duty::Return,
    Duty::AwaitOperator,
    Duty::Assist,
    Duty::Rescue,
    Duty::Gate,
    Duty::Offline,
    Duty::Charge,
    Duty::Idle,
    Duty::OutOfService,
];

fn name(duty: Duty, loads: Loads) -> &'static str {
    match duty {
        Duty::Idle => "idle",
        Duty::AwaitOperator => "awaits operator",
        Duty::Approach => "approach, empty",
        Duty::Load => match loads {
            Loads::AtMerchants => "at merchant",
            Loads::AtHubs => "at the hub, until loaded",
            Loads::Either => "until loaded",
        },
        Duty::Deliver => "driving with goods",
        Duty::HandOver => "hand-over",
        Duty::Return => "return, empty",
        Duty::Assist => "remote help",
        Duty::Rescue => "rescue",
        Duty::Charge => "charging",
        Duty::OutOfService => "out of service",
        Duty::Gate => "at a gate",
        Duty::Offline => "offline",
    }
}

fn ink(duty: Duty) -> Colour {
    match duty {
        Duty::Deliver => Colour(0, 114, 178),
        Duty::HandOver => Colour(86, 180, 233),
        Duty::Load => Colour(0, 158, 115),
        Duty::Approach => Colour(230, 159, 0),
        Duty::Return => Colour(240, 228, 66),
        Duty::AwaitOperator => Colour(204, 121, 167),
        Duty::Assist => Colour(213, 94, 0),
        Duty::Rescue => Colour(120, 30, 20),
        Duty::Gate => Colour(150, 110, 200),
        Duty::Offline => Colour(70, 40, 110),
        Duty::Charge => Colour(110, 110, 110),
        Duty::Idle => Colour(206, 208, 212),
        Duty::OutOfService => Colour(238, 239, 241),
    }
}

/// From the first hour in which a robot works to the last, one more on either side.
fn working_hours(fleets: &[(&BaseRun, Hours)]) -> (usize, usize) {
    let rests = [place(Duty::Idle), place(Duty::OutOfService)];
    let works = |hour: &usize| {
        let all = fleets.iter().map(|(_, hours)| &hours[*hour]);
        let mut duties = all.flat_map(|hour| hour.iter().enumerate());
        duties.any(|(duty, robots)| !rests.contains(&duty) && *robots > 0.0)
    };
    let first = (0..24).find(works).unwrap_or(0);
    let last = (0..24).rfind(works).unwrap_or(23);
    (first.saturating_sub(1), (last + 2).min(24))
}

fn panel(
    drawing: &mut Drawing,
    room: Area,
    (title, loads): (&str, Loads),
    hours: &[[f64; DUTIES]],
    (first, end): (usize, usize),
) {
    let area = room.within(40.0, 50.0, 4.0, 48.0);
    let most = hours.iter().map(|hour| hour.iter().sum()).fold(0.0, f64::max);
    let frame = Frame::new(area, (0.0, cast::float(end - first)), (0.0, most.max(1e-9)));
    let title = text::shortened(title, 14.0, true, room.width());
    drawing.text(label(title, (room.left, room.top + 12.0), 14.0, INK).bold());
    frame.y_axis(drawing, "Robots, mean over the hour", 5);
    let mut below = vec![0.0; hours.len()];
    let mut names = Vec::new();
    for duty in STACK {
        let heights: Vec<f64> = hours.iter().map(|hour| hour[place(duty)]).collect();
        layer(drawing, &frame, &below, &heights, ink(duty));
        names.extend(inner_label(&frame, &below, &heights, (duty, name(duty, loads))));
        below.iter_mut().zip(&heights).for_each(|(sum, height)| *sum += height);
    }
    for name in names {
        drawing.text(name);
    }
    let ticks = (first..=end).filter(|hour| hour % 3 == 0);
    let ticks = ticks.map(|hour| (cast::float(hour - first), hour.to_string()));
    frame.x_axis_of(drawing, "Hour of day", &ticks.collect::<Vec<_>>());
}

/// One duty as a stepped layer with a pale rim, so that neighbours part without their colours.
fn layer(drawing: &mut Drawing, frame: &Frame, below: &[f64], heights: &[f64], colour: Colour) {
    if heights.iter().sum::<f64>() <= 0.0 {
        return;
    }
    let step = |hour: usize, value: f64| {
        let hour = cast::float(hour);
        [frame.at(hour, value), frame.at(hour + 1.0, value)]
    };
    let tops = below.iter().zip(heights).map(|(low, height)| low + height);
    let top: Vec<At> = tops.enumerate().flat_map(|(hour, value)| step(hour, value)).collect();
    let low = below.iter().enumerate().flat_map(|(hour, value)| step(hour, *value));
    let mut low: Vec<At> = low.collect();
    low.reverse();
    drawing.area([top.clone(), low].concat(), colour, 1.0);
    drawing.line(&top, stroke(PAPER, 1.0));
}

/// The duty's name where its layer is thickest over three hours, if it fits there.
fn inner_label(
    frame: &Frame,
    below: &[f64],
    heights: &[f64],
    (duty, words): (Duty, &str),
) -> Option<super::canvas::Label> {
    let size = 10.5;
    let hour_px = frame.x.at(1.0) - frame.x.at(0.0);
    let need =
        usize::try_from(cast::whole((text::width(words, size, false) / hour_px).ceil())).ok()?;
    let fits = (0..heights.len().checked_sub(need)?).filter_map(|from| {
        let span = from..=(from + need);
        let low = below[span.clone()].iter().copied().fold(0.0, f64::max);
        let tops = below[span.clone()].iter().zip(&heights[span]).map(|(low, high)| low + high);
        let high = tops.fold(f64::MAX, f64::min);
        let room = frame.y.at(low) - frame.y.at(high);
        let x = frame.x.at(cast::float(from) + cast::float(need + 1) / 2.0);
        (room >= size + 3.0).then(|| (room, (x, f64::midpoint(frame.y.at(low), frame.y.at(high)))))
    });
    let (_, at) = fits.max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(label(words, at, size, readable_on(ink(duty))).anchored(Anchor::Middle))
}

/// What robots wait for, and in which duties: the goods where feeders bring them, else people.
fn waits(loads: Loads) -> (&'static [Duty], &'static str) {
    match loads {
        Loads::AtHubs => (&[Duty::Load], "standing at the hub until loaded"),
        Loads::AtMerchants | Loads::Either => {
            (&[Duty::AwaitOperator, Duty::Assist, Duty::Rescue], "waiting for people")
        }
    }
}

fn finding(fleet: &str, hours: &[[f64; DUTIES]], (waits, for_what): (&[Duty], &str)) -> String {
    let in_service = total(hours) - sum(hours, Duty::OutOfService);
    let share = |duties: &[Duty]| {
        let part: f64 = duties.iter().map(|duty| sum(hours, *duty)).sum();
        text::count(100.0 * part / in_service.max(1e-9))
    };
    format!(
        "{fleet}: {} % of robot time in the hours shown is driving with goods, {} % {for_what}",
        share(&[Duty::Deliver]),
        share(waits)
    )
}

fn subtitle(study: &Study) -> String {
    let days = study.scenario.run.replications;
    format!(
        "Robots by duty over the hour of day, mean of {days} days; the layers add up to the fleet."
    )
}

#[cfg(test)]
mod tests {
    use super::super::canvas::Mark;
    use super::*;
    use crate::study::fixture;

    #[test]
    fn the_stack_holds_every_duty_once() {
        let mut stack = STACK.to_vec();
        stack.sort();
        assert_eq!(stack, Duty::ALL.to_vec());
        assert_eq!(readable_on(INK), PAPER);
    }

    #[test]
    fn robots_that_feeders_serve_are_not_said_to_stand_at_merchants() {
        let told = |study: &Study| {
            let drawing = draw(study).unwrap();
            let texts = drawing.marks.iter().filter_map(|mark| match mark {
                Mark::Text(label) => Some(label.text.clone()),
                Mark::Line(..) | Mark::Area(..) | Mark::Circle(..) => None,
            });
            texts.collect::<Vec<_>>().join("|")
        };
        let mut fed = fixture::fed();
        assert!(told(&fed).contains("until loaded") && !told(&fed).contains("at merchant"));
        fed.scenario.fleets.truncate(1);
        fed.base.retain(|base| base.option == 0);
        assert!(told(&fed).contains("|at the hub, until loaded"), "{}", told(&fed));
        assert!(told(&fixture::study()).contains("at merchant"));
    }
}
