//! The worked example of the handbook (§5.4) as a table, and fixtures for the neighbours' tests.

use std::collections::BTreeMap;

use super::{
    Resource, Standard, Verdict,
    county::assess,
    school::{Kind, Reason, School, Scope, Section},
    whatif::{Change, Place, try_changes},
};

/// (id, item, unit, per, primary, junior, whole, shared)
type Row = (&'static str, &'static str, &'static str, f64, f64, f64, bool, bool);

const RESOURCES: [Row; 7] = [
    ("k1", "高于规定学历教师", "名", 100.0, 4.2, 5.3, true, false),
    ("k2", "骨干教师", "名", 100.0, 1.0, 1.0, true, false),
    ("k3", "体育艺术专任教师", "名", 100.0, 0.9, 0.9, true, false),
    ("k4", "教学及辅助用房", "平方米", 1.0, 4.5, 5.8, false, true),
    ("k5", "体育运动场馆", "平方米", 1.0, 7.5, 10.2, false, true),
    ("k6", "设备", "元", 1.0, 2000.0, 2500.0, false, true),
    ("k7", "网络多媒体教室", "间", 100.0, 2.3, 2.4, true, true),
];

pub(super) fn standard(stage: &str) -> Standard {
    let junior = stage == "初中";
    let resource = |&(id, item, unit, per, low, high, whole, shared): &Row| Resource {
        id: id.into(),
        name: item.into(),
        item: item.into(),
        unit: unit.into(),
        per,
        threshold: if junior { high } else { low },
        limit: Some(if junior { 0.45 } else { 0.5 }),
        whole,
        shared,
    };
    Standard { stage: stage.into(), resources: RESOURCES.iter().map(resource).collect(), may_miss: 1, floor: 0.85 }
}

pub(super) fn scope() -> Scope {
    let weights = [("小学", 1.0), ("初中", 1.1), ("高中", 1.32)].map(|(stage, weight)| (stage.to_owned(), weight));
    Scope { weights: weights.into(), point_pupils: 50 }
}

fn amounts(list: &[(&str, f64)]) -> BTreeMap<String, f64> {
    list.iter().map(|(id, amount)| ((*id).to_owned(), *amount)).collect()
}

pub(super) fn plain(id: i64, pupils: u32, values: [f64; 7]) -> School {
    let own: Vec<(&str, f64)> = RESOURCES.iter().map(|r| r.0).zip(values).collect();
    let section = Section { stage: "小学".into(), pupils: Some(pupils), own: BTreeMap::new() };
    let type_name = "完全小学".into();
    School {
        id,
        name: format!("P{id}"),
        type_name,
        kind: Kind::Ordinary,
        sections: vec![section],
        whole: amounts(&own),
    }
}

/// P1–P4, the nine-year school P5 and a teaching point of 38 pupils.
pub(super) fn schools() -> Vec<School> {
    let staff = |list: [f64; 3]| amounts(&[("k1", list[0]), ("k2", list[1]), ("k3", list[2])]);
    let section = |stage: &str, pupils, own| Section { stage: stage.into(), pupils: Some(pupils), own };
    let nine = School {
        id: 5,
        name: "P5".into(),
        type_name: "九年一贯制学校".into(),
        kind: Kind::Ordinary,
        sections: vec![section("小学", 260, staff([13.0, 3.0, 3.0])), section("初中", 240, staff([14.0, 3.0, 3.0]))],
        whole: amounts(&[("k4", 3200.0), ("k5", 4600.0), ("k6", 1_300_000.0), ("k7", 14.0)]),
    };
    let point = School { kind: Kind::TeachingPoint, ..plain(6, 38, [2.0, 0.0, 0.0, 100.0, 90.0, 1000.0, 0.0]) };
    vec![
        plain(1, 1200, [58.0, 14.0, 12.0, 5520.0, 9240.0, 2_520_000.0, 30.0]),
        plain(2, 900, [40.0, 10.0, 9.0, 4140.0, 6120.0, 1_890_000.0, 21.0]),
        plain(3, 420, [20.0, 5.0, 4.0, 2310.0, 4200.0, 1_050_000.0, 11.0]),
        plain(4, 110, [7.0, 1.0, 1.0, 726.0, 1540.0, 187_000.0, 4.0]),
        nine,
        point,
    ]
}

/// (name, values, met, verdict, gap)
type Line = (&'static str, [f64; 7], usize, Verdict, Option<&'static str>);

fn close(value: Option<f64>, expected: f64, digits: i32) -> bool {
    value.is_some_and(|v| (v - expected).abs() <= 0.5000001 * 10f64.powi(-digits))
}

#[test]
fn the_values_of_the_schools_are_those_of_the_handbook() {
    let county = assess(&schools(), &scope(), &[standard("小学")]);
    let primary = &county.stages[0];
    let table: [Line; 5] = [
        ("P1", [4.833, 1.167, 1.0, 4.6, 7.7, 2100.0, 2.5], 7, Verdict::Met, None),
        ("P2", [4.444, 1.111, 1.0, 4.6, 6.8, 2100.0, 2.333], 6, Verdict::Met, Some("缺630平方米体育运动场馆")),
        ("P3", [4.762, 1.190, 0.952, 5.5, 10.0, 2500.0, 2.619], 7, Verdict::Met, None),
        ("P4", [6.364, 0.909, 0.909, 6.6, 14.0, 1700.0, 3.636], 5, Verdict::Unmet, Some("缺1名骨干教师、33000元设备")),
        ("P5", [5.0, 1.154, 1.154, 6.107, 8.779, 2480.916, 2.672], 7, Verdict::Met, None),
    ];
    for (school, (name, values, met, verdict, gap)) in primary.schools.iter().zip(table) {
        assert_eq!((school.name.as_str(), school.met, school.verdict), (name, met, verdict));
        assert_eq!(school.gap.as_deref(), gap);
        for (value, expected) in school.values.iter().zip(values) {
            assert!(close(value.value, expected, 3), "{name} {value:?}");
        }
    }
    assert_eq!(primary.schools.len(), 5);
    let p4 = &primary.schools[3];
    assert_eq!(p4.reason, "7项中5项达标；骨干教师为标准的90.9%，设备为标准的85%");
    assert!(close(p4.values[1].ratio, 0.909, 3) && close(p4.values[5].ratio, 0.85, 12));
    assert_eq!(primary.schools[1].reason, "7项中6项达标；体育运动场馆为标准的90.66%");
}

#[test]
fn the_coefficients_are_those_of_the_handbook() {
    let county = assess(&schools(), &scope(), &[standard("小学")]);
    let table = [
        (4.7751, 0.3689, 0.0773),
        (1.1419, 0.0545, 0.0477),
        (1.0035, 0.0525, 0.0524),
        (4.9425, 0.5975, 0.1209),
        (8.0908, 1.5760, 0.1948),
        (2177.1758, 190.8931, 0.0877),
        (2.5241, 0.2489, 0.0986),
    ];
    for (spread, (mean, deviation, cv)) in county.stages[0].spreads.iter().zip(table) {
        assert!(
            close(spread.mean, mean, 4) && close(spread.deviation, deviation, 4) && close(spread.cv, cv, 4),
            "{spread:?}"
        );
        assert_eq!((spread.schools, spread.within), (5, Some(true)));
    }
    assert_eq!(county.nearest[0].resource, "k5");
    assert_eq!(county.verdict, Verdict::Unmet);
    assert_eq!(county.reasons, ["小学1所学校未达标：P4"]);
    let left: Vec<_> = county.excluded.iter().map(|e| (e.name.as_str(), e.reason, e.text.as_str())).collect();
    assert_eq!(left, [("P6", Reason::SmallPoint, "教学点学生不足50人")]);
}

#[test]
fn the_junior_section_of_a_nine_year_school_counts_as_a_school() {
    let only = |id, pupils, yuan| {
        let mut school = plain(id, pupils, [0.0; 7]);
        school.sections[0].stage = "初中".into();
        school.whole = amounts(&[("k6", yuan)]);
        school
    };
    let mut schools = vec![only(1, 800, 1_760_000.0), only(2, 350, 1_190_000.0)];
    schools.push(super::example::schools().remove(4));
    let county = assess(&schools, &scope(), &[standard("初中")]);
    let junior = &county.stages[0];
    let k6 = &junior.spreads[5];
    assert!(close(k6.mean, 2593.4977, 4) && close(k6.cv, 0.1951, 4) && k6.within == Some(true));
    for (school, expected) in junior.schools.iter().zip([2200.0, 3400.0, 2729.01]) {
        assert!(close(school.values[5].value, expected, 2));
    }
    assert!(close(junior.schools[2].values[5].amount, 654_961.832_1, 4));
    assert!(close(junior.schools[0].values[5].ratio, 0.88, 9));
    // The other resources stand on one school, and that is said.
    assert_eq!((junior.spreads[3].schools, junior.spreads[3].without.len()), (1, 2));
    assert!(county.reasons.contains(&"初中教学及辅助用房差异系数按1所学校计算，2所缺数据".to_owned()));
    assert_eq!(junior.schools[0].verdict, Verdict::Unknown, "0.88 may be missed, the rest is not known");
}

#[test]
fn shared_resources_are_divided_by_weighted_pupils() {
    for (stages, pupils, expected) in [
        (&["小学", "初中"][..], &[166u32, 210][..], &[9711.63, 13514.37][..]),
        (&["初中", "高中"], &[210, 300], &[8556.95, 14669.05]),
        (&["小学", "初中", "高中"], &[100, 100, 100], &[6791.23, 7470.35, 8964.42]),
        (&["小学"], &[166], &[23226.0]),
    ] {
        let section =
            |(stage, n): (&&str, &u32)| Section { stage: (*stage).into(), pupils: Some(*n), own: BTreeMap::new() };
        let sections = stages.iter().zip(pupils).map(section).collect();
        let school = School {
            type_name: String::new(),
            id: 1,
            name: "校".into(),
            kind: Kind::Ordinary,
            sections,
            whole: amounts(&[("books", 23_226.0)]),
        };
        let (counted, _) = super::school::count(&[school], &scope(), stages, &[("books", true)]);
        let found: Vec<f64> = counted.iter().map(|s| s.amounts["books"]).collect();
        assert!((found.iter().sum::<f64>() - 23_226.0).abs() < 1e-6);
        for (value, expected) in found.iter().zip(expected) {
            assert!((value - expected).abs() < 0.0051, "{stages:?} {found:?}");
        }
    }
}

#[test]
fn who_is_left_out_is_said_with_the_reason() {
    let of = |kind, pupils: Option<u32>| {
        let mut school = plain(9, 60, [1.0; 7]);
        (school.kind, school.sections[0].pupils) = (kind, pupils);
        school
    };
    for (school, expected) in [
        (of(Kind::LeftOut, Some(60)), Some(Reason::Type)),
        (of(Kind::TeachingPoint, Some(49)), Some(Reason::SmallPoint)),
        (of(Kind::TeachingPoint, Some(50)), None),
        (of(Kind::Ordinary, Some(49)), None),
        (of(Kind::Ordinary, Some(0)), Some(Reason::NoPupils)),
        (of(Kind::Ordinary, None), Some(Reason::MissingPupils)),
    ] {
        let county = assess(&[school], &scope(), &[standard("小学")]);
        assert_eq!(county.excluded.first().map(|e| e.reason), expected);
        assert_eq!(county.stages[0].schools.is_empty(), expected.is_some());
    }
}

#[test]
fn a_missing_figure_says_why_and_leaves_the_verdict_open() {
    let mut schools = schools();
    schools[0].whole.remove("k6");
    schools[4].sections[0].own.remove("k1");
    schools[4].whole.insert("k1".into(), 27.0);
    schools[2].whole.insert("k4".into(), f64::NAN);
    let county = assess(&schools, &scope(), &[standard("小学")]);
    let why = |school: usize, k: usize| county.stages[0].schools[school].values[k].why.as_deref();
    assert_eq!((why(0, 5), why(4, 0), why(2, 3)), (Some("未填报"), Some("人员须按学段分别填报"), Some("数值无效")));
    assert_eq!(county.stages[0].schools[0].verdict, Verdict::Unknown);
    assert_eq!(county.stages[0].spreads[5].without, ["P1"]);
}

#[test]
fn one_teacher_and_some_equipment_turn_the_county() {
    let at = |school, stage: Option<&str>| Place { school, stage: stage.map(str::to_owned) };
    let changes = [
        Change::Move { from: at(1, None), to: at(4, None), amounts: amounts(&[("k2", 1.0), ("k1", 1.0)]) },
        Change::Add { at: at(4, None), amounts: amounts(&[("k6", 33_000.0)]) },
        Change::Move { from: at(4, None), to: at(1, None), amounts: amounts(&[("k7", 5.0)]) },
        Change::Add { at: at(4, Some("初中")), amounts: amounts(&[("k6", 1.0)]) },
        Change::Pupils { from: at(4, Some("小学")), to: at(5, Some("小学")), pupils: 111 },
    ];
    let found = try_changes(&schools(), &changes, &scope(), &[standard("小学")]);
    let refused: Vec<_> = found.refused.iter().map(|r| (r.index, r.text.as_str())).collect();
    assert_eq!(refused, [(2, "只有4，不够减少"), (3, "P4没有这个学段：初中"), (4, "只有110名学生")]);
    assert_eq!((found.before.verdict, found.after.verdict), (Verdict::Unmet, Verdict::Met));
    assert_eq!(found.after.reasons, ["小学5所学校全部达标，7项差异系数都在限值内"]);
    let turned: Vec<_> = found.turned.iter().map(|t| (t.name.as_str(), t.before, t.after)).collect();
    assert_eq!(turned, [("P4", Verdict::Unmet, Verdict::Met)]);
}

#[test]
fn moving_pupils_divides_the_shared_resources_anew() {
    let at = |stage: &str| Place { school: 5, stage: Some(stage.into()) };
    let change = Change::Pupils { from: at("小学"), to: at("初中"), pupils: 60 };
    let found = try_changes(&schools(), &[change], &scope(), &[standard("小学")]);
    let share = |c: &super::county::County| c.stages[0].schools[4].share;
    assert!(close(share(&found.before), 260.0 / 524.0, 9) && close(share(&found.after), 200.0 / 530.0, 9));
}
