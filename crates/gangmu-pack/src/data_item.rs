//! Items of the data standards of education management (JY/T 1002, 1004; JY/T 0633): by what names and codes other systems
//! know a field. Plain data; `judge` checks it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::definition::Grain;

/// An item of a data standard: `XBM`, 性别码.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataItem {
    /// Code of the item in the standard: capital letters and digits. Fields name it as their `standard`.
    pub code: String,
    /// Its name in the standard: 性别码.
    pub name: String,
    /// The standard that has it: JY/T 1004-2012.
    pub basis: String,
    /// The standard of its code list: GB/T 2261.1-2003.
    #[serde(default)]
    pub code_standard: Option<String>,
    /// The code of each word that fields choose from; empty where the standard has none for it.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
    /// The attribute of a unit that it stands for: `name` for 学校名称.
    #[serde(default)]
    pub unit: Option<String>,
    /// How exact its date is; a field that is less exact stays so.
    #[serde(default)]
    pub grain: Grain,
    /// What must be known before it is used, 待核 among it.
    #[serde(default)]
    pub note: Option<String>,
}

impl DataItem {
    /// The code of a word; none where the standard has none for it.
    pub fn code_of(&self, word: &str) -> Option<&str> {
        self.codes.get(word).map(String::as_str).filter(|code| !code.is_empty())
    }
}
