//! Holds the drawn census against the county's totals and the registers against the tables.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::tests::SEED;
use super::*;

fn drawn() -> County {
    county(SEED, date(2026, 11, 23)).unwrap()
}

fn number(record: &DemoRecord, field: &str) -> u64 {
    record.values.get(field).and_then(Value::as_u64).unwrap_or(0)
}

fn text<'a>(record: &'a DemoRecord, field: &str) -> &'a str {
    record.values.get(field).and_then(Value::as_str).unwrap_or("")
}

fn of_year<'a>(county: &'a County, ledger: &str, year: i16) -> Vec<&'a DemoRecord> {
    let day = format!("{year}-01-01");
    county.records[ledger].iter().filter(|r| text(r, "census_year") == day).collect()
}

fn sum(records: &[&DemoRecord], field: &str) -> u64 {
    records.iter().map(|r| number(r, field)).sum()
}

#[test]
fn the_census_adds_up_to_the_totals_of_the_county_and_of_every_school() {
    let county = drawn();
    let totals = [
        (
            2025,
            [("学前", 37_480), ("小学", 86_912), ("初中", 45_036), ("普高", 21_188), ("中职", 2_946), ("特教", 93)],
            [12_431, 10_894],
        ),
        (
            2026,
            [("学前", 36_619), ("小学", 86_145), ("初中", 45_597), ("普高", 21_507), ("中职", 3_085), ("特教", 97)],
            [12_567, 11_032],
        ),
    ];
    for (year, stages, [staff, teachers]) in totals {
        let rows = of_year(&county, "census_class", year);
        let ages = of_year(&county, "census_age", year);
        let people = of_year(&county, "census_staff", year);
        for (stage, pupils) in stages {
            let of = |rows: &[&DemoRecord], field: &str| -> u64 {
                rows.iter().filter(|r| text(r, "stage") == stage).map(|r| number(r, field)).sum()
            };
            assert_eq!((of(&rows, "pupils"), of(&ages, "age_pupils")), (pupils, pupils), "{year} {stage}");
        }
        assert_eq!(sum(&rows, "girls"), sum(&ages, "age_girls"));
        assert_eq!((sum(&people, "staff"), sum(&people, "full_time_teachers")), (staff, teachers));
        for unit in &county.units {
            let Some(counts) = unit.counts.iter().find(|c| c.year == year) else { continue };
            let own: Vec<&DemoRecord> = rows.iter().copied().filter(|r| r.owner == unit.key).collect();
            let found = (sum(&own, "pupils"), sum(&own, "classes"));
            assert_eq!(found, (counts.pupils.into(), counts.classes.into()), "{}", unit.name);
        }
    }
}

/// The pupils of a stage by grade in the order of the grades.
fn by_grade<'a>(county: &'a County, year: i16, stage: &str) -> Vec<(&'a str, u64)> {
    let mut grades: Vec<(&str, u64)> = Vec::new();
    for row in of_year(county, "census_class", year).into_iter().filter(|r| text(r, "stage") == stage) {
        let (grade, pupils) = (text(row, "grade"), number(row, "pupils"));
        match grades.iter_mut().find(|(known, _)| *known == grade) {
            Some((_, sum)) => *sum += pupils,
            None => grades.push((grade, pupils)),
        }
    }
    let order = ["一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级"];
    grades.sort_by_key(|(grade, _)| order.iter().position(|known| known == grade));
    grades
}

#[test]
fn earlier_years_have_their_totals_and_their_cohorts_go_on() {
    let county = drawn();
    for (year, primary, junior) in [
        (2019, 84_496, 44_986),
        (2020, 85_284, 44_871),
        (2021, 85_937, 44_652),
        (2022, 86_502, 44_738),
        (2023, 86_931, 44_694),
        (2024, 87_147, 44_859),
        (2025, 86_912, 45_036),
        (2026, 86_145, 45_597),
    ] {
        for (stage, total) in [("小学", primary), ("初中", junior)] {
            let grades = by_grade(&county, year, stage);
            assert_eq!(grades.iter().map(|(_, pupils)| pupils).sum::<u64>(), total, "{year} {stage}");
            let before = by_grade(&county, year - 1, stage);
            for ((grade, pupils), (_, before)) in grades.iter().skip(1).zip(&before) {
                let went_on = *pupils as f64 / *before as f64;
                assert!((0.96..1.04).contains(&went_on), "{year} {grade} {went_on}");
            }
        }
        let of_age: Vec<u64> = (0..=6)
            .map(|age| {
                let people = of_year(&county, "census_population", year);
                people.iter().filter(|r| number(r, "age") == age).map(|r| number(r, "population")).sum()
            })
            .collect();
        let entered = by_grade(&county, year, "小学")[0].1 as f64 / of_age[6] as f64;
        assert!((0.97..1.03).contains(&entered), "{year} {entered}");
        assert!(of_age[0] < of_age[3], "{year}: fewer are born every year");
    }
    // A school's pupils change little from year to year, and no school stands in the census before it was founded.
    let mut taught: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for row in &county.records["census_class"] {
        *taught.entry((&row.owner, text(row, "census_year"))).or_default() += number(row, "pupils");
    }
    for unit in county.units.iter().filter(|u| u.counts.iter().any(|c| c.pupils > 100)) {
        let mut last = None;
        for year in 2019..=2026 {
            let pupils = taught.get(&(unit.key.as_str(), format!("{year}-01-01").as_str())).copied().unwrap_or(0);
            assert_eq!(pupils == 0, unit.valid_from.year() > year, "{} {year}", unit.name);
            if let Some(last) = last.replace(pupils).filter(|last| *last > 0) {
                let change = pupils as f64 / last as f64;
                assert!((0.8..1.25).contains(&change), "{} {year} {change}", unit.name);
            }
        }
    }
}

