//! R01 and R04 in tables: totals against the cells that they add up, rates against two columns. Reads no running text.

use super::ground::{Ground, Numbers, Said, number};
use super::model::{Audit, Place, Weight};
use crate::document::{Cell, Table};

/// Judges the totals of each table.
pub(super) fn relation(ground: &Ground, audit: &mut Audit) {
    for table in &ground.document.tables {
        let grid = Grid::of(table);
        for row in 0..grid.rows {
            if is_total(grid.head_of_row(row)) {
                (1..grid.columns).for_each(|column| column_total(ground, audit, &grid, row, column));
            }
        }
        for column in 1..grid.columns {
            rate_column(ground, audit, &grid, column);
            if grid.heads().any(|head| is_total(grid.text(head, column))) {
                (1..grid.rows).for_each(|row| row_total(ground, audit, &grid, row, column));
            }
        }
    }
}

/// A table with its numbers.
struct Grid<'a> {
    cells: &'a [Vec<Cell>],
    rows: usize,
    columns: usize,
}

impl<'a> Grid<'a> {
    fn of(table: &'a Table) -> Self {
        let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        Self { cells: &table.rows, rows: table.rows.len(), columns }
    }

    fn cell(&self, row: usize, column: usize) -> Option<&'a Cell> {
        self.cells.get(row)?.get(column)
    }

    fn text(&self, row: usize, column: usize) -> &'a str {
        self.cell(row, column).map_or("", |cell| cell.text.as_str())
    }

    /// The first words of a row that are no running number.
    fn head_of_row(&self, row: usize) -> &'a str {
        (0..2).map(|column| self.text(row, column)).find(|text| !text.is_empty() && value(text).is_none()).unwrap_or("")
    }

    /// Rows of headings: those at the top without numbers behind the first cell.
    fn heads(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.rows.min(3)).take_while(|row| (1..self.columns).all(|column| value(self.text(*row, column)).is_none()))
    }

    fn number(&self, row: usize, column: usize) -> Option<f64> {
        value(self.text(row, column))
    }
}

fn is_total(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).take_while(|c| !matches!(c, '（' | '(')).collect();
    ["合计", "总计", "共计", "小计", "全县合计", "总数", "计", "全县总计"].contains(&bare.as_str())
}

/// A cell's number; units behind it are left out, shares are no numbers to add.
fn value(text: &str) -> Option<f64> {
    let bare: String = text.chars().filter(|c| !matches!(c, ',' | '，' | ' ')).collect();
    let digits = bare.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(bare.len());
    let (number, unit) = bare.split_at(digits);
    (!unit.contains(['%', '‰', ':', '-', '年', '月', '.']) && unit.chars().count() <= 3)
        .then(|| number.parse().ok())
        .flatten()
}

/// A share as a cell gives it, with its decimals; `bare` where the head says that it is one.
fn share(text: &str, bare: bool) -> Option<(f64, i32)> {
    let digits = match text.trim().strip_suffix('%') {
        Some(digits) => digits,
        None if bare => text.trim(),
        None => return None,
    };
    let decimals = digits.find('.').map_or(0, |at| digits.len() - at - 1);
    Some((digits.parse().ok()?, i32::try_from(decimals).unwrap_or(0)))
}

/// R04: a column of rates is the quotient of two columns before it, where it is so in most rows.
fn rate_column(ground: &Ground, audit: &mut Audit, grid: &Grid, column: usize) {
    const BACK: usize = 6;
    let head = |c: usize| (0..grid.rows.min(3)).map(|row| grid.text(row, c)).collect::<Vec<&str>>();
    let is_rate = |text: &&str| text.contains('率') || text.contains("占比") || text.contains('%');
    if !head(column).iter().any(is_rate) {
        return;
    }
    let rows: Vec<usize> = (1..grid.rows).filter(|row| share(grid.text(*row, column), true).is_some()).collect();
    let quotient = |row: usize, (part, whole): (usize, usize)| {
        let (a, b) = (grid.number(row, part)?, grid.number(row, whole)?);
        (b > 0.0).then(|| 100.0 * a / b)
    };
    let off = |row: usize, pair: (usize, usize)| {
        let (stated, decimals) = share(grid.text(row, column), true)?;
        let computed = quotient(row, pair)?;
        Some(((computed - stated).abs() > 10f64.powi(-decimals) * 0.5 + 1e-9, computed, stated, decimals))
    };
    let held = |pair: &(usize, usize)| rows.iter().filter(|row| off(**row, *pair).is_some_and(|o| !o.0)).count();
    let from = column.saturating_sub(BACK).max(1);
    let pairs = (from..column).flat_map(|a| (from..column).filter(move |b| *b != a).map(move |b| (a, b)));
    let Some(pair) = pairs.max_by_key(held).filter(|pair| held(pair) * 2 > rows.len() && rows.len() >= 2) else {
        return;
    };
    for row in rows {
        let Some((true, computed, stated, decimals)) = off(row, pair) else { continue };
        let computed = (computed * 10f64.powi(decimals + 1)).round() / 10f64.powi(decimals + 1);
        let cut = (computed - stated).abs() <= 10f64.powi(-decimals);
        let numbers: Vec<((usize, usize), f64)> = [pair.0, pair.1].map(|c| ((row, c), 0.0)).to_vec();
        let (quotes, places) = quotes(ground, grid, (row, column), &numbers);
        let Numbers { computed, stated } = Numbers::new(computed, stated);
        let value = number(computed.unwrap_or(0.0));
        audit.findings.push(super::model::Doubt {
            code: "R04".into(),
            severity: if cut { Weight::Note } else { Weight::Error },
            message: format!(
                "表中“{}”的比率按数量计算为{value}%，表中为{}%",
                grid.head_of_row(row),
                number(stated.unwrap_or(0.0))
            ),
            suggestion: format!("请核对：比率应为{value}%，或更正有误的数量"),
            quotes,
            places,
            computed,
            stated,
        });
    }
}

