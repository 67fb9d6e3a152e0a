//! Scenario files: what is accepted, what is refused, and in which words.

use std::collections::BTreeSet;
use trundle::base::money::Money;
use trundle::scenario::schema::{self, Kind};
use trundle::scenario::{
    Charge, DEFAULT, MapSource, Overrides, Problem, Scenario, load, notes, shipped,
};

fn check(text: &str) -> Result<Scenario, Vec<Problem>> {
    load(text, "x.toml", &Overrides::default()).map_err(|problems| problems.0)
}

#[test]
fn every_shipped_scenario_loads_and_the_default_is_among_them() {
    for (id, text) in shipped() {
        let scenario = load(text, &format!("{id}.toml"), &Overrides::default());
        let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(scenario.name, *id);
        assert!(text.starts_with("# Answers: "), "{id} says what it answers");
        for note in notes(&scenario) {
            assert!(!note.text.is_empty());
        }
    }
    assert!(shipped().iter().any(|(id, _)| *id == DEFAULT));
    assert!(check(shipped()[0].1).is_ok());
}

/// A sound scenario, short enough to break line by line.
const SOUND: &str = r#"version = 1
question = "Does it load?"
answer = "service"
[run]
date = "2020-02-03"
hours = "10:00-22:00"
replications = 20
seed = 2020
[map]
generate = "town"
area_km2 = 1.0
rules = "none"
[[merchant]]
name = "Kitchen"
place = "busiest-eatery"
orders_per_day = 60
ticket_usd = { mean = 16, sd = 6 }
arrivals = "campus"
[customers]
within_m = 1600
[[fleet]]
vendor = "kiwibot"
robots = 4
plan = "kiwibot-lease"
hub = "merchant"
[[operators]]
on_duty = 2
robots_per_operator = 3
wage_usd_per_h = 2
[[crew]]
people = 1
wage_usd_per_h = 15
[couriers]
kind = "bicycle"
plan = "courier-platform"
[promise]
lead_time_min = 40
[vary]
robots = [1, 2, 3]
orders_per_day = [20, 40]
"#;

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
    ("within_m = 1600", "within_m = 9", "S201", "customers.within_m", None),
    ("vendor = \"kiwibot\"", "vendor = \"kiwbot\"", "S301", "fleet[0].vendor", None),
    ("robots = 4", "robots = 0", "S201", "fleet[0].robots", None),
    ("robots = 4", "robots = 11", "S401", "fleet[0].robots", None),
    ("robots = 4", "robots = 10001", "S201", "fleet[0].robots", None),
    ("plan = \"kiwibot-lease\"", "plan = \"courier-platform\"", "S306", "fleet[0].plan", None),
    ("plan = \"courier-platform\"", "plan = \"kiwibot-lease\"", "S306", "couriers.plan", None),
    ("plan = \"kiwibot-lease\"\n", "", "S103", "fleet[0].plan", Some(21)),
    ("hub = \"merchant\"", "hub = \"merchants\"", "S206", "fleet[0].hub", None),
    ("hub = \"merchant\"", "dispatch = \"fastest\"", "S203", "fleet[0].dispatch", None),
    ("hub = \"merchant\"", "unit_cost_usd = -5", "S201", "fleet[0].unit_cost_usd", None),
    (
        "plan = \"kiwibot-lease\"",
        "plan = \"own-and-operate\"\nlease_usd_per_day = 1",
        "S409",
        "fleet[0].lease_usd_per_day",
        Some(25),
    ),
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
    (
        "[[crew]]",
        "[[crew]]\npeople = 1\nwage_usd_per_h = 1\n[[crew]]",
        "S305",
        "crew[1].for",
        Some(33),
    ),
    ("people = 1", "people = 1\nbase = \"home\"", "S206", "crew[0].base", Some(32)),
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

