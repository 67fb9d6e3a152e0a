//! Order files, sound and broken.

use super::*;
use crate::base::money::Money;
use crate::base::time::SimTime;
use crate::scenario::{PlaceRule, Problem, Ready};

fn list(text: &str, known: &[&str]) -> Result<OrderList, Vec<Problem>> {
    let known: Vec<String> = known.iter().map(|name| (*name).to_owned()).collect();
    let file = Readings::of("orders.csv", text.as_bytes());
    parse(&file, &known).map_err(|problems| problems.0)
}

#[test]
fn a_row_is_an_order_and_what_is_empty_stays_open() {
    let text = "order,placed,merchant,x_m,y_m,ready,value_usd,mass_kg,earliest,latest\n\
                a,12:00,Kitchen,3.5,-2,12:15,16.5,,13:00,13:30\nb,11:00:30,Kitchen,,,,,,,\n";
    let found = list(text, &["Depot", "Kitchen"]).unwrap();
    assert_eq!((found.merchants.len(), found.days.len()), (2, 1));
    let [early, late] = found.days[0].orders.as_slice() else { panic!("two orders") };
    assert_eq!((early.line, early.placed, early.merchant), (3, SimTime(39_630_000), 1));
    assert_eq!((&early.customer, early.ready, early.ticket), (&None, None, None));
    assert!(matches!(late.customer, Some(PlaceRule::Plane(at)) if at.x > 3.4 && at.y < -1.9));
    assert_eq!(late.ready, Some(Ready::At(SimTime(44_100_000))));
    assert_eq!((late.ticket, late.mass), (Some(Money::from_units(16.5)), None));
    assert_eq!(
        (late.earliest, late.latest),
        (Some(SimTime(46_800_000)), Some(SimTime(48_600_000)))
    );
}

#[test]
fn a_byte_order_mark_line_ends_of_windows_and_quotes_change_nothing() {
    let plain = list("placed,merchant\n12:00,\"A, B\"\n", &[]).unwrap();
    let other = list("\u{feff}placed,merchant\r\n 12:00 ,\"A, B\"\r\n", &[]).unwrap();
    assert_eq!((&plain.days, &plain.merchants), (&other.days, &other.merchants));
    assert_eq!(plain.merchants[0].name, "A, B");
    let blank = list("placed,merchant\r\n\r\n12:00,A\r\nnoon,A\r\n", &[]).unwrap_err();
    assert_eq!(blank[0].line, Some(4));
}

#[test]
fn days_come_by_date_or_number_in_order() {
    let days = |text: &str| -> Vec<(String, usize)> {
        let found = list(text, &["A"]).unwrap();
        found.days.into_iter().map(|day| (day.name, day.orders.len())).collect()
    };
    let two = [("2020-02-28".to_owned(), 1), ("2020-03-01".to_owned(), 2)];
    assert_eq!(days("placed\n2020-03-01 10:00\n2020-02-28 12:00\n2020-03-01T09:00\n"), two);
    assert_eq!(days("day,placed\n2020-03-01,10:00\n2020-02-28,12:00\n2020-03-01,9:00\n"), two);
    let counted = [("2".to_owned(), 1), ("10".to_owned(), 1)];
    assert_eq!(days("day,placed\n10,10:00\n2,12:00\n"), counted);
}

