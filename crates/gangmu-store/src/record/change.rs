//! Changing records: updates, moves along the workflow, voiding. A change made on an old revision is refused.

use gangmu_pack::definition::{Ledger, Move};
use sea_query::Value;
use serde_json::{Map, Value as Json};

use super::create::ENTRY_COLUMNS;
use super::decode::{encode, unknown};
use super::{Change, Due, Reader, Record};
use crate::audit::Note;
use crate::ledger_table::table_of;
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
        let changed = write.update(ledger, &changes).await?;
        write.commit().await?;
        Ok(changed.into_iter().map(|(revision, _)| revision).collect())
    }

    /// Moves a record along the workflow, with what is filled in by that; returns its new revision.
    pub async fn move_record(&self, ledger: &Ledger, step: &Move, change: Change, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let record = write.take(ledger, change.id, change.revision).await?;
        if !step.from.contains(&record.state) {
            let state = ledger.state_name(&record.state);
            return Err(StoreError::Invalid(format!("当前状态为“{state}”,不能{}", step.name)));
        }
        let mut edit = Edit::of(ledger, &record, &change)?;
        edit.set("state", record.state.as_str().into(), step.to.as_str().into(), step.to.as_str().into());
        let seq = write.change(ledger, &record, edit, &format!("move:{}", step.id)).await?;
        let entry = vec![
            ledger.head.id.as_str().into(),
            record.id.into(),
            step.to.as_str().into(),
            day(by.today),
            instant(by.at),
            seq.into(),
            0i64.into(),
        ];
        write.tx.insert("state_entry", &ENTRY_COLUMNS, entry).await?;
        write.commit().await?;
        Ok(record.revision + 1)
    }

    /// Declares a record void: it stays readable but counts no more. Returns its new revision.
    pub async fn void_record(&self, ledger: &Ledger, id: i64, revision: i64, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let revision = write.void(ledger, id, revision).await?;
        write.commit().await?;
        Ok(revision)
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

/// The record with its values and its unit as an edit leaves them.
fn after(record: &Record, edit: &Map<String, Json>) -> Record {
    let mut after = record.clone();
    if let Some(owner) = edit.get("owner").and_then(Json::as_i64) {
        after.owner = owner;
    }
    after.values.extend(edit.iter().map(|(id, value)| (id.clone(), value.clone())));
    after
}

impl Write {
    /// Changes records and returns their new revisions, with the place of the event where there was something to change.
    pub(crate) async fn update(
        &mut self,
        ledger: &Ledger,
        changes: &[Change],
    ) -> Result<Vec<(i64, Option<i64>)>, StoreError> {
        let mut changed = Vec::with_capacity(changes.len());
        for change in changes {
            changed.push(self.update_one(ledger, change, "update").await?);
            self.relieve().await?;
            self.tell(1);
        }
        Ok(changed)
    }

    /// Changes a record under a name of what is done; see [`Write::update`].
    pub(super) async fn update_one(
        &mut self,
        ledger: &Ledger,
        change: &Change,
        action: &str,
    ) -> Result<(i64, Option<i64>), StoreError> {
        let record = self.take(ledger, change.id, change.revision).await?;
        let edit = Edit::of(ledger, &record, change)?;
        if edit.is_empty() {
            return Ok((record.revision, None));
        }
        let seq = self.change(ledger, &record, edit, action).await?;
        Ok((record.revision + 1, Some(seq)))
    }

    /// Declares a record void.
    pub(super) async fn void(&mut self, ledger: &Ledger, id: i64, revision: i64) -> Result<i64, StoreError> {
        let record = self.take(ledger, id, revision).await?;
        let mut edit = Edit::default();
        edit.set("voided", false.into(), true.into(), true.into());
        self.change(ledger, &record, edit, "void").await?;
        Ok(record.revision + 1)
    }

    /// The record, if it still has that revision and counts.
    async fn take(&mut self, ledger: &Ledger, id: i64, revision: i64) -> Result<Record, StoreError> {
        let reader = Reader::new(ledger, &[])?;
        let text =
            format!("SELECT {} FROM \"{}\" AS r WHERE r.id = $1", reader.columns("r"), table_of(&ledger.head.id));
        let record = self.tx.row((text, [id.into()]), |row| reader.read(row)).await?;
        let record = record.ok_or_else(|| StoreError::missing("记录", id))?;
        if record.revision != revision {
            return Err(StoreError::Stale);
        }
        if record.voided {
            return Err(StoreError::Invalid(format!("{}已作废,不能再改", record.number)));
        }
        Ok(record)
    }

    /// Writes an edit with its event; returns the place of the event.
    async fn change(&mut self, ledger: &Ledger, record: &Record, edit: Edit, action: &str) -> Result<i64, StoreError> {
        let mut values: Vec<Value> =
            vec![record.id.into(), (record.revision + 1).into(), instant(self.by.at), self.by.actor_id.into()];
        let mut text = format!(
            "UPDATE \"{}\" SET \"revision\" = $2, \"updated_at\" = $3, \"updated_by\" = $4",
            table_of(&ledger.head.id)
        );
        for (column, value) in edit.columns {
            values.push(value);
            text.push_str(&format!(", \"{column}\" = ${}", values.len()));
        }
        text.push_str(" WHERE \"id\" = $1");
        self.tx.run((text, values)).await?;
        if search::wanted(ledger, edit.after.keys().map(String::as_str)) {
            self.follow(ledger, &after(record, &edit.after), action == "void").await?;
        }
        let note = Note::new(action, &ledger.head.id, record.id).of_unit(record.owner);
        Ok(self.note(note.before(Json::Object(edit.before)).after(Json::Object(edit.after))))
    }
}
