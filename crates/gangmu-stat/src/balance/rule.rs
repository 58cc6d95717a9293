//! One school against the standard of its stage: values, shortfalls, and whether it passes (§5.1). It compares no schools.

use serde::Serialize;

use super::{Resource, Standard, Verdict, reaches, school::Counted};
use crate::number::digits;

/// One indicator of one school.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Value {
    /// Resource.
    pub resource: String,
    /// Name of the indicator.
    pub name: String,
    /// The amount that the school has.
    pub amount: Option<f64>,
    /// Amount ÷ pupils × `per`, unrounded.
    pub value: Option<f64>,
    /// What must be reached.
    pub threshold: f64,
    /// Value ÷ threshold.
    pub ratio: Option<f64>,
    /// Whether it is reached, unrounded.
    pub met: Option<bool>,
    /// What is missing in the unit of the amount; 0 where it is met.
    pub lacking: Option<f64>,
    /// What is missing, in words: 1名骨干教师.
    pub gap: Option<String>,
    /// Why there is no value.
    pub why: Option<String>,
}

/// One school against the standard.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolResult {
    /// Unit.
    pub school: i64,
    /// Name.
    pub name: String,
    /// Stage.
    pub stage: String,
    /// Pupils.
    pub pupils: f64,
    /// Its part of what a combined school shares; 1 for others.
    pub share: Option<f64>,
    /// The indicators, in the order of the standard.
    pub values: Vec<Value>,
    /// How many are met.
    pub met: usize,
    /// Whether the school passes.
    pub verdict: Verdict,
    /// Why, in words.
    pub reason: String,
    /// All that is missing: 缺1名骨干教师、33000元设备.
    pub gap: Option<String>,
}

/// Holds a section against the standard.
pub fn judge(section: &Counted, standard: &Standard) -> SchoolResult {
    let values: Vec<Value> = standard.resources.iter().map(|r| value(section, r)).collect();
    let verdict = verdict(&values, standard);
    let gaps: Vec<&str> = values.iter().filter_map(|v| v.gap.as_deref()).collect();
    SchoolResult {
        school: section.school,
        name: section.name.clone(),
        stage: section.stage.clone(),
        pupils: section.pupils,
        share: section.share,
        met: values.iter().filter(|v| v.met == Some(true)).count(),
        verdict,
        reason: reason(&values, verdict),
        gap: (!gaps.is_empty()).then(|| format!("缺{}", gaps.join("、"))),
        values,
    }
}

fn value(section: &Counted, resource: &Resource) -> Value {
    let amount = section.amounts.get(&resource.id).copied();
    let value = amount.map(|a| resource.value(a, section.pupils));
    let lacking = amount.map(|a| resource.lacking(a, section.pupils, resource.threshold));
    Value {
        resource: resource.id.clone(),
        name: resource.name.clone(),
        amount,
        value,
        threshold: resource.threshold,
        ratio: value.filter(|_| resource.threshold > 0.0).map(|v| v / resource.threshold),
        met: value.map(|v| reaches(v, resource.threshold)),
        lacking,
        gap: lacking.filter(|l| *l > 0.0).map(|l| amount_text(l, resource)),
        why: section.missing.get(&resource.id).cloned().or_else(|| amount.is_none().then(|| "未填报".into())),
    }
}

/// `1名骨干教师`; an amount with more than two decimals is rounded up, so that it suffices.
pub fn amount_text(amount: f64, resource: &Resource) -> String {
    let enough = (amount * 100.0 - 1e-6).ceil() / 100.0;
    format!("{}{}{}", digits(enough, 2), resource.unit, resource.item)
}

/// Decided as soon as no missing figure can change it.
fn verdict(values: &[Value], standard: &Standard) -> Verdict {
    let missed: Vec<&Value> = values.iter().filter(|v| v.met == Some(false)).collect();
    let too_low = missed.iter().any(|v| !v.ratio.is_some_and(|r| reaches(r, standard.floor)));
    if missed.len() > standard.may_miss || too_low {
        Verdict::Unmet
    } else if values.iter().any(|v| v.met.is_none()) {
        Verdict::Unknown
    } else {
        Verdict::Met
    }
}

