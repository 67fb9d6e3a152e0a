//! Ways: where a robot is, and what its wheels have to overcome between two points of a leg.

use super::Audit;
use super::detours::approach;
use super::energy::lowest;
use super::posts;
use super::robots::RobotView;
use super::seen::Sight;
use crate::base::cast::index32;
use crate::base::ids::RobotId;
use crate::base::units::{Metres, Millimetres};
use crate::events::LegKind;
use crate::map::{Anchor, Path, SidewalkMap};
use crate::scenario::Battery;
use crate::sim::conditions::{Ends, Heading};
use crate::sim::ground::{MerchantGround, Post};

/// Standard gravity \[m/s²\].
pub(super) const GRAVITY: f64 = 9.806_65;

/// Parts of a path between two distances from its start: rise over run along it, metres.
fn parts(map: &SidewalkMap, path: &Path, from: u64, to: u64) -> Vec<(f64, f64)> {
    let mut parts = Vec::new();
    let (mut passed, last) = (0, path.steps.len().saturating_sub(1));
    for (number, step) in path.steps.iter().enumerate() {
        let edge = map.edge(step.edge());
        let begin = if number == 0 { path.start.0 } else { 0 };
        let end = if number == last { path.end.0 } else { edge.length.0 };
        let way = u64::from(end.saturating_sub(begin));
        let (low, high) = (from.max(passed), to.min(passed + way));
        if low < high {
            let rise = f64::from(edge.incline.unwrap_or(0.0));
            let metres = f64::from(u32::try_from(high - low).unwrap_or(u32::MAX)) / 1000.0;
            parts.push((if step.forward() { rise } else { -rise }, metres));
        }
        passed += way;
    }
    parts
}

/// Newtons at the battery's end of the drivetrain, for each newton of weight.
pub(super) fn against(battery: &Battery, rise: f64) -> f64 {
    let angle = libm::atan(rise);
    let force = battery.rolling_resistance * libm::cos(angle) + libm::sin(angle);
    if force < 0.0 { battery.regeneration * force } else { force / battery.drivetrain_efficiency }
}

/// A way that is driven.
pub(super) fn driven(mm: u64) -> u32 {
    u32::try_from(mm).unwrap_or(u32::MAX)
}

/// The point of a path at a distance from its start.
fn point_at(map: &SidewalkMap, path: &Path, way: u64) -> Option<Anchor> {
    let mut left = way;
    for (number, step) in path.steps.iter().enumerate() {
        let length = map.edge(step.edge()).length.0;
        let begin = if number == 0 { path.start.0 } else { 0 };
        let here = u64::from(length - begin);
        let last = number + 1 == path.steps.len();
        if left <= here || last {
            let into = begin + u32::try_from(left.min(here)).unwrap_or(0);
            let offset = Millimetres(if step.forward() { into } else { length - into });
            return Some(Anchor { edge: step.edge(), offset, access: Millimetres(0) });
        }
        left -= here;
    }
    None
}

