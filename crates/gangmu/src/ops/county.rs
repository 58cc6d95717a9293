//! Loads the invented county into an empty store: units, people, records, and two years' plans by the same operations
//! that a bureau uses. What the county is made of is `demo`'s work.

use std::collections::HashMap;

use anyhow::Context;
use gangmu_pack::definition::UnitKind;
use gangmu_store::{self as store, By};
use jiff::civil::Date;

use super::document;
use super::duty;
use super::error::OpError;
use super::record::{self, Place};
use super::together::views;
use crate::app::App;
use crate::auth::{Actor, Permit, password};
use crate::clock::china;
use crate::demo::{County, DemoItem, DemoPlan, DemoRecord, key_points, referred};
use crate::ops::account::DEMO_PASSWORD;
use crate::units::UnitTree;
use crate::view::document::{Binding, ConfirmDraft, DocumentDetail, DraftTarget, SaveDraft};

/// The seed of the county that everyone sees.
pub const SEED: u64 = 2026;
/// Tells how far the loading has come.
pub type Tell<'a> = &'a (dyn Fn(&str) + Sync);

/// Loads the county. `extra` more records are drawn from the largest ledger's, for measurements.
pub async fn load(app: &App, extra: usize, tell: Tell<'_>) -> anyhow::Result<()> {
    let county = crate::demo::county(SEED, app.clock.today())?;
    let permit = Actor::system().edit_plan()?;
    tell("单位和人员");
    units(app, &county, &permit.by("建立演示县", app.clock.now())).await?;
    app.refresh().await?;
    people(app, &county, &permit.by("建立演示县", app.clock.now())).await?;
    app.refresh().await?;
    tell("台账记录");
    records(app, &county, &permit).await?;
    if extra > 0 {
        tell("测速用记录");
        more_records(app, &county, &permit, extra).await?;
    }
    tell("定期报送");
    duty::invent(app, &permit, SEED).await?;
    for plan in &county.plans {
        tell(&format!("{}年工作要点", plan.year));
        load_plan(app, &county, plan, &permit).await?;
    }
    views::keep_indexes(app).await?;
    app.store.optimize().await?;
    Ok(())
}

/// Units whose parents stand before them.
async fn units(app: &App, county: &County, by: &By) -> anyhow::Result<()> {
    let codes: HashMap<&str, &str> = county.units.iter().map(|u| (u.key.as_str(), u.code.as_str())).collect();
    let new = county.units.iter().map(|unit| store::NewUnit {
        code: unit.office.clone().unwrap_or_else(|| unit.code.clone()),
        name: unit.name.clone(),
        short_name: Some(unit.short_name.clone()),
        kind: unit.kind,
        r#type: unit.type_name.clone(),
        stage: unit.stage.clone(),
        area: unit.area.clone(),
        ownership: unit.ownership.clone(),
        boarding: unit.boarding,
        small: unit.small,
        town: unit.town.clone(),
        parent: unit.parent.as_deref().and_then(|key| codes.get(key)).map(|code| (*code).to_owned()),
        valid_from: Some(unit.valid_from),
        valid_to: None,
        place: Some(format!("{:.5},{:.5}", unit.place[0], unit.place[1])),
    });
    let ids = app.store.insert_units(new.collect(), by).await?;
    let counts = county.units.iter().zip(&ids).flat_map(|(unit, id)| {
        unit.counts.iter().map(|c| store::UnitCount {
            unit_id: *id,
            year: i64::from(c.year),
            pupils: i64::from(c.pupils),
            staff: i64::from(c.staff),
            teachers: i64::from(c.teachers),
            classes: i64::from(c.classes),
        })
    });
    app.store.put_unit_counts(counts.collect(), by).await?;
    let stages = county.units.iter().zip(&ids).flat_map(|(unit, id)| {
        let of_year = |c: &'_ crate::demo::Counts| {
            let year = i64::from(c.year);
            c.by_stage.clone().into_iter().map(move |part| (year, part))
        };
        unit.counts.iter().flat_map(of_year).map(|(year, part)| store::StageCount {
            unit_id: *id,
            year,
            stage: part.stage,
            pupils: Some(i64::from(part.pupils)),
            staff: Some(i64::from(part.staff)),
            teachers: Some(i64::from(part.teachers)),
            classes: Some(i64::from(part.classes)),
        })
    });
    app.store.put_stage_counts(stages.collect(), by).await?;
    Ok(())
}

