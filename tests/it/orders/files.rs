//! Days read from a file of orders, against days drawn, and against what no day can be.

use crate::worlds;
use std::sync::Arc;
use tempfile::TempDir;
use trundle::base::time::SimTime;
use trundle::cli::input::{self, ScenarioText};
use trundle::cli::orders::csv_of;
use trundle::events::SimEvent;
use trundle::scenario::{Overrides, Scenario, load, shipped};
use trundle::sim::Ground;
use trundle::sim::demand::orders;

/// A shipped scenario that reads its orders from a file.
fn reading(id: &str, orders: &str) -> String {
    let (_, text) = shipped().iter().find(|(name, _)| *name == id).unwrap();
    let drawn =
        |line: &&str| !["orders_per_day", "arrivals"].iter().any(|key| line.starts_with(key));
    let kept: Vec<&str> = text.lines().filter(drawn).collect();
    format!("{}\n[orders]\n{orders}\n", kept.join("\n"))
}

/// A folder with an order file, and the scenario beside it.
fn beside(id: &str, orders: &str, csv: &[u8]) -> (TempDir, ScenarioText) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("orders.csv"), csv).unwrap();
    let text = reading(id, &format!("file = \"orders.csv\"\n{orders}"));
    let name = folder.path().join(format!("{id}.toml")).display().to_string();
    (folder, ScenarioText { text, name })
}

fn read(found: &ScenarioText) -> Scenario {
    load(&found.text, &found.name, &Overrides::default()).unwrap()
}

fn ground(found: &ScenarioText) -> Arc<Ground> {
    input::ground(found, &Overrides::default()).unwrap()
}

fn refused(id: &str, orders: &str, csv: &str) -> String {
    let (_folder, found) = beside(id, orders, csv.as_bytes());
    input::ground(&found, &Overrides::default()).unwrap_err().to_string()
}

#[test]
fn a_drawn_day_written_down_and_read_back_is_lived_the_same_to_the_millisecond() {
    for id in ["kiwibot-restaurant", "starship-campus", "scout-suburb"] {
        let drawn = worlds::ground(worlds::scenario(id));
        let (csv, count) = csv_of(&drawn, 2);
        let (_folder, found) = beside(id, "", &csv);
        let read = ground(&found);
        let book = read.book.as_ref().unwrap();
        assert_eq!((book.all, book.left_out), (count, 0));
        for day in 0..2 {
            let robots: Vec<u32> = drawn.scenario.fleets.iter().map(|fleet| fleet.robots).collect();
            let lived = worlds::events(&drawn, worlds::day(&drawn, robots.clone(), day));
            let again = worlds::events(&read, worlds::day(&read, robots, day));
            assert!(lived.len() > 500 && lived == again, "{id}, day {day}");
        }
    }
}

#[test]
fn replications_run_through_the_days_and_begin_anew() {
    let csv = b"day,placed\n2020-02-03,12:00\n2020-02-05,14:00\n2020-02-05,13:00\n";
    let (_folder, found) = beside("kiwibot-restaurant", "", csv);
    let ground = ground(&found);
    let day = |replication| -> Vec<SimTime> {
        let orders = orders(&ground, 1, replication, ground.scenario.orders_per_day());
        orders.iter().map(|order| order.placed).collect()
    };
    let hour = SimTime::from_hours;
    assert_eq!(day(0), [hour(12.0)]);
    assert_eq!(day(1), [hour(13.0), hour(14.0)]);
    assert_eq!(day(0), day(2));
    assert!((ground.scenario.orders_per_day() - 1.5).abs() < 1e-12);
}

