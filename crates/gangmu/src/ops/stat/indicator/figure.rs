//! An indicator as a figure that targets, papers and the summary name.

use gangmu_pack::Indicator;
use gangmu_stat::figure::{Figure, FigureKey, Origin};

use super::course::{course, with};
use super::value::{Years, value, years};
use super::words::brief;
use crate::app::App;
use crate::ops::error::{OpError, bad};
use crate::view::home::{FigureWithTrend, SeriesPoint};

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
    let reach = app.units().reach(unit_of(app, key));
    let value = value(app, &years, indicator, &reach, part.as_deref(), by.as_deref());
    let course = course(app, indicator, &reach, key.year).await?;
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
    let (unit, units) = (unit_of(app, key), app.units());
    let reach = units.reach(unit);
    let value = value(app, years, indicator, &reach, part, by);
    let with = with(app, &years.now, &reach, indicator);
    let manifest = years.source.engine.snapshot().manifest();
    let state = if years.source.current { "当前数据" } else { manifest.title.as_str() };
    Figure {
        id: key.to_string(),
        label: part.map_or_else(|| indicator.name.clone(), |part| format!("{}({part})", indicator.name)),
        value: value.value,
        text: value.text,
        unit: indicator.unit.clone(),
        scope: match with.is_empty() {
            true => units.name(unit).to_owned(),
            false => format!("{}(含并入的{})", units.name(unit), with.join("、")),
        },
        period: format!("{}年", years.year),
        as_of: manifest.as_of,
        origin: Origin::Derived {
            from: indicator.formula.terms().iter().map(ToString::to_string).collect(),
            how: format!("{};{state};依据:{}", brief(app, indicator).formula, indicator.basis),
        },
        missing: value.missing,
    }
}
