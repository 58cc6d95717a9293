//! Lists of records: filtered, sorted, page by page by the last record seen, so that the last page is as quick as
//! the first. Counts are asked for apart.

use gangmu_pack::definition::{FieldType, Ledger};

use super::cursor::{Cursor, Stretch, write_cursor};
use super::decode::unknown;
use super::{Conditions, Entered, ListQuery, Page, Reader, Sort};
use crate::ledger_table::{is_column, table_of};
use crate::statement::Statement;
use crate::value::day;
use crate::{Store, StoreError};

/// Records of a page where the query does not say.
const PAGE: u32 = 50;
/// Records of a page at most.
const LONGEST_PAGE: u32 = 1_000;

impl Store {
    /// A page of records.
    pub async fn list_records(&self, ledger: &Ledger, query: &ListQuery) -> Result<Page, StoreError> {
        let sort = sort_of(ledger, query)?;
        let asked = reads(ledger, query, &sort);
        let reader = Reader::new(ledger, &asked)?;
        let limit = if query.limit == 0 { PAGE } else { query.limit.min(LONGEST_PAGE) } as usize;
        let cursor = query.after.as_deref().map(|text| Cursor::read(ledger, &sort, text)).transpose()?;
        let stretch = cursor.as_ref().map_or(Stretch::Whole, Stretch::After);
        let sql = self.page_sql(ledger, query, &sort, &reader, stretch, limit + 1)?;
        let mut records = self.db.rows(sql, |row| reader.read(row)).await?;
        if let Some(rest) = cursor.and_then(|cursor| cursor.rest(&sort))
            && records.len() <= limit
        {
            let sql = self.page_sql(ledger, query, &sort, &reader, rest, limit + 1 - records.len())?;
            records.extend(self.db.rows(sql, |row| reader.read(row)).await?);
        }
        let more = records.len() > limit;
        records.truncate(limit);
        let next = records.last().filter(|_| more).map(|last| write_cursor(last, &sort));
        if !query.columns.is_empty() && !query.columns.contains(&sort.column) {
            records.iter_mut().for_each(|record| drop(record.values.shift_remove(&sort.column)));
        }
        Ok(Page { records, next })
    }

    /// How many records the query finds, on all its pages.
    pub async fn count_records(&self, ledger: &Ledger, query: &ListQuery) -> Result<i64, StoreError> {
        let mut conditions = self.conditions(ledger, query, None)?;
        let source = conditions.source(query.as_of);
        let text = format!("SELECT count(*) FROM {source}{} WHERE {}", conditions.joins(), conditions.text());
        Ok(self.db.row((text, conditions.values), |row| row.get(0)).await?.unwrap_or(0))
    }

