//! Lists of records: paged, sorted, narrowed, searched; and conditions that try to be SQL.

use std::collections::BTreeSet;

use gangmu_store::NewRecord;
use serde_json::{Value, json};

use crate::hazards::{RECORDS, hazard};
use crate::web::{list, query};
use crate::world::{World, on_both};

/// Puts many hazards of both schools into the store.
async fn many(world: &World, count: usize) {
    let ledger = world.app.ledger("hazard").unwrap();
    let made = (0..count).map(|n| {
        let mut values = hazard(&format!("第{n}处"));
        values["found_on"] = json!(format!("2026-{:02}-{:02}", n % 11 + 1, n % 27 + 1));
        values["inspectors"] = if n % 3 == 0 { Value::Null } else { json!(n % 4 + 1) };
        if n % 5 == 0 {
            values["kind"] = "食品".into();
        }
        let owner = world.unit(if n % 2 == 0 { "S1" } else { "S2" });
        NewRecord { owner, values: values.as_object().unwrap().clone(), ..NewRecord::default() }
    });
    world.app.store.create_records(&ledger, made.collect(), &world.by()).await.unwrap();
}

#[test]
fn paging_visits_every_record_once_in_any_order() {
    on_both(async |world| {
        many(world, 137).await;
        let safety = world.safety();
        for sort in [
            "",
            "found_on",
            "-found_on",
            "inspectors",
            "-inspectors",
            "owner",
            "-number",
            "state",
            "due",
            "-updated_at",
            "kind",
        ] {
            let (mut seen, mut after, mut pages) = (Vec::new(), None::<String>, 0);
            loop {
                let mut pairs = vec![("limit", "20"), ("sort", sort)];
                if let Some(after) = &after {
                    pairs.push(("after", after));
                }
                let page = safety.get(&format!("{RECORDS}{}", query(&pairs))).await.ok();
                seen.extend(list(&page["records"]).iter().map(|r| r["id"].as_i64().unwrap()));
                pages += 1;
                after = page["next"].as_str().map(str::to_owned);
                if after.is_none() || pages > 20 {
                    break;
                }
            }
            let different: BTreeSet<i64> = seen.iter().copied().collect();
            assert_eq!((seen.len(), different.len(), pages), (137, 137, 7), "sorted by “{sort}”");
        }
        let total = safety.get(&format!("{RECORDS}?count=true&limit=1")).await.ok();
        assert_eq!(total["total"], 137);
        let all = safety.get(&format!("{RECORDS}?limit=100000")).await.ok();
        assert!(list(&all["records"]).len() <= 200);
    });
}

#[test]
fn filters_narrow_the_list_its_count_and_its_export_alike() {
    on_both(async |world| {
        many(world, 60).await;
        let safety = world.safety();
        for (pairs, expected) in [
            (vec![("filter", "kind = '食品'")], 12),
            (vec![("filter", "inspectors missing")], 20),
            (vec![("filter", "kind = '食品' and inspectors >= 2")], 4),
            (vec![("filter", "number = 'YH2026-00007'")], 1),
            (vec![("state", "found,closed")], 60),
            (vec![("state", "closed")], 0),
            (vec![("q", "第7处")], 1),
            (vec![("q", "YH2026-00012")], 1),
            (vec![("year", "2025")], 0),
            (vec![("year", "2026")], 60),
            (vec![("filter", "")], 60),
        ] {
            let list_path = format!("{RECORDS}{}&count=true&limit=200", query(&pairs));
            let page = safety.get(&list_path).await.ok();
            let count = list(&page["records"]).len();
            if pairs[0].1.contains("inspectors >= 2") {
                assert!(count > 0 && count < 12, "{count}");
            } else {
                assert_eq!(count, expected, "{pairs:?}");
            }
            assert_eq!(page["total"].as_u64(), Some(count as u64), "{pairs:?}");
            let sheet = safety.get(&format!("/api/ledgers/hazard/export.xlsx{}", query(&pairs))).await.bytes();
            let rows = crate::files::cells(&sheet)
                .iter()
                .filter(|row| row.iter().any(|cell| cell.starts_with("YH2026-")))
                .count();
            assert_eq!(rows, count, "{pairs:?}");
        }
        let unit = safety.get(&format!("{RECORDS}?unit={}&count=true", world.unit("T1"))).await.ok();
        assert_eq!(unit["total"], 30, "a town has the records of its schools");
    });
}

#[test]
fn a_filter_is_an_expression_and_never_sql() {
    on_both(async |world| {
        many(world, 6).await;
        let safety = world.safety();
        let deep = format!("{}true{}", "(".repeat(8000), ")".repeat(8000));
        let nots = format!("{}true", "not ".repeat(5000));
        let long = vec!["kind = '食品'"; 600].join(" or ");
        for filter in [
            "1=1; DROP TABLE unit",
            "kind = '食品' OR '1'='1' --",
            "kind = 'x' UNION SELECT password_hash FROM account",
            "(SELECT 1)",
            "kind = '食品",
            "kind = \"食品\"",
            "kind LIKE '%'",
            "password_hash = 'x'",
            "voided",
            "kind",
            "1",
            "kind = 3",
            "inspectors = '三'",
            "found_on > 5",
            "kind = '食品' and",
            ")(",
            "\u{0}",
            "kind = '\u{0}'",
            "inspectors / 0 = 1",
            "inspectors > 99999999999999999999999999",
            "days(found_on) > 3",
            deep.as_str(),
            nots.as_str(),
            long.as_str(),
        ] {
            let answer = safety.get(&format!("{RECORDS}{}", query(&[("filter", filter)]))).await;
            let start: String = filter.chars().take(60).collect();
            assert!(matches!(answer.status, 200 | 422), "{start}: {} {}", answer.status, answer.text());
            if answer.status == 422 {
                answer.refused(422);
            } else {
                assert!(!answer.text().contains("argon2"), "{start}");
            }
        }
        let quoted = query(&[("filter", "place = '第''处; DROP TABLE unit'")]);
        assert_eq!(safety.get(&format!("{RECORDS}{quoted}")).await.ok()["records"], json!([]));
        for q in ["'; DROP TABLE unit; --", "%", "_", "\\", "\"", "100%", "%' OR '1'='1"] {
            let found = safety.get(&format!("{RECORDS}{}", query(&[("q", q)]))).await.ok();
            assert_eq!(found["records"], json!([]), "{q}");
        }
        for sort in ["id; DROP TABLE unit", "password_hash", "voided", "\"id\"", "--id"] {
            safety.get(&format!("{RECORDS}{}", query(&[("sort", sort)]))).await.refused(422);
        }
        assert_eq!(list(&safety.get("/api/units?limit=50").await.ok()).len(), 10);
    });
}
