#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};
use sqlx::Row as _;
use sqlx::sqlite::SqlitePool;

use super::law::{self, LawRow};
use super::{Dialect, Expr, Row, Scope, SqlContext, Type, Value};

/// A record without units: the rows of the tables below.
struct Plain(BTreeMap<&'static str, Value>);

impl Row for Plain {
    fn get(&self, path: &[&str]) -> Value {
        self.0.get(path.join(".").as_str()).cloned().unwrap_or(Value::Null)
    }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

fn record() -> Plain {
    Plain(BTreeMap::from([
        ("title", text("消防演练")),
        ("pupils", Value::Number(12.0)),
        ("cost", Value::Number(3200.5)),
        ("begun", text("2026-03-05")),
        ("done", Value::Bool(false)),
        ("kind", text("甲")),
        ("themes", text("|a|ab|")),
        ("due", text("2026-06-14")),
        ("unit.stage", text("小学")),
    ]))
}

#[test]
fn expressions_mean_what_they_say() {
    let yes = Value::Bool(true);
    let no = Value::Bool(false);
    let n = Value::Number;
    let cases = [
        ("pupils + 2 * 3", n(18.0)),
        ("(pupils + 2) * 3", n(42.0)),
        ("-pupils + 1", n(-11.0)),
        ("pupils / 0", Value::Null),
        ("pupils - 2 - 3", n(7.0)),
        ("cost / 2", n(1600.25)),
        ("not done and kind = '甲'", yes.clone()),
        ("done or kind != '甲' or true", yes.clone()),
        ("true or false and false", yes.clone()),
        ("not true or true", yes.clone()),
        ("kind in ('甲', '乙')", yes.clone()),
        ("kind not in ('甲')", no.clone()),
        ("themes has 'a'", yes.clone()),
        ("themes has 'b'", no.clone()),
        ("score missing and title present", yes.clone()),
        ("score > 3", Value::Null),
        ("score > 3 or true", yes.clone()),
        ("score > 3 and false", no.clone()),
        ("not (score > 3)", Value::Null),
        ("score in (1, 2)", Value::Null),
        ("days(today, begun)", n(102.0)),
        ("year(begun) * 100 + month(begun)", n(202_603.0)),
        ("begun < '2026-03-06'", yes.clone()),
        ("coalesce(score, 7)", n(7.0)),
        ("least(pupils, 5)", n(5.0)),
        ("greatest(pupils, score)", Value::Null),
        ("if(score > 1, 'a', 'b')", text("b")),
        ("overdue", yes.clone()),
        ("unit.stage = '小学'", yes),
        ("'it''s'", text("it's")),
    ];
    for (source, expected) in cases {
        let expr = Expr::parse(source).unwrap();
        assert_eq!(expr.eval(&record(), law::TODAY), expected, "{source}");
    }
}

#[test]
fn a_mistake_is_found_at_its_character() {
    let cases = [
        ("", 0),
        ("pupils >", 8),
        ("pupils > > 3", 9),
        ("(pupils", 7),
        ("pupils)", 6),
        ("kind = 重大", 7),
        ("kind = “甲”", 7),
        ("kind = '甲", 7),
        ("a < b < c", 2),
        ("kind in ()", 9),
        ("kind in (pupils)", 9),
        ("themes has a", 11),
        ("days(begun)", 0),
        ("median(pupils)", 0),
        ("and", 0),
        ("pupils 3", 7),
        ("unit.", 5),
        ("1.2.3", 3),
        ("3x", 1),
        ("1234567890123456.7", 0),
        ("a ≥ b", 2),
        ("'a\nb'", 2),
    ];
    for (source, at) in cases {
        let error = Expr::parse(source).unwrap_err();
        assert_eq!(error.at, at, "{source}: {error}");
    }
}

#[test]
fn no_text_exhausts_the_stack() {
    for source in ["(".repeat(3000), "not ".repeat(900), "-".repeat(3000), "a+".repeat(1900) + "a", "x".repeat(5000)] {
        assert!(Expr::parse(&source).is_err(), "{}", &source[..10]);
    }
}

#[test]
fn types_codes_and_names_are_checked() {
    let scope = Scope::of(&law::ledger());
    let good = [
        ("kind = '甲'", Type::Bool),
        ("cost * 2", Type::Number),
        ("begun", Type::Date),
        ("least(begun, '2026-01-01')", Type::Date),
        ("place.stage", Type::Text),
        ("unit = place", Type::Bool),
        ("unit", Type::Unit),
        ("state = 'closed' and not overdue", Type::Bool),
        ("unit.kind = 'school'", Type::Bool),
        ("project.kind = '新' and project.state = 'closed'", Type::Bool),
        ("project.cost + cost", Type::Number),
        ("project", Type::Text),
        ("under(region, '甲') or under(regions, '乙')", Type::Bool),
        ("opened > '2026-03-05T14:30' and shut > opened", Type::Bool),
        ("days(shut, opened) <= 1", Type::Bool),
        ("year(opened)", Type::Number),
    ];
    for (source, kind) in good {
        assert_eq!(Expr::parse(source).unwrap().check(&scope), Ok(kind), "{source}");
    }
    let wrong = [
        ("kind = '丁'", 7, "没有“丁”这个取值"),
        ("state = 'shut'", 8, "没有“shut”这个取值"),
        ("unit.kind = '学校'", 12, "没有“学校”这个取值"),
        ("pupil > 1", 0, "是不是 pupils?"),
        ("pupils = '1'", 9, "数字与文字"),
        ("begun > '2026-13-01'", 8, "不是日期"),
        ("begun > '2026-3-1'", 8, "不是日期"),
        ("themes = 'a'", 7, "has"),
        ("pupils and done", 0, "这里要条件"),
        ("done > true", 5, "= 或 !="),
        ("unit.colour = 'a'", 0, "没有名为 unit.colour"),
        ("title.stage", 0, "没有名为"),
        ("place + 1", 0, "这里要数字"),
        ("year(title)", 5, "文字"),
        ("themes has 'c'", 7, "没有“c”"),
        ("project.kind = '拆'", 15, "没有“拆”这个取值"),
        ("project.sort = '新'", 0, "没有名为 project.sort"),
        ("under(region, '丙')", 14, "没有在“丙”之下的取值"),
        ("under(pupils, '甲')", 6, "under 的第一项"),
        ("under(region, kind)", 14, "under 的第二项"),
        ("opened > '2026-03-05'", 9, "不是时间"),
        ("opened > begun", 9, "days(a, b)"),
        ("rows(title) > 1", 0, "自动计算的字段"),
        ("sex(title) = '男'", 0, "自动计算的字段"),
        ("last.pupils > 1", 0, "没有名为 last.pupils"),
    ];
    for (source, at, part) in wrong {
        let error = Expr::parse(source).unwrap().check(&scope).unwrap_err();
        assert_eq!(error.at, at, "{source}: {error}");
        assert!(error.message.contains(part), "{source}: {error}");
    }
}

#[test]
fn a_long_condition_falls_into_its_parts() {
    let parts =
        |source: &str| Expr::parse(source).unwrap().parts().iter().map(|p| p.source().to_owned()).collect::<Vec<_>>();
    assert_eq!(
        parts("kind = '甲 and 乙' and (done or cost > 1) and unit.small"),
        ["kind = '甲 and 乙'", "(done or cost > 1)", "unit.small"]
    );
    assert_eq!(parts("done or cost > 1 and unit.small"), ["done or cost > 1 and unit.small"]);
    assert_eq!(parts("(done and cost > 1)"), ["(done and cost > 1)"]);
    let both = Expr::all(&[Expr::parse("done or cost > 1").unwrap(), Expr::parse("unit.small").unwrap()]);
    assert_eq!(both.unwrap().unwrap().source(), "(done or cost > 1) and (unit.small)");
    assert_eq!(Expr::all([]).unwrap(), None);
}

#[test]
fn the_names_and_joins_that_an_expression_needs_are_known() {
    let expr = Expr::parse("unit.stage = '小学' and place.small and cost > 1 and not overdue").unwrap();
    assert_eq!(Vec::from_iter(expr.fields()), ["cost", "overdue", "place", "unit"]);
    assert_eq!(Vec::from_iter(expr.unit_paths()), ["place", "unit"]);
    assert!(expr.reads_today());
    assert!(!Expr::parse("cost > 1").unwrap().reads_today());
}

#[test]
fn an_expression_travels_as_its_source() {
    let expr = Expr::parse("kind = '甲'").unwrap();
    let json = serde_json::to_string(&expr).unwrap();
    assert_eq!(json, "\"kind = '甲'\"");
    assert_eq!(serde_json::from_str::<Expr>(&json).unwrap(), expr);
    assert!(serde_json::from_str::<Expr>("\"kind =\"").is_err());
}

#[test]
fn sql_quotes_everything_that_came_from_a_person() {
    let scope = Scope::of(&law::ledger());
    let sql = |source: &str, dialect| {
        Expr::parse(source).unwrap().to_sql(&SqlContext::new(dialect, &scope, date(2026, 6, 15)))
    };
    let cases = [
        ("title = ''' or 1=1 --'", r#"(r."title" = ''' or 1=1 --')"#, r#"(r."title" = ''' or 1=1 --')"#),
        ("pupils > 3", r#"(r."pupils" > 3.0)"#, r#"(r."pupils" > CAST(3.0 AS DOUBLE PRECISION))"#),
        ("title < 'a'", r#"(r."title" < 'a')"#, r#"(r."title" < 'a' COLLATE "C")"#),
        ("themes has 'a'", r#"(instr(r."themes", '|a|') > 0)"#, r#"(strpos(r."themes", '|a|') > 0)"#),
        ("unit.stage", r#"u."stage""#, r#"u."stage""#),
        ("place.small", r#"u_place."small""#, r#"u_place."small""#),
        ("begun <= today", r#"(r."begun" <= '2026-06-15')"#, r#"(r."begun" <= '2026-06-15')"#),
        (
            "overdue",
            r#"(COALESCE(r."due" < '2026-06-15', FALSE) AND r."state" NOT IN ('closed'))"#,
            r#"(COALESCE(r."due" < '2026-06-15', FALSE) AND r."state" NOT IN ('closed'))"#,
        ),
        ("project.kind = '新'", r#"(r_project."kind" = '新')"#, r#"(r_project."kind" = '新')"#),
        (
            "under(region, '甲')",
            r#"(r."region" = '甲' OR substr(r."region", 1, 2) = '甲/')"#,
            r#"(r."region" = '甲' OR substr(r."region", 1, 2) = '甲/')"#,
        ),
        ("nothing", "NULL", "NULL"),
    ];
    for (source, sqlite, postgres) in cases {
        assert_eq!(sql(source, Dialect::Sqlite), sqlite);
        assert_eq!(sql(source, Dialect::Postgres), postgres);
    }
}

#[test]
fn the_law_asks_about_every_construct_and_gets_answers() {
    let cases = law::cases(1, 800);
    let all: String = cases.iter().map(|(e, _)| format!("{e}\n")).collect();
    let constructs = [
        "days(",
        "year(",
        "month(",
        "coalesce(",
        "least(",
        "greatest(",
        "if(",
        " in (",
        " not in (",
        " has ",
        " present",
        " missing",
        "(not ",
        "(-",
        " / ",
        "today",
        "overdue",
        "unit.",
        "place.",
        "under(region,",
        "under(regions,",
        "project.kind",
        "project.cost",
        "project.themes has",
        "opened",
        "cost",
        "state",
    ];
    for construct in constructs {
        assert!(all.contains(construct), "{construct}");
    }
    let rows = law::rows(1, 20);
    let answers: Vec<Value> = cases.iter().flat_map(|(e, _)| rows.iter().map(|r| e.eval(r, law::TODAY))).collect();
    let unknown = answers.iter().filter(|a| **a == Value::Null).count();
    assert!(unknown > answers.len() / 10 && unknown < answers.len() / 2, "{unknown} of {}", answers.len());
}

fn cell(value: &Value, fen: bool) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Number(n) if fen => format!("{}", (n * 100.0).round() as i64),
        Value::Number(n) => format!("{n}"),
        Value::Text(t) => format!("'{}'", t.replace('\'', "''")),
        Value::Bool(b) => b.to_string().to_uppercase(),
    }
}

/// An in-memory database with the law's records.
async fn database(rows: &[LawRow]) -> SqlitePool {
    let pool = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    let columns = |list: &[(&str, &str)]| list.iter().map(|(n, t)| format!(", \"{n}\" {t}")).collect::<String>();
    let records = format!(
        "CREATE TABLE record (id INTEGER PRIMARY KEY, owner BIGINT, state TEXT, number TEXT, due TEXT{})",
        columns(&law::COLUMNS)
    );
    let units = format!("CREATE TABLE unit (id INTEGER PRIMARY KEY{})", columns(&law::UNIT_COLUMNS));
    let plans = format!(
        "CREATE TABLE lawplan (id INTEGER PRIMARY KEY, number TEXT, state TEXT{})",
        columns(&law::TARGET_COLUMNS)
    );
    for statement in [records, units, plans] {
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&pool).await.unwrap();
    }
    for (i, row) in rows.iter().enumerate() {
        let get = |name: &str| cell(row.values.get(name).unwrap_or(&Value::Null), name.ends_with("cost"));
        let own: Vec<String> = ["unit", "state", "number", "due"].iter().map(|n| get(n)).collect();
        let rest: Vec<String> = law::COLUMNS.iter().map(|(n, _)| get(n)).collect();
        let mut statements = vec![format!("INSERT INTO record VALUES ({i}, {}, {})", own.join(", "), rest.join(", "))];
        for (name, id) in [("unit", 2 * i + 1), ("place", 2 * i + 2)] {
            let values: Vec<String> = law::UNIT_COLUMNS.iter().map(|(c, _)| get(&format!("{name}.{c}"))).collect();
            statements.push(format!("INSERT INTO unit VALUES ({id}, {})", values.join(", ")));
        }
        let target: Vec<String> = law::TARGET_COLUMNS.iter().map(|(c, _)| get(&format!("project.{c}"))).collect();
        let head = [get("project.number"), get("project.state")].join(", ");
        statements.push(format!("INSERT INTO lawplan VALUES ({i}, {head}, {})", target.join(", ")));
        for statement in statements {
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&pool).await.unwrap();
        }
    }
    pool
}

/// What SQLite answers for every record, in the order of the records.
async fn ask(pool: &SqlitePool, expr: &Expr, kind: Type, scope: &Scope) -> Vec<Value> {
    let sql = expr.to_sql(&SqlContext::new(Dialect::Sqlite, scope, law::TODAY));
    let cast = match kind {
        Type::Number => "REAL",
        Type::Bool => "INTEGER",
        _ => "TEXT",
    };
    let query = format!(
        "SELECT CAST({sql} AS {cast}) AS v FROM record r JOIN unit u ON u.id = r.owner \
         LEFT JOIN unit u_place ON u_place.id = r.place LEFT JOIN lawplan r_project ON r_project.number = r.project ORDER BY r.id"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(query)).fetch_all(pool).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
    let value = |row: &sqlx::sqlite::SqliteRow| match kind {
        Type::Number => row.get::<Option<f64>, _>(0).map_or(Value::Null, Value::Number),
        Type::Bool => row.get::<Option<i64>, _>(0).map_or(Value::Null, |b| Value::Bool(b != 0)),
        _ => row.get::<Option<String>, _>(0).map_or(Value::Null, Value::Text),
    };
    rows.iter().map(value).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn memory_and_sqlite_agree_on_every_expression(seed in any::<u64>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let rows = law::rows(seed, 20);
        let scope = Scope::of(&law::ledger());
        let pool = runtime.block_on(database(&rows));
        for (expr, kind) in law::cases(seed, 50) {
            prop_assert!(expr.check(&scope) == Ok(kind), "{expr}: {:?}", expr.check(&scope));
            let answers = runtime.block_on(ask(&pool, &expr, kind, &scope));
            for (row, answer) in rows.iter().zip(answers) {
                let memory = expr.eval(row, law::TODAY);
                prop_assert!(memory == answer, "{expr}: memory {memory:?}, SQLite {answer:?} on {row:?}");
            }
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(source in ".{0,60}") {
        let _ = Expr::parse(&source);
    }

    #[test]
    fn no_mixture_of_tokens_makes_the_parser_panic(words in proptest::collection::vec(
        proptest::sample::select(vec!["a", "(", ")", "and", "not", "in", "'x'", "1", "-", "=", ".", "if", ",", "has", "unit"]), 0..20)) {
        let source = words.join(" ");
        if let Ok(expr) = Expr::parse(&source) {
            let scope = Scope::of(&law::ledger());
            let _ = (expr.check(&scope), expr.eval(&record(), law::TODAY));
        }
    }
}
