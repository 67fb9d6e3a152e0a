//! Orders as pins: at their merchant until somebody has them on board, then at their door.

use super::brush::Brush;
use super::fleet::half_m;
use super::palette::{Ink, Theme};
use crate::base::cast;
use crate::base::ids::{MerchantId, OrderId};
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

/// Lays out the pins of all open orders: at a merchant in rows above it, at doors where they are.
pub fn layout<'a>(
    orders: impl Iterator<Item = (&'a OrderSpec, &'a OrderRecord)>,
    (merchants, doors): (&[Point], &[Point]),
    now: SimTime,
    m_per_px: f64,
) -> Vec<Pin> {
    let mut at_merchant: BTreeMap<MerchantId, u32> = BTreeMap::new();
    let gap = 1.5 * half_m(m_per_px);
    let pin = |(spec, record): (&OrderSpec, &OrderRecord)| {
        let stage = OrderStage::of(record, now);
        let at = if matches!(stage, OrderStage::OnBoard | OrderStage::WithCourier) {
            doors.get(spec.customer as usize).copied().unwrap_or_default()
        } else {
            let number = at_merchant.entry(spec.merchant).or_insert(0);
            let (column, row) = (*number % ROW, *number / ROW);
            *number += 1;
            let middle = merchants.get(spec.merchant.index()).copied().unwrap_or_default();
            let x = middle.x + (f64::from(column) - f64::from(ROW - 1) / 2.0) * gap;
            Point { x, y: middle.y + (f64::from(row) + 2.0) * gap }
        };
        Pin { order: spec.id, stage, late: now > spec.closes, at }
    };
    orders.map(pin).collect()
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

/// How many pins stand so, and how many of them are late.
pub fn count(pins: &[Pin], stage: OrderStage) -> (u32, u32) {
    let of = |wanted: &dyn Fn(&&Pin) -> bool| cast::index32(pins.iter().filter(wanted).count());
    (of(&|pin| pin.stage == stage), of(&|pin| pin.stage == stage && pin.late))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::money::Money;
    use crate::base::time::SimDuration;
    use crate::base::units::{Kilograms, Litres};
    use crate::metrics::CAUSES;

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
        let pins = layout(pairs, (&merchants, &doors), SimTime(2_500), 1.0);
        for (index, one) in pins.iter().enumerate() {
            let apart = |other: &Pin| one.at.distance(other.at) > half_m(1.0);
            assert!(pins[index + 1..].iter().all(apart));
        }
        assert_eq!(count(&pins, OrderStage::Ready), (20, 0));
    }

    #[test]
    fn an_order_goes_from_the_kitchen_to_the_door_and_may_be_late() {
        let (merchants, doors) = ([Point::default()], [Point::default(), Point { x: 7.0, y: 8.0 }]);
        let one = |picked_up, now| {
            let (spec, record) = order(0, picked_up);
            layout([(&spec, &record)].into_iter(), (&merchants, &doors), SimTime(now), 1.0)[0]
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
