//! Figures from measures: value, last year, course through the year, parts. Counting itself is the store's work.

use gangmu_pack::definition::{DUTY_RATE, Ledger, Measure, Privacy};
use gangmu_pack::expr::Expr;
use gangmu_stat::change::change_text;
use gangmu_stat::figure::{Figure, FigureKey, Origin};
use gangmu_stat::prose::{base, print_value};
use gangmu_store::{Group, MeasureQuery, Scope, Tally};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::error::{OpError, bad};
use super::stat::indicator;
use super::{duty, record, words};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::view::home::{FigurePart, FigureWithTrend, SeriesPoint};
use crate::view::ledger::RecordPage;

/// The years that plans and figures are about.
pub const FIRST_YEAR: i16 = 2000;
/// The last of them.
pub const LAST_YEAR: i16 = 2100;

/// Refuses a year that no plan is about.
pub fn check_year(year: i16) -> Result<i16, OpError> {
    if (FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return Ok(year);
    }
    bad(format!("年度“{year}”不对"), format!("请填写{FIRST_YEAR}到{LAST_YEAR}之间的年份"))
}

/// What stands in the place of a ledger where a figure is an indicator.
pub const INDICATOR: &str = "indicator";

/// Records of a figure that a page shows.
const PAGE: u32 = 50;

/// A span of days with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Its name: 2026年, or 2026年(截至11月23日).
    pub label: String,
}

impl Period {
    /// A calendar year, up to today where it is the present one.
    pub fn year(year: i16, today: Date) -> Period {
        let year = year.clamp(FIRST_YEAR, LAST_YEAR);
        let (from, end) = (date(year, 1, 1), date(year, 12, 31));
        if today >= end {
            return Period { from, to: end, label: format!("{year}年") };
        }
        let to = today.max(from);
        Period { from, to, label: format!("{year}年(截至{}月{}日)", to.month(), to.day()) }
    }

    /// The same days a year before.
    pub fn a_year_before(&self) -> Period {
        let back = |day: Date| day.checked_sub(1.year()).unwrap_or(day);
        Period { from: back(self.from), to: back(self.to), label: "上年同期".into() }
    }

    /// From the same first day to another last day.
    fn until(&self, to: Date) -> Period {
        Period { from: self.from, to, label: self.label.clone() }
    }
}

/// A measure that was found, with what narrows it.
pub struct Asked {
    /// Its ledger.
    pub ledger: std::sync::Arc<Ledger>,
    /// The measure.
    pub measure: Measure,
    /// The condition that narrows it.
    pub slice: Option<Expr>,
    /// The records that count.
    pub scope: Scope,
    /// The key.
    pub key: FigureKey,
}

/// Finds a key's ledger and measure and reads its condition.
pub fn resolve(app: &App, key: &FigureKey) -> Result<Asked, OpError> {
    let ledger = app.ledger(&key.ledger)?;
    let Some(measure) = ledger.measure(&key.measure).cloned() else {
        return Err(OpError::NotFound(format!("“{}”的计量“{}”", ledger.head.name, key.measure)));
    };
    let slice = key.slice.as_deref().map(|text| condition(&ledger, text)).transpose()?;
    let scope = key.unit.map_or(Scope::All, |unit| app.units().scope_with_past(unit));
    Ok(Asked { ledger, measure, slice, scope, key: key.clone() })
}

/// Reads a condition over a ledger's fields.
pub fn condition(ledger: &Ledger, text: &str) -> Result<Expr, OpError> {
    let advice = "条件写法如 severity = '重大' and state != 'closed'";
    let expr = match Expr::parse(text) {
        Ok(expr) => expr,
        Err(error) => {
            return bad(format!("条件“{text}”第{}个字处有误:{}", error.at + 1, error.message), advice);
        }
    };
    open_only(ledger, expr.fields().iter().map(String::as_str))?;
    match expr.check(&gangmu_pack::expr::Scope::of(ledger)) {
        Ok(gangmu_pack::expr::Type::Bool) => Ok(expr),
        Ok(_) => bad(format!("“{text}”不是条件"), advice),
        Err(error) => bad(format!("条件“{text}”有误:{}", error.message), advice),
    }
}

