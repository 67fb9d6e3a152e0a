//! Robots as somebody sees them: where each is at any instant, which way it looks, what it does.

use super::conditions::Today;
use super::course::{Ahead, Part};
use super::energy::ChargeState;
use super::feeders::{Feeder, FeederRound};
use super::ground::{FleetGround, Ground, Post};
use super::motion::Drive;
use super::rescue::{Crew, CrewRound};
use super::robot::{DutyState, Robot};
use super::state::{Roster, SharedGround};
use crate::base::cast::float64;
use crate::base::ids::{CrewId, FeederId, FleetId, MerchantId, OperatorId, OrderId, RobotId};
use crate::base::time::SimTime;
use crate::events::{CallCause, Duty, LegKind};
use crate::map::{Point, route};
use bevy_ecs::prelude::{Query, Res, World};
use bevy_ecs::system::SystemState;

/// Where a robot stands that does not drive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Berth {
    /// It drives, or has stopped on its way.
    OnTheWay,
    /// At its hub.
    Hub,
    /// At one of its fleet's chargers, away from the hub.
    Charger(usize),
    /// On the footpath, where it waits for orders.
    Footpath,
}

/// One robot at one instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RobotSight {
    /// Which.
    pub id: RobotId,
    /// Its fleet.
    pub fleet: FleetId,
    /// What it does.
    pub duty: Duty,
    /// Since when.
    pub since: SimTime,
    /// Order in its care.
    pub order: Option<OrderId>,
    /// Operator or companion who holds it.
    pub operator: Option<OperatorId>,
    /// Why it called for help last.
    pub cause: CallCause,
    /// The leg it is on, or about to begin.
    pub leg: Option<LegKind>,
    /// Energy left, of a full battery \[0–1\].
    pub charge: f64,
    /// Where it stands.
    pub berth: Berth,
    /// Where it is on the plane.
    pub at: Point,
    /// The way it looks, as a vector of length 1.
    pub facing: Point,
    /// Whether it moves.
    pub moves: bool,
    /// How fast it moves on the plane \[m/s\].
    pub velocity: Point,
    /// Step of its path on which it is.
    pub step: usize,
    /// Way into that step, along the driving direction \[mm\]: here, or at the last bend before.
    pub into_mm: f64,
}

impl RobotSight {
    /// Whether it stands still and waits for help, or is being helped.
    pub fn stuck(&self) -> bool {
        matches!(self.duty, Duty::Assist | Duty::Rescue | Duty::Offline)
    }
}

/// Whether a robot drives in a duty, or waits at a crossing on its drive.
pub fn drives(duty: Duty) -> bool {
    matches!(duty, Duty::Approach | Duty::Deliver | Duty::Return)
}

type Seen = (
    Res<'static, Roster>,
    Query<
        'static,
        'static,
        (&'static Robot, &'static DutyState, &'static Drive, &'static ChargeState),
    >,
    Res<'static, SharedGround>,
    Res<'static, Today>,
);

/// Looks at one world.
pub struct Sights(SystemState<Seen>);

impl Sights {
    /// For a world.
    pub fn new(world: &mut World) -> Self {
        Self(SystemState::new(world))
    }

    /// Shows every robot at an instant \[µs\], in the order of their ids.
    ///
    /// # Panics
    /// When the world was not populated.
    pub fn robots(&mut self, world: &World, at_us: u64, mut see: impl FnMut(RobotSight)) {
        let (_, robots, ground, today) = self.0.get(world).expect("the world was populated");
        let today = today.0.as_ref();
        for parts in &robots {
            let fleet = &ground.fleets[parts.0.fleet.index()];
            let (part, _) = Ahead::of(fleet, today, parts, at_us);
            see(sight(&ground, parts, &part));
        }
    }

