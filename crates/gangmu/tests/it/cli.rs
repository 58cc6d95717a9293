//! The command line: the built program, as people run it.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::documents::KEY_POINTS;
use crate::files;
use crate::web::{is_chinese, says};

/// Runs the program in a folder; gives exit code, output, errors.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gangmu"));
    for name in ["GANGMU_DIR", "GANGMU_DATABASE", "GANGMU_PACKS", "GANGMU_DEMO_DATABASE", "RUST_LOG"] {
        command.env_remove(name);
    }
    let Output { status, stdout, stderr } = command.args(args).current_dir(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn read_tells_outline_tasks_and_figures() {
    let folder = folder();
    std::fs::write(folder.path().join("要点.txt"), KEY_POINTS).unwrap();
    let (code, out, err) = run(folder.path(), &["read", "要点.txt"]);
    assert_eq!((code, err.as_str()), (0, ""));
    for words in ["云溪县教育局2026年工作要点", "守住安全底线", "● ", "[目标]", "95%"] {
        says(&out, words);
    }
    let (_, tasks, _) = run(folder.path(), &["read", "--tasks", "要点.txt"]);
    assert!(tasks.contains("● ") && !tasks.contains("[目标]"), "{tasks}");
}

#[test]
fn every_line_of_jsonl_has_the_span_of_its_words() {
    let folder = folder();
    std::fs::write(folder.path().join("要点.txt"), KEY_POINTS).unwrap();
    std::fs::write(folder.path().join("要点.docx"), files::docx(KEY_POINTS)).unwrap();
    let text: Vec<char> = KEY_POINTS.chars().collect();
    let (code, out, _) = run(folder.path(), &["read", "要点.txt", "--format", "jsonl"]);
    assert_eq!(code, 0);
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for what in ["section", "task", "figure"] {
        assert!(lines.iter().any(|l| l["what"] == what), "no {what}");
    }
    for line in &lines {
        assert_eq!(line["doc"], "要点");
        let (from, to) = (line["span"][0].as_u64().unwrap() as usize, line["span"][1].as_u64().unwrap() as usize);
        let words: String = text[from..to].iter().collect();
        let said = line["quote"].as_str().or(line["text"].as_str()).or(line["title"].as_str()).unwrap();
        assert!(words.contains(said) || said.contains(words.trim()), "“{words}” is not “{said}”");
    }
    let (_, docx, _) = run(folder.path(), &["read", "要点.docx", "--format", "jsonl", "--figures"]);
    let figures = |out: &str| out.lines().filter(|l| l.contains("\"figure\"")).count();
    assert_eq!(figures(&docx), figures(&out));
}

#[test]
fn files_that_cannot_be_read_end_with_two_and_the_others_are_read() {
    let folder = folder();
    std::fs::write(folder.path().join("要点.txt"), KEY_POINTS).unwrap();
    std::fs::write(folder.path().join("旧.doc"), files::OLE).unwrap();
    let (code, out, err) = run(folder.path(), &["read", "没有.txt", "旧.doc", "要点.txt"]);
    assert_eq!(code, 2);
    says(&out, "守住安全底线");
    says(&err, "没有.txt");
    says(&err, "请检查路径");
    says(&err, "旧版Word");
}

#[test]
fn help_is_chinese_on_every_level() {
    let folder = folder();
    for args in [
        vec!["--help"],
        vec!["read", "--help"],
        vec!["serve", "--help"],
        vec!["import", "-h"],
        vec!["packs", "--help"],
        vec!["packs", "list", "--help"],
        vec!["report", "summary", "--help"],
        vec!["audit-log", "verify", "--help"],
        vec!["demo", "--help"],
        vec!["init", "--help"],
        vec!["backup", "--help"],
    ] {
        let (code, out, err) = run(folder.path(), &args);
        assert_eq!((code, err.as_str()), (0, ""), "{args:?}");
        assert!(is_chinese(&out));
        for english in [
            "Usage",
            "Options",
            "Commands",
            "Arguments",
            "Print",
            "default",
            "possible values",
            "help for",
            "OPTIONS",
            "COMMAND",
            "[env",
        ] {
            assert!(!out.contains(english), "{args:?}: {english} in\n{out}");
        }
    }
}

#[test]
fn wrong_arguments_are_told_in_chinese_and_end_with_two() {
    let folder = folder();
    for (args, why) in [
        (vec![], "用法"),
        (vec!["nothing"], "nothing"),
        (vec!["read"], "文件"),
        (vec!["read", "--nothing", "a.txt"], "--nothing"),
        (vec!["read", "a.txt", "--format", "xml"], "xml"),
        (vec!["serve", "--port", "99999"], "99999"),
        (vec!["report", "summary", "--year", "今年", "-o", "a.docx"], "今年"),
        (vec!["report", "summary"], "文件.docx"),
    ] {
        let (code, out, err) = run(folder.path(), &args);
        assert_eq!(code, 2, "{args:?}: {out}{err}");
        says(&err, why);
        for english in [
            "error:",
            "Usage",
            "unexpected",
            "required",
            "invalid value",
            "For more information",
            "unrecognized",
            "possible values",
        ] {
            assert!(!err.contains(english), "{args:?}: {english} in\n{err}");
        }
    }
}

#[test]
fn packs_are_checked_with_the_line_of_each_mistake() {
    let folder = folder();
    let (code, out, _) = run(folder.path(), &["packs", "check"]);
    assert_eq!(code, 0, "{out}");
    says(&out, "台账3本");
    says(&out, "问题0处");
    let ledgers = folder.path().join("mine/ledgers");
    std::fs::create_dir_all(&ledgers).unwrap();
    let source = include_str!("../../../../packs/education/ledgers/hazard.toml");
    let pack = include_str!("../../../../packs/education/pack.toml");
    std::fs::write(folder.path().join("mine/pack.toml"), pack).unwrap();
    std::fs::write(
        ledgers.join("hazard.toml"),
        source.replace("rule = \"rectify_by >= found_on\"", "rule = \"rectify_bye >= found_on\""),
    )
    .unwrap();
    let line = 1 + source.lines().position(|l| l == "rule = \"rectify_by >= found_on\"").unwrap();
    let (code, out, _) = run(folder.path(), &["packs", "check", "mine"]);
    assert_eq!(code, 1);
    says(&out, &format!("hazard.toml:{line}"));
    says(&out, "rectify_bye");
    let (code, _, err) = run(folder.path(), &["packs", "check", "nowhere"]);
    assert_eq!(code, 2);
    says(&err, "nowhere");
    let (code, _, err) = run(folder.path(), &["init", "云溪县教育局", "--packs", "mine"]);
    assert_eq!(code, 2);
    says(&err, "packs check");
}

#[test]
fn packs_list_is_json_of_a_fixed_shape() {
    let folder = folder();
    let (code, out, _) = run(folder.path(), &["packs", "list", "--format", "json"]);
    assert_eq!(code, 0);
    let listed: Value = serde_json::from_str(&out).unwrap();
    for key in ["census", "indicators", "plan", "assessment", "allocations"] {
        assert!(listed[key].is_array(), "{key}");
    }
    let hazard = crate::web::find(&listed["ledgers"], "id", "hazard");
    let rate = crate::web::find(&hazard["measures"], "id", "closed_rate");
    assert_eq!((rate["name"].as_str(), rate["unit"].as_str()), (Some("整改率"), Some("%")));
    let (_, out, _) = run(folder.path(), &["packs", "list"]);
    says(&out, "closed_rate  整改率[%]");
    let (_, schema, _) = run(folder.path(), &["packs", "schema", "ledger"]);
    assert!(serde_json::from_str::<Value>(&schema).unwrap()["properties"].is_object());
    let (_, openapi, _) = run(folder.path(), &["openapi"]);
    assert!(serde_json::from_str::<Value>(&openapi).unwrap()["paths"]["/api/home"].is_object());
}

#[test]
fn the_committed_description_of_the_api_is_the_present_one() {
    let committed: Value = serde_json::from_str(include_str!("../../../../schema/openapi.json")).unwrap();
    let present = serde_json::to_value(gangmu::http::openapi()).unwrap();
    assert!(committed == present, "schema/openapi.json is stale: write it anew with cargo xtask gen");
}

#[test]
fn a_new_bureau_is_set_up_filled_reported_and_verified() {
    let folder = folder();
    let (code, out, _) = run(folder.path(), &["serve", "--port", "0"]);
    assert_eq!(code, 1);
    says(&out, "gangmu init");
    let (code, out, _) = run(folder.path(), &["init", "云溪县教育局", "--login", "wangmin"]);
    assert_eq!(code, 0, "{out}");
    says(&out, "初始密码");
    let (code, out, _) = run(folder.path(), &["init", "别的局"]);
    assert_eq!(code, 1);
    says(&out, "没有改动");
    let header: &[&str] = &["所属单位", "机构名称", "机构类别", "培训对象", "证照情况", "排摸日期", "存在问题"];
    let good =
        files::xlsx(&[header, &["安全稳定股", "启航艺术", "艺术类", "义务教育", "证照齐全", "2026-03-20", "否"]]);
    let bad = files::xlsx(&[
        header,
        &["安全稳定股", "小博士", "艺术类", "义务教育", "证照齐全", "三月", "否"],
        &["安全稳定股", "新天地", "艺术类", "义务教育", "证照齐全", "2026-03-21", "否"],
    ]);
    std::fs::write(folder.path().join("好.xlsx"), good).unwrap();
    std::fs::write(folder.path().join("坏.xlsx"), bad).unwrap();
    let (code, out, err) = run(folder.path(), &["import", "training_institution", "好.xlsx"]);
    assert_eq!(code, 0, "{out}{err}");
    says(&err, "已导入1行");
    let (code, out, err) = run(folder.path(), &["import", "training_institution", "坏.xlsx", "--marked", "标注.xlsx"]);
    assert_eq!(code, 1);
    says(&out, "第2行F列");
    says(&err, "没有导入");
    says(&files::parts(&std::fs::read(folder.path().join("标注.xlsx")).unwrap()), "三月");
    let (code, _, err) = run(folder.path(), &["import", "training_institution", "坏.xlsx", "--good"]);
    assert_eq!(code, 1);
    says(&err, "已导入1行");
    for (args, why) in [
        (vec!["import", "nothing", "好.xlsx"], "nothing"),
        (vec!["import", "training_institution", "没有.xlsx"], "没有.xlsx"),
        (vec!["report", "summary", "--year", "2026", "-o", "没有/总结.docx"], "总结.docx"),
    ] {
        let (code, _, err) = run(folder.path(), &args);
        assert_eq!(code, 2, "{args:?}");
        says(&err, why);
    }
    let (code, out, err) = run(folder.path(), &["report", "summary", "--year", "2026", "-o", "总结.docx"]);
    assert_eq!(code, 0, "{err}");
    says(&out, "个数据都注明了来源");
    says(&files::parts(&std::fs::read(folder.path().join("总结.docx")).unwrap()), "云溪县教育局2026年工作总结");
    let (code, out, _) = run(folder.path(), &["audit-log", "verify"]);
    assert_eq!(code, 0);
    says(&out, "审计记录完整");
    let (code, _, _) = run(folder.path(), &["backup", "备份.db"]);
    assert_eq!(code, 0);
    assert!(std::fs::metadata(folder.path().join("备份.db")).unwrap().len() > 10_000);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = std::fs::metadata(folder.path().join("gangmu-data/gangmu.key")).unwrap();
        assert_eq!(key.permissions().mode() & 0o777, 0o600);
    }
}
