//! Nothing is left behind: a world has its entities, a process its memory, however often it runs.

use crate::worlds;
use std::process::Command;
use std::sync::Arc;
use trundle::base::time::SimTime;
use trundle::sim::{Ground, SimColumns, advance, build};

/// Entities of a world before its first notice and after its last.
fn entities(ground: &Arc<Ground>) -> (u32, u32) {
    let mut world = bevy_ecs::world::World::new();
    let robots = worlds::options(&ground.scenario)[0].clone();
    build::populate(&mut world, ground, worlds::day(ground, robots, 0));
    let mut state = bevy_ecs::system::SystemState::<SimColumns>::new(&mut world);
    let before = world.entities().count_spawned();
    assert_eq!(advance(&mut world, &mut state, SimTime(u64::MAX)), None);
    (before, world.entities().count_spawned())
}

#[test]
fn a_world_has_as_many_entities_after_its_day_as_before() {
    for scenario in worlds::scenarios() {
        let name = scenario.name.clone();
        let (before, after) = entities(&worlds::ground(scenario));
        assert!(before > 10 && before == after, "{name}: {before} entities, then {after}");
    }
}

/// Set for the process that measures itself.
const ALONE: &str = "TRUNDLE_MEMORY_TEST";

/// Memory that this process holds \[pages\]; `None` where the system does not say.
fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    text.split(' ').nth(1)?.parse().ok()
}

#[test]
fn memory_does_not_grow_over_ten_repeats_of_a_day() {
    if std::env::var_os(ALONE).is_some() {
        let ground = worlds::ground(worlds::scenario("starship-campus"));
        let robots = worlds::options(&ground.scenario)[0].clone();
        let live = |days| {
            for _ in 0..days {
                let day = worlds::day(&ground, robots.clone(), 0);
                assert!(!worlds::priced(&ground, day).0.orders.is_empty());
            }
        };
        live(5);
        let before = resident().unwrap();
        live(10);
        return println!("pages {before} {}", resident().unwrap());
    }
    if resident().is_none() {
        return eprintln!("skipped: the system does not say how much memory a process holds");
    }
    // Other tests share this process: another one measures alone.
    let name = "memory::memory_does_not_grow_over_ten_repeats_of_a_day";
    let alone = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(ALONE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&alone.stdout).into_owned();
    let pages = said.lines().find_map(|line| line.split_once("pages ")).unwrap().1;
    let [before, after] =
        [0, 1].map(|at| pages.split(' ').nth(at).unwrap().parse::<u64>().unwrap());
    assert!(100 * after <= 105 * before, "{before} pages, {after} after ten more days");
}
