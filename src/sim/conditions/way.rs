//! Ways that are open to robots at the hours at which one would drive them.
//!
//! A leg is foreseen edge by edge, at the speeds of its hours; waits at crossings and for slots are
//! left out. Where it would meet a barred edge, the shortest way is sought without all that is
//! barred at that instant, and so on until a way is open as foreseen, or there is none.

use super::{DayConditions, Slice, Today};
use crate::base::cast::{self, float64};
use crate::base::ids::FleetId;
use crate::base::units::{Metres, Millimetres};
use crate::events::Unfit;
use crate::map::{Anchor, EdgeSet, Path, ReachTree, Step};
use crate::sim::demand::OrderSpec;
use crate::sim::ground::{FleetGround, Ground, MerchantGround, Post};
use std::sync::Arc;

/// Both ends of a leg: the one from which trees are grown, and the other.
#[derive(Debug, Clone, Copy)]
pub struct Ends {
    /// Where trees begin.
    pub root: Anchor,
    /// Longest way between the two.
    pub radius: Millimetres,
    /// The other end.
    pub other: Anchor,
    /// Which way the robot drives.
    pub heading: Heading,
}

/// From or towards the root of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heading {
    /// From it.
    Out,
    /// Towards it.
    Home,
}

impl Ends {
    /// Between the root of a tree and another place, as far as the tree reaches.
    pub fn of(tree: &ReachTree, other: Anchor, heading: Heading) -> Self {
        Self { root: tree.root(), radius: tree.radius(), other, heading }
    }
}

/// A leg as it is foreseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foreseen {
    /// When it ends \[µs\], or what bars it.
    pub ends_us: Result<u64, Unfit>,
    /// Whether its way is another than the usual one.
    pub round: bool,
}

/// Steps that a way seldom has more of; a longer one takes more memory.
const USUAL_STEPS: usize = 128;

/// Looks ahead for one fleet on one day.
#[derive(Debug, Clone, Copy)]
pub struct Scout<'a> {
    ground: &'a FleetGround,
    today: &'a DayConditions,
    /// Whether paces change with the time of the day.
    timed: bool,
}

impl<'a> Scout<'a> {
    /// A look ahead; `None` where nothing is barred all day.
    pub fn new(ground: &'a FleetGround, today: &'a Today) -> Option<Self> {
        let today = today.0.as_ref().filter(|today| today.barriers.any())?;
        Some(Self { ground, today, timed: !ground.timed_paces.is_empty() })
    }

    /// Another way for a leg that begins at an instant, where the usual one would meet a barrier, as
    /// [`Self::lead`] finds it.
    pub fn round(
        &self,
        usual: &Path,
        ends: impl FnOnce() -> Option<Ends>,
        begins_us: u64,
    ) -> Option<Path> {
        let barred = self.foresee(self.up_to_barriers(usual)?, begins_us).err()?;
        self.avoid(usual, ends()?, begins_us, barred).0
    }

