//! Robots as triangles: a shape for each vendor, a colour for each duty, where they are.

use super::brush::Brush;
use super::palette::{Ink, Theme};
use crate::base::cast;
use crate::base::ids::RobotId;
use crate::events::Duty;
use crate::map::Point;
use crate::sim::sight::{Berth, RobotSight};

/// Half the length of a robot on the screen, from afar \[px\].
const HALF_PX: f64 = 6.5;

/// Half the length of a robot \[m\].
const HALF_M: f64 = 0.35;

/// Outlines around their own middle, pointing east, as wide as one is long.
const SHAPES: [&[(f64, f64)]; 4] = [
    &[(1.2, 0.0), (0.55, 0.75), (-0.95, 0.75), (-0.95, -0.75), (0.55, -0.75)],
    &[
        (1.25, 0.0),
        (0.5, 0.8),
        (-0.45, 0.85),
        (-1.0, 0.35),
        (-1.0, -0.35),
        (-0.45, -0.85),
        (0.5, -0.8),
    ],
    &[(1.3, 0.35), (1.3, -0.35), (-1.2, -0.65), (-1.2, 0.65)],
    &[(1.3, 0.0), (-0.9, 0.95), (-0.9, -0.95)],
];

/// Names of shapes, as the legend has them.
pub const SHAPE_WORDS: [&str; 4] = ["boxy", "round", "long", "arrow"];

/// The shape of a vendor's robots, in [`SHAPE_WORDS`].
pub fn shape_of(vendor: &str) -> usize {
    match vendor {
        "starship" => 0,
        "kiwibot" => 1,
        "scout" => 2,
        _ => 3,
    }
}

/// Half the length of a robot on the plane at a scale \[m\].
pub fn half_m(m_per_px: f64) -> f64 {
    HALF_M.max(HALF_PX * m_per_px)
}

/// Who stands at hubs and chargers, so that nobody stands on anybody.
#[derive(Debug, Default)]
pub struct Yard {
    /// How many stand there, by fleet, then berth.
    rows: Vec<Vec<u32>>,
    /// Places in a row, by fleet.
    columns: Vec<u32>,
}

impl Yard {
    /// For fleets of these sizes.
    pub fn of(sizes: &[u32]) -> Self {
        let columns = |size: &u32| cast::whole32((2.0 * f64::from(*size)).sqrt()).max(8);
        let columns = sizes.iter().map(columns).collect();
        Self { rows: vec![Vec::new(); sizes.len()], columns }
    }

    /// Nobody stands anywhere.
    pub fn clear(&mut self) {
        self.rows.iter_mut().for_each(|row| row.fill(0));
    }

    /// Where a robot is drawn: those that stand at a hub or a charger line up below it.
    pub fn place(&mut self, robot: &RobotSight, m_per_px: f64) -> Point {
        let berth = match robot.berth {
            Berth::OnTheWay | Berth::Footpath => return robot.at,
            Berth::Hub => 0,
            Berth::Charger(charger) => charger + 1,
        };
        let row = &mut self.rows[robot.fleet.index()];
        if row.len() <= berth {
            row.resize(berth + 1, 0);
        }
        let number = row[berth];
        row[berth] += 1;
        let columns = self.columns[robot.fleet.index()];
        let gap = 2.6 * half_m(m_per_px);
        let column = f64::from(number % columns) - f64::from(columns - 1) / 2.0;
        let row = f64::from(number / columns) + 1.6;
        Point { x: robot.at.x + column * gap, y: robot.at.y - row * gap }
    }
}

/// A robot as it was drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// Which.
    pub id: RobotId,
    /// Where.
    pub at: Point,
    /// What it did.
    pub duty: Duty,
}

/// Robots on the screen from which on they are drawn plainly.
const MANY: usize = 1_500;

/// Draws robots, so many at once that a rim on each would tell nothing: plainly, in their colours.
pub fn draws_plainly(on_screen: usize) -> bool {
    on_screen > MANY
}

/// Draws one robot of very many; one that is stuck stands on a square.
pub fn draw_plainly(brush: &mut Brush, robot: &RobotSight, at: Point, theme: Theme, m_per_px: f64) {
    let half = half_m(m_per_px);
    if robot.stuck() {
        brush.shape(&SQUARE, at, (1.0, 0.0), 1.25 * half, theme.alarm());
    }
    let turn = (robot.facing.x, robot.facing.y);
    brush.shape(PLAIN, at, turn, half, theme.duty(robot.duty));
}

/// A square around its middle, two wide.
pub(super) const SQUARE: [(f64, f64); 4] = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];

/// Outline of one of very many.
const PLAIN: &[(f64, f64)] = &[(1.2, 0.0), (-0.8, 0.8), (-0.8, -0.8)];

