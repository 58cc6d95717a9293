//! Tests of spreadsheets: a ledger with every kind of field, a handful of units, sheets made by the writer.
#![allow(clippy::unwrap_used)]

mod bad_input;
mod export;
mod marked;
mod packages;
mod reading;
mod shapes;
mod speed;
mod template;

use std::collections::BTreeMap;
use std::sync::Arc;

use gangmu_pack::check_record::{UnitFacts, Units};
use gangmu_pack::definition::{Ledger, UnitKind};
use jiff::civil::{Date, date};
use rust_xlsxwriter::{Format, Workbook, Worksheet};

use super::{Level, SheetContext, SheetLimits, SheetRows, UnitLookup, read_sheet};

const LEDGER: &str = r#"
[ledger]
id = "repair"
name = "校舍维修台账"
record = "一个维修项目"
about = "学校校舍维修的项目，从立项到验收。"
kept_by = ["school"]
office = "project"
on = "started"
number = "WX{year}-{seq:05}"
area = "project"
title = "name"
key = ["name", "started"]

[[field]]
id = "name"
name = "项目名称"
type = "text"
required = true
list = true

[[field]]
id = "kind"
name = "维修类型"
type = "code"
codes = ["屋面", "门窗", "水电", "围墙"]
required = true
list = true

[[field]]
id = "started"
name = "开工日期"
type = "date"
required = true
list = true

[[field]]
id = "finished"
name = "竣工日期"
type = "date"

[[field]]
id = "cost"
name = "投资额"
type = "money"
min = 0
list = true

[[field]]
id = "area"
name = "维修面积"
type = "num"
unit = "平方米"
min = 0

[[field]]
id = "rooms"
name = "教室数"
type = "int"
unit = "间"
min = 0
max = 200

[[field]]
id = "urgent"
name = "是否紧急"
type = "bool"

[[field]]
id = "parts"
name = "涉及部位"
type = "codes"
codes = ["教学楼", "宿舍", "食堂", "厕所"]

[[field]]
id = "builder"
name = "委托单位"
type = "unit"

[[field]]
id = "contact"
name = "联系电话"
type = "text"
privacy = "masked"

[[field]]
id = "note"
name = "备注"
type = "long"

[[field]]
id = "days"
name = "工期"
type = "int"
computed = "days(finished, started)"

[[field]]
id = "photo"
name = "照片"
type = "file"

[[check]]
rule = "finished >= started"
message = "竣工日期早于开工日期，请核对两个日期。"

[workflow]
initial = "open"
final = ["done"]
states = [{ id = "open", name = "在建" }, { id = "done", name = "已验收" }]

[[move]]
id = "accept"
name = "验收"
from = "open"
to = "done"
by = ["office"]

[[measure]]
id = "projects"
name = "维修项目"
unit = "个"
count = "true"

[report]
sentence = "实施维修项目{projects}。"

[[sample]]
name = "教学楼屋面防水"
kind = "屋面"
started = "2026-03-05"
cost = 128000.5
rooms = 12
parts = ["教学楼", "厕所"]
builder = "S01"
urgent = true
"#;

fn ledger() -> Ledger {
    let (ledger, findings) = gangmu_pack::parse_ledger("repair.toml", LEDGER);
    ledger.unwrap_or_else(|| panic!("{findings:?}"))
}

/// Two schools share a short name.
struct County(Vec<(&'static str, UnitFacts)>);

fn county() -> County {
    let unit = |id, code: &str, short, name: &str| {
        let facts = UnitFacts {
            id,
            code: code.to_owned(),
            name: name.to_owned(),
            kind: UnitKind::School,
            type_name: None,
            stage: None,
            area: None,
            ownership: None,
            town: None,
            boarding: false,
            small: false,
            open: true,
        };
        (short, facts)
    };
    County(vec![
        unit(1, "S01", "一小", "青山县第一小学"),
        unit(2, "S02", "中心校", "东河镇中心学校"),
        unit(3, "S03", "中心校", "西河镇中心学校"),
    ])
}

impl Units for County {
    fn by_id(&self, id: i64) -> Option<Arc<UnitFacts>> {
        self.0.iter().find(|(_, u)| u.id == id).map(|(_, u)| Arc::new(u.clone()))
    }
    fn by_code(&self, code: &str) -> Option<Arc<UnitFacts>> {
        self.0.iter().find(|(_, u)| u.code == code).map(|(_, u)| Arc::new(u.clone()))
    }
}

impl UnitLookup for County {
    fn by_name(&self, name: &str) -> Vec<Arc<UnitFacts>> {
        let named = |short: &str, unit: &UnitFacts| short == name || unit.name == name;
        self.0.iter().filter(|(short, u)| named(short, u)).map(|(_, u)| Arc::new(u.clone())).collect()
    }
}

const TODAY: Date = date(2026, 6, 1);
static NO_LISTS: BTreeMap<String, Vec<String>> = BTreeMap::new();

fn context(county: &County, several_units: bool) -> SheetContext<'_> {
    SheetContext { units: county, code_lists: &NO_LISTS, today: TODAY, several_units }
}

fn limits() -> SheetLimits {
    SheetLimits::default()
}

/// Reads as one school.
fn read(bytes: &[u8]) -> SheetRows {
    read_sheet(bytes, &ledger(), &context(&county(), false), &limits()).unwrap()
}

/// A workbook of one sheet of texts.
fn texts(rows: &[&[&str]]) -> Vec<u8> {
    sheet(|sheet| {
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(row as u32, column as u16, *cell).unwrap();
            }
        }
    })
}

fn sheet(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn day_format() -> Format {
    Format::new().set_num_format("yyyy-mm-dd")
}

/// The errors as `cell field message`.
fn errors(read: &SheetRows) -> Vec<String> {
    let errors = read.findings.iter().filter(|f| f.level == Level::Error);
    errors
        .map(|f| {
            let place = format!("{}{}", f.column.as_deref().unwrap_or("-"), f.row.unwrap_or(0));
            format!("{place} {} {}", f.field.as_deref().unwrap_or("-"), f.message)
        })
        .collect()
}

/// Seconds of processor time that this thread has used: the same on a busy machine.
fn spent() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split_whitespace().next().and_then(|n| n.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}
