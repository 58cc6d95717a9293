//! The demonstration county, loaded as anyone loads it, through the API.

use serde_json::{Value, json};

use crate::web::{Person, coded, list};
use crate::world::{World, on_both_empty, session_of};

#[test]
fn the_county_tells_the_same_through_the_api_as_in_its_papers() {
    on_both_empty(async |world| {
        gangmu::ops::county::load(&world.app, 0, &|_| ()).await.unwrap();
        world.app.refresh().await.unwrap();
        let token = session_of(world, "wangmin").await;
        let general = world.with_token(&token);
        totals(&general).await;
        lights(&general).await;
        summaries(&general).await;
        offered(world).await;
        places(&general).await;
        let chain = world.app.store.verify_chain().await.unwrap();
        assert!(matches!(chain, gangmu_store::ChainCheck::Whole { .. }), "{chain:?}");
    });
}

async fn totals(general: &Person<'_>) {
    let root = general.get("/api/units/children").await.ok();
    assert_eq!((root[0]["pupils"].as_i64(), root[0]["staff"].as_i64()), (Some(193_050), Some(12_567)));
    let schools = general.get("/api/units?kind=school,kindergarten&limit=1000").await.ok();
    assert_eq!(list(&schools).len(), 585);
}

/// The forecast was tested on the years before, so that all five years ahead have an interval, neither nought nor boundless.
async fn places(general: &Person<'_>) {
    let report = general.get("/api/places").await.ok();
    let years = list(&report["years"]);
    let known = |actual: bool| years.iter().filter(move |y| y["actual"] == json!(actual));
    assert_eq!((known(true).count(), known(false).count()), (8, 5));
    for year in known(false) {
        let [pupils, low, high] = ["pupils", "low", "high"].map(|key| year[key].as_f64().unwrap());
        let width = (high - low) / pupils;
        assert!(low <= pupils && pupils <= high && (0.001..0.25).contains(&width), "{year}");
    }
    for past in list(&report["backtest"]["years"]) {
        let off = past["forecast"].as_f64().unwrap() / past["actual"].as_f64().unwrap() - 1.0;
        assert!(off.abs() < 0.05, "{past}");
    }
    // Schools that stand under the bureau itself belong to the zone in which they lie.
    let street = list(&report["zones"]).iter().find(|z| z["name"] == "城关街道学区").unwrap()["id"].to_string();
    let of_street = general.get(&format!("/api/places?zone={street}")).await.ok();
    let has = |name: &str| list(&of_street["schools"]).iter().any(|s| s["unit"]["name"] == name);
    assert!(has("云溪县第一小学") && !has("云溪县第二小学"));
}

async fn lights(general: &Person<'_>) {
    let home = general.get("/api/home").await.ok();
    for light in ["blue", "green", "yellow", "red"] {
        assert!(home["totals"][light].as_u64().unwrap() > 0, "no {light} light: {}", home["totals"]);
    }
    let board = general.get("/api/plan?year=2026").await.ok();
    assert_eq!(board["totals"], home["totals"]);
    assert!(!list(&home["waiting"]).is_empty() && !list(&home["watch"]).is_empty());
}

async fn summaries(general: &Person<'_>) {
    for year in [2025, 2026] {
        let summary = general.get(&format!("/api/summary?year={year}")).await.ok();
        let figures = summary["figures"].as_object().unwrap();
        assert!(figures.len() >= 15, "{}", figures.len());
        let missing: Vec<&Value> = figures.values().filter(|f| f["value"].is_null()).collect();
        assert!(missing.is_empty(), "{year}: {missing:?}");
        assert!(!list(&summary["findings"]).iter().any(|f| f["level"] == "error"), "{}", summary["findings"]);
        let counted: Vec<&Value> = figures.values().filter(|f| f["origin"]["kind"] == "measure").collect();
        assert!(counted.len() >= 20, "{}", counted.len());
        for figure in counted {
            opens(general, figure).await;
        }
    }
}

/// A figure opens to as many records as it says; one that counts records to as many as its value.
async fn opens(general: &Person<'_>, figure: &Value) {
    let (key, origin) = (figure["id"].as_str().unwrap(), &figure["origin"]);
    let (mut opened, mut after) = (0, None::<String>);
    loop {
        let next = after.map(|a| format!("?after={}", coded(&a))).unwrap_or_default();
        let page = general.get(&format!("/api/figures/{}/records{next}", coded(key))).await.ok();
        opened += list(&page["page"]["records"]).len() as u64;
        after = page["page"]["next"].as_str().map(str::to_owned);
        if after.is_none() {
            break;
        }
    }
    assert_eq!(Some(opened), origin["records"].as_u64(), "{key}");
    let rule = origin["rule"].as_str().unwrap();
    if rule.contains("的记录数") {
        assert_eq!(opened as f64, figure["value"].as_f64().unwrap(), "{key} ({rule})");
    }
}

async fn offered(world: &World) {
    let accounts = world.nobody().get("/api/demo-accounts").await.ok();
    let logins: Vec<&str> = list(&accounts).iter().map(|a| a["login"].as_str().unwrap()).collect();
    for login in ["wangmin", "zhaoqian", "zhoufang", "wugang", "chenzhiyuan", "sunlei", "admin"] {
        assert!(logins.contains(&login), "{login} is not offered: {logins:?}");
    }
    let given = json!({ "login": "zhoufang", "password": accounts[0]["password"] });
    let me = world.nobody().post("/api/session", given).await.ok();
    assert_eq!(me["unit"]["name"].as_str().map(|n| n.contains("石桥小学")), Some(true), "{me}");
}
