//! The compact way to write a ledger, dotted keys and a table to a line: it reads alike, and mistakes are found in place.
#![allow(clippy::unwrap_used)]

use gangmu_pack::{Finding, parse_ledger};

const COMPACT: &str = r#"#:schema ../../../schema/ledger.schema.json
# 一句话。
ledger.id = "survey"
ledger.name = "调查台账"
ledger.record = "一次调查"
ledger.about = "调查。"
ledger.kept_by = ["office", "school"]
ledger.office = "inspection"
ledger.area = "guiding"
ledger.on = "closed_on"
ledger.number = "DC{year}-{seq:05}"
ledger.title = "topic"
ledger.views = ["board"]

field = [
  { id = "topic", name = "主题", type = "text", required = true, list = true },
  { id = "closed_on", name = "结束日期", type = "date", required = true },
  { id = "valid", name = "有效份数", type = "int", min = 0 },
  { id = "returned", name = "回收份数", type = "int", min = 0 },
  { id = "parts", name = "分项", type = "group", columns = [ { id = "part", name = "项", type = "text" } ] },
]
check = [
  { rule = "valid <= returned", message = "有效多于回收,请核对。" },
]
workflow.initial = "designed"
workflow.final = ["published"]
workflow.states = [ { id = "designed", name = "已设计" }, { id = "published", name = "已公布" } ]
move = [ { id = "publish", name = "公布", from = "designed", to = "published", by = ["office", "school"] } ]
deadline = [
  { name = "公布期限", from = "designed", until = "published", days = 30, remind = [7, 1], escalate = ["office", { to = "leader", after = 5 }] },
]
measure = [
  { id = "surveys", name = "调查次数", unit = "次", count = "true" },
  { id = "rate", name = "有效率", unit = "%", ratio = ["surveys", "surveys"] },
]
report.sentence = "开展问卷调查{surveys}。"
sample = [ { topic = "食堂", closed_on = "2026-05-01" }, { topic = "校车", closed_on = "2026-05-02" }, { topic = "作业", closed_on = "2026-05-03" } ]
"#;

fn findings(text: &str) -> Vec<Finding> {
    parse_ledger("survey.toml", text).1
}

#[test]
fn a_compact_file_reads_without_findings() {
    let (ledger, findings) = parse_ledger("survey.toml", COMPACT);
    assert_eq!(findings, []);
    let ledger = ledger.unwrap();
    assert_eq!((ledger.fields.len(), ledger.field("parts").unwrap().columns.len()), (5, 1));
    let told: Vec<u16> = ledger.deadlines[0].escalate.iter().map(|e| e.after).collect();
    assert_eq!((told, &ledger.deadlines[0].remind), (vec![0, 5], &vec![7, 1]));
}

#[test]
fn mistakes_in_a_compact_file_are_found_at_their_line_and_column() {
    for (from, to, code, before) in [
        ("ledger.on = \"closed_on\"", "ledger.on = \"closed\"", "field.unknown", "ledger.on = "),
        ("ledger.name = ", "ledger.nmae = ", "file.shape", "ledger."),
        ("ledger.views = [\"board\"]", "ledger.views = [\"bord\"]", "file.shape", "ledger.views = ["),
        (
            "ledger.kept_by = [\"office\", \"school\"]",
            "ledger.kept_by = [\"office\", \"shool\"]",
            "file.shape",
            "ledger.kept_by = [\"office\", ",
        ),
        (
            "type = \"text\", required",
            "type = \"txt\", required",
            "file.shape",
            "  { id = \"topic\", name = \"主题\", type = ",
        ),
        ("valid <= returned", "valid <= retuned", "expr.wrong", "  { rule = \"valid <= "),
        ("workflow.initial = \"designed\"", "workflow.initial = \"desined\"", "state.unknown", "workflow.initial = "),
        ("workflow.final = [\"published\"]", "workflow.final = [\"publishd\"]", "state.unknown", "workflow.final = ["),
        (
            "to = \"published\", by",
            "to = \"publish\", by",
            "state.unknown",
            "move = [ { id = \"publish\", name = \"公布\", from = \"designed\", to = ",
        ),
        (
            "{ to = \"leader\", after = 5 }",
            "{ to = \"leader\", later = 5 }",
            "file.shape",
            "escalate = [\"office\", { to = \"leader\", ",
        ),
        ("escalate = [\"office\"", "escalate = [\"ofice\"", "file.shape", "escalate = ["),
        ("remind = [7, 1]", "remind = [7, -1]", "file.shape", "remind = [7, "),
        ("\"surveys\"] }", "\"survey\"] }", "measure.unknown", "ratio = [\"surveys\", \""),
        ("{surveys}", "{survey}", "measure.unknown", "report.sentence = \"开展问卷调查{"),
        ("report.sentence = ", "report.sentense = ", "file.shape", "report."),
    ] {
        assert!(COMPACT.contains(from), "{from}");
        let changed = COMPACT.replacen(from, to, 1);
        let found = findings(&changed);
        let shown: Vec<String> = found.iter().map(ToString::to_string).collect();
        let line = changed.lines().position(|l| l.contains(to) || l.starts_with(to)).unwrap();
        let text = changed.lines().nth(line).unwrap();
        let column = text[..text.find(before).unwrap() + before.len()].chars().count() + 1;
        let hit = found.iter().any(|f| (f.code, f.line, f.column) == (code, line + 1, column));
        assert!(hit, "{to}: wanted {code} at {}:{column}, found\n{}", line + 1, shown.join("\n"));
    }
}
