//! The figures of a day: one definition each, used by tables, charts and JSON alike.

/// One figure of a day.
#[derive(Debug, Clone, Copy)]
pub struct Kpi {
    /// Column name; the unit stands at its end.
    pub name: &'static str,
    /// Unit in words.
    pub unit: &'static str,
    /// What it is.
    pub meaning: &'static str,
}

/// Every figure, in the order in which a day states its values.
pub const KPIS: &[Kpi] = &[
    Kpi { name: "orders_placed", unit: "orders", meaning: "orders placed in the day" },
    Kpi { name: "orders_delivered", unit: "orders", meaning: "orders handed over, by anybody" },
    Kpi { name: "robot_delivered", unit: "orders", meaning: "orders handed over by a robot" },
    Kpi { name: "fallen_back", unit: "orders", meaning: "orders carried by a courier instead" },
    Kpi {
        name: "by_hand",
        unit: "orders",
        meaning: "orders handed over by a crew whose robot could not bring them",
    },
    Kpi { name: "refunded", unit: "orders", meaning: "orders lost on board a robot and paid back" },
    Kpi {
        name: "not_taken",
        unit: "orders",
        meaning: "orders brought to a door to which nobody came",
    },
    Kpi { name: "refused", unit: "orders", meaning: "orders that nobody would carry" },
    Kpi { name: "withdrawn", unit: "orders", meaning: "orders withdrawn by the customer" },
    Kpi { name: "delivered_share", unit: "0-1", meaning: "delivered of placed" },
    Kpi { name: "robot_share", unit: "0-1", meaning: "delivered by robot of placed" },
    Kpi {
        name: "on_time_share",
        unit: "0-1",
        meaning: "delivered within the promise, or within their own window, of placed",
    },
    Kpi {
        name: "lead_time_min_mean",
        unit: "min",
        meaning: "placement (where placed ahead: reaching the merchant) to hand-over, delivered orders",
    },
    Kpi {
        name: "lead_time_min_p50",
        unit: "min",
        meaning: "median of the day's lead times, delivered orders; mean over days",
    },
    Kpi {
        name: "lead_time_min_p95",
        unit: "min",
        meaning: "95th percentile of the day's lead times, delivered orders; mean over days",
    },
    Kpi {
        name: "ready_to_door_min_mean",
        unit: "min",
        meaning: "kitchen ready to hand-over, delivered orders",
    },
    Kpi {
        name: "orders_per_robot_day",
        unit: "orders",
        meaning: "robot deliveries per robot in service",
    },
    Kpi {
        name: "robot_km_per_order",
        unit: "km",
        meaning: "way driven per robot delivery, empty way included",
    },
    Kpi { name: "deadhead_share", unit: "0-1", meaning: "empty of all way driven" },
    Kpi { name: "empty_km_per_order", unit: "km", meaning: "way driven empty per robot delivery" },
    Kpi {
        name: "ways_round",
        unit: "legs",
        meaning: "times that robots went round closed or full footpaths",
    },
    Kpi {
        name: "way_round_km",
        unit: "km",
        meaning: "way that this took beyond the usual one, over all robots",
    },
    Kpi {
        name: "utilisation",
        unit: "0-1",
        meaning: "robot time neither idle nor charging, of all time in service, hours without orders included",
    },
    Kpi { name: "calls_per_km", unit: "1/km", meaning: "calls for help per kilometre driven" },
    Kpi {
        name: "operator_wait_s_mean",
        unit: "s",
        meaning: "wait of a robot for an operator or companion",
    },
    Kpi {
        name: "call_wait_s_p95",
        unit: "s",
        meaning: "95th percentile of the day's waits of calls for an operator, watches and trips left out; mean over days",
    },
    Kpi {
        name: "operator_utilisation",
        unit: "0-1",
        meaning: "share of paid operator time with a robot",
    },
    Kpi { name: "rescues", unit: "calls", meaning: "stops that needed a person on site" },
    Kpi {
        name: "crew_wait_min_mean",
        unit: "min",
        meaning: "wait of a robot until a crew sets out to it",
    },
    Kpi {
        name: "feeder_wait_min_mean",
        unit: "min",
        meaning: "wait of an order until a feeder sets out for it",
    },
    Kpi {
        name: "feeder_utilisation",
        unit: "0-1",
        meaning: "share of paid feeder time away from a hub",
    },
    Kpi {
        name: "mishaps",
        unit: "robots",
        meaning: "robots that broke down, were damaged or were stolen on the road",
    },
    Kpi {
        name: "path_blocked_min",
        unit: "min",
        meaning: "robots standing for help where nobody gets past them",
    },
    Kpi {
        name: "path_obstructed_min",
        unit: "min",
        meaning: "robots standing for help on wider footpaths, or on those of unknown width",
    },
    Kpi {
        name: "overstays",
        unit: "times",
        meaning: "times that a robot was or stood in an area for longer than a policy allows",
    },
    Kpi { name: "overstay_min", unit: "min", meaning: "time beyond, over all of these" },
    Kpi {
        name: "beyond_number_min",
        unit: "min",
        meaning: "time of robots in an area beyond its number, since that fell while they were inside",
    },
    Kpi {
        name: "crossings_per_order",
        unit: "crossings",
        meaning: "roads crossed per robot delivery",
    },
    Kpi { name: "energy_wh_per_order", unit: "Wh", meaning: "battery energy per robot delivery" },
    Kpi {
        name: "merchant_cost_usd_per_order",
        unit: "USD",
        meaning: "all that the merchant pays for delivery, less delivery fees it keeps, per delivered order",
    },
    Kpi {
        name: "customer_fee_usd_per_order",
        unit: "USD",
        meaning: "delivery fees paid by customers per delivered order",
    },
    Kpi {
        name: "vendor_margin_usd_per_order",
        unit: "USD",
        meaning: "what the robot vendor keeps per robot delivery; negative: loses",
    },
    Kpi {
        name: "resource_cost_usd_per_order",
        unit: "USD",
        meaning: "wages, vehicles, energy, couriers' pay, permits and orders made again, per delivered order, whoever bears them",
    },
    Kpi {
        name: "fleet_cost_usd_per_delivery",
        unit: "USD",
        meaning: "wages of operators, crews and feeders, vehicles, upkeep, energy and permits, per robot delivery, whoever runs the fleet",
    },
    Kpi {
        name: "merchant_cost_usd_per_day",
        unit: "USD",
        meaning: "all that the merchant pays for delivery in the day, less fees it keeps",
    },
];

/// Position of a figure; `None` for unknown names.
pub fn position(name: &str) -> Option<usize> {
    KPIS.iter().position(|kpi| kpi.name == name)
}
