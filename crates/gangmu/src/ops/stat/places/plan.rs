//! Places that projects will give, by the measure that the pack names. A plan is no statistic: it is read as it stands today,
//! not from a snapshot. It changes no project.

use gangmu_pack::Operand;
use gangmu_pack::definition::Ledger;
use gangmu_stat::places::capacity::Rooms;
use gangmu_store::{MeasureQuery, Record, Scope};
use jiff::civil::{Date, date};

use super::history::Zoned;
use super::key;
use crate::app::App;
use crate::auth::Actor;
use crate::ops::error::OpError;
use crate::view::places::PlacesProject;

/// So many projects are read at most.
const MOST: u32 = 1_000;
/// Projects that were to be ready so many years before the last census are looked at, as they may be late.
const LATE: i16 = 3;

/// A project of a zone.
pub struct Project {
    /// The school that gets the places, or whoever keeps the record.
    pub unit: i64,
    /// As the page shows it.
    pub view: PlacesProject,
}

impl Project {
    /// The rooms that it gives: to its school where that is forecast, else to the zone.
    pub fn rooms(&self, zone: &Zoned, stage: &str, norm: f64, forecast: &dyn Fn(&str) -> bool) -> Rooms {
        let place = Some(key(self.unit)).filter(|place| forecast(place)).unwrap_or_else(|| key(zone.unit));
        Rooms {
            place,
            stage: stage.to_owned(),
            name: self.view.name.clone(),
            opens: Some(self.view.year),
            rooms: (self.view.places / norm).floor() as i32,
            places: Some(self.view.places),
        }
    }
}

/// The projects of a zone and stage that were not in use at the census of `base` and are to be ready `horizon` years later.
/// Nothing where the pack names no measure or the person may not open its ledger.
pub async fn projects(
    app: &App,
    actor: &Actor,
    zone: &Zoned,
    stage: &str,
    (base, horizon): (i16, u8),
) -> Result<Vec<Project>, OpError> {
    let Some(planned) = &app.pack.standards.planned_places else { return Ok(Vec::new()) };
    let Some((ledger, measure)) = Operand::parse(&planned.of).ok().and_then(|of| app.pack.term(&of)) else {
        return Ok(Vec::new());
    };
    let sums = measure.sum.as_ref().and_then(|sum| sum.fields().into_iter().next());
    let (Some(places), true) = (sums, actor.may_open(ledger)) else { return Ok(Vec::new()) };
    let ready = measure.on(ledger);
    let query = MeasureQuery {
        scope: Scope::All,
        from: date(base - LATE, 1, 1),
        to: date(base + i16::from(horizon), 8, 31),
        today: app.clock.today(),
        as_of: None,
        slice: None,
        by: None,
    };
    let id = &ledger.head.id;
    let found = app.store.records_of_measure(&app.pack.ledgers, id, &measure.id, &query, None, MOST).await?;
    let project = |record: &Record| {
        let text = |field: &str| record.values.get(field).and_then(|value| value.as_str());
        let ready = text(ready)?.parse::<Date>().ok()?;
        let school = record.values.get(&planned.school).and_then(|value| value.as_i64());
        let unit = school.unwrap_or(record.owner);
        let counted = ledger.is_final(&record.state) && ready < census(base);
        if text(&planned.stage) != Some(stage) || counted || !zone.holds(app, unit) {
            return None;
        }
        Some(Project { unit, view: view(app, ledger, record, (school, ready, &places), base)? })
    };
    let mut projects: Vec<Project> = found.page.records.iter().filter_map(project).collect();
    projects
        .sort_by(|a, b| (a.view.year, &a.view.ready, &a.view.name).cmp(&(b.view.year, &b.view.ready, &b.view.name)));
    Ok(projects)
}

/// The day of the census, when the school year begins.
fn census(year: i16) -> Date {
    date(year, 9, 1)
}

fn view(
    app: &App,
    ledger: &Ledger,
    record: &Record,
    (school, ready, places): (Option<i64>, Date, &str),
    base: i16,
) -> Option<PlacesProject> {
    let opens = ready.year() + i16::from(ready >= census(ready.year()));
    Some(PlacesProject {
        year: opens.max(base + 1),
        name: record.values.get(&ledger.head.title)?.as_str()?.to_owned(),
        places: record.values.get(places)?.as_f64()?,
        school: school.map(|school| app.units().brief(school)),
        ready: ready.to_string(),
        state: ledger.state_name(&record.state).to_owned(),
        ledger: ledger.head.id.clone(),
        record: record.id,
    })
}
