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
fn read_gives_all_files_as_one_object() {
    let folder = folder();
    std::fs::write(folder.path().join("要点.txt"), KEY_POINTS).unwrap();
    std::fs::write(folder.path().join("要点.docx"), files::docx(KEY_POINTS)).unwrap();
    let (code, out, _) = run(folder.path(), &["read", "要点.txt", "要点.docx", "--format", "json", "--figures"]);
    assert_eq!(code, 0);
    let all: Value = serde_json::from_str(&out).unwrap();
    let documents = all["documents"].as_array().unwrap();
    assert_eq!(documents.len(), 2);
    assert_eq!((documents[1]["file"].as_str(), documents[1]["doc"].as_str()), (Some("要点.docx"), Some("要点")));
    assert_eq!(documents[0]["figures"].as_array().unwrap().len(), documents[1]["figures"].as_array().unwrap().len());
    assert!(documents[0]["year"] == 2026 && documents[0]["tasks"].is_null());
}

/// A plan of a year with one target that policy forbids since October 2020.
fn rate_plan(year: u16) -> String {
    format!("云溪县教育局{year}年工作要点\n\n一、提高教育质量\n\n1.高考本科上线率达到65%以上。\n")
}

/// What no rule minds.
const CLEAN: &str = "云溪县教育局2025年工作要点\n\n一、守住安全底线\n\n1.开展校园安全隐患排查4次。\n";

#[test]
fn audit_ends_with_the_code_of_what_it_found() {
    let folder = folder();
    for (name, text) in [("净.txt", CLEAN), ("新.txt", &rate_plan(2026)), ("旧年.txt", &rate_plan(2015))] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    std::fs::write(folder.path().join("旧.doc"), files::OLE).unwrap();
    for (names, expected, words) in [
        (vec!["净.txt"], 0, "疑点0处"),
        (vec!["新.txt"], 1, "错误 P01"),
        (vec!["旧年.txt"], 1, "提示 P01"),
        (vec!["净.txt", "新.txt"], 1, "新.txt:云溪县教育局2026年工作要点"),
        (vec!["新.txt", "没有.txt"], 2, "错误 P01"),
        (vec!["旧.doc"], 2, ""),
    ] {
        let (code, out, err) = run(folder.path(), &[vec!["audit"], names.clone()].concat());
        assert_eq!(code, expected, "{names:?}: {out}{err}");
        says(&out, words);
        assert_eq!(err.is_empty(), expected != 2, "{err}");
    }
    let (_, _, err) = run(folder.path(), &["audit", "没有.txt"]);
    says(&err, "没有.txt");
}

#[test]
fn audit_prints_one_object_with_places_in_named_files() {
    let folder = folder();
    let text = rate_plan(2026);
    std::fs::write(folder.path().join("净.txt"), CLEAN).unwrap();
    std::fs::write(folder.path().join("新.txt"), &text).unwrap();
    let (code, out, err) = run(folder.path(), &["audit", "净.txt", "新.txt", "--format", "json"]);
    assert_eq!((code, err.as_str()), (1, ""));
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report.as_object().unwrap().keys().collect::<Vec<_>>(), ["findings", "checked"]);
    let found = crate::web::find(&report["findings"], "code", "P01");
    let keys: Vec<&str> = found.as_object().unwrap().keys().map(String::as_str).collect();
    let shape = ["code", "severity", "message", "quotes", "spans", "files", "computed", "stated", "suggestion"];
    assert_eq!(keys, shape);
    assert_eq!((found["severity"].as_str(), found["files"][0].as_str()), (Some("error"), Some("新.txt")));
    let chars: Vec<char> = text.chars().collect();
    let span = |i: usize| found["spans"][0][i].as_u64().unwrap() as usize;
    assert_eq!(chars[span(0)..span(1)].iter().collect::<String>(), found["quotes"][0].as_str().unwrap());
    let (code, out, _) = run(folder.path(), &["audit", "新.txt", "--year", "2012", "--format", "json"]);
    assert_eq!(code, 1);
    says(&out, "\"note\"");
}

#[test]
fn help_is_chinese_on_every_level() {
    let folder = folder();
    for args in [
        vec!["--help"],
        vec!["read", "--help"],
        vec!["audit", "--help"],
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
        (vec!["audit"], "文件"),
        (vec!["audit", "a.txt", "--year", "今年"], "今年"),
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
    let (pack, _) = gangmu::packs::load(None).unwrap();
    says(&out, &format!("台账{}本", pack.ledgers.len()));
    says(&out, "问题0处");
    let ledgers = folder.path().join("mine/ledgers");
    std::fs::create_dir_all(&ledgers).unwrap();
    let source = include_str!("../../../../packs/education/ledgers/hazard.toml");
    let pack = include_str!("../../../../packs/education/pack.toml");
    std::fs::write(folder.path().join("mine/pack.toml"), pack).unwrap();
    std::fs::write(
        ledgers.join("hazard.toml"),
        source.replace("\"rectify_by >= found_on\"", "\"rectify_bye >= found_on\""),
    )
    .unwrap();
    let line = 1 + source.lines().position(|l| l.contains("\"rectify_by >= found_on\"")).unwrap();
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
fn channels_are_set_from_files_and_reminders_run_by_hand() {
    let folder = folder();
    run(folder.path(), &["init", "云溪县教育局", "--login", "wangmin"]);
    std::fs::write(folder.path().join("url"), "https://oapi.dingtalk.com/robot/send?access_token=TOKEN\n").unwrap();
    std::fs::write(folder.path().join("key"), "SEC-demo\n").unwrap();
    std::fs::write(folder.path().join("bare"), "http://example.com\n").unwrap();
    let bot = |url: &'static str| ["channels", "bot", "--form", "dingtalk", "--url-file", url, "--secret-file", "key"];
    let (code, _, err) = run(folder.path(), &bot("bare"));
    assert_eq!(code, 2);
    says(&err, "https://");
    let (code, out, err) = run(folder.path(), &bot("url"));
    assert_eq!(code, 0, "{err}");
    says(&out, "已设置渠道“bot”");
    let mail = ["channels", "mail", "--server", "smtp.example.com", "--from"];
    let (code, _, err) = run(folder.path(), &[&mail[..], &["教育局"]].concat());
    assert_eq!(code, 2);
    says(&err, "发件人");
    let (code, _, err) = run(folder.path(), &[&mail[..], &["教育局 <tx@example.com>"]].concat());
    assert_eq!(code, 0, "{err}");
    let (_, out, _) = run(folder.path(), &["channels", "list"]);
    says(&out, "bot\t钉钉机器人\t全局");
    says(&out, "mail\t邮件\tsmtp.example.com:465");
    assert!(!out.contains("TOKEN") && !out.contains("SEC-demo"), "{out}");
    let database = std::fs::read(folder.path().join("gangmu-data/gangmu.db")).unwrap();
    assert!(!String::from_utf8_lossy(&database).contains("access_token"), "the address lies open");
    let (code, out, err) = run(folder.path(), &["remind", "--date", "2026-11-23"]);
    assert_eq!(code, 0, "{err}");
    says(&out, "2026-11-23:新提醒0人");
    let (code, _, _) = run(folder.path(), &["remind", "--date", "明天"]);
    assert_eq!(code, 2);
    let (code, out, _) = run(folder.path(), &["channels", "remove", "bot"]);
    assert_eq!(code, 0);
    says(&out, "已停用");
    assert_eq!(run(folder.path(), &["channels", "remove", "bot"]).0, 2);
    assert_eq!(run(folder.path(), &["channels", "test", "bot"]).0, 2);
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
