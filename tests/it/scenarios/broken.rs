//! Broken texts, one for every fault, and the code, line and key that each must give.

use super::{SOUND, check};

/// Old text, new text, and the code and key that must be reported; the line is where the new text
/// begins, unless it is given.
const BROKEN: &[(&str, &str, &str, &str, Option<usize>)] = &[
    ("version = 1", "version = 2", "S201", "version", None),
    ("version = 1\n", "", "S103", "version", Some(0)),
    ("version = 1", "version = \"1\"", "S104", "version", None),
    ("question = \"Does it load?\"", "question = \"  \"", "S207", "question", None),
    ("answer = \"service\"", "answer = \"servce\"", "S203", "answer", None),
    ("answer = \"service\"", "anwser = \"service\"", "S102", "anwser", None),
    ("date = \"2020-02-03\"", "date = \"2021-02-29\"", "S204", "run.date", None),
    ("date = \"2020-02-03\"\n", "", "S103", "run.date", Some(4)),
    ("hours = \"10:00-22:00\"", "hours = \"22:00-10:00\"", "S205", "run.hours", None),
    ("hours = \"10:00-22:00\"", "hours = \"10:00-25:00\"", "S205", "run.hours", None),
    ("hours = \"10:00-22:00\"", "hours = 10", "S104", "run.hours", None),
    ("replications = 20", "replications = 0", "S201", "run.replications", None),
    ("replications = 20", "replications = 20.5", "S104", "run.replications", None),
    ("seed = 2020", "seed = -1", "S201", "run.seed", None),
    ("seed = 2020", "seed = 1\nseed = 2", "S101", "", Some(9)),
    ("seed = 2020", "seed = ", "S101", "", None),
    ("seed = 2020", "seed = 1\nfleets = \"alone\"", "S203", "run.fleets", Some(9)),
    ("[run]", "[runs]", "S102", "runs", None),
    ("generate = \"town\"", "generate = \"twn\"", "S203", "map.generate", None),
    ("generate = \"town\"\n", "", "S410", "map.generate", Some(9)),
    ("generate = \"town\"", "generate = \"town\"\nfile = \"a.pbf\"", "S410", "map.generate", None),
    ("generate = \"town\"", "file = \"a.pbf\"", "S411", "map.area_km2", Some(11)),
    ("area_km2 = 1.0", "area_km2 = nan", "S202", "map.area_km2", None),
    ("area_km2 = 1.0", "area_km2 = inf", "S202", "map.area_km2", None),
    ("area_km2 = 1.0", "area_km2 = 1e9", "S201", "map.area_km2", None),
    ("area_km2 = 1.0", "area_km2 = -0.0", "S201", "map.area_km2", None),
    ("rules = \"none\"", "rules = \"estonai\"", "S301", "map.rules", None),
    ("rules = \"none\"", "policy = \"no/such.json\"", "S620", "map.policy", None),
    ("robots = [1, 2, 3]", "rules = [\"japna\"]", "S301", "vary.rules", None),
    ("robots = [1, 2, 3]", "rules = [\"japan\", \"japan\"]", "S209", "vary.rules", None),
    ("robots = [1, 2, 3]", "rules = []", "S208", "vary.rules", None),
    ("answer = \"service\"", "answer = \"rules\"", "S408", "answer", None),
    ("place = \"busiest-eatery\"", "place = \"busiest\"", "S206", "merchant[0].place", None),
    ("place = \"busiest-eatery\"", "place = { at = [91, 0] }", "S206", "merchant[0].place", None),
    ("place = \"busiest-eatery\"", "place = { osm = \"123\" }", "S206", "merchant[0].place", None),
    ("place = \"busiest-eatery\"", "place = { name = \"x\" }", "S102", "merchant[0].place", None),
    ("place = \"busiest-eatery\"", "place = 3", "S104", "merchant[0].place", None),
    ("orders_per_day = 60", "orders_per_day = 0", "S201", "merchant[0].orders_per_day", None),
    ("orders_per_day = 60", "orders_per_dya = 60", "S102", "merchant[0].orders_per_dya", None),
    ("orders_per_day = 60\n", "", "S103", "merchant[0].orders_per_day", Some(13)),
    ("{ mean = 16, sd = 6 }", "{ mean = -1, sd = 6 }", "S201", "merchant[0].ticket_usd", None),
    ("{ mean = 16, sd = 6 }", "{ mean = 16 }", "S103", "merchant[0].ticket_usd", None),
    (
        "{ mean = 16, sd = 6 }",
        "{ mean = 1, sd = 1, x = 1 }",
        "S102",
        "merchant[0].ticket_usd",
        None,
    ),
    ("{ mean = 16, sd = 6 }", "\"16\"", "S104", "merchant[0].ticket_usd", None),
    ("arrivals = \"campus\"", "arrivals = \"x\"", "S301", "merchant[0].arrivals", None),
    (
        "hours = \"10:00-22:00\"",
        "hours = \"02:00-03:00\"",
        "S406",
        "merchant[0].arrivals",
        Some(18),
    ),
    ("within_m = 1600", "around = \"hub\"\nwithin_m = 1600", "S206", "customers.around", None),
    ("within_m = 1600", "within_m = 9", "S201", "customers.within_m", None),
    ("vendor = \"kiwibot\"", "vendor = \"kiwbot\"", "S301", "fleet[0].vendor", None),
    ("robots = 4", "robots = 0", "S201", "fleet[0].robots", None),
    ("robots = 4", "robots = 11", "S401", "fleet[0].robots", None),
    ("robots = 4", "robots = 10001", "S201", "fleet[0].robots", None),
    ("plan = \"kiwibot-lease\"", "plan = \"courier-platform\"", "S306", "fleet[0].plan", None),
    ("plan = \"courier-platform\"", "plan = \"kiwibot-lease\"", "S306", "couriers.plan", None),
    ("plan = \"kiwibot-lease\"\n", "", "S103", "fleet[0].plan", Some(21)),
    ("hub = \"merchant\"", "hub = \"merchants\"", "S206", "fleet[0].hub", None),
    ("hub = \"merchant\"", "hubs = []", "S212", "fleet[0].hubs", None),
    ("hub = \"merchant\"", "hubs = [\"centre\", \"middle\"]", "S206", "fleet[0].hubs", None),
    ("hub = \"merchant\"", "hubs = [\"centre\", 3]", "S104", "fleet[0].hubs", None),
    (
        "hub = \"merchant\"",
        "hub = \"centre\"\nhubs = [\"merchant\"]",
        "S430",
        "fleet[0].hubs",
        Some(26),
    ),
    ("hub = \"merchant\"", "returns = \"home\"", "S203", "fleet[0].returns", None),
    ("hub = \"merchant\"", "cool_down_min = 5", "S431", "fleet[0].cool_down_min", None),
    ("hub = \"merchant\"", "dispatch = \"fastest\"", "S203", "fleet[0].dispatch", None),
    ("hub = \"merchant\"", "unit_cost_usd = -5", "S201", "fleet[0].unit_cost_usd", None),
    (
        "plan = \"kiwibot-lease\"",
        "plan = \"own-and-operate\"\nlease_usd_per_day = 1",
        "S409",
        "fleet[0].lease_usd_per_day",
        Some(25),
    ),
    ("cycle_s = 90", "cycle_s = 20", "S720", "crossings.cycle_s", None),
    ("cycle_s = 90", "walk_s = 60\nclearance_s = 31", "S720", "crossings.walk_s", None),
    ("cycle_s = 90", "yield_marked_share = 1.1", "S201", "crossings.yield_marked_share", None),
    ("hub = \"merchant\"", "reserve_share = 0.5", "S721", "fleet[0].reserve_share", None),
    (
        "hub = \"merchant\"",
        "recharge_below_share = 0.9",
        "S721",
        "fleet[0].recharge_below_share",
        None,
    ),
    ("plugs = 4", "spares = 2", "S722", "charger[0].spares", None),
    ("plugs = 4", "for = \"starship\"", "S303", "charger[0].for", None),
    ("plugs = 4", "plugs = 0", "S201", "charger[0].plugs", None),
    ("on_duty = 2", "on_duty = 0", "S402", "operators[0].on_duty", None),
    (
        "[[operators]]\non_duty = 2\nrobots_per_operator = 3\nwage_usd_per_h = 2\n",
        "",
        "S402",
        "fleet[0].vendor",
        Some(22),
    ),
    (
        "robots_per_operator = 3",
        "robots_per_operator = 4",
        "S403",
        "operators[0].robots_per_operator",
        None,
    ),
    (
        "vendor = \"kiwibot\"",
        "vendor = \"starship\"",
        "S405",
        "operators[0].robots_per_operator",
        Some(28),
    ),
    (
        "vendor = \"kiwibot\"",
        "vendor = \"scout\"",
        "S405",
        "operators[0].robots_per_operator",
        Some(28),
    ),
    ("[[operators]]", "[[operators]]\nfor = \"kiwi\"", "S303", "operators[0].for", Some(27)),
    ("[[crew]]\npeople = 1\nwage_usd_per_h = 15\n", "", "S412", "fleet[0].vendor", Some(22)),
    ("people = 1", "people = 1\ndrive_kmh = 30", "S733", "crew[0].drive_kmh", Some(32)),
    (
        "people = 1",
        "people = 1\nmoves = \"drive\"\nwalk_kmh = 4",
        "S733",
        "crew[0].walk_kmh",
        Some(33),
    ),
    ("on_duty = 2", "on_duty = 2\nskills = [\"cook\"]", "S203", "operators[0].skills", Some(28)),
    ("on_duty = 2", "on_duty = 2\nskills = [\"assist\"]", "S425", "fleet[0].vendor", Some(22)),
    (
        "on_duty = 2",
        "on_duty = 2\nshifts = [\"10:00-11:00\"]\nbreak_min = 60",
        "S424",
        "operators[0].break_min",
        Some(29),
    ),
    ("hub = \"merchant\"", "link_outage_s = 5", "S423", "fleet[0].link_outage_s", None),
    (
        "vendor = \"kiwibot\"",
        "vendor = \"starship\"\noperator_slots = \"trip\"",
        "S426",
        "fleet[0].operator_slots",
        Some(23),
    ),
    (
        "[[crew]]",
        "[[calls]]\ncause = \"kerb\"\nper_km = 1\n[[crew]]",
        "S421",
        "calls[0].per_km",
        Some(32),
    ),
    ("[[crew]]", "[[calls]]\ncause = \"people\"\n[[crew]]", "S422", "calls[0].cause", Some(31)),
    (
        "[[crew]]",
        "[[calls]]\ncause = \"rain\"\nper_km = 1\n[[crew]]",
        "S203",
        "calls[0].cause",
        Some(31),
    ),
    (
        "[[crew]]",
        "[[calls]]\ncause = \"kerb\"\nshare = 0.1\n[[calls]]\ncause = \"kerb\"\nshare = 0.2\n[[crew]]",
        "S420",
        "calls[1].cause",
        Some(34),
    ),
    (
        "[[crew]]",
        "[[calls]]\ncause = \"crossing\"\nshare = 1.5\n[[crew]]",
        "S201",
        "calls[0].share",
        Some(32),
    ),
    (
        "hub = \"merchant\"",
        "link_outages_per_h = 1\nlink_outage_s = { mean = 5, law = \"weibull\" }",
        "S211",
        "fleet[0].link_outage_s",
        Some(26),
    ),
    ("robots = 4", "robots = 4\nrefunds_by = \"vendor\"", "S734", "fleet[0].refunds_by", Some(24)),
    (
        "[[crew]]",
        "[[crew]]\npeople = 1\nwage_usd_per_h = 1\nanswers = \"nearest\"\n[[crew]]",
        "S735",
        "crew[1].answers",
        Some(34),
    ),
    ("people = 1", "people = 1\nswap_min = -1", "S201", "crew[0].swap_min", Some(32)),
    (
        "robots = 4",
        "robots = 4\nthefts_per_1000_h = -1",
        "S201",
        "fleet[0].thefts_per_1000_h",
        Some(24),
    ),
    ("robots = 4", "robots = 4\nworkshop_bays = 0", "S201", "fleet[0].workshop_bays", Some(24)),
    ("people = 1", "people = 1\nbase = \"home\"", "S206", "crew[0].base", Some(32)),
    ("people = 1", "people = 1\nshifts = \"08:00-14:00\"", "S104", "crew[0].shifts", Some(32)),
    ("people = 1", "people = 1\nshifts = [8, 14]", "S104", "crew[0].shifts", Some(32)),
    ("people = 1", "people = 1\nshifts = [\"8-14\"]", "S205", "crew[0].shifts", Some(32)),
    ("people = 1", "people = 1\nshifts = [\"22:00-06:00\"]", "S730", "crew[0].shifts", Some(32)),
    (
        "people = 1",
        "people = 1\nshifts = [\"08:00-14:00\", \"13:00-20:00\"]",
        "S731",
        "crew[0].shifts",
        Some(32),
    ),
    ("people = 1", "people = 1\nshifts = []", "S732", "crew[0].shifts", Some(32)),
    ("kind = \"bicycle\"", "kind = \"tricycle\"", "S301", "couriers.kind", None),
    ("kind = \"bicycle\"", "on_duty = \"as-neded\"", "S203", "couriers.on_duty", None),
    ("kind = \"bicycle\"", "on_duty = 0", "S201", "couriers.on_duty", None),
    ("lead_time_min = 40", "lead_time_min = 0", "S201", "promise.lead_time_min", None),
    ("lead_time_min = 40", "lead_time = 40", "S102", "promise.lead_time", None),
    ("robots = [1, 2, 3]", "robots = []", "S208", "vary.robots", None),
    ("robots = [1, 2, 3]", "robots = [1, 2, 1]", "S209", "vary.robots", None),
    ("robots = [1, 2, 3]", "robots = [1, 2.5]", "S104", "vary.robots", None),
    ("robots = [1, 2, 3]", "robots = [4, 20]", "S401", "vary.robots", None),
    ("robots = [1, 2, 3]", "robots = 3", "S104", "vary.robots", None),
    (
        "orders_per_day = [20, 40]",
        "orders_per_day = [20, nan]",
        "S202",
        "vary.orders_per_day",
        None,
    ),
    ("[vary]", "[weather]\n[vary]", "S703", "weather.file", None),
    (
        "[vary]",
        "[weather]\nkind = \"rain\"\nfile = \"a.csv\"\n[vary]",
        "S703",
        "weather.file",
        Some(40),
    ),
    (
        "[vary]",
        "[weather]\nkind = \"rain\"\ndays = \"all\"\n[vary]",
        "S703",
        "weather.days",
        Some(40),
    ),
    ("[vary]", "[weather]\nkind = \"rian\"\n[vary]", "S301", "weather.kind", Some(39)),
    (
        "[vary]",
        "[weather]\nkind = \"rain\"\nrain_speed = 1.5\n[vary]",
        "S201",
        "weather.rain_speed",
        Some(40),
    ),
    ("[vary]", "[pedestrians]\nquota = 1\n[vary]", "S104", "pedestrians.quota", Some(39)),
    ("[vary]", "[[closure]]\nhours = \"10:00-11:00\"\n[vary]", "S705", "closure[0].place", None),
    (
        "[vary]",
        "[[closure]]\nways = [1]\nradius_m = 5\nhours = \"10:00-11:00\"\n[vary]",
        "S705",
        "closure[0].radius_m",
        Some(40),
    ),
    ("[vary]", "[[event]]\nhours = \"10:00-11:00\"\n[vary]", "S706", "event[0].orders", None),
    (
        "[vary]",
        "[timetable]\nclass_ends = [\"10:50\", \"09:50\"]\n[vary]",
        "S707",
        "timetable.class_ends",
        Some(39),
    ),
    (
        "[vary]",
        "[timetable]\nclass_ends = [\"10:50\", \"11:00\"]\n[vary]",
        "S708",
        "timetable.surge_min",
        None,
    ),
    (
        "arrivals = \"campus\"",
        "arrivals = \"campus\"\nhours = \"09:00-12:00\"",
        "S701",
        "merchant[0].hours",
        Some(19),
    ),
    ("[promise]", "promise = 3\n[prom]", "S102", "prom", Some(37)),
];

