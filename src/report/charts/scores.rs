//! Scored instances, each beside what was published of it.

use super::axes::{Frame, round_up};
use super::canvas::{Anchor, Drawing, label, stroke};
use super::sheet::{Area, GREY, INK, PALE, PALETTE, PAPER, legend, paper};
use crate::base::cast;
use crate::score::Scored;

/// Height of a row \[px\].
const ROW: f64 = 19.0;

/// Room for the names of instances, and for the figures at the right \[px\].
const NAMES: f64 = 130.0;
const FIGURES: f64 = 60.0;

/// Whose figures, and how to find them.
type Rival = (&'static str, fn(&Scored) -> Option<f64>);

const RIVALS: [Rival; 3] = [
    ("rolling horizon (REYES18)", |row| row.published.ctd_heuristic_min),
    ("the day known beforehand (REYES18)", |row| row.published.ctd_foresight_min),
    ("the day known beforehand, no bundles (YILDIZ18)", |row| row.published.ctd_unbundled_min),
];

/// Differences in mean click-to-door, instance by instance; `None` where nothing was published of
/// any of them.
pub fn scores(policy: &str, scored: &[Scored]) -> Option<Drawing> {
    let known = |row: &&Scored| RIVALS.iter().any(|(_, of)| of(row).is_some());
    let rows: Vec<&Scored> = scored.iter().filter(known).collect();
    if rows.is_empty() {
        return None;
    }
    let subtitle = "Mean click-to-door of each instance less the published one, in minutes; left of \
                    the line is sooner. At the right: click-to-door here.";
    let foot =
        format!("{policy} · {} instances · Trundle {}", rows.len(), env!("CARGO_PKG_VERSION"));
    let height = 190.0 + ROW * cast::float(rows.len());
    let (mut drawing, body) = paper(&foot, height, &finding(policy, &rows), subtitle);
    let shown =
        RIVALS.iter().enumerate().filter(|(_, (_, of))| rows.iter().any(|row| of(row).is_some()));
    let items: Vec<_> =
        shown.map(|(place, (name, _))| ((*name).to_owned(), PALETTE[place])).collect();
    let used = legend(&mut drawing, (body.left, body.top + 2.0), body.width(), &items);
    draw(&mut drawing, body.within(NAMES, used + 8.0, FIGURES, 48.0), &rows);
    Some(drawing)
}

/// Mean difference to the first rival of whom anything is known.
fn finding(policy: &str, rows: &[&Scored]) -> String {
    let found = RIVALS.iter().find_map(|(name, of)| {
        let pairs =
            rows.iter().filter_map(|row| Some(row.measures.click_to_door_min.mean - of(row)?));
        let off: Vec<f64> = pairs.collect();
        let count = cast::float(off.len());
        (!off.is_empty()).then(|| (*name, off.iter().sum::<f64>() / count, off.len()))
    });
    let Some((name, mean, count)) = found else { return policy.to_owned() };
    let way = if mean < 0.0 { "sooner" } else { "later" };
    format!(
        "{policy} is {:.2} min {way} at the door than the {name}, in the mean of {count} instances",
        mean.abs()
    )
}

fn draw(drawing: &mut Drawing, room: Area, rows: &[&Scored]) {
    let off = |row: &Scored, of: fn(&Scored) -> Option<f64>| {
        Some(row.measures.click_to_door_min.mean - of(row)?)
    };
    let all = rows.iter().flat_map(|row| RIVALS.iter().filter_map(|(_, of)| off(row, *of)));
    let most = round_up(all.map(f64::abs).fold(0.1, f64::max));
    let frame = Frame::new(room, (-most, most), (cast::float(rows.len()), 0.0));
    frame.x_axis(drawing, "Difference in click-to-door [min]", 8);
    for value in frame.x.ticks(8) {
        let colour = if value.abs() < 1e-9 { GREY } else { PALE };
        let (top, bottom) = ((frame.x.at(value), room.top), (frame.x.at(value), room.bottom));
        drawing.line(&[top, bottom], stroke(colour, 1.0));
    }
    for (place, row) in rows.iter().enumerate() {
        let y = room.bottom
            - (room.bottom - room.top) * (cast::float(rows.len() - place) - 0.5)
                / cast::float(rows.len());
        drawing.text(label(&row.name, (room.left - 10.0, y), 12.0, INK).anchored(Anchor::End));
        let own = format!("{:.2}", row.measures.click_to_door_min.mean);
        drawing.text(label(own, (room.right + FIGURES, y), 12.0, GREY).anchored(Anchor::End));
        for (rival, (_, of)) in RIVALS.iter().enumerate() {
            if let Some(off) = off(row, *of) {
                let at = (frame.x.at(off), y);
                drawing.circle(at, 4.5, PALETTE[rival], stroke(PAPER, 1.0));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Published, published};

    fn row(name: &str, ctd: f64, published: Published) -> Scored {
        let mut measures = crate::score::Measures::default();
        measures.click_to_door_min.mean = ctd;
        Scored { name: name.to_owned(), measures, published }
    }

    #[test]
    fn a_chart_shows_every_instance_of_which_something_was_published_and_no_other() {
        let known = "0o50t100s1p100";
        let theirs = published(known).ctd_heuristic_min.unwrap();
        let rows =
            [row(known, theirs - 0.5, published(known)), row("mine", 30.0, published("mine"))];
        let drawing = scores("rolling-horizon", &rows).unwrap();
        let svg = drawing.svg().unwrap();
        assert!(svg.contains(known) && !svg.contains("mine"));
        assert!(drawing.title.contains("0.50 min sooner"), "{}", drawing.title);
        assert!(scores("rolling-horizon", &rows[1..]).is_none());
    }
}
