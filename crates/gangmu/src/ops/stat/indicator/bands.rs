//! Classes by band of size beside an indicator that is read with them. The bands stand in the pack.

use gangmu_pack::Indicator;
use gangmu_stat::compare::bands::shares;
use gangmu_stat::compare::series::Reach;

use super::super::Counted;
use super::value::Years;
use crate::app::App;
use crate::view::stat::BandValue;

/// The bands with their classes; nothing where the indicator is not read beside them, or nobody said how many there are.
pub(super) fn bands(app: &App, years: &Years, indicator: &Indicator, reach: &Reach) -> Vec<BandValue> {
    if !indicator.class_bands {
        return Vec::new();
    }
    let counted = app.pack.standards.class_bands.iter().filter_map(|band| Some((band, band.classes.as_ref()?)));
    let known: Vec<_> = counted.collect();
    let of = |counted: &Counted| -> Vec<Option<f64>> {
        known.iter().map(|(_, classes)| classes.eval(&|term| counted.count(reach, None, term)).ok()).collect()
    };
    let (now, before) = (of(&years.now), of(&years.before));
    if now.iter().all(Option::is_none) {
        return Vec::new();
    }
    let shares = shares(&now);
    let value = |(at, (band, _)): (usize, &(&gangmu_pack::standards::ClassBand, _))| BandValue {
        name: band.name.clone(),
        from: band.from,
        to: band.to,
        classes: now[at],
        share: shares[at],
        before: before[at],
    };
    known.iter().enumerate().map(value).collect()
}
