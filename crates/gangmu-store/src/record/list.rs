//! Lists of records: filtered, sorted, page by page by the last record seen, so that the last page is as quick as
//! the first. Counts are asked for apart.

use gangmu_pack::definition::{FieldType, Ledger};
use gangmu_pack::expr::Expr;
use jiff::civil::Date;
use sea_query::Value;
use serde::Serialize;
use serde_json::Value as Json;

use super::decode::{encode, unknown};
use super::{Conditions, Reader, Record};
use crate::dialect::Statement;
use crate::ledger_table::{HEAD, is_column, table_of};
use crate::value::day;
use crate::{Store, StoreError};

/// Records of a page where the query does not say.
const PAGE: u32 = 50;
/// Records of a page at most.
const LONGEST_PAGE: u32 = 1_000;

/// Whose records.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Scope {
    /// Everyone's.
    #[default]
    All,
    /// Those of a unit and of all units below it, by its path `/1/5/`.
    Subtree(String),
    /// Those of these units.
    Units(Vec<i64>),
}

/// The order of a list; ties are broken by the id, nulls count as smallest.
#[derive(Debug, Clone, PartialEq)]
pub struct Sort {
    /// A field, or `id`, `number`, `owner`, `state`, `due`, `created_at`, `updated_at`.
    pub column: String,
    /// Largest first.
    pub desc: bool,
}

/// Records that entered a state between two days, both included.
#[derive(Debug, Clone, PartialEq)]
pub struct Entered {
    /// The state.
    pub state: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Which records, in which order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListQuery {
    /// The day that `today` and `overdue` stand for.
    pub today: Date,
    /// Whose records.
    pub scope: Scope,
    /// A condition on the record.
    pub filter: Option<Expr>,
    /// First day by the date field that decides the period.
    pub from: Option<Date>,
    /// Last day by the date field that decides the period.
    pub to: Option<Date>,
    /// Only records that entered a state in a period.
    pub entered: Option<Entered>,
    /// Words within the number or the title.
    pub search: Option<String>,
    /// States; empty means any.
    pub states: Vec<String>,
    /// The order; by the date that decides the period, latest first, where it is missing.
    pub sort: Option<Sort>,
    /// Goes on where a page ended: its `next`.
    pub after: Option<String>,
    /// Records of a page: 0 stands for 50, at most 1,000.
    pub limit: u32,
    /// Also records that were declared void.
    pub include_voided: bool,
    /// The fields to read; empty means all.
    pub columns: Vec<String>,
}

impl ListQuery {
    /// All records that count, as of that day.
    pub fn new(today: Date) -> ListQuery {
        ListQuery {
            today,
            ..ListQuery::default()
        }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page {
    /// The records in order.
    pub records: Vec<Record>,
    /// Where the next page begins; none at the end.
    pub next: Option<String>,
}

/// The last record of a page: its value in the sorted column and its id.
struct Cursor {
    value: Value,
    is_null: bool,
    id: i64,
}

/// A stretch of the list: nulls and values of the sorted column are read apart, as each is one scan of the index.
enum Stretch<'a> {
    Whole,
    After(&'a Cursor),
    Nulls,
    Values,
}

impl Store {
    /// A page of records.
    pub async fn list_records(
        &self,
        ledger: &Ledger,
        query: &ListQuery,
    ) -> Result<Page, StoreError> {
        let sort = sort_of(ledger, query)?;
        let asked = reads(ledger, query, &sort);
        let reader = Reader::new(ledger, &asked)?;
        let limit = if query.limit == 0 {
            PAGE
        } else {
            query.limit.min(LONGEST_PAGE)
        } as usize;
        let cursor = query
            .after
            .as_deref()
            .map(|text| Cursor::read(ledger, &sort, text))
            .transpose()?;
        let stretch = cursor.as_ref().map_or(Stretch::Whole, Stretch::After);
        let sql = self.page_sql(ledger, query, &sort, &reader, stretch, limit + 1)?;
        let mut records = self.db.rows(sql, |row| reader.read(row)).await?;
        if let Some(rest) = cursor.and_then(|cursor| cursor.rest(&sort))
            && records.len() <= limit
        {
            let sql = self.page_sql(
                ledger,
                query,
                &sort,
                &reader,
                rest,
                limit + 1 - records.len(),
            )?;
            records.extend(self.db.rows(sql, |row| reader.read(row)).await?);
        }
        let more = records.len() > limit;
        records.truncate(limit);
        let next = records
            .last()
            .filter(|_| more)
            .map(|last| write_cursor(last, &sort));
        if !query.columns.is_empty() && !query.columns.contains(&sort.column) {
            records
                .iter_mut()
                .for_each(|record| drop(record.values.shift_remove(&sort.column)));
        }
        Ok(Page { records, next })
    }

    /// How many records the query finds, on all its pages.
    pub async fn count_records(
        &self,
        ledger: &Ledger,
        query: &ListQuery,
    ) -> Result<i64, StoreError> {
        let conditions = self.conditions(ledger, query)?;
        let table = table_of(&ledger.head.id);
        let text = format!(
            "SELECT count(*) FROM \"{table}\" AS r{} WHERE {}",
            conditions.joins(),
            conditions.text()
        );
        Ok(self
            .db
            .row((text, conditions.values), |row| row.get(0))
            .await?
            .unwrap_or(0))
    }

    /// How many of the records that the query finds are in each state, in the order of the workflow.
    pub async fn counts_by_state(
        &self,
        ledger: &Ledger,
        query: &ListQuery,
    ) -> Result<Vec<(String, i64)>, StoreError> {
        let conditions = self.conditions(ledger, query)?;
        let text = format!(
            "SELECT r.\"state\", count(*) FROM \"{}\" AS r{} WHERE {} GROUP BY r.\"state\"",
            table_of(&ledger.head.id),
            conditions.joins(),
            conditions.text()
        );
        let read = |row: &crate::dialect::Row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?));
        let mut counts = self.db.rows((text, conditions.values), read).await?;
        let place = |state: &str| {
            ledger
                .workflow
                .states
                .iter()
                .position(|s| s.id == state)
                .unwrap_or(usize::MAX)
        };
        counts.sort_by_key(|(state, _)| place(state));
        Ok(counts)
    }

