//! Hand-worked forecasts, and laws of the method.

use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;

use super::{
    Base, Extra, Forecast, Grade, History, Params, Zone, backtest,
    capacity::{Gap, Level, Norms, Rooms, gaps, warnings},
    entry_year, forecast,
};

fn ladder() -> Vec<Grade> {
    [("一年级", "小学"), ("二年级", "小学"), ("七年级", "初中")]
        .map(|(name, stage)| Grade { name: name.into(), stage: stage.into() })
        .into()
}

fn params() -> Params {
    Params { horizon: 3, window: 2, decay: 0.5, thin: 0.0, least_years: 2, least_errors: 3, coverage: 0.8 }
}

fn history(id: &str, rows: &[(i16, [Option<f64>; 3])]) -> History {
    History { id: id.into(), name: format!("{id}片区"), pupils: rows.iter().map(|(y, r)| (*y, r.to_vec())).collect() }
}

fn zone() -> Zone {
    let rows = [(2023, [100.0, 90.0, 80.0]), (2024, [110.0, 95.0, 88.0]), (2025, [120.0, 107.0, 95.0])];
    Zone {
        own: history("城东", &rows.map(|(y, r)| (y, r.map(Some)))),
        children: [(2023, 125.0), (2024, 130.0), (2025, 150.0), (2026, 140.0), (2027, 160.0)].into(),
        schools: Vec::new(),
        extra: Vec::new(),
    }
}

fn total(found: &Forecast, stage: &str, year: i16) -> Option<f64> {
    found.stages.iter().find(|s| s.stage == stage && s.year == year).and_then(|s| s.pupils)
}

fn close(value: Option<f64>, expected: f64) -> bool {
    value.is_some_and(|v| (v - expected).abs() < 1e-4 * expected.max(1.0))
}

#[test]
fn a_child_enters_in_the_year_whose_cut_off_day_finds_it_old_enough() {
    for (birth, age, cut_off, expected) in [
        (date(2019, 8, 31), 6, (8, 31), 2025),
        (date(2019, 9, 1), 6, (8, 31), 2026),
        (date(2020, 2, 29), 6, (8, 31), 2026),
        (date(2019, 12, 31), 6, (12, 31), 2025),
        (date(2019, 9, 1), 3, (8, 31), 2023),
    ] {
        assert_eq!(entry_year(birth, age, cut_off), expected, "{birth}");
    }
}

#[test]
fn cohorts_are_carried_on_by_weighted_ratios() {
    let found = &forecast(&[zone()], &ladder(), &params())[0];
    // 175/215 of the children enter, 154.5/160 and 139/140 go on.
    let expected =
        [(0, 175.0 / 215.0, Base::Children), (1, 154.5 / 160.0, Base::Below), (2, 139.0 / 140.0, Base::Below)];
    for (rate, (grade, value, base)) in found.rates.iter().zip(expected) {
        assert!((rate.grade, rate.base, rate.years) == (grade, base, 2) && close(Some(rate.value), value), "{rate:?}");
    }
    for (stage, year, expected) in [
        ("小学", 2026, 229.8285),
        ("初中", 2026, 106.2357),
        ("小学", 2027, 240.2689),
        ("初中", 2027, 115.0473),
        ("初中", 2028, 109.2504),
    ] {
        assert!(close(total(found, stage, year), expected), "{stage} {year} {:?}", total(found, stage, year));
    }
    let last = found.stages.iter().find(|s| s.stage == "小学" && s.year == 2028).unwrap();
    assert_eq!((last.pupils, last.why.as_deref()), (None, Some("缺2028年入学适龄人口数")));
}

#[test]
fn a_short_history_gives_no_interval_and_says_why() {
    let found = &forecast(&[zone()], &ladder(), &params())[0];
    // One past forecast can be compared: made in 2024, 124.6753 + 104.5 for 227 pupils of 2025.
    let test = &found.backtest[0];
    assert_eq!((test.stage.as_str(), test.ahead, test.errors, test.range), ("小学", 1, 1, None));
    assert!(close(test.mean, 1.0 - 227.0 / (150.0 * 160.0 / 192.5 + 104.5)));
    let first = &found.stages[0];
    assert_eq!((first.low, first.high, first.coverage), (None, None, None));
    assert_eq!(first.why.as_deref(), Some("回测误差只有1个，不足以给出区间"));
}

#[test]
fn without_births_the_recent_entrants_are_carried_on_and_that_is_said() {
    let zone = Zone { children: BTreeMap::new(), ..zone() };
    let found = &forecast(&[zone], &ladder(), &params())[0];
    assert!(close(found.grades.iter().find(|g| g.grade == 0).map(|g| g.pupils), 175.0 / 1.5));
    assert_eq!(found.notes, ["没有出生或适龄人口数据，入学人数按近年平均推算"]);
}

