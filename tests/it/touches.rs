//! A day that was touched: done again from its record it is the same day, undone it is the day as it
//! was, and what cannot be done is refused and changes nothing.

use crate::audit::random::drawn;
use crate::worlds;
use std::sync::Arc;
use trundle::audit::Audit;
use trundle::base::ids::{EdgeId, MerchantId, OperatorId, RobotId};
use trundle::base::stream::{StreamRng, below, stream};
use trundle::base::time::SimTime;
use trundle::cli::audited;
use trundle::events::{Duty, Observer, SimEvent};
use trundle::session::{Price, Record, Refusal, Session, Touch, Witness, live_again};
use trundle::sim::Ground;
use trundle::sim::demand::OrderSpec;
use trundle::sim::joining::Joining;
use trundle::sim::touch::POLICIES;

const COST: &str = "merchant_cost_usd_per_order";

fn at(hours: f64) -> SimTime {
    SimTime::from_hours(hours)
}

fn campus() -> Arc<Ground> {
    worlds::ground(worlds::scenario("starship-campus"))
}

fn begin(ground: &Arc<Ground>) -> Session {
    Session::begin(ground, 0, 0).unwrap()
}

/// The digest of a whole day without a touch.
fn untouched(ground: &Arc<Ground>) -> String {
    let mut session = begin(ground);
    session.finish();
    session.digest()
}

/// Digest and figures of a day that is done again from its record, written down and read back.
fn again(ground: &Arc<Ground>, session: &Session) -> (String, Option<f64>) {
    let record = session.touch_record();
    let read = Record::read(&record.to_toml(), "touches.toml").unwrap();
    assert_eq!(read, record);
    assert_eq!(read.strange_to(session), []);
    let mut other = begin(ground);
    other.replay(read.touches);
    other.finish();
    assert_eq!(other.refused(), None);
    (other.digest(), other.figures().own(COST))
}

/// Every kind of touch, where and when a world allows it.
fn any(rng: &mut StreamRng, session: &Session) -> Touch {
    let until = SimTime(session.now().0 + 60_000 * (1 + below(rng, 180) as u64));
    let ground = session.ground();
    let robots = session.record().robots.len();
    let pick = |rng: &mut StreamRng, of: usize| u32::try_from(below(rng, of.max(1))).unwrap();
    match below(rng, 9) {
        0 => Touch::Rain { until },
        1 => Touch::ClosePath { path: EdgeId(pick(rng, ground.map.edges.len())), until },
        2 => {
            let operators = session.record().operators.len();
            Touch::OperatorBreak { operator: OperatorId(pick(rng, operators)), until }
        }
        3 => Touch::RobotOut { robot: RobotId(pick(rng, robots)) },
        4 => Touch::RobotBack { robot: RobotId(pick(rng, robots)) },
        5 => Touch::Order {
            merchant: MerchantId(pick(rng, ground.scenario.merchants.len())),
            customer: pick(rng, ground.customers.len()),
        },
        6 => Touch::Policy { policy: below(rng, POLICIES.len()) },
        7 => Touch::AddRobots(Joining {
            fleet: below(rng, ground.fleets.len()),
            hub: pick(rng, 2),
            count: 1 + pick(rng, 3),
        }),
        _ => {
            let price = Price::ALL[below(rng, Price::ALL.len())];
            Touch::Price { fleet: 0, price, value: price.most() / 4.0 }
        }
    }
}

#[test]
fn a_touched_day_is_done_again_from_its_record_and_undone_to_the_day_as_it_was() {
    let mut done = [0; 9];
    for case in 0..24 {
        let ground = worlds::ground(drawn(case));
        let whole = untouched(&ground);
        let mut session = begin(&ground);
        let mut rng = stream(3, 0, "touches", case);
        for _ in 0..6 {
            let to = session.now().0 + below(&mut rng, 14_000_000) as u64;
            session.seek(SimTime(to));
            for _ in 0..4 {
                let touch = any(&mut rng, &session);
                let (before, count) = (session.digest(), session.touches().len());
                if session.touch(touch).is_ok() {
                    done[kind(&touch)] += 1;
                } else {
                    assert_eq!(session.digest(), before, "case {case}: {touch}");
                    assert_eq!(session.touches().len(), count);
                }
            }
            let back = below(&mut rng, 3_000_000) as u64;
            let now = session.now();
            session.seek(SimTime(now.0.saturating_sub(back)));
            session.seek(now);
        }
        session.finish();
        let (digest, cost) = again(&ground, &session);
        assert_eq!(digest, session.digest(), "case {case}");
        let audited = audited::day(&ground, (0, 0), session.touches()).unwrap().unwrap();
        assert_eq!(audited.faults, [], "case {case}: {:?}", session.touches());
        assert_eq!(cost, session.figures().own(COST), "case {case}");
        while session.undo().is_some() {}
        session.finish();
        assert_eq!(session.digest(), whole, "case {case}");
    }
    assert!(done.iter().all(|count| *count > 3), "{done:?}");
}

