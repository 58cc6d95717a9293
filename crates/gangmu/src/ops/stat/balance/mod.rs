//! Balance of compulsory education: a stage against an assessment, and what would change it. What is asked stands in the
//! pack's standards, the counts come from a snapshot, and the computing is `gangmu_stat::balance`.

use std::sync::Arc;

use gangmu_pack::standards::{Balance, Dated};
use gangmu_stat::balance::basic::composite;
use gangmu_stat::balance::county::{self, County, StageResult};
use gangmu_stat::balance::improve::{Wish, improve};
use gangmu_stat::balance::rule::SchoolResult;
use gangmu_stat::balance::school::{School, Scope};
use gangmu_stat::balance::spread::Spread;
use gangmu_stat::balance::{Standard, Verdict, whatif};
use gangmu_stat::number::digits;

use super::indicator::census_day;
use super::{Counted, Source, counted, source};
use crate::app::App;
use crate::auth::Actor;
use crate::ops::error::{OpError, bad};
use crate::ops::figure::check_year;
use crate::view::balance::{
    BalanceExcluded, BalanceOutcome, BalanceReport, BalanceResource, BalanceSchool, BalanceSide, BalanceStep,
    BalanceTrial, BalanceValue, BalanceVerdict,
};
use crate::view::stat::{Choice, SnapshotBrief};

mod schools;
mod self_check;

/// By what counts are divided here.
const BY: &str = "stage";
/// Choices of schools that are all tried; more would keep a person waiting.
const TRIES: usize = 300;

/// What is asked about.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The year; the present one where none.
    pub year: Option<i16>,
    /// The stage; the first of the assessment where none.
    pub stage: Option<String>,
    /// The assessment; the first where none.
    pub standard: Option<String>,
}

/// All that the computing needs.
struct Case {
    year: i16,
    source: Source,
    by_stage: Arc<Counted>,
    balance: Balance,
    standards: Vec<Choice>,
    standard: Standard,
    scope: Scope,
    schools: Vec<School>,
}

/// A stage against an assessment.
pub async fn report(app: &App, actor: &Actor, asked: &Asked) -> Result<BalanceReport, OpError> {
    let case = case(app, actor, asked).await?;
    let county = case.assess(&case.schools);
    let (resources, schools) = county.stages.first().map(|stage| case.tables(app, stage)).unwrap_or_default();
    Ok(BalanceReport {
        year: case.year,
        stage: case.standard.stage.clone(),
        stages: case.balance.stages.iter().map(|s| Choice { id: s.clone(), name: s.clone() }).collect(),
        standard: case.balance.id.clone(),
        standards: case.standards.clone(),
        snapshot: SnapshotBrief::of(case.source.engine.snapshot().manifest(), case.source.current),
        resources: if schools.is_empty() { Vec::new() } else { resources },
        schools,
        excluded: excluded(app, &county),
        verdict: case.verdict(&county),
        self_check: self_check::list(app, &case.balance, &case.by_stage, case.year).await?,
    })
}

/// What changes would do, and the cheapest additions where costs are given.
pub async fn what_if(app: &App, actor: &Actor, trial: BalanceTrial) -> Result<BalanceOutcome, OpError> {
    let asked = Asked { year: trial.year, stage: trial.stage.clone(), standard: trial.standard.clone() };
    if trial.costs.values().any(|cost| !cost.is_finite() || *cost < 0.0) {
        return bad("单价不能是负数", "请填写每增加一个单位要多少元");
    }
    let case = case(app, actor, &asked).await?;
    let before = case.assess(&case.schools);
    let (changed, refused) = whatif::apply(&case.schools, &trial.changes);
    let refused: Vec<String> =
        refused.into_iter().map(|r| format!("第{}项改动不成立：{}", r.index + 1, r.text)).collect();
    let mut outcome = case.tried(&before, &case.assess(&changed));
    if !trial.costs.is_empty() {
        // Seconds of arithmetic must not hold up other requests.
        let app = app.clone();
        outcome = tokio::task::spawn_blocking(move || case.improved(&app, &before, &changed, trial))
            .await
            .map_err(|error| OpError::Statistics(error.to_string()))?;
    }
    outcome.reached &= refused.is_empty();
    outcome.reasons.splice(0..0, refused);
    Ok(outcome)
}