    /// Shows some robots at an instant \[µs\], each with the parts of its way from then on, of which
    /// there is one at least; nothing of those that the day does not have.
    ///
    /// # Panics
    /// When the world was not populated.
    pub fn some(
        &mut self,
        world: &World,
        which: impl Iterator<Item = RobotId>,
        at_us: u64,
        mut see: impl FnMut(RobotSight, Ahead<'_>),
    ) {
        let (roster, robots, ground, today) = self.0.get(world).expect("the world was populated");
        let today = today.0.as_ref();
        for id in which {
            let entity = roster.robots.get(id.index());
            if let Some(parts) = entity.and_then(|entity| robots.get(*entity).ok()) {
                let fleet = &ground.fleets[parts.0.fleet.index()];
                let (part, ahead) = Ahead::of(fleet, today, parts, at_us);
                see(sight(&ground, parts, &part), ahead);
            }
        }
    }
}

/// What a robot is seen by.
pub(super) type Traits<'a> = (&'a Robot, &'a DutyState, &'a Drive, &'a ChargeState);

/// What a robot is seen doing in a part of its way.
fn sight(ground: &Ground, (robot, state, drive, charge): Traits, part: &Part) -> RobotSight {
    let fleet = &ground.fleets[robot.fleet.index()];
    let full = ground.scenario.fleets[robot.fleet.index()].vendor.battery.capacity.0;
    RobotSight {
        id: robot.id,
        fleet: robot.fleet,
        duty: state.duty,
        since: state.since,
        order: state.order,
        operator: state.operator,
        cause: state.cause,
        leg: state.leg,
        charge: charge.energy.0 / full,
        berth: berth(fleet, state, drive, charge),
        at: part.at,
        facing: part.facing,
        moves: part.moves,
        velocity: part.velocity,
        step: part.step,
        into_mm: part.into_mm,
    }
}

fn at_post(post: Post) -> Berth {
    match post {
        Post::Hub(_) => Berth::Hub,
        Post::Charger(charger) => Berth::Charger(charger as usize),
        Post::Merchant(_) | Post::Door(_) => Berth::Footpath,
    }
}

/// Where a robot stands that does not drive.
pub(super) fn berth(
    fleet: &FleetGround,
    state: &DutyState,
    drive: &Drive,
    charge: &ChargeState,
) -> Berth {
    let elsewhere = |charger: &usize| fleet.chargers.get(*charger).is_some_and(|at| !at.at_hub());
    match state.duty {
        Duty::Idle | Duty::OutOfService => at_post(state.post),
        Duty::Charge => charge.charger.filter(elsewhere).map_or(Berth::Hub, Berth::Charger),
        _ if drive.path.steps.is_empty() => Berth::Hub,
        Duty::AwaitOperator if state.waits_at_post() => at_post(state.post),
        Duty::AwaitOperator
        | Duty::Approach
        | Duty::Load
        | Duty::Deliver
        | Duty::HandOver
        | Duty::Return
        | Duty::Assist
        | Duty::Rescue
        | Duty::Gate
        | Duty::Offline => Berth::OnTheWay,
    }
}

/// One crew in one part of its round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CrewSight {
    /// Which.
    pub id: CrewId,
    /// Its fleet.
    pub fleet: FleetId,
    /// Where the part began, and when.
    pub from: (Point, SimTime),
    /// Where it ends, and when.
    pub to: (Point, SimTime),
    /// The robot that it goes to, works on or carries.
    pub robot: Option<RobotId>,
    round: CrewRound,
}

impl CrewSight {
    /// Where it is at an instant \[µs\]: on its way as the crow flies, in the share of its time.
    pub fn at(&self, at_us: u64) -> Point {
        between(self.from, self.to, at_us)
    }

    /// Whether the crew is still in this part of its round.
    pub(super) fn holds(&self, crew: &Crew) -> bool {
        let part = (crew.id, crew.round, crew.since, crew.until);
        part == (self.id, self.round, self.from.1, self.to.1)
    }
}

