//! Shares of counts by band, as class sizes are counted (班额). It knows no bands.

/// The share of each count in all that are known, 0 to 1; none where a count is not known or all are zero.
pub fn shares(counts: &[Option<f64>]) -> Vec<Option<f64>> {
    let all: f64 = counts.iter().flatten().sum();
    counts.iter().map(|count| count.filter(|_| all > 0.0).map(|count| count / all)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_all_classes() {
        let found = shares(&[Some(2115.0), None, Some(23.0), Some(2.0)]);
        assert!((found[2].unwrap() - 23.0 / 2140.0).abs() < 1e-12 && (found[3].unwrap() - 0.0009).abs() < 5e-5);
        assert_eq!(found[1], None);
        assert_eq!(shares(&[Some(0.0), None]), [None, None]);
    }
}
