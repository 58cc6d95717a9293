//! Whole documents around a sentence: title, opening, chapters of sentences that hold.

use std::collections::HashSet;

use crate::filler;
use crate::maker::{Maker, fill};
use crate::plants::{Phrase, Style};
use crate::{traps, web};

/// A document in its clean and its planted form.
pub struct Pair {
    pub code: &'static str,
    pub phrase: usize,
    pub clean: Text,
    pub planted: Text,
    /// Names that the registers know, for relations about names.
    pub names: Option<(String, Vec<String>)>,
}

/// A text, and what stands where the error is (or would be).
pub struct Text {
    pub text: String,
    /// The sentences concerned, as they stand in the text.
    pub places: Vec<String>,
}

const NUMERALS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "七"];

/// How chapters are laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    Running,
    Items,
    Numbered,
}

struct Draft {
    title: String,
    opening: String,
    headings: Vec<String>,
    /// Sentences by chapter.
    chapters: Vec<Vec<String>>,
    layout: Layout,
    web: bool,
}

/// Writes the document of a phrase; `seed` decides everything.
pub fn write(code: &'static str, index: usize, phrase: &Phrase, seed: u64) -> Pair {
    let mut m = Maker::new(seed);
    let planted = (phrase.make)(&mut m);
    let draft = draft(&mut m, phrase, &planted);
    let names = (code == "R26").then(|| (m.county.name.clone(), m.county.schools_named.clone()));
    Pair { code, phrase: index, clean: print(&draft, &planted, false), planted: print(&draft, &planted, true), names }
}

fn draft(m: &mut Maker, phrase: &Phrase, planted: &str) -> Draft {
    let count = usize::try_from(m.n(3, 5)).unwrap();
    let multiline = planted.contains('\n') || planted.contains("一是");
    let layout = match m.n(0, 3) {
        0 if !multiline => Layout::Items,
        1 if !multiline => Layout::Numbered,
        _ => Layout::Running,
    };
    let mut used = HashSet::from([phrase.topic]);
    let mut chapters: Vec<Vec<String>> = (0..count).map(|_| chapter(m, phrase.style, &mut used)).collect();
    let parts: Vec<&str> = planted.split('¶').filter(|part| !part.starts_with('§')).collect();
    let first = usize::try_from(m.n(0, i64::try_from(count - parts.len()).unwrap())).unwrap();
    for (offset, part) in parts.iter().enumerate() {
        let chapter = &mut chapters[first + offset];
        let at = usize::try_from(m.n(0, i64::try_from(chapter.len()).unwrap())).unwrap();
        chapter.insert(at, (*part).to_owned());
    }
    Draft {
        title: title(m, phrase.style),
        opening: opening(m, phrase.style),
        headings: headings(m, count),
        chapters,
        layout,
        web: m.n(0, 9) == 0,
    }
}

fn headings(m: &mut Maker, count: usize) -> Vec<String> {
    let start = usize::try_from(m.n(0, 9)).unwrap();
    (0..count).map(|i| filler::HEADINGS[(start + i * 3) % filler::HEADINGS.len()].to_owned()).collect()
}

/// Two to four sentences that hold.
fn chapter(m: &mut Maker, style: Style, used: &mut HashSet<&'static str>) -> Vec<String> {
    let (plain, hard) = match style {
        Style::Summary => (filler::SUMMARY, filler::TRAPS),
        Style::Plan => (filler::PLAN, filler::PLAN_TRAPS),
    };
    let mut sentences = vec![narrative(m, used)];
    let more = if style == Style::Summary { traps::MORE } else { plain };
    for from in [plain, hard, if m.n(0, 3) == 0 { plain } else { more }] {
        if let Some(phrase) = unused(m, from, used) {
            sentences.push((phrase.make)(m));
        }
    }
    sentences.push(narrative(m, used));
    sentences
}

fn narrative(m: &mut Maker, used: &mut HashSet<&'static str>) -> String {
    let start = usize::try_from(m.n(0, 19)).unwrap();
    let all = filler::NARRATIVE;
    let found = (0..all.len()).map(|i| all[(start + i) % all.len()]).find(|line| !used.contains(line));
    let line = found.unwrap_or(all[start]);
    used.insert(line);
    line.to_owned()
}

fn unused(m: &mut Maker, from: &'static [Phrase], used: &mut HashSet<&'static str>) -> Option<&'static Phrase> {
    let start = usize::try_from(m.n(0, 997)).unwrap();
    let found = (0..from.len()).map(|i| &from[(start + i) % from.len()]).find(|phrase| !used.contains(phrase.topic))?;
    used.insert(found.topic);
    Some(found)
}

