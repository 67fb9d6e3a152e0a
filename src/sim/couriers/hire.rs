//! Who works as a courier: people by shift, or as many as there are orders where nobody is counted.

use super::{Courier, CourierDesk};
use crate::base::cast::index32;
use crate::base::ids::CourierId;
use crate::scenario::{CourierPost, CourierStart};
use crate::sim::calendar::{Calendar, Notice};
use crate::sim::ground::{Ground, Place};
use crate::sim::state::Roster;
use bevy_ecs::prelude::{Entity, World};

/// Couriers and their desk before the day.
pub(crate) fn populate(world: &mut World, ground: &Ground) {
    let posts = ground.scenario.courier_posts();
    let uncounted = posts.is_none();
    let demand = vec![0; ground.scenario.merchants.len()];
    let posts = posts.unwrap_or_default();
    let ends = posts.iter().map(|post| post.shift.map(|(_, ends)| ends));
    let ends = ends.collect::<Option<Vec<_>>>().and_then(|ends| ends.into_iter().max());
    world.insert_resource(CourierDesk { demand, ends, uncounted, ..CourierDesk::default() });
    spawn(world, posts);
}

/// Where couriers are found as needed, as many as there are orders may be.
pub(crate) fn hire(world: &mut World, orders: usize) {
    if world.resource::<CourierDesk>().uncounted {
        let unknown = CourierPost { start: CourierStart::Unknown, shift: None };
        spawn(world, vec![unknown; orders]);
    }
}

/// Couriers with the ids after those that there are; with a shift they are free once it begins.
fn spawn(world: &mut World, posts: Vec<CourierPost>) {
    let first = index32(world.resource::<Roster>().couriers.len());
    for (courier, post) in (first..).map(CourierId).zip(&posts) {
        let Some((begins, ends)) = post.shift else {
            world.resource_mut::<CourierDesk>().free.insert(courier);
            continue;
        };
        let mut calendar = world.resource_mut::<Calendar>();
        calendar.schedule(begins, Notice::CourierBegins(courier));
        calendar.schedule(ends, Notice::CourierEnds(courier));
    }
    let place = |start| match start {
        CourierStart::Unknown => Place::Unknown,
        CourierStart::Merchant(merchant) => Place::Merchant(merchant),
        CourierStart::Place(start) => Place::Start(start),
    };
    let couriers = posts.into_iter().map(move |post| Courier::new(place(post.start), post.shift));
    let spawned: Vec<Entity> = world.spawn_batch(couriers.collect::<Vec<_>>()).collect();
    world.resource_mut::<Roster>().couriers.extend(spawned);
}
