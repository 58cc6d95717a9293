//! Trusted sources (可信来源) of ledgers, and what others entered until it is taken up (采信): a record that does not count
//! yet, or a change of one. Who is trusted and who takes up is decided elsewhere.

use jiff::Timestamp;
use sea_query::Value;
use serde::Serialize;
use serde_json::{Map, Value as Json};

use gangmu_pack::definition::Ledger;

use crate::audit::Note;
use crate::dialect::Row;
use crate::record::{Change, Record};
use crate::value::{instant, json, read_instant, read_json};
use crate::write::Write;
use crate::{By, Store, StoreError};

/// The units and accounts whose entries in a ledger count directly. Empty means everyone's do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Trust {
    /// Units; those below them are meant too.
    pub units: Vec<i64>,
    /// Accounts.
    pub accounts: Vec<i64>,
}

impl Trust {
    /// Whether everyone's entries count.
    pub fn is_off(&self) -> bool {
        self.units.is_empty() && self.accounts.is_empty()
    }
}

/// What waits to be taken up, or was judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// Id.
    pub id: i64,
    /// Ledger of the record.
    pub ledger: String,
    /// The record.
    pub record_id: i64,
    /// The fields that change, sealed as in the record; none where the record itself is proposed.
    pub change: Option<Map<String, Json>>,
    /// The revision of the record that the change was made on.
    pub revision: i64,
    /// How it stands.
    pub status: ProposalStatus,
    /// Who proposed it.
    pub by_id: i64,
    /// The name then.
    pub by_name: String,
    /// For whom, where the person stood in for somebody.
    pub for_id: Option<i64>,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: Option<String>,
    /// Who judged it.
    pub judged_by_name: Option<String>,
    /// When.
    pub judged_at: Option<Timestamp>,
    /// In which words.
    pub judged_note: Option<String>,
}

/// How a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalStatus {
    /// 待采信
    Waiting,
    /// 已采信
    Accepted,
    /// 已退回
    Returned,
}

const COLUMNS: [&str; 14] = [
    "id",
    "ledger",
    "record_id",
    "change",
    "revision",
    "status",
    "by_id",
    "by_name",
    "for_id",
    "at",
    "reason",
    "judged_by_name",
    "judged_at",
    "judged_note",
];

/// The records of the ledger bound as `{ledger}` that were proposed and not taken up: they count nowhere.
pub(crate) fn uncounted(ledger: &str) -> String {
    format!("SELECT record_id FROM proposal WHERE ledger = {ledger} AND change IS NULL AND status <> 'accepted'")
}

impl Store {
    /// Whose entries in a ledger count directly.
    pub async fn trust(&self, ledger: &str) -> Result<Trust, StoreError> {
        let text = "SELECT kind, source_id FROM trusted_source WHERE ledger = $1 ORDER BY kind, source_id";
        let read = |row: &Row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?));
        let mut trust = Trust::default();
        for (kind, id) in self.db.rows((text, [ledger.into()]), read).await? {
            if kind == "unit" { trust.units.push(id) } else { trust.accounts.push(id) }
        }
        Ok(trust)
    }

    /// Says whose entries in a ledger count directly.
    pub async fn set_trust(&self, ledger: &str, trust: &Trust, by: &By) -> Result<(), StoreError> {
        let old = self.trust(ledger).await?;
        let mut write = self.begin(by).await?;
        write.tx.run(("DELETE FROM trusted_source WHERE ledger = $1", [ledger.into()])).await?;
        let units = trust.units.iter().map(|id| ("unit", *id));
        let rows: Vec<Value> = units
            .chain(trust.accounts.iter().map(|id| ("account", *id)))
            .flat_map(|(kind, id)| [ledger.into(), kind.into(), id.into()])
            .collect();
        write.tx.insert("trusted_source", &["ledger", "kind", "source_id"], rows).await?;
        write.note(Note::new("trust", ledger, 0).before(json(&old)).after(json(trust)));
        write.commit().await
    }

    /// What stands open about records: waiting, or returned and not mended yet, the latest first.
    pub async fn open_proposals(&self, ledger: &str, records: &[i64]) -> Result<Vec<Proposal>, StoreError> {
        if records.is_empty() {
            return Ok(vec![]);
        }
        let places: Vec<String> = (2..).take(records.len()).map(|n| format!("${n}")).collect();
        let text = select(&format!(
            "WHERE ledger = $1 AND status <> 'accepted' AND record_id IN ({}) ORDER BY id DESC",
            places.join(", ")
        ));
        let values: Vec<Value> = std::iter::once(ledger.into()).chain(records.iter().map(|id| (*id).into())).collect();
        self.db.rows((text, values), read).await
    }

    /// Proposals of all ledgers that are not taken up, the oldest first.
    pub async fn all_open_proposals(&self, limit: u32) -> Result<Vec<Proposal>, StoreError> {
        let text = select("WHERE status <> 'accepted' ORDER BY id LIMIT $1");
        self.db.rows((text, [i64::from(limit).into()]), read).await
    }

    /// Proposes a change of a record. One that waits already from the same person is replaced.
    pub async fn propose_change(
        &self,
        ledger: &Ledger,
        record: &Record,
        change: Map<String, Json>,
        by: &By,
    ) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let standing = write.open(&ledger.head.id, record.id).await?;
        if standing.iter().any(|p| p.status == ProposalStatus::Waiting && p.by_id != by.actor_id) {
            return Err(StoreError::Invalid("这条记录已有别人的修改待采信,请等采信后再改".into()));
        }
        for old in standing {
            write.tx.run(("DELETE FROM proposal WHERE id = $1", [old.id.into()])).await?;
        }
        write.propose(ledger, record.id, Some(&change), record.revision).await?;
        let note = Note::new("propose", &ledger.head.id, record.id).of_unit(record.owner);
        let before = change.keys().map(|id| (id.clone(), record.values.get(id).cloned().unwrap_or_default())).collect();
        write.note(note.before(Json::Object(before)).after(Json::Object(change)));
        write.commit().await
    }

    /// Takes a proposal up: the record counts, or is changed, from now on. `change` is the change with its deadline.
    pub async fn accept(
        &self,
        ledger: &Ledger,
        proposal: &Proposal,
        change: Option<Change>,
        by: &By,
    ) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        write.judge(proposal, ProposalStatus::Accepted, None).await?;
        write.note(Note::new("accept", &ledger.head.id, proposal.record_id));
        if let Some(change) = change {
            write.update(ledger, &[change], "update").await?;
        }
        write.commit().await
    }

    /// Gives a proposal back, with words for who made it.
    pub async fn return_proposal(&self, ledger: &Ledger, proposal: &Proposal, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let note = by.reason.clone();
        write.judge(proposal, ProposalStatus::Returned, note).await?;
        write.note(Note::new("return", &ledger.head.id, proposal.record_id));
        write.commit().await
    }

    /// A proposed record that was returned waits again once it was mended.
    pub async fn propose_again(&self, proposal: &Proposal, by: &By) -> Result<(), StoreError> {
        let text = "UPDATE proposal SET status = 'waiting', at = $2 WHERE id = $1 AND status = 'returned'";
        self.db.run((text, [proposal.id.into(), instant(by.at)])).await.map(drop)
    }
}

