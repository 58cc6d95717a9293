//! A small snapshot, written and asked: counts by unit and part, roll-ups of a register, what is missing, what was changed.
#![cfg(feature = "engine")]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gangmu_pack::Operand;
use gangmu_pack::definition::Ledger;
use gangmu_pack::expr::Expr;
use gangmu_stat::engine::{Answer, Engine, Item, Question, Shares, Split};
use gangmu_stat::snapshot::{
    Cell, Change, Column, ColumnKind, Snapshot, SnapshotError, SnapshotWriter, columns_of, diff,
};
use jiff::Timestamp;
use jiff::civil::date;

const HEAD: &str = r#"
record = "一条"
about = "测试用"
kept_by = ["school"]
office = "finance"
area = "statistics"
number = "X{year}-{seq:04}"
"#;
const FLOW: &str = r#"
[workflow]
initial = "in"
final = ["in"]
states = [{ id = "in", name = "在册" }]
[report]
sentence = "共{rows}。"
"#;

fn ledger(id: &str, more_head: &str, body: &str) -> Arc<Ledger> {
    let text = format!("{body}\n[ledger]\nid = \"{id}\"\nname = \"{id}\"\n{HEAD}{more_head}\n{FLOW}");
    let (ledger, findings) = gangmu_pack::parse_ledger("x.toml", &text);
    Arc::new(ledger.unwrap_or_else(|| panic!("{findings:?}")))
}

fn classes() -> Arc<Ledger> {
    ledger(
        "census_class",
        "on = \"year\"\ntitle = \"stage\"\nkey = [\"owner\", \"year\", \"stage\"]\ncensus = true",
        r#"
        field = [
          { id = "year", name = "年度", type = "date", grain = "year", required = true },
          { id = "stage", name = "学段", type = "code", codes = ["小学", "初中"], required = true },
          { id = "classes", name = "班级", type = "int" },
          { id = "large", name = "大班", type = "int" },
          { id = "pupils", name = "学生", type = "int" },
          { id = "boarders", name = "寄宿生", type = "int" },
        ]
        measure = [
          { id = "rows", name = "行数", unit = "条", count = "true" },
          { id = "classes", name = "班级", unit = "个", sum = "classes" },
          { id = "large", name = "大班", unit = "个", sum = "large" },
          { id = "pupils", name = "学生", unit = "人", sum = "pupils" },
          { id = "boarders", name = "寄宿生", unit = "人", sum = "boarders" },
          { id = "size", name = "平均学生", unit = "人", avg = "pupils" },
          { id = "units", name = "学校数", unit = "所", distinct = "unit" },
        ]
        [rollup]
        from = "pupil"
        where = "left missing or left > today"
        by = ["stage"]
        group = "class"
        counts = { classes = "groups()", large = "groups(n >= 3)", pupils = "count()", boarders = "count(boarding)" }
        "#,
    )
}

fn pupils() -> Arc<Ledger> {
    ledger(
        "pupil",
        "on = \"came\"\ntitle = \"class\"",
        r#"
        field = [
          { id = "came", name = "入校", type = "date", required = true },
          { id = "left", name = "离校", type = "date" },
          { id = "stage", name = "学段", type = "code", codes = ["小学", "初中"], required = true },
          { id = "class", name = "班级", type = "text", required = true },
          { id = "boarding", name = "寄宿", type = "bool" },
          { id = "id_no", name = "证件号", type = "id_card", privacy = "hidden" },
        ]
        measure = [{ id = "rows", name = "人数", unit = "人", count = "true" }]
        "#,
    )
}

fn rooms() -> Arc<Ledger> {
    rooms_with("", "")
}

fn rooms_with(fields: &str, measures: &str) -> Arc<Ledger> {
    ledger(
        "census_room",
        "on = \"year\"\ntitle = \"area\"\nkey = [\"owner\", \"year\"]\ncensus = true",
        &format!(
            r#"
        field = [
          {{ id = "year", name = "年度", type = "date", grain = "year", required = true }},
          {{ id = "area", name = "面积", type = "num" }},
          {fields}
        ]
        measure = [
          {{ id = "rooms", name = "行数", unit = "条", count = "true" }},
          {{ id = "area", name = "面积", unit = "平方米", sum = "area" }},
          {measures}
        ]
        "#
        ),
    )
}

