//! The search over everything: what is found by words, numbers and initials, and what a person may see of it.

use serde_json::{Value, json};

use crate::hazards::{RECORDS, add, hazard, id};
use crate::web::{Person, list};
use crate::world::on_both;

async fn found(person: &Person<'_>, words: &str, kind: &str) -> Vec<String> {
    let hits = person.get(&format!("/api/search?q={words}")).await.ok();
    let of_kind = list(&hits).iter().filter(|hit| hit["kind"] == kind);
    of_kind.map(|hit| hit["title"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn records_are_found_by_words_number_and_initials_where_they_may_be_seen() {
    on_both(async |world| {
        let school = world.school();
        let made = add(&school, hazard("教学楼楼梯间")).await;
        let number = made["row"]["number"].as_str().unwrap().to_owned();
        let title = vec![format!("{number} 教学楼楼梯间")];
        for words in ["楼梯", "jxl", number.as_str(), "教学楼 楼梯间"] {
            for login in ["zhoufang", "zhaoqian", "chenzhiyuan"] {
                assert_eq!(found(&world.person(login), words, "记录").await, title, "{login} {words}");
            }
            assert!(found(&world.other_school(), words, "记录").await.is_empty(), "{words}");
        }
        assert!(found(&school, "消防栓", "记录").await.is_empty());
        let void = json!({ "revision": 1, "values": {}, "reason": "重复登记" });
        school.post(&format!("{RECORDS}/{}/void", id(&made)), void).await.ok();
        assert!(found(&school, "楼梯", "记录").await.is_empty());
    });
}

#[test]
fn protected_values_find_nothing_and_lie_nowhere_in_the_search() {
    on_both(async |world| {
        let school = world.school();
        let mut values = hazard("配电房");
        values["responsible"] = Value::from("欧阳明");
        add(&school, values).await;
        for words in ["欧阳明", "oym"] {
            assert!(found(&school, words, "记录").await.is_empty(), "{words}");
        }
        assert_eq!(found(&school, "pdf", "记录").await.len(), 1);
        for table in ["search_wait", "search_entry"] {
            let entries = world.rows_as_text(table).await;
            assert!(!entries.is_empty() && !entries.contains("欧阳"), "{table}");
            world.app.store.index_search().await.unwrap();
        }
    });
}

#[test]
fn units_and_people_are_found_by_initials() {
    on_both(async |world| {
        let school = world.school();
        assert_eq!(found(&school, "sqyey", "单位").await, ["石桥幼儿园"]);
        assert_eq!(found(&school, "zhaoqian", "人员").await, ["赵倩"]);
        assert_eq!(found(&school, "czy", "人员").await, ["陈志远"]);
    });
}
