//! House rules as tests: what the compiler and the linters do not look at. Each rule is a pure function over
//! the texts of the workspace; each finding names file and line, the rule, and what to do.

mod arrows;
mod files;
mod licences;
mod links;
mod locks;
mod words;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::shell::{self, cargo, root};
use crate::stamp;
use crate::test::Tally;

/// A text of the workspace with its path from the root, parts separated by `/`.
#[derive(Debug, Clone)]
pub struct Source {
    /// `crates/gangmu/src/main.rs`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// A broken rule at a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The rule's name, as `tidy.toml` knows it.
    pub rule: &'static str,
    /// Path from the root.
    pub file: String,
    /// Line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, file, line, what, remedy } = self;
        write!(f, "{file}:{line}: {rule}: {what}\n    → {remedy}")
    }
}

/// `tidy.toml`: what is excused from which rule, and why.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The excused places.
    #[serde(default, rename = "exception")]
    pub exceptions: Vec<Exception>,
}

/// One excused file, or one excused text in a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// The rule's name.
    pub rule: String,
    /// Path from the root.
    pub file: String,
    /// Only findings that say this; all of the file if left out.
    #[serde(default)]
    pub says: String,
    /// Why; must not be empty.
    pub reason: String,
}

/// Every rule by its name, in the order in which the report counts them.
const RULES: &[&str] = &[
    arrows::CRATES,
    arrows::ROOMS,
    arrows::PURE,
    files::LENGTH,
    files::FIRST_LINE,
    files::README,
    words::LEDGER_ID,
    words::MACHINE_PATH,
    words::LEFTOVER,
    links::LINK,
    locks::REGISTRY,
    licences::LICENCE,
    licences::SOURCE,
    EXCEPTION,
];

const EXCEPTION: &str = "exception";

/// Runs every rule on the workspace; prints the findings.
pub fn run() -> Result<Tally> {
    let settings = read_settings()?;
    let sources = read_sources(root())?;
    let metadata = read_metadata()?;
    let allowed = licences::read_allowed(&fs::read_to_string(root().join("deny.toml"))?)?;
    let mut findings = judge(&sources);
    findings.extend(arrows::crates(&metadata));
    findings.extend(licences::of_crates(&metadata, &allowed));
    findings.extend(licences::of_packages(&sources, &allowed));
    let findings = excuse(findings, &settings, &sources);
    for finding in &findings {
        eprintln!("{finding}");
    }
    let broken: BTreeSet<&str> = findings.iter().map(|finding| finding.rule).collect();
    Ok(Tally { passed: RULES.len() - broken.len(), failed: broken.len() })
}

/// The rules that need nothing but the texts.
fn judge(sources: &[Source]) -> Vec<Finding> {
    let ids = words::ledger_ids(sources);
    let mut findings = Vec::new();
    for source in sources {
        findings.extend(arrows::rooms(source));
        findings.extend(arrows::pure(source));
        findings.extend(files::length(source));
        findings.extend(files::first_line(source));
        findings.extend(words::ledger_id(source, &ids));
        findings.extend(words::machine_path(source));
        findings.extend(words::leftover(source));
        findings.extend(locks::registry(source));
    }
    findings.extend(files::readmes(sources));
    findings.extend(links::broken(sources));
    findings
}

/// Takes away what `tidy.toml` excuses, and adds exceptions that excuse nothing any more.
fn excuse(findings: Vec<Finding>, settings: &Settings, sources: &[Source]) -> Vec<Finding> {
    let excused = |finding: &Finding| {
        settings.exceptions.iter().any(|exception| {
            exception.rule == finding.rule && exception.file == finding.file && finding.what.contains(&exception.says)
        })
    };
    let mut left: Vec<Finding> = findings.into_iter().filter(|finding| !excused(finding)).collect();
    for exception in &settings.exceptions {
        let gone = !sources.iter().any(|source| source.path == exception.file);
        let what = match (gone, exception.reason.trim().is_empty()) {
            (true, _) => format!("excuses {} from `{}`, which is gone", exception.file, exception.rule),
            (_, true) => format!("excuses {} from `{}` without a reason", exception.file, exception.rule),
            _ => continue,
        };
        let remedy = "remove the entry or say why it is needed";
        left.push(Finding { rule: EXCEPTION, file: "xtask/tidy.toml".into(), line: 0, what, remedy });
    }
    left.sort();
    left
}