fn line_of(text: &str, part: &str) -> usize {
    1 + text[..text.find(part).unwrap()].matches('\n').count()
}

#[test]
fn every_broken_scenario_is_refused_with_code_line_key_and_remedy() {
    assert_eq!(check(SOUND).map(drop), Ok(()));
    for (old, new, code, key, line) in BROKEN {
        assert!(SOUND.contains(old), "{old}");
        let text = SOUND.replacen(old, new, 1);
        let line = line.unwrap_or_else(|| line_of(SOUND, old));
        let Err(found) = check(&text) else { panic!("accepted: {new}") };
        let problem = found
            .iter()
            .find(|problem| problem.code == *code && problem.key == *key)
            .unwrap_or_else(|| panic!("{new}: {code} {key} is not among {found:#?}"));
        assert_eq!(problem.line.unwrap_or(0), line, "{problem}");
        assert!(!problem.what.is_empty() && problem.remedy.ends_with(['.', '?']), "{problem}");
        assert!(!problem.to_string().contains("Some("), "{problem}");
    }
}

#[test]
fn all_errors_of_a_file_are_reported_at_once() {
    let text = SOUND.replace("robots = 4", "robots = 0").replace("sd = 6", "sd = -6");
    let codes: Vec<(&str, String)> =
        check(&text).unwrap_err().into_iter().map(|p| (p.code, p.key)).collect();
    let expected = [("S201", "merchant[0].ticket_usd"), ("S201", "fleet[0].robots")];
    assert_eq!(codes, expected.map(|(code, key)| (code, key.to_owned())));
}