/// Bureau 1, town 2 below it, schools 3 (both stages) and 4 (primary, keeps a register) below the town, 5 says nothing.
fn write(root: &Path, name: &str, boarders: i64) -> Snapshot {
    use ColumnKind::{Bool, Int, Text};
    let made = (Timestamp::UNIX_EPOCH, "王敏");
    let mut writer = SnapshotWriter::create(root, name, "测试", date(2026, 9, 1), made, "0").unwrap();
    let columns = vec![
        Column::new("id", "编号", Int),
        Column::new("kind", "类别", Text),
        Column::new("area", "城乡", Text),
        Column::new("boarding", "寄宿", Bool),
    ];
    let mut unit = writer.table("unit", "单位", columns).unwrap();
    for (id, kind, area) in [
        (1, "bureau", None),
        (2, "town", None),
        (3, "school", Some("城区")),
        (4, "school", Some("乡村")),
        (5, "school", Some("乡村")),
    ] {
        unit.rows()
            .push([Cell::Int(id), Cell::Text(kind), area.map_or(Cell::Null, Cell::Text), Cell::Bool(false)])
            .unwrap();
    }
    writer.add(unit.finish().unwrap());
    let columns = vec![Column::new("ancestor", "上级", Int), Column::new("unit", "单位", Int)];
    let mut tree = writer.table("unit_tree", "隶属", columns).unwrap();
    for (ancestor, unit) in
        [(1, 1), (1, 2), (2, 2), (1, 3), (2, 3), (3, 3), (1, 4), (2, 4), (4, 4), (1, 5), (2, 5), (5, 5)]
    {
        tree.rows().push([Cell::Int(ancestor), Cell::Int(unit)]).unwrap();
    }
    writer.add(tree.finish().unwrap());
    let class = |year: &'static str, stage: &'static str, n: [i64; 3], boarders: Option<i64>| {
        let cells = [Cell::Text(year), Cell::Text(stage), Cell::Int(n[0]), Cell::Int(n[1]), Cell::Int(n[2])];
        cells.into_iter().chain([boarders.map_or(Cell::Null, Cell::Int)]).collect::<Vec<_>>()
    };
    rows(
        &mut writer,
        &classes(),
        vec![
            (3, class("2026-01-01", "小学", [10, 1, 400], Some(boarders))),
            (3, class("2026-01-01", "初中", [8, 2, 300], None)),
            (3, class("2025-01-01", "小学", [9, 1, 390], Some(30))),
        ],
    );
    rows(
        &mut writer,
        &pupils(),
        vec![
            (4, vec![Cell::Text("2024-09-01"), Cell::Null, Cell::Text("小学"), Cell::Text("一1"), Cell::Bool(true)]),
            (4, vec![Cell::Text("2024-09-01"), Cell::Null, Cell::Text("小学"), Cell::Text("一1"), Cell::Bool(false)]),
            (
                4,
                vec![
                    Cell::Text("2024-09-01"),
                    Cell::Text("2026-10-08"),
                    Cell::Text("小学"),
                    Cell::Text("一1"),
                    Cell::Bool(false),
                ],
            ),
            (
                4,
                vec![
                    Cell::Text("2024-09-01"),
                    Cell::Text("2026-03-01"),
                    Cell::Text("小学"),
                    Cell::Text("一1"),
                    Cell::Bool(true),
                ],
            ),
            (4, vec![Cell::Text("2025-09-01"), Cell::Null, Cell::Text("小学"), Cell::Text("二1"), Cell::Null]),
            // The table of school 3 stands: its register is not counted.
            (3, vec![Cell::Text("2025-09-01"), Cell::Null, Cell::Text("小学"), Cell::Text("二1"), Cell::Bool(true)]),
        ],
    );
    rows(&mut writer, &rooms(), vec![(3, vec![Cell::Text("2026-01-01"), Cell::Num(730.0)])]);
    writer.finish().unwrap()
}

fn rows(writer: &mut SnapshotWriter, ledger: &Ledger, rows: Vec<(i64, Vec<Cell>)>) {
    let mut table = writer.table(&ledger.head.id, &ledger.head.name, columns_of(ledger)).unwrap();
    for (at, (owner, cells)) in rows.into_iter().enumerate() {
        let system = [Cell::Int(at as i64 + 1), Cell::Text("X"), Cell::Int(owner), Cell::Text("in"), Cell::Null];
        table.rows().push(system.into_iter().chain(cells)).unwrap();
    }
    writer.add(table.finish().unwrap());
}