    /// Steps of a path up to the last edge that is barred at some time of the day: beyond it there
    /// is nothing to foresee. `None` where there is none.
    fn up_to_barriers<'p>(&self, path: &'p Path) -> Option<&'p [Step]> {
        let last = path.steps.iter().rposition(|step| self.today.barriers.ever(step.edge()))?;
        path.steps.get(..=last)
    }

    /// Puts the shortest open way in place of the usual one of a leg that begins at an instant. Where
    /// none is open, a usual way over edges that are barred all day gives way to the shortest without
    /// them.
    pub fn lead(&self, path: &mut Path, ends: Ends, begins_us: u64) -> Foreseen {
        match self.foresee(&path.steps, begins_us) {
            Ok(ends_us) => Foreseen { ends_us: Ok(ends_us), round: false },
            Err(barred) => self.led(path, ends, begins_us, barred),
        }
    }

    /// As [`Self::lead`], for a leg after which the time does not matter.
    fn lead_last(&self, path: &mut Path, ends: Ends, begins_us: u64) -> Foreseen {
        let steps = self.up_to_barriers(path);
        match steps.map_or(Ok(begins_us), |steps| self.foresee(steps, begins_us)) {
            Ok(us) => Foreseen { ends_us: Ok(us), round: false },
            Err(barred) => self.led(path, ends, begins_us, barred),
        }
    }

    fn led(&self, path: &mut Path, ends: Ends, begins_us: u64, barred: Barred) -> Foreseen {
        let (found, ends_us) = self.avoid(path, ends, begins_us, barred);
        let round = found.is_some();
        if let Some(found) = found {
            *path = found;
        }
        Foreseen { ends_us, round }
    }

    /// Another way than one that is barred, and when it ends, if it is open.
    fn avoid(
        &self,
        usual: &Path,
        ends: Ends,
        begins_us: u64,
        barred: Barred,
    ) -> (Option<Path>, Result<u64, Unfit>) {
        let mut found = Path::with_room(USUAL_STEPS);
        if let Some(ends_us) = self.open_way(&mut found, ends, begins_us, barred.us) {
            return (Some(found), Ok(ends_us));
        }
        let always = self.today.barriers.always();
        let hopeless = usual.steps.iter().any(|step| always.contains(step.edge()));
        let ends = Ends { radius: Millimetres(u32::MAX), ..ends };
        let round = hopeless && self.path_without(always, ends, &mut found);
        (round.then_some(found), Err(barred.unfit))
    }

    /// The shortest way without all that is barred when it meets a barrier, where there is one; when
    /// it ends.
    fn open_way(&self, path: &mut Path, ends: Ends, begins_us: u64, met_us: u64) -> Option<u64> {
        let mut avoided = self.today.barriers.at(met_us)?.clone();
        while self.path_without(&avoided, ends, path) {
            let again = match self.foresee(&path.steps, begins_us) {
                Ok(ends_us) => return Some(ends_us),
                Err(again) => again,
            };
            let shut = self.today.barriers.at(again.us)?;
            if avoided.holds_all_of(shut) {
                return None;
            }
            Arc::make_mut(&mut avoided).join(shut);
        }
        None
    }

    /// The shortest way round some edges, in driving direction; false where there is none.
    fn path_without(&self, avoided: &Arc<EdgeSet>, ends: Ends, path: &mut Path) -> bool {
        let network = &self.ground.network;
        let tree = network.tree_without(ends.root, ends.radius, avoided);
        let found = tree.path(network, ends.other, path);
        if ends.heading == Heading::Home {
            path.reverse(network.map());
        }
        found
    }

    /// When steps are driven that are begun at an instant \[µs\], or what bars them.
    fn foresee(&self, steps: &[Step], begins_us: u64) -> Result<u64, Barred> {
        let mut at_us = float64(begins_us);
        let (mut slice, mut shut) = self.around(begins_us);
        let mut ends_us = float64(slice.ends_us);
        for step in steps {
            let edge = step.edge();
            if at_us >= ends_us {
                (slice, shut) = self.around(cast::whole(at_us));
                ends_us = float64(slice.ends_us);
            }
            if shut.is_some_and(|shut| shut.contains(edge)) {
                let us = cast::whole(at_us);
                if let Some(unfit) = self.today.barred(edge, us) {
                    return Err(Barred { unfit, us });
                }
            }
            let whole_us = if self.timed {
                self.ground.pace(edge, cast::whole(at_us)).whole_us
            } else {
                self.ground.paces[edge.index()].whole_us
            };
            at_us += float64(whole_us) / self.today.around(edge, &slice).speed;
        }
        Ok(cast::whole(at_us))
    }

    /// The slice of an instant \[µs\], and what is barred in it.
    fn around(&self, us: u64) -> (Slice, Option<&'a EdgeSet>) {
        (self.today.slice(us), self.today.barriers.at(us).map(AsRef::as_ref))
    }
}

/// What bars a path, and at which instant \[µs\].
#[derive(Debug, Clone, Copy)]
struct Barred {
    unfit: Unfit,
    us: u64,
}

