//! Judges policy rules: their ids, words, dates, and whether each proves itself by examples. It holds no text against them.

use std::collections::BTreeSet;

use super::finding;
use crate::Finding;
use crate::definition::CheckLevel;
use crate::load::places::Places;
use crate::policy::{ExampleFinds, PolicyFile, PolicyRule};

/// Judges a file of rules; `seen` holds the ids of the files before.
pub(crate) fn policy_file(
    file: &str,
    policy: &PolicyFile,
    places: &Places,
    seen: &mut BTreeSet<String>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lists = [("negation", &policy.negation), ("softening", &policy.softening), ("assertion", &policy.assertion)];
    let mut say = |path: &str, code, message: String, advice: &str| {
        findings.push(finding(file, places.find(path), code, message, advice));
    };
    for (name, words) in lists {
        if let Some(at) = words.iter().position(|w| w.trim().is_empty()) {
            say(&format!("{name}[{at}]"), "policy.word", "有一个空的词".into(), "请删去。");
        }
    }
    for (at, rule) in policy.rules.iter().enumerate() {
        for (part, code, message, advice) in mistakes(rule) {
            say(&format!("rule[{at}].{part}"), code, message, advice);
        }
        if !seen.insert(rule.id.clone()) {
            say(&format!("rule[{at}].id"), "policy.twice", format!("{} 写了两次", rule.id), "请换一个编号。");
        }
    }
    for (at, rule) in policy.rules.iter().enumerate().filter(|(_, rule)| !proves_itself(rule)) {
        let message = format!("{} 没有正反两面的例句", rule.id);
        let mut few = finding(file, places.find(&format!("rule[{at}]")), "policy.examples", message, EXAMPLES);
        few.level = CheckLevel::Warn;
        findings.push(few);
    }
    findings
}

const EXAMPLES: &str = "请在 [[rule.example]] 中至少写一句要查出的和一句不能查出的。";

fn proves_itself(rule: &PolicyRule) -> bool {
    let silent = |finds: &ExampleFinds| *finds == ExampleFinds::Nothing;
    let mut found = rule.examples.iter().map(|e| e.finds);
    found.clone().any(|f| silent(&f)) && found.any(|f| !silent(&f))
}

type Mistake = (&'static str, &'static str, String, &'static str);

/// What is wrong with one rule: the part, the code, the sentence, the advice.
fn mistakes(rule: &PolicyRule) -> Vec<Mistake> {
    let mut wrong: Vec<Mistake> = Vec::new();
    if !is_id(&rule.id) {
        wrong.push(("id", "policy.id", format!("“{}”不是规则编号", rule.id), "编号写作 P 加两位数字,如 P01。"));
    }
    for (part, text) in [("name", &rule.name), ("advice", &rule.advice)] {
        if text.trim().is_empty() {
            wrong.push((part, "policy.empty", format!("{part} 是空的"), "请写明。"));
        }
    }
    if rule.words.is_empty() || rule.words.iter().any(Vec::is_empty) {
        wrong.push(("words", "policy.words", "没有要查的词".into(), "words 至少一组,每组至少一个词。"));
    }
    let lists = rule.words.iter().chain([&rule.near, &rule.except, &rule.unless]);
    if lists.flatten().any(|word| word.trim().is_empty()) {
        wrong.push(("words", "policy.word", "有一个空的词".into(), "请删去。"));
    }
    let anchors = rule.words.first().map(Vec::as_slice).unwrap_or_default();
    for word in rule.except.iter().filter(|long| !anchors.iter().any(|word| long.contains(word.as_str()))) {
        let message = format!("“{word}”不含第一组的任何一个词,写了不起作用");
        wrong.push(("except", "policy.except", message, "请写包含该词的更长的词,或写到 unless。"));
    }
    if rule.until.is_some_and(|until| until < rule.since) {
        wrong.push(("until", "policy.until", "until 早于 since".into(), "请核对日期。"));
    }
    if rule.applies.is_empty() {
        wrong.push(("applies", "policy.applies", "没有写用在哪里".into(), "可用:plan、summary。"));
    }
    if rule.basis.is_empty() {
        wrong.push(("basis", "policy.basis", "没有写依据".into(), "请写发文单位、文件、年份和内容。"));
    }
    if rule.weaker.is_some() && (rule.near.is_empty() || !rule.figure) {
        let message = "weaker 要与 figure = true 和 near 同用".into();
        wrong.push(("weaker", "policy.weaker", message, "请补上,或删去 weaker。"));
    }
    wrong
}

/// `P` and two digits.
fn is_id(id: &str) -> bool {
    let mut chars = id.chars();
    chars.next() == Some('P') && id.len() == 3 && chars.all(|c| c.is_ascii_digit())
}
