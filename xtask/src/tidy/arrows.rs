//! The direction of dependencies: between crates, between the rooms of the product, and out of the pure crates.

use serde_json::Value;

use super::{Finding, Source, product_lines};

/// Rule: crates depend on each other only as the map says.
pub const CRATES: &str = "crate-arrows";
/// Rule: inside the product `http, jobs, cli → ops`.
pub const ROOMS: &str = "room-arrows";
/// Rule: the pure crates do no input or output.
pub const PURE: &str = "pure-crate";

/// Rooms of a pure crate, behind a feature, whose matter are files.
const OF_FILES: [&str; 2] = ["crates/gangmu-stat/src/snapshot/", "crates/gangmu-stat/src/engine/"];

/// Each crate and the crates of the workspace that it may use. Store and stat never meet.
const ARROWS: &[(&str, &[&str])] = &[
    ("gangmu", &["gangmu-pack", "gangmu-store", "gangmu-stat", "gangmu-document", "gangmu-solve"]),
    ("gangmu-store", &["gangmu-pack"]),
    ("gangmu-stat", &["gangmu-pack"]),
    ("gangmu-pack", &[]),
    ("gangmu-document", &[]),
    ("gangmu-solve", &[]),
    ("xtask", &[]),
];

/// A room of the product and the rooms that it must not know.
const BLIND: &[(&str, &[&str])] =
    &[("ops", &["http", "jobs", "cli"]), ("http", &["jobs", "cli"]), ("jobs", &["http", "cli"])];

const PURE_CRATES: &[&str] = &["gangmu-pack", "gangmu-stat", "gangmu-document", "gangmu-solve"];
const OUTSIDE: &[&str] = &["std::fs", "std::net", "std::process", "std::env", "tokio::"];

/// Judges the dependencies of every kind between the crates of the workspace.
pub fn crates(metadata: &Value) -> Vec<Finding> {
    let members: Vec<&Value> =
        metadata["packages"].as_array().into_iter().flatten().filter(|p| p["source"].is_null()).collect();
    let names: Vec<&str> = members.iter().filter_map(|package| package["name"].as_str()).collect();
    let mut findings = Vec::new();
    for package in &members {
        let name = package["name"].as_str().unwrap_or_default();
        let Some((_, allowed)) = ARROWS.iter().find(|(from, _)| *from == name) else {
            let what = format!("the crate `{name}` is not on the map");
            findings.push(finding(
                name,
                what,
                "say in xtask/src/tidy/arrows.rs what it may use, and in ARCHITECTURE.md what it is",
            ));
            continue;
        };
        let used = package["dependencies"].as_array().into_iter().flatten().filter_map(|d| d["name"].as_str());
        for other in used.filter(|other| names.contains(other) && !allowed.contains(other)) {
            let what = format!("`{name}` uses `{other}`");
            findings.push(finding(
                name,
                what,
                "an arrow never points up: move the code to where both may see it, or pass data",
            ));
        }
    }
    findings
}

fn finding(name: &str, what: String, remedy: &'static str) -> Finding {
    let folder = if name == "xtask" { "xtask".to_owned() } else { format!("crates/{name}") };
    Finding { rule: CRATES, file: format!("{folder}/Cargo.toml"), line: 0, what, remedy }
}

/// Judges one file of the product's rooms.
pub fn rooms(source: &Source) -> Vec<Finding> {
    let Some(inside) = source.path.strip_prefix("crates/gangmu/src/") else {
        return Vec::new();
    };
    let room = inside.split(['/', '.']).next().unwrap_or_default();
    let Some((_, hidden)) = BLIND.iter().find(|(name, _)| *name == room) else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (line, text) in product_lines(source) {
        for other in hidden.iter().filter(|other| text.contains(&format!("crate::{other}::"))) {
            findings.push(Finding {
                rule: ROOMS,
                file: source.path.clone(),
                line,
                what: format!("`{room}` looks into `{other}`"),
                remedy: "http, jobs and cli call ops; ops knows none of them",
            });
        }
    }
    findings
}

/// Judges one file of a crate that promises to do no input or output.
pub fn pure(source: &Source) -> Vec<Finding> {
    let is_pure = PURE_CRATES.iter().any(|name| source.path.starts_with(&format!("crates/{name}/src/")));
    if !is_pure || OF_FILES.iter().any(|room| source.path.starts_with(room)) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (line, text) in product_lines(source) {
        for outside in OUTSIDE.iter().filter(|outside| text.contains(*outside)) {
            findings.push(Finding {
                rule: PURE,
                file: source.path.clone(),
                line,
                what: format!("`{outside}` in a pure crate"),
                remedy: "take bytes, text or a value as an argument; files and clocks belong to the product crate",
            });
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tests::source;
    use super::*;

    fn check_crates(from: &str, to: &str, allowed: bool) {
        let metadata = serde_json::json!({ "packages": [
            { "name": from, "source": null, "dependencies": [{ "name": to, "kind": "dev" }] },
            { "name": to, "source": null, "dependencies": [] },
        ]});
        assert_eq!(crates(&metadata).is_empty(), allowed, "{from} → {to}");
    }

    #[test]
    fn arrows_between_crates_point_down_only() {
        check_crates("gangmu", "gangmu-store", true);
        check_crates("gangmu-store", "gangmu-pack", true);
        check_crates("gangmu-store", "gangmu-stat", false);
        check_crates("gangmu-pack", "gangmu-document", false);
        check_crates("gangmu-solve", "gangmu-pack", false);
    }

    #[test]
    fn a_crate_that_is_not_on_the_map_is_named() {
        let metadata = serde_json::json!({ "packages": [{ "name": "utils", "source": null, "dependencies": [] }] });
        assert_eq!(crates(&metadata)[0].what, "the crate `utils` is not on the map");
    }

    #[test]
    fn ops_knows_nobody_above_it() {
        let text = "//! a\nuse crate::http::Error;\n";
        assert_eq!(rooms(&source("crates/gangmu/src/ops/records.rs", text)).len(), 1);
        assert!(rooms(&source("crates/gangmu/src/cli/serve.rs", text)).is_empty());
    }

    #[test]
    fn a_pure_crate_opens_no_file_outside_its_tests() {
        let text = "//! a\nuse std::fs;\n#[cfg(test)]\nuse std::env;\n";
        let found: Vec<usize> = pure(&source("crates/gangmu-pack/src/lib.rs", text)).iter().map(|f| f.line).collect();
        assert_eq!(found, [2]);
        assert!(pure(&source("crates/gangmu/src/main.rs", text)).is_empty());
        assert!(pure(&source("crates/gangmu-stat/src/snapshot/writer.rs", text)).is_empty());
        assert!(!pure(&source("crates/gangmu-stat/src/figure.rs", text)).is_empty());
    }
}