async fn ask(folder: &Path, year: i16, split: Split, shared: bool) -> Answer {
    let (engine, question) = asked(folder, year, split, shared).await;
    let answer = engine.answer(&question).await.unwrap();
    the_one_query_says_the_same(&engine, &question, &answer).await;
    answer
}

/// Other engines are given one query; it says what is put together in memory, and the formulas besides.
async fn the_one_query_says_the_same(engine: &Engine, question: &Question, answer: &Answer) {
    let (_, sql) = engine.queries(question).pop().unwrap();
    let table = engine.ask(&classes(), question.year, &sql).await.unwrap();
    assert_eq!(table.len(), answer.len());
    for row in 0..table.len() {
        let (unit, key) = (table.unit(row), table.text(row, "key"));
        for column in
            ["pupils", "junior", "boarders", "large", "before", "area", "town_rows", "mean", "units_census_class"]
        {
            let (one, other) = (table.value(row, column), cell(answer, unit, key, column));
            let same = one.zip(other).map_or(one == other, |(a, b)| (a - b).abs() < 1e-9);
            assert!(same, "{unit} {key:?} {column}: {one:?} {other:?}");
        }
        let rate = table.value(row, "boarders").zip(table.value(row, "pupils")).map(|(a, b)| a / b);
        assert_eq!(table.value(row, "rate").is_some(), rate.is_some_and(f64::is_finite));
    }
}

async fn asked(folder: &Path, year: i16, split: Split, shared: bool) -> (Engine, Question) {
    let snapshot = Snapshot::list(folder).unwrap().remove(0);
    let ledgers = vec![classes(), pupils(), rooms()];
    let lists = BTreeMap::new();
    let item = |operand: &str, ago, column: &str| {
        Item::resolve(&ledgers, &lists, &Operand::parse(operand).unwrap(), ago, column.into()).unwrap()
    };
    let question = Question {
        year,
        split,
        items: vec![
            item("census.pupils", 0, "pupils"),
            item("census.pupils[stage=初中]", 0, "junior"),
            item("census.boarders", 0, "boarders"),
            item("census.large", 0, "large"),
            item("census.pupils", 1, "before"),
            item("census.area", 0, "area"),
            item("census_class.rows[unit.area=城区]", 0, "town_rows"),
            item("census.size", 0, "mean"),
            item("census.units", 0, "schools"),
        ],
        formulas: vec![("rate".into(), "\"boarders\" / NULLIF(\"pupils\", 0.0)".into())],
        shares: shared.then(|| Shares {
            pupils: item("census.pupils", 0, "weight"),
            weights: vec![("小学".into(), 1.0), ("初中".into(), 1.1)],
        }),
    };
    (Engine::open(snapshot, ledgers.clone(), lists.clone(), 2).await.unwrap(), question)
}

fn cell(answer: &Answer, unit: i64, key: Option<&str>, column: &str) -> Option<f64> {
    let row = (0..answer.len()).find(|row| answer.unit(*row) == unit && answer.key(*row) == key)?;
    answer.value(row, column)
}

#[tokio::test]
async fn counts_go_up_the_tree_and_a_register_stands_in_for_a_table() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "census-2026", 40);
    let answer = ask(folder.path(), 2026, Split::Whole, false).await;
    // School 3: 400 + 300 by its table. School 4: four on the register on 1 September, one of them leaves later.
    for (unit, column, expected) in [
        (3, "pupils", Some(700.0)),
        (4, "pupils", Some(4.0)),
        (2, "pupils", Some(704.0)),
        (1, "pupils", Some(704.0)),
        (4, "boarders", Some(1.0)),
        (4, "large", Some(1.0)),
        (3, "large", Some(3.0)),
        (1, "boarders", Some(41.0)),
        (3, "junior", Some(300.0)),
        (4, "junior", Some(0.0)),
        (3, "before", Some(390.0)),
        (4, "before", None),
        (4, "area", None),
        (1, "area", Some(730.0)),
        (1, "town_rows", Some(2.0)),
        (1, "units_census_class", Some(2.0)),
        (1, "units_census_room", Some(1.0)),
        (3, "mean", Some(350.0)),
        (1, "mean", Some(704.0 / 3.0)),
        (3, "schools", Some(1.0)),
        (1, "schools", Some(2.0)),
        (5, "pupils", None),
    ] {
        assert_eq!(cell(&answer, unit, None, column), expected, "{unit} {column}");
    }
}

