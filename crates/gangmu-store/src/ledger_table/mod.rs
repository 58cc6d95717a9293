//! The tables of the ledgers follow their definitions: a plan says in Chinese what it will do, and refuses loss
//! unless that is allowed. Records are not touched here.

mod apply;
mod lists;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use gangmu_pack::definition::{FieldType, Ledger};

pub(crate) use self::lists::Lists;

use crate::dialect::{Reads, Row, Tx};
use crate::write::count_changes;
use crate::{LedgerUse, Store, StoreError, search};

/// What must be done so that the tables fit the definitions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LedgerPlan {
    /// Steps that lose nothing, in order.
    pub steps: Vec<LedgerStep>,
    /// Steps that throw data away. They run after the others, and only if that is allowed.
    pub losses: Vec<LedgerStep>,
}

/// One change of a ledger's table.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerStep {
    ledger: Arc<Ledger>,
    what: What,
}

#[derive(Debug, Clone, PartialEq)]
enum What {
    CreateTable,
    AddColumn(String),
    DropColumn(String),
    /// The column is made anew, empty: its type has changed.
    RemakeColumn(String),
    /// An index comes or goes because no two records may share the field's value now, or may again.
    IndexColumn(String, bool),
    /// The period or the key of the ledger is another field now.
    RemakeIndexes,
    /// What records are found by is made of other fields now, or was never made.
    RemakeSearch,
}

impl LedgerPlan {
    /// Whether the tables fit already.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.losses.is_empty()
    }

    /// The same plan where a field without a value in any record is no loss.
    #[must_use]
    pub fn sparing(self, used: &LedgerUse) -> LedgerPlan {
        let held = |step: &LedgerStep| step.field().is_none_or(|id| used.fields.get(id).is_some_and(|n| *n > 0));
        let (losses, harmless): (Vec<_>, Vec<_>) = self.losses.into_iter().partition(held);
        LedgerPlan { steps: self.steps.into_iter().chain(harmless).collect(), losses }
    }
}

impl LedgerStep {
    /// The field whose column it makes, takes away or changes.
    pub fn field(&self) -> Option<&str> {
        match &self.what {
            What::AddColumn(id) | What::DropColumn(id) | What::RemakeColumn(id) | What::IndexColumn(id, _) => Some(id),
            What::CreateTable | What::RemakeIndexes | What::RemakeSearch => None,
        }
    }
}

impl fmt::Display for LedgerStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ledger = &self.ledger.head.name;
        let name = |id: &String| self.ledger.field(id).map_or(id.clone(), |f| format!("{}({id})", f.name));
        match &self.what {
            What::CreateTable => write!(f, "新建《{ledger}》的表"),
            What::AddColumn(id) => write!(f, "《{ledger}》增加字段{}", name(id)),
            What::DropColumn(id) => write!(f, "《{ledger}》删除字段{id}及其全部数据"),
            What::RemakeColumn(id) => {
                write!(f, "《{ledger}》字段{}改变类型,原有数据清空", name(id))
            }
            What::IndexColumn(id, true) => write!(f, "《{ledger}》为字段{}建立索引", name(id)),
            What::IndexColumn(id, false) => write!(f, "《{ledger}》取消字段{}的索引", name(id)),
            What::RemakeIndexes => write!(f, "《{ledger}》重建归期与查重的索引"),
            What::RemakeSearch => write!(f, "《{ledger}》重建检索"),
        }
    }
}

impl fmt::Display for LedgerPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            writeln!(f, "{step}")?;
        }
        for loss in &self.losses {
            writeln!(f, "(丢失数据){loss}")?;
        }
        Ok(())
    }
}

/// What the catalogue says of a ledger's table as it stands.
#[derive(Default)]
struct Standing {
    on: String,
    key: String,
    /// Storage type and whether it is indexed, by field.
    columns: BTreeMap<String, (String, bool)>,
}

impl Store {
    /// Compares the tables with the definitions. Tables of ledgers that are gone stay as they are.
    pub async fn plan_ledgers(&self, ledgers: &[Arc<Ledger>]) -> Result<LedgerPlan, StoreError> {
        plan(&mut Reads::Db(&self.db), ledgers).await
    }

    /// Carries the plan out in one transaction.
    pub async fn apply_ledgers(&self, plan: &LedgerPlan, allow_loss: bool) -> Result<(), StoreError> {
        refuse_loss(plan, allow_loss)?;
        if plan.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        tx.lock_head().await?;
        follow(&mut tx, plan, allow_loss).await?;
        tx.commit().await?;
        self.lists.read(&self.db).await
    }
}

