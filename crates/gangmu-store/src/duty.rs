//! Periodic returns as units handed them in: submitted, approved, sent back, locked. What is due, and when, follows
//! from the definitions and is not known here; a return that nobody acted on has no row.

use jiff::Timestamp;
use jiff::civil::Date;
use sea_query::Value;
use serde::{Deserialize, Serialize};

use crate::audit::Note;
use crate::dialect::Row;
use crate::measure::returns_of;
use crate::value::{day, instant, json, name_of, opt_day, read_day, read_instant, read_name, read_opt_day};
use crate::write::Write;
use crate::{By, Store, StoreError};

/// Which return: a duty of a ledger, for a unit and a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReturnKey {
    /// Ledger.
    pub ledger: String,
    /// Name of the duty within its ledger.
    pub duty: String,
    /// The unit that owes it.
    pub unit_id: i64,
    /// The period: `2026-03`, `2026-Q1`, `2026-spring`, `2026`.
    pub period: String,
    /// First day of the period.
    pub from: Date,
    /// Last day of the period.
    pub to: Date,
    /// Last day on which it is in time.
    pub due: Date,
}

/// How far a return has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnStatus {
    /// Nothing was handed in.
    Due,
    /// Handed in, not yet looked at.
    Submitted,
    /// Accepted by the office.
    Approved,
    /// Sent back by the office.
    Returned,
}

/// A return that somebody acted on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DutyReturn {
    /// Id.
    pub id: i64,
    /// Which return.
    #[serde(flatten)]
    pub key: ReturnKey,
    /// How far it has come.
    pub status: ReturnStatus,
    /// Nothing happened in the period, and the unit said so.
    pub nil: bool,
    /// Records of the unit in the period when it was handed in.
    pub records: i64,
    /// What the unit added.
    pub note: Option<String>,
    /// The day on which it was first handed in: decides whether it was in time.
    pub first_on: Option<Date>,
    /// Account that handed it in last.
    pub submitted_by: Option<i64>,
    /// When.
    pub submitted_at: Option<Timestamp>,
    /// Account that approved it or sent it back.
    pub judged_by: Option<i64>,
    /// When.
    pub judged_at: Option<Timestamp>,
    /// Why it was sent back.
    pub judged_note: Option<String>,
    /// The period is locked for the unit.
    pub locked: bool,
    /// The last day on which the unit may work in spite of the lock.
    pub open_until: Option<Date>,
}

impl DutyReturn {
    /// A return of which nothing is known yet.
    fn unknown(id: i64, key: ReturnKey) -> DutyReturn {
        DutyReturn {
            id,
            key,
            status: ReturnStatus::Due,
            nil: false,
            records: 0,
            note: None,
            first_on: None,
            submitted_by: None,
            submitted_at: None,
            judged_by: None,
            judged_at: None,
            judged_note: None,
            locked: false,
            open_until: None,
        }
    }

    /// Whether the lock holds on that day: an exception has not been granted, or is over.
    pub fn is_locked(&self, today: Date) -> bool {
        self.locked && self.open_until.is_none_or(|until| until < today)
    }

    /// Whether it was handed in by its day and was not sent back since.
    pub fn in_time(&self) -> bool {
        matches!(self.status, ReturnStatus::Submitted | ReturnStatus::Approved)
            && self.first_on.is_some_and(|on| on <= self.key.due)
    }
}

/// Which returns are asked for; what is left out does not narrow.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReturnQuery {
    /// Of this ledger.
    pub ledger: Option<String>,
    /// Of this duty.
    pub duty: Option<String>,
    /// Of this unit.
    pub unit_id: Option<i64>,
    /// Of this period.
    pub period: Option<String>,
    /// Due on this day or later.
    pub due_from: Option<Date>,
    /// Due on this day or earlier.
    pub due_to: Option<Date>,
    /// Only those that are locked.
    pub locked: bool,
}

/// What a unit hands in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filed {
    /// Nothing happened.
    pub nil: bool,
    /// Records of the period.
    pub records: i64,
    /// What the unit adds.
    pub note: Option<String>,
}

/// A return that was handed in before the system kept returns.
#[derive(Debug, Clone, PartialEq)]
pub struct PastReturn {
    /// Which return.
    pub key: ReturnKey,
    /// What was handed in.
    pub filed: Filed,
    /// The day on which that was done.
    pub on: Date,
    /// The office has accepted it.
    pub approved: bool,
}

const KIND: &str = "duty_return";

const COLUMNS: [&str; 20] = [
    "id",
    "ledger",
    "duty",
    "unit_id",
    "period",
    "from_day",
    "to_day",
    "due",
    "status",
    "nil",
    "records",
    "note",
    "first_on",
    "submitted_by",
    "submitted_at",
    "judged_by",
    "judged_at",
    "judged_note",
    "locked",
    "open_until",
];

