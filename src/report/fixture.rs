//! A plausible study made by hand, for tests of the report alone.

use crate::base::cast;
use crate::base::ids::*;
use crate::base::interval::{DayValue, Estimate};
use crate::base::law::{Law, poisson, standard_normal};
use crate::base::money::Money;
use crate::base::stream::{stream, unit};
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{
    Kilograms, Litres, Metres, MetresPerSecond, Millimetres, WattHours, Watts,
};
use crate::cost::break_even::Standing;
use crate::cost::ledger::{Category, Cause, Ledger, LedgerLine, Party};
use crate::events::{Duty, Mishap, Skill, Unfit};
use crate::map::model::MapCounts;
use crate::map::*;
use crate::metrics::attribution::{CAUSES, CauseTimes, LeadCause};
use crate::metrics::kpi::{KPIS, position};
use crate::metrics::record::*;
use crate::scenario::*;
use crate::study::bottleneck::{Added, FIGURES, Resource, WhatIf};
use crate::study::result::*;
use std::sync::Arc;

const DAYS: u32 = 20;
const BASE_ROBOTS: u32 = 4;
const BASE_ORDERS: f64 = 80.0;
const SHAPE: [f64; 24] = [
    0., 0., 0., 0., 0., 0., 0., 0., 0., 0., 2., 6., 10., 8., 4., 3., 4., 8., 11., 9., 6., 3., 0.,
    0.,
];

/// Three options, a sweep, whole days.
pub(crate) fn study() -> Study {
    let map = Arc::new(map());
    let base = (0..3).map(|option| base_run(option, &map)).collect();
    Study {
        scenario: scenario(),
        options: vec![
            ServiceOption { name: "Rover fleet".into(), kind: OptionKind::Fleet(FleetId(0)) },
            ServiceOption { name: "Companion carts".into(), kind: OptionKind::Fleet(FleetId(1)) },
            ServiceOption { name: "bicycle couriers".into(), kind: OptionKind::Couriers },
        ],
        cells: cells(),
        base,
        crowds: [(EdgeId(0), EdgeCrowd { width_m: 2.0, per_min: [90.0; 24] })].into(),
        what_ifs: what_ifs(),
        break_even: break_even(),
        closed_form: closed_form(),
        answer: "4 leased robots cost the merchant 3.92 ± 0.05 per order against 5.01 ± 0.04 by \
                 couriers (95 %, 20 days)."
            .into(),
        rules_tour: rules_tour(),
        rule_checks: scenario().fleets.iter().map(|fleet| rules().checks(fleet)).collect(),
        bottlenecks: vec!["Rover fleet: one more robot (5 for 4) cuts most.".into()],
        remarks: vec![
            "3 of 80 orders a day were refused: too heavy for any robot.".into(),
            "6 robots at 20 orders a day: not decided by this run.".into(),
        ],
        digest: "5e0f".repeat(16),
        map,
    }
}

/// A study without orders and sweep.
pub(crate) fn empty() -> Study {
    let mut study = study();
    study.cells.clear();
    study.base.clear();
    study.what_ifs.clear();
    study.bottlenecks.clear();
    study.break_even.clear();
    study.rules_tour.clear();
    study.closed_form = ClosedForm::default();
    study
}

/// A study with long names, many fleet sizes and options, and large amounts.
pub(crate) fn crowded() -> Study {
    let mut study = study();
    for orders in [60.0, 120.0, 400.0] {
        study.cells.extend((7..=24).map(|robots| cell(0, robots, orders)));
        study.cells.push(cell(1, 3, orders + 1.0));
    }
    study.cells.iter_mut().flat_map(|cell| &mut cell.days).flatten().for_each(|v| v.part *= 1000.0);
    for base in &mut study.base {
        let lines = base.ledgers.iter_mut().flat_map(|ledger| &mut ledger.lines);
        lines.for_each(|line| line.amount = line.amount.times(1000.0));
    }
    for option in &mut study.options {
        option.name = format!("{} of the Very Long Named Robotics Company", option.name);
    }
    study.scenario.name = "a-rather-long-scenario-name-that-fills-its-line".into();
    study
}

