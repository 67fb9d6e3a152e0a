//! Worlds are put down at random instants and go on elsewhere as if nothing had been.

use crate::audit::random::drawn;
use crate::worlds::{self, Facts};
use bevy_app::App;
use bevy_ecs::component::ComponentInfo;
use bevy_ecs::prelude::World;
use bevy_ecs::system::SystemState;
use std::any::TypeId;
use std::collections::BTreeSet;
use std::sync::Arc;
use trundle::base::stream::{below, stream};
use trundle::base::time::SimTime;
use trundle::events::{Duty, SimEvent};
use trundle::metrics::RunFold;
use trundle::sim::build::populate;
use trundle::sim::couriers::CourierDesk;
use trundle::sim::orders::WaitingOrders;
use trundle::sim::plugin::Until;
use trundle::sim::robot::DutyState;
use trundle::sim::{
    DayPlan, EventLog, Ground, SimColumns, SimPlugin, Snapshot, SnapshotError, advance, run_until,
    snapshot,
};
use trundle::study::staffing;

const END: SimTime = SimTime(u64::MAX);

type Dated = Vec<(SimTime, SimEvent)>;

/// A world and what it needs to live.
struct Living {
    world: World,
    state: SystemState<SimColumns<'static, 'static>>,
}

impl Living {
    fn new(fill: impl FnOnce(&mut World)) -> Self {
        let mut world = World::new();
        fill(&mut world);
        let state = SystemState::new(&mut world);
        Self { world, state }
    }

    /// What it states until an instant.
    fn until(&mut self, at: SimTime) -> Dated {
        advance(&mut self.world, &mut self.state, at);
        let mut facts = Facts::default();
        self.world.resource_mut::<EventLog>().read(&mut facts);
        facts.0
    }

    fn restored(snapshot: &Snapshot, ground: &Arc<Ground>) -> Self {
        Self::new(|world| snapshot.restore(world, ground).unwrap())
    }
}

/// What robots, orders and couriers were doing when snapshots were taken of them.
#[derive(Default)]
struct Caught {
    duties: BTreeSet<Duty>,
    waiting: usize,
    for_courier: usize,
}

impl Caught {
    fn look(&mut self, world: &mut World) {
        self.duties.extend(world.query::<&DutyState>().iter(world).map(|state| state.duty));
        self.waiting += world.resource::<WaitingOrders>().orders.len();
        self.for_courier += world.resource::<CourierDesk>().queue.len();
    }
}

/// Puts a day down at random instants, and compares what each copy states with what the day does.
fn goes_on(ground: &Arc<Ground>, plan: &DayPlan, instants: usize, caught: &mut Caught) {
    let whole = worlds::events(ground, plan.clone());
    let name = format!("{} {:?} seed {}", ground.scenario.name, plan.robots, plan.seed);
    let Some((first, last)) = whole.first().zip(whole.last()) else { return };
    let mut rng = stream(plan.seed, plan.replication, "instants", 0);
    let span = usize::try_from(last.0.since(first.0).0).unwrap();
    // Every other one by the clock, the others where something happens.
    let mut at: Vec<SimTime> = (0..instants)
        .map(|number| match number % 2 {
            0 => SimTime(first.0.0 + below(&mut rng, span + 1) as u64),
            _ => whole[below(&mut rng, whole.len())].0,
        })
        .collect();
    at.sort_unstable();
    let mut straight = Living::new(|world| populate(world, ground, plan.clone()));
    let mut stated = 0;
    for at in at {
        stated += straight.until(at).len();
        caught.look(&mut straight.world);
        let bytes = Snapshot::take(&straight.world).to_bytes();
        let read = Snapshot::from_bytes(&bytes).unwrap();
        assert!(read.at() <= at);
        let mut other = Living::restored(&read, ground);
        assert!(Snapshot::take(&other.world).to_bytes() == bytes, "{name}: bytes at {at}");
        let rest = other.until(END);
        assert!(rest == whole[stated..], "{name}: goes on otherwise from {at}");
    }
    assert_eq!(whole.len(), stated + straight.until(END).len(), "{name}: a look changed the day");
}