async fn case(app: &App, actor: &Actor, asked: &Asked) -> Result<Case, OpError> {
    actor.read_statistics()?;
    if !actor.sees_all() {
        return bad("均衡是全县的数，只给局机关看", "本校的数在“指标”里");
    }
    let year = check_year(asked.year.unwrap_or_else(|| app.clock.today().year()))?;
    let held: Vec<&Balance> =
        app.pack.standards.balances.iter().filter(|balance| balance.holds_on(census_day(year))).collect();
    let wanted = |balance: &&&Balance| asked.standard.as_ref().is_none_or(|id| *id == balance.id);
    let Some(balance) = held.iter().find(wanted).copied().cloned() else {
        return Err(OpError::NotFound(format!("{year}年的均衡标准")));
    };
    let Some(stage) = asked.stage.clone().or_else(|| balance.stages.first().cloned()) else {
        return Err(OpError::NotFound("要评估的学段".into()));
    };
    if !balance.stages.contains(&stage) {
        return bad(format!("“{}”不评估{stage}", balance.name), format!("请选{}", balance.stages.join("、")));
    }
    let source = source(app, year).await?;
    let by_stage = counted(app, &source, year, Some(BY)).await?;
    let whole = counted(app, &source, year, None).await?;
    let counts = schools::Counts { by_stage: &by_stage, whole: &whole };
    let schools = schools::schools(app, &balance, &counts, year);
    Ok(Case {
        year,
        standards: held.iter().map(|b| Choice { id: b.id.clone(), name: b.name.clone() }).collect(),
        standard: schools::standard(&balance, &stage),
        scope: schools::scope(app, &balance, &schools),
        source,
        by_stage,
        balance,
        schools,
    })
}

impl Case {
    fn assess(&self, schools: &[School]) -> County {
        county::assess(schools, &self.scope, std::slice::from_ref(&self.standard))
    }

    fn tables(&self, app: &App, stage: &StageResult) -> (Vec<BalanceResource>, Vec<BalanceSchool>) {
        let resources = self.resources(stage);
        let schools = stage.schools.iter().map(|school| school_row(app, stage, school)).collect();
        (resources, schools)
    }

    fn resources(&self, stage: &StageResult) -> Vec<BalanceResource> {
        let pairs = self.standard.resources.iter().zip(&stage.spreads);
        pairs
            .map(|(resource, spread)| BalanceResource {
                id: resource.id.clone(),
                name: resource.name.clone(),
                item: resource.item.clone(),
                unit: resource.unit.clone(),
                per: resource.per,
                shared: resource.shared,
                minimum: resource.threshold,
                mean: spread.mean,
                cv: spread.cv,
                limit: spread.limit,
                met: spread.within,
                on_schools: spread.schools,
                why: spread.why.clone(),
            })
            .collect()
    }

    /// The verdict of the stage, with the mean of all coefficients where that is what counts.
    fn verdict(&self, county: &County) -> BalanceVerdict {
        let (mut verdict, mut reasons) = (county.verdict, county.reasons.clone());
        if let Some((of_mean, words)) = county.stages.first().and_then(|stage| self.composite(stage)) {
            verdict = Verdict::all([verdict, of_mean]);
            reasons.push(words);
        }
        let nobody = county.stages.iter().all(|stage| stage.schools.is_empty());
        BalanceVerdict { met: met(verdict).filter(|_| !nobody), reasons }
    }