/// A study of one option whose days passed without an order.
pub(crate) fn idle() -> Study {
    let mut study = study();
    study.break_even.clear();
    study.what_ifs.clear();
    study.bottlenecks.clear();
    study.closed_form = ClosedForm::default();
    study.cells.retain(|cell| cell.base);
    study.cells.iter_mut().for_each(|cell| {
        cell.days.iter_mut().for_each(|day| day.fill(DayValue::plain(f64::NAN)));
    });
    for row in &mut study.rules_tour {
        row.days.iter_mut().for_each(|day| day.fill(DayValue::plain(f64::NAN)));
    }
    study.base.iter_mut().for_each(|base| {
        base.days.iter_mut().for_each(|day| *day = RunRecord::default());
        base.ledgers.iter_mut().for_each(|ledger| ledger.lines.clear());
    });
    study
}

fn cells() -> Vec<Cell> {
    let demands = [20.0, 40.0, 60.0, 80.0, 100.0, 120.0];
    let mut cells = Vec::new();
    for orders in demands {
        for robots in 1..=6 {
            cells.push(cell(0, robots, orders));
        }
        cells.push(cell(2, 0, orders));
    }
    cells.push(cell(1, 3, BASE_ORDERS));
    cells.extend(staffed());
    cells
}

fn cell(option: usize, robots: u32, orders: f64) -> Cell {
    let base = (orders - BASE_ORDERS).abs() < 0.1 && (option != 0 || robots == BASE_ROBOTS);
    let days = (0..DAYS)
        .map(|day| kpis(option, robots, orders, day).into_iter().map(DayValue::plain).collect())
        .collect();
    let own_setting = true;
    let setting = if option == 2 { Setting::default() } else { setting(2, 15.0) };
    Cell { option, robots, orders_per_day: orders, setting, own_setting, base, days }
}

fn setting(operators: u32, wage: f64) -> Setting {
    Setting {
        operators: Some(operators),
        crews: Some(1),
        chargers: None,
        wage_usd_per_h: Some(wage),
    }
}

/// The base cell of the first option with other numbers of operators and other wages.
fn staffed() -> Vec<Cell> {
    let cell = |(operators, wage): (u32, f64)| {
        let mut cell = cell(0, BASE_ROBOTS, BASE_ORDERS);
        (cell.setting, cell.own_setting, cell.base) = (setting(operators, wage), false, false);
        let wait = 60.0 / f64::from(operators * operators);
        for (day, noise) in cell.days.iter_mut().zip([0.9, 1.0, 1.1, 1.0, 1.2].iter().cycle()) {
            let set = |day: &mut Vec<DayValue>, name: &str, value: f64| {
                day[position(name).unwrap()] = DayValue::plain(value);
            };
            set(day, "operator_wait_s_mean", wait * noise);
            let cost = 0.8 + 0.06 * wait + f64::from(operators) * wage / 12.0;
            set(day, "fleet_cost_usd_per_delivery", cost * (0.9 + 0.1 * noise));
        }
        cell
    };
    let people = [1, 2, 3, 4].into_iter();
    let all = people.flat_map(|operators| [2.0, 15.0, 24.0].map(|wage| (operators, wage)));
    all.filter(|point| *point != (2, 15.0)).map(cell).collect()
}

fn what_ifs() -> Vec<WhatIf> {
    let what_if = |(option, resource, name, cut): (usize, Resource, &str, f64)| {
        let added = Added {
            option,
            fleet: FleetId::from_index(option),
            resource,
            had: 2,
            name: name.into(),
        };
        let change = |mean: f64| Estimate { mean: Some(mean), half_width: Some(0.2), n: 20 };
        let changes = FIGURES.map(|figure| (figure, change(-cut))).to_vec();
        WhatIf { added, changes, told_apart: cut > 0.3 }
    };
    let all = [
        (0, Resource::Robot, "robot", 1.4),
        (0, Resource::Operator(0), "operator", 0.1),
        (1, Resource::Robot, "robot", 0.2),
        (1, Resource::Crew(0), "crew", 0.0),
    ];
    all.map(what_if).to_vec()
}

