//! Money: nothing is made or lost, a bill adds up by hand, and the published lease is the lease.

use crate::shared::shared;
use crate::tiny::{self, Twist};
use crate::worlds;
use trundle::base::money::Money;
use trundle::cost::break_even::{cheapest_fleet, orders_per_robot_day};
use trundle::cost::ledger::{Category, Ledger, Party};
use trundle::cost::pricing::price;
use trundle::metrics::{Outcome, RunRecord};
use trundle::scenario::{Charge, PricingPlan, Scenario};
use trundle::study::closed_form::lease;

fn plan() -> PricingPlan {
    worlds::scenario("kiwibot-restaurant").fleets[0].plan.clone()
}

/// How the orders of a day ended.
fn ends(record: &RunRecord) -> [usize; 4] {
    let count = |wanted: &dyn Fn(&Outcome) -> bool| {
        record.orders.iter().filter(|order| order.outcome.as_ref().is_some_and(wanted)).count()
    };
    [
        count(&|outcome| *outcome == Outcome::ByRobot),
        count(&|outcome| matches!(outcome, Outcome::FellBack(_))),
        count(&|outcome| matches!(outcome, Outcome::Refused(_))),
        count(&|outcome| *outcome == Outcome::Withdrawn),
    ]
}

#[test]
fn every_ledger_of_every_shipped_scenario_balances_and_every_order_ends_once() {
    for scenario in worlds::scenarios() {
        let days = scenario.run.replications;
        let ground = worlds::ground(scenario);
        for robots in worlds::options(&ground.scenario) {
            for replication in 0..days {
                let plan = worlds::day(&ground, robots.clone(), replication);
                let (record, ledger) = worlds::priced(&ground, plan);
                let name = &ground.scenario.name;
                assert_eq!(ledger.imbalance(), Money::ZERO, "{name} {robots:?} {replication}");
                let negative = ledger.lines.iter().find(|line| line.amount < Money::ZERO);
                assert_eq!(negative, None, "{name}: a negative charge");
                let ends = ends(&record).iter().sum::<usize>();
                assert_eq!(ends, record.orders.len(), "{name} {robots:?} {replication}");
            }
        }
    }
}

/// Paid by one party to another for something.
fn paid(ledger: &Ledger, from: Party, to: Party, category: Category) -> Money {
    let lines = ledger.lines.iter();
    let wanted = |line: &&trundle::cost::ledger::LedgerLine| {
        (line.from, line.to, line.category) == (from, to, category)
    };
    lines.filter(wanted).map(|line| line.amount).sum()
}

#[test]
fn the_bills_of_a_tiny_day_add_up_by_hand() {
    use Category::{Commission, CourierPay, CustomerFee, Energy, Lease, LoadingWage, OrderFee};
    use Party::{Courier, Customer, EnergySupplier, Merchant, MerchantStaff, Platform, Vendor};
    let ground = tiny::ground(Twist::default());
    let plan = tiny::day(&ground, 2, |_| true);
    let (_, ledger) = worlds::priced(&ground, plan.clone());
    // One robot at 20.00 a day, two orders at 1.99, two loadings of 60 s at 15.00 an hour.
    assert_eq!(paid(&ledger, Merchant, Vendor, Lease), Money(20_000_000));
    assert_eq!(paid(&ledger, Merchant, Vendor, OrderFee), Money(3_980_000));
    assert_eq!(paid(&ledger, Merchant, MerchantStaff, LoadingWage), Money(500_000));
    assert_eq!(ledger.balance(Merchant), Money(-24_480_000));
    // Two trips: wheels 2.0 + 3.6 + 5.0 Wh, computers 1090 s at 36 W = 10.9 Wh. 43 Wh in all, at
    // 0.2704 a kWh and 0.73 from plug to wheel.
    let energy = 0.043 * 0.2704 / 0.73;
    let booked = paid(&ledger, Vendor, EnergySupplier, Energy).units();
    assert!((booked - energy).abs() < 1e-6, "{booked} for {energy}");
    // The same orders by couriers: 30 % of 20.00 each, 5.00 from each customer, 10.00 to couriers
    // for each, which is more than their hours at 15.00 guarantee.
    let mut alone = plan;
    alone.robots = vec![0];
    let (_, ledger) = worlds::priced(&ground, alone);
    assert_eq!(paid(&ledger, Merchant, Platform, Commission), Money(12_000_000));
    assert_eq!(ledger.balance(Merchant), Money(-12_000_000));
    assert_eq!(paid(&ledger, Customer, Platform, CustomerFee), Money(10_000_000));
    assert_eq!(paid(&ledger, Platform, Courier, CourierPay), Money(20_000_000));
}

