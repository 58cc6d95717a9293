//! Licences and origins of everything that is linked in, by the allow list of `deny.toml`. It reads no licence texts.

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Finding, Source};

/// Rule: every dependency's licence is allowed.
pub const LICENCE: &str = "licence";
/// Rule: every crate comes from crates.io.
pub const SOURCE: &str = "source";

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NOT_ALLOWED: &str = "choose another package, or allow the licence in deny.toml and say why in docs/decisions";

/// The allowed licences of `deny.toml`.
pub fn read_allowed(deny: &str) -> Result<Vec<String>> {
    let deny: toml::Value = toml::from_str(deny).context("deny.toml")?;
    let list = deny.get("licenses").and_then(|section| section.get("allow")).and_then(toml::Value::as_array);
    let list = list.context("deny.toml has no [licenses] allow")?;
    Ok(list.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect())
}

/// Judges the crates that `cargo metadata` names.
pub fn of_crates(metadata: &Value, allowed: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let packages = metadata["packages"].as_array().into_iter().flatten();
    for package in packages.filter(|package| !package["source"].is_null()) {
        let name = format!("{} {}", text(&package["name"]), text(&package["version"]));
        let mut add = |rule, what, remedy| {
            findings.push(Finding { rule, file: "Cargo.lock".into(), line: 0, what, remedy });
        };
        if text(&package["source"]) != CRATES_IO {
            add(SOURCE, format!("{name} does not come from crates.io"), "publish it, or use a released version");
        }
        let licence = text(&package["license"]);
        if !is_allowed(licence, allowed) {
            add(LICENCE, format!("{name} is under `{licence}`"), NOT_ALLOWED);
        }
    }
    findings
}

/// Judges the npm packages that the lock file names.
pub fn of_packages(sources: &[Source], allowed: &[String]) -> Vec<Finding> {
    let Some(lock) = sources.iter().find(|source| source.path == "web/package-lock.json") else {
        return Vec::new();
    };
    let lock_json: Value = serde_json::from_str(&lock.text).unwrap_or_default();
    let packages = lock_json["packages"].as_object().into_iter().flatten();
    packages
        .filter(|(name, package)| !name.is_empty() && !is_allowed(text(&package["license"]), allowed))
        .map(|(name, package)| Finding {
            rule: LICENCE,
            file: lock.path.clone(),
            line: 0,
            what: format!("{name} is under `{}`", text(&package["license"])),
            remedy: NOT_ALLOWED,
        })
        .collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Whether an SPDX expression can be met by allowed licences alone.
pub fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, at: 0, allowed };
    let met = reader.either();
    met && reader.at == words.len()
}

/// Reads `A OR B AND (C WITH D)`: AND binds more tightly than OR.
struct Reader<'a> {
    words: &'a [&'a str],
    at: usize,
    allowed: &'a [String],
}

impl Reader<'_> {
    fn take(&mut self, word: &str) -> bool {
        let here = self.words.get(self.at).is_some_and(|next| next.eq_ignore_ascii_case(word));
        self.at += usize::from(here);
        here
    }

    fn either(&mut self) -> bool {
        let mut met = self.all();
        while self.take("OR") {
            met |= self.all();
        }
        met
    }

    fn all(&mut self) -> bool {
        let mut met = self.one();
        while self.take("AND") {
            met &= self.one();
        }
        met
    }

    fn one(&mut self) -> bool {
        if self.take("(") {
            let met = self.either();
            return self.take(")") && met;
        }
        let Some(name) = self.words.get(self.at) else {
            return false;
        };
        self.at += 1;
        let mut licence = (*name).to_owned();
        if self.take("WITH") {
            let exception = self.words.get(self.at).copied().unwrap_or_default();
            self.at += 1;
            licence = format!("{licence} WITH {exception}");
        }
        self.allowed.contains(&licence)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::tests::source;
    use super::*;

    fn allowed() -> Vec<String> {
        read_allowed("[licenses]\nallow = ['MIT', 'Apache-2.0', 'Apache-2.0 WITH LLVM-exception', 'Unicode-3.0']")
            .unwrap()
    }

    fn check(expression: &str, good: bool) {
        assert_eq!(is_allowed(expression, &allowed()), good, "{expression}");
    }

    #[test]
    fn an_expression_is_met_by_allowed_licences_alone() {
        check("MIT", true);
        check("MIT/Apache-2.0", true);
        check("GPL-3.0 OR MIT", true);
        check("GPL-3.0", false);
        check("(MIT OR Apache-2.0) AND Unicode-3.0", true);
        check("MIT AND GPL-3.0", false);
        check("MIT AND GPL-3.0 OR Apache-2.0", true);
        check("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true);
        check("Apache-2.0 WITH Classpath-exception-2.0", false);
        check("", false);
        check("(MIT", false);
        check("MIT MIT", false);
    }

    #[test]
    fn a_crate_from_elsewhere_is_named_and_our_own_are_not() {
        let metadata = serde_json::json!({ "packages": [
            { "name": "ours", "version": "0.1.0", "source": null, "license": "Secret" },
            { "name": "fork", "version": "1.0.0", "source": "git+https://example.com/fork", "license": "MIT" },
        ]});
        let found = of_crates(&metadata, &allowed());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].rule, found[0].what.as_str()), (SOURCE, "fork 1.0.0 does not come from crates.io"));
    }

    #[test]
    fn an_npm_package_is_judged_by_the_lock_file() {
        let lock = r#"{"packages": {"": {"license": "X"}, "node_modules/a": {"license": "MIT"}, "node_modules/b": {"license": "GPL-3.0"}}}"#;
        let found = of_packages(&[source("web/package-lock.json", lock)], &allowed());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].what, "node_modules/b is under `GPL-3.0`");
    }
}
