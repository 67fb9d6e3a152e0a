//! What was published of the instances: `published.csv`, and means over all.

use serde::Serialize;

const TABLE: &str = include_str!("published.csv");

/// Published means of one instance; `None` where nobody published it.
///
/// Sources: REYES18, tables 4 and 9 (`heuristic`, `foresight`); YILDIZ18, table 9 (`unbundled`).
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Published {
    /// Click-to-door of the rolling horizon \[min\].
    pub ctd_heuristic_min: Option<f64>,
    /// Ready-to-pickup of the rolling horizon \[min\].
    pub rtp_heuristic_min: Option<f64>,
    /// Orders that it did not deliver \[%\].
    pub undelivered_heuristic_percent: Option<f64>,
    /// Click-to-door of who knows the whole day \[min\].
    pub ctd_foresight_min: Option<f64>,
    /// Ready-to-pickup of who knows the whole day \[min\].
    pub rtp_foresight_min: Option<f64>,
    /// Click-to-door of who knows the whole day and bundles nothing \[min\].
    pub ctd_unbundled_min: Option<f64>,
    /// Ready-to-pickup of the same \[min\].
    pub rtp_unbundled_min: Option<f64>,
    /// Share by which that may lie above the optimum \[0-1\].
    pub gap_unbundled: Option<f64>,
}

/// Means over many instances.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Aggregate {
    /// Which instances and algorithm.
    pub group: &'static str,
    /// Orders not delivered \[%\].
    pub undelivered_percent: f64,
    /// Click-to-door \[min\].
    pub ctd_min: f64,
    /// Ready-to-pickup \[min\].
    pub rtp_min: f64,
}

/// Published means over all 240 instances.
///
/// Source: REYES18, tables 11, 13 and 15.
pub const AGGREGATES: [Aggregate; 2] = [
    Aggregate {
        group: "all 240 instances, rolling horizon",
        undelivered_percent: 0.25,
        ctd_min: 32.74,
        rtp_min: 1.93,
    },
    Aggregate {
        group: "all 240 instances, rolling horizon without bundles",
        undelivered_percent: 0.69,
        ctd_min: 32.72,
        rtp_min: 2.51,
    },
];

/// What was published of an instance.
pub fn published(instance: &str) -> Published {
    let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let heads: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let row = lines.map(|line| line.split(',').collect::<Vec<_>>());
    let Some(row) = row.into_iter().find(|row| row.first() == Some(&instance)) else {
        return Published::default();
    };
    let value = |name: &str| {
        let place = heads.iter().position(|head| *head == name)?;
        row.get(place)?.parse::<f64>().ok()
    };
    Published {
        ctd_heuristic_min: value("ctd_heuristic_min"),
        rtp_heuristic_min: value("rtp_heuristic_min"),
        undelivered_heuristic_percent: value("undelivered_heuristic_percent"),
        ctd_foresight_min: value("ctd_foresight_min"),
        rtp_foresight_min: value("rtp_foresight_min"),
        ctd_unbundled_min: value("ctd_unbundled_min"),
        rtp_unbundled_min: value("rtp_unbundled_min"),
        gap_unbundled: value("gap_unbundled"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_the_table_is_a_number_and_every_head_is_asked_for() {
        let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        let columns = lines.next().unwrap().split(',').count();
        let (mut rows, mut cells) = (0, 0);
        for line in lines {
            let row: Vec<&str> = line.split(',').collect();
            assert_eq!(row.len(), columns, "{line}");
            let written = row[1..].iter().filter(|cell| !cell.is_empty());
            cells += written.clone().filter(|cell| cell.parse::<f64>().is_ok()).count();
            assert!(written.clone().all(|cell| cell.parse::<f64>().is_ok()), "{line}");
            let json = serde_json::to_value(published(row[0])).unwrap();
            let told = json.as_object().unwrap().values().filter(|value| !value.is_null());
            assert_eq!(told.count(), written.count(), "{line}");
            rows += 1;
        }
        assert_eq!((rows, cells), (28, 16 * 4 + 4 * 3 + 24 * 3));
        assert_eq!(published("none"), Published::default());
    }

    #[test]
    fn what_the_papers_say_in_words_follows_from_the_table() {
        let rows: Vec<Published> =
            TABLE.lines().map(|line| published(&line[..line.find(',').unwrap_or(0)])).collect();
        let mean = |of: &dyn Fn(&Published) -> Option<f64>| {
            let found: Vec<f64> =
                rows.iter().filter(|row| row.ctd_foresight_min.is_some()).filter_map(of).collect();
            found.iter().sum::<f64>() / 16.0
        };
        assert!((mean(&|row| row.ctd_heuristic_min) - 31.88).abs() < 0.005);
        assert!((mean(&|row| row.ctd_foresight_min) - 30.67).abs() < 0.005);
    }
}
