//! A statement with its parameters `$1`, `$2`… It runs nothing and knows no database.

use gangmu_pack::expr::Dialect;
use sea_query::Value;

/// A statement with its parameters.
pub(crate) struct Statement {
    pub text: String,
    pub values: Vec<Value>,
}

impl From<&str> for Statement {
    fn from(text: &str) -> Self {
        Statement { text: text.to_owned(), values: Vec::new() }
    }
}

impl From<String> for Statement {
    fn from(text: String) -> Self {
        Statement { text, values: Vec::new() }
    }
}

impl<S: Into<String>, const N: usize> From<(S, [Value; N])> for Statement {
    fn from((text, values): (S, [Value; N])) -> Self {
        Statement { text: text.into(), values: values.into() }
    }
}

impl<S: Into<String>> From<(S, Vec<Value>)> for Statement {
    fn from((text, values): (S, Vec<Value>)) -> Self {
        Statement { text: text.into(), values }
    }
}

/// So many values as the rows of a table `v` of one column: `(VALUES ($1), ($2)) AS v`. Joined with a table by
/// `CROSS JOIN`, each row asks the index; a condition that a column be among them may have every row of the table asked.
pub(crate) fn listed(from: usize, count: usize) -> String {
    let rows: Vec<String> = (from..from + count).map(|at| format!("(${at})")).collect();
    format!("(VALUES {}) AS v", rows.join(", "))
}

/// The rows of a table as `r` that fit one of the values of a table `v`, value after value. Left to itself PostgreSQL
/// would, of a table that has grown, read all rows rather than ask the index so many times.
pub(crate) fn each(dialect: Dialect, values: &str, table: &str, fits: &str) -> String {
    match dialect {
        Dialect::Sqlite => format!("{values} CROSS JOIN \"{table}\" AS r WHERE {fits}"),
        Dialect::Postgres | Dialect::Columnar => {
            format!("{values} CROSS JOIN LATERAL (SELECT * FROM \"{table}\" AS r WHERE {fits} OFFSET 0) AS r")
        }
    }
}

/// So many parameters from that one on: `$2, $3, $4`.
pub(crate) fn places(from: usize, count: usize) -> String {
    (from..from + count).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}
