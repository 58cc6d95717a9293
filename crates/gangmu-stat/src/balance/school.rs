//! The schools as they are counted: combined schools split by stage, and a list of who is left out and why (§5.1).
//! It judges nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Kind of a school, as far as the scope asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Kind {
    /// Any school of compulsory education, combined ones among them.
    Ordinary,
    /// 教学点
    TeachingPoint,
    /// A type of school that is left out: special and vocational schools.
    LeftOut,
}

/// A school as it reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct School {
    /// Unit.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Its type, as people call it: 特殊教育学校.
    pub type_name: String,
    /// Kind.
    pub kind: Kind,
    /// Its stages.
    pub sections: Vec<Section>,
    /// Amounts of the school as a whole, by resource; absent means not reported.
    pub whole: BTreeMap<String, f64>,
}

/// One stage of a school.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Section {
    /// Stage: 小学, 初中, 高中.
    pub stage: String,
    /// Pupils; none where not reported.
    pub pupils: Option<u32>,
    /// Amounts of this stage alone, by resource; added to its part of what the school shares.
    pub own: BTreeMap<String, f64>,
}

/// Who counts, and how shared resources are divided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scope {
    /// Weight of a pupil by stage. With 1, 1.1 and 1.32 all published rules agree: A/(A+1.1B), B/(B+1.2C) and
    /// A/(A+1.1B+1.32C) are the same division.
    pub weights: BTreeMap<String, f64>,
    /// Teaching points with fewer pupils stay out.
    pub point_pupils: u32,
}

/// A section that counts as a school of its stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counted {
    /// Unit.
    pub school: i64,
    /// Name of the school.
    pub name: String,
    /// Stage.
    pub stage: String,
    /// Pupils, more than none.
    pub pupils: f64,
    /// Its part of what the school shares: 1 where it is the only stage; none where it cannot be computed.
    pub share: Option<f64>,
    /// Amounts by resource.
    pub amounts: BTreeMap<String, f64>,
    /// Why a resource has no amount.
    pub missing: BTreeMap<String, String>,
}

/// A school or section that is left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Excluded {
    /// Unit.
    pub school: i64,
    /// Name of the school.
    pub name: String,
    /// Stage; none where the whole school is left out.
    pub stage: Option<String>,
    /// Why.
    pub reason: Reason,
    /// Why, in words.
    pub text: String,
}

/// Why a school is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Reason {
    /// Its type is left out.
    Type,
    /// Teaching point below the least number of pupils.
    SmallPoint,
    /// No pupils in this stage.
    NoPupils,
    /// The number of pupils is not reported: nothing can be counted per pupil.
    MissingPupils,
}

/// Splits the schools into sections of the stages asked for. `resources` are ids with their `shared` mark.
///
/// Source: domain handbook §5.1 [S25]; staff are reported per stage and never divided.
pub fn count(
    schools: &[School],
    scope: &Scope,
    stages: &[&str],
    resources: &[(&str, bool)],
) -> (Vec<Counted>, Vec<Excluded>) {
    let (mut counted, mut excluded) = (Vec::new(), Vec::new());
    for school in schools {
        match school.kind {
            Kind::LeftOut => excluded.push(school.without(None, Reason::Type, scope)),
            Kind::Ordinary | Kind::TeachingPoint => {
                for section in school.sections.iter().filter(|s| stages.contains(&s.stage.as_str())) {
                    match school.section(section, scope, resources) {
                        Ok(section) => counted.push(section),
                        Err(reason) => excluded.push(school.without(Some(&section.stage), reason, scope)),
                    }
                }
            }
        }
    }
    (counted, excluded)
}

impl School {
    fn section(&self, section: &Section, scope: &Scope, resources: &[(&str, bool)]) -> Result<Counted, Reason> {
        let pupils = section.pupils.ok_or(Reason::MissingPupils)?;
        if pupils == 0 {
            return Err(Reason::NoPupils);
        }
        if self.kind == Kind::TeachingPoint && pupils < scope.point_pupils {
            return Err(Reason::SmallPoint);
        }
        let mut counted = Counted {
            school: self.id,
            name: self.name.clone(),
            stage: section.stage.clone(),
            pupils: f64::from(pupils),
            share: self.share(section, scope),
            amounts: BTreeMap::new(),
            missing: BTreeMap::new(),
        };
        for &(id, shared) in resources {
            match self.amount(section, id, shared, counted.share) {
                Ok(amount) => counted.amounts.insert(id.into(), amount).map(|_| ()),
                Err(why) => counted.missing.insert(id.into(), why.into()).map(|_| ()),
            };
        }
        Ok(counted)
    }

    /// Weighted pupils of the section ÷ those of the school; none where pupils or a weight are missing.
    fn share(&self, section: &Section, scope: &Scope) -> Option<f64> {
        if self.sections.len() == 1 {
            return Some(1.0);
        }
        let weighted = |s: &Section| Some(scope.weights.get(&s.stage)? * f64::from(s.pupils?));
        let all = self.sections.iter().map(weighted).sum::<Option<f64>>()?;
        (all > 0.0).then_some(weighted(section)? / all)
    }

    /// What the stage has of its own and its part of what the school shares.
    fn amount(&self, section: &Section, id: &str, shared: bool, share: Option<f64>) -> Result<f64, &'static str> {
        let own = section.own.get(id).copied();
        let part = match self.whole.get(id) {
            None => None,
            Some(all) if self.sections.len() == 1 => Some(*all),
            Some(_) if !shared => return own.ok_or("人员须按学段分别填报").and_then(valid),
            Some(all) => Some(all * share.ok_or("各学段在校生数不全，共用资源无法分摊")?),
        };
        match (own, part) {
            (None, None) => Err("未填报"),
            (own, part) => valid(own.unwrap_or(0.0) + part.unwrap_or(0.0)),
        }
    }

    fn without(&self, stage: Option<&str>, reason: Reason, scope: &Scope) -> Excluded {
        let text = match reason {
            Reason::Type => format!("{}不计入", self.type_name),
            Reason::SmallPoint => format!("教学点学生不足{}人", scope.point_pupils),
            Reason::NoPupils => "没有在校生".into(),
            Reason::MissingPupils => "在校生数未填报".into(),
        };
        Excluded { school: self.id, name: self.name.clone(), stage: stage.map(str::to_owned), reason, text }
    }
}

fn valid(amount: f64) -> Result<f64, &'static str> {
    if amount.is_finite() && amount >= 0.0 { Ok(amount) } else { Err("数值无效") }
}