#[test]
fn every_option_meets_the_orders_as_they_are_written() {
    let csv = b"order,placed,preparation_min,value_usd,mass_kg,volume_l,x_m,y_m\n\
                a,12:00:30,7.5,9.99,0.4,3,0,0\nb,12:01,0,100,1.5,6,,\n";
    let (_folder, found) = beside("kiwibot-restaurant", "", csv);
    let ground = ground(&found);
    for robots in worlds::options(&ground.scenario) {
        let facts = worlds::events(&ground, worlds::day(&ground, robots, 0));
        let placed = facts.iter().filter_map(|(at, event)| {
            let SimEvent::OrderPlaced { ticket, mass, volume, ready, .. } = event else {
                return None;
            };
            Some((at.0, ready.0, ticket.0, mass.0, volume.0))
        });
        let placed: Vec<_> = placed.collect();
        assert_eq!(placed[0], (43_230_000, 43_680_000, 9_990_000, 0.4, 3.0));
        assert_eq!(placed[1], (43_260_000, 43_260_000, 100_000_000, 1.5, 6.0));
        assert_eq!(placed.len(), 2);
    }
}

#[test]
fn the_content_of_the_file_counts_in_the_digest() {
    let digest = |csv: &str| {
        let (_folder, found) = beside("kiwibot-restaurant", "", csv.as_bytes());
        read(&found).digest
    };
    assert_eq!(digest("placed\n12:00\n"), digest("placed\n12:00\n"));
    assert_ne!(digest("placed\n12:00\n"), digest("placed\n12:01\n"));
}

#[test]
fn what_only_the_scenario_can_tell_is_refused_with_line_and_column() {
    let told = |csv: &str| refused("starship-campus", "", csv);
    let said = told("placed,merchant\n12:00,Coffe house\n12:00,Pizzeria\n");
    assert!(said.contains("orders.csv:2: W107 merchant = Coffe house"), "{said}");
    assert!(said.contains("Did you mean `Coffee house`?"), "{said}");
    let said = told("placed,merchant\n12:00,Pizzeria\n03:00,Pizzeria\n21:00,Pizzeria\n");
    assert!(said.contains("orders.csv:3: W110 placed = 03:00"), "{said}");
    assert!(said.contains("orders.csv:4: W110"), "{said}");
    let new = "placed,merchant,merchant_lon,merchant_lat\n12:00,Bakery,0.001,0.001\n";
    let said = told(new);
    assert!(said.contains("orders.csv:2: W107 value_usd"), "{said}");
    assert!(told("placed,merchant\n12:00,A\n12:00,B\n").lines().count() == 2);
}

#[test]
fn keys_that_drawn_orders_and_files_do_not_share_are_refused() {
    let refused = |text: &str| {
        let problems = load(text, "x.toml", &Overrides::default()).unwrap_err().0;
        problems.iter().map(|p| format!("{} {}", p.code, p.key)).collect::<Vec<_>>()
    };
    let (_, plain) = shipped().iter().find(|(name, _)| *name == "kiwibot-restaurant").unwrap();
    let with = |orders: &str| format!("{plain}\n[orders]\n{orders}\n");
    assert_eq!(refused(&with("strays = \"left-out\"")), ["S440 orders.strays"]);
    let (_folder, mut found) = beside("kiwibot-restaurant", "", b"placed\n12:00\n");
    found.text = with("file = \"orders.csv\"");
    let problems = load(&found.text, &found.name, &Overrides::default()).unwrap_err().0;
    let keys: Vec<&str> = problems.iter().map(|problem| problem.key.as_str()).collect();
    assert!(problems.iter().all(|problem| problem.code == "S440"), "{problems:?}");
    assert_eq!(keys, ["merchant[0].orders_per_day", "merchant[0].arrivals", "vary.orders_per_day"]);
    assert_eq!(refused(&with("file = \"no/such.csv\""))[0], "W101 ");
    let said = super::files::refused("kiwibot-restaurant", "plane = \"own\"", "placed\n12:00\n");
    assert!(said.contains("S440 orders.plane"), "{said}");
}

