//! Mistakes in definition files, as data: each is found with its code at its line.
#![allow(clippy::unwrap_used)]

use gangmu_pack::{Finding, load_pack, parse_ledger};

const PACK: &str = r#"
[pack]
id = "p"
name = "包"
about = "包"
[[office]]
code = "safety"
name = "安全股"
duties = "安全"
[[area]]
code = "safety"
name = "安全"
[code_lists]
level = ["省", "县"]
"#;

/// A ledger without mistakes; line numbers start behind the opening quote's line.
const GOOD: &str = r#"[ledger]
id = "hazard"
name = "隐患台账"
record = "一处"
about = "隐患"
kept_by = ["school"]
office = "safety"
area = "safety"
on = "found_on"
number = "YH{year}-{seq:05}"
title = "place"

[[field]]
id = "place"
name = "部位"
type = "text"
required = true

[[field]]
id = "found_on"
name = "发现日期"
type = "date"
required = true

[[field]]
id = "severity"
name = "等级"
type = "code"
codes = ["一般", "重大"]

[[field]]
id = "level"
name = "层级"
type = "code"
code_list = "level"

[[field]]
id = "cost"
name = "资金"
type = "money"

[[check]]
rule = "cost >= 0"
message = "资金不能为负,请核对。"

[workflow]
initial = "open"
final = ["closed"]
states = [
  { id = "open", name = "未销号" },
  { id = "closed", name = "已销号" },
]

[[move]]
id = "close"
name = "销号"
from = "open"
to = "closed"
by = ["school"]

[[deadline]]
name = "期限"
from = "open"
until = "closed"
days = { when = "severity = '重大'", then = 30, else = 15 }

[[measure]]
id = "found"
name = "排查数"
unit = "处"
count = "true"

[[measure]]
id = "closed"
name = "销号数"
unit = "处"
count = "state = 'closed'"
part_of = "found"

[[measure]]
id = "rate"
name = "整改率"
unit = "%"
ratio = ["closed", "found"]

[[sum_check]]
rule = "closed <= found"
message = "销号多于排查,请核对。"

[report]
sentence = "排查{found},其中省级{found[level=省]},整改率{rate|yoy}。"

[[sample]]
place = "楼梯"
found_on = "2026-03-01"

[[sample]]
place = "食堂"
found_on = "2026-03-02"
level = "省"

[[sample]]
place = "宿舍"
found_on = 2026-03-03
severity = "重大"
cost = 12.5
"#;

fn judge(ledger: &str) -> Vec<Finding> {
    let files = [("p/pack.toml", PACK), ("p/ledgers/hazard.toml", ledger)];
    load_pack(files.map(|(p, t)| (p.to_owned(), t.to_owned()))).1
}

/// One change to the good file must give a finding with this code in the lines that were changed, or at the head of
/// their section; and few others.
fn check(from: &str, to: &str, code: &str) {
    let position = GOOD.find(from).unwrap_or_else(|| panic!("the good file has no {from}"));
    let changed = format!("{}{to}{}", &GOOD[..position], &GOOD[position + from.len()..]);
    let findings = judge(&changed);
    let shown: Vec<String> = findings.iter().map(ToString::to_string).collect();
    let line = |byte: usize| GOOD[..byte].matches('\n').count() + 1;
    let lines = line(position)..=line(position) + to.matches('\n').count();
    let head = GOOD[..position].rfind("\n[").map_or(1, |byte| line(byte + 1));
    let found = findings.iter().any(|f| f.code == code && (lines.contains(&f.line) || f.line == head));
    assert!(found, "{to}: wanted {code} in lines {lines:?}, found\n{}", shown.join("\n"));
    assert!(findings.len() <= 3, "{to}: one mistake, many findings\n{}", shown.join("\n"));
    for finding in &findings {
        assert!(!finding.advice.is_empty() && finding.message.chars().any(|c| c as u32 > 0x2e80), "{finding}");
    }
}

#[test]
fn a_file_without_mistakes_has_no_findings() {
    assert_eq!(judge(GOOD), []);
}

