//! Orders as pins: at their merchant until somebody has them on board, then at their door.

use super::brush::Brush;
use super::fleet::half_m;
use super::palette::{Ink, Theme};
use crate::base::ids::{OrderId, RobotId};
use crate::base::time::SimTime;
use crate::map::Point;
use crate::metrics::{Carrier, OrderRecord};
use crate::sim::demand::OrderSpec;
use std::collections::BTreeMap;

/// Pins in a row at a merchant.
const ROW: u32 = 8;

/// How an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrderStage {
    /// The kitchen is at it.
    Preparing,
    /// Ready, and waits for somebody.
    Ready,
    /// On board a robot.
    OnBoard,
    /// With a courier.
    WithCourier,
}

impl OrderStage {
    /// Every stage, in the order of the legend.
    pub const ALL: [Self; 4] = [Self::Preparing, Self::Ready, Self::OnBoard, Self::WithCourier];

    /// How an open order stands at an instant.
    pub fn of(order: &OrderRecord, now: SimTime) -> Self {
        match (order.picked_up, order.carrier) {
            (Some(_), Some(Carrier::Courier(_))) => Self::WithCourier,
            (Some(_), _) => Self::OnBoard,
            (None, _) if order.ready > now => Self::Preparing,
            (None, _) => Self::Ready,
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Preparing => "in the kitchen",
            Self::Ready => "ready, waits",
            Self::OnBoard => "on board",
            Self::WithCourier => "with a courier",
        }
    }

    /// Its colour.
    pub fn ink(self, theme: Theme) -> Ink {
        match self {
            Self::Preparing => theme.preparing(),
            Self::Ready => theme.ready(),
            Self::OnBoard => theme.on_board(),
            Self::WithCourier => theme.by_courier(),
        }
    }
}

/// One pin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pin {
    /// Which order.
    pub order: OrderId,
    /// How it stands.
    pub stage: OrderStage,
    /// Whether its promise is broken already.
    pub late: bool,
    /// Where it is drawn.
    pub at: Point,
}

/// Pins of all open orders, and what is counted of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pins {
    /// By order.
    pub pins: Vec<Pin>,
    /// Robots with an order on board, each with the place of its pin.
    pub errands: Vec<(RobotId, usize)>,
    /// Orders that are ready and wait at their merchant, by merchant.
    pub waiting: Vec<u32>,
    /// How many stand so, and how many of them are late, in the order of [`OrderStage::ALL`].
    pub counts: [(u32, u32); OrderStage::ALL.len()],
    /// Until when all of this holds, unless something is stated about an order.
    pub until: SimTime,
}

/// Where orders may be.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a> {
    /// Merchants, by number.
    pub merchants: &'a [Point],
    /// Doors, by number.
    pub doors: &'a [Point],
    /// Hubs of orders that feeders carry there, or have carried there.
    pub fed: &'a BTreeMap<OrderId, Point>,
}

/// How many pins stand above merchants and hubs.
struct Rows {
    at_merchants: Vec<u32>,
    /// By the bits of the hub's place.
    at_hubs: BTreeMap<[u64; 2], u32>,
    gap: f64,
}

impl Rows {
    /// The next place above a merchant, or a hub where a feeder has the order.
    fn next(&mut self, places: &Places, order: OrderId, merchant: usize) -> Point {
        let hub = places.fed.get(&order);
        let number = match hub {
            None => &mut self.at_merchants[merchant],
            Some(hub) => self.at_hubs.entry([hub.x.to_bits(), hub.y.to_bits()]).or_default(),
        };
        let (column, row) = (*number % ROW, *number / ROW);
        *number += 1;
        let middle = hub.copied().unwrap_or(places.merchants[merchant]);
        let x = middle.x + (f64::from(column) - f64::from(ROW - 1) / 2.0) * self.gap;
        Point { x, y: middle.y + (f64::from(row) + 2.0) * self.gap }
    }
}

