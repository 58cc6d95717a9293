//! Census tables, roll-ups and indicators: they are read, resolved and, where they are wrong, found at their line.
#![allow(clippy::unwrap_used)]

use gangmu_pack::definition::Count;
use gangmu_pack::{Finding, Pack, Term, load_pack};
use jiff::civil::date;

const PACK: &str = r#"
pack = { id = "p", name = "包", about = "包" }
office = [{ code = "basic", name = "基教股", duties = "统计" }]
area = [{ code = "compulsory", name = "义务教育" }]
code_lists = { stage = ["小学", "初中"] }
"#;

const REGISTER: &str = r#"
ledger = { id = "pupil", name = "学生名册", record = "一人", about = "名册", kept_by = ["school"], office = "basic", area = "compulsory", on = "joined", number = "XS{seq}", title = "name" }
field = [
  { id = "name", name = "姓名", type = "text" }, { id = "joined", name = "入学", type = "date", required = true },
  { id = "stage", name = "学段", type = "code", code_list = "stage" }, { id = "grade", name = "年级", type = "int" },
  { id = "sex", name = "性别", type = "code", codes = ["男", "女"] }, { id = "class", name = "班级", type = "text" },
  { id = "born", name = "出生", type = "date" }, { id = "leaves", name = "毕业", type = "date" },
  { id = "school", name = "升入学校", type = "unit" }, { id = "seats", name = "学位", type = "int" },
]
measure = [
  { id = "joined", name = "入学人数", unit = "人", count = "true" },
  { id = "ranked", name = "名次", unit = "名", count = "true", never_target = true },
  { id = "coming", name = "将有学位", unit = "个", sum = "seats", on = "leaves" },
  { id = "share", name = "占比", unit = "%", ratio = ["joined", "census.schools"] },
]
workflow = { initial = "open", final = ["open"], states = [{ id = "open", name = "在校" }] }
report = { sentence = "{joined}" }
sample = [{ joined = 2026-03-01 }, { joined = 2026-03-02 }]
"#;

const TABLE: &str = r#"
[ledger]
id = "census_class"
name = "班级统计表"
record = "一行"
about = "统计"
census = true
kept_by = ["school"]
office = "basic"
area = "compulsory"
on = "year"
number = "BJ{year}-{seq:05}"
title = "grade"
key = ["owner", "year", "stage", "grade"]

[[field]]
id = "year"
name = "年度"
type = "date"
grain = "year"
required = true

[[field]]
id = "stage"
name = "学段"
type = "code"
code_list = "stage"

[[field]]
id = "grade"
name = "年级"
type = "int"

[[field]]
id = "pupils"
name = "学生"
type = "int"

[[field]]
id = "classes"
name = "班数"
type = "int"

[[field]]
id = "large"
name = "大班"
type = "int"

[[field]]
id = "each"
name = "班额"
type = "num"
computed = "pupils / classes"

[rollup]
from = "pupil"
where = "joined <= today"
by = ["stage", "grade = year(today) - year(joined) + 1"]
group = "class"
counts.pupils = "count(days(today, born) > 2000)"
counts.classes = "groups()"
counts.large = "groups(n >= 56)"

[[measure]]
id = "pupils"
name = "学生数"
unit = "人"
sum = "pupils"

[[measure]]
id = "classes"
name = "班级数"
unit = "个"
sum = "classes"

[workflow]
initial = "open"
final = ["open"]
states = [{ id = "open", name = "已报" }]

[report]
sentence = "{pupils}"

[[sample]]
year = "2026-01-01"
pupils = 40
classes = 1

[[sample]]
year = "2026-01-01"
stage = "小学"
"#;

const OTHER: &str = r#"
ledger = { id = "census_flow", name = "变动统计表", record = "一行", about = "统计", census = true, kept_by = ["school"], office = "basic", area = "compulsory", on = "year", number = "BD{seq}", title = "year", key = ["owner", "year"] }
field = [{ id = "year", name = "年度", type = "date", grain = "year", required = true }, { id = "entrants", name = "招生", type = "int" }]
measure = [{ id = "entrants", name = "招生数", unit = "人", sum = "entrants" }]
workflow = { initial = "open", final = ["open"], states = [{ id = "open", name = "已报" }] }
report = { sentence = "{entrants}" }
sample = [{ year = "2026-01-01" }, { year = "2026-01-01" }]
"#;