/// One day's figures: a made-up formula with noise shared by all options.
fn kpis(option: usize, robots: u32, orders: f64, day: u32) -> Vec<f64> {
    let mut rng = stream(7, day, "fixture_day", cast::whole(orders));
    let placed = f64::from(poisson(&mut rng, orders)).max(1.0);
    let ticket = 20.0 + standard_normal(&mut rng);
    let mut own = stream(7, day, "fixture_own", u64::from(robots) + 10 * option as u64);
    let capacity = f64::from(robots) * (15.0 + standard_normal(&mut own));
    let served =
        (placed * 0.92).min(capacity * (1.0 - libm::exp(-placed / capacity.max(1.0)))).max(0.0);
    let fee = if robots < 5 { 1.99 } else { 0.99 };
    let paid = f64::from(robots) * 30.0 + served * fee + (placed - served) * ticket * 0.25;
    let load = served / (f64::from(robots) * 18.0).max(1.0);
    let lead = 31.0 + 9.0 * load + standard_normal(&mut own);
    let robot = |value: f64| if option == 2 { f64::NAN } else { value };
    let values = [
        placed,
        placed - 2.0,
        served,
        placed - served - 2.0,
        0.0,
        0.0,
        1.0,
        1.0,
        1.0 - 2.0 / placed,
        served / placed,
        0.97 - 0.1 * load,
        lead,
        lead - 2.0,
        lead * 1.7,
        lead - 14.0,
        robot(served / f64::from(robots)),
        robot(1.9),
        robot(0.52),
        robot(load),
        robot(0.03),
        robot(8.0 + 20.0 * load),
        robot(30.0 + 60.0 * load),
        robot(0.3 * load),
        robot(0.4),
        robot(3.0),
        robot(0.1),
        robot(1.2),
        robot(6.0),
        robot(4.1),
        robot(61.0),
        paid / placed,
        1.5,
        robot(0.4),
        4.4 - served / placed * 0.7,
        robot(2.4 - 0.4 * load),
        paid,
    ];
    assert_eq!(values.len(), KPIS.len());
    values.to_vec()
}

fn break_even() -> Vec<BreakEven> {
    let at = [
        (1, Some(14.0)),
        (2, Some(25.0)),
        (3, Some(37.5)),
        (4, Some(49.0)),
        (5, Some(47.0)),
        (6, None),
    ];
    at.into_iter()
        .map(|(robots, orders_per_day)| BreakEven {
            option: 0,
            standing: Standing::Crosses,
            robots,
            orders_per_day: orders_per_day.filter(|orders| *orders > 20.0),
            interval: orders_per_day.filter(|o| *o > 20.0).map(|o| (o - 2.5, o + 3.0)),
            share_reached: if orders_per_day.is_some() { 0.99 } else { 0.11 },
            tested: (20.0, 120.0),
        })
        .collect()
}

fn closed_form() -> ClosedForm {
    let tickets = || (8..=40).map(f64::from);
    let curve = |robots, fee: f64| BreakEvenCurve {
        from: if robots > 4 { 5 } else { 1 },
        robots,
        points: tickets()
            .map(|ticket| (ticket, (0.25 * ticket > fee).then(|| 30.0 / (0.25 * ticket - fee))))
            .collect(),
    };
    let bill = |robots: u32, orders: f64| {
        let fee = if robots < 5 { 1.99 } else { 0.99 };
        (robots, f64::from(robots) * 30.0 + orders * fee)
    };
    let lease = |orders| LeaseCurve {
        orders_per_day: orders,
        points: (1..=10).map(|robots| bill(robots, orders)).collect(),
    };
    ClosedForm {
        ticket_curves: vec![curve(4, 1.99), curve(5, 0.99)],
        lease_curves: [20.0, 40.0, 80.0, 120.0].map(lease).to_vec(),
        commission: 0.25,
    }
}

