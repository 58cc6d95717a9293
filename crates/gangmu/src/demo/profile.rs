//! What a profile `packs/education/demo/<ledger>.toml` says of the records of a ledger, as plain data. It draws nothing.
//!
//! A record is drawn in this order: owner, date, `field` lines from top to bottom, path through the states, `after` lines.

use std::collections::BTreeMap;

use gangmu_pack::definition::{Grain, UnitKind};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

/// How the records of one ledger are drawn.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The ledger.
    pub ledger: String,
    /// The date field that is drawn by year and month.
    pub on: String,
    /// Days from the date of creation to `on`, lowest and highest: negative where a record is entered afterwards.
    #[serde(default)]
    pub ahead: [i64; 2],
    /// The date is kept as the first day of its month, term or year.
    #[serde(default)]
    pub grain: Grain,
    /// How many records a whole year has.
    pub year: Vec<YearCount>,
    /// Weights of the twelve months; all alike if empty.
    #[serde(default)]
    pub months: Vec<f64>,
    /// Dates fall on Monday to Friday only, and not on the county's days off.
    #[serde(default)]
    pub workdays: bool,
    /// First and last days of further days off.
    #[serde(default)]
    pub off: Vec<[Date; 2]>,
    /// Who owns the records.
    pub owner: Units,
    /// A unit has not one record a year but one for each of these; they fill fields and are counted by `part.<name>`.
    #[serde(default)]
    pub per: Option<Per>,
    /// All records of a unit and a year have one day and go one way, and so do those of other ledgers that say so.
    #[serde(default)]
    pub together: bool,
    /// What stays the same from year to year, where the records are visits to lasting things.
    #[serde(default)]
    pub lasting: Option<Lasting>,
    /// Fields that together differ between the records of a year.
    #[serde(default)]
    pub distinct: Vec<String>,
    /// Lists of words for `{list}` in texts.
    #[serde(default)]
    pub words: BTreeMap<String, Vec<String>>,
    /// Fields drawn before the path.
    #[serde(default, rename = "field")]
    pub fields: Vec<Line>,
    /// The state of a new record.
    pub start: String,
    /// Ways through the states.
    #[serde(default, rename = "path")]
    pub paths: Vec<Path>,
    /// Fields drawn after the path.
    #[serde(default)]
    pub after: Vec<Line>,
}

impl Profile {
    /// Draws the persons of all units, and of them these fields alone.
    pub fn for_all(&mut self, fields: &[String]) {
        if matches!(self.per, Some(Per::Persons(_))) {
            self.owner.only.clear();
            self.owner.kinds.clear();
            let kept = |line: &Line| line.id.starts_with('_') || fields.contains(&line.id);
            self.fields.retain(kept);
            self.after.retain(kept);
        }
    }

    /// The ledgers whose records its own refer to.
    pub fn refers_to(&self) -> impl Iterator<Item = &str> {
        let counted = self.per.iter().filter_map(|per| match per {
            Per::Persons(persons) => Some(persons.of.as_str()),
            _ => None,
        });
        let referred = self.fields.iter().chain(&self.after).filter_map(|line| match &line.rule {
            Rule::Ref { ledger, .. } => Some(ledger.as_str()),
            _ => None,
        });
        counted.chain(referred)
    }
}

/// Records of one year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearCount {
    /// The year.
    pub year: i16,
    /// Records of the whole year; not used where every unit has one (`owner.each`).
    #[serde(default)]
    pub records: u32,
}

