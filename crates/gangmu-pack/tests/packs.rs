//! The packs of the house: they load without findings, and the example shows every construct of the language.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gangmu_pack::{Pack, load_pack};
use serde_json::Value;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs").join(name)
}

fn files(name: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for part in ["", "ledgers", "policy", "indicators", "standards"] {
        for entry in std::fs::read_dir(folder(name).join(part)).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|e| e == "toml") {
                let shown = Path::new(name).join(part).join(path.file_name().unwrap());
                found.push((shown.to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

fn load(name: &str) -> Pack {
    let (pack, findings) = load_pack(files(name));
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    pack
}

#[test]
fn the_education_pack_loads_without_findings() {
    let pack = load("education");
    for id in ["hazard", "training_class", "training_institution"] {
        assert!(pack.ledger(id).is_some(), "{id}");
    }
    assert!(pack.policy.rules.len() >= 12 && !pack.policy.negation.is_empty());
    assert!(pack.policy.rule("P01").is_some_and(|rule| rule.figure && !rule.basis.is_empty()));
    assert_eq!(pack.offices.len(), 19);
    assert_eq!(pack.office("safety").unwrap().name, "安全稳定股");
}

#[test]
fn words_of_papers_lead_to_the_measures_of_the_education_pack() {
    let pack = load("education");
    let cases = [
        ("排查隐患", "hazard.found"),
        ("隐患整改率", "hazard.closed_rate"),
        ("整改完成率", "hazard.closed_rate"),
        ("教师培训人次", "training_class.trainees"),
        ("培训班次", "training_class.classes"),
        ("问题机构", "training_institution.with_problems"),
    ];
    for (word, expected) in cases {
        let all = pack.ledgers.iter().flat_map(|l| l.measures.iter().map(move |m| (l, m)));
        let found: Vec<String> = all
            .filter(|(_, m)| m.name == word || m.aliases.iter().any(|a| a == word))
            .map(|(l, m)| format!("{}.{}", l.head.id, m.id))
            .collect();
        assert!(found.contains(&expected.to_owned()), "{word}: {found:?}");
    }
}

/// What the schema allows: `Field.min`, `FieldType=text`.
fn allowed(root: &str, schema: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let root = (root, schema);
    let defs = schema["$defs"].as_object().unwrap();
    for (name, def) in defs.iter().map(|(n, d)| (n.as_str(), d)).chain([root]) {
        for key in def["properties"].as_object().into_iter().flat_map(|p| p.keys()) {
            found.insert(format!("{name}.{key}"));
        }
        for value in constants(def) {
            found.insert(format!("{name}={value}"));
        }
    }
    found
}

fn constants(def: &Value) -> Vec<String> {
    let lists = [&def["enum"], &def["oneOf"]];
    let values = lists.into_iter().filter_map(Value::as_array).flatten();
    let mut found = Vec::new();
    for value in values {
        let inner = value["enum"].as_array().cloned().unwrap_or_default();
        let own = [value.clone(), value["const"].clone()];
        found.extend(own.iter().chain(&inner).filter_map(Value::as_str).map(str::to_owned));
    }
    found
}

/// Marks what a value uses of the schema.
fn mark(root: &Value, name: &str, schema: &Value, value: &Value, used: &mut BTreeSet<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        return mark(root, name, &root["$defs"][name], value, used);
    }
    for key in ["anyOf", "oneOf"] {
        for option in schema[key].as_array().into_iter().flatten() {
            mark(root, name, option, value, used);
        }
    }
    if let Some(text) = value.as_str()
        && constants(schema).iter().any(|c| c == text)
    {
        used.insert(format!("{name}={text}"));
    }
    for item in value.as_array().into_iter().flatten() {
        mark(root, name, &schema["items"], item, used);
    }
    for (key, inner) in value.as_object().into_iter().flatten() {
        if let Some(property) = schema["properties"].get(key) {
            used.insert(format!("{name}.{key}"));
            mark(root, name, property, inner, used);
        }
    }
}

#[test]
fn the_example_pack_shows_every_construct_of_the_language() {
    let pack = load("example");
    let schemas = gangmu_pack::schema::json_schemas();
    let (_, schema) = schemas.iter().find(|(name, _)| *name == "ledger.schema.json").unwrap();
    let (_, indicators) = schemas.iter().find(|(name, _)| *name == "indicator.schema.json").unwrap();
    let (_, standards) = schemas.iter().find(|(name, _)| *name == "standards.schema.json").unwrap();
    let mut used = BTreeSet::new();
    for (path, text) in files("example") {
        let written: Value = toml::from_str(&text).unwrap();
        if path.contains("ledgers") {
            mark(schema, "Ledger", schema, &written, &mut used);
        } else if path.contains("indicators") {
            mark(indicators, "IndicatorFile", indicators, &written, &mut used);
        } else if path.contains("standards") {
            mark(standards, "StandardsFile", standards, &written, &mut used);
        }
    }
    // Plain lists of a bureau's units and roles, named in a comment of the tutorial.
    let plain = |what: &String| what.starts_with("UnitKind=") || what.starts_with("Role=");
    let all = allowed("Ledger", schema).into_iter().chain(allowed("IndicatorFile", indicators));
    let all = all.chain(allowed("StandardsFile", standards));
    let missing: Vec<String> = all.filter(|what| !used.contains(what) && !plain(what)).collect();
    assert!(missing.is_empty(), "packs/example does not show: {}", missing.join(", "));
    assert!(used.len() > 90, "the walk lost its way: {} constructs", used.len());
    let sentence = &pack.ledger("activity").unwrap().report.sentence;
    for construct in ["|yoy}", "|by ", "|parts ", "[", "activity_return.", "⟨"] {
        assert!(sentence.contains(construct), "the tutorial's sentence lacks {construct}");
    }
}

#[test]
fn every_definition_says_to_editors_which_schema_it_follows() {
    let schemas =
        [("ledgers/", "ledger"), ("policy/", "policy"), ("indicators/", "indicator"), ("standards/", "standards")];
    for name in ["education", "example"] {
        for (path, text) in files(name) {
            let Some((_, schema)) = schemas.iter().find(|(folder, _)| path.contains(folder)) else { continue };
            assert!(text.starts_with(&format!("#:schema ../../../schema/{schema}.schema.json\n")), "{path}");
        }
    }
}

#[test]
fn the_sentences_of_the_catalogue_can_be_written() {
    let catalogue = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/ledgers.md");
    let Ok(text) = std::fs::read_to_string(catalogue) else {
        eprintln!("skipped: the catalogue of ledgers is not beside the project");
        return;
    };
    let lines = text.lines().filter_map(|l| l.strip_prefix("- **Sentence** "));
    let sentences: Vec<&str> = lines.collect();
    for sentence in &sentences {
        let read = gangmu_pack::sentence::Sentence::parse(sentence);
        assert!(read.is_ok_and(|s| !s.figures().is_empty()), "{sentence}");
    }
    assert!(sentences.len() >= 70, "{}", sentences.len());
}