/// The id of a unit by its key in the county.
fn ids(county: &County, tree: &UnitTree) -> HashMap<String, i64> {
    let by_code =
        |unit: &crate::demo::DemoUnit| tree.with_code(unit.office.as_ref().unwrap_or(&unit.code)).map(|u| u.id);
    county.units.iter().filter_map(|u| Some((u.key.clone(), by_code(u)?))).collect()
}

async fn people(app: &App, county: &County, by: &By) -> anyhow::Result<()> {
    let ids = ids(county, &app.units());
    // One password for all, hashed once: the demo county has no secrets, and its sign-in page offers it.
    let hash = password::hash(DEMO_PASSWORD);
    let accounts = county.people.iter().map(|person| store::NewAccount {
        login: person.login.clone(),
        name: person.name.clone(),
        role: person.role,
        unit_id: ids.get(&person.unit).copied().unwrap_or_default(),
        office: person.office.clone(),
        title: Some(person.title.clone()),
        phone: None,
        password_hash: hash.clone(),
        must_change: false,
    });
    app.store.create_accounts(accounts.collect(), by).await?;
    Ok(())
}

/// Records week by week, so that the audit trail tells a believable story.
async fn records(app: &App, county: &County, permit: &Permit) -> anyhow::Result<()> {
    let around = Loading { ids: ids(county, &app.units()), numbers: numbers(app, county)? };
    let fortnight = |r: &DemoRecord| (r.created_on.year(), r.created_on.day_of_year() / 14);
    for (id, records) in &county.records {
        let ledger = app.ledger(id)?;
        let mut numbers = around.numbers.get(id.as_str()).into_iter().flatten();
        for chunk in records.chunk_by(|a, b| fortnight(a) == fortnight(b)) {
            let new: Result<Vec<_>, OpError> = chunk
                .iter()
                .map(|r| {
                    Ok(store::NewRecord { number: numbers.next().cloned(), ..new_record(app, &ledger, r, &around)? })
                })
                .collect();
            let last = chunk.last().map_or(app.clock.today(), |r| r.created_on);
            app.store.create_records(&ledger, new?, &on(app, permit, last)).await?;
        }
    }
    Ok(())
}

/// What records are loaded with.
struct Loading<'a> {
    /// Ids of units by their keys.
    ids: HashMap<String, i64>,
    /// Numbers of the records of each ledger, in their order.
    numbers: HashMap<&'a str, Vec<String>>,
}

/// The number of every record, as the store would give it, so that records may refer to each other.
fn numbers<'a>(app: &App, county: &'a County) -> anyhow::Result<HashMap<&'a str, Vec<String>>> {
    let mut all = HashMap::new();
    for (id, records) in &county.records {
        let ledger = app.ledger(id)?;
        let mut serials: HashMap<i16, u64> = HashMap::new();
        let number = |record: &DemoRecord| {
            let on = record.values.get(&ledger.head.on).and_then(|on| on.as_str()?.parse::<Date>().ok());
            let year = on.unwrap_or(record.created_on).year();
            let yearly = ledger.head.number.contains("{year}");
            let serial = serials.entry(if yearly { year } else { 0 }).or_default();
            *serial += 1;
            gangmu_pack::format_number(&ledger.head.number, year, *serial).map_err(anyhow::Error::msg)
        };
        all.insert(id.as_str(), records.iter().map(number).collect::<Result<_, _>>()?);
    }
    Ok(all)
}

