//! A fit as files: assets in their own format, and a scenario that names them.

use super::{Fit, MerchantFit, Quantity, QuantityFit};
use crate::base::cast;
use crate::base::law::Law;
use crate::scenario::PlaceRule;
use std::fmt::Write as _;

/// A file of a fit: its name and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// File name.
    pub name: String,
    /// Content.
    pub text: String,
}

/// Every file of a fit: demand, preparation, basket, and the scenario that puts them together.
pub fn written(fit: &Fit) -> Vec<Written> {
    let mut files = vec![Written { name: ALL_HOURS.to_owned(), text: demand(fit, None) }];
    for (index, merchant) in fit.merchants.iter().enumerate() {
        if own_file(fit, index) {
            files.push(Written { name: hours_file(index), text: demand(fit, Some(merchant)) });
        }
    }
    files.extend(fit.quantity(Quantity::Preparation).map(|law| Written {
        name: PREPARATION.to_owned(),
        text: asset(fit, "Kitchen times", &[("preparation_min", law)]),
    }));
    if let (Some(mass), Some(volume)) =
        (fit.quantity(Quantity::Mass), fit.quantity(Quantity::Volume))
    {
        let text = asset(fit, "Baskets", &[("mass_kg", mass), ("volume_l", volume)]);
        files.push(Written { name: BASKET.to_owned(), text });
    }
    files.push(Written { name: "scenario.toml".to_owned(), text: scenario(fit) });
    files
}

const ALL_HOURS: &str = "demand.toml";
const PREPARATION: &str = "preparation.toml";
const BASKET: &str = "basket.toml";

fn hours_file(index: usize) -> String {
    format!("demand-{}.toml", index + 1)
}

/// Whether a merchant's hours have a file of their own: not where it is the only one.
fn own_file(fit: &Fit, index: usize) -> bool {
    fit.merchants.len() > 1 && fit.merchants[index].own_hours
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Hours of all orders, or of one merchant's.
fn demand(fit: &Fit, merchant: Option<&MerchantFit>) -> String {
    let arrivals = merchant.map_or(&fit.arrivals, |merchant| &merchant.arrivals);
    let whose = merchant.map_or("Orders", |merchant| merchant.name.as_str());
    let counts: Vec<String> = arrivals.hourly.iter().map(|count| format!("{count:.0}")).collect();
    let rows: Vec<String> =
        counts.chunks(12).map(|row| format!("  {},\n", row.join(", "))).collect();
    format!(
        "name = {}\none_line = \"{:.0} orders of {} days\"\nhourly_weight = {{ values = [\n{}], \
         source = {}, note = \"orders counted in each hour\" }}\n",
        quoted(whose),
        arrivals.orders(),
        arrivals.days,
        rows.concat(),
        quoted(&fit.file)
    )
}

fn asset(fit: &Fit, name: &str, laws: &[(&str, &QuantityFit)]) -> String {
    let orders = laws.iter().map(|(_, law)| law.values.len()).max().unwrap_or(0);
    let mut text = format!("name = {}\none_line = \"{orders} orders\"\n", quoted(name));
    for (key, law) in laws {
        let _ = writeln!(text, "{key} = {{ {}, source = {} }}", law_of(law), quoted(&fit.file));
    }
    text
}

/// A law between the braces of its table.
fn law_of(fit: &QuantityFit) -> String {
    let rounded = |value: f64| format!("{value:.4}");
    match fit.law.law {
        Law::LogNormal { mean, sd } => format!("mean = {}, sd = {}", rounded(mean), rounded(sd)),
        Law::Gamma { mean, sd } => {
            format!("mean = {}, sd = {}, law = \"gamma\"", rounded(mean), rounded(sd))
        }
        Law::Constant(_) | Law::Exponential { .. } | Law::Empirical(_) => {
            format!("value = {}", rounded(fit.law.mean))
        }
    }
}

/// A law as a scenario's key takes it.
fn key_law(fit: &QuantityFit) -> String {
    match fit.law.law {
        Law::Constant(value) => format!("{value:.4}"),
        Law::LogNormal { .. } | Law::Gamma { .. } | Law::Exponential { .. } | Law::Empirical(_) => {
            format!("{{ {} }}", law_of(fit))
        }
    }
}

/// A scenario that draws such orders; what a fit cannot tell is left to its author.
fn scenario(fit: &Fit) -> String {
    let mut text = String::from(
        "# Orders fitted from a file; complete it with [run], [map], fleets and plans.\n",
    );
    for sentence in fit.sentences() {
        let _ = writeln!(text, "# {sentence}");
    }
    for index in 0..fit.merchants.len() {
        merchant(&mut text, fit, index);
    }
    if let Some(distance) = fit.quantity(Quantity::Distance) {
        let farthest = distance.values.last().copied().unwrap_or(0.0);
        let within = cast::whole((farthest / 10.0).ceil() * 10.0).clamp(10, 50_000);
        let _ = writeln!(text, "\n[customers]\nwithin_m = {within}");
        let _ = writeln!(text, "distance_m = {}", key_law(distance));
    }
    text
}

fn merchant(text: &mut String, fit: &Fit, index: usize) {
    let MerchantFit { name, place, arrivals, .. } = &fit.merchants[index];
    let place = match place {
        Some(PlaceRule::At(at)) => format!("{{ at = [{}, {}] }}", at.lat, at.lon),
        Some(PlaceRule::Plane(at)) => format!("{{ xy_m = [{}, {}] }}", at.x, at.y),
        Some(_) | None => format!("{{ eatery = {index} }}"),
    };
    let hours = if own_file(fit, index) { hours_file(index) } else { ALL_HOURS.to_owned() };
    let _ = write!(
        text,
        "\n[[merchant]]\nname = {}\nplace = {place}\norders_per_day = {:.4}\narrivals = \"{hours}\"\n",
        quoted(name),
        arrivals.per_day()
    );
    if let Some(ticket) = fit.quantity(Quantity::Ticket) {
        let _ = writeln!(text, "ticket_usd = {}", key_law(ticket));
    } else {
        text.push_str("ticket_usd = 20 # the file does not tell\n");
    }
    if fit.quantity(Quantity::Mass).is_some() && fit.quantity(Quantity::Volume).is_some() {
        let _ = writeln!(text, "basket = \"{BASKET}\"");
    }
    if fit.quantity(Quantity::Preparation).is_some() {
        let _ = writeln!(text, "preparation = \"{PREPARATION}\"");
    }
}
