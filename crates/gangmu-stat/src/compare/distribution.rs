//! A distribution in a few numbers: quartiles, ends, mean and a histogram. It compares no names.

use serde::Serialize;

/// A distribution.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Distribution))]
pub struct Summary {
    /// Values it stands on.
    pub count: usize,
    /// Entries without a value.
    pub missing: usize,
    /// Ends, quartiles and mean; none without values.
    pub figures: Option<Figures>,
    /// The histogram.
    pub bins: Vec<Bin>,
}

/// Ends, quartiles and mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figures {
    /// Least value.
    pub min: f64,
    /// Lower quartile.
    pub lower: f64,
    /// Median.
    pub median: f64,
    /// Upper quartile.
    pub upper: f64,
    /// Greatest value.
    pub max: f64,
    /// Plain mean of the values; the county's value is another thing.
    pub mean: f64,
}

/// A bar of a histogram.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bin {
    /// Lower end, belonging to it.
    pub from: f64,
    /// Upper end, belonging to it in the last bar only.
    pub to: f64,
    /// Values in it.
    pub count: usize,
}

/// Summarises values; what is no finite number counts as missing. `bins` is about how many bars are wanted.
pub fn summarise(values: &[Option<f64>], bins: usize) -> Summary {
    let mut known: Vec<f64> = values.iter().filter_map(|v| v.filter(|v| v.is_finite())).collect();
    known.sort_by(f64::total_cmp);
    let at = |p: f64| quantile(&known, p);
    let figures =
        at(0.0).zip(at(0.25)).zip(at(0.5)).zip(at(0.75)).zip(at(1.0)).map(|((((min, lower), median), upper), max)| {
            Figures { min, lower, median, upper, max, mean: known.iter().sum::<f64>() / known.len() as f64 }
        });
    Summary { count: known.len(), missing: values.len() - known.len(), figures, bins: histogram(&known, bins) }
}

/// The quantile of sorted values at `p` (0 to 1): linear between the order statistics at (n − 1)p.
///
/// Source: definition 7 of Hyndman & Fan, *Sample Quantiles in Statistical Packages*, 1996; as spreadsheets compute it.
pub fn quantile(sorted: &[f64], p: f64) -> Option<f64> {
    let place = p.clamp(0.0, 1.0) * (sorted.len().checked_sub(1)? as f64);
    let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    Some(low + (high - low) * place.fract())
}

/// Bars with round ends (1, 2, 2.5 or 5 × a power of ten wide) over all the values.
fn histogram(sorted: &[f64], bins: usize) -> Vec<Bin> {
    let (Some(&min), Some(&max)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let width = round_width((max - min) / bins.max(1) as f64);
    if max <= min || !width.is_normal() {
        return vec![Bin { from: min, to: max, count: sorted.len() }];
    }
    let first = (min / width).floor();
    let bars = ((max / width - first).ceil() as usize).max(1);
    let place = |value: &f64| (((value / width).floor() - first) as usize).min(bars - 1);
    let mut list: Vec<Bin> = (0..bars)
        .map(|i| Bin { from: (first + i as f64) * width, to: (first + i as f64 + 1.0) * width, count: 0 })
        .collect();
    sorted.iter().for_each(|value| list[place(value)].count += 1);
    list
}

fn round_width(width: f64) -> f64 {
    let power = 10f64.powf(width.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    steps.into_iter().map(|s| s * power).find(|s| *s >= width * (1.0 - 1e-9)).unwrap_or(width)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quartiles_lie_between_order_statistics_as_in_spreadsheets() {
        for (values, expected) in [
            (&[1.0, 2.0, 3.0, 4.0][..], [1.0, 1.75, 2.5, 3.25, 4.0]),
            (&[1.0, 2.0, 3.0, 4.0, 5.0], [1.0, 2.0, 3.0, 4.0, 5.0]),
            (&[7.0], [7.0; 5]),
            (&[0.0, 10.0], [0.0, 2.5, 5.0, 7.5, 10.0]),
        ] {
            let given: Vec<Option<f64>> = values.iter().rev().map(|v| Some(*v)).collect();
            let f = summarise(&given, 4).figures.unwrap();
            assert_eq!([f.min, f.lower, f.median, f.upper, f.max], expected);
        }
        let none = summarise(&[None, Some(f64::NAN)], 4);
        assert_eq!((none.count, none.missing, none.figures, none.bins.len()), (0, 2, None, 0));
    }

    #[test]
    fn bars_have_round_ends_and_hold_their_lower_end() {
        let found = summarise(&[3.0, 5.0, 9.9, 10.0, 12.0, 22.0].map(Some), 4);
        let bars: Vec<_> = found.bins.iter().map(|b| (b.from, b.to, b.count)).collect();
        assert_eq!(bars, [(0.0, 5.0, 1), (5.0, 10.0, 2), (10.0, 15.0, 2), (15.0, 20.0, 0), (20.0, 25.0, 1)]);
        let same = summarise(&[Some(2.0), Some(2.0)], 4);
        assert_eq!(same.bins, [Bin { from: 2.0, to: 2.0, count: 2 }]);
    }

    proptest! {
        #[test]
        fn every_value_is_in_one_bar(values in prop::collection::vec(-1e6f64..1e6, 1..60), bins in 0usize..20) {
            let given: Vec<Option<f64>> = values.iter().map(|v| Some(*v)).collect();
            let found = summarise(&given, bins);
            prop_assert_eq!(found.bins.iter().map(|b| b.count).sum::<usize>(), values.len());
            let f = found.figures.unwrap();
            prop_assert!(f.min <= f.lower && f.lower <= f.median && f.median <= f.upper && f.upper <= f.max);
            prop_assert!(found.bins[0].from <= f.min && found.bins[found.bins.len() - 1].to >= f.max);
            prop_assert!(found.bins.len() <= 2 * bins.max(1) + 2);
        }
    }
}
