//! Indicators as people ask for them: the library, the values of a unit, one in full. Formulas stand in the pack, counts come
//! from a snapshot; nothing is computed here but comparisons.

use std::collections::HashMap;

use gangmu_pack::indicator::{Better, Level, Threshold};
use gangmu_pack::{Indicator, NoValue, Term};
use gangmu_stat::change::change_text;
use gangmu_stat::compare;
use gangmu_stat::compare::distribution::summarise;
use gangmu_stat::figure::{Figure, FigureKey, Origin};
use gangmu_stat::prose::print_value;
use gangmu_store::Unit;
use jiff::civil::{Date, date};

use super::{Counted, Source, counted, source, visible};
use crate::app::App;
use crate::auth::Actor;
use crate::manual::kind_name;
use crate::ops::error::{OpError, bad};
use crate::ops::figure::{INDICATOR, check_year};
use crate::ops::{light, words};
use crate::view::home::{FigureWithTrend, SeriesPoint};
use crate::view::stat::{
    Choice, ExampleBrief, IndicatorBrief, IndicatorDetail, IndicatorTable, IndicatorValue, SnapshotBrief, TermBrief,
    TermValue, ThresholdBrief, UnitValue, YearValue,
};

/// By what indicators can be divided.
const BY: [(&str, &str); 6] = [
    ("stage", "学段"),
    ("unit.area", "城乡"),
    ("unit.ownership", "办别"),
    ("unit.type", "办学类型"),
    ("unit.town", "乡镇"),
    ("grade", "年级"),
];
/// Years that a course goes back.
const YEARS: i16 = 5;
/// Bins of a histogram.
const BINS: usize = 12;

/// What is asked about a unit in a year.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The year; the present one where none.
    pub year: Option<i16>,
    /// The unit; all that the person sees where none.
    pub unit: Option<i64>,
    /// By what it is divided.
    pub by: Option<String>,
    /// All schools below instead of the units directly below.
    pub schools: bool,
}

/// Counts of a year and of the year before.
struct Years {
    year: i16,
    source: Source,
    now: std::sync::Arc<Counted>,
    before: std::sync::Arc<Counted>,
}

/// The library.
pub fn library(app: &App, actor: &Actor) -> Result<Vec<IndicatorBrief>, OpError> {
    actor.read_statistics()?;
    Ok(app.pack.indicators.iter().map(|indicator| brief(app, indicator)).collect())
}

/// The indicators of a unit, each with its parts where it is divided.
pub async fn values(app: &App, actor: &Actor, asked: &Asked) -> Result<IndicatorTable, OpError> {
    actor.read_statistics()?;
    let unit = visible(app, actor, asked.unit)?;
    let years = years(app, asked.year, asked.by.as_deref()).await?;
    let mut parts: Vec<String> = years.now.parts(unit).into_iter().map(str::to_owned).collect();
    order(app, asked.by.as_deref(), &mut parts);
    let targets = targets(app, years.year).await?;
    let school = is_school(app, unit);
    let mut values = Vec::new();
    for indicator in app.pack.indicators.iter().filter(|one| !school || one.level == Level::School) {
        let mut whole = value(app, &years, indicator, unit, None, asked.by.as_deref());
        whole.target = targets.get(&indicator.id).filter(|_| is_root(app, unit)).cloned();
        values.push(whole);
        let divided = asked.by.as_ref().is_some_and(|by| indicator.by.contains(by));
        for part in parts.iter().filter(|_| divided) {
            values.push(value(app, &years, indicator, unit, Some(part), asked.by.as_deref()));
        }
    }
    Ok(IndicatorTable {
        year: years.year,
        unit: app.units().brief(unit),
        snapshot: SnapshotBrief::of(years.source.engine.snapshot().manifest(), years.source.current),
        by: asked.by.clone(),
        parts,
        values,
    })
}

