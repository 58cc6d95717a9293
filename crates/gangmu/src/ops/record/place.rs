//! A record in its place (owner, state, deadline): what the rules of its definition say of it. It reads and writes nothing.

use std::collections::BTreeSet;

use gangmu_pack::check_record::{self, Around, FieldFinding, NoRecords, RecordRow as Row, Units};
use gangmu_pack::definition::{CheckLevel, DayKind, Deadline, Ledger};
use gangmu_pack::expr::Expr;
use gangmu_pack::workdays::{Calendar, add_days};
use gangmu_store::Record;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::beside::Beside;
use crate::app::App;
use crate::ops::error::{Finding, Level, OpError, bad};

/// Where a record stands besides its values.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The unit that keeps it.
    pub owner: i64,
    /// Its state.
    pub state: &'a str,
    /// Its deadline.
    pub due: Option<Date>,
    /// The other records that its rules read; without them those rules count as met.
    pub beside: Option<&'a Beside>,
}

impl<'a> Place<'a> {
    /// Where a new record of a unit stands.
    pub fn new(ledger: &'a Ledger, owner: i64) -> Place<'a> {
        Place { owner, state: &ledger.workflow.initial, due: None, beside: None }
    }

    /// Where a record stands.
    pub fn of(record: &'a Record) -> Place<'a> {
        Place { owner: record.owner, state: &record.state, due: record.due, beside: None }
    }

    /// The same with the other records that its rules read.
    pub fn with(self, beside: &'a Beside) -> Place<'a> {
        Place { beside: Some(beside), ..self }
    }
}

/// Asks the rules of the pack about a record in its place.
pub(super) fn around<T>(app: &App, place: &Place, ask: impl FnOnce(&Around) -> T) -> T {
    let units = app.units();
    let owner = units.by_id(place.owner);
    ask(&Around {
        code_lists: &app.pack.code_lists,
        units: &*units,
        owner: owner.as_deref(),
        state: Some(place.state),
        due: place.due,
        last: place.beside.and_then(Beside::last),
        records: place.beside.map_or(&NoRecords, |beside| beside),
        today: app.clock.today(),
    })
}

/// Checks values as they stand; findings for the person.
pub(super) fn check(app: &App, ledger: &Ledger, values: &Map<String, Value>, place: &Place) -> Vec<Finding> {
    let found = around(app, place, |around| check_record::check_values(ledger, values, around));
    found.into_iter().map(finding).collect()
}

/// The same for values that were filled in.
fn check_filled(app: &App, ledger: &Ledger, values: &Map<String, Value>, place: &Place) -> Vec<Finding> {
    let found = around(app, place, |around| check_record::check_filled(ledger, values, around));
    found.into_iter().map(finding).collect()
}

/// A finding of the pack as the API shows it.
fn finding(found: FieldFinding) -> Finding {
    let level = match found.level {
        CheckLevel::Error => Level::Error,
        CheckLevel::Doubt => Level::Doubt,
        CheckLevel::Warn => Level::Warn,
    };
    Finding { field: found.field, ..Finding::new("value", level, found.message, found.advice) }
}

/// A record as it stood before a change.
pub struct Stood<'a> {
    /// Its values, in clear.
    pub values: &'a Map<String, Value>,
    /// Where it stood, with what its rules read then.
    pub place: Place<'a>,
}

/// Judges values as they are to stand, with what is computed filled in: an error refuses them, a doubt does so without a stated reason. A doubt about
/// values that stood so before asks for nothing. Remarks come back, and the doubts that the reason answers.
pub fn judged(
    app: &App,
    ledger: &Ledger,
    values: &Map<String, Value>,
    place: &Place,
    stood: Option<&Stood>,
    reason: &str,
) -> Result<Vec<Finding>, OpError> {
    let mut findings = check_filled(app, ledger, values, place);
    if findings.is_empty() {
        return Ok(findings);
    }
    let of = |findings: &[Finding], level| findings.iter().filter(|f| f.level == level).cloned().collect::<Vec<_>>();
    let errors = of(&findings, Level::Error);
    if !errors.is_empty() {
        let first = errors[0].message.clone();
        let message = if errors.len() == 1 { first } else { format!("有{}处要改:{first}等", errors.len()) };
        return Err(OpError::Findings(message, errors));
    }
    if let Some(stood) = stood
        && findings.iter().any(|f| f.level == Level::Doubt)
    {
        let before = check(app, ledger, stood.values, &stood.place);
        findings
            .retain(|f| f.level != Level::Doubt || !before.contains(f) || is_touched(ledger, f, stood.values, values));
    }
    let doubts = of(&findings, Level::Doubt);
    if !doubts.is_empty() && reason.trim().is_empty() {
        let message = format!("有{}处存疑:{};确认无误的,写明理由后保存", doubts.len(), doubts[0].message);
        return Err(OpError::Findings(message, doubts));
    }
    Ok(findings)
}

/// Whether a value that the doubted rule reads is another one than before: as people fill them, for what is computed
/// of the day changes by itself.
fn is_touched(ledger: &Ledger, doubt: &Finding, before: &Map<String, Value>, after: &Map<String, Value>) -> bool {
    let rules = ledger.checks.iter().filter(|check| check.message.starts_with(&doubt.message));
    let mut open: Vec<String> = rules.flat_map(|check| check.rule.fields()).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        let formula = ledger.field(&id).and_then(|field| field.computed.as_ref());
        match formula {
            Some(formula) => open.extend(formula.fields()),
            None if id == "last" => open.extend(ledger.head.key.iter().chain([&ledger.head.on]).cloned()),
            None if !same_value(before, after, &id) => return true,
            None => {}
        }
    }
    false
}

/// Whether a field has the same value in both, be it written as 600 or 600.0; an empty one is none.
pub(super) fn same_value(before: &Map<String, Value>, after: &Map<String, Value>, id: &str) -> bool {
    let [before, after] = [before, after].map(|values| values.get(id).filter(|value| !value.is_null()));
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    before == after || number(before).is_some() && number(before) == number(after)
}

/// A record belongs to a unit of a kind that keeps the ledger.
pub fn check_owner(app: &App, ledger: &Ledger, owner: i64) -> Result<(), OpError> {
    let units = app.units();
    match units.get(owner) {
        Some(unit) if ledger.head.kept_by.contains(&unit.kind) => Ok(()),
        Some(unit) => bad(format!("“{}”不是填报“{}”的单位", unit.name, ledger.head.name), "请选择记录所属的单位"),
        None => bad("所属单位不存在", "请从单位列表中选择"),
    }
}

/// Whether a unit meets a condition that reads nothing but the unit.
pub fn unit_meets(app: &App, ledger: &Ledger, unit: i64, condition: &Expr) -> bool {
    let place = Place::new(ledger, unit);
    around(app, &place, |around| condition.eval(&Row { ledger, values: &Map::new(), around }, around.today).is_true())
}

/// Fills defaults and computed fields.
pub fn fill_in(app: &App, ledger: &Ledger, mut values: Map<String, Value>, place: &Place) -> Map<String, Value> {
    for field in &ledger.fields {
        if let Some(default) = &field.default
            && values.get(&field.id).is_none_or(Value::is_null)
        {
            values.insert(field.id.clone(), default.clone());
        }
    }
    around(app, place, |around| check_record::fill(ledger, &mut values, around));
    values
}

/// The deadline of a record that entered these states on these days, the last one where it stands now: the earliest of
/// the clocks that run. A clock runs from its state until a state of its end, or one behind it, is reached; a record that
/// is sent back stands before that end again, and the clock goes on.
pub fn due(
    app: &App,
    ledger: &Ledger,
    values: &Map<String, Value>,
    owner: i64,
    entries: &[(String, Date)],
) -> Option<Date> {
    clocks(app, ledger, values, owner, entries).into_iter().map(|(_, due)| due).min()
}

/// The clocks that run on a record, each with its day. They all stand still in a paused state.
pub fn clocks<'a>(
    app: &App,
    ledger: &'a Ledger,
    values: &Map<String, Value>,
    owner: i64,
    entries: &[(String, Date)],
) -> Vec<(&'a Deadline, Date)> {
    let Some((state, _)) = entries.last().filter(|(state, _)| !ledger.is_final(state) && !ledger.is_paused(state))
    else {
        return vec![];
    };
    if ledger.deadlines.is_empty() {
        return vec![];
    }
    let place = |id: &str| ledger.workflow.states.iter().position(|s| s.id == id);
    around(app, &Place { owner, state, due: None, beside: None }, |around| {
        let row = Row { ledger, values, around };
        let running = ledger.deadlines.iter().filter_map(|clock| {
            let run = Run::of(ledger, clock, entries, &app.pack.calendar)?;
            let end = clock.until.iter().filter_map(|id| place(id)).min();
            let due = || clock.due(run.began, &row, &app.pack.calendar);
            (place(state) < end).then(|| (clock, add_days(due(), run.stood, clock.calendar, &app.pack.calendar)))
        });
        running.collect()
    })
}

