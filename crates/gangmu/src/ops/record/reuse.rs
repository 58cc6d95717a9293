//! What need not be asked again: a new record's empty fields are filled from its unit, the yearly census, what it refers to
//! and other ledgers. The unit's record before is proposed to a person, who sees it, and never filled in unseen.

use gangmu_pack::check_record::{self, RecordRow as Row};
use gangmu_pack::definition::{Field, FieldType, Ledger, Privacy, Reuse};
use gangmu_pack::expr::{self, Expr};
use gangmu_store::{Record, StageCount};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::beside::{day_of, latest, unit_of};
use super::change::incoming;
use super::place::{Place, around};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::ops::error::OpError;
use crate::view::ledger::{KnownValue, NewRecord};

/// The month in which a school year, and with it a census, begins.
const CENSUS_MONTH: i8 = 9;

/// What a field is filled from.
enum Source<'a> {
    /// An attribute of the owner or of a unit that the record names.
    Unit,
    /// A count of the census of the record's unit, perhaps of some stages only.
    Census(String, Vec<String>),
    /// The unit's record before.
    Last(&'a str),
    /// A field of the record that a field refers to.
    Behind(&'a Field, &'a str),
    /// A field of the unit's latest record in another ledger.
    Ledger(&'a str, &'a str),
}

impl Source<'_> {
    fn of<'a>(ledger: &'a Ledger, reuse: &'a Reuse) -> Option<Source<'a>> {
        let (through, what) = reuse.from.split_once('.')?;
        Some(match (through, ledger.field(through)) {
            ("unit", _) => Source::Unit,
            ("census", _) => {
                let (count, stages) = reuse.census()?;
                Source::Census(count, stages)
            }
            ("last", _) => Source::Last(what),
            (_, Some(field)) if field.kind == FieldType::Unit => Source::Unit,
            (_, Some(field)) => Source::Behind(field, what),
            (_, None) => Source::Ledger(through, what),
        })
    }
}

/// What a field is filled from, in words.
pub fn source_words(app: &App, ledger: &Ledger, reuse: &Reuse) -> String {
    match Source::of(ledger, reuse) {
        Some(Source::Unit) => "单位信息".to_owned(),
        Some(Source::Census(..)) => "事业统计".to_owned(),
        Some(Source::Last(_)) => "上一条记录".to_owned(),
        Some(Source::Behind(field, _)) => format!("“{}”", field.name),
        Some(Source::Ledger(id, _)) => app.pack.ledger(id).map_or_else(String::new, |l| format!("“{}”", l.head.name)),
        None => String::new(),
    }
}

/// What is known of a record that is being written: values for the fields that are still empty.
pub async fn known(app: &App, actor: &Actor, ledger: &str, begun: NewRecord) -> Result<Vec<KnownValue>, OpError> {
    let ledger = app.ledger(ledger)?;
    let owner = begun.owner.unwrap_or(actor.unit);
    actor.ledger(&ledger, LedgerAction::Write, app.units().path(owner))?;
    let mut values = incoming(app, &ledger, begun.values)?;
    let mut found = Finder { app, actor, ledger: &ledger, owner }.fill(&mut values, |_, _| true).await?;
    for value in &mut found {
        if ledger.field(&value.field).is_some_and(|f| f.kind == FieldType::Unit) {
            value.value = value.value.as_i64().map_or(Value::Null, |id| serde_json::json!(app.units().brief(id)));
        }
    }
    Ok(found)
}

/// Fills the wanted empty fields of a new record with the facts that are known.
pub async fn fill(
    app: &App,
    actor: &Actor,
    ledger: &Ledger,
    values: &mut Map<String, Value>,
    owner: i64,
    wanted: impl Fn(&str) -> bool,
) -> Result<(), OpError> {
    let facts = |reuse: &Reuse, source: &Source| !matches!(source, Source::Last(_)) && wanted(&reuse.field);
    Finder { app, actor, ledger, owner }.fill(values, facts).await?;
    Ok(())
}

struct Finder<'a> {
    app: &'a App,
    actor: &'a Actor,
    ledger: &'a Ledger,
    owner: i64,
}

