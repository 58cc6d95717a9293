//! Units from a sheet: codes, kinds and the tree are checked before anything is written. It changes no existing unit.

use std::collections::HashMap;

use gangmu_pack::Pack;
use gangmu_pack::definition::UnitKind;
use gangmu_store::NewUnit;
use jiff::civil::Date;

use super::{KINDS, chosen, optional, required, words};
use crate::app::App;
use crate::auth::Permit;
use crate::ops::error::OpError;
use crate::sheet::{Level, SheetError, SheetFinding, Table, TableColumn, TableForm, TableRow, read_table, table_form};
use crate::units::UnitTree;

/// Name of the worksheet.
const SHEET: &str = "单位";
/// Places of the columns.
const CODE: usize = 0;
const NAME: usize = 1;
const SHORT: usize = 2;
const KIND: usize = 3;
const PARENT: usize = 4;
const TYPE: usize = 5;
const STAGE: usize = 6;
const AREA: usize = 7;
const OWNERSHIP: usize = 8;
const TOWN: usize = 9;
const BOARDING: usize = 10;

/// Usual types of schools; a bureau may use others.
const TYPES: [&str; 11] = [
    "幼儿园",
    "教学点",
    "完全小学",
    "初级中学",
    "九年一贯制学校",
    "十二年一贯制学校",
    "完全中学",
    "高级中学",
    "中等职业学校",
    "特殊教育学校",
    "专门学校",
];

const EXAMPLES: [&[&str]; 4] = [
    &["XQ01", "石桥镇学区", "石桥学区", "学区", "", "", "", "镇区", "", "石桥镇", ""],
    &["2152000317", "石桥镇中心小学", "石桥小学", "学校", "XQ01", "完全小学", "小学", "镇区", "公办", "石桥镇", "是"],
    &["1152000316", "石桥镇幼儿园", "石桥幼儿园", "幼儿园", "XQ01", "幼儿园", "学前", "镇区", "公办", "石桥镇", "否"],
    &["3452000318", "第一中学", "一中", "学校", "", "高级中学", "普高", "城区", "公办", "", "是"],
];

/// The columns of the sheet of units.
pub fn unit_columns(pack: &Pack) -> Vec<TableColumn> {
    let stages = pack.code_lists.get("stage").cloned().unwrap_or_default();
    let closed = !stages.is_empty();
    let kinds = KINDS.iter().map(|(name, _)| (*name).to_owned()).collect();
    vec![
        required("单位代码", "学校、幼儿园填10位标识码,其他单位自编,如 XQ01。全局不重复,用了就不改。"),
        required("单位名称", "全称,与公章一致。"),
        optional("简称", "列表里显示的短名,可不填。"),
        chosen(required("类别", "从列表中选。"), kinds, true),
        optional("上级单位代码", "上级在本表或系统中的单位代码;直接归教育局管的不填。上级可以排在后面。"),
        chosen(optional("办学类型", "学校和幼儿园填。"), words(&TYPES), false),
        chosen(optional("学段", "学校和幼儿园填,一贯制学校填最高的学段。"), stages, closed),
        chosen(optional("城乡", "学校和幼儿园填。"), words(&["城区", "镇区", "乡村"]), true),
        chosen(optional("办别", "学校和幼儿园填。"), words(&["公办", "民办"]), true),
        optional("乡镇", "所在乡镇、街道的名称。"),
        chosen(optional("寄宿", "有寄宿生填“是”,不填为“否”。"), words(&["是", "否"]), true),
    ]
}

/// The empty sheet of units with its explanation.
///
/// # Errors
/// What the writer of spreadsheets refuses.
pub fn unit_form(pack: &Pack, today: Date) -> Result<Vec<u8>, SheetError> {
    let offices: Vec<String> = pack.offices.iter().map(|o| format!("{}({})", o.name, o.code)).collect();
    let rules = [
        "1. 在第一张表里填写,一行一个单位;带 * 的列必填,有箭头的格子从列表里选。".to_owned(),
        format!("2. 建局时已有的科室不要再填:{}。", offices.join("、")),
        "3. 运行 gangmu units import 导入。有一处错误就全部不导入,改正后重来。".to_owned(),
    ];
    let columns = unit_columns(pack);
    table_form(&TableForm { name: SHEET, columns: &columns, rules: &rules, examples: &EXAMPLES, today })
}

/// A sheet of units after the checks.
#[derive(Debug)]
pub struct UnitSheet {
    /// The units, parents before children; empty where an error was found.
    pub units: Vec<NewUnit>,
    /// What was found, by row.
    pub findings: Vec<SheetFinding>,
    /// Rows with content.
    pub total: usize,
}

