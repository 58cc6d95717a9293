//! The shape of files: length, first line, a README in every crate.

use super::{Finding, Source, is_code, is_test};

/// Rule: no file of code is longer than 600 lines.
pub const LENGTH: &str = "file-length";
/// Rule: a Rust module begins by saying what it is.
pub const FIRST_LINE: &str = "first-line";
/// Rule: every crate has a README.md.
pub const README: &str = "readme";

const LIMIT: usize = 600;

/// Judges the length of one file of code.
pub fn length(source: &Source) -> Option<Finding> {
    let lines = source.text.lines().count();
    (is_code(&source.path) && lines > LIMIT).then(|| Finding {
        rule: LENGTH,
        file: source.path.clone(),
        line: lines,
        what: format!("{lines} lines, the limit is {LIMIT}"),
        remedy: "split it by what changes together, or list it with a reason in xtask/tidy.toml",
    })
}

/// Judges the first line of one Rust module; a file of tests says it by the names of its tests.
pub fn first_line(source: &Source) -> Option<Finding> {
    let first = source.text.lines().next().unwrap_or_default();
    let says = first.strip_prefix("//!").is_some_and(|rest| rest.trim().len() >= 10);
    let is_readme = source.path.ends_with("/lib.rs") && first.starts_with("#![doc = include_str!");
    let is_module = source.path.ends_with(".rs") && !is_test(&source.path);
    (is_module && !says && !is_readme).then(|| Finding {
        rule: FIRST_LINE,
        file: source.path.clone(),
        line: 1,
        what: "the first line does not say what the module is".into(),
        remedy: "begin with `//! what it is and what it does not do`",
    })
}

/// Judges which crates have a README.
pub fn readmes(sources: &[Source]) -> Vec<Finding> {
    let manifests = sources.iter().filter_map(|source| source.path.strip_suffix("/Cargo.toml"));
    let has = |path: String| sources.iter().any(|source| source.path == path);
    manifests
        .filter(|folder| !has(format!("{folder}/README.md")))
        .map(|folder| Finding {
            rule: README,
            file: format!("{folder}/README.md"),
            line: 0,
            what: "the crate has no README.md".into(),
            remedy: "say in a page what it knows, what it does not, and show one example",
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::source;
    use super::*;

    #[test]
    fn a_file_may_have_six_hundred_lines_and_not_one_more() {
        assert!(length(&source("crates/a/src/a.rs", &"x\n".repeat(600))).is_none());
        assert!(length(&source("crates/a/src/a.rs", &"x\n".repeat(601))).is_some());
        assert!(length(&source("docs/long.md", &"x\n".repeat(9000))).is_none());
    }

    #[test]
    fn a_module_says_what_it_is() {
        let check = |path: &str, text: &str, good: bool| {
            assert_eq!(first_line(&source(path, text)).is_none(), good, "{text}");
        };
        check("crates/a/src/a.rs", "//! Reads numbers. It writes none.\n", true);
        check("crates/a/src/a.rs", "use std::fmt;\n", false);
        check("crates/a/src/a.rs", "//!\n", false);
        check("crates/a/src/lib.rs", "#![doc = include_str!(\"../README.md\")]\n", true);
        check("crates/a/src/expr/tests.rs", "use super::*;\n", true);
        check("web/src/a.ts", "export {}\n", true);
    }

    #[test]
    fn a_crate_without_a_readme_is_named() {
        let sources =
            [source("crates/a/Cargo.toml", ""), source("crates/b/Cargo.toml", ""), source("crates/b/README.md", "")];
        let found: Vec<String> = readmes(&sources).into_iter().map(|finding| finding.file).collect();
        assert_eq!(found, ["crates/a/README.md"]);
    }
}
