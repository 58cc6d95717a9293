//! A measure that is counted from records directly: count, sum, avg, min, max, distinct, as one statement.

use std::collections::{BTreeMap, BTreeSet};

use gangmu_pack::definition::{FieldType, Ledger, Measure};
use gangmu_pack::expr::{Expr, Type};

use super::{Group, MeasureQuery, Named, Tally, entered, key_sql};
use crate::StoreError;
use crate::dialect::Row;
use crate::record::{Conditions, ListQuery};
use crate::statement::Statement;
use crate::value::day;

impl Tally {
    pub(super) async fn leaf(&self, named: Named<'_>, query: &MeasureQuery) -> Result<Vec<Group>, StoreError> {
        let Named { ledger, measure } = named;
        let mut conditions = Conditions::new(ledger, self.store.db.dialect(), query.today);
        let entries = lay_period(&mut conditions, named, query);
        conditions.push("NOT r.\"voided\"");
        conditions.counted(true);
        conditions.within(&query.scope);
        for condition in [condition(measure), query.slice.as_ref()].into_iter().flatten() {
            conditions.meet(condition)?;
        }
        let key = match &query.by {
            Some(by) => Some(key(&mut conditions, named, by)?),
            None => None,
        };
        if let Some(codes) = several_codes(&conditions, named)? {
            return self.distinct_codes(conditions, codes, key, &entries, query).await;
        }
        let value = value(&mut conditions, named)?;
        let (shown, grouped) = match &key {
            Some(key) => (format!("CAST({key} AS TEXT)"), " GROUP BY 1"),
            None => ("CAST(NULL AS TEXT)".to_owned(), ""),
        };
        let source = conditions.source(query.as_of);
        let text = format!(
            "SELECT {shown}, CAST({value} AS DOUBLE PRECISION), count(*) FROM {source}{entries}{} WHERE {}{grouped}",
            conditions.joins(),
            conditions.text(),
        );
        let groups = self.count(&conditions.reads(), (text, conditions.values).into()).await?;
        finish(named, query, groups)
    }

    /// The groups that a statement over these ledgers finds, or found before if none of them has changed.
    pub(super) async fn count(&self, reads: &BTreeSet<String>, statement: Statement) -> Result<Vec<Group>, StoreError> {
        let wanted = self.stand.wanted(reads, &statement);
        if let Some(known) = self.store.memo.find(&wanted) {
            return Ok(known);
        }
        let groups = self.store.db.rows(statement, read).await?;
        self.store.memo.keep(wanted, &groups);
        Ok(groups)
    }

    /// The different codes of a field that holds several: a code counts once however many records have it.
    async fn distinct_codes(
        &self,
        mut conditions: Conditions<'_>,
        codes: &Expr,
        key: Option<String>,
        entries: &str,
        query: &MeasureQuery,
    ) -> Result<Vec<Group>, StoreError> {
        let column = conditions.sql(codes);
        let shown = format!("CAST({} AS TEXT)", key.as_deref().unwrap_or("NULL"));
        let source = conditions.source(query.as_of);
        let text = format!(
            "SELECT {shown}, {column}, count(*) FROM {source}{entries}{} WHERE {} GROUP BY 1, 2",
            conditions.joins(),
            conditions.text(),
        );
        let read = |row: &Row| Ok((row.get(0)?, row.get::<Option<String>>(1)?, row.get(2)?));
        let rows: Vec<(Option<String>, Option<String>, i64)> =
            self.store.db.rows((text, conditions.values), read).await?;
        let mut groups: BTreeMap<Option<String>, (BTreeSet<String>, i64)> = BTreeMap::new();
        if key.is_none() {
            groups.insert(None, Default::default());
        }
        for (key, codes, count) in rows {
            let (found, records) = groups.entry(key).or_default();
            *records += count;
            let codes = codes.unwrap_or_default();
            found.extend(codes.split('|').filter(|code| !code.is_empty()).map(str::to_owned));
        }
        let group = |(key, (codes, records)): (_, (BTreeSet<String>, i64))| Group {
            key,
            value: Some(codes.len() as f64),
            records,
        };
        Ok(groups.into_iter().map(group).collect())
    }
}

/// The field of several codes that a measure counts the different ones of.
fn several_codes<'a>(conditions: &Conditions<'_>, named: Named<'a>) -> Result<Option<&'a Expr>, StoreError> {
    let Some(of) = &named.measure.distinct else { return Ok(None) };
    Ok((conditions.check(of)? == Type::Codes).then_some(of))
}

/// The records that a measure counts, as a list.
pub(super) fn records(named: Named<'_>, query: &MeasureQuery) -> Result<ListQuery, StoreError> {
    let Named { ledger, measure } = named;
    let (from, to) = match (!measure.entering.is_empty(), measure.stock) {
        (true, _) => (None, None),
        (_, true) => (None, Some(query.to)),
        _ => (Some(query.from), Some(query.to)),
    };
    let known = query.slice.as_ref().filter(|s| s.check(&gangmu_pack::expr::Scope::of(ledger)).is_ok());
    let wrong = |e| StoreError::Invalid(format!("计量“{}”的条件:{e}", measure.name));
    let filter = Expr::all([condition(measure), known].into_iter().flatten()).map_err(wrong)?;
    let scope = query.scope.clone();
    let (entered, as_of, on) = (entered(measure, query), query.as_of, measure.on.clone());
    Ok(ListQuery { scope, filter, on, from, to, entered, as_of, counted: true, ..ListQuery::new(query.today) })
}