impl Finder<'_> {
    /// Fills the empty fields, those from the unit first: they may name the unit that others are read of.
    async fn fill(
        &self,
        values: &mut Map<String, Value>,
        wanted: impl Fn(&Reuse, &Source) -> bool,
    ) -> Result<Vec<KnownValue>, OpError> {
        let mut found = Vec::new();
        let sources = self.ledger.reuse.iter().filter_map(|reuse| Some((reuse, Source::of(self.ledger, reuse)?)));
        let wished = sources.filter(|(reuse, source)| wanted(reuse, source));
        let (units, others): (Vec<_>, Vec<_>) = wished.partition(|(_, source)| matches!(source, Source::Unit));
        for (reuse, source) in units.into_iter().chain(others) {
            let empty = values.get(&reuse.field).is_none_or(Value::is_null);
            let Some(field) = self.ledger.field(&reuse.field).filter(|_| empty) else { continue };
            if let Some(value) = self.value(field, reuse, &source, values).await? {
                values.insert(field.id.clone(), value.clone());
                let from = source_words(self.app, self.ledger, reuse);
                found.push(KnownValue { field: field.id.clone(), value, from });
            }
        }
        Ok(found)
    }

    /// The value of one field, where there is one that may stand in it.
    async fn value(
        &self,
        field: &Field,
        reuse: &Reuse,
        source: &Source<'_>,
        values: &Map<String, Value>,
    ) -> Result<Option<Value>, OpError> {
        let before = day_of(self.ledger, values).and_then(|day| day.checked_sub(1.day()).ok());
        let found = match source {
            Source::Unit => self.of_unit(field, reuse, values),
            Source::Census(count, stages) => self.counted(count, stages, values).await?,
            Source::Last(what) => {
                let last = self.latest(self.ledger, values, before).await?;
                last.and_then(|record| open_value(self.ledger, &record, what))
            }
            Source::Behind(by, what) => self.behind(by, what, values).await?,
            Source::Ledger(id, what) => {
                let other = self.app.ledger(id)?;
                let latest = self.latest(&other, values, Some(self.app.clock.today())).await?;
                latest.and_then(|record| open_value(&other, &record, what))
            }
        };
        let place = Place::new(self.ledger, self.owner);
        let stands = |value: &Value| around(self.app, &place, |around| check_record::may_stand(field, value, around));
        Ok(found.filter(|value| !value.is_null() && stands(value)))
    }

    fn of_unit(&self, field: &Field, reuse: &Reuse, values: &Map<String, Value>) -> Option<Value> {
        let formula = Expr::parse(&reuse.from).ok()?;
        let (ledger, place) = (self.ledger, Place::new(self.ledger, self.owner));
        let value = around(self.app, &place, |around| formula.eval(&Row { ledger, values, around }, around.today));
        match value {
            expr::Value::Text(code) if field.kind == FieldType::Unit => {
                self.app.units().with_code(&code).map(|unit| unit.id.into())
            }
            expr::Value::Text(text) => Some(text.into()),
            expr::Value::Bool(yes) => Some(yes.into()),
            expr::Value::Number(_) | expr::Value::Null => None,
        }
    }

    /// A count of the latest census; of the named stages only where some are, and nothing where the unit teaches none of them.
    async fn counted(
        &self,
        count: &str,
        stages: &[String],
        values: &Map<String, Value>,
    ) -> Result<Option<Value>, OpError> {
        let Some(unit) = self.unit(values) else { return Ok(None) };
        let day = day_of(self.ledger, values).unwrap_or_else(|| self.app.clock.today());
        let year = i64::from(day.year()) - i64::from(day.month() < CENSUS_MONTH);
        let Some(whole) = self.app.store.latest_unit_count(unit, year).await? else { return Ok(None) };
        let whole = StageCount {
            unit_id: unit,
            year: whole.year,
            stage: self.app.units().get(unit).and_then(|u| u.stage.clone()).unwrap_or_default(),
            pupils: Some(whole.pupils),
            staff: Some(whole.staff),
            teachers: Some(whole.teachers),
            classes: Some(whole.classes),
        };
        if stages.is_empty() {
            return Ok(of_stage(&whole, count).map(Value::from));
        }
        let mut parts = self.app.store.stage_counts_of(unit, whole.year).await?;
        parts.retain(|part| of_stage(part, count).is_some());
        // A unit whose counts are not told apart is counted under its own stage.
        let parts = if parts.is_empty() { vec![whole] } else { parts };
        let wanted = parts.iter().filter(|part| stages.contains(&part.stage));
        let counts: Vec<i64> = wanted.filter_map(|part| of_stage(part, count)).collect();
        Ok((!counts.is_empty()).then(|| counts.iter().sum::<i64>().into()))
    }

    async fn latest(
        &self,
        ledger: &Ledger,
        values: &Map<String, Value>,
        to: Option<Date>,
    ) -> Result<Option<Record>, OpError> {
        let Some(unit) = self.unit(values) else { return Ok(None) };
        if self.actor.ledger(ledger, LedgerAction::Read, self.app.units().path(unit)).is_err() {
            return Ok(None);
        }
        latest(self.app, ledger, unit, to, None).await
    }

    /// The unit that the record is about.
    fn unit(&self, values: &Map<String, Value>) -> Option<i64> {
        unit_of(self.ledger, values, self.owner)
    }

    async fn behind(&self, by: &Field, what: &str, values: &Map<String, Value>) -> Result<Option<Value>, OpError> {
        let number = values.get(&by.id).and_then(Value::as_str);
        let (Some(number), Some(target)) = (number, by.ledger.as_deref()) else { return Ok(None) };
        let target = self.app.ledger(target)?;
        let found = self.app.store.records_by_number(&target, &[number]).await?.remove(number);
        let path = |record: &Record| self.app.units().path(record.owner).to_owned();
        let seen = found.filter(|record| self.actor.ledger(&target, LedgerAction::Read, &path(record)).is_ok());
        Ok(seen.and_then(|record| open_value(&target, &record, what)))
    }
}

fn of_stage(part: &StageCount, count: &str) -> Option<i64> {
    match count {
        "pupils" => part.pupils,
        "staff" => part.staff,
        "teachers" => part.teachers,
        "classes" => part.classes,
        _ => None,
    }
}

/// A value that is not protected where it is kept.
fn open_value(ledger: &Ledger, record: &Record, field: &str) -> Option<Value> {
    let open = ledger.field(field).is_some_and(|f| f.privacy == Privacy::Open);
    record.values.get(field).filter(|_| open).cloned()
}