impl Write {
    async fn open(&mut self, ledger: &str, record: i64) -> Result<Vec<Proposal>, StoreError> {
        let text = select("WHERE ledger = $1 AND record_id = $2 AND status <> 'accepted' ORDER BY id");
        self.tx.rows((text, [ledger.into(), record.into()]), read).await
    }

    /// Keeps a proposal of the person who writes.
    pub(crate) async fn propose(
        &mut self,
        ledger: &Ledger,
        record: i64,
        change: Option<&Map<String, Json>>,
        revision: i64,
    ) -> Result<(), StoreError> {
        let id = self.next_id("proposal").await?;
        let values: Vec<Value> = vec![
            id.into(),
            ledger.head.id.as_str().into(),
            record.into(),
            change.map(|change| json(change).to_string()).into(),
            revision.into(),
            "waiting".into(),
            self.by.actor_id.into(),
            self.by.actor_name.as_str().into(),
            self.by.for_id.into(),
            instant(self.by.at),
            self.by.reason.clone().into(),
            Value::String(None),
            Value::BigInt(None),
            Value::String(None),
        ];
        self.tx.insert("proposal", &COLUMNS, values).await
    }

    async fn judge(
        &mut self,
        proposal: &Proposal,
        status: ProposalStatus,
        note: Option<String>,
    ) -> Result<(), StoreError> {
        let text = "UPDATE proposal SET status = $2, judged_by_name = $3, judged_at = $4, judged_note = $5 \
                    WHERE id = $1 AND status = 'waiting'";
        let values: [Value; 5] = [
            proposal.id.into(),
            word(status).into(),
            self.by.actor_name.as_str().into(),
            instant(self.by.at),
            note.into(),
        ];
        match self.tx.run((text, values)).await? {
            0 => Err(StoreError::Stale),
            _ => Ok(()),
        }
    }
}

fn word(status: ProposalStatus) -> &'static str {
    match status {
        ProposalStatus::Waiting => "waiting",
        ProposalStatus::Accepted => "accepted",
        ProposalStatus::Returned => "returned",
    }
}

fn select(rest: &str) -> String {
    format!("SELECT {} FROM proposal {rest}", COLUMNS.join(", "))
}

fn read(row: &Row) -> Result<Proposal, StoreError> {
    let change: Option<String> = row.get(3)?;
    Ok(Proposal {
        id: row.get(0)?,
        ledger: row.get(1)?,
        record_id: row.get(2)?,
        change: change.map(|text| read_json(&text, "待采信的修改")).transpose()?,
        revision: row.get(4)?,
        status: crate::value::read_name(row.get(5)?)?,
        by_id: row.get(6)?,
        by_name: row.get(7)?,
        for_id: row.get(8)?,
        at: read_instant(row.get(9)?)?,
        reason: row.get(10)?,
        judged_by_name: row.get(11)?,
        judged_at: row.get::<Option<i64>>(12)?.map(read_instant).transpose()?,
        judged_note: row.get(13)?,
    })
}
