//! What the ledgers have to tell of a year: each sentence with its figures, last year's values and parts.

use std::collections::BTreeMap;

use gangmu_pack::Pack;
use gangmu_pack::definition::{CheckLevel, DUTY_RATE, Ledger};
use gangmu_pack::expr::{Row, Value};
use gangmu_pack::sentence::{FigureSlot, Sentence};
use gangmu_stat::figure::{Figure, FigureKey, Origin};
use gangmu_stat::number::print;
use gangmu_stat::prose::Filling;
use gangmu_store::Tally;
use jiff::civil::Date;

use crate::app::App;
use crate::ops::error::OpError;
use crate::ops::figure::{self, Asked, Period};
use crate::ops::words;

/// The facts of a year.
pub struct Facts {
    sentences: BTreeMap<String, Sentence>,
    fillings: BTreeMap<(String, String), Filling>,
    figures: BTreeMap<String, Figure>,
}

impl Facts {
    /// Counts everything that the sentences ask for, and every measure once.
    pub async fn gather(app: &App, tally: &Tally, year: i16) -> Result<Facts, OpError> {
        let mut facts = Facts { sentences: BTreeMap::new(), fillings: BTreeMap::new(), figures: BTreeMap::new() };
        let period = Period::year(year, app.clock.today());
        for ledger in &app.pack.ledgers {
            // A sentence that does not parse was refused when the pack was loaded.
            let Ok(sentence) = Sentence::parse(&ledger.report.sentence) else {
                continue;
            };
            for slot in sentence.figures() {
                facts.fill(app, tally, ledger, slot, year, &period).await?;
            }
            for measure in ledger.measures.iter().filter(|m| !m.never_target) {
                let key = key(&ledger.head.id, &measure.id, year, None);
                if !facts.figures.contains_key(&key.to_string()) {
                    facts.add(figure::figure(app, tally, &key).await?);
                }
            }
            facts.sentences.insert(ledger.head.id.clone(), sentence);
        }
        Ok(facts)
    }

    async fn fill(
        &mut self,
        app: &App,
        tally: &Tally,
        ledger: &Ledger,
        slot: &FigureSlot,
        year: i16,
        period: &Period,
    ) -> Result<(), OpError> {
        let of = slot.ledger.as_deref().unwrap_or(&ledger.head.id);
        let asked = figure::resolve(app, &key(of, &slot.measure, year, slice_text(slot)))?;
        let total = figure::count(app, tally, &asked, period, None).await?;
        let whole = figure::make(app, &asked, period, total.first());
        let last_year = if slot.yoy { figure::last_year(app, tally, &asked, period).await? } else { None };
        let parts = match slot.by.as_deref().or(slot.parts.as_deref()) {
            Some(by) => self.parts(app, tally, &asked, period, by).await?,
            None => vec![],
        };
        self.add(whole.clone());
        self.fillings.insert((ledger.head.id.clone(), slot_key(slot)), Filling { figure: whole, last_year, parts });
        Ok(())
    }

    /// The parts as figures of their own, each narrowed by its value, so that each opens down to its records.
    async fn parts(
        &mut self,
        app: &App,
        tally: &Tally,
        asked: &Asked,
        period: &Period,
        by: &str,
    ) -> Result<Vec<(String, Figure)>, OpError> {
        let mut parts = Vec::new();
        for group in figure::count(app, tally, asked, period, Some(by)).await? {
            let Some(code) = group.key.clone().filter(|_| group.value.is_some_and(|v| v != 0.0)) else {
                continue;
            };
            let own = format!("{by} = '{}'", code.replace('\'', "''"));
            let slice = match &asked.key.slice {
                Some(outer) => format!("({outer}) and {own}"),
                None => own,
            };
            let narrowed = figure::resolve(app, &FigureKey { slice: Some(slice), ..asked.key.clone() })?;
            let part = figure::make(app, &narrowed, period, Some(&group));
            self.add(part.clone());
            parts.push((words::part_name(app, &asked.ledger, by, Some(code)), part));
        }
        let order = asked.ledger.field(by).map(|f| app.pack.codes(f).to_vec()).unwrap_or_default();
        parts.sort_by_key(|(name, _)| order.iter().position(|code| code == name).unwrap_or(order.len()));
        Ok(parts)
    }

