//! The invented county of the demonstration: its units, people, records and plans, drawn from data files and a seed.
//! It writes nothing anywhere, reads no clock, and no ledger is known here by name.

mod census;
#[cfg(test)]
mod census_tests;
mod choice;
mod dice;
mod draft;
mod draw;
mod parts;
mod people;
mod plan;
mod plots;
mod profile;
#[cfg(test)]
mod record_tests;
mod records;
mod setting;
mod spread;
#[cfg(test)]
mod tests;
mod units;

use std::collections::BTreeMap;

use gangmu_pack::definition::{Role, UnitKind};
use jiff::civil::Date;
use rust_embed::RustEmbed;
use serde_json::{Map, Value};

pub use dice::Dice;
pub use records::{Drawn, reference, referred};

pub use plan::{DemoAnswer, DemoItem, DemoMilestone, DemoPlan, DemoReport};
use profile::Profile;
use records::World;

/// The county and everything in it.
#[derive(Debug, Clone, PartialEq)]
pub struct County {
    /// 云溪县.
    pub name: String,
    /// The city above it.
    pub city: String,
    /// Units, parents before children; the first is the bureau.
    pub units: Vec<DemoUnit>,
    /// Accounts; the personas come first.
    pub people: Vec<DemoPerson>,
    /// Records of all ledgers with a profile, by ledger, in the order of their creation.
    pub records: Drawn,
    /// What happened to the plans, up to today.
    pub plans: Vec<DemoPlan>,
}

/// A unit.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoUnit {
    /// Key inside the county: `bureau`, the code of an office, `town:石桥镇`, `school:石桥小学`.
    pub key: String,
    /// Unique code; of schools and kindergartens the 10-digit identifier (domain handbook §3.1), of offices and
    /// institutions their code in the pack.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Name among colleagues.
    pub short_name: String,
    /// Kind of node.
    pub kind: UnitKind,
    /// 办学类型: 完全小学; schools and kindergartens only.
    pub type_name: Option<String>,
    /// Highest stage taught: 小学; schools and kindergartens only.
    pub stage: Option<String>,
    /// 城区, 镇区 or 乡村.
    pub area: Option<String>,
    /// 公办 or 民办.
    pub ownership: Option<String>,
    /// Has boarders.
    pub boarding: bool,
    /// A primary school or teaching point of fewer than 100 pupils.
    pub small: bool,
    /// Name of the town.
    pub town: Option<String>,
    /// Key of the parent; none for the bureau.
    pub parent: Option<String>,
    /// Code of the office, as ledgers name it; offices and institutions only.
    pub office: Option<String>,
    /// First day.
    pub valid_from: Date,
    /// Longitude and latitude in degrees.
    pub place: [f64; 2],
    /// Counts as of 1 September, by year.
    pub counts: Vec<Counts>,
}

/// How many a school has as of 1 September of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// The year.
    pub year: i16,
    /// Pupils and children.
    pub pupils: u32,
    /// All staff.
    pub staff: u32,
    /// Full-time teachers, a part of the staff.
    pub teachers: u32,
    /// Classes.
    pub classes: u32,
    /// The parts by stage; they add up to the whole.
    pub by_stage: Vec<OfStage>,
}

/// What a school has of one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfStage {
    /// The stage: 小学.
    pub stage: String,
    /// Pupils and children.
    pub pupils: u32,
    /// All staff.
    pub staff: u32,
    /// Full-time teachers, a part of the staff.
    pub teachers: u32,
    /// Classes.
    pub classes: u32,
}

/// An account.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoPerson {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Role.
    pub role: Role,
    /// Key of the unit.
    pub unit: String,
    /// Code of the office, where the unit is one.
    pub office: Option<String>,
    /// Codes of the offices that a leader is in charge of.
    pub in_charge: Vec<String>,
    /// One of the fixed cast, shown on the sign-in page.
    pub persona: bool,
}

/// A record.
#[derive(Debug, Clone, PartialEq)]
pub struct DemoRecord {
    /// Id of the ledger.
    pub ledger: String,
    /// Key of the owning unit.
    pub owner: String,
    /// Values by field id; a unit field holds the unit's code, money is in yuan, dates are ISO.
    pub values: Map<String, Value>,
    /// The states entered with their days, the first one on `created_on`; the last one is where the record stands.
    pub entered: Vec<(String, Date)>,
    /// The day on which it was entered.
    pub created_on: Date,
}

