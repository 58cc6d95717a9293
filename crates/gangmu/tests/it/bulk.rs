//! Many records in one call: added, changed by number, refused row by row; and every ledger described with its own shapes.

use serde_json::{Value, json};

use crate::hazards::{RECORDS, hazard};
use crate::web::{Person, list, says};
use crate::world::on_both;

const BULK: &str = "/api/ledgers/hazard/records/bulk";

fn rows(values: impl IntoIterator<Item = Value>) -> Value {
    values.into_iter().map(|values| json!({ "values": values })).collect()
}

#[test]
fn good_rows_become_records_and_bad_ones_say_why() {
    on_both(async |world| {
        let school = world.school();
        let mut wrong = hazard("操场");
        wrong["kind"] = json!("鬼怪");
        let sent = rows([hazard("楼梯间"), wrong, hazard("食堂")]);
        let refused = school.post(BULK, json!({ "rows": sent })).await.ok();
        assert_eq!((&refused["written"], &refused["refused"]), (&json!(false), &json!(1)));
        let finding = &refused["findings"][0];
        assert_eq!((&finding["row"], &finding["field"]), (&json!(2), &json!("kind")));
        assert_eq!(list(&school.get(RECORDS).await.ok()["records"]).len(), 0, "all or nothing");

        let looked = school.post(BULK, json!({ "rows": sent, "mode": "good", "dry_run": true })).await.ok();
        assert_eq!((&looked["written"], &looked["created"]), (&json!(false), &json!(2)));
        let taken = school.post(BULK, json!({ "rows": sent, "mode": "good" })).await.ok();
        assert_eq!((&taken["written"], &taken["created"], &taken["refused"]), (&json!(true), &json!(2), &json!(1)));
        assert_eq!(list(&school.get(RECORDS).await.ok()["records"]).len(), 2);
    });
}

#[test]
fn a_row_with_a_number_changes_that_record_for_a_reason() {
    on_both(async |world| {
        let school = world.school();
        school.post(BULK, json!({ "rows": rows([hazard("楼梯间")]) })).await.ok();
        let number = school.get(RECORDS).await.ok()["records"][0]["number"].clone();
        let change = json!([{ "number": number, "values": { "place": "三楼走廊" } }]);
        says(&school.post(BULK, json!({ "rows": change })).await.refused(422), "原因");
        let done = school.post(BULK, json!({ "rows": change, "reason": "核对后更正" })).await.ok();
        assert_eq!((&done["updated"], &done["created"]), (&json!(1), &json!(0)));
        let record = school.get(RECORDS).await.ok()["records"][0].clone();
        assert_eq!((&record["values"]["place"], &record["revision"]), (&json!("三楼走廊"), &json!(2)));

        let twice = json!([change[0], change[0]]);
        let answer = school.post(BULK, json!({ "rows": twice, "reason": "核对" })).await.ok();
        says(answer["findings"][0]["message"].as_str().unwrap(), "同一条记录");
    });
}

#[test]
fn nobody_writes_in_bulk_for_other_units() {
    on_both(async |world| {
        let school = world.school();
        let row =
            json!([{ "owner": "S2", "values": hazard("楼梯间") }, { "owner": 999_999, "values": hazard("楼梯间") }]);
        let answer = school.post(BULK, json!({ "rows": row })).await.ok();
        assert_eq!((&answer["written"], &answer["refused"]), (&json!(false), &json!(2)), "{answer}");
        world.person("chenzhiyuan").post(BULK, json!({ "rows": row })).await.refused(403);
        let taken = world.safety().post(BULK, json!({ "rows": [row[0]] })).await.ok();
        assert_eq!(taken["created"], json!(1));
    });
}

#[test]
fn many_rows_keep_the_chain_whole() {
    on_both(async |world| {
        let sent = rows((0..2_500).map(|n| hazard(&format!("{n}号教室"))));
        let answer = world.school().post(BULK, json!({ "rows": sent })).await.ok();
        assert_eq!(answer["created"], json!(2_500));
        let checked = world.app.store.verify_chain().await.unwrap();
        assert!(matches!(checked, gangmu_store::ChainCheck::Whole { .. }), "{checked:?}");
        let page = world.school().get(&format!("{RECORDS}?count=true&limit=1")).await.ok();
        assert_eq!(page["total"], json!(2_500));
    });
}

