//! How quick the store is. Run by hand: `cargo test --release -p gangmu-store -- --ignored --nocapture speed`.

use std::time::Instant;

use gangmu_pack::expr::Expr;
use gangmu_store::{ListQuery, MeasureQuery, NewRecord, Scope, Sort};
use jiff::civil::date;
use serde_json::json;

use crate::support::{TODAY, by, county, on_both, record};

fn record_of(i: i64) -> NewRecord {
    // Scattered, so that no two fields go together.
    let pick =
        |salt: i64, limit: i64| (i.wrapping_mul(0x9E37_79B9).wrapping_add(salt * 0x85EB_CA6B) >> 7).rem_euclid(limit);
    let state = ["registered", "rectifying", "closed", "closed"][pick(1, 4) as usize];
    let values = json!({
        "place": format!("{}号楼{}层东侧楼梯间应急照明灯", pick(2, 40), pick(3, 6)),
        "note": "经现场检查,应急照明灯不亮,须在开学前更换。",
        "found_on": format!("{}-{:02}-{:02}", 2023 + pick(4, 4), 1 + pick(5, 12), 1 + pick(6, 28)),
        "severity": if pick(7, 9) == 0 { "重大" } else { "一般" }, "kinds": ["消防", "用电"], "persons": pick(8, 300),
        "cost": pick(9, 5000) as f64 + 0.5, "stopped": i % 2 == 0, "school": 4 + pick(10, 3), "finder": "王敏",
    });
    let due = Some(date(2026, 1 + pick(11, 12) as i8, 1));
    NewRecord { state: Some(state.into()), due, ..record(4 + pick(12, 3), values) }
}

#[test]
#[ignore = "takes a minute; its figures mean something in a release build only"]
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn speed_of_bulk_entry_and_of_lists() {
    on_both(async |stage| {
        let store = &stage.store;
        let ledger = county(store).await;
        println!("--- {}", stage.url.split(':').next().unwrap());
        for turn in 0..4 {
            let records: Vec<NewRecord> = (turn * 50_000..(turn + 1) * 50_000).map(record_of).collect();
            let start = Instant::now();
            store.create_records(&ledger, records, &by()).await.unwrap();
            println!("50,000 records in one transaction: {:.0} rows/s", 50_000.0 / start.elapsed().as_secs_f64());
        }
        store.optimize().await.unwrap();
        let filter = |text: &str| Some(Expr::parse(text).unwrap());
        let sort = |column: &str, desc| Some(Sort { column: column.into(), desc });
        let base = ListQuery::new(TODAY);
        let columns: Vec<String> = ["place", "found_on", "severity", "cost", "school"].map(str::to_owned).into();
        let lists = [
            ("plain", base.clone()),
            ("plain, 5 columns", ListQuery { columns, ..base.clone() }),
            ("one state", ListQuery { states: vec!["rectifying".into()], ..base.clone() }),
            ("two states", ListQuery { states: vec!["rectifying".into(), "registered".into()], ..base.clone() }),
            ("year", ListQuery { from: Some(date(2024, 1, 1)), to: Some(date(2024, 12, 31)), ..base.clone() }),
            (
                "year, state, severity",
                ListQuery {
                    from: Some(date(2024, 1, 1)),
                    to: Some(date(2024, 12, 31)),
                    states: vec!["closed".into()],
                    filter: filter("severity = '重大'"),
                    ..base.clone()
                },
            ),
            ("by cost", ListQuery { sort: sort("cost", true), filter: filter("severity = '重大'"), ..base.clone() }),
            (
                "by due, one state",
                ListQuery { sort: sort("due", false), states: vec!["rectifying".into()], ..base.clone() },
            ),
            ("subtree", ListQuery { scope: Scope::Subtree("/1/2/".into()), ..base.clone() }),
            ("one school", ListQuery { scope: Scope::Units(vec![5]), ..base.clone() }),
            ("unit.stage", ListQuery { filter: filter("unit.stage = '小学'"), ..base.clone() }),
            ("search", ListQuery { search: Some("7号楼".into()), ..base.clone() }),
        ];
        for (name, query) in lists {
            let mut query = query;
            let mut worst = 0.0_f64;
            let all = Instant::now();
            for _ in 0..200 {
                let start = Instant::now();
                let page = store.list_records(&ledger, &query).await.unwrap();
                worst = worst.max(start.elapsed().as_secs_f64() * 1e3);
                query.after = page.next;
            }
            println!("list {name}: mean {:.3} ms, worst {worst:.3} ms", all.elapsed().as_secs_f64() * 5.0);
        }
        for (words, scope) in [
            ("应急照明", Scope::All),
            ("7号楼 3层", Scope::All),
            ("yjzmd", Scope::All),
            ("00777", Scope::All),
            ("YH2025-00042", Scope::All),
            ("没有这样的", Scope::All),
            ("楼梯", Scope::Subtree("/1/2/".into())),
        ] {
            let (mut worst, all, turns) = (0.0_f64, Instant::now(), 20);
            for _ in 0..turns {
                let start = Instant::now();
                store.search_records(words, &["hazard".into()], &scope, 6).await.unwrap();
                worst = worst.max(start.elapsed().as_secs_f64() * 1e3);
            }
            let mean = all.elapsed().as_secs_f64() * 1e3 / f64::from(turns);
            println!("search {words} {scope:?}: mean {mean:.3} ms, worst {worst:.3} ms");
        }
        for (name, query) in
            [("all", base.clone()), ("overdue", ListQuery { filter: filter("overdue"), ..base.clone() })]
        {
            let start = Instant::now();
            store.counts_by_state(&ledger, &query).await.unwrap();
            println!("counts by state, {name}: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
        }
        let year = MeasureQuery { from: date(2025, 1, 1), to: date(2025, 12, 31), today: TODAY, ..Default::default() };
        for (measure, by) in
            [("found", None), ("closed_rate", Some("unit.town")), ("cost", Some("month")), ("closings", None)]
        {
            let query = MeasureQuery { by: by.map(str::to_owned), ..year.clone() };
            let start = Instant::now();
            store.measure(std::slice::from_ref(&ledger), "hazard", measure, &query).await.unwrap();
            println!("measure {measure} by {by:?}: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
        }
        let start = Instant::now();
        store.verify_chain().await.unwrap();
        println!("chain of 200,000 events: {:.1} s", start.elapsed().as_secs_f64());
    });
}