/// Reads and checks a sheet of units against the tree that stands.
///
/// # Errors
/// What cannot be read as a table at all.
pub fn read_units(pack: &Pack, tree: &UnitTree, bytes: &[u8]) -> Result<UnitSheet, SheetError> {
    let mut table = read_table(bytes, SHEET, &unit_columns(pack))?;
    let rows = std::mem::take(&mut table.rows);
    check_codes(&mut table, tree, &rows);
    check_names(&mut table, tree, &rows);
    rows.iter().for_each(|row| check_school(&mut table, row));
    let order = check_tree(&mut table, tree, &rows);
    let root = tree.all().first().map(|unit| unit.code.as_str());
    let clean = !table.has_errors();
    let units = order.into_iter().filter(|_| clean).filter_map(|at| new_unit(&rows[at], root)).collect();
    table.findings.sort_by_key(|f| f.row);
    Ok(UnitSheet { units, findings: table.findings, total: rows.len() })
}

/// Adds the units, all or none.
///
/// # Errors
/// What the store refuses; nothing was written then.
pub async fn add_units(app: &App, permit: &Permit, units: Vec<NewUnit>) -> Result<usize, OpError> {
    let ids = app.store.insert_units(units, &permit.by("导入单位", app.clock.now())).await?;
    app.refresh().await?;
    Ok(ids.len())
}

fn kind_of(row: &TableRow) -> Option<UnitKind> {
    KINDS.iter().find(|(name, _)| *name == row.text(KIND)).map(|(_, kind)| *kind)
}

fn is_school(row: &TableRow) -> bool {
    matches!(kind_of(row), Some(UnitKind::School | UnitKind::Kindergarten))
}

fn check_codes(table: &mut Table, tree: &UnitTree, rows: &[TableRow]) {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    for row in rows.iter().filter(|row| !row.text(CODE).is_empty()) {
        let (code, at) = (row.text(CODE), (row.row, CODE));
        if code.chars().count() > 32 || code.chars().any(|c| c.is_whitespace() || c.is_control()) {
            let message = format!("单位代码“{code}”过长或含有空格");
            table.note(Level::Error, "units.code", at, message, "请用32个以内的字母、数字".into());
        } else if let Some(unit) = tree.with_code(code) {
            let message = format!("单位代码“{code}”已经是“{}”的代码", unit.name);
            table.note(Level::Error, "units.exists", at, message, "已有的单位请从表中删去".into());
        }
        if let Some(first) = seen.get(code) {
            let message = format!("单位代码“{code}”与第{first}行重复");
            table.note(Level::Error, "units.duplicate", at, message, "一个单位只填一行;两个单位请用不同的代码".into());
        }
        seen.entry(code).or_insert(row.row);
        if is_school(row) && looks_like_identifier(code) && !is_identifier(code) {
            let message = format!("“{code}”不像学校(机构)标识码");
            let advice = "标识码是10位数字:2位类别、2位省份、6位顺序号。自编的代码可以不管".to_owned();
            table.note(Level::Warn, "units.identifier", at, message, advice);
        }
    }
}

/// Names tell units apart in every other sheet, so that two of one name are worth a word.
fn check_names(table: &mut Table, tree: &UnitTree, rows: &[TableRow]) {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    for row in rows.iter().filter(|row| !row.text(NAME).is_empty()) {
        let (name, at) = (row.text(NAME), (row.row, NAME));
        let other = match (seen.get(name), tree.with_name(name).first()) {
            (Some(first), _) => Some(format!("第{first}行")),
            (None, Some(unit)) => Some(format!("已有的单位({})", unit.code)),
            (None, None) => None,
        };
        if let Some(other) = other {
            let message = format!("“{name}”与{other}同名");
            let advice = "同一个单位请只留一行;确是两个单位的,以后在台账表里要填代码才分得清".to_owned();
            table.note(Level::Warn, "units.same_name", at, message, advice);
        }
        seen.entry(name).or_insert(row.row);
    }
}

/// Measures slice by these; a blank falls out of them.
fn check_school(table: &mut Table, row: &TableRow) {
    let asked = [(TYPE, "办学类型"), (STAGE, "学段"), (AREA, "城乡"), (OWNERSHIP, "办别")];
    let blank: Vec<_> = asked.into_iter().filter(|(at, _)| is_school(row) && row.text(*at).is_empty()).collect();
    if let Some((first, _)) = blank.first() {
        let names: Vec<&str> = blank.iter().map(|(_, name)| *name).collect();
        let message = format!("没有填{}", names.join("、"));
        let advice = "可以导入,但按这些口径分组的统计数不到它".to_owned();
        table.note(Level::Warn, "units.blank", (row.row, *first), message, advice);
    }
}

