//! What lead times are spent on.

/// What a part of a lead time was spent on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeadCause {
    /// The kitchen, until the food is ready.
    Kitchen,
    /// The order waited for a cook.
    KitchenQueue,
    /// The robot stood where it loads, and feeders had yet to bring the food that was ready.
    Feeder,
    /// Loading, with the food there.
    Loading,
    /// Nobody was assigned: no robot free or charged enough.
    RobotWait,
    /// Nobody was assigned: no robot of a fitting fleet idle, and one or more at the charger.
    Charger,
    /// Nobody was sought yet, or a robot stood at the door, since the customer's window had not
    /// begun.
    Window,
    /// The robot drove empty to the merchant.
    Approach,
    /// The robot drove to the customer.
    Path,
    /// The robot stood at a crossing.
    Crossing,
    /// The robot waited for an operator or companion.
    OperatorQueue,
    /// An operator or companion dealt with the robot.
    OperatorService,
    /// The robot waited for a crew, its way and its work.
    Rescue,
    /// The robot waited for a gate, a slot or the end of a closure.
    Gate,
    /// The robot stood without a link.
    Offline,
    /// The customer came to the door.
    Customer,
    /// The order, lost on board, was made a second time.
    Remake,
    /// A courier was sought, came and rode.
    Courier,
}

/// Count of causes.
pub const CAUSES: usize = LeadCause::ALL.len();

/// Time by cause, in the order of [`LeadCause::ALL`] \[ms\].
pub type CauseTimes = [u32; CAUSES];

impl LeadCause {
    /// Every cause, in the order of tables and charts.
    pub const ALL: [Self; 18] = [
        Self::Kitchen,
        Self::KitchenQueue,
        Self::Feeder,
        Self::Loading,
        Self::RobotWait,
        Self::Charger,
        Self::Window,
        Self::Approach,
        Self::Path,
        Self::Crossing,
        Self::OperatorQueue,
        Self::OperatorService,
        Self::Rescue,
        Self::Gate,
        Self::Offline,
        Self::Customer,
        Self::Remake,
        Self::Courier,
    ];

    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kitchen => "kitchen",
            Self::KitchenQueue => "kitchen_queue",
            Self::Feeder => "feeder",
            Self::Loading => "loading",
            Self::RobotWait => "robot_wait",
            Self::Charger => "charger",
            Self::Window => "window",
            Self::Approach => "approach",
            Self::Path => "path",
            Self::Crossing => "crossing",
            Self::OperatorQueue => "operator_queue",
            Self::OperatorService => "operator_service",
            Self::Rescue => "rescue",
            Self::Gate => "gate",
            Self::Offline => "offline",
            Self::Customer => "customer",
            Self::Remake => "remake",
            Self::Courier => "courier",
        }
    }
}
