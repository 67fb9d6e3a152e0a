//! The simulation agrees with exact theory, and the formulas with independently computed tables.

use crate::shared::shared;
use trundle::theory::bench::ranks::Ranks;
use trundle::theory::bench::road::Road;
use trundle::theory::bench::trips::{Length, Trips};
use trundle::theory::bench::{Server, Shape};
use trundle::theory::queueing::{
    erlang_c, erlang_c_wait, gap_at_once, gap_wait_s, giving_up, machine_repair, rank_waits,
    signal_wait_quantile_s, signal_wait_s, single_server_wait, walking_mps,
};
use trundle::theory::staffing::Question;
use trundle::theory::{Case, Family, Row, all_cases, cases, run_all};

/// Independent replications behind every figure: with the critical value of Student's t at 39
/// degrees of freedom, 4.33, chance fails one sound figure in ten thousand.
const REPLICATIONS: u32 = 40;

const SEED: u64 = 1;

#[test]
fn every_case_agrees_with_theory() {
    let cases = all_cases();
    let rows = run_all(&cases, REPLICATIONS, SEED, || {});
    let apart: Vec<_> = rows.iter().filter(|row| !row.agrees()).collect();
    assert!(apart.is_empty(), "{apart:#?}");
    let whole = rows.iter().all(|row| row.n == REPLICATIONS as usize);
    assert!(whole, "a replication was cut short");
    for family in Family::ALL {
        let of = |of: &&Row| of.family == family;
        let (all, sharp) = (
            rows.iter().filter(of).count(),
            rows.iter().filter(of).filter(|row| row.has_power()).count(),
        );
        assert!(all > 0 && 10 * sharp >= 9 * all, "{family:?}: only {sharp} of {all} could notice");
    }
}

#[test]
fn the_printed_table_is_a_choice_of_what_is_tested_from_every_family() {
    let (all, shown) = (all_cases(), cases());
    assert!(shown.iter().all(|case| all.contains(case)));
    for family in Family::ALL {
        assert!(shown.iter().any(|case| case.family() == family), "{family:?}");
    }
}

/// Whether the rows would fail if theory were what another system's is.
fn notices(rows: &[Row], figure: &str, other: f64) -> bool {
    let row = rows.iter().find(|row| row.figure == figure).unwrap();
    !Row { exact: other, ..row.clone() }.agrees() && row.agrees()
}

#[test]
fn one_operator_more_would_be_noticed() {
    let run = Shape::Exponential;
    let case = Case::MachineRepair { robots: 10, operators: 2, ratio: 0.1, run };
    let rows = case.run(10, SEED);
    let other = machine_repair(10, 3, 0.1);
    assert!(notices(&rows, "mean wait / help", other.wait));
    assert!(notices(&rows, "operators busy", other.utilisation));
    let one_robot_less = machine_repair(9, 2, 0.1);
    assert!(notices(&rows, "mean wait / help", one_robot_less.wait));
}

#[test]
fn the_share_of_time_would_be_told_from_the_share_of_calls() {
    let run = Shape::Exponential;
    let rows = Case::MachineRepair { robots: 6, operators: 2, ratio: 0.25, run }.run(10, SEED);
    let exact = machine_repair(6, 2, 0.25);
    assert!(notices(&rows, "share of calls that wait", exact.all_busy));
    assert!(notices(&rows, "all operators busy", exact.waits));
}

#[test]
fn another_spread_of_a_crews_work_would_be_noticed() {
    let rows = Case::Single { server: Server::Crew, utilisation: 0.5, scv: 0.5 }.run(10, SEED);
    assert!(notices(&rows, "mean wait / service", single_server_wait(0.5, 1.0)));
    assert!(notices(&rows, "mean wait / service", single_server_wait(0.55, 0.5)));
}

#[test]
fn the_other_rank_or_one_queue_for_all_would_be_noticed() {
    let (loaded, empty) = rank_waits(0.3, 0.4);
    let rows = Case::Ranks(Ranks { loaded: 0.3, empty: 0.4 }).run(20, SEED);
    let one_queue = single_server_wait(0.7, 1.0);
    assert!((loaded - 1.0).abs() < 1e-12 && (empty - 10.0 / 3.0).abs() < 1e-12);
    assert!(notices(&rows, "loaded: mean wait / help", one_queue));
    assert!(notices(&rows, "empty: mean wait / help", one_queue));
}

#[test]
fn customers_who_wait_half_as_long_again_would_be_noticed() {
    let length = Length::Exponential;
    let trips = Trips { robots: 5, length, trip_s: 20.0, load: 5.0, patience_s: Some(40.0) };
    let rows = Case::Trips(trips).run(20, SEED);
    assert!(notices(&rows, "share withdrawn", giving_up(5, 5.0, 3.0)));
    assert!(notices(&rows, "share withdrawn", giving_up(6, 5.0, 2.0)));
}

/// Chance of a count of a Poisson law, by count, the rare ones at both ends together.
fn poisson_cells(mean: f64) -> Vec<f64> {
    let mut share = libm::exp(-mean);
    let mut shares: Vec<f64> = Vec::new();
    for count in 1..=21 {
        shares.push(share);
        share *= mean / f64::from(count);
    }
    let first: f64 = shares[..3].iter().sum();
    let mut cells = vec![first];
    cells.extend(&shares[3..21]);
    let last = 1.0 - cells.iter().sum::<f64>();
    cells.push(last);
    cells
}

