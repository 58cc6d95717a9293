//! The packs of the house: they load without findings, and the example shows every construct of the language.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gangmu_pack::{Pack, load_pack};
use jiff::civil::date;
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
fn the_indicators_of_the_handbook_come_out_as_it_says() {
    let pack = load("education");
    // Each is an example of its indicator, which the loader has run: what is missing here would not have been run.
    for (id, expected) in [
        ("kindergarten_gross_rate", "92.75%"),
        ("inclusive_coverage", "87.20%"),
        ("public_kindergarten_share", "55.10%"),
        ("junior_gross_rate", "107.13%"),
        ("primary_net_rate", "99.82%"),
        ("nine_year_consolidation", "95.81%"),
        ("three_year_consolidation", "98.84%"),
        ("dropout_rate", "0.04%"),
        ("large_class_share", "1.17%"),
        ("oversize_class_share", "0.09%"),
        ("pupil_teacher_ratio", "17.89:1"),
        ("boarding_rate", "33.30%"),
        ("dual_qualified_share", "69.71%"),
        ("dual_qualified_share_of_all", "40.78%"),
        ("schooling_years", "9.56年"),
        ("disabled_enrolment_rate", "97.73%"),
    ] {
        let indicator = pack.indicator(id).unwrap_or_else(|| panic!("{id}"));
        let stated: Vec<&str> = indicator.examples.iter().filter_map(|e| e.text.as_deref()).collect();
        assert!(stated.contains(&expected), "{id}: {stated:?}");
    }
    let targets: Vec<&str> = pack.indicators.iter().filter(|i| i.never_target).map(|i| i.id.as_str()).collect();
    assert_eq!(targets, ["primary_promotion_rate", "junior_promotion_rate", "promotion_rate"]);
    assert!(pack.indicators.iter().all(|i| !i.examples.is_empty()));
}

#[test]
fn the_minimums_of_indicators_are_those_of_quality_balance() {
    let pack = load("education");
    let day = date(2026, 9, 1);
    let balance = pack.standards.balance("quality", day).unwrap();
    for (resource, indicator) in [
        ("degree_above", "degree_above_per_100"),
        ("backbone", "backbone_per_100"),
        ("pe_art", "pe_art_per_100"),
        ("teaching_area", "per_pupil_teaching_area"),
        ("sports_area", "per_pupil_sports_area"),
        ("equipment", "per_pupil_equipment"),
        ("multimedia_rooms", "multimedia_rooms_per_100"),
    ] {
        let resource = balance.resources.iter().find(|r| r.id == resource).unwrap();
        let indicator = pack.indicator(indicator).unwrap();
        assert_eq!(resource.name, indicator.name);
        for stage in ["小学", "初中"] {
            let mut held = indicator.thresholds_on(day).filter(|t| t.slice.get("stage").is_some_and(|s| s == stage));
            assert_eq!(resource.min.get(stage).copied(), held.next().and_then(|t| t.min), "{} {stage}", resource.name);
            assert_eq!(resource.cv[stage], if stage == "小学" { 0.50 } else { 0.45 });
        }
    }
    let count = |part: &str| balance.requirements.iter().filter(|r| r.part == part).count();
    assert_eq!((balance.resources.len(), count("政府保障程度"), count("教育质量"), count("社会认可度")), (7, 15, 9, 1));
    assert_eq!(pack.standards.balance("basic", day).map(|b| (b.resources.len(), b.composite["初中"])), Some((8, 0.55)));
    assert!(pack.standards.balance("quality", date(2017, 4, 18)).is_none());
}

#[test]
fn shared_resources_and_classes_are_weighed_as_the_handbook_says() {
    let pack = load("education");
    let standards = &pack.standards;
    let share = |a: (&str, f64), others: &[(&str, f64)]| {
        let weighed = |(stage, pupils): (&str, f64)| standards.weights[stage] * pupils;
        weighed(a) / (weighed(a) + others.iter().map(|o| weighed(*o)).sum::<f64>())
    };
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-9, "{a} {b}");
    close(share(("小学", 166.0), &[("初中", 210.0)]) * 23_226.0, 23_226.0 * 166.0 / 397.0);
    close(share(("初中", 300.0), &[("普高", 500.0)]), 300.0 / (300.0 + 1.2 * 500.0));
    close(share(("小学", 100.0), &[("初中", 80.0), ("普高", 60.0)]), 100.0 / (100.0 + 1.1 * 80.0 + 1.32 * 60.0));
    for (pupils, name) in
        [(45, "45人及以下"), (46, "46至50人"), (55, "51至55人"), (56, "大班额"), (65, "大班额"), (66, "超大班额")]
    {
        assert_eq!(standards.class_band(pupils).map(|b| b.name.as_str()), Some(name), "{pupils}");
    }
    let day = date(2026, 9, 1);
    for (stage, grade, most) in [
        ("学前", Some("小班"), Some(25)),
        ("学前", Some("混合班"), Some(30)),
        ("学前", None, None),
        ("小学", Some("三年级"), Some(45)),
        ("初中", None, Some(50)),
        ("普高", Some("高一"), Some(50)),
    ] {
        assert_eq!(standards.class_size(stage, grade, day), most, "{stage} {grade:?}");
    }
    assert_eq!(
        ["小学", "初中", "普高"].map(|s| standards.pupils_per_staff(s, day)),
        [Some(19.0), Some(13.5), Some(12.5)]
    );
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