/// Refuses to sort, filter or divide by protected fields: what is masked on the page must not be found out by asking.
pub fn open_only<'a>(ledger: &Ledger, mut fields: impl Iterator<Item = &'a str>) -> Result<(), OpError> {
    let hidden = |id: &str| ledger.field(id).filter(|f| f.privacy != Privacy::Open);
    match fields.find_map(hidden) {
        Some(field) => bad(format!("“{}”是受保护的内容,不能作条件", field.name), "请换一个栏目"),
        None => Ok(()),
    }
}

/// Counts what was asked for over a period.
pub async fn count(
    app: &App,
    tally: &Tally,
    asked: &Asked,
    period: &Period,
    by: Option<&str>,
) -> Result<Vec<Group>, OpError> {
    if asked.measure.id == DUTY_RATE {
        return duty::rate::groups(app, tally, asked, period, by).await;
    }
    let query = MeasureQuery {
        scope: asked.scope.clone(),
        from: period.from,
        to: period.to,
        today: app.clock.today().min(period.to),
        as_of: (period.to < app.clock.today()).then_some(period.to),
        slice: asked.slice.clone(),
        by: by.map(str::to_owned),
    };
    Ok(tally.measure(&app.pack.ledgers, &asked.key.ledger, &asked.key.measure, &query).await?)
}

/// One figure.
pub async fn figure(app: &App, tally: &Tally, key: &FigureKey) -> Result<Figure, OpError> {
    if key.ledger == INDICATOR {
        return indicator::figure(app, key).await;
    }
    let asked = resolve(app, key)?;
    let period = Period::year(key.year, app.clock.today());
    let total = count(app, tally, &asked, &period, None).await?;
    Ok(make(app, &asked, &period, total.first()))
}

/// Dresses a counted value as a figure.
pub fn make(app: &App, asked: &Asked, period: &Period, counted: Option<&Group>) -> Figure {
    let Asked { ledger, measure, key, .. } = asked;
    let value = counted.and_then(|g| g.value);
    let units = app.units();
    let mut label = measure.name.clone();
    if let Some(slice) = &key.slice {
        label = format!("{label}({})", words::condition(ledger, slice));
    }
    Figure {
        id: key.to_string(),
        label,
        value,
        text: print_value(value, &measure.unit),
        unit: measure.unit.clone(),
        scope: key.unit.map_or_else(|| units.root_name().to_owned(), |id| units.name_with_past(id)),
        period: period.label.clone(),
        as_of: app.clock.today().min(period.to),
        origin: Origin::Measure {
            ledger: ledger.head.id.clone(),
            ledger_name: ledger.head.name.clone(),
            measure: measure.id.clone(),
            measure_name: measure.name.clone(),
            rule: words::rule(ledger, measure),
            slice: key.slice.clone(),
            from: period.from,
            to: period.to,
            unit_id: key.unit,
            records: counted.map_or(0, |g| g.records),
        },
        missing: value.is_none().then(|| missing(measure)),
    }
}

fn missing(measure: &Measure) -> String {
    if measure.id == DUTY_RATE {
        return "期内没有到期的报送,不能计算".into();
    }
    if measure.ratio.is_some() {
        "期内没有可作分母的记录,不能计算".into()
    } else {
        "期内没有记录".into()
    }
}

/// A figure with last year, its course and, where asked, its parts.
pub async fn trend(app: &App, tally: &Tally, key: &FigureKey, by: Option<&str>) -> Result<FigureWithTrend, OpError> {
    if key.ledger == INDICATOR {
        return indicator::trend(app, key).await;
    }
    let asked = resolve(app, key)?;
    let period = Period::year(key.year, app.clock.today());
    let total = count(app, tally, &asked, &period, None).await?;
    let figure = make(app, &asked, &period, total.first());
    let last_year = last_year(app, tally, &asked, &period).await?;
    open_only(&asked.ledger, by.into_iter())?;
    let parts = match by {
        Some(field) => parts(app, tally, &asked, &period, field).await?,
        None => vec![],
    };
    Ok(FigureWithTrend {
        change_text: figure.value.and_then(|value| change_text(value, last_year, &figure.unit, base(&figure))),
        series: series(app, tally, &asked, &period).await?,
        figure,
        last_year,
        target: None,
        met: None,
        parts,
    })
}

/// The value over the same days a year before; none where the ledger has no records of that time.
pub async fn last_year(app: &App, tally: &Tally, asked: &Asked, period: &Period) -> Result<Option<f64>, OpError> {
    let before = count(app, tally, asked, &period.a_year_before(), None).await?;
    Ok(before.first().filter(|g| g.records > 0).and_then(|g| g.value))
}