fn kind(touch: &Touch) -> usize {
    match touch {
        Touch::Rain { .. } => 0,
        Touch::ClosePath { .. } => 1,
        Touch::OperatorBreak { .. } => 2,
        Touch::RobotOut { .. } => 3,
        Touch::RobotBack { .. } => 4,
        Touch::Order { .. } => 5,
        Touch::Policy { .. } => 6,
        Touch::AddRobots(_) => 7,
        Touch::Price { .. } => 8,
    }
}

#[test]
fn undoing_at_noon_leaves_the_day_at_noon_without_it() {
    let ground = campus();
    let mut session = begin(&ground);
    session.seek(at(11.0));
    session.touch(Touch::Rain { until: at(15.0) }).unwrap();
    session.seek(at(11.5));
    session.touch(Touch::RobotOut { robot: RobotId(3) }).unwrap();
    session.seek(at(12.0));
    let (when, undone) = session.undo().unwrap();
    assert_eq!((when, undone), (at(11.5), Touch::RobotOut { robot: RobotId(3) }));
    let mut other = begin(&ground);
    other.seek(at(11.0));
    other.touch(Touch::Rain { until: at(15.0) }).unwrap();
    other.seek(at(12.0));
    assert_eq!((session.now(), session.digest()), (other.now(), other.digest()));
    assert_eq!(session.history(RobotId(3)), other.history(RobotId(3)));
    assert_eq!(session.samples().len(), other.samples().len());
}

#[test]
fn going_back_before_a_touch_and_on_again_does_it_again() {
    let ground = campus();
    let mut session = begin(&ground);
    session.seek(at(12.0));
    session.touch(Touch::Rain { until: at(20.0) }).unwrap();
    session.seek(at(14.0));
    let touched = session.digest();
    session.seek(at(11.0));
    assert_eq!(session.touches().len(), 0);
    session.seek(at(14.0));
    assert_eq!((session.touches().len(), session.digest()), (1, touched.clone()));
    session.seek(at(11.0));
    session.touch(Touch::RobotOut { robot: RobotId(0) }).unwrap();
    session.seek(at(14.0));
    assert_eq!(session.touches().len(), 1, "what came later is forgotten");
    assert_ne!(session.digest(), touched);
}

#[test]
fn a_price_changes_what_orders_cost_and_nothing_that_happens() {
    let ground = campus();
    let mut session = begin(&ground);
    session.seek(at(13.0));
    let (digest, before) = (session.digest(), session.figures());
    let price = Price::CourierCommission;
    let value = price.of(session.priced(), 0).unwrap() + 0.05;
    session.touch(Touch::Price { fleet: 0, price, value }).unwrap();
    let after = session.figures();
    assert_eq!(session.digest(), digest);
    assert!(after.couriers(COST) > before.couriers(COST), "{:?}", after.couriers(COST));
    session.undo().unwrap();
    assert_eq!(session.figures().couriers(COST), before.couriers(COST));
}

#[test]
fn a_robot_taken_out_comes_home_and_stays_until_it_is_put_back() {
    let ground = campus();
    let mut session = begin(&ground);
    session.seek(at(12.0));
    let robot = RobotId(0);
    session.touch(Touch::RobotOut { robot }).unwrap();
    let duty = |session: &mut Session| {
        let mut found = None;
        let now = session.now().0 * 1000;
        session.robots(now, |sight| {
            if sight.id == robot {
                found = Some(sight.duty);
            }
        });
        found.unwrap()
    };
    session.seek(at(14.0));
    assert_eq!(duty(&mut session), Duty::OutOfService);
    let rested = session.record().robots[0].delivered;
    session.seek(at(15.0));
    assert_eq!(session.record().robots[0].delivered, rested);
    session.touch(Touch::RobotBack { robot }).unwrap();
    session.seek(at(18.0));
    assert!(session.record().robots[0].delivered > rested);
}

#[test]
fn rain_slows_robots_and_an_order_dropped_is_delivered() {
    let ground = campus();
    let (mut dry, mut wet) = (begin(&ground), begin(&ground));
    for session in [&mut dry, &mut wet] {
        session.seek(at(11.0));
    }
    wet.touch(Touch::Rain { until: at(16.0) }).unwrap();
    let (merchant, customer) = (MerchantId(1), 5);
    for session in [&mut dry, &mut wet] {
        session.seek(at(16.0));
    }
    let lead = |session: &mut Session| session.figures().own("lead_time_min_mean").unwrap();
    assert!(lead(&mut wet) > lead(&mut dry) + 0.5, "{} {}", lead(&mut wet), lead(&mut dry));
    let before = dry.folds().tally().placed;
    dry.touch(Touch::Order { merchant, customer }).unwrap();
    assert_eq!(dry.folds().tally().placed, before + 1);
    let found = dry.open_orders().find(|(spec, _)| spec.placed == at(16.0));
    let id = found.unwrap().0.id;
    dry.seek(at(18.0));
    let (spec, record) = dry.order(id).unwrap();
    assert_eq!((spec.merchant, spec.customer), (merchant, customer));
    assert!(record.lead_time().is_some(), "{record:?}");
}

