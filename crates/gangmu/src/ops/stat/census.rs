//! How complete the census of a year is, and its freezing. Returns are the work of `duty`; what is owed follows from it.

use std::collections::BTreeMap;

use gangmu_pack::Term;
use gangmu_pack::definition::UnitKind;
use gangmu_store::{ListQuery, StageCount, UnitCount};
use jiff::civil::date;

use super::{census_name, counted, snapshot, source};
use crate::app::App;
use crate::auth::Actor;
use crate::ops::duty;
use crate::ops::error::{OpError, bad};
use crate::ops::figure::check_year;
use crate::view::duty::DutyStatus;
use crate::view::stat::{CensusBoard, CensusTable, CensusTown, NewSnapshot, SnapshotBrief};

/// The board of a year.
pub async fn board(app: &App, actor: &Actor, year: i16) -> Result<CensusBoard, OpError> {
    actor.read_statistics()?;
    let year = check_year(year)?;
    let mut tables = Vec::new();
    let mut towns: BTreeMap<String, (std::collections::BTreeSet<i64>, CensusTown)> = BTreeMap::new();
    for ledger in app.pack.ledgers.iter().filter(|ledger| ledger.head.census && actor.may_open(ledger)) {
        let mut table = CensusTable {
            ledger: ledger.head.id.clone(),
            name: ledger.head.name.clone(),
            duty: ledger.duties.first().map(|duty| duty.name.clone()),
            owed: 0,
            submitted: 0,
            approved: 0,
            returned: 0,
            missing: 0,
            rows: 0,
        };
        let mut query = ListQuery::new(app.clock.today());
        (query.from, query.to, query.counted) = (Some(date(year, 1, 1)), Some(date(year, 12, 31)), true);
        table.rows = app.store.count_records(ledger, &query).await?;
        if let Some(duty) = &table.duty {
            let returns = duty::table(app, actor, &table.ledger, duty, year).await?;
            let of_year: Vec<bool> = returns.periods.iter().map(|p| p.period.starts_with(&year.to_string())).collect();
            for row in returns.rows {
                let cells = row.cells.iter().zip(&of_year).filter(|(_, of_year)| **of_year);
                for cell in cells.filter_map(|(cell, _)| cell.as_ref()) {
                    table.owed += 1;
                    let town = app.units().get(row.unit.id).and_then(|unit| unit.town.clone());
                    let (units, counts) = towns.entry(town.unwrap_or_else(|| "局机关".into())).or_default();
                    units.insert(row.unit.id);
                    counts.owed += 1;
                    match cell.status {
                        DutyStatus::Approved | DutyStatus::Locked => {
                            table.approved += 1;
                            counts.approved += 1;
                        }
                        DutyStatus::Submitted => {
                            table.submitted += 1;
                            counts.submitted += 1;
                        }
                        DutyStatus::Returned => table.returned += 1,
                        _ => table.missing += 1,
                    }
                }
            }
        }
        tables.push(table);
    }
    let towns = towns
        .into_iter()
        .map(|(town, (units, counts))| CensusTown { town, units: units.len() as u32, ..counts })
        .collect();
    let frozen = snapshot::open(app, &census_name(year)).ok();
    let may_freeze = actor.freeze(&app.pack.ledgers).is_ok();
    Ok(CensusBoard {
        year,
        open: open(&tables),
        tables,
        towns,
        frozen: frozen.map(|snapshot| SnapshotBrief::of(snapshot.manifest(), false)),
        may_freeze,
    })
}

/// What is not done, a sentence a table.
fn open(tables: &[CensusTable]) -> Vec<String> {
    let lacking = tables.iter().filter(|table| table.approved < table.owed);
    lacking
        .map(|table| {
            let mut parts = Vec::new();
            for (count, words) in [(table.missing, "未报"), (table.submitted, "待审"), (table.returned, "退回未重报")]
            {
                if count > 0 {
                    parts.push(format!("{count}家{words}"));
                }
            }
            format!("{}:{}", table.name, parts.join("、"))
        })
        .collect()
}

/// Freezes the census of a year. What is not complete is said and, where a reason is given, frozen all the same.
pub async fn freeze(app: &App, actor: &Actor, year: i16, reason: Option<&str>) -> Result<SnapshotBrief, OpError> {
    let board = board(app, actor, year).await?;
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    if !board.open.is_empty() && reason.is_none() {
        return bad(
            format!("{year}年事业统计还不完整:{}", board.open.join(";")),
            "请先催报、审核;确需先封的,写明原因再封",
        );
    }
    let title = match reason {
        Some(reason) if !board.open.is_empty() => format!("{year}年事业统计封账(未齐:{reason})"),
        _ => format!("{year}年事业统计封账"),
    };
    let new = NewSnapshot { name: census_name(year), title, as_of: date(year, 9, 1).to_string() };
    let frozen = snapshot::create(app, actor, &new).await?;
    take_over(app, actor, year).await?;
    Ok(frozen)
}

/// Puts the frozen counts of pupils, staff, teachers and classes where ledgers divide by them, so that their rates and the
/// official ones stand on the same figures. A unit that handed in nothing keeps the counts that it had.
async fn take_over(app: &App, actor: &Actor, year: i16) -> Result<(), OpError> {
    let by = actor.freeze(&app.pack.ledgers)?.by(&format!("{year}年事业统计封账"), app.clock.now());
    let counted = counted(app, &source(app, year).await?, year, Some("stage")).await?;
    let count = |row: usize, name: &str| {
        let term = Term::parse(&format!("census.{name}")).ok()?;
        Some(counted.term(row, &term)?.round() as i64)
    };
    let year = i64::from(year);
    let (mut wholes, mut stages) = (Vec::new(), Vec::new());
    for unit in app.units().all().iter().filter(|unit| matches!(unit.kind, UnitKind::School | UnitKind::Kindergarten)) {
        let Some(pupils) = counted.row(unit.id, None).and_then(|row| count(row, "pupils")) else { continue };
        let of = |row: usize, name: &str| count(row, name).unwrap_or_default();
        let row = counted.row(unit.id, None).unwrap_or_default();
        let (staff, teachers, classes) = (of(row, "staff"), of(row, "full_time_teachers"), of(row, "classes"));
        wholes.push(UnitCount { unit_id: unit.id, year, pupils, staff, teachers, classes });
        for stage in counted.parts(unit.id) {
            let Some(row) = counted.row(unit.id, Some(stage)) else { continue };
            let part = |name: &str| count(row, name);
            stages.push(StageCount {
                unit_id: unit.id,
                year,
                stage: stage.to_owned(),
                pupils: part("pupils"),
                staff: part("staff"),
                teachers: part("full_time_teachers"),
                classes: part("classes"),
            });
        }
    }
    app.store.put_unit_counts(wholes, &by).await?;
    Ok(app.store.put_stage_counts(stages, &by).await?)
}
