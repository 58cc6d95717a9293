//! Laws of reading that hold for any bytes: no panic, spans in bounds, quotes as in the text, nothing dropped.
#![allow(clippy::unwrap_used)]

use gangmu_document::audit::audit;
use gangmu_document::{Document, Limits, Role, Span, read};
use proptest::prelude::*;

/// Pieces of the genre, so that random texts reach the grammar.
const PIECES: &[&str] = &[
    "一、",
    "(一)",
    "1.",
    "全县",
    "新建",
    "学校",
    "教师",
    "12",
    "3.5",
    "百分之九十",
    "二十余",
    "所",
    "名",
    "%",
    "万元",
    "个百分点",
    "其中",
    "分别为",
    "、",
    ",",
    "。",
    ";",
    ":",
    "(",
    ")",
    "“",
    "”",
    "《",
    "》",
    "比上年增加",
    "提高到",
    "由",
    "以上",
    "2022年",
    "两次",
    "一",
    "三",
    "第",
    "每天",
    "不少于",
    "\n",
    "的",
    "占",
    "和",
    "(yǎng)",
    "學",
    "\u{FFFD}",
    "１",
    "abc",
    "-",
    "半",
    "成",
    "番",
    "亿",
    "\t",
    "……",
];

fn within(text: &[char], span: Span) -> bool {
    span.0 <= span.1 && span.1 <= text.len()
}

fn check(document: &Document) {
    let text: Vec<char> = document.text.chars().collect();
    for figure in &document.figures {
        assert!(within(&text, figure.span));
        assert_eq!(text[figure.span.0..figure.span.1].iter().collect::<String>(), figure.quote);
        assert!((0.0..=1.0).contains(&figure.confidence));
        let clause = &document.clauses[figure.clause];
        assert!(clause.span.0 < figure.span.1 && figure.span.0 < clause.span.1, "{figure:?} {clause:?}");
    }
    for (index, clause) in document.clauses.iter().enumerate() {
        assert_eq!(clause.id, index);
        assert!(within(&text, clause.span));
    }
    assert!(document.outline.iter().all(|s| within(&text, s.span) && s.parent.is_none_or(|p| p < s.id)));
    assert!(document.findings.iter().all(|f| within(&text, f.span)));
    nothing_is_dropped(document, &text);
    audited(document, &text);
}

/// Whatever the audit says of a text, it quotes the text's own words.
fn audited(document: &Document, text: &[char]) {
    let said = audit(document, None);
    let found = said.findings.iter().map(|doubt| (&doubt.quotes, &doubt.places));
    let held = said.checked.iter().map(|checked| (&checked.quotes, &checked.places));
    for (quotes, places) in found.chain(held) {
        assert_eq!(quotes.len(), places.len());
        assert!(places.iter().all(|place| place.document == 0 && within(text, place.span)));
    }
}

/// Every visible character stands in a paragraph, and every word of the body in a clause.
fn nothing_is_dropped(document: &Document, text: &[char]) {
    let mut held = vec![false; text.len()];
    for paragraph in &document.paragraphs {
        held[paragraph.span.0..paragraph.span.1].fill(true);
    }
    let visible = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}') || c.is_ascii_alphanumeric();
    assert!(text.iter().zip(&held).all(|(c, held)| *held || !visible(*c)));
    for (index, paragraph) in document.paragraphs.iter().enumerate() {
        if !matches!(paragraph.role, Role::Body | Role::Repeated) {
            continue;
        }
        let clauses = || document.clauses.iter().filter(|c| c.paragraph == index);
        // A row is one clause; in a task table its words are those of its task.
        if paragraph.clean.contains('\t') {
            assert_eq!(clauses().count(), 1);
            continue;
        }
        let joined: String = clauses().map(|c| c.text.as_str()).collect();
        let words = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(words(&joined), words(&paragraph.clean));
    }
    for table in &document.tables {
        assert!(within(text, table.span) && table.rows.len() >= 2);
        assert!(table.rows.iter().flatten().all(|cell| within(text, cell.span)));
    }
    let parts = &document.parts;
    assert!(!parts.is_empty() && parts.windows(2).all(|w| w[0].span.1 <= w[1].span.0));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(document) = read(&bytes, "甲", &Limits::default()) {
            check(&document);
        }
    }

    #[test]
    fn any_text_of_the_genre_keeps_the_laws(picks in proptest::collection::vec(0..PIECES.len(), 1..60)) {
        let text: String = picks.iter().map(|at| PIECES[*at]).collect();
        if let Ok(document) = read(text.as_bytes(), "甲", &Limits::default()) {
            check(&document);
        }
    }

    #[test]
    fn any_characters_keep_the_laws(text in "\\PC{0,120}") {
        if let Ok(document) = read(text.as_bytes(), "甲", &Limits::default()) {
            check(&document);
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the law is about time")]
fn reading_time_grows_with_the_text_and_not_faster() {
    let line = "全县新建学校12所,培训教师3400余人次,其中骨干教师120名、班主任85名,入学率达99.5%,比上年提高0.3个百分点,";
    let time = |times: usize| {
        let text = line.repeat(times);
        let start = std::time::Instant::now();
        let document = read(text.as_bytes(), "甲", &Limits::default()).unwrap();
        assert!(document.figures.len() >= times * 5);
        start.elapsed().as_secs_f64()
    };
    time(50);
    let (short, long) = (time(200), time(3200));
    assert!(long < short * 16.0 * 6.0 + 0.5, "{short} {long}");
}
