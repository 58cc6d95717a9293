//! Judges definitions that are well-shaped: whether their parts fit each other. One module per family of rules.

mod data_items;
mod fields;
mod indicator;
mod measures;
mod names;
mod openings;
mod policy;
mod report;
mod reuse;
mod rollup;
mod samples;
mod standards;
mod workflow;

pub(crate) use indicator::{Taken, indicator};
pub(crate) use policy::policy_file;
pub(crate) use standards::standards_file;

use std::collections::{BTreeMap, BTreeSet};

use crate::definition::{CheckLevel, FieldType, Ledger, Measure};
use crate::expr::{Expr, Scope, Type, type_name};
use crate::load::places::{Place, Places};
use crate::pack::{Pack, PackFile};
use crate::{Finding, Operand};

/// Measures of the tree of units and its yearly counts, written `census.pupils`: denominators that no ledger keeps.
pub const CENSUS: [&str; 11] = [
    "institutions",
    "schools",
    "kindergartens",
    "teaching_points",
    "boarding_schools",
    "small_schools",
    "towns",
    "pupils",
    "staff",
    "teachers",
    "classes",
];

/// What stands around a ledger: its pack and the other ledgers.
pub(crate) struct Around<'a> {
    pub pack: &'a Pack,
    pub ledgers: &'a BTreeMap<&'a str, &'a Ledger>,
}

/// The ledgers that have errors and are left out: what is unknown elsewhere because of them is no finding of its own.
#[derive(Default)]
pub(crate) struct Lost {
    ids: BTreeSet<String>,
    census: bool,
}

impl Lost {
    /// Notes a ledger; none where its file could not be read at all.
    pub fn add(&mut self, file: &str, ledger: Option<&Ledger>) {
        let id = ledger.map(|l| l.head.id.as_str()).or_else(|| names::stem(file));
        self.ids.extend(id.map(str::to_owned));
        self.census |= ledger.is_none_or(|l| l.head.census);
    }

    /// Whether a measure may be unknown because of them.
    pub fn explains(&self, operand: &Operand) -> bool {
        if operand.is_census() { self.census } else { operand.ledger.as_ref().is_some_and(|id| self.ids.contains(id)) }
    }

    fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

/// Judges a ledger: by itself, or with what stands around it.
pub(crate) fn ledger(file: &str, ledger: &Ledger, places: &Places, around: Option<&Around>) -> Vec<Finding> {
    let scope = match around {
        Some(around) => Scope::with_lists(ledger, &around.pack.code_lists),
        None => Scope::of(ledger),
    };
    let mut judge = Judge { file, ledger, places, around, scope, findings: Vec::new() };
    names::judge(&mut judge);
    fields::judge(&mut judge);
    reuse::judge(&mut judge);
    workflow::judge(&mut judge);
    openings::judge(&mut judge);
    measures::judge(&mut judge);
    rollup::judge(&mut judge);
    report::judge(&mut judge);
    samples::judge(&mut judge);
    judge.findings
}

/// Judges `pack.toml` by itself.
pub(crate) fn pack_file(file: &str, pack: &PackFile, places: &Places) -> Vec<Finding> {
    let mut findings = Vec::new();
    let offices = pack.offices.iter().enumerate().map(|(i, o)| (format!("office[{i}].code"), o.code.as_str()));
    let areas = pack.areas.iter().enumerate().map(|(i, a)| (format!("area[{i}].code"), a.code.as_str()));
    let head = std::iter::once(("pack.id".to_owned(), pack.pack.id.as_str()));
    let mut seen = BTreeSet::new();
    for (path, code) in head.chain(offices).chain(areas) {
        let kind = path.split('[').next().unwrap_or_default().to_owned();
        if !names::is_identifier(code) {
            findings.push(finding(file, places.find(&path), "name.form", format!("“{code}”不是标识"), names::FORM));
        } else if !seen.insert((kind, code)) {
            findings.push(finding(file, places.find(&path), "name.twice", format!("{code} 写了两次"), "请只留一处。"));
        }
    }
    for (name, codes) in &pack.code_lists {
        if let Some(message) = names::wrong_codes(codes) {
            findings.push(finding(file, places.find(&format!("code_lists.{name}")), "code.form", message, "请改正。"));
        }
    }
    findings.extend(data_items::judge(file, &pack.data_items, places));
    findings
}

fn finding(file: &str, place: Place, code: &'static str, message: String, advice: &str) -> Finding {
    let (line, column) = (place.line, place.column);
    let (file, advice) = (file.to_owned(), advice.to_owned());
    Finding { code, level: CheckLevel::Error, file, line, column, message, advice }
}

/// A ledger under judgement, with the findings so far.
pub(crate) struct Judge<'a> {
    file: &'a str,
    ledger: &'a Ledger,
    places: &'a Places<'a>,
    around: Option<&'a Around<'a>>,
    scope: Scope,
    findings: Vec<Finding>,
}

