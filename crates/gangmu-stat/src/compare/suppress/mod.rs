//! Hiding small counts in a table so that they cannot be computed from its totals (complementary suppression). It rounds
//! nothing and hides no zero; how a table is printed is the caller's.
//!
//! Rows, columns and totals are equations; a hidden cell stays hidden if another table fits the same published numbers. In
//! the graph whose nodes are rows and columns (totals among them) and whose edges are hidden cells, such a table is a cycle
//! through the cell, raising and lowering by turns (Gusfield, *A Graph Theoretic Approach to Statistical Data Security*,
//! 1988). Cells are hidden along the cheapest such cycle, so that little of the table is lost. Readers know that zeros are
//! shown, so a hidden count is at least 1 in every such table.
//!
//! It protects from exact computation and, with `slack`, from ranges narrower than that; not from readers who know
//! counts of the table from elsewhere, nor from comparison with other tables.

use serde::Serialize;

mod tree;

#[cfg(test)]
mod tests;

pub use self::tree::{Node, NodeHidden, suppress_tree};

/// A table of counts and which of its totals are shown. Rows of unequal length are read as if filled up with zeros.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Counts by row and column.
    pub cells: Vec<Vec<u32>>,
    /// Whether the sum of each row is shown.
    pub row_totals: bool,
    /// Whether the sum of each column is shown.
    pub column_totals: bool,
    /// Numbers that are hidden already and must not be told by this table: row and column, totals after the last.
    pub secret: Vec<(usize, usize)>,
}

/// What counts as small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Small {
    /// Counts from 1 to one less are hidden.
    pub below: u32,
    /// By how much a hidden count must be able to differ, at least 1.
    pub slack: u32,
}

/// What is hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hidden {
    /// By row and column.
    pub cells: Vec<Vec<bool>>,
    /// Sums of rows; none where they are not shown anyway.
    pub row_totals: Option<Vec<bool>>,
    /// Sums of columns.
    pub column_totals: Option<Vec<bool>>,
    /// The sum of all; none where no totals are shown.
    pub total: Option<bool>,
    /// Cells hidden because they are small or secret.
    pub small: usize,
    /// Cells hidden to protect those.
    pub others: usize,
}

/// Decides what to hide. Where no other table fits, all counts and totals but the zeros are hidden.
pub fn suppress(table: &Table, small: Small) -> Hidden {
    let mut grid = Grid::new(table, small);
    let is_few = |p: &(usize, usize)| grid.is_small(*p) || table.secret.contains(p) && grid.values[p.0][p.1] > 0;
    let few: Vec<(usize, usize)> = grid.places().filter(|p| grid.shown_kind(*p) && is_few(p)).collect();
    few.iter().for_each(|p| grid.hide(*p));
    for place in &few {
        match grid.cheapest_cycle(*place) {
            Some(cycle) => cycle.into_iter().for_each(|p| grid.hide(p)),
            None => {
                grid.hide_all();
                break;
            }
        }
    }
    grid.result(table, few.len())
}

/// The table with a row and a column of totals.
struct Grid {
    values: Vec<Vec<u32>>,
    hidden: Vec<Vec<bool>>,
    rows: usize,
    columns: usize,
    row_totals: bool,
    column_totals: bool,
    small: Small,
}

impl Grid {
    fn new(table: &Table, small: Small) -> Grid {
        let (rows, columns) = (table.cells.len(), table.cells.iter().map(Vec::len).max().unwrap_or(0));
        let mut values = vec![vec![0u32; columns + 1]; rows + 1];
        for (r, row) in table.cells.iter().enumerate() {
            for (c, &count) in row.iter().enumerate() {
                for (r, c) in [(r, c), (r, columns), (rows, c), (rows, columns)] {
                    values[r][c] = values[r][c].saturating_add(count);
                }
            }
        }
        let hidden = vec![vec![false; columns + 1]; rows + 1];
        let (row_totals, column_totals) = (table.row_totals, table.column_totals);
        Grid { values, hidden, rows, columns, row_totals, column_totals, small }
    }

    fn places(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let (rows, columns) = (self.rows, self.columns);
        (0..=rows).flat_map(move |r| (0..=columns).map(move |c| (r, c)))
    }