    fn add(&mut self, figure: Figure) {
        self.figures.insert(figure.id.clone(), figure);
    }

    /// What the ledgers' rules between measures say of the figures: what is wrong and what to do.
    pub fn broken_rules(&self, pack: &Pack, year: i16, today: Date) -> Vec<(CheckLevel, String)> {
        let mut broken = Vec::new();
        for ledger in &pack.ledgers {
            let row = Measures { facts: self, ledger: &ledger.head.id, year };
            let not_met = ledger.sum_checks.iter().filter(|c| c.rule.eval(&row, today) == Value::Bool(false));
            broken.extend(not_met.map(|check| (check.level, check.message.clone())));
        }
        broken
    }

    /// The sentence of a ledger.
    pub fn sentence(&self, ledger: &str) -> Option<&Sentence> {
        self.sentences.get(ledger)
    }

    /// What is known for a slot of a ledger's sentence.
    pub fn filling(&self, ledger: &str, slot: &FigureSlot) -> Option<&Filling> {
        self.fillings.get(&(ledger.to_owned(), slot_key(slot)))
    }

    /// A figure by its key.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.figures.get(id)
    }

    /// Every figure.
    pub fn all(&self) -> impl Iterator<Item = &Figure> {
        self.figures.values()
    }

    /// Whether a ledger has anything to tell.
    pub fn has_records(&self, ledger: &str) -> bool {
        self.figures
            .values()
            .any(|f| matches!(&f.origin, Origin::Measure { ledger: of, measure, records, .. } if of == ledger && measure != DUTY_RATE && *records > 0))
    }
}

/// The measures of a ledger in a year, as a rule between them reads them.
struct Measures<'a> {
    facts: &'a Facts,
    ledger: &'a str,
    year: i16,
}

impl Row for Measures<'_> {
    fn get(&self, path: &[&str]) -> Value {
        let (ledger, measure) = match path {
            [measure] => (self.ledger, *measure),
            [ledger, measure] => (*ledger, *measure),
            _ => return Value::Null,
        };
        let figure = self.facts.figure(&key(ledger, measure, self.year, None).to_string());
        figure.and_then(|f| f.value).map_or(Value::Null, Value::Number)
    }
}

fn key(ledger: &str, measure: &str, year: i16, slice: Option<String>) -> FigureKey {
    FigureKey { ledger: ledger.into(), measure: measure.into(), year, unit: None, slice }
}

/// A slot's narrowing as a condition. Numbers and yes/no stand as they are, codes in quotes.
fn slice_text(slot: &FigureSlot) -> Option<String> {
    let one = |(field, value): &(String, String)| match value.as_str() {
        "true" | "false" => format!("{field} = {value}"),
        number if number.parse::<f64>().is_ok() => format!("{field} = {number}"),
        code => format!("{field} = '{}'", code.replace('\'', "''")),
    };
    (!slot.slice.is_empty()).then(|| slot.slice.iter().map(one).collect::<Vec<_>>().join(" and "))
}

fn slot_key(slot: &FigureSlot) -> String {
    format!("{slot:?}")
}

/// A figure that is computed, not counted from one ledger.
pub fn derived(app: &App, period: &Period, id: String, label: &str, value: f64, unit: &str, how: &str) -> Figure {
    Figure {
        id,
        label: label.into(),
        value: Some(value),
        text: print(value, unit),
        unit: unit.into(),
        scope: app.units().root_name().to_owned(),
        period: period.label.clone(),
        as_of: app.clock.today().min(period.to),
        origin: Origin::Derived { from: vec![], how: how.into() },
        missing: None,
    }
}
