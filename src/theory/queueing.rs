//! Exact results of queueing theory, in the field's own symbols.

use crate::base::cast::float;

/// Probability that a call waits, `M/M/c`: Erlang C by way of Erlang B's recursion.
///
/// `B(0) = 1`, `B(k) = a B(k−1) / (k + a B(k−1))`, `C = c B / (c − a (1 − B))`, for offered load
/// `a = λ/μ < c`.
pub fn erlang_c(servers: u32, offered_load: f64) -> f64 {
    let blocked = (1..=servers)
        .fold(1.0, |blocked, k| offered_load * blocked / (f64::from(k) + offered_load * blocked));
    let servers = f64::from(servers);
    servers * blocked / (servers - offered_load * (1.0 - blocked))
}

/// Mean wait of all calls in service times, `M/M/c`: `W/s = C / (c − a)`.
pub fn erlang_c_wait(servers: u32, offered_load: f64) -> f64 {
    erlang_c(servers, offered_load) / (f64::from(servers) - offered_load)
}

/// Mean wait in service times, `M/G/1`: `W/s = ρ (1 + v) / (2 (1 − ρ))`, with `v` the squared
/// coefficient of variation of the service time (Pollaczek and Khinchine).
pub fn single_server_wait(utilisation: f64, service_scv: f64) -> f64 {
    utilisation * (1.0 + service_scv) / (2.0 * (1.0 - utilisation))
}

/// Mean waits of two ranks in service times, one server, exponential service, nobody interrupted:
/// `W₁/s = ρ / (1 − ρ₁)`, `W₂/s = ρ / ((1 − ρ₁)(1 − ρ))`, loads `ρ₁ + ρ₂ = ρ < 1` (Cobham).
pub fn rank_waits(first: f64, second: f64) -> (f64, f64) {
    let all = first + second;
    (all / (1.0 - first), all / (1.0 - first) / (1.0 - all))
}

/// Share of customers who give up, `M/M/c+M`: exponential patience of mean `patience` service
/// times, offered load `a`.
///
/// `π(n)/π(n−1) = a / (min(n, c) + max(n − c, 0) / patience)`; the share is `Lq / (a patience)`,
/// with `Lq` the mean number who wait (Palm).
pub fn giving_up(servers: u32, load: f64, patience: f64) -> f64 {
    let (mut weight, mut total, mut waiting) = (1.0, 1.0, 0.0);
    for n in 1.. {
        let queue = f64::from(n) - f64::from(servers);
        let leaves = f64::from(n.min(servers)) + queue.max(0.0) / patience;
        weight *= load / leaves;
        total += weight;
        waiting += queue.max(0.0) * weight;
        if leaves > 2.0 * load && weight < 1e-18 * total {
            break;
        }
    }
    waiting / total / (load * patience)
}

/// What robots and operators do in the long run when each robot calls again and again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MachineRepair {
    /// Mean wait of a call in service times.
    pub wait: f64,
    /// Share of calls that wait: what a calling robot finds, the law of the same system without
    /// itself \[0–1\].
    pub waits: f64,
    /// Share of time in which every operator has a robot \[0–1\]; not the share of calls that wait.
    pub all_busy: f64,
    /// Share of operator time with a robot \[0–1\].
    pub utilisation: f64,
    /// Share of robot time running \[0–1\].
    pub availability: f64,
}

/// `M/M/c//N`: `N` robots run alone for an exponential time, then need help for an exponential
/// time; `ratio` is mean help over mean run. At least one robot and one operator.
///
/// `π(n)/π(n−1) = (N − n + 1) r / min(n, c)`; `L = Σ n π`, `B = Σ min(n, c) π`, `W/s = (L − B)/B`.
/// The law of the run changes none of it, only its mean counts.
pub fn machine_repair(robots: u32, operators: u32, ratio: f64) -> MachineRepair {
    let law = needing_help(robots, operators, ratio);
    let mean = |of: &dyn Fn(usize) -> f64| -> f64 {
        law.iter().enumerate().map(|(n, share)| of(n) * share).sum()
    };
    let down = mean(&float);
    let busy = mean(&|n| float(n.min(operators as usize)));
    let others = needing_help(robots - 1, operators, ratio);
    let from_all_busy = |law: &[f64]| law.iter().skip(operators as usize).sum();
    MachineRepair {
        wait: (down - busy).max(0.0) / busy,
        waits: from_all_busy(&others),
        all_busy: from_all_busy(&law),
        utilisation: busy / f64::from(operators),
        availability: 1.0 - down / f64::from(robots),
    }
}

