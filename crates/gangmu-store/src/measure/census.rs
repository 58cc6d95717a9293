//! Counts of the tree of units and of its yearly census, `census.pupils`: the denominators that no ledger keeps.

use gangmu_pack::definition::Ledger;
use gangmu_pack::expr::{self, Expr, SqlContext};

use super::{Group, MeasureQuery};
use crate::record::Scope;
use crate::value::day;
use crate::{Store, StoreError};

impl Store {
    /// A count as of the end of the period, narrowed by what the slice says about the owner unit alone.
    pub(super) async fn census(
        &self,
        from: &Ledger,
        count: &str,
        query: &MeasureQuery,
    ) -> Result<Vec<Group>, StoreError> {
        let (value, join) = match count {
            "pupils" | "staff" | "teachers" | "classes" => (format!("sum(c.{count})"), CENSUS),
            "schools" => ("count(CASE WHEN u.kind = 'school' THEN 1 END)".to_owned(), ""),
            "kindergartens" => ("count(CASE WHEN u.kind = 'kindergarten' THEN 1 END)".to_owned(), ""),
            _ => return Err(StoreError::missing("计量", format!("census.{count}"))),
        };
        let key = match query.by.as_deref().map(|by| by.split_once('.').unwrap_or((by, "id"))) {
            Some(("unit", attribute)) if attribute == "id" || expr::UNIT_ATTRIBUTES.contains(&attribute) => {
                Some(format!("u.\"{attribute}\""))
            }
            _ => None,
        };
        let (shown, grouped) = match key {
            Some(key) => (format!("CAST({key} AS TEXT)"), " GROUP BY 1"),
            None => ("CAST(NULL AS TEXT)".to_owned(), ""),
        };
        let mut values = vec![day(query.to)];
        if !join.is_empty() {
            values.push(i64::from(query.to.year()).into());
        }
        let mut text = format!(
            "SELECT {shown}, CAST({value} AS DOUBLE PRECISION), count(*) FROM unit AS u{join} \
             WHERE (u.valid_from IS NULL OR u.valid_from <= $1) AND (u.valid_to IS NULL OR u.valid_to >= $1)"
        );
        text.push_str(&within(&query.scope));
        text.push_str(&self.slice_of_unit(from, query));
        text.push_str(grouped);
        let read = |row: &crate::dialect::Row| Ok(Group { key: row.get(0)?, value: row.get(1)?, records: row.get(2)? });
        self.db.rows((text, values), read).await
    }

    fn slice_of_unit(&self, from: &Ledger, query: &MeasureQuery) -> String {
        let of_unit = |slice: &&Expr| slice.paths().all(|path| path.len() == 2 && path[0] == "unit");
        let Some(slice) = query.slice.as_ref().filter(of_unit) else {
            return String::new();
        };
        let names = expr::Scope::of(from);
        format!(" AND {}", slice.to_sql(&SqlContext::new(self.db.dialect(), &names, query.today)))
    }
}

/// The latest census up to the year of the period.
const CENSUS: &str =
    " JOIN unit_count AS c ON c.unit_id = u.id AND c.year = (SELECT max(year) FROM unit_count WHERE year <= $2)";

fn within(scope: &Scope) -> String {
    match scope {
        Scope::All => String::new(),
        Scope::Units(ids) if ids.is_empty() => " AND FALSE".to_owned(),
        Scope::Units(ids) => {
            let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
            format!(" AND u.id IN ({})", ids.join(", "))
        }
        // A path consists of digits and slashes; whatever else came in is dropped.
        Scope::Subtree(path) => {
            let path: String = path.chars().filter(|c| c.is_ascii_digit() || *c == '/').collect();
            format!(" AND u.path LIKE '{path}%'")
        }
    }
}
