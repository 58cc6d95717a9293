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
[[data_item]]
code = "DJM"
name = "等级码"
basis = "示例"
codes = { "一般" = "1", "重大" = "2" }
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

[[field]]
id = "project"
name = "项目"
type = "ref"
ledger = "build"

[[field]]
id = "seen_at"
name = "时间"
type = "time"

[[field]]
id = "payments"
name = "付款"
type = "group"
columns = [
  { id = "paid_on", name = "日期", type = "date" },
  { id = "amount", name = "金额", type = "money" },
]

[[field]]
id = "paid"
name = "已付"
type = "money"
computed = "total(payments.amount)"

[[reuse]]
field = "level"
from = "last.level"

[[duty]]
name = "月报"
from = ["school"]
every = "month"
within_days = 5
only = "unit.boarding"

[[opens]]
name = "登记项目"
ledger = "build"
in_states = ["open"]
fill = { unit = "unit", name = "place", kind = "'新建'", begun = "found_on" }

[[measure]]
id = "per_school"
name = "百校隐患"
unit = "处"
formula = "100 * found / census.schools"

[[measure]]
id = "grave_rate"
name = "重大占比"
unit = "%"
ratio = ["found[severity=重大]", "found"]
"#;

/// Another ledger of the same pack, without mistakes.
const BUILD: &str = r#"
ledger = { id = "build", name = "项目台账", record = "一个", about = "项目", kept_by = ["school"], office = "safety", area = "safety", on = "begun", number = "XM{seq}", title = "name" }
field = [
  { id = "name", name = "名称", type = "text" }, { id = "kind", name = "类别", type = "code", codes = ["新建", "改建"] },
  { id = "begun", name = "开工", type = "date", required = true }, { id = "year", name = "年", type = "int", computed = "year(begun)" },
]
measure = [{ id = "started", name = "开工数", unit = "个", count = "true" }]
workflow = { initial = "open", final = ["open"], states = [{ id = "open", name = "开" }] }
report = { sentence = "{started}" }
sample = [{ begun = 2026-03-01 }, { begun = 2026-03-02 }]
"#;

fn judge(ledger: &str) -> Vec<Finding> {
    let files = [("p/pack.toml", PACK), ("p/ledgers/build.toml", BUILD), ("p/ledgers/hazard.toml", ledger)];
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
    check("id = \"seen_at\"", "id = \"last\"", "name.reserved");
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
    check("type = \"money\"", "type = \"money\"\nunique = true", "field.unique");
    check("type = \"money\"", "type = \"money\"\nstandard = \"DJ\"", "item.unknown");
    let severity = "codes = [\"一般\", \"重大\"]";
    check(severity, "standard = \"DJM\"\ncodes = [\"一般\", \"重大\", \"特大\"]", "item.codes");
    check(
        severity,
        &format!(
            "standard = \"DJM\"\n{severity}\n[[field]]\nid = \"more\"\nname = \"另\"\ntype = \"code\"\n{severity}\nstandard = \"DJM\""
        ),
        "item.twice",
    );
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
    check("[[check]]", &format!("{}[[check]]", duty("as_of = \"09-01\"\n")), "duty.as_of");
    check("[[check]]", &format!("{}[[check]]", duty("as_of = \"9-31\"\n")), "file.shape");
}

