//! Working together on the records of any ledger: saved views of its list, tags and comments.

pub mod comments;
pub mod tags;
pub mod views;

use std::sync::Arc;

use gangmu_pack::definition::Ledger;
use gangmu_store::Record;

use super::error::OpError;
use crate::app::App;

/// A record with its ledger.
async fn found(app: &App, ledger: &str, id: i64) -> Result<(Arc<Ledger>, Record), OpError> {
    let ledger = app.ledger(ledger)?;
    match app.store.record(&ledger, id).await? {
        Some(record) => Ok((ledger, record)),
        None => Err(OpError::NotFound("这条记录".into())),
    }
}
