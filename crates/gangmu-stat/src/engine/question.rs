//! What is asked of a snapshot, and the one query that answers it for every unit at once. It runs nothing.

use std::collections::{BTreeMap, BTreeSet};

use gangmu_pack::expr::{Dialect, Expr, Scope, SqlContext};

use super::item::{Item, census_day};

/// Counts of one year, for every unit of the tree with all units below it.
#[derive(Debug, Clone)]
pub struct Question {
    /// The year.
    pub year: i16,
    /// By what the counts are divided; the whole stands beside the parts.
    pub split: Split,
    /// What is counted.
    pub items: Vec<Item>,
    /// Formulas over the counts: a name and SQL that reads the items' columns.
    pub formulas: Vec<(String, String)>,
    /// How what a school keeps for all its stages is shared among them; used where the split is by stage.
    pub shares: Option<Shares>,
}

/// By what counts are divided.
#[derive(Debug, Clone, PartialEq)]
pub enum Split {
    /// Not at all.
    Whole,
    /// By an attribute of the unit or a field: `unit.area`, `stage`, `grade`.
    By(Expr),
}

/// Shares of a combined school's stages: pupils by weights (domain handbook §5.1).
#[derive(Debug, Clone)]
pub struct Shares {
    /// Pupils, from a table that knows the stage.
    pub pupils: Item,
    /// Weight of a pupil by stage; 1 where none is named.
    pub weights: Vec<(String, f64)>,
}

/// The column by which a ledger keeps stages.
const STAGE: &str = "stage";

impl Question {
    /// The ledgers that it reads, each once.
    pub(crate) fn ledgers(&self) -> Vec<&Item> {
        let mut seen = BTreeSet::new();
        let items = self.items.iter().chain(self.shares.iter().map(|shares| &shares.pupils));
        items.filter(|item| seen.insert(item.ledger.head.id.clone())).collect()
    }

    /// One item of every ledger that is counted.
    pub(crate) fn counted(&self) -> Vec<&Item> {
        let mut seen = BTreeSet::new();
        self.items.iter().filter(|item| seen.insert(item.ledger.head.id.clone())).collect()
    }

    /// The whole query, for other engines. Its columns: `unit_id`, `key` (null for the whole), the items, `units_<ledger>` with the number of
    /// units that say anything, the formulas.
    pub fn sql(&self, lists: &BTreeMap<String, Vec<String>>) -> String {
        let ledgers = self.counted();
        let mut parts = Vec::new();
        if self.shared() {
            parts.extend(self.weighted_sql(lists).map(|sql| format!("weighted AS ({sql})")));
            let share = "w / sum(w) OVER (PARTITION BY unit_id) AS share";
            parts.push(format!("shares AS (SELECT unit_id, k, {share} FROM weighted WHERE w > 0)"));
        }
        let leaves: Vec<String> = ledgers.iter().map(|one| self.leaf(one, &ledgers, lists)).collect();
        let sums = self.sums(&ledgers);
        parts.push(format!("leaf AS ({})", leaves.join(" UNION ALL ")));
        parts.push(format!("by_part AS (SELECT unit_id, k, {sums} FROM leaf GROUP BY unit_id, k)"));
        parts.push(format!("by_unit AS (SELECT unit_id, {sums} FROM leaf GROUP BY unit_id)"));
        let total = self.totals(&ledgers);
        let mut up = format!(
            "SELECT t.ancestor AS unit_id, CAST(NULL AS VARCHAR) AS key, {total} FROM by_unit AS l \
             JOIN unit_tree AS t ON t.unit = l.unit_id GROUP BY t.ancestor"
        );
        if self.split != Split::Whole {
            up.push_str(&format!(
                " UNION ALL SELECT t.ancestor AS unit_id, l.k AS key, {total} FROM by_part AS l \
                 JOIN unit_tree AS t ON t.unit = l.unit_id WHERE l.k IS NOT NULL GROUP BY t.ancestor, l.k"
            ));
        }
        parts.push(format!("up AS ({up})"));
        let formulas: String = self.formulas.iter().map(|(name, sql)| format!(", {sql} AS \"{name}\"")).collect();
        format!("WITH {} SELECT up.*{formulas} FROM up", parts.join(", "))
    }

    /// Whether what is kept for all stages is shared among them.
    pub(crate) fn shared(&self) -> bool {
        self.shares.is_some() && matches!(&self.split, Split::By(by) if by.source() == STAGE)
    }