#[test]
fn shipped_days_go_on_from_any_instant() {
    let mut caught = Caught::default();
    for scenario in worlds::scenarios() {
        let ground = worlds::ground(scenario);
        for (day, robots) in (0..).zip(worlds::options(&ground.scenario)) {
            let mut plan = worlds::day(&ground, robots, day);
            plan.edges = day == 0;
            goes_on(&ground, &plan, 20, &mut caught);
        }
    }
    let rare = [Duty::AwaitOperator, Duty::Gate, Duty::Offline];
    let missing: Vec<_> =
        Duty::ALL.into_iter().filter(|duty| !caught.duties.contains(duty)).collect();
    assert!(missing.iter().all(|duty| rare.contains(duty)), "never caught at {missing:?}");
    // No shipped scenario has so few couriers that orders wait for one; the random worlds do.
    assert!(caught.waiting > 0, "no order ever waited for a robot");
}

#[test]
fn random_worlds_go_on_from_any_instant() {
    let mut caught = Caught::default();
    for case in 0..120 {
        let ground = worlds::ground(drawn(case));
        let options = worlds::options(&ground.scenario);
        let robots = options[usize::try_from(case / 4).unwrap() % (options.len() - 1)].clone();
        goes_on(&ground, &worlds::day(&ground, robots, 0), 6, &mut caught);
    }
    assert!(Duty::ALL.into_iter().all(|duty| caught.duties.contains(&duty)), "{:?}", caught.duties);
    assert!(caught.waiting > 0 && caught.for_courier > 0, "nobody ever waited");
}

#[test]
fn a_part_of_the_world_that_a_snapshot_forgets_is_found_here() {
    let known = |world: &World| -> BTreeSet<TypeId> {
        world.components().iter_registered().filter_map(ComponentInfo::type_id).collect()
    };
    let empty = known(&World::new());
    let kept: BTreeSet<TypeId> =
        snapshot::held().into_iter().chain(snapshot::made_anew()).collect();
    let mut met = BTreeSet::new();
    for scenario in worlds::scenarios() {
        let ground = worlds::ground(scenario);
        let robots = worlds::options(&ground.scenario)[0].clone();
        let plan = worlds::day(&ground, robots, 0);
        let mut day = Living::new(|world| populate(world, &ground, plan));
        day.until(END);
        met.extend(known(&day.world).difference(&empty).copied());
    }
    let missing = met.difference(&kept).count();
    assert_eq!(missing, 0, "{missing} components or resources are not listed in sim/snapshot.rs");
    assert_eq!(kept.difference(&met).count(), 0, "a snapshot holds what no world has");
}

/// A busy day and an instant in the middle of it.
fn lunch() -> (Arc<Ground>, DayPlan, SimTime) {
    let ground = worlds::ground(worlds::scenario("kiwibot-restaurant"));
    let plan = worlds::day(&ground, worlds::options(&ground.scenario)[0].clone(), 3);
    (ground, plan, SimTime::from_hours(13.0))
}

#[test]
fn a_day_in_two_parts_has_the_record_of_the_day() {
    let (ground, plan, noon) = lunch();
    let mut fold = RunFold::new(staffing(&ground.scenario, &plan));
    let mut first = Living::new(|world| populate(world, &ground, plan.clone()));
    first.until(SimTime::MIDNIGHT);
    advance(&mut first.world, &mut first.state, noon);
    // What was stated and not read yet goes along, too.
    let mut second = Living::restored(&Snapshot::take(&first.world), &ground);
    advance(&mut second.world, &mut second.state, END);
    second.world.resource_mut::<EventLog>().read(&mut fold);
    assert!(fold.finish() == worlds::record(&ground, plan));
}

