//! `gangmu read`: what a document says, without a database: outline, tasks, figures.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use gangmu_document::{ClauseKind, Document};
use serde_json::{Value, json};

use super::{println_out, read_file};
use crate::ops::document;
use crate::ops::draft::comparator;
use gangmu_stat::target::Goal;

#[derive(Debug, Args)]
pub struct Read {
    /// 公文文件(.docx、.pdf、.xlsx、.ofd、.html、.txt;装有LibreOffice时还有.doc、.wps、.rtf)
    #[arg(value_name = "文件", required = true)]
    files: Vec<PathBuf>,
    /// 只看大纲
    #[arg(long)]
    outline: bool,
    /// 只看任务
    #[arg(long)]
    tasks: bool,
    /// 只看数据
    #[arg(long)]
    figures: bool,
    /// 输出格式:text 给人看,jsonl 一行一条、json 全部文件一个整体给程序用
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
pub(super) enum Format {
    Text,
    Jsonl,
    Json,
}

impl Read {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let mut unread = false;
        let mut whole = Vec::new();
        for path in &self.files {
            let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
            let read = read_file(path).and_then(|bytes| Ok(document::read_bytes(&name, &bytes)?));
            match read {
                Ok(document) if self.format == Format::Json => whole.push(self.whole(&name, &document)),
                Ok(document) => self.print(&stem(&name), &document),
                Err(error) => {
                    eprintln!("{name}:{error:#}");
                    unread = true;
                }
            }
        }
        if self.format == Format::Json {
            println_out(&format!("{:#}", json!({ "documents": whole })));
        }
        Ok(if unread { ExitCode::from(2) } else { ExitCode::SUCCESS })
    }

    fn all(&self) -> bool {
        !(self.outline || self.tasks || self.figures)
    }

    /// A document as one object with the parts that were asked for.
    fn whole(&self, name: &str, document: &Document) -> Value {
        let all = self.all();
        let mut whole = json!({
            "doc": stem(name), "file": name, "title": document.title, "year": document.year, "kind": document.kind,
        });
        if all || self.outline {
            whole["outline"] = json!(document.outline);
        }
        if all || self.tasks {
            whole["tasks"] = tasks(document).map(|c| json!(c)).collect();
        }
        if all || self.figures {
            whole["figures"] = json!(document.figures);
        }
        whole["findings"] = json!(document.findings);
        whole
    }

    fn print(&self, doc: &str, document: &Document) {
        let all = self.all();
        match self.format {
            Format::Text => self.print_text(doc, document, all),
            Format::Jsonl | Format::Json => {
                self.lines(doc, document, all).iter().for_each(|line| println_out(&line.to_string()))
            }
        }
    }

    fn print_text(&self, doc: &str, document: &Document, all: bool) {
        println_out(&format!(
            "{doc}:{}  大纲{}节  任务{}条  数据{}个  疑点{}处",
            document.title.as_deref().unwrap_or("(无标题)"),
            document.outline.len(),
            tasks(document).count(),
            document.figures.len(),
            document.findings.len()
        ));
        if document.damaged_share > 0.0 {
            println_out(&format!("  其中{:.0}%的文字已损坏,没有读", document.damaged_share * 100.0));
        }
        if all || self.outline {
            for section in &document.outline {
                println_out(&format!(
                    "{}{} {}",
                    "  ".repeat(usize::from(section.level)),
                    section.number,
                    section.title
                ));
            }
        }
        if all || self.tasks {
            for clause in tasks(document) {
                println_out(&format!("  ● {}", clause.text));
            }
        }
        if all || self.figures {
            document.figures.iter().for_each(|f| println_out(&format!("  {}", figure_words(f))));
        }
        document.findings.iter().for_each(|f| println_out(&format!("  ! {}({})", f.message, f.advice)));
    }

    fn lines(&self, doc: &str, document: &Document, all: bool) -> Vec<Value> {
        let mut lines = Vec::new();
        if all || self.outline {
            lines.extend(document.outline.iter().map(|s| tagged(doc, "section", json!(s))));
        }
        if all || self.tasks {
            lines.extend(tasks(document).map(|c| tagged(doc, "task", json!(c))));
        }
        if all || self.figures {
            lines.extend(document.figures.iter().map(|f| tagged(doc, "figure", json!(f))));
        }
        lines
    }
}

fn stem(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

fn tasks(document: &Document) -> impl Iterator<Item = &gangmu_document::Clause> {
    document.clauses.iter().filter(|c| matches!(c.kind, ClauseKind::Task | ClauseKind::Deliverable))
}

fn figure_words(figure: &gangmu_document::Figure) -> String {
    let goal = Goal { comparator: comparator(figure.comparator), value: figure.value, max: figure.value_max };
    let kind = match figure.kind {
        gangmu_document::FigureKind::Target => "目标",
        gangmu_document::FigureKind::Result => "结果",
        gangmu_document::FigureKind::Baseline => "现状",
    };
    let year = figure.year.map(|y| format!("{y}年 ")).unwrap_or_default();
    format!("[{kind}] {year}{} {}  “{}”", figure.subject, goal.print(&figure.unit), figure.quote)
}

fn tagged(doc: &str, what: &str, mut value: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.shift_insert(0, "doc".into(), doc.into());
        fields.shift_insert(1, "what".into(), what.into());
    }
    value
}
