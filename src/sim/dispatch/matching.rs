//! Matching of least cost: as many rows as can be get a column each, and of all ways to do so the
//! cheapest is taken.
//!
//! Rows are added one after another along shortest augmenting paths over reduced costs (Kuhn,
//! Munkres; Jonker and Volgenant). Exact for the pairs that are given: all of them up to
//! [`EXACT`] rows or columns, beyond that the nearest `NEIGHBOURS` of either side.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Rows and columns up to which every pair counts.
pub const EXACT: usize = 200;

/// Pairs kept of every row and of every column beyond that.
///
/// Assumption: 12, range 6-30; who is farther than a dozen others is hardly ever the right one.
const NEIGHBOURS: usize = 12;

/// A cost that no sum of real ones reaches: a row rather stays without a column.
const ALONE: i64 = 1 << 44;

/// Pairs of a row: (column, cost), by column.
type Row = Vec<(usize, i64)>;

/// The column of each row; `None` where it gets none. Costs are non-negative and below 2^40; equal
/// matchings have one order.
pub fn least_cost(
    rows: usize,
    columns: usize,
    cost: impl Fn(usize, usize) -> Option<i64>,
) -> Vec<Option<usize>> {
    let pairs = if rows.max(columns) <= EXACT {
        let cost = &cost;
        let row = |row| (0..columns).filter_map(move |column| Some((column, cost(row, column)?)));
        (0..rows).map(|at| row(at).collect()).collect()
    } else {
        nearest_pairs(rows, columns, cost)
    };
    Matching::of(&pairs, columns).columns
}

/// The cheapest pairs of every row and of every column.
fn nearest_pairs(
    rows: usize,
    columns: usize,
    cost: impl Fn(usize, usize) -> Option<i64>,
) -> Vec<Row> {
    let mut kept: Vec<Row> = Vec::with_capacity(rows);
    let mut of_columns: Vec<BinaryHeap<(i64, usize)>> = vec![BinaryHeap::new(); columns];
    for row in 0..rows {
        let mut cheapest = BinaryHeap::new();
        for (column, of_column) in of_columns.iter_mut().enumerate() {
            if let Some(cost) = cost(row, column) {
                keep(&mut cheapest, (cost, column));
                keep(of_column, (cost, row));
            }
        }
        kept.push(cheapest.into_iter().map(|(cost, column)| (column, cost)).collect());
    }
    for (column, cheapest) in of_columns.into_iter().enumerate() {
        for (cost, row) in cheapest {
            kept[row].push((column, cost));
        }
    }
    for row in &mut kept {
        row.sort_unstable();
        row.dedup();
    }
    kept
}

/// Keeps the cheapest [`NEIGHBOURS`].
fn keep(heap: &mut BinaryHeap<(i64, usize)>, pair: (i64, usize)) {
    if heap.len() < NEIGHBOURS {
        heap.push(pair);
    } else if heap.peek().is_some_and(|worst| pair < *worst) {
        heap.pop();
        heap.push(pair);
    }
}

/// A matching under way, with prices that keep every reduced cost at or above zero.
struct Matching<'a> {
    pairs: &'a [Row],
    columns: Vec<Option<usize>>,
    rows: Vec<Option<usize>>,
    row_price: Vec<i64>,
    column_price: Vec<i64>,
}

/// The shortest ways from a row that has no column yet.
struct Search {
    /// By column: length of the way, and the row before it.
    reached: Vec<(i64, usize)>,
    /// By column: whether its way is final.
    done: Vec<bool>,
    settled: Vec<usize>,
    touched: Vec<usize>,
    open: BinaryHeap<Reverse<(i64, usize)>>,
}

/// Columns that nothing has reached.
const FAR: (i64, usize) = (i64::MAX, usize::MAX);

impl<'a> Matching<'a> {
    fn of(pairs: &'a [Row], columns: usize) -> Self {
        let mut matching = Self {
            pairs,
            columns: vec![None; pairs.len()],
            rows: vec![None; columns],
            row_price: vec![0; pairs.len()],
            column_price: vec![0; columns],
        };
        let mut search = Search {
            reached: vec![FAR; columns],
            done: vec![false; columns],
            settled: Vec::new(),
            touched: Vec::new(),
            open: BinaryHeap::new(),
        };
        for row in 0..pairs.len() {
            matching.add(row, &mut search);
        }
        matching
    }

    /// Finds the cheapest way to give one more row a column, or to let a row go without.
    fn add(&mut self, start: usize, search: &mut Search) {
        let (mut row, mut way) = (start, 0);
        // The best end so far: a row stays alone, at the price of ALONE.
        let (mut least, mut end) = (ALONE - self.row_price[start], End::Alone(start));
        loop {
            for (column, cost) in &self.pairs[row] {
                let length = way + cost - self.row_price[row] - self.column_price[*column];
                let sooner = (length, row) < search.reached[*column] && length < least;
                if sooner && !search.done[*column] {
                    search.reach(*column, length, row);
                }
            }
            let Some((length, column)) = search.next() else { break };
            if length >= least {
                _ = search.settled.pop();
                break;
            }
            let Some(holder) = self.rows[column] else {
                (least, end) = (length, End::Free(column));
                break;
            };
            (row, way) = (holder, length);
            if way + ALONE - self.row_price[holder] < least {
                (least, end) = (way + ALONE - self.row_price[holder], End::Alone(holder));
            }
        }
        self.reprice(start, least, search);
        self.turn_over(start, end, search);
        search.clear();
    }

