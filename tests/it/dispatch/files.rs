//! Broken instances: every fault with its file, line and column, all at once, and never a panic.

use super::made;
use std::path::Path;
use trundle::base::stream::{below, stream};
use trundle::scenario::Problems;
use trundle::scenario::instance::read_all;

fn faults(folder: &Path) -> Vec<(String, &'static str, Option<usize>, String)> {
    let Err(Problems(found)) = read_all(folder) else { return Vec::new() };
    let file = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
    let told = found.iter().map(|it| (file(&it.file), it.code, it.line, it.key.clone()));
    for problem in &found {
        assert!(!problem.remedy.is_empty() && !problem.what.is_empty(), "{problem}");
    }
    told.collect()
}

/// File, old text, new text, and the code, line and column that must be told.
const BROKEN: &[(&str, &str, &str, &str, Option<usize>, &str)] = &[
    ("orders.txt", "\tr", "\tq", "I106", Some(2), "restaurant"),
    ("orders.txt", "o1\t", "o0\t", "I105", Some(3), "order"),
    ("orders.txt", "o0\t", "\t", "I104", Some(2), "order"),
    ("orders.txt", "ready_time", "readytime", "I103", Some(1), "ready_time"),
    ("restaurants.txt", "r1\t", "r0\t", "I105", Some(3), "restaurant"),
    ("restaurants.txt", "r0\t", "r0\tNaN", "I104", Some(2), "x"),
    ("restaurants.txt", "r0\t", "r0\t-", "", None, ""),
    ("couriers.txt", "c1\t", "c0\t", "I105", Some(3), "courier"),
    ("instance_parameters.txt", "320", "0", "I104", Some(2), "meters_per_minute"),
    ("instance_parameters.txt", "320", "fast", "I104", Some(2), "meters_per_minute"),
    ("instance_parameters.txt", "\t15", "\t-15", "I104", Some(2), "guaranteed pay per hour"),
    (
        "instance_parameters.txt",
        "15\n",
        "15\n320\t4\t4\t40\t90\t10\t15\n",
        "I109",
        Some(3),
        "meters_per_minute",
    ),
];

#[test]
fn every_fault_is_told_with_its_file_line_and_column() {
    for (file, from, to, code, line, key) in BROKEN {
        let folder = tempfile::tempdir().unwrap();
        let mut files = made::files(2);
        files.replace(file, from, to);
        files.write(folder.path());
        let found = faults(folder.path());
        if code.is_empty() {
            assert_eq!(found, [], "{file}: {from:?} as {to:?}");
            continue;
        }
        let told = found
            .iter()
            .any(|it| (it.0.as_str(), it.1, it.2, it.3.as_str()) == (*file, *code, *line, *key));
        assert!(told, "{file}: {from:?} as {to:?} gives {found:?}");
    }
}

#[test]
fn times_that_run_backwards_are_refused_and_all_faults_come_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = made::files(2);
    files.0[0].1 = "order\tx\ty\tplacement_time\trestaurant\tready_time\n\
                    a\t1\t1\t30\tr0\t20\nb\t1\t1\t3.5\tr0\t20\nc\tx\t1\t3\tr0\t99999\n"
        .to_owned();
    files.0[2].1 =
        "courier\tx\ty\ton_time\toff_time\nk\t0\t0\t60\t60\nm\t0\t0\t60\t59\n".to_owned();
    files.write(folder.path());
    let found = faults(folder.path());
    let codes: Vec<(&str, &str, usize)> =
        found.iter().map(|it| (it.0.as_str(), it.1, it.2.unwrap())).collect();
    let wanted = [
        ("orders.txt", "I107", 2),
        ("orders.txt", "I104", 3),
        ("orders.txt", "I104", 4),
        ("orders.txt", "I104", 4),
        ("couriers.txt", "I108", 2),
        ("couriers.txt", "I108", 3),
    ];
    assert_eq!(codes, wanted);
}

#[test]
fn what_is_missing_or_empty_is_named() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(faults(&folder.path().join("nowhere"))[0].1, "I101");
    assert_eq!(faults(folder.path())[0].1, "I101", "an empty folder");
    made::files(2).write(folder.path());
    std::fs::remove_file(folder.path().join("couriers.txt")).unwrap();
    std::fs::write(folder.path().join("restaurants.txt"), "").unwrap();
    let found = faults(folder.path());
    let told: Vec<(&str, &str)> = found.iter().map(|it| (it.0.as_str(), it.1)).collect();
    assert_eq!(told, [("restaurants.txt", "I102"), ("couriers.txt", "I101")]);
    std::fs::write(folder.path().join("couriers.txt"), "courier\tx\ty\ton_time\toff_time\n")
        .unwrap();
    std::fs::write(folder.path().join("restaurants.txt"), [0xff, 0xfe, b'\n', 0xff]).unwrap();
    let found = faults(folder.path());
    assert!(found.iter().any(|it| it.1 == "I109" && it.0 == "couriers.txt"), "{found:?}");
    assert!(found.iter().any(|it| it.1 == "I102" && it.0 == "restaurants.txt"), "{found:?}");
}

#[test]
fn line_ends_and_marks_of_other_systems_change_nothing_but_the_digest() {
    let (plain, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut files = made::files(2);
    files.write(&plain.path().join("i"));
    for (_, text) in &mut files.0 {
        *text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    }
    files.write(&other.path().join("i"));
    let read = |folder: &Path| read_all(&folder.join("i")).unwrap().remove(0);
    let (one, mut two) = (read(plain.path()), read(other.path()));
    assert_ne!(one.digest, two.digest);
    two.digest.clone_from(&one.digest);
    assert_eq!(one, two);
}

#[test]
fn changed_bytes_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    for case in 0..300 {
        let mut rng = stream(31, 0, "broken_instance", case);
        let mut files = made::files(case % 5);
        files.write(folder.path());
        let (name, text) = &mut files.0[below(&mut rng, 4)];
        let mut bytes = text.clone().into_bytes();
        for _ in 0..=below(&mut rng, 4) {
            let place = below(&mut rng, bytes.len());
            match below(&mut rng, 3) {
                0 => bytes[place] = u8::try_from(below(&mut rng, 256)).unwrap(),
                1 => _ = bytes.remove(place),
                _ => bytes.truncate(place.max(1)),
            }
            if bytes.is_empty() {
                bytes.push(b'x');
            }
        }
        std::fs::write(folder.path().join(*name), bytes).unwrap();
        let _ = faults(folder.path());
    }
}