const INDICATORS: &str = r#"
[[indicator]]
id = "class_size"
name = "平均班额"
unit = "人"
formula = "census.pupils / census.classes"
group = "班额"
by = ["stage", "unit.area"]
better = "down"
level = "school"
basis = "待核"
aliases = ["班额均值"]

[[indicator.threshold]]
name = "标准班额"
since = "2010-01-01"
until = "2029-12-31"
slice = { stage = "小学" }
min = 10
max = 45
basis = "待核"

[[indicator.threshold]]
name = "标准班额"
since = "2010-01-01"
slice = { stage = "初中" }
max = 50
basis = "待核"

[[indicator.example]]
given = { "census.pupils" = 90, "census.classes" = 2 }
value = 45
text = "45.00人"

[[indicator]]
id = "progress"
name = "小学升入率"
unit = "%"
formula = "census.entrants / ago(census.pupils[stage=小学], 1)"
group = "普及"
basis = "待核"
digits = 1

[[indicator.example]]
given = { "census.entrants" = 1, "ago(census.pupils[stage=小学], 1)" = 3 }
text = "33.3%"

[[indicator.example]]
given = { "census.entrants" = 1 }
"#;

const STANDARDS: &str = r#"
[weights]
"小学" = 1
"初中" = 1.1

[[balance]]
id = "quality"
name = "优质均衡"
since = "2017-04-19"
until = "2029-12-31"
basis = "待核"
stages = ["小学", "初中"]
may_miss = 1
floor = 0.85

[[balance.resource]]
id = "rooms"
name = "每百人班数"
item = "班"
unit = "个"
total = "census.classes"
pupils = "census.pupils"
per = 100
kept = "section"
min = { "小学" = 2 }
cv = { "小学" = 0.5 }

[[balance.requirement]]
part = "保障"
number = 1
name = "班额"
text = "班额达标。"
office = "basic"
figure = [{ of = "indicator.class_size", slice = { stage = "小学" }, max = 45, each = true }]

[[balance.requirement]]
part = "保障"
number = 2
name = "布局"
text = "布局合理。"
office = "basic"

[[class_size]]
stage = "小学"
max = 45
since = "2012-01-01"
until = "2029-12-31"
basis = "待核"

[[class_size]]
stage = "小学"
grade = "一年级"
max = 40
since = "2020-01-01"
basis = "待核"

[[class_band]]
name = "标准"
from = 1
to = 45

[[class_band]]
name = "大"
from = 46

[[staff]]
stage = "小学"
pupils_per_staff = 19
since = "2014-11-13"
basis = "待核"

[[place]]
stage = "小学"
per_class = 45
since = "2012-01-01"
basis = "待核"

[planned_places]
of = "pupil.coming"
stage = "stage"
school = "school"
"#;

const AROUND: [(&str, &str); 4] = [
    ("p/pack.toml", PACK),
    ("p/ledgers/pupil.toml", REGISTER),
    ("p/ledgers/census_flow.toml", OTHER),
    ("p/indicators/all.toml", INDICATORS),
];

fn load(table: &str, indicators: &str) -> (Pack, Vec<Finding>) {
    let files = [
        ("p/pack.toml", PACK),
        ("p/ledgers/pupil.toml", REGISTER),
        ("p/ledgers/census_class.toml", table),
        ("p/ledgers/census_flow.toml", OTHER),
        ("p/indicators/all.toml", indicators),
    ];
    load_files(&files)
}

fn load_files(files: &[(&str, &str)]) -> (Pack, Vec<Finding>) {
    load_pack(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())))
}

/// The standards over the ledgers and indicators without mistakes.
fn standards(text: &str) -> (Pack, Vec<Finding>) {
    let files = [("p/ledgers/census_class.toml", TABLE), ("p/standards/all.toml", text)];
    load_files(&[&AROUND[..], &files[..]].concat())
}

/// One change to a text without mistakes must give a finding of this code at the line of the change, or at the
/// head of its section.
fn check(good: &str, from: &str, to: &str, code: &str, judge: &dyn Fn(&str) -> Vec<Finding>) {
    let position = good.find(from).unwrap_or_else(|| panic!("the good file has no {from}"));
    let changed = format!("{}{to}{}", &good[..position], &good[position + from.len()..]);
    let findings = judge(&changed);
    let shown: Vec<String> = findings.iter().map(ToString::to_string).collect();
    let line = good[..position].matches('\n').count() + 1;
    let lines = line..=line + to.matches('\n').count();
    let head = good[..position].rfind("\n[").map_or(1, |byte| good[..=byte].matches('\n').count() + 1);
    let found = findings.iter().any(|f| f.code == code && (lines.contains(&f.line) || f.line == head));
    assert!(found, "{to}: wanted {code} in lines {lines:?}, found\n{}", shown.join("\n"));
    for finding in &findings {
        assert!(!finding.advice.is_empty() && finding.message.chars().any(|c| c as u32 > 0x2e80), "{finding}");
    }
}