impl Pins {
    /// Lays out the pins of all open orders: at a merchant or hub in rows above it, at doors where they
    /// are.
    pub fn layout<'a>(
        orders: impl Iterator<Item = (&'a OrderSpec, &'a OrderRecord)>,
        places: Places,
        now: SimTime,
        m_per_px: f64,
    ) -> Self {
        let at_merchants = vec![0; places.merchants.len()];
        let mut found = Self { waiting: at_merchants.clone(), until: NEVER, ..Self::default() };
        let gap = 1.5 * half_m(m_per_px);
        let mut rows = Rows { at_merchants, at_hubs: BTreeMap::new(), gap };
        for (spec, record) in orders {
            let stage = OrderStage::of(record, now);
            let merchant = spec.merchant.index();
            let at = if matches!(stage, OrderStage::OnBoard | OrderStage::WithCourier) {
                places.doors.get(spec.customer as usize).copied().unwrap_or_default()
            } else {
                rows.next(&places, spec.id, merchant)
            };
            let pin = Pin { order: spec.id, stage, late: now > spec.closes, at };
            found.waiting[merchant] +=
                u32::from(stage == OrderStage::Ready && !places.fed.contains_key(&spec.id));
            found.add(pin, record);
            found.until = next_turn(found.until, spec, record, now);
        }
        found
    }

    fn add(&mut self, pin: Pin, record: &OrderRecord) {
        let count = &mut self.counts[pin.stage as usize];
        count.0 += 1;
        count.1 += u32::from(pin.late);
        if let (OrderStage::OnBoard, Some(Carrier::Robot(robot))) = (pin.stage, record.carrier) {
            self.errands.push((robot, self.pins.len()));
        }
        self.pins.push(pin);
    }

    /// The pin of an order.
    pub fn of(&self, order: OrderId) -> Option<&Pin> {
        let place = self.pins.binary_search_by_key(&order, |pin| pin.order).ok()?;
        self.pins.get(place)
    }
}

/// Nothing changes by itself any more.
const NEVER: SimTime = SimTime(u64::MAX);

/// The earlier of an instant and the next one at which an order's pin changes by itself: the food is
/// ready, or the promise is broken.
fn next_turn(until: SimTime, spec: &OrderSpec, record: &OrderRecord, now: SimTime) -> SimTime {
    let broken = SimTime(spec.closes.0 + 1);
    let turns = [record.ready, broken].into_iter().filter(|at| *at > now);
    turns.fold(until, SimTime::min)
}

/// Draws a pin: a square at the merchant, hollow while the kitchen is at it, a drop at the door; one
/// that is late is larger, in alarm colours, in a ring.
pub fn draw(brush: &mut Brush, pin: &Pin, theme: Theme, m_per_px: f64) {
    let size = half_m(m_per_px) * if pin.late { 0.78 } else { 0.52 };
    let ink = if pin.late { theme.alarm() } else { pin.stage.ink(theme) };
    if pin.late {
        brush.ring(pin.at, 2.0 * size, 0.32 * size, theme.alarm());
    }
    match pin.stage {
        OrderStage::Preparing => {
            square(brush, pin.at, 1.25 * size, ink);
            square(brush, pin.at, 0.7 * size, theme.ground());
        }
        OrderStage::Ready => {
            square(brush, pin.at, 1.45 * size, theme.text());
            square(brush, pin.at, 1.1 * size, ink);
        }
        OrderStage::OnBoard | OrderStage::WithCourier => {
            drop_shape(brush, pin.at, 1.35 * size, theme.text());
            drop_shape(brush, Point { y: pin.at.y + 0.2 * size, ..pin.at }, size, ink);
        }
    }
}

/// Pins on the screen from which on they are drawn plainly.
pub const MANY: usize = 1_500;

/// Draws one pin of very many: a square at the merchant, a triangle at the door; one that is late is
/// larger, in alarm colours.
pub fn draw_plainly(brush: &mut Brush, pin: &Pin, theme: Theme, m_per_px: f64) {
    let size = half_m(m_per_px) * if pin.late { 0.95 } else { 0.6 };
    let ink = if pin.late { theme.alarm() } else { pin.stage.ink(theme) };
    match pin.stage {
        OrderStage::Preparing | OrderStage::Ready => square(brush, pin.at, size, ink),
        OrderStage::OnBoard | OrderStage::WithCourier => {
            let drop = [(0.0, 0.0), (0.9, 1.9), (-0.9, 1.9)];
            brush.shape(&drop, pin.at, (1.0, 0.0), size, ink);
        }
    }
}

