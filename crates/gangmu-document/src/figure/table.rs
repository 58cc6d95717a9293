//! Figures of table rows that were flattened to lines: cells between tabs or blanks, with a header row above. Knows no sentences.

use super::measure::{Measure, measure};
use super::number::{Number, scan};
use crate::clean::Line;
use crate::document::{Comparator, DocumentKind, FigureKind};
use crate::lexicon;

/// A row longer than this is a paragraph.
const LONGEST_ROW: usize = 300;
/// A cell longer than this is a paragraph.
const LONGEST_CELL: usize = 40;
/// So many cells at most.
const MAX_CELLS: usize = 40;

/// Start and end of a cell in the line's cleaned characters.
type Cell = (usize, usize);

/// A figure of a row.
pub(super) struct RowFigure {
    pub measure: Measure,
    pub subject: String,
    pub kind: FigureKind,
    pub year: Option<i32>,
    /// Whether unit and column were both plain.
    pub sure: bool,
    /// First cleaned character of the row's label.
    pub label: usize,
}

/// What the columns of the rows below are.
struct Header {
    columns: Vec<String>,
    years: Vec<Option<i32>>,
}

/// Follows the lines of a document from row to row.
#[derive(Default)]
pub(super) struct Tables {
    header: Option<Header>,
    /// "单位：万元" above a table.
    unit: Option<String>,
}

impl Tables {
    /// The figures of a line if it is a row; takes it as header if it may be one.
    pub(super) fn row(
        &mut self,
        text: &[char],
        line: &Line,
        mood: DocumentKind,
        own: Option<i32>,
    ) -> Option<Vec<RowFigure>> {
        if let Some(unit) = caption_unit(&line.chars) {
            self.unit = Some(unit);
            return None;
        }
        let cells = cells(text, line);
        if cells.len() < 2 {
            (self.header, self.unit) = (None, None);
            return None;
        }
        let values: Vec<Option<Measure>> = cells.iter().map(|cell| value(&line.chars, *cell)).collect();
        let found = self.read(line, &cells, &values, mood, own);
        if found.is_none() {
            self.header = header(&line.chars, &cells, &values);
        }
        found
    }

    fn read(
        &self,
        line: &Line,
        cells: &[Cell],
        values: &[Option<Measure>],
        mood: DocumentKind,
        own: Option<i32>,
    ) -> Option<Vec<RowFigure>> {
        let words = |cell: &Cell| line.chars[cell.0..cell.1].iter().collect::<String>();
        let unit_at = cells.iter().position(|cell| is_unit(&line.chars[cell.0..cell.1]));
        let label_at =
            (0..cells.len()).find(|i| values[*i].is_none() && Some(*i) != unit_at && is_label(&words(&cells[*i])))?;
        // A header whose first cell is empty lost it with the blanks at the line's head.
        let shift = self.header.as_ref().map_or(0, |h| usize::from(h.columns.len() + 1 == cells.len()));
        let header = self.header.as_ref().filter(|h| h.columns.len() + shift == cells.len());
        let tabbed = line.chars.contains(&'\t');
        let label = words(&cells[label_at]);
        let mut out = Vec::new();
        for (at, found) in values.iter().enumerate().skip(label_at + 1) {
            let Some(found) = found else { continue };
            let column = header.and_then(|h| h.columns.get(at.wrapping_sub(shift))).map_or("", String::as_str);
            if ["电话", "序号", "编号", "日期", "时间", "年份", "代码", "备注"].iter().any(|w| column.contains(w))
            {
                continue;
            }
            let unit = unit_of(found, unit_at.map(|u| words(&cells[u])), column, self.unit.as_deref());
            let known = unit.is_some();
            if !(known && (unit_at.is_some() || tabbed || header.is_some()) || header.is_some()) {
                return None;
            }
            let year = header.and_then(|h| h.years.get(at.wrapping_sub(shift)).copied().flatten());
            let mut measure = found.clone();
            measure.unit = unit.unwrap_or_default();
            out.push(RowFigure {
                subject: subject(&label, column),
                kind: kind(column, year, header, mood, own),
                year,
                sure: known && header.is_some(),
                label: cells[label_at].0,
                measure,
            });
        }
        (!out.is_empty()).then_some(out)
    }
}