#[test]
fn data_items_must_be_well_formed_and_written_once() {
    let good = "[pack]\nid = \"p\"\nname = \"包\"\nabout = \"包\"\n[[data_item]]\ncode = \"DJM\"\nname = \"等级码\"\nbasis = \"示例\"";
    for (item, code) in [
        ("code = \"djm\"\nname = \"x\"\nbasis = \"x\"", "item.form"),
        ("code = \"DJM\"\nname = \"x\"\nbasis = \"x\"", "item.twice"),
        ("code = \"XM\"\nname = \"x\"\nbasis = \"\"", "item.basis"),
        ("code = \"XM\"\nname = \"x\"\nbasis = \"x\"\ncodes = { a = \"1\", b = \"1\" }", "item.codes"),
        ("code = \"XM\"\nname = \"x\"\nbasis = \"x\"\nunit = \"nome\"", "item.unit"),
    ] {
        let (_, findings) = load_pack([("p/pack.toml".to_owned(), format!("{good}\n[[data_item]]\n{item}\n"))]);
        let found = findings.iter().any(|f| f.code == code && f.line > good.lines().count());
        assert!(found, "{item}: wanted {code}, found {findings:?}");
    }
}

#[test]
fn a_census_its_rollup_and_its_indicators_are_read_without_findings() {
    let (pack, findings) = load(TABLE, INDICATORS);
    assert_eq!(findings, []);
    let rollup = pack.ledger("census_class").unwrap().rollup.clone().unwrap();
    assert_eq!((rollup.from.as_str(), rollup.group.as_deref()), ("pupil", Some("class")));
    assert_eq!(rollup.counts["classes"], Count::Groups(None));
    assert_eq!(pack.indicators.iter().map(|i| i.id.as_str()).collect::<Vec<_>>(), ["class_size", "progress"]);
}

#[test]
fn census_terms_lead_to_the_table_that_has_the_measure() {
    let (pack, _) = load(TABLE, INDICATORS);
    for (term, expected) in [
        ("census.pupils[stage=小学]", Some(("census_class", "学生数"))),
        ("census.entrants", Some(("census_flow", "招生数"))),
        ("pupil.joined", Some(("pupil", "入学人数"))),
        ("census.joined", None),
        ("census.schools", None),
        ("entrants", None),
        ("nothing.entrants", None),
    ] {
        let term = Term::parse(term).unwrap();
        let found = pack.term(&term.operand).map(|(ledger, measure)| (ledger.head.id.as_str(), measure.name.as_str()));
        assert_eq!(found, expected, "{term}");
    }
}

#[test]
fn mistakes_of_a_rollup_are_found_at_their_line() {
    let table = |from: &str, to: &str, code: &str| check(TABLE, from, to, code, &|text| load(text, "").1);
    table("from = \"pupil\"", "from = \"pupils\"", "rollup.from");
    table("from = \"pupil\"", "from = \"census_class\"", "rollup.from");
    table("from = \"pupil\"", "frm = \"pupil\"", "file.shape");
    let by = "by = [\"stage\", \"grade = year(today) - year(joined) + 1\"]";
    table(by, "by = [\"stage\", \"level\"]", "field.unknown");
    table(by, "by = [\"stage\", \"grade\", \"pupils = 3\"]", "rollup.key");
    table(by, "by = [\"stage\", \"grade = year(joind)\"]", "expr.wrong");
    table(by, "by = [\"stage\", \"grade = sex\"]", "expr.type");
    table(by, "by = [\"stage\", \"grade = year(\"]", "file.shape");
    table(by, "by = [\"stage\", \"large\"]", "expr.wrong");
    table(
        "key = [\"owner\", \"year\", \"stage\", \"grade\"]",
        "key = [\"owner\", \"year\", \"stage\", \"grade\", \"large\"]",
        "rollup.key",
    );
    table("joined <= today", "joind <= today", "expr.wrong");
    table("joined <= today", "joined", "expr.type");
    table("group = \"class\"", "group = \"room\"", "rollup.from");
    table("group = \"class\"\n", "\n", "rollup.group");
    table("count(days(today, born) > 2000)", "count(born)", "expr.type");
    table("count(days(today, born) > 2000)", "count(sex = '女孩')", "expr.wrong");
    table("count(days(today, born) > 2000)", "count(sax = '女')", "expr.wrong");
    table("count(days(today, born) > 2000)", "sum(sex)", "expr.type");
    table("count(days(today, born) > 2000)", "sum()", "file.shape");
    table("count(days(today, born) > 2000)", "most(sex)", "file.shape");
    table("groups(n >= 56)", "groups(m >= 56)", "expr.wrong");
    table("groups(n >= 56)", "groups(n + 56)", "expr.type");
    table("counts.pupils = ", "counts.pupil = ", "field.unknown");
    table("counts.pupils = ", "counts.each = ", "rollup.field");
    table("counts.pupils = ", "counts.stage = ", "rollup.field");
}