/// Compares the tables with the definitions.
pub(crate) async fn plan(reads: &mut Reads<'_>, ledgers: &[Arc<Ledger>]) -> Result<LedgerPlan, StoreError> {
    let (standing, found) = (standing(reads).await?, search::standing(reads).await?);
    let mut plan = LedgerPlan::default();
    for ledger in ledgers {
        match standing.get(&ledger.head.id) {
            Some(standing) => {
                plan_one(&mut plan, ledger, standing);
                if !search::fits(ledger, &found) {
                    plan.steps.push(step(ledger, What::RemakeSearch));
                }
            }
            None => plan.steps.push(step(ledger, What::CreateTable)),
        }
    }
    Ok(plan)
}

/// Carries a plan out within a transaction.
pub(crate) async fn follow(tx: &mut Tx, plan: &LedgerPlan, allow_loss: bool) -> Result<(), StoreError> {
    refuse_loss(plan, allow_loss)?;
    // The search reads the columns as they are in the end.
    let (last, steps): (Vec<_>, Vec<_>) = plan.steps.iter().partition(|step| step.what == What::RemakeSearch);
    for step in steps.into_iter().chain(&plan.losses).chain(last) {
        apply::apply(tx, step).await?;
    }
    let touched = plan.steps.iter().chain(&plan.losses).map(|step| step.ledger.head.id.clone());
    count_changes(tx, touched.collect()).await
}

fn refuse_loss(plan: &LedgerPlan, allow_loss: bool) -> Result<(), StoreError> {
    match allow_loss || plan.losses.is_empty() {
        true => Ok(()),
        false => Err(StoreError::Loss(plan.losses.iter().map(ToString::to_string).collect())),
    }
}

async fn standing(reads: &mut Reads<'_>) -> Result<BTreeMap<String, Standing>, StoreError> {
    let three = |row: &Row| Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<String>(2)?));
    let tables = reads.rows("SELECT ledger, on_field, key_fields FROM ledger_table", three).await?;
    let mut standing: BTreeMap<String, Standing> =
        tables.into_iter().map(|(ledger, on, key)| (ledger, Standing { on, key, ..Standing::default() })).collect();
    let column = |row: &Row| Ok((three(row)?, row.get::<bool>(3)?));
    let text = "SELECT ledger, field, storage, indexed FROM ledger_column";
    for ((ledger, field, storage), indexed) in reads.rows(text, column).await? {
        standing.entry(ledger).or_default().columns.insert(field, (storage, indexed));
    }
    Ok(standing)
}

fn step(ledger: &Arc<Ledger>, what: What) -> LedgerStep {
    LedgerStep { ledger: Arc::clone(ledger), what }
}

fn plan_one(plan: &mut LedgerPlan, ledger: &Arc<Ledger>, standing: &Standing) {
    for field in &ledger.fields {
        match standing.columns.get(&field.id) {
            None => plan.steps.push(step(ledger, What::AddColumn(field.id.clone()))),
            Some((storage, _)) if storage != storage_of(field.kind) => {
                plan.losses.push(step(ledger, What::RemakeColumn(field.id.clone())));
            }
            Some((_, indexed)) if *indexed != is_indexed(ledger, &field.id) => {
                plan.steps.push(step(ledger, What::IndexColumn(field.id.clone(), !indexed)));
            }
            Some(_) => {}
        }
    }
    if standing.on != ledger.head.on || standing.key != ledger.head.key.join(",") {
        plan.steps.push(step(ledger, What::RemakeIndexes));
    }
    for id in standing.columns.keys().filter(|id| ledger.field(id).is_none()) {
        plan.losses.push(step(ledger, What::DropColumn(id.clone())));
    }
}

/// Name of the table of a ledger.
pub(crate) fn table_of(ledger: &str) -> String {
    format!("ledger_{ledger}")
}

/// The columns that every record has besides its fields.
pub(crate) const HEAD: [&str; 11] = [
    "id",
    "number",
    "owner",
    "state",
    "due",
    "revision",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "voided",
];

/// Whether the table has that column.
pub(crate) fn is_column(ledger: &Ledger, id: &str) -> bool {
    HEAD.contains(&id) || ledger.field(id).is_some()
}

/// Fields of which no two records may have the same value: who enters one asks for it.
fn is_indexed(ledger: &Ledger, id: &str) -> bool {
    id != ledger.head.on && ledger.field(id).is_some_and(|field| field.unique)
}

/// Type of the column that keeps a field. Money is kept in fen, several codes as `|a|b|`, a unit by its id,
/// the rows of a group as JSON.
fn storage_of(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Int | FieldType::Money | FieldType::Unit => "BIGINT",
        FieldType::Num => "DOUBLE PRECISION",
        FieldType::Bool => "BOOLEAN",
        _ => "TEXT",
    }
}