    /// Shifts prices so that the way found costs nothing and no pair costs less.
    fn reprice(&mut self, start: usize, least: i64, search: &Search) {
        self.row_price[start] += least;
        for column in &search.settled {
            let gain = least - search.reached[*column].0;
            if gain > 0 {
                self.column_price[*column] -= gain;
                if let Some(row) = self.rows[*column] {
                    self.row_price[row] += gain;
                }
            }
        }
    }

    /// Hands columns over along the way found.
    fn turn_over(&mut self, start: usize, end: End, search: &Search) {
        let mut column = match end {
            End::Free(column) => column,
            End::Alone(row) if row == start => return,
            End::Alone(row) => {
                let Some(given_up) = self.columns[row].take() else { return };
                given_up
            }
        };
        loop {
            let row = search.reached[column].1;
            self.rows[column] = Some(row);
            let before = self.columns[row].replace(column);
            match before {
                Some(before) if row != start => column = before,
                Some(_) | None => return,
            }
        }
    }
}

/// How a way ends.
#[derive(Clone, Copy)]
enum End {
    /// At a column that nobody has.
    Free(usize),
    /// At a row that gives up its column, or never gets one.
    Alone(usize),
}

impl Search {
    /// The nearest column that is not settled yet.
    fn next(&mut self) -> Option<(i64, usize)> {
        while let Some(Reverse((length, column))) = self.open.pop() {
            if !self.done[column] {
                self.done[column] = true;
                self.settled.push(column);
                return Some((length, column));
            }
        }
        None
    }

    fn reach(&mut self, column: usize, length: i64, row: usize) {
        if self.reached[column] == FAR {
            self.touched.push(column);
        }
        self.reached[column] = (length, row);
        self.open.push(Reverse((length, column)));
    }

    fn clear(&mut self) {
        for column in self.touched.drain(..) {
            self.reached[column] = FAR;
            self.done[column] = false;
        }
        self.settled.clear();
        self.open.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::stream::{below, stream};

    /// Number of pairs and cost of the best matching, by trying all.
    fn brute(costs: &[Vec<Option<i64>>], row: usize, taken: u32) -> (usize, i64) {
        if row == costs.len() {
            return (0, 0);
        }
        let mut best = brute(costs, row + 1, taken);
        for (column, cost) in costs[row].iter().enumerate() {
            if let (Some(cost), 0) = (cost, taken >> column & 1) {
                let (pairs, sum) = brute(costs, row + 1, taken | 1 << column);
                let found = (pairs + 1, sum + cost);
                if found.0 > best.0 || found.0 == best.0 && found.1 < best.1 {
                    best = found;
                }
            }
        }
        best
    }

    fn worth(costs: &[Vec<Option<i64>>], columns: &[Option<usize>]) -> (usize, i64) {
        let chosen = columns.iter().enumerate().filter_map(|(row, column)| costs[row][(*column)?]);
        chosen.fold((0, 0), |(pairs, sum), cost| (pairs + 1, sum + cost))
    }

    #[test]
    fn no_matching_of_up_to_seven_is_better() {
        for case in 0..600 {
            let mut rng = stream(5, 0, "matching", case);
            let (rows, columns) = (below(&mut rng, 8), below(&mut rng, 8));
            let spread = [3, 10, 1_000_000][below(&mut rng, 3)];
            let costs: Vec<Vec<Option<i64>>> = (0..rows)
                .map(|_| {
                    let cost = |_| {
                        let known = below(&mut rng, 4) > 0;
                        known.then(|| i64::try_from(below(&mut rng, spread)).unwrap())
                    };
                    (0..columns).map(cost).collect()
                })
                .collect();
            let found = least_cost(rows, columns, |row, column| costs[row][column]);
            let mut taken: Vec<usize> = found.iter().flatten().copied().collect();
            let matched = taken.len();
            taken.sort_unstable();
            taken.dedup();
            assert_eq!(taken.len(), matched, "case {case}: a column twice");
            assert_eq!(worth(&costs, &found), brute(&costs, 0, 0), "case {case}: {costs:?}");
        }
    }

    #[test]
    fn beyond_the_exact_size_nearly_nothing_is_lost() {
        let mut rng = stream(5, 0, "sparse_matching", 0);
        let mut points = |count: usize| -> Vec<(i64, i64)> {
            let axis = |rng: &mut _| i64::try_from(below(rng, 10_000)).unwrap();
            (0..count).map(|_| (axis(&mut rng), axis(&mut rng))).collect()
        };
        let (rows, columns) = (points(230), points(260));
        let cost = |row: usize, column: usize| {
            let ((a, b), (c, d)) = (rows[row], columns[column]);
            Some((a - c).abs() + (b - d).abs())
        };
        let all: Vec<Row> =
            (0..230).map(|r| (0..260).map(|c| (c, cost(r, c).unwrap())).collect()).collect();
        let sum = |columns: &[Option<usize>]| -> i64 {
            columns.iter().enumerate().map(|(row, it)| cost(row, it.unwrap()).unwrap()).sum()
        };
        let exact = sum(&Matching::of(&all, 260).columns);
        let sparse = sum(&least_cost(230, 260, cost));
        assert!(sparse >= exact && sparse * 100 <= exact * 101, "{sparse} against {exact}");
    }
}