    fn conditions<'a>(
        &self,
        ledger: &'a Ledger,
        query: &ListQuery,
    ) -> Result<Conditions<'a>, StoreError> {
        let mut conditions = Conditions::new(ledger, self.db.dialect(), query.today);
        if !query.include_voided {
            conditions.push("NOT r.\"voided\"");
        }
        conditions.in_states(&query.states);
        conditions.between(&format!("r.\"{}\"", ledger.head.on), query.from, query.to);
        conditions.within(&query.scope);
        if let Some(filter) = &query.filter {
            conditions.meet(filter)?;
        }
        if let Some(entered) = &query.entered {
            entered_in(&mut conditions, ledger, entered);
        }
        if let Some(search) = query
            .search
            .as_deref()
            .map(str::trim)
            .filter(|s| !s.is_empty())
        {
            contains(&mut conditions, ledger, search);
        }
        Ok(conditions)
    }

    fn page_sql(
        &self,
        ledger: &Ledger,
        query: &ListQuery,
        sort: &Sort,
        reader: &Reader<'_>,
        stretch: Stretch<'_>,
        limit: usize,
    ) -> Result<Statement, StoreError> {
        let mut conditions = self.conditions(ledger, query)?;
        let column = format!("r.\"{}\"", sort.column);
        let (further, order, nulls) = if sort.desc {
            ("<", "DESC", "LAST")
        } else {
            (">", "ASC", "FIRST")
        };
        match stretch {
            Stretch::Whole => {}
            Stretch::Nulls => conditions.push(format!("{column} IS NULL")),
            Stretch::Values => conditions.push(format!("{column} IS NOT NULL")),
            Stretch::After(cursor) if cursor.is_null => {
                let id = conditions.bind(cursor.id);
                conditions.push(format!("{column} IS NULL AND r.\"id\" {further} {id}"));
            }
            Stretch::After(cursor) => {
                let (value, id) = (
                    conditions.bind(cursor.value.clone()),
                    conditions.bind(cursor.id),
                );
                conditions.push(format!("({column}, r.\"id\") {further} ({value}, {id})"));
            }
        }
        let text = format!(
            "SELECT {} FROM \"{}\" AS r{} WHERE {} ORDER BY {column} {order} NULLS {nulls}, r.\"id\" {order} LIMIT {limit}",
            reader.columns("r"),
            table_of(&ledger.head.id),
            conditions.joins(),
            conditions.text(),
        );
        Ok((text, conditions.values).into())
    }
}

