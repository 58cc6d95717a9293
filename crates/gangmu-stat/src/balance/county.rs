//! The resources part of quality balance for a whole county: every school, every coefficient, one verdict with its reasons.
//! The other parts (government guarantee, quality, recognition) are judged elsewhere.

use serde::Serialize;

use super::{
    Standard, Verdict,
    rule::{self, SchoolResult},
    school::{self, Counted, Excluded, School, Scope},
    spread::{Spread, spread},
};
use crate::number::digits;

/// Schools that a reason names; the list of schools has the others.
const NAMED: usize = 10;

/// One stage of a county.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageResult {
    /// Stage.
    pub stage: String,
    /// Every school that counts.
    pub schools: Vec<SchoolResult>,
    /// The coefficient of every resource, in the order of the standard.
    pub spreads: Vec<Spread>,
    /// Whether all schools pass and all coefficients are within their limits.
    pub verdict: Verdict,
}

/// A county.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct County {
    /// Its stages, in the order of the standards.
    pub stages: Vec<StageResult>,
    /// Who is left out.
    pub excluded: Vec<Excluded>,
    /// Whether the resources part is met.
    pub verdict: Verdict,
    /// What stands against it, or what it stands on.
    pub reasons: Vec<String>,
    /// The coefficients by their distance to the limit, the most critical first.
    pub nearest: Vec<Margin>,
}

/// How far a coefficient is from its limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Margin {
    /// Stage.
    pub stage: String,
    /// Resource.
    pub resource: String,
    /// Name of the indicator.
    pub name: String,
    /// Coefficient.
    pub cv: f64,
    /// Limit.
    pub limit: f64,
    /// Limit − coefficient; negative where it is exceeded.
    pub margin: f64,
}

/// Judges the schools of a county by the standards of their stages (§5.1).
pub fn assess(schools: &[School], scope: &Scope, standards: &[Standard]) -> County {
    let (counted, excluded) = sections(schools, scope, standards);
    let stages: Vec<StageResult> = standards.iter().map(|standard| stage(&counted, standard)).collect();
    let verdict = Verdict::all(stages.iter().map(|s| s.verdict));
    let reasons = reasons(&stages, &excluded);
    let nearest = nearest(&stages);
    County { stages, excluded, verdict, reasons, nearest }
}

/// The sections of the stages that have a standard.
pub fn sections(schools: &[School], scope: &Scope, standards: &[Standard]) -> (Vec<Counted>, Vec<Excluded>) {
    let stages: Vec<&str> = standards.iter().map(|s| s.stage.as_str()).collect();
    let mut resources: Vec<(&str, bool)> =
        standards.iter().flat_map(|s| &s.resources).map(|r| (r.id.as_str(), r.shared)).collect();
    resources.sort_unstable();
    resources.dedup_by_key(|r| r.0);
    school::count(schools, scope, &stages, &resources)
}

/// One stage: the sections of other stages are passed over.
pub fn stage(counted: &[Counted], standard: &Standard) -> StageResult {
    let own: Vec<&Counted> = counted.iter().filter(|s| s.stage == standard.stage).collect();
    let schools: Vec<SchoolResult> = own.iter().map(|s| rule::judge(s, standard)).collect();
    let spreads: Vec<Spread> = standard.resources.iter().map(|r| spread(&own, &standard.stage, r)).collect();
    let of_spreads = spreads.iter().filter(|s| s.limit.is_some()).map(|s| match s.within {
        Some(false) => Verdict::Unmet,
        Some(true) if s.without.is_empty() => Verdict::Met,
        _ => Verdict::Unknown,
    });
    let verdict = Verdict::all(schools.iter().map(|s| s.verdict).chain(of_spreads));
    StageResult { stage: standard.stage.clone(), schools, spreads, verdict }
}

fn reasons(stages: &[StageResult], excluded: &[Excluded]) -> Vec<String> {
    let mut reasons: Vec<String> = stages.iter().flat_map(StageResult::reasons).collect();
    let silent = excluded.iter().filter(|e| e.reason == school::Reason::MissingPupils).count();
    if silent > 0 {
        reasons.push(format!("{silent}所学校（学段）未填报在校生数，未计入"));
    }
    reasons
}

impl StageResult {
    fn reasons(&self) -> Vec<String> {
        let stage = &self.stage;
        if self.schools.is_empty() {
            return vec![format!("{stage}没有计入的学校")];
        }
        let mut reasons = Vec::new();
        for (verdict, word) in [(Verdict::Unmet, "未达标"), (Verdict::Unknown, "缺数据")] {
            let names: Vec<&str> =
                self.schools.iter().filter(|s| s.verdict == verdict).map(|s| s.name.as_str()).collect();
            if !names.is_empty() {
                let more = if names.len() > NAMED { "等" } else { "" };
                let named = names[..names.len().min(NAMED)].join("、");
                reasons.push(format!("{stage}{}所学校{word}：{named}{more}", names.len()));
            }
        }
        for spread in self.spreads.iter().filter(|s| s.within == Some(false)) {
            reasons.push(spread.exceeded());
        }
        for spread in self.spreads.iter().filter(|s| s.limit.is_some()) {
            if let Some(why) = &spread.why {
                reasons.push(format!("{stage}{}差异系数无法计算：{why}", spread.name));
            } else if !spread.without.is_empty() {
                let (with, without) = (spread.schools, spread.without.len());
                reasons.push(format!("{stage}{}差异系数按{with}所学校计算，{without}所缺数据", spread.name));
            }
        }
        if reasons.is_empty() {
            reasons.extend(self.praise());
        }
        reasons
    }
}

impl StageResult {
    /// What it stands on where all is met; nothing where nothing is asked of schools and coefficients.
    fn praise(&self) -> Option<String> {
        let asked = self.schools.iter().flat_map(|s| &s.values).any(|v| v.threshold > 0.0);
        let limits = self.spreads.iter().filter(|s| s.limit.is_some()).count();
        let parts = [
            asked.then(|| format!("{}所学校全部达标", self.schools.len())),
            (limits > 0).then(|| format!("{limits}项差异系数都在限值内")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| format!("{}{}", self.stage, parts.join("，")))
    }
}

impl Spread {
    fn exceeded(&self) -> String {
        // Rounded up: a coefficient just above 0.50 is not printed as 0.50.
        let cv = (self.cv.unwrap_or(0.0) * 1e4 - 1e-9).ceil() / 1e4;
        format!("{}{}差异系数{}，超过{}", self.stage, self.name, digits(cv, 4), digits(self.limit.unwrap_or(0.0), 4))
    }
}

fn nearest(stages: &[StageResult]) -> Vec<Margin> {
    let margin = |s: &Spread| {
        let (cv, limit) = s.cv.zip(s.limit)?;
        let (stage, resource, name) = (s.stage.clone(), s.resource.clone(), s.name.clone());
        Some(Margin { stage, resource, name, cv, limit, margin: limit - cv })
    };
    let mut list: Vec<Margin> = stages.iter().flat_map(|s| &s.spreads).filter_map(margin).collect();
    list.sort_by(|a, b| a.margin.total_cmp(&b.margin));
    list
}
