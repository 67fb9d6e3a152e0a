//! A book of orders into the laws of a scenario: when they come, how long they take, how far they
//! go, what they hold; each with its errors, and with how well it fits.

pub mod arrivals;
pub mod goodness;
pub mod laws;
mod text;

pub use text::{Written, written};

use crate::base::money::Money;
use crate::base::time::SimTime;
use crate::map::{LonLat, Point};
use crate::scenario::{BookOrder, OrderList, PlaceRule, Ready};
use arrivals::Arrivals;
use goodness::Goodness;
use laws::Fitted;

/// Orders of a merchant from which on it has hours of its own.
const FEWEST_FOR_HOURS: f64 = 200.0;

/// Mean radius of the Earth \[m\]. Source: Moritz, Geodetic Reference System 1980, table of constants.
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// What an order file says of a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Work of the kitchen.
    Preparation,
    /// Straight from merchant to customer.
    Distance,
    /// Value of a basket.
    Ticket,
    /// Its mass.
    Mass,
    /// Its volume.
    Volume,
}

impl Quantity {
    /// Every one, in the order of tables and charts.
    pub const ALL: [Self; 5] =
        [Self::Preparation, Self::Distance, Self::Ticket, Self::Mass, Self::Volume];

    /// Name in tables, with its unit.
    pub fn name(self) -> &'static str {
        match self {
            Self::Preparation => "preparation_min",
            Self::Distance => "distance_m",
            Self::Ticket => "ticket_usd",
            Self::Mass => "mass_kg",
            Self::Volume => "volume_l",
        }
    }

    /// Name in sentences.
    pub fn words(self) -> &'static str {
        match self {
            Self::Preparation => "Preparation",
            Self::Distance => "Distance",
            Self::Ticket => "Value",
            Self::Mass => "Mass",
            Self::Volume => "Volume",
        }
    }

    /// Unit in sentences.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Preparation => "min",
            Self::Distance => "m",
            Self::Ticket => "USD",
            Self::Mass => "kg",
            Self::Volume => "L",
        }
    }
}

/// A quantity with its law.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantityFit {
    /// Which.
    pub quantity: Quantity,
    /// Its values, ascending.
    pub values: Vec<f64>,
    /// The likeliest law.
    pub law: Fitted,
    /// The one that is less likely, with how much less: the difference of the logarithms.
    pub other: Option<(Fitted, f64)>,
    /// How well the law fits; `None` where too few values tell.
    pub goodness: Option<Goodness>,
}

/// One merchant's demand.
#[derive(Debug, Clone, PartialEq)]
pub struct MerchantFit {
    /// Name.
    pub name: String,
    /// Where, if the file says so.
    pub place: Option<PlaceRule>,
    /// When its orders come.
    pub arrivals: Arrivals,
    /// Whether it has enough of them for hours of its own.
    pub own_hours: bool,
}

/// A book of orders as laws.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// File that the orders come from.
    pub file: String,
    /// When orders come, over all merchants.
    pub arrivals: Arrivals,
    /// One by one, in the order of the file.
    pub merchants: Vec<MerchantFit>,
    /// Quantities that the file tells.
    pub quantities: Vec<QuantityFit>,
    /// First and last hour of the day with orders.
    pub hours: (usize, usize),
}

impl Fit {
    /// Fits a list of orders; there is at least one.
    pub fn of(list: &OrderList) -> Self {
        let arrivals = Arrivals::of(&times(list, None));
        let merchants = list.merchants.iter().enumerate().map(|(index, merchant)| {
            let arrivals = Arrivals::of(&times(list, Some(index)));
            let own_hours = arrivals.orders() >= FEWEST_FOR_HOURS;
            let (name, place) = (merchant.name.clone(), merchant.place.clone());
            MerchantFit { name, place, arrivals, own_hours }
        });
        let told = |count: &&f64| **count > 0.0;
        let first = arrivals.hourly.iter().position(|count| told(&count)).unwrap_or(0);
        let last = arrivals.hourly.iter().rposition(|count| told(&count)).unwrap_or(23);
        let quantities = Quantity::ALL.into_iter().filter_map(|quantity| of_list(list, quantity));
        Self {
            file: list.file.clone(),
            merchants: merchants.collect(),
            quantities: quantities.collect(),
            hours: (first, last),
            arrivals,
        }
    }

    /// The fit of a quantity, where the file tells it.
    pub fn quantity(&self, quantity: Quantity) -> Option<&QuantityFit> {
        self.quantities.iter().find(|fit| fit.quantity == quantity)
    }