#[test]
fn groups_scales_and_views_must_make_sense() {
    check("title = \"place\"", "title = \"payments\"", "field.group");
    check("title = \"place\"", "title = \"place\"\nviews = [\"board\", \"board\"]", "view.twice");
    check("kept_by = [\"school\"]", "kept_by = [\"office\"]\nviews = [\"map\"]", "view.impossible");
    check("type = \"group\"", "type = \"text\"", "group.columns");
    check("type = \"time\"", "type = \"group\"", "group.columns");
    check("{ id = \"amount\"", "{ id = \"paid_on\"", "name.twice");
    check("{ id = \"paid_on\"", "{ id = \"Paid\"", "name.form");
    check("name = \"日期\", type = \"date\"", "name = \"日期\", type = \"file\"", "group.type");
    check("name = \"日期\", type = \"date\"", "name = \"日期\", type = \"date\", list = true", "group.column");
    check("name = \"日期\", type = \"date\"", "name = \"日期\", type = \"date\", codes = [\"a\"]", "code.stray");
    check("name = \"日期\", type = \"date\"", "name = \"日期\", type = \"dat\"", "file.shape");
    check("type = \"time\"", "type = \"time\"\nscale = \"wan\"", "field.scale");
    check("type = \"money\"", "type = \"money\"\nscale = \"qian\"", "file.shape");
    check("total(payments.amount)", "total(payments.paid_on)", "expr.wrong");
    check("total(payments.amount)", "total(payments.sum)", "expr.wrong");
    check("total(payments.amount)", "last.cost", "expr.wrong");
    let (from, to) = (GOOD.find("[[deadline]]").unwrap(), GOOD.find("[[measure]]").unwrap());
    let timeless = format!("{}{}", &GOOD[..from], &GOOD[to..]).replace("\ntitle", "\nviews = [\"calendar\"]\ntitle");
    let found: Vec<_> = judge(&timeless).iter().map(|f| (f.code, f.line)).collect();
    assert_eq!(found, [("view.impossible", 11)]);
}

#[test]
fn what_reaches_into_other_ledgers_must_be_there() {
    check("rule = \"cost >= 0\"", "rule = \"project.sort = 'x'\"", "expr.wrong");
    check("rule = \"cost >= 0\"", "rule = \"project.kind = '拆'\"", "expr.wrong");
    check("rule = \"cost >= 0\"", "rule = \"last.cots < cost\"", "expr.wrong");
    check("from = \"last.level\"", "from = \"last.levels\"", "reuse.from");
    check("from = \"last.level\"", "from = \"census.cats\"", "reuse.from");
    check("from = \"last.level\"", "from = \"census.pupils[grade=一]\"", "reuse.from");
    check("from = \"last.level\"", "from = \"project.sort\"", "reuse.from");
    check("from = \"last.level\"", "from = \"build.sort\"", "reuse.from");
    check("from = \"last.level\"", "from = \"bild.kind\"", "field.unknown");
    check("from = \"last.level\"", "from = \"level\"", "reuse.from");
    check("field = \"level\"", "field = \"paid\"", "reuse.field");
    check("ledger = \"build\"\nin_states", "ledger = \"bild\"\nin_states", "opens.ledger");
    check("in_states = [\"open\"]", "in_states = [\"opened\"]", "state.unknown");
    check("name = \"place\", kind", "nome = \"place\", kind", "opens.field");
    check("name = \"place\", kind", "year = \"2026\", kind", "opens.field");
    check("name = \"place\", kind", "name = \"cost\", kind", "expr.type");
    check("kind = \"'新建'\"", "kind = \"'拆'\"", "opens.code");
    check("fill = { unit = \"unit\"", "fill = { unit = \"place\"", "expr.type");
    check("only = \"unit.boarding\"", "only = \"unit.board\"", "expr.wrong");
}