#[test]
fn mistakes_of_indicators_are_found_at_their_line() {
    let list = |from: &str, to: &str, code: &str| check(INDICATORS, from, to, code, &|text| load(TABLE, text).1);
    list("id = \"class_size\"", "id = \"Class\"", "name.form");
    list("id = \"progress\"", "id = \"class_size\"", "indicator.twice");
    list("name = \"小学升入率\"", "name = \"班额均值\"", "indicator.word");
    list("group = \"班额\"", "group = \" \"", "indicator.empty");
    list("basis = \"待核\"", "basis = \"\"", "indicator.basis");
    list("basis = \"待核\"\n", "\n", "file.shape");
    list("digits = 1", "digits = 9", "indicator.digits");
    list("better = \"down\"", "better = \"less\"", "file.shape");
    list("level = \"school\"", "levels = \"school\"", "file.shape");
    let formula = "census.pupils / census.classes";
    list(formula, "census.pupils / census.classses", "measure.unknown");
    list(formula, "census.pupils / census.schools", "measure.unknown");
    list(formula, "pupils / census.classes", "indicator.term");
    list(formula, "pupil.joind / census.classes", "measure.unknown");
    list(formula, "pupill.joined / census.classes", "ledger.unknown");
    list(formula, "pupil.share / census.classes", "indicator.composed");
    list(formula, "pupil.ranked / census.classes", "indicator.never");
    list(formula, "census.pupils[stage=高中] / census.classes", "measure.slice");
    list(formula, "census.pupils[town=石桥] / census.classes", "measure.slice");
    list(formula, "census.pupils ÷ census.classes", "file.shape");
    list(formula, "100 * 3", "indicator.formula");
    list("by = [\"stage\", \"unit.area\"]", "by = [\"stage\", \"unit.place\"]", "indicator.by");
    list("by = [\"stage\", \"unit.area\"]", "by = [\"stage\", \"grade\"]", "indicator.by");
    list("digits = 1", "digits = 1\nby = [\"stage\"]", "indicator.by");
    list("min = 10\nmax = 45\n", "", "threshold.limits");
    list("min = 10", "min = 46", "threshold.limits");
    list("until = \"2029-12-31\"", "until = \"2009-12-31\"", "threshold.until");
    list("since = \"2010-01-01\"", "since = \"十年前\"", "file.shape");
    list("slice = { stage = \"小学\" }", "slice = { stage = \"高中\" }", "threshold.slice");
    list("slice = { stage = \"小学\" }", "slice = { grade = \"1\" }", "threshold.slice");
    list("slice = { stage = \"初中\" }", "slice = { stage = \"小学\" }", "threshold.twice");
    list("value = 45", "value = 46", "example.wrong");
    list("text = \"45.00人\"", "text = \"45人\"", "example.wrong");
    list("\"census.classes\" = 2 }\nvalue", "\"census.classes\" = 0 }\nvalue", "example.wrong");
    list("\"census.classes\" = 2", "\"census.class\" = 2", "example.term");
    list("\"census.classes\" = 2", "\"2\" = 2", "example.term");
    list("[[indicator]]", "[[indikator]]", "file.shape");
}

