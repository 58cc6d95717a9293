//! The self-check (自查): what an assessment asks of the county besides the resources, with the figures that prove it. What no
//! figure proves is left to a person; nothing is decided here.

use gangmu_pack::definition::UnitKind;
use gangmu_pack::standards::{Balance, RequiredFigure, Requirement};
use gangmu_stat::balance::{reaches, within};
use gangmu_stat::figure::FigureKey;
use gangmu_stat::number::{MISSING, digits, print};
use gangmu_store::{Tally, Unit};

use super::super::Counted;
use crate::app::App;
use crate::ops::error::OpError;
use crate::ops::figure::{self, INDICATOR};
use crate::view::balance::SelfCheck;

/// Schools that are named; the others are counted.
const NAMED: usize = 10;

/// What is found of one figure.
struct Found {
    text: String,
    met: Option<bool>,
    note: Option<String>,
}

/// The requirements in their order, then what must not have happened.
pub async fn list(app: &App, balance: &Balance, by_stage: &Counted, year: i16) -> Result<Vec<SelfCheck>, OpError> {
    let (mut list, tally) = (Vec::new(), app.store.tally().await?);
    for requirement in &balance.requirements {
        list.push(check(app, &tally, requirement, by_stage, year).await?);
    }
    let never = balance.exclusions.iter().enumerate().map(|(at, name)| SelfCheck {
        number: format!("否决 {}", at + 1),
        name: name.clone(),
        office: String::new(),
        limit: "不得发生".into(),
        value: None,
        met: None,
        note: Some("由人核定".into()),
    });
    list.extend(never);
    Ok(list)
}

async fn check(
    app: &App,
    tally: &Tally,
    requirement: &Requirement,
    by_stage: &Counted,
    year: i16,
) -> Result<SelfCheck, OpError> {
    let mut found = Vec::new();
    for figure in &requirement.figures {
        found.push(if figure.each { each(app, figure, by_stage) } else { county(app, tally, figure, year).await? });
    }
    let met = match () {
        () if found.iter().any(|f| f.met == Some(false)) => Some(false),
        () if found.is_empty() || requirement.also_by_hand || found.iter().any(|f| f.met.is_none()) => None,
        () => Some(true),
    };
    let mut notes: Vec<String> = found.iter().filter_map(|f| f.note.clone()).collect();
    let by_hand = match (found.is_empty(), requirement.also_by_hand) {
        (true, _) => Some("由人核定"),
        (_, true) => Some("数据之外还要由人核定"),
        _ => None,
    };
    notes.extend(by_hand.map(str::to_owned));
    let office = app.pack.office(&requirement.office);
    Ok(SelfCheck {
        number: format!("{} {}", requirement.part, requirement.number),
        name: requirement.name.clone(),
        office: office.map_or_else(|| requirement.office.clone(), |office| office.name.clone()),
        limit: requirement.text.clone(),
        value: (!found.is_empty()).then(|| found.iter().map(|f| f.text.as_str()).collect::<Vec<_>>().join("；")),
        met,
        note: (!notes.is_empty()).then(|| notes.join("；")),
    })
}

/// A figure of the whole county.
async fn county(app: &App, tally: &Tally, required: &RequiredFigure, year: i16) -> Result<Found, OpError> {
    let Some((ledger, measure)) = required.of.split_once('.') else {
        return Ok(unknown(required));
    };
    let slice: Vec<String> =
        required.slice.iter().map(|(field, value)| format!("{field} = '{}'", value.replace('\'', ""))).collect();
    let key = FigureKey {
        ledger: ledger.to_owned(),
        measure: measure.to_owned(),
        year,
        unit: None,
        slice: (!slice.is_empty()).then(|| slice.join(" and ")),
    };
    // A figure that the pack does not know is a gap of the self-check, not an end of it.
    let Ok(figure) = figure::figure(app, tally, &key).await else { return Ok(unknown(required)) };
    let met = figure.value.map(|value| holds(required, value));
    Ok(Found { text: format!("{}{}", figure.label, figure.text), met, note: figure.missing })
}

/// A figure that is asked of every school: how many reach it, and who does not.
fn each(app: &App, required: &RequiredFigure, by_stage: &Counted) -> Found {
    let indicator = required.of.split_once('.').filter(|(of, _)| *of == INDICATOR).map(|(_, id)| id);
    let Some(indicator) = indicator.and_then(|id| app.pack.indicator(id)) else { return unknown(required) };
    let part = required.slice.get(super::BY).map(String::as_str);
    let units = app.units();
    let asked = |unit: &&Unit| unit.kind == UnitKind::School && required.slice.iter().all(|(f, v)| fits(unit, f, v));
    let values: Vec<(&str, f64)> = units
        .all()
        .iter()
        .filter(asked)
        .filter_map(|unit| {
            let value = by_stage.value(&units.reach(unit.id), part, indicator)?;
            Some((unit.name.as_str(), value.ok()?))
        })
        .collect();
    let missed: Vec<&str> = values.iter().filter(|(_, v)| !holds(required, *v)).map(|(name, _)| *name).collect();
    let of: Vec<&str> = required.slice.values().map(String::as_str).collect();
    let of = if of.is_empty() { String::new() } else { format!("（{}）", of.join("、")) };
    let (all, reached) = (values.len(), values.len() - missed.len());
    let text = format!("{}{of}{all}所中{reached}所{}", indicator.name, limit(required, &indicator.unit));
    Found { text, met: (all > 0).then_some(missed.is_empty()), note: named(&missed) }
}

/// Whether a unit is meant by a part of a slice; the stage is a part of the counts and no attribute of the unit.
fn fits(unit: &Unit, field: &str, value: &str) -> bool {
    let own = match field {
        super::BY => return true,
        "unit.type" => &unit.r#type,
        "unit.area" => &unit.area,
        "unit.ownership" => &unit.ownership,
        _ => return false,
    };
    own.as_deref() == Some(value)
}

fn named(missed: &[&str]) -> Option<String> {
    let more = if missed.len() > NAMED { format!("等{}所", missed.len()) } else { String::new() };
    (!missed.is_empty()).then(|| format!("未达到：{}{more}", missed[..missed.len().min(NAMED)].join("、")))
}

fn unknown(required: &RequiredFigure) -> Found {
    Found { text: MISSING.to_owned(), met: None, note: Some(format!("没有“{}”这个数", required.of)) }
}

fn holds(required: &RequiredFigure, value: f64) -> bool {
    required.min.is_none_or(|min| reaches(value, min)) && required.max.is_none_or(|max| within(value, max))
}

fn limit(required: &RequiredFigure, unit: &str) -> String {
    match (required.min, required.max) {
        (Some(min), Some(max)) => format!("{}—{}", digits(min, 2), print(max, unit)),
        (Some(min), None) => format!("≥{}", print(min, unit)),
        (None, Some(max)) => format!("≤{}", print(max, unit)),
        (None, None) => String::new(),
    }
}