/// One indicator with its terms, its course, its parts and the units below.
pub async fn detail(app: &App, actor: &Actor, id: &str, asked: &Asked) -> Result<IndicatorDetail, OpError> {
    actor.read_statistics()?;
    let Some(indicator) = app.pack.indicators.iter().find(|one| one.id == id) else {
        return Err(OpError::NotFound(format!("指标“{id}”")));
    };
    let unit = visible(app, actor, asked.unit)?;
    let by = asked.by.clone().or_else(|| indicator.by.first().cloned()).filter(|by| indicator.by.contains(by));
    let years = years(app, asked.year, by.as_deref()).await?;
    let mut keys: Vec<String> = years.now.parts(unit).into_iter().map(str::to_owned).collect();
    order(app, by.as_deref(), &mut keys);
    let parts = keys.iter().map(|part| value(app, &years, indicator, unit, Some(part), by.as_deref()));
    let parts: Vec<IndicatorValue> = parts.filter(|part| part.value.is_some() || part.missing.is_none()).collect();
    let units = units_below(app, &years, indicator, unit, asked.schools);
    let mut whole = value(app, &years, indicator, unit, None, by.as_deref());
    whole.target = targets(app, years.year).await?.get(id).filter(|_| is_root(app, unit)).cloned();
    let row = (years.now.row(unit, None), years.before.row(unit, None));
    Ok(IndicatorDetail {
        indicator: brief(app, indicator),
        year: years.year,
        unit: app.units().brief(unit),
        snapshot: SnapshotBrief::of(years.source.engine.snapshot().manifest(), years.source.current),
        value: whole,
        terms: indicator.formula.terms().into_iter().map(|term| term_value(app, &years, row, term)).collect(),
        series: series(app, indicator, unit, years.year).await?,
        choices: BY.iter().filter(|(id, _)| indicator.by.iter().any(|by| by == id)).map(choice).collect(),
        by,
        parts,
        spread: summarise(&units.iter().map(|unit| unit.value).collect::<Vec<_>>(), BINS),
        units,
    })
}

fn choice((id, name): &(&str, &str)) -> Choice {
    Choice { id: (*id).to_owned(), name: (*name).to_owned() }
}

async fn years(app: &App, year: Option<i16>, by: Option<&str>) -> Result<Years, OpError> {
    let year = check_year(year.unwrap_or_else(|| app.clock.today().year()))?;
    let source = source(app, year).await?;
    let now = counted(app, &source, year, by).await?;
    let before = counted(app, &self::source(app, year - 1).await?, year - 1, by).await?;
    Ok(Years { year, source, now, before })
}

/// The value of an indicator for a unit or a part of it.
fn value(
    app: &App,
    years: &Years,
    indicator: &Indicator,
    unit: i64,
    part: Option<&str>,
    by: Option<&str>,
) -> IndicatorValue {
    let row = years.now.row(unit, part);
    let result = row.map(|row| years.now.value(row, indicator));
    let (value, missing) = match result {
        Some(Ok(value)) => (Some(value), None),
        Some(Err(why)) => (None, Some(reason(app, years, &why))),
        None => (None, Some("这个单位没有事业统计数据".to_owned())),
    };
    let before = years.before.row(unit, part).and_then(|row| years.before.value(row, indicator).ok());
    let threshold = threshold(indicator, census_day(years.year), part.filter(|_| by.is_some()).zip(by));
    IndicatorValue {
        indicator: indicator.id.clone(),
        name: indicator.name.clone(),
        unit: indicator.unit.clone(),
        part: part.map(str::to_owned),
        text: value.map_or_else(|| "—".to_owned(), |value| indicator.print(value)),
        change: value.and_then(|value| change_text(value, before, &indicator.unit, "上年")),
        met: value.zip(threshold).map(|(value, threshold)| threshold.is_met(value)),
        threshold: threshold.map(threshold_brief),
        on_units: row.map_or(0, |row| years.now.units(row, indicator)),
        target: None,
        value,
        missing,
        before,
    }
}

/// Why there is no value, in words.
fn reason(app: &App, years: &Years, why: &NoValue) -> String {
    match why {
        NoValue::ZeroBase => "分母为零,没有可算的比率".to_owned(),
        NoValue::Missing(term) => match years.now.refusal(term) {
            Some(refusal) => refusal.to_owned(),
            None => format!("缺少“{}”,没有填报或没有这一项", term_brief(app, term).name),
        },
    }
}

