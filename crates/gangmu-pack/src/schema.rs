//! JSON Schemas of the definition files, for completion in editors. It writes no file: `cargo xtask gen` does.

use serde_json::Value;

use crate::definition::Ledger;
use crate::indicator::IndicatorFile;
use crate::pack::PackFile;
use crate::policy::PolicyFile;
use crate::standards::StandardsFile;

/// The schemas by file name in the folder `schema/`.
pub fn json_schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("indicator.schema.json", schemars::schema_for!(IndicatorFile).to_value()),
        ("ledger.schema.json", schemars::schema_for!(Ledger).to_value()),
        ("pack.schema.json", schemars::schema_for!(PackFile).to_value()),
        ("policy.schema.json", schemars::schema_for!(PolicyFile).to_value()),
        ("standards.schema.json", schemars::schema_for!(StandardsFile).to_value()),
    ]
}

/// A schema as it stands in its file: indented, with a line end.
pub fn printed(schema: &Value) -> String {
    format!("{schema:#}\n")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::Path;

    #[test]
    fn the_committed_schemas_are_fresh() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema");
        for (name, schema) in super::json_schemas() {
            let committed = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
            assert!(committed == super::printed(&schema), "schema/{name} is stale: run `cargo xtask gen`");
        }
    }
}