/// Who writes on a day of the past.
fn on(app: &App, permit: &Permit, day: Date) -> By {
    let at = day.at(17, 30, 0, 0).to_zoned(china()).map_or(app.clock.now(), |z| z.timestamp());
    permit.by("建立演示县", at.min(app.clock.now()))
}

fn new_record(
    app: &App,
    ledger: &gangmu_pack::definition::Ledger,
    drawn: &DemoRecord,
    around: &Loading<'_>,
) -> Result<store::NewRecord, OpError> {
    let owner = around.ids.get(&drawn.owner).copied().unwrap_or_default();
    let mut values = drawn.values.clone();
    for value in values.values_mut() {
        if let Some((ledger, index)) = value.as_str().and_then(referred) {
            *value = around.numbers.get(ledger).and_then(|all| all.get(index)).cloned().into();
        }
    }
    let units = app.units();
    for field in ledger.fields.iter().filter(|f| f.kind == gangmu_pack::definition::FieldType::Unit) {
        if let Some(value) = values.get_mut(&field.id)
            && let Some(id) = value.as_str().and_then(|code| units.with_code(code)).map(|u| u.id)
        {
            *value = id.into();
        }
    }
    let state = drawn.entered.last().map_or(&ledger.workflow.initial, |(state, _)| state).clone();
    let place = Place { state: &state, ..Place::new(ledger, owner) };
    let mut values = record::fill_in(app, ledger, values, &place);
    let due = record::due(app, ledger, &values, owner, &drawn.entered);
    app.seal.close_values(ledger, &mut values);
    Ok(store::NewRecord {
        owner,
        values,
        state: Some(state),
        entered: drawn.entered.clone(),
        due,
        number: None,
        proposed: false,
    })
}

/// Repeats the records of the ledger that has most, for measurements at size.
async fn more_records(app: &App, county: &County, permit: &Permit, extra: usize) -> anyhow::Result<()> {
    let around = Loading { ids: ids(county, &app.units()), numbers: numbers(app, county)? };
    let (largest, mine) = county.records.iter().max_by_key(|(_, records)| records.len()).context("演示县没有记录")?;
    let ledger = app.ledger(largest)?;
    let mut left = extra;
    let mut cycle = mine.iter().cycle();
    while left > 0 {
        let batch = left.min(20_000);
        let new: Result<Vec<_>, OpError> =
            cycle.by_ref().take(batch).map(|r| new_record(app, &ledger, r, &around)).collect();
        app.store.create_records(&ledger, new?, &permit.by("测速", app.clock.now())).await?;
        left -= batch;
    }
    Ok(())
}

/// A plan by the same way as a clerk's: the document is uploaded, its draft confirmed, and then the year runs.
async fn load_plan(app: &App, county: &County, plan: &DemoPlan, permit: &Permit) -> anyhow::Result<()> {
    let text = key_points(plan.year).with_context(|| format!("演示县没有{}年的要点", plan.year))?;
    let name = format!("{}年工作要点.txt", plan.year);
    let read = document::upload(app, permit.clone(), &name, text.as_bytes().to_vec(), Some(plan.year)).await?;
    let id = read.brief.id;
    let revision = look_through(app, plan, read, permit).await?;
    let wish = ConfirmDraft { revision, reason: "确认年度要点".into() };
    document::confirm(app, permit.clone(), id, wish).await?;
    let stored = super::plan::of_year(app, plan.year).await?;
    let tasks = app.store.tasks(stored.id).await?;
    for item in &plan.items {
        for task in tasks.iter().filter(|t| of_item(&t.number, item.item)) {
            run_task(app, county, item, task, permit).await?;
        }
    }
    Ok(())
}