/// Code and key of everything that is wrong.
fn faults(text: &str) -> Vec<(&'static str, String)> {
    check(text).err().unwrap_or_default().into_iter().map(|p| (p.code, p.key)).collect()
}

fn has(text: &str, code: &str, key: &str) {
    let found = faults(text);
    assert!(found.iter().any(|(c, k)| *c == code && k == key), "{code} {key}: {found:?}");
}

/// A section of the sound scenario, from its head to the next.
fn part(head: &str) -> &'static str {
    let start = SOUND.find(head).unwrap();
    let end = SOUND[start + 2..].find("\n[").map_or(SOUND.len(), |end| start + end + 3);
    &SOUND[start..end]
}

#[test]
fn faults_between_sections_are_found() {
    let twice = |head: &str| format!("{SOUND}{}", part(head));
    has(&twice("[[merchant]]"), "S302", "merchant[1].name");
    has(&twice("[[fleet]]"), "S302", "fleet[1].name");
    has(&format!("{}name = \"b\"\n", twice("[[fleet]]")), "S304", "operators[0].for");
    has(&SOUND.replace(part("[[merchant]]"), ""), "S407", "merchant");
    let no_axes = SOUND.replace(part("[vary]"), "");
    has(&no_axes.replace("\"service\"", "\"fleet-size\""), "S408", "answer");
    let no_fleet = ["[[fleet]]", "[[operators]]", "[[crew]]", "[[charger]]"]
        .iter()
        .fold(SOUND.to_owned(), |text, head| text.replace(part(head), ""));
    has(&no_fleet, "S413", "vary.robots");
    let axes = ["operators = [1]", "crews = [1]", "feeders = [1]", "chargers = [1]"];
    for axis in axes.into_iter().chain(["wage_usd_per_h = [2]"]) {
        let key = format!("vary.{}", axis.split(' ').next().unwrap());
        has(&no_fleet.replace("[vary]", &format!("[vary]\n{axis}")), "S740", &key);
    }
    has(&SOUND.replace("\"service\"", "\"operators\""), "S742", "answer");
    has(&SOUND.replace("\"service\"", "\"feeders\""), "S742", "answer");
    assert!(check(&no_fleet.replace("robots = [1, 2, 3]\n", "")).is_ok(), "couriers alone");
}

