//! Tables of ledgers follow their definitions.

use std::sync::Arc;

use gangmu_pack::definition::Ledger;
use gangmu_store::{ListQuery, Store, StoreError};
use serde_json::json;

use crate::support::{TODAY, by, county, ledger, ledger_with, on_both, record};

async fn follow(store: &Store, ledger: &Arc<Ledger>, allow_loss: bool) -> Result<String, StoreError> {
    let plan = store.plan_ledgers(&[Arc::clone(ledger)]).await?;
    store.apply_ledgers(&plan, allow_loss).await?;
    assert!(store.plan_ledgers(&[Arc::clone(ledger)]).await?.is_empty(), "once done, nothing is left to do");
    Ok(plan.to_string())
}

#[test]
fn a_ledger_is_made_once_and_opening_again_changes_nothing() {
    on_both(async |stage| {
        assert_eq!(follow(&stage.store, &ledger(), false).await.unwrap(), "新建《安全隐患台账》的表\n");
        let again = stage.again().await;
        assert!(again.plan_ledgers(&[ledger()]).await.unwrap().is_empty());
        again.close().await;
    });
}

#[test]
fn a_new_field_keeps_the_records() {
    let wider = ledger_with(|text| {
        text.replace(
            "field = [",
            "field = [\n{ id = \"colour\", name = \"颜色\", type = \"code\", codes = [\"红\"], list = true },",
        )
    });
    on_both(async |stage| {
        let old = county(&stage.store).await;
        let new = record(4, json!({ "place": "楼", "found_on": "2026-01-01" }));
        stage.store.create_records(&old, vec![new], &by()).await.unwrap();
        assert_eq!(follow(&stage.store, &wider, false).await.unwrap(), "《安全隐患台账》增加字段颜色(colour)\n");
        let new = record(4, json!({ "place": "楼", "found_on": "2026-01-02", "colour": "红" }));
        stage.store.create_records(&wider, vec![new], &by()).await.unwrap();
        let page = stage.store.list_records(&wider, &ListQuery::new(TODAY)).await.unwrap();
        let colours: Vec<_> = page.records.iter().map(|r| r.values.get("colour").cloned()).collect();
        assert_eq!(colours, [Some(json!("红")), None]);
    });
}

#[test]
fn loss_is_refused_until_it_is_allowed() {
    let narrower = ledger_with(|text| {
        let text = text.replace("  { id = \"area\", name = \"面积\", type = \"num\", list = true },\n", "");
        text.replace("type = \"int\"", "type = \"text\"")
    });
    on_both(async |stage| {
        let old = county(&stage.store).await;
        let new = record(4, json!({ "place": "楼", "found_on": "2026-01-01", "area": 1.5, "persons": 3 }));
        stage.store.create_records(&old, vec![new], &by()).await.unwrap();
        let Err(StoreError::Loss(losses)) = follow(&stage.store, &narrower, false).await else { panic!("not refused") };
        assert_eq!(
            losses,
            ["《安全隐患台账》字段涉及人数(persons)改变类型,原有数据清空", "《安全隐患台账》删除字段area及其全部数据"]
        );
        follow(&stage.store, &narrower, true).await.unwrap();
        let page = stage.store.list_records(&narrower, &ListQuery::new(TODAY)).await.unwrap();
        assert_eq!(json!(page.records[0].values), json!({ "place": "楼", "found_on": "2026-01-01" }));
    });
}

#[test]
fn another_period_field_or_list_column_only_changes_indexes() {
    let other = ledger_with(|text| {
        let text = text.replace("on = \"found_on\"", "on = \"closed_on\"");
        text.replace("type = \"bool\" }", "type = \"bool\", list = true }")
            .replace("type = \"money\", list = true", "type = \"money\"")
            .replace("id = \"place\",", "id = \"place\", unique = true,")
    });
    on_both(async |stage| {
        follow(&stage.store, &ledger(), false).await.unwrap();
        let plan = follow(&stage.store, &other, false).await.unwrap();
        assert!(plan.contains("重建归期与查重的索引"), "{plan}");
        // What a list shows is no matter of the table: large lists get their indexes as they grow.
        assert!(!plan.contains("(cost)"), "{plan}");
        assert!(plan.contains("为字段隐患部位(place)建立索引"), "{plan}");
        let plan = follow(&stage.store, &ledger(), false).await.unwrap();
        assert!(plan.contains("取消字段隐患部位(place)的索引"), "{plan}");
    });
}