fn read_settings() -> Result<Settings> {
    let text = fs::read_to_string(root().join("xtask/tidy.toml")).context("read xtask/tidy.toml")?;
    toml::from_str(&text).context("xtask/tidy.toml")
}

const TEXTS: &[&str] = &["rs", "ts", "tsx", "js", "css", "html", "toml", "md", "json", "run", "lock", "yml"];

fn read_sources(root: &Path) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for file in stamp::files_under(root)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let kind = name.rsplit('.').next().unwrap_or_default();
        if !TEXTS.contains(&kind) {
            continue;
        }
        let path = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        if let Ok(text) = fs::read_to_string(&file) {
            sources.push(Source { path, text });
        }
    }
    Ok(sources)
}

fn read_metadata() -> Result<serde_json::Value> {
    let text = shell::document("cargo metadata", cargo().args(["metadata", "--format-version=1", "--locked"]))?;
    serde_json::from_str(&text).context("cargo metadata")
}

/// The lines of a Rust or TypeScript text that end up in the product: numbered from 1, without the tests
/// that a Rust file ends in and without lines that are only a comment.
fn product_lines(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let end = if source.path.ends_with(".rs") { "#[cfg(test)]" } else { "\u{0}" };
    let of_tests = is_test(&source.path);
    let lines = source.text.lines().take_while(move |line| !of_tests && line.trim() != end);
    lines.enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| !is_comment(line))
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || line.starts_with("* ") || line.starts_with("/*")
}

fn is_test(path: &str) -> bool {
    let folders = ["tests/", "e2e/", "cases/", "benches/", "examples/"];
    let in_folder = folders.iter().any(|folder| path.contains(&format!("/{folder}")));
    let name = path.rsplit('/').next().unwrap_or(path);
    in_folder || name == "tests.rs" || name.ends_with("_tests.rs") || name.contains(".test.") || name.contains(".spec.")
}

fn is_code(path: &str) -> bool {
    [".rs", ".ts", ".tsx"].iter().any(|kind| path.ends_with(kind))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    pub(super) fn source(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    #[test]
    fn tests_and_comments_are_not_part_of_the_product() {
        let text = "//! a\nlet a = 1;\n// note\nlet b = 2;\n#[cfg(test)]\nmod tests {}\n";
        let of = |path: &str| product_lines(&source(path, text)).map(|(at, _)| at).collect::<Vec<_>>();
        assert_eq!(of("crates/a/src/lib.rs"), [2, 4]);
        assert!(of("crates/a/tests/it/main.rs").is_empty());
        assert!(of("crates/a/src/expr/tests.rs").is_empty());
    }

    #[test]
    fn an_exception_excuses_its_file_and_rule_and_is_itself_checked() {
        let long = "//! a\n".to_owned() + &"x\n".repeat(700);
        let sources = vec![source("crates/a/src/lib.rs", &long), source("crates/b/src/lib.rs", &long)];
        let settings: Settings = toml::from_str(
            "[[exception]]\nrule = 'file-length'\nfile = 'crates/a/src/lib.rs'\nreason = 'a table'\n\
             [[exception]]\nrule = 'file-length'\nfile = 'crates/gone.rs'\nreason = 'a table'\n",
        )
        .unwrap();
        let found = sources.iter().flat_map(files::length).collect();
        let left: Vec<_> = excuse(found, &settings, &sources).into_iter().map(|f| (f.rule, f.file)).collect();
        let expected = [("exception", "xtask/tidy.toml".to_owned()), ("file-length", "crates/b/src/lib.rs".to_owned())];
        assert_eq!(left, expected);
    }
}