fn base_run(option: usize, map: &SidewalkMap) -> BaseRun {
    let days: Vec<RunRecord> = (0..DAYS).map(|day| record(option, day, map)).collect();
    let ledgers = days.iter().map(|day| ledger(option, day)).collect();
    BaseRun { option, days, ledgers }
}

fn record(option: usize, day: u32, map: &SidewalkMap) -> RunRecord {
    let mut rng = stream(11, day, "fixture_orders", 0);
    let count = poisson(&mut rng, BASE_ORDERS);
    let mut orders: Vec<OrderRecord> = (0..count).map(|id| order(option, day, id)).collect();
    orders.sort_by_key(|order| order.placed);
    orders
        .iter_mut()
        .enumerate()
        .for_each(|(index, order)| order.order = OrderId::from_index(index));
    let mut record =
        RunRecord { orders, ended: SimTime::from_hours(22.9), events: 9_000, ..Default::default() };
    let robots = [4, 3, 0][option];
    record.robots = (0..robots).map(|robot| robot_day(robot, option)).collect();
    for hour in 0..24 {
        if robots > 0 {
            record.duty_ms.insert(
                (FleetId::from_index(option), hour),
                duties(option, hour, u64::from(robots)),
            );
        }
    }
    if option < 2 {
        passes(&mut record, map, day, option);
        record.operators = vec![OperatorRecord {
            operator: OperatorId(0),
            fleet: FleetId::from_index(option),
            pool: 0,
            sessions: 40,
            held: SimDuration::from_hours(3.0),
            busy: SimDuration::from_hours(2.5),
            waited: SimDuration::from_minutes(9.0),
            on_duty: SimDuration::from_hours(12.0),
        }];
        record.crews = vec![CrewRecord {
            crew: CrewId(0),
            fleet: FleetId::from_index(option),
            pool: 0,
            rescues: 1,
            busy: SimDuration::from_minutes(38.0),
            waited: SimDuration::ZERO,
            on_duty: SimDuration::from_hours(12.0),
        }];
    }
    let by_courier =
        record.orders.iter().filter(|o| matches!(o.carrier, Some(Carrier::Courier(_))));
    record.couriers = by_courier
        .enumerate()
        .map(|(index, _)| CourierRecord {
            courier: CourierId::from_index(index),
            delivered: 1,
            distance: Metres(2400.0),
            busy: SimDuration::from_minutes(26.0),
            on_duty: SimDuration::from_minutes(26.0),
        })
        .collect();
    record
}

fn order(option: usize, day: u32, id: u32) -> OrderRecord {
    let mut rng = stream(11, day, "fixture_order", u64::from(id));
    let total: f64 = SHAPE.iter().sum();
    let mut left = unit(&mut rng) * total;
    let hour = SHAPE.iter().position(|weight| {
        left -= weight;
        left < 0.0
    });
    let placed = SimTime::from_hours(cast::float(hour.unwrap_or(12)) + unit(&mut rng));
    let ready = placed + SimDuration::from_minutes(Law::from_mean_sd(14.0, 5.0).draw(&mut rng));
    let ticket = Money::from_units(Law::from_mean_sd(20.0, 7.0).draw(&mut rng));
    let luck = unit(&mut rng);
    let outcome = match (option, luck) {
        (_, luck) if luck > 0.99 => Outcome::Withdrawn,
        (2, _) => Outcome::FellBack(Unfit::NoRobots),
        (_, luck) if luck > 0.97 => Outcome::Refused(Unfit::TooHeavy),
        (_, luck) if luck > 0.70 => Outcome::FellBack(Unfit::NoRobotInTime),
        _ => Outcome::ByRobot,
    };
    let mean = [34.0, 39.0, 30.0][option];
    let lead = SimDuration::from_minutes(Law::from_mean_sd(mean, 9.0).draw(&mut rng));
    let carrier = match outcome {
        Outcome::ByRobot | Outcome::ByHand | Outcome::Refunded => {
            Some(Carrier::Robot(RobotId(id % 4)))
        }
        Outcome::FellBack(_) => Some(Carrier::Courier(CourierId(id))),
        Outcome::Refused(_) | Outcome::Withdrawn => None,
    };
    OrderRecord {
        loading: SimDuration::ZERO,
        loaded_on: None,
        made_again: 0,
        order: OrderId(id),
        merchant: MerchantId(0),
        placed,
        ready,
        ticket,
        mass: Kilograms(1.4),
        volume: Litres(6.0),
        distance: Some(Millimetres::from_metres(300.0 + 900.0 * unit(&mut rng))),
        assigned: carrier.map(|_| placed + SimDuration::from_minutes(1.0)),
        picked_up: carrier.map(|_| ready),
        arrived: None,
        ended: Some(placed + lead),
        carrier,
        outcome: Some(outcome),
        spent_ms: spent(outcome, ready.since(placed), lead),
    }
}

