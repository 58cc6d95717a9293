//! Figures of annotated documents against what reading finds, scored as the project's annotation guide says.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use gangmu_document::{Change, Comparator, Figure, FigureKind, Limits, Span, read};
use serde::Deserialize;

/// An annotated figure, one JSON object per line.
#[derive(Deserialize, Debug, Clone)]
struct Annotated {
    doc: String,
    quote: String,
    subject: String,
    value: f64,
    unit: String,
    comparator: Comparator,
    kind: FigureKind,
    year: Option<i32>,
    change: Option<Change>,
    whole: Option<String>,
}

/// What a set of documents scored.
#[derive(Debug)]
struct Score {
    detection: f64,
    strict: f64,
    year: f64,
    change: f64,
    whole: f64,
}

fn unit(unit: &str) -> &str {
    match unit.trim() {
        "个百分点" => "百分点",
        "％" => "%",
        "人(次)" => "人次",
        other => other,
    }
}

fn same_number(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

fn char_f1(a: &str, b: &str) -> f64 {
    let count = |s: &str| {
        s.chars().fold(HashMap::<char, usize>::new(), |mut m, c| {
            *m.entry(c).or_default() += 1;
            m
        })
    };
    let (ca, cb) = (count(a), count(b));
    let both: usize = ca.iter().map(|(c, n)| cb.get(c).copied().unwrap_or(0).min(*n)).sum();
    let total = a.chars().count() + b.chars().count();
    if total == 0 { 1.0 } else { 2.0 * both as f64 / total as f64 }
}

fn same_subject(a: &str, b: &str) -> bool {
    let (short, long) = if a.chars().count() <= b.chars().count() { (a, b) } else { (b, a) };
    char_f1(a, b) >= 0.6 || (short.chars().count() >= 2 && long.contains(short))
}

fn same_change(a: Option<&Change>, b: Option<&Change>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.dir == b.dir && same_number(a.value, b.value) && unit(&a.unit) == unit(&b.unit),
        _ => false,
    }
}

/// Places of the annotated quotes, walking the text in order.
fn places(gold: &[Annotated], text: &[char]) -> Vec<Option<Span>> {
    let mut cursor = 0;
    gold.iter()
        .map(|g| {
            let quote: Vec<char> = g.quote.chars().collect();
            let find = |from: usize| {
                (from..(text.len() + 1).saturating_sub(quote.len())).find(|at| text[*at..].starts_with(&quote))
            };
            let at = find(cursor).or_else(|| find(0))?;
            cursor = at;
            Some((at, at + quote.len()))
        })
        .collect()
}

/// Index of the predicted figure that each annotated one meets.
fn pairs(gold: &[Annotated], places: &[Option<Span>], found: &[Figure]) -> Vec<Option<usize>> {
    let mut free = vec![true; found.len()];
    gold.iter()
        .zip(places)
        .map(|(g, place)| {
            let place = (*place)?;
            let overlap = |f: &Figure| place.1.min(f.span.1) as i64 - place.0.max(f.span.0) as i64;
            let best = (0..found.len())
                .filter(|i| free[*i] && same_number(g.value, found[*i].value) && unit(&g.unit) == unit(&found[*i].unit))
                .filter(|i| overlap(&found[*i]) > 0)
                .map(|i| (overlap(&found[i]), char_f1(&g.subject, &found[i].subject), i))
                .reduce(|a, b| if (b.0, b.1) > (a.0, a.1) { b } else { a })?;
            free[best.2] = false;
            Some(best.2)
        })
        .collect()
}