/// A crew as it is in this part of its round.
pub(super) fn crew_sight<'a>(
    ground: &Ground,
    crew: &Crew,
    robot: impl Fn(RobotId) -> Option<(&'a Drive, &'a DutyState)>,
) -> CrewSight {
    let (map, fleet) = (&ground.map, &ground.fleets[crew.fleet.index()]);
    let base = route::point(map, fleet.crews[crew.pool].base);
    let stands = |id| robot(id).and_then(|(drive, _)| drive.anchor(map));
    let home = |id| robot(id).map_or(base, |(_, it)| route::point(map, fleet.post_at(it.post)));
    let stands = |id| stands(id).map_or(base, |anchor| route::point(map, anchor));
    let (from, to, robot) = match crew.round {
        CrewRound::AtBase => (base, base, None),
        CrewRound::Out(id) => (base, stands(id), Some(id)),
        CrewRound::Working(id) | CrewRound::Swapping(id) => (stands(id), stands(id), Some(id)),
        CrewRound::Carrying(id) => (stands(id), home(id), Some(id)),
        CrewRound::Back => (crew.back_from.map_or(base, |at| route::point(map, at)), base, None),
    };
    let (from, to) = ((from, crew.since), (to, crew.until));
    CrewSight { id: crew.id, fleet: crew.fleet, from, to, robot, round: crew.round }
}

/// A point and when somebody is there.
type Timed = (Point, SimTime);

/// Where somebody is at an instant \[µs\] who goes from one place to another in a straight line.
fn between((from, since): Timed, (to, until): Timed, at_us: u64) -> Point {
    let whole = float64(until.since(since).0.max(1)) * 1000.0;
    let share = (float64(at_us.saturating_sub(since.0 * 1000)) / whole).clamp(0.0, 1.0);
    Point { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) }
}

/// One feeder who is away from the hub.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FeederSight {
    /// Who.
    pub id: FeederId,
    /// For whose robots.
    pub fleet: FleetId,
    /// The order that it carries.
    pub carries: Option<OrderId>,
    /// Where it set out, and when.
    from: Timed,
    /// The merchant, when it comes there, and when it leaves or left again.
    merchant: (Point, SimTime, SimTime),
    /// The hub to which it comes back, and when, where that is known.
    to: Option<Timed>,
}

impl FeederSight {
    /// Where it is at an instant \[µs\]: on its way as the crow flies, in the share of its time.
    pub fn at(&self, at_us: u64) -> Point {
        let (merchant, comes, leaves) = self.merchant;
        match self.to {
            Some(hub) if at_us > leaves.0 * 1000 => between((merchant, leaves), hub, at_us),
            _ => between(self.from, (merchant, comes), at_us),
        }
    }
}

/// A feeder as it is in this part of its round; `None` for one at the hub.
pub(super) fn feeder_sight(
    ground: &Ground,
    feeder: &Feeder,
    merchant: impl Fn(OrderId) -> Option<MerchantId>,
) -> Option<FeederSight> {
    let (order, carries) = match feeder.round {
        FeederRound::Free => return None,
        FeederRound::With(order) => (order, Some(order)),
        FeederRound::Out(order) | FeederRound::Without(order) => (order, None),
    };
    let (map, fleet) = (&ground.map, &ground.fleets[feeder.fleet.index()]);
    let hub = |hub: u32| Some(route::point(map, fleet.hubs.get(hub as usize)?.at));
    let merchant = merchant(order)?;
    let at = *ground.merchants.get(merchant.index())?;
    let target = fleet.feed.as_ref().and_then(|feed| feed.hub_of(merchant)).unwrap_or(feeder.hub);
    let back = Some((hub(target)?, feeder.until));
    let (leaves, to) = match feeder.round {
        FeederRound::With(_) => (feeder.since, back),
        FeederRound::Without(_) => (feeder.arrives, back),
        FeederRound::Free | FeederRound::Out(_) => (feeder.until, None),
    };
    Some(FeederSight {
        id: feeder.id,
        fleet: feeder.fleet,
        carries,
        from: (hub(feeder.hub)?, feeder.left),
        merchant: (at, feeder.arrives, leaves),
        to,
    })
}