/// Every price, wage and cost times a factor.
fn priced_at(scenario: &Scenario, factor: i64) -> Scenario {
    let times = |money: &mut Money| money.0 *= factor;
    let mut dear = scenario.clone();
    let mut plans: Vec<&mut PricingPlan> = vec![&mut dear.couriers.plan];
    for fleet in &mut dear.fleets {
        times(&mut fleet.operators[0].wage_per_h);
        for pool in &mut fleet.crews {
            times(&mut pool.wage_per_h);
        }
        if let Some(feeders) = &mut fleet.feeders {
            times(&mut feeders.wage_per_h);
        }
        times(&mut fleet.vendor.unit_cost);
        plans.push(&mut fleet.plan);
    }
    dear.rules.permit_per_robot_year.iter_mut().for_each(times);
    for charge in plans.into_iter().flat_map(|plan| &mut plan.charges) {
        match charge {
            Charge::LeasePerRobotDay { amount }
            | Charge::CustomerFee { amount }
            | Charge::CustomerFeeKept { amount } => times(amount),
            Charge::FeePerOrderBySlab { slabs, beyond } => {
                slabs.iter_mut().map(|(_, fee)| fee).chain(beyond).for_each(times);
            }
            Charge::CourierPay { per_order, per_hour } => {
                times(per_order);
                times(per_hour);
            }
            Charge::Energy { per_kwh, .. } => times(per_kwh),
            Charge::LoadingWage { per_hour } => times(per_hour),
            // Shares are of the ticket, which is dearer too.
            Charge::CommissionShare { .. } | Charge::OwnAndOperate => {}
        }
    }
    dear
}

#[test]
fn prices_a_hundred_times_as_high_leave_the_day_alone_and_scale_the_ledger() {
    for scenario in worlds::scenarios() {
        let dear = priced_at(&scenario, 100);
        let (ground, dear_ground) = (worlds::ground(scenario), worlds::ground(dear));
        for robots in worlds::options(&ground.scenario) {
            let plan = worlds::day(&ground, robots, 0);
            let facts = worlds::events(&ground, plan.clone());
            assert!(facts == worlds::events(&dear_ground, plan.clone()), "prices move robots");
            let (mut record, ledger) = worlds::priced(&ground, plan);
            for order in &mut record.orders {
                order.ticket.0 *= 100;
            }
            let dear = price(&dear_ground.scenario, &record);
            assert!(!ledger.lines.is_empty());
            assert_eq!(ledger.lines.len(), dear.lines.len());
            for (line, dear) in ledger.lines.iter().zip(&dear.lines) {
                assert_eq!((line.at, line.cause, line.to), (dear.at, dear.cause, dear.to));
                // Each amount is rounded to a micro-unit: half of one, a hundred times.
                let off = (line.amount.0 * 100 - dear.amount.0).abs();
                assert!(off <= 51, "{line:?} against {dear:?}");
            }
        }
    }
}

#[test]
fn where_nothing_has_a_price_the_day_is_the_same_and_nobody_pays_but_shares_of_the_ticket() {
    for scenario in worlds::scenarios() {
        let free = priced_at(&scenario, 0);
        let (ground, free_ground) = (worlds::ground(scenario), worlds::ground(free));
        for robots in worlds::options(&ground.scenario) {
            let plan = worlds::day(&ground, robots, 0);
            let (record, _) = worlds::priced(&ground, plan.clone());
            let (same, ledger) = worlds::priced(&free_ground, plan);
            assert!(record == same, "{}: prices move robots", ground.scenario.name);
            let shares = [Category::Commission, Category::Remake];
            let paid = ledger
                .lines
                .iter()
                .find(|line| line.amount != Money::ZERO && !shares.contains(&line.category));
            assert_eq!(paid, None, "{}", ground.scenario.name);
        }
    }
}

#[test]
fn a_dozen_break_even_points_by_hand() {
    let plan = plan();
    let lease = lease(&plan).unwrap();
    // (robots, ticket, commission, fee kept, saving per order before the lease [cents])
    let rows: [(u32, f64, f64, f64, i32); 12] = [
        (1, 8.0, 0.15, 0.0, -79),
        (1, 8.0, 0.15, 1.99, 120),
        (1, 8.0, 0.15, 3.99, 320),
        (2, 16.0, 0.30, 0.0, 281),
        (3, 30.0, 0.30, 0.0, 701),
        (4, 20.0, 0.30, 0.0, 401),
        (4, 10.0, 0.20, 0.0, 1),
        (5, 10.0, 0.20, 0.0, 101),
        (5, 16.0, 0.30, 0.0, 381),
        (6, 6.0, 0.15, 0.0, -9),
        (8, 12.0, 0.25, 0.0, 201),
        (10, 40.0, 0.30, 5.0, 1601),
    ];
    for (robots, ticket, commission, kept, cents) in rows {
        let fee = plan.slab_fee(robots).unwrap().unwrap().units();
        let found = orders_per_robot_day(lease, fee, commission, ticket, kept);
        // A lease of 2000 cents over the saving; never where nothing is saved.
        let by_hand = (cents > 0).then(|| 2000.0 / f64::from(cents));
        assert!(close(found, by_hand), "{robots} robots, ticket {ticket}: {found:?} {by_hand:?}");
    }
}