fn square(brush: &mut Brush, at: Point, half: f64, ink: Ink) {
    brush.shape(&[(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)], at, (1.0, 0.0), half, ink);
}

/// A drop whose tip points at the door.
fn drop_shape(brush: &mut Brush, tip: Point, size: f64, ink: Ink) {
    let head = Point { x: tip.x, y: tip.y + 1.6 * size };
    brush.shape(&[(0.0, 0.0), (0.75, 1.3), (-0.75, 1.3)], tip, (1.0, 0.0), size, ink);
    brush.disc(head, 0.85 * size, ink);
}

/// The pin nearest to a point, within a distance \[m\].
pub fn pick(pins: &[Pin], at: Point, within_m: f64) -> Option<OrderId> {
    let near = pins.iter().filter(|pin| pin.at.distance(at) <= within_m);
    let nearest = near.min_by(|a, b| a.at.distance(at).total_cmp(&b.at.distance(at)));
    nearest.map(|pin| pin.order)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::base::ids::MerchantId;
    use crate::base::money::Money;
    use crate::base::time::SimDuration;
    use crate::base::units::{Kilograms, Litres};
    use crate::metrics::CAUSES;

    /// The first day of the campus.
    pub(in crate::viewer) fn campus() -> crate::session::Session {
        use crate::map::generate::generate;
        use crate::scenario::{MapSource, Overrides, load, shipped};
        let (name, text) = shipped().iter().find(|(id, _)| *id == "starship-campus").unwrap();
        let scenario = load(text, name, &Overrides::default()).unwrap();
        let MapSource::Generated { style, area_km2, seed } = scenario.map else { unreachable!() };
        let map = std::sync::Arc::new(generate(style, area_km2, seed).unwrap());
        let ground = std::sync::Arc::new(crate::sim::Ground::build(scenario, map).unwrap());
        crate::session::Session::begin(&ground, 0, 0).unwrap()
    }

    #[test]
    fn pins_hold_until_something_is_stated_or_their_time_comes() {
        let mut session = campus();
        session.seek(SimTime::from_hours(12.0));
        let lay = |session: &crate::session::Session, now| {
            let ground = session.ground();
            let (merchants, doors) = (&ground.merchants, &ground.customers);
            let places = Places { merchants, doors, fed: &BTreeMap::new() };
            Pins::layout(session.open_orders(), places, now, 2.0)
        };
        let (mut kept, mut relaid) = (lay(&session, session.now()), 0);
        let _ = session.take_news();
        for step in 1..3_000 {
            let now = SimTime(SimTime::from_hours(12.0).0 + step * 500);
            session.advance(now);
            if session.take_news().orders || now >= kept.until {
                kept = lay(&session, now);
                relaid += 1;
            }
            assert_eq!(kept.pins, lay(&session, now).pins, "{now}");
            let late: u32 = kept.counts.iter().map(|(_, late)| late).sum();
            assert_eq!(late as usize, kept.pins.iter().filter(|pin| pin.late).count());
        }
        assert!((100..2_000).contains(&relaid), "{relaid}");
    }

    fn order(id: u32, picked_up: bool) -> (OrderSpec, OrderRecord) {
        let (placed, ready) = (SimTime(1_000), SimTime(2_000));
        let (ticket, mass, volume) = (Money::ZERO, Kilograms(1.0), Litres(1.0));
        let spec = OrderSpec {
            id: OrderId(id),
            merchant: MerchantId(0),
            customer: 1,
            placed,
            released: placed,
            ready,
            opens: SimTime(0),
            closes: SimTime(9_000),
            ticket,
            mass,
            volume,
            patience: SimDuration(0),
            walk_to_door: SimDuration(0),
            no_show: false,
            key: 0,
        };
        let record = OrderRecord {
            order: OrderId(id),
            merchant: MerchantId(0),
            placed,
            released: placed,
            window: None,
            ready,
            ticket,
            mass,
            volume,
            distance: None,
            assigned: None,
            loading: SimDuration(0),
            loaded_on: None,
            made_again: 0,
            picked_up: picked_up.then_some(SimTime(3_000)),
            arrived: None,
            ended: None,
            carrier: None,
            outcome: None,
            spent_ms: [0; CAUSES],
        };
        (spec, record)
    }

    #[test]
    fn pins_of_one_merchant_do_not_cover_each_other() {
        let orders: Vec<_> = (0..20).map(|id| order(id, false)).collect();
        let (merchants, doors) = ([Point::default()], [Point::default(); 2]);
        let pairs = orders.iter().map(|(spec, record)| (spec, record));
        let places = Places { merchants: &merchants, doors: &doors, fed: &BTreeMap::new() };
        let pins = Pins::layout(pairs, places, SimTime(2_500), 1.0);
        for (index, one) in pins.pins.iter().enumerate() {
            let apart = |other: &Pin| one.at.distance(other.at) > half_m(1.0);
            assert!(pins.pins[index + 1..].iter().all(apart));
        }
        assert_eq!(pins.counts[OrderStage::Ready as usize], (20, 0));
        assert_eq!(pins.waiting, [20]);
        assert_eq!(pins.of(OrderId(7)).unwrap().order, OrderId(7));
    }

    #[test]
    fn an_order_that_a_feeder_has_is_drawn_at_its_hub() {
        let orders: Vec<_> = (0..3).map(|id| order(id, false)).collect();
        let hub = Point { x: 500.0, y: 0.0 };
        let fed = BTreeMap::from([(OrderId(0), hub), (OrderId(2), hub)]);
        let (merchants, doors) = ([Point::default()], [Point::default()]);
        let places = Places { merchants: &merchants, doors: &doors, fed: &fed };
        let pairs = orders.iter().map(|(spec, record)| (spec, record));
        let pins = Pins::layout(pairs, places, SimTime(2_500), 1.0);
        let near = |at: Point| pins.pins.iter().map(|pin| pin.at.distance(at) < 99.0).collect();
        let (at_hub, at_merchant): (Vec<bool>, Vec<bool>) = (near(hub), near(merchants[0]));
        assert_eq!(at_hub, [true, false, true]);
        assert_eq!(at_merchant, [false, true, false]);
        assert!(pins.pins[0].at.distance(pins.pins[2].at) > half_m(1.0));
        assert_eq!(pins.waiting, [1]);
    }

    #[test]
    fn an_order_goes_from_the_kitchen_to_the_door_and_may_be_late() {
        let (merchants, doors) = ([Point::default()], [Point::default(), Point { x: 7.0, y: 8.0 }]);
        let one = |picked_up, now| {
            let (spec, record) = order(0, picked_up);
            let places = Places { merchants: &merchants, doors: &doors, fed: &BTreeMap::new() };
            Pins::layout([(&spec, &record)].into_iter(), places, SimTime(now), 1.0).pins[0]
        };
        assert_eq!(one(false, 1_500).stage, OrderStage::Preparing);
        assert_eq!(one(false, 2_500).stage, OrderStage::Ready);
        let on_board = one(true, 4_000);
        assert_eq!(
            (on_board.stage, on_board.at, on_board.late),
            (OrderStage::OnBoard, doors[1], false)
        );
        assert!(one(true, 9_001).late && !one(true, 9_000).late);
    }

    #[test]
    fn a_pin_near_by_is_picked() {
        let pin = |id, x| Pin {
            order: OrderId(id),
            stage: OrderStage::Ready,
            late: false,
            at: Point { x, y: 0.0 },
        };
        let pins = [pin(3, 0.0), pin(4, 2.0)];
        assert_eq!(pick(&pins, Point { x: 1.8, y: 0.0 }, 1.0), Some(OrderId(4)));
        assert_eq!(pick(&pins, Point { x: 9.0, y: 0.0 }, 1.0), None);
    }
}
