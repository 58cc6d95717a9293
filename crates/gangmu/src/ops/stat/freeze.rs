//! Copies every ledger and the tree of units into a snapshot. It judges nothing and leaves sealed values where they are.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use gangmu_pack::definition::{FieldType, Ledger, UnitKind};
use gangmu_stat::snapshot::{Cell, Column, ColumnKind, Snapshot, SnapshotWriter, TableEntry, TableWriter, columns_of};
use gangmu_store::{ListQuery, Record, Sort, Unit};
use jiff::civil::Date;
use serde_json::{Map, Value as Json};
use sm3::{Digest, Sm3};

use crate::app::App;
use crate::ops::error::{OpError, bad};

/// Records that are read by one statement.
const PAGE: u32 = 1000;
/// How often a copy is begun anew because something was written meanwhile.
const TRIES: usize = 3;

/// Freezes the present state under a name, from one moment: when something is written meanwhile it begins anew.
pub async fn freeze(
    app: &App,
    root: &Path,
    (name, title): (&str, &str),
    as_of: Date,
    by: &str,
) -> Result<Snapshot, OpError> {
    for _ in 0..TRIES {
        let before = app.store.tally().await?;
        let made = prepare(app, root, name, title, as_of, by).await?;
        if app.store.tally().await?.same_as(&before) {
            return Ok(made.finish()?);
        }
    }
    bad("封账时有人在保存数据,没有封成", "请稍后再封,最好在无人填报时")
}

/// The same without looking whether anything is written meanwhile: for the copy of the present state.
pub(super) async fn write(
    app: &App,
    root: &Path,
    name: &str,
    title: &str,
    as_of: Date,
    by: &str,
) -> Result<Snapshot, OpError> {
    Ok(prepare(app, root, name, title, as_of, by).await?.finish()?)
}

async fn prepare(
    app: &App,
    root: &Path,
    name: &str,
    title: &str,
    as_of: Date,
    by: &str,
) -> Result<SnapshotWriter, OpError> {
    let stamp = (app.clock.now(), by);
    let mut writer = SnapshotWriter::create(root, name, title, as_of, stamp, &definitions(&app.pack.ledgers))?;
    for entry in units(app.units().all(), &writer)? {
        writer.add(entry);
    }
    for ledger in &app.pack.ledgers {
        let entry = records(app, &writer, ledger).await?;
        writer.add(entry);
    }
    Ok(writer)
}

/// One digest over the definitions by which the tables are kept.
pub(super) fn definitions(ledgers: &[Arc<Ledger>]) -> String {
    let mut sum = Sm3::new();
    for ledger in ledgers {
        // A definition always writes as JSON: it was read from a text.
        sum.update(serde_json::to_vec(ledger.as_ref()).unwrap_or_default());
    }
    hex::encode(sum.finalize())
}

/// `unit`, and `unit_tree` with a row for every unit below another, itself included. A school stands for itself alone: its
/// teaching points hand in their own tables and are counted beside it.
pub(super) fn units(units: &[Unit], writer: &SnapshotWriter) -> Result<[TableEntry; 2], OpError> {
    use ColumnKind::{Bool, Int, Text};
    let text =
        ["code", "name", "kind", "type", "stage", "area", "ownership", "town", "valid_from", "valid_to", "place"];
    let titles = ["代码", "名称", "单位类别", "办学类型", "学段", "城乡", "办别", "乡镇", "起", "止", "位置"];
    let mut columns = vec![Column::new("id", "编号", Int)];
    columns.extend(text.iter().zip(titles).map(|(name, title)| Column::new(*name, title, Text)));
    columns.push(Column::new("boarding", "寄宿", Bool));
    columns.push(Column::new("small", "小规模", Bool));
    let mut table = writer.table("unit", "单位", columns)?;
    let pairs = vec![Column::new("ancestor", "上级", Int), Column::new("unit", "单位", Int)];
    let mut tree = writer.table("unit_tree", "单位隶属", pairs)?;
    let alone = |unit: &&Unit| matches!(unit.kind, UnitKind::School | UnitKind::Kindergarten);
    let alone: HashSet<i64> = units.iter().filter(alone).map(|unit| unit.id).collect();
    for unit in units {
        push_unit(&mut table, unit)?;
        let above = unit.path.split('/').filter_map(|id| id.parse().ok());
        for ancestor in above.filter(|id| *id == unit.id || !alone.contains(id)) {
            tree.rows().push([Cell::Int(ancestor), Cell::Int(unit.id)])?;
            tree.flush_full()?;
        }
    }
    Ok([table.finish()?, tree.finish()?])
}

