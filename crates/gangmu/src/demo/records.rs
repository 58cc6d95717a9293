//! Draws the records of a ledger by its profile. It knows no ledger; whether values are right, the pack's checks say.

use std::collections::{BTreeMap, BTreeSet};

use gangmu_pack::definition::Grain;
use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan};
use serde_json::{Map, Value};

use super::choice::Choice;
use super::dice::Dice;
use super::draft::Draft;
use super::draw::{draw_credit_code, draw_id_card, draw_id_card_of, draw_mobile, fill_text, number, pick, several};
use super::parts::{Part, parts};
use super::people::draw_name;
use super::profile::{Condition, Line, OneOf, Path, Profile, Rule, Step, Units, YearCount};
use super::setting::Setting;
use super::spread::Spread;
use super::{DemoRecord, DemoUnit};

/// What the records of all ledgers share.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// The county.
    pub setting: &'a Setting,
    /// Its units.
    pub units: &'a [DemoUnit],
    /// The records drawn before, to which others may refer.
    pub drawn: &'a Drawn,
    /// What its schools count, by grade and age.
    pub spread: &'a Spread,
    /// The seed.
    pub seed: u64,
    /// The day on which it all stands.
    pub today: Date,
}

/// Records by ledger, in the order of their creation.
pub type Drawn = BTreeMap<String, Vec<DemoRecord>>;

/// All records of a profile that exist on that day, in the order of their creation.
pub fn draw_records(profile: &Profile, world: World) -> Vec<DemoRecord> {
    let World { setting, units, drawn, seed, today, .. } = world;
    let owners = Choice::of(&profile.owner, units, |_| true);
    let drawing = Drawing { profile, world, setting, units, drawn, seed, today, owners };
    let mut records = Vec::new();
    let mut things: BTreeMap<(u32, String), Thing> = BTreeMap::new();
    for year in &profile.year {
        let mut keys = BTreeSet::new();
        for (index, part) in drawing.indexes(year) {
            let thing = things.entry((index, part.label.clone())).or_default();
            let Some(record) = drawing.distinct_record(year.year, (index, &part), thing, &mut keys) else {
                continue;
            };
            if record.created_on <= today {
                records.push(record);
            }
        }
    }
    records.sort_by_key(|r| r.created_on);
    records
}

/// How a value stands for the record of a ledger until that has its number: `→build_project/17`.
pub fn reference(ledger: &str, index: usize) -> String {
    format!("→{ledger}/{index}")
}

/// The ledger and the index that a value stands for.
pub fn referred(value: &str) -> Option<(&str, usize)> {
    let (ledger, index) = value.strip_prefix('→')?.split_once('/')?;
    Some((ledger, index.parse().ok()?))
}

/// A thing that records of several years are about.
#[derive(Default)]
struct Thing {
    /// How many others stood in its place before.
    generation: u32,
    /// The values of its record of the year before.
    last: Map<String, Value>,
}

struct Drawing<'a> {
    profile: &'a Profile,
    world: World<'a>,
    setting: &'a Setting,
    units: &'a [DemoUnit],
    drawn: &'a Drawn,
    seed: u64,
    today: Date,
    owners: Choice,
}

