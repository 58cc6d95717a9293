#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use proptest::strategy::ValueTree;

use super::*;

fn figure(term: &Term) -> Option<f64> {
    match (term.operand.name().as_str(), term.years_ago) {
        ("census.pupils", 0) => Some(300.0),
        ("census.pupils", 1) => Some(200.0),
        ("census.teachers", 0) => Some(15.0),
        ("census.none", 0) => Some(0.0),
        _ => None,
    }
}

#[test]
fn formulas_are_computed_by_the_rules_of_arithmetic() {
    for (text, expected) in [
        ("census.pupils / census.teachers", 20.0),
        ("2 + 3 * 4", 14.0),
        ("(2 + 3) * 4", 20.0),
        ("10 - 3 - 2", 5.0),
        ("12 / 3 / 2", 2.0),
        ("-census.teachers + 16.5", 1.5),
        ("census.pupils / ago(census.pupils, 1) - 1", 0.5),
        ("census.pupils[stage=小学,unit.area=乡村]*100/census.pupils", 100.0),
        ("ago( census.pupils[stage=小学] , 1 )", 200.0),
    ] {
        assert_eq!(Formula::parse(text).unwrap().eval(&figure), Ok(expected), "{text}");
    }
}

#[test]
fn an_unknown_figure_and_a_zero_base_give_no_value() {
    let missing = Formula::parse("census.pupils / ago(census.teachers[stage=小学], 3)").unwrap().eval(&figure);
    let Err(NoValue::Missing(term)) = missing else { panic!("{missing:?}") };
    assert_eq!(term.to_string(), "ago(census.teachers[stage=小学], 3)");
    assert_eq!(Formula::parse("census.pupils / census.none").unwrap().eval(&figure), Err(NoValue::ZeroBase));
    assert_eq!(Formula::parse("census.none / census.pupils").unwrap().eval(&figure), Ok(0.0));
    let infinite = Formula::parse("census.pupils").unwrap().eval(&|_| Some(f64::INFINITY));
    assert!(matches!(infinite, Err(NoValue::Missing(_))));
}

#[test]
fn a_term_is_named_once_and_keeps_its_place() {
    let formula = Formula::parse("(census.pupils - ago(census.pupils, 1)) / census.pupils").unwrap();
    let shown: Vec<String> = formula.terms().iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["census.pupils", "ago(census.pupils, 1)"]);
    let places: Vec<usize> = formula.placed_terms().iter().map(|(at, _)| *at).collect();
    assert_eq!(places, [1, 17, 42]);
}

#[test]
fn the_sql_divides_floating_points_and_never_by_zero() {
    let formula = Formula::parse("100 * (a.x + ago(b.y[k=v], 2)) / -a.z").unwrap();
    let sql = formula.to_sql(&|term| format!("{}_{}", term.operand.measure, term.years_ago));
    assert_eq!(sql, "((100.0 * (CAST(x_0 AS DOUBLE) + CAST(y_2 AS DOUBLE))) / NULLIF((-CAST(z_0 AS DOUBLE)), 0.0))");
}

#[test]
fn mistakes_point_at_their_character() {
    for (text, at, says) in [
        ("", 0, "没有写完"),
        ("census.pupils /", 15, "没有写完"),
        ("census.pupils ÷ 3", 14, "除号写作 /"),
        ("census.pupils * (1 + 2", 22, "应当是 )"),
        ("census.pupils 3", 14, "多出了内容"),
        ("在校生 / 3", 0, "不是标识"),
        ("census.pupils[stage]", 0, "字段=取值"),
        ("census.pupils[stage=小学", 22, "应当是 ]"),
        ("sum(census.pupils)", 0, "没有名为 sum 的函数"),
        ("ago(3, 1)", 4, "先写一个计量"),
        ("ago(census.pupils, 0)", 19, "1到20"),
        ("ago(census.pupils, 1.5)", 19, "1到20"),
        ("ago(ago(census.pupils, 1), 1)", 0, "不能再写 ago"),
        ("1.2.3", 0, "数字"),
        ("a.b.c", 0, "不是标识"),
    ] {
        let error = Formula::parse(text).unwrap_err();
        assert!(error.at == at && error.message.contains(says), "{text}: {error:?}");
    }
    let deep = format!("{}1{}", "(".repeat(100), ")".repeat(100));
    assert!(Formula::parse(&deep).unwrap_err().message.contains("太复杂"));
    assert!(Formula::parse(&vec!["1"; 100].join("+")).unwrap_err().message.contains("太复杂"));
}

/// Random formulas over figures of which one is zero and one is missing.
fn formulas() -> impl Strategy<Value = String> {
    let number = (0u32..500).prop_map(|n| format!("{}.{}", n / 10, n % 10));
    let term = prop::sample::select(vec!["a.x", "a.zero", "a.missing", "ago(a.x, 3)"]).prop_map(str::to_owned);
    prop_oneof![number, term.clone(), term].prop_recursive(4, 24, 2, |part| {
        let operator = prop::sample::select(vec!["+", "-", "*", "/"]);
        prop_oneof![
            4 => (part.clone(), operator, part.clone()).prop_map(|(a, o, b)| format!("({a} {o} {b})")),
            1 => part.prop_map(|a| format!("-{a}")),
        ]
    })
}

#[tokio::test]
async fn a_database_and_memory_agree_on_every_formula() {
    let pool = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
    let known = |term: &Term| match (term.operand.measure.as_str(), term.years_ago) {
        ("x", 0) => Some(300.0),
        ("x", _) => Some(7.5),
        ("zero", _) => Some(0.0),
        _ => None,
    };
    let column = |term: &Term| format!("{}_{}", term.operand.measure, term.years_ago);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut values, mut none) = (0, 0);
    for _ in 0..400 {
        let text = formulas().new_tree(&mut runner).unwrap().current();
        let formula = Formula::parse(&text).unwrap();
        let figures = "SELECT 300 AS x_0, 7.5 AS x_3, 0 AS zero_0, NULL AS missing_0";
        let query = format!("SELECT CAST({} AS DOUBLE) FROM ({figures})", formula.to_sql(&column));
        let answer: Option<f64> = sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&pool).await.unwrap();
        let value = formula.eval(&known).ok();
        assert_eq!(value, answer, "{text}");
        *(if value.is_some() { &mut values } else { &mut none }) += 1;
    }
    assert!(values > 80 && none > 80, "{values} values, {none} without");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "[a-c.(){}\\[\\]=,0-9+*/ -小÷]{0,60}") {
        if let Ok(formula) = Formula::parse(&text) {
            let _ = formula.eval(&|_| Some(1.0));
            let _ = formula.to_sql(&|_| "x".to_owned());
        }
    }

    #[test]
    fn a_term_reads_back_as_it_prints(ledger in "[a-z]{1,8}", measure in "[a-z_]{1,8}", value in "[小学初中]{1,4}", years in 0u8..20) {
        let operand = Operand { ledger: Some(ledger), measure, slice: vec![("stage".to_owned(), value)] };
        let term = Term { operand, years_ago: years };
        prop_assert_eq!(Term::parse(&term.to_string()).unwrap(), term);
    }
}