#[test]
fn a_dozen_cheapest_leases_by_hand() {
    let plan = plan();
    // (orders, capacity of a robot, robots, bill [cents]): 2000 a robot and 199 an order up to
    // four robots, 99 from five on.
    let rows: [(u32, u32, Option<(u32, i32)>); 12] = [
        (1, 6, Some((1, 2199))),
        (6, 6, Some((1, 3194))),
        (7, 6, Some((2, 5393))),
        (10, 6, Some((2, 5990))),
        (20, 6, Some((4, 11_980))),
        (21, 6, Some((5, 12_079))),
        (24, 6, Some((5, 12_376))),
        (60, 6, Some((10, 25_940))),
        (61, 6, None),
        (60, 18, Some((5, 15_940))),
        (40, 18, Some((3, 13_960))),
        (180, 18, Some((10, 37_820))),
    ];
    for (orders, capacity, by_hand) in rows {
        let found = cheapest(&plan, orders, capacity);
        let cents = found.map(|(robots, bill)| (robots, whole_cents(bill)));
        assert_eq!(cents, by_hand, "{orders} orders, {capacity} a robot");
    }
    assert_eq!(plan.slab_fee(11), Err(10), "no price is published for eleven");
}

fn cheapest(plan: &PricingPlan, orders: u32, capacity: u32) -> Option<(u32, f64)> {
    let lease = lease(plan).unwrap();
    cheapest_fleet(orders, capacity, 10, |robots| {
        let fee = plan.slab_fee(robots).ok()??.units();
        Some(lease * f64::from(robots) + fee * f64::from(orders))
    })
}

#[expect(clippy::cast_possible_truncation, reason = "bills are small")]
fn whole_cents(bill: f64) -> i32 {
    (bill * 100.0).round() as i32
}

/// Equal to 1e-9 of the second, or both absent.
fn close(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * other.abs(),
        (None, None) => true,
        _ => false,
    }
}

/// Rows of an oracle as numbers by column; empty cells are `None`.
fn oracle(name: &str, rows: usize) -> Option<Vec<Vec<Option<f64>>>> {
    let path = shared(&format!("oracles/{name}"))?;
    let text = std::fs::read_to_string(path).unwrap();
    let row = |line: &str| line.split(',').map(|cell| cell.parse().ok()).collect();
    let found: Vec<Vec<Option<f64>>> = text.lines().skip(1).map(row).collect();
    assert_eq!(found.len(), rows, "rows of {name}");
    Some(found)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole in the file")]
fn count(cell: Option<f64>) -> u32 {
    cell.unwrap() as u32
}

#[test]
fn every_row_of_the_break_even_oracle_is_met() {
    let Some(rows) = oracle("kiwibot_breakeven.csv", 1600) else { return };
    let plan = plan();
    let lease = lease(&plan).unwrap();
    for row in rows {
        let robots = count(row[0]);
        let (ticket, commission, kept) = (row[1].unwrap(), row[2].unwrap(), row[3].unwrap());
        let fee = plan.slab_fee(robots).unwrap().map(Money::units);
        assert!(close(fee, row[4]), "fee of {robots} robots: {fee:?}");
        let found = orders_per_robot_day(lease, fee.unwrap(), commission, ticket, kept);
        assert!(close(found, row[6]), "{found:?} for {row:?}");
        // The next whole order, where the point itself is not whole but for rounding.
        let ceil = found.map(|orders| (orders - 1e-9).ceil());
        assert!(close(ceil, row[7]), "{ceil:?} whole orders for {row:?}");
        let fleet = found.map(|orders| orders * f64::from(robots));
        assert!(close(fleet, row[8]), "{fleet:?} of the fleet for {row:?}");
    }
}

#[test]
fn every_row_of_the_lease_oracle_is_met() {
    let Some(rows) = oracle("kiwibot_optimal_lease.csv", 120) else { return };
    let plan = plan();
    for row in rows {
        let (orders, capacity) = (count(row[0]), count(row[1]));
        let found = cheapest(&plan, orders, capacity);
        let robots = found.map(|(robots, _)| f64::from(robots));
        assert!(close(robots, row[3]), "{found:?} for {row:?}");
        assert!(close(found.map(|(_, bill)| bill), row[4]), "{found:?} for {row:?}");
    }
}
