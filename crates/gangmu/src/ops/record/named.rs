//! Records by their numbers, many at once, as the store keeps them. It asks nobody's rights.

use std::collections::HashMap;

use gangmu_pack::definition::Ledger;
use gangmu_pack::expr::Expr;
use gangmu_store::{ListQuery, Record};

use crate::app::App;
use crate::ops::error::OpError;

/// Records that are looked up by one statement.
const BATCH: usize = 500;

/// The records of these numbers that count, by number. Their personal values are sealed.
pub async fn by_number(app: &App, ledger: &Ledger, numbers: &[&str]) -> Result<HashMap<String, Record>, OpError> {
    let mut known = HashMap::with_capacity(numbers.len());
    // No number has a NUL, and PostgreSQL takes none.
    let numbers: Vec<&str> = numbers.iter().copied().filter(|number| !number.contains('\0')).collect();
    for chunk in numbers.chunks(BATCH) {
        let list: Vec<String> = chunk.iter().map(|n| format!("'{}'", n.replace('\'', "''"))).collect();
        // What cannot be written as a number of a condition is the number of no record.
        let Ok(filter) = Expr::parse(&format!("number in ({})", list.join(","))) else {
            continue;
        };
        let mut query = ListQuery::new(app.clock.today());
        (query.filter, query.limit) = (Some(filter), 1000);
        let page = app.store.list_records(ledger, &query).await?;
        known.extend(page.records.into_iter().map(|record| (record.number.clone(), record)));
    }
    Ok(known)
}
