//! Prices of a scenario that a watcher may change.

use crate::base::money::Money;
use crate::scenario::{Charge, Scenario};

/// A price of the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Price {
    /// Lease of a robot for a day.
    LeasePerRobotDay,
    /// Fee of an order that a robot delivered.
    FeePerOrder,
    /// Share of the ticket of an order that a robot delivered.
    Commission,
    /// Fee that the customer pays for an order that a robot delivered.
    CustomerFee,
    /// Wage of every operator.
    OperatorWagePerH,
    /// Couriers' pay for an order.
    CourierPayPerOrder,
    /// Share of the ticket of an order that a courier delivered.
    CourierCommission,
}

impl Price {
    /// Every price, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::LeasePerRobotDay,
        Self::FeePerOrder,
        Self::Commission,
        Self::CustomerFee,
        Self::OperatorWagePerH,
        Self::CourierPayPerOrder,
        Self::CourierCommission,
    ];

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::LeasePerRobotDay => "lease-per-robot-day",
            Self::FeePerOrder => "fee-per-order",
            Self::Commission => "commission",
            Self::CustomerFee => "customer-fee",
            Self::OperatorWagePerH => "operator-wage-per-h",
            Self::CourierPayPerOrder => "courier-pay-per-order",
            Self::CourierCommission => "courier-commission",
        }
    }

    /// The price of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|price| price.name() == name)
    }

    /// Whether it is asked by couriers, whatever the fleet.
    pub fn of_couriers(self) -> bool {
        matches!(self, Self::CourierPayPerOrder | Self::CourierCommission)
    }

    /// Largest value that it may be given.
    pub fn most(self) -> f64 {
        match self {
            Self::Commission | Self::CourierCommission => 1.0,
            Self::LeasePerRobotDay
            | Self::FeePerOrder
            | Self::CustomerFee
            | Self::OperatorWagePerH
            | Self::CourierPayPerOrder => 1_000.0,
        }
    }

    /// What it is under a scenario; `None` where its plans ask for no such thing.
    pub fn of(self, scenario: &Scenario, fleet: usize) -> Option<f64> {
        let mut found = None;
        // A copy is asked, so that reading and setting go the same way.
        self.visit(&mut scenario.clone(), fleet, &mut |slot| {
            found.get_or_insert(match slot {
                Slot::Money(money) => money.units(),
                Slot::Share(share) => *share,
            });
        });
        found
    }

    /// Sets it.
    pub(super) fn set(self, scenario: &mut Scenario, fleet: usize, value: f64) -> bool {
        let mut any = false;
        self.visit(scenario, fleet, &mut |slot| {
            any = true;
            match slot {
                Slot::Money(money) => *money = Money::from_units(value),
                Slot::Share(share) => *share = value,
            }
        });
        any
    }

    /// Shows every place of the scenario where it stands.
    fn visit(self, scenario: &mut Scenario, fleet: usize, see: &mut dyn FnMut(Slot<'_>)) {
        if self.of_couriers() {
            for charge in &mut scenario.couriers.plan.charges {
                self.in_charge(charge, see);
            }
            return;
        }
        let Some(fleet) = scenario.fleets.get_mut(fleet) else { return };
        if self == Self::OperatorWagePerH {
            fleet.operators.iter_mut().for_each(|pool| see(Slot::Money(&mut pool.wage_per_h)));
            return;
        }
        for charge in &mut fleet.plan.charges {
            self.in_charge(charge, see);
        }
    }

    fn in_charge(self, charge: &mut Charge, see: &mut dyn FnMut(Slot<'_>)) {
        match (self, charge) {
            (Self::LeasePerRobotDay, Charge::LeasePerRobotDay { amount })
            | (
                Self::CustomerFee,
                Charge::CustomerFee { amount } | Charge::CustomerFeeKept { amount },
            ) => see(Slot::Money(amount)),
            (Self::FeePerOrder, Charge::FeePerOrderBySlab { slabs, beyond }) => {
                for (_, fee) in slabs {
                    see(Slot::Money(fee));
                }
                if let Some(fee) = beyond {
                    see(Slot::Money(fee));
                }
            }
            (Self::Commission | Self::CourierCommission, Charge::CommissionShare { share }) => {
                see(Slot::Share(share));
            }
            (Self::CourierPayPerOrder, Charge::CourierPay { per_order, .. }) => {
                see(Slot::Money(per_order));
            }
            _ => {}
        }
    }
}

/// A place where a price stands.
enum Slot<'a> {
    Money(&'a mut Money),
    Share(&'a mut f64),
}
