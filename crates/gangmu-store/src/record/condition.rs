//! The WHERE of lists, counts and measures over a ledger's table `r`: scope of units, period, states, conditions. It runs nothing.

use std::collections::{BTreeMap, BTreeSet};

use gangmu_pack::definition::{FieldType, Ledger};
use gangmu_pack::expr::{self, Expr, SqlContext, Type, ref_alias, unit_field_alias};
use jiff::civil::Date;
use sea_query::Value;

use super::Scope;
use crate::StoreError;
use crate::dialect::Dialect;
use crate::ledger_table::{HEAD, table_of};
use crate::proposal::uncounted;
use crate::value::day;

/// The kind under which the events of units stand, and so their changes.
pub(crate) const UNIT: &str = "unit";

/// Conditions that must all hold, with their parameters.
pub(crate) struct Conditions<'a> {
    ledger: &'a Ledger,
    names: expr::Scope,
    dialect: Dialect,
    today: Date,
    parts: Vec<String>,
    units: BTreeSet<String>,
    /// References that conditions read through, with the ledgers that they point into.
    refs: BTreeMap<String, String>,
    pub values: Vec<Value>,
}

impl<'a> Conditions<'a> {
    /// No condition yet, on the records of that ledger.
    pub fn new(ledger: &'a Ledger, dialect: Dialect, today: Date) -> Conditions<'a> {
        let (parts, units, refs, values) = (Vec::new(), BTreeSet::new(), BTreeMap::new(), Vec::new());
        Conditions { ledger, names: expr::Scope::of(ledger), dialect, today, parts, units, refs, values }
    }

    /// Adds a parameter and returns its place: `$3`.
    pub fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// Adds parameters and returns their places: `$3, $4`.
    pub fn bind_all(&mut self, values: &[String]) -> String {
        values.iter().map(|value| self.bind(value.as_str())).collect::<Vec<_>>().join(", ")
    }

    /// Adds a condition.
    pub fn push(&mut self, text: impl Into<String>) {
        self.parts.push(text.into());
    }

    /// Records owned by units within the scope.
    pub fn within(&mut self, scope: &Scope) {
        match scope {
            Scope::All => {}
            Scope::Units(ids) if ids.is_empty() => self.push("FALSE"),
            Scope::Units(ids) => {
                let places: Vec<String> = ids.iter().map(|id| self.bind(*id)).collect();
                self.push(format!("r.\"owner\" IN ({})", places.join(", ")));
            }
            Scope::Subtree(path) => {
                // '0' follows '/': the range holds the paths that begin with this one.
                let end = format!("{}0", path.strip_suffix('/').unwrap_or(path));
                let (from, to) = (self.bind(path.as_str()), self.bind(end));
                self.push(format!("r.\"owner\" IN (SELECT id FROM unit WHERE path >= {from} AND path < {to})"));
            }
        }
    }

    /// Records whose column, of days or of days with a time, lies between two days, both included.
    pub fn between(&mut self, column: &str, from: Option<Date>, to: Option<Date>) {
        if let Some(from) = from {
            let from = self.bind(day(from));
            self.push(format!("{column} >= {from}"));
        }
        if let Some(to) = to {
            // A day with a time sorts behind the bare day.
            let (sign, end) = to.tomorrow().map_or(("<=", to), |next| ("<", next));
            let end = self.bind(day(end));
            self.push(format!("{column} {sign} {end}"));
        }
    }

    /// Records in one of the states; any where none is named.
    pub fn in_states(&mut self, states: &[String]) {
        match states {
            [] => {}
            [one] => {
                let state = self.bind(one.as_str());
                self.push(format!("r.\"state\" = {state}"));
            }
            many => {
                let places = self.bind_all(many);
                self.push(format!("r.\"state\" IN ({places})"));
            }
        }
    }

    /// Records that meet a condition of the definition language.
    pub fn meet(&mut self, condition: &Expr) -> Result<(), StoreError> {
        if condition.source().trim() == "overdue" {
            // The general form is right within any condition, but no index serves it.
            let today = self.bind(day(self.today));
            self.push(format!("r.\"due\" < {today}"));
        }
        match self.check(condition)? {
            Type::Bool => {
                let text = self.sql(condition);
                self.push(text);
                Ok(())
            }
            _ => Err(StoreError::Invalid(format!("“{condition}”不是条件"))),
        }
    }

    /// Leaves records out that were proposed and not taken up, or all others.
    pub fn counted(&mut self, counted: bool) {
        let ledger = self.bind(self.ledger.head.id.as_str());
        let not = if counted { "NOT " } else { "" };
        self.push(format!("r.\"id\" {not}IN ({})", uncounted(&ledger)));
    }

    /// The type of an expression over this ledger.
    pub fn check(&self, expr: &Expr) -> Result<Type, StoreError> {
        let wrong = |e| StoreError::Invalid(format!("“{expr}”不能用于《{}》:{e}", self.ledger.head.name));
        expr.check(&self.names).map_err(wrong)
    }

    /// The SQL of an expression that was checked; the units and records that it reads through are joined.
    pub fn sql(&mut self, expr: &Expr) -> String {
        for name in expr.unit_paths() {
            if let Some(target) = self.names.target(&name) {
                self.refs.insert(name, target.to_owned());
            } else if self.names.is_unit(&name) {
                self.units.insert(name);
            }
        }
        expr.to_sql(&SqlContext::new(self.dialect, &self.names, self.today))
    }

    /// Whether a condition reads only fields of few values, so that it picks out many records.
    pub fn is_broad(&self, condition: &Expr) -> bool {
        let few = |id: &String| match self.ledger.field(id) {
            Some(field) => matches!(field.kind, FieldType::Code | FieldType::Codes | FieldType::Bool),
            None => id == "state" || id == "unit",
        };
        condition.fields().iter().all(few)
    }

    /// Keeps the condition added last from the indexes of SQLite. A page along the index of its sorted column ends after
    /// a few records; SQLite does not see that, and would rather fetch all records of a state and sort them.
    pub fn set_aside(&mut self) {
        if self.dialect == Dialect::Sqlite
            && let Some(part) = self.parts.last_mut()
        {
            *part = format!("({part}) IS TRUE");
        }
    }

    /// The ledger's table as `r`; where a past day is named, with the states in which the records stood at its end.
    pub fn source(&mut self, as_of: Option<Date>) -> String {
        let table = table_of(&self.ledger.head.id);
        let Some(as_of) = as_of else { return format!("\"{table}\" AS r") };
        let (ledger, until) = (self.bind(self.ledger.head.id.as_str()), self.bind(day(as_of)));
        // A record entered later than it happened stood, that day, where records begin.
        let initial = self.bind(self.ledger.workflow.initial.as_str());
        let fields = self.ledger.fields.iter().map(|f| f.id.as_str());
        let others = HEAD.into_iter().filter(|column| *column != "state").chain(fields);
        let columns: Vec<String> = others.map(|column| format!("t.\"{column}\"")).collect();
        format!(
            "(SELECT {}, COALESCE((SELECT s.state FROM state_entry AS s WHERE s.ledger = {ledger} AND s.record_id = t.id \
             AND s.on_date <= {until} ORDER BY s.on_date DESC, s.seq DESC, s.step DESC LIMIT 1), {initial}) AS \"state\" \
             FROM \"{table}\" AS t) AS r",
            columns.join(", ")
        )
    }

    /// What the conditions read, by the names under which its changes are counted: the ledger, those that references point
    /// into, and the units.
    pub fn reads(&self) -> BTreeSet<String> {
        self.refs.values().chain([&self.ledger.head.id]).cloned().chain([UNIT.to_owned()]).collect()
    }

    /// All conditions as one.
    pub fn text(&self) -> String {
        if self.parts.is_empty() { "TRUE".to_owned() } else { self.parts.join(" AND ") }
    }

    /// The joins that the conditions need, owner as `u`, unit of a field as `u_<field>`, record of a reference as `r_<field>`.
    pub fn joins(&self) -> String {
        let mut text = String::new();
        for unit in &self.units {
            if unit == "unit" {
                text.push_str(" JOIN unit AS u ON u.id = r.\"owner\"");
            } else {
                let alias = unit_field_alias(unit);
                text.push_str(&format!(" LEFT JOIN unit AS {alias} ON {alias}.id = r.\"{unit}\""));
            }
        }
        for (field, target) in &self.refs {
            let (alias, table) = (ref_alias(field), table_of(target));
            text.push_str(&format!(" LEFT JOIN \"{table}\" AS {alias} ON {alias}.\"number\" = r.\"{field}\""));
        }
        text
    }
}
