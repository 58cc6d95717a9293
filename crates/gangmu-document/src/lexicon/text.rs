//! A line as a string of which any stretch can be had by its characters' places. Knows no words.

/// A string with the place of each of its characters.
#[derive(Debug)]
pub(crate) struct Text {
    text: String,
    /// Where each character begins, in bytes.
    begins: Vec<u32>,
}

impl Text {
    /// Characters as a string.
    pub(crate) fn of(chars: &[char]) -> Self {
        let mut text = String::with_capacity(chars.len() * 3);
        let begin = |c: &char| {
            let at = text.len();
            text.push(*c);
            // A line is far shorter than 4 GB.
            u32::try_from(at).unwrap_or(u32::MAX)
        };
        let begins = chars.iter().map(begin).collect();
        Self { text, begins }
    }

    /// The characters `from..to`; "" where they are in the wrong order.
    pub(crate) fn between(&self, from: usize, to: usize) -> &str {
        let byte = |at: usize| self.begins.get(at).map_or(self.text.len(), |byte| *byte as usize);
        let to = byte(to);
        self.text.get(byte(from).min(to)..to).unwrap_or_default()
    }
}