/// What a clerk does before confirming: figures that are no targets of their own are dropped. The county's data knows
/// which ones are: those that a measure answers or a lead office reports on.
async fn look_through(app: &App, plan: &DemoPlan, read: DocumentDetail, permit: &Permit) -> anyhow::Result<i64> {
    let (figures, mut draft) = (read.figures, read.draft);
    let quote = |target: &DraftTarget| target.figure.and_then(|id| figures.get(id)).map_or("", |f| &f.quote);
    for task in draft.goals.iter_mut().flat_map(|g| &mut g.tasks) {
        task.accepted = Some(true);
        let item = plan.items.iter().find(|item| of_item(&task.number, item.item));
        for target in &mut task.targets {
            let words = format!("{} {}", target.label, quote(target));
            let told = item.is_some_and(|i| i.by_hand.iter().any(|known| words.contains(known)));
            target.accepted = Some(target.binding == Binding::Measure || told);
        }
    }
    let save = SaveDraft { revision: read.draft_revision, draft };
    Ok(document::save_draft(app, permit.clone(), read.brief.id, save).await?)
}

/// Whether a task came from a numbered item: 25 for 25, 25.1 and 25.2.
fn of_item(number: &str, item: u16) -> bool {
    number.split('.').next() == Some(&item.to_string())
}

async fn run_task(
    app: &App,
    county: &County,
    item: &DemoItem,
    task: &store::Task,
    permit: &Permit,
) -> anyhow::Result<()> {
    let began = on(app, permit, item.starts.min(app.clock.today()));
    let change = store::TaskChange {
        lead_unit: Some(office(app, &item.lead)),
        co_units: Some(item.co.iter().filter_map(|code| office(app, code)).collect()),
        leader: Some(leader_of(app, county, &item.lead)),
        starts: Some(Some(item.starts)),
        due: Some(Some(item.due)),
        ..store::TaskChange::default()
    };
    app.store.update_task(task.id, task.revision, change, &began).await?;
    for node in &item.milestones {
        let new = store::NewMilestone { name: node.name.clone(), due: node.due };
        let id = app.store.add_milestone(task.id, new, &began).await?;
        if let Some(done) = node.done_on {
            let node =
                store::Milestone { id, task_id: task.id, name: node.name.clone(), due: node.due, done_on: Some(done) };
            app.store.update_milestone(&node, &on(app, permit, done)).await?;
        }
    }
    for report in &item.reports {
        app.store.add_report(task.id, report.progress, &report.text, &on(app, permit, report.on)).await?;
    }
    answer(app, item, task, permit).await?;
    if let Some((day, note)) = &item.done {
        app.store.finish_task(task.id, note, vec![], &on(app, permit, *day)).await?;
    }
    Ok(())
}

/// The values that the lead offices typed for targets that no ledger counts.
async fn answer(app: &App, item: &DemoItem, task: &store::Task, permit: &Permit) -> anyhow::Result<()> {
    for mut target in app.store.targets(task.id).await?.into_iter().filter(|t| t.binding == "hand") {
        let told =
            |label: &str| target.label.contains(label) || target.quote.as_deref().is_some_and(|q| q.contains(label));
        let Some(answer) = item.answers.iter().find(|a| told(&a.label)) else {
            continue;
        };
        let head = app.people().iter().find(|p| p.office.as_deref() == Some(&item.lead)).map(|p| p.id);
        (target.hand_value, target.hand_by) = (Some(answer.value), head);
        (target.hand_on, target.hand_note) = (Some(answer.on), Some(answer.note.clone()));
        app.store.update_target(&target, &on(app, permit, answer.on)).await?;
    }
    Ok(())
}

fn office(app: &App, code: &str) -> Option<i64> {
    app.units().with_code(code).filter(|u| matches!(u.kind, UnitKind::Office | UnitKind::Institution)).map(|u| u.id)
}

/// The leader in charge of an office.
fn leader_of(app: &App, county: &County, code: &str) -> Option<i64> {
    let leader = county.people.iter().find(|p| p.in_charge.iter().any(|office| office == code))?;
    app.people().iter().find(|p| p.login == leader.login).map(|p| p.id)
}
