//! How a stated percentage stands to the counts that it was taken of. Finds neither.

use super::amount::Amount;

/// How a stated percentage stands to its counts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Fit {
    Holds,
    /// Off by less than one in the last place: cut off instead of rounded.
    Cut,
    Off,
}

/// Judges a stated percentage against the least and the most that the counts give in per cent: as their words go, and with
/// the rounding of their decimals.
pub(super) fn fit(stated: &Amount, (low, high): (f64, f64), rounded: (f64, f64)) -> Fit {
    let place = 10f64.powi(-stated.decimals) * stated.scale;
    let (least, most) = (stated.low * stated.scale, stated.high * stated.scale);
    let meets = |slack: f64| low <= most + slack + 1e-9 && high >= least - slack - 1e-9;
    let value = stated.value * stated.scale;
    if meets(0.5 * place) {
        Fit::Holds
    } else if (meets(place) || (rounded.0..=rounded.1).contains(&value)) && stated.is_plain() {
        Fit::Cut
    } else {
        Fit::Off
    }
}

fn quotient((a, b): (f64, f64), (c, d): (f64, f64)) -> (f64, f64) {
    (100.0 * a / d, if c > 0.0 { 100.0 * b / c } else { f64::INFINITY })
}

pub(super) fn fit_share(rate: &Amount, part: &Amount, whole: &Amount) -> Option<Fit> {
    let known = whole.span().0 > 0.0 && part.base() > 0.0;
    known.then(|| fit(rate, quotient(part.span(), whole.span()), quotient(part.rounded(), whole.rounded())))
}