    /// What was found, in sentences.
    pub fn sentences(&self) -> Vec<String> {
        let mut told = vec![self.arrivals_sentence()];
        told.extend(self.quantities.iter().map(QuantityFit::sentence));
        let missing =
            Quantity::ALL.into_iter().filter(|quantity| self.quantity(*quantity).is_none());
        let missing: Vec<&str> = missing.map(Quantity::name).collect();
        if !missing.is_empty() {
            told.push(format!("The file does not tell: {}.", missing.join(", ")));
        }
        told
    }

    fn arrivals_sentence(&self) -> String {
        let Arrivals { days, gap, dispersion, dispersion_p, .. } = self.arrivals;
        let (mean, error) = (self.arrivals.per_day(), self.arrivals.per_day_error());
        let days_words = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        let head = format!(
            "Arrivals: {mean:.1} ± {error:.1} orders a day of {} merchants over {days_words}; \
             within hours they come evenly to {:.1} points of the curve",
            self.merchants.len(),
            100.0 * gap
        );
        match dispersion.zip(dispersion_p) {
            None => format!("{head}; one day does not tell how days differ."),
            Some((times, p)) if p < 0.01 => format!(
                "{head}; days differ by {times:.1} times what chance makes (p = {p:.1e}), which a \
                 scenario's Poisson days do not."
            ),
            Some((times, p)) => {
                format!("{head}; days differ by {times:.2} times what chance makes (p = {p:.2}).")
            }
        }
    }
}

impl QuantityFit {
    fn sentence(&self) -> String {
        let (words, unit, n) = (self.quantity.words(), self.quantity.unit(), self.values.len());
        let Fitted { mean, mean_error, sd, sd_error, .. } = self.law;
        let head = if sd > 0.0 {
            format!(
                "{words}: {} law, mean {} ± {} {unit}, deviation {} ± {} ({n} orders)",
                self.law.name(),
                number(mean),
                number(mean_error),
                number(sd),
                number(sd_error)
            )
        } else {
            format!("{words}: always {} {unit} ({n} orders)", number(mean))
        };
        let Some(found) = self.goodness else {
            return format!("{head}; too few or too alike to judge.");
        };
        let Goodness { gap, gap_p, chi_square, freedom, chi_p } = found;
        let told = format!(
            "largest gap to the data {:.1} points (p = {gap_p:.2}), chi-square {chi_square:.1} on \
             {freedom} (p = {chi_p:.2})",
            100.0 * gap
        );
        if found.differs() {
            format!("{head}; {told}: the data differ from it by more than chance.")
        } else {
            format!("{head}; {told}: no difference is told from chance.")
        }
    }
}

/// A number with three digits that tell.
fn number(value: f64) -> String {
    let places = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    format!("{value:.places$}")
}

/// Times of placement, day by day, of all merchants or one.
fn times(list: &OrderList, merchant: Option<usize>) -> Vec<Vec<SimTime>> {
    let own = |order: &&BookOrder| merchant.is_none_or(|merchant| merchant == order.merchant);
    let days = list.days.iter();
    days.map(|day| day.orders.iter().filter(own).map(|order| order.placed).collect()).collect()
}

fn of_list(list: &OrderList, quantity: Quantity) -> Option<QuantityFit> {
    let orders = list.days.iter().flat_map(|day| &day.orders);
    let value = |order: &BookOrder| match quantity {
        Quantity::Preparation => order.ready.map(|ready| match ready {
            Ready::At(at) => {
                at.since(order.placed.max(order.earliest.unwrap_or_default())).minutes()
            }
            Ready::After(work) => work.minutes(),
        }),
        Quantity::Distance => {
            let shop = list.merchants[order.merchant].place.as_ref()?;
            distance(shop, order.customer.as_ref()?)
        }
        Quantity::Ticket => order.ticket.map(Money::units),
        Quantity::Mass => order.mass.map(|mass| mass.0),
        Quantity::Volume => order.volume.map(|volume| volume.0),
    };
    let mut values: Vec<f64> = orders.filter_map(value).collect();
    values.sort_by(f64::total_cmp);
    if values.is_empty() {
        return None;
    }
    let mut laws = laws::fit(&values).into_iter();
    let law = laws.next()?;
    let other = laws.next().map(|other| (other, law.log_likelihood - other.log_likelihood));
    let goodness = goodness::judge(&law, &values);
    Some(QuantityFit { quantity, values, law, other, goodness })
}