impl Audit<'_> {
    /// Lays the way of a leg that begins.
    pub(super) fn lay_way(&mut self, robot: RobotId, leg: LegKind) {
        let view = &self.robots[robot.index()];
        let ground = &self.ground.fleets[view.fleet];
        let here = self.stands_at(robot);
        let charger = if leg == LegKind::Return { self.bound_for(robot, here) } else { None };
        let home = here.map_or(0, |here| self.hub_from(robot, here)) as usize;
        let hub = &ground.hubs[home].tree;
        let sent = view.sent.filter(|_| leg == LegKind::Reposition);
        let target = match (sent.and_then(|post| posts::tree(ground, post)), charger) {
            (Some(post), _) => post,
            (None, Some(charger)) => &ground.chargers[charger].tree,
            (None, None) => hub,
        };
        let spec = view.order.map(|order| self.orders.views[order.index()].spec);
        let merchant = spec.and_then(|spec| ground.merchants[spec.merchant.index()].as_ref());
        let mut path = Path::default();
        let mut ends = None;
        match (leg, merchant, spec) {
            (LegKind::Approach, Some(merchant), _) => {
                let (way, its_ends) = approach(ground, view.post, merchant);
                (path, ends) = (way, Some(its_ends));
            }
            (LegKind::Loaded, Some(merchant), Some(spec)) => {
                let found = ground.customers[spec.customer as usize].ok();
                let laid = found.map(|door| self.loaded_way(view, merchant, (here, door)));
                if let Some((way, its_ends)) = laid {
                    (path, ends) = (way, Some(its_ends));
                }
            }
            (LegKind::Back, ..) => {
                let merchant = view.back.and_then(|id| ground.merchants[id.index()].as_ref());
                if let (Some(merchant), Some(here)) = (merchant, here) {
                    merchant.tree.path(&ground.network, here, &mut path);
                    path.reverse(&self.ground.map);
                    ends = Some(Ends::of(&merchant.tree, here, Heading::Home));
                }
            }
            (LegKind::Approach | LegKind::Loaded | LegKind::Return | LegKind::Reposition, ..) => {
                if let Some(here) = here {
                    target.path(&ground.network, here, &mut path);
                    path.reverse(&self.ground.map);
                    ends = Some(Ends::of(target, here, Heading::Home));
                }
            }
        }
        let from_door = leg == LegKind::Loaded && view.goes_on;
        let round = ends.and_then(|ends| self.lead(robot, &mut path, ends));
        let view = &mut self.robots[robot.index()];
        (view.charger, view.round, view.from_door) = (charger, round, from_door);
        if leg == LegKind::Return {
            (view.load_kg, view.post) = (0.0, Post::Hub(index32(home)));
            let elsewhere = index32(home) != view.home;
            self.seen.note(Sight::OtherHub, elsewhere);
        } else if leg == LegKind::Reposition {
            view.post = view.sent.unwrap_or(view.post);
        }
        self.ways[robot.index()] = path;
    }

    /// Way to a door: from the merchant, from the hub with an order that was kept, or from the door of
    /// another order; with its ends.
    fn loaded_way(
        &self,
        view: &RobotView,
        merchant: &MerchantGround,
        (here, door): (Option<Anchor>, Anchor),
    ) -> (Path, Ends) {
        let ground = &self.ground.fleets[view.fleet];
        let mut path = Path::default();
        if let Some(here) = here.filter(|_| view.goes_on) {
            let tree = ground.network.tree_unshared(here, Metres(f64::INFINITY));
            tree.path(&ground.network, door, &mut path);
            let reach = Millimetres::from_metres(self.fleet(view.fleet).vendor.reach.0);
            let (root, other) = path.ends(&self.ground.map).unwrap_or((here, door));
            let radius = Millimetres(reach.0.saturating_sub(driven(view.loaded_mm)));
            return (path, Ends { root, radius, other, heading: Heading::Out });
        }
        let own = posts::tree(ground, view.post).filter(|_| view.from_hub);
        let from = own.unwrap_or(&merchant.tree);
        from.path(&ground.network, door, &mut path);
        (path, Ends::of(from, door, Heading::Out))
    }

    /// Where a robot stands now.
    pub(super) fn stands_at(&self, robot: RobotId) -> Option<Anchor> {
        let view = &self.robots[robot.index()];
        if view.leg.is_none() {
            Some(view.rests_at)
        } else {
            point_at(&self.ground.map, &self.ways[robot.index()], view.leg_mm)
        }
    }

    /// The charger to which a robot drives rather than home: from home the nearest, from the road
    /// the nearest when it has to charge next, unless that one stands at home.
    fn bound_for(&self, robot: RobotId, here: Option<Anchor>) -> Option<usize> {
        let view = &self.robots[robot.index()];
        let ground = &self.ground.fleets[view.fleet];
        let battery = &self.fleet(view.fleet).vendor.battery;
        let level = lowest(battery) * battery.capacity.0;
        let resting = view.leg.is_none() && view.charger.is_none();
        let at_end = view.leg_mm == u64::from(self.ways[robot.index()].length(&self.ground.map).0);
        let came_home = view.leg == Some(LegKind::Return) && view.charger.is_none() && at_end;
        let came_there = view.leg == Some(LegKind::Reposition) && at_end;
        // Away from its hub it leaves for a charger, or since the day is over.
        let at_hub = matches!(view.post, Post::Hub(_));
        let stays_on = at_hub || self.serves(view.fleet, self.now);
        if resting && stays_on || came_home || came_there && view.before_wh < level {
            return self.nearest_charger(view.fleet, view.post);
        }
        let ways = ground.chargers.iter().enumerate().filter_map(|(index, charger)| {
            Some((charger.tree.distance(&ground.network, here?)?, index))
        });
        let (_, nearest) = ways.min().filter(|_| view.left_wh < level)?;
        let tree = &ground.chargers[nearest].tree;
        let mut hubs = ground.hubs.iter().map(|hub| tree.distance(&ground.network, hub.at));
        hubs.all(|way| way.is_some_and(|way| way.0 > 0)).then_some(nearest)
    }

    /// Energy at the wheels over the next metres of a robot's leg \[Wh\].
    pub(super) fn wheels_wh(&self, robot: RobotId, way: Millimetres) -> f64 {
        let view = &self.robots[robot.index()];
        let vendor = &self.fleet(view.fleet).vendor;
        let to = view.leg_mm + u64::from(way.0);
        let parts = parts(&self.ground.map, &self.ways[robot.index()], view.leg_mm, to);
        let weight = (vendor.mass.0 + view.load_kg) * GRAVITY;
        let joules = |(rise, metres): (f64, f64)| weight * against(&vendor.battery, rise) * metres;
        parts.into_iter().map(joules).sum::<f64>() / 3600.0
    }
}