/// Kitchen first, then a share for every other cause that the outcome allows.
fn spent(outcome: Outcome, kitchen: SimDuration, lead: SimDuration) -> CauseTimes {
    let mut spent = [0; CAUSES];
    let kitchen = kitchen.0.min(lead.0);
    let (weights, last): (&[u32], _) = match outcome {
        Outcome::ByRobot | Outcome::ByHand | Outcome::Refunded => {
            (&[0, 4, 9, 5, 6, 40, 6, 5, 3, 4, 2, 1], LeadCause::Customer)
        }
        Outcome::FellBack(_) | Outcome::Refused(_) | Outcome::Withdrawn => {
            (&[0, 0, 20, 10], LeadCause::Courier)
        }
    };
    let rest = u32::try_from(lead.0 - kitchen).unwrap();
    for (cause, weight) in weights.iter().enumerate() {
        spent[cause] = rest / 100 * weight;
    }
    spent[0] = u32::try_from(kitchen).unwrap();
    spent[last as usize] += u32::try_from(lead.0).unwrap() - spent.iter().sum::<u32>();
    spent
}

fn robot_day(robot: u32, option: usize) -> RobotRecord {
    let mut duty_ms = [0; Duty::ALL.len()];
    for hour in 0..24 {
        let all = duties(option, hour, 1);
        duty_ms.iter_mut().zip(all).for_each(|(sum, ms)| *sum += ms);
    }
    RobotRecord {
        robot: RobotId(robot),
        fleet: FleetId::from_index(option),
        delivered: 14,
        loaded: Metres(11_200.0),
        empty: Metres(12_100.0),
        crossings: 58,
        crossing_wait: SimDuration::from_minutes(21.0),
        slot_wait: SimDuration::from_minutes(2.0),
        closed_wait: SimDuration::ZERO,
        calls: [3, 0, 0, 0, 0, 0, 0],
        rescues: 0,
        mishaps: [0; Mishap::ALL.len()],
        repairs: 0,
        bay_wait: SimDuration::ZERO,
        blocked: SimDuration::from_minutes(1.5),
        obstructed: SimDuration::from_minutes(4.0),
        energy_used: WattHours(870.0),
        given_back: 0,
        plug_wait: SimDuration::ZERO,
        energy_charged: WattHours(820.0),
        duty_ms,
    }
}

/// Robot time of an hour by duty; sums to the robots' hour.
fn duties(option: usize, hour: usize, robots: u64) -> [u64; Duty::ALL.len()] {
    let load = SHAPE[hour] / 11.0;
    let share = |most: f64| cast::whole(3.6e6 * most * load);
    let mut duty = [0; Duty::ALL.len()];
    if !(8..23).contains(&hour) {
        duty[10] = 3_600_000 * robots;
        return duty;
    }
    let waits = if option == 1 { 0.12 } else { 0.02 };
    let busy = [waits, 0.08, 0.16, 0.24, 0.05, 0.22, 0.04, 0.01];
    busy.iter().enumerate().for_each(|(index, most)| duty[index + 1] = share(*most));
    duty[9] = cast::whole(3.6e6 * 0.12 * (1.0 - load));
    duty[0] = 3_600_000 - duty.iter().sum::<u64>();
    duty.map(|ms| ms * robots)
}

