//! Words that must not stand in the code: a ledger's id, a path of somebody's machine, a leftover of debugging.

use super::{Finding, Source, is_code, is_test, product_lines};

/// Rule: no ledger is known to the code by name.
pub const LEDGER_ID: &str = "ledger-id";
/// Rule: no path of one machine.
pub const MACHINE_PATH: &str = "machine-path";
/// Rule: no leftovers of trying things out.
pub const LEFTOVER: &str = "leftover";

/// The texts are cut in two so that this file does not break its own rule.
const LEFTOVERS: &[&str] = &[
    concat!("to", "do!("),
    concat!("db", "g!("),
    concat!("unimple", "mented!("),
    concat!("consol", "e.log("),
    concat!("debug", "ger;"),
    concat!("test.onl", "y("),
    concat!("describe.onl", "y("),
    concat!("it.onl", "y("),
];

const MACHINES: &[&str] = &[
    concat!("/wor", "k/"),
    concat!("/roo", "t/"),
    concat!("/hom", "e/"),
    concat!("/Use", "rs/"),
    concat!("/tm", "p/"),
    concat!("C:", "\\"),
];

/// Words that the product needs for matters of its own (the audit of papers, imported documents, a clause that tells a
/// problem, the staff whom the tree of units counts) and that the catalogue gives to ledgers as well: a text cannot tell which of the two is meant.
const SHARED: &[&str] = &["audit", "document", "problem", "proposal", "staff"];

/// The ids of the ledgers of every pack, by the names of their files.
pub fn ledger_ids(sources: &[Source]) -> Vec<String> {
    let in_pack = sources.iter().filter_map(|source| source.path.strip_prefix("packs/"));
    let ids = in_pack.filter_map(|path| path.split_once("/ledgers/")?.1.strip_suffix(".toml"));
    ids.filter(|id| !SHARED.contains(id)).map(str::to_owned).collect()
}

/// Finds a ledger's id that stands as a whole string in the product's code.
pub fn ledger_id(source: &Source, ids: &[String]) -> Vec<Finding> {
    let in_product = source.path.starts_with("crates/") || source.path.starts_with("web/src/");
    if !in_product || !is_code(&source.path) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (line, text) in product_lines(source) {
        for id in
            ids.iter().filter(|id| ['"', '\'', '`'].iter().any(|quote| text.contains(&format!("{quote}{id}{quote}"))))
        {
            findings.push(Finding {
                rule: LEDGER_ID,
                file: source.path.clone(),
                line,
                what: format!("the ledger `{id}` stands in the code"),
                remedy: "say it in the ledger's definition; where TOML cannot say it, extend the language for every ledger",
            });
        }
    }
    findings
}

/// Finds absolute paths of somebody's machine.
pub fn machine_path(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, text) in source.text.lines().enumerate() {
        for path in MACHINES.iter().filter(|path| has_path(text, path)) {
            findings.push(Finding {
                rule: MACHINE_PATH,
                file: source.path.clone(),
                line: at + 1,
                what: format!("`{path}…` exists on one machine only"),
                remedy: "take the path as an argument, or write it from the root of the workspace",
            });
        }
    }
    findings
}

/// Whether a path begins here: not in the middle of an address or of another path.
fn has_path(text: &str, path: &str) -> bool {
    text.match_indices(path).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        before.is_none_or(|c| !(c.is_alphanumeric() || "/._-}$~)>*:".contains(c)))
    })
}

/// Finds leftovers of trying things out, in tests too.
pub fn leftover(source: &Source) -> Vec<Finding> {
    if !is_code(&source.path) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (at, text) in source.text.lines().enumerate().filter(|(_, text)| !super::is_comment(text)) {
        for word in LEFTOVERS.iter().filter(|word| text.contains(*word)) {
            findings.push(Finding {
                rule: LEFTOVER,
                file: source.path.clone(),
                line: at + 1,
                what: format!("`{word}…)` is a leftover{}", if is_test(&source.path) { " in a test" } else { "" }),
                remedy: "finish it, or take it away",
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
    fn ids_come_from_the_packs_files() {
        let sources = [source("packs/education/ledgers/hazard.toml", ""), source("packs/education/pack.toml", "")];
        assert_eq!(ledger_ids(&sources), ["hazard"]);
    }

    #[test]
    fn a_ledger_id_is_found_as_a_string_but_not_as_a_word_or_in_tests() {
        let ids = ["hazard".to_owned()];
        let check = |path: &str, text: &str, found: usize| {
            assert_eq!(ledger_id(&source(path, text), &ids).len(), found, "{path}: {text}");
        };
        check("crates/gangmu/src/ops/a.rs", "let id = \"hazard\";\n", 1);
        check("web/src/a.tsx", "open('hazard')\n", 1);
        check("crates/gangmu/src/ops/a.rs", "let hazard = \"hazardous\";\n", 0);
        check("crates/gangmu/src/ops/a.rs", "/// `\"hazard\"` for example\n", 0);
        check("crates/gangmu/tests/it/a.rs", "let id = \"hazard\";\n", 0);
        check("web/e2e/a.spec.ts", "open('hazard')\n", 0);
    }

    #[test]
    fn a_path_of_a_machine_is_found_but_not_a_part_of_an_address() {
        let check = |text: &str, found: bool| {
            assert_eq!(!machine_path(&source("docs/a.md", text)).is_empty(), found, "{text}");
        };
        check(concat!("see `/wor", "k/main`"), true);
        check(concat!("path = \"/tm", "p/x\""), true);
        check(concat!("GET /api/hom", "e/tasks"), false);
        check(concat!("https://example.com/roo", "t/a"), false);
    }

    #[test]
    fn leftovers_are_found_in_code_only() {
        assert_eq!(leftover(&source("web/src/a.ts", concat!("consol", "e.log(1)"))).len(), 1);
        assert_eq!(leftover(&source("crates/a/src/a.rs", concat!("to", "do!()"))).len(), 1);
        assert!(leftover(&source("docs/a.md", concat!("consol", "e.log(1)"))).is_empty());
    }
}
