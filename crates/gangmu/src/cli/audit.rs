//! `gangmu audit`: what does not add up in papers, and what must not stand in them. Without a database unless one is named.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use gangmu_document::audit::{Audit, Checked, Doubt, Names, Place, Weight};
use gangmu_document::{Document, DocumentKind};
use gangmu_pack::Pack;
use serde_json::{Value, json};

use super::{println_out, read_file};
use crate::app::App;
use crate::ops::check::{self, Records};
use crate::ops::figure::check_year;
use crate::ops::{audit, document};

#[derive(Debug, Args)]
pub struct AuditFiles {
    /// 公文文件(.docx、.pdf、.xlsx、.ofd、.html、.txt;装有LibreOffice时还有.doc、.wps、.rtf);多个文件还互相对照
    #[arg(value_name = "文件", required = true)]
    files: Vec<PathBuf>,
    /// 文稿是哪一年的;不填则按文稿所写
    #[arg(long, value_name = "年份")]
    year: Option<i32>,
    /// 数据文件夹:按其中的名录核对名称,按台账和年度计划核对总结
    #[arg(long, value_name = "文件夹")]
    dir: Option<PathBuf>,
    /// 本局自己的定义包文件夹,同名文件替换内置的
    #[arg(long, value_name = "文件夹", env = "GANGMU_PACKS")]
    packs: Option<PathBuf>,
    /// 同时列出核对无误的关系
    #[arg(long)]
    checked: bool,
    /// 输出格式:text 给人看,json 给程序用
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "格式")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// A file that was read.
struct Paper {
    name: String,
    document: Document,
}

impl AuditFiles {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let (pack, county) = match &self.dir {
            Some(dir) => {
                let place = super::Place { dir: dir.clone(), database: None, packs: self.packs.clone() };
                let app = place.open(false).await?;
                (app.pack.clone(), Some(app))
            }
            None => {
                let (pack, findings) = super::pack_only(self.packs.as_deref())?;
                findings.iter().for_each(|finding| eprintln!("{finding}"));
                (pack, None)
            }
        };
        let (papers, unread) = self.read();
        let names = county.as_ref().map(audit::names);
        let mut found = judge(&pack, &papers, names.as_ref(), self.year);
        if let Some(app) = &county {
            self.against_records(app, &papers, &mut found).await?;
        }
        match self.format {
            Format::Text => self.print(&pack, &papers, &found),
            Format::Json => println_out(&format!("{:#}", as_json(&papers, &found))),
        }
        Ok(match (unread, found.findings.is_empty()) {
            (true, _) => ExitCode::from(2),
            (false, false) => ExitCode::from(1),
            (false, true) => ExitCode::SUCCESS,
        })
    }

    /// Holds every summary and report against the county's ledgers and plan.
    async fn against_records(&self, app: &App, papers: &[Paper], found: &mut Audit) -> anyhow::Result<()> {
        for (at, paper) in papers.iter().enumerate() {
            let told = matches!(paper.document.kind, DocumentKind::Summary | DocumentKind::Report);
            let year = self.year.or(paper.document.year).and_then(|y| i16::try_from(y).ok());
            let Some(year) = year.filter(|y| told && check_year(*y).is_ok()) else { continue };
            let Records { findings, checked, .. } = check::records(app, &paper.document, year).await?;
            let here = |mut places: Vec<Place>| {
                places.iter_mut().for_each(|place| place.document = at);
                places
            };
            found.findings.extend(findings.into_iter().map(|(d, _)| Doubt { places: here(d.places), ..d }));
            found.checked.extend(checked.into_iter().map(|(c, _)| Checked { places: here(c.places), ..c }));
        }
        Ok(())
    }

    /// The files that can be read, and whether one cannot.
    fn read(&self) -> (Vec<Paper>, bool) {
        let (mut papers, mut unread) = (Vec::new(), false);
        for path in &self.files {
            let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
            match read_file(path).and_then(|bytes| Ok(document::read_bytes(&name, &bytes)?)) {
                Ok(document) => papers.push(Paper { name, document }),
                Err(error) => {
                    eprintln!("{name}:{error:#}");
                    unread = true;
                }
            }
        }
        (papers, unread)
    }

    fn print(&self, pack: &Pack, papers: &[Paper], audit: &Audit) {
        for (at, paper) in papers.iter().enumerate() {
            let own = |places: &[Place]| places.first().map_or(0, |p| p.document) == at;
            let findings: Vec<&Doubt> = audit.findings.iter().filter(|f| own(&f.places)).collect();
            let checked: Vec<&Checked> = audit.checked.iter().filter(|c| own(&c.places)).collect();
            let title = paper.document.title.as_deref().unwrap_or("(无标题)");
            println_out(&format!("{}:{title}  疑点{}处", paper.name, findings.len()));
            for (weight, word) in [(Weight::Error, "错误"), (Weight::Warn, "请核对"), (Weight::Note, "提示")] {
                for found in findings.iter().filter(|f| f.severity == weight) {
                    println_out(&format!("  {word} {} {}", found.code, audit::name_of(&pack.policy, &found.code)));
                    print_finding(found, papers, at);
                }
            }
            println_out(&format!("  核对无误的关系{}处", checked.len()));
            for held in checked.iter().filter(|_| self.checked) {
                println_out(&format!("    {} {}", held.code, held.message));
            }
        }
    }
}

