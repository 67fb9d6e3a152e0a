//! A checker that never complains proves nothing: it is fed days that cannot have happened, each
//! made from a feasible one by one lie, and has to name the lie.

use super::told::{Facts, Told, is};
use crate::worlds;
use std::sync::OnceLock;
use trundle::base::ids::{EdgeId, OperatorId, RobotId};
use trundle::base::law::Law;
use trundle::base::money::Money;
use trundle::base::time::{SimDuration, SimTime};
use trundle::base::units::{Metres, Millimetres, WattHours};
use trundle::cost::ledger::Ledger;
use trundle::events::{Duty, SimEvent, Skill, Unfit};
use trundle::metrics::RunRecord;
use trundle::scenario::{OperatingMode, PlaceRule, QueueRule, Shifts};

/// A day on which people, plugs and couriers are scarce and everything goes wrong now and then.
pub(super) fn busy() -> &'static Told {
    static DAY: OnceLock<Told> = OnceLock::new();
    DAY.get_or_init(|| {
        let mut scenario = worlds::scenario("kiwibot-restaurant");
        scenario.merchants[0].orders_per_day = 90.0;
        scenario.couriers.on_duty = Some(2);
        scenario.fallback_after = Some(SimDuration::from_minutes(25.0));
        scenario.customers.patience_min = Law::Exponential { mean: 40.0 };
        scenario.gates.at = vec![PlaceRule::BusiestEatery];
        let fleet = &mut scenario.fleets[0];
        fleet.chargers[0].plugs = Some(1);
        fleet.operators[0].on_duty = 1;
        fleet.crews[0].people = 1;
        fleet.link.outages_per_h = 2.0;
        fleet.queue = QueueRule::LoadedFirst;
        let mut evening = fleet.operators[0].clone();
        let hour = SimTime::from_hours;
        evening.shifts = Shifts::new(&[(hour(18.0), hour(23.0))]).unwrap();
        evening.skills = vec![Skill::Assist];
        fleet.operators.push(evening);
        let vendor = &mut fleet.vendor;
        vendor.mode = OperatingMode::OnCall;
        vendor.distance_between_calls = Metres(150.0);
        vendor.help_s = Law::Constant(120.0);
        (vendor.rescue_share, vendor.fixed_on_spot) = (0.1, 0.5);
        vendor.battery.capacity = WattHours(vendor.battery.capacity.0 / 4.0);
        let ground = worlds::ground(scenario);
        let mut plan = worlds::day(&ground, vec![5], 0);
        plan.edges = true;
        Told::of(ground, plan)
    })
}

/// The checker's complaints about the busy day after one lie.
fn lie(tell: impl FnOnce(&mut Facts)) -> Vec<String> {
    busy().lie(tell)
}

#[track_caller]
pub(super) fn named(complaints: &[String], words: &str) {
    assert!(complaints.iter().any(|said| said.contains(words)), "no {words:?} in {complaints:#?}");
}

/// Place of the n-th event of a kind.
pub(super) fn nth(facts: &Facts, n: usize, kind: impl Fn(&SimEvent) -> bool) -> usize {
    let places = facts.iter().enumerate().filter(|(_, (_, event))| kind(event));
    places.map(|(place, _)| place).nth(n).unwrap()
}

/// Tells an event later than it was, others between staying where they were.
pub(super) fn delay(facts: &mut Facts, place: usize, ms: u64) {
    let (at, event) = facts.remove(place);
    let later = at + SimDuration(ms);
    let to = facts.iter().position(|(at, _)| *at > later).unwrap_or(facts.len());
    facts.insert(to, (later, event));
}

#[test]
fn the_day_without_a_lie_is_feasible() {
    assert_eq!(busy().complaints(&busy().facts), Vec::<String>::new());
}

#[test]
fn an_order_that_is_lost_is_missed() {
    let said = lie(|facts| {
        let place = nth(facts, 3, is!(SimEvent::CourierDelivered { .. }));
        facts.remove(place);
    });
    named(&said, "is left OutWithCourier");
    let said = lie(|facts| {
        let given =
            |(_, event): &(SimTime, SimEvent)| matches!(event, SimEvent::OrderDelivered { .. });
        let place = facts.iter().rposition(given).unwrap();
        facts.remove(place);
    });
    named(&said, "is home with Some(OrderId");
}

