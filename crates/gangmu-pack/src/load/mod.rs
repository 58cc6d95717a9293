//! Reads definition files into ledgers and packs, with findings. It opens no file: the caller hands over the text.

pub(crate) mod places;
mod reader;
mod translate;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;
use toml::de::DeTable;

use self::places::Places;
use self::reader::{Read, Reader, read_ledger, read_whole};
use crate::Finding;
use crate::definition::{CheckLevel, Ledger};
use crate::indicator::Indicator;
use crate::judge;
use crate::pack::{Pack, PackFile};
use crate::policy::PolicyFile;
use crate::standards::StandardsFile;
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

/// Reads the files of a pack: `pack.toml`, `calendar.toml`, `ledgers/*.toml`, `policy/*.toml`,
/// `indicators/*.toml` and `standards/*.toml`; others are left to their own readers.
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
            _ => {}
        }
    }
    if pack.id.is_empty() {
        findings.push(lost_pack(&files));
    }
    let mut lost = judge::Lost::default();
    findings.extend(load_ledgers(&mut pack, &files, &mut lost));
    findings.extend(load_policy(&mut pack, &files));
    findings.extend(load_indicators(&mut pack, &files, &lost));
    findings.extend(load_standards(&mut pack, &files, &lost));
    (pack, findings)
}

fn load_ledgers(pack: &mut Pack, files: &[(String, String)], lost: &mut judge::Lost) -> Vec<Finding> {
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
        }
        match &read.value {
            Some(ledger) if !own.iter().any(Finding::is_error) => good.push(ledger.clone()),
            other => lost.add(path, other.as_ref()),
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
fn load_indicators(pack: &mut Pack, files: &[(String, String)], lost: &judge::Lost) -> Vec<Finding> {
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
            let own = judge::indicator(path, &format!("indicator[{at}]"), &item, &places, (pack, lost), &mut taken);
            let known = item.formula.terms().iter().all(|term| pack.term(&term.operand).is_some());
            if known && !own.iter().any(Finding::is_error) {
                good.push(Arc::new(item));
            }
            findings.extend(own);
        }
    }
    pack.indicators = good;
    findings
}

/// Joins the files of standards, over the ledgers and indicators that are read already. A file with an error is left out.
fn load_standards(pack: &mut Pack, files: &[(String, String)], lost: &judge::Lost) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in files.iter().filter(|(path, _)| kind_of(path) == FileKind::Standards) {
        let read = read_whole::<StandardsFile>(path, text);
        let mut own = read.findings;
        if let Some(file) = read.value {
            own.extend(judge::standards_file(path, &file, &read.places, (pack, lost), &pack.standards));
            if !own.iter().any(Finding::is_error) {
                pack.standards.join(file);
            }
        }
        findings.extend(own);
    }
    findings
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FileKind {
    Pack,
    Calendar,
    Ledger,
    Policy,
    Indicators,
    Standards,
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
        (Some(name), Some("standards")) if name.ends_with(".toml") => FileKind::Standards,
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
