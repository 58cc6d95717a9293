//! All indicators of the pack as one question to the engine, and its answer by unit and part. It prints nothing.

use std::collections::HashMap;
use std::sync::Arc;

use gangmu_pack::definition::{Ledger, UnitKind};
use gangmu_pack::expr::Expr;
use gangmu_pack::{Formula, Indicator, NoValue, Operand, Pack, Term};
use gangmu_stat::compare::series::Reach;
use gangmu_stat::engine::{Answer, Item, Question, Shares, Split};

use super::Source;
use crate::app::App;
use crate::ops::error::{OpError, bad};

/// Keeps at most so many answers; then all are forgotten.
const ANSWERS: usize = 48;

/// The counts and values of a year for every unit, whole and by parts.
pub struct Counted {
    year: i16,
    answer: Answer,
    terms: Vec<(Term, Result<Column, String>)>,
    rows: HashMap<i64, Vec<(Option<String>, usize)>>,
}

/// Where a term stands in the answer.
pub struct Column {
    /// Its name there.
    pub name: String,
    ledger: Arc<Ledger>,
}

impl Counted {
    /// The row of a unit and part.
    pub fn row(&self, unit: i64, part: Option<&str>) -> Option<usize> {
        let rows = self.rows.get(&unit)?;
        rows.iter().find(|(key, _)| key.as_deref() == part).map(|(_, row)| *row)
    }

    /// The parts of a unit, without the whole.
    pub fn parts(&self, unit: i64) -> Vec<&str> {
        self.rows.get(&unit).into_iter().flatten().filter_map(|(key, _)| key.as_deref()).collect()
    }

    /// The count behind a term.
    pub fn term(&self, row: usize, term: &Term) -> Option<f64> {
        let (_, column) = self.terms.iter().find(|(known, _)| known == term)?;
        self.answer.value(row, &column.as_ref().ok()?.name)
    }

    /// The count behind a term of a unit with what went into it. Means are not put together: they have no sum.
    pub fn count(&self, reach: &Reach, part: Option<&str>, term: &Term) -> Option<f64> {
        let year = self.year - i16::from(term.years_ago);
        let of = |unit: i64| self.term(self.row(unit, part)?, term);
        if self.is_mean(term) && reach.members(year).into_iter().filter_map(of).count() > 1 {
            return None;
        }
        reach.count(year, &of)
    }

    /// The value of an indicator for a unit with what went into it, not rounded, or why there is none; none where nothing is
    /// known of the unit at all.
    pub fn value(&self, reach: &Reach, part: Option<&str>, indicator: &Indicator) -> Option<Result<f64, NoValue>> {
        self.members(reach, part).next()?;
        Some(indicator.value(&|term| self.count(reach, part, term)))
    }

    /// The units of which something is known among those that a unit's figures stand on.
    pub fn members(&self, reach: &Reach, part: Option<&str>) -> impl Iterator<Item = i64> {
        reach.members(self.year).into_iter().filter(move |unit| self.row(*unit, part).is_some())
    }

    /// The units that have a row.
    pub fn known(&self) -> impl Iterator<Item = i64> {
        self.rows.keys().copied()
    }

    fn is_mean(&self, term: &Term) -> bool {
        let column = self.terms.iter().find(|(known, _)| known == term).and_then(|(_, column)| column.as_ref().ok());
        let measure = column.and_then(|column| column.ledger.measure(&term.operand.measure));
        measure.is_some_and(|measure| measure.avg.is_some())
    }

    /// Why a term can never be counted from a snapshot.
    pub fn refusal(&self, term: &Term) -> Option<&str> {
        self.terms.iter().find(|(known, _)| known == term)?.1.as_ref().err().map(String::as_str)
    }

    /// Schools whose data an indicator stands on: those of its scarcest census table, for each unit that is put together.
    pub fn units(&self, reach: &Reach, part: Option<&str>, indicator: &Indicator) -> u32 {
        self.members(reach, part).map(|unit| self.units_of(unit, part, indicator)).sum()
    }

    /// The same of one unit alone.
    pub fn units_of(&self, unit: i64, part: Option<&str>, indicator: &Indicator) -> u32 {
        self.row(unit, part).and_then(|row| self.scarcest(row, indicator)).map_or(0, |(units, _)| units)
    }

    /// The census table of an indicator that the fewest schools handed in, with their number. Tables that no school keeps
    /// do not count.
    pub fn scarcest(&self, row: usize, indicator: &Indicator) -> Option<(u32, &Ledger)> {
        let terms = indicator.formula.terms();
        let columns = self.terms.iter().filter(|(term, _)| terms.contains(&term)).filter_map(|(_, c)| c.as_ref().ok());
        let of_schools = |ledger: &&Ledger| {
            ledger.head.census
                && ledger.head.kept_by.iter().any(|k| matches!(k, UnitKind::School | UnitKind::Kindergarten))
        };
        let census = columns.map(|column| &*column.ledger).filter(of_schools);
        let counts = census
            .filter_map(|ledger| Some((self.answer.value(row, &format!("units_{}", ledger.head.id))? as u32, ledger)));
        counts.min_by_key(|(units, _)| *units)
    }
}