/// The limit that applies to the whole, or to a part where limits are by part.
fn threshold<'a>(indicator: &'a Indicator, day: Date, part: Option<(&str, &str)>) -> Option<&'a Threshold> {
    let fits = |threshold: &&Threshold| match part {
        Some((part, by)) => {
            threshold.slice.is_empty() || threshold.slice.iter().all(|(field, value)| field == by && value == part)
        }
        None => threshold.slice.is_empty(),
    };
    let mut found: Vec<&Threshold> = indicator.thresholds_on(day).filter(fits).collect();
    // What is said of the part itself goes before what is said of all.
    found.sort_by_key(|threshold| threshold.slice.is_empty());
    found.first().copied()
}

fn units_below(app: &App, years: &Years, indicator: &Indicator, unit: i64, schools: bool) -> Vec<UnitValue> {
    let units = app.units();
    let path = units.path(unit).to_owned();
    let below = |other: &&Unit| {
        if schools {
            other.path.starts_with(&path) && other.id != unit && is_school(app, other.id)
        } else {
            other.parent_id == Some(unit)
        }
    };
    let mut found: Vec<UnitValue> = units
        .all()
        .iter()
        .filter(below)
        .filter(|other| !is_school(app, other.id) || indicator.level == Level::School)
        .filter_map(|other| {
            let whole = value(app, years, indicator, other.id, None, None);
            (whole.value.is_some() || whole.on_units > 0).then(|| UnitValue {
                unit: units.brief(other.id),
                town: other.town.clone(),
                place: other.place.clone(),
                value: whole.value,
                text: whole.text,
                before: whole.before,
                met: whole.met,
                rank: None,
                rank_of: None,
            })
        })
        .collect();
    rank(indicator.better, &mut found);
    found
}

/// Ranks units within their type.
fn rank(better: Better, units: &mut [UnitValue]) {
    let better = match better {
        Better::Up => compare::rank::Better::Up,
        Better::Down => compare::rank::Better::Down,
        Better::Near | Better::None => return,
    };
    let class = |unit: &UnitValue| unit.unit.type_name.clone().unwrap_or_else(|| kind_name(unit.unit.kind).to_owned());
    let entry = |unit: &UnitValue| compare::rank::Entry { id: unit.unit.id, class: class(unit), value: unit.value };
    let ranked = compare::rank::rank(&units.iter().map(entry).collect::<Vec<_>>(), better);
    let places: HashMap<i64, _> = ranked.into_iter().map(|one| (one.id, (one.rank, one.of))).collect();
    for unit in units {
        let Some((rank, of)) = places.get(&unit.unit.id) else { continue };
        (unit.rank, unit.rank_of) = (rank.map(|rank| rank as u32), rank.map(|_| *of as u32));
    }
}

async fn series(app: &App, indicator: &Indicator, unit: i64, year: i16) -> Result<Vec<YearValue>, OpError> {
    let mut points = Vec::new();
    for year in year - YEARS + 1..=year {
        let counted = counted(app, &source(app, year).await?, year, None).await?;
        let value = counted.row(unit, None).and_then(|row| counted.value(row, indicator).ok());
        points.push(YearValue { year, value });
    }
    Ok(points)
}

fn term_value(app: &App, years: &Years, (now, before): (Option<usize>, Option<usize>), term: &Term) -> TermValue {
    let brief = term_brief(app, term);
    let value = now.and_then(|row| years.now.term(row, term));
    TermValue {
        text: print_value(value, &brief.unit),
        before: before.and_then(|row| years.before.term(row, term)),
        value,
        term: brief,
    }
}

/// Targets of the year's plan that name an indicator, in words.
async fn targets(app: &App, year: i16) -> Result<HashMap<String, String>, OpError> {
    let Some(plan) = app.store.plan_of_year(i64::from(year)).await? else { return Ok(HashMap::new()) };
    let targets = app.store.targets_of_plan(plan.id).await?;
    let of_year = targets.iter().filter(|target| target.year == i64::from(year));
    let named = of_year.filter_map(|target| {
        let key = light::figure_key(target).filter(|key| key.ledger == INDICATOR && key.slice.is_none())?;
        Some((key.measure, light::goal(target).print(&target.unit)))
    });
    Ok(named.collect())
}

