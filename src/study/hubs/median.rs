//! Which k of some places lie nearest to weighted points: greedy from several starts, then exchanged
//! one by one for as long as that helps.

/// Distances between places and points.
#[derive(Debug, Clone)]
pub struct Distances {
    /// By place, then point \[m\]; infinite where there is no way.
    pub metres: Vec<Vec<f64>>,
    /// Weight of every point.
    pub weights: Vec<f64>,
}

/// Least gain for which places are exchanged, of the sum: ties are left alone.
const WORTH: f64 = 1e-9;

/// Places from which a small choice is grown, besides the best smaller one.
const STARTS: usize = 8;

/// A small choice; larger ones are grown from the one before alone.
const SMALL: usize = 6;

impl Distances {
    /// Weighted sum of the distances of all points to the nearest of some places.
    pub fn sum(&self, places: &[usize]) -> f64 {
        let nearest = |point: usize| {
            places.iter().map(|place| self.metres[*place][point]).fold(f64::INFINITY, f64::min)
        };
        self.weights.iter().enumerate().map(|(point, weight)| weight * nearest(point)).sum()
    }

    /// The best places found for 1, 2 ... `most` of them, each list in the order of the places.
    pub fn best(&self, most: usize) -> Vec<Vec<usize>> {
        let mut chosen: Vec<usize> = Vec::new();
        let mut found = Vec::new();
        while chosen.len() < most.min(self.metres.len()) {
            let many = chosen.len() + 1;
            let again = if many <= SMALL { STARTS } else { 0 };
            let others = (0..again).map(|start| vec![start * self.metres.len() / STARTS]);
            let tried = std::iter::once(chosen).chain(others).map(|begin| self.grown(begin, many));
            let sums = tried.map(|places| (self.sum(&places), places));
            let best = sums.min_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
            chosen = best.map(|(_, places)| places).unwrap_or_default();
            found.push(chosen.clone());
        }
        found
    }

    /// So many places, grown from some and then exchanged.
    fn grown(&self, mut chosen: Vec<usize>, many: usize) -> Vec<usize> {
        while chosen.len() < many
            && let Some(next) = self.best_addition(&chosen)
        {
            chosen.push(next);
        }
        self.exchange(&mut chosen);
        chosen.sort_unstable();
        chosen
    }

    /// The place that lowers the sum most; ties to the first.
    fn best_addition(&self, chosen: &[usize]) -> Option<usize> {
        let nearest = self.nearest(chosen);
        let others = (0..self.metres.len()).filter(|place| !chosen.contains(place));
        let sums = others.map(|place| (self.sum_with(&nearest, place), place));
        sums.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, place)| place)
    }

    /// Exchanges a chosen place for another for as long as that lowers the sum.
    fn exchange(&self, chosen: &mut [usize]) {
        let mut sum = self.sum(chosen);
        let mut better = true;
        while better {
            better = false;
            for at in 0..chosen.len() {
                let mut others: Vec<usize> = chosen.to_vec();
                others.remove(at);
                if let Some(place) = self.best_addition(&others) {
                    let with = self.sum_with(&self.nearest(&others), place);
                    if with < sum * (1.0 - WORTH) {
                        (chosen[at], sum, better) = (place, with, true);
                    }
                }
            }
        }
    }

    fn nearest(&self, chosen: &[usize]) -> Vec<f64> {
        let points = 0..self.weights.len();
        let metres = |point| {
            chosen.iter().map(|place| self.metres[*place][point]).fold(f64::INFINITY, f64::min)
        };
        points.map(metres).collect()
    }

    fn sum_with(&self, nearest: &[f64], place: usize) -> f64 {
        let points = nearest.iter().zip(&self.metres[place]).zip(&self.weights);
        points.map(|((near, own), weight)| weight * near.min(*own)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::stream::{stream, unit};

    /// Places and weighted points at random in a square kilometre, as the crow flies.
    fn drawn(seed: u64, places: usize, points: usize) -> Distances {
        let mut rng = stream(seed, 0, "hubs", 0);
        let mut draw = || 1000.0 * unit(&mut rng);
        let places: Vec<(f64, f64)> = (0..places).map(|_| (draw(), draw())).collect();
        let points: Vec<(f64, f64)> = (0..points).map(|_| (draw(), draw())).collect();
        let weights = points.iter().map(|_| draw()).collect();
        let metres = |place: &(f64, f64)| {
            points.iter().map(|at| libm::hypot(at.0 - place.0, at.1 - place.1)).collect()
        };
        Distances { metres: places.iter().map(metres).collect(), weights }
    }

    /// The least sum of all choices of three.
    fn exact(distances: &Distances) -> f64 {
        let n = distances.metres.len();
        let triples =
            (0..n).flat_map(|a| (a + 1..n).flat_map(move |b| (b + 1..n).map(move |c| [a, b, c])));
        triples.map(|three| distances.sum(&three)).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn three_hubs_are_within_two_per_cent_of_the_best_three_and_mostly_those() {
        let mut same = 0;
        for seed in 0..30 {
            let distances = drawn(seed, 14, 40);
            let found = distances.sum(&distances.best(3)[2]);
            let best = exact(&distances);
            assert!(found >= best - 1e-6 && found <= 1.02 * best, "{seed}: {found} {best}");
            same += u32::from(found <= best * (1.0 + 1e-9));
        }
        assert!(same >= 25, "{same} of 30");
    }

    #[test]
    fn one_hub_is_the_best_one_and_more_hubs_are_never_worse() {
        let distances = drawn(99, 20, 60);
        let sums: Vec<f64> = distances.best(8).iter().map(|hubs| distances.sum(hubs)).collect();
        let single = (0..20).map(|place| distances.sum(&[place])).fold(f64::INFINITY, f64::min);
        assert!((sums[0] - single).abs() < 1e-9);
        assert!(sums.windows(2).all(|pair| pair[1] < pair[0]), "{sums:?}");
        assert_eq!(drawn(1, 3, 5).best(8).len(), 3, "no more hubs than places");
    }
}
