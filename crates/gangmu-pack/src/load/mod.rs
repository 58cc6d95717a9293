//! Reads definition files into ledgers and packs, with findings. It opens no file: the caller hands over the text.

pub(crate) mod places;
mod translate;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use self::places::Places;
use crate::Finding;
use crate::definition::{CheckLevel, Ledger};
use crate::indicator::Indicator;
use crate::judge;
use crate::pack::{Pack, PackFile};
use crate::policy::PolicyFile;
use crate::workdays::{Calendar, CalendarYear};

/// Reads one ledger file and judges it by itself. There is a ledger unless the shape of the file is wrong;
/// it must not be used while a finding is an error.
pub fn parse_ledger(path: &str, text: &str) -> (Option<Ledger>, Vec<Finding>) {
    let Read { value, places, mut findings } = read_ledger(path, text);
    if let Some(ledger) = &value {
        findings.extend(judge::ledger(path, ledger, &places, None));
    }
    (value, findings)
}

/// Line and column, both from 1, of a value of a TOML file by its path, `field[2].type`; of the nearest thing around it where
/// it is not written.
pub fn place_of(text: &str, path: &str) -> (usize, usize) {
    let (root, _) = DeTable::parse_recoverable(text);
    let place = Places::of(text, root.get_ref()).find(path);
    (place.line, place.column)
}

/// Reads the files of a pack: `pack.toml`, `calendar.toml`, `ledgers/*.toml`, `policy/*.toml` and
/// `indicators/*.toml`; others are left to their own readers.
/// The pack holds the ledgers without errors. Paths are used in findings and to tell the kinds of file apart.
pub fn load_pack(files: impl IntoIterator<Item = (String, String)>) -> (Pack, Vec<Finding>) {
    let mut files: Vec<(String, String)> = files.into_iter().collect();
    files.sort();
    let mut findings = Vec::new();
    let mut pack = Pack::default();
    for (path, text) in &files {
        match kind_of(path) {
            FileKind::Pack => {
                let read = read_whole::<PackFile>(path, text);
                findings.extend(read.findings);
                if let Some(file) = read.value {
                    findings.extend(judge::pack_file(path, &file, &read.places));
                    pack.fill(file);
                }
            }
            FileKind::Calendar => {
                let read = read_whole::<CalendarFile>(path, text);
                findings.extend(read.findings);
                pack.calendar = Calendar::new(read.value.into_iter().flat_map(|f| f.years));
            }
            FileKind::Ledger | FileKind::Policy | FileKind::Indicators | FileKind::Other => {}
        }
    }
    if pack.id.is_empty() {
        findings.push(lost_pack(&files));
    }
    findings.extend(load_ledgers(&mut pack, &files));
    findings.extend(load_policy(&mut pack, &files));
    findings.extend(load_indicators(&mut pack, &files));
    (pack, findings)
}

fn load_ledgers(pack: &mut Pack, files: &[(String, String)]) -> Vec<Finding> {
    let files = files.iter().filter(|(path, _)| kind_of(path) == FileKind::Ledger);
    let mut read: Vec<(&str, Read<Ledger>)> =
        files.map(|(path, text)| (path.as_str(), read_ledger(path, text))).collect();
    let bare = by_id(read.iter().filter_map(|(_, r)| r.value.as_ref()));
    for ledger in read.iter_mut().filter_map(|(_, r)| r.value.as_mut()) {
        ledger.targets = targets(ledger, &bare);
    }
    let all: BTreeMap<&str, &Ledger> =
        read.iter().filter_map(|(_, r)| r.value.as_ref()).map(|l| (l.head.id.as_str(), l)).collect();
    let around = judge::Around { pack, ledgers: &all };
    let mut findings = Vec::new();
    let mut good = Vec::new();
    for (path, read) in &read {
        let mut own = read.findings.clone();
        if let Some(ledger) = &read.value {
            own.extend(judge::ledger(path, ledger, &read.places, Some(&around)));
            if !own.iter().any(Finding::is_error) {
                good.push(ledger.clone());
            }
        }
        findings.extend(own);
    }
    let place = |l: &Ledger| pack.offices.iter().position(|o| o.code == l.head.office);
    good.sort_by_key(|l| (place(l), l.head.id.clone()));
    pack.ledgers = link(good);
    findings
}

/// Tells ledgers that belong together of one another: afterwards expressions may read fields through references.
pub fn link(ledgers: Vec<Ledger>) -> Vec<Arc<Ledger>> {
    let bare = by_id(&ledgers);
    let linked = |ledger: Ledger| Arc::new(Ledger { targets: targets(&ledger, &bare), ..ledger });
    ledgers.into_iter().map(linked).collect()
}

/// The ledgers by id, each without its own targets.
fn by_id<'a>(ledgers: impl IntoIterator<Item = &'a Ledger>) -> BTreeMap<String, Arc<Ledger>> {
    let bare = |ledger: &Ledger| Arc::new(Ledger { targets: BTreeMap::new(), ..ledger.clone() });
    ledgers.into_iter().map(|ledger| (ledger.head.id.clone(), bare(ledger))).collect()
}