/// The parts of a figure by a field or an attribute of the unit, named for people.
pub async fn parts(
    app: &App,
    tally: &Tally,
    asked: &Asked,
    period: &Period,
    by: &str,
) -> Result<Vec<FigurePart>, OpError> {
    let groups = count(app, tally, asked, period, Some(by)).await?;
    let name = |key: Option<String>| words::part_name(app, &asked.ledger, by, key);
    let mut parts: Vec<FigurePart> =
        groups.into_iter().map(|g| FigurePart { key: name(g.key), value: g.value, records: g.records }).collect();
    let order = asked.ledger.field(by).map(|f| f.codes.clone()).unwrap_or_default();
    let place = |part: &FigurePart| order.iter().position(|code| *code == part.key).unwrap_or(order.len());
    parts.sort_by_key(place);
    Ok(parts)
}

/// The value at the end of each month, counted from the start of the year.
async fn series(app: &App, tally: &Tally, asked: &Asked, period: &Period) -> Result<Vec<SeriesPoint>, OpError> {
    let mut points = Vec::new();
    for month in period.from.month()..=period.to.month() {
        let end = date(period.from.year(), month, 1).last_of_month().min(period.to);
        let counted = count(app, tally, asked, &period.until(end), None).await?;
        let value = counted.first().and_then(|g| g.value);
        points.push(SeriesPoint { period: format!("{}-{month:02}", period.from.year()), value });
    }
    Ok(points)
}

/// The unit whose records a person may count: any where the person sees all, else the own one or one below.
pub fn visible_unit(app: &App, actor: &Actor, ledger: &str, unit: Option<i64>) -> Result<Option<i64>, OpError> {
    if ledger == INDICATOR {
        actor.read_statistics()?;
        return super::stat::visible(app, actor, unit).map(Some);
    }
    let ledger = app.ledger(ledger)?;
    let wanted = if actor.sees_all() { unit } else { unit.or(Some(actor.unit)) };
    let path = wanted.map_or_else(|| actor.unit_path.clone(), |id| app.units().path(id).to_owned());
    actor.ledger(&ledger, LedgerAction::Read, &path)?;
    Ok(wanted)
}

/// A page of the very records that a figure was counted from: their ledger and the records.
pub async fn records(
    app: &App,
    actor: &Actor,
    key: &str,
    after: Option<String>,
) -> Result<(String, RecordPage), OpError> {
    let key = FigureKey::parse(key).ok_or_else(|| OpError::NotFound("这个数据的记录".into()))?;
    if key.ledger == INDICATOR {
        return bad("指标由几项数据算出,不对应一份记录", "请打开指标,从公式里的各项看记录");
    }
    let unit = visible_unit(app, actor, &key.ledger, key.unit)?;
    let asked = resolve(app, &FigureKey { unit, ..key })?;
    if asked.measure.id == DUTY_RATE {
        return bad("按时报送率由报送情况算出,不对应台账记录", "请到“定期报送”查看各单位的报送情况");
    }
    let period = Period::year(asked.key.year, app.clock.today());
    let query = MeasureQuery {
        scope: asked.scope.clone(),
        from: period.from,
        to: period.to,
        today: app.clock.today().min(period.to),
        as_of: (period.to < app.clock.today()).then_some(period.to),
        slice: asked.slice.clone(),
        by: None,
    };
    let Asked { key, .. } = &asked;
    let found = app.store.records_of_measure(&app.pack.ledgers, &key.ledger, &key.measure, &query, after, PAGE).await?;
    let ledger = app.ledger(&found.ledger)?;
    Ok((found.ledger, record::shown(app, &ledger, found.page, None).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_present_year_ends_today_and_compares_with_the_same_days() {
        let period = Period::year(2026, date(2026, 11, 23));
        assert_eq!((period.to, period.label.as_str()), (date(2026, 11, 23), "2026年(截至11月23日)"));
        assert_eq!(period.a_year_before().to, date(2025, 11, 23));
        assert_eq!(Period::year(2025, date(2026, 11, 23)).label, "2025年");
        assert_eq!(Period::year(2024, date(2024, 2, 29)).a_year_before().to, date(2023, 2, 28));
    }
}