/// A primary and a junior school that make up the zone.
fn with_schools() -> Zone {
    let mut zone = zone();
    let part = |grades: [bool; 3], zone: &Zone| -> Vec<(i16, [Option<f64>; 3])> {
        let row = |r: &Vec<Option<f64>>| std::array::from_fn(|g| r[g].filter(|_| grades[g]));
        zone.own.pupils.iter().map(|(y, r)| (*y, row(r))).collect()
    };
    zone.schools =
        vec![history("一小", &part([true, true, false], &zone)), history("一中", &part([false, false, true], &zone))];
    zone
}

#[test]
fn schools_take_their_share_of_the_zone_and_sum_to_it() {
    let zone = with_schools();
    let found = forecast(std::slice::from_ref(&zone), &ladder(), &params());
    assert_eq!(
        found.iter().map(|f| (f.place.as_str(), f.zone.as_deref())).collect::<Vec<_>>(),
        [("城东", None), ("一小", Some("城东")), ("一中", Some("城东"))]
    );
    assert_eq!(found[2].rates[0].base, Base::ZoneBelow);
    for year in 2026..=2027 {
        for (stage, school) in [("小学", 1), ("初中", 2)] {
            assert!(close(total(&found[school], stage, year), total(&found[0], stage, year).unwrap()));
        }
    }
    assert_eq!(total(&found[1], "初中", 2026), None);
    let thin = forecast(&[zone], &ladder(), &Params { thin: 1000.0, ..params() });
    assert!(thin[1].rates[1].borrowed && !thin[0].rates[1].borrowed);
    assert_eq!(thin[1].notes[0], "二年级的人数少，升级比率取片区的");
}

#[test]
fn what_comes_beside_the_trend_is_carried_on_with_the_cohort() {
    let mut zone = with_schools();
    let before = forecast(&[zone.clone()], &ladder(), &params());
    zone.extra = vec![
        Extra { place: "一小".into(), year: 2026, grade: 0, pupils: 40.0 },
        Extra { place: "一小".into(), year: 2025, grade: 0, pupils: 1000.0 },
    ];
    let after = forecast(&[zone], &ladder(), &params());
    for place in [0, 1] {
        let more = |year| Some(total(&after[place], "小学", year)? - total(&before[place], "小学", year)?);
        assert!(close(more(2026), 40.0) && close(more(2027), 40.0 * 154.5 / 160.0));
    }
}

#[test]
fn the_interval_covers_what_order_statistics_cover() {
    for (errors, wanted, j, covered) in [
        (2, 0.8, 1, 1.0 / 3.0),
        (3, 0.8, 1, 0.5),
        (9, 0.8, 1, 0.8),
        (19, 0.8, 2, 0.8),
        (19, 0.5, 5, 0.5),
        (39, 0.9, 2, 0.9),
    ] {
        assert_eq!(backtest::trim(errors, wanted), j, "{errors} {wanted}");
        assert!((backtest::coverage(errors, j) - covered).abs() < 1e-12);
    }
}

fn norms() -> Norms {
    Norms { class_size: [("小学".to_owned(), 45.0), ("初中".to_owned(), 50.0)].into(), severe: 0.1 }
}

fn room(place: &str, stage: &str, opens: Option<i16>, rooms: i32) -> Rooms {
    Rooms { place: place.into(), stage: stage.into(), name: String::new(), opens, rooms, places: None }
}

#[test]
fn gaps_and_warnings_follow_from_rooms_and_plans() {
    let rooms = [room("一小", "小学", None, 4), room("一小", "小学", Some(2027), 2), room("一中", "初中", None, 2)];
    let found = forecast(&[with_schools()], &ladder(), &params());
    let list = gaps(&found, &rooms, &ladder(), &norms());
    let get = |place: &str, stage: &str, year| {
        list.iter().find(|g| (g.place.as_str(), g.stage.as_str(), g.year) == (place, stage, year))
    };
    let short = |g: Option<&Gap>| g.map(|g| (g.places, g.gap, g.gap_without_plan, g.classes, g.rooms_short, g.level));
    for place in ["城东", "一小"] {
        // 229.83 pupils in 4 rooms for 45; 113.95 and 115.88 fill three classes each.
        assert_eq!(short(get(place, "小学", 2026)), Some((180.0, 50.0, 50.0, 6, 2, Level::Severe)));
        assert_eq!(short(get(place, "小学", 2027)), Some((270.0, -29.0, 61.0, 6, 0, Level::Covered)));
        assert_eq!(get(place, "小学", 2027).map(|g| g.places_in_use), Some(180.0));
    }
    assert_eq!(short(get("一中", "初中", 2026)), Some((100.0, 7.0, 7.0, 3, 1, Level::Short)));
    assert!(get("城东", "小学", 2028).is_none(), "no forecast, no gap");
    let texts: Vec<String> =
        warnings(&list, 2025, 5).into_iter().filter(|w| w.place != "城东").map(|w| w.text).collect();
    assert_eq!(
        texts,
        [
            "一小片区（小学）2026年缺学位50个，缺2间教室，规划项目2027年投用后补齐",
            "一中片区（初中）2026年起缺学位，当年7个、1间教室，2027年最多16个、1间"
        ]
    );
    assert!(warnings(&list, 2025, 0).is_empty());
}

