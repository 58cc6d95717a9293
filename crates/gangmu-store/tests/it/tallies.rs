//! What is counted once is right after every write, whoever wrote.

use std::sync::Arc;

use gangmu_pack::definition::Ledger;
use gangmu_pack::expr::Expr;
use gangmu_store::{Change, Filed, Group, MeasureQuery, ReturnKey, Store, UnitCount};
use jiff::civil::date;
use serde_json::json;

use crate::support::{Stage, TODAY, by, county, ledger_with, map, on_both, record};

/// Every measure of the ledger: whole, by town, of the primary schools, and as it stood in spring.
async fn all(store: &Store, ledgers: &[Arc<Ledger>]) -> Vec<Vec<Group>> {
    let year = MeasureQuery { from: date(2026, 1, 1), to: date(2026, 12, 31), today: TODAY, ..MeasureQuery::default() };
    let primary = Some(Expr::parse("unit.stage = '小学'").unwrap());
    let queries = [
        year.clone(),
        MeasureQuery { by: Some("unit.town".into()), ..year.clone() },
        MeasureQuery { slice: primary, ..year.clone() },
        MeasureQuery { as_of: Some(date(2026, 4, 30)), ..year },
    ];
    let mut all = Vec::new();
    for measure in &ledgers[0].measures {
        for query in &queries {
            all.push(store.measure(ledgers, "hazard", &measure.id, query).await.unwrap());
        }
    }
    all
}

/// What the store says is what one says that has never counted anything; and the write changed something.
async fn told_anew(stage: &Stage, ledgers: &[Arc<Ledger>], before: &mut Vec<Vec<Group>>, what: &str) {
    let told = all(&stage.store, ledgers).await;
    assert_eq!(told, all(&stage.again().await, ledgers).await, "after: {what}");
    assert_ne!(told, *before, "{what} changes no measure: the test shows nothing");
    assert_eq!(told, all(&stage.store, ledgers).await, "asked again after: {what}");
    *before = told;
}

#[test]
fn every_measure_is_right_after_every_write_of_another_process() {
    on_both(async |stage| {
        let ledger = county(&stage.store).await;
        let (ledgers, other) = ([Arc::clone(&ledger)], stage.again().await);
        let mut told = all(&stage.store, &ledgers).await;
        let new = |owner: i64, cost: f64| {
            record(
                owner,
                json!({ "place": "楼", "found_on": "2026-03-05", "severity": "重大", "cost": cost, "school": owner }),
            )
        };
        other.create_records(&ledger, vec![new(4, 100.0), new(5, 7.5), new(6, 20.0)], &by()).await.unwrap();
        told_anew(&stage, &ledgers, &mut told, "records are entered").await;
        let many = (0..1_500).map(|at| new(4 + at % 3, 1.0)).collect();
        other.create_records(&ledger, many, &by()).await.unwrap();
        told_anew(&stage, &ledgers, &mut told, "many records are entered").await;
        let change = |id, revision, values| Change { id, revision, values: map(values), ..Change::default() };
        other.update_record(&ledger, change(1, 1, json!({ "cost": 5 })), &by()).await.unwrap();
        told_anew(&stage, &ledgers, &mut told, "a record is changed").await;
        let close = ledger.moves.iter().find(|step| step.id == "close").unwrap();
        other.move_record(&ledger, close, change(2, 1, json!({})), &by()).await.unwrap();
        told_anew(&stage, &ledgers, &mut told, "a record is moved").await;
        other.void_record(&ledger, 3, 1, &by()).await.unwrap();
        told_anew(&stage, &ledgers, &mut told, "a record is voided").await;
        let mut school = other.all_units().await.unwrap().into_iter().find(|unit| unit.id == 6).unwrap();
        school.stage = Some("初中".into());
        other.update_unit(&school, &by()).await.unwrap();
        told_anew(&stage, &ledgers, &mut told, "a unit is changed").await;
        let count = UnitCount { unit_id: 4, year: 2026, pupils: 250, staff: 9, teachers: 8, classes: 6 };
        other.put_unit_counts(vec![count], &by()).await.unwrap();
        told_anew(&stage, &ledgers, &mut told, "pupils are counted").await;
        let without = [ledger_with(|text| {
            text.replace("name = \"整改投入\", type = \"money\"", "name = \"整改投入\", type = \"num\"")
        })];
        let plan = other.plan_ledgers(&without).await.unwrap();
        assert!(!plan.losses.is_empty());
        other.apply_ledgers(&plan, true).await.unwrap();
        other.apply_ledgers(&other.plan_ledgers(&ledgers).await.unwrap(), true).await.unwrap();
        told_anew(&stage, &ledgers, &mut told, "a column is made anew").await;
    });
}

#[test]
fn a_count_over_returns_is_made_again_when_a_return_of_the_ledger_comes() {
    on_both(async |stage| {
        county(&stage.store).await;
        let other = stage.again().await;
        let key = |ledger: &str, unit_id| ReturnKey {
            ledger: ledger.into(),
            duty: "月度零报告".into(),
            unit_id,
            period: "2026-05".into(),
            from: date(2026, 5, 1),
            to: date(2026, 5, 31),
            due: date(2026, 7, 5),
        };
        let filed = Filed { nil: true, records: 0, note: None };
        // What is counted is how often it was counted.
        let times = std::cell::Cell::new(0);
        let rate = async || {
            let tally = stage.store.tally().await.unwrap();
            let count = async {
                times.set(times.get() + 1);
                let in_time = stage.store.returns_in_time("hazard", date(2026, 1, 1), date(2026, 12, 31)).await?;
                Ok::<_, gangmu_store::StoreError>(vec![Group { key: None, value: None, records: in_time.len() as i64 }])
            };
            tally.of_returns("hazard", "all".into(), count).await.unwrap()[0].records
        };
        assert_eq!((rate().await, rate().await, times.get()), (0, 0, 1));
        other.submit_return(&key("canteen", 4), &filed, &by()).await.unwrap();
        assert_eq!((rate().await, times.get()), (0, 1));
        let id = other.submit_return(&key("hazard", 4), &filed, &by()).await.unwrap();
        other.submit_return(&key("hazard", 5), &filed, &by()).await.unwrap();
        assert_eq!((rate().await, times.get()), (2, 2));
        other.send_back_return(id, &by()).await.unwrap();
        assert_eq!((rate().await, rate().await, times.get()), (1, 1, 3));
    });
}
