//! What is counted from one table for an indicator: a sum, a count, a mean or a number of units with a condition, as SQL. It
//! composes nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use gangmu_pack::Operand;
use gangmu_pack::definition::{Ledger, Measure};
use gangmu_pack::expr::{Dialect, Expr, Scope, SqlContext};
use jiff::civil::{Date, date};

/// A part of a formula that is counted from one ledger.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its column in the answer.
    pub(crate) column: String,
    /// The ledger.
    pub(crate) ledger: Arc<Ledger>,
    /// The years before the one that is asked for.
    pub(crate) years_ago: i16,
    kind: Kind,
    condition: Vec<Expr>,
    stock: bool,
    on: String,
    money: bool,
}

/// How it is counted.
#[derive(Debug, Clone)]
enum Kind {
    /// Rows.
    Rows,
    /// The sum of an expression.
    Sum(Expr),
    /// The mean of an expression over rows, however many units they belong to.
    Mean(Expr),
    /// Units with a row.
    Units,
}

/// Why a part cannot be counted from a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ItemError {
    /// No such ledger or measure.
    #[error("没有计量“{0}”")]
    Unknown(String),
    /// It is not a plain count or sum.
    #[error("计量“{0}”不是计数、合计、平均或单位数,封账里算不出")]
    Composed(String),
    /// Its condition reads what a snapshot does not have.
    #[error("计量“{name}”的条件读不了:{message}")]
    Condition {
        /// The measure.
        name: String,
        /// Why.
        message: String,
    },
}

impl Item {
    /// Reads `ledger.measure[slice]`; `census.measure` is the measure of that id among the census ledgers.
    pub fn resolve(
        ledgers: &[Arc<Ledger>],
        lists: &BTreeMap<String, Vec<String>>,
        operand: &Operand,
        years_ago: i16,
        column: String,
    ) -> Result<Self, ItemError> {
        let unknown = || ItemError::Unknown(operand.name());
        let (ledger, measure) = find(ledgers, operand).ok_or_else(unknown)?;
        let names = Scope::with_lists(ledger, lists);
        let kind = match measure {
            Measure { entering, .. } if !entering.is_empty() => return Err(ItemError::Composed(operand.name())),
            Measure { count: Some(_), .. } => Kind::Rows,
            Measure { sum: Some(sum), .. } => Kind::Sum(sum.clone()),
            Measure { avg: Some(value), .. } => Kind::Mean(value.clone()),
            Measure { distinct: Some(value), .. } if value.source() == "unit" => Kind::Units,
            _ => return Err(ItemError::Composed(operand.name())),
        };
        let wrong = |e| ItemError::Condition { name: operand.name(), message: format!("{e}") };
        let slice = operand.condition(&names).map_err(wrong)?;
        let counted = measure.count.clone();
        let condition: Vec<Expr> = measure.r#where.clone().into_iter().chain(slice).chain(counted).collect();
        for part in condition.iter().chain(kind.value()) {
            if part.unit_paths().iter().any(|name| name != "unit") {
                return Err(ItemError::Condition {
                    name: operand.name(), message: "条件跨到了别的台账或单位".into()
                });
            }
        }
        let money = kind.value().is_some() && measure.unit == "万元";
        let on = measure.on(ledger).to_owned();
        let (ledger, stock) = (ledger.clone(), measure.stock);
        Ok(Self { column, ledger, years_ago, kind, condition, stock, on, money })
    }

    /// The ledger that it is counted from.
    pub fn ledger(&self) -> &Arc<Ledger> {
        &self.ledger
    }