/// Everything about a year by one division, computed once for a snapshot.
pub async fn counted(app: &App, source: &Source, year: i16, by: Option<&str>) -> Result<Arc<Counted>, OpError> {
    kept(app, source, year, by, "", || question(&app.pack, year, by)).await
}

/// Some counts alone, where many years are asked for and the rest would only take time. `topic` tells them from others.
pub async fn counted_only(
    app: &App,
    source: &Source,
    year: i16,
    by: Option<&str>,
    topic: &str,
    terms: impl FnOnce() -> Vec<Term>,
) -> Result<Arc<Counted>, OpError> {
    kept(app, source, year, by, topic, || ask(&app.pack, year, by, terms(), &[])).await
}

async fn kept(
    app: &App,
    source: &Source,
    year: i16,
    by: Option<&str>,
    topic: &str,
    question: impl FnOnce() -> Result<(Question, Terms), OpError>,
) -> Result<Arc<Counted>, OpError> {
    let snapshot = &source.engine.snapshot().manifest().name;
    let key = format!("{snapshot}/{year}/{}/{topic}/{}", by.unwrap_or_default(), app.edition());
    if let Some(kept) = app.statistics.counted.lock().await.get(&key) {
        return Ok(Arc::clone(kept));
    }
    let made = Arc::new(count(source, year, question()?).await?);
    let mut kept = app.statistics.counted.lock().await;
    if kept.len() >= ANSWERS {
        kept.clear();
    }
    kept.insert(key, Arc::clone(&made));
    Ok(made)
}

async fn count(source: &Source, year: i16, (question, terms): (Question, Terms)) -> Result<Counted, OpError> {
    let answer = source.engine.answer(&question).await?;
    let mut rows: HashMap<i64, Vec<(Option<String>, usize)>> = HashMap::new();
    for row in 0..answer.len() {
        rows.entry(answer.unit(row)).or_default().push((answer.key(row).map(str::to_owned), row));
    }
    Ok(Counted { year, answer, terms, rows })
}

/// The terms that were asked for, with their columns.
pub type Terms = Vec<(Term, Result<Column, String>)>;

/// The question for all indicators of a pack.
pub fn question(pack: &Pack, year: i16, by: Option<&str>) -> Result<(Question, Terms), OpError> {
    ask(pack, year, by, wanted(pack), &pack.indicators)
}

fn ask(
    pack: &Pack,
    year: i16,
    by: Option<&str>,
    wanted: Vec<Term>,
    indicators: &[Arc<Indicator>],
) -> Result<(Question, Terms), OpError> {
    let split = match by {
        None => Split::Whole,
        Some(text) => match Expr::parse(text) {
            Ok(expr) => Split::By(expr),
            Err(error) => return bad(format!("不能按“{text}”分:{}", error.message), "请从列出的分组中选"),
        },
    };
    let (mut items, mut terms): (Vec<Item>, Terms) = (Vec::new(), Vec::new());
    for term in wanted {
        if terms.iter().any(|(known, _)| *known == term) {
            continue;
        }
        let name = format!("i{}", terms.len());
        let ago = i16::from(term.years_ago);
        let item = Item::resolve(&pack.ledgers, &pack.code_lists, &term.operand, ago, name.clone());
        let column = match item {
            Ok(item) => {
                let ledger = Arc::clone(item.ledger());
                items.push(item);
                Ok(Column { name, ledger })
            }
            Err(error) => Err(error.to_string()),
        };
        terms.push((term, column));
    }
    let column = |term: &Term| match terms.iter().find(|(known, _)| known == term) {
        Some((_, Ok(column))) => format!("\"{}\"", column.name),
        _ => "NULL".to_owned(),
    };
    let formulas = indicators.iter().map(|one| (one.id.clone(), one.formula.to_sql(&column))).collect();
    let question = Question { year, split, items, formulas, shares: shares(pack) };
    Ok((question, terms))
}

/// All that is counted for the indicators and the standards.
fn wanted(pack: &Pack) -> Vec<Term> {
    let formulas = pack.indicators.iter().map(|indicator| &indicator.formula);
    let resources = pack.standards.balances.iter().flat_map(|balance| &balance.resources);
    let bands = pack.standards.class_bands.iter().filter_map(|band| band.classes.as_ref());
    let formulas = formulas.chain(resources.flat_map(|resource| [&resource.total, &resource.pupils])).chain(bands);
    formulas.flat_map(Formula::terms).cloned().collect()
}

/// How combined schools share what they keep as one: by weighted pupils.
fn shares(pack: &Pack) -> Option<Shares> {
    let pupils = Operand::parse("census.pupils").ok()?;
    let pupils = Item::resolve(&pack.ledgers, &pack.code_lists, &pupils, 0, "pupils".into()).ok()?;
    let weights = pack.standards.weights.iter().map(|(stage, weight)| (stage.clone(), *weight)).collect();
    Some(Shares { pupils, weights })
}
