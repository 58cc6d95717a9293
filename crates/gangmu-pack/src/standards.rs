//! Dated standards against which figures are held: balance of compulsory education, class sizes, staff, places. Shapes only;
//! statistics hold figures against them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::formula::Formula;

/// The standards of a pack.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Standards {
    /// See [`StandardsFile::weights`].
    pub weights: BTreeMap<String, f64>,
    /// See [`StandardsFile::balances`].
    pub balances: Vec<Balance>,
    /// See [`StandardsFile::class_sizes`].
    pub class_sizes: Vec<ClassSize>,
    /// See [`StandardsFile::class_bands`].
    pub class_bands: Vec<ClassBand>,
    /// See [`StandardsFile::staff`].
    pub staff: Vec<StaffNorm>,
    /// See [`StandardsFile::places`].
    pub places: Vec<PlaceNorm>,
    /// See [`StandardsFile::planned_places`].
    pub planned_places: Option<PlannedPlaces>,
}

/// A file of the folder `standards`. The lists of all files are joined.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StandardsFile {
    /// Weight of a pupil by stage, where what a school keeps for all its stages is divided among them: 小学 1, 初中 1.1.
    pub weights: BTreeMap<String, f64>,
    /// Assessments of balance; versions of one follow each other under the same id.
    #[serde(rename = "balance")]
    pub balances: Vec<Balance>,
    /// How many pupils a class may have.
    #[serde(rename = "class_size")]
    pub class_sizes: Vec<ClassSize>,
    /// The bands by which class sizes are told apart.
    #[serde(rename = "class_band")]
    pub class_bands: Vec<ClassBand>,
    /// How many pupils one member of staff stands for.
    pub staff: Vec<StaffNorm>,
    /// How many places a school has.
    #[serde(rename = "place")]
    pub places: Vec<PlaceNorm>,
    /// What places are planned; at most one file of a pack says it.
    pub planned_places: Option<PlannedPlaces>,
}

/// An assessment of how evenly the schools of a county are equipped (县域义务教育均衡).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// Identifier in English: `quality`.
    pub id: String,
    /// Name shown to people: 优质均衡.
    pub name: String,
    /// The first day on which it holds.
    #[schemars(with = "String")]
    pub since: Date,
    /// The last day, where it was replaced.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// The document, in Chinese; 待核 where nobody has compared it.
    pub basis: String,
    /// The stages that are assessed: 小学, 初中.
    pub stages: Vec<String>,
    /// Types of units that do not count: 特殊教育学校.
    #[serde(default)]
    pub leave_out: Vec<String>,
    /// Types of units that count only with enough pupils: 教学点.
    #[serde(default)]
    pub point_types: Vec<String>,
    /// How many pupils such a unit needs to count.
    #[serde(default)]
    pub point_pupils: u32,
    /// How many of the resources a school may miss.
    #[serde(default)]
    pub may_miss: u8,
    /// The share of its minimum that a missed resource must still reach.
    #[serde(default)]
    pub floor: f64,
    /// By stage, the highest mean of all difference coefficients, where the mean is what counts.
    #[serde(default)]
    pub composite: BTreeMap<String, f64>,
    /// What the schools must have, and how much they may differ in it.
    #[serde(rename = "resource")]
    pub resources: Vec<Resource>,
    /// What is asked of the county besides.
    #[serde(default, rename = "requirement")]
    pub requirements: Vec<Requirement>,
    /// What keeps a county from being recognised whatever its figures.
    #[serde(default)]
    pub exclusions: Vec<String>,
}

/// A resource that is counted per pupil.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Identifier in English: `backbone`.
    pub id: String,
    /// Name of the indicator: 每百名学生拥有县级以上骨干教师数.
    pub name: String,
    /// What is counted, as a gap names it: 骨干教师.
    pub item: String,
    /// Unit of the total: 名, 平方米, 元, 间.
    pub unit: String,
    /// What a school has: arithmetic over measures, `census.teaching_area - census.sports_hall_area`.
    pub total: Formula,
    /// The pupils to which the total is related, each a pupil of the stage.
    pub pupils: Formula,
    /// Pupils that one value refers to: 1 or 100.
    pub per: u16,
    /// How the sections of a combined school come to their part.
    pub kept: Kept,
    /// Comes in whole pieces only: persons, rooms.
    #[serde(default)]
    pub whole: bool,
    /// By stage, what every school must reach per `per` pupils.
    #[serde(default)]
    pub min: BTreeMap<String, f64>,
    /// By stage, the highest difference coefficient among the schools.
    #[serde(default)]
    pub cv: BTreeMap<String, f64>,
}

/// How the sections of a combined school come to their part of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// Each section reports its own: staff.
    Section,
    /// The school keeps it for all: divided by weighted pupils.
    Shared,
}

/// Something that is asked of a county besides the resources.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// The part to which it belongs: 政府保障程度.
    pub part: String,
    /// Its number in the part, from 1.
    pub number: u8,
    /// What it is called: 教师交流轮岗.
    pub name: String,
    /// What is asked, in own words.
    pub text: String,
    /// Code of the office that answers for it.
    pub office: String,
    /// The figures that prove it; assessed by hand where there are none.
    #[serde(default, rename = "figure")]
    pub figures: Vec<RequiredFigure>,
    /// More is asked than the figures prove: a person must look as well.
    #[serde(default)]
    pub also_by_hand: bool,
    /// The document, where it is another than that of the assessment; 待核 where nobody has compared it.
    pub basis: Option<String>,
}

