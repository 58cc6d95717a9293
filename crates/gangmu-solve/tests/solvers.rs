//! Worked examples of each solver, and what each refuses.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use gangmu_solve::solvers::draw::{Entry, Places, draw};
use gangmu_solve::{Outcome, canonical, digest, rank_key, solve};
use proptest::prelude::*;
use serde_json::{Value, json};

const SEED: &str = "GM-DEMO-20250820-471936";

fn to<'a>(outcome: &'a Outcome, id: &str) -> Option<&'a str> {
    outcome.decisions.iter().find(|decision| decision.id == id).unwrap().to.as_deref()
}

fn reason<'a>(outcome: &'a Outcome, id: &str) -> &'a str {
    &outcome.decisions.iter().find(|decision| decision.id == id).unwrap().reason
}

fn applicants(numbers: impl IntoIterator<Item = u32>) -> Vec<Entry> {
    numbers.into_iter().map(|number| Entry::new(format!("A{number:03}"))).collect()
}

fn refused(problem: &Value, seed: &str, expected: &str) {
    let error = solve(problem, seed).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn the_order_is_that_of_the_handbooks_vector() {
    for (number, key) in [
        ("A002", "1127876602ee3956"),
        ("A001", "34f6718c"),
        ("A005", "6c0012d3"),
        ("A006", "9ed5cfdf"),
        ("A003", "cb48b4b0"),
        ("A004", "e9517f83"),
    ] {
        assert!(rank_key(SEED, number).starts_with(key), "{number}");
    }
    let outcome = draw(&applicants(1..=6), Places::Total(3), SEED).unwrap();
    let mut drawn: Vec<_> = outcome.decisions.iter().filter(|decision| decision.to.is_some()).collect();
    drawn.sort_by_key(|decision| decision.order);
    assert_eq!(drawn.iter().map(|decision| decision.id.as_str()).collect::<Vec<_>>(), ["A002", "A001", "A005"]);
}

#[test]
fn the_published_list_is_plain_sorted_lines() {
    let problem = json!({ "solver": "draw", "rules": { "places": { "小学": 1, "初中": 2 } }, "entries": [
        { "stratum": "小学", "id": "B" }, { "id": "A", "tier": 2, "group": "双胞胎甲" },
    ] });
    let expected = "draw\n{\"places\":{\"初中\":2,\"小学\":1}}\n{\"id\":\"A\",\"tier\":2,\"group\":\"双胞胎甲\"}\n{\"id\":\"B\",\"tier\":1,\"stratum\":\"小学\"}\n";
    assert_eq!(canonical(&problem).unwrap(), expected);
    assert_eq!(digest(&problem).unwrap().len(), 64);
}

#[test]
fn tiers_are_served_in_order_and_only_the_last_one_is_drawn() {
    let mut entries = applicants(1..=6);
    for entry in &mut entries[..2] {
        entry.tier = 2;
    }
    entries[5].tier = 3;
    let outcome = draw(&entries, Places::Total(4), SEED).unwrap();
    for id in ["A003", "A004", "A005"] {
        assert_eq!(reason(&outcome, id), "第1顺位共3个，名额够用，全部入选");
    }
    assert_eq!(reason(&outcome, "A002"), "第2顺位，抽签序第4号，在名额4个之内，入选");
    assert_eq!(reason(&outcome, "A001"), "第2顺位，抽签序第5号，名额4个已满");
    assert_eq!(to(&outcome, "A006"), None);
}

#[test]
fn twins_are_one_lot_under_the_smaller_number() {
    let mut entries = applicants(1..=6);
    entries[1].group = Some("双胞胎".to_owned());
    entries[3].group = Some("双胞胎".to_owned());
    // A002 is drawn first and brings A004, whose own key is the last.
    let outcome = draw(&entries, Places::Total(3), SEED).unwrap();
    for (id, drawn) in [("A002", true), ("A004", true), ("A001", true), ("A005", false)] {
        assert_eq!(to(&outcome, id).is_some(), drawn, "{id}");
    }
    let passed_over = draw(&entries, Places::Total(1), SEED).unwrap();
    assert_eq!(reason(&passed_over, "A002"), "第1顺位，抽签序第1号，捆绑2个而名额只剩1个，顺延下一号");
    assert_eq!(to(&passed_over, "A001"), Some("入选"));
}

#[test]
fn an_inspection_draws_its_quota_of_each_type_of_unit() {
    let mut entries = applicants(1..=6);
    for (entry, stratum) in entries.iter_mut().zip(["小学", "小学", "初中", "初中", "幼儿园", "小学"]) {
        entry.stratum = Some(stratum.to_owned());
    }
    entries[1].excluded = Some("本年度已检查".to_owned());
    let places = Places::PerStratum(BTreeMap::from([("小学".to_owned(), 1), ("初中".to_owned(), 2)]));
    let outcome = draw(&entries, places, SEED).unwrap();
    assert_eq!(to(&outcome, "A001"), Some("小学"));
    assert_eq!(reason(&outcome, "A002"), "不参加：本年度已检查");
    assert_eq!(reason(&outcome, "A003"), "第1顺位共2个，名额够用，全部入选");
    assert_eq!(reason(&outcome, "A005"), "类别“幼儿园”没有名额");
}

#[test]
fn what_cannot_be_drawn_is_refused_in_chinese() {
    let problem = |entries: Value| json!({ "solver": "draw", "rules": { "places": 1 }, "entries": entries });
    refused(&json!({ "solver": "dice" }), SEED, "没有名为“dice”的分配办法");
    refused(&json!(null), SEED, "没有名为“”的分配办法");
    refused(&problem(json!([])), "", "种子不能为空");
    refused(&problem(json!([])), "471936 ", "首尾不能有空格");
    refused(&problem(json!([{ "id": "A" }, { "id": "A" }])), SEED, "编号“A”重复");
    refused(&problem(json!([{ "id": " A" }])), SEED, "首尾有空格");
    refused(&problem(json!([{ "id": "" }])), SEED, "编号“”为空");
    refused(&problem(json!([{ "id": "A", "teir": 2 }])), SEED, "题目读不懂");
    refused(&json!({ "solver": "draw", "rules": { "places": -1 }, "entries": [] }), SEED, "题目读不懂");
    let mixed = json!([{ "id": "A", "group": "双" }, { "id": "B", "group": "双", "tier": 2 }]);
    refused(&problem(mixed), SEED, "捆绑组“双”的成员不在同一顺位");
}

proptest! {
    #[test]
    fn nobody_of_better_rank_is_left_out_for_one_of_worse(
        tiers in prop::collection::vec(1u32..4, 0..40), places in 0usize..45, seed in "[0-9]{6}",
    ) {
        let mut entries = applicants(0..tiers.len() as u32);
        entries.iter_mut().zip(&tiers).for_each(|(entry, tier)| entry.tier = *tier);
        let outcome = draw(&entries, Places::Total(places), &seed).unwrap();
        prop_assert_eq!(outcome.targets[0].count, places.min(tiers.len()));
        let rank = |id: &str| {
            let entry = entries.iter().find(|entry| entry.id == id).unwrap();
            (entry.tier, rank_key(&seed, id))
        };
        let worst_in = outcome.decisions.iter().filter(|d| d.to.is_some()).map(|d| rank(&d.id)).max();
        let best_out = outcome.decisions.iter().filter(|d| d.to.is_none()).map(|d| rank(&d.id)).min();
        if let (Some(within), Some(out)) = (worst_in, best_out) {
            prop_assert!(within < out);
        }
    }
}

fn pupil(id: usize, sex: &str, score: f64) -> Value {
    json!({ "id": format!("S{id:03}"), "sex": sex, "score": score })
}

fn assignment(classes: &[(&str, usize)], entries: Vec<Value>) -> Value {
    let classes: Vec<Value> = classes.iter().map(|(id, capacity)| json!({ "id": id, "capacity": capacity })).collect();
    json!({ "solver": "classes", "rules": { "classes": classes, "full_marks": 100 }, "entries": entries })
}

const THREE: [(&str, usize); 3] = [("1班", 45), ("2班", 45), ("3班", 45)];

fn handbook_pupils() -> Vec<Value> {
    let girls = [98, 95, 91, 88, 84, 79].map(|score| ("女", score));
    let boys = [97, 93, 90, 86, 82, 77, 70].map(|score| ("男", score));
    let all = girls.into_iter().chain(boys).enumerate();
    all.map(|(id, (sex, score))| pupil(id, sex, f64::from(score))).collect()
}

#[test]
fn the_snake_deals_as_in_the_handbooks_vector() {
    let entries = handbook_pupils();
    let outcome = solve(&assignment(&THREE, entries.clone()), SEED).unwrap();
    let scores = |class: &str| {
        let inside = entries.iter().filter(|entry| to(&outcome, entry["id"].as_str().unwrap()) == Some(class));
        inside.map(|entry| entry["score"].as_f64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(scores("1班"), [98.0, 79.0, 97.0, 77.0, 70.0]);
    assert_eq!(scores("2班"), [95.0, 84.0, 93.0, 82.0]);
    assert_eq!(scores("3班"), [91.0, 88.0, 90.0, 86.0]);
    let notes: Vec<&str> = outcome.targets.iter().map(|target| target.note.as_str()).collect();
    assert_eq!(notes, ["男3人，女2人，均分84.20", "男2人，女2人，均分88.50", "男2人，女2人，均分88.75"]);
    let unmet: Vec<&str> = outcome.checks.iter().filter(|check| !check.met).map(|check| check.rule.as_str()).collect();
    assert_eq!(unmet, ["各班均分相差不超过满分的1%"]);
    assert_eq!(reason(&outcome, "S006"), "先女后男、按成绩（同分按排序码）排第7，蛇形第3轮编入1班");
}

#[test]
fn demands_that_the_snake_breaks_are_reported() {
    let mut entries = handbook_pupils();
    for (at, field, value) in [
        (0, "twins", "甲家"),
        (1, "twins", "甲家"),
        (2, "twins", "乙家"),
        (3, "twins", "乙家"),
        (0, "namesake", "同名一"),
        (5, "namesake", "同名一"),
        (0, "wish", "同班"),
        (2, "wish", "分班"),
    ] {
        entries[at][field] = value.into();
    }
    for at in [0, 5, 6] {
        entries[at]["special"] = true.into();
    }
    let outcome = solve(&assignment(&THREE, entries), SEED).unwrap();
    let detail = |rule: &str| {
        let check = outcome.checks.iter().find(|check| check.rule.contains(rule)).unwrap();
        (check.met, check.detail.as_str())
    };
    assert_eq!(detail("多胞胎"), (false, "乙家；甲家"));
    assert_eq!(detail("同名同姓"), (false, "1班：同名一"));
    assert!(!detail("特殊需要").0);
    assert_eq!(detail("人数相差"), (true, "最大5，最小4"));
}

#[test]
fn a_full_class_is_passed_over_and_then_nobody_is_taken() {
    let entries = (0..5).map(|id| pupil(id, "女", 90.0 - id as f64)).collect();
    let outcome = solve(&assignment(&[("1班", 1), ("2班", 3)], entries), SEED).unwrap();
    let placed: Vec<_> = outcome.decisions.iter().map(|decision| decision.to.as_deref()).collect();
    assert_eq!(placed, [Some("1班"), Some("2班"), Some("2班"), Some("2班"), None]);
    assert!(reason(&outcome, "S004").ends_with("各班名额已满"));
}

#[test]
fn equal_scores_are_ordered_by_the_seed() {
    let entries: Vec<Value> = (0..12).map(|id| pupil(id, "男", 80.0)).collect();
    let outcome = solve(&assignment(&THREE, entries), SEED).unwrap();
    let mut by_order: Vec<_> = outcome.decisions.iter().collect();
    by_order.sort_by_key(|decision| decision.order);
    assert!(by_order.windows(2).all(|pair| pair[0].key < pair[1].key));
}

#[test]
fn teams_draw_their_class_by_the_seed() {
    let mut problem = assignment(&THREE, handbook_pupils());
    problem["rules"]["teams"] = json!(["甲组", "乙组", "丙组"]);
    let outcome = solve(&problem, SEED).unwrap();
    let teams: Vec<&str> = outcome.targets.iter().map(|target| target.team.as_deref().unwrap()).collect();
    let mut expected = ["甲组", "乙组", "丙组"];
    expected.sort_by_key(|team| rank_key(SEED, team));
    assert_eq!(teams, expected);
    problem["rules"]["teams"] = json!(["甲组"]);
    refused(&problem, SEED, "教师团队有1个，班级有3个");
    refused(&assignment(&[], Vec::new()), SEED, "没有给出班级");
    refused(&assignment(&[("1班", 1), ("1班", 2)], Vec::new()), SEED, "“1班”重复");
}