#[test]
fn mistakes_of_shape_are_found_at_their_line() {
    check("record = \"一处\"", "recod = \"一处\"", "file.shape");
    check("type = \"money\"", "type = \"mony\"", "file.shape");
    check("required = true", "required = \"yes\"", "file.shape");
    check("[[check]]", "[[chek]]", "file.shape");
    check("kept_by = [\"school\"]", "kept_by = \"school\"", "file.shape");
    check("rule = \"cost >= 0\"", "rule = \"cost > = 0\"", "file.shape");
    check("then = 30", "then = -1", "file.shape");
    check("when = \"severity = '重大'\"", "when = \"severity = 重大\"", "file.shape");
    check("name = \"隐患台账\"", "name = 隐患台账", "file.syntax");
    check("ratio = [\"closed\", \"found\"]", "ratio = [\"closed\"]", "file.shape");
}

#[test]
fn names_must_be_free_and_well_formed() {
    check("id = \"cost\"", "id = \"Cost\"", "name.form");
    check("id = \"severity\"\n", "id = \"state\"\n", "name.reserved");
    check("id = \"cost\"", "id = \"select\"", "name.reserved");
    check("id = \"hazard\"", "id = \"danger\"", "ledger.file");
    check("id = \"cost\"", "id = \"place\"", "name.twice");
}

#[test]
fn heads_and_fields_must_fit_each_other_and_the_pack() {
    check("on = \"found_on\"", "on = \"place\"", "ledger.on");
    check("on = \"found_on\"", "on = \"foundon\"", "field.unknown");
    check("title = \"place\"", "title = \"name\"", "field.unknown");
    check("number = \"YH{year}-{seq:05}\"", "number = \"YH{year}\"", "ledger.number");
    check("kept_by = [\"school\"]", "kept_by = []", "ledger.kept_by");
    check("office = \"safety\"", "office = \"safe\"", "office.unknown");
    check("area = \"safety\"", "area = \"safe\"", "area.unknown");
    check("code_list = \"level\"", "code_list = \"levels\"", "code.unknown");
    check("codes = [\"一般\", \"重大\"]", "codes = [\"一般\", \"重大\", \"一般\"]", "code.form");
    check("type = \"money\"", "type = \"ref\"\nledger = \"nothing\"", "ref.unknown");
    check("type = \"money\"", "type = \"money\"\ngrain = \"month\"", "field.grain");
    check("type = \"money\"", "type = \"money\"\nmin = 3\nmax = 2", "field.limits");
    check("type = \"money\"", "type = \"money\"\ncomputed = \"severity\"", "expr.type");
    check("type = \"money\"", "type = \"money\"\ncomputed = \"days(today, found_on)\"", "field.volatile");
    check("type = \"money\"", "type = \"money\"\ndefault = \"许多\"", "field.default");
    check("rule = \"cost >= 0\"", "rule = \"cots >= 0\"", "expr.wrong");
    check("rule = \"cost >= 0\"", "rule = \"cost + 0\"", "expr.type");
    check("[[check]]", "[[reuse]]\nfield = \"place\"\nfrom = \"unit.twon\"\n[[check]]", "reuse.from");
    check(
        "[[check]]",
        "[[duty]]\nname = \"报\"\nfrom = [\"town\"]\nevery = \"month\"\nwithin_days = 3\n[[check]]",
        "duty.from",
    );
    let duty = |rest: &str| {
        format!("[[duty]]\nname = \"报\"\nfrom = [\"school\"]\nevery = \"month\"\nwithin_days = 3\n{rest}")
    };
    check("[[check]]", &format!("{}{}[[check]]", duty(""), duty("")), "duty.twice");
    check("[[check]]", &format!("{}[[check]]", duty("only = \"cost > 3\"\n")), "duty.only");
    check("[[check]]", &format!("{}[[check]]", duty("only = \"unit.stage\"\n")), "expr.type");
}

#[test]
fn workflows_must_hang_together() {
    check("initial = \"open\"", "initial = \"opened\"", "state.unknown");
    check("to = \"closed\"", "to = \"close\"", "state.unknown");
    check("\nby = [\"school\"]", "\nby = []", "move.nobody");
    check("\nby = [\"school\"]", "\nby = [\"school\"]\nrequires = [\"photo\"]", "field.unknown");
    check("\nby = [\"school\"]", "\nby = [\"school\"]\nwhen = \"state = 'shut'\"", "expr.wrong");
    check("  { id = \"closed\"", "  { id = \"lost\", name = \"失\" },\n  { id = \"closed\"", "state.unreachable");
    let stuck = judge(&GOOD.replace("final = [\"closed\"]", "final = []"));
    let found: Vec<_> = stuck.iter().map(|f| (f.code, f.line)).collect();
    assert_eq!(found, [("state.stuck", 51)]);
}

