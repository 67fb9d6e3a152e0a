//! What every policy owes: decisions that can be carried out, the same ones every time, whatever the
//! numbering of what is equal.

use std::collections::BTreeSet;
use trundle::base::ids::{MerchantId, OrderId};
use trundle::base::stream::{StreamRng, below, stream};
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::{Kilograms, Litres};
use trundle::sim::dispatch::{
    Assignment, Carrier, Decision, Heading, Nonsense, OpenOrder, POLICIES, Place, Policy, Snapshot,
    Travel, check, nearest_idle,
};

const CASES: u64 = 256;

/// Places on a plane, a metre a millisecond.
struct Plane {
    starts: Vec<(i64, i64)>,
    merchants: Vec<(i64, i64)>,
    doors: Vec<(i64, i64)>,
    barred: BTreeSet<(u32, u32)>,
}

impl Plane {
    fn time(one: (i64, i64), other: (i64, i64)) -> SimDuration {
        let way = (one.0 - other.0).abs() + (one.1 - other.1).abs();
        SimDuration(way.unsigned_abs())
    }
}

impl Travel for Plane {
    fn may_have(&self, carrier: u32, order: OrderId) -> bool {
        !self.barred.contains(&(carrier, order.0))
    }
    fn anybody_may(&self) -> bool {
        self.barred.is_empty()
    }
    fn approach(&self, from: Place, to: MerchantId) -> Option<SimDuration> {
        let at = match from {
            Place::Start(start) => self.starts[start as usize],
            Place::Customer(door) => self.doors[door as usize],
            Place::Merchant(merchant) => self.merchants[merchant.index()],
            Place::Unknown | Place::Post(..) => return None,
        };
        Some(Self::time(at, self.merchants[to.index()]))
    }
    fn ride(&self, from: MerchantId, to: u32) -> Option<SimDuration> {
        Some(Self::time(self.merchants[from.index()], self.doors[to as usize]))
    }
    fn between(&self, _: MerchantId, from: u32, to: u32) -> Option<SimDuration> {
        Some(Self::time(self.doors[from as usize], self.doors[to as usize]))
    }
    fn half_pickup(&self) -> SimDuration {
        SimDuration(120_000)
    }
    fn half_dropoff(&self) -> SimDuration {
        SimDuration(60_000)
    }
}

/// An instant of a day, made up.
struct Instant {
    now: SimTime,
    carriers: Vec<Carrier>,
    orders: Vec<OpenOrder>,
    plane: Plane,
}

/// Who may not have which order; nobody is barred from what it holds.
fn barred(rng: &mut StreamRng, orders: usize, carriers: &[Carrier]) -> BTreeSet<(u32, u32)> {
    let held = |(carrier, order): &(u32, u32)| {
        let headings = carriers.iter().filter(|it| it.id == *carrier);
        let mut orders = headings.filter_map(|it| it.heading.as_ref()).flat_map(|it| &it.orders);
        orders.any(|it| it.id.0 == *order)
    };
    let pairs = (0..below(rng, 4)).map(|_| {
        let pair = (below(rng, 9) * 3, below(rng, orders + 1));
        (u32::try_from(pair.0).unwrap(), u32::try_from(pair.1).unwrap())
    });
    pairs.filter(|pair| !held(pair)).collect()
}