fn reason(values: &[Value], verdict: Verdict) -> String {
    let met = values.iter().filter(|v| v.met == Some(true)).count();
    let missed: Vec<String> = values.iter().filter(|v| v.met == Some(false)).map(share_text).collect();
    let missing: Vec<&str> = values.iter().filter(|v| v.met.is_none()).map(|v| v.name.as_str()).collect();
    let mut text = format!("{}项中{met}项达标", values.len());
    if !missed.is_empty() {
        text += &format!("；{}", missed.join("，"));
    }
    if !missing.is_empty() && verdict == Verdict::Unknown {
        text += &format!("；缺数据：{}", missing.join("、"));
    }
    text
}

/// Rounded down: 84.99 % is not printed as 85 %.
fn share_text(value: &Value) -> String {
    let percent = (value.ratio.unwrap_or(0.0) * 1e4 + 1e-6).floor() / 100.0;
    format!("{}为标准的{}%", value.name, digits(percent, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seven indicators, six of them met, the seventh at `ratio` of 2 000.
    fn school(ratio: Option<f64>, others: f64) -> (Counted, Standard) {
        let resources: Vec<Resource> = (1..=7)
            .map(|k| Resource {
                id: format!("k{k}"),
                name: format!("指标{k}"),
                item: "设备".into(),
                unit: "元".into(),
                per: 1.0,
                threshold: 2000.0,
                limit: Some(0.5),
                whole: false,
                shared: false,
            })
            .collect();
        let mut amounts: std::collections::BTreeMap<String, f64> =
            (1..=6).map(|k| (format!("k{k}"), others * 2000.0 * 100.0)).collect();
        amounts.extend(ratio.map(|r| ("k7".to_owned(), r * 2000.0 * 100.0)));
        let section = Counted {
            school: 1,
            name: "一小".into(),
            stage: "小学".into(),
            pupils: 100.0,
            share: Some(1.0),
            amounts,
            missing: Default::default(),
        };
        (section, Standard { stage: "小学".into(), resources, may_miss: 1, floor: 0.85 })
    }

    #[test]
    fn one_indicator_may_be_missed_by_fifteen_per_cent() {
        for (ratio, others, expected) in [
            (Some(1.0), 1.0, Verdict::Met),
            (Some(0.85), 1.0, Verdict::Met),
            (Some(0.8499), 1.0, Verdict::Unmet),
            (Some(0.849_999_99), 1.0, Verdict::Unmet),
            (Some(1.0), 0.99, Verdict::Unmet),
            (None, 1.0, Verdict::Unknown),
            (None, 0.99, Verdict::Unmet),
        ] {
            let (section, standard) = school(ratio, others);
            assert_eq!(judge(&section, &standard).verdict, expected, "{ratio:?} {others}");
        }
    }

    #[test]
    fn every_decimal_threshold_is_reached_by_the_amount_that_equals_it() {
        let (_, standard) = school(None, 1.0);
        for threshold in [4.2, 5.3, 1.0, 0.9, 4.5, 5.8, 7.5, 10.2, 2.3, 2.4] {
            for tens in 1..400 {
                let resource = Resource { per: 100.0, threshold, ..standard.resources[0].clone() };
                let pupils = f64::from(tens * 10);
                let amount = (threshold * 10.0).round() * f64::from(tens) / 100.0;
                assert_eq!(resource.lacking(amount, pupils, threshold), 0.0, "{threshold} {pupils}");
                assert!(resource.lacking(amount - 0.001, pupils, threshold) > 0.0);
            }
        }
    }

    #[test]
    fn what_is_missing_is_never_said_to_be_less_than_it_is() {
        let (_, standard) = school(None, 1.0);
        let square = Resource { unit: "平方米".into(), item: "场馆".into(), ..standard.resources[0].clone() };
        for (amount, expected) in [(1.0, "1平方米场馆"), (1.001, "1.01平方米场馆"), (0.1 + 0.2, "0.3平方米场馆")]
        {
            assert_eq!(amount_text(amount, &square), expected);
        }
        let (section, standard) = school(Some(0.849_999), 1.0);
        assert_eq!(judge(&section, &standard).reason, "7项中6项达标；指标7为标准的84.99%");
    }
}
