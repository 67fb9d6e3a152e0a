//! `trundle staffing`: how many robots a team of operators can look after.

use super::{CliError, Output};
use crate::theory::staffing::{MOST_ROBOTS, Question, Simulated, Staffed};
use serde_json::json;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  trundle staffing --between-calls-km 0.25 --operators 2 --simulate")]
pub(super) struct StaffingArguments {
    /// Way that a robot drives between two calls for help, on average
    #[arg(long, value_name = "KM", value_parser = |text: &str| number(text, 0.001, 1e5))]
    between_calls_km: f64,
    /// Operators on duty
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    operators: u32,
    /// Time of an operator for a call, on average
    #[arg(long, value_name = "S", default_value = "20",
          value_parser = |text: &str| number(text, 0.1, 3600.0))]
    help_s: f64,
    /// Speed of a robot on its way
    #[arg(long, value_name = "KM/H", default_value = "5",
          value_parser = |text: &str| number(text, 0.1, 50.0))]
    speed_kmh: f64,
    /// Longest mean wait of a call for an operator
    #[arg(long, value_name = "S", default_value = "20",
          value_parser = |text: &str| number(text, 0.0, 86_400.0))]
    max_wait_s: f64,
    /// Largest share of an operator's time with a robot
    #[arg(long, value_name = "SHARE", default_value = "0.7",
          value_parser = |text: &str| number(text, 0.01, 1.0))]
    max_load: f64,
    /// Simulate that number of robots, and one more
    #[arg(long)]
    simulate: bool,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Largest fleet that `--simulate` takes.
const MOST_SIMULATED: u32 = 20_000;

/// A number in a range, or what is wrong with it.
fn number(text: &str, low: f64, high: f64) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "this is not a number".to_owned())?;
    if (low..=high).contains(&number) {
        return Ok(number);
    }
    Err(format!("give a number from {low} to {high}"))
}

pub(super) fn execute(arguments: &StaffingArguments, output: &mut Output) -> Result<(), CliError> {
    let question = Question {
        between_calls_km: arguments.between_calls_km,
        speed_kmh: arguments.speed_kmh,
        help_s: arguments.help_s,
        operators: arguments.operators,
        max_wait_s: arguments.max_wait_s,
        max_load: arguments.max_load,
    };
    let most = question.most_robots().ok_or_else(|| {
        let remedy = "Tighten --max-wait-s or --max-load, or take fewer operators";
        CliError::Input(format!("More than {MOST_ROBOTS} robots would do. {remedy}."))
    })?;
    if arguments.simulate && most >= MOST_SIMULATED {
        let found = format!("{most} robots are more than --simulate takes ({MOST_SIMULATED})");
        return Err(CliError::Input(format!("{found}. Leave it out, or take fewer operators.")));
    }
    let enough = (most > 0).then(|| question.staffed(most));
    let too_many = question.staffed(most + 1);
    let simulated = |staffed: &Staffed| arguments.simulate.then(|| question.simulate(staffed));
    let tried: Vec<(Staffed, Option<Simulated>)> =
        enough.iter().chain([&too_many]).map(|staffed| (*staffed, simulated(staffed))).collect();
    if arguments.json {
        return output.json(&as_json(&question, most, &tried));
    }
    print(&question, most, &tried, output)
}

fn as_json(
    question: &Question,
    most: u32,
    tried: &[(Staffed, Option<Simulated>)],
) -> serde_json::Value {
    let tried = tried.iter().map(|(staffed, simulated)| {
        json!({ "exact": staffed, "simulated": simulated, "enough": question.accepts(staffed) })
    });
    json!({
        "question": question,
        "max_robots": most,
        "robots_per_operator": f64::from(most) / f64::from(question.operators),
        "neglect_time_s": question.neglect_s(),
        "fan_out": question.fan_out(),
        "tried": tried.collect::<Vec<_>>(),
    })
}

fn print(
    question: &Question,
    most: u32,
    tried: &[(Staffed, Option<Simulated>)],
    output: &mut Output,
) -> Result<(), CliError> {
    let operators = counted(question.operators, "operator");
    let each = f64::from(most) / f64::from(question.operators);
    output.line(&format!("{} for {operators}: {each:.1} an operator", counted(most, "robot")))?;
    output.line(&format!(
        "  A robot drives alone for {:.0} s between calls and is helped for {:.0} s, both \
         exponential;\n  first come first served; mean wait at most {} s, operators busy at most \
         {:.0} %.",
        question.neglect_s(),
        question.help_s,
        question.max_wait_s,
        100.0 * question.max_load
    ))?;
    for (staffed, simulated) in tried {
        let verdict = if question.accepts(staffed) { "good enough" } else { "too many" };
        output.line(&format!(
            "  {:>7}: mean wait {:.1} s, operators busy {:.1} %, robots driving {:.1} %: {verdict}",
            staffed.robots,
            staffed.mean_wait_s,
            100.0 * staffed.utilisation,
            100.0 * staffed.availability
        ))?;
        if let Some(found) = simulated {
            output.line(&format!(
                "  simulated  {:.1} ± {:.1} s, {:.1} ± {:.1} %, {:.1} ± {:.1} % (95 %, {} runs)",
                found.wait_s.0,
                found.wait_s.1,
                100.0 * found.utilisation.0,
                100.0 * found.utilisation.1,
                100.0 * found.availability.0,
                100.0 * found.availability.1,
                found.runs
            ))?;
        }
    }
    let fan_out = question.fan_out();
    let all = fan_out * f64::from(question.operators);
    output.line(&format!(
        "Classical fan-out, which knows no waiting: {fan_out:.1} robots an operator, {all:.0} in all."
    ))
}

fn counted(count: u32, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_their_range_are_refused_with_it() {
        assert_eq!(number("0.25", 0.001, 1e5), Ok(0.25));
        for bad in ["0", "-1", "nan", "inf", "many"] {
            assert!(number(bad, 0.001, 1e5).is_err(), "{bad}");
        }
    }
}