impl Instant {
    fn drawn(case: u64) -> Self {
        let mut rng = stream(11, 0, "snapshot", case);
        let spot = |rng: &mut StreamRng| {
            let axis = |rng: &mut StreamRng| i64::try_from(below(rng, 2_000_000)).unwrap();
            (axis(rng), axis(rng))
        };
        let merchants: Vec<_> = (0..=below(&mut rng, 5)).map(|_| spot(&mut rng)).collect();
        let count = below(&mut rng, 12);
        let doors: Vec<_> = (0..count + 30).map(|_| spot(&mut rng)).collect();
        let starts: Vec<_> = (0..below(&mut rng, 9)).map(|_| spot(&mut rng)).collect();
        let now = SimTime(40_000_000);
        let order = |rng: &mut StreamRng, id: usize, merchant: usize| {
            let placed = now.0 - u64::try_from(below(rng, 3_000_000)).unwrap();
            OpenOrder {
                id: OrderId::from_index(id),
                merchant: MerchantId::from_index(merchant),
                customer: u32::try_from(id).unwrap(),
                placed: SimTime(placed),
                ready: SimTime(placed + u64::try_from(below(rng, 4_000_000)).unwrap()),
                promised: SimTime(placed + 2_400_000),
                mass: Kilograms(1.0 + f64::from(u32::try_from(below(rng, 4)).unwrap())),
                volume: Litres(5.0),
            }
        };
        let mut orders: Vec<OpenOrder> = (0..count)
            .map(|id| {
                let merchant = below(&mut rng, merchants.len());
                order(&mut rng, id, merchant)
            })
            .collect();
        orders.sort_by_key(|order| (order.placed, order.id));
        let (mut carriers, mut next) = (Vec::new(), count);
        for id in 0..starts.len() {
            let busy = below(&mut rng, 3);
            let mut heading = None;
            if busy == 2 {
                let merchant = below(&mut rng, merchants.len());
                let held = order(&mut rng, next, merchant);
                next += 1;
                let there = now + SimDuration(below(&mut rng, 900_000) as u64);
                heading = Some(Heading { merchant: held.merchant, orders: vec![held], there });
            }
            carriers.push(Carrier {
                id: u32::try_from(id * 3).unwrap(),
                at_once: 1 + below(&mut rng, 3),
                place: Place::Start(u32::try_from(id).unwrap()),
                free_at: now + SimDuration(if busy == 0 { 0 } else { 1_500_000 }),
                until: SimTime(now.0 + 500_000 + below(&mut rng, 9_000_000) as u64),
                payload: Kilograms([4.0, 100.0][below(&mut rng, 2)]),
                cargo: Litres(40.0),
                heading,
            });
        }
        let barred = barred(&mut rng, count, &carriers);
        let plane = Plane { starts, merchants, doors, barred };
        Self { now, carriers, orders, plane }
    }

    fn decide(&self, policy: &Policy) -> Decision {
        self.with(|snapshot| (policy.decide)(snapshot))
    }