/// Broken texts, and the code, line and column that each must give.
const BROKEN: &[(&str, &str, Option<usize>, &str)] = &[
    ("", "W103", Some(1), "placed"),
    ("placed,merchant\n", "W106", None, ""),
    ("merchant\nA\n", "W103", Some(1), "placed"),
    ("placed,merchnt\n12:00,A\n", "W103", Some(1), "merchnt"),
    ("placed,placed\n12:00,12:00\n", "W103", Some(1), "placed"),
    ("placed,lon\n12:00,1\n", "W103", Some(1), "lon"),
    ("placed,y_m\n12:00,1\n", "W103", Some(1), "y_m"),
    ("placed,merchant\n12:00,\n", "W107", Some(2), "merchant"),
    ("placed,merchant\n,A\n", "W107", Some(2), "placed"),
    ("placed\nnoon\n", "W105", Some(2), "placed"),
    ("placed\n12:61\n", "W105", Some(2), "placed"),
    ("placed\nNaN\n", "W105", Some(2), "placed"),
    ("placed\ninf\n", "W105", Some(2), "placed"),
    ("placed\n-5\n", "W105", Some(2), "placed"),
    ("placed\n2021-02-29 12:00\n", "W105", Some(2), "placed"),
    ("day,placed\nMonday,12:00\n", "W105", Some(2), "day"),
    ("day,placed\n1,12:00\n2020-02-03,12:00\n", "W105", None, "day"),
    ("day,placed\n2020-02-03,2020-02-05 12:00\n", "W109", Some(2), "placed"),
    ("placed,ready\n12:00,11:59\n", "W109", Some(2), "ready"),
    ("placed,latest\n12:00,11:59\n", "W109", Some(2), "latest"),
    ("placed,earliest,latest\n12:00,14:00,13:00\n", "W109", Some(2), "latest"),
    ("placed,mass_kg\n12:00,heavy\n", "W104", Some(2), "mass_kg"),
    ("placed,mass_kg\n12:00,-1\n", "W104", Some(2), "mass_kg"),
    ("placed,mass_kg\n12:00,nan\n", "W104", Some(2), "mass_kg"),
    ("placed,value_usd\n12:00,inf\n", "W104", Some(2), "value_usd"),
    ("placed,value_usd\n12:00,\"1,5\"\n", "W104", Some(2), "value_usd"),
    ("placed,volume_l\n12:00,1e99\n", "W104", Some(2), "volume_l"),
    ("placed,promise_min\n12:00,0\n", "W104", Some(2), "promise_min"),
    ("placed,lon,lat\n12:00,181,0\n", "W104", Some(2), "lon"),
    ("placed,lon,lat\n12:00,0,91\n", "W104", Some(2), "lat"),
    ("placed,lon,lat\n12:00,1,\n", "W112", Some(2), "lon"),
    ("placed,lon,lat,place\n12:00,1,1,Union\n", "W112", Some(2), "place"),
    ("placed,ready,preparation_min\n12:00,12:10,10\n", "W112", Some(2), "ready"),
    (
        "placed,merchant,merchant_x_m,merchant_y_m\n12:00,A,0,0\n12:01,A,1,0\n",
        "W112",
        Some(3),
        "merchant",
    ),
    ("order,placed\n7,12:00\n8,12:00\n7,12:01\n", "W108", Some(4), "order"),
    ("placed\n12:00\n\"12:10\n12:20\n", "W102", Some(3), ""),
];

#[test]
fn what_is_broken_is_refused_with_its_line_and_column() {
    for (text, code, line, column) in BROKEN {
        let found = list(text, &["A"]).unwrap_err();
        let problem = &found[0];
        let told = (problem.code, problem.line, problem.key.as_str());
        assert_eq!(told, (*code, *line, *column), "{text}: {found:#?}");
        assert!(!problem.remedy.is_empty());
    }
}

#[test]
fn text_that_is_no_utf_8_is_refused() {
    let file = Readings::of("orders.csv", b"placed,merchant\n12:00,\xff\xfe\n");
    let found = parse(&file, &[]).unwrap_err().0;
    assert_eq!((found[0].code, found[0].line), ("W102", Some(2)));
}

#[test]
fn every_fault_is_told_at_once_up_to_a_readable_number() {
    let text = "placed,mass_kg,lon,lat\nnoon,x,999,\n12:00,-1,,\n";
    let codes: Vec<_> =
        list(text, &["A"]).unwrap_err().iter().map(|p| (p.line, p.key.clone())).collect();
    let told = |line, key: &str| (Some(line), key.to_owned());
    let wanted =
        [told(2, "lon"), told(2, "lon"), told(2, "mass_kg"), told(2, "placed"), told(3, "mass_kg")];
    assert_eq!(codes, wanted);
    let many = format!("placed\n{}", "noon\n".repeat(250));
    let found = list(&many, &["A"]).unwrap_err();
    assert_eq!((found.len(), found[100].code), (101, "W113"));
    assert!(found[100].what.contains("150"), "{}", found[100]);
}

#[test]
fn several_merchants_need_a_column_that_tells_them_apart() {
    let found = list("placed\n12:00\n", &["A", "B"]).unwrap_err();
    assert_eq!((found[0].code, found[0].key.as_str()), ("W103", "merchant"));
    assert_eq!(list("placed\n12:00\n", &["A"]).unwrap().days[0].orders[0].merchant, 0);
}

#[test]
fn no_mutation_of_a_file_makes_the_reader_panic() {
    use crate::base::stream::{below, stream};
    let sound = "order,day,placed,merchant,lon,lat,ready,value_usd,earliest,latest\n\
                 1,2020-02-03,12:00,A,24.9,60.1,12:10,9.5,13:00,14:00\n\
                 2,2020-02-04,45000.25,B,24.8,60.2,,,,\n";
    let spare = b"0123456789.,-:T\"\n \xff/eAx";
    for case in 0..2000 {
        let mut rng = stream(11, 0, "mutation", case);
        let mut bytes = sound.as_bytes().to_vec();
        for _ in 0..=below(&mut rng, 5) {
            let at = below(&mut rng, bytes.len());
            match below(&mut rng, 3) {
                0 => bytes[at] = spare[below(&mut rng, spare.len())],
                1 => drop(bytes.remove(at)),
                _ => bytes.insert(at, spare[below(&mut rng, spare.len())]),
            }
        }
        if let Err(Problems(found)) = parse(&Readings::of("orders.csv", &bytes), &[]) {
            assert!(!found.is_empty(), "{case}");
        }
    }
}