    /// The mean of all coefficients against its limit, in words; none where there is no such limit.
    fn composite(&self, stage: &StageResult) -> Option<(Verdict, String)> {
        let limit = *self.balance.composite.get(&stage.stage)?;
        let parts: Vec<(&str, Option<f64>)> = stage.spreads.iter().map(|s| (s.name.as_str(), s.cv)).collect();
        let found = composite(&parts, limit);
        let Some(value) = found.value else {
            let why = found.why.unwrap_or_default();
            return Some((found.verdict, format!("{}综合差异系数无法计算：{why}", stage.stage)));
        };
        // Rounded up: a mean just above the limit is not printed as the limit.
        let mean = digits((value * 1e4 - 1e-9).ceil() / 1e4, 4);
        let words = if found.verdict == Verdict::Met { "不超过" } else { "超过" };
        let (count, limit) = (parts.len(), digits(limit, 4));
        Some((found.verdict, format!("{}{count}项差异系数平均{mean}，{words}{limit}", stage.stage)))
    }

    fn tried(&self, before: &County, after: &County) -> BalanceOutcome {
        let verdict = self.verdict(after);
        BalanceOutcome {
            reached: verdict.met == Some(true),
            exact: true,
            cost: 0.0,
            reasons: if verdict.met == Some(true) { Vec::new() } else { verdict.reasons },
            skipped: Vec::new(),
            changes: Vec::new(),
            before: self.side(before.stages.first()),
            after: self.side(after.stages.first()),
        }
    }

    fn improved(&self, app: &App, before: &County, changed: &[School], trial: BalanceTrial) -> BalanceOutcome {
        let (sections, _) = county::sections(changed, &self.scope, std::slice::from_ref(&self.standard));
        let wish = Wish { costs: trial.costs, school_rule: true, schools: trial.schools, exact_up_to: TRIES };
        let plan = improve(&sections, &self.standard, &wish);
        let units = app.units();
        let step = |step: &gangmu_stat::balance::improve::Step| BalanceStep {
            unit: units.brief(step.school),
            resource: step.resource.clone(),
            amount: step.amount,
            cost: step.cost,
            text: step.text.clone(),
        };
        let mean = self.composite(&plan.after).filter(|(verdict, _)| *verdict != Verdict::Met);
        BalanceOutcome {
            reached: plan.reached && mean.is_none(),
            exact: plan.exact,
            cost: plan.cost,
            changes: plan.steps.iter().map(step).collect(),
            before: self.side(before.stages.first()),
            after: self.side(Some(&plan.after)),
            reasons: plan.reasons.into_iter().chain(mean.map(|(_, words)| words)).collect(),
            skipped: plan.skipped,
        }
    }

    fn side(&self, stage: Option<&StageResult>) -> BalanceSide {
        let of =
            |verdict: Verdict| stage.map_or(0, |s| s.schools.iter().filter(|school| school.verdict == verdict).count());
        BalanceSide {
            resources: stage.map(|stage| self.resources(stage)).unwrap_or_default(),
            passed: of(Verdict::Met),
            failed: of(Verdict::Unmet),
        }
    }
}

fn met(verdict: Verdict) -> Option<bool> {
    match verdict {
        Verdict::Met => Some(true),
        Verdict::Unmet => Some(false),
        Verdict::Unknown => None,
    }
}

fn school_row(app: &App, stage: &StageResult, school: &SchoolResult) -> BalanceSchool {
    let units = app.units();
    let share = |spread: &Spread| {
        spread.contributions.iter().find(|c| c.school == school.school).map(|contribution| contribution.signed)
    };
    let values = school.values.iter().zip(&stage.spreads).map(|(value, spread)| BalanceValue {
        value: value.value,
        ratio: value.ratio,
        met: value.met,
        gap: value.gap.clone(),
        why: value.why.clone(),
        share: share(spread),
    });
    BalanceSchool {
        unit: units.brief(school.school),
        town: units.get(school.school).and_then(|unit| unit.town.clone()),
        pupils: school.pupils,
        values: values.collect(),
        met: school.met,
        passed: met(school.verdict),
        reason: school.reason.clone(),
        gap: school.gap.clone(),
    }
}

fn excluded(app: &App, county: &County) -> Vec<BalanceExcluded> {
    let units = app.units();
    let row = |e: &gangmu_stat::balance::school::Excluded| BalanceExcluded {
        unit: units.brief(e.school),
        reason: e.text.clone(),
    };
    county.excluded.iter().map(row).collect()
}