#[tokio::test]
async fn parts_are_counted_beside_the_whole_and_shared_resources_by_weighted_pupils() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "census-2026", 40);
    let answer = ask(folder.path(), 2026, Split::By(Expr::parse("stage").unwrap()), true).await;
    let junior = 730.0 * (1.1 * 300.0) / (400.0 + 1.1 * 300.0);
    assert_eq!(cell(&answer, 1, Some("小学"), "pupils"), Some(404.0));
    assert_eq!(cell(&answer, 1, Some("初中"), "pupils"), Some(300.0));
    assert!((cell(&answer, 3, Some("初中"), "area").unwrap() - junior).abs() < 1e-9);
    assert_eq!(cell(&answer, 3, Some("初中"), "boarders"), None, "nobody filled in the boarders of the junior stage");
    let areas = ask(folder.path(), 2026, Split::By(Expr::parse("unit.area").unwrap()), false).await;
    assert_eq!(cell(&areas, 1, Some("乡村"), "pupils"), Some(4.0));
    assert_eq!(cell(&areas, 1, Some("城区"), "area"), Some(730.0));
}

#[tokio::test]
async fn what_a_table_asks_only_since_then_is_missing_in_an_old_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = write(folder.path(), "census-2026", 40);
    let hall = r#"{ id = "hall", name = "体育馆", type = "num" },"#;
    let ledgers = vec![rooms_with(hall, r#"{ id = "hall", name = "体育馆", unit = "平方米", sum = "hall" },"#)];
    let lists = BTreeMap::new();
    let item = |name: &str| {
        let operand = Operand::parse(&format!("census.{name}")).unwrap();
        Item::resolve(&ledgers, &lists, &operand, 0, name.into()).unwrap()
    };
    let items = vec![item("area"), item("hall")];
    let question = Question { year: 2026, split: Split::Whole, items, formulas: Vec::new(), shares: None };
    let engine = Engine::open(snapshot, ledgers.clone(), lists.clone(), 2).await.unwrap();
    let answer = engine.answer(&question).await.unwrap();
    assert_eq!(cell(&answer, 1, None, "area"), Some(730.0));
    assert_eq!(cell(&answer, 1, None, "hall"), None);
}

#[tokio::test]
async fn a_changed_file_is_found_and_two_snapshots_tell_what_differs() {
    let folder = tempfile::tempdir().unwrap();
    let first = write(folder.path(), "a", 40);
    let second = write(folder.path(), "b", 41);
    assert_eq!(first.verify().unwrap(), Vec::<String>::new());
    let changes = diff(&first, &second).await.unwrap();
    let told: Vec<_> = changes.iter().map(|c| (c.name.as_str(), c.change, c.added, c.removed, c.changed)).collect();
    assert_eq!(told, [("census_class", Change::Changed, 0, 0, 1)]);
    assert!(diff(&first, &first).await.unwrap().is_empty());
    let file = second.file("unit").unwrap();
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    assert_eq!(second.verify().unwrap().len(), 1);
}

#[test]
fn a_name_is_taken_once_and_an_unfinished_snapshot_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let begin = |name: &str| {
        SnapshotWriter::create(folder.path(), name, "测试", date(2026, 9, 1), (Timestamp::UNIX_EPOCH, "王敏"), "0")
    };
    drop(begin("census-2026").unwrap());
    assert!(Snapshot::list(folder.path()).unwrap().is_empty());
    begin("census-2026").unwrap().finish().unwrap();
    assert!(matches!(begin("census-2026"), Err(SnapshotError::Exists(_))));
    for wrong in ["", "../x", "2026", "Census", "a/b"] {
        assert!(matches!(begin(wrong), Err(SnapshotError::Name(_))), "{wrong}");
    }
}

#[test]
fn a_value_that_does_not_fit_says_where_and_no_sealed_field_is_a_column() {
    let columns = vec![Column::new("n", "人数", ColumnKind::Int)];
    let mut rows = gangmu_stat::snapshot::RowBuilder::new("t", &columns);
    rows.push([Cell::Int(1)]).unwrap();
    let told = rows.push([Cell::Text("二")]).unwrap_err().to_string();
    assert_eq!(told, "“t”第2行的“人数”不是整数");
    assert!(columns_of(&pupils()).iter().all(|column| column.name != "id_no"));
}
