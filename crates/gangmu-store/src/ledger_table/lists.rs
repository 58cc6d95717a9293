//! The indexes by which large lists come page by page: they follow from the definition's columns and the saved views, and
//! are made once a ledger is large. While it is small every one of them would cost each write more than it saves a reader.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use gangmu_pack::definition::{FieldType, Ledger, Privacy};
use gangmu_pack::expr::Expr;

use super::table_of;
use crate::dialect::{Db, Tx};
use crate::record::ListQuery;
use crate::{Store, StoreError};

/// Records from which on a ledger's lists have their indexes.
const LARGE: i64 = 5_000;
/// Indexes that the saved views of a ledger may ask for.
const OF_VIEWS: usize = 6;

/// The columns of an index, in order.
type Columns = Vec<String>;

/// The indexes that stand, by ledger.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists(Arc<RwLock<BTreeMap<String, BTreeSet<Columns>>>>);

impl Lists {
    /// Reads which indexes stand.
    pub async fn read(&self, db: &Db) -> Result<(), StoreError> {
        let mut standing: BTreeMap<String, BTreeSet<Columns>> = BTreeMap::new();
        for Standing { ledger, columns, .. } in standing_in(db).await? {
            standing.entry(ledger).or_default().insert(columns);
        }
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = standing;
        Ok(())
    }

    /// Whether one of them answers a page of this query in its order.
    pub fn serve(&self, ledger: &Ledger, query: &ListQuery) -> bool {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let Some(standing) = all.get(&ledger.head.id) else { return false };
        wanted_by(ledger, query).is_some_and(|columns| standing.contains(&columns))
    }
}

/// An index that stands.
struct Standing {
    id: i64,
    ledger: String,
    columns: Columns,
}

impl Store {
    /// Makes the indexes that the lists of large ledgers want, by their columns and by what saved views ask for, the
    /// more important views first; removes those that nobody wants any more.
    pub async fn index_lists(&self, ledgers: &[Arc<Ledger>], views: &[(String, ListQuery)]) -> Result<(), StoreError> {
        let mut standing: BTreeMap<String, Vec<Standing>> = BTreeMap::new();
        for index in standing_in(&self.db).await? {
            standing.entry(index.ledger.clone()).or_default().push(index);
        }
        for ledger in ledgers {
            let of_views = views.iter().filter(|(id, _)| *id == ledger.head.id).map(|(_, query)| query);
            let wanted = wanted(ledger, of_views);
            let standing = standing.remove(&ledger.head.id).unwrap_or_default();
            let missing = |columns: &&Columns| standing.iter().all(|index| index.columns != **columns);
            let missing: Vec<&Columns> = wanted.iter().filter(missing).collect();
            for gone in standing.iter().filter(|index| !wanted.contains(&index.columns)) {
                let mut tx = begin(&self.db).await?;
                drop_one(&mut tx, gone).await?;
                tx.commit().await?;
            }
            if !missing.is_empty() && self.is_large(ledger).await? {
                for columns in missing {
                    self.make(ledger, columns).await?;
                }
            }
        }
        self.lists.read(&self.db).await
    }

    async fn is_large(&self, ledger: &Ledger) -> Result<bool, StoreError> {
        let table = table_of(&ledger.head.id);
        let text = format!("SELECT count(*) FROM (SELECT 1 FROM \"{table}\" LIMIT {LARGE}) AS r");
        Ok(self.db.row(text, |row| row.get::<i64>(0)).await? >= Some(LARGE))
    }

    async fn make(&self, ledger: &Ledger, columns: &Columns) -> Result<(), StoreError> {
        let mut tx = begin(&self.db).await?;
        let named = columns.join(",");
        let there = "SELECT 1 FROM list_index WHERE ledger = $1 AND columns = $2";
        let key = [ledger.head.id.as_str().into(), named.as_str().into()];
        // Another process may have made it in the meantime.
        if tx.row((there, key), |_| Ok(())).await?.is_some() {
            return Ok(());
        }
        let id = crate::write::reserve(&mut tx, "list_index", 1).await?;
        let (name, table) = (name_of(id), table_of(&ledger.head.id));
        let listed: Vec<String> = columns.iter().map(|column| format!("\"{column}\" NULLS FIRST")).collect();
        let listed = listed.join(", ");
        tx.define(&format!("CREATE INDEX {name} ON \"{table}\" ({listed}) WHERE NOT \"voided\"")).await?;
        // Beside indexes that it knows well, SQLite would not trust one of which it knows nothing.
        tx.define(&format!("--sqlite ANALYZE {name}")).await?;
        let values = vec![id.into(), ledger.head.id.as_str().into(), named.into()];
        tx.insert("list_index", &["id", "ledger", "columns"], values).await?;
        tx.commit().await
    }
}