impl<'a> Judge<'a> {
    /// A finding that keeps the ledger from being used. `path` is the value's place: `move[2].to`.
    fn error(&mut self, code: &'static str, path: &str, message: impl Into<String>, advice: &str) {
        self.findings.push(finding(self.file, self.places.find(path), code, message.into(), advice));
    }

    /// A finding that does not.
    fn warn(&mut self, code: &'static str, path: &str, message: impl Into<String>, advice: &str) {
        self.error(code, path, message, advice);
        if let Some(last) = self.findings.last_mut() {
            last.level = CheckLevel::Warn;
        }
    }

    /// A finding inside a text value, at one of its characters.
    fn error_inside(&mut self, code: &'static str, path: &str, at: usize, message: String, advice: &str) {
        self.findings.push(finding(self.file, self.places.find_inside(path, at), code, message, advice));
    }

    /// Judges an expression over the ledger's records that the database answers; its type must be one of `wanted`.
    fn expr(&mut self, path: &str, expr: &Expr, wanted: &[Type]) {
        let scope = self.scope.clone();
        self.expr_in(&scope, path, expr, wanted);
    }

    /// Judges an expression that is only asked in memory: it may also read rows and identity numbers.
    fn memory_expr(&mut self, path: &str, expr: &Expr, wanted: &[Type]) {
        let scope = self.scope.clone().in_memory();
        self.expr_in(&scope, path, expr, wanted);
    }

    /// Judges an expression over the names of a scope.
    fn expr_in(&mut self, scope: &Scope, path: &str, expr: &Expr, wanted: &[Type]) {
        if self.around.is_none() && self.reads_elsewhere(expr) {
            return;
        }
        self.typed(path, expr.check(scope), wanted);
    }

    /// Whether it reads through a reference, while no pack stands around that knows the other ledger.
    fn reads_elsewhere(&self, expr: &Expr) -> bool {
        let reference = |id: &String| self.ledger.field(id).is_some_and(|f| f.kind == FieldType::Ref);
        expr.unit_paths().iter().any(reference)
    }

    fn typed(&mut self, path: &str, checked: Result<Type, crate::expr::ExprError>, wanted: &[Type]) {
        match checked {
            Err(error) => self.error_inside("expr.wrong", path, error.at, error.message, "请改正表达式。"),
            Ok(found) if !wanted.contains(&found) => {
                let names: Vec<&str> = wanted.iter().map(|t| type_name(*t)).collect();
                let message = format!("这里要{},写的是{}", names.join("或"), type_name(found));
                self.error("expr.type", path, message, "请改正表达式。");
            }
            Ok(_) => {}
        }
    }

    /// Whether a state exists; a finding where it does not.
    fn state(&mut self, path: &str, id: &str) {
        let states: Vec<&str> = self.ledger.workflow.states.iter().map(|s| s.id.as_str()).collect();
        if !states.contains(&id) {
            let advice = format!("请从 workflow.states 里选:{}。", states.join("、"));
            self.error("state.unknown", path, format!("没有名为 {id} 的状态"), &advice);
        }
    }

    /// Whether a field exists; a finding where it does not.
    fn field(&mut self, path: &str, id: &str) -> Option<&'a crate::definition::Field> {
        let found = self.ledger.field(id);
        if found.is_none() {
            let known = self.ledger.fields.iter().map(|f| f.id.as_str());
            let advice = match crate::expr::nearest(id, known) {
                Some(near) => format!("是不是 {near}?"),
                None => "请核对字段标识。".to_owned(),
            };
            self.error("field.unknown", path, format!("没有名为 {id} 的字段"), &advice);
        }
        found
    }

    /// The measure that a name stands for: an own one, or `ledger.measure`. A finding where there is none;
    /// nothing for a census count, and for another ledger while no pack stands around.
    fn measure(&mut self, path: &str, at: usize, name: &str) -> Option<&'a Measure> {
        let found = match (name.split_once('.'), self.around) {
            (None, _) => self.ledger.measure(name),
            (Some(("census", count)), _) if CENSUS.contains(&count) => return None,
            (Some(("census", _)), _) => None,
            (Some(_), None) => return None,
            (Some((ledger, measure)), Some(around)) => around.ledgers.get(ledger).and_then(|l| l.measure(measure)),
        };
        if found.is_none() {
            let known = self.ledger.measures.iter().map(|m| m.id.as_str());
            let advice = match crate::expr::nearest(name, known) {
                Some(near) => format!("是不是 {near}?"),
                None => "请核对计量的标识;别的台账写作 台账.计量,事业统计写作 census.pupils 等。".to_owned(),
            };
            self.error_inside("measure.unknown", path, at, format!("没有名为 {name} 的计量"), &advice);
        }
        found
    }
}