#[test]
fn what_the_new_words_allow_has_no_findings() {
    for rule in [
        "rows(payments) < 9 and total(payments.amount) <= cost",
        "last.cost missing or cost <= last.cost * 1.2",
        "project.kind = '新建' or project.state = 'open'",
        "seen_at >= '2026-03-05T08:00' or days(seen_at, found_on) > 1",
    ] {
        assert_eq!(judge(&GOOD.replace("cost >= 0", rule)), [], "{rule}");
    }
    for (from, to) in [
        ("level = \"省\"\n", "level = \"省\"\nseen_at = \"2026-03-05T14:30\"\npayments = [{ amount = 3 }]\n"),
        ("[[check]]\n", "[[check]]\nlevel = \"doubt\"\n"),
        ("count = \"true\"", "count = \"true\"\nentering = [\"closed\"]"),
        ("count = \"true\"", "count = \"true\"\non = \"seen_at\""),
        ("count = \"state = 'closed'\"", "count = \"project.kind = '新建'\""),
        ("on = \"found_on\"", "on = \"found_on\"\nviews = [\"board\", \"calendar\", \"map\"]"),
        ("from = \"last.level\"", "from = \"build.kind\""),
        ("from = \"last.level\"", "from = \"project.kind\""),
        ("from = \"last.level\"", "from = \"census.pupils\""),
        ("formula = \"100 * found", "formula = \"100 * (found + build.started)"),
        ("\"found[severity=重大]\"", "\"census.pupils[stage=小学,unit.area=乡村]\""),
    ] {
        assert!(GOOD.contains(from), "{from}");
        assert_eq!(judge(&GOOD.replacen(from, to, 1)), [], "{to}");
    }
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
    let days = "days = { when = \"severity = '重大'\", then = 30, else = 15 }";
    check(days, "days = 3\nremind = [1, 7]", "deadline.remind");
    check(days, "days = 3\nescalate = [{ to = \"boss\", after = 5 }]", "file.shape");
    check(days, "days = 3\nescalate = [{ to = \"leader\", later = 5 }]", "file.shape");
    check("\"已销号\" }", "\"已销号\", paused = true }", "state.paused");
    check("from = \"open\"\nto = \"closed\"", "from = \"open\"\ntransfer = \"yes\"\nto = \"closed\"", "file.shape");
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
    check("count = \"true\"", "count = \"true\"\nentering = [\"closed\", \"shut\"]", "state.unknown");
    check("count = \"true\"", "count = \"true\"\non = \"place\"", "measure.on");
    check("count = \"true\"", "count = \"true\"\non = \"plaice\"", "field.unknown");
    check("count = \"true\"", "count = \"true\"\non = \"found_on\"\nentering = \"closed\"", "measure.period");
    check("count = \"true\"", "count = \"rows(payments) > 1\"", "expr.wrong");
    check("count = \"true\"", "count = \"last.cost > 1\"", "expr.wrong");
    check("count = \"true\"", "count = \"true\"\nformula = \"closed + 1\"", "measure.rule");
    let formula = "formula = \"100 * found / census.schools\"";
    check(formula, "formula = \"100 * fund / census.schools\"", "expr.wrong");
    check(formula, "formula = \"100 * found / census.cats\"", "measure.unknown");
    check(formula, "formula = \"100 * build.found\"", "measure.unknown");
    check(formula, "formula = \"100 * 3\"", "measure.formula");
    check(formula, "formula = \"found > 3\"", "expr.type");
    check(formula, "formula = \"per_school + 1\"", "measure.loop");
    check("\"found[severity=重大]\"", "\"found[severity=特大]\"", "measure.slice");
    check("\"found[severity=重大]\"", "\"found[severity]\"", "measure.operand");
    check("\"found[severity=重大]\"", "\"census.pupils[kind=消防]\"", "measure.slice");
    check("\"found[severity=重大]\"", "\"build.started[kind=拆]\"", "measure.slice");
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
    let from = GOOD.match_indices("[[sample]]").nth(1).unwrap().0;
    let to = GOOD.find("[[field]]\nid = \"project\"").unwrap();
    let findings = judge(&format!("{}{}", &GOOD[..from], &GOOD[to..]));
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
        let files = [("p/pack.toml", PACK), ("p/ledgers/build.toml", BUILD), ("p/ledgers/hazard.toml", text.as_str())];
        load_pack(files.map(|(p, t)| (p.to_owned(), t.to_owned()))).0
    };
    let good = load(GOOD.to_owned());
    assert_eq!(good.ledgers.len(), 2);
    assert!(good.ledger("hazard").unwrap().targets.contains_key("build"), "references are linked");
    assert_eq!(load(GOOD.replace("cost >= 0", "cots >= 0")).ledgers.len(), 1);
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