/// A choice of units.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    /// Kinds of unit; all kinds if empty.
    #[serde(default)]
    pub kinds: Vec<UnitKind>,
    /// Codes of offices and institutions; all if empty.
    #[serde(default)]
    pub offices: Vec<String>,
    /// Keys of units; all if empty.
    #[serde(default)]
    pub only: Vec<String>,
    /// Weights by type of school or by key of the unit; 1 for those not named.
    #[serde(default)]
    pub weights: BTreeMap<String, f64>,
    /// Larger units are drawn more often, by the square root of their pupils.
    #[serde(default)]
    pub by_size: bool,
    /// Only units of the owner's town.
    #[serde(default)]
    pub same_town: bool,
    /// Of an owner: every unit of the choice has one record a year, with this probability.
    #[serde(default)]
    pub each: Option<f64>,
    /// Fewest and most, where several units are chosen.
    #[serde(default)]
    pub count: Option<[i64; 2]>,
}

/// Of what a unit has a record each.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// A stage that the unit teaches; of offices each stage of the county: `pupils`, `classes`, `staff`, `teachers`;
    /// of schools also `first` and `last` (pupils of the first and the last grade), `pupils_before`, `last_before`.
    Stage,
    /// A grade of a stage: `pupils`, `girls`, `official`, `classes`, `fit`, `to_45`, `to_50`, `to_55`, `to_65`, `above_65`.
    Grade,
    /// An age within a stage: `pupils`, `girls`; of towns an age: `population`.
    Age,
    /// A code of a list.
    Values {
        /// The field.
        field: String,
        /// The codes.
        of: Vec<String>,
    },
    /// A person whom a record of another ledger counts: `at` tells the persons of a record apart, `age` and `class` pupils.
    Persons(Persons),
}

/// The persons whom the records of another ledger count.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Persons {
    /// The ledger.
    pub of: String,
    /// Its date field that holds the year.
    pub period: String,
    /// Its field that holds how many there are.
    pub count: String,
    /// Fields that are the persons' own.
    #[serde(default)]
    pub keys: Vec<String>,
    /// Fields of the persons with the field that holds how many of them say yes.
    #[serde(default)]
    pub marks: BTreeMap<String, String>,
    /// Each mark falls on persons by lot; otherwise all fall on the first ones.
    #[serde(default)]
    pub scattered: bool,
}

/// What stays the same from year to year.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lasting {
    /// The fields that stay; the owner always does.
    pub fields: Vec<String>,
    /// A thing does not come back the next year after a record with these values.
    #[serde(default)]
    pub ends_when: Condition,
    /// Share of the things that are replaced every year besides.
    #[serde(default)]
    pub renewed: f64,
}

/// A condition: every named value is the one given, or one of those given. Besides the fields, `year`, `path`, `state`,
/// `unit.kind`, `unit.type`, `unit.stage`, `unit.area`, `unit.ownership`, `unit.boarding`, `unit.small` of the owner, `<field>.<field>`
/// of a record that a field refers to and, of a lasting thing's record of the year before, `last.<field>` are known.
pub type Condition = BTreeMap<String, OneOf>;

/// A value or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum OneOf {
    /// Any of these.
    Many(Vec<Value>),
    /// This one.
    One(Value),
}

/// How one field is drawn: exactly one rule. The first line of a field whose conditions hold decides.
#[derive(Debug, Deserialize)]
pub struct Line {
    /// The field; a name that begins with `_` helps other lines and is left out of the record.
    pub id: String,
    /// Share of the records that fill it.
    #[serde(default = "whole")]
    pub share: f64,
    /// Condition on what was drawn before.
    #[serde(default)]
    pub when: Condition,
    /// Only where the record has entered one of these states.
    #[serde(default)]
    pub reached: Vec<String>,
    /// Falls alike in all records of a unit.
    #[serde(default)]
    pub alike: bool,
    /// The rule.
    #[serde(flatten)]
    pub rule: Rule,
}

fn whole() -> f64 {
    1.0
}

