//! A remark on a definition file: where, what is wrong, what to do. It finds nothing itself.

use std::fmt;

use serde::Serialize;

use crate::definition::CheckLevel;

/// A remark on a definition file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule, such as `measure.unknown`.
    pub code: &'static str,
    /// An error keeps the file from being used; a warning does not.
    pub level: CheckLevel,
    /// The file, as it was named to the loader.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong, in Chinese.
    pub message: String,
    /// What to do, in Chinese.
    pub advice: String,
}

impl Finding {
    /// Whether it keeps the file from being used.
    pub fn is_error(&self) -> bool {
        self.level == CheckLevel::Error
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = if self.is_error() { "错误" } else { "提醒" };
        let Self { file, line, column, message, advice, code, .. } = self;
        write!(f, "{file}:{line}:{column} {level}[{code}]:{message}。{advice}")
    }
}