/// An indicator as a figure: for targets, papers and the summary.
pub async fn figure(app: &App, key: &FigureKey) -> Result<Figure, OpError> {
    let (indicator, by, part) = keyed(app, key)?;
    let years = years(app, Some(key.year), by.as_deref()).await?;
    Ok(dress(app, key, &years, indicator, by.as_deref(), part.as_deref()))
}

/// The same with the year before.
pub async fn trend(app: &App, key: &FigureKey) -> Result<FigureWithTrend, OpError> {
    let (indicator, by, part) = keyed(app, key)?;
    let years = years(app, Some(key.year), by.as_deref()).await?;
    let value = value(app, &years, indicator, unit_of(app, key), part.as_deref(), by.as_deref());
    let course = series(app, indicator, unit_of(app, key), key.year).await?;
    Ok(FigureWithTrend {
        figure: dress(app, key, &years, indicator, by.as_deref(), part.as_deref()),
        last_year: value.before,
        change_text: value.change,
        series: course.into_iter().map(|p| SeriesPoint { period: p.year.to_string(), value: p.value }).collect(),
        target: None,
        met: None,
        parts: vec![],
    })
}

/// The indicator of a key, with the part that its slice `stage = '小学'` names.
fn keyed<'a>(app: &'a App, key: &FigureKey) -> Result<(&'a Indicator, Option<String>, Option<String>), OpError> {
    let Some(indicator) = app.pack.indicator(&key.measure) else {
        return Err(OpError::NotFound(format!("指标“{}”", key.measure)));
    };
    let Some(slice) = &key.slice else { return Ok((indicator, None, None)) };
    let named = slice.split_once('=').map(|(by, part)| (by.trim(), part.trim().trim_matches('\'')));
    match named.filter(|(by, _)| indicator.by.iter().any(|known| known == by)) {
        Some((by, part)) => Ok((indicator, Some(by.to_owned()), Some(part.to_owned()))),
        None => bad(format!("指标“{}”不能按“{slice}”细分", indicator.name), "写法如 stage = '小学'"),
    }
}

fn unit_of(app: &App, key: &FigureKey) -> i64 {
    key.unit.or_else(|| app.units().all().first().map(|root| root.id)).unwrap_or_default()
}

fn dress(
    app: &App,
    key: &FigureKey,
    years: &Years,
    indicator: &Indicator,
    by: Option<&str>,
    part: Option<&str>,
) -> Figure {
    let unit = unit_of(app, key);
    let value = value(app, years, indicator, unit, part, by);
    let manifest = years.source.engine.snapshot().manifest();
    let state = if years.source.current { "当前数据" } else { manifest.title.as_str() };
    Figure {
        id: key.to_string(),
        label: part.map_or_else(|| indicator.name.clone(), |part| format!("{}({part})", indicator.name)),
        value: value.value,
        text: value.text,
        unit: indicator.unit.clone(),
        scope: app.units().name(unit).to_owned(),
        period: format!("{}年", years.year),
        as_of: manifest.as_of,
        origin: Origin::Derived {
            from: indicator.formula.terms().iter().map(ToString::to_string).collect(),
            how: format!("{};{state};依据:{}", brief(app, indicator).formula, indicator.basis),
        },
        missing: value.missing,
    }
}

fn is_school(app: &App, unit: i64) -> bool {
    use gangmu_pack::definition::UnitKind::{Kindergarten, School};
    app.units().get(unit).is_some_and(|unit| matches!(unit.kind, School | Kindergarten))
}

fn is_root(app: &App, unit: i64) -> bool {
    app.units().get(unit).is_some_and(|unit| unit.parent_id.is_none())
}

pub(super) fn census_day(year: i16) -> Date {
    date(year, 9, 1)
}

/// Puts parts into the order of their code list.
fn order(app: &App, by: Option<&str>, parts: &mut [String]) {
    parts.sort();
    if let Some(list) = by.and_then(|by| app.pack.code_lists.get(by)) {
        parts.sort_by_key(|part| list.iter().position(|code| code == part).unwrap_or(list.len()));
    }
}

