//! Units and people: lists and look-ups for pickers and for the page of units.

use std::collections::HashMap;

use gangmu_store::initials;

use super::error::OpError;
use crate::app::App;
use crate::auth::policy::{role_id, role_name};
use crate::units::{UnitTree, brief};
use crate::view::unit::{Person, UnitBrief, UnitRow};

/// Units by words in name, code or pinyin initials, of the kinds asked for.
pub fn find(app: &App, q: Option<&str>, kinds: Option<&str>, limit: usize) -> Vec<UnitBrief> {
    let words = q.unwrap_or_default().trim().to_lowercase();
    let kinds: Vec<&str> = kinds.unwrap_or_default().split(',').filter(|k| !k.is_empty()).collect();
    let units = app.units();
    let wanted = units.all().iter().map(brief).filter(|u| kinds.is_empty() || kinds.contains(&kind_id(u).as_str()));
    wanted.filter(|u| matches(&u.name, &u.code, &words)).take(limit).collect()
}

fn kind_id(unit: &UnitBrief) -> String {
    serde_json::to_value(unit.kind).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Whether words fit a name, a code or the name's pinyin initials.
pub fn matches(name: &str, code: &str, words: &str) -> bool {
    words.is_empty()
        || name.to_lowercase().contains(words)
        || code.to_lowercase().starts_with(words)
        || initials(name).contains(words)
}

/// The units right below one, or the root where none is named, with their numbers.
pub async fn children(app: &App, parent: Option<i64>) -> Result<Vec<UnitRow>, OpError> {
    let units = app.units();
    let counts = latest_counts(app).await?;
    let below: Vec<UnitRow> =
        units.all().iter().filter(|u| u.parent_id == parent).map(|u| row(&units, u, &counts)).collect();
    Ok(below)
}

async fn latest_counts(app: &App) -> Result<HashMap<i64, (i64, i64)>, OpError> {
    let year = i64::from(app.clock.today().year());
    let mut counts = app.store.unit_counts(year).await?;
    if counts.is_empty() {
        counts = app.store.unit_counts(year - 1).await?;
    }
    Ok(counts.into_iter().map(|c| (c.unit_id, (c.pupils, c.staff))).collect())
}

fn row(units: &UnitTree, unit: &gangmu_store::Unit, counts: &HashMap<i64, (i64, i64)>) -> UnitRow {
    let inside = units.all().iter().filter(|u| u.path.starts_with(&unit.path));
    let (mut pupils, mut staff, mut counted) = (0, 0, false);
    for found in inside.filter_map(|u| counts.get(&u.id)) {
        (pupils, staff, counted) = (pupils + found.0, staff + found.1, true);
    }
    UnitRow {
        unit: brief(unit),
        ended: unit.valid_to.map(|day| day.to_string()),
        past: units.past(unit.id).into_iter().map(|past| units.name(past).to_owned()).collect(),
        parent: unit.parent_id,
        stage: unit.stage.clone(),
        area: unit.area.clone(),
        ownership: unit.ownership.clone(),
        town: unit.town.clone(),
        pupils: counted.then_some(pupils),
        staff: counted.then_some(staff),
        children: units.all().iter().filter(|u| u.parent_id == Some(unit.id)).count() as i64,
    }
}

/// People by words in their name or pinyin initials, of a role where one is asked for.
pub fn people(app: &App, q: Option<&str>, role: Option<&str>) -> Vec<Person> {
    let words = q.unwrap_or_default().trim().to_lowercase();
    let (units, people) = (app.units(), app.people());
    let wanted = people.iter().filter(|p| p.active && role.is_none_or(|r| role_id(p.role) == r));
    wanted
        .filter(|p| matches(&p.name, &p.login, &words))
        .take(200)
        .map(|p| Person {
            id: p.id,
            name: p.name.clone(),
            title: p.title.clone().or_else(|| Some(role_name(p.role).into())),
            unit: units.name(p.unit_id).to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_pinyin_initials() {
        assert_eq!(initials("石桥小学"), "sqxx");
        assert!(matches("石桥小学", "2152000317", "sqx"));
        assert!(matches("石桥小学", "2152000317", "2152"));
        assert!(!matches("石桥小学", "2152000317", "qsx"));
    }
}
