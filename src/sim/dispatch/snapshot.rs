//! What a policy sees and says: a snapshot in, a decision out.
//!
//! Nothing in a snapshot is known before its time: orders that are placed, carriers on shift or
//! with a shift to come, and how long ways take.

use crate::base::ids::{MerchantId, OrderId};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Kilograms, Litres};
use serde::{Deserialize, Serialize};

pub use crate::sim::ground::Place;

/// Everything that a policy may look at, at one instant.
#[derive(Clone, Copy)]
pub struct Snapshot<'a> {
    /// Now.
    pub now: SimTime,
    /// Who can carry, now or later, by id.
    pub carriers: &'a [Carrier],
    /// Orders that nobody has set out for, by placement, then id.
    pub orders: &'a [OpenOrder],
    /// What the policy planned at its last look and did not yet decide, carrier by carrier in the
    /// sequence of the plan; orders that ended meanwhile are gone from it.
    pub planned: &'a [Assignment],
    /// Orders placed so far, by merchant.
    pub demand: &'a [u32],
    /// When the policy looks again, unless something makes it look sooner.
    pub next_look: SimTime,
    /// How long ways and services take.
    pub travel: &'a dyn Travel,
}

/// A robot or a courier.
#[derive(Debug, Clone, PartialEq)]
pub struct Carrier {
    /// Number of the robot or courier.
    pub id: u32,
    /// Most orders of one merchant that it takes at once \[1-\].
    pub at_once: usize,
    /// Where it is once it is free.
    pub place: Place,
    /// When it is free: now, when its orders are expected to have ended, or when its shift begins.
    pub free_at: SimTime,
    /// Last instant of a pick-up.
    pub until: SimTime,
    /// Largest mass on board.
    pub payload: Kilograms,
    /// Largest volume on board.
    pub cargo: Litres,
    /// What it is on the way for and has not picked up: orders of the same merchant may be added.
    pub heading: Option<Heading>,
}

/// An errand that is not yet loaded.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// Where to.
    pub merchant: MerchantId,
    /// For what, in the sequence of the doors.
    pub orders: Vec<OpenOrder>,
    /// When it can pick up at the earliest.
    pub there: SimTime,
}

/// An order that is placed and not picked up.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenOrder {
    /// Which.
    pub id: OrderId,
    /// Where from.
    pub merchant: MerchantId,
    /// Where to.
    pub customer: u32,
    /// When it was placed.
    pub placed: SimTime,
    /// When the kitchen has it ready.
    pub ready: SimTime,
    /// When it was promised at the door.
    pub promised: SimTime,
    /// Mass of the basket.
    pub mass: Kilograms,
    /// Volume of the basket.
    pub volume: Litres,
}

/// How long things take, and who may do them; the same question always has the same answer within
/// a snapshot.
pub trait Travel {
    /// Whether a carrier can and will have an order, room and time aside.
    fn may_have(&self, carrier: u32, order: OrderId) -> bool;
    /// Whether it can have some orders of one merchant together, each of which it can have alone, in
    /// the sequence of their doors; room and time aside.
    fn may_have_all(&self, _carrier: u32, _orders: &[OrderId]) -> bool {
        true
    }
    /// Whether that is so of every carrier and order.
    fn anybody_may(&self) -> bool;
    /// To a merchant; `None` where there is no way.
    fn approach(&self, from: Place, to: MerchantId) -> Option<SimDuration>;
    /// From a merchant to a door.
    fn ride(&self, from: MerchantId, to: u32) -> Option<SimDuration>;
    /// From the door of one order of a merchant to that of another.
    fn between(&self, merchant: MerchantId, from: u32, to: u32) -> Option<SimDuration>;
    /// Half of the service at a merchant: the mean, where it is drawn.
    fn half_pickup(&self) -> SimDuration;
    /// Half of the service at a door: the mean, where it is drawn.
    fn half_dropoff(&self) -> SimDuration;
}

/// Orders of one merchant for a carrier, in the sequence of the doors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Who.
    pub carrier: u32,
    /// Where from.
    pub merchant: MerchantId,
    /// What.
    pub orders: Vec<OrderId>,
}

/// What a policy says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decision {
    /// Carriers that set out now, each once: to be free now, or on the way to this very merchant,
    /// whose orders are then as written here; without any, it goes on and is free there.
    pub firm: Vec<Assignment>,
    /// What it would do later, carrier by carrier in sequence; handed back at its next look.
    pub planned: Vec<Assignment>,
}

/// Why a decision cannot be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nonsense {
    /// It names a carrier that is not in the snapshot, or that is not free.
    Carrier,
    /// It names an order that is not in the snapshot, or of another merchant.
    Order,
    /// It gives a carrier or an order twice.
    Twice,
    /// The carrier cannot have the order, or too many at once.
    Unfit,
    /// The shift ends before the pick-up.
    TooLate,
}

impl Snapshot<'_> {
    /// Whether a carrier could have an order, time aside.
    pub fn fits(&self, carrier: &Carrier, order: &OpenOrder) -> bool {
        order.mass.0 <= carrier.payload.0
            && order.volume.0 <= carrier.cargo.0
            && self.travel.may_have(carrier.id, order.id)
    }

    /// Position of a carrier.
    pub fn carrier(&self, id: u32) -> Option<&Carrier> {
        let place = self.carriers.binary_search_by_key(&id, |carrier| carrier.id).ok()?;
        self.carriers.get(place)
    }

    /// An order that is open, or that a carrier is on the way for.
    pub fn order(&self, id: OrderId) -> Option<&OpenOrder> {
        let open = self.orders.iter().find(|order| order.id == id);
        let headings = self.carriers.iter().filter_map(|carrier| carrier.heading.as_ref());
        open.or_else(|| headings.flat_map(|to| &to.orders).find(|order| order.id == id))
    }

    /// Whether a carrier that picks up at an instant does so within its shift.
    pub fn in_time(carrier: &Carrier, pick_up: SimTime) -> bool {
        pick_up <= carrier.until
    }

    /// When a carrier that is free picks up orders of a merchant, if it sets out now.
    pub fn pick_up(&self, carrier: &Carrier, orders: &[&OpenOrder]) -> Option<SimTime> {
        let first = orders.first()?;
        let there = match &carrier.heading {
            Some(heading) if heading.merchant == first.merchant => heading.there,
            Some(_) | None => {
                let begins = carrier.free_at.max(self.now);
                let way = self.travel.approach(carrier.place, first.merchant)?;
                begins + way + self.travel.half_pickup()
            }
        };
        orders.iter().map(|order| order.ready).max().map(|ready| ready.max(there))
    }
}