fn title(m: &mut Maker, style: Style) -> String {
    let (name, y) = (m.county.name.clone(), m.county.year);
    let forms = match style {
        Style::Summary => [
            format!("{name}教育局{y}年工作总结"),
            format!("{y}年{name}教育工作总结"),
            format!("{name}教育体育局{y}年度工作总结"),
            format!("关于{y}年教育工作情况的报告"),
        ],
        Style::Plan => [
            format!("{name}教育局{y}年工作要点"),
            format!("{y}年{name}教育工作要点"),
            format!("{name}教育体育局{y}年工作计划"),
            format!("{name}{y}年教育工作计划"),
        ],
    };
    forms[usize::try_from(m.n(0, 3)).unwrap()].clone()
}

fn opening(m: &mut Maker, style: Style) -> String {
    let (name, y) = (m.county.name.clone(), m.county.year);
    let forms = match style {
        Style::Summary => [
            format!(
                "{y}年，在县委、县政府的坚强领导下，{name}教育局围绕办好人民满意的教育这一目标，凝心聚力，真抓实干，各项工作取得新的进展。现将有关情况总结如下："
            ),
            format!(
                "今年以来，全县教育系统坚持稳中求进，聚焦重点任务，狠抓工作落实，教育事业保持良好发展态势。现将{y}年工作情况报告如下。"
            ),
            format!("{y}年，我局认真落实上级决策部署，坚持问题导向，扎实推进各项工作，较好地完成了年度目标任务。"),
        ],
        Style::Plan => [
            format!(
                "{y}年全县教育工作的总体要求是：全面贯彻党的教育方针，落实立德树人根本任务，以高质量发展为主题，办好人民满意的教育。"
            ),
            format!("为扎实做好{y}年教育工作，结合我县实际，特制定如下工作要点。"),
            format!("{y}年，{name}教育系统要坚持稳中求进工作总基调，突出抓好以下重点工作。"),
        ],
    };
    forms[usize::try_from(m.n(0, 2)).unwrap()].clone()
}

/// The number of a chapter; a slip repeats the third chapter's predecessor or leaves a number out at the end.
fn number(draft: &Draft, chapter: usize, planted: &str, wrong: bool) -> &'static str {
    let last = draft.headings.len() - 1;
    match planted {
        "§dup" if wrong && chapter == 2 => NUMERALS[1],
        "§skip" if wrong && chapter == last => NUMERALS[last + 1],
        _ => NUMERALS[chapter],
    }
}

fn print(draft: &Draft, planted: &str, wrong: bool) -> Text {
    let mut out = format!("{}\n\n　　{}\n", draft.title, draft.opening);
    let mut places = Vec::new();
    for (index, sentences) in draft.chapters.iter().enumerate() {
        let heading = format!("{}、{}", number(draft, index, planted, wrong), draft.headings[index]);
        let slips = if planted == "§dup" {
            index == 1 || index == 2
        } else {
            planted == "§skip" && index + 2 >= draft.chapters.len()
        };
        if slips {
            places.push(heading.clone());
        }
        out.push_str(&format!("　　{heading}\n"));
        out.push_str(&body(sentences, draft.layout, wrong));
    }
    places.extend(planted.split('¶').filter(|part| !part.starts_with('§')).map(|part| indent(&fill(part, wrong))));
    let places = places.iter().map(|place| if draft.web { web::copy(place) } else { place.clone() }).collect();
    Text { text: if draft.web { web::copy(&out) } else { out }, places }
}

/// Paragraphs of a chapter.
fn body(sentences: &[String], layout: Layout, wrong: bool) -> String {
    let mut out = String::new();
    let mut open = false;
    for (index, sentence) in sentences.iter().enumerate() {
        let sentence = fill(sentence, wrong);
        if sentence.starts_with('\n') {
            out.push_str(if open { "\n" } else { "" });
            out.push_str(&indent(&sentence));
            out.push('\n');
            open = false;
            continue;
        }
        match layout {
            Layout::Numbered => out.push_str(&format!("{}　　{}. {sentence}", if open { "\n" } else { "" }, index + 1)),
            Layout::Items if index > 0 && index < 4 => {
                out.push_str(&format!("{}{}是{sentence}", if open { "" } else { "　　" }, NUMERALS[index - 1]));
            }
            _ => out.push_str(&format!("{}{sentence}", if open { "" } else { "　　" })),
        }
        open = true;
    }
    if open {
        out.push('\n');
    }
    out
}

/// Lines of their own, indented unless they are a table's.
fn indent(lines: &str) -> String {
    if !lines.contains('\n') {
        return lines.to_owned();
    }
    let with_indent = |line: &str| if line.contains('\t') { line.to_owned() } else { format!("　　{line}") };
    lines.trim_matches('\n').lines().map(with_indent).collect::<Vec<_>>().join("\n")
}
