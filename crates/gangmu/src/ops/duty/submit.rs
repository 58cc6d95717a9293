//! Handing a return in: the unit's records of the period are counted, a nil return is said on purpose.

use gangmu_pack::definition::Ledger;
use gangmu_store::{Filed, ListQuery, ReturnQuery, Scope};

use super::round::Round;
use super::{find, owes, since};
use crate::app::App;
use crate::auth::Actor;
use crate::ops::error::{OpError, bad};
use crate::view::duty::{DutyItem, NewReturn};

/// Hands a return in, or hands in again what was sent back.
pub async fn submit(app: &App, actor: &Actor, new: NewReturn) -> Result<DutyItem, OpError> {
    let asked = find(app, &new.ledger, &new.duty)?;
    let unit_id = new.unit.unwrap_or(actor.unit);
    let units = app.units();
    let permit = actor.submit_return(&asked.ledger, units.path(unit_id))?;
    let round = asked.round(&new.period)?;
    let owed = units.get(unit_id).is_some_and(|unit| owes(app, &asked.ledger, &asked.duty, unit, &round));
    if !owed || round.due < since(app).await? {
        let (unit, label) = (units.name(unit_id), &round.label);
        return bad(format!("{unit}不需要报送{label}的“{}”", asked.duty.name), "请核对单位和期次");
    }
    if app.clock.today() < round.to {
        return bad(format!("{}还没有结束", round.label), format!("请在{}起报送", round.to));
    }
    let locked = ReturnQuery { unit_id: Some(unit_id), locked: true, ..period_query(&asked.key(unit_id, &round)) };
    if app.store.returns(&locked).await?.iter().any(|held| held.is_locked(app.clock.today())) {
        return bad(
            format!("{}的“{}”已锁定,不能再报送", round.label, asked.duty.name),
            "确需补报,请联系责任科室限期开放",
        );
    }
    let records = held(app, &asked.ledger, unit_id, &round).await?.records;
    match (records, new.nil) {
        (0, _) if !asked.duty.nil => {
            return bad("本期没有记录,这一项报送不能零报告", "请先填好本期的记录,再报送");
        }
        (0, false) => return bad("本期没有记录", "如确实没有发生,请确认零报告;如有遗漏,请先补登记录"),
        (1.., true) => return bad(format!("本期有{records}条记录,不能零报告"), "请取消“零报告”后报送"),
        _ => {}
    }
    let note = Some(new.note.trim().to_owned()).filter(|note| !note.is_empty());
    let filed = Filed { nil: new.nil, records, note };
    app.store.submit_return(&asked.key(unit_id, &round), &filed, &permit.by("", app.clock.now())).await?;
    super::list::one(app, actor, &asked, unit_id, &round).await
}

pub(super) fn period_query(key: &gangmu_store::ReturnKey) -> ReturnQuery {
    ReturnQuery {
        ledger: Some(key.ledger.clone()),
        duty: Some(key.duty.clone()),
        period: Some(key.period.clone()),
        ..ReturnQuery::default()
    }
}

/// What a unit has to hand in.
pub(super) struct Held {
    /// Records of the period, or persons of the register.
    pub records: i64,
    /// The name of the register from which the table is counted, where the unit keeps that instead.
    pub register: Option<String>,
}

/// What a unit has to hand in of a period: its records, else those of the register from which a table is counted (名册汇总), so that
/// nobody fills in what is known. Handing it in says that the register is complete.
pub(super) async fn held(app: &App, ledger: &Ledger, unit: i64, round: &Round) -> Result<Held, OpError> {
    let mut query = ListQuery::new(app.clock.today());
    query.scope = Scope::Units(vec![unit]);
    (query.from, query.to) = (Some(round.from), Some(round.to));
    let records = app.store.count_records(ledger, &query).await?;
    let rollup = ledger.rollup.as_ref().filter(|_| records == 0);
    let register = rollup.and_then(|rollup| Some((rollup, app.pack.ledger(&rollup.from)?)));
    let Some((rollup, register)) = register else { return Ok(Held { records, register: None }) };
    let mut query = ListQuery::new(round.to);
    (query.scope, query.counted, query.filter) = (Scope::Units(vec![unit]), true, rollup.filter.clone());
    let persons = app.store.count_records(register, &query).await?;
    Ok(Held { records: persons, register: (persons > 0).then(|| register.head.name.clone()) })
}
