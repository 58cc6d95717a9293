//! Changing records: updates, moves along the workflow, voiding. A change made on an old revision is refused.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use gangmu_pack::definition::{Ledger, Move};
use sea_query::Value;
use serde_json::{Map, Value as Json};

use super::decode::{encode, unknown};
use super::{BATCH, Change, Due, Reader, Record};
use crate::audit::Note;
use crate::dialect::Row;
use crate::ledger_table::table_of;
use crate::statement::listed;
use crate::value::{day, instant, opt_day};
use crate::write::Write;
use crate::{By, Store, StoreError, search};

impl Store {
    /// Changes a record and returns its new revision.
    pub async fn update_record(&self, ledger: &Ledger, change: Change, by: &By) -> Result<i64, StoreError> {
        let revision = change.revision;
        let revisions = self.update_records(ledger, vec![change], by).await?;
        Ok(revisions.first().copied().unwrap_or(revision))
    }

    /// Changes records, all or none, and returns their new revisions. A change of nothing leaves the revision.
    pub async fn update_records(&self, ledger: &Ledger, changes: Vec<Change>, by: &By) -> Result<Vec<i64>, StoreError> {
        let mut write = self.begin(by).await?;
        let changed = write.update(ledger, &changes, "update").await?;
        write.commit().await?;
        Ok(changed.into_iter().map(|(revision, _)| revision).collect())
    }

    /// Moves a record along the workflow, with what is filled in by that; returns its new revision.
    pub async fn move_record(&self, ledger: &Ledger, step: &Move, change: Change, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let taken = write.take(ledger, &[(change.id, change.revision)], &[]).await?;
        let record = taken.into_iter().next().ok_or_else(|| StoreError::missing("记录", change.id))?;
        if !step.from.contains(&record.state) {
            let state = ledger.state_name(&record.state);
            return Err(StoreError::Invalid(format!("当前状态为“{state}”,不能{}", step.name)));
        }
        let mut edit = Edit::of(ledger, &record, &change)?;
        edit.set("state", record.state.as_str().into(), step.to.as_str().into(), step.to.as_str().into());
        write.change(ledger, vec![(record, edit)], &format!("move:{}", step.id)).await?;
        let entry = [change.id.into(), step.to.as_str().into(), day(by.today), write.trail.seq.into(), 0i64.into()];
        write.enter(&ledger.head.id, entry.into()).await?;
        write.commit().await?;
        Ok(change.revision + 1)
    }

    /// Declares a record void: it stays readable but counts no more. Returns its new revision.
    pub async fn void_record(&self, ledger: &Ledger, id: i64, revision: i64, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        write.void(ledger, &[(id, revision)]).await?;
        write.commit().await?;
        Ok(revision + 1)
    }
}

/// What changes in a record: columns with their new values, and both sides for the history.
#[derive(Default)]
struct Edit {
    columns: Vec<(String, Value)>,
    before: Map<String, Json>,
    after: Map<String, Json>,
}

impl Edit {
    fn of(ledger: &Ledger, record: &Record, change: &Change) -> Result<Edit, StoreError> {
        let mut edit = Edit::default();
        for (id, value) in &change.values {
            let field = ledger.field(id).ok_or_else(|| unknown(ledger, id))?;
            let old = record.values.get(id);
            if old == Some(value) {
                continue;
            }
            let stored = encode(field, Some(value))?;
            if stored != encode(field, old)? {
                edit.set(id, old.cloned().unwrap_or_default(), value.clone(), stored);
            }
        }
        if let Some(owner) = change.owner.filter(|owner| *owner != record.owner) {
            edit.set("owner", record.owner.into(), owner.into(), owner.into());
        }
        if let Due::Set(due) = change.due
            && due != record.due
        {
            let text = |due: Option<jiff::civil::Date>| due.map(|d| d.to_string()).into();
            edit.set("due", text(record.due), text(due), opt_day(due));
        }
        Ok(edit)
    }

    fn set(&mut self, column: &str, before: Json, after: Json, stored: Value) {
        self.columns.push((column.to_owned(), stored));
        self.before.insert(column.to_owned(), before);
        self.after.insert(column.to_owned(), after);
    }

    fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }
}

/// What a record is found by once an edit is made.
fn lay_found(found: &mut Vec<Value>, ledger: &Ledger, record: &Record, edit: &Map<String, Json>) {
    let at = search::At {
        entry: search::SAME,
        record: record.id,
        unit: edit.get("owner").and_then(Json::as_i64).unwrap_or(record.owner),
    };
    let mut values = record.values.clone();
    values.extend(edit.iter().map(|(id, value)| (id.clone(), value.clone())));
    search::lay(found, ledger, at, &record.number, &values);
}