/// Shares of time with 0, 1, … robots in need of help; in logarithms, so that no fleet is too
/// large to be summed.
fn needing_help(robots: u32, operators: u32, ratio: f64) -> Vec<f64> {
    let mut logarithms = vec![0.0];
    let mut last = 0.0;
    for n in 1..=robots {
        last += libm::log(f64::from(robots - n + 1) * ratio / f64::from(n.min(operators)));
        logarithms.push(last);
    }
    let peak = logarithms.iter().copied().fold(0.0, f64::max);
    let weights: Vec<f64> = logarithms.into_iter().map(|log| libm::exp(log - peak)).collect();
    let total: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / total).collect()
}

/// Mean wait at a fixed-time signal for who arrives at any instant alike \[s\]:
/// `(C − g)² / (2 C)`, cycle `C` and green `g` in seconds.
pub fn signal_wait_s(cycle_s: f64, green_s: f64) -> f64 {
    let red = cycle_s - green_s;
    red * red / (2.0 * cycle_s)
}

/// Wait at a fixed-time signal that a share `p` of walkers does not exceed \[s\]:
/// `max(0, r − (1 − p) C)`, red `r` and cycle `C` in seconds.
pub fn signal_wait_quantile_s(cycle_s: f64, green_s: f64, p: f64) -> f64 {
    (cycle_s - green_s - (1.0 - p) * cycle_s).max(0.0)
}

/// Mean wait for a gap in Poisson traffic \[s\]: `(e^{q t} − q t − 1) / q`, flow `q` in vehicles a
/// second and critical gap `t` in seconds (Adams).
pub fn gap_wait_s(vehicles_per_hour: f64, critical_s: f64) -> f64 {
    let q = vehicles_per_hour / 3600.0;
    (libm::exp(q * critical_s) - q * critical_s - 1.0) / q
}

/// Share of walkers who find a gap at once: `e^{−q t}`.
pub fn gap_at_once(vehicles_per_hour: f64, critical_s: f64) -> f64 {
    libm::exp(-vehicles_per_hour / 3600.0 * critical_s)
}

/// Walking speed among people at a density \[m/s\]: `1.34 (1 − e^{−1.913 (1/k − 1/5.4)})`, density
/// `k` in people a square metre (Weidmann).
pub fn walking_mps(per_m2: f64) -> f64 {
    FREE_WALKING_MPS * (1.0 - libm::exp(-1.913 * (1.0 / per_m2 - 1.0 / 5.4)))
}

/// Walking speed of who has the footpath alone \[m/s\]. Source: WEID.
pub const FREE_WALKING_MPS: f64 = 1.34;

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a / b - 1.0).abs() < 1e-6
    }

    #[test]
    fn one_server_is_the_same_by_every_road() {
        for utilisation in [0.1, 0.5, 0.8] {
            let exact = utilisation / (1.0 - utilisation);
            assert!(close(erlang_c_wait(1, utilisation), exact));
            assert!(close(single_server_wait(utilisation, 1.0), exact));
        }
    }

    #[test]
    fn a_robot_with_an_operator_of_its_own_never_waits() {
        let lone = machine_repair(1, 1, 0.25);
        assert!(lone.wait.abs() < 1e-12 && close(lone.availability, 0.8));
        assert!(lone.waits.abs() < 1e-12 && close(lone.all_busy, 0.2));
    }

    #[test]
    fn who_waits_for_ever_is_served_in_turn_and_two_equal_ranks_share_one_queue() {
        assert!((giving_up(5, 5.0, 2.0) - 0.146_132).abs() < 5e-7, "six digits as printed");
        assert!(giving_up(5, 3.0, 1e9) < 1e-8, "nobody gives up");
        let (first, second) = rank_waits(0.3, 0.4);
        assert!(close(first, 1.0) && close(second, 10.0 / 3.0));
        // Whatever the ranks, the mean wait is that of one queue: work is conserved.
        let mean = (0.3 * first + 0.4 * second) / 0.7;
        assert!(close(mean, single_server_wait(0.7, 1.0)));
    }

    #[test]
    fn no_fleet_is_too_large_to_be_summed() {
        let crowd = machine_repair(100_000, 10, 0.01);
        assert!(close(crowd.utilisation, 1.0) && close(crowd.waits, 1.0));
        assert!(close(crowd.availability, 10.0 / 0.01 / 100_000.0));
    }

    #[test]
    fn signals_and_gaps_have_the_printed_delays() {
        assert!(close(signal_wait_s(120.0, 11.0), 49.504_166_67));
        assert!(close(signal_wait_s(60.0, 10.0), 20.833_333_33));
        assert!(close(signal_wait_quantile_s(60.0, 10.0, 0.9), 44.0));
    }
}
