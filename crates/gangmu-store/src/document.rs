//! Documents that came in, their reading, the draft of a plan made from them, and their clauses. It reads no document.

use jiff::Timestamp;
use sea_query::Value;
use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::audit::Note;
use crate::dialect::Row;
use crate::value::{instant, read_instant, read_json};
use crate::write::Write;
use crate::{By, Store, StoreError};

/// What a list shows of a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentBrief {
    /// Id.
    pub id: i64,
    /// Name of the file.
    pub name: String,
    /// Format: docx, txt…
    pub format: String,
    /// Attachment that holds the file.
    pub hash: String,
    /// Year that it is about.
    pub year: Option<i64>,
    /// Kind of document.
    pub kind: String,
    /// Title found in it.
    pub title: Option<String>,
    /// uploaded, or confirmed once it became the plan.
    pub status: String,
    /// Tasks found in it.
    pub tasks: i64,
    /// Figures found in it.
    pub figures: i64,
    /// Counts the changes of the draft, from 1.
    pub draft_revision: i64,
    /// When it came in.
    pub created_at: Timestamp,
    /// Who brought it.
    pub created_by: i64,
}

/// A document with all that was read in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// What a list shows.
    pub brief: DocumentBrief,
    /// Its text; places are counted in code points of it.
    pub text: String,
    /// Sections, clauses, figures and findings, as they were read.
    pub reading: Json,
    /// The draft of the plan.
    pub draft: Json,
}

/// A document to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDocument {
    /// See [`DocumentBrief`].
    pub name: String,
    /// See [`DocumentBrief`].
    pub format: String,
    /// See [`DocumentBrief`].
    pub hash: String,
    /// See [`DocumentBrief`].
    pub year: Option<i64>,
    /// See [`DocumentBrief`].
    pub kind: String,
    /// See [`DocumentBrief`].
    pub title: Option<String>,
    /// See [`Document`].
    pub text: String,
    /// See [`Document`].
    pub reading: Json,
    /// See [`Document`].
    pub draft: Json,
    /// See [`DocumentBrief`].
    pub tasks: i64,
    /// See [`DocumentBrief`].
    pub figures: i64,
}

/// A clause of a confirmed document: what a stretch of its text is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewClause {
    /// Section of the document.
    pub section: Option<i64>,
    /// First code point.
    pub start: i64,
    /// Code point behind the last.
    pub end: i64,
    /// task, deliverable, principle, background, result or problem.
    pub kind: String,
    /// The text.
    pub text: String,
}

/// A clause as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clause {
    /// Id.
    pub id: i64,
    /// Its document.
    pub document_id: i64,
    /// Place in the document, from 1.
    pub seq: i64,
    /// See [`NewClause`].
    pub section: Option<i64>,
    /// See [`NewClause`].
    pub start: i64,
    /// See [`NewClause`].
    pub end: i64,
    /// See [`NewClause`].
    pub kind: String,
    /// See [`NewClause`].
    pub text: String,
    /// The task that came of it.
    pub task_id: Option<i64>,
}

const BRIEF: [&str; 13] = [
    "id",
    "name",
    "format",
    "hash",
    "year",
    "kind",
    "title",
    "status",
    "tasks",
    "figures",
    "draft_revision",
    "created_at",
    "created_by",
];
const CLAUSE: [&str; 8] = ["id", "document_id", "seq", "section", "span_start", "span_end", "kind", "text"];

impl Store {
    /// Keeps a document; its draft has revision 1.
    pub async fn create_document(&self, new: NewDocument, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        let id = write.next_id("document").await?;
        let after =
            json!({ "name": new.name, "hash": new.hash, "year": new.year, "kind": new.kind, "title": new.title });
        let values: Vec<Value> = vec![
            id.into(),
            new.name.into(),
            new.format.into(),
            new.hash.into(),
            new.year.into(),
            new.kind.into(),
            new.title.into(),
            "uploaded".into(),
            new.tasks.into(),
            new.figures.into(),
            1i64.into(),
            instant(by.at),
            by.actor_id.into(),
            new.text.into(),
            new.reading.to_string().into(),
            new.draft.to_string().into(),
        ];
        let columns: Vec<&str> = BRIEF.into_iter().chain(["text", "reading", "draft"]).collect();
        write.tx.insert("document", &columns, values).await?;
        write.note(Note::new("create", "document", id).after(after));
        write.commit().await?;
        Ok(id)
    }

    /// All documents, newest first.
    pub async fn documents(&self) -> Result<Vec<DocumentBrief>, StoreError> {
        let text = format!("SELECT {} FROM document ORDER BY id DESC", BRIEF.join(", "));
        self.db.rows(text, read_brief).await
    }