/// How many changes from the first on go together: each is of another record.
fn without_twins(changes: &[Change]) -> usize {
    let mut seen = HashSet::new();
    changes.iter().take(BATCH).take_while(|change| seen.insert(change.id)).count()
}

/// The fields that changes read: those that they set, and what the records are found by where that may change.
fn read_for(ledger: &Ledger, changes: &[Change]) -> Vec<String> {
    let mut read: BTreeSet<&str> = changes.iter().flat_map(|c| c.values.keys().map(String::as_str)).collect();
    if changes.iter().any(|c| c.owner.is_some()) || search::wanted(ledger, read.iter().copied()) {
        read.extend(search::fields(ledger).map(|field| field.id.as_str()));
    }
    read.into_iter().map(str::to_owned).collect()
}

impl Write {
    /// Changes records under a name of what is done. Answers their new revisions, with the place of the event where there
    /// was something to change.
    pub(crate) async fn update(
        &mut self,
        ledger: &Ledger,
        changes: &[Change],
        action: &str,
    ) -> Result<Vec<(i64, Option<i64>)>, StoreError> {
        let mut changed = Vec::with_capacity(changes.len());
        let mut left = changes;
        while !left.is_empty() {
            let (batch, rest) = left.split_at(without_twins(left));
            let wanted: Vec<(i64, i64)> = batch.iter().map(|change| (change.id, change.revision)).collect();
            let stood: Option<Vec<Arc<Record>>> = batch.iter().map(|change| change.stood.clone()).collect();
            let records = match stood {
                Some(stood) => {
                    self.hold(ledger, &wanted).await?;
                    stood
                }
                None => self.take(ledger, &wanted, &read_for(ledger, batch)).await?,
            };
            let mut edits = Vec::with_capacity(batch.len());
            for (record, change) in records.into_iter().zip(batch) {
                let edit = Edit::of(ledger, &record, change)?;
                if edit.is_empty() {
                    changed.push((record.revision, None));
                } else {
                    edits.push((record, edit));
                    // The events of the edits follow one another.
                    changed.push((change.revision + 1, Some(self.trail.seq + edits.len() as i64)));
                }
            }
            self.change(ledger, edits, action).await?;
            self.tell(batch.len());
            left = rest;
        }
        Ok(changed)
    }

    /// Declares records void, each with its revision.
    pub(super) async fn void(&mut self, ledger: &Ledger, records: &[(i64, i64)]) -> Result<(), StoreError> {
        for batch in records.chunks(BATCH) {
            let void = |record| {
                let mut edit = Edit::default();
                edit.set("voided", false.into(), true.into(), true.into());
                (record, edit)
            };
            let edits = self.take(ledger, batch, &[]).await?.into_iter().map(void).collect();
            self.change(ledger, edits, "void").await?;
            self.tell(batch.len());
        }
        Ok(())
    }

    /// The records of these ids in their order, each if it still has the revision beside its id and counts; with the named
    /// fields, all where none is named.
    async fn take(
        &mut self,
        ledger: &Ledger,
        wanted: &[(i64, i64)],
        fields: &[String],
    ) -> Result<Vec<Arc<Record>>, StoreError> {
        let reader = Reader::new(ledger, fields)?;
        let (columns, table) = (reader.columns("r"), table_of(&ledger.head.id));
        let from = listed(1, wanted.len());
        let text = format!("SELECT {columns} FROM {from} CROSS JOIN \"{table}\" AS r WHERE r.\"id\" = v.column1");
        let ids: Vec<Value> = wanted.iter().map(|(id, _)| (*id).into()).collect();
        let found = self.tx.rows((text, ids), |row| reader.read(row)).await?;
        let mut found: HashMap<i64, Record> = found.into_iter().map(|record| (record.id, record)).collect();
        let mut take = |(id, revision): &(i64, i64)| {
            let record = found.remove(id).ok_or_else(|| StoreError::missing("记录", *id))?;
            may_change(record.revision == *revision, record.voided, &record.number)?;
            Ok(Arc::new(record))
        };
        wanted.iter().map(&mut take).collect()
    }