#[test]
fn what_schools_keep_as_a_whole_may_be_divided_by_stage() {
    let whole =
        INDICATORS.replace("census.entrants / ago(census.pupils[stage=小学], 1)", "census.entrants / census.pupils");
    let whole = whole.replace("ago(census.pupils[stage=小学], 1)", "census.pupils");
    let divided = whole.replace("digits = 1", "digits = 1\nby = [\"stage\"]");
    assert_eq!(load(TABLE, &divided).1, []);
    let registers = divided.replace("census.entrants", "pupil.joined");
    assert_eq!(load(TABLE, &registers).1, [], "the register has a stage of its own");
    assert_ne!(load(TABLE, &divided.replace("by = [\"stage\"]", "by = [\"grade\"]")).1, []);
}

#[test]
fn a_wrong_indicator_is_left_out_and_the_others_of_its_file_stay() {
    let wrong = INDICATORS.replace("census.pupils / census.classes", "census.pupils / census.rooms");
    let (pack, findings) = load(TABLE, &wrong);
    assert_eq!(pack.indicators.iter().map(|i| i.id.as_str()).collect::<Vec<_>>(), ["progress"]);
    let shown = findings[0].to_string();
    assert_eq!((findings[0].line, findings[0].column), (6, 28), "{shown}");
    let shapeless = INDICATORS.replace("better = \"down\"", "better = \"less\"").replace("value = 45", "value = 46");
    assert_eq!(load(TABLE, &shapeless).0.indicators.len(), 1);
}

#[test]
fn a_broken_ledger_is_one_finding_and_not_one_for_every_figure_over_it() {
    for (from, to) in [("sum = \"classes\"", "sum = \"clases\""), ("type = \"num\"", "type = \"nmu\"")] {
        let table = TABLE.replacen(from, to, 1);
        let files = [("p/ledgers/census_class.toml", table.as_str()), ("p/standards/all.toml", STANDARDS)];
        let (pack, findings) = load_files(&[&AROUND[..], &files[..]].concat());
        let found: Vec<_> = findings.iter().map(|f| f.file.as_str()).collect();
        assert_eq!(found, ["p/ledgers/census_class.toml"]);
        assert_eq!(
            (pack.indicators.len(), pack.standards.balances.len()),
            (0, 1),
            "without its ledger it has no value"
        );
    }
}

#[test]
fn an_example_that_does_not_come_out_says_what_is_stated_and_what_is_computed() {
    let wrong = INDICATORS.replace("text = \"33.3%\"", "text = \"33.4%\"");
    let (_, findings) = load(TABLE, &wrong);
    assert_eq!(findings.len(), 1);
    assert!(findings[0].message.contains("写的是33.4%,算出来是33.3%"), "{}", findings[0]);
    let never = INDICATORS.replace("text = \"33.3%\"", "");
    assert!(load(TABLE, &never).1[0].message.contains("写的是没有结果,算出来是33.3%"));
}

#[test]
fn an_indicator_without_an_example_is_doubted_but_used() {
    let unproved = &INDICATORS[..INDICATORS.find("[[indicator.example]]").unwrap()];
    let (pack, findings) = load(TABLE, unproved);
    assert_eq!((pack.indicators.len(), findings.len()), (1, 1));
    assert_eq!((findings[0].code, findings[0].is_error()), ("indicator.examples", false));
}

