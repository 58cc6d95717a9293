//! Tables by hand, and every small table by trying all that fit what is shown.

use proptest::prelude::*;

use super::*;

const FIVE: Small = Small { below: 5, slack: 1 };

fn table(cells: &[&[u32]], row_totals: bool, column_totals: bool) -> Table {
    Table { cells: cells.iter().map(|r| r.to_vec()).collect(), row_totals, column_totals, secret: vec![] }
}

fn print(table: &Table, hidden: &Hidden) -> Vec<String> {
    let word = |(count, hidden): (&u32, &bool)| if *hidden { "*".to_owned() } else { count.to_string() };
    table
        .cells
        .iter()
        .zip(&hidden.cells)
        .map(|(r, h)| r.iter().zip(h).map(word).collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn a_small_count_takes_others_with_it_where_totals_would_tell_it() {
    for (cells, row_totals, column_totals, expected) in [
        (&[&[3u32, 20, 30][..]][..], false, false, &["* 20 30"][..]),
        (&[&[3, 20, 30]], true, false, &["* * 30"]),
        (&[&[0, 20, 30]], true, false, &["0 20 30"]),
        (&[&[3, 4, 30]], true, false, &["* * 30"]),
        (&[&[3, 20, 30], &[40, 9, 50], &[60, 70, 8]], true, true, &["* * 30", "* * 50", "60 70 8"]),
        (&[&[3, 20, 30], &[40, 50, 60]], true, false, &["* * 30", "40 50 60"]),
        (&[&[3, 20, 30], &[40, 50, 60]], false, true, &["* 20 30", "* 50 60"]),
    ] {
        let table = table(cells, row_totals, column_totals);
        let hidden = suppress(&table, FIVE);
        assert_eq!(print(&table, &hidden), expected);
    }
}

#[test]
fn two_ones_that_their_sum_would_tell_are_not_left_alone() {
    // 1 + 1 = 2 and no zero is hidden: both would be known.
    let table = table(&[&[1, 1, 20, 30]], true, false);
    let hidden = suppress(&table, FIVE);
    assert_eq!(print(&table, &hidden), ["* * * 30"]);
    assert_eq!((hidden.small, hidden.others), (2, 1));
}

#[test]
fn a_small_total_is_hidden_too() {
    let table = table(&[&[3, 0], &[20, 30]], true, true);
    let hidden = suppress(&table, FIVE);
    assert_eq!(hidden.row_totals.as_deref(), Some(&[true, true][..]));
    assert!(hidden.cells[0][0] && hidden.cells[1][0] && !hidden.cells[0][1], "{hidden:?}");
    assert_eq!(suppress(&self::table(&[], true, true), FIVE).small, 0);
}

#[test]
fn a_number_that_is_hidden_elsewhere_is_not_told_by_what_it_is_the_sum_of() {
    let secret = Table { secret: vec![(2, 0)], ..table(&[&[60, 7], &[20, 30]], true, true) };
    let hidden = suppress(&secret, FIVE);
    assert_eq!((hidden.column_totals.as_deref(), hidden.total), (Some(&[true, true][..]), Some(false)));
    assert_eq!(hidden.cells.iter().flatten().filter(|hidden| **hidden).count(), 2, "{hidden:?}");
}

/// The values that each hidden cell has in the tables that fit what is shown, by trying all tables.
fn possible(table: &Table, hidden: &Hidden, most: u32) -> Vec<((usize, usize), std::collections::BTreeSet<u32>)> {
    let open: Vec<(usize, usize)> = (0..table.cells.len())
        .flat_map(|r| (0..table.cells[r].len()).map(move |c| (r, c)))
        .filter(|(r, c)| hidden.cells[*r][*c])
        .collect();
    let mut seen: Vec<_> = open.iter().map(|p| (*p, Default::default())).collect();
    let mut cells = table.cells.clone();
    fn walk(
        at: usize,
        open: &[(usize, usize)],
        cells: &mut Vec<Vec<u32>>,
        most: u32,
        fits: &dyn Fn(&[Vec<u32>]) -> bool,
        seen: &mut Vec<((usize, usize), std::collections::BTreeSet<u32>)>,
    ) {
        let Some(&(r, c)) = open.get(at) else {
            if fits(cells) {
                seen.iter_mut().for_each(|((r, c), set)| {
                    set.insert(cells[*r][*c]);
                });
            }
            return;
        };
        for value in 1..=most {
            cells[r][c] = value;
            walk(at + 1, open, cells, most, fits, seen);
        }
    }
    let sums = |cells: &[Vec<u32>]| -> (Vec<u32>, Vec<u32>) {
        let columns = (0..cells[0].len()).map(|c| cells.iter().map(|r| r[c]).sum()).collect();
        (cells.iter().map(|r| r.iter().sum()).collect(), columns)
    };
    let truth = sums(&table.cells);
    let same = |hidden: &Option<Vec<bool>>, a: &[u32], b: &[u32]| match hidden {
        None => true,
        Some(h) => h.iter().zip(a).zip(b).all(|((h, a), b)| if *h { *a > 0 } else { a == b }),
    };
    let fits = |cells: &[Vec<u32>]| {
        let found = sums(cells);
        let total = hidden.total != Some(false) || found.0.iter().sum::<u32>() == truth.0.iter().sum::<u32>();
        total && same(&hidden.row_totals, &found.0, &truth.0) && same(&hidden.column_totals, &found.1, &truth.1)
    };
    walk(0, &open, &mut cells, most, &fits, &mut seen);
    seen
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// No small count can be computed, whatever totals are shown; zeros and tables without small counts stay.
    #[test]
    fn no_small_count_is_recoverable(cells in prop::collection::vec(prop::collection::vec(0u32..7, 2), 2..4), row_totals: bool, column_totals: bool) {
        let table = Table { cells, row_totals, column_totals, secret: vec![] };
        let small = Small { below: 3, slack: 1 };
        let hidden = suppress(&table, small);
        for ((r, c), values) in possible(&table, &hidden, 8) {
            let count = table.cells[r][c];
            prop_assert!(count >= small.below || values.len() > 1, "{r} {c} {values:?} {hidden:?}");
            prop_assert!(count > 0);
        }
        for (r, row) in table.cells.iter().enumerate() {
            for (c, count) in row.iter().enumerate() {
                prop_assert!(!(1..3).contains(count) || hidden.cells[r][c]);
            }
        }
        let any = table.cells.iter().flatten().any(|c| (1..3).contains(c));
        prop_assert!(any || hidden.small > 0 || hidden.others == 0);
    }
}