#[test]
fn a_message_names_file_line_code_key_value_and_remedy() {
    let text = SOUND.replace("robots = 4", "robots = 11");
    let problems = load(&text, "scenarios/x.toml", &Overrides::default()).unwrap_err();
    assert_eq!(
        problems.to_string(),
        "scenarios/x.toml:23: S401 fleet[0].robots = 11: the plan `kiwibot-lease` has no price \
         per order for 11 robots, only up to 10. Write `beyond_slabs_usd_per_order` in the \
         fleet, or lease fewer robots."
    );
    assert!(
        check(&text.replace("robots = 11", "robots = 11\nbeyond_slabs_usd_per_order = 0.9"))
            .is_ok()
    );
}

fn page(name: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// Tables of `docs/SCENARIO.md` as the schema says; `UPDATE_GOLDEN=1` writes them.
#[test]
fn the_manual_knows_every_key_and_no_other() {
    let written = page("SCENARIO.md");
    let mut wanted = written.clone();
    for section in schema::SECTIONS {
        let name = if section.name.is_empty() { "top" } else { section.name };
        let head = format!("<!-- keys {name} -->\n");
        let start = wanted.find(&head).unwrap_or_else(|| panic!("no {head}")) + head.len();
        let end = start + wanted[start..].find("<!-- end -->").unwrap();
        let table = format!("\n{}\n\n{}\n", section.what, schema::markdown(section));
        wanted.replace_range(start..end, &table);
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/SCENARIO.md");
        std::fs::write(path, &wanted).unwrap();
    } else {
        assert_eq!(written, wanted, "run with UPDATE_GOLDEN=1");
    }
    let keys: usize = schema::SECTIONS.iter().map(|section| section.keys.len()).sum();
    assert_eq!(wanted.lines().filter(|line| line.starts_with("| `")).count(), keys);
}

fn codes_in(text: &str) -> BTreeSet<String> {
    let digits = |code: &str| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
    text.match_indices('S')
        .filter_map(|(at, _)| text.get(at + 1..at + 4).filter(|code| digits(code)))
        .map(|code| format!("S{code}"))
        .collect()
}

fn sources(folder: &std::path::Path, text: &mut String) {
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            sources(&path, text);
        } else {
            text.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn the_list_of_errors_is_that_of_the_source() {
    let mut text = String::new();
    sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/scenario"), &mut text);
    let quoted: String = text.split('"').skip(1).step_by(2).filter(|s| s.len() == 4).collect();
    let listed: BTreeSet<String> = page("ERRORS.md")
        .lines()
        .filter_map(|line| line.strip_prefix("| S"))
        .map(|line| format!("S{}", &line[..3]))
        .collect();
    assert!(codes_in(&quoted).is_subset(&listed), "{:?}", codes_in(&quoted).difference(&listed));
    assert!(listed.is_subset(&codes_in(&text)), "{:?}", listed.difference(&codes_in(&text)));
}

/// The sound scenario with one value put in place of what it has.
fn with(section: &schema::Section, key: &str, value: &str) -> String {
    let mut document: toml_edit::DocumentMut = SOUND.parse().unwrap();
    let root = document.as_table_mut();
    let table: &mut dyn toml_edit::TableLike = match section.name {
        "" => root,
        name if section.repeated => {
            root[name].as_array_of_tables_mut().unwrap().get_mut(0).unwrap()
        }
        name => root[name].as_table_mut().unwrap(),
    };
    let item: toml_edit::Item = value.parse::<toml_edit::Value>().unwrap().into();
    table.insert(key, item);
    document.to_string()
}

/// Whether the value itself is refused, whatever else no longer fits.
fn refused(section: &schema::Section, key: &str, value: &str) -> bool {
    let index = if section.repeated { "[0]" } else { "" };
    let path = match section.name {
        "" => key.to_owned(),
        name => format!("{name}{index}.{key}"),
    };
    let found = check(&with(section, key, value)).err().unwrap_or_default();
    found.iter().any(|p| p.key == path && ["S201", "S202", "S104"].contains(&p.code))
}

#[test]
fn every_number_is_accepted_at_both_ends_of_its_range_and_refused_beyond() {
    let mut numbers = 0;
    for section in schema::SECTIONS {
        for key in section.keys {
            let (good, mut bad) = match key.kind {
                Kind::Whole(min, max) | Kind::WholeOr(min, max, _) => {
                    (vec![min.to_string(), max.to_string()], whole_beyond(min, max))
                }
                Kind::Number(min, max) => (vec![float(min), float(max)], float_beyond(min, max)),
                Kind::Law(min, max) => {
                    let bad = float_beyond(min, max);
                    let laws = bad.iter().map(|x| format!("{{ mean = {x}, sd = 1 }}")).collect();
                    (vec![float(min), float(max)], [bad, laws].concat())
                }
                Kind::Wholes(min, max) => {
                    let bad = whole_beyond(min, max);
                    let lists = bad.iter().map(|x| format!("[{x}]")).collect();
                    (vec![format!("[{min}, {max}]")], lists)
                }
                Kind::Numbers(min, max) => {
                    let bad = float_beyond(min, max);
                    let lists = bad.iter().map(|x| format!("[{x}]")).collect();
                    (vec![format!("[{}, {}]", float(min), float(max))], lists)
                }
                Kind::Text
                | Kind::Date
                | Kind::Hours
                | Kind::Choice(_)
                | Kind::Asset(_)
                | Kind::Place(_) => continue,
            };
            numbers += 1;
            bad.extend(["true".to_owned(), "[[1]]".to_owned(), "2020-01-01".to_owned()]);
            for value in good {
                assert!(!refused(section, key.name, &value), "{}: {value}", key.name);
            }
            for value in bad {
                assert!(refused(section, key.name, &value), "{}: {value}", key.name);
            }
        }
    }
    assert!(numbers > 25, "only {numbers} numbers were tried");
}

fn float(value: f64) -> String {
    format!("{value:?}")
}

fn whole_beyond(min: i64, max: i64) -> Vec<String> {
    let above = max.checked_add(1).map(|above| above.to_string());
    above.into_iter().chain([(min - 1).to_string(), "1.5".to_owned(), "nan".to_owned()]).collect()
}

fn float_beyond(min: f64, max: f64) -> Vec<String> {
    let ends = [min - 0.001, max + 0.001, f64::MAX];
    let never = ["nan", "inf", "-inf"].map(str::to_owned);
    ends.map(float).into_iter().chain(never).collect()
}

#[test]
fn layout_leaves_the_digest_alone_and_content_does_not() {
    let digest =
        |text: &str, overrides: &Overrides| load(text, "x.toml", overrides).unwrap().digest;
    let none = Overrides::default();
    let plain = digest(SOUND, &none);
    assert_eq!(plain.len(), 64);
    assert_eq!(plain, digest(&format!("\u{feff}# note\n{}", SOUND.replace('\n', "\r\n")), &none));
    assert_eq!(plain, digest(SOUND.trim_end(), &none));
    assert_ne!(plain, digest(&SOUND.replace("robots = 4", "robots = 3"), &none));
    let seven = Overrides { seed: Some(7), ..none.clone() };
    assert_eq!(digest(SOUND, &seven), digest(&SOUND.replace("seed = 2020", "seed = 7"), &none));
    assert_ne!(plain, digest(SOUND, &seven));
    let map = |path: &str| Overrides { map: Some(path.into()), ..none.clone() };
    assert_eq!(digest(SOUND, &map("a.pbf")), digest(SOUND, &map("b/c.pbf")));
}

#[test]
fn the_command_line_replaces_map_seed_and_replications() {
    let overrides =
        Overrides { map: Some("town.pbf".into()), seed: Some(7), replications: Some(3) };
    let scenario = load(SOUND, "x.toml", &overrides).unwrap();
    assert_eq!(scenario.map, MapSource::File("town.pbf".into()));
    assert_eq!((scenario.run.seed, scenario.run.replications), (7, 3));
    let none = Overrides { replications: Some(0), ..Overrides::default() };
    assert_eq!(load(SOUND, "x.toml", &none).unwrap_err().0[0].code, "S201");
}

#[test]
fn a_map_file_lies_beside_its_scenario() {
    let text = SOUND.replace("generate = \"town\"\narea_km2 = 1.0", "file = \"town.pbf\"");
    let scenario = load(&text, "some/where/x.toml", &Overrides::default()).unwrap();
    assert_eq!(scenario.map, MapSource::File("some/where/town.pbf".into()));
}

#[test]
fn numbers_of_the_fleet_replace_the_vendors_and_the_plans() {
    let own = "robots = 4\ncruise_kmh = 3.6\nlease_usd_per_day = 25\nfee_kept_usd_per_order = 2";
    let fleet = check(&SOUND.replace("robots = 4", own)).unwrap().fleets.remove(0);
    assert!((fleet.vendor.cruise.0 - 1.0).abs() < 1e-12);
    let lease = Charge::LeasePerRobotDay { amount: Money::from_units(25.0) };
    let kept = Charge::CustomerFeeKept { amount: Money::from_units(2.0) };
    assert!(fleet.plan.charges.contains(&lease) && fleet.plan.charges.contains(&kept));
}

#[test]
fn what_the_rules_forbid_is_a_note_and_not_an_error() {
    let text = SOUND.replace("rules = \"none\"", "rules = \"san-francisco\"");
    let codes: Vec<&str> = notes(&check(&text).unwrap()).iter().map(|note| note.code).collect();
    assert_eq!(codes, ["S503", "S504"]);
    let text = SOUND
        .replace("rules = \"none\"", "rules = \"florida\"")
        .replace("vendor = \"kiwibot\"", "vendor = \"scout\"")
        .replace("robots_per_operator = 3\n", "");
    let codes: Vec<&str> = notes(&check(&text).unwrap()).iter().map(|note| note.code).collect();
    assert_eq!(codes, ["S501", "S505"]);
}

#[test]
fn a_file_cut_anywhere_is_refused_or_whole() {
    for end in 0..SOUND.len() {
        let text = &SOUND[..end];
        if let Ok(scenario) = check(text) {
            let whole = scenario.fleets.is_empty() || text.contains("[[crew]]");
            assert!(!scenario.merchants.is_empty() && whole, "{end}");
        }
    }
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
    let no_fleet = ["[[fleet]]", "[[operators]]", "[[crew]]"]
        .iter()
        .fold(SOUND.to_owned(), |text, head| text.replace(part(head), ""));
    has(&no_fleet, "S413", "vary.robots");
    assert!(check(&no_fleet.replace("robots = [1, 2, 3]\n", "")).is_ok(), "couriers alone");
}

#[test]
fn two_fleets_of_one_vendor_need_names() {
    let second = part("[[fleet]]").replace("hub =", "name = \"late\"\nhub =");
    let text = format!("{SOUND}{second}");
    has(&text, "S304", "operators[0].for");
    let text = text.replacen("[[operators]]", "[[operators]]\nfor = \"late\"", 1);
    has(&text, "S402", "fleet[0].vendor");
    let more = part("[[operators]]").replace("]]", "]]\nfor = \"kiwibot\"");
    let text = format!("{text}{more}").replacen("[[crew]]", "[[crew]]\nfor = \"late\"", 1);
    let more = part("[[crew]]").replace("]]", "]]\nfor = \"kiwibot\"");
    let scenario = check(&format!("{text}{more}")).unwrap();
    let names: Vec<&str> = scenario.fleets.iter().map(|fleet| fleet.name.as_str()).collect();
    assert_eq!(names, ["kiwibot", "late"]);
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

#[test]
fn no_mutation_of_a_file_makes_the_reader_panic() {
    use trundle::base::stream::{below, stream};
    let spare = b"0123456789.-=[]{}\"' \nnaife\xc3";
    for case in 0..3000 {
        let mut rng = stream(9, 0, "mutation", case);
        let mut bytes = SOUND.as_bytes().to_vec();
        for _ in 0..=below(&mut rng, 4) {
            let at = below(&mut rng, bytes.len());
            match below(&mut rng, 3) {
                0 => bytes[at] = spare[below(&mut rng, spare.len())],
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, spare[below(&mut rng, spare.len())]),
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Err(problems) = load(&text, "x.toml", &Overrides::default()) {
            assert!(!problems.0.is_empty() && !problems.to_string().contains("src/"), "{case}");
        }
    }
}