/// Cells of a line, if it looks like a row: parted by tabs or upright lines, else by blanks.
fn cells(text: &[char], line: &Line) -> Vec<Cell> {
    let raw = &text[line.span.0..line.span.1];
    if raw.len() > LONGEST_ROW || line.chars.contains(&'。') {
        return Vec::new();
    }
    let parted = |c: &char| matches!(c, '\t' | '|' | '│');
    let tabbed = raw.iter().any(parted);
    if !tabbed && !raw.iter().any(|c| c.is_whitespace()) {
        return Vec::new();
    }
    let mut out: Vec<Cell> = Vec::new();
    let mut start = 0;
    for at in 0..=raw.len() {
        let cut = raw.get(at).is_none_or(|c| if tabbed { parted(c) } else { c.is_whitespace() });
        if cut {
            let (from, to) = (line.span.0 + start, line.span.0 + at);
            let place = |end: usize| line.map.partition_point(|m| (*m as usize) < end);
            let mut cell = (place(from), place(to));
            while cell.0 < cell.1 && matches!(line.chars[cell.0], ' ' | '\t') {
                cell.0 += 1;
            }
            while cell.0 < cell.1 && matches!(line.chars[cell.1 - 1], ' ' | '\t') {
                cell.1 -= 1;
            }
            if cell.0 < cell.1 || tabbed {
                out.push(cell);
            }
            start = at + 1;
        }
    }
    if tabbed {
        while out.last().is_some_and(|cell| cell.0 == cell.1) {
            out.pop();
        }
    }
    let fits = out.len() <= MAX_CELLS && out.iter().all(|cell| cell.1 - cell.0 <= LONGEST_CELL);
    if fits { out } else { Vec::new() }
}

/// The measure that fills a cell, with or without a unit.
fn value(chars: &[char], cell: Cell) -> Option<Measure> {
    let words = &chars[cell.0..cell.1];
    let code = words.first() == Some(&'0') && words.get(1).is_some_and(char::is_ascii_digit);
    if !words.first()?.is_ascii_digit() || code {
        return None;
    }
    let numbers = scan(words);
    let [number] = &numbers[..] else { return None };
    let shifted = |m: Measure| Measure {
        number: Number { start: m.number.start + cell.0, end: m.number.end + cell.0, ..m.number },
        unit_end: m.unit_end + cell.0,
        end: m.end + cell.0,
        left: m.left + cell.0,
        ..m
    };
    if number.start == 0 && number.end == words.len() {
        let bare = Measure {
            unit: number.scale.clone(),
            unit_end: number.end,
            end: number.end,
            left: 0,
            comparator: if number.max.is_some() { Comparator::Range } else { Comparator::Eq },
            number: number.clone(),
        };
        return Some(shifted(bare));
    }
    let found = measure(words, &numbers);
    let [m] = &found[..] else { return None };
    let dated = matches!(m.unit.as_str(), "年" | "月" | "日" | "学年") || m.number.start != 0;
    (!dated && m.end == words.len()).then(|| shifted(m.clone()))
}

fn is_unit(words: &[char]) -> bool {
    let scale = words.iter().take_while(|c| matches!(c, '万' | '亿')).count();
    !words.is_empty() && (lexicon::units().is(words) || scale > 0 && lexicon::units().is(&words[scale..]))
}

/// A label names something: two or more Chinese characters.
fn is_label(words: &str) -> bool {
    words.chars().filter(|c| super::phrase::is_word(*c)).count() >= 2
}

/// A row of names above rows of numbers.
fn header(chars: &[char], cells: &[Cell], values: &[Option<Measure>]) -> Option<Header> {
    let named = cells.iter().filter(|cell| is_label(&chars[cell.0..cell.1].iter().collect::<String>())).count();
    if values.iter().any(Option::is_some) || named * 2 < cells.len() {
        return None;
    }
    let columns: Vec<String> = cells.iter().map(|cell| chars[cell.0..cell.1].iter().collect()).collect();
    if !columns.iter().any(|column| measures_something(column)) {
        return None;
    }
    let years = cells.iter().map(|cell| crate::kind::years(&chars[cell.0..cell.1]).first().map(|(_, y)| *y)).collect();
    Some(Header { columns, years })
}

/// Whether a column's name says that numbers stand below it.
fn measures_something(column: &str) -> bool {
    const ENDS: &[char] = &[
        '数', '率', '额', '量', '积', '值', '费', '比', '例', '金', '入', '出', '次', '年', '度', '）', '计', '学',
        '园',
    ];
    const HOLDS: &[&str] = &["目标", "实际", "完成", "计划", "基准", "现状", "单位", "人数", "比例"];
    column.ends_with(ENDS) || HOLDS.iter().any(|w| column.contains(w))
}

/// "单位：万元", "（单位：人）" alone on a line.
fn caption_unit(chars: &[char]) -> Option<String> {
    const LONGEST: usize = 12;
    let words: String = chars.iter().take(LONGEST + 1).filter(|c| !matches!(c, '（' | '）' | ' ')).collect();
    let unit = words.strip_prefix("单位：").filter(|_| chars.len() <= LONGEST)?;
    is_unit(&unit.chars().collect::<Vec<_>>()).then(|| unit.to_string())
}

