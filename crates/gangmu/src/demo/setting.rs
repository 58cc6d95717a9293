//! What `packs/education/demo/county.toml` says, as plain data. It draws nothing.

use std::collections::BTreeMap;

use gangmu_pack::definition::{Role, UnitKind};
use jiff::civil::Date;
use serde::Deserialize;

/// The file of the county.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    pub name: String,
    pub city: String,
    pub bureau: BureauName,
    /// Division code of the county, six digits.
    pub division: String,
    /// First two digits of the province in school identifiers.
    pub province: String,
    /// Longitude and latitude of the county town.
    pub centre: [f64; 2],
    /// First and last days of holidays.
    pub off: Vec<[Date; 2]>,
    pub census: Vec<Census>,
    pub stage: Vec<Stage>,
    pub population: Vec<Population>,
    pub office: Vec<OfficeLine>,
    pub persona: Vec<Persona>,
    pub accounts: Accounts,
    pub growth: Growth,
    pub town: Vec<Town>,
    #[serde(rename = "type")]
    pub types: Vec<SchoolType>,
    pub words: Words,
}

/// Names of the bureau.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BureauName {
    pub name: String,
    pub short: String,
}

/// Totals of the county as of 1 September of a year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Census {
    pub year: i16,
    /// Pupils by stage.
    pub pupils: BTreeMap<String, u32>,
    /// None of years of which only the classes are known.
    #[serde(default)]
    pub staff: Option<u32>,
    #[serde(default)]
    pub teachers: Option<u32>,
    /// How full classes are against those of the types.
    #[serde(default = "as_usual")]
    pub crowding: f64,
}

fn as_usual() -> f64 {
    1.0
}

/// A stage with its grades.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub name: String,
    pub grades: Vec<String>,
    /// Official age in the first grade on 1 September.
    pub age: u32,
    /// Staff that a pupil needs against a pupil of another stage of the same school.
    #[serde(default = "as_usual")]
    pub staff: f64,
    /// Largest class within the norm, by grade and then of a mixed class.
    #[serde(default)]
    pub fit: Vec<u32>,
    /// Name of the one mixed grade of a school with fewer classes than grades.
    #[serde(default)]
    pub mixed: Option<String>,
}

/// People by age on 1 September of a year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Population {
    pub year: i16,
    /// From those not a year old on.
    pub ages: Vec<u32>,
}

/// An office or an affiliated institution.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeLine {
    pub code: String,
    pub name: String,
    #[serde(default = "office_kind")]
    pub kind: UnitKind,
    /// Title of its head.
    pub head: String,
    /// Login of the leader in charge.
    pub deputy: String,
}

fn office_kind() -> UnitKind {
    UnitKind::Office
}

/// A person with a fixed account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Persona {
    pub login: String,
    pub name: String,
    pub title: String,
    pub role: Role,
    /// Key of the unit.
    pub unit: String,
}

/// How many accounts stand beside the personas.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    pub clerks_per_office: usize,
    pub inspectors: usize,
    pub school_heads: usize,
}

/// By how much schools' shares of the county's pupils grew.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Growth {
    /// The year from which on shares stay.
    pub until: i16,
    /// Growth a year by area: 0.014.
    pub areas: BTreeMap<String, f64>,
}

/// A town, a township or a sub-district.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Town {
    pub name: String,
    /// 城区, 镇区 or 乡村: the class of its centre.
    pub area: String,
    /// Weight of its population.
    pub size: f64,
    /// Column and row of the grid of the map.
    pub at: [i32; 2],
}

/// A type of school.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchoolType {
    pub name: String,
    pub count: usize,
    pub kind: UnitKind,
    /// First two digits of the identifier (domain handbook §3.1).
    pub class: String,
    pub stage: String,
    /// Pupils of an average school by stage; sets the shares only.
    pub weight: BTreeMap<String, f64>,
    pub per_teacher: f64,
    pub per_class: f64,
    /// Share of teachers among the staff.
    pub teachers: f64,
    /// Share of boarding schools.
    pub boarding: f64,
    /// First and last year of foundation.
    pub founded: [i16; 2],
    /// Share of private schools among those not named.
    #[serde(default)]
    pub private: f64,
    /// Stands under the bureau.
    #[serde(default)]
    pub direct: bool,
    /// Stands under the first primary school of its town.
    #[serde(default)]
    pub under_primary: bool,
    /// Teaches as many of the lower grades as it has classes.
    #[serde(default)]
    pub low_grades: bool,
    #[serde(default)]
    pub central: Option<String>,
    #[serde(default)]
    pub central_skip: Vec<String>,
    #[serde(default)]
    pub village: Option<String>,
    #[serde(default)]
    pub named: Vec<NamedSchool>,
}

/// A school with a name of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedSchool {
    pub name: String,
    pub short: String,
    pub town: String,
    /// Size against an average school of the type.
    pub scale: f64,
    #[serde(default)]
    pub private: bool,
    /// Pupils in a class, where classes are not as full as those of the type.
    #[serde(default)]
    pub per_class: Option<f64>,
}

/// Lists of words; names of people come with their pinyin.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub village_first: Vec<String>,
    pub village_last: Vec<String>,
    pub nursery_first: Vec<String>,
    pub nursery_last: Vec<String>,
    pub surnames: Vec<[String; 2]>,
    pub given_one: Vec<[String; 2]>,
    pub given_first: Vec<[String; 2]>,
    pub given_last: Vec<[String; 2]>,
}
