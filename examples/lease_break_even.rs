//! How many orders must a leased robot carry before it beats a courier platform?
//!
//! ```text
//! orders/robot-day
//!   20 |*
//!   12 |   *
//!    8 |       *            <- 1-4 robots, 1.99 an order
//!    5 |             *
//!      +----------------- ticket
//!       10  12  15  20
//! ```
#![expect(clippy::print_stdout, reason = "an example talks")]

use trundle::cost::break_even::{cheapest_fleet, orders_per_robot_day};
use trundle::scenario::catalog::plans;
use trundle::study::closed_form::lease;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let plan = plans::read("kiwibot-lease")?;
    let lease = lease(&plan).ok_or("the plan has no lease")?;
    for ticket in [10.0, 12.0, 15.0, 20.0] {
        for robots in [4, 5] {
            let fee = plan.slab_fee(robots).map_err(|largest| format!("at most {largest}"))?;
            let fee = fee.ok_or("the plan has no fee per order")?.units();
            match orders_per_robot_day(lease, fee, 0.30, ticket, 0.0) {
                Some(orders) => println!("{robots} robots at {ticket}: {orders:.2} orders a day"),
                None => println!("{robots} robots at {ticket}: never"),
            }
        }
    }

    // The fee is halved from the fifth robot on, so a fifth robot may lower the bill.
    let bill = |robots: u32| {
        let fee = plan.slab_fee(robots).ok()??.units();
        Some(lease * f64::from(robots) + fee * 60.0)
    };
    let best = cheapest_fleet(60, 18, 10, bill);
    println!("60 orders a day: {best:?}");
    assert_eq!(best.map(|(robots, _)| robots), Some(5));
    Ok(())
}
