//! Every fact that a run can state, in the past tense: ids and quantities only.
//!
//! Events are the only way out of the simulation. Whoever wants to know something of a run folds
//! them as they happen.

mod kinds;

pub use kinds::{
    CallCause, Duty, LegKind, Mishap, PolicyFault, RescueOutcome, Skill, Stand, StayStates, Unfit,
};

use crate::base::ids::{
    CourierId, CrewId, EdgeId, FeederId, FleetId, MerchantId, OperatorId, OrderId, RobotId,
};
use crate::base::money::Money;
use crate::base::time::{SimDuration, SimTime};
use crate::base::units::{Kilograms, Litres, Millimetres, WattHours};
use serde::{Deserialize, Serialize};

/// A fact. Times are those of the record it comes in.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum SimEvent {
    /// A customer ordered.
    OrderPlaced {
        /// Which order.
        order: OrderId,
        /// Where from.
        merchant: MerchantId,
        /// Value of the basket.
        ticket: Money,
        /// Mass of the basket.
        mass: Kilograms,
        /// Volume of the basket.
        volume: Litres,
        /// When the kitchen will have it ready.
        ready: SimTime,
        /// Network distance from merchant to customer on foot; `None` where there is none.
        distance: Option<Millimetres>,
    },
    /// An order is wanted at a time of its own (stated only where it is not as for any other).
    OrderPromised {
        /// Which order.
        order: OrderId,
        /// When it reaches the merchant.
        released: SimTime,
        /// Not to be handed over before; midnight where there is no such time.
        opens: SimTime,
        /// To be handed over by.
        closes: SimTime,
    },
    /// Nobody is sought for an order yet, since its window begins later (stated only then).
    OrderHeld {
        /// Which order.
        order: OrderId,
        /// Until when.
        until: SimTime,
    },
    /// An order reached a kitchen whose cooks are counted.
    KitchenJoined {
        /// Which order.
        order: OrderId,
    },
    /// A cook of such a kitchen began with an order.
    PreparationBegan {
        /// Which order.
        order: OrderId,
        /// When it will be ready.
        ready: SimTime,
    },
    /// Which of several fleets could carry an order (stated only where several are in service).
    OrderFits {
        /// Which order.
        order: OrderId,
        /// Fleets, as bits by id.
        fleets: u64,
    },
    /// Somebody is wanted who carries an order that a robot was given from its merchant to the hub
    /// where that robot loads.
    FeederWanted {
        /// Which order.
        order: OrderId,
    },
    /// A feeder set out from a hub to an order's merchant.
    FeederSent {
        /// Who.
        feeder: FeederId,
        /// For which order.
        order: OrderId,
        /// How long somebody was wanted.
        waited: SimDuration,
    },
    /// A feeder left the merchant with the order.
    FeederPickedUp {
        /// Who.
        feeder: FeederId,
        /// Which order.
        order: OrderId,
    },
    /// A feeder came to the hub, with the order unless it went elsewhere meanwhile.
    FeederReturned {
        /// Who.
        feeder: FeederId,
        /// Which order.
        order: OrderId,
        /// Whether with it.
        brought: bool,
        /// Time since it set out.
        away: SimDuration,
    },
    /// A robot was given the order.
    OrderAssigned {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
    },
    /// A policy took the order from a robot that had not come to the merchant.
    OrderTakenBack {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
    },
    /// The order went to a courier instead of a robot.
    OrderFellBack {
        /// Which order.
        order: OrderId,
        /// Why.
        reason: Unfit,
    },
    /// The order was lost on board a robot and is made again.
    OrderMadeAgain {
        /// Which order.
        order: OrderId,
    },
    /// The order was lost on board a robot, and the customer got the money back.
    OrderRefunded {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
    },
    /// A crew or companion handed over an order that its robot could not bring.
    OrderCompletedByHand {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
    },
    /// Nobody came to the door for an order that a robot, or whoever carries it, had brought.
    OrderNotTaken {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
    },
    /// A robot without an order is sent to a merchant, where it will wait for the next.
    RobotSent {
        /// Which robot.
        robot: RobotId,
        /// Where to.
        merchant: MerchantId,
    },
    /// A robot was relieved of goods that nobody took, at their merchant.
    GoodsReturned {
        /// Which robot.
        robot: RobotId,
        /// Staff time spent on it.
        unloading: SimDuration,
    },
    /// Nobody will carry the order.
    OrderRefused {
        /// Which order.
        order: OrderId,
        /// Why.
        reason: Unfit,
    },
    /// The customer's patience ended before anybody was assigned.
    OrderWithdrawn {
        /// Which order.
        order: OrderId,
    },
    /// The order left the merchant on board a robot.
    OrderLoaded {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
        /// Staff time spent on it.
        loading: SimDuration,
    },
    /// A robot stood at the customer's door.
    RobotArrived {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
    },
    /// A robot handed the order over.
    OrderDelivered {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
    },
    /// A courier was given the order.
    CourierAssigned {
        /// Which order.
        order: OrderId,
        /// Which courier.
        courier: CourierId,
    },
    /// A courier would not have an order that it was offered.
    CourierDeclined {
        /// Which order.
        order: OrderId,
        /// Which courier.
        courier: CourierId,
    },
    /// An order was taken from a courier who had not picked it up.
    CourierReleased {
        /// Which order.
        order: OrderId,
        /// Which courier.
        courier: CourierId,
    },
    /// A courier left the merchant with the order.
    CourierPickedUp {
        /// Which order.
        order: OrderId,
        /// Which courier.
        courier: CourierId,
    },
    /// A courier handed the order over.
    CourierDelivered {
        /// Which order.
        order: OrderId,
        /// Which courier.
        courier: CourierId,
        /// Driven or walked for this order, way to the merchant included.
        distance: Millimetres,
    },
    /// Nobody came to the door for an order that a courier had brought.
    CourierNotTaken {
        /// Which order.
        order: OrderId,
        /// Which courier.
        courier: CourierId,
        /// Driven or walked for this order, way to the merchant included.
        distance: Millimetres,
    },
    /// An external policy gave no decision that could be carried out; the nearest idle carriers went
    /// instead.
    PolicyFailed {
        /// Why.
        fault: PolicyFault,
    },
    /// A courier was done with its order.
    CourierFree {
        /// Which courier.
        courier: CourierId,
    },
    /// A robot turned to another duty.
    DutyChanged {
        /// Which robot.
        robot: RobotId,
        /// Its fleet.
        fleet: FleetId,
        /// What it did until now.
        from: Duty,
        /// What it does from now on.
        to: Duty,
        /// Energy drawn meanwhile by computers and sensors, away from the plug.
        drawn: WattHours,
    },
    /// A robot took another way than the usual one, round closed or full footpaths.
    WayRoundTaken {
        /// Which robot.
        robot: RobotId,
        /// On which kind of leg.
        leg: LegKind,
        /// Length of the way that it would have taken from here.
        usual: Millimetres,
        /// Length of the way that it takes.
        way: Millimetres,
    },
    /// A robot came to the end of a stretch of a leg.
    StretchDriven {
        /// Which robot.
        robot: RobotId,
        /// On which kind of leg.
        leg: LegKind,
        /// Way driven.
        distance: Millimetres,
        /// Crossings entered.
        crossings: u32,
        /// Time stood at crossings.
        crossing_wait: SimDuration,
        /// Time waited for a free slot on a footpath.
        slot_wait: SimDuration,
        /// Time waited for a closed footpath to open.
        closed_wait: SimDuration,
        /// Energy drawn by the wheels.
        energy: WattHours,
    },
    /// A robot passed along an edge (stated only for listeners who ask for edges).
    EdgePassed {
        /// Which robot.
        robot: RobotId,
        /// Which edge.
        edge: EdgeId,
        /// When it entered the edge.
        entered: SimTime,
    },
    /// A robot stopped and asked for help.
    HelpCalled {
        /// Which robot.
        robot: RobotId,
        /// Why.
        cause: CallCause,
        /// Where it stands; `None` off the footpath.
        stand: Option<Stand>,
    },
    /// An operator or companion took a robot: a call, a watch, or a trip.
    OperatorTook {
        /// Which operator.
        operator: OperatorId,
        /// Which robot.
        robot: RobotId,
        /// What for.
        skill: Skill,
        /// Time that the robot had waited.
        waited: SimDuration,
    },
    /// An operator or companion let a robot go.
    OperatorReleased {
        /// Which operator.
        operator: OperatorId,
        /// Which robot.
        robot: RobotId,
        /// Time that the robot was held.
        held: SimDuration,
    },
    /// A robot entered a gate.
    GateEntered {
        /// Which robot.
        robot: RobotId,
        /// Which edge.
        edge: EdgeId,
        /// Time that it had waited before it.
        waited: SimDuration,
    },
    /// A robot took a place in an area in which only so many of its fleet may be.
    AreaEntered {
        /// Which robot.
        robot: RobotId,
        /// Which area of the ground.
        area: usize,
        /// Time that it had waited before it.
        waited: SimDuration,
    },
    /// A robot gave such a place back.
    AreaLeft {
        /// Which robot.
        robot: RobotId,
        /// Which area of the ground.
        area: usize,
    },
    /// The number of an area fell below the robots inside, or one of those beyond it left.
    AreaOverfull {
        /// Whose robots.
        fleet: FleetId,
        /// Which area of the ground.
        area: usize,
        /// Robots beyond the number from now on.
        beyond: u32,
    },
    /// A robot leaves an area, or some states in it, after longer than allowed.
    AreaOverstayed {
        /// Which robot.
        robot: RobotId,
        /// Which area of the ground.
        area: usize,
        /// Time beyond the limit.
        over: SimDuration,
        /// States in which it was there for too long.
        states: StayStates,
    },
    /// A robot was out of a gate.
    GateLeft {
        /// Which robot.
        robot: RobotId,
        /// Which edge.
        edge: EdgeId,
    },
    /// A robot asked for a person on site.
    RescueCalled {
        /// Which robot.
        robot: RobotId,
        /// Where it stands; `None` off the footpath.
        stand: Option<Stand>,
    },
    /// A crew set out to a robot, from its base or from its way back.
    RescueStarted {
        /// Which crew.
        crew: CrewId,
        /// Which robot.
        robot: RobotId,
        /// Time that the robot had waited for a free crew.
        waited: SimDuration,
    },
    /// A crew was done with a robot.
    RescueEnded {
        /// Which crew; `None` where the robot's own companion did it.
        crew: Option<CrewId>,
        /// Which robot.
        robot: RobotId,
        /// How it ended.
        outcome: RescueOutcome,
        /// Time that the robot was carried, off the footpath.
        carried: SimDuration,
    },
    /// A crew was back at its base.
    CrewReturned {
        /// Which crew.
        crew: CrewId,
        /// Time away, way and work.
        away: SimDuration,
    },
    /// Something befell a robot on the road.
    RobotStruck {
        /// Which robot.
        robot: RobotId,
        /// What.
        mishap: Mishap,
    },
    /// The workshop began to repair a robot (stated only where bays are limited).
    BayTaken {
        /// Which robot.
        robot: RobotId,
        /// Time that it had waited for a bay.
        waited: SimDuration,
    },
    /// A robot left its bay.
    BayLeft {
        /// Which robot.
        robot: RobotId,
        /// Time that it was repaired.
        held: SimDuration,
    },
    /// A robot without goods reached its reserve on the way to a merchant and gave its order back.
    OrderGivenBack {
        /// Which order.
        order: OrderId,
        /// Which robot.
        robot: RobotId,
    },
    /// A robot took a plug, or a bay of a swap station.
    PlugTaken {
        /// Which robot.
        robot: RobotId,
        /// Time that it had waited there.
        waited: SimDuration,
    },
    /// A robot left the charger, or was given a full battery.
    Charged {
        /// Which robot.
        robot: RobotId,
        /// Energy taken into the battery.
        energy: WattHours,
    },
}

/// A fold over events.
pub trait Observer {
    /// One event at its time. Times never run backwards.
    fn observe(&mut self, at: SimTime, event: &SimEvent);
}
