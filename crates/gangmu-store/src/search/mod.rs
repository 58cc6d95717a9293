//! One search over the records of all ledgers: entries kept in the same transaction as the records, found by an index of
//! pairs of characters (FTS5 on SQLite, GIN on PostgreSQL). What a person may see of what is found is decided elsewhere.

mod keep;
mod text;

use gangmu_pack::expr::Dialect;
use sea_query::Value;

pub(crate) use self::keep::{At, ENTRY_COLUMNS, GRAM_COLUMNS, fits, lay, remake, standing, wanted};
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
        let mut asked = Asked { parts: Vec::new(), values: Vec::new() };
        let (tables, order) = self.narrow(&mut asked, &words, scope);
        for word in words {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let like = asked.bind(format!("%{escaped}%"));
            asked.parts.push(format!("(e.text LIKE {like} ESCAPE '\\' OR e.initials LIKE {like} ESCAPE '\\')"));
        }
        let places: Vec<String> = ledgers.iter().map(|ledger| asked.bind(ledger.as_str())).collect();
        asked.parts.push(format!("e.ledger IN ({})", places.join(", ")));
        let limit = asked.bind(i64::from(limit));
        let text = format!(
            "SELECT e.ledger, e.record_id, e.unit_id FROM {tables} WHERE {} ORDER BY {order} DESC LIMIT {limit}",
            asked.parts.join(" AND ")
        );
        let read = |row: &Row| Ok((row.get::<String>(0)?, FoundIn { record_id: row.get(1)?, unit_id: row.get(2)? }));
        self.db.rows((text, asked.values), read).await
    }

    /// The tables to read and the id to order by: few units have few records, which are read through; for all, the index
    /// of stretches is asked.
    fn narrow(&self, asked: &mut Asked, words: &[&str], scope: &Scope) -> (&'static str, &'static str) {
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
            // A single character is in no stretch.
            Scope::All if grams.is_empty() => PLAIN,
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
