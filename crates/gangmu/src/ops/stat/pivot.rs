//! Pivots over one table of a snapshot: rows, columns, a value, a condition. Names are checked against the definition before
//! they become a query.

use std::collections::{BTreeMap, BTreeSet};

use gangmu_pack::definition::{FieldType, Ledger, Privacy};
use gangmu_pack::expr::{Dialect, Expr, Scope, SqlContext, Type};
use gangmu_stat::engine::{Table, census_day};

use super::{source, visible};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::ops::error::{OpError, bad};
use crate::ops::figure::{check_year, condition};
use crate::ops::words;
use crate::view::stat::{Choice, PivotAnswer, PivotQuestion, PivotRow, PivotTable, SnapshotBrief};

/// Fields down the side and across, at most.
const DEEP: usize = 4;
/// Cells of an answer, at most.
const CELLS: usize = 200_000;
/// The attributes of a unit by which a table is divided.
const UNIT: [(&str, &str); 7] = [
    ("unit", "单位"),
    ("unit.town", "乡镇"),
    ("unit.type", "办学类型"),
    ("unit.stage", "单位学段"),
    ("unit.area", "城乡"),
    ("unit.ownership", "办别"),
    ("unit.kind", "单位类别"),
];

/// The tables that a person may pivot.
pub fn tables(app: &App, actor: &Actor) -> Result<Vec<PivotTable>, OpError> {
    actor.read_statistics()?;
    let open = app.pack.ledgers.iter().filter(|ledger| actor.may_open(ledger));
    let mut tables: Vec<&std::sync::Arc<Ledger>> = open.collect();
    // The census first: that is what pivots are for.
    tables.sort_by_key(|ledger| !ledger.head.census);
    Ok(tables.into_iter().map(|ledger| table(ledger)).collect())
}

fn table(ledger: &Ledger) -> PivotTable {
    let open = || ledger.fields.iter().filter(|field| field.privacy == Privacy::Open);
    let divides = |kind: FieldType| {
        matches!(kind, FieldType::Code | FieldType::Bool | FieldType::Unit | FieldType::Int | FieldType::Date)
    };
    let choice = |id: &str, name: &str| Choice { id: id.to_owned(), name: name.to_owned() };
    let mut fields: Vec<Choice> = UNIT.iter().map(|(id, name)| choice(id, name)).collect();
    fields.push(choice("state", "状态"));
    fields.extend(open().filter(|field| divides(field.kind)).map(|field| choice(&field.id, &field.name)));
    let mut values = vec![choice("count", "记录数")];
    let numbers = open().filter(|field| matches!(field.kind, FieldType::Int | FieldType::Num | FieldType::Money));
    values.extend(numbers.map(|field| choice(&field.id, &field.name)));
    PivotTable { ledger: ledger.head.id.clone(), name: ledger.head.name.clone(), fields, values }
}

/// Answers a pivot.
pub async fn answer(app: &App, actor: &Actor, asked: &PivotQuestion) -> Result<PivotAnswer, OpError> {
    actor.read_statistics()?;
    let year = check_year(asked.year)?;
    let ledger = app.ledger(&asked.ledger)?;
    let unit = visible(app, actor, asked.unit)?;
    actor.ledger(&ledger, LedgerAction::Read, app.units().path(unit))?;
    let keys: Vec<&String> = asked.rows.iter().chain(&asked.columns).collect();
    if keys.is_empty() || asked.rows.len() > DEEP || asked.columns.len() > DEEP {
        return bad("行和列的栏目不对", format!("请选一到{DEEP}个作行,至多{DEEP}个作列"));
    }
    let known = table(&ledger);
    for key in &keys {
        if !known.fields.iter().any(|field| field.id == **key) {
            return bad(format!("“{}”不能按“{key}”分", ledger.head.name), "请从列出的栏目中选");
        }
    }
    if !known.values.iter().any(|value| value.id == asked.value) {
        return bad(format!("“{}”没有可合计的“{}”", ledger.head.name, asked.value), "请从列出的数值中选");
    }
    let source = source(app, year).await?;
    let sql = sql(app, &ledger, asked, unit, year)?;
    let answer = source.engine.ask(&ledger, year, &sql).await?;
    let cells = arrange(app, &ledger, asked, &answer)?;
    let named = |ids: &[String]| {
        ids.iter().map(|id| known.fields.iter().find(|f| f.id == *id).map_or(id.clone(), |f| f.name.clone())).collect()
    };
    let value_unit = match ledger.field(&asked.value) {
        Some(field) if field.kind == FieldType::Money => "元".to_owned(),
        Some(field) => field.unit.clone().unwrap_or_default(),
        None => "条".to_owned(),
    };
    Ok(PivotAnswer {
        row_names: named(&asked.rows),
        column_names: named(&asked.columns),
        unit: value_unit,
        snapshot: SnapshotBrief::of(source.engine.snapshot().manifest(), source.current),
        ..cells
    })
}

