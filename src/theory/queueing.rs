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

/// What robots and operators do in the long run when each robot calls again and again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MachineRepair {
    /// Mean wait of a call in service times.
    pub wait: f64,
    /// Share of operator time with a robot \[0–1\].
    pub utilisation: f64,
    /// Share of robot time running \[0–1\].
    pub availability: f64,
}

/// `M/M/c//N`: `N` robots run alone for an exponential time, then need help for an exponential
/// time; `ratio` is mean help over mean run.
///
/// `π(n)/π(n−1) = (N − n + 1) r / min(n, c)`; `L = Σ n π`, `B = Σ min(n, c) π`, `W/s = (L − B)/B`.
pub fn machine_repair(robots: u32, operators: u32, ratio: f64) -> MachineRepair {
    let mut weights = vec![1.0];
    for n in 1..=robots {
        let step = f64::from(robots - n + 1) * ratio / f64::from(n.min(operators));
        weights.push(weights[weights.len() - 1] * step);
    }
    let total: f64 = weights.iter().sum();
    let mean = |of: &dyn Fn(usize) -> f64| -> f64 {
        weights.iter().enumerate().map(|(n, weight)| of(n) * weight / total).sum()
    };
    let down = mean(&float);
    let busy = mean(&|n| float(n.min(operators as usize)));
    MachineRepair {
        wait: (down - busy) / busy,
        utilisation: busy / f64::from(operators),
        availability: 1.0 - down / f64::from(robots),
    }
}

/// Mean wait at a fixed-time signal for who arrives at any instant alike \[s\]:
/// `(C − g)² / (2 C)`, cycle `C` and green `g` in seconds.
pub fn signal_wait_s(cycle_s: f64, green_s: f64) -> f64 {
    let red = cycle_s - green_s;
    red * red / (2.0 * cycle_s)
}

/// Mean wait for a gap in Poisson traffic \[s\]: `(e^{q t} − q t − 1) / q`, flow `q` in vehicles a
/// second and critical gap `t` in seconds (Adams).
pub fn gap_wait_s(vehicles_per_hour: f64, critical_s: f64) -> f64 {
    let q = vehicles_per_hour / 3600.0;
    (libm::exp(q * critical_s) - q * critical_s - 1.0) / q
}

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
    }

    #[test]
    fn signals_and_gaps_have_the_printed_delays() {
        assert!(close(signal_wait_s(120.0, 11.0), 49.504_166_67));
        assert!(close(signal_wait_s(60.0, 10.0), 20.833_333_33));
    }
}