fn sort_of(ledger: &Ledger, query: &ListQuery) -> Result<Sort, StoreError> {
    let sort = query.sort.clone().unwrap_or_else(|| Sort {
        column: ledger.head.on.clone(),
        desc: true,
    });
    if is_column(ledger, &sort.column) {
        Ok(sort)
    } else {
        Err(unknown(ledger, &sort.column))
    }
}

/// The fields to read: those asked for, and the one that the list is sorted by.
fn reads(ledger: &Ledger, query: &ListQuery, sort: &Sort) -> Vec<String> {
    let mut asked = query.columns.clone();
    if !asked.is_empty() && !asked.contains(&sort.column) && ledger.field(&sort.column).is_some() {
        asked.push(sort.column.clone());
    }
    asked
}

fn entered_in(conditions: &mut Conditions<'_>, ledger: &Ledger, entered: &Entered) {
    let id = conditions.bind(ledger.head.id.as_str());
    let state = conditions.bind(entered.state.as_str());
    let (from, to) = (
        conditions.bind(day(entered.from)),
        conditions.bind(day(entered.to)),
    );
    conditions.push(format!(
        "r.\"id\" IN (SELECT record_id FROM state_entry \
         WHERE ledger = {id} AND state = {state} AND on_date >= {from} AND on_date <= {to})"
    ));
}

/// Capital and small Latin letters are the same here, as far as ASCII goes.
fn contains(conditions: &mut Conditions<'_>, ledger: &Ledger, search: &str) {
    let escaped = search
        .to_ascii_lowercase()
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    let pattern = conditions.bind(format!("%{escaped}%"));
    let like = |column: &str| format!("lower(r.\"{column}\") LIKE {pattern} ESCAPE '\\'");
    let title = ledger.field(&ledger.head.title);
    let text = title.filter(|f| {
        matches!(
            f.kind,
            FieldType::Text | FieldType::Long | FieldType::Code | FieldType::Person
        )
    });
    match text {
        Some(title) => conditions.push(format!("({} OR {})", like("number"), like(&title.id))),
        None => conditions.push(like("number")),
    }
}

impl Cursor {
    /// Reads the text that `write_cursor` made.
    fn read(ledger: &Ledger, sort: &Sort, text: &str) -> Result<Cursor, StoreError> {
        let wrong = || StoreError::Invalid("翻页位置无效,请从第一页重新开始".into());
        let bytes = hex::decode(text).map_err(|_| wrong())?;
        let (column, json, id): (String, Json, i64) =
            serde_json::from_slice(&bytes).map_err(|_| wrong())?;
        if column != sort.column {
            return Err(wrong());
        }
        let value = match (ledger.field(&column), &json) {
            (Some(field), json) => encode(field, Some(json)).map_err(|_| wrong())?,
            (None, Json::Number(n)) => n.as_i64().ok_or_else(wrong)?.into(),
            (None, Json::Bool(b)) => (*b).into(),
            (None, Json::String(s)) => s.as_str().into(),
            (None, Json::Null) => Value::String(None),
            _ => return Err(wrong()),
        };
        Ok(Cursor {
            is_null: json.is_null(),
            value,
            id,
        })
    }

    /// What comes after the stretch in which the cursor lies: nulls are first upwards, last downwards.
    fn rest(&self, sort: &Sort) -> Option<Stretch<'static>> {
        let required = HEAD.contains(&sort.column.as_str()) && sort.column != "due";
        match (self.is_null, sort.desc) {
            _ if required => None,
            (true, false) => Some(Stretch::Values),
            (false, true) => Some(Stretch::Nulls),
            _ => None,
        }
    }
}

fn write_cursor(last: &Record, sort: &Sort) -> String {
    let value = match sort.column.as_str() {
        "id" => last.id.into(),
        "number" => last.number.as_str().into(),
        "owner" => last.owner.into(),
        "state" => last.state.as_str().into(),
        "due" => last.due.map(|d| d.to_string()).into(),
        "revision" => last.revision.into(),
        "created_at" => last.created_at.as_millisecond().into(),
        "created_by" => last.created_by.into(),
        "updated_at" => last.updated_at.as_millisecond().into(),
        "updated_by" => last.updated_by.into(),
        "voided" => last.voided.into(),
        field => last.values.get(field).cloned().unwrap_or_default(),
    };
    hex::encode(Json::from(vec![sort.column.as_str().into(), value, last.id.into()]).to_string())
}
