//! Parts, outline, sorts, offices and deadlines of annotated documents against what reading finds.
//!
//! An annotation has one line per thing, in text order: `part <kind> <year> <title>`, `section <level> <number> <title>`,
//! `<kind>[/<deliverable>] <first words> [@<lead>…] [+<co>…] [!<year>-<month>-<day>]`; "-" stands for nothing.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fs;
use std::path::PathBuf;

use gangmu_document::{Clause, Document, Limits, read};

/// An annotated clause.
#[derive(Debug)]
struct Annotated {
    kind: String,
    made: Option<String>,
    words: String,
    lead: Vec<String>,
    co: Vec<String>,
    /// Year, month, day as written, "-" where nothing.
    when: Option<String>,
}

#[derive(Default, Debug)]
struct Score {
    /// Per kind: met, annotated, found.
    kinds: std::collections::BTreeMap<String, [usize; 3]>,
    clauses: usize,
    right: usize,
    made: [usize; 2],
    offices: [usize; 2],
    whens: [usize; 2],
    heads: [usize; 2],
}

/// A value as JSON names it.
fn name(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap_or("-").to_string()
}

fn annotated(line: &str) -> Annotated {
    let mut words = line.split(' ');
    let kind = words.next().unwrap();
    let (kind, made) = kind.split_once('/').map_or((kind, None), |(k, m)| (k, Some(m.to_string())));
    let mut out = Annotated { kind: kind.into(), made, words: String::new(), lead: vec![], co: vec![], when: None };
    for word in words {
        match word.split_at(word.chars().next().map_or(0, char::len_utf8)) {
            ("@", office) => out.lead.push(office.into()),
            ("+", office) => out.co.push(office.into()),
            ("!", when) => out.when = Some(when.into()),
            _ => out.words.push_str(word),
        }
    }
    out
}

fn when(clause: &Clause) -> Option<String> {
    let deadline = clause.deadline.as_ref()?;
    let part = |n: Option<i32>| n.map(|n| n.to_string()).unwrap_or_default();
    let day = deadline.day.map(i32::from);
    let words = format!("{}-{}-{}", part(deadline.year), part(deadline.month.map(i32::from)), part(day));
    // "2025" alone is written without its dashes.
    Some(if day.is_none() && deadline.month.is_none() && deadline.year.is_some() { part(deadline.year) } else { words })
}

impl Score {
    fn document(&mut self, name: &str, gold: &str, document: &Document) {
        let lines: Vec<&str> = gold.lines().filter(|line| !line.trim().is_empty()).collect();
        let (heads, clauses): (Vec<&str>, Vec<&str>) =
            lines.iter().partition(|line| line.starts_with("part ") || line.starts_with("section "));
        self.heads(name, &heads, document);
        let clauses: Vec<Annotated> = clauses.into_iter().map(annotated).collect();
        self.clauses(name, &clauses, document);
    }

    fn heads(&mut self, file: &str, gold: &[&str], document: &Document) {
        let year = |year: Option<i32>| year.map_or("-".into(), |year| year.to_string());
        let mut found: Vec<String> = document
            .parts
            .iter()
            .map(|p| format!("part {} {} {}", name(p.kind), year(p.year), p.title.as_deref().unwrap_or("-")))
            .collect();
        found.extend(document.outline.iter().map(|s| format!("section {} {} {}", s.level, s.number, s.title)));
        for line in gold {
            if !found.iter().any(|f| f == line) {
                println!("{file}: no {line}");
            }
        }
        for line in &found {
            if !gold.iter().any(|g| g == line) {
                println!("{file}: found {line}");
            }
        }
        let met = gold.iter().filter(|line| found.iter().any(|f| f == *line)).count();
        self.heads[0] += 2 * met;
        self.heads[1] += gold.len() + found.len();
    }