fn print_finding(found: &Doubt, papers: &[Paper], own: usize) {
    println_out(&format!("    {}", found.message));
    for (quote, place) in found.quotes.iter().zip(&found.places) {
        let from = match papers.get(place.document) {
            Some(other) if place.document != own => format!("({})", other.name),
            _ => String::new(),
        };
        println_out(&format!("    原文:“{}”{from}", quote.trim()));
    }
    if let (Some(computed), Some(stated)) = (found.computed, found.stated) {
        let short = |value: f64| (value * 100.0).round() / 100.0;
        println_out(&format!("    文中{},推算{}", short(stated), short(computed)));
    }
    println_out(&format!("    建议:{}", found.suggestion));
}

/// Every paper by itself, then each pair; places count the papers as they were given.
fn judge(pack: &Pack, papers: &[Paper], names: Option<&Names>, year: Option<i32>) -> Audit {
    let mut all = Audit::default();
    let mut add = |audit: Audit, places: [usize; 2]| {
        let renamed = |place: &mut Place| place.document = places[place.document.min(1)];
        let Audit { mut findings, mut checked } = audit;
        findings.iter_mut().flat_map(|f| &mut f.places).for_each(renamed);
        checked.iter_mut().flat_map(|c| &mut c.places).for_each(renamed);
        all.findings.append(&mut findings);
        all.checked.append(&mut checked);
    };
    for (at, paper) in papers.iter().enumerate() {
        add(audit::alone(pack, &paper.document, names, year), [at, at]);
    }
    for (i, first) in papers.iter().enumerate() {
        for (j, second) in papers.iter().enumerate().skip(i + 1) {
            add(audit::pair(&first.document, &second.document), [i, j]);
        }
    }
    all
}

fn as_json(papers: &[Paper], audit: &Audit) -> Value {
    let spans = |places: &[Place]| -> Value { places.iter().map(|p| json!([p.span.0, p.span.1])).collect() };
    let files =
        |places: &[Place]| -> Value { places.iter().map(|p| json!(papers.get(p.document).map(|f| &f.name))).collect() };
    let finding = |f: &Doubt| {
        json!({
            "code": f.code, "severity": f.severity, "message": f.message, "quotes": f.quotes, "spans": spans(&f.places),
            "files": files(&f.places), "computed": f.computed, "stated": f.stated, "suggestion": f.suggestion,
        })
    };
    let held = |c: &Checked| {
        json!({
            "code": c.code, "message": c.message, "quotes": c.quotes, "spans": spans(&c.places),
            "files": files(&c.places), "computed": c.computed, "stated": c.stated,
        })
    };
    let findings: Vec<Value> = audit.findings.iter().map(finding).collect();
    let checked: Vec<Value> = audit.checked.iter().map(held).collect();
    json!({ "findings": findings, "checked": checked })
}