    /// Whether a number of this kind stands in the table at all.
    fn shown_kind(&self, (r, c): (usize, usize)) -> bool {
        match (r == self.rows, c == self.columns) {
            (false, false) => true,
            (false, true) => self.row_totals,
            (true, false) => self.column_totals,
            (true, true) => self.row_totals || self.column_totals,
        }
    }

    fn is_small(&self, (r, c): (usize, usize)) -> bool {
        (1..self.small.below).contains(&self.values[r][c])
    }

    fn hide(&mut self, (r, c): (usize, usize)) {
        self.hidden[r][c] = true;
    }

    fn hide_all(&mut self) {
        for (r, c) in self.places() {
            self.hidden[r][c] = self.values[r][c] > 0;
        }
    }

    /// What hiding a number loses: its own count, and totals last; nothing where it is not to be seen anyway.
    fn cost(&self, (r, c): (usize, usize)) -> u64 {
        if self.hidden[r][c] || !self.shown_kind((r, c)) {
            return 0;
        }
        let total = u64::from(self.values[self.rows][self.columns]) + 1;
        u64::from(self.values[r][c]) + if r == self.rows || c == self.columns { total } else { 0 }
    }

    /// Whether another table may have this number higher (`up`) or lower. In an equation totals stand with the other sign.
    fn may(&self, (r, c): (usize, usize), up: bool) -> bool {
        if !self.shown_kind((r, c)) {
            return true;
        }
        let up = up == ((r == self.rows) == (c == self.columns));
        self.values[r][c] > if up { 0 } else { self.small.slack.max(1) }
    }

    /// The cheapest numbers that, hidden, let `place` differ; none where it cannot.
    fn cheapest_cycle(&self, place: (usize, usize)) -> Option<Vec<(usize, usize)>> {
        let ways = [true, false].into_iter().filter(|up| self.may(place, *up));
        ways.filter_map(|up| self.path(place, up)).min_by_key(|found| found.0).map(|found| found.1)
    }

    /// Dijkstra from the row of `place` to its column, without `place` itself. With the place going `up`, a step from a row
    /// to a column goes down and a step back goes up.
    fn path(&self, place: (usize, usize), up: bool) -> Option<(u64, Vec<(usize, usize)>)> {
        let (rows, nodes) = (self.rows + 1, self.rows + self.columns + 2);
        let goal = rows + place.1;
        let mut cost = vec![u64::MAX; nodes];
        let mut from: Vec<Option<usize>> = vec![None; nodes];
        let mut done = vec![false; nodes];
        cost[place.0] = 0;
        while let Some(node) = (0..nodes).filter(|n| !done[*n] && cost[*n] < u64::MAX).min_by_key(|n| cost[*n]) {
            if node == goal {
                break;
            }
            done[node] = true;
            let others = if node < rows { rows..nodes } else { 0..rows };
            for next in others {
                let edge = if node < rows { (node, next - rows) } else { (next, node - rows) };
                let step_up = if node < rows { !up } else { up };
                if edge != place && self.may(edge, step_up) {
                    let sum = cost[node].saturating_add(self.cost(edge));
                    if sum < cost[next] {
                        (cost[next], from[next]) = (sum, Some(node));
                    }
                }
            }
        }
        let mut path = Vec::new();
        let mut node = goal;
        while let Some(before) = from[node] {
            path.push(if before < rows { (before, node - rows) } else { (node, before - rows) });
            node = before;
        }
        (cost[goal] < u64::MAX).then_some((cost[goal], path))
    }

    fn result(&self, table: &Table, small: usize) -> Hidden {
        let hidden = self.places().filter(|p| self.shown_kind(*p) && self.hidden[p.0][p.1]).count();
        let row = |(r, row): (usize, &Vec<u32>)| self.hidden[r][..row.len()].to_vec();
        Hidden {
            cells: table.cells.iter().enumerate().map(row).collect(),
            row_totals: self.row_totals.then(|| (0..self.rows).map(|r| self.hidden[r][self.columns]).collect()),
            column_totals: self.column_totals.then(|| self.hidden[self.rows][..self.columns].to_vec()),
            total: (self.row_totals || self.column_totals).then(|| self.hidden[self.rows][self.columns]),
            small,
            others: hidden - small,
        }
    }
}
