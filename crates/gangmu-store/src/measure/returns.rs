//! What the rate of returns is counted from: which came in time, and counts over them that still hold. What is owed is judged
//! elsewhere.

use std::collections::{BTreeSet, HashSet};

use jiff::civil::Date;

use super::{Group, Tally};
use crate::dialect::Row;
use crate::record::UNIT;
use crate::statement::Statement;
use crate::value::day;
use crate::{Store, StoreError};

/// The name under which changes to the returns of a ledger are counted.
pub(crate) fn returns_of(ledger: &str) -> String {
    format!("duty_return/{ledger}")
}

impl Tally {
    /// A count over the returns of a ledger that somebody else makes; not made again while returns, units and settings stay.
    /// `key` says all that it depends on besides.
    pub async fn of_returns<E>(
        &self,
        ledger: &str,
        key: String,
        count: impl Future<Output = Result<Vec<Group>, E>>,
    ) -> Result<Vec<Group>, E> {
        let reads = BTreeSet::from([returns_of(ledger), UNIT.to_owned(), "setting".to_owned()]);
        let wanted = self.stand.wanted(&reads, &Statement::from(key));
        if let Some(known) = self.store.memo.find(&wanted) {
            return Ok(known);
        }
        let groups = count.await?;
        self.store.memo.keep(wanted, &groups);
        Ok(groups)
    }
}

impl Store {
    /// The returns of a ledger due between two days that were handed in by their day and not sent back since: name of the
    /// duty, period, unit.
    pub async fn returns_in_time(
        &self,
        ledger: &str,
        from: Date,
        to: Date,
    ) -> Result<HashSet<(String, String, i64)>, StoreError> {
        // Tens of thousands of returns come as one row for each period.
        let text = "SELECT duty, period, string_agg(CAST(unit_id AS TEXT), ',') FROM duty_return \
                    WHERE ledger = $1 AND due >= $2 AND due <= $3 AND status IN ('submitted', 'approved') AND first_on <= due \
                    GROUP BY duty, period";
        let read = |row: &Row| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?));
        let periods = self.db.rows((text, [ledger.into(), day(from), day(to)]), read).await?;
        let mut found = HashSet::new();
        for (duty, period, units) in periods {
            let units = units.split(',').filter_map(|unit| unit.parse().ok());
            found.extend(units.map(|unit| (duty.clone(), period.clone(), unit)));
        }
        Ok(found)
    }
}