#[test]
fn two_fleets_of_one_vendor_need_names() {
    let second = part("[[fleet]]").replace("hub =", "name = \"late\"\nhub =");
    let text = format!("{SOUND}{second}");
    has(&text, "S304", "operators[0].for");
    let text = text.replacen("[[operators]]", "[[operators]]\nfor = \"late\"", 1);
    has(&text, "S402", "fleet[0].vendor");
    has(&text, "S304", "charger[0].for");
    let text = text.replacen("[[charger]]", "[[charger]]\nfor = \"late\"", 1);
    let more = part("[[operators]]").replace("]]", "]]\nfor = \"kiwibot\"");
    let text = format!("{text}{more}").replacen("[[crew]]", "[[crew]]\nfor = \"late\"", 1);
    let more = part("[[crew]]").replace("]]", "]]\nfor = \"kiwibot\"");
    let scenario = check(&format!("{text}{more}")).unwrap();
    let names: Vec<&str> = scenario.fleets.iter().map(|fleet| fleet.name.as_str()).collect();
    assert_eq!(names, ["Kiwibot", "late"]);
}

#[test]
fn what_is_too_large_is_refused() {
    has(&format!("{SOUND}#{}", "x".repeat(1 << 20)), "S105", "");
    has(&format!("{SOUND}{}", "[[crew]]\n".repeat(100)), "S210", "crew");
    has(&format!("{SOUND}x = {}", "[".repeat(100_000)), "S101", "");
    let long = (1..=400).map(|x| format!("{x}.5")).collect::<Vec<_>>().join(",");
    let text = SOUND.replace("orders_per_day = [20, 40]", &format!("orders_per_day = [{long}]"));
    has(&text.replace("replications = 20", "replications = 9000"), "S414", "vary.robots");
}