/// One row a combination of the keys: `k0`, `k1` …, `value`.
fn sql(app: &App, ledger: &Ledger, asked: &PivotQuestion, unit: i64, year: i16) -> Result<String, OpError> {
    let names = Scope::with_lists(ledger, &app.pack.code_lists);
    let context = SqlContext::new(Dialect::Columnar, &names, census_day(year));
    let mut shown = Vec::new();
    for (at, key) in asked.rows.iter().chain(&asked.columns).enumerate() {
        let Ok(expr) = Expr::parse(key) else {
            return bad(format!("栏目“{key}”不对"), "请从列出的栏目中选");
        };
        let value = match expr.check(&names) {
            Ok(Type::Unit) if key == "unit" => "u.\"id\"".to_owned(),
            Ok(_) => expr.to_sql(&context),
            Err(error) => return bad(format!("栏目“{key}”不对:{}", error.message), "请从列出的栏目中选"),
        };
        shown.push(format!("CAST({value} AS VARCHAR) AS k{at}"));
    }
    let value = match asked.value.as_str() {
        "count" => "count(*)".to_owned(),
        field => match Expr::parse(field) {
            Ok(expr) => format!("sum({})", expr.to_sql(&context)),
            Err(_) => return bad(format!("数值“{field}”不对"), "请从列出的数值中选"),
        },
    };
    let mut joins = String::new();
    if asked.unit.is_some() || unit != app.units().all().first().map_or(0, |root| root.id) {
        joins = format!(" JOIN unit_tree AS t ON t.unit = u.id AND t.ancestor = {unit}");
    }
    let on = &ledger.head.on;
    let mut conditions = vec![format!("r.\"{on}\" >= '{year:04}-01-01' AND r.\"{on}\" <= '{year:04}-12-31'")];
    if let Some(filter) = asked.filter.as_deref().filter(|filter| !filter.trim().is_empty()) {
        conditions.push(condition(ledger, filter)?.to_sql(&context));
    }
    let grouped: Vec<String> = (1..=shown.len()).map(|at| at.to_string()).collect();
    Ok(format!(
        "SELECT {}, CAST({value} AS DOUBLE) AS value FROM \"{}\" AS r JOIN unit AS u ON u.id = r.\"owner\"{joins} \
         WHERE {} GROUP BY {}",
        shown.join(", "),
        ledger.head.id,
        conditions.join(" AND "),
        grouped.join(", "),
    ))
}

/// Puts the combinations into a grid.
fn arrange(app: &App, ledger: &Ledger, asked: &PivotQuestion, answer: &Table) -> Result<PivotAnswer, OpError> {
    let keys: Vec<&String> = asked.rows.iter().chain(&asked.columns).collect();
    let order = |key: &str, value: &str| {
        let list = ledger.field(key).map(|field| match &field.code_list {
            Some(list) => app.pack.code_lists.get(list).cloned().unwrap_or_default(),
            None => field.codes.clone(),
        });
        let place = list.and_then(|list| list.iter().position(|code| code == value)).unwrap_or(usize::MAX);
        (place, value.parse::<i64>().unwrap_or(i64::MAX), value.to_owned())
    };
    let mut grid: BTreeMap<Vec<_>, BTreeMap<Vec<_>, f64>> = BTreeMap::new();
    let mut across = BTreeSet::new();
    for row in 0..answer.len() {
        let heads: Vec<_> = keys
            .iter()
            .enumerate()
            .map(|(at, key)| order(key, answer.text(row, &format!("k{at}")).unwrap_or_default()))
            .collect();
        let (side, top) = heads.split_at(asked.rows.len());
        across.insert(top.to_vec());
        if let Some(value) = answer.value(row, "value") {
            grid.entry(side.to_vec()).or_default().insert(top.to_vec(), value);
        }
        if grid.len() * across.len() > CELLS {
            return bad("结果太大,超过二十万格", "请减少行列的栏目,或加上筛选条件");
        }
    }
    let named = |fields: &[String], heads: &[(usize, i64, String)]| -> Vec<String> {
        let part = |(field, (_, _, value)): (&String, &(usize, i64, String))| {
            words::part_name(app, ledger, field, (!value.is_empty()).then(|| value.clone()))
        };
        fields.iter().zip(heads).map(part).collect()
    };
    let rows: Vec<PivotRow> = grid
        .iter()
        .map(|(side, values)| PivotRow {
            keys: named(&asked.rows, side),
            values: across.iter().map(|top| values.get(top).copied()).collect(),
            total: Some(values.values().sum()),
        })
        .collect();
    let totals =
        (0..across.len()).map(|at| rows.iter().filter_map(|row| row.values[at]).reduce(|a, b| a + b)).collect();
    Ok(PivotAnswer {
        row_names: vec![],
        column_names: vec![],
        columns: across.iter().map(|top| named(&asked.columns, top)).collect(),
        total: rows.iter().filter_map(|row| row.total).reduce(|a, b| a + b),
        rows,
        totals,
        unit: String::new(),
        snapshot: SnapshotBrief::default(),
    })
}