#[test]
fn an_order_that_is_delivered_twice_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 2, is!(SimEvent::OrderDelivered { .. }));
        facts.insert(place, facts[place]);
    });
    named(&said, "goes from Ended to Ended");
}

#[test]
fn an_order_that_nobody_placed_or_that_has_another_basket_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 5, is!(SimEvent::OrderPlaced { .. }));
        facts.remove(place);
    });
    named(&said, "placed, 5 was next");
    let said = lie(|facts| {
        let place = nth(facts, 5, is!(SimEvent::OrderPlaced { .. }));
        if let SimEvent::OrderPlaced { ticket, .. } = &mut facts[place].1 {
            ticket.0 += 1;
        }
    });
    named(&said, "order 5 is OrderPlaced");
}

#[test]
fn a_customer_who_goes_too_early_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 1, is!(SimEvent::OrderWithdrawn { .. }));
        facts[place].0 = SimTime(facts[place].0.0 - 1);
        facts.sort_by_key(|(at, _)| *at);
    });
    named(&said, "withdrawn before");
}

#[test]
fn giving_up_on_robots_for_a_reason_that_does_not_hold_is_noticed() {
    let too_late = is!(SimEvent::OrderFellBack { reason: Unfit::NoRobotInTime, .. });
    let said = lie(|facts| {
        let place = nth(facts, 0, too_late);
        if let SimEvent::OrderFellBack { reason, .. } = &mut facts[place].1 {
            *reason = Unfit::TooHeavy;
        }
    });
    named(&said, "falls back from Open for TooHeavy");
}

#[test]
fn a_robot_that_leaves_the_kitchen_before_the_food_is_ready_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::OrderLoaded { .. }));
        if let SimEvent::OrderLoaded { loading, .. } = &mut facts[place].1 {
            loading.0 += 1;
        }
    });
    named(&said, "loaded at");
}

#[test]
fn a_courier_with_two_orders_is_noticed() {
    let said = lie(|facts| {
        // The first order that is given to one courier while the other has one.
        let mut busy = None;
        for (_, event) in facts {
            match (busy, event) {
                (Some(other), SimEvent::CourierAssigned { courier, .. }) => {
                    *courier = other;
                    return;
                }
                (None, SimEvent::CourierAssigned { courier, .. }) => busy = Some(*courier),
                (_, SimEvent::CourierFree { .. }) => busy = None,
                _ => {}
            }
        }
    });
    named(&said, "beside Round");
}

#[test]
fn an_order_that_waits_for_a_free_courier_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::CourierAssigned { .. }));
        delay(facts, place, 1);
    });
    named(&said, "waits for a free courier");
}

#[test]
fn a_robot_that_jumps_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 40, is!(SimEvent::EdgePassed { .. }));
        if let SimEvent::EdgePassed { edge, .. } = &mut facts[place].1 {
            let edges = trundle::base::cast::index32(busy().ground.map.edges.len());
            *edge = EdgeId((edge.0 + edges / 2) % edges);
        }
    });
    named(&said, "jumps from edge");
}

#[test]
fn a_robot_that_drives_too_far_too_fast_or_along_the_wrong_way_is_noticed() {
    let stretch = is!(SimEvent::StretchDriven { distance: Millimetres(50_000..), .. });
    let longer = |by: u32| {
        lie(|facts| {
            let place = nth(facts, 4, stretch);
            if let SimEvent::StretchDriven { distance, .. } = &mut facts[place].1 {
                distance.0 *= by;
            }
        })
    };
    named(&longer(3), "mm in");
    let said = lie(|facts| {
        let place = nth(facts, 4, stretch);
        if let SimEvent::StretchDriven { distance, .. } = &mut facts[place].1 {
            distance.0 -= 1;
        }
    });
    named(&said, "mm on a leg of");
}

#[test]
fn energy_that_comes_from_nowhere_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 7, is!(SimEvent::StretchDriven { .. }));
        if let SimEvent::StretchDriven { energy, .. } = &mut facts[place].1 {
            energy.0 -= 1e-6;
        }
    });
    named(&said, "is due");
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::Charged { .. }));
        if let SimEvent::Charged { energy, .. } = &mut facts[place].1 {
            energy.0 += 1e-6;
        }
    });
    named(&said, "are missing");
}

