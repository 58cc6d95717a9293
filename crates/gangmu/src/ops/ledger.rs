//! The ledgers as a person sees them: in short, and as definitions for form and list.

use gangmu_pack::definition::{Field, Ledger, Measure, Move};
use gangmu_store::{ListQuery, Scope};

use super::error::OpError;
use super::{record, trust, words};
use crate::app::App;
use crate::auth::Actor;
use crate::auth::policy::LedgerAction;
use crate::view::ledger::{
    FieldDefinition, LedgerBrief, LedgerDefinition, MeasureInfo, MoveDefinition, StateDefinition,
};

/// The ledgers that a person sees.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<LedgerBrief>, OpError> {
    let mut briefs = Vec::new();
    for ledger in app.pack.ledgers.iter().filter(|l| actor.may_open(l)) {
        briefs.push(brief(app, actor, ledger).await?);
    }
    Ok(briefs)
}

async fn brief(app: &App, actor: &Actor, ledger: &Ledger) -> Result<LedgerBrief, OpError> {
    let mut query = ListQuery::new(app.clock.today());
    query.scope = if actor.sees_all() { Scope::All } else { Scope::Subtree(actor.unit_path.clone()) };
    let states = app.store.counts_by_state(ledger, &query).await?;
    let open = states.iter().filter(|(state, _)| !ledger.is_final(state)).map(|(_, n)| n).sum();
    query.filter = gangmu_pack::expr::Expr::parse("overdue").ok();
    Ok(LedgerBrief {
        may_write: actor.may_add(ledger),
        total: states.iter().map(|(_, n)| n).sum(),
        open,
        overdue: app.store.count_records(ledger, &query).await?,
        ..named(app, ledger)
    })
}

/// A ledger in short without its records.
pub fn named(app: &App, ledger: &Ledger) -> LedgerBrief {
    let head = &ledger.head;
    let area = app.pack.areas.iter().find(|a| a.code == head.area);
    let office = app.pack.offices.iter().find(|o| o.code == head.office);
    LedgerBrief {
        id: head.id.clone(),
        name: head.name.clone(),
        record: head.record.clone(),
        about: head.about.clone(),
        area: head.area.clone(),
        area_name: area.map_or_else(|| head.area.clone(), |a| a.name.clone()),
        office_name: office.map_or_else(|| head.office.clone(), |o| o.name.clone()),
        may_write: true,
        total: 0,
        open: 0,
        overdue: 0,
    }
}

/// A ledger's definition.
pub async fn definition(app: &App, actor: &Actor, id: &str) -> Result<LedgerDefinition, OpError> {
    let ledger = app.ledger(id)?;
    if !actor.may_open(&ledger) {
        return Err(crate::auth::policy::Denied(format!("“{}”不对您的岗位开放", ledger.head.name)).into());
    }
    let trusted = trust::trusted(app, &ledger).await?;
    let entering = actor.enter(&ledger, LedgerAction::Write, &actor.unit_path, &trusted);
    let brief = brief(app, actor, &ledger).await?;
    Ok(LedgerDefinition {
        trust: !trusted.is_off(),
        proposes: entering.is_ok_and(|(_, counts)| !counts),
        may_trust: actor.set_trust(&ledger).is_ok(),
        ..shape(app, &ledger, brief, |step| actor.has_move(&ledger, step))
    })
}

/// A definition that is not in force, as form and list would have it for someone who may do everything.
pub fn preview(app: &App, ledger: &Ledger) -> LedgerDefinition {
    shape(app, ledger, named(app, ledger), |_| true)
}

fn shape(app: &App, ledger: &Ledger, brief: LedgerBrief, mine: impl Fn(&Move) -> bool) -> LedgerDefinition {
    let moves = ledger.moves.iter().map(|step| MoveDefinition {
        id: step.id.clone(),
        name: step.name.clone(),
        from: step.from.clone(),
        to: step.to.clone(),
        requires: step.requires.clone(),
        reason: step.reason,
        mine: mine(step),
        transfer: step.transfer,
    });
    let states = ledger.workflow.states.iter().map(|state| StateDefinition {
        id: state.id.clone(),
        name: state.name.clone(),
        is_final: ledger.is_final(&state.id),
        paused: state.paused,
    });
    LedgerDefinition {
        trust: false,
        proposes: false,
        may_trust: false,
        brief,
        title: ledger.head.title.clone(),
        on: ledger.head.on.clone(),
        views: ledger.head.views.clone(),
        fields: ledger.fields.iter().map(|f| field(app, ledger, f)).collect(),
        states: states.collect(),
        moves: moves.collect(),
        measures: ledger.all_measures().filter(|m| !m.hidden).map(|m| measure(ledger, m)).collect(),
        sentence: ledger.report.sentence.clone(),
    }
}

fn field(app: &App, ledger: &Ledger, field: &Field) -> FieldDefinition {
    FieldDefinition {
        id: field.id.clone(),
        name: field.name.clone(),
        kind: field.kind,
        required: field.required,
        codes: app.pack.codes(field).to_vec(),
        unit: field.unit.clone(),
        min: field.min,
        max: field.max,
        ledger: field.ledger.clone(),
        unit_kinds: field.unit_kinds.clone(),
        privacy: field.privacy,
        computed: field.computed.is_some(),
        default: field.default.clone(),
        list: field.list,
        help: field.help.clone(),
        standard: app.pack.data_item(field).map(|item| format!("{} {}", item.code, item.name)),
        reused_from: ledger.reuse.iter().find(|r| r.field == field.id).map(|r| record::source_words(app, ledger, r)),
        grain: field.grain,
        scale: field.scale,
        columns: field.columns.iter().map(|column| self::field(app, ledger, column)).collect(),
    }
}

/// A measure as people see it.
pub fn measure(ledger: &Ledger, measure: &Measure) -> MeasureInfo {
    MeasureInfo {
        ledger: ledger.head.id.clone(),
        ledger_name: ledger.head.name.clone(),
        measure: measure.id.clone(),
        name: measure.name.clone(),
        unit: measure.unit.clone(),
        rule: words::rule(ledger, measure),
        part_of: measure.part_of.clone(),
        never_target: measure.never_target,
    }
}

/// Every measure of every ledger that a person sees.
pub fn measures(app: &App, actor: &Actor) -> Vec<MeasureInfo> {
    let open = app.pack.ledgers.iter().filter(|l| actor.may_open(l));
    open.flat_map(|ledger| ledger.all_measures().filter(|m| !m.hidden).map(|m| measure(ledger, m))).collect()
}
