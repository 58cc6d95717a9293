#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use gangmu_pack::definition::{Role, UnitKind};
use jiff::civil::{Date, date};

use super::*;

/// The seed of the county that everyone sees.
pub(super) const SEED: u64 = 2026;

fn drawn(today: Date) -> County {
    county(SEED, today).unwrap()
}

fn digest(county: &County) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{county:?}").hash(&mut hasher);
    hasher.finish()
}

fn schools(county: &County) -> impl Iterator<Item = &DemoUnit> {
    county.units.iter().filter(|u| matches!(u.kind, UnitKind::School | UnitKind::Kindergarten))
}

#[test]
fn same_seed_and_day_give_the_same_county() {
    let today = date(2026, 7, 15);
    assert_eq!(digest(&drawn(today)), digest(&drawn(today)));
    assert_ne!(digest(&drawn(today)), digest(&county(SEED + 1, today).unwrap()));
}

#[test]
fn the_county_has_585_schools_of_the_known_mix() {
    let county = drawn(date(2026, 7, 15));
    let of = |name: &str| schools(&county).filter(|u| u.type_name.as_deref() == Some(name)).count();
    let mix = [
        ("幼儿园", 312),
        ("完全小学", 189),
        ("教学点", 34),
        ("初级中学", 28),
        ("九年一贯制学校", 9),
        ("十二年一贯制学校", 2),
        ("完全中学", 7),
        ("高级中学", 1),
        ("特殊教育学校", 1),
        ("专门学校", 1),
        ("中等职业学校", 1),
    ];
    for (name, count) in mix {
        assert_eq!(of(name), count, "{name}");
    }
    assert_eq!(schools(&county).count(), 585);
}

#[test]
fn pupils_and_staff_add_up_to_the_totals() {
    let county = drawn(date(2026, 7, 15));
    let counts: Vec<&Counts> = schools(&county).map(|u| u.counts.iter().find(|c| c.year == 2026).unwrap()).collect();
    assert_eq!(counts.iter().map(|c| c.pupils).sum::<u32>(), 193_050);
    assert_eq!(counts.iter().map(|c| c.staff).sum::<u32>(), 12_567);
    assert_eq!(counts.iter().map(|c| c.teachers).sum::<u32>(), 11_032);
    let stages =
        [("小学", 86_145), ("初中", 45_597), ("普高", 21_507), ("中职", 3_085), ("学前", 36_619), ("特教", 97)];
    for (stage, total) in stages {
        let of = |c: &&Counts| c.by_stage.iter().filter(|s| s.stage == stage).map(|s| s.pupils).sum::<u32>();
        assert_eq!(counts.iter().map(of).sum::<u32>(), total, "{stage}");
    }
    for unit in schools(&county) {
        assert_eq!(unit.counts.len(), 2, "{}", unit.name);
        for c in &unit.counts {
            let sum = |count: fn(&OfStage) -> u32| c.by_stage.iter().map(count).sum::<u32>();
            let parts = [sum(|s| s.pupils), sum(|s| s.staff), sum(|s| s.teachers), sum(|s| s.classes)];
            assert_eq!(parts, [c.pupils, c.staff, c.teachers, c.classes], "{}", unit.name);
            assert!(c.pupils > 0 && c.classes > 0 && c.teachers > 0 && c.teachers <= c.staff, "{}: {c:?}", unit.name);
        }
    }
}

#[test]
fn keys_codes_and_names_are_unique_and_parents_come_first() {
    let county = drawn(date(2026, 7, 15));
    let (mut keys, mut codes, mut names) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for unit in &county.units {
        let parent_known = unit.parent.as_ref().map_or(unit.kind == UnitKind::Bureau, |p| keys.contains(p));
        assert!(parent_known, "{}: {:?}", unit.name, unit.parent);
        assert!(keys.insert(unit.key.clone()), "{}", unit.key);
        assert!(codes.insert(unit.code.clone()), "{}", unit.code);
        assert!(names.insert(unit.name.clone()), "{}", unit.name);
    }
    for unit in schools(&county) {
        assert!(is_identifier(&unit.code), "{} {}", unit.code, unit.name);
        assert!(unit.town.is_some() && unit.area.is_some() && unit.ownership.is_some() && unit.stage.is_some());
    }
}