#[test]
fn a_robot_that_leaves_its_plug_early_is_noticed() {
    let said = lie(|facts| {
        let leaves = nth(facts, 0, is!(SimEvent::DutyChanged { from: Duty::Charge, .. }));
        let charged = |(_, event): &(SimTime, SimEvent)| matches!(event, SimEvent::Charged { .. });
        let place = facts[..leaves].iter().rposition(charged).unwrap();
        // One millisecond is left for rounding.
        facts[place].0 = SimTime(facts[place].0.0 - 2);
        facts.sort_by_key(|(at, _)| *at);
    });
    named(&said, "leaves the plug at");
}

#[test]
fn a_duty_that_cannot_follow_another_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 2, is!(SimEvent::DutyChanged { to: Duty::Load, .. }));
        if let SimEvent::DutyChanged { to, .. } = &mut facts[place].1 {
            *to = Duty::HandOver;
        }
    });
    named(&said, "turns from Approach to HandOver");
}

#[test]
fn an_operator_with_more_robots_than_allowed_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::OperatorReleased { .. }));
        facts.remove(place);
    });
    named(&said, "not free");
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::OperatorTook { .. }));
        if let SimEvent::OperatorTook { operator, .. } = &mut facts[place].1 {
            *operator = OperatorId(7);
        }
    });
    named(&said, "operator 7 of another fleet");
}

#[test]
fn an_operator_who_works_outside_the_shift_is_noticed() {
    let said = lie(|facts| {
        let noon = SimTime::from_hours(15.0);
        let took = is!(SimEvent::OperatorTook { operator: OperatorId(0), .. });
        let place = facts.iter().rposition(|(at, event)| *at < noon && took(event)).unwrap();
        if let SimEvent::OperatorTook { operator, .. } = &mut facts[place].1 {
            *operator = OperatorId(1);
        }
    });
    named(&said, "not able");
}

#[test]
fn a_robot_that_drives_without_its_link_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::DutyChanged { to: Duty::Offline, .. }));
        let stretch = is!(SimEvent::StretchDriven { .. });
        let before = facts[..place].iter().rposition(|(_, event)| stretch(event)).unwrap();
        delay(facts, before, 1);
    });
    named(&said, "its link lost");
}

#[test]
fn two_robots_in_one_gate_and_one_who_never_leaves_it_are_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::GateLeft { .. }));
        facts.remove(place);
    });
    named(&said, "is inside");
    let said = lie(|facts| {
        let left = |(_, event): &(SimTime, SimEvent)| matches!(event, SimEvent::GateLeft { .. });
        let place = facts.iter().rposition(left).unwrap();
        facts.remove(place);
    });
    named(&said, "is left in a gate");
    let said = lie(|facts| {
        let waited = is!(SimEvent::GateEntered { waited: SimDuration(1..), .. });
        let place = nth(facts, 0, waited);
        if let SimEvent::GateEntered { waited, .. } = &mut facts[place].1 {
            waited.0 -= 1;
        }
    });
    named(&said, "at gate");
}

#[test]
fn a_robot_that_waits_for_an_idle_operator_or_crew_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::OperatorTook { waited: SimDuration(0), .. }));
        delay(facts, place, 1);
    });
    named(&said, "wait for a free operator");
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::RescueStarted { waited: SimDuration(0), .. }));
        delay(facts, place, 1);
    });
    named(&said, "wait for a free crew");
}

#[test]
fn a_call_that_is_served_before_its_turn_is_noticed() {
    let waited = is!(SimEvent::OperatorTook { waited: SimDuration(1..), .. });
    let said = lie(|facts| {
        let place = nth(facts, 0, waited);
        if let SimEvent::OperatorTook { waited, .. } = &mut facts[place].1 {
            waited.0 += 1;
        }
    });
    named(&said, "out of turn");
    let said = lie(|facts| {
        let place = nth(facts, 0, waited);
        let SimEvent::OperatorTook { robot: first, .. } = facts[place].1 else { return };
        if let SimEvent::OperatorTook { robot, .. } = &mut facts[place].1 {
            *robot = RobotId((first.0 + 1) % 5);
        }
    });
    named(&said, "out of turn");
}