#[test]
fn with_robots_enough_for_every_order_busy_robots_are_poisson() {
    let length = Length::Even;
    let trips = Trips { robots: 200, length, trip_s: 20.0, load: 10.0, patience_s: None };
    let busy: Vec<u32> = trips.days(10, SEED).into_iter().flat_map(|day| day.busy).collect();
    assert!(busy.len() >= 5_000, "{}", busy.len());
    let statistic = |mean: f64| -> f64 {
        let cells = poisson_cells(mean);
        assert_eq!(cells.len(), 20);
        let mut found = [0.0; 20];
        for busy in &busy[..5_000] {
            found[(*busy).clamp(2, 21) as usize - 2] += 1.0;
        }
        let expected = cells.iter().map(|cell| cell * 5_000.0);
        found.iter().zip(expected).map(|(found, all)| (found - all) * (found - all) / all).sum()
    };
    // Chi-square of 19 degrees of freedom exceeds 50.80 once in ten thousand times.
    assert!(statistic(10.0) <= 50.80, "{}", statistic(10.0));
    assert!(statistic(10.5) > 50.80, "another load would not be noticed");
}

#[test]
fn two_seconds_of_green_more_would_be_noticed() {
    let rows = Case::Crossing(Road::Signals { cycle_s: 90.0, green_s: 25.0 }).run(20, SEED);
    assert!(notices(&rows, "mean wait [s]", signal_wait_s(90.0, 27.0)));
    assert!(notices(&rows, "share stopped", 1.0 - 27.0 / 90.0));
    assert!(notices(&rows, "90th percentile of wait [s]", 54.0));
}

#[test]
fn a_second_of_critical_gap_more_would_be_noticed() {
    let rows = Case::Crossing(Road::Gaps { per_hour: 240.0, critical_s: 9.0 }).run(20, SEED);
    assert!(notices(&rows, "mean wait [s]", gap_wait_s(240.0, 10.0)));
    assert!(notices(&rows, "share stopped", 1.0 - gap_at_once(240.0, 10.0)));
}

#[test]
fn staffing_gives_every_row_of_the_table() {
    for row in table("staffing.csv").into_iter().flatten() {
        let whole = |cell: f64| -> u32 { format!("{cell}").parse().unwrap() };
        let question = Question {
            between_calls_km: row[0],
            speed_kmh: 5.0,
            help_s: 20.0,
            operators: whole(row[4]),
            max_wait_s: 20.0,
            max_load: 0.7,
        };
        close("neglect time", question.neglect_s(), row[1]);
        close("fan-out", question.fan_out(), row[3]);
        assert_eq!(question.most_robots(), Some(whole(row[5])), "{row:?}");
        let staffed = question.staffed(whole(row[5]));
        close("wait", staffed.mean_wait_s, row[7]);
        close("busy", staffed.utilisation, row[8]);
        close("driving", staffed.availability, row[9]);
    }
}

#[test]
fn a_simulated_staffing_answer_covers_the_exact_one() {
    let question = Question {
        between_calls_km: 0.25,
        speed_kmh: 5.0,
        help_s: 20.0,
        operators: 1,
        max_wait_s: 20.0,
        max_load: 0.7,
    };
    for robots in [7, 8] {
        let exact = question.staffed(robots);
        let found = question.simulate(&exact);
        // 4.33 standard errors are 2.14 half-widths of a 95 % interval at 39 degrees of freedom.
        let covers = |(mean, half): (f64, f64), exact: f64| (mean - exact).abs() <= 2.14 * half;
        assert!(covers(found.wait_s, exact.mean_wait_s), "{found:?}");
        assert!(covers(found.utilisation, exact.utilisation), "{found:?}");
        assert!(covers(found.availability, exact.availability), "{found:?}");
    }
    let (wait, half) = question.simulate(&question.staffed(8)).wait_s;
    assert!(wait - half > question.max_wait_s, "one robot more waits too long");
}

#[test]
fn bad_staffing_arguments_are_refused_with_exit_code_two() {
    use clap::Parser;
    let ask = |extra: &[&str]| {
        let words = ["trundle", "staffing"].iter().chain(extra);
        trundle::cli::Arguments::try_parse_from(words)
    };
    let (way, people) = ("--between-calls-km=0.25", "--operators=2");
    assert!(ask(&[way, people, "--simulate"]).is_ok());
    for bad in [
        &[way, "--operators=0"][..],
        &[way, "--operators=some"],
        &["--between-calls-km=0", people],
        &["--between-calls-km=nan", people],
        &[way, people, "--help-s=-1"],
        &[way, people, "--speed-kmh=inf"],
        &[way, people, "--max-load=1.5"],
        &[way, people, "--max-wait-s=-20"],
        &[people],
    ] {
        let error = ask(bad).unwrap_err();
        assert_eq!(error.exit_code(), 2, "{bad:?}");
        let text = error.to_string();
        assert!(text.lines().next().unwrap().starts_with("error: "), "{text}");
    }
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
    assert!(apart <= 1e-9 * exact.abs().max(1e-6), "{name}: {found}, not {exact}");
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
        close("waits", found.waits, row[10]);
        close("all busy", found.all_busy, row[11]);
        if row[12] > 1e-6 {
            assert!((found.wait / row[12] - 1.0).abs() < 1e-6, "{row:?}: {found:?}");
        }
    }
    for row in table("pedestrian_signal_delay.csv").into_iter().flatten() {
        close("signal", signal_wait_s(row[0], row[1]), row[3]);
        close("signal, 90th", signal_wait_quantile_s(row[0], row[1], 0.9), row[6]);
    }
    for row in table("weidmann.csv").into_iter().flatten() {
        assert!((walking_mps(row[0]) - row[1]).abs() < 1e-9, "{row:?}");
    }
    for row in table("pedestrian_gap_delay.csv").into_iter().flatten() {
        close("gap", gap_wait_s(row[0], row[1]), row[3]);
        close("at once", gap_at_once(row[0], row[1]), row[2]);
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
