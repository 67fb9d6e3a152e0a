//! How often the rarer things of a day happened, so that a check that never bites is found out.

use std::ops::AddAssign;

/// A thing that a day may hold, and that at least one check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// An order delivered by a robot.
    ByRobot,
    /// An order delivered by a courier.
    ByCourier,
    /// An order that its customer withdrew.
    Withdrawn,
    /// An order that nobody carries.
    Refused,
    /// An order for which no robot came free in time.
    TooLateForRobots,
    /// An order lost on board and made again.
    MadeAgain,
    /// A battery that ran empty on the way.
    EmptyBattery,
    /// A robot that waited for an operator.
    WaitForOperator,
    /// A robot that waited for a crew.
    WaitForCrew,
    /// A robot that waited for a plug.
    WaitForPlug,
    /// A robot fixed where it stood.
    FixedOnSpot,
    /// A robot carried home.
    CarriedHome,
    /// An order that waited for a robot.
    OrderWaited,
    /// A robot that stood before a gate.
    WaitForGate,
    /// A robot that stood without its radio link.
    Offline,
    /// A robot that was served before one that had asked before it.
    TurnByRule,
    /// A robot that waited while somebody was off shift, resting, or not able to help it.
    NobodyAble,
    /// A robot that waited for a slot on a full footpath.
    WaitForSlot,
    /// A robot that waited for a closed footpath to open.
    WaitForOpening,
    /// An order that no robot carries because its way is closed or full.
    Barred,
    /// An empty robot given a full battery where it stood.
    BatterySwapped,
    /// A crew sent to another robot from its way back.
    CrewSentOn,
    /// An order lost on board and paid back.
    Refunded,
    /// An order handed over by a crew.
    ByHand,
    /// An order that its robot kept, and brought after its repair.
    KeptOrder,
    /// A robot that broke down or was damaged on the road.
    Mishap,
    /// A robot that was stolen.
    Theft,
    /// A robot that waited for a bay of the workshop.
    WaitForBay,
    /// An order given back at the reserve.
    GivenBack,
    /// A policy took an order from a robot on its way.
    TakenBack,
    /// A robot that charged away from its hub.
    ChargedElsewhere,
    /// A leg that began on a way round a barrier.
    WayRound,
    /// A robot that turned round before a barrier.
    TurnedRound,
    /// A call for people in the way.
    CallForPeople,
    /// A call in a surge of rain or snow.
    CallInSurge,
    /// A crew that put its last battery in.
    OutOfSpares,
    /// A robot slowed down by the many that its operator guides.
    GuidedSlowly,
    /// A robot that waited before an area with as many robots as may be in it.
    WaitForArea,
    /// A robot in an area whose number fell below those inside.
    BeyondNumber,
    /// A robot that was or stood in an area for longer than allowed.
    Overstay,
    /// An order that waited for a cook.
    WaitForCook,
    /// An order for which nobody was sought until its window came near.
    HeldBack,
    /// A robot that stood at the door before the window of its order.
    EarlyAtDoor,
    /// An order that came to the door after its window.
    LateForWindow,
    /// An order that a robot brought and nobody took.
    NotTaken,
    /// An order that a courier brought and nobody took.
    NotTakenFromCourier,
    /// An order carried by a courier together with another.
    Bundled,
    /// An order carried by a robot together with another.
    BundledOnRobot,
    /// An offer that a courier declined.
    Declined,
    /// An order taken from a courier before the pick-up.
    Released,
    /// A courier who came free after the shift's end.
    Overtime,
    /// An order that no courier was left to pick up.
    NoCourierLeft,
    /// A robot that went to another hub than its own.
    OtherHub,
    /// A robot that stayed where its trip ended.
    Stayed,
    /// A robot sent to a merchant after its trip.
    SentToWait,
    /// A full hour at which robots were sent elsewhere.
    SpreadOut,
    /// An order that a feeder brought.
    Fed,
    /// An order that waited for a feeder.
    WaitForFeeder,
    /// A feeder whose order went elsewhere.
    FedInVain,
    /// An order that a feeder had, made again for a courier.
    FedMadeAgain,
}

impl Sight {
    /// Every sight.
    pub const ALL: [Self; 60] = [
        Self::ByRobot,
        Self::ByCourier,
        Self::Withdrawn,
        Self::Refused,
        Self::TooLateForRobots,
        Self::MadeAgain,
        Self::EmptyBattery,
        Self::WaitForOperator,
        Self::WaitForCrew,
        Self::WaitForPlug,
        Self::FixedOnSpot,
        Self::CarriedHome,
        Self::OrderWaited,
        Self::WaitForGate,
        Self::Offline,
        Self::TurnByRule,
        Self::NobodyAble,
        Self::WaitForSlot,
        Self::WaitForOpening,
        Self::Barred,
        Self::BatterySwapped,
        Self::CrewSentOn,
        Self::Refunded,
        Self::ByHand,
        Self::KeptOrder,
        Self::Mishap,
        Self::Theft,
        Self::WaitForBay,
        Self::GivenBack,
        Self::TakenBack,
        Self::ChargedElsewhere,
        Self::WayRound,
        Self::TurnedRound,
        Self::CallForPeople,
        Self::CallInSurge,
        Self::OutOfSpares,
        Self::GuidedSlowly,
        Self::WaitForArea,
        Self::BeyondNumber,
        Self::Overstay,
        Self::WaitForCook,
        Self::HeldBack,
        Self::EarlyAtDoor,
        Self::LateForWindow,
        Self::NotTaken,
        Self::NotTakenFromCourier,
        Self::Bundled,
        Self::BundledOnRobot,
        Self::Declined,
        Self::Released,
        Self::Overtime,
        Self::NoCourierLeft,
        Self::OtherHub,
        Self::Stayed,
        Self::SentToWait,
        Self::SpreadOut,
        Self::Fed,
        Self::WaitForFeeder,
        Self::FedInVain,
        Self::FedMadeAgain,
    ];
}

/// Counts of all sights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen([u32; Sight::ALL.len()]);

impl Default for Seen {
    fn default() -> Self {
        Self([0; Sight::ALL.len()])
    }
}

impl Seen {
    /// How often something was seen.
    pub fn count(&self, sight: Sight) -> u32 {
        self.0[sight as usize]
    }

    /// Counts a sight where it was one.
    pub(super) fn note(&mut self, sight: Sight, was: bool) {
        self.0[sight as usize] += u32::from(was);
    }
}

impl AddAssign for Seen {
    fn add_assign(&mut self, day: Self) {
        for (sum, count) in self.0.iter_mut().zip(day.0) {
            *sum += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sight_is_listed_at_its_own_place() {
        for (place, sight) in Sight::ALL.into_iter().enumerate() {
            assert_eq!(sight as usize, place);
        }
    }

    #[test]
    fn counts_of_days_add_up() {
        let (mut one, mut other) = (Seen::default(), Seen::default());
        one.note(Sight::Refused, true);
        other.note(Sight::Refused, true);
        other.note(Sight::MadeAgain, false);
        one += other;
        assert_eq!((one.count(Sight::Refused), one.count(Sight::MadeAgain)), (2, 0));
    }
}