#[test]
fn a_rescue_that_never_ends_or_a_crew_that_never_returns_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::RescueEnded { .. }));
        facts.remove(place);
    });
    named(&said, "is back after");
    let said = lie(|facts| {
        let place = facts.iter().rposition(|(_, e)| matches!(e, SimEvent::CrewReturned { .. }));
        facts.remove(place.unwrap());
    });
    named(&said, "are still out");
}

#[test]
fn a_stated_time_that_breaks_littles_law_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::OperatorReleased { .. }));
        if let SimEvent::OperatorReleased { held, .. } = &mut facts[place].1 {
            held.0 += 1;
        }
    });
    named(&said, "queue Operators held");
    let said = lie(|facts| {
        let place = nth(facts, 0, is!(SimEvent::RescueStarted { .. }));
        if let SimEvent::RescueStarted { waited, .. } = &mut facts[place].1 {
            waited.0 += 1;
        }
    });
    named(&said, "queue ForCrew held");
}

#[test]
fn time_that_runs_back_or_stands_still_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 9, is!(SimEvent::OrderPlaced { .. }));
        facts[place].0 = SimTime(facts[place].0.0 - 3_600_000);
    });
    named(&said, "time runs back");
    // An event that changes nothing, again and again.
    let said = lie(|facts| {
        let rest = SimEvent::DutyChanged {
            robot: RobotId(0),
            fleet: trundle::base::ids::FleetId(0),
            from: Duty::OutOfService,
            to: Duty::OutOfService,
            drawn: WattHours(0.0),
        };
        facts.splice(0..0, std::iter::repeat_n((SimTime::MIDNIGHT, rest), 100_000));
    });
    named(&said, "and no end");
}

#[test]
fn somebody_who_is_not_there_is_noticed() {
    let said = lie(|facts| {
        let place = nth(facts, 3, is!(SimEvent::HelpCalled { .. }));
        if let SimEvent::HelpCalled { robot, .. } = &mut facts[place].1 {
            *robot = RobotId(99);
        }
    });
    named(&said, "names somebody who is not there");
}

/// The checker's complaints about the true day with cooked books.
fn cooked(cook: impl FnOnce(&mut RunRecord, &mut Ledger)) -> Vec<String> {
    let Told { ground, plan, facts } = busy();
    let (mut record, mut ledger) = worlds::priced(ground, plan.clone());
    let (true_record, true_ledger) = (record.clone(), ledger.clone());
    cook(&mut record, &mut ledger);
    assert!(record != true_record || ledger != true_ledger, "nothing was cooked");
    let mut audit = busy().followed(facts);
    audit.check_books(&record, &ledger);
    audit.finish().faults.iter().map(ToString::to_string).collect()
}

#[test]
fn books_that_were_not_cooked_are_in_order() {
    let Told { ground, plan, facts } = busy();
    let (record, ledger) = worlds::priced(ground, plan.clone());
    let mut audit = busy().followed(facts);
    audit.check_books(&record, &ledger);
    assert_eq!(audit.finish().faults, []);
}

#[test]
fn books_that_were_cooked_are_found_out() {
    let idle = Duty::Idle as usize;
    named(&cooked(|record, _| record.robots[1].duty_ms[idle] += 1), "robot 1 spends");
    let said = cooked(|record, _| record.robots[2].energy_used.0 += 0.001);
    named(&said, "robot 2 ends with");
    let said = cooked(|record, _| record.operators[0].held.0 += 1);
    named(&said, "queue Operators held");
    let said = cooked(|record, _| record.crews[0].busy.0 -= 1);
    named(&said, "queue Crews held");
    let said = cooked(|record, _| record.operators[0].on_duty = SimDuration(1));
    named(&said, "operator 0 worked");
    let said = cooked(|record, _| record.orders[3].ended = None);
    named(&said, "order 3 has no end");
    let said = cooked(|record, _| record.orders[3].outcome = None);
    named(&said, "seen");
    let said = cooked(|_, ledger| ledger.lines[0].amount = Money(-1));
    named(&said, "is booked as");
    let said = cooked(|_, ledger| ledger.lines[0].to = ledger.lines[0].from);
    named(&said, "is booked as");
    let said = cooked(|record, _| {
        record.orders.pop();
    });
    named(&said, "on record");
}
