//! Definitions of ledgers that the bureau wrote itself. One is saved in one transaction with the change of its table
//! and its audit event; meanwhile nobody else writes. Whether it is right is judged elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use gangmu_pack::definition::Ledger;
use jiff::Timestamp;
use serde_json::json;

use crate::audit::Note;
use crate::dialect::{Reads, Row};
use crate::ledger_table::{self, table_of};
use crate::value::read_instant;
use crate::write::Write;
use crate::{By, LedgerPlan, Store, StoreError};

/// The counter that moves on with every change of a definition: by it other processes see that there was one.
const CHANGE: &str = "definition_change";

/// A definition that the bureau wrote itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// Id: the target of its audit events, which have the kind `definition`.
    pub id: i64,
    /// Id of the ledger.
    pub ledger: String,
    /// Text of the file.
    pub text: String,
    /// It is in force; otherwise it was taken back.
    pub active: bool,
    /// How often it was changed.
    pub revision: i64,
    /// When it was changed last.
    pub at: Timestamp,
    /// Name of the person who did.
    pub by_name: String,
}

/// A change of a definition.
#[derive(Debug, Clone, Copy)]
pub struct NewDefinition<'a> {
    /// Id of the ledger.
    pub ledger: &'a str,
    /// Text of the file; none takes the bureau's own definition back.
    pub text: Option<&'a str>,
    /// The text in force until now, for the trail.
    pub before: Option<&'a str>,
    /// The revision on which the change rests; 0 where there was none.
    pub base: i64,
}

/// What the table of a ledger holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LedgerUse {
    /// Records, void ones among them.
    pub records: i64,
    /// Records in each state, without void ones.
    pub states: BTreeMap<String, i64>,
    /// Records in which a field is filled.
    pub fields: BTreeMap<String, i64>,
    /// Targets of plans that are counted by a measure.
    pub targets: BTreeMap<String, i64>,
}

/// A change of definitions under way. All writers wait until it ends; dropped, it leaves everything as it was.
pub struct DefinitionEdit(Write);

impl Store {
    /// The definitions that the bureau wrote itself, those taken back among them.
    pub async fn definitions(&self) -> Result<Vec<Definition>, StoreError> {
        all(&mut Reads::Db(&self.db)).await
    }

    /// A number that grows with every change of a definition.
    pub async fn definition_change(&self) -> Result<i64, StoreError> {
        change(&mut Reads::Db(&self.db)).await
    }

    /// What the table of a ledger holds; nothing where there is none.
    pub async fn ledger_use(&self, ledger: &str) -> Result<LedgerUse, StoreError> {
        used(&mut Reads::Db(&self.db), ledger).await
    }

    /// Forgets what connections remember of tables that have changed since.
    pub fn renew(&self) {
        self.db.renew();
    }

    /// Begins a change of definitions.
    pub async fn edit_definitions(&self, by: &By) -> Result<DefinitionEdit, StoreError> {
        let mut write = self.begin(by).await?;
        write.tx.hurry().await?;
        Ok(DefinitionEdit(write))
    }
}

impl DefinitionEdit {
    /// As [`Store::definitions`].
    pub async fn definitions(&mut self) -> Result<Vec<Definition>, StoreError> {
        all(&mut Reads::Tx(&mut self.0.tx)).await
    }

    /// As [`Store::ledger_use`].
    pub async fn ledger_use(&mut self, ledger: &str) -> Result<LedgerUse, StoreError> {
        used(&mut Reads::Tx(&mut self.0.tx), ledger).await
    }

    /// As [`Store::plan_ledgers`].
    pub async fn plan(&mut self, ledgers: &[Arc<Ledger>]) -> Result<LedgerPlan, StoreError> {
        ledger_table::plan(&mut Reads::Tx(&mut self.0.tx), ledgers).await
    }

