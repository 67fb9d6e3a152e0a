//! The window itself, on a display with a Vulkan driver (`.ci/viewer` brings both): it opens, lives
//! through a day, takes a picture that shows something, closes, and has told the day as it is.

#![expect(clippy::unwrap_used, reason = "a test that fails may panic")]
#![expect(clippy::print_stderr, reason = "a skipped test says why")]

use resvg::tiny_skia::Pixmap;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Runs the program and returns what it printed.
fn trundle(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_trundle")).args(arguments).output().unwrap();
    let (told, wrong) = (output.stdout, String::from_utf8_lossy(&output.stderr).into_owned());
    assert!(output.status.success(), "{arguments:?}: {} {wrong}", output.status);
    String::from_utf8(told).unwrap()
}

/// The digest at the end of what was printed.
fn digest(told: &str) -> &str {
    let word = told.trim_end().rsplit(' ').next().unwrap();
    assert_eq!(word.len(), 64, "{told}");
    word
}

fn has_display() -> bool {
    let found = std::env::var("DISPLAY").is_ok_and(|name| !name.is_empty());
    if !found {
        eprintln!("skipped: no display to open a window on");
    }
    found
}

/// Facts of a picture: its size, the share of its commonest colour, how many colours fill a
/// two-thousandth of it or more.
fn facts(file: &Path) -> ((u32, u32), f64, usize) {
    let picture = Pixmap::load_png(file).unwrap();
    let mut colours: BTreeMap<[u8; 3], u32> = BTreeMap::new();
    for pixel in picture.pixels() {
        let coarse = [pixel.red() >> 4, pixel.green() >> 4, pixel.blue() >> 4];
        *colours.entry(coarse).or_default() += 1;
    }
    let all = picture.width() * picture.height();
    let share = |count: u32| f64::from(count) / f64::from(all);
    let most = colours.values().map(|count| share(*count)).fold(0.0, f64::max);
    let many = colours.values().filter(|count| share(**count) >= 0.0005).count();
    ((picture.width(), picture.height()), most, many)
}

#[test]
fn a_day_seen_in_a_window_is_the_day_and_its_picture_shows_something() {
    if !has_display() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("day.png");
    let shot = file.to_str().unwrap();
    let told = trundle(&[
        "view",
        "starship-campus",
        "--speed",
        "100000",
        "--until",
        "24:00",
        "--size",
        "1200x700",
        "--shot",
        shot,
    ]);
    assert!(told.starts_with("Closed at 24:00:00"), "{told}");
    assert_eq!(digest(&told), digest(&trundle(&["day", "starship-campus"])));
    let (size, most, many) = facts(&file);
    assert_eq!(size, (1200, 700));
    assert!((0.1..0.9).contains(&most) && many >= 8, "{most} of one colour, {many} colours");
}

/// Mean colours of the squares of 16 pixels of a picture, row by row.
fn squares(file: &Path) -> Vec<[f64; 3]> {
    const SIDE: u32 = 16;
    let picture = Pixmap::load_png(file).unwrap();
    let mut squares = Vec::new();
    for top in (0..picture.height() - SIDE).step_by(SIDE as usize) {
        for left in (0..picture.width() - SIDE).step_by(SIDE as usize) {
            let mut sums = [0.0; 3];
            for (x, y) in (0..SIDE).flat_map(|x| (0..SIDE).map(move |y| (left + x, top + y))) {
                let pixel = picture.pixel(x, y).unwrap();
                let colours = [pixel.red(), pixel.green(), pixel.blue()];
                sums.iter_mut().zip(colours).for_each(|(sum, it)| *sum += f64::from(it));
            }
            squares.push(sums.map(|sum| sum / f64::from(SIDE * SIDE)));
        }
    }
    squares
}

/// Share of the squares of two pictures whose mean colours are far from each other.
fn differ(one: &[[f64; 3]], other: &[[f64; 3]]) -> f64 {
    assert_eq!(one.len(), other.len(), "pictures of one size");
    let far = |(one, other): &(&[f64; 3], &[f64; 3])| {
        one.iter().zip(other.iter()).any(|(one, other)| (one - other).abs() > 20.0)
    };
    let far: u32 = one.iter().zip(other).filter(far).map(|_| 1).sum();
    let all: u32 = one.iter().map(|_| 1).sum();
    f64::from(far) / f64::from(all)
}

/// Up to colours, of which the kept picture has fewer.
#[test]
fn the_pictures_of_the_manual_are_what_is_drawn_now() {
    if !has_display() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let kept = Path::new("docs/pictures");
    let drawn = |name: &str, arguments: &[&str]| {
        let file = folder.path().join(name);
        let shot = ["--size", "1600x900", "--offscreen", "--shot", file.to_str().unwrap()];
        trundle(&[arguments, &shot].concat());
        squares(&file)
    };
    let noon = drawn("noon.png", &["view", "starship-campus", "--at", "12:30"]);
    let chooser = drawn("chooser.png", &["view"]);
    let kept = |name: &str| squares(&kept.join(name));
    let found = [
        differ(&noon, &kept("noon.png")),
        differ(&chooser, &kept("chooser.png")),
        differ(&noon, &kept("dark.png")),
        differ(&chooser, &kept("noon.png")),
    ];
    let [same, also, dark, other] = found;
    assert!(same < 0.02 && also < 0.02 && dark > 0.5 && other > 0.1, "{found:?}");
}