    /// The counts of one ledger by unit and part, and whether they are still to be divided among stages.
    pub(crate) fn rows(&self, one: &Item, lists: &BTreeMap<String, Vec<String>>) -> (String, bool) {
        let ledger = &one.ledger;
        let names = Scope::with_lists(ledger, lists);
        let context = SqlContext::new(Dialect::Columnar, &names, census_day(self.year));
        let key = match &self.split {
            Split::By(by) if by.check(&names).is_ok() => Some(format!("CAST({} AS VARCHAR)", by.to_sql(&context))),
            _ => None,
        };
        let own = self.items.iter().filter(|item| item.ledger.head.id == ledger.head.id);
        let counts: Vec<String> = own
            .flat_map(|item| item.kept(lists, self.year))
            .map(|(column, sql)| format!("{sql} AS \"{column}\""))
            .collect();
        let rows = format!(
            "SELECT r.\"owner\" AS unit_id, {} AS k, {}, CASE WHEN {} > 0 THEN 1 ELSE 0 END AS present \
             FROM \"{}\" AS r JOIN unit AS u ON u.id = r.\"owner\" GROUP BY 1, 2",
            key.as_deref().unwrap_or("CAST(NULL AS VARCHAR)"),
            counts.join(", "),
            one.rows_of(self.year + one.years_ago),
            ledger.head.id,
        );
        (rows, key.is_none() && self.shared() && ledger.head.census)
    }

    /// The same with a column for everything that is counted, divided among stages.
    fn leaf(&self, one: &Item, ledgers: &[&Item], lists: &BTreeMap<String, Vec<String>>) -> String {
        let ledger = &one.ledger;
        let (rows, divided) = self.rows(one, lists);
        let own = |item: &&Item| item.ledger.head.id == ledger.head.id;
        let column = |item: &Item| {
            let (own, shared) = (own(&item), divided && item.of_unit() == "sum");
            item.kept_columns().into_iter().map(move |column| match (own, shared) {
                (false, _) => format!("CAST(NULL AS DOUBLE) AS \"{column}\""),
                (true, false) => format!("x.\"{column}\""),
                (true, true) => format!("x.\"{column}\" * COALESCE(s.share, 1.0) AS \"{column}\""),
            })
        };
        let present = |other: &&Item| {
            let here = other.ledger.head.id == ledger.head.id;
            format!("{} AS \"{}\"", if here { "x.present" } else { "0" }, units_column(other))
        };
        let columns: Vec<String> = self.items.iter().flat_map(column).chain(ledgers.iter().map(present)).collect();
        let (k, join) = if divided { ("s.k", " LEFT JOIN shares AS s ON s.unit_id = x.unit_id") } else { ("x.k", "") };
        format!("SELECT x.unit_id AS unit_id, {k} AS k, {} FROM ({rows}) AS x{join}", columns.join(", "))
    }

    /// Weighted pupils by unit and stage, as `w`.
    pub(crate) fn weighted_sql(&self, lists: &BTreeMap<String, Vec<String>>) -> Option<String> {
        let shares = self.shares.as_ref()?;
        let weights = shares
            .weights
            .iter()
            .map(|(stage, weight)| format!(" WHEN r.\"{STAGE}\" = '{}' THEN {weight:?}", stage.replace('\'', "''")));
        let weight: String = weights.collect();
        let weight = if weight.is_empty() { "1.0".to_owned() } else { format!("CASE{weight} ELSE 1.0 END") };
        let (_, pupils) = shares.pupils.kept(lists, self.year).into_iter().next()?;
        Some(format!(
            "SELECT r.\"owner\" AS unit_id, r.\"{STAGE}\" AS k, {pupils} * max({weight}) AS w FROM \"{}\" AS r \
             JOIN unit AS u ON u.id = r.\"owner\" GROUP BY 1, 2",
            shares.pupils.ledger.head.id,
        ))
    }

    /// Sums of a unit's rows.
    fn sums(&self, ledgers: &[&Item]) -> String {
        let items = self.items.iter().flat_map(|item| {
            let of_unit = item.of_unit();
            item.kept_columns().into_iter().map(move |column| format!("{of_unit}(\"{column}\") AS \"{column}\""))
        });
        let units = ledgers.iter().map(|one| format!("max(\"{0}\") AS \"{0}\"", units_column(one)));
        items.chain(units).collect::<Vec<_>>().join(", ")
    }

    /// Sums over the units below.
    fn totals(&self, ledgers: &[&Item]) -> String {
        let items = self.items.iter().map(|item| format!("{} AS \"{}\"", item.total(), item.column));
        let units = ledgers.iter().map(|one| format!("sum(l.\"{0}\") AS \"{0}\"", units_column(one)));
        items.chain(units).collect::<Vec<_>>().join(", ")
    }
}

/// The column with the number of units that say anything in a ledger.
pub(crate) fn units_column(item: &Item) -> String {
    format!("units_{}", item.ledger.head.id)
}