impl Store {
    /// Returns that somebody acted on, by day due, then unit.
    pub async fn returns(&self, query: &ReturnQuery) -> Result<Vec<DutyReturn>, StoreError> {
        let (mut text, mut values) = (String::from("WHERE TRUE"), Vec::<Value>::new());
        let mut narrow = |part: &str, value: Option<Value>| {
            if let Some(value) = value {
                values.push(value);
                text.push_str(&format!(" AND {part} ${}", values.len()));
            }
        };
        narrow("ledger =", query.ledger.as_deref().map(Value::from));
        narrow("duty =", query.duty.as_deref().map(Value::from));
        narrow("unit_id =", query.unit_id.map(Value::from));
        narrow("period =", query.period.as_deref().map(Value::from));
        narrow("due >=", query.due_from.map(day));
        narrow("due <=", query.due_to.map(day));
        if query.locked {
            text.push_str(" AND locked");
        }
        text.push_str(" ORDER BY due, unit_id, id");
        self.db.rows((select(&text), values), read).await
    }

    /// A unit hands a return in, or hands it in again. Refused while it is locked or once it is approved.
    pub async fn submit_return(&self, key: &ReturnKey, filed: &Filed, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let old = write.return_of(key).await?;
        if old.as_ref().is_some_and(|old| old.is_locked(by.today)) {
            return Err(StoreError::Invalid("这一期已锁定,不能再报送".into()));
        }
        if old.as_ref().is_some_and(|old| old.status == ReturnStatus::Approved && !old.locked) {
            return Err(StoreError::Invalid("这一期已审核通过,不能再报送;确需更正,请责任科室退回".into()));
        }
        let blank = write.blank(key, &old).await?;
        let new = DutyReturn {
            status: ReturnStatus::Submitted,
            nil: filed.nil,
            records: filed.records,
            note: filed.note.clone(),
            first_on: blank.first_on.or(Some(by.today)),
            submitted_by: Some(by.actor_id),
            submitted_at: Some(by.at),
            ..blank
        };
        write.put_return(old.as_ref(), &new, "submit").await?;
        write.commit().await?;
        Ok(new.id)
    }

    /// Takes over returns of the past, all or none; each must be new.
    pub async fn take_over_returns(&self, returns: Vec<PastReturn>, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let first = write.reserve(KIND, returns.len()).await?;
        let mut rows = Vec::with_capacity(returns.len() * COLUMNS.len());
        for (id, past) in (first..).zip(returns) {
            let status = if past.approved { ReturnStatus::Approved } else { ReturnStatus::Submitted };
            let filed = DutyReturn {
                status,
                nil: past.filed.nil,
                records: past.filed.records,
                note: past.filed.note,
                first_on: Some(past.on),
                submitted_by: Some(by.actor_id),
                submitted_at: Some(by.at),
                ..DutyReturn::unknown(id, past.key)
            };
            rows.extend(lay(&filed));
            write.trail.kinds.insert(returns_of(&filed.key.ledger));
            write.note(Note::new("submit", KIND, id).after(json(&filed)).of_unit(filed.key.unit_id));
            write.relieve().await?;
        }
        write.tx.insert(KIND, &COLUMNS, rows).await?;
        write.commit().await
    }

    /// The office approves returns that were handed in, all or none.
    pub async fn approve_returns(&self, ids: &[i64], by: &By) -> Result<(), StoreError> {
        self.judge(ids, ReturnStatus::Approved, &[ReturnStatus::Submitted], "approve", by).await
    }

    /// The office sends a return back; the reason stands in `by`.
    pub async fn send_back_return(&self, id: i64, by: &By) -> Result<(), StoreError> {
        let from = [ReturnStatus::Submitted, ReturnStatus::Approved];
        self.judge(&[id], ReturnStatus::Returned, &from, "send_back", by).await
    }