/// The rows above a total, back to the total before it.
fn column_total(ground: &Ground, audit: &mut Audit, grid: &Grid, row: usize, column: usize) {
    let Some(stated) = grid.number(row, column) else { return };
    let small = grid.head_of_row(row).contains("小计");
    let heads = grid.heads().count().max(1);
    let rows = |from: usize, to: usize| (from..to).filter(|r| !is_total(grid.head_of_row(*r))).collect::<Vec<usize>>();
    let above = if row > heads {
        let start = (heads..row).rev().find(|r| is_total(grid.head_of_row(*r)) && small).map_or(heads, |r| r + 1);
        rows(start, row)
    } else {
        // A total in the first row stands for all rows below it.
        rows(row + 1, grid.rows)
    };
    let cells: Vec<(usize, usize)> = above.into_iter().map(|r| (r, column)).collect();
    judge(ground, audit, grid, (row, column), stated, &cells);
}

/// The cells beside a total of its row: before it, or behind it where it stands first.
fn row_total(ground: &Ground, audit: &mut Audit, grid: &Grid, row: usize, column: usize) {
    let Some(stated) = grid.number(row, column) else { return };
    let head = |c: usize| grid.heads().map(|h| grid.text(h, c)).collect::<Vec<&str>>();
    let adds = |c: &usize| {
        !head(*c).iter().any(|t| is_total(t) || t.contains('率') || t.contains("序号") || t.contains("其中"))
    };
    let first = (1..column).filter(adds).all(|c| grid.number(row, c).is_none());
    let columns: Vec<usize> = if first { (column + 1..grid.columns).collect() } else { (1..column).collect() };
    let until = columns.iter().position(|c| head(*c).iter().any(|t| is_total(t))).unwrap_or(columns.len());
    let cells: Vec<(usize, usize)> = columns[..until].iter().copied().filter(adds).map(|c| (row, c)).collect();
    judge(ground, audit, grid, (row, column), stated, &cells);
}

fn judge(
    ground: &Ground,
    audit: &mut Audit,
    grid: &Grid,
    total: (usize, usize),
    stated: f64,
    cells: &[(usize, usize)],
) {
    let numbers: Vec<((usize, usize), f64)> =
        cells.iter().filter_map(|(row, column)| Some(((*row, *column), grid.number(*row, *column)?))).collect();
    if numbers.len() < 2 {
        return;
    }
    let sum: f64 = numbers.iter().map(|(_, x)| x).sum();
    let off = (sum - stated).abs();
    let share = off / stated.abs().max(1.0);
    let (words, places) = quotes(ground, grid, total, &numbers);
    let told = Numbers::new(sum, stated);
    let head = [grid.text(0, total.1), grid.head_of_row(total.0)].join("·");
    if off < 1e-6 {
        let message = format!("表中“{head}”：各项之和{}与合计相符", number(sum));
        let (computed, stated) = (told.computed, told.stated);
        let checked = super::model::Checked { code: "R01".into(), message, quotes: words, places, computed, stated };
        audit.checked.push(checked);
    } else if share <= 0.3 || stated < 20.0 && share <= 0.6 {
        let weight = if share <= 0.1 || stated < 50.0 { Weight::Error } else { Weight::Warn };
        let Said { message, suggestion } = Said {
            message: format!("表中“{head}”：各项之和为{}，合计写作{}", number(sum), number(stated)),
            suggestion: format!("请核对：合计应为{}，或更正有误的一项", number(sum)),
        };
        audit.findings.push(super::model::Doubt {
            code: "R01".into(),
            severity: weight,
            message,
            quotes: words,
            places,
            computed: told.computed,
            stated: told.stated,
            suggestion,
        });
    }
}

fn quotes(
    ground: &Ground,
    grid: &Grid,
    total: (usize, usize),
    numbers: &[((usize, usize), f64)],
) -> (Vec<String>, Vec<Place>) {
    const MOST: usize = 40;
    std::iter::once(total)
        .chain(numbers.iter().map(|(at, _)| *at))
        .take(MOST)
        .filter_map(|(row, column)| grid.cell(row, column))
        .map(|cell| (cell.text.clone(), Place { document: ground.index, span: cell.span }))
        .unzip()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::audit;
    use crate::{Limits, read};

    fn codes(rows: &[&str]) -> (usize, usize) {
        let mut document = read("情况统计".as_bytes(), "示例", &Limits::default()).unwrap();
        let mut next = 0;
        let mut cell = |text: &str| {
            next += 1;
            Cell { span: (next, next + 1), text: text.to_string() }
        };
        let rows = rows.iter().map(|row| row.split(' ').map(&mut cell).collect()).collect();
        document.tables = vec![Table { span: (0, 1), rows }];
        let found = audit(&document, None);
        (found.findings.len(), found.checked.len())
    }

    #[test]
    fn rows_and_columns_of_totals_are_added_up() {
        assert_eq!(codes(&["学段 学校 学生", "小学 40 9000", "初中 12 4000", "合计 52 13000"]), (0, 2));
        assert_eq!(codes(&["学段 学校 学生", "小学 40 9000", "初中 12 4000", "合计 53 13000"]), (1, 1));
        let rates = ["片区 排查 整改 整改率（%）", "东片 50 45 90.0", "西片 40 38 95.0", "南片 80 60 78.0"];
        assert_eq!(codes(&rates).0, 1);
        assert_eq!(codes(&["乡镇 小学 初中 合计（所）", "甲镇 4 1 5", "乙乡 3 1 6"]).0, 1);
    }
}
