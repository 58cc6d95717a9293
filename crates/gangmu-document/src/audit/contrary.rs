//! R17 over chapters: a claim of all or of none against a figure that is told elsewhere. Looks at no single sentence.

use super::amount::Family;
use super::claims::is_below;
use super::entry::Entry;
use super::ground::{Ground, Line, Numbers, Said, Stretch, is_sign, number};
use super::model::{Audit, Weight};
use super::scan::{self, text};
use super::setting::Setting;
use crate::document::FigureKind;

/// Claims of one chapter against figures of another: "课后服务全覆盖" and "课后服务覆盖率98%", "未发生安全事故" and "发生安全事故2起".
pub(super) fn elsewhere(ground: &Ground, settings: &[Setting], audit: &mut Audit) {
    const MOST: usize = 64;
    let claims = ["全覆盖", "未发生", "没有发生", "无一例", "无一起"];
    if !claims.iter().any(|words| ground.document.paragraphs.iter().any(|p| p.clean.contains(words))) {
        return;
    }
    let entries = ground.entries();
    let told = |e: &&Entry| e.kind != FigureKind::Target;
    let value = |e: &Entry| ground.lines[e.line].amounts[e.amount].clone();
    let rates: Vec<(String, &Entry)> = (entries.iter().filter(told))
        .filter(|e| e.family == Family::Rate && is_below(&value(e), 100.0) && e.scope.is_empty())
        .filter_map(|e| Some((e.key.strip_suffix("覆盖率")?.to_string(), e)))
        .filter(|(key, _)| key.chars().count() >= 3)
        .take(MOST)
        .collect();
    let events: Vec<&Entry> = (entries.iter().filter(told))
        .filter(|e| {
            matches!(value(e).unit.as_str(), "起" | "例" | "件") && value(e).value > 0.0 && e.key.chars().count() >= 4
        })
        .take(MOST)
        .collect();
    if rates.is_empty() && events.is_empty() {
        return;
    }
    for (index, line) in ground.lines.iter().enumerate().filter(|(index, _)| !settings[*index].planned) {
        for at in 0..line.chars.len() {
            if scan::stands(&line.chars, at, "全覆盖") {
                let from = (0..at).rev().find(|i| is_sign(line.chars[*i])).map_or(0, |i| i + 1);
                let words = text(&line.chars, from, at);
                let found = rates.iter().find(|(key, e)| words.contains(key.as_str()) && differs(e, index, line, at));
                if let Some((_, entry)) = found {
                    apart(ground, (index, from, at + 3), entry, 100.0, audit);
                }
            }
            let none = scan::one_of(
                &line.chars,
                at,
                &["未发生一起", "未发生任何", "没有发生一起", "无一例", "无一起", "未发生"],
            );
            if let Some((_, length)) = none {
                let to = (at + length..line.chars.len()).find(|i| is_sign(line.chars[*i])).unwrap_or(line.chars.len());
                let noun = text(&line.chars, at + length, to).replace("发生", "");
                let found =
                    events.iter().find(|e| e.key.trim_start_matches("发生") == noun && differs(e, index, line, at));
                if let Some(entry) = found {
                    apart(ground, (index, at, to), entry, 0.0, audit);
                }
            }
        }
    }
}

fn differs(entry: &Entry, index: usize, line: &Line, at: usize) -> bool {
    (entry.line, entry.sentence) != (index, line.sentence_span(at))
}

fn apart(ground: &Ground, claim: Stretch, entry: &Entry, claimed: f64, audit: &mut Audit) {
    let amount = &ground.lines[entry.line].amounts[entry.amount];
    let words = text(&ground.lines[claim.0].chars, claim.1, claim.2);
    let said = Said {
        message: format!("“{words}”的说法与“{}{}{}”矛盾", entry.key, number(amount.value), amount.unit),
        suggestion: "请核实是否全部完成;未全部完成的,改用实际数字表述".to_string(),
    };
    let at = [claim, ground.amount_stretch(entry.line, entry.amount)];
    audit.findings.push(ground.doubt("R17", Weight::Error, &at, Numbers::new(amount.value, claimed), said));
}
