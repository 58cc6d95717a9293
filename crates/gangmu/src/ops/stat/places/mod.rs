//! Places years ahead: a zone's pupils forecast from the counts of past years against its classes and those planned. Counts
//! come from snapshots, norms from the pack, plans from its ledger, the computing is `gangmu_stat::places`.

use gangmu_pack::definition::UnitKind;
use gangmu_stat::places::capacity::{Gap, Level, Warning, gaps, warnings};
use gangmu_stat::places::{Forecast, Params, Zone, forecast};
use gangmu_store::Unit;

use super::{source, visible};
use crate::app::App;
use crate::auth::Actor;
use crate::ops::error::{OpError, bad};
use crate::ops::figure::check_year;
use crate::view::places::{PlacesBacktest, PlacesPast, PlacesReport, PlacesWarning, PlacesYear};
use crate::view::stat::{Choice, SnapshotBrief};
use crate::view::unit::UnitBrief;

mod history;
mod plan;
mod schools;

use history::{History, Zoned};
use plan::Project;

/// How far a person may look ahead.
const FARTHEST: u8 = 10;
/// How far warnings look ahead.
const WARNED: u8 = 5;
/// How the forecast is made: the ratios of three years, the later ones weighing more.
const PARAMS: Params =
    Params { horizon: 5, window: 3, decay: 0.7, thin: 60.0, least_years: 3, least_errors: 3, coverage: 0.8 };

/// What is asked about.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The last year that counts as known; the present one where none.
    pub year: Option<i16>,
    /// The zone: a town, or the whole county.
    pub zone: Option<i64>,
    /// The stage; the first where none.
    pub stage: Option<String>,
    /// Years ahead.
    pub horizon: Option<u8>,
}

/// A zone and stage years ahead.
pub async fn report(app: &App, actor: &Actor, asked: &Asked) -> Result<PlacesReport, OpError> {
    actor.read_statistics()?;
    let zone = visible(app, actor, asked.zone)?;
    let year = check_year(asked.year.unwrap_or_else(|| app.clock.today().year()))?;
    let horizon = asked.horizon.unwrap_or(PARAMS.horizon).clamp(1, FARTHEST);
    let stages = history::stages(app, year);
    let Some(stage) = asked.stage.clone().or_else(|| stages.first().cloned()) else {
        return Err(OpError::NotFound(format!("{year}年的学位标准")));
    };
    if !stages.contains(&stage) {
        return bad(format!("不预测{stage}的学位"), format!("请选{}", stages.join("、")));
    }
    let history = History::read(app, year, &stages).await?;
    let (zones, zoned) = (zones(app, actor), Zoned::of(app, zone));
    let forecasts = of_zones(app, &history, &zoned, &zones, horizon);
    let own: Vec<Forecast> =
        forecasts.into_iter().filter(|f| key(zone) == f.place || f.zone == Some(key(zone))).collect();
    let norms = history.norms(app);
    let norm = norms.class_size.get(&stage).copied();
    let plan = plan::projects(app, actor, &zoned, &stage, (history.base(), horizon)).await?;
    let forecast = |place: &str| own.iter().any(|f| f.place == place && f.stages.iter().any(|row| row.stage == stage));
    let mut rooms = history.rooms(app, &zoned);
    rooms.extend(plan.iter().filter_map(|project| Some(project.rooms(&zoned, &stage, norm?, &forecast))));
    let gaps = gaps(&own, &rooms, &history.ladder, &norms);
    let read = source(app, year).await?;
    Ok(PlacesReport {
        zone: app.units().brief(zone),
        zones,
        stages: stages.iter().map(|s| Choice { id: s.clone(), name: s.clone() }).collect(),
        snapshot: SnapshotBrief::of(read.engine.snapshot().manifest(), read.current),
        years: years(&history.known(app, &zoned, &stage), own.first(), &gaps, &plan, (&stage, norm)),
        warnings: warned(&gaps, &key(zone), &stage, history.base()),
        backtest: own.first().map(|forecast| backtest(forecast, &stage)),
        schools: schools::table(app, actor, &own, &gaps, &rooms, (&stage, norm)),
        plan: plan.into_iter().map(|project| project.view).collect(),
        method: method(own.first(), &stage, norm),
        stage,
    })
}

/// The key of a unit as a place.
fn key(unit: i64) -> String {
    unit.to_string()
}

/// The whole county and the towns, as far as the person sees them.
fn zones(app: &App, actor: &Actor) -> Vec<UnitBrief> {
    let units = app.units();
    let zone = |unit: &&Unit| unit.parent_id.is_none() || unit.kind == UnitKind::Town;
    let seen = |unit: &&Unit| actor.sees_all() || unit.path.starts_with(&actor.unit_path);
    units.all().iter().filter(zone).filter(seen).map(|unit| units.brief(unit.id)).collect()
}

