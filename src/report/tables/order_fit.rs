//! `fit.csv`: the laws fitted to a file of orders, with their errors and how well they fit.

use super::rows::{Rows, maybe, number, text};
use super::{Column, column};
use crate::fit::{Fit, QuantityFit};

/// Its columns.
const COLUMNS: &[Column] = &[
    column("quantity", "-", "`orders_per_day` of a merchant, or the quantity with its unit"),
    column("merchant", "-", "whose; empty: all merchants"),
    column("orders", "orders", "how many the file tells it of"),
    column("law", "-", "`poisson`, `log-normal`, `gamma` or `constant`: the likeliest"),
    column("mean", "as named", "mean of the law"),
    column("mean_error", "as named", "its standard error"),
    column("sd", "as named", "standard deviation of the law"),
    column("sd_error", "as named", "its standard error"),
    column("gap", "0-1", "largest gap between law and data (Kolmogorov, Smirnov)"),
    column("gap_p", "0-1", "probability of such a gap; too large, since the law was fitted"),
    column(
        "chi_square",
        "-",
        "sum of (counted − expected)²/expected over bins; for arrivals over hours and days",
    ),
    column("freedom", "-", "degrees of freedom of that"),
    column("chi_p", "0-1", "probability of such a sum if the law held"),
    column("likelier_by", "-", "logarithm of how much likelier than the other law"),
];

/// The table as CSV.
pub fn order_fit_csv(fit: &Fit) -> Vec<u8> {
    let mut rows = Rows::new(COLUMNS.iter().map(|column| column.name));
    let all = std::iter::once(("", &fit.arrivals));
    let each = fit.merchants.iter().map(|it| (it.name.as_str(), &it.arrivals));
    for (name, arrivals) in all.chain(each) {
        let (mean, error) = (arrivals.per_day(), arrivals.per_day_error());
        let spread = arrivals.dispersion.zip(arrivals.dispersion_p);
        rows.push(&[
            "orders_per_day".to_owned(),
            text(name),
            number(arrivals.orders(), 0),
            "poisson".to_owned(),
            number(mean, 4),
            number(error, 4),
            number(mean.sqrt(), 4),
            String::new(),
            number(arrivals.gap, 6),
            number(arrivals.gap_p, 6),
            maybe(spread.map(|(times, _)| times * arrivals.freedom()), 4),
            maybe(spread.map(|_| arrivals.freedom()), 0),
            maybe(spread.map(|(_, p)| p), 6),
            String::new(),
        ]);
    }
    for quantity in &fit.quantities {
        rows.push(&row(quantity));
    }
    rows.finish().0
}

fn row(fit: &QuantityFit) -> [String; 14] {
    let found = fit.goodness;
    [
        fit.quantity.name().to_owned(),
        String::new(),
        fit.values.len().to_string(),
        fit.law.name().to_owned(),
        number(fit.law.mean, 6),
        number(fit.law.mean_error, 6),
        number(fit.law.sd, 6),
        number(fit.law.sd_error, 6),
        maybe(found.map(|found| found.gap), 6),
        maybe(found.map(|found| found.gap_p), 6),
        maybe(found.map(|found| found.chi_square), 4),
        found.map_or_else(String::new, |found| found.freedom.to_string()),
        maybe(found.map(|found| found.chi_p), 6),
        maybe(fit.other.map(|(_, more)| more), 3),
    ]
}

/// Its columns as the manual prints them, in Markdown.
pub fn order_fit_reference() -> String {
    let head = "| column | unit | meaning |\n|---|---|---|\n".to_owned();
    COLUMNS.iter().fold(head, |text, column| {
        text + &format!("| `{}` | {} | {} |\n", column.name, column.unit, column.meaning)
    })
}
