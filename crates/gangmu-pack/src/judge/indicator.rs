//! Judges indicators: their names, the terms of their formulas, thresholds, and whether their examples come out.

use std::collections::{BTreeMap, BTreeSet};

use super::{Lost, Place, finding, names};
use crate::Finding;
use crate::definition::{CheckLevel, DUTY_RATE, Ledger, Measure, UnitKind};
use crate::expr::{Scope, Type, nearest};
use crate::formula::{NoValue, Term};
use crate::indicator::{Example, Indicator, Threshold};
use crate::load::places::Places;
use crate::pack::Pack;

/// What the indicators before have taken: ids and words, each with the id that has it.
#[derive(Default)]
pub(crate) struct Taken {
    ids: BTreeSet<String>,
    words: BTreeMap<String, String>,
}

/// The field by which the stages of a school are told apart.
const STAGE: &str = "stage";
/// Most decimals that are shown.
const MAX_DIGITS: u8 = 4;

/// Judges one indicator of a pack whose ledgers are read, without those that are lost; `root` is its place in the file: `indicator[2]`.
pub(crate) fn indicator(
    file: &str,
    root: &str,
    indicator: &Indicator,
    places: &Places,
    (pack, lost): (&Pack, &Lost),
    taken: &mut Taken,
) -> Vec<Finding> {
    let mut judge = Judge { file, root, indicator, places, pack, lost, findings: Vec::new() };
    head(&mut judge, taken);
    terms(&mut judge);
    divisions(&mut judge);
    for (i, threshold) in indicator.thresholds.iter().enumerate() {
        limits(&mut judge, i, threshold);
    }
    for (i, example) in indicator.examples.iter().enumerate() {
        worked(&mut judge, &format!("example[{i}]"), example);
    }
    if indicator.examples.is_empty() {
        let advice = "请在 [[indicator.example]] 里写一个算例:各项的数和应得的结果。";
        judge.error("indicator.examples", "id", format!("“{}”没有算例", indicator.name), advice);
        if let Some(last) = judge.findings.last_mut() {
            last.level = CheckLevel::Warn;
        }
    }
    judge.findings
}

struct Judge<'a> {
    file: &'a str,
    root: &'a str,
    indicator: &'a Indicator,
    places: &'a Places<'a>,
    pack: &'a Pack,
    lost: &'a Lost,
    findings: Vec<Finding>,
}

impl Judge<'_> {
    fn error(&mut self, code: &'static str, part: &str, message: impl Into<String>, advice: &str) {
        let place = self.places.find(&format!("{}.{part}", self.root));
        self.at(code, place, message.into(), advice);
    }

    /// A finding at a character of the formula.
    fn in_formula(&mut self, code: &'static str, at: usize, message: String, advice: &str) {
        let place = self.places.find_inside(&format!("{}.formula", self.root), at);
        self.at(code, place, message, advice);
    }

    fn at(&mut self, code: &'static str, place: Place, message: String, advice: &str) {
        self.findings.push(finding(self.file, place, code, message, advice));
    }
}

fn head(judge: &mut Judge, taken: &mut Taken) {
    let indicator = judge.indicator;
    if !names::is_identifier(&indicator.id) {
        judge.error("name.form", "id", format!("“{}”不能作标识", indicator.id), names::FORM);
    }
    if !taken.ids.insert(indicator.id.clone()) {
        judge.error("indicator.twice", "id", format!("指标 {} 写了两次", indicator.id), "请改其中一个的标识。");
    }
    let texts = [("name", &indicator.name), ("unit", &indicator.unit), ("group", &indicator.group)];
    for (part, text) in texts {
        if text.trim().is_empty() {
            judge.error("indicator.empty", part, format!("{part} 是空的"), "请写明;没有单位的写 unit = \"无\"。");
        }
    }
    basis(judge, "basis", &indicator.basis);
    if indicator.digits > MAX_DIGITS {
        judge.error("indicator.digits", "digits", format!("小数最多{MAX_DIGITS}位"), "请改小。");
    }
    for (part, word) in
        std::iter::once(("name".to_owned(), &indicator.name)).chain(indicator.aliases.iter().enumerate().map(alias))
    {
        if let Some(other) = taken.words.insert(word.clone(), indicator.id.clone()) {
            let message = format!("“{word}”已经指 {other}");
            judge.error("indicator.word", &part, message, "一个名称只能指一个指标,请改其中一个。");
        }
    }
}

fn alias((at, word): (usize, &String)) -> (String, &String) {
    (format!("aliases[{at}]"), word)
}

fn basis(judge: &mut Judge, part: &str, text: &str) {
    if text.trim().is_empty() {
        judge.error("indicator.basis", part, "没有写依据", "请写发文和文号;没有核对过的写“待核”。");
    }
}