#[test]
fn two_census_tables_may_not_have_a_measure_of_the_same_name() {
    let taken = OTHER
        .replace("id = \"entrants\", name = \"招生数\"", "id = \"pupils\", name = \"招生数\"")
        .replace("{entrants}", "{pupils}");
    let files = [
        ("p/pack.toml", PACK),
        ("p/ledgers/pupil.toml", REGISTER),
        ("p/ledgers/census_class.toml", TABLE),
        ("p/ledgers/census_flow.toml", taken.as_str()),
    ];
    let (_, findings) = load_pack(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    let found: Vec<_> = findings.iter().map(|f| (f.code, f.file.as_str(), f.line)).collect();
    assert_eq!(found, [("census.twice", "p/ledgers/census_flow.toml", 4)]);
    let daily = TABLE.replace("grain = \"year\"\n", "");
    assert!(load(&daily, "").1.iter().any(|f| f.code == "census.year" && f.line == 11));
}

#[test]
fn no_cut_file_of_indicators_makes_the_loader_panic() {
    for end in (0..INDICATORS.len()).step_by(13).filter(|e| INDICATORS.is_char_boundary(*e)) {
        let _ = load(TABLE, &INDICATORS[..end]);
        let _ = load(TABLE, &format!("{}[[{{=\"'{}", &INDICATORS[..end], &INDICATORS[end..]));
    }
}

#[test]
fn standards_hold_from_a_day_to_a_day_and_for_the_closest_grade() {
    let (pack, findings) = standards(STANDARDS);
    assert_eq!(findings, []);
    let standards = &pack.standards;
    let (before, early, late) = (date(2011, 12, 31), date(2019, 9, 1), date(2030, 9, 1));
    for (day, grade, expected) in [
        (before, None, None),
        (early, None, Some(45)),
        (early, Some("一年级"), Some(45)),
        (date(2026, 9, 1), Some("一年级"), Some(40)),
        (date(2026, 9, 1), Some("二年级"), Some(45)),
        (late, Some("二年级"), None),
        (late, Some("一年级"), Some(40)),
    ] {
        assert_eq!(standards.class_size("小学", grade, day), expected, "{day} {grade:?}");
    }
    assert_eq!(standards.balance("quality", date(2029, 12, 31)).map(|b| b.resources.len()), Some(1));
    assert_eq!(standards.balance("quality", late), None);
    assert_eq!(standards.pupils_per_staff("小学", early), Some(19.0));
    assert_eq!(standards.place("小学", Some("三年级"), early).map(|p| p.per_class), Some(45));
    assert_eq!([45, 46].map(|n| standards.class_band(n).unwrap().name.as_str()), ["标准", "大"]);
    assert_eq!(standards.weights["初中"], 1.1);
    assert_eq!(standards.planned_places.as_ref().map(|planned| planned.of.as_str()), Some("pupil.coming"));
}

#[test]
fn mistakes_of_standards_are_found_at_their_line_and_keep_the_file_out() {
    let list = |from: &str, to: &str, code: &str| {
        check(STANDARDS, from, to, code, &|text| {
            let (pack, findings) = standards(text);
            assert!(pack.standards.balances.is_empty(), "{to}: a wrong file is used");
            findings
        });
    };
    list("\"初中\" = 1.1", "\"高中\" = 1.1", "standard.stage");
    list("\"初中\" = 1.1", "\"初中\" = 0", "standard.weight");
    list("id = \"quality\"", "id = \"Quality\"", "name.form");
    list("until = \"2029-12-31\"", "until = \"2009-12-31\"", "standard.until");
    list("basis = \"待核\"", "basis = \"\"", "standard.basis");
    list("stages = [\"小学\", \"初中\"]", "stages = [\"小学\", \"高中\"]", "standard.stage");
    list("floor = 0.85", "floor = 85", "standard.number");
    list("total = \"census.classes\"", "total = \"census.clases\"", "standard.term");
    list("total = \"census.classes\"", "total = \"pupil.share\"", "standard.term");
    list("per = 100", "per = 10", "standard.number");
    list("kept = \"section\"", "kept = \"school\"", "file.shape");
    list("min = { \"小学\" = 2 }", "min = { \"高中\" = 2 }", "standard.stage");
    list("number = 2", "number = 1", "standard.twice");
    list("text = \"布局合理。\"", "text = \"\"", "standard.empty");
    list("office = \"basic\"", "office = \"base\"", "office.unknown");
    list("indicator.class_size", "indicator.class_sise", "indicator.unknown");
    list("indicator.class_size", "pupil.joind", "measure.unknown");
    list("indicator.class_size", "班额", "standard.figure");
    list("slice = { stage = \"小学\" }", "slice = { grade = \"一年级\" }", "standard.slice");
    list("max = 45, each", "each", "standard.limits");
    list("grade = \"一年级\"\n", "\n", "standard.twice");
    list("from = 46", "from = 47", "standard.bands");
    list("from = 46", "from = 46\nto = 60", "standard.bands");
    list("from = 46", "from = 46\nclasses = \"census.nothing\"", "standard.term");
    list("from = 46", "from = 46\nclasses = \"census.pupils\"", "standard.bands");
    list("pupils_per_staff = 19", "pupils_per_staff = 0", "standard.number");
    list("per_class = 45", "per_class = 0", "standard.number");
    list("[[staff]]", "[[stuff]]", "file.shape");
    list("pupil.coming", "pupil.comming", "measure.unknown");
    list("pupil.coming", "学位", "standard.figure");
    // It counts, and it is dated by the ledger's own date.
    list("pupil.coming", "pupil.joined", "standard.figure");
    list("pupil.coming", "census.pupils", "standard.figure");
    list("stage = \"stage\"", "stage = \"grade\"", "field.unknown");
    list("school = \"school\"", "school = \"name\"", "field.unknown");
}