/// A morning: a robot is clicked and taken out, a price is changed, it rains, a second world is begun,
/// one change is taken back.
const SCRIPT: &str = "\
11:00 press changes
11:00 press rain
11:30:30 click robot 3
11:30:30 press take out
11:45 press changes
11:45 press add 5 to 0
11:50 key A
12:00 press price courier-commission +
12:00 press price courier-commission +
12:00 key Z
12:15 key K
12:15 press break 1
12:30 key ArrowLeft
12:30 press orders
";

#[test]
fn a_script_replayed_is_the_same_day_and_so_is_its_record_without_a_window() {
    if !has_display() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (script, record) = (path("script.txt"), path("touches.toml"));
    std::fs::write(&script, SCRIPT).unwrap();
    let shown = |speed: &str| {
        trundle(&[
            "view",
            "starship-campus",
            "--at",
            "10:30",
            "--until",
            "13:00",
            "--size",
            "1200x800",
            "--speed",
            speed,
            "--script",
            &script,
            "--record",
            &record,
        ])
    };
    let (told, again) = (shown("100000"), shown("3600"));
    assert_eq!(told, again);
    let changed = std::fs::read_to_string(&record).unwrap();
    let done: Vec<&str> = changed.lines().filter(|line| line.starts_with("do = ")).collect();
    let wanted = ["rain", "robot-out", "add-robots", "add-robots", "price", "operator-break"];
    assert_eq!(done, wanted.map(|kind| format!("do = \"{kind}\"")), "{changed}");
    assert!(changed.contains("robot = 3"), "{changed}");
    let digest = digest(told.lines().next().unwrap()).to_owned();
    let day = trundle(&["day", "starship-campus", "--touches", &record, "--until", "13:00"]);
    assert_eq!(digest, self::digest(&day));
    let plain = trundle(&["day", "starship-campus", "--until", "13:00"]);
    assert_ne!(digest, self::digest(&plain));
}

/// From the choice to the end: a scenario is chosen, robots are sent by another policy, one is taken
/// out.
const FROM_THE_CHOICE: &str = "\
00:00 key ArrowDown
00:00 press scenario starship-campus
11:00 press changes
11:00 press policy batched-matching
11:30 press robots
11:30 click robot 3
11:30 press take out
12:00 press changes
";

#[test]
fn a_day_chosen_in_the_window_is_filmed_and_leaves_its_run_folder() {
    if !has_display() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (script, record) = (path("script.txt"), path("touches.toml"));
    let (film, out, again) = (path("film.mp4"), path("out"), path("again"));
    let shot = path("shot.png");
    std::fs::write(&script, FROM_THE_CHOICE).unwrap();
    let shown = ["view", "--play", "--until", "12:30", "--size", "1000x700", "--speed", "20000"];
    let files = ["--script", &script, "--record", &record, "--video", &film, "--out", &out];
    let told = trundle(&[&shown[..], &files[..], &["--shot", &shot]].concat());
    assert!(told.contains("Film of ") || told.contains(" frames are pictures in "), "{told}");
    assert_eq!(facts(Path::new(&shot)).0, (1000, 700), "a picture within the film");
    let frames = folder.path().join("film-frames");
    let filmed = std::fs::metadata(&film).is_ok_and(|file| file.len() > 0);
    let pictures = std::fs::read_dir(&frames).map_or(0, Iterator::count);
    assert!(filmed || pictures >= 3, "{told}");
    if pictures > 0 {
        let (size, most, many) = facts(&frames.join(format!("{:05}.png", pictures - 1)));
        assert_eq!(size, (1000, 700));
        assert!((0.1..0.9).contains(&most) && many >= 8, "{most} of one colour, {many} colours");
    }
    let changed = std::fs::read_to_string(&record).unwrap();
    let done: Vec<&str> = changed.lines().filter(|line| line.starts_with("do = ")).collect();
    assert_eq!(done, ["do = \"policy\"", "do = \"robot-out\""], "{changed}");
    let day = ["day", "starship-campus", "--touches", &record, "--audit", "--out", &again];
    let day = trundle(&day);
    assert!(day.contains("all could have happened"), "{day}");
    let run = |out: &str| {
        let runs = std::fs::read_dir(Path::new(out).join("starship-campus")).unwrap();
        let run = runs.map(|entry| entry.unwrap().path()).next().unwrap();
        assert!(run.join("touches.toml").is_file());
        std::fs::read_to_string(run.join("run.toml")).unwrap()
    };
    assert_eq!(run(&out), run(&again), "every file by its digest");
}