#[test]
fn a_plan_closes_a_gap_or_is_said_to_be_too_little() {
    let found = forecast(&[with_schools()], &ladder(), &params());
    let text = |opens: i16, places: f64| {
        let planned = Rooms { places: Some(places), ..room("一小", "小学", Some(opens), 2) };
        let list = gaps(&found, &[room("一小", "小学", None, 4), planned], &ladder(), &norms());
        let of_school: Vec<Gap> = list.into_iter().filter(|g| g.place == "一小" && g.stage == "小学").collect();
        let [warning] = warnings(&of_school, 2025, 5).try_into().unwrap();
        (warning.level, warning.text)
    };
    // 50 pupils too many in 2026, 61 in 2027; 100 more places suffice from the year on in which they open.
    for (opens, places, level, expected) in [
        (2026, 100.0, Level::Covered, "2026年起现有学位不够，最多缺61个，规划项目按期投用就能补齐"),
        (2027, 100.0, Level::Severe, "2026年缺学位50个，缺2间教室，规划项目2027年投用后补齐"),
        (2026, 20.0, Level::Severe, "2026年起缺学位，当年30个、0间教室，2027年最多41个、0间（已计入规划新增20个）"),
    ] {
        assert_eq!(text(opens, places), (level, format!("一小片区（小学）{expected}")));
    }
}

#[test]
fn classes_by_grade_may_need_more_rooms_than_the_places_say() {
    let zone = Zone {
        own: history("城东", &[(2024, [Some(50.0); 3]), (2025, [Some(50.0); 3])]),
        children: (2024..2030).map(|y| (y, 50.0)).collect(),
        ..zone()
    };
    let found = forecast(&[zone], &ladder(), &params());
    let list = gaps(&found, &[room("城东", "小学", None, 3), room("城东", "初中", None, 1)], &ladder(), &norms());
    assert_eq!((list[0].gap, list[0].classes, list[0].rooms_short, list[0].level), (-35.0, 4, 1, Level::Watch));
    assert_eq!((list[1].gap, list[1].rooms_short, list[1].level), (0.0, 0, Level::Enough));
    assert_eq!(warnings(&list, 2025, 5)[0].text, "城东片区（小学）2026年按年级编班可能缺1间教室");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Entry and survival never change: the forecast is what comes, and its interval has no width.
    #[test]
    fn a_stable_system_is_forecast_exactly(
        children in prop::collection::vec(50u32..500, 16), rates in prop::array::uniform3(0.5f64..1.3), share in 0.1f64..0.9, start in prop::array::uniform2(20.0f64..300.0), decay in 0.3f64..1.0,
    ) {
        let mut rows: Vec<[f64; 3]> = vec![[rates[0] * f64::from(children[0]), start[0], start[1]]];
        for t in 1..16 {
            let before = rows[t - 1];
            rows.push([rates[0] * f64::from(children[t]), rates[1] * before[0], rates[2] * before[1]]);
        }
        let part = |share: f64| -> Vec<(i16, [Option<f64>; 3])> {
            rows[..12].iter().enumerate().map(|(t, r)| (2014 + t as i16, r.map(|p| Some(p * share)))).collect()
        };
        let zone = Zone {
            own: history("城东", &part(1.0)),
            children: children.iter().enumerate().map(|(t, c)| (2014 + t as i16, f64::from(*c))).collect(),
            schools: vec![history("一校", &part(share)), history("二校", &part(1.0 - share))],
            extra: Vec::new(),
        };
        let params = Params { horizon: 4, window: 4, decay, least_years: 3, ..params() };
        for (found, share) in forecast(&[zone], &ladder(), &params).iter().zip([1.0, share, 1.0 - share]) {
            for row in &found.stages {
                let truth = rows[(row.year - 2014) as usize];
                let truth = share * if row.stage == "小学" { truth[0] + truth[1] } else { truth[2] };
                prop_assert!((row.pupils.unwrap() - truth).abs() < 1e-6 * truth);
                prop_assert!(row.high.unwrap() - row.low.unwrap() < 1e-9 * truth, "{row:?}");
            }
        }
    }

    /// The interval holds the forecast and never narrows with the horizon.
    #[test]
    fn the_interval_holds_the_forecast_and_widens(noise in prop::collection::vec(prop::array::uniform3(60.0f64..140.0), 14)) {
        let rows: Vec<(i16, [Option<f64>; 3])> = noise.iter().enumerate().map(|(t, r)| (2012 + t as i16, r.map(Some))).collect();
        let zone = Zone { own: history("城东", &rows), children: BTreeMap::new(), ..zone() };
        let found = &forecast(&[zone], &ladder(), &params())[0];
        for stage in ["小学", "初中"] {
            let mut widest = 0.0;
            for row in found.stages.iter().filter(|s| s.stage == stage) {
                let (pupils, low, high) = (row.pupils.unwrap(), row.low.unwrap(), row.high.unwrap());
                prop_assert!(low <= pupils && pupils <= high);
                prop_assert!((high - low) / pupils >= widest - 1e-12);
                widest = (high - low) / pupils;
            }
        }
    }
}