/// The pattern of the school identifier (domain handbook §3.1), without the list of provinces.
fn is_identifier(code: &str) -> bool {
    let classes = ["11", "21", "22", "31", "32", "33", "34", "35", "36", "37", "41", "42", "51", "91", "92", "93"];
    code.len() == 10 && code.bytes().all(|b| b.is_ascii_digit()) && classes.contains(&&code[..2]) && &code[2..4] == "52"
}

#[test]
fn the_cast_is_there_with_its_roles_and_units() {
    let county = drawn(date(2026, 7, 15));
    let cast = [
        ("admin", Role::Admin, "bureau"),
        ("wangmin", Role::General, "general"),
        ("lijianguo", Role::Leader, "bureau"),
        ("zhaoqian", Role::Office, "safety"),
        ("sunlei", Role::Inspector, "inspection"),
        ("zhoufang", Role::School, "school:石桥小学"),
        ("wugang", Role::School, "school:县实验幼儿园"),
    ];
    for (login, role, unit) in cast {
        let person = county.people.iter().find(|p| p.login == login).unwrap();
        assert_eq!((person.role, person.unit.as_str()), (role, unit), "{login}");
    }
    let keys: BTreeSet<&str> = county.units.iter().map(|u| u.key.as_str()).collect();
    let logins: BTreeSet<&str> = county.people.iter().map(|p| p.login.as_str()).collect();
    assert_eq!(logins.len(), county.people.len());
    assert!((110..=135).contains(&county.people.len()), "{}", county.people.len());
    assert!(county.people.iter().all(|p| keys.contains(p.unit.as_str())));
    assert!(logins.iter().all(|l| l.bytes().all(|b| b.is_ascii_alphanumeric())));
}

#[test]
fn every_item_of_the_key_points_has_its_story() {
    let county = drawn(date(2027, 1, 31));
    for plan in &county.plans {
        let text = key_points(plan.year).unwrap();
        let items: Vec<(u16, &str)> = text.lines().filter_map(numbered).collect();
        let told: Vec<(u16, &str)> = plan.items.iter().map(|i| (i.item, i.title.as_str())).collect();
        assert_eq!(items, told, "{}", plan.year);
        for item in &plan.items {
            let line = text.lines().find(|l| l.starts_with(&format!("{}.", item.item))).unwrap();
            let office =
                |code: &String| county.units.iter().find(|u| u.office.as_ref() == Some(code)).unwrap().name.clone();
            assert!(line.contains(&format!("责任科室：{}；", office(&item.lead))), "{line}");
            for co in &item.co {
                assert!(line.contains(&office(co)), "{}: {co}", item.title);
            }
            for answer in &item.answers {
                assert!(line.contains(&answer.label), "{}: {}", item.title, answer.label);
            }
            assert!(item.starts < item.due);
            assert!(item.reports.is_sorted_by_key(|r| r.on), "{}", item.title);
        }
    }
}

/// `7.增加城区学位。…` → (7, 增加城区学位)
fn numbered(line: &str) -> Option<(u16, &str)> {
    let (number, rest) = line.split_once('.')?;
    Some((number.parse().ok()?, rest.split_once('。')?.0))
}

#[test]
fn nothing_of_the_plans_lies_after_today() {
    let today = date(2026, 7, 15);
    let county = drawn(today);
    for item in county.plans.iter().flat_map(|p| &p.items) {
        assert!(item.reports.iter().all(|r| r.on <= today));
        assert!(item.answers.iter().all(|a| a.on <= today));
        assert!(item.milestones.iter().all(|m| m.done_on.is_none_or(|d| d <= today)));
        assert!(item.done.as_ref().is_none_or(|(on, _)| *on <= today));
    }
    assert!(county.plans[1].items.iter().any(|i| i.done.is_none() && i.progress.is_some()));
}