fn passes(record: &mut RunRecord, map: &SidewalkMap, day: u32, option: usize) {
    let mut rng = stream(13, day, "fixture_passes", option as u64);
    for (index, edge) in map.edges.iter().enumerate() {
        let far = map.vertex(edge.from).at.distance(Point::default()) / 220.0;
        for (hour, weight) in SHAPE.iter().enumerate() {
            let count = poisson(&mut rng, 0.6 * weight * libm::exp(-far * far));
            if count > 0 {
                record.passes.insert((EdgeId::from_index(index), hour), count);
            }
        }
    }
}

fn ledger(option: usize, day: &RunRecord) -> Ledger {
    let mut lines = Vec::new();
    let mut owe = |at, cause, from, to, category, units: f64| {
        lines.push(LedgerLine { at, cause, from, to, category, amount: Money::from_units(units) });
    };
    let end = SimTime::from_hours(22.0);
    for robot in &day.robots {
        let cause = Cause::Robot(robot.robot);
        owe(end, cause, Party::Merchant, Party::Vendor, Category::Lease, 30.0);
        owe(end, cause, Party::Vendor, Party::HardwareSupplier, Category::Depreciation, 5.5);
        owe(end, cause, Party::Vendor, Party::HardwareSupplier, Category::Maintenance, 1.5);
        owe(end, cause, Party::Vendor, Party::EnergySupplier, Category::Energy, 0.17);
    }
    if option < 2 {
        owe(
            end,
            Cause::Operator(OperatorId(0)),
            Party::Vendor,
            Party::OperatorStaff,
            Category::OperatorWage,
            [60.0, 180.0][option],
        );
        owe(end, Cause::Crew(CrewId(0)), Party::Vendor, Party::FieldCrew, Category::CrewWage, 24.0);
    }
    for order in &day.orders {
        let (at, cause) = (order.ended.unwrap_or_default(), Cause::Order(order.order));
        let ticket = order.ticket.units();
        match order.carrier {
            Some(Carrier::Robot(_)) => {
                owe(at, cause, Party::Merchant, Party::Vendor, Category::OrderFee, 1.99);
                owe(at, cause, Party::Merchant, Party::MerchantStaff, Category::LoadingWage, 0.35);
            }
            Some(Carrier::Courier(_)) => {
                owe(
                    at,
                    cause,
                    Party::Merchant,
                    Party::Platform,
                    Category::Commission,
                    ticket * 0.25,
                );
                owe(at, cause, Party::Customer, Party::Platform, Category::CustomerFee, 2.99);
                owe(at, cause, Party::Platform, Party::Courier, Category::CourierPay, 5.2);
            }
            None => {}
        }
    }
    Ledger { lines }
}

/// A town of 7 by 6 streets, 90 m apart, slightly bent.
fn map() -> SidewalkMap {
    let (columns, rows) = (7_u32, 6_u32);
    let bend = |column: u32, row: u32| Point {
        x: (f64::from(column) - 3.0) * 90.0 + 8.0 * f64::from(row * column % 3),
        y: (f64::from(row) - 2.5) * 90.0 + 6.0 * f64::from((row + column) % 2),
    };
    let mut map = SidewalkMap {
        name: "fixture-town".into(),
        attribution: "© OpenStreetMap contributors, ODbL 1.0".into(),
        origin: LonLat { lon: 4.8952, lat: 52.3702 },
        vertices: Vec::new(),
        edges: Vec::new(),
        crossings: Vec::new(),
        places: Vec::new(),
        shape_points: Vec::new(),
        counts: MapCounts::default(),
        digest: "0123456789abcdef".repeat(4),
    };
    for row in 0..rows {
        for column in 0..columns {
            let vertex = Vertex { at: bend(column, row), kerb: Kerb::Lowered, crossing: None };
            map.vertices.push(vertex);
        }
    }
    for row in 0..rows {
        for column in 0..columns {
            let id = row * columns + column;
            if column + 1 < columns {
                join(&mut map, id, id + 1);
            }
            if row + 1 < rows && (row * 5 + column) % 6 != 4 {
                join(&mut map, id, id + columns);
            }
        }
    }
    map
}