/// Straight distance of two positions of one kind \[m\].
fn distance(one: &PlaceRule, other: &PlaceRule) -> Option<f64> {
    match (one, other) {
        (PlaceRule::At(one), PlaceRule::At(other)) => Some(on_globe(*one, *other)),
        (PlaceRule::Plane(one), PlaceRule::Plane(other)) => Some(Point::distance(*one, *other)),
        _ => None,
    }
}

/// Distance on the plane that touches the globe between two positions \[m\].
fn on_globe(one: LonLat, other: LonLat) -> f64 {
    let middle = f64::midpoint(one.lat, other.lat).to_radians();
    let east = (other.lon - one.lon).to_radians() * libm::cos(middle) * EARTH_RADIUS_M;
    let north = (other.lat - one.lat).to_radians() * EARTH_RADIUS_M;
    (east * east + north * north).sqrt()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::base::law::Law;
    use crate::base::stream::{stream, unit};
    use crate::base::time::SimDuration;
    use crate::base::units::{Kilograms, Litres};
    use crate::scenario::{BookDay, BookMerchant};

    /// Orders of some days of a baker's on a plane, with everything told.
    pub(crate) fn list(days: usize, orders: usize) -> OrderList {
        let shop = Point { x: 100.0, y: 0.0 };
        let order = |day: usize, line: usize| {
            let mut rng = stream(8, 0, "book", (day * 1000 + line) as u64);
            let mut draw = |mean, sd| Law::LogNormal { mean, sd }.draw(&mut rng);
            let (work, way) = (draw(15.0, 6.0), draw(900.0, 400.0));
            let (ticket, mass, volume) = (draw(12.0, 4.0), draw(1.0, 0.4), draw(6.0, 2.0));
            let placed = SimTime::from_hours(10.0 + 8.0 * unit(&mut rng));
            BookOrder {
                line,
                merchant: line % 2,
                customer: Some(PlaceRule::Plane(Point { x: 100.0 + way, y: 0.0 })),
                placed,
                ready: Some(Ready::After(SimDuration::from_minutes(work))),
                ticket: Some(Money::from_units(ticket)),
                mass: Some(Kilograms(mass)),
                volume: Some(Litres(volume)),
                promise: None,
                earliest: None,
                latest: None,
                patience: None,
                walk_to_door: None,
            }
        };
        let day = |day: usize| BookDay {
            name: day.to_string(),
            orders: (0..orders).map(|line| order(day, line)).collect(),
        };
        let merchant = |name: &str| BookMerchant {
            name: name.to_owned(),
            place: Some(PlaceRule::Plane(shop)),
            line: 2,
        };
        OrderList {
            file: "baker.csv".to_owned(),
            merchants: vec![merchant("Baker"), merchant("\"Sons\" & <co>")],
            days: (0..days).map(day).collect(),
            digest: String::new(),
        }
    }

    #[test]
    fn every_quantity_is_found_and_said() {
        let fit = Fit::of(&list(10, 100));
        assert_eq!(fit.quantities.len(), Quantity::ALL.len());
        for found in &fit.quantities {
            assert!(found.goodness.is_some_and(|found| !found.differs()), "{found:?}");
            assert_eq!(found.law.name(), "log-normal", "{:?}", found.quantity);
        }
        assert_eq!(fit.hours, (10, 17));
        let said = fit.sentences().join("\n");
        assert!(said.contains("100.0 ± 3.2 orders a day of 2 merchants over 10 days"), "{said}");
        assert!(said.contains("Preparation: log-normal law, mean 1"), "{said}");
    }

    #[test]
    fn what_a_file_does_not_tell_is_said() {
        let mut list = list(1, 30);
        list.merchants[0].place = None;
        for order in &mut list.days[0].orders {
            (order.mass, order.merchant) = (None, 0);
        }
        let fit = Fit::of(&list);
        let said = fit.sentences().join("\n");
        assert!(said.contains("does not tell: distance_m, mass_kg."), "{said}");
        assert!(said.contains("one day does not tell how days differ"), "{said}");
        assert!(said.contains("too few or too alike to judge"), "{said}");
    }

    #[test]
    fn distances_on_the_globe_are_straight() {
        let at = |lon, lat| PlaceRule::At(LonLat { lon, lat });
        let north = distance(&at(24.94, 60.17), &at(24.94, 60.18)).unwrap();
        assert!((north - 1111.95).abs() < 0.1, "{north}");
        let east = distance(&at(24.94, 60.17), &at(24.96, 60.17)).unwrap();
        assert!((east - 2.0 * 1111.95 * libm::cos(60.17_f64.to_radians())).abs() < 0.2, "{east}");
        let plane = PlaceRule::Plane(Point::default());
        assert_eq!(distance(&plane, &at(0.0, 0.0)), None);
    }
}