    async fn judge(
        &self,
        ids: &[i64],
        to: ReturnStatus,
        from: &[ReturnStatus],
        action: &str,
        by: &By,
    ) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        for id in ids {
            let old = write.tx.row((select("WHERE id = $1"), [(*id).into()]), read).await?;
            let old = old.ok_or_else(|| StoreError::missing("报送", id))?;
            if !from.contains(&old.status) {
                return Err(StoreError::Invalid("有的单位这一期还没有报送或已经处理,请刷新后再办".into()));
            }
            let (judged_by, judged_at) = (Some(by.actor_id), Some(by.at));
            let new = DutyReturn { status: to, judged_by, judged_at, judged_note: by.reason.clone(), ..old.clone() };
            write.put_return(Some(&old), &new, action).await?;
        }
        write.commit().await
    }

    /// Locks periods of units, also such as nobody handed in, or opens them again. An exception ends with it.
    pub async fn lock_returns(&self, keys: &[ReturnKey], locked: bool, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        for key in keys {
            let old = write.return_of(key).await?;
            if old.as_ref().map_or(!locked, |old| old.locked == locked && old.open_until.is_none()) {
                continue;
            }
            let new = DutyReturn { locked, open_until: None, ..write.blank(key, &old).await? };
            write.put_return(old.as_ref(), &new, if locked { "lock" } else { "unlock" }).await?;
            write.relieve().await?;
        }
        write.commit().await
    }

    /// Lets a unit work in a locked period up to a day, that day included.
    pub async fn open_return(&self, key: &ReturnKey, until: Date, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let old = write.return_of(key).await?.filter(|old| old.locked);
        let Some(old) = old else {
            return Err(StoreError::Invalid("这一期没有锁定,不需要开放".into()));
        };
        let new = DutyReturn { open_until: Some(until), ..old.clone() };
        write.put_return(Some(&old), &new, "open").await?;
        write.commit().await
    }
}

impl Write {
    async fn return_of(&mut self, key: &ReturnKey) -> Result<Option<DutyReturn>, StoreError> {
        let text = select("WHERE ledger = $1 AND duty = $2 AND unit_id = $3 AND period = $4");
        let values =
            [key.ledger.as_str().into(), key.duty.as_str().into(), key.unit_id.into(), key.period.as_str().into()];
        self.tx.row((text, values), read).await
    }

    /// The return as it stands, or a new one of which nothing is known.
    async fn blank(&mut self, key: &ReturnKey, old: &Option<DutyReturn>) -> Result<DutyReturn, StoreError> {
        if let Some(old) = old {
            return Ok(DutyReturn { key: key.clone(), ..old.clone() });
        }
        Ok(DutyReturn::unknown(self.next_id(KIND).await?, key.clone()))
    }

    async fn put_return(&mut self, old: Option<&DutyReturn>, new: &DutyReturn, action: &str) -> Result<(), StoreError> {
        if old.is_some() {
            self.tx.run(("DELETE FROM duty_return WHERE id = $1", [new.id.into()])).await?;
        }
        self.tx.insert(KIND, &COLUMNS, lay(new)).await?;
        self.trail.kinds.insert(returns_of(&new.key.ledger));
        let mut note = Note::new(action, KIND, new.id).after(json(new)).of_unit(new.key.unit_id);
        if let Some(old) = old {
            note = note.before(json(old));
        }
        self.note(note);
        Ok(())
    }
}

fn select(rest: &str) -> String {
    format!("SELECT {} FROM duty_return {rest}", COLUMNS.join(", "))
}

fn lay(new: &DutyReturn) -> Vec<Value> {
    let key = &new.key;
    vec![
        new.id.into(),
        key.ledger.as_str().into(),
        key.duty.as_str().into(),
        key.unit_id.into(),
        key.period.as_str().into(),
        day(key.from),
        day(key.to),
        day(key.due),
        name_of(new.status).into(),
        new.nil.into(),
        new.records.into(),
        new.note.clone().into(),
        opt_day(new.first_on),
        new.submitted_by.into(),
        new.submitted_at.map_or(Value::BigInt(None), instant),
        new.judged_by.into(),
        new.judged_at.map_or(Value::BigInt(None), instant),
        new.judged_note.clone().into(),
        new.locked.into(),
        opt_day(new.open_until),
    ]
}

fn read(row: &Row) -> Result<DutyReturn, StoreError> {
    let moment = |at| row.get::<Option<i64>>(at)?.map(read_instant).transpose();
    Ok(DutyReturn {
        id: row.get(0)?,
        key: ReturnKey {
            ledger: row.get(1)?,
            duty: row.get(2)?,
            unit_id: row.get(3)?,
            period: row.get(4)?,
            from: read_day(&row.get::<String>(5)?)?,
            to: read_day(&row.get::<String>(6)?)?,
            due: read_day(&row.get::<String>(7)?)?,
        },
        status: read_name(row.get(8)?)?,
        nil: row.get(9)?,
        records: row.get(10)?,
        note: row.get(11)?,
        first_on: read_opt_day(row.get(12)?)?,
        submitted_by: row.get(13)?,
        submitted_at: moment(14)?,
        judged_by: row.get(15)?,
        judged_at: moment(16)?,
        judged_note: row.get(17)?,
        locked: row.get(18)?,
        open_until: read_opt_day(row.get(19)?)?,
    })
}
