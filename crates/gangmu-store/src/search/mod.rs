//! One search over the records of all ledgers: entries written in the transaction of their records, found from then on, and
//! taken afterwards into an index of pairs of characters (FTS5 on SQLite, GIN on PostgreSQL). What a person may see of what
//! is found is decided elsewhere.

mod keep;
mod text;

use std::collections::HashSet;

use gangmu_pack::expr::Dialect;
use sea_query::Value;

pub(crate) use self::keep::{At, COUNTER, SAME, fits, lay, lay_gone, remake, standing, wait, wait_again, wanted};
pub(crate) use self::text::fields;
pub use self::text::initials;

use crate::dialect::Row;
use crate::record::Scope;
use crate::{Store, StoreError};

/// A record that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundIn {
    /// The record.
    pub record_id: i64,
    /// The unit that keeps it.
    pub unit_id: i64,
}

/// Where entries lie.
#[derive(Clone, Copy)]
enum Where {
    Waiting,
    Indexed,
}

/// A statement in the making.
struct Asked {
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Asked {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }
}

impl Store {
    /// Records of these ledgers within a scope that bear all the words, divided by blanks, in their text or its pinyin
    /// initials; the latest entered first. Each with the id of its ledger.
    pub async fn search_records(
        &self,
        words: &str,
        ledgers: &[String],
        scope: &Scope,
        limit: u32,
    ) -> Result<Vec<(String, FoundIn)>, StoreError> {
        let words = words.to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        if words.is_empty() || ledgers.is_empty() {
            return Ok(vec![]);
        }
        // What goes into the index between the two is found twice rather than never.
        let waiting = self.search_in(Where::Waiting, &words, ledgers, scope, limit).await?;
        let indexed = self.search_in(Where::Indexed, &words, ledgers, scope, limit).await?;
        let mut found: Vec<(i64, (String, FoundIn))> = waiting.into_iter().chain(indexed).collect();
        found.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
        let mut seen = HashSet::new();
        found.retain(|(_, (ledger, found))| seen.insert((ledger.clone(), found.record_id)));
        found.truncate(limit as usize);
        Ok(found.into_iter().map(|(_, found)| found).collect())
    }

    /// The entries in one of the two places, each behind the id by which they are ordered.
    async fn search_in(
        &self,
        place: Where,
        words: &[&str],
        ledgers: &[String],
        scope: &Scope,
        limit: u32,
    ) -> Result<Vec<(i64, (String, FoundIn))>, StoreError> {
        let mut asked = Asked { parts: Vec::new(), values: Vec::new() };
        let (tables, order) = match (place, self.narrow(&mut asked, place, words, scope)) {
            (Where::Waiting, _) => (
                "search_wait AS e",
                "CASE WHEN e.id > 0 THEN e.id ELSE (SELECT i.id FROM search_entry AS i \
                 WHERE i.ledger = e.ledger AND i.record_id = e.record_id) END",
            ),
            (Where::Indexed, way) => {
                let newer = "SELECT 1 FROM search_wait AS w WHERE w.ledger = e.ledger AND w.record_id = e.record_id";
                asked.parts.push(format!("NOT EXISTS ({newer})"));
                way
            }
        };
        for word in words {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let like = asked.bind(format!("%{escaped}%"));
            asked.parts.push(format!("(e.text LIKE {like} ESCAPE '\\' OR e.initials LIKE {like} ESCAPE '\\')"));
        }
        let places: Vec<String> = ledgers.iter().map(|ledger| asked.bind(ledger.as_str())).collect();
        asked.parts.push(format!("e.ledger IN ({})", places.join(", ")));
        let limit = asked.bind(i64::from(limit));
        let text = format!(
            "SELECT {order}, e.ledger, e.record_id, e.unit_id FROM {tables} WHERE {} ORDER BY 1 DESC LIMIT {limit}",
            asked.parts.join(" AND ")
        );
        let read = |row: &Row| {
            let found = FoundIn { record_id: row.get(2)?, unit_id: row.get(3)? };
            Ok((row.get::<Option<i64>>(0)?.unwrap_or(0), (row.get::<String>(1)?, found)))
        };
        self.db.rows((text, asked.values), read).await
    }

    /// The tables to read and the id to order by: few units have few records, which are read through; for all, the index
    /// of stretches is asked.
    fn narrow(&self, asked: &mut Asked, place: Where, words: &[&str], scope: &Scope) -> (&'static str, &'static str) {
        const PLAIN: (&str, &str) = ("search_entry AS e", "e.id");
        let grams = text::grams(words.iter().copied());
        match scope {
            Scope::Subtree(path) => {
                let end = format!("{}0", path.strip_suffix('/').unwrap_or(path));
                let (from, to) = (asked.bind(path.as_str()), asked.bind(end));
                asked.parts.push(format!("e.unit_id IN (SELECT id FROM unit WHERE path >= {from} AND path < {to})"));
                PLAIN
            }
            Scope::Units(ids) if ids.is_empty() => {
                asked.parts.push("FALSE".into());
                PLAIN
            }
            Scope::Units(ids) => {
                let places: Vec<String> = ids.iter().map(|id| asked.bind(*id)).collect();
                asked.parts.push(format!("e.unit_id IN ({})", places.join(", ")));
                PLAIN
            }
            // A single character is in no stretch, and what waits is in no index.
            Scope::All if grams.is_empty() || matches!(place, Where::Waiting) => PLAIN,
            Scope::All => {
                let part = match self.db.dialect() {
                    Dialect::Sqlite => {
                        let all: Vec<String> = grams.split(' ').map(|gram| format!("\"{gram}\"")).collect();
                        format!("g.search_gram MATCH {}", asked.bind(all.join(" ")))
                    }
                    Dialect::Postgres | Dialect::Columnar => {
                        let all = asked.bind(grams);
                        format!("string_to_array(g.grams, ' ') @> string_to_array({all}, ' ')")
                    }
                };
                asked.parts.push(part);
                ("search_gram AS g JOIN search_entry AS e ON e.id = g.rowid", "g.rowid")
            }
        }
    }
}