#[test]
fn deadlines_must_start_and_end_in_states() {
    check("until = \"closed\"", "until = \"shut\"", "state.unknown");
    check("from = \"open\"\nuntil", "from = \"closed\"\nuntil", "deadline.states");
    check("days = { when", "field = \"place\"\ndays = { when", "deadline.field");
    check("when = \"severity = '重大'\"", "when = \"severity = '特大'\"", "expr.wrong");
}

#[test]
fn measures_must_be_countable() {
    check("count = \"true\"", "count = \"true\"\nsum = \"cost\"", "measure.rule");
    check("count = \"true\"", "stock = true", "measure.rule");
    check("count = \"true\"", "count = \"cost\"", "expr.type");
    check("count = \"true\"", "count = \"true\"\nwhere = \"cost > 1\"", "measure.where");
    check("count = \"true\"", "count = \"true\"\nentering = \"shut\"", "state.unknown");
    check("count = \"true\"", "count = \"true\"\nentering = \"closed\"\nstock = true", "measure.period");
    check(
        "part_of = \"found\"",
        "part_of = \"found\"
aliases = [\"排查数\"]",
        "measure.word",
    );
    check("count = \"true\"", "count = \"true\"\npart_of = \"closed\"", "measure.loop");
    check("part_of = \"found\"", "part_of = \"fund\"", "measure.unknown");
    check("ratio = [\"closed\", \"found\"]", "ratio = [\"closed\", \"rate\"]", "measure.loop");
    check("ratio = [\"closed\", \"found\"]", "ratio = [\"closed\", \"census.cats\"]", "measure.unknown");
    check("ratio = [\"closed\", \"found\"]", "ratio = [\"closed\", \"problem.found\"]", "measure.unknown");
    check("rule = \"closed <= found\"", "rule = \"closed <= fund\"", "expr.wrong");
}

#[test]
fn sentences_must_name_measures_that_may_be_printed() {
    check("{rate|yoy}", "{ratio|yoy}", "measure.unknown");
    check("{rate|yoy}", "{rate|year}", "sentence.form");
    check("{rate|yoy}", "{problem.found}", "measure.unknown");
    check("{rate|yoy}", "{rate|by cost}", "sentence.parts");
    check("{found[level=省]}", "{found[level=市]}", "sentence.slice");
}

#[test]
fn a_figure_that_may_not_be_a_target_may_not_be_printed() {
    let changed =
        GOOD.replace("ratio = [\"closed\", \"found\"]", "ratio = [\"closed\", \"found\"]\nnever_target = true");
    let findings = judge(&changed);
    assert_eq!(findings.len(), 1);
    let line = GOOD[..GOOD.find("sentence").unwrap()].matches('\n').count() + 2;
    assert_eq!((findings[0].code, findings[0].line), ("sentence.never", line));
}

#[test]
fn samples_must_pass_the_ledgers_own_rules() {
    check("cost = 12.5", "cost = -1", "sample.wrong");
    check("severity = \"重大\"\ncost", "severity = \"特大\"\ncost", "sample.wrong");
    check("found_on = 2026-03-03", "found_on = \"三月\"", "sample.wrong");
    check("found_on = 2026-03-03", "fuond_on = 2026-03-03", "sample.wrong");
}

#[test]
fn a_ledger_with_few_samples_is_doubted_but_used() {
    let cut = &GOOD[..GOOD.rfind("[[sample]]").unwrap()];
    let findings = judge(cut);
    let found: Vec<_> = findings.iter().map(|f| (f.code, f.is_error())).collect();
    assert_eq!(found, [("sample.few", false)]);
}

#[test]
fn the_column_points_into_the_expression() {
    let (_, findings) = parse_ledger("hazard.toml", &GOOD.replace("cost >= 0", "cost >= 0 and cots > 1"));
    let found: Vec<(usize, usize)> = findings.iter().map(|f| (f.line, f.column)).collect();
    assert_eq!(found, [(43, 23)]);
    assert_eq!(
        findings[0].to_string(),
        "hazard.toml:43:23 错误[expr.wrong]:没有名为 cots 的字段,是不是 cost?。请改正表达式。"
    );
}

#[test]
fn several_mistakes_are_all_found() {
    let changed = GOOD
        .replace("type = \"money\"", "type = \"mony\"")
        .replace("then = 30", "thn = 30")
        .replace("[report]", "[raport]");
    assert!(judge(&changed).len() >= 4, "{:?}", judge(&changed));
}

#[test]
fn a_ledger_with_an_error_is_left_out_of_the_pack() {
    let load = |text: String| {
        load_pack([("p/pack.toml".to_owned(), PACK.to_owned()), ("p/ledgers/hazard.toml".to_owned(), text)]).0
    };
    assert_eq!(load(GOOD.to_owned()).ledgers.len(), 1);
    assert_eq!(load(GOOD.replace("cost >= 0", "cots >= 0")).ledgers.len(), 0);
}

#[test]
fn no_cut_or_garbled_file_makes_the_loader_panic() {
    for end in (0..GOOD.len()).step_by(17).filter(|e| GOOD.is_char_boundary(*e)) {
        let _ = parse_ledger("x.toml", &GOOD[..end]);
        let _ = judge(&format!("{}[[{{=\"'{}", &GOOD[..end], &GOOD[end..]));
    }
}

/// A file of rules without mistakes.
const POLICY: &str = r#"negation = ["严禁"]

[[rule]]
id = "P01"
name = "以打卡次数作指标"
weaker = "warn"
since = "2020-01-01"
applies = ["plan"]
words = [["打卡"], ["学生"]]
near = ["达到"]
except = ["打卡机"]
figure = true
advice = "请删去。"

[[rule.basis]]
issuer = "县局"
document = "通知"
year = 2019
says = "不打卡"
checked = false

[[rule.example]]
text = "学生打卡达到100次。"
year = 2024
finds = "error"

[[rule.example]]
text = "严禁学生打卡。"
year = 2024
finds = "nothing"
"#;

fn judge_policy(texts: &[&str]) -> (usize, Vec<Finding>) {
    let named = |(at, text): (usize, &&str)| (format!("p/policy/{at}.toml"), (*text).to_owned());
    let files = texts.iter().enumerate().map(named).chain([("p/pack.toml".to_owned(), PACK.to_owned())]);
    let (pack, findings) = load_pack(files);
    (pack.policy.rules.len(), findings)
}

#[test]
fn mistakes_in_policy_rules_are_found_at_their_lines_and_keep_the_file_out() {
    assert_eq!(judge_policy(&[POLICY]), (1, vec![]));
    for (from, to, code) in [
        ("id = \"P01\"", "id = \"X1\"", "policy.id"),
        ("name = \"以打卡次数作指标\"", "name = \" \"", "policy.empty"),
        ("words = [[\"打卡\"], [\"学生\"]]", "words = [[\"打卡\"], []]", "policy.words"),
        ("words = [[\"打卡\"], [\"学生\"]]", "words = [[\"打卡\"], [\"\"]]", "policy.word"),
        ("except = [\"打卡机\"]", "except = [\"签到机\"]", "policy.except"),
        ("since = \"2020-01-01\"", "since = \"2020-01-01\"\nuntil = \"2019-01-01\"", "policy.until"),
        ("applies = [\"plan\"]", "applies = []", "policy.applies"),
        ("figure = true", "figure = false", "policy.weaker"),
        ("since = \"2020-01-01\"", "since = \"一月\"", "file.shape"),
        ("near = ", "naer = ", "file.shape"),
    ] {
        let changed = POLICY.replace(from, to);
        let (rules, findings) = judge_policy(&[&changed]);
        let codes: Vec<&str> = findings.iter().map(|f| f.code).collect();
        assert!(codes.contains(&code), "{to}: {findings:?}");
        assert_eq!(rules, 0, "{to}");
        assert!(findings.iter().all(|f| f.file == "p/policy/0.toml" && f.line > 1), "{findings:?}");
    }
    let (rules, findings) = judge_policy(&[POLICY, POLICY]);
    assert_eq!((rules, findings[0].code, findings[0].file.as_str()), (1, "policy.twice", "p/policy/1.toml"));
    let unproved = &POLICY[..POLICY.find("[[rule.example]]").unwrap()];
    let (rules, findings) = judge_policy(&[unproved]);
    assert_eq!((rules, findings[0].code, findings[0].is_error()), (1, "policy.examples", false));
}
