//! A balanced ledger: every amount leaves one party and reaches another.

use crate::base::ids::{CourierId, CrewId, FeederId, FleetId, OperatorId, OrderId, RobotId};
use crate::base::money::Money;
use crate::base::time::SimTime;

/// Declares an enum with a fixed order and table names.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every one, in the order of tables.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Name in tables.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

named!(
    /// Who pays or is paid.
    Party {
        /// Who sells the meal or parcel.
        Merchant = "merchant",
        /// Who ordered.
        Customer = "customer",
        /// Who provides the robots.
        Vendor = "robot_vendor",
        /// Remote operators and companions.
        OperatorStaff = "operator_staff",
        /// Rescue crews.
        FieldCrew = "field_crew",
        /// Who carries orders to the hubs of robots.
        Feeder = "feeder",
        /// The merchant's own staff, for the minutes spent on robots.
        MerchantStaff = "merchant_staff",
        /// The courier platform.
        Platform = "courier_platform",
        /// Couriers.
        Courier = "courier",
        /// Who sells electricity.
        EnergySupplier = "energy_supplier",
        /// Who sells and repairs vehicles.
        HardwareSupplier = "hardware_supplier",
        /// Who sells ingredients, for orders made twice.
        FoodSupplier = "food_supplier",
        /// Who grants permits.
        Authority = "authority",
    }
);

named!(
    /// What an amount is for.
    Category {
        /// Robots leased by the day.
        Lease = "lease",
        /// Fees per order to the robot vendor.
        OrderFee = "order_fee",
        /// Share of the ticket.
        Commission = "commission",
        /// Delivery fee paid by the customer.
        CustomerFee = "customer_fee",
        /// Wages of operators and companions.
        OperatorWage = "operator_wage",
        /// Wages of rescue crews.
        CrewWage = "crew_wage",
        /// Wages of feeders.
        FeederWage = "feeder_wage",
        /// Wages of the merchant's staff while loading.
        LoadingWage = "loading_wage",
        /// Vehicles written off over their life.
        Depreciation = "depreciation",
        /// Upkeep of vehicles.
        Maintenance = "maintenance",
        /// Electricity.
        Energy = "energy",
        /// Pay of couriers.
        CourierPay = "courier_pay",
        /// Orders made a second time.
        Remake = "remake",
        /// Fees for the right to run robots.
        Permit = "permit",
        /// Money given back to customers.
        Refund = "refund",
        /// Robots stolen.
        Theft = "theft",
        /// What customers add for their couriers.
        Tip = "tip",
    }
);

/// What caused an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// One order.
    Order(OrderId),
    /// One robot's day.
    Robot(RobotId),
    /// One operator's or companion's day.
    Operator(OperatorId),
    /// One crew's day.
    Crew(CrewId),
    /// One feeder's day.
    Feeder(FeederId),
    /// One courier's day.
    Courier(CourierId),
    /// A whole fleet's day.
    Fleet(FleetId),
}

/// One amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerLine {
    /// When it fell due.
    pub at: SimTime,
    /// What for, exactly.
    pub cause: Cause,
    /// Who pays.
    pub from: Party,
    /// Who is paid.
    pub to: Party,
    /// What for.
    pub category: Category,
    /// How much; never negative.
    pub amount: Money,
}

/// All amounts of one day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    /// Lines in order of time, then cause.
    pub lines: Vec<LedgerLine>,
}

impl Ledger {
    /// What a party took in less what it paid out.
    pub fn balance(&self, party: Party) -> Money {
        self.lines.iter().fold(Money::ZERO, |sum, line| {
            let gained = if line.to == party { line.amount } else { Money::ZERO };
            let paid = if line.from == party { line.amount } else { Money::ZERO };
            sum + gained - paid
        })
    }

    /// What a party paid under one category.
    pub fn paid(&self, party: Party, category: Category) -> Money {
        let lines = self.lines.iter();
        lines.filter(|l| l.from == party && l.category == category).map(|l| l.amount).sum()
    }

    /// Sum of all balances: zero, always.
    pub fn imbalance(&self) -> Money {
        Party::ALL.iter().map(|party| self.balance(*party)).sum()
    }
}
