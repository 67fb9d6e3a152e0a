//! What somebody asks for deliveries: plans and their charges.

use crate::base::money::Money;

/// What somebody asks for deliveries: a list of charges, each from one party to another.
#[derive(Debug, Clone, PartialEq)]
pub struct PricingPlan {
    /// Asset id.
    pub id: String,
    /// Name in tables.
    pub name: String,
    /// What the plan asks.
    pub charges: Vec<Charge>,
}

/// One rule of a plan. Amounts are in currency units where not money.
#[derive(Debug, Clone, PartialEq)]
pub enum Charge {
    /// Merchant to vendor: lease of a robot for a day, orders or not.
    LeasePerRobotDay {
        /// Amount.
        amount: Money,
    },
    /// Merchant to vendor: fee for an order delivered, by the number of robots leased: the first
    /// slab that holds the whole fleet counts for all orders.
    FeePerOrderBySlab {
        /// (largest fleet, fee), ascending.
        slabs: Vec<(u32, Money)>,
        /// Fee above the last slab; `None`: no published price, such fleets are refused.
        beyond: Option<Money>,
    },
    /// Merchant to vendor or platform: share of the ticket of an order delivered.
    CommissionShare {
        /// Share \[0–1\].
        share: f64,
    },
    /// Customer to vendor or platform: fee of an order delivered.
    CustomerFee {
        /// Amount.
        amount: Money,
    },
    /// Customer to merchant: fee of an order delivered by robot, kept by the merchant.
    CustomerFeeKept {
        /// Amount.
        amount: Money,
    },
    /// The merchant runs the fleet: vehicles, upkeep, energy, operators and crews are its own
    /// costs. Without this charge they are the vendor's.
    OwnAndOperate,
    /// Platform to courier: the larger of per-order pay and an hourly guarantee.
    CourierPay {
        /// Per order delivered.
        per_order: Money,
        /// Guaranteed per hour on duty.
        per_hour: Money,
    },
    /// Vendor or merchant to energy supplier, per kilowatt-hour at the plug.
    Energy {
        /// Price \[per kWh\].
        per_kwh: Money,
        /// Plug to wheel \[0–1\].
        efficiency: f64,
    },
    /// Merchant to its own staff: loading a robot, per minute of work.
    LoadingWage {
        /// Wage \[per h\].
        per_hour: Money,
    },
}

impl PricingPlan {
    /// Whether the merchant itself runs the fleet.
    pub fn own_and_operate(&self) -> bool {
        self.charges.contains(&Charge::OwnAndOperate)
    }

    /// Fee per order for a fleet of this size, where the plan has slabs.
    ///
    /// # Errors
    /// The largest fleet that has a price, when this one has none.
    pub fn slab_fee(&self, robots: u32) -> Result<Option<Money>, u32> {
        for charge in &self.charges {
            if let Charge::FeePerOrderBySlab { slabs, beyond } = charge {
                let slab = slabs.iter().find(|(up_to, _)| robots <= *up_to);
                let largest = slabs.last().map_or(0, |(up_to, _)| *up_to);
                return slab.map(|(_, fee)| *fee).or(*beyond).map(Some).ok_or(largest);
            }
        }
        Ok(None)
    }
}