/// Every record that a person sees, page by page.
async fn every(person: &Person<'_>) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = person.get(&format!("{RECORDS}?limit=200&sort=id{after}")).await.ok();
        all.extend(list(&page["records"]).iter().cloned());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return all,
        }
    }
}

#[test]
fn many_rows_change_at_once_each_in_its_own_fields() {
    on_both(async |world| {
        let school = world.school();
        let new = |n: usize| {
            let mut row = hazard(&format!("旧楼{n}号"));
            row["cost"] = json!(900);
            row
        };
        let sent = rows((0..700).map(new));
        school.post(BULK, json!({ "rows": sent })).await.ok();
        let before = every(&school).await;
        let change = |at: usize| match at % 3 {
            0 => json!({ "place": format!("新楼{at}号") }),
            1 => json!({ "cost": at }),
            _ => json!({ "place": format!("新楼{at}号"), "cost": null }),
        };
        let numbered = before.iter().enumerate();
        let changed: Vec<Value> =
            numbered.map(|(at, row)| json!({ "number": row["number"], "values": change(at) })).collect();
        let done = school.post(BULK, json!({ "rows": changed, "reason": "核对后更正" })).await.ok();
        assert_eq!((&done["updated"], &done["refused"]), (&json!(700), &json!(0)), "{done}");
        for (at, row) in every(&school).await.iter().enumerate() {
            let place = format!("{}楼{at}号", if at % 3 == 1 { "旧" } else { "新" });
            let cost = [json!(900), json!(at), json!(null)][at % 3].clone();
            assert_eq!((&row["values"]["place"], &row["values"]["cost"]), (&json!(place), &cost));
            assert_eq!((&row["revision"], &row["values"]["kind"]), (&json!(2), &before[at]["values"]["kind"]));
        }
        let found = async |words: &str| {
            let found = school.get(&format!("/api/search?q={words}")).await.ok();
            found.to_string().contains("hazard")
        };
        assert!(found("新楼699号").await && found("旧楼1号").await && !found("旧楼699号").await);
        let checked = world.app.store.verify_chain().await.unwrap();
        assert!(matches!(checked, gangmu_store::ChainCheck::Whole { .. }), "{checked:?}");
    });
}

#[test]
fn every_ledger_has_its_own_shapes_in_the_description() {
    on_both(async |world| {
        let description = world.nobody().get("/api/openapi.json").await.ok();
        for ledger in &world.app.pack.ledgers {
            let id = &ledger.head.id;
            let values = &description["components"]["schemas"][format!("{id}_values")]["properties"];
            for field in ledger.fields.iter().filter(|f| f.computed.is_none()) {
                assert_eq!(values[&field.id]["title"], json!(field.name), "{id}.{}", field.id);
            }
            let bulk = &description["paths"][format!("/api/ledgers/{id}/records/bulk")]["post"];
            assert_eq!(bulk["operationId"], json!(format!("{id}_bulk")));
        }
        let text = description.to_string();
        for reference in text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(!description["components"]["schemas"][reference].is_null(), "{reference}");
        }
    });
}

#[test]
fn a_row_with_a_file_that_nobody_uploaded_is_refused_at_its_place() {
    on_both(async |world| {
        let school = world.school();
        let file = school.upload("/api/attachments", "现场.txt", b"ok".to_vec()).await.ok()["hash"].clone();
        let with = |hash: Value| {
            let mut values = hazard("楼梯间");
            values["before"] = json!([hash]);
            values
        };
        let sent = rows([with(file), with(json!("0".repeat(64)))]);
        let answer = school.post(BULK, json!({ "rows": sent, "mode": "good" })).await.ok();
        assert_eq!((&answer["created"], &answer["refused"]), (&json!(1), &json!(1)), "{answer}");
        let finding = &answer["findings"][0];
        assert_eq!((&finding["row"], &finding["field"]), (&json!(2), &json!("before")), "{answer}");
        assert_eq!(list(&school.get(RECORDS).await.ok()["records"]).len(), 1);
    });
}
