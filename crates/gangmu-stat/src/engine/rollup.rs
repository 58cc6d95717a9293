//! Census tables made from registers of persons (名册汇总): the SQL that groups a register into a table's rows. It runs nothing.

use std::collections::BTreeMap;

use gangmu_pack::definition::{Count, Ledger, Rollup};
use gangmu_pack::expr::{Dialect, Expr, Scope, SqlContext};

use super::item::census_day;
use super::sql_type;
use crate::snapshot::Column;

/// The rows of a census table as a query over the register `register` and the table `unit`, with the columns of the
/// ledger's table in a snapshot.
pub(crate) fn rollup_sql(
    ledger: &Ledger,
    rollup: &Rollup,
    register: &Ledger,
    lists: &BTreeMap<String, Vec<String>>,
    columns: &[Column],
    year: i16,
) -> String {
    let names = Scope::with_lists(register, lists);
    let context = SqlContext::new(Dialect::Columnar, &names, census_day(year));
    let sql = |expr: &Expr| expr.to_sql(&context);
    let keys: Vec<(&str, String)> = rollup.by.iter().map(|key| (key.id.as_str(), sql(&key.value))).collect();
    let mut inner: Vec<String> = vec!["r.\"owner\" AS owner".into()];
    inner.extend(keys.iter().map(|(id, value)| format!("{value} AS \"{id}\"")));
    inner.extend(rollup.group.iter().map(|group| format!("r.\"{group}\" AS first_group")));
    let grouped: Vec<String> = (1..=inner.len()).map(|at| at.to_string()).collect();
    inner.push("count(*) AS n".into());
    for (id, count) in &rollup.counts {
        match count {
            Count::Count(Some(condition)) => {
                inner.push(format!("sum(CASE WHEN {} THEN 1 ELSE 0 END) AS \"c_{id}\"", sql(condition)));
            }
            Count::Sum(value) => inner.push(format!("sum({}) AS \"c_{id}\"", sql(value))),
            Count::Count(None) | Count::Groups(_) => {}
        }
    }
    let filter = rollup.filter.as_ref().map(|filter| format!(" WHERE {}", sql(filter))).unwrap_or_default();
    let inner = format!(
        "SELECT {} FROM \"{}\" AS r JOIN unit AS u ON u.id = r.\"owner\"{filter} GROUP BY {}",
        inner.join(", "),
        register.head.id,
        grouped.join(", "),
    );
    let shown: Vec<String> = columns
        .iter()
        .map(|column| format!("{} AS \"{}\"", value(ledger, rollup, column, year), column.name))
        .collect();
    let keys: Vec<String> =
        std::iter::once("r.owner".to_owned()).chain(keys.iter().map(|(id, _)| format!("r.\"{id}\""))).collect();
    format!("SELECT {} FROM ({inner}) AS r GROUP BY {}", shown.join(", "), keys.join(", "))
}

/// What stands in a column of the table.
fn value(ledger: &Ledger, rollup: &Rollup, column: &Column, year: i16) -> String {
    let name = column.name.as_str();
    let kind = sql_type(column.kind);
    let cast = |value: String| format!("CAST({value} AS {kind})");
    if let Some(count) = rollup.counts.get(name) {
        return cast(match count {
            Count::Count(None) => "sum(r.n)".into(),
            Count::Count(Some(_)) | Count::Sum(_) => format!("sum(r.\"c_{name}\")"),
            Count::Groups(None) => "count(*)".into(),
            Count::Groups(Some(condition)) => {
                let names = Scope::of_groups();
                let context = SqlContext::new(Dialect::Columnar, &names, census_day(year));
                format!("sum(CASE WHEN {} THEN 1 ELSE 0 END)", condition.to_sql(&context))
            }
        });
    }
    if rollup.by.iter().any(|key| key.id == name) {
        return cast(format!("r.\"{name}\""));
    }
    match name {
        "owner" => cast("r.owner".into()),
        "state" => cast("'rolled_up'".into()),
        _ if name == ledger.head.on => cast(format!("'{}'", census_day(year))),
        _ => cast("NULL".into()),
    }
}
