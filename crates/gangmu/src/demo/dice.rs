//! Dice for invented data: the same seed throws the same numbers on every machine. Not for draws that must be fair.

/// A SplitMix64 generator (Steele, Lea, Flood 2014), fed from a seed and labels.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice for one purpose: different labels under one seed throw independent numbers.
    pub fn of(seed: u64, labels: &[&str]) -> Dice {
        // FNV-1a over the labels, each closed by a byte that no UTF-8 text contains.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for byte in labels.iter().flat_map(|l| l.bytes().chain([0xff])) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Dice(hash)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number in [low, high).
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number in [low, high].
    pub fn whole(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).max(0) as u64 + 1;
        low + (self.bits() % span) as i64
    }

    /// True with that probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of the things; none of nothing.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        let last = things.len().checked_sub(1)?;
        things.get(self.whole(0, last as i64) as usize)
    }

    /// The index of a weight, chosen in proportion; none where no weight is above zero.
    pub fn weighted(&mut self, weights: impl IntoIterator<Item = f64> + Clone) -> Option<usize> {
        let total: f64 = weights.clone().into_iter().filter(|w| *w > 0.0).sum();
        let mut left = self.unit() * total;
        let mut last = None;
        for (index, weight) in weights.into_iter().enumerate().filter(|(_, w)| *w > 0.0) {
            last = Some(index);
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }
}