    /// Saves the definition and carries the plan out; gives the number of the change.
    ///
    /// # Errors
    /// `Stale` where someone changed it since, `Loss` where the plan loses data and that is not allowed.
    pub async fn save(self, new: NewDefinition<'_>, plan: &LedgerPlan, allow_loss: bool) -> Result<i64, StoreError> {
        let DefinitionEdit(mut write) = self;
        let standing = all(&mut Reads::Tx(&mut write.tx)).await?.into_iter().find(|d| d.ledger == new.ledger);
        if standing.as_ref().map_or(0, |d| d.revision) != new.base {
            return Err(StoreError::Stale);
        }
        let id = match &standing {
            Some(standing) => standing.id,
            None => write.next_id("definition").await?,
        };
        keep(&mut write, id, &new, standing.as_ref()).await?;
        ledger_table::follow(&mut write.tx, plan, allow_loss).await?;
        write.trail.kinds.insert(new.ledger.to_owned());
        let words: Vec<String> = plan.steps.iter().chain(&plan.losses).map(ToString::to_string).collect();
        let action = if new.text.is_some() { "update" } else { "reset" };
        let after = json!({ "ledger": new.ledger, "text": new.text, "steps": words });
        let before = json!({ "ledger": new.ledger, "text": new.before });
        write.note(Note::new(action, "definition", id).before(before).after(after));
        let change = write.next_id(CHANGE).await?;
        write.commit().await?;
        Ok(change)
    }
}

async fn keep(
    write: &mut Write,
    id: i64,
    new: &NewDefinition<'_>,
    standing: Option<&Definition>,
) -> Result<(), StoreError> {
    let text = new.text.or(standing.map(|d| d.text.as_str())).or(new.before).unwrap_or_default();
    let by = write.by.clone();
    let values = [
        id.into(),
        new.ledger.into(),
        text.into(),
        new.text.is_some().into(),
        (new.base + 1).into(),
        by.at.as_millisecond().into(),
        by.actor_id.into(),
        by.actor_name.into(),
    ];
    let text = "INSERT INTO definition (id, ledger, text, active, revision, at, by_id, by_name) \
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE \
                SET text = $3, active = $4, revision = $5, at = $6, by_id = $7, by_name = $8";
    write.tx.run((text, values)).await.map(drop)
}

async fn all(reads: &mut Reads<'_>) -> Result<Vec<Definition>, StoreError> {
    let text = "SELECT id, ledger, text, active, revision, at, by_name FROM definition ORDER BY ledger";
    reads.rows(text, read).await
}

fn read(row: &Row) -> Result<Definition, StoreError> {
    Ok(Definition {
        id: row.get(0)?,
        ledger: row.get(1)?,
        text: row.get(2)?,
        active: row.get(3)?,
        revision: row.get(4)?,
        at: read_instant(row.get(5)?)?,
        by_name: row.get(6)?,
    })
}

async fn change(reads: &mut Reads<'_>) -> Result<i64, StoreError> {
    let text = "SELECT last FROM counter WHERE name = $1";
    Ok(reads.rows((text, [CHANGE.into()]), |row| row.get::<i64>(0)).await?.into_iter().next().unwrap_or(0))
}

fn pair(row: &Row) -> Result<(String, i64), StoreError> {
    Ok((row.get(0)?, row.get(1)?))
}

async fn used(reads: &mut Reads<'_>, ledger: &str) -> Result<LedgerUse, StoreError> {
    let columns = "SELECT field FROM ledger_column WHERE ledger = $1 ORDER BY field";
    let columns: Vec<String> = reads.rows((columns, [ledger.into()]), |row| row.get(0)).await?;
    if columns.is_empty() {
        return Ok(LedgerUse::default());
    }
    let table = table_of(ledger);
    let counts: String = columns.iter().map(|column| format!(", count(\"{column}\")")).collect();
    let read = |row: &Row| {
        let fields = columns.iter().enumerate().map(|(i, column)| Ok((column.clone(), row.get::<i64>(i + 1)?)));
        Ok((row.get::<i64>(0)?, fields.collect::<Result<BTreeMap<_, _>, StoreError>>()?))
    };
    let counted = reads.rows(format!("SELECT count(*){counts} FROM \"{table}\""), read).await?;
    let (records, fields) = counted.into_iter().next().unwrap_or_default();
    let states = format!("SELECT \"state\", count(*) FROM \"{table}\" WHERE NOT \"voided\" GROUP BY \"state\"");
    let states = reads.rows(states, pair).await?.into_iter().collect();
    let targets = "SELECT measure, count(*) FROM target WHERE ledger = $1 AND measure IS NOT NULL GROUP BY measure";
    let targets = reads.rows((targets, [ledger.into()]), pair).await?.into_iter().collect();
    Ok(LedgerUse { records, states, fields, targets })
}
