//! Counts by size band, as class sizes are counted (班额). Bands may overlap: an oversize class is a large class too.

use serde::{Deserialize, Serialize};

/// A band of sizes, both ends belonging to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Band {
    /// Name: 大班额.
    pub name: String,
    /// Smallest size.
    pub from: u32,
    /// Greatest size; none where it is open.
    pub to: Option<u32>,
}

impl Band {
    /// Whether a size lies in the band.
    pub fn holds(&self, size: u32) -> bool {
        size >= self.from && self.to.is_none_or(|to| size <= to)
    }
}

/// How many lie in a band.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BandCount {
    /// Name of the band.
    pub name: String,
    /// How many.
    pub count: usize,
    /// Their share of all, 0 to 1; none where there are none at all.
    pub share: Option<f64>,
}

/// Counts sizes by band, in the order of the bands.
pub fn count(sizes: &[u32], bands: &[Band]) -> Vec<BandCount> {
    let of = |band: &Band| {
        let count = sizes.iter().filter(|s| band.holds(**s)).count();
        let share = (!sizes.is_empty()).then(|| count as f64 / sizes.len() as f64);
        BandCount { name: band.name.clone(), count, share }
    };
    bands.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(name: &str, from: u32, to: Option<u32>) -> Band {
        Band { name: name.into(), from, to }
    }

    #[test]
    fn the_boundaries_of_large_and_oversize_classes_are_those_of_the_handbook() {
        let bands = [band("偏大", 46, Some(55)), band("大班额", 56, None), band("超大班额", 66, None)];
        for (size, expected) in
            [(45, [0, 0, 0]), (46, [1, 0, 0]), (55, [1, 0, 0]), (56, [0, 1, 0]), (65, [0, 1, 0]), (66, [0, 1, 1])]
        {
            assert_eq!(count(&[size], &bands).iter().map(|b| b.count).collect::<Vec<_>>(), expected, "{size}");
        }
    }

    #[test]
    fn shares_are_of_all_classes() {
        let sizes: Vec<u32> = [(2115, 45), (23, 60), (2, 66)].iter().flat_map(|(n, s)| vec![*s; *n]).collect();
        let found = count(&sizes, &[band("大班额", 56, None), band("超大班额", 66, None)]);
        assert_eq!((found[0].count, found[1].count), (25, 2));
        assert!((found[0].share.unwrap() - 0.0117).abs() < 5e-5 && (found[1].share.unwrap() - 0.0009).abs() < 5e-5);
        assert_eq!(count(&[], &[band("大班额", 56, None)])[0].share, None);
    }
}