/// How a value is drawn.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// One of these by weight.
    Pick(BTreeMap<String, f64>),
    /// Several of these by weight.
    Several {
        /// Codes and weights.
        of: BTreeMap<String, f64>,
        /// Fewest and most.
        count: [i64; 2],
    },
    /// One of these texts; `{…}` is a list of words, a field, `person`, `owner`, `owner_code`,
    /// `town`, `year`; `#` a digit.
    Texts(Vec<String>),
    /// Texts by the value of another field.
    Cases {
        /// The field.
        of: String,
        /// Texts by value.
        texts: BTreeMap<String, Vec<String>>,
    },
    /// A number.
    Number {
        /// Lowest and highest.
        range: [f64; 2],
        /// Rounded to a multiple of this.
        step: f64,
        /// Above 1: low numbers are more frequent.
        #[serde(default = "whole")]
        lean: f64,
    },
    /// Another number times a factor.
    Times {
        /// The other field; `part.<name>` of what the record is about; `unit.pupils`, `unit.staff`, `unit.teachers`, `unit.classes` of the owner or of a unit field;
        /// `last.<field>`; `<field>.<field>` of a record that a field refers to.
        of: String,
        /// Lowest and highest factor.
        by: [f64; 2],
        /// Rounded to a multiple of this.
        step: f64,
        /// Not more than this number, named in the same way.
        #[serde(default)]
        most: Option<String>,
        /// Rounded up or down by lot, so that small numbers add up to what is right on the whole.
        #[serde(default)]
        lot: bool,
    },
    /// The same as another number, named as in `times`.
    Same(String),
    /// What is left of a number.
    Rest {
        /// The whole, named as in `times`.
        of: String,
        /// The parts taken away; an empty one counts as 0.
        minus: Vec<String>,
    },
    /// True with this probability.
    Yes(f64),
    /// A date some days after another.
    Date {
        /// A date field or a state that the record has entered.
        from: String,
        /// Lowest and highest number of days.
        days: [i64; 2],
        /// Left empty where it would lie after today.
        #[serde(default)]
        past: bool,
    },
    /// An instant of a day: `2026-03-05T14:30`.
    Time {
        /// A date field or a state that the record has entered.
        from: String,
        /// Lowest and highest hour of the day.
        hours: [i64; 2],
        /// Lowest and highest number of days after it.
        #[serde(default)]
        days: [i64; 2],
    },
    /// A unit.
    Unit(Units),
    /// Several units.
    Units(Units),
    /// A record of a ledger, not later than this one.
    Ref {
        /// The ledger.
        ledger: String,
        /// Only records of this owner, or that name it.
        #[serde(default)]
        same_unit: bool,
        /// Values that the record must have.
        #[serde(default)]
        having: Condition,
    },
    /// Rows of a repeated group.
    Rows {
        /// Fewest and most.
        count: [i64; 2],
        /// How the columns of a row are drawn; a row knows the record's fields and its own columns.
        column: Vec<Line>,
    },
    /// An invented identity number (GB 11643) with a right check digit: first and last year of birth.
    IdCard([i16; 2]),
    /// An invented identity number of somebody: fields with the month of birth and the sex.
    IdCardOf {
        /// The month of birth.
        born: String,
        /// 男 or 女.
        sex: String,
    },
    /// The month of birth of somebody whose full years on 1 September of the record's year are this number, named as in `times`.
    Born(String),
    /// An invented mobile number, of a range that is not given out.
    Mobile(bool),
    /// A unified social credit code of the county: its registration class (GB 32100), such as 52.
    CreditCode(String),
    /// Always this.
    Value(Value),
}

/// A way through the states.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Path {
    /// Its name in conditions.
    pub id: String,
    /// How often, against the other paths whose conditions hold.
    pub weight: f64,
    /// Condition on the fields.
    #[serde(default)]
    pub when: Condition,
    /// The states passed, in order; those after today are not reached yet.
    #[serde(default)]
    pub steps: Vec<Step>,
}

/// The entry into a state.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The state.
    pub to: String,
    /// Lowest and highest number of days after the step before, or after `at`.
    pub days: [i64; 2],
    /// A date field to count from.
    #[serde(default)]
    pub at: Option<String>,
    /// A number field whose value is added to the days.
    #[serde(default)]
    pub plus: Option<String>,
}
