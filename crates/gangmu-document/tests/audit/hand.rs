//! Documents written by hand with errors in them, each beside a list of the errors.

use serde::Deserialize;

/// An error in a document.
#[derive(Deserialize)]
pub struct Slip {
    pub code: String,
    /// Codes that also name it rightly.
    pub also: Vec<String>,
    /// The words concerned.
    pub quotes: Vec<String>,
    /// Whether a mere note is enough.
    #[serde(default)]
    pub note: bool,
}

/// A text with its errors.
pub struct Written {
    pub name: &'static str,
    pub text: &'static str,
    pub slips: Vec<Slip>,
}

macro_rules! written {
    ($($name:literal),*) => {
        [$(($name, include_str!(concat!("hand/", $name, ".txt")), include_str!(concat!("hand/", $name, ".json")))),*]
    };
}

/// All of them.
pub fn all() -> Vec<Written> {
    written!("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12")
        .into_iter()
        .map(|(name, text, slips)| Written { name, text, slips: serde_json::from_str(slips).unwrap() })
        .collect()
}
