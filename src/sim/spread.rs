//! Robots that stand ready are spread over the merchants as the orders of the next hour are.

use super::calendar::Notice;
use super::dispatch::transport;
use super::ground::Post;
use super::returns::{self, Busy};
use super::state::Sim;
use super::station;
use crate::base::cast;
use crate::base::ids::{FleetId, RobotId};
use crate::base::time::SimTime;
use crate::base::units::{Metres, Millimetres};
use crate::events::LegKind;
use std::collections::BTreeMap;

/// Time between two looks \[ms\].
pub const EVERY_MS: u64 = 3_600_000;

/// It is the full hour.
pub(super) fn look(sim: &mut Sim, fleet: FleetId) {
    if !sim.station(fleet).in_service {
        return;
    }
    let next = SimTime(sim.clock.now.0 + EVERY_MS);
    if next < sim.ground.scenario.run.close {
        sim.calendar.schedule_last(next, Notice::Spread(fleet));
    }
    let busy = returns::busy(sim, fleet);
    if !busy.is_empty() {
        spread(sim, fleet, &busy);
    }
}

fn spread(sim: &mut Sim, fleet: FleetId, busy: &[Busy]) {
    let idle = sim.station(fleet).idle.robots();
    let weights: Vec<f64> = busy.iter().map(|busy| busy.orders).collect();
    let mut room = apportioned(cast::index32(idle.len()), &weights);
    let mut movable: BTreeMap<Post, Vec<RobotId>> = BTreeMap::new();
    for (robot, post) in idle {
        if may_move(sim, robot, post, busy) {
            movable.entry(post).or_default().push(robot);
        } else if let Some(place) = busy.iter().position(|busy| busy.post == post) {
            room[place] = room[place].saturating_sub(1);
        }
    }
    for (robot, place) in sent(sim, fleet, busy, &room, movable) {
        station::leave_stack(sim, robot);
        returns::leave_post(sim, robot, LegKind::Reposition);
        returns::send(sim, robot, busy[place].post, busy[place].merchant);
    }
}

/// Which robots are sent to which of the busy posts, so that all together drive least.
fn sent(
    sim: &Sim,
    fleet: FleetId,
    busy: &[Busy],
    room: &[u32],
    movable: BTreeMap<Post, Vec<RobotId>>,
) -> Vec<(RobotId, usize)> {
    let ground = sim.fleet_ground(fleet);
    let posts: Vec<Post> = movable.keys().copied().collect();
    let supply: Vec<u32> = movable.values().map(|robots| cast::index32(robots.len())).collect();
    let way = |from: usize, to: usize| {
        let way = ground.way_to_post(ground.post_at(posts[from]), busy[to].post)?;
        Some(i64::from(way.0))
    };
    let flow = transport::least_cost(&supply, room, way);
    let mut moves = Vec::new();
    for ((post, robots), row) in movable.into_iter().zip(flow) {
        let stays = busy.iter().position(|busy| busy.post == post);
        let stay = stays.map_or(0, |place| row[place] as usize);
        let mut leaving = robots.into_iter().skip(stay);
        for (place, count) in row.into_iter().enumerate().filter(|(place, _)| Some(*place) != stays)
        {
            moves.extend(leaving.by_ref().take(count as usize).map(|robot| (robot, place)));
        }
    }
    moves.sort_unstable();
    moves
}

/// Whether a robot may be sent elsewhere: it has stood for long enough, and has the charge even for
/// the farthest of the posts.
fn may_move(sim: &Sim, robot: RobotId, post: Post, busy: &[Busy]) -> bool {
    let fleet = sim.fleet_of(robot);
    let stopped = sim.robots.drive[robot.index()].stretch.ends;
    if sim.clock.now.since(stopped) < sim.fleet(fleet).stand_by.cool_down {
        return false;
    }
    let ground = sim.fleet_ground(fleet);
    let here = ground.post_at(post);
    let farthest = busy.iter().filter_map(|busy| ground.way_to_post(here, busy.post)).max();
    returns::lasts(sim, robot, farthest.map_or(Metres(0.0), Millimetres::metres))
}

/// So many robots by weight: each place its whole part, and those left over one each to the largest
/// remainders, of equal ones to the first.
pub fn apportioned(robots: u32, weights: &[f64]) -> Vec<u32> {
    let all: f64 = weights.iter().sum();
    let exact: Vec<f64> = weights.iter().map(|it| f64::from(robots) * it / all).collect();
    let mut shares: Vec<u32> = exact.iter().map(|it| cast::whole32(it.floor())).collect();
    let mut left = robots.saturating_sub(shares.iter().sum());
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|a, b| (exact[*b].fract()).total_cmp(&exact[*a].fract()).then(a.cmp(b)));
    for place in order.into_iter().cycle() {
        if left == 0 {
            break;
        }
        shares[place] += 1;
        left -= 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn robots_are_shared_out_whole_and_nearly_by_weight() {
        assert_eq!(apportioned(10, &[1.0, 1.0]), [5, 5]);
        assert_eq!(apportioned(3, &[1.0, 1.0]), [2, 1], "of equal remainders the first");
        assert_eq!(apportioned(7, &[10.0, 4.0, 1.0]), [5, 2, 0]);
        assert_eq!(apportioned(2, &[1.0, 2.0, 3.0, 2.5]), [0, 0, 1, 1]);
        assert_eq!(apportioned(0, &[1.0]), [0]);
        for robots in 0..50 {
            let weights = [0.3, 4.5, 2.2, 2.2, 0.01];
            let shares = apportioned(robots, &weights);
            assert_eq!(shares.iter().sum::<u32>(), robots);
            for (share, weight) in shares.iter().zip(weights) {
                let exact = f64::from(robots) * weight / weights.iter().sum::<f64>();
                assert!((f64::from(*share) - exact).abs() < 1.0, "{robots}: {shares:?}");
            }
        }
    }
}
