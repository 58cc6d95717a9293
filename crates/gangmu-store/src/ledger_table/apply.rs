//! Carries out one step of a plan: tables, columns and indexes of a ledger, and the catalogue of what stands.

use gangmu_pack::definition::Ledger;

use super::{LedgerStep, What, is_column, is_indexed, lists, storage_of, table_of};
use crate::dialect::Tx;
use crate::{StoreError, search};

/// Carries out one step within the transaction of the whole plan.
pub(super) async fn apply(tx: &mut Tx, step: &LedgerStep) -> Result<(), StoreError> {
    let ledger = &*step.ledger;
    match &step.what {
        What::CreateTable => create_table(tx, ledger).await,
        What::AddColumn(id) => add_column(tx, ledger, id).await,
        What::DropColumn(id) => drop_column(tx, ledger, id).await,
        What::RemakeColumn(id) => {
            drop_column(tx, ledger, id).await?;
            add_column(tx, ledger, id).await?;
            remake_indexes(tx, ledger).await
        }
        What::IndexColumn(id, wanted) => index_column(tx, ledger, id, *wanted).await,
        What::RemakeIndexes => remake_indexes(tx, ledger).await,
        What::RemakeSearch => search::remake(tx, ledger).await,
    }
}

async fn create_table(tx: &mut Tx, ledger: &Ledger) -> Result<(), StoreError> {
    let table = table_of(&ledger.head.id);
    // PostgreSQL keeps room in each page, where a changed row finds place beside the one before it.
    tx.define(&format!(
        "CREATE TABLE \"{table}\" (\"id\" BIGINT PRIMARY KEY, \"number\" TEXT NOT NULL, \"owner\" BIGINT NOT NULL, \
         \"state\" TEXT NOT NULL, \"due\" TEXT, \"revision\" BIGINT NOT NULL, \"created_at\" BIGINT NOT NULL, \
         \"created_by\" BIGINT NOT NULL, \"updated_at\" BIGINT NOT NULL, \"updated_by\" BIGINT NOT NULL, \
         \"voided\" BOOLEAN NOT NULL)\n--postgres WITH (fillfactor = 70)"
    ))
    .await?;
    for field in &ledger.fields {
        add_column(tx, ledger, &field.id).await?;
    }
    tx.define(&format!("CREATE UNIQUE INDEX \"{table}_number\" ON \"{table}\" (\"number\")")).await?;
    create_index(tx, ledger, "due", &["due", "id", "state", "voided"]).await?;
    remake_indexes(tx, ledger).await?;
    search::remake(tx, ledger).await
}

async fn add_column(tx: &mut Tx, ledger: &Ledger, id: &str) -> Result<(), StoreError> {
    let Some(field) = ledger.field(id) else {
        return Ok(());
    };
    let storage = storage_of(field.kind);
    tx.define(&format!("ALTER TABLE \"{}\" ADD COLUMN \"{id}\" {storage}", table_of(&ledger.head.id))).await?;
    let values = vec![ledger.head.id.as_str().into(), id.into(), storage.into(), false.into()];
    tx.insert("ledger_column", &["ledger", "field", "storage", "indexed"], values).await?;
    if is_indexed(ledger, id) { index_column(tx, ledger, id, true).await } else { Ok(()) }
}

async fn drop_column(tx: &mut Tx, ledger: &Ledger, id: &str) -> Result<(), StoreError> {
    drop_index(tx, ledger, id).await?;
    lists::drop_of(tx, ledger, id).await?;
    for name in ["_on", "_on_state", "_key"] {
        drop_index(tx, ledger, name).await?;
    }
    tx.define(&format!("ALTER TABLE \"{}\" DROP COLUMN \"{id}\"", table_of(&ledger.head.id))).await?;
    let key = [ledger.head.id.as_str().into(), id.into()];
    tx.run(("DELETE FROM ledger_column WHERE ledger = $1 AND field = $2", key)).await?;
    remake_indexes(tx, ledger).await
}

async fn index_column(tx: &mut Tx, ledger: &Ledger, id: &str, wanted: bool) -> Result<(), StoreError> {
    match wanted {
        true => create_index(tx, ledger, id, &[id, "id"]).await?,
        false => drop_index(tx, ledger, id).await?,
    }
    let values = [wanted.into(), ledger.head.id.as_str().into(), id.into()];
    tx.run(("UPDATE ledger_column SET indexed = $1 WHERE ledger = $2 AND field = $3", values)).await.map(drop)
}

/// The indexes by period, and the one that an import looks records up by.
async fn remake_indexes(tx: &mut Tx, ledger: &Ledger) -> Result<(), StoreError> {
    let (on, key) = (ledger.head.on.as_str(), &ledger.head.key);
    let mut keyed: Vec<&str> = key.iter().map(String::as_str).collect();
    keyed.push("id");
    let wanted = [("_on", vec![on, "id"]), ("_on_state", vec!["state", on, "id", "voided"]), ("_key", keyed)];
    for (name, columns) in wanted {
        drop_index(tx, ledger, name).await?;
        let there = columns.iter().all(|c| is_column(ledger, c));
        if there && columns.len() > 1 {
            create_index(tx, ledger, name, &columns).await?;
        }
    }
    let text = "INSERT INTO ledger_table (ledger, on_field, key_fields) VALUES ($1, $2, $3) \
                ON CONFLICT (ledger) DO UPDATE SET on_field = $2, key_fields = $3";
    let values = [ledger.head.id.as_str().into(), on.into(), key.join(",").into()];
    tx.run((text, values)).await.map(drop)
}

/// All indexes leave out voided records, so lists never meet them. Those by which states are counted also hold what
/// the count asks for.
async fn create_index(tx: &mut Tx, ledger: &Ledger, name: &str, columns: &[&str]) -> Result<(), StoreError> {
    let table = table_of(&ledger.head.id);
    let columns: Vec<String> = columns.iter().map(|c| format!("\"{c}\" NULLS FIRST")).collect();
    let columns = columns.join(", ");
    tx.define(&format!("CREATE INDEX \"{table}_{name}\" ON \"{table}\" ({columns}) WHERE NOT \"voided\"")).await
}

async fn drop_index(tx: &mut Tx, ledger: &Ledger, name: &str) -> Result<(), StoreError> {
    tx.define(&format!("DROP INDEX IF EXISTS \"{}_{name}\"", table_of(&ledger.head.id))).await
}