    /// What is kept of it by unit and part: names of columns with SQL over the rows of one group. Null where no row says
    /// anything; a row that says nothing leaves a sum as it is; rows of which none meets the condition make nought.
    pub(crate) fn kept(&self, lists: &BTreeMap<String, Vec<String>>, year: i16) -> Vec<(String, String)> {
        let names = Scope::with_lists(&self.ledger, lists);
        let context = SqlContext::new(Dialect::Columnar, &names, census_day(year - self.years_ago));
        let mut conditions = vec![self.period(year)];
        conditions.extend(self.condition.iter().map(|c| c.to_sql(&context)));
        let condition = conditions.join(" AND ");
        let sum = |value: &Expr| {
            let value = value.to_sql(&context);
            let value = if self.money { format!("({value} / 10000.0)") } else { value };
            format!(
                "CASE WHEN count(CASE WHEN {condition} THEN 1 END) > 0 AND count(CASE WHEN {condition} THEN {value} END) = 0 \
                 THEN NULL ELSE sum(CASE WHEN {condition} THEN {value} ELSE 0.0 END) END"
            )
        };
        let column = self.column.clone();
        let said = |sql: String| format!("CASE WHEN {} > 0 THEN {sql} END", self.rows_of(year));
        match &self.kind {
            Kind::Rows => vec![(column, said(format!("sum(CASE WHEN {condition} THEN 1.0 ELSE 0.0 END)")))],
            Kind::Units => vec![(column, said(format!("max(CASE WHEN {condition} THEN 1.0 ELSE 0.0 END)")))],
            Kind::Sum(value) => vec![(column, said(sum(value)))],
            Kind::Mean(value) => vec![
                (format!("{column}_sum"), sum(value)),
                (
                    format!("{column}_rows"),
                    format!("CAST(count(CASE WHEN {condition} THEN {} END) AS DOUBLE)", value.to_sql(&context)),
                ),
            ],
        }
    }

    /// The names of what is kept.
    pub(crate) fn kept_columns(&self) -> Vec<String> {
        match self.kind {
            Kind::Mean(_) => vec![format!("{}_sum", self.column), format!("{}_rows", self.column)],
            _ => vec![self.column.clone()],
        }
    }

    /// How the parts of one unit are put together: a unit with several parts is one unit.
    pub(crate) fn of_unit(&self) -> &'static str {
        if matches!(self.kind, Kind::Units) { "max" } else { "sum" }
    }

    /// Its value, of the sums of what is kept: what [`Item::total`] says as SQL.
    pub(crate) fn of_kept(&self, kept: &[f64]) -> f64 {
        match (&self.kind, kept) {
            (Kind::Mean(_), [sum, rows]) if *rows > 0.0 => sum / rows,
            (Kind::Mean(_), _) => f64::NAN,
            (_, [value, ..]) if value.is_nan() && !self.ledger.head.census => 0.0,
            (_, [value, ..]) => *value,
            (_, []) => f64::NAN,
        }
    }

    /// Its value over the units below, as SQL over what is kept.
    pub(crate) fn total(&self) -> String {
        match self.kind {
            Kind::Mean(_) => format!("sum(l.\"{0}_sum\") / NULLIF(sum(l.\"{0}_rows\"), 0.0)", self.column),
            // Whoever writes nothing into an ordinary ledger had nothing to write; whoever hands in no census table is missing.
            _ if !self.ledger.head.census => format!("COALESCE(sum(l.\"{}\"), 0.0)", self.column),
            _ => format!("sum(l.\"{}\")", self.column),
        }
    }

    /// How many rows of a group belong to the period, as SQL.
    pub(crate) fn rows_of(&self, year: i16) -> String {
        format!("count(CASE WHEN {} THEN 1 END)", self.period(year))
    }

    /// Whether a row belongs to the period, as SQL.
    fn period(&self, year: i16) -> String {
        let year = year - self.years_ago;
        let until = format!("r.\"{}\" <= '{year:04}-12-31'", self.on);
        if self.stock { until } else { format!("(r.\"{}\" >= '{year:04}-01-01' AND {until})", self.on) }
    }
}

impl Kind {
    /// What it sums or averages.
    fn value(&self) -> Option<&Expr> {
        match self {
            Self::Sum(value) | Self::Mean(value) => Some(value),
            Self::Rows | Self::Units => None,
        }
    }
}

/// The ledger and the measure that an operand names.
fn find<'a>(ledgers: &'a [Arc<Ledger>], operand: &Operand) -> Option<(&'a Arc<Ledger>, &'a Measure)> {
    let named = operand.ledger.as_deref()?;
    let mut known = ledgers.iter().filter(|ledger| match named {
        "census" => ledger.head.census,
        id => ledger.head.id == id,
    });
    known.find_map(|ledger| Some((ledger, ledger.measure(&operand.measure)?)))
}

/// The day of the yearly census.
pub fn census_day(year: i16) -> Date {
    date(year, 9, 1)
}