#[test]
fn customers_off_the_map_are_told_one_by_one_or_left_out_and_counted() {
    let csv = "placed,x_m,y_m\n12:00,0,0\n12:01,90000,0\n12:02,0,90000\n12:03,,\n";
    let said = refused("kiwibot-restaurant", "", csv);
    assert!(said.contains("orders.csv:3: W111 x_m = 90000, y_m = 0: "), "{said}");
    assert!(said.contains("orders.csv:4: W111") && said.lines().count() == 2, "{said}");
    let (_folder, found) = beside("kiwibot-restaurant", "strays = \"left-out\"", csv.as_bytes());
    let ground = ground(&found);
    let book = ground.book.as_ref().unwrap();
    assert_eq!((book.all, book.left_out), (4, 2));
    let day = orders(&ground, 1, 0, 1.0);
    assert_eq!(day.iter().map(|order| order.placed.0 / 60_000).collect::<Vec<_>>(), [720, 723]);
    let said = refused("kiwibot-restaurant", "", "placed,place\n12:00,No such place\n");
    assert!(said.contains("orders.csv:2: W111 place = No such place"), "{said}");
    let none = "placed,x_m,y_m\n12:01,90000,0\n";
    let said = refused("kiwibot-restaurant", "strays = \"left-out\"", none);
    assert!(said.contains("S601 orders.file"), "{said}");
}

/// Two shops a hundred metres apart on a plane of its own, far from any map, and a third one in the
/// sea.
const OWN_PLANE: &str = "placed,merchant,merchant_x_m,merchant_y_m,x_m,y_m,value_usd\n\
    12:00,A,500000,70000,500020,70010,10\n12:01,B,500100,70000,500080,70010,11\n\
    12:02,C,590000,70000,500080,70010,11\n12:03,A,500000,70000,590000,70010,12\n";

/// The same without the shop in the sea, whose place moves the middle of all.
fn near_shops() -> String {
    let near: Vec<&str> = OWN_PLANE.lines().filter(|line| !line.contains(",C,")).collect();
    near.join("\n") + "\n"
}

#[test]
fn a_book_on_a_plane_of_its_own_is_put_on_the_map_by_the_middle_of_its_merchants() {
    let (_folder, mut found) = beside("kiwibot-restaurant", "", near_shops().as_bytes());
    let merchant = found.text.find("[[merchant]]").unwrap();
    let customers = found.text.find("[customers]").unwrap();
    found.text.replace_range(merchant..customers, "");
    found.text = found.text.replace("hub = \"merchant\"", "hub = \"centre\"");
    found.text += "plane = \"own\"\nstrays = \"left-out\"\n";
    let ground = ground(&found);
    let names: Vec<&str> = ground.scenario.merchants.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["A", "B"]);
    let [a, b] = ground.merchants.as_slice() else { panic!("two shops") };
    assert!((b.x - a.x - 100.0).abs() < 1e-6 && (a.y - b.y).abs() < 1e-6);
    let book = ground.book.as_ref().unwrap();
    assert_eq!((book.all, book.left_out), (3, 1));
    let tickets: Vec<f64> =
        ground.scenario.merchants.iter().map(|merchant| merchant.ticket.mean()).collect();
    assert!((tickets[0] - 11.0).abs() < 1e-9 && (tickets[1] - 11.0).abs() < 1e-9, "{tickets:?}");
    let day = orders(&ground, 1, 0, 1.0);
    let door = ground.customers[day[0].customer as usize];
    assert!((door.x - a.x - 20.0).abs() < 1e-6 && (door.y - a.y - 10.0).abs() < 1e-6);
}

#[test]
fn a_merchant_at_no_path_is_told_or_left_out_with_its_orders() {
    let csv = "placed,merchant,merchant_x_m,merchant_y_m,x_m,y_m,value_usd\n\
               12:00,C,90000,0,0,0,10\n12:01,A,0,0,20,10,11\n12:02,B,40,0,20,10,12\n";
    let said = refused("kiwibot-restaurant", "", csv);
    assert!(said.contains("orders.csv:2: W111 merchant = C: ") && said.lines().count() == 1);
    let (_folder, found) = beside("kiwibot-restaurant", "strays = \"left-out\"", csv.as_bytes());
    let ground = ground(&found);
    let names: Vec<&str> = ground.scenario.merchants.iter().map(|m| m.name.as_str()).collect();
    assert_eq!(names, ["Corner kitchen", "A", "B"]);
    let day = orders(&ground, 1, 0, 1.0);
    let sold: Vec<usize> = day.iter().map(|order| order.merchant.index()).collect();
    assert_eq!(sold, [1, 2]);
}
