//! Basic balance (基本均衡, 教督〔2012〕3号): the composite of the difference coefficients. It computes no coefficient.

use serde::Serialize;

use super::{Verdict, within};

/// The composite difference coefficient of one stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Composite {
    /// Mean of the coefficients; none as long as one is missing.
    pub value: Option<f64>,
    /// Highest value allowed.
    pub limit: f64,
    /// Whether it is within the limit, unrounded.
    pub verdict: Verdict,
    /// Why there is no value.
    pub why: Option<String>,
}

/// Mean of the coefficients, each given with its indicator's name (§5.3 [S24]: eight of them).
///
/// A missing one is not left out of the mean: the others say nothing about it.
pub fn composite(parts: &[(&str, Option<f64>)], limit: f64) -> Composite {
    let missing: Vec<&str> = parts.iter().filter(|p| p.1.is_none()).map(|p| p.0).collect();
    let why = match missing.len() {
        0 if parts.is_empty() => Some("没有差异系数".into()),
        0 => None,
        _ => Some(format!("缺差异系数：{}", missing.join("、"))),
    };
    let value = why.is_none().then(|| parts.iter().filter_map(|p| p.1).sum::<f64>() / parts.len() as f64);
    let verdict = match value {
        None => Verdict::Unknown,
        Some(value) if within(value, limit) => Verdict::Met,
        Some(_) => Verdict::Unmet,
    };
    Composite { value, limit, verdict, why }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EIGHT: [f64; 8] = [0.41, 0.52, 0.38, 0.30, 0.22, 0.27, 0.25, 0.33];

    #[test]
    fn the_composite_is_the_mean_of_eight_and_misses_none() {
        let parts = EIGHT.map(|cv| ("k", Some(cv)));
        for (limit, expected) in [(0.65, Verdict::Met), (0.335, Verdict::Met), (0.3349, Verdict::Unmet)] {
            let found = composite(&parts, limit);
            assert!((found.value.unwrap() - 0.335).abs() < 1e-12);
            assert_eq!(found.verdict, expected);
        }
        let mut seven = parts;
        seven[2] = ("生均图书", None);
        let found = composite(&seven, 0.65);
        assert_eq!((found.value, found.verdict), (None, Verdict::Unknown));
        assert_eq!(found.why.as_deref(), Some("缺差异系数：生均图书"));
        assert_eq!(composite(&[], 0.65).verdict, Verdict::Unknown);
    }
}
