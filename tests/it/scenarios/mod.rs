//! Scenario files: what is accepted, what is refused, and in which words.

mod broken;
mod manual;
mod ranges;

use trundle::base::money::Money;
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
[crossings]
cycle_s = 90
[[charger]]
plugs = 4
"#;

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

#[test]
fn hours_without_anybody_on_shift_are_remarked() {
    let with = |shifts: &str| {
        let text = SOUND.replacen("on_duty = 2", &format!("on_duty = 2\nshifts = {shifts}"), 1);
        let scenario = check(&text).unwrap();
        let notes = notes(&scenario);
        notes.into_iter().find(|note| note.code == "S507").map(|note| note.text)
    };
    assert_eq!(with("[\"06:00-15:00\", \"15:00-24:00\"]"), None);
    let gap = with("[\"06:00-15:00\", \"16:30-24:00\"]").unwrap();
    assert!(gap.contains("from 15:00") && gap.contains("to 16:30"), "{gap}");
    assert!(with("[\"06:00-15:00\"]").unwrap().contains("from 15:00"));
}