/// Way of an order's trip, from a post and back to a hub, where it leads round something; each leg at about the hour
/// at which a robot would drive it that reaches the merchant when the kitchen is done.
///
/// # Errors
/// What bars the trip where no way round does.
pub fn way_round(
    ground: &Ground,
    today: &Today,
    (fleet, post): (FleetId, Post),
    order: &OrderSpec,
) -> Result<Option<Metres>, Unfit> {
    let ground = &ground.fleets[fleet.index()];
    let merchant = ground.merchants[order.merchant.index()].as_ref();
    let door = ground.customers[order.customer as usize].ok();
    let scout = Scout::new(ground, today);
    let (Some(scout), Some(merchant), Some(door)) = (scout, merchant, door) else {
        return Ok(None);
    };
    let trip = Trip { post, merchant, door, hub: &ground.back_hub(post, door).tree };
    match scout.last_met(&trip) {
        Some(last) => scout.trip(&trip, order, last),
        None => Ok(None),
    }
}

/// Both ends of a trip, and the merchant between.
struct Trip<'a> {
    post: Post,
    merchant: &'a MerchantGround,
    door: Anchor,
    /// Distances from the hub to which the robot returns.
    hub: &'a ReachTree,
}

/// Legs of a trip in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum TripLeg {
    Approach,
    Loaded,
    Home,
}

impl Scout<'_> {
    /// The last of the three usual ways of a trip on which something is barred at some time.
    fn last_met(&self, trip: &Trip<'_>) -> Option<TripLeg> {
        let Trip { post, merchant, door, hub } = trip;
        let network = &self.ground.network;
        let met = |tree: &ReachTree| tree.any(network, *door, |e| self.today.barriers.ever(e));
        if met(hub) {
            return Some(TripLeg::Home);
        } else if met(&merchant.tree) {
            return Some(TripLeg::Loaded);
        }
        let approach = match post {
            Post::Hub(from) => {
                self.up_to_barriers(&merchant.approaches[*from as usize].path).is_some()
            }
            Post::Charger(_) | Post::Merchant(_) | Post::Door(_) => {
                let mut path = Path::with_room(USUAL_STEPS);
                self.ground.lay_approach(*post, merchant, &mut path);
                self.up_to_barriers(&path).is_some()
            }
        };
        approach.then_some(TripLeg::Approach)
    }

    /// Leads the legs of a trip up to the last one on which something may be barred.
    fn trip(
        &self,
        trip: &Trip<'_>,
        order: &OrderSpec,
        last: TripLeg,
    ) -> Result<Option<Metres>, Unfit> {
        let lead = |leg, path: &mut Path, ends, begins_us| {
            if leg < last {
                self.lead(path, ends, begins_us)
            } else {
                self.lead_last(path, ends, begins_us)
            }
        };
        let Trip { post, merchant, door, hub } = trip;
        let network = &self.ground.network;
        let mut path = Path::with_room(USUAL_STEPS);
        self.ground.lay_approach(*post, merchant, &mut path);
        let steps = path.steps.iter();
        let drive_us: u64 = steps.map(|step| self.ground.paces[step.edge().index()].whole_us).sum();
        let leaves_us = (order.ready.0 * 1000).saturating_sub(drive_us).max(order.placed.0 * 1000);
        let approach = self.ground.approach_ends(*post, merchant);
        let there = lead(TripLeg::Approach, &mut path, approach, leaves_us);
        let there_us = there.ends_us?;
        if last == TripLeg::Approach && !there.round {
            return Ok(None);
        }
        let mut way = path.length(network.map()).metres();
        merchant.tree.path(network, *door, &mut path);
        let loaded = Ends::of(&merchant.tree, *door, Heading::Out);
        let over = lead(TripLeg::Loaded, &mut path, loaded, there_us.max(order.ready.0 * 1000));
        let over_us = over.ends_us?;
        if last == TripLeg::Loaded && !there.round && !over.round {
            return Ok(None);
        }
        way += path.length(network.map()).metres();
        hub.path(network, *door, &mut path);
        path.reverse(network.map());
        let home = Ends::of(hub, *door, Heading::Home);
        let back = lead(TripLeg::Home, &mut path, home, over_us + order.walk_to_door.0 * 1000);
        back.ends_us?;
        way += path.length(network.map()).metres();
        Ok((there.round || over.round || back.round).then_some(way))
    }
}