/// Draws one robot; one that is stuck has a ring around it.
pub fn draw(
    brush: &mut Brush,
    robot: &RobotSight,
    at: Point,
    shape: usize,
    theme: Theme,
    m_per_px: f64,
) {
    let half = half_m(m_per_px);
    let turn = (robot.facing.x, robot.facing.y);
    let outline = SHAPES[shape.min(SHAPES.len() - 1)];
    let ink = theme.duty(robot.duty);
    if robot.stuck() {
        brush.ring(at, 2.1 * half, 0.5 * half, theme.alarm());
    }
    brush.shape(outline, at, turn, 1.32 * half, edge_of(theme, robot.duty));
    brush.shape(outline, at, turn, half, ink);
    if robot.order.is_some() && robot.duty == Duty::Deliver {
        brush.disc(at, 0.34 * half, theme.ground());
    }
}

/// Colour of a robot's rim.
fn edge_of(theme: Theme, duty: Duty) -> Ink {
    match duty {
        Duty::OutOfService => theme.faint().at(120),
        Duty::Idle
        | Duty::AwaitOperator
        | Duty::Approach
        | Duty::Load
        | Duty::Deliver
        | Duty::HandOver
        | Duty::Return
        | Duty::Assist
        | Duty::Rescue
        | Duty::Charge
        | Duty::Gate
        | Duty::Offline => match theme {
            Theme::Light => theme.text(),
            Theme::Dark => Ink::hex(0x0008_0a0c),
        },
    }
}

/// The robot nearest to a point, within a distance \[m\]; of equal ones the one drawn last.
pub fn pick(drawn: &[Drawn], at: Point, within_m: f64) -> Option<RobotId> {
    let near = drawn.iter().filter(|robot| robot.at.distance(at) <= within_m);
    let nearest = near.rev().min_by(|a, b| a.at.distance(at).total_cmp(&b.at.distance(at)));
    nearest.map(|robot| robot.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::FleetId;
    use crate::base::time::SimTime;
    use crate::events::CallCause;

    fn robot(id: u32, duty: Duty, berth: Berth) -> RobotSight {
        RobotSight {
            id: RobotId(id),
            fleet: FleetId(0),
            duty,
            since: SimTime(0),
            order: None,
            operator: None,
            cause: CallCause::Stuck,
            leg: None,
            charge: 1.0,
            berth,
            at: Point { x: 10.0, y: 20.0 },
            facing: Point { x: 1.0, y: 0.0 },
            moves: false,
            velocity: Point::default(),
            step: 0,
            into_mm: 0.0,
        }
    }

    #[test]
    fn robots_at_a_hub_stand_beside_each_other() {
        let mut yard = Yard::of(&[30]);
        let mut places: Vec<Point> = Vec::new();
        for id in 0..30 {
            let at = yard.place(&robot(id, Duty::Idle, Berth::Hub), 1.0);
            assert!(places.iter().all(|other| other.distance(at) > 2.0 * half_m(1.0)));
            places.push(at);
        }
        let on_the_way = robot(0, Duty::Deliver, Berth::OnTheWay);
        assert_eq!(yard.place(&on_the_way, 1.0), on_the_way.at);
        yard.clear();
        assert_eq!(yard.place(&robot(9, Duty::Idle, Berth::Hub), 1.0), places[0]);
    }

    #[test]
    fn the_nearest_robot_within_reach_is_picked() {
        let at = |id, x| Drawn { id: RobotId(id), at: Point { x, y: 0.0 }, duty: Duty::Idle };
        let drawn = [at(0, 0.0), at(1, 3.0), at(2, 9.0)];
        assert_eq!(pick(&drawn, Point { x: 2.0, y: 0.0 }, 5.0), Some(RobotId(1)));
        assert_eq!(pick(&drawn, Point { x: 50.0, y: 0.0 }, 5.0), None);
        assert_eq!(pick(&[], Point::default(), 5.0), None);
    }

    #[test]
    fn a_stuck_robot_is_drawn_with_more_than_its_colour() {
        let triangles = |duty| {
            let mut brush = Brush::default();
            let robot = robot(0, duty, Berth::OnTheWay);
            draw(&mut brush, &robot, robot.at, 0, Theme::Light, 1.0);
            brush.triangles.len()
        };
        assert!(triangles(Duty::Assist) > 2 * triangles(Duty::Return));
    }

    #[test]
    fn every_vendor_that_is_shipped_has_a_shape_of_its_own() {
        let vendors = crate::scenario::catalog::list(crate::scenario::catalog::Shelf::Vendors);
        let shapes: std::collections::BTreeSet<usize> =
            vendors.iter().map(|vendor| shape_of(vendor.id)).collect();
        assert_eq!(shapes.len(), vendors.len());
    }
}