fn shipped(id: &str) -> String {
    let found = trundle::scenario::shipped().iter().find(|(known, _)| *known == id);
    found.map_or_else(String::new, |(_, text)| (*text).to_owned())
}

fn codes(text: &str) -> Vec<&'static str> {
    let checked = trundle::scenario::load(text, "x.toml", &trundle::scenario::Overrides::default());
    checked.map_or_else(|problems| problems.0.iter().map(|p| p.code).collect(), |_| Vec::new())
}

#[test]
fn more_orders_than_memory_holds_are_refused_before_the_run() {
    let text = shipped("kiwibot-restaurant").replace("replications = 20", "replications = 9000");
    assert_eq!(codes(&text), Vec::<&str>::new());
    assert_eq!(codes(&text.replace("orders_per_day = 60", "orders_per_day = 6000")), ["S416"]);
}

#[test]
fn an_axis_that_would_do_nothing_is_refused() {
    let text = shipped("town-kitchen").replace("\"apart\"", "\"shared\"");
    assert_eq!(codes(&text), Vec::<&str>::new());
    assert_eq!(codes(&text.replace("[vary]", "[vary]\nrobots = [1, 2]")), ["S415"]);
    let asked = text.replace("\"cheapest-option\"", "\"operators\"");
    assert_eq!(codes(&asked.replace("[vary]", "[vary]\noperators = [1, 2]")), ["S743"]);
    let heads = ["[[feeder]]\n", "[[operators]]\n", "[[crew]]\n"];
    let fed = heads.iter().fold(shipped("kiwibot-feeders"), |text, head| {
        text.replace(head, &format!("{head}for = \"kiwibot\"\n"))
    });
    let second = "[[fleet]]\nname = \"more\"\nvendor = \"starship\"\nrobots = 2\n\
                  plan = \"starship-per-order\"\n\n[[operators]]\nfor = \"more\"\non_duty = 1\n\
                  wage_usd_per_h = 12\n\n[[crew]]\nfor = \"more\"\npeople = 1\n\
                  wage_usd_per_h = 15\n\n[couriers]";
    let fed = fed.replace("[couriers]", second);
    assert_eq!(codes(&fed), Vec::<&str>::new());
    let shared = fed.replace("seed = 2019", "seed = 2019\nfleets = \"shared\"");
    assert_eq!(codes(&shared.replace("robots = [8, 12, 16]", "")), ["S743"]);
    let alone = shipped("scout-suburb");
    assert_eq!(codes(&alone.replace("[vary]", "[vary]\ncrews = [1, 2]")), ["S741"]);
    has(&SOUND.replace("[vary]", "[vary]\nfeeders = [1, 2]"), "S741", "vary.feeders");
    let fed = format!("{SOUND}[[feeder]]\npeople = 1\nwage_usd_per_h = 15\n");
    let varied = |list: &str| fed.replace("[vary]", &format!("[vary]\nfeeders = {list}"));
    assert_eq!(check(&varied("[1, 2]")).unwrap().vary.feeders, [1, 2]);
    for (list, code) in [("[0]", "S201"), ("[1001]", "S201"), ("[2, 2]", "S209"), ("[]", "S208")] {
        has(&varied(list), code, "vary.feeders");
    }
    has(&varied("[1.5]"), "S104", "vary.feeders");
}

#[test]
fn robots_that_cannot_wait_by_a_rule_are_refused() {
    let alone = shipped("scout-suburb").replace("[[fleet]]", "[[fleet]]\nreturns = \"stay\"");
    assert_eq!(codes(&alone), ["S432"]);
    let asked = "[[fleet]]\nreturns = \"expected-demand\"";
    let drawn = SOUND.replace("[[fleet]]", asked);
    assert_eq!(codes(&drawn), Vec::<&str>::new());
    let read = drawn.replace("[customers]", "[orders]\nfile = \"no/such.csv\"\n[customers]");
    has(&read, "S433", "fleet[0].returns");
}

#[test]
fn every_fault_is_told_once() {
    for (old, new, ..) in BROKEN {
        let found = check(&SOUND.replacen(old, new, 1)).unwrap_err();
        for (index, fault) in found.iter().enumerate() {
            assert!(!found[..index].contains(fault), "{new}: told twice: {fault}");
        }
    }
}
