//! Which rows of a table name its columns, told alike for every format. Reads nothing; changes no word.

use super::{Decoded, LineHint};

/// Characters of a column's name at most.
const NAME: usize = 16;
/// Rows of one cell that may stand above the names: the table's title and its unit.
const ABOVE: usize = 4;

/// Marks the row that names the columns in each table where the file itself has marked none.
pub(super) fn mark_headers(decoded: &mut Decoded) {
    if decoded.hints.iter().all(|hint| hint.row.is_none()) {
        return;
    }
    let lines: Vec<&str> = decoded.text.split('\n').collect();
    let hints = &mut decoded.hints;
    let mut start = 0;
    while start < hints.len() {
        let table = table_of(&hints[start]);
        let end = start + hints[start..].iter().take_while(|hint| table_of(hint) == table).count();
        if table.is_some() && !hints[start..end].iter().any(is_header) {
            let names = (start..end.min(start + ABOVE + 1)).find(|at| lines.get(*at).is_some_and(|l| cells(l) > 1));
            if let Some(at) = names.filter(|at| end > at + 1 && lines.get(*at).is_some_and(|line| names_columns(line)))
                && let Some(row) = &mut hints[at].row
            {
                row.header = true;
            }
        }
        start = end;
    }
}

fn table_of(hint: &LineHint) -> Option<usize> {
    hint.row.map(|row| row.table)
}

fn is_header(hint: &LineHint) -> bool {
    hint.row.is_some_and(|row| row.header)
}

/// Cells with words.
fn cells(line: &str) -> usize {
    line.split('\t').filter(|cell| !cell.trim().is_empty()).count()
}

fn names_columns(line: &str) -> bool {
    line.split('\t').map(str::trim).filter(|cell| !cell.is_empty()).all(|cell| {
        let short = cell.chars().count() <= NAME;
        let number = cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '-'));
        short && !number && !cell.ends_with(['。', '；', ';'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Format;

    fn check(text: &str, tables: &[usize], header: &[usize]) {
        let hints = tables.iter().map(|t| if *t > 0 { LineHint::row(*t) } else { LineHint::default() }).collect();
        let mut decoded = Decoded { format: Format::Txt, encoding: "UTF-8".into(), text: text.into(), hints };
        mark_headers(&mut decoded);
        let marked: Vec<usize> =
            decoded.hints.iter().enumerate().filter(|(_, hint)| is_header(hint)).map(|(at, _)| at).collect();
        assert_eq!(marked, header, "{text}");
    }

    #[test]
    fn the_row_of_names_is_told_from_titles_and_values() {
        check("甲\n序号\t任务\n1\t新建5所", &[0, 1, 1], &[1]);
        check("任务分解表\n单位：所\n序号\t任务\n1\t新建5所", &[1, 1, 1, 1], &[2]);
        check("1\t新建5所\n2\t改建3所", &[1, 1], &[]);
        check("序号\t任务\n1\t甲\n学段\t人数\n小学\t30", &[1, 1, 2, 2], &[0, 2]);
        check("序号\t任务", &[1], &[]);
    }
}