/// An indicator in words.
pub fn brief(app: &App, indicator: &Indicator) -> IndicatorBrief {
    let terms: Vec<TermBrief> = indicator.formula.terms().into_iter().map(|term| term_brief(app, term)).collect();
    IndicatorBrief {
        id: indicator.id.clone(),
        name: indicator.name.clone(),
        unit: indicator.unit.clone(),
        group: indicator.group.clone(),
        formula: in_words(&indicator.formula.to_string(), &terms),
        terms,
        by: BY.iter().filter(|(id, _)| indicator.by.iter().any(|by| by == id)).map(choice).collect(),
        better: match indicator.better {
            Better::Up => "up",
            Better::Down => "down",
            Better::Near => "near",
            Better::None => "none",
        }
        .into(),
        level: if indicator.level == Level::School { "school" } else { "county" }.into(),
        basis: indicator.basis.clone(),
        note: indicator.note.clone(),
        never_target: indicator.never_target,
        thresholds: indicator.thresholds.iter().map(threshold_brief).collect(),
        examples: indicator.examples.iter().map(|example| example_brief(app, indicator, example)).collect(),
    }
}

/// The formula with the names of its terms and the signs that people write.
fn in_words(formula: &str, terms: &[TermBrief]) -> String {
    let mut order: Vec<&TermBrief> = terms.iter().collect();
    order.sort_by_key(|term| std::cmp::Reverse(term.key.len()));
    // Private-use characters stand for the terms, so that no name is read as a part of another.
    let mark = |at: usize| char::from_u32(0xE000 + at as u32).unwrap_or(' ').to_string();
    let mut text = formula.to_owned();
    for (at, term) in order.iter().enumerate() {
        text = text.replace(&term.key, &mark(at));
    }
    text = text.replace('*', "×").replace('/', "÷").replace('-', "−");
    for (at, term) in order.iter().enumerate() {
        text = text.replace(&mark(at), &term.name);
    }
    text
}

fn term_brief(app: &App, term: &Term) -> TermBrief {
    let operand = &term.operand;
    let found = app.pack.ledgers.iter().find_map(|ledger| {
        let named = match operand.ledger.as_deref() {
            Some("census") => ledger.head.census,
            other => other == Some(ledger.head.id.as_str()),
        };
        named.then(|| ledger.measure(&operand.measure).map(|measure| (ledger, measure))).flatten()
    });
    let Some((ledger, measure)) = found else {
        return TermBrief {
            key: term.to_string(),
            name: operand.name(),
            unit: String::new(),
            ledger: None,
            ledger_name: None,
        };
    };
    let slice = operand.slice.iter().map(|(field, value)| words::slice_part(ledger, field, value));
    let slice: Vec<String> = slice.collect();
    let mut name = measure.name.clone();
    if !slice.is_empty() {
        name = format!("{name}({})", slice.join("、"));
    }
    if term.years_ago > 0 {
        name = format!("{}年前的{name}", term.years_ago);
    }
    TermBrief {
        key: term.to_string(),
        name,
        unit: measure.unit.clone(),
        ledger: Some(ledger.head.id.clone()),
        ledger_name: Some(ledger.head.name.clone()),
    }
}

fn threshold_brief(threshold: &Threshold) -> ThresholdBrief {
    let of: Vec<&str> = threshold.slice.values().map(String::as_str).collect();
    ThresholdBrief {
        name: threshold.name.clone(),
        since: threshold.since.to_string(),
        until: threshold.until.map(|day| day.to_string()),
        of: (!of.is_empty()).then(|| of.join("、")),
        min: threshold.min,
        max: threshold.max,
        basis: threshold.basis.clone(),
    }
}

fn example_brief(app: &App, indicator: &Indicator, example: &gangmu_pack::indicator::Example) -> ExampleBrief {
    let given = example.given.iter().map(|(term, value)| {
        let known = indicator.formula.terms().into_iter().find(|known| known.to_string() == *term);
        let brief = known.map(|term| term_brief(app, term));
        let (name, unit) = brief.map_or((term.clone(), String::new()), |brief| (brief.name, brief.unit));
        format!("{name}{}", print_value(Some(*value), &unit))
    });
    let printed = || example.value.map_or_else(|| "没有数".to_owned(), |value| indicator.print(value));
    ExampleBrief { given: given.collect::<Vec<_>>().join(","), value: example.text.clone().unwrap_or_else(printed) }
}
