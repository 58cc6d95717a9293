//! The tables of the census held against each other, school by school (表间核对): the rules between measures that the census
//! ledgers state, over the snapshot of the year. What a school has not handed in breaks no rule.

use std::sync::Arc;

use gangmu_pack::definition::{Check, CheckLevel, Ledger};
use gangmu_pack::expr::{Row, Value};
use gangmu_pack::{Operand, Pack, Term};
use gangmu_store::Unit;

use super::indicator::census_day;
use super::{Counted, counted_only, source, visible};
use crate::app::App;
use crate::auth::Actor;
use crate::ops::error::{Level, OpError};
use crate::ops::figure::check_year;
use crate::units::is_school;
use crate::view::stat::{CrossCheck, CrossFigure, CrossFinding, CrossRule, SnapshotBrief};

/// By what tables of a school are divided; a rule holds for each part where every table of it has this field.
const STAGE: &str = "stage";

/// A rule with the measures that it names.
struct Rule<'a> {
    ledger: &'a Arc<Ledger>,
    check: &'a Check,
    terms: Vec<(String, Term)>,
    by_stage: bool,
}

/// Every rule between the census tables with the units that do not meet it.
pub async fn report(app: &App, actor: &Actor, year: i16) -> Result<CrossCheck, OpError> {
    actor.read_statistics()?;
    let root = visible(app, actor, None)?;
    let year = check_year(year)?;
    let rules = rules(&app.pack);
    let source = source(app, year).await?;
    let terms = || rules.iter().flat_map(|rule| rule.terms.iter().map(|(_, term)| term.clone())).collect();
    let counted = counted_only(app, &source, year, Some(STAGE), "crosscheck", terms).await?;
    let units = app.units();
    let path = units.path(root).to_owned();
    let schools: Vec<&Unit> =
        units.all().iter().filter(|unit| is_school(unit.kind) && unit.path.starts_with(&path)).collect();
    let rules = rules.iter().map(|rule| judge(app, rule, &schools, &counted, year)).collect();
    Ok(CrossCheck { year, snapshot: SnapshotBrief::of(source.engine.snapshot().manifest(), source.current), rules })
}

/// The rules of the census ledgers that can be judged from their tables.
fn rules(pack: &Pack) -> Vec<Rule<'_>> {
    let census = pack.ledgers.iter().filter(|ledger| ledger.head.census);
    census.flat_map(|ledger| ledger.sum_checks.iter().filter_map(move |check| rule(pack, ledger, check))).collect()
}

fn rule<'a>(pack: &'a Pack, ledger: &'a Arc<Ledger>, check: &'a Check) -> Option<Rule<'a>> {
    let mut terms: Vec<(String, Term)> = Vec::new();
    let mut by_stage = true;
    for path in check.rule.paths() {
        let text = match path {
            [measure] => format!("{}.{measure}", ledger.head.id),
            [other, measure] => format!("{other}.{measure}"),
            _ => return None,
        };
        let operand = Operand::parse(&text).ok()?;
        let (table, _) = pack.term(&operand)?;
        by_stage &= table.head.census && table.field(STAGE).is_some();
        terms.push((path.join("."), Term { operand, years_ago: 0 }));
    }
    Some(Rule { ledger, check, terms, by_stage })
}

fn judge(app: &App, rule: &Rule<'_>, schools: &[&Unit], counted: &Counted, year: i16) -> CrossRule {
    let (mut held, mut broken) = (0, Vec::new());
    for unit in schools {
        let mut parts: Vec<Option<&str>> = vec![None];
        if rule.by_stage {
            parts.extend(counted.parts(unit.id).into_iter().map(Some));
        }
        let (mut failed, mut meets) = (Vec::new(), false);
        for part in parts {
            let Some(row) = counted.row(unit.id, part) else { continue };
            let row = Measures { rule, counted, row };
            match row.verdict(year) {
                Value::Bool(false) => failed.push((part, row)),
                Value::Bool(true) => meets |= part.is_none(),
                _ => {}
            }
        }
        held += u32::from(meets && failed.is_empty());
        if failed.iter().any(|(part, _)| part.is_some()) {
            // The part says where; the whole would say it twice.
            failed.retain(|(part, _)| part.is_some());
        }
        broken.extend(failed.into_iter().map(|(part, row)| CrossFinding {
            unit: app.units().brief(unit.id),
            part: part.map(str::to_owned),
            figures: row.figures(&app.pack),
        }));
    }
    let (ledger, check) = (rule.ledger, rule.check);
    CrossRule {
        ledger: ledger.head.id.clone(),
        name: ledger.head.name.clone(),
        level: if check.level == CheckLevel::Error { Level::Error } else { Level::Warn },
        message: check.message.clone(),
        held,
        broken,
    }
}

/// The measures of one unit and part as a rule reads them.
struct Measures<'a> {
    rule: &'a Rule<'a>,
    counted: &'a Counted,
    row: usize,
}

impl Measures<'_> {
    fn verdict(&self, year: i16) -> Value {
        self.rule.check.rule.eval(self, census_day(year))
    }

    fn figures(&self, pack: &Pack) -> Vec<CrossFigure> {
        let figure = |(_, term): &(String, Term)| {
            let (ledger, measure) = pack.term(&term.operand)?;
            let value = self.counted.term(self.row, term)?;
            Some(CrossFigure {
                name: format!("{}·{}", ledger.head.name, measure.name),
                value,
                unit: measure.unit.clone(),
            })
        };
        self.rule.terms.iter().filter_map(figure).collect()
    }
}

impl Row for Measures<'_> {
    fn get(&self, path: &[&str]) -> Value {
        let name = path.join(".");
        let known = self.rule.terms.iter().find(|(text, _)| *text == name);
        known.and_then(|(_, term)| self.counted.term(self.row, term)).map_or(Value::Null, Value::Number)
    }
}