/// The terms must be there and be counted from records.
fn terms(judge: &mut Judge) {
    let placed = judge.indicator.formula.placed_terms();
    if placed.is_empty() {
        judge.error(
            "indicator.formula",
            "formula",
            "公式里没有计量",
            "请写上计量,如 census.boarders / census.pupils。",
        );
    }
    for (at, term) in placed {
        if let Some((ledger, measure)) = named(judge, at, term) {
            one(judge, at, term, ledger, measure);
        }
    }
}

/// What a term names; a finding where there is nothing of that name.
fn named<'a>(judge: &mut Judge<'a>, at: usize, term: &Term) -> Option<(&'a Ledger, &'a Measure)> {
    let pack = judge.pack;
    let (operand, name) = (&term.operand, term.operand.name());
    if let Some(found) = pack.term(operand) {
        return Some(found);
    }
    if judge.lost.explains(operand) {
        return None;
    }
    let (code, message, advice) = match operand.ledger.as_deref() {
        None => {
            ("indicator.term", format!("没有写 {name} 是哪本台账的"), "请写成 台账.计量 或 census.计量。".to_owned())
        }
        Some("census") => {
            let ledgers = pack.ledgers.iter().filter(|l| l.head.census);
            let known = ledgers.flat_map(|l| l.measures.iter().map(|m| m.id.as_str()));
            ("measure.unknown", format!("事业统计表里没有名为 {name} 的计量"), near(&operand.measure, known))
        }
        Some(id) => match pack.ledger(id) {
            Some(ledger) => {
                let known = ledger.measures.iter().map(|m| m.id.as_str());
                ("measure.unknown", format!("没有名为 {name} 的计量"), near(&operand.measure, known))
            }
            None => {
                let known = pack.ledgers.iter().map(|l| l.head.id.as_str());
                ("ledger.unknown", format!("没有名为 {id} 的台账"), near(id, known))
            }
        },
    };
    judge.in_formula(code, at, message, &advice);
    None
}

fn near<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    match nearest(word, known) {
        Some(near) => format!("是不是 {near}?"),
        None => "请核对台账和计量的标识。".to_owned(),
    }
}

fn one(judge: &mut Judge, at: usize, term: &Term, ledger: &Ledger, measure: &Measure) {
    let name = term.operand.name();
    if measure.is_composed() || measure.id == DUTY_RATE {
        let advice = "指标要从记录算起,请写它的分子和分母。";
        judge.in_formula("indicator.composed", at, format!("{name} 本身是算出来的"), advice);
    }
    if measure.never_target && !judge.indicator.never_target {
        let advice = "请给这个指标也加上 never_target = true。";
        judge.in_formula("indicator.never", at, format!("{name} 不得作为目标,由它算出的也不得"), advice);
    }
    let scope = scope_of(judge, ledger);
    if let Err(error) = term.operand.condition(&scope) {
        judge.in_formula("measure.slice", at, error.message, "请核对切片的字段和取值。");
    }
}

/// Whether a census table tells what schools have as a whole: divided by stage, it is shared among a school's stages by their
/// weighted pupils (see [`crate::standards::Standards::weights`]).
fn is_shared(ledger: &Ledger) -> bool {
    let schools = |kind: &UnitKind| matches!(kind, UnitKind::School | UnitKind::Kindergarten);
    ledger.head.census && ledger.field(STAGE).is_none() && ledger.head.kept_by.iter().all(schools)
}

fn scope_of(judge: &Judge, ledger: &Ledger) -> Scope {
    Scope::with_lists(ledger, &judge.pack.code_lists)
}

/// The ledgers of the terms, each with what the term is narrowed by already.
fn sources<'a>(judge: &Judge<'a>) -> Vec<(&'a Term, &'a Ledger)> {
    let indicator = judge.indicator;
    let pack = judge.pack;
    indicator.formula.terms().into_iter().filter_map(|term| Some((term, pack.term(&term.operand)?.0))).collect()
}

/// What an indicator is divided by, every term must know, and none may be narrowed by already.
fn divisions(judge: &mut Judge) {
    for (i, field) in judge.indicator.by.iter().enumerate() {
        let part = format!("by[{i}]");
        for (term, ledger) in sources(judge) {
            let kind = scope_of(judge, ledger).type_of(field);
            let own = matches!(kind, Some(Type::Text | Type::Bool | Type::Codes | Type::Unit));
            let divides = own || (field == STAGE && is_shared(ledger));
            if !divides {
                let message = format!("{}不能按 {field} 分", ledger.head.name);
                let advice =
                    "by 里的每一项,公式里的每个计量都要能按它分:代码、是否、单位字段,或 unit.town 等单位属性。";
                judge.error("indicator.by", &part, message, advice);
                break;
            }
            if term.operand.slice.iter().any(|(fixed, _)| fixed == field) {
                let message = format!("{} 已经限定了 {field}", term.operand);
                judge.error("indicator.by", &part, message, "请从 by 里删去,或从切片里删去。");
                break;
            }
        }
    }
}

