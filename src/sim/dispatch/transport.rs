//! Transport of least cost: things of one kind from sources to sinks with so much room each, as many
//! as can be, and of all ways to do so the cheapest. What [`matching`](super::matching) is for single
//! things, for many that stand together: the work grows with places, not with things.
//!
//! Successive shortest augmenting paths, found over residual costs by repeated relaxation (Ford,
//! Bellman), so that it is exact whatever the sizes.

/// A way that no cost reaches.
const FAR: i64 = i64::MAX;

/// How many go from each source to each sink; a pair without a cost is none. Equal transports have
/// one order.
pub fn least_cost(
    supply: &[u32],
    room: &[u32],
    cost: impl Fn(usize, usize) -> Option<i64>,
) -> Vec<Vec<u32>> {
    let costs = (0..supply.len()).map(|from| (0..room.len()).map(|to| cost(from, to)).collect());
    let mut plan = Plan {
        costs: costs.collect(),
        flow: vec![vec![0; room.len()]; supply.len()],
        supply: supply.to_vec(),
        room: room.to_vec(),
    };
    while plan.augment() {}
    plan.flow
}

struct Plan {
    costs: Vec<Vec<Option<i64>>>,
    flow: Vec<Vec<u32>>,
    /// Left at each source.
    supply: Vec<u32>,
    /// Left at each sink.
    room: Vec<u32>,
}

/// Ways from sources that have something left.
struct Ways {
    to_source: Vec<i64>,
    to_sink: Vec<i64>,
    /// The sink through which a source is reached.
    source_by: Vec<Option<usize>>,
    /// The source through which a sink is reached.
    sink_by: Vec<usize>,
}

impl Plan {
    /// Sends more over the cheapest way that is left; false where there is none.
    fn augment(&mut self) -> bool {
        let ways = self.ways();
        let open = (0..self.room.len()).filter(|sink| self.room[*sink] > 0);
        let nearest = open.min_by_key(|sink| (ways.to_sink[*sink], *sink));
        let Some(last) = nearest.filter(|sink| ways.to_sink[*sink] < FAR) else { return false };
        let mut steps = Vec::new();
        let (mut sink, mut most) = (last, self.room[last]);
        let first = loop {
            let source = ways.sink_by[sink];
            steps.push((source, sink));
            let Some(before) = ways.source_by[source] else { break source };
            most = most.min(self.flow[source][before]);
            sink = before;
        };
        most = most.min(self.supply[first]);
        for (place, (source, sink)) in steps.iter().enumerate() {
            self.flow[*source][*sink] += most;
            if let Some((_, before)) = steps.get(place + 1) {
                self.flow[*source][*before] -= most;
            }
        }
        self.supply[first] -= most;
        self.room[last] -= most;
        true
    }

    fn ways(&self) -> Ways {
        let (sources, sinks) = (self.supply.len(), self.room.len());
        let mut ways = Ways {
            to_source: self.supply.iter().map(|left| if *left > 0 { 0 } else { FAR }).collect(),
            to_sink: vec![FAR; sinks],
            source_by: vec![None; sources],
            sink_by: vec![0; sinks],
        };
        let mut changed = true;
        while changed {
            changed = false;
            for source in 0..sources {
                changed |= self.relax(source, &mut ways);
            }
        }
        ways
    }

    /// Looks on from one source, and back to it from the sinks that it serves.
    fn relax(&self, source: usize, ways: &mut Ways) -> bool {
        let mut changed = false;
        for (sink, cost) in self.costs[source].iter().enumerate() {
            let Some(cost) = *cost else { continue };
            let (here, there) = (ways.to_source[source], ways.to_sink[sink]);
            if here < FAR && here + cost < there {
                (ways.to_sink[sink], ways.sink_by[sink]) = (here + cost, source);
                changed = true;
            }
            let there = ways.to_sink[sink];
            if self.flow[source][sink] > 0 && there < FAR && there - cost < here {
                (ways.to_source[source], ways.source_by[source]) = (there - cost, Some(sink));
                changed = true;
            }
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::stream::{below, stream};
    use crate::sim::dispatch::matching;

    /// Things that went and what that cost.
    fn worth(flow: &[Vec<u32>], costs: &[Vec<Option<i64>>]) -> (u32, i64) {
        let pairs = flow.iter().zip(costs).flat_map(|(flow, costs)| flow.iter().zip(costs));
        pairs.fold((0, 0), |(things, sum), (flow, cost)| {
            (things + flow, sum + i64::from(*flow) * cost.unwrap_or(0))
        })
    }

    /// One by one, by the matching.
    fn matched(supply: &[u32], room: &[u32], costs: &[Vec<Option<i64>>]) -> (u32, i64) {
        let spread = |counts: &[u32]| -> Vec<usize> {
            let places = counts.iter().enumerate();
            places.flat_map(|(place, n)| (0..*n).map(move |_| place)).collect()
        };
        let (rows, columns) = (spread(supply), spread(room));
        let cost = |row: usize, column: usize| costs[rows[row]][columns[column]];
        let found = matching::least_cost(rows.len(), columns.len(), cost);
        let pairs = found.iter().enumerate().filter_map(|(row, column)| cost(row, (*column)?));
        pairs.fold((0, 0), |(things, sum), cost| (things + 1, sum + cost))
    }

    #[test]
    fn many_that_stand_together_cost_what_they_cost_one_by_one() {
        for case in 0..400 {
            let mut rng = stream(5, 0, "transport", case);
            let counts = |rng: &mut _| -> Vec<u32> {
                let places = 1 + below(rng, 6);
                (0..places).map(|_| u32::try_from(below(rng, 6)).unwrap()).collect()
            };
            let (supply, room) = (counts(&mut rng), counts(&mut rng));
            let spread = [3, 10, 1_000_000][below(&mut rng, 3)];
            let mut cost = |_: &u32| {
                let known = below(&mut rng, 5) > 0;
                known.then(|| i64::try_from(below(&mut rng, spread)).unwrap())
            };
            let costs: Vec<Vec<Option<i64>>> =
                supply.iter().map(|_| room.iter().map(&mut cost).collect()).collect();
            let flow = least_cost(&supply, &room, |from, to| costs[from][to]);
            let sent = |from: usize| flow[from].iter().sum::<u32>();
            let got = |to: usize| flow.iter().map(|row| row[to]).sum::<u32>();
            assert!((0..supply.len()).all(|from| sent(from) <= supply[from]), "case {case}");
            assert!((0..room.len()).all(|to| got(to) <= room[to]), "case {case}");
            let pairs = flow.iter().zip(&costs).flat_map(|(f, c)| f.iter().zip(c));
            assert!(pairs.clone().all(|(n, cost)| *n == 0 || cost.is_some()), "case {case}");
            assert_eq!(worth(&flow, &costs), matched(&supply, &room, &costs), "case {case}");
        }
    }

    #[test]
    fn thousands_at_a_few_places_are_a_moment_s_work() {
        let supply = vec![1_000; 40];
        let room = vec![800; 50];
        let place = |number: usize| i64::try_from(number * 7919 % 1_000).unwrap();
        let flow =
            least_cost(&supply, &room, |from, to| Some((place(from) - place(to + 40)).abs()));
        assert_eq!(flow.iter().flatten().sum::<u32>(), 40_000);
    }
}