#[test]
fn what_cannot_be_done_is_refused_in_words() {
    let ground = campus();
    let mut session = begin(&ground);
    session.seek(at(12.0));
    let until = at(13.0);
    let cases = [
        (Touch::Rain { until: at(11.0) }, "no end for it"),
        (Touch::Rain { until: at(25.0) }, "no end for it"),
        (Touch::ClosePath { path: EdgeId(u32::MAX), until }, "no path"),
        (Touch::OperatorBreak { operator: OperatorId(99), until }, "no operator 99"),
        (Touch::RobotOut { robot: RobotId(25) }, "no robot 25"),
        (Touch::RobotBack { robot: RobotId(1) }, "in service already"),
        (Touch::Order { merchant: MerchantId(9), customer: 0 }, "no such merchant"),
        (Touch::Order { merchant: MerchantId(0), customer: u32::MAX }, "no such merchant"),
        (Touch::Policy { policy: 9 }, "no such policy"),
        (Touch::Policy { policy: 0 }, "already"),
        (Touch::Price { fleet: 0, price: Price::Commission, value: 1.5 }, "give 0 to 1"),
        (Touch::Price { fleet: 7, price: Price::FeePerOrder, value: 1.0 }, "no plan"),
    ];
    let digest = session.digest();
    for (touch, part) in cases {
        let refusal = session.touch(touch).unwrap_err();
        assert!(refusal.to_string().contains(part), "{touch}: {refusal}");
    }
    assert_eq!((session.digest(), session.touches().len()), (digest, 0));
    session.touch(Touch::OperatorBreak { operator: OperatorId(1), until }).unwrap();
    let twice = session.touch(Touch::OperatorBreak { operator: OperatorId(1), until });
    assert!(matches!(twice, Err(Refusal::World(_))));
}

#[test]
fn a_fork_goes_its_own_way_from_the_same_instant() {
    let ground = campus();
    let mut session = begin(&ground);
    session.seek(at(11.0));
    session.touch(Touch::RobotOut { robot: RobotId(2) }).unwrap();
    session.seek(at(12.0));
    let mut fork = session.fork().unwrap();
    assert_eq!((fork.now(), fork.digest()), (session.now(), session.digest()));
    fork.touch(Touch::Rain { until: at(20.0) }).unwrap();
    let whole = |session: &mut Session| {
        session.finish();
        session.digest()
    };
    assert_ne!(whole(&mut fork), whole(&mut session));
}

#[test]
fn another_policy_changes_who_is_sent_from_then_on_and_orders_still_arrive() {
    let ground = campus();
    let plain = untouched(&ground);
    for (policy, (name, _)) in POLICIES.iter().enumerate().skip(1) {
        let mut session = begin(&ground);
        session.seek(at(12.0));
        let before = session.digest();
        session.touch(Touch::Policy { policy }).unwrap();
        assert_eq!(session.day().policy.id, *name);
        session.seek(at(13.0));
        session.touch(Touch::Policy { policy: 0 }).unwrap();
        session.finish();
        let open = session.open_orders().count();
        assert_eq!(open, 0, "{name}");
        let (digest, _) = again(&ground, &session);
        assert_eq!(digest, session.digest());
        assert!(policy == 1 || digest != plain, "{name}");
        session.seek(at(12.0));
        assert_eq!(session.digest(), before, "and wound back it is as it was");
    }
}

#[test]
fn the_checker_must_be_told_of_a_change_to_find_it_lawful() {
    let ground = campus();
    let mut session = begin(&ground);
    session.seek(at(11.0));
    let busiest = session.record().passes.iter().max_by_key(|(_, passes)| **passes);
    let path = busiest.unwrap().0.0;
    let touches = [
        (Touch::ClosePath { path, until: at(16.0) }, true),
        (Touch::OperatorBreak { operator: OperatorId(0), until: at(20.0) }, true),
        (Touch::Order { merchant: MerchantId(0), customer: 7 }, true),
        (Touch::RobotOut { robot: RobotId(3) }, false),
        (Touch::Policy { policy: 2 }, true),
        (Touch::AddRobots(Joining { fleet: 0, hub: 0, count: 1 }), true),
    ];
    for (touch, tells) in touches {
        let told = [(at(11.0), touch)];
        let sound = audited::day(&ground, (0, 0), &told).unwrap().unwrap();
        assert_eq!(sound.faults, [], "{touch}");
        let mut silent = Deaf(Audit::new(&ground, session.day()));
        live_again(&ground, session.day().clone(), &told, &mut silent).unwrap();
        assert!(!tells || !silent.0.finish().faults.is_empty(), "{touch}");
    }
}

/// A checker to whom nobody tells what was changed.
struct Deaf<'a>(Audit<'a>);

impl Observer for Deaf<'_> {
    fn observe(&mut self, at: SimTime, event: &SimEvent) {
        self.0.observe(at, event);
    }
}

impl Witness for Deaf<'_> {
    fn changed(&mut self, _: SimTime, _: &Touch, _: Option<OrderSpec>) {}
}