fn push_unit(table: &mut TableWriter, unit: &Unit) -> Result<(), OpError> {
    let kind = serde_json::to_value(unit.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
    let (from, to) = (unit.valid_from.map(|d| d.to_string()), unit.valid_to.map(|d| d.to_string()));
    let cells = [
        Cell::Int(unit.id),
        Cell::Text(&unit.code),
        Cell::Text(&unit.name),
        text(&kind),
        text(&unit.r#type),
        text(&unit.stage),
        text(&unit.area),
        text(&unit.ownership),
        text(&unit.town),
        text(&from),
        text(&to),
        text(&unit.place),
        Cell::Bool(unit.boarding),
        Cell::Bool(unit.small),
    ];
    table.rows().push(cells)?;
    Ok(table.flush_full()?)
}

fn text(value: &Option<String>) -> Cell<'_> {
    value.as_deref().map_or(Cell::Null, Cell::Text)
}

/// The records of a ledger that count, in the order of their ids.
async fn records(app: &App, writer: &SnapshotWriter, ledger: &Arc<Ledger>) -> Result<TableEntry, OpError> {
    let columns = columns_of(ledger);
    let mut table = writer.table(&ledger.head.id, &ledger.head.name, columns.clone())?;
    let mut query = ListQuery::new(app.clock.today());
    query.counted = true;
    query.limit = PAGE;
    query.sort = Some(Sort { column: "id".into(), desc: false });
    query.columns = columns.iter().filter(|c| ledger.field(&c.name).is_some()).map(|c| c.name.clone()).collect();
    loop {
        let page = app.store.list_records(ledger, &query).await?;
        for record in &page.records {
            push_record(&mut table, ledger, &columns, record)?;
        }
        table.flush_full()?;
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(table.finish()?),
        }
    }
}

fn push_record(table: &mut TableWriter, ledger: &Ledger, columns: &[Column], record: &Record) -> Result<(), OpError> {
    let due = record.due.map(|due| due.to_string());
    let head = Row {
        id: record.id,
        number: &record.number,
        owner: record.owner,
        state: &record.state,
        due: due.as_deref(),
        values: &record.values,
    };
    push_row(table, ledger, columns, &head)
}

/// A record as a row.
pub(super) struct Row<'a> {
    pub id: i64,
    pub number: &'a str,
    pub owner: i64,
    pub state: &'a str,
    pub due: Option<&'a str>,
    pub values: &'a Map<String, Json>,
}

/// Adds a row to a ledger's table.
pub(super) fn push_row(
    table: &mut TableWriter,
    ledger: &Ledger,
    columns: &[Column],
    row: &Row<'_>,
) -> Result<(), OpError> {
    let texts: Vec<Option<Cow<'_, str>>> =
        columns.iter().map(|column| row.values.get(&column.name).and_then(text_of)).collect();
    let cells = columns.iter().zip(&texts).map(|(column, text)| match column.name.as_str() {
        "id" => Cell::Int(row.id),
        "number" => Cell::Text(row.number),
        "owner" => Cell::Int(row.owner),
        "state" => Cell::Text(row.state),
        "due" => row.due.map_or(Cell::Null, Cell::Text),
        name => cell(ledger, column, row.values.get(name), text.as_deref()),
    });
    Ok(table.rows().push(cells)?)
}

/// A value as its column keeps it: money in fen.
fn cell<'a>(ledger: &Ledger, column: &Column, value: Option<&'a Json>, text: Option<&'a str>) -> Cell<'a> {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Cell::Null };
    let money = ledger.field(&column.name).is_some_and(|field| field.kind == FieldType::Money);
    match column.kind {
        ColumnKind::Bool => value.as_bool().map_or(Cell::Null, Cell::Bool),
        ColumnKind::Num => value.as_f64().map_or(Cell::Null, Cell::Num),
        ColumnKind::Int if money => value.as_f64().map_or(Cell::Null, |yuan| Cell::Int((yuan * 100.0).round() as i64)),
        ColumnKind::Int => value.as_i64().map_or(Cell::Null, Cell::Int),
        ColumnKind::Text => text.map_or(Cell::Null, Cell::Text),
    }
}

/// A value as text: several codes as `|a|b|`.
fn text_of(value: &Json) -> Option<Cow<'_, str>> {
    match value {
        Json::Null => None,
        Json::String(text) => Some(Cow::Borrowed(text)),
        Json::Array(codes) => {
            let codes: Vec<&str> = codes.iter().filter_map(Json::as_str).collect();
            Some(Cow::Owned(format!("|{}|", codes.join("|"))))
        }
        other => Some(Cow::Owned(other.to_string())),
    }
}
