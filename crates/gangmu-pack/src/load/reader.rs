//! Reads the shape of a definition file part by part, with a finding for each mistake. It judges no meaning.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::places::Places;
use super::translate;
use crate::Finding;
use crate::definition::{CheckLevel, Ledger};

/// What was read from a file, with the places of its values.
pub(super) struct Read<'a, T> {
    pub value: Option<T>,
    pub places: Places<'a>,
    pub findings: Vec<Finding>,
}

pub(super) fn read_whole<'a, T: DeserializeOwned>(path: &str, text: &'a str) -> Read<'a, T> {
    let mut reader = Reader::new(path, text);
    let root = std::mem::take(&mut reader.root);
    let span = 0..text.len();
    let value = if reader.findings.is_empty() { reader.item(Spanned::new(span, DeValue::Table(root))) } else { None };
    reader.finish(value)
}

/// The parts of a ledger file.
const LEDGER_PARTS: &str = "`ledger`, `field`, `check`, `workflow`, `move`, `deadline`, `measure`, `sum_check`, `duty`, \
                            `reuse`, `opens`, `rollup`, `report`, `sample`";

pub(super) fn read_ledger<'a>(path: &str, text: &'a str) -> Read<'a, Ledger> {
    let mut reader = Reader::new(path, text);
    if !reader.findings.is_empty() {
        return reader.finish(None);
    }
    let head = reader.section("ledger");
    let fields = reader.list("field");
    let checks = reader.list("check");
    let workflow = reader.section("workflow");
    let moves = reader.list("move");
    let deadlines = reader.list("deadline");
    let measures = reader.list("measure");
    let sum_checks = reader.list("sum_check");
    let duties = reader.list("duty");
    let reuse = reader.list("reuse");
    let opens = reader.list("opens");
    let rollup = reader.optional("rollup");
    let report = reader.section("report");
    let samples = reader.samples();
    reader.leftovers(LEDGER_PARTS);
    let ledger = match (head, workflow, report) {
        (Some(head), Some(workflow), Some(report)) if reader.findings.is_empty() => Some(Ledger {
            head,
            fields,
            checks,
            workflow,
            moves,
            deadlines,
            measures,
            sum_checks,
            duties,
            reuse,
            opens,
            rollup,
            report,
            samples,
            targets: BTreeMap::new(),
        }),
        _ => None,
    };
    reader.finish(ledger)
}

/// Reads a file section by section, so that one mistake does not hide the next.
pub(super) struct Reader<'a> {
    path: String,
    root: DeTable<'a>,
    places: Places<'a>,
    findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(path: &str, text: &'a str) -> Self {
        let (root, errors) = DeTable::parse_recoverable(text);
        let root = root.into_inner();
        let places = Places::of(text, &root);
        let mut reader = Self { path: path.to_owned(), root, places, findings: Vec::new() };
        for error in errors {
            reader.report("file.syntax", error.span().map_or(0, |s| s.start), error.message());
        }
        reader
    }

    pub(super) fn finish<T>(self, value: Option<T>) -> Read<'a, T> {
        Read { value, places: self.places, findings: self.findings }
    }

    fn report(&mut self, code: &'static str, byte: usize, message: &str) {
        let (message, advice) = translate::translate(message);
        let place = self.places.at_byte(byte);
        let file = self.path.clone();
        let (line, column) = (place.line, place.column);
        self.findings.push(Finding { code, level: CheckLevel::Error, file, line, column, message, advice });
    }

    /// One value of the file; a finding where it is wrong.
    pub(super) fn item<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'a>>) -> Option<T> {
        let start = value.span().start;
        T::deserialize(ValueDeserializer::from(value))
            .map_err(|error| self.report("file.shape", error.span().map_or(start, |s| s.start), error.message()))
            .ok()
    }

    fn section<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        match self.root.remove(name) {
            Some(value) => self.item(value),
            None => {
                self.report("file.shape", 0, &format!("missing field `[{name}]`"));
                None
            }
        }
    }

    /// A section that need not be there.
    fn optional<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let value = self.root.remove(name)?;
        self.item(value)
    }

    /// The items of `[[name]]`, without those that are wrong.
    fn list<T: DeserializeOwned>(&mut self, name: &str) -> Vec<T> {
        self.values(name).into_iter().filter_map(|item| self.item(item)).collect()
    }

    pub(super) fn values(&mut self, name: &str) -> Vec<Spanned<DeValue<'a>>> {
        let Some(value) = self.root.remove(name) else {
            return Vec::new();
        };
        let start = value.span().start;
        match value.into_inner() {
            DeValue::Array(items) => items.into_iter().collect(),
            _ => {
                self.report("file.shape", start, &format!("{name} 要写成 [[{name}]](双方括号)"));
                Vec::new()
            }
        }
    }

    fn samples(&mut self) -> Vec<BTreeMap<String, serde_json::Value>> {
        let json = |item: Spanned<DeValue>| match json(item.get_ref()) {
            serde_json::Value::Object(map) => map.into_iter().collect(),
            _ => BTreeMap::new(),
        };
        self.values("sample").into_iter().map(json).collect()
    }

    pub(super) fn leftovers(&mut self, known: &str) {
        for (key, _) in std::mem::take(&mut self.root) {
            let message = format!("unknown field `{}`, expected one of {known}", key.get_ref());
            self.report("file.shape", key.span().start, &message);
        }
    }
}

/// A TOML value as JSON; a date without quotes becomes its text.
fn json(value: &DeValue) -> serde_json::Value {
    use serde_json::Value;
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).map_or(Value::Null, Value::from),
        DeValue::Float(n) => n.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(b) => Value::from(*b),
        DeValue::Datetime(day) => Value::from(day.to_string()),
        DeValue::Array(items) => items.iter().map(|i| json(i.get_ref())).collect(),
        DeValue::Table(table) => table.iter().map(|(k, v)| (k.get_ref().to_string(), json(v.get_ref()))).collect(),
    }
}
