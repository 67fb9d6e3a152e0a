//! Where hubs should stand: the command's files, and its figures against a tree from each hub.

use crate::worlds;
use trundle::base::ids::FleetId;
use trundle::base::units::Metres;
use trundle::sim::demand::orders;
use trundle::study::hubs;

#[test]
fn the_way_of_a_plan_is_that_of_its_orders_from_the_nearest_hub() {
    let ground = worlds::ground(worlds::scenario("starship-campus"));
    let study = hubs::place(&ground, FleetId(0), 3, 4).unwrap();
    let own = &ground.fleets[0];
    let network = &own.network;
    for plan in study.plans.iter().chain([&study.now]) {
        let anchors = plan.hubs.iter().map(|hub| network.snap(hub.at).unwrap());
        let trees: Vec<_> =
            anchors.map(|at| network.tree_unshared(at, Metres(f64::INFINITY))).collect();
        let (mut sum, mut carried) = (0.0, 0);
        let demand = ground.scenario.orders_per_day();
        for order in (0..4).flat_map(|day| orders(&ground, ground.scenario.run.seed, day, demand)) {
            if ground.loaded_way(FleetId(0), order.merchant, order.customer).is_ok() {
                let merchant = own.merchants[order.merchant.index()].as_ref().unwrap();
                let ends = [merchant.tree.root(), own.customers[order.customer as usize].unwrap()];
                let empty = trees.iter().map(|tree| {
                    let ways = ends.map(|end| tree.distance(network, end).unwrap().metres().0);
                    ways[0] + ways[1]
                });
                sum += empty.fold(f64::INFINITY, f64::min);
                carried += 1;
            }
        }
        let mean = sum / f64::from(carried);
        // Hubs are snapped again from their point on the plane: to the metre.
        assert!((mean - plan.empty().0).abs() < 2.0, "{mean} {:?}", plan.empty());
    }
    let ways: Vec<f64> = study.plans.iter().map(|plan| plan.empty().0).collect();
    assert!(ways[0] <= study.now.empty().0 + 1e-9, "the present hub is one of the places");
    assert!(ways.windows(2).all(|pair| pair[1] < pair[0]), "{ways:?}");
    let begun: f64 = study.plans[2].hubs.iter().map(|hub| hub.orders_per_day).sum();
    assert!((begun - study.orders_per_day.1).abs() < 1e-6);
}

#[test]
fn a_fleet_that_can_carry_nothing_has_no_place_for_a_hub() {
    let mut scenario = worlds::scenario("starship-campus");
    scenario.fleets[0].vendor.reach = Metres(1.0);
    let ground = worlds::ground(scenario);
    assert_eq!(hubs::place(&ground, FleetId(0), 3, 2), Err(hubs::NoHubs::NothingToCarry));
}