    fn clauses(&mut self, file: &str, gold: &[Annotated], document: &Document) {
        let mut from = 0;
        for clause in &document.clauses {
            self.kinds.entry(name(clause.kind)).or_default()[2] += 1;
        }
        for g in gold {
            self.clauses += 1;
            self.kinds.entry(g.kind.clone()).or_default()[1] += 1;
            let plain = |text: &str| text.split_whitespace().collect::<String>();
            let at = document.clauses[from..].iter().position(|c| plain(&c.text).starts_with(&g.words));
            let Some(at) = at.map(|at| from + at) else {
                println!("{file}: no clause {}", g.words);
                continue;
            };
            from = at + 1;
            let clause = &document.clauses[at];
            let made = clause.deliverable.map(name);
            if name(clause.kind) == g.kind {
                self.right += 1;
                self.kinds.entry(g.kind.clone()).or_default()[0] += 1;
            } else {
                println!("{file}: {} is {:?} {made:?}, not {}", clause.text, clause.kind, g.kind);
            }
            for (counts, same, wanted) in [
                (&mut self.made, made == g.made, g.made.is_some()),
                (&mut self.offices, clause.lead == g.lead && clause.co == g.co, !g.lead.is_empty()),
                (&mut self.whens, when(clause) == g.when, g.when.is_some()),
            ] {
                counts[0] += usize::from(same && wanted);
                counts[1] += usize::from(wanted || !same);
                if !same && (made.is_none() || made != g.made || wanted) {
                    println!(
                        "{file}: {} has {made:?} {:?} {:?} {:?}, not {g:?}",
                        g.words, clause.lead, clause.co, clause.deadline
                    );
                }
            }
        }
    }

    /// Mean of the kinds' F1.
    fn macro_f1(&self) -> f64 {
        let f1 = |[met, gold, found]: &[usize; 3]| 2.0 * *met as f64 / (gold + found).max(1) as f64;
        self.kinds.values().map(f1).sum::<f64>() / self.kinds.len().max(1) as f64
    }
}

fn share([met, all]: [usize; 2]) -> f64 {
    met as f64 / all.max(1) as f64
}

#[test]
fn our_own_documents_are_cut_and_weighed_as_annotated() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("cases/clauses");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|e| e == "gold"));
    files.sort();
    assert!(files.len() >= 8);
    let mut score = Score::default();
    for file in files {
        let text = fs::read(file.with_extension("txt")).unwrap();
        let document = read(&text, "示例", &Limits::default()).unwrap();
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        score.document(&name, &fs::read_to_string(&file).unwrap(), &document);
    }
    println!("{score:?}");
    println!(
        "kinds: macro F1 {:.3}, {}/{}; deliverables {:.3}; offices {:.3}; deadlines {:.3}; outline and parts {:.3}",
        score.macro_f1(),
        score.right,
        score.clauses,
        share(score.made),
        share(score.offices),
        share(score.whens),
        share(score.heads)
    );
    assert!(score.macro_f1() >= 0.9, "{}", score.macro_f1());
    assert!(share(score.offices) >= 0.95 && share(score.whens) >= 0.9 && share(score.heads) >= 0.95);
    assert!(share(score.made) >= 0.8);
}

#[test]
fn what_a_plan_only_tells_is_no_task() {
    let check = |sentence: &str, kind: &str| {
        let text =
            format!("云溪县教育局2026年工作要点\n2026年是“十五五”规划开局之年。{sentence}\n一、招生\n做好招生工作。");
        let document = read(text.as_bytes(), "要点", &Limits::default()).unwrap();
        let clause = document.clauses.iter().find(|clause| clause.text == sentence).unwrap();
        assert_eq!(name(clause.kind), kind, "{sentence}");
    };
    check("干部职工迈上了新征程，群众对家门口的学校有了新期盼。", "result");
    check("全县义务教育巩固率97%以上。", "task");
    check("全县现有学校215所。", "background");
    check("各校要高度重视。", "task");
}
