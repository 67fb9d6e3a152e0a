//! Tables of robots, orders and operators: sorted by a click on a head, chosen by a click on a row.

use crate::viewer::tables::{OperatorRow, OrderRow, RobotRow, Sorting};
use crate::viewer::window::desk::{Chosen, Desk, Tab};
use crate::viewer::window::style::paint;
use bevy_egui::egui;

/// Height of a row \[px\].
const ROW: f32 = 18.0;

pub(super) fn draw(ui: &mut egui::Ui, desk: &mut Desk) {
    ui.horizontal(|ui| {
        let robots = format!("Robots ({})", desk.robots().len());
        let orders = format!("Orders ({})", desk.session.folds().open().len());
        let operators = format!("Operators ({})", desk.session.record().operators.len());
        let changes = format!("Changes ({})", desk.session.touches().len());
        let tabs = [
            (Tab::Robots, "robots", robots),
            (Tab::Orders, "orders", orders),
            (Tab::Operators, "operators", operators),
            (Tab::Changes, "changes", changes),
        ];
        for (tab, name, label) in tabs {
            let response = ui.selectable_value(&mut desk.tab, tab, label);
            desk.named.insert(name.to_owned(), response.rect);
        }
    });
    match desk.tab {
        Tab::Robots => robots(ui, desk),
        Tab::Orders => orders(ui, desk),
        Tab::Operators => operators(ui, desk),
        Tab::Changes => super::changes::draw(ui, desk),
    }
}

/// What was clicked in a table.
enum Click {
    Head(usize),
    Row(usize),
}

/// One row as it is drawn: its cells, whether it is chosen, whether it must stand out.
struct Drawn {
    cells: Vec<String>,
    chosen: bool,
    alarm: bool,
}

fn robots(ui: &mut egui::Ui, desk: &mut Desk) {
    let chosen = desk.chosen;
    let rows = &desk.shown.robots;
    let row = |index: usize| {
        let row = &rows[index];
        let alarm = matches!(row.duty, crate::events::Duty::Assist | crate::events::Duty::Rescue);
        Drawn { cells: row.cells().to_vec(), chosen: chosen == Some(Chosen::Robot(row.id)), alarm }
    };
    let widths = [40.0, 148.0, 32.0, 50.0, 44.0, 36.0];
    let sorting = desk.sortings.robots;
    let click = table(ui, desk, (&RobotRow::HEADS, &widths), sorting, rows.len(), &row);
    match click {
        Some(Click::Head(column)) => {
            desk.sortings.robots.click(column);
            desk.sort();
        }
        Some(Click::Row(index)) => {
            let id = desk.shown.robots[index].id;
            desk.choose(Some(Chosen::Robot(id)));
            desk.find();
        }
        None => {}
    }
}

fn orders(ui: &mut egui::Ui, desk: &mut Desk) {
    let chosen = desk.chosen;
    let rows = &desk.shown.orders;
    let merchants = &desk.session.ground().scenario.merchants;
    let row = |index: usize| {
        let row = &rows[index];
        let merchant = merchants.get(row.merchant.index()).map_or("", |it| it.name.as_str());
        Drawn {
            cells: row.cells(merchant).to_vec(),
            chosen: chosen == Some(Chosen::Order(row.id)),
            alarm: row.left_min < 0.0,
        }
    };
    let widths = [42.0, 92.0, 92.0, 34.0, 50.0, 66.0];
    let sorting = desk.sortings.orders;
    let click = table(ui, desk, (&OrderRow::HEADS, &widths), sorting, rows.len(), &row);
    match click {
        Some(Click::Head(column)) => {
            desk.sortings.orders.click(column);
            desk.sort();
        }
        Some(Click::Row(index)) => {
            let id = desk.shown.orders[index].id;
            desk.choose(Some(Chosen::Order(id)));
            desk.find();
        }
        None => {}
    }
}

fn operators(ui: &mut egui::Ui, desk: &mut Desk) {
    let rows = &desk.shown.operators;
    let row =
        |index: usize| Drawn { cells: rows[index].cells().to_vec(), chosen: false, alarm: false };
    let widths = [64.0, 52.0, 92.0, 72.0];
    let sorting = desk.sortings.operators;
    let click = table(ui, desk, (&OperatorRow::HEADS, &widths), sorting, rows.len(), &row);
    match click {
        Some(Click::Head(column)) => {
            desk.sortings.operators.click(column);
            desk.sort();
        }
        Some(Click::Row(index)) => {
            let id = desk.shown.operators[index].id;
            let held = desk.robots().iter().find(|robot| robot.operator == Some(id));
            let held = held.map(|robot| Chosen::Robot(robot.id));
            if held.is_some() {
                desk.choose(held);
                desk.find();
            }
        }
        None => {}
    }
}

fn table(
    ui: &mut egui::Ui,
    desk: &Desk,
    (heads, widths): (&[&str], &[f32]),
    sorting: Sorting,
    count: usize,
    row: &dyn Fn(usize) -> Drawn,
) -> Option<Click> {
    let mut click = None;
    ui.horizontal(|ui| {
        for (column, (head, width)) in heads.iter().zip(widths).enumerate() {
            let arrow = match (sorting.column == column, sorting.falling) {
                (false, _) => "",
                (true, false) => " ⏶",
                (true, true) => " ⏷",
            };
            let text = egui::RichText::new(format!("{head}{arrow}")).small().strong();
            let button = egui::Button::new(text).frame(false).truncate();
            if ui.add_sized([*width, ROW], button).clicked() {
                click = Some(Click::Head(column));
            }
        }
    });
    egui::ScrollArea::vertical().auto_shrink([false, false]).show_rows(
        ui,
        ROW,
        count,
        |ui, span| {
            for index in span {
                let drawn = row(index);
                if line(ui, desk, &drawn, widths) {
                    click = Some(Click::Row(index));
                }
            }
        },
    );
    click
}

/// Draws one row; says whether it was clicked.
fn line(ui: &mut egui::Ui, desk: &Desk, drawn: &Drawn, widths: &[f32]) -> bool {
    let size = egui::vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    let back = if drawn.chosen {
        Some(desk.theme.robots().at(90))
    } else {
        response.hovered().then(|| desk.theme.faint().at(40))
    };
    if let Some(back) = back {
        ui.painter().rect_filled(rect, 2.0, paint(back));
    }
    let ink = if drawn.alarm { desk.theme.alarm() } else { desk.theme.text() };
    let mut x = rect.left();
    for (text, width) in drawn.cells.iter().zip(widths) {
        let cell = egui::Rect::from_min_size(egui::pos2(x, rect.top()), egui::vec2(*width, ROW));
        let font = egui::FontId::proportional(12.0);
        let painter = ui.painter().with_clip_rect(cell.intersect(ui.clip_rect()));
        painter.text(cell.left_center(), egui::Align2::LEFT_CENTER, text, font, paint(ink));
        x += width + 6.0;
    }
    response.clicked()
}
