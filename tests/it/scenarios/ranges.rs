//! Every number of the schema at, within and beyond the ends of its range.

use super::{SOUND, check};
use trundle::scenario::schema::{self, Kind};

/// The sound scenario with one value put in place of what it has.
fn with(section: &schema::Section, key: &str, value: &str) -> String {
    let mut document: toml_edit::DocumentMut = SOUND.parse().unwrap();
    let root = document.as_table_mut();
    let table: &mut dyn toml_edit::TableLike = match section.name {
        "" => root,
        name if section.repeated => {
            let mut one = toml_edit::ArrayOfTables::new();
            one.push(toml_edit::Table::new());
            root.entry(name).or_insert(toml_edit::Item::ArrayOfTables(one));
            root[name].as_array_of_tables_mut().unwrap().get_mut(0).unwrap()
        }
        name => root.entry(name).or_insert_with(toml_edit::table).as_table_mut().unwrap(),
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
    found.iter().any(|p| p.key == path && ["S201", "S202", "S203", "S104"].contains(&p.code))
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
                Kind::Words(words) => {
                    let list = |words: &[&str]| format!("{words:?}");
                    (vec![list(&words[..1]), list(words)], vec![list(&["nonsense"])])
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
                | Kind::Shifts
                | Kind::Flag
                | Kind::Times
                | Kind::Choice(_)
                | Kind::Asset(_)
                | Kind::Assets(_)
                | Kind::Place(_)
                | Kind::Places(..) => continue,
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