fn limits(judge: &mut Judge, i: usize, threshold: &Threshold) {
    let part = |name: &str| format!("threshold[{i}].{name}");
    let name = &threshold.name;
    if threshold.min.is_none() && threshold.max.is_none() {
        let advice = "请写 min(不低于)或 max(不高于)。";
        judge.error("threshold.limits", &part("min"), format!("“{name}”没有写门槛的数"), advice);
    }
    if threshold.min.zip(threshold.max).is_some_and(|(min, max)| min > max) {
        judge.error("threshold.limits", &part("min"), "最小值大于最大值", "请对调。");
    }
    if threshold.until.is_some_and(|until| until < threshold.since) {
        judge.error("threshold.until", &part("until"), "until 早于 since", "请核对日期。");
    }
    basis(judge, &part("basis"), &threshold.basis);
    for (field, value) in &threshold.slice {
        let place = part(&format!("slice.{field}"));
        if !judge.indicator.by.contains(field) {
            let message = format!("{field} 不在 by 里");
            judge.error("threshold.slice", &place, message, "门槛只能按 by 里的各项限定,请补到 by 里。");
            continue;
        }
        let slice = [(field.clone(), value.clone())];
        let wrong = sources(judge)
            .into_iter()
            .filter(|(_, ledger)| field != STAGE || !is_shared(ledger))
            .find_map(|(_, ledger)| crate::operand::condition(&slice, &scope_of(judge, ledger)).err());
        if let Some(error) = wrong {
            judge.error("threshold.slice", &place, error.message, "请核对取值。");
        }
    }
    let before = &judge.indicator.thresholds[..i];
    let overlaps = |other: &Threshold| {
        let ends = |t: &Threshold| t.until.unwrap_or(jiff::civil::Date::MAX);
        other.since <= ends(threshold) && threshold.since <= ends(other)
    };
    if before.iter().any(|other| other.name == *name && other.slice == threshold.slice && overlaps(other)) {
        let advice = "请给旧的写上 until,或改名。";
        judge.error("threshold.twice", &part("slice"), format!("“{name}”同一时间写了两次"), advice);
    }
}

/// Runs an example and holds the outcome against what is stated.
fn worked(judge: &mut Judge, part: &str, example: &Example) {
    let indicator = judge.indicator;
    let known = indicator.formula.terms();
    let mut given: Vec<(Term, f64)> = Vec::new();
    for (text, value) in &example.given {
        let place = format!("{part}.given.{text}");
        match Term::parse(text) {
            Ok(term) if known.contains(&&term) => given.push((term, *value)),
            Ok(term) => {
                let message = format!("公式里没有 {term}");
                judge.error("example.term", &place, message, "请照公式里的写法写,切片的次序也要相同。");
            }
            Err(error) => judge.error("example.term", &place, error.message, "请照公式里的写法写。"),
        }
    }
    if given.len() < example.given.len() {
        return;
    }
    let computed = indicator.value(&|term| given.iter().find(|(t, _)| t == term).map(|(_, value)| *value));
    if let Some((key, stated, found)) = difference(indicator, example, &computed) {
        let message = format!("算例的结果对不上:写的是{stated},算出来是{found}");
        judge.error("example.wrong", &format!("{part}.{key}"), message, "请核对公式、各项的数和结果。");
    }
}

/// Which part of an example states something else than what comes out: the part, what it states, what comes out.
fn difference(
    indicator: &Indicator,
    example: &Example,
    computed: &Result<f64, NoValue>,
) -> Option<(&'static str, String, String)> {
    let printed = match computed {
        Ok(value) => indicator.print(*value),
        Err(reason) => format!("没有结果({reason})"),
    };
    let close = |stated: f64, value: f64| (indicator.rounded(value) - stated).abs() <= 1e-9 * stated.abs().max(1.0);
    if let Some(stated) = example.value
        && !matches!(computed, Ok(value) if close(stated, *value))
    {
        return Some(("value", stated.to_string(), printed));
    }
    match (&example.text, computed) {
        (Some(stated), _) if *stated != printed => Some(("text", stated.clone(), printed)),
        (None, Ok(_)) if example.value.is_none() => Some(("given", "没有结果".to_owned(), printed)),
        _ => None,
    }
}