/// The ledgers that the references of a ledger point into.
fn targets(ledger: &Ledger, all: &BTreeMap<String, Arc<Ledger>>) -> BTreeMap<String, Arc<Ledger>> {
    let ids = ledger.fields.iter().filter_map(|f| f.ledger.as_ref());
    ids.filter_map(|id| Some((id.clone(), Arc::clone(all.get(id)?)))).collect()
}

/// Joins the files of rules. A file with an error gives none of its rules, but its shared words.
fn load_policy(pack: &mut Pack, files: &[(String, String)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, text) in files.iter().filter(|(path, _)| kind_of(path) == FileKind::Policy) {
        let read = read_whole::<PolicyFile>(path, text);
        let mut own = read.findings;
        if let Some(file) = read.value {
            own.extend(judge::policy_file(path, &file, &read.places, &mut seen));
            pack.policy.negation.extend(file.negation);
            pack.policy.softening.extend(file.softening);
            pack.policy.assertion.extend(file.assertion);
            if !own.iter().any(Finding::is_error) {
                pack.policy.rules.extend(file.rules.into_iter().map(Arc::new));
            }
        }
        findings.extend(own);
    }
    pack.policy.rules.sort_by(|a, b| a.id.cmp(&b.id));
    findings
}

/// Reads the indicators, over the ledgers that are read already. One with an error is left out; the others of its file stay.
fn load_indicators(pack: &mut Pack, files: &[(String, String)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut good = Vec::new();
    let mut taken = judge::Taken::default();
    for (path, text) in files.iter().filter(|(path, _)| kind_of(path) == FileKind::Indicators) {
        let mut reader = Reader::new(path, text);
        // By their place in the file, where a wrong one is left out.
        let items: Vec<Option<Indicator>> =
            reader.values("indicator").into_iter().map(|item| reader.item(item)).collect();
        reader.leftovers("`indicator`");
        let Read { places, findings: shape, .. } = reader.finish(None::<()>);
        findings.extend(shape);
        for (at, item) in items.into_iter().enumerate() {
            let Some(item) = item else { continue };
            let own = judge::indicator(path, &format!("indicator[{at}]"), &item, &places, pack, &mut taken);
            if !own.iter().any(Finding::is_error) {
                good.push(Arc::new(item));
            }
            findings.extend(own);
        }
    }
    pack.indicators = good;
    findings
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Pack,
    Calendar,
    Ledger,
    Policy,
    Indicators,
    Other,
}

fn kind_of(path: &str) -> FileKind {
    let mut parts = path.rsplit(['/', '\\']);
    match (parts.next(), parts.next()) {
        (Some("pack.toml"), _) => FileKind::Pack,
        (Some("calendar.toml"), _) => FileKind::Calendar,
        (Some(name), Some("ledgers")) if name.ends_with(".toml") => FileKind::Ledger,
        (Some(name), Some("policy")) if name.ends_with(".toml") => FileKind::Policy,
        (Some(name), Some("indicators")) if name.ends_with(".toml") => FileKind::Indicators,
        _ => FileKind::Other,
    }
}

fn lost_pack(files: &[(String, String)]) -> Finding {
    Finding {
        code: "pack.missing",
        level: CheckLevel::Error,
        file: files.first().map_or_else(|| "pack.toml".to_owned(), |(path, _)| path.clone()),
        line: 1,
        column: 1,
        message: "没有读到可用的 pack.toml".to_owned(),
        advice: "每个包的目录里要有 pack.toml。".to_owned(),
    }
}

/// `calendar.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    #[serde(rename = "year")]
    years: Vec<CalendarYear>,
}

/// What was read from a file, with the places of its values.
struct Read<'a, T> {
    value: Option<T>,
    places: Places<'a>,
    findings: Vec<Finding>,
}

fn read_whole<'a, T: DeserializeOwned>(path: &str, text: &'a str) -> Read<'a, T> {
    let mut reader = Reader::new(path, text);
    let root = std::mem::take(&mut reader.root);
    let span = 0..text.len();
    let value = if reader.findings.is_empty() { reader.item(Spanned::new(span, DeValue::Table(root))) } else { None };
    reader.finish(value)
}

/// The parts of a ledger file.
const LEDGER_PARTS: &str = "`ledger`, `field`, `check`, `workflow`, `move`, `deadline`, `measure`, `sum_check`, `duty`, \
                            `reuse`, `opens`, `rollup`, `report`, `sample`";

fn read_ledger<'a>(path: &str, text: &'a str) -> Read<'a, Ledger> {
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
struct Reader<'a> {
    path: String,
    root: DeTable<'a>,
    places: Places<'a>,
    findings: Vec<Finding>,
}

impl<'a> Reader<'a> {
    fn new(path: &str, text: &'a str) -> Self {
        let (root, errors) = DeTable::parse_recoverable(text);
        let root = root.into_inner();
        let places = Places::of(text, &root);
        let mut reader = Self { path: path.to_owned(), root, places, findings: Vec::new() };
        for error in errors {
            reader.report("file.syntax", error.span().map_or(0, |s| s.start), error.message());
        }
        reader
    }

    fn finish<T>(self, value: Option<T>) -> Read<'a, T> {
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
    fn item<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'a>>) -> Option<T> {
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

    fn values(&mut self, name: &str) -> Vec<Spanned<DeValue<'a>>> {
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

    fn leftovers(&mut self, known: &str) {
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