    /// How many of the records that the query finds are in each state, in the order of the workflow.
    pub async fn counts_by_state(&self, ledger: &Ledger, query: &ListQuery) -> Result<Vec<(String, i64)>, StoreError> {
        let conditions = self.conditions(ledger, query, None)?;
        let text = format!(
            "SELECT r.\"state\", count(*) FROM \"{}\" AS r{} WHERE {} GROUP BY r.\"state\"",
            table_of(&ledger.head.id),
            conditions.joins(),
            conditions.text()
        );
        let read = |row: &crate::dialect::Row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?));
        let mut counts = self.db.rows((text, conditions.values), read).await?;
        let place = |state: &str| ledger.workflow.states.iter().position(|s| s.id == state).unwrap_or(usize::MAX);
        counts.sort_by_key(|(state, _)| place(state));
        Ok(counts)
    }

    /// The WHERE of a query; `sort` where it is for a page in that order.
    fn conditions<'a>(
        &self,
        ledger: &'a Ledger,
        query: &ListQuery,
        sort: Option<&Sort>,
    ) -> Result<Conditions<'a>, StoreError> {
        let mut conditions = Conditions::new(ledger, self.db.dialect(), query.today);
        if !query.include_voided {
            conditions.push("NOT r.\"voided\"");
        }
        if query.counted {
            conditions.counted(true);
        }
        if query.proposed {
            conditions.counted(false);
        }
        let served = self.lists.serve(ledger, query);
        conditions.in_states(&query.states);
        // By the ledger's own date there is an index for each state.
        if !query.states.is_empty() && !served && sort.is_some_and(|sort| sort.column != ledger.head.on) {
            conditions.set_aside();
        }
        let on = query.on.as_deref().unwrap_or(&ledger.head.on);
        if !is_column(ledger, on) {
            return Err(unknown(ledger, on));
        }
        conditions.between(&format!("r.\"{on}\""), query.from, query.to);
        conditions.within(&query.scope);
        if let Some(filter) = &query.filter {
            conditions.meet(filter)?;
            if sort.is_some() && conditions.is_broad(filter) && !served {
                conditions.set_aside();
            }
        }
        if let Some(entered) = &query.entered {
            entered_in(&mut conditions, ledger, entered);
        }
        for tag in &query.tags {
            bears(&mut conditions, ledger, tag);
        }
        if let Some(search) = query.search.as_deref().map(str::trim).filter(|s| !s.is_empty()) {
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
        let mut conditions = self.conditions(ledger, query, Some(sort))?;
        let column = format!("r.\"{}\"", sort.column);
        let (further, order, nulls) = if sort.desc { ("<", "DESC", "LAST") } else { (">", "ASC", "FIRST") };
        match stretch {
            Stretch::Whole => {}
            Stretch::Nulls => conditions.push(format!("{column} IS NULL")),
            Stretch::Values => conditions.push(format!("{column} IS NOT NULL")),
            Stretch::After(cursor) if cursor.is_null => {
                let id = conditions.bind(cursor.id);
                conditions.push(format!("{column} IS NULL AND r.\"id\" {further} {id}"));
            }
            Stretch::After(cursor) => {
                let (value, id) = (conditions.bind(cursor.value.clone()), conditions.bind(cursor.id));
                conditions.push(format!("({column}, r.\"id\") {further} ({value}, {id})"));
            }
        }
        let source = conditions.source(query.as_of);
        let text = format!(
            "SELECT {} FROM {source}{} WHERE {} ORDER BY {column} {order} NULLS {nulls}, r.\"id\" {order} LIMIT {limit}",
            reader.columns("r"),
            conditions.joins(),
            conditions.text(),
        );
        Ok((text, conditions.values).into())
    }
}

fn sort_of(ledger: &Ledger, query: &ListQuery) -> Result<Sort, StoreError> {
    let sort = query.sort.clone().unwrap_or_else(|| Sort { column: ledger.head.on.clone(), desc: true });
    if is_column(ledger, &sort.column) { Ok(sort) } else { Err(unknown(ledger, &sort.column)) }
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
    let states = conditions.bind_all(&entered.states);
    let (from, to) = (conditions.bind(day(entered.from)), conditions.bind(day(entered.to)));
    conditions.push(format!(
        "r.\"id\" IN (SELECT record_id FROM state_entry \
         WHERE ledger = {id} AND state IN ({states}) AND on_date >= {from} AND on_date <= {to})"
    ));
}

fn bears(conditions: &mut Conditions<'_>, ledger: &Ledger, tag: &str) {
    let (id, tag) = (conditions.bind(ledger.head.id.as_str()), conditions.bind(tag));
    conditions.push(format!("r.\"id\" IN (SELECT record_id FROM record_tag WHERE ledger = {id} AND tag = {tag})"));
}

/// Capital and small Latin letters are the same here, as far as ASCII goes.
fn contains(conditions: &mut Conditions<'_>, ledger: &Ledger, search: &str) {
    let escaped = search.to_ascii_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let pattern = conditions.bind(format!("%{escaped}%"));
    let like = |column: &str| format!("lower(r.\"{column}\") LIKE {pattern} ESCAPE '\\'");
    let title = ledger.field(&ledger.head.title);
    let text =
        title.filter(|f| matches!(f.kind, FieldType::Text | FieldType::Long | FieldType::Code | FieldType::Person));
    match text {
        Some(title) => conditions.push(format!("({} OR {})", like("number"), like(&title.id))),
        None => conditions.push(like("number")),
    }
}