/// A figure that proves a requirement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequiredFigure {
    /// An indicator, `indicator.certificate_rate`, or a measure, `survey.satisfaction`.
    pub of: String,
    /// The part that is meant: `{ stage = "小学" }`.
    #[serde(default)]
    pub slice: BTreeMap<String, String>,
    /// The smallest value that meets it.
    pub min: Option<f64>,
    /// The largest value that meets it.
    pub max: Option<f64>,
    /// It is asked of every school, not of the county as a whole.
    #[serde(default)]
    pub each: bool,
}

/// How many pupils a class may have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassSize {
    /// The stage: 小学.
    pub stage: String,
    /// The grade, where grades differ: 小班.
    pub grade: Option<String>,
    /// The most pupils of a class.
    pub max: u32,
    /// The first day on which it holds.
    #[schemars(with = "String")]
    pub since: Date,
    /// The last day, where it was replaced.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// The document, in Chinese; 待核 where nobody has compared it.
    pub basis: String,
}

/// A band of class sizes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassBand {
    /// Name shown to people: 大班额.
    pub name: String,
    /// The fewest pupils of a class in it.
    pub from: u32,
    /// The most; no limit where not written.
    pub to: Option<u32>,
    /// How the classes in it are counted: `census.classes_66`.
    pub classes: Option<Formula>,
}

/// How many pupils one member of staff stands for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffNorm {
    /// The stage: 小学.
    pub stage: String,
    /// Pupils per member of staff: 19.
    pub pupils_per_staff: f64,
    /// The first day on which it holds.
    #[schemars(with = "String")]
    pub since: Date,
    /// The last day, where it was replaced.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// The document, in Chinese; 待核 where nobody has compared it.
    pub basis: String,
}

/// How many places a school has, and when they are too few.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlaceNorm {
    /// The stage: 小学.
    pub stage: String,
    /// The grade, where grades differ: 小班.
    pub grade: Option<String>,
    /// Places that one class gives.
    pub per_class: u32,
    /// The most classes of a school.
    pub max_classes: Option<u32>,
    /// The most pupils of a school.
    pub max_pupils: Option<u32>,
    /// The farthest way of a child in a town, in metres.
    pub radius: Option<u32>,
    /// A gap of more than this share of the places is a red warning: 0.1.
    #[serde(default = "tenth")]
    pub warn_gap: f64,
    /// The first day on which it holds.
    #[schemars(with = "String")]
    pub since: Date,
    /// The last day, where it was replaced.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// The document, in Chinese; 待核 where nobody has compared it.
    pub basis: String,
}

/// Where the places come from that projects will give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedPlaces {
    /// The measure that sums them: `build_project.places_coming`. It sums one field, and a date field of its own (`on`) says
    /// by when they are to be there.
    pub of: String,
    /// The field with the stage that they are for.
    pub stage: String,
    /// The field with the school that gets them; where it is empty they belong to whoever keeps the record.
    pub school: String,
}

fn tenth() -> f64 {
    0.1
}

/// What holds from a day to a day.
pub trait Dated {
    /// The first day.
    fn since(&self) -> Date;
    /// The last day, where there is one.
    fn until(&self) -> Option<Date>;

    /// Whether it holds on a day.
    fn holds_on(&self, day: Date) -> bool {
        self.since() <= day && self.until().is_none_or(|until| day <= until)
    }
}

macro_rules! dated {
    ($($kind:ident),*) => {
        $(impl Dated for $kind {
            fn since(&self) -> Date {
                self.since
            }

            fn until(&self) -> Option<Date> {
                self.until
            }
        })*
    };
}

dated!(Balance, ClassSize, StaffNorm, PlaceNorm);

impl Standards {
    /// The assessment of that id that holds on a day.
    pub fn balance(&self, id: &str, day: Date) -> Option<&Balance> {
        self.balances.iter().find(|balance| balance.id == id && balance.holds_on(day))
    }

    /// The most pupils of a class of a stage and grade on a day.
    pub fn class_size(&self, stage: &str, grade: Option<&str>, day: Date) -> Option<u32> {
        let held = self.class_sizes.iter().filter(|size| size.stage == stage && size.holds_on(day));
        closest(held.map(|size| (size.grade.as_deref(), size)), grade).map(|size| size.max)
    }

    /// What a school of a stage and grade offers on a day.
    pub fn place(&self, stage: &str, grade: Option<&str>, day: Date) -> Option<&PlaceNorm> {
        let held = self.places.iter().filter(|place| place.stage == stage && place.holds_on(day));
        closest(held.map(|place| (place.grade.as_deref(), place)), grade)
    }

    /// Pupils per member of staff of a stage on a day.
    pub fn pupils_per_staff(&self, stage: &str, day: Date) -> Option<f64> {
        self.staff.iter().find(|norm| norm.stage == stage && norm.holds_on(day)).map(|norm| norm.pupils_per_staff)
    }

    /// The band of a class of so many pupils.
    pub fn class_band(&self, pupils: u32) -> Option<&ClassBand> {
        self.class_bands.iter().find(|band| band.from <= pupils && band.to.is_none_or(|to| pupils <= to))
    }

    pub(crate) fn join(&mut self, file: StandardsFile) {
        self.weights.extend(file.weights);
        self.balances.extend(file.balances);
        self.class_sizes.extend(file.class_sizes);
        self.class_bands.extend(file.class_bands);
        self.staff.extend(file.staff);
        self.places.extend(file.places);
        self.planned_places = self.planned_places.take().or(file.planned_places);
    }
}

/// Of norms by grade the one of the grade, else the one of all grades.
fn closest<'a, T>(norms: impl Iterator<Item = (Option<&'a str>, &'a T)>, grade: Option<&str>) -> Option<&'a T> {
    let fitting = norms.filter(|(own, _)| own.is_none() || *own == grade);
    fitting.max_by_key(|(own, _)| own.is_some()).map(|(_, norm)| norm)
}