/// A data file of the demonstration that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("演示数据文件 {file} 有误：{message}")]
pub struct DemoError {
    /// Name of the file.
    pub file: String,
    /// What is wrong.
    pub message: String,
}

#[derive(RustEmbed)]
#[folder = "../../packs/education/demo"]
struct Files;

const SETTING: &str = "county.toml";
const PLAN: &str = "plan.toml";

/// Draws the county as it stands on a day.
pub fn county(seed: u64, today: Date) -> Result<County, DemoError> {
    let setting: setting::Setting = read(SETTING)?;
    let (mut units, schools) = units::draw_units(&setting, seed);
    census::count_units(&setting, seed, &mut units, &schools);
    let people = people::draw_people(&setting, seed, &units);
    let spread = spread::spread(&setting, seed, &units, &schools);
    let mut drawn = Drawn::new();
    for profile in in_order(profile_files().iter().map(|file| read(file)).collect::<Result<_, _>>()?) {
        let world = World { setting: &setting, units: &units, drawn: &drawn, spread: &spread, seed, today };
        let records = records::draw_records(&profile, world);
        drawn.insert(profile.ledger, records);
    }
    let plans = plan::read_plans(&text_of(PLAN)?, today).map_err(|e| wrong(PLAN, &e))?;
    Ok(County { name: setting.name, city: setting.city, units, people, records: drawn, plans })
}

/// The census of an invented county in full: some tables of the years whose staff is known too, and every person of the
/// registers behind them. Of a person only `fields` are drawn, as names and numbers would make nine tenths of the work.
pub fn census(seed: u64, today: Date, fields: &BTreeMap<String, Vec<String>>) -> Result<County, DemoError> {
    let mut setting: setting::Setting = read(SETTING)?;
    setting.census.retain(|census| census.staff.is_some());
    let (mut units, schools) = units::draw_units(&setting, seed);
    census::count_units(&setting, seed, &mut units, &schools);
    let spread = spread::spread(&setting, seed, &units, &schools);
    let mut drawn = Drawn::new();
    let wanted = |file: &&String| file.strip_suffix(".toml").is_some_and(|ledger| fields.contains_key(ledger));
    let files = profile_files();
    for mut profile in in_order(files.iter().filter(wanted).map(|file| read(file)).collect::<Result<_, _>>()?) {
        profile.for_all(&fields[&profile.ledger]);
        let world = World { setting: &setting, units: &units, drawn: &drawn, spread: &spread, seed, today };
        let records = records::draw_records(&profile, world);
        drawn.insert(profile.ledger, records);
    }
    Ok(County { name: setting.name, city: setting.city, units, people: vec![], records: drawn, plans: vec![] })
}

/// The key points of a year, where the county has any.
pub fn key_points(year: i16) -> Option<&'static str> {
    match year {
        2025 => Some(include_str!("../../../../packs/education/documents/key-points-2025.txt")),
        2026 => Some(include_str!("../../../../packs/education/documents/key-points-2026.txt")),
        _ => None,
    }
}

/// Profiles, each after those whose records it refers to; a circle is cut where it closes.
fn in_order(profiles: Vec<Profile>) -> Vec<Profile> {
    let known: Vec<String> = profiles.iter().map(|p| p.ledger.clone()).collect();
    let (mut ordered, mut waiting) = (Vec::<Profile>::new(), profiles);
    while !waiting.is_empty() {
        let done = |ledger: &&str| !known.iter().any(|k| k == ledger) || ordered.iter().any(|o| o.ledger == **ledger);
        let ready = waiting.iter().position(|p| p.refers_to().all(|l| l == p.ledger || done(&l)));
        ordered.push(waiting.remove(ready.unwrap_or_default()));
    }
    ordered
}

fn profile_files() -> Vec<String> {
    let profile = |f: &String| f.ends_with(".toml") && f != SETTING && f != PLAN;
    let mut files: Vec<String> = Files::iter().map(|f| f.to_string()).filter(profile).collect();
    files.sort();
    files
}

fn read<T: serde::de::DeserializeOwned>(file: &str) -> Result<T, DemoError> {
    toml::from_str(&text_of(file)?).map_err(|e| wrong(file, &e))
}

fn text_of(file: &str) -> Result<String, DemoError> {
    let found = Files::get(file).ok_or_else(|| wrong(file, &"找不到这个文件"))?;
    String::from_utf8(found.data.into_owned()).map_err(|e| wrong(file, &e))
}

fn wrong(file: &str, message: &dyn std::fmt::Display) -> DemoError {
    DemoError { file: file.to_owned(), message: message.to_string() }
}
