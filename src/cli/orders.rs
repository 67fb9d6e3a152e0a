//! `trundle orders`: the orders of a scenario's days, as a file that a scenario can read.

use super::{CliError, OutArgument, Output, input};
use crate::base::time::{SimDuration, SimTime};
use crate::report;
use crate::scenario::Overrides;
use crate::scenario::order_file::Column;
use crate::sim::Ground;
use crate::sim::demand::{OrderSpec, orders};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  trundle orders kiwibot-restaurant --days 20
  (writes results/orders/kiwibot-restaurant.csv; [orders] file = \"...\" reads it)")]
pub(super) struct OrdersArguments {
    /// Scenario file, or name of an embedded one [default: town-kitchen]
    scenario: Option<String>,
    /// Days to write, one for each replication from the first
    #[arg(long, value_name = "N", default_value_t = 1,
          value_parser = clap::value_parser!(u32).range(1..=10_000))]
    days: u32,
    /// Root of all chance, in place of the scenario's
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    #[command(flatten)]
    out: OutArgument,
}

pub(super) fn execute(arguments: &OrdersArguments, output: &mut Output) -> Result<(), CliError> {
    let found = input::find(arguments.scenario.as_deref())?;
    let overrides = Overrides { seed: arguments.seed, ..Overrides::default() };
    let ground = input::ground(&found, &overrides)?;
    let folder = arguments.out.out.join("orders");
    report::check_writable(&folder).map_err(|error| CliError::Input(error.to_string()))?;
    let path = folder.join(format!("{}.csv", ground.scenario.name));
    let (text, count) = csv_of(&ground, arguments.days);
    let wrong = |error| CliError::Failed(format!("{}: {error}", path.display()));
    std::fs::write(&path, text).map_err(wrong)?;
    output.line(&format!("{count} orders of {} days: {}", arguments.days, path.display()))
}

/// The columns that are written.
const COLUMNS: [Column; 16] = [
    Column::Order,
    Column::Day,
    Column::Placed,
    Column::Merchant,
    Column::MerchantX,
    Column::MerchantY,
    Column::X,
    Column::Y,
    Column::Ready,
    Column::Value,
    Column::Mass,
    Column::Volume,
    Column::Earliest,
    Column::Latest,
    Column::Patience,
    Column::WalkToDoor,
];

/// The orders of so many days as CSV, and how many they are. Numbers are printed so that they read
/// back as they were.
pub fn csv_of(ground: &Ground, days: u32) -> (Vec<u8>, usize) {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut count = 0;
    let written = writer.write_record(COLUMNS.map(Column::name));
    debug_assert!(written.is_ok(), "memory takes every row: {written:?}");
    let (seed, demand) = (ground.scenario.run.seed, ground.scenario.orders_per_day());
    for day in 0..days {
        for order in orders(ground, seed, day, demand) {
            let written = writer.write_record(row(ground, day, &order));
            debug_assert!(written.is_ok(), "memory takes every row: {written:?}");
            count += 1;
        }
    }
    (writer.into_inner().unwrap_or_default(), count)
}

fn row(ground: &Ground, day: u32, order: &OrderSpec) -> [String; COLUMNS.len()] {
    let merchant = order.merchant.index();
    let (shop, door) = (ground.merchants[merchant], ground.customers[order.customer as usize]);
    [
        format!("{day}-{}", order.id.0),
        day.to_string(),
        clock(order.placed),
        ground.scenario.merchants[merchant].name.clone(),
        shop.x.to_string(),
        shop.y.to_string(),
        door.x.to_string(),
        door.y.to_string(),
        clock(order.ready),
        order.ticket.units().to_string(),
        order.mass.0.to_string(),
        order.volume.0.to_string(),
        if order.opens > SimTime::MIDNIGHT { clock(order.opens) } else { String::new() },
        clock(order.closes),
        order.patience.minutes().to_string(),
        order.walk_to_door.seconds().to_string(),
    ]
}

/// Seconds after midnight, to the millisecond.
fn clock(at: SimTime) -> String {
    SimDuration(at.0).seconds().to_string()
}
