//! Lock files name public registries only: a lock made behind a company's mirror would not install elsewhere.

use super::{Finding, Source};

/// Rule: packages come from the public registries.
pub const REGISTRY: &str = "registry";

const NPM: &str = "https://registry.npmjs.org/";

/// Judges `package-lock.json`; crates are judged by their metadata.
pub fn registry(source: &Source) -> Vec<Finding> {
    if !source.path.ends_with("package-lock.json") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (at, text) in source.text.lines().enumerate() {
        let Some(address) = text.trim().strip_prefix("\"resolved\": \"") else {
            continue;
        };
        if !address.starts_with(NPM) {
            findings.push(Finding {
                rule: REGISTRY,
                file: source.path.clone(),
                line: at + 1,
                what: "a package is locked to another registry".into(),
                remedy: "run `npm install --registry https://registry.npmjs.org/` and commit the lock file",
            });
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tests::source;
    use super::*;

    #[test]
    fn a_mirror_in_the_lock_file_is_found() {
        let lock = "{\n  \"resolved\": \"https://registry.npmjs.org/a/-/a-1.tgz\",\n  \"resolved\": \"https://mirror.example/a.tgz\",\n}";
        let found: Vec<usize> = registry(&source("web/package-lock.json", lock)).iter().map(|f| f.line).collect();
        assert_eq!(found, [3]);
    }
}
