//! When customers want what they order: at once, or in a window of time ahead.

use super::Chance;
use crate::base::stream::{below, stream, unit};
use crate::base::time::{SimDuration, SimTime};
use crate::scenario::Scenario;

/// The window for which an order is placed ahead; `None` where it is wanted at once.
pub(super) fn window(
    scenario: &Scenario,
    placed: SimTime,
    (seed, replication, key): Chance,
) -> Option<(SimTime, SimTime)> {
    let ahead = &scenario.ahead;
    let chance = |process| stream(seed, replication, process, key);
    if ahead.share <= 0.0 || unit(&mut chance("scheduled")) >= ahead.share {
        return None;
    }
    let mut rng = chance("window");
    if !ahead.windows.is_empty() {
        let left: Vec<_> = ahead.windows.iter().filter(|(opens, _)| *opens > placed).collect();
        return left.get(below(&mut rng, left.len())).map(|window| **window);
    }
    let lead = SimDuration::from_minutes(ahead.lead_min.draw(&mut rng));
    let last = SimTime(scenario.run.close.0.saturating_sub(ahead.window.0));
    let opens = (placed + lead).min(last);
    (opens > placed).then(|| (opens, opens + ahead.window))
}

/// When an order reaches its merchant: so long before its window begins as the scenario says.
pub(super) fn released(scenario: &Scenario, placed: SimTime, opens: SimTime) -> SimTime {
    placed.max(SimTime(opens.0.saturating_sub(scenario.ahead.notice.0)))
}