    /// Refuses what `take` refuses, where it is known what the records of these revisions hold.
    async fn hold(&mut self, ledger: &Ledger, wanted: &[(i64, i64)]) -> Result<(), StoreError> {
        let (from, table) = (listed(1, wanted.len()), table_of(&ledger.head.id));
        let text = format!(
            "SELECT r.\"id\", r.\"revision\", r.\"voided\", CASE WHEN r.\"voided\" THEN r.\"number\" END \
             FROM {from} CROSS JOIN \"{table}\" AS r WHERE r.\"id\" = v.column1"
        );
        let ids: Vec<Value> = wanted.iter().map(|(id, _)| (*id).into()).collect();
        let read = |row: &Row| {
            let number = row.get::<Option<String>>(3)?.unwrap_or_default();
            Ok((row.get::<i64>(0)?, (row.get::<i64>(1)?, row.get::<bool>(2)?, number)))
        };
        let found: HashMap<i64, _> = self.tx.rows((text, ids), read).await?.into_iter().collect();
        for (id, revision) in wanted {
            let (stands, voided, number) = found.get(id).ok_or_else(|| StoreError::missing("记录", *id))?;
            may_change(stands == revision, *voided, number)?;
        }
        Ok(())
    }

    /// Writes edits of different records with their events, one behind the other.
    async fn change(
        &mut self,
        ledger: &Ledger,
        edits: Vec<(Arc<Record>, Edit)>,
        action: &str,
    ) -> Result<(), StoreError> {
        let rows = Rows::of(&edits, &self.by);
        self.tx.change(&table_of(&ledger.head.id), &rows.set, rows.width, rows.values).await?;
        let mut found = Vec::new();
        for (record, edit) in edits {
            let note = Note::new(action, &ledger.head.id, record.id).of_unit(record.owner);
            if action == "void" {
                search::lay_gone(&mut found, record.id);
            } else if search::wanted(ledger, edit.after.keys().map(String::as_str)) {
                lay_found(&mut found, ledger, &record, &edit.after);
            }
            self.note(note.before(Json::Object(edit.before)).after(Json::Object(edit.after)));
        }
        search::wait_again(&mut self.tx, &ledger.head.id, found).await?;
        self.relieve().await
    }
}

/// A record is changed only as it was seen, and only if it counts.
fn may_change(stands: bool, voided: bool, number: &str) -> Result<(), StoreError> {
    match (stands, voided) {
        (false, _) => Err(StoreError::Stale),
        (true, true) => Err(StoreError::Invalid(format!("{number}已作废,不能再改"))),
        (true, false) => Ok(()),
    }
}

/// Edits as rows of one statement.
struct Rows {
    /// What becomes of the columns.
    set: String,
    /// Values of a row.
    width: usize,
    /// Row after row: the id, revision, instant and person of the change, a digit for each column that the record
    /// changes (1) or leaves (0), then the columns that any record changes.
    values: Vec<Value>,
}

impl Rows {
    fn of(edits: &[(Arc<Record>, Edit)], by: &By) -> Rows {
        // Each column with nothing, of its type.
        let mut columns: BTreeMap<&str, Value> = BTreeMap::new();
        for (column, value) in edits.iter().flat_map(|(_, edit)| &edit.columns) {
            columns.entry(column).or_insert_with(|| value.as_null());
        }
        let alike = edits.iter().all(|(_, edit)| edit.columns.len() == columns.len());
        let mut set = "\"revision\" = v.column2, \"updated_at\" = v.column3, \"updated_by\" = v.column4".to_owned();
        for (at, column) in (1..).zip(columns.keys()) {
            let value = format!("v.column{}", at + 5);
            set.push_str(&match alike {
                true => format!(", \"{column}\" = {value}"),
                false => format!(
                    ", \"{column}\" = CASE WHEN substr(v.column5, {at}, 1) = '1' THEN {value} ELSE r.\"{column}\" END"
                ),
            });
        }
        let width = columns.len() + 5;
        let mut values = Vec::with_capacity(edits.len() * width);
        for (record, edit) in edits {
            values.extend([record.id.into(), (record.revision + 1).into(), instant(by.at), by.actor_id.into()]);
            let own: HashMap<&str, &Value> = edit.columns.iter().map(|(id, value)| (id.as_str(), value)).collect();
            let changed = columns.keys().map(|column| if own.contains_key(column) { '1' } else { '0' });
            values.push(changed.collect::<String>().into());
            values.extend(columns.iter().map(|(column, none)| own.get(column).map_or(none, |value| *value).clone()));
        }
        Rows { set, width, values }
    }
}