fn score(texts: &Path, gold: &[Annotated]) -> Score {
    let mut docs: Vec<&str> = gold.iter().map(|g| g.doc.as_str()).collect();
    docs.dedup();
    let (mut met, mut predicted, mut strict) = (0usize, 0usize, 0usize);
    let mut agree = [0usize; 3];
    for doc in docs {
        let file = texts.join(format!("{doc}.txt"));
        let document = read(&fs::read(&file).unwrap(), doc, &Limits::default()).unwrap();
        let gold: Vec<Annotated> = gold.iter().filter(|g| g.doc == doc).cloned().collect();
        let text: Vec<char> = document.text.chars().collect();
        predicted += document.figures.len();
        for (g, pair) in gold.iter().zip(pairs(&gold, &places(&gold, &text), &document.figures)) {
            let Some(f) = pair.map(|i| &document.figures[i]) else {
                println!("missed  {doc}  {} {}  «{}»", g.value, g.unit, g.quote);
                continue;
            };
            met += 1;
            let right = g.comparator == f.comparator && g.kind == f.kind && same_subject(&g.subject, &f.subject);
            if !right {
                println!(
                    "differs {doc}  «{}» {} {:?} {:?} / {} {:?} {:?}",
                    g.quote, g.subject, g.comparator, g.kind, f.subject, f.comparator, f.kind
                );
            }
            strict += usize::from(right);
            agree[0] += usize::from(g.year == f.year);
            agree[1] += usize::from(same_change(g.change.as_ref(), f.change.as_ref()));
            agree[2] += usize::from(g.whole.is_some() == f.whole.is_some());
        }
    }
    let f1 = |right: usize| 2.0 * right as f64 / (predicted + gold.len()) as f64;
    let share = |n: usize| n as f64 / met.max(1) as f64;
    Score {
        detection: f1(met),
        strict: f1(strict),
        year: share(agree[0]),
        change: share(agree[1]),
        whole: share(agree[2]),
    }
}

fn load(file: &Path) -> Vec<Annotated> {
    fs::read_to_string(file)
        .unwrap()
        .lines()
        .filter(|l| !l.trim().is_empty())
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

/// Floors of F1 and of agreement.
const DETECTION: f64 = 0.99;
const STRICT: f64 = 0.96;
const AGREEMENT: f64 = 0.95;

fn check(texts: &Path, gold: &[Annotated]) {
    let score = score(texts, gold);
    println!("{} figures: {score:?}", gold.len());
    assert!(score.detection >= DETECTION, "{score:?}");
    assert!(score.strict >= STRICT, "{score:?}");
    assert!(score.year >= AGREEMENT && score.change >= AGREEMENT && score.whole >= AGREEMENT, "{score:?}");
}

#[test]
fn our_own_documents_are_read_as_annotated() {
    let cases = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files: Vec<PathBuf> = fs::read_dir(&cases)
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    let gold: Vec<Annotated> = files.iter().flat_map(|file| load(file)).collect();
    assert!(files.len() >= 60 && gold.len() >= 3300, "{} documents, {} figures", files.len(), gold.len());
    check(&cases, &gold);
}

#[test]
fn the_shared_documents_are_read_as_annotated_where_they_are_at_hand() {
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let gold = shared.join("gold/dev.jsonl");
    if !gold.exists() {
        println!("skipped: no ../shared/gold beside the workspace");
        return;
    }
    check(&shared.join("corpus"), &load(&gold));
}

#[test]
fn the_scorer_tells_right_from_wrong() {
    assert!(same_subject("教师", "骨干教师") && !same_subject("学校", "教师人数"));
    assert!(same_number(1.96, 1.96) && !same_number(1.96, 1.95));
    assert_eq!(unit("个百分点"), "百分点");
}

#[test]
fn a_clean_document_has_no_damage_and_a_year_within_a_phrase_holds_for_the_phrase_only() {
    let text = "全年工作总结\n完成2016年续建项目32个，新建学校5所。今年招聘教师40名，比上一届多11人。\n";
    let document = read(text.as_bytes(), "示例", &Limits::default()).unwrap();
    assert!(document.damaged_share == 0.0 && document.damaged_share.is_sign_positive());
    let years: Vec<Option<i32>> = document.figures.iter().map(|f| f.year).collect();
    assert_eq!(years, [Some(2016), None, None]);
    assert_eq!(document.figures[2].change.as_ref().map(|change| change.value), Some(11.0));
}