/// Forgets the indexes that hold a column, which is about to go.
pub(super) async fn drop_of(tx: &mut Tx, ledger: &Ledger, column: &str) -> Result<(), StoreError> {
    let text = "SELECT id, ledger, columns FROM list_index WHERE ledger = $1";
    for index in tx.rows((text, [ledger.head.id.as_str().into()]), read).await? {
        if index.columns.iter().any(|own| own == column) {
            drop_one(tx, &index).await?;
        }
    }
    Ok(())
}

async fn drop_one(tx: &mut Tx, index: &Standing) -> Result<(), StoreError> {
    tx.define(&format!("DROP INDEX IF EXISTS {}", name_of(index.id))).await?;
    tx.run(("DELETE FROM list_index WHERE id = $1", [index.id.into()])).await.map(drop)
}

/// A transaction that nobody writes beside.
async fn begin(db: &Db) -> Result<Tx, StoreError> {
    let mut tx = db.begin().await?;
    tx.lock_head().await?;
    tx.hurry().await?;
    Ok(tx)
}

async fn standing_in(db: &Db) -> Result<Vec<Standing>, StoreError> {
    db.rows("SELECT id, ledger, columns FROM list_index ORDER BY id", read).await
}

fn read(row: &crate::dialect::Row) -> Result<Standing, StoreError> {
    let columns = row.get::<String>(2)?.split(',').map(str::to_owned).collect();
    Ok(Standing { id: row.get(0)?, ledger: row.get(1)?, columns })
}

fn name_of(id: i64) -> String {
    format!("list_index_{id}")
}

/// The indexes of a ledger's lists.
fn wanted<'a>(ledger: &Ledger, views: impl Iterator<Item = &'a ListQuery>) -> BTreeSet<Columns> {
    let on = &ledger.head.on;
    let columns = |ids: &[&String]| ids.iter().map(|id| (*id).clone()).chain(["id".to_owned()]).collect::<Columns>();
    let shown = ledger.fields.iter().filter(|field| field.list && is_short(ledger, &field.id));
    let mut wanted: BTreeSet<Columns> = BTreeSet::new();
    wanted.insert(columns(&[&"owner".to_owned(), on]));
    for field in shown {
        if field.id != *on && !field.unique {
            wanted.insert(columns(&[&field.id]));
        }
        if field.kind == FieldType::Code {
            wanted.insert(columns(&[&field.id, on]));
        }
    }
    let of_views = views.filter_map(|query| wanted_by(ledger, query)).filter(|columns| !wanted.contains(columns));
    let mut further: Vec<Columns> = Vec::new();
    for columns in of_views {
        if !further.contains(&columns) && further.len() < OF_VIEWS {
            further.push(columns);
        }
    }
    wanted.extend(further);
    wanted
}

/// The index by which a query comes in its order without a sort: the columns that it holds to one value, then the one that
/// it is sorted by. None where the ledger's own indexes do, or none could.
fn wanted_by(ledger: &Ledger, query: &ListQuery) -> Option<Columns> {
    let on = &ledger.head.on;
    let mut held: BTreeSet<String> =
        query.filter.iter().flat_map(Expr::parts).filter_map(|part| code_of(ledger, &part)).collect();
    if query.states.len() == 1 {
        held.insert("state".to_owned());
    }
    let sort = query.sort.as_ref().map_or(on, |sort| &sort.column);
    let by_state = held.len() == 1 && held.contains("state");
    let own = held.is_empty() && (sort == on || ["id", "number", "due"].contains(&sort.as_str()));
    if own || by_state && sort == on || !is_short(ledger, sort) {
        return None;
    }
    let held = held.into_iter().filter(|column| column != sort);
    Some(held.chain([sort.clone(), "id".to_owned()]).collect())
}

/// The field that a condition holds to one code: `kind = '消防'`.
fn code_of(ledger: &Ledger, condition: &Expr) -> Option<String> {
    let (id, code) = condition.source().split_once('=')?;
    let (id, code) = (id.trim(), code.trim());
    let field = ledger.field(id).filter(|field| field.kind == FieldType::Code)?;
    let inner = code.strip_prefix('\'')?.strip_suffix('\'')?;
    (!inner.is_empty() && !inner.contains('\'')).then(|| field.id.clone())
}

/// Whether a column's values are short and stand as they are, so that an index may hold them.
fn is_short(ledger: &Ledger, column: &str) -> bool {
    use FieldType::{Bool, Code, Date, Int, Money, Num, Time, Unit};
    match ledger.field(column) {
        Some(field) => {
            field.privacy == Privacy::Open && matches!(field.kind, Bool | Code | Date | Int | Money | Num | Time | Unit)
        }
        None => ["number", "owner", "state", "due", "created_at", "updated_at"].contains(&column),
    }
}