impl Drawing<'_> {
    /// The records of a year: so many, or one for each unit that has one, or for each part of it.
    fn indexes(&self, year: &YearCount) -> Vec<(u32, Part)> {
        let Some(share) = self.profile.owner.each else {
            return (0..year.records).map(|index| (index, Part::default())).collect();
        };
        let parts = |index: usize| match &self.profile.per {
            Some(per) => parts(per, &self.world, &self.units[index], year.year),
            None => vec![Part::default()],
        };
        let has = |index: &usize| {
            let labels = [self.profile.ledger.as_str(), "each", &year.year.to_string(), &self.units[*index].key];
            Dice::of(self.seed, &labels).chance(share)
        };
        let with_one = self.owners.all().iter().filter(|index| has(index));
        with_one.flat_map(|index| parts(*index).into_iter().map(|part| (*index as u32, part))).collect()
    }

    /// A record that differs from the others of its year; another thing is taken where it does not.
    fn distinct_record(
        &self,
        year: i16,
        of: (u32, &Part),
        thing: &mut Thing,
        keys: &mut BTreeSet<String>,
    ) -> Option<DemoRecord> {
        for _ in 0..20 {
            let (record, ends) = self.record(year, of, thing)?;
            let key: Vec<String> =
                self.profile.distinct.iter().filter_map(|f| record.values.get(f)).map(Value::to_string).collect();
            if key.is_empty() || keys.insert(key.join("|")) {
                thing.generation += u32::from(ends);
                thing.last = if ends { Map::new() } else { record.values.clone() };
                return Some(record);
            }
            *thing = Thing { generation: thing.generation + 1, last: Map::new() };
        }
        None
    }

    /// The record, and whether its thing ends with it.
    fn record(&self, year: i16, (index, part): (u32, &Part), thing: &Thing) -> Option<(DemoRecord, bool)> {
        let id = &self.profile.ledger;
        let number = if part.label.is_empty() { index.to_string() } else { format!("{index}|{}", part.label) };
        let generation = thing.generation.to_string();
        let years = year.to_string();
        let mut dice = Dice::of(self.seed, &[id, &years, &number, &generation]);
        let kept = if self.profile.lasting.is_some() { "" } else { &years };
        let mut lasting = Dice::of(self.seed, &[id, "lasting", kept, &number, &generation]);
        let owner = match self.profile.owner.each {
            Some(_) => &self.units[index as usize],
            None => &self.units[self.owners.draw(&mut lasting)?],
        };
        let mut fate = self.profile.together.then(|| Dice::of(self.seed, &["together", &years, &owner.key]));
        let on = self.date_in(year, fate.as_mut().unwrap_or(&mut dice));
        let created_on = self.created_on(on, fate.as_mut().unwrap_or(&mut dice));
        let mut draft = Draft::begin(owner, part, on, &thing.last, lasting, dice);
        draft.values.insert(self.profile.on.clone(), self.kept(on).to_string().into());
        self.draw_lines(&self.profile.fields, &mut draft);
        if let Some(fate) = &mut fate {
            std::mem::swap(fate, &mut draft.dice);
        }
        self.walk(created_on, &mut draft);
        if let Some(fate) = fate {
            draft.dice = fate;
        }
        self.draw_lines(&self.profile.after, &mut draft);
        let ends =
            self.profile.lasting.as_ref().is_some_and(|l| {
                (!l.ends_when.is_empty() && draft.meets(&l.ends_when)) || draft.dice.chance(l.renewed)
            });
        let Draft { mut values, entered, .. } = draft;
        values.retain(|field, _| !field.starts_with('_'));
        Some((DemoRecord { ledger: id.clone(), owner: owner.key.clone(), values, entered, created_on }, ends))
    }

    /// The day as the ledger keeps it: the first one of its month, term or year.
    fn kept(&self, on: Date) -> Date {
        match self.profile.grain {
            Grain::Day => on,
            Grain::Month => on.first_of_month(),
            Grain::Term if on.month() < 2 => date(on.year() - 1, 9, 1),
            Grain::Term => date(on.year(), if on.month() < 8 { 3 } else { 9 }, 1),
            Grain::Year => on.first_of_year(),
        }
    }

    /// A record is entered on a workday; one that is entered afterwards not before its date.
    fn created_on(&self, on: Date, dice: &mut Dice) -> Date {
        let [low, high] = self.profile.ahead;
        let day = on.saturating_sub(days(dice.whole(low, high)));
        self.workday(day, if low > 0 { -1 } else { 1 })
    }

    fn date_in(&self, year: i16, dice: &mut Dice) -> Date {
        let months = if self.profile.months.is_empty() { &[1.0; 12] } else { self.profile.months.as_slice() };
        let month = dice.weighted(months.iter().copied().take(12)).unwrap_or_default() as i8 + 1;
        let first = Date::new(year, month, 1).unwrap_or(self.today);
        let day = first.saturating_add(days(dice.whole(0, i64::from(first.days_in_month()) - 1)));
        // What would leave its month goes back instead, so that the seasons stay.
        let later = self.workday(day, 1);
        if later.month() == month { later } else { self.workday(day, -1) }
    }

    /// The day itself or the next one, in that direction, on which offices and schools are at work.
    fn workday(&self, day: Date, direction: i64) -> Date {
        if !self.profile.workdays {
            return day;
        }
        let off = |d: Date| {
            matches!(d.weekday(), Weekday::Saturday | Weekday::Sunday)
                || self.setting.off.iter().chain(&self.profile.off).any(|[from, to]| (*from..=*to).contains(&d))
        };
        // No break of schools is longer than a quarter.
        (0..92).map(|n| day.saturating_add(days(n * direction))).find(|d| !off(*d)).unwrap_or(day)
    }

    fn draw_lines<'d>(&'d self, lines: &'d [Line], draft: &mut Draft<'d>) {
        for line in lines {
            let reached = line.reached.is_empty() || line.reached.iter().any(|s| draft.entered_on(s).is_some());
            if draft.values.contains_key(&line.id) || !reached || !draft.meets(&line.when) {
                continue;
            }
            let keeps = self.profile.lasting.as_ref().is_some_and(|l| l.fields.contains(&line.id));
            if keeps {
                std::mem::swap(&mut draft.lasting, &mut draft.dice);
            }
            let mut common =
                line.alike.then(|| Dice::of(self.seed, &["alike", &self.profile.ledger, &line.id, &draft.owner.key]));
            if let Some(common) = &mut common {
                std::mem::swap(common, &mut draft.dice);
            }
            if draft.dice.chance(line.share)
                && let Some(value) = self.draw(line, draft)
            {
                draft.values.insert(line.id.clone(), value);
            }
            if let Some(own) = common {
                draft.dice = own;
            }
            if keeps {
                std::mem::swap(&mut draft.lasting, &mut draft.dice);
            }
        }
    }

    fn draw<'d>(&'d self, line: &'d Line, draft: &mut Draft<'d>) -> Option<Value> {
        Some(match &line.rule {
            Rule::Pick(weights) => pick(weights, &mut draft.dice)?.into(),
            Rule::Several { of, count } => several(of, *count, &mut draft.dice).into(),
            Rule::Texts(texts) => self.text(texts, draft)?.into(),
            Rule::Cases { of, texts } => self.text(texts.get(draft.value(of)?.as_str()?)?, draft)?.into(),
            Rule::Number { range, step, lean } => {
                let at = draft.dice.unit().powf(*lean);
                number(range[0] + (range[1] - range[0]) * at, *step)
            }
            Rule::Times { of, by, step, most, lot } => {
                let exact = self.amount(of, draft)? * draft.dice.between(by[0], by[1]);
                let exact = if *lot { (exact / step + draft.dice.between(-0.5, 0.5)) * step } else { exact };
                let most = most.as_ref().map_or(f64::MAX, |most| self.amount(most, draft).unwrap_or(0.0));
                number(exact.min(most), *step)
            }
            Rule::Same(of) => number(self.amount(of, draft)?, 1.0),
            Rule::Rest { of, minus } => {
                let taken: f64 = minus.iter().filter_map(|part| self.amount(part, draft)).sum();
                number((self.amount(of, draft)? - taken).max(0.0), 1.0)
            }
            Rule::Yes(probability) => draft.dice.chance(*probability).into(),
            Rule::Date { from, days: [low, high], past } => {
                let start = draft.entered_on(from).or_else(|| draft.date(from))?;
                let day = start.saturating_add(days(draft.dice.whole(*low, *high)));
                if *past && day > self.today {
                    return None;
                }
                day.to_string().into()
            }
            Rule::Time { from, hours: [first, last], days: [low, high] } => {
                let start = draft.entered_on(from).or_else(|| draft.date(from))?;
                let day = start.saturating_add(days(draft.dice.whole(*low, *high)));
                let (hour, minute) = (draft.dice.whole(*first, *last), draft.dice.whole(0, 11) * 5);
                format!("{day}T{hour:02}:{minute:02}").into()
            }
            Rule::Unit(wanted) => self.unit(wanted, draft)?.into(),
            Rule::Units(wanted) => self.several_units(wanted, draft).into(),
            Rule::Ref { ledger, same_unit, having } => self.refer(&line.id, ledger, *same_unit, having, draft)?,
            Rule::Rows { count: [low, high], column } => {
                let count = draft.dice.whole(*low, *high);
                (0..count).map(|_| self.row(column, draft)).collect::<Vec<_>>().into()
            }
            Rule::IdCard(born) => draw_id_card(&self.setting.division, *born, &mut draft.dice).into(),
            Rule::IdCardOf { born, sex } => {
                let female = draft.value(sex)?.as_str() == Some("女");
                let born = draft.date(born)?;
                draw_id_card_of(&self.setting.division, born, female, &mut draft.dice).into()
            }
            Rule::Born(years) => {
                let years = self.amount(years, draft)? as i16;
                let oldest = Date::new(draft.on.year() - years - 1, 9, 1).ok()?;
                oldest.saturating_add(draft.dice.whole(0, 11).months()).to_string().into()
            }
            Rule::Mobile(true) => draw_mobile(&mut draft.dice).into(),
            Rule::Mobile(false) => return None,
            Rule::CreditCode(class) => draw_credit_code(class, &self.setting.division, &mut draft.dice).into(),
            Rule::Value(value) => value.clone(),
        })
    }

    fn text(&self, texts: &[String], draft: &mut Draft) -> Option<String> {
        let template = draft.dice.pick(texts)?;
        let mut dice = draft.dice.clone();
        let text = fill_text(template, &mut dice, |name, dice| self.word(name, draft, dice));
        draft.dice = dice;
        Some(text)
    }

    fn word(&self, name: &str, draft: &Draft, dice: &mut Dice) -> Option<String> {
        if let Some(list) = self.profile.words.get(name) {
            return dice.pick(list).cloned();
        }
        match (name, draft.value(name)) {
            (_, Some(Value::String(text))) => Some(text.clone()),
            (_, Some(value)) => Some(value.to_string()),
            ("person", _) => Some(draw_name(&self.setting.words, dice).0),
            ("owner", _) => Some(draft.owner.short_name.clone()),
            ("owner_code", _) => Some(draft.owner.code.clone()),
            ("town", _) => draft.owner.town.clone(),
            ("year", _) => Some(draft.on.year().to_string()),
            _ => None,
        }
    }

    /// A number by its name: of a field, or how many a unit has.
    fn amount(&self, name: &str, draft: &Draft) -> Option<f64> {
        if let Some(what) = name.strip_prefix("part.") {
            return draft.part.amounts.get(what).copied();
        }
        if let Some((through, what)) = name.split_once('.')
            && let "pupils" | "staff" | "teachers" | "classes" = what
            && let Some(unit) = self.unit_of(through, draft)
        {
            let counts = unit.counts.iter().rfind(|c| c.year <= draft.on.year()).or(unit.counts.first())?;
            let count = match what {
                "pupils" => counts.pupils,
                "staff" => counts.staff,
                "teachers" => counts.teachers,
                _ => counts.classes,
            };
            return Some(count.into());
        }
        draft.value(name)?.as_f64()
    }

    /// The owner, or the unit that a field names.
    fn unit_of<'d>(&'d self, through: &str, draft: &Draft<'d>) -> Option<&'d DemoUnit> {
        match through {
            "unit" => Some(draft.owner),
            field => {
                let code = draft.values.get(field)?.as_str()?;
                self.units.iter().find(|u| u.code == code)
            }
        }
    }

    /// Refers to a record that was there by then, and lets later lines read it.
    fn refer<'d>(
        &'d self,
        field: &str,
        ledger: &str,
        same_unit: bool,
        having: &Condition,
        draft: &mut Draft<'d>,
    ) -> Option<Value> {
        let (on, owner) = (draft.on, draft.owner);
        let near = |r: &DemoRecord| {
            !same_unit || r.owner == owner.key || r.values.values().any(|v| v.as_str() == Some(&owner.code))
        };
        let has = |r: &DemoRecord| {
            having.iter().all(|(name, wanted)| match (r.values.get(name), wanted) {
                (Some(value), OneOf::Many(many)) => many.contains(value),
                (value, OneOf::One(one)) => value == Some(one),
                _ => false,
            })
        };
        let records = self.drawn.get(ledger)?;
        let fits = |(_, r): &(usize, &DemoRecord)| r.created_on <= on && near(r) && has(r);
        let found: Vec<(usize, &DemoRecord)> = records.iter().enumerate().filter(fits).collect();
        let (index, record) = draft.dice.pick(&found)?;
        draft.others.insert(field.to_owned(), &record.values);
        Some(reference(ledger, *index).into())
    }

    /// One row of a repeated group: its columns see the record, and the columns before them.
    fn row<'d>(&'d self, columns: &'d [Line], draft: &mut Draft<'d>) -> Value {
        let outer = draft.values.clone();
        for column in columns {
            draft.values.remove(&column.id);
        }
        self.draw_lines(columns, draft);
        let drawn = std::mem::replace(&mut draft.values, outer);
        let named = |id: &String| columns.iter().any(|c| c.id == *id) && !id.starts_with('_');
        Value::Object(drawn.into_iter().filter(|(id, _)| named(id)).collect())
    }

    /// The codes of several different units.
    fn several_units(&self, wanted: &Units, draft: &mut Draft) -> Vec<String> {
        let [low, high] = wanted.count.unwrap_or([1, 3]);
        let count = draft.dice.whole(low, high);
        let mut codes = BTreeSet::new();
        for _ in 0..count {
            codes.extend(self.unit(wanted, draft));
        }
        codes.into_iter().collect()
    }

    /// The code of a unit.
    fn unit(&self, wanted: &Units, draft: &mut Draft) -> Option<String> {
        let near = |unit: &DemoUnit| !wanted.same_town || unit.town == draft.owner.town;
        let choice = Choice::of(wanted, self.units, near);
        choice.draw(&mut draft.dice).map(|index| self.units[index].code.clone())
    }

    fn walk<'p>(&'p self, created_on: Date, draft: &mut Draft<'p>) {
        draft.entered.push((self.profile.start.clone(), created_on));
        let paths: Vec<&Path> = self.profile.paths.iter().filter(|p| draft.meets(&p.when)).collect();
        let Some(chosen) = draft.dice.weighted(paths.iter().map(|p| p.weight)) else {
            return;
        };
        let path = paths[chosen];
        draft.path = &path.id;
        let mut day = created_on;
        for step in &path.steps {
            day = self.step_day(step, day, draft);
            // Every die of the path is thrown, so that a later today only adds to what was.
            if day <= self.today {
                draft.entered.push((step.to.clone(), day));
            }
        }
    }

    fn step_day(&self, step: &Step, before: Date, draft: &mut Draft) -> Date {
        let from = step.at.as_ref().and_then(|field| draft.date(field)).unwrap_or(before);
        let plus = step.plus.as_ref().and_then(|field| draft.values.get(field)?.as_f64()).unwrap_or(0.0);
        let wait = draft.dice.whole(step.days[0], step.days[1]) + plus.ceil() as i64;
        self.workday(from.saturating_add(days(wait)), 1).max(before)
    }
}

fn days(count: i64) -> Span {
    count.clamp(-100_000, 100_000).days()
}