#[test]
fn every_school_is_in_every_table_and_better_off_a_year_later() {
    let county = drawn();
    for ledger in ["census_class", "census_age", "census_flow", "census_staff", "census_premises", "census_equipment"] {
        for year in [2025, 2026] {
            let owners: std::collections::BTreeSet<&str> =
                of_year(&county, ledger, year).iter().map(|r| r.owner.as_str()).collect();
            assert_eq!(owners.len(), 585, "{ledger} {year}");
        }
    }
    let large = |year| {
        let rows = of_year(&county, "census_class", year);
        (sum(&rows, "classes_56_65") + sum(&rows, "classes_66")) as f64 / sum(&rows, "classes") as f64
    };
    assert!((0.002..0.04).contains(&large(2026)) && large(2026) < large(2025), "{} {}", large(2025), large(2026));
    let settled = of_year(&county, "census_staff", 2026);
    let approved = settled.iter().filter(|r| r.entered.last().unwrap().0 == "approved").count();
    assert!((0.90..0.96).contains(&(approved as f64 / settled.len() as f64)), "{approved}");
    assert!(of_year(&county, "census_staff", 2025).iter().all(|r| r.entered.last().unwrap().0 == "approved"));
}

#[test]
fn people_of_an_age_are_about_as_many_as_pupils_of_it() {
    let county = drawn();
    for year in [2025, 2026] {
        let people = of_year(&county, "census_population", year);
        let pupils = of_year(&county, "census_class", year);
        let rate = |stages: &[&str], ages: std::ops::RangeInclusive<u64>| {
            let there: u64 =
                people.iter().filter(|r| ages.contains(&number(r, "age"))).map(|r| number(r, "population")).sum();
            let taught: u64 =
                pupils.iter().filter(|r| stages.contains(&text(r, "stage"))).map(|r| number(r, "pupils")).sum();
            taught as f64 / there as f64
        };
        let rates = [
            rate(&["学前"], 3..=5),
            rate(&["小学"], 6..=11),
            rate(&["初中"], 12..=14),
            rate(&["普高", "中职"], 15..=17),
        ];
        for (rate, within) in rates.iter().zip([0.90..0.96, 0.99..1.04, 0.99..1.09, 0.90..0.96]) {
            assert!(within.contains(rate), "{year} {rates:?}");
        }
        let of_age = |r: &&&DemoRecord| (6..=11).contains(&number(r, "age"));
        let official: u64 =
            of_year(&county, "census_age", year).iter().filter(of_age).map(|r| number(r, "age_pupils")).sum();
        let there: u64 = people.iter().filter(of_age).map(|r| number(r, "population")).sum();
        assert!((0.995..=1.0).contains(&(official as f64 / there as f64)), "{official} {there}");
    }
}

#[test]
fn a_register_counts_to_the_very_rows_of_its_tables() {
    let county = drawn();
    let mut classes: BTreeMap<(&str, &str), Vec<&DemoRecord>> = BTreeMap::new();
    for pupil in &county.records["pupil"] {
        classes.entry((&pupil.owner, text(pupil, "grade"))).or_default().push(pupil);
    }
    assert_eq!(county.records["pupil"].iter().map(|r| &r.owner).collect::<std::collections::BTreeSet<_>>().len(), 3);
    for ((owner, grade), pupils) in classes {
        let rows = of_year(&county, "census_class", 2026);
        let row = rows.iter().find(|r| r.owner == owner && text(r, "grade") == grade).unwrap();
        let yes = |field: &str| pupils.iter().filter(|p| p.values[field] == Value::Bool(true)).count() as u64;
        let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
        pupils.iter().for_each(|p| *sizes.entry(text(p, "class_name")).or_default() += 1);
        let counted = [
            ("pupils", pupils.len() as u64),
            ("girls", pupils.iter().filter(|p| text(p, "sex") == "女").count() as u64),
            ("boarders", yes("boarding")),
            ("left_behind", yes("left_behind")),
            ("migrant", yes("migrant")),
            ("disabled", yes("disabled")),
            ("classes", sizes.len() as u64),
            ("classes_le45", sizes.values().filter(|n| **n <= 45).count() as u64),
        ];
        for (field, count) in counted {
            assert_eq!(count, number(row, field), "{owner} {grade} {field}");
        }
    }
    for (owner, table) in of_year(&county, "census_staff", 2026).iter().map(|r| (&r.owner, r)) {
        let staff: Vec<&DemoRecord> = county.records["staff"].iter().filter(|r| r.owner == *owner).collect();
        if staff.is_empty() {
            continue;
        }
        let some = |field: &str, of: &[&str]| staff.iter().filter(|r| of.contains(&text(r, field))).count() as u64;
        let counted = [
            ("staff", staff.len() as u64),
            ("full_time_teachers", some("post", &["专任教师"])),
            ("county_backbone", some("backbone", &["国家", "省", "市", "县"])),
            ("mid_title", some("title", &["正高级", "副高级", "中级"])),
            ("pe_art", some("subject", &["体育", "音乐", "美术"])),
        ];
        for (field, count) in counted {
            assert_eq!(count, number(table, field), "{owner} {field}");
        }
    }
}