#[test]
fn an_app_jumps_back_and_lives_the_same_hours_again() {
    let (ground, plan, noon) = lunch();
    let whole = worlds::events(&ground, plan.clone());
    let mut app = App::new();
    app.add_plugins(SimPlugin { ground: ground.clone(), day: plan });
    let live = |app: &mut App, until: SimTime| {
        app.world_mut().resource_mut::<Until>().0 = until;
        app.update();
        let mut facts = Facts::default();
        app.world_mut().resource_mut::<EventLog>().read(&mut facts);
        facts.0
    };
    let before = live(&mut app, noon);
    let snapshot = Snapshot::take(app.world());
    let after = live(&mut app, END);
    assert!([before.clone(), after.clone()].concat() == whole);
    for until in [SimTime::from_hours(14.0), END] {
        snapshot.restore(app.world_mut(), &ground).unwrap();
        assert!(after.starts_with(&live(&mut app, until)), "until {until}");
    }
    snapshot.restore(app.world_mut(), &ground).unwrap();
    assert!(live(&mut app, noon).is_empty(), "a jump back does not run ahead");
}

#[test]
fn a_snapshot_is_refused_where_it_does_not_belong() {
    let (ground, plan, noon) = lunch();
    let mut day = Living::new(|world| populate(world, &ground, plan));
    day.until(noon);
    let snapshot = Snapshot::take(&day.world);
    let bytes = snapshot.to_bytes();
    let read = |bytes: &[u8]| Snapshot::from_bytes(bytes).map(|_| ());
    assert_eq!(read(b"a note"), Err(SnapshotError::NoSnapshot));
    for cut in [0, 5, bytes.len() / 2, bytes.len() - 1] {
        assert!(read(&bytes[..cut]).is_err(), "cut after {cut}");
    }
    for flipped in (30..bytes.len()).step_by(bytes.len() / 40) {
        let mut bytes = bytes.clone();
        bytes[flipped] ^= 1;
        assert_eq!(read(&bytes), Err(SnapshotError::Damaged), "byte {flipped}");
    }
    let elsewhere = worlds::ground(worlds::scenario("scout-suburb"));
    let mut world = World::new();
    assert_eq!(snapshot.restore(&mut world, &elsewhere), Err(SnapshotError::OtherScenario));
    let mut scenario = ground.scenario.clone();
    if let trundle::scenario::MapSource::Generated { seed, .. } = &mut scenario.map {
        *seed += 1;
    }
    let moved = worlds::ground(scenario);
    assert_eq!(snapshot.restore(&mut world, &moved), Err(SnapshotError::OtherMap));
    let said = SnapshotError::OtherMap.to_string();
    assert_eq!(said, "the snapshot was taken on another map");
}

/// Where the other process finds the snapshot, and leaves what it saw.
const FOLDER: &str = "TRUNDLE_SNAPSHOT_TEST";

#[test]
fn another_process_goes_on_with_a_day() {
    let (ground, plan, noon) = lunch();
    if let Ok(folder) = std::env::var(FOLDER) {
        let folder = std::path::Path::new(&folder);
        let snapshot = Snapshot::from_bytes(&std::fs::read(folder.join("noon")).unwrap()).unwrap();
        let rest = Living::restored(&snapshot, &ground).until(END);
        std::fs::write(folder.join("rest"), format!("{rest:?}")).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut first = Living::new(|world| populate(world, &ground, plan.clone()));
    let before = first.until(noon).len();
    std::fs::write(folder.path().join("noon"), Snapshot::take(&first.world).to_bytes()).unwrap();
    let name = "snapshot::another_process_goes_on_with_a_day";
    let other = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(FOLDER, folder.path())
        .output()
        .unwrap();
    assert!(other.status.success(), "{}", String::from_utf8_lossy(&other.stderr));
    let rest = std::fs::read_to_string(folder.path().join("rest")).unwrap();
    assert!(rest == format!("{:?}", &worlds::events(&ground, plan)[before..]));
}

#[test]
fn a_run_that_stops_at_an_instant_is_the_beginning_of_the_day() {
    let (ground, plan, noon) = lunch();
    let mut facts = Facts::default();
    run_until(&ground, plan.clone(), noon, &mut facts);
    let mut day = Living::new(|world| populate(world, &ground, plan));
    assert!(!facts.0.is_empty() && day.until(noon) == facts.0);
}