/// The unit of a value: its own, the row's, the column's in brackets, or that of the whole table.
fn unit_of(found: &Measure, row: Option<String>, column: &str, table: Option<&str>) -> Option<String> {
    if found.unit_end > found.number.end || !found.unit.is_empty() {
        return Some(found.unit.clone());
    }
    let bracketed = column.rsplit_once('（').map(|(_, unit)| unit.trim_end_matches('）').to_string());
    let bracketed = bracketed.filter(|unit| is_unit(&unit.chars().collect::<Vec<_>>()));
    row.or(bracketed).or_else(|| table.map(str::to_string))
}

/// The row's label with what the column adds to it.
fn subject(label: &str, column: &str) -> String {
    const IDLE: &[&str] = &[
        "目标",
        "实际",
        "完成",
        "计划",
        "规划",
        "基准",
        "现状",
        "数值",
        "指标值",
        "合计",
        "数量",
        "任务",
        "预期",
        "上年",
        "去年",
        "本年",
        "值",
        "数",
        "情况",
    ];
    let column = column.split_once('（').map_or(column, |(name, _)| name);
    let mut rest: String =
        column.chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '年' | '度' | '底' | '末' | '-')).collect();
    for word in IDLE {
        rest = rest.replace(word, "");
    }
    if rest.chars().count() >= 2 && !rest.contains("单位") {
        let name: String = column.chars().filter(|c| !c.is_ascii_digit()).collect();
        format!("{label}{}", name.trim_start_matches('年'))
    } else {
        label.to_string()
    }
}

/// A column of what is to be reached.
const AHEAD: &[&str] = &["目标", "计划", "规划", "任务", "预期"];

fn kind(column: &str, year: Option<i32>, header: Option<&Header>, mood: DocumentKind, own: Option<i32>) -> FigureKind {
    let has = |list: &[&str]| list.iter().any(|w| column.contains(w));
    if has(AHEAD) {
        return FigureKind::Target;
    }
    if has(&["基准", "上年", "去年", "现状", "基期", "现有"]) {
        return FigureKind::Baseline;
    }
    if has(&["实际", "完成", "实绩", "本年"]) {
        return FigureKind::Result;
    }
    if let Some(year) = year {
        let first = header.and_then(|h| h.years.iter().flatten().min().copied());
        let later = header.is_some_and(|h| h.years.iter().flatten().any(|y| *y > year));
        // Where a column names its goal, the other years are past.
        let goal_named = header.is_some_and(|h| h.columns.iter().any(|c| AHEAD.iter().any(|w| c.contains(w))));
        if !goal_named && own.is_some_and(|own| year > own) {
            return FigureKind::Target;
        }
        return if first == Some(year) && later { FigureKind::Baseline } else { FigureKind::Result };
    }
    if mood == DocumentKind::Plan { FigureKind::Target } else { FigureKind::Result }
}

#[cfg(test)]
mod tests {
    use crate::document::{FigureKind, Limits};

    fn check(text: &str, expected: &[(&str, f64, &str, FigureKind, Option<i32>)]) {
        let document = crate::read(text.as_bytes(), "表", &Limits::default()).unwrap();
        let found: Vec<_> =
            document.figures.iter().map(|f| (f.subject.as_str(), f.value, f.unit.as_str(), f.kind, f.year)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn rows_take_unit_and_column_from_around() {
        use FigureKind::{Baseline, Result, Target};
        check(
            "某县教育事业统计表\n指标\t单位\t2020年\t2023年\t2025年目标\n毛入园率\t%\t86.4\t91.2\t93\n校舍面积\t万平方米\t12\t13.5\t14\n",
            &[
                ("毛入园率", 86.4, "%", Baseline, Some(2020)),
                ("毛入园率", 91.2, "%", Result, Some(2023)),
                ("毛入园率", 93.0, "%", Target, Some(2025)),
                ("校舍面积", 12.0, "万平方米", Baseline, Some(2020)),
                ("校舍面积", 13.5, "万平方米", Result, Some(2023)),
                ("校舍面积", 14.0, "万平方米", Target, Some(2025)),
            ],
        );
        check(
            "某县工作总结\n学段 学校数(所) 学生数(人)\n小学 64 31200\n初中 18 15600\n",
            &[
                ("小学学校数", 64.0, "所", Result, None),
                ("小学学生数", 31200.0, "人", Result, None),
                ("初中学校数", 18.0, "所", Result, None),
                ("初中学生数", 15600.0, "人", Result, None),
            ],
        );
    }

    #[test]
    fn lines_with_blanks_are_no_rows() {
        check("某县工作总结\n会议时间 3月5日 地点 二楼\n联系人 张某 0571 88123\n", &[]);
    }
}
