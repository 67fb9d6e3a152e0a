//! Hourly counts of people at sensors, as means by hour and kind of day.
//!
//! Columns: `date` (`YYYY-MM-DD`), `hour` (`6`, `6:00` or `6:00-6:59`), and one for each sensor with
//! the people who passed in that hour; an empty cell is a gap. A column `year` is passed over.

use super::{Readings, day, hour, number};
use crate::base::cast;
use crate::scenario::problem::Problem;

/// Most people who pass a sensor in an hour.
const MOST_PER_H: f64 = 1e6;

/// Sum and number of counts, by kind of day (weekday, weekend) and hour.
type Sums = [[(f64, u32); 24]; 2];

/// People an hour past a sensor on weekdays and at weekends: the mean over sensors of each sensor's
/// own mean, so that gaps do not shift it. Where one kind of day has no counts, the other stands
/// for it.
///
/// `day_begins` is the hour at which a date's rows begin; earlier hours belong to the next day.
///
/// # Errors
/// W102 to W106.
pub(crate) fn read(
    file: &Readings,
    day_begins: u32,
) -> Result<([f64; 24], [f64; 24]), Box<Problem>> {
    let mut rows = file.rows()?;
    let columns = "date, hour and one column for each sensor";
    let (date, at) = (rows.needed("date", columns)?, rows.needed("hour", columns)?);
    let passed_over = [Some(date), Some(at), rows.column("year")];
    let sensors: Vec<usize> =
        (0..rows.headers.len()).filter(|column| !passed_over.contains(&Some(*column))).collect();
    let mut sums: Vec<Sums> = vec![Sums::default(); sensors.len()];
    rows.each(|row, line| {
        let cell = |column: usize| row.get(column).unwrap_or_default();
        let (day, hour) = (day(file, line, cell(date))?, hour(file, line, cell(at))?);
        let weekend = day.weekend_after(u32::from(cast::index32(hour) < day_begins));
        for (sensor, sums) in sensors.iter().zip(&mut sums) {
            if let Some(count) = number(file, line, cell(*sensor), (0.0, MOST_PER_H))? {
                let (sum, number) = &mut sums[usize::from(weekend)][hour];
                *sum += count;
                *number += 1;
            }
        }
        Ok(())
    })?;
    let (weekday, weekend) = (means(&sums, 0), means(&sums, 1));
    let (Some(weekday), Some(weekend)) = (weekday.or(weekend), weekend.or(weekday)) else {
        let remedy = "Write one column for each sensor, with people an hour.";
        return Err(file.problem("W106", None, "", "nobody is counted anywhere", remedy));
    };
    Ok((weekday, weekend))
}

/// Mean over sensors by hour; `None` where nobody was counted at all.
fn means(sums: &[Sums], kind: usize) -> Option<[f64; 24]> {
    let mut means = [0.0; 24];
    for (hour, mean) in means.iter_mut().enumerate() {
        let counted = sums.iter().map(|sums| sums[kind][hour]).filter(|(_, number)| *number > 0);
        let each: Vec<f64> = counted.map(|(sum, number)| sum / f64::from(number)).collect();
        if !each.is_empty() {
            *mean = each.iter().sum::<f64>() / cast::float(each.len());
        }
    }
    means.iter().any(|mean| *mean > 0.0).then_some(means)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(text: &str) -> Readings {
        Readings { name: "counts.csv".to_owned(), bytes: text.as_bytes().to_vec() }
    }

    #[test]
    fn early_hours_belong_to_the_next_day_where_a_counting_day_begins_later() {
        // A Friday: its row of one o'clock is Saturday's in a file whose days begin at six.
        let text = "date,hour,year,a,b\n2020-01-31,1:00-1:59,2020,30,10\n2020-01-31,9,2020,7,\n";
        let (weekday, weekend) = read(&readings(text), 6).unwrap();
        assert_eq!((weekday[1], weekday[9], weekend[1]), (0.0, 7.0, 20.0));
        let (weekday, weekend) = read(&readings(text), 0).unwrap();
        assert_eq!((weekday[1], weekend[1]), (20.0, 20.0));
    }

    #[test]
    fn a_gap_does_not_shift_the_mean_of_the_others() {
        let text = "date,hour,a,b\n2020-02-03,8,100,10\n2020-02-04,8,,30\n";
        assert!((read(&readings(text), 0).unwrap().0[8] - 60.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_broken_is_refused_with_its_line() {
        for (text, code, line) in [
            ("hour,a\n8,1\n", "W103", Some(1)),
            ("date,hour,a\n2020-02-30,8,1\n", "W105", Some(2)),
            ("date,hour,a\n2020-02-03,8,1\n2020-02-03,24,1\n", "W105", Some(3)),
            ("date,hour,a\n2020-02-03,8,-1\n", "W104", Some(2)),
            ("date,hour,a\n2020-02-03,8,x\n", "W104", Some(2)),
            ("date,hour,a\n2020-02-03,8,\n", "W106", None),
            ("date,hour\n2020-02-03,8\n", "W106", None),
        ] {
            let problem = read(&readings(text), 0).unwrap_err();
            assert_eq!((problem.code, problem.line), (code, line), "{text}: {problem}");
        }
    }
}
