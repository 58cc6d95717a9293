//! Ranks and percentiles inside a class of schools. There is no rank across classes (handbook §8.1).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Which end is the better one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Better {
    /// More is better.
    Up,
    /// Less is better.
    Down,
}

/// A school to rank.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Unit.
    pub id: i64,
    /// Class of schools that are compared with each other.
    pub class: String,
    /// Value, unrounded.
    pub value: Option<f64>,
}

/// A school's place in its class.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ranked {
    /// Unit.
    pub id: i64,
    /// Class.
    pub class: String,
    /// Value.
    pub value: Option<f64>,
    /// 1 is the best; equal values share a rank and the next one is left out (1, 2, 2, 4). None without a value.
    pub rank: Option<usize>,
    /// Schools of the class that have a value.
    pub of: usize,
    /// Schools that share the rank, itself among them.
    pub tied: usize,
    /// (worse + ½ equal) ÷ all × 100, itself among the equal ones: the middle of a class is 50 whatever its size.
    pub percentile: Option<f64>,
}

/// Ranks each class by itself; in the order of classes and ranks, those without a value last.
pub fn rank(entries: &[Entry], better: Better) -> Vec<Ranked> {
    let mut classes: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    entries.iter().for_each(|e| classes.entry(&e.class).or_default().push(e));
    classes.into_values().flat_map(|class| of_class(&class, better)).collect()
}

fn of_class(class: &[&Entry], better: Better) -> Vec<Ranked> {
    let values: Vec<f64> = class.iter().filter_map(|e| known(e)).collect();
    let place = |e: &&Entry| {
        let value = known(e);
        let count = |better_than: bool| {
            let beats = |v: &&f64, own: f64| match better {
                Better::Up => (**v > own) == better_than && **v != own,
                Better::Down => (**v < own) == better_than && **v != own,
            };
            value.map_or(0, |own| values.iter().filter(|v| beats(v, own)).count())
        };
        let (above, below) = (count(true), count(false));
        let tied = value.map_or(0, |_| values.len() - above - below);
        let percentile = |_| (below as f64 + tied as f64 / 2.0) / values.len() as f64 * 100.0;
        Ranked {
            id: e.id,
            class: e.class.clone(),
            value,
            rank: value.map(|_| above + 1),
            of: values.len(),
            tied,
            percentile: value.map(percentile),
        }
    };
    let mut list: Vec<Ranked> = class.iter().map(place).collect();
    list.sort_by_key(|r| (r.rank.unwrap_or(usize::MAX), r.id));
    list
}

fn known(entry: &Entry) -> Option<f64> {
    entry.value.filter(|v| v.is_finite())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entries(list: &[(&str, Option<f64>)]) -> Vec<Entry> {
        let entry = |(i, (class, value)): (usize, &(&str, Option<f64>))| Entry {
            id: i as i64,
            class: (*class).into(),
            value: *value,
        };
        list.iter().enumerate().map(entry).collect()
    }

    #[test]
    fn equal_values_share_a_rank_inside_their_class() {
        let given = entries(&[
            ("小学", Some(90.0)),
            ("小学", Some(95.0)),
            ("小学", Some(90.0)),
            ("初中", Some(10.0)),
            ("小学", Some(80.0)),
            ("小学", None),
        ]);
        let short = |better| -> Vec<_> {
            rank(&given, better).into_iter().map(|r| (r.id, r.rank, r.of, r.tied, r.percentile)).collect()
        };
        assert_eq!(
            short(Better::Up),
            [
                (3, Some(1), 1, 1, Some(50.0)),
                (1, Some(1), 4, 1, Some(87.5)),
                (0, Some(2), 4, 2, Some(50.0)),
                (2, Some(2), 4, 2, Some(50.0)),
                (4, Some(4), 4, 1, Some(12.5)),
                (5, None, 4, 0, None),
            ]
        );
        assert_eq!(short(Better::Down)[1], (4, Some(1), 4, 1, Some(87.5)));
    }

    proptest! {
        #[test]
        fn ranks_do_not_depend_on_order_and_percentiles_average_to_fifty(values in prop::collection::vec(0u8..20, 1..30)) {
            let given: Vec<Entry> = values.iter().enumerate()
                .map(|(i, v)| Entry { id: i as i64, class: "小学".into(), value: Some(f64::from(*v)) }).collect();
            let ranked = rank(&given, Better::Up);
            let turned: Vec<Entry> = given.iter().rev().cloned().collect();
            prop_assert_eq!(&ranked, &rank(&turned, Better::Up));
            let mean = ranked.iter().filter_map(|r| r.percentile).sum::<f64>() / ranked.len() as f64;
            prop_assert!((mean - 50.0).abs() < 1e-9);
        }
    }
}