    /// One document.
    pub async fn document(&self, id: i64) -> Result<Option<Document>, StoreError> {
        let text = format!("SELECT {}, text, reading, draft FROM document WHERE id = $1", BRIEF.join(", "));
        let read = |row: &Row| {
            Ok(Document {
                brief: read_brief(row)?,
                text: row.get(13)?,
                reading: read_json(&row.get::<String>(14)?, "文件的解析结果")?,
                draft: read_json(&row.get::<String>(15)?, "文件的任务草稿")?,
            })
        };
        self.db.row((text, [id.into()]), read).await
    }

    /// Saves the draft and returns its new revision. Its event says that it was saved, not what is in it.
    pub async fn save_draft(&self, id: i64, revision: i64, draft: &Json, by: &By) -> Result<i64, StoreError> {
        let mut write = self.begin(by).await?;
        write.take_document(id, Some(revision)).await?;
        let text = "UPDATE document SET draft = $2, draft_revision = draft_revision + 1 WHERE id = $1";
        write.tx.run((text, [id.into(), draft.to_string().into()])).await?;
        write.note(Note::new("draft", "document", id).after(json!({ "revision": revision + 1 })));
        write.commit().await?;
        Ok(revision + 1)
    }

    /// Removes a document that did not become the plan.
    pub async fn delete_document(&self, id: i64, by: &By) -> Result<(), StoreError> {
        let mut write = self.begin(by).await?;
        let document = write.take_document(id, None).await?;
        write.tx.run(("DELETE FROM document WHERE id = $1", [id.into()])).await?;
        write.note(Note::new("delete", "document", id).before(crate::value::json(&document)));
        write.commit().await
    }

    /// The clauses of a confirmed document, in order.
    pub async fn clauses(&self, document_id: i64) -> Result<Vec<Clause>, StoreError> {
        let text = format!("SELECT {}, task_id FROM clause WHERE document_id = $1 ORDER BY seq", CLAUSE.join(", "));
        let read = |row: &Row| {
            Ok(Clause {
                id: row.get(0)?,
                document_id: row.get(1)?,
                seq: row.get(2)?,
                section: row.get(3)?,
                start: row.get(4)?,
                end: row.get(5)?,
                kind: row.get(6)?,
                text: row.get(7)?,
                task_id: row.get(8)?,
            })
        };
        self.db.rows((text, [document_id.into()]), read).await
    }
}

impl Write {
    /// A document that may still change, at that revision of its draft.
    pub(crate) async fn take_document(&mut self, id: i64, revision: Option<i64>) -> Result<DocumentBrief, StoreError> {
        let text = format!("SELECT {} FROM document WHERE id = $1", BRIEF.join(", "));
        let document = self.tx.row((text, [id.into()]), read_brief).await?;
        let document = document.ok_or_else(|| StoreError::missing("文件", id))?;
        if document.status == "confirmed" {
            return Err(StoreError::Invalid(format!("《{}》已确认为年度要点,不能再改", document.name)));
        }
        match revision {
            Some(revision) if revision != document.draft_revision => Err(StoreError::Stale),
            _ => Ok(document),
        }
    }

    /// Marks a document as the plan and keeps its clauses; returns the id of the first.
    pub(crate) async fn confirm_document(&mut self, id: i64, clauses: Vec<NewClause>) -> Result<i64, StoreError> {
        self.tx.run(("UPDATE document SET status = 'confirmed' WHERE id = $1", [id.into()])).await?;
        let first = self.reserve("clause", clauses.len()).await?;
        let mut rows = Vec::with_capacity(clauses.len() * CLAUSE.len());
        for (seq, clause) in (1i64..).zip(clauses) {
            rows.extend([
                (first + seq - 1).into(),
                id.into(),
                seq.into(),
                clause.section.into(),
                clause.start.into(),
                clause.end.into(),
                clause.kind.into(),
                clause.text.into(),
            ]);
        }
        self.tx.insert("clause", &CLAUSE, rows).await?;
        self.note(Note::new("confirm", "document", id));
        Ok(first)
    }
}

fn read_brief(row: &Row) -> Result<DocumentBrief, StoreError> {
    Ok(DocumentBrief {
        id: row.get(0)?,
        name: row.get(1)?,
        format: row.get(2)?,
        hash: row.get(3)?,
        year: row.get(4)?,
        kind: row.get(5)?,
        title: row.get(6)?,
        status: row.get(7)?,
        tasks: row.get(8)?,
        figures: row.get(9)?,
        draft_revision: row.get(10)?,
        created_at: read_instant(row.get(11)?)?,
        created_by: row.get(12)?,
    })
}
