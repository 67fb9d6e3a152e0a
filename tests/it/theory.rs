//! The simulation agrees with exact theory, and the formulas with independently computed tables.

use crate::shared::shared;
use trundle::theory::queueing::{
    erlang_c, erlang_c_wait, gap_wait_s, machine_repair, signal_wait_s, single_server_wait,
};
use trundle::theory::{Case, cases};

/// Replications of each case: the standard error of 40 runs of thousands of calls is small enough
/// to notice one operator too many.
const REPLICATIONS: u32 = 40;

#[test]
fn every_case_agrees_with_theory() {
    let rows = cases().iter().flat_map(|case| case.run(REPLICATIONS)).collect::<Vec<_>>();
    let apart: Vec<_> = rows.iter().filter(|row| !row.agrees()).collect();
    assert!(apart.is_empty(), "{apart:#?}");
    let sharp = rows.iter().filter(|row| row.has_power()).count();
    assert!(10 * sharp >= 9 * rows.len(), "only {sharp} of {} rows could notice", rows.len());
}

#[test]
fn one_operator_more_would_be_noticed() {
    let shown = Case::MachineRepair { robots: 10, operators: 2, ratio: 0.1 }.run(10);
    let other = machine_repair(10, 3, 0.1);
    assert!((shown[0].simulated - other.wait).abs() > 4.0 * shown[0].standard_error);
}

fn table(name: &str) -> Option<Vec<Vec<f64>>> {
    let path = shared(&format!("oracles/{name}"))?;
    let mut reader = csv::Reader::from_path(path).unwrap();
    let number = |cell: &str| cell.parse().unwrap_or(f64::NAN);
    let rows = reader.records().map(|row| row.unwrap().iter().map(number).collect());
    Some(rows.collect())
}

fn close(name: &str, found: f64, exact: f64) {
    let apart = (found - exact).abs();
    assert!(apart <= 1e-9 * exact.abs().max(1e-12), "{name}: {found}, not {exact}");
}

#[test]
fn formulas_give_every_row_of_the_tables() {
    for row in table("erlang_c.csv").into_iter().flatten() {
        let operators = format!("{}", row[0]).parse().unwrap();
        close("probability of waiting", erlang_c(operators, row[1]), row[4]);
        close("wait", erlang_c_wait(operators, row[1]), row[5]);
    }
    for row in table("mg1.csv").into_iter().flatten() {
        close("M/G/1", single_server_wait(row[0], row[1]), row[2]);
    }
    for row in table("machine_repair.csv").into_iter().flatten() {
        let [robots, operators] = [0, 1].map(|at| format!("{}", row[at]).parse().unwrap());
        let found = machine_repair(robots, operators, row[2]);
        close("busy", found.utilisation, row[7]);
        close("running", found.availability, row[9]);
        if row[12] > 1e-6 {
            assert!((found.wait / row[12] - 1.0).abs() < 1e-6, "{row:?}: {found:?}");
        }
    }
    for row in table("pedestrian_signal_delay.csv").into_iter().flatten() {
        close("signal", signal_wait_s(row[0], row[1]), row[3]);
    }
    for row in table("pedestrian_gap_delay.csv").into_iter().flatten() {
        close("gap", gap_wait_s(row[0], row[1]), row[3]);
    }
}

#[test]
fn formulas_give_printed_values_of_finite_queues() {
    // Efficiency F = 1 - L_q / N of a five-machine queue, three digits as printed:
    // service factor X, servers, F.
    for (factor, servers, efficiency) in
        [(0.012, 1, 0.999), (0.025, 1, 0.997), (0.05, 1, 0.989), (0.09, 1, 0.960), (0.1, 1, 0.950)]
    {
        let ratio = factor / (1.0 - factor);
        let found = machine_repair(5, servers, ratio);
        let busy = found.utilisation * f64::from(servers);
        let queue = found.wait * busy;
        assert!((1.0 - queue / 5.0 - efficiency).abs() < 6e-4, "X {factor}");
    }
}