fn join(map: &mut SidewalkMap, from: u32, to: u32) {
    let ends = [map.vertices[from as usize].at, map.vertices[to as usize].at];
    let begin = cast::index32(map.shape_points.len());
    map.shape_points.extend(ends);
    let index = i64::try_from(map.edges.len()).unwrap();
    map.edges.push(Edge {
        bearing_from_cdeg: 0,
        bearing_to_cdeg: 0,
        from: VertexId(from),
        to: VertexId(to),
        length: Millimetres::from_metres(ends[0].distance(ends[1])),
        kind: if index % 7 == 3 { EdgeKind::Crossing } else { EdgeKind::Footway },
        surface: Surface::Smooth,
        width_m: None,
        incline: None,
        lit: Some(true),
        kerb: Kerb::Lowered,
        road: Some(RoadClass::Residential),
        road_limit_kmh: Some(30),
        crossing: None,
        source_id: 1_000 + index,
        shape: begin..begin + 2,
    });
}

fn scenario() -> Scenario {
    Scenario {
        name: "lease-or-courier".into(),
        question: "Should the pizzeria lease robots or stay with couriers?".into(),
        answer: AnswerKind::FleetSize,
        run: RunSettings {
            date: "2026-06-12".into(),
            open: SimTime::from_hours(10.0),
            close: SimTime::from_hours(22.0),
            replications: DAYS,
            seed: 42,
        },
        map: MapSource::Generated { style: MapStyle::Town, area_km2: 0.3, seed: 1 },
        gates: Gates::default(),
        rules: rules(),
        policy: None,
        crossings: CrossingSettings::default(),
        instance: None,
        merchants: vec![merchant()],
        customers: Customers {
            at: CustomerPlaces::Buildings,
            within: Metres(1200.0),
            patience_min: Law::Constant(20.0),
            walk_to_door_s: Law::Constant(60.0),
        },
        fleets: vec![fleet("Rover fleet", 4), fleet("Companion carts", 3)],
        together: Together::Apart,
        couriers: CourierFleet {
            profile: CourierProfile {
                climbs_steps: false,
                id: "bicycle".into(),
                name: "bicycle couriers".into(),
                speed: MetresPerSecond::from_kmh(14.0),
                straight: false,
                approach_min: Law::Constant(6.0),
                pickup_min: Law::Constant(3.0),
                dropoff_min: Law::Constant(3.0),
            },
            on_duty: None,
            plan: plan("marketplace"),
            shifts: Shifts::default(),
            starts: CourierStarts::default(),
            dispatch: DispatchRule::default(),
            acceptance: 1.0,
            parking: SimDuration::ZERO,
            tip_share: 0.0,
        },
        conditions: ConditionsPlan::default(),
        fallback_after: Some(SimDuration::from_minutes(10.0)),
        promise: SimDuration::from_minutes(45.0),
        vary: Vary {
            robots: (1..=6).collect(),
            orders_per_day: vec![20.0, 120.0],
            operators: vec![1, 2, 3, 4],
            wage_usd_per_h: vec![2.0, 15.0, 24.0],
            ..Vary::default()
        },
        digest: "fedcba9876543210".repeat(4),
    }
}

/// A pack that slows, and one that bans.
fn rules_tour() -> Vec<RulesRow> {
    let slow = Some(MetresPerSecond(1.0));
    let driving = RulesRow {
        pack: "=Slow & \"Sons\"".into(),
        option: 0,
        limits: [slow, slow, slow],
        road_allowed: false,
        path: slow,
        crossing: slow,
        robots: 4,
        why_not: String::new(),
        days: cells()[0].days.clone(),
    };
    let banned = RulesRow {
        robots: 0,
        why_not: "<b>a ban</b>".into(),
        path: None,
        crossing: None,
        days: Vec::new(),
        ..driving.clone()
    };
    vec![driving, banned]
}