/// A clock on its way: when it began and for how many days of its kind it has stood still since.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    began: Date,
    stood: u16,
}

impl Run {
    /// Walks the states that a record entered. Its first state after a pause, even if it is the one in which the clock
    /// begins, goes on with the clock instead of beginning anew.
    fn of(ledger: &Ledger, clock: &Deadline, entries: &[(String, Date)], calendar: &Calendar) -> Option<Run> {
        let (mut run, mut paused): (Option<Run>, Option<Date>) = (None, None);
        for (state, day) in entries {
            if ledger.is_paused(state) {
                paused = paused.or(Some(*day));
                continue;
            }
            let pause = paused.take();
            match (&mut run, pause) {
                (Some(run), Some(since)) => {
                    run.stood = run.stood.saturating_add(days_between(since, *day, clock.calendar, calendar));
                }
                _ if *state == clock.from => run = Some(Run { began: *day, stood: 0 }),
                _ => {}
            }
        }
        run
    }
}

/// Days of a kind after one day, up to another.
fn days_between(from: Date, to: Date, kind: DayKind, calendar: &Calendar) -> u16 {
    let days = from.series(1.day()).skip(1).take_while(|day| *day <= to);
    let counted = days.filter(|day| kind == DayKind::Natural || calendar.is_workday(*day)).count();
    u16::try_from(counted).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn run(clock: &Deadline, entries: &[(&str, Date)]) -> Option<Run> {
        let (pack, _) = crate::packs::load(None).unwrap();
        let mut ledger = (**pack.ledgers.iter().find(|l| l.head.id == "hazard").unwrap()).clone();
        for state in ledger.workflow.states.iter_mut().filter(|s| s.id == "listed_supervision") {
            state.paused = true;
        }
        let entries: Vec<(String, Date)> = entries.iter().map(|(state, day)| ((*state).to_owned(), *day)).collect();
        Run::of(&ledger, clock, &entries, &pack.calendar)
    }

    fn clock(calendar: DayKind) -> Deadline {
        let (pack, _) = crate::packs::load(None).unwrap();
        let ledger = pack.ledgers.iter().find(|l| l.head.id == "hazard").unwrap().clone();
        let graded = ledger.deadlines.iter().find(|d| d.from == "graded").unwrap();
        Deadline { calendar, ..graded.clone() }
    }

    #[test]
    fn a_pause_moves_the_day_on_and_a_new_beginning_forgets_it() {
        let natural = clock(DayKind::Natural);
        let (began, back) = (date(2026, 11, 2), date(2026, 11, 12));
        for (entries, expected) in [
            (vec![("found", began)], None),
            (vec![("graded", began), ("rectifying", back)], Some((began, 0))),
            (
                vec![("graded", began), ("listed_supervision", date(2026, 11, 6)), ("rectifying", back)],
                Some((began, 6)),
            ),
            // Back in the very state in which the clock begins: it goes on.
            (vec![("graded", began), ("listed_supervision", date(2026, 11, 6)), ("graded", back)], Some((began, 6))),
            // Two paused states one after the other are one pause; two pauses add up.
            (
                vec![
                    ("graded", began),
                    ("listed_supervision", date(2026, 11, 3)),
                    ("listed_supervision", date(2026, 11, 4)),
                    ("rectifying", date(2026, 11, 5)),
                    ("listed_supervision", date(2026, 11, 10)),
                    ("rectifying", back),
                ],
                Some((began, 4)),
            ),
            // A pause before the clock began is none of its days; graded anew begins anew.
            (vec![("listed_supervision", began), ("graded", back)], Some((back, 0))),
            (
                vec![
                    ("graded", began),
                    ("listed_supervision", date(2026, 11, 3)),
                    ("rectifying", date(2026, 11, 5)),
                    ("graded", back),
                ],
                Some((back, 0)),
            ),
        ] {
            let expected = expected.map(|(began, stood)| Run { began, stood });
            assert_eq!(run(&natural, &entries), expected, "{entries:?}");
        }
        let paused = [("graded", began), ("listed_supervision", date(2026, 11, 6)), ("rectifying", back)];
        // From Friday the 6th to Thursday the 12th four days were worked.
        assert_eq!(run(&clock(DayKind::Working), &paused), Some(Run { began, stood: 4 }));
    }
}