/// The zone asked for first. It is forecast with all the towns, whose errors help where its own are too few.
fn of_zones(app: &App, history: &History, zone: &Zoned, zones: &[UnitBrief], horizon: u8) -> Vec<Forecast> {
    let mut list: Vec<Zone> = vec![history.zone(app, zone)];
    let others = zones.iter().filter(|one| one.id != zone.unit && one.kind == UnitKind::Town);
    list.extend(others.map(|one| history.zone(app, &Zoned::of(app, one.id))));
    forecast(&list, &history.ladder, &Params { horizon, ..PARAMS })
}

fn years(
    known: &[(i16, f64, Option<f64>)],
    forecast: Option<&Forecast>,
    gaps: &[Gap],
    plan: &[Project],
    (stage, norm): (&str, Option<f64>),
) -> Vec<PlacesYear> {
    let known = known.iter().map(|(year, pupils, classes)| {
        let capacity = classes.zip(norm).map(|(classes, norm)| classes * norm);
        PlacesYear {
            year: *year,
            pupils: *pupils,
            low: None,
            high: None,
            gap: capacity.map(|capacity| pupils - capacity),
            capacity,
            planned: 0.0,
            capacity_planned: None,
            gap_planned: None,
            classes: *classes,
            actual: true,
        }
    });
    let rows = forecast.into_iter().flat_map(|f| f.stages.iter().map(|row| (&f.place, row)));
    let ahead = rows.filter(|(_, row)| row.stage == stage).filter_map(|(place, row)| {
        let gap = gaps.iter().find(|g| g.place == *place && g.stage == stage && g.year == row.year);
        Some(PlacesYear {
            year: row.year,
            pupils: row.pupils?,
            low: row.low,
            high: row.high,
            capacity: gap.map(|g| g.places_in_use),
            gap: gap.map(|g| g.gap_without_plan),
            planned: plan.iter().filter(|p| p.view.year == row.year).map(|p| p.view.places).sum(),
            capacity_planned: gap.map(|g| g.places),
            gap_planned: gap.map(|g| g.gap),
            classes: gap.map(|g| f64::from(g.classes)),
            actual: false,
        })
    });
    known.chain(ahead).collect()
}

/// The warnings of the stage: of the zone, and of its schools where something will certainly be missing.
fn warned(gaps: &[Gap], zone: &str, stage: &str, base: i16) -> Vec<PlacesWarning> {
    let of_stage: Vec<Gap> = gaps.iter().filter(|g| g.stage == stage).cloned().collect();
    let told = |w: &Warning| w.place == zone || w.level >= Level::Short;
    let row =
        |w: Warning| PlacesWarning { year: w.year, text: w.text, level: level(w.level).unwrap_or_default().into() };
    warnings(&of_stage, base, WARNED).into_iter().filter(told).map(row).collect()
}

/// A level as the page knows it.
fn level(level: Level) -> Option<&'static str> {
    match level {
        Level::Severe => Some("red"),
        Level::Short | Level::Watch => Some("yellow"),
        Level::Covered => Some("planned"),
        Level::Enough => None,
    }
}

fn backtest(forecast: &Forecast, stage: &str) -> PlacesBacktest {
    let tests: Vec<_> = forecast.backtest.iter().filter(|h| h.stage == stage).collect();
    let words = tests.iter().filter_map(|h| {
        let whose = if h.pooled { "各片区合计" } else { "" };
        Some(format!("提前{}年{whose}{}次，平均相差{:.1}%", h.ahead, h.errors, h.mean? * 100.0))
    });
    let words: Vec<String> = words.collect();
    let text = if words.is_empty() {
        "历年在校生数太少，还不能用过去检验预测，所以没有预测区间。".to_owned()
    } else {
        format!("用同样方法倒推过去各年：{}。", words.join("；"))
    };
    let past = tests.iter().find(|h| h.ahead == 1).map(|h| h.past.as_slice()).unwrap_or_default();
    let years = past.iter().map(|p| PlacesPast { year: p.year, forecast: p.forecast, actual: p.actual });
    PlacesBacktest { text, years: years.collect() }
}

fn method(forecast: Option<&Forecast>, stage: &str, norm: Option<f64>) -> String {
    let mut parts = vec![format!(
        "按年级逐年推算：各年级升入下一年级的比率和适龄儿童入学的比率取近{}年的，越近越重；学龄前儿童按近年各岁人数的变化推算到入学那年。",
        PARAMS.window
    )];
    parts.extend(
        norm.map(|norm| format!("学位为现有班数乘以每班{norm}人；规划新增的学位，8月底前竣工的当年秋季计入。")),
    );
    let missing = forecast.into_iter().flat_map(|f| &f.stages).filter(|row| row.stage == stage && row.pupils.is_none());
    parts.extend(missing.take(1).filter_map(|row| Some(format!("{}年起算不出：{}。", row.year, row.why.as_ref()?))));
    parts.extend(forecast.into_iter().flat_map(|f| &f.notes).map(|note| format!("{note}。")));
    parts.concat()
}