fn rules() -> RulePack {
    RulePack {
        id: "open".into(),
        name: "No limits".into(),
        road_allowed: false,
        ..RulePack::open()
    }
}

fn merchant() -> Merchant {
    Merchant {
        name: "=Pizzeria & \"Sons\" <script>".into(),
        place: PlaceRule::BusiestEatery,
        orders_per_day: BASE_ORDERS,
        arrivals: DemandProfile { id: "restaurant".into(), hourly: SHAPE },
        hours: None,
        ticket: Law::from_mean_sd(20.0, 7.0),
        basket: BasketProfile {
            id: "pizza".into(),
            mass_kg: Law::Constant(1.4),
            volume_l: Law::Constant(6.0),
        },
        preparation_min: Law::from_mean_sd(14.0, 5.0),
    }
}

fn plan(id: &str) -> PricingPlan {
    PricingPlan {
        id: id.into(),
        name: id.into(),
        charges: vec![Charge::CommissionShare { share: 0.25 }],
    }
}

fn fleet(name: &str, robots: u32) -> Fleet {
    Fleet {
        name: name.into(),
        vendor: vendor(),
        robots,
        hub: None,
        dispatch: DispatchRule::default(),
        plan: plan("lease"),
        operators: vec![OperatorPool {
            site: "here".into(),
            on_duty: 1,
            robots_per_operator: 4,
            wage_per_h: Money::from_units(15.0),
            skills: Skill::ALL.to_vec(),
            shifts: Shifts::default(),
            rest: SimDuration::ZERO,
            takeover_s: Law::Constant(0.0),
            waypoint_s: None,
        }],
        queue: QueueRule::default(),
        slots_held: false,
        calls: Vec::new(),
        link: Link { latency: SimDuration::ZERO, outages_per_h: 0.0, outage_s: Law::Constant(0.0) },
        crews: vec![CrewPool {
            people: 1,
            shifts: Shifts::default(),
            base: None,
            wage_per_h: Money::from_units(16.0),
            speed: MetresPerSecond(1.3),
            swap_min: None,
        }],
        rescue: RescueRules::default(),
        wear: Wear::default(),
        chargers: vec![Charger {
            at: None,
            section: None,
            plugs: None,
            power: Watts(200.0),
            kind: ChargerKind::Plug,
        }],
    }
}

fn vendor() -> VendorProfile {
    VendorProfile {
        id: "rover".into(),
        name: "Rover".into(),
        mode: OperatingMode::OnCall,
        cruise: MetresPerSecond::from_kmh(6.0),
        crossing: MetresPerSecond::from_kmh(5.0),
        mass: Kilograms(35.0),
        size_m: None,
        payload: Kilograms(10.0),
        cargo: Litres(40.0),
        compartments: 1,
        reach: Metres(3000.0),
        drives: RoutingProfile::WALKER,
        battery: Battery {
            capacity: WattHours(1200.0),
            reserve: 0.1,
            recharge_below: 0.3,
            recharge_to: 0.9,
            rolling_resistance: 0.03,
            drivetrain_efficiency: 0.8,
            regeneration: 0.0,
            hotel: Watts(40.0),
            charger: Watts(200.0),
            knee: 0.8,
            taper_to: 0.1,
        },
        service: (SimTime::from_hours(8.0), SimTime::from_hours(23.0)),
        waypoints: None,
        crossing_approval_share: 0.0,
        distance_between_calls: Metres(5000.0),
        help_s: Law::Constant(40.0),
        rescue_share: 0.02,
        fixed_on_spot: 0.5,
        rescue_min: Law::Constant(10.0),
        repair_min: Law::Constant(60.0),
        loading_s: Law::Constant(45.0),
        unit_cost: Money::from_units(5500.0),
        life_days: 1000.0,
        maintenance_share_per_year: 0.1,
    }
}
