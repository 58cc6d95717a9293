//! Reads definition files into ledgers and packs, with findings. It opens no file: the caller hands over the text.

use crate::Finding;
use crate::definition::{CheckLevel, Ledger};

/// Reads one ledger file.
pub fn parse_ledger(path: &str, text: &str) -> (Option<Ledger>, Vec<Finding>) {
    match toml::from_str(text) {
        Ok(ledger) => (Some(ledger), Vec::new()),
        Err(error) => {
            let start = error.span().map_or(0, |s| s.start);
            let line = text[..start].matches('\n').count() + 1;
            let finding = Finding {
                code: "file.shape",
                level: CheckLevel::Error,
                file: path.to_owned(),
                line,
                column: 1,
                message: error.message().to_owned(),
                advice: String::new(),
            };
            (None, vec![finding])
        }
    }
}