/// Looks at every parent; returns the places of the rows, parents first.
fn check_tree(table: &mut Table, tree: &UnitTree, rows: &[TableRow]) -> Vec<usize> {
    let mut at_code: HashMap<&str, usize> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        at_code.entry(row.text(CODE)).or_insert(at);
    }
    for row in rows.iter().filter(|row| !row.text(PARENT).is_empty()) {
        let parent = row.text(PARENT);
        if !at_code.contains_key(parent) && tree.with_code(parent).is_none() {
            let message = format!("没有代码为“{parent}”的上级单位");
            let advice = "请填本表或系统中已有单位的代码;直接归教育局管的不填".to_owned();
            table.note(Level::Error, "units.parent", (row.row, PARENT), message, advice);
        }
    }
    let above = |at: usize| at_code.get(rows[at].text(PARENT)).copied().filter(|_| !rows[at].text(PARENT).is_empty());
    let order = parents_first(rows.len(), above);
    for circle in circles(rows.len(), above) {
        let codes: Vec<&str> = circle.iter().map(|at| rows[*at].text(CODE)).take(12).collect();
        let message = format!("上级单位绕成了圈:{}", codes.join(" → "));
        let row = circle.first().map_or(0, |at| rows[*at].row);
        let advice = "请改正其中一行的上级单位代码".to_owned();
        table.note(Level::Error, "units.circle", (row, PARENT), message, advice);
    }
    order
}

/// Places such that whatever stands above comes first; those in or below a circle are left out.
fn parents_first(count: usize, above: impl Fn(usize) -> Option<usize>) -> Vec<usize> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut order = Vec::with_capacity(count);
    for at in 0..count {
        match above(at) {
            Some(parent) => below[parent].push(at),
            None => order.push(at),
        }
    }
    let mut next = 0;
    while let Some(at) = order.get(next).copied() {
        order.append(&mut below[at]);
        next += 1;
    }
    order
}

/// Every circle once, from the place where it was met back to itself.
fn circles(count: usize, above: impl Fn(usize) -> Option<usize>) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    let mut walk_of: Vec<Option<usize>> = vec![None; count];
    for start in 0..count {
        let (mut walked, mut next) = (Vec::new(), Some(start));
        while let Some(at) = next.filter(|at| walk_of[*at].is_none()) {
            walk_of[at] = Some(start);
            walked.push(at);
            next = above(at);
        }
        if let Some(met) = next.filter(|at| walk_of[*at] == Some(start)) {
            let mut circle: Vec<usize> = walked.into_iter().skip_while(|at| *at != met).collect();
            circle.push(met);
            found.push(circle);
        }
    }
    found
}

fn new_unit(row: &TableRow, root: Option<&str>) -> Option<NewUnit> {
    Some(NewUnit {
        code: row.filled(CODE)?,
        name: row.filled(NAME)?,
        short_name: row.filled(SHORT),
        kind: kind_of(row)?,
        r#type: row.filled(TYPE),
        stage: row.filled(STAGE),
        area: row.filled(AREA),
        ownership: row.filled(OWNERSHIP),
        boarding: row.text(BOARDING) == "是",
        town: row.filled(TOWN),
        parent: row.filled(PARENT).or_else(|| root.map(str::to_owned)),
        ..NewUnit::default()
    })
}

/// Whether a code was probably meant as the identifier of a school (domain handbook §3.1).
fn looks_like_identifier(code: &str) -> bool {
    (9..=11).contains(&code.len()) && code.bytes().filter(u8::is_ascii_digit).count() >= 8
}

/// Ten digits: a class of school, a province, a serial number.
fn is_identifier(code: &str) -> bool {
    let number = |from: usize| code.get(from..from + 2).and_then(|two| two.parse::<u8>().ok()).unwrap_or_default();
    let class = matches!(number(0), 11 | 21 | 22 | 31..=37 | 41 | 42 | 51 | 91..=93);
    let province = matches!(number(2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81 | 82);
    code.len() == 10 && code.bytes().all(|b| b.is_ascii_digit()) && class && province
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_follow_the_pattern_of_the_handbook() {
        assert!(is_identifier("2152000317"));
        for wrong in ["2352000317", "215200031", "21A2000317", "2155000317", "2152000317 ", "二一五二"] {
            assert!(!is_identifier(wrong), "{wrong}");
        }
        for meant in ["215200031", "21A2000317", "2352000317"] {
            assert!(looks_like_identifier(meant), "{meant}");
        }
        assert!(!looks_like_identifier("XQ01"));
    }

    #[test]
    fn parents_come_first_and_circles_are_left_out() {
        let parents = [Some(2), Some(0), None, Some(4), Some(3), Some(4)];
        assert_eq!(parents_first(6, |at| parents[at]), [2, 0, 1]);
        assert_eq!(circles(6, |at| parents[at]), [[3, 4, 3]]);
    }
}