/// Which records belong to the period. Returns the join of state entries where the day of entering decides.
fn lay_period(conditions: &mut Conditions<'_>, named: Named<'_>, query: &MeasureQuery) -> String {
    let on = format!("r.\"{}\"", named.measure.on(named.ledger));
    let Some(entered) = entered(named.measure, query) else {
        conditions.between(&on, (!named.measure.stock).then_some(query.from), Some(query.to));
        return String::new();
    };
    let ledger = conditions.bind(named.ledger.head.id.as_str());
    let states = conditions.bind_all(&entered.states);
    let (from, to) = (conditions.bind(day(entered.from)), conditions.bind(day(entered.to)));
    // A record that came back and entered again counts once, on the first of the days.
    format!(
        " JOIN (SELECT record_id, min(on_date) AS on_date FROM state_entry WHERE ledger = {ledger} AND state IN ({states}) \
         AND on_date >= {from} AND on_date <= {to} GROUP BY record_id) AS e ON e.record_id = r.\"id\""
    )
}

fn condition(measure: &Measure) -> Option<&Expr> {
    measure.count.as_ref().or(measure.r#where.as_ref())
}

/// What is computed over the records of a group, as SQL.
fn value(conditions: &mut Conditions<'_>, named: Named<'_>) -> Result<String, StoreError> {
    let measure = named.measure;
    if measure.count.is_some() {
        return Ok("count(*)".to_owned());
    }
    if let Some(of) = &measure.distinct {
        conditions.check(of)?;
        return Ok(format!("count(DISTINCT {})", conditions.sql(of)));
    }
    let rules = [("sum", &measure.sum), ("avg", &measure.avg), ("min", &measure.min), ("max", &measure.max)];
    let rule = rules.into_iter().find_map(|(name, expr)| expr.as_ref().map(|expr| (name, expr)));
    let Some((function, of)) = rule else {
        return Err(StoreError::Invalid(format!("计量“{}”没有计算规则", measure.name)));
    };
    if conditions.check(of)? != Type::Number {
        return Err(StoreError::Invalid(format!("计量“{}”须对数字计算", measure.name)));
    }
    Ok(format!("{function}({})", conditions.sql(of)))
}

/// By what the records are divided, as SQL.
fn key(conditions: &mut Conditions<'_>, named: Named<'_>, by: &str) -> Result<String, StoreError> {
    let on = match named.measure.entering.as_slice() {
        [] => format!("r.\"{}\"", named.measure.on(named.ledger)),
        _ => "e.on_date".to_owned(),
    };
    match by {
        "month" => Ok(format!("substr({on}, 1, 7)")),
        "year" => Ok(format!("substr({on}, 1, 4)")),
        // Bare, so that it is written 3 and not 3.0.
        _ if named.ledger.field(by).is_some_and(|f| f.kind == FieldType::Int) => Ok(format!("r.\"{by}\"")),
        _ => {
            let path = Expr::parse(by).map_err(|_| StoreError::Invalid(format!("不能按“{by}”分组")))?;
            let kind = conditions.check(&path)?;
            Ok(key_sql(kind, &conditions.sql(&path)))
        }
    }
}

fn read(row: &Row) -> Result<Group, StoreError> {
    Ok(Group { key: row.get(0)?, value: row.get(1)?, records: row.get(2)? })
}

/// Empty sums are 0, money is shown in the unit of the measure, and several codes are counted each.
fn finish(named: Named<'_>, query: &MeasureQuery, groups: Vec<Group>) -> Result<Vec<Group>, StoreError> {
    let Named { ledger, measure } = named;
    let scale = if measure.unit == "万元" && reads_money(ledger, measure) { 10_000.0 } else { 1.0 };
    let none = measure.sum.as_ref().map(|_| 0.0);
    let mut groups: Vec<Group> =
        groups.into_iter().map(|group| Group { value: group.value.map(|v| v / scale).or(none), ..group }).collect();
    let by = query.by.as_deref().and_then(|by| ledger.field(by));
    if by.is_some_and(|f| f.kind == FieldType::Codes) {
        if measure.count.is_none() && measure.sum.is_none() {
            return Err(StoreError::Invalid(format!("计量“{}”不能按多选字段分组", measure.name)));
        }
        groups = each_code(groups);
    }
    groups.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(groups)
}

fn reads_money(ledger: &Ledger, measure: &Measure) -> bool {
    let of = [&measure.sum, &measure.avg, &measure.min, &measure.max].into_iter().flatten().next();
    let field = |path: &[String]| match path {
        [id] => ledger.field(id),
        [reference, id] => ledger.targets.get(ledger.field(reference)?.ledger.as_ref()?)?.field(id),
        _ => None,
    };
    of.is_some_and(|expr| expr.paths().any(|path| field(path).is_some_and(|f| f.kind == FieldType::Money)))
}

/// Divides groups `|a|b|` among their codes: a record with two codes counts under both.
fn each_code(groups: Vec<Group>) -> Vec<Group> {
    let mut codes: Vec<Group> = Vec::new();
    for group in groups {
        let keys: Vec<Option<String>> = match &group.key {
            None => vec![None],
            Some(key) => key.split('|').filter(|code| !code.is_empty()).map(|code| Some(code.to_owned())).collect(),
        };
        for key in keys {
            match codes.iter_mut().find(|other| other.key == key) {
                Some(other) => {
                    other.records += group.records;
                    other.value = Some(other.value.unwrap_or(0.0) + group.value.unwrap_or(0.0));
                }
                None => codes.push(Group { key, ..group.clone() }),
            }
        }
    }
    codes
}