    fn with<T>(&self, look: impl FnOnce(&Snapshot<'_>) -> T) -> T {
        let demand = vec![3; self.plane.merchants.len()];
        look(&Snapshot {
            now: self.now,
            carriers: &self.carriers,
            orders: &self.orders,
            planned: &[],
            demand: &demand,
            next_look: self.now + SimDuration(60_000),
            travel: &self.plane,
        })
    }
}

#[test]
fn every_decision_can_be_carried_out_and_is_made_again_the_same() {
    for policy in POLICIES {
        let mut sent = 0;
        for case in 0..CASES {
            let instant = Instant::drawn(case);
            let decision = instant.decide(policy);
            let sound = instant.with(|snapshot| check(snapshot, &decision));
            assert_eq!(sound, Ok(()), "{} in case {case}: {decision:?}", policy.id);
            assert_eq!(decision, instant.decide(policy), "{} in case {case}", policy.id);
            sent += decision.firm.len();
        }
        assert!(sent > 100, "{} sends nearly nobody: {sent}", policy.id);
    }
}

#[test]
fn without_orders_or_carriers_nobody_is_sent() {
    for policy in POLICIES {
        let mut nobody = Instant::drawn(3);
        nobody.carriers.clear();
        assert_eq!(nobody.decide(policy).firm, [], "{}", policy.id);
        let mut nothing = Instant::drawn(4);
        nothing.orders.clear();
        nothing.carriers.retain(|carrier| carrier.heading.is_none());
        assert_eq!(nothing.decide(policy), Decision::default(), "{}", policy.id);
    }
}

/// Numbers of orders may be any, as long as their sequence stays.
#[test]
fn names_do_not_matter() {
    for policy in POLICIES {
        for case in 0..64 {
            let instant = Instant::drawn(case);
            let mut renamed = Instant::drawn(case);
            let moved = |id: u32| id * 2 + 7;
            for carrier in &mut renamed.carriers {
                carrier.id = moved(carrier.id);
            }
            renamed.plane.barred = renamed
                .plane
                .barred
                .iter()
                .map(|(carrier, order)| (moved(*carrier), *order))
                .collect();
            let mut wanted = instant.decide(policy);
            for errand in wanted.firm.iter_mut().chain(&mut wanted.planned) {
                errand.carrier = moved(errand.carrier);
            }
            assert_eq!(renamed.decide(policy), wanted, "{} in case {case}", policy.id);
        }
    }
}

/// A batch of one order and one carrier leaves nothing to match.
#[test]
fn one_order_and_idle_carriers_are_a_greedy_choice_for_who_matches() {
    let matching = POLICIES.iter().find(|policy| policy.id == "batched-matching").unwrap();
    let mut compared = 0;
    for case in 0..CASES {
        let mut instant = Instant::drawn(case);
        instant.orders.truncate(1);
        let greedy = instant.decide(&nearest_idle::POLICY);
        assert_eq!(instant.decide(matching), greedy, "case {case}");
        compared += greedy.firm.len();
    }
    assert!(compared > 60, "only {compared} batches had anything to decide");
}

#[test]
fn a_look_ahead_is_no_look_into_the_future() {
    // What is planned for later is not sent now: nobody leaves who could leave at the next look and
    // still be there in time. Who is under way may only be given other orders of its merchant.
    let horizon = POLICIES.iter().find(|policy| policy.id == "rolling-horizon").unwrap();
    let (mut held, mut sent, mut changed) = (0, 0, 0);
    for case in 0..CASES {
        let instant = Instant::drawn(case);
        let decision = instant.decide(horizon);
        held += decision.planned.len();
        for errand in &decision.firm {
            let carrier = instant.carriers.iter().find(|it| it.id == errand.carrier).unwrap();
            if let Some(heading) = &carrier.heading {
                assert!(heading.merchant == errand.merchant && !errand.orders.is_empty());
                changed += 1;
                continue;
            }
            sent += 1;
            let headings = instant.carriers.iter().filter_map(|it| it.heading.as_ref());
            let held = headings.flat_map(|heading| &heading.orders);
            let known = instant.orders.iter().chain(held);
            let ready = known.filter(|order| errand.orders.contains(&order.id));
            let ready = ready.map(|order| order.ready).max().unwrap();
            let way = instant.plane.approach(carrier.place, errand.merchant).unwrap();
            let there_later = instant.now + SimDuration(60_000) + way + SimDuration(120_000);
            assert!(there_later > ready, "case {case}: {errand:?} could wait");
        }
    }
    assert!(held > 100 && sent > 100, "{held} held back, {sent} sent");
    assert!(changed > 20, "only {changed} errands were changed under way");
}

/// What is done to a sound decision, and what is wrong with it then.
type Doctored = (Nonsense, fn(&mut Instant, &mut Decision) -> bool);

fn first(decision: &mut Decision) -> &mut Assignment {
    &mut decision.firm[0]
}

const DOCTORED: [Doctored; 8] = [
    (Nonsense::Twice, |instant, decision| {
        instant.carriers.iter_mut().for_each(|carrier| carrier.at_once = 99);
        let errand = first(decision);
        errand.orders.push(errand.orders[0]);
        true
    }),
    (Nonsense::Twice, |_, decision| {
        let again = first(decision).clone();
        decision.firm.push(again);
        true
    }),
    (Nonsense::Carrier, |_, decision| {
        first(decision).carrier = 1;
        true
    }),
    (Nonsense::Carrier, |instant, decision| {
        let name = first(decision).carrier;
        let carrier = instant.carriers.iter_mut().find(|it| it.id == name).unwrap();
        carrier.free_at = instant.now + SimDuration(1);
        carrier.heading.is_none()
    }),
    (Nonsense::Order, |_, decision| {
        first(decision).orders[0] = OrderId(9_999);
        true
    }),
    (Nonsense::Order, |instant, decision| {
        let errand = first(decision);
        let order = instant.orders.iter_mut().find(|order| order.id == errand.orders[0]);
        order.map(|order| order.merchant = MerchantId(77)).is_some()
    }),
    (Nonsense::Unfit, |instant, _| {
        instant.carriers.iter_mut().for_each(|carrier| carrier.at_once = 0);
        true
    }),
    (Nonsense::TooLate, |instant, decision| {
        let name = first(decision).carrier;
        let carrier = instant.carriers.iter_mut().find(|it| it.id == name).unwrap();
        carrier.until = SimTime(instant.now.0 - 1);
        true
    }),
];

#[test]
fn whatever_is_wrong_with_a_decision_is_told_by_its_name() {
    for (number, (wrong, doctor)) in DOCTORED.into_iter().enumerate() {
        let mut told = 0;
        for case in 0..CASES {
            let mut instant = Instant::drawn(case);
            let mut decision = instant.decide(&nearest_idle::POLICY);
            if decision.firm.is_empty() || !doctor(&mut instant, &mut decision) {
                continue;
            }
            let found = instant.with(|snapshot| check(snapshot, &decision));
            assert_eq!(found, Err(wrong), "doctored by {number} in case {case}: {decision:?}");
            told += 1;
        }
        assert!(told > 60, "{number} told {told} times");
    }
}
