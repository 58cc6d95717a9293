//! SM3 (GB/T 32905-2016) and the key by which a draw puts numbers in order. No randomness of its own.

use sm3::{Digest, Sm3};

/// The key of a number in a draw: SM3 of `seed|number` in UTF-8, in lower-case hexadecimal digits.
/// Numbers are drawn in ascending order of their keys.
pub fn rank_key(seed: &str, number: &str) -> String {
    sm3_hex(&[seed.as_bytes(), b"|", number.as_bytes()])
}

pub(crate) fn sm3_hex(pieces: &[&[u8]]) -> String {
    let mut hasher = Sm3::new();
    for piece in pieces {
        hasher.update(piece);
    }
    hex::encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sm3_gives_the_digest_of_the_standards_example() {
        let expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(sm3_hex(&[b"a", b"bc"]), expected);
    }
}
