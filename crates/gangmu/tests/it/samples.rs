//! The samples of every ledger, through the API and through Excel, from the definitions alone.

use std::collections::BTreeMap;

use gangmu::auth::Actor;
use gangmu::ops::{bulk, import};
use gangmu::view::bulk::{BulkRow, BulkRows};
use gangmu::view::ledger::ListParams;
use gangmu::view::sheet::CommitMode;
use gangmu_pack::definition::{Field, FieldType, Ledger, UnitKind};
use serde_json::{Map, Value, json};

use crate::world::{World, on_both_with_every_ledger};

/// Codes of units of a kind in the small county.
fn units(kind: UnitKind) -> &'static [&'static str] {
    match kind {
        UnitKind::Bureau => &["bureau"],
        UnitKind::Office => &["general", "safety", "private"],
        UnitKind::Town => &["T1"],
        UnitKind::School => &["S1", "S2", "S3"],
        UnitKind::Kindergarten => &["K1"],
        UnitKind::Institution => &["school_of_teachers"],
    }
}

/// A sample names units that no tree has: each is replaced by one of the county, different ones by different ones.
fn settled<'a>(ledger: &'a Ledger, sample: &'a BTreeMap<String, Value>, seen: &mut Vec<&'a str>) -> Map<String, Value> {
    let mut values = Map::new();
    for (id, value) in sample {
        let field = ledger.field(id).unwrap();
        let value = match (field.kind, value.as_str()) {
            (FieldType::Unit, Some(code)) => {
                let at = seen.iter().position(|s| *s == code).unwrap_or_else(|| {
                    seen.push(code);
                    seen.len() - 1
                });
                let units = unit_of(ledger, field);
                json!(units[at % units.len()])
            }
            (FieldType::Codes, _) if field.code_list.as_deref() == Some("units") => json!(["S1", "S2"]),
            // Files are not uploaded here.
            (FieldType::File, _) => continue,
            _ => value.clone(),
        };
        values.insert(id.clone(), value);
    }
    values
}

fn unit_of(ledger: &Ledger, field: &Field) -> &'static [&'static str] {
    let kind = field.unit_kinds.first().or(ledger.head.kept_by.first()).copied().unwrap_or(UnitKind::School);
    units(kind)
}

/// Files that a ledger demands are not sent; everything else of a sample is.
fn sent(ledger: &Ledger) -> BulkRows {
    let owner = units(ledger.head.kept_by[0])[0];
    let mut seen = Vec::new();
    let row = |sample| BulkRow { number: None, owner: Some(json!(owner)), values: settled(ledger, sample, &mut seen) };
    BulkRows {
        rows: ledger.samples.iter().map(row).collect(),
        mode: CommitMode::All,
        reason: "示例".into(),
        dry_run: false,
        batch: None,
    }
}

fn demands_files(ledger: &Ledger) -> bool {
    ledger.fields.iter().any(|f| f.required && f.kind == FieldType::File)
}

async fn total(world: &World, ledger: &Ledger) -> usize {
    let page = gangmu::ops::record::list(&world.app, &Actor::system(), &ledger.head.id, &ListParams::default()).await;
    page.unwrap().records.len()
}

#[test]
fn samples_of_every_ledger_go_in_through_the_api() {
    on_both_with_every_ledger(async |world| {
        let mut wrong = Vec::new();
        for ledger in world.app.pack.ledgers.iter().filter(|l| !demands_files(l)) {
            let answer = bulk::upsert(&world.app, &Actor::system(), &ledger.head.id, sent(ledger)).await.unwrap();
            if !answer.written || total(world, ledger).await != ledger.samples.len() {
                wrong.push(format!("{}: {:?}", ledger.head.id, answer.findings));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn a_sheet_of_every_ledger_comes_back_as_it_went_out() {
    on_both_with_every_ledger(async |world| {
        let (app, actor) = (&world.app, Actor::system());
        let mut wrong = Vec::new();
        for ledger in world.app.pack.ledgers.iter().filter(|l| !demands_files(l)) {
            let id = &ledger.head.id;
            bulk::upsert(app, &actor, id, sent(ledger)).await.unwrap();
            let before = total(world, ledger).await;
            let columns: Vec<String> = ["number", "owner"]
                .map(str::to_owned)
                .into_iter()
                .chain(
                    ledger
                        .fields
                        .iter()
                        .filter(|f| f.kind != FieldType::File && f.kind != FieldType::Group)
                        .map(|f| f.id.clone()),
                )
                .collect();
            let (_, sheet) = import::export(app, &actor, id, &ListParams::default(), columns).await.unwrap();
            // Rows with their numbers change nothing, and none is refused.
            let seen = import::preview(app, &actor, id, "导出.xlsx", sheet).await.unwrap();
            if seen.total as usize != before || seen.bad > 0 || seen.new_rows > 0 {
                wrong.push(format!(
                    "{id}: {} rows, {} bad, {} new: {:?}",
                    seen.total, seen.bad, seen.new_rows, seen.findings
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn every_ledger_gives_a_template_that_a_sheet_reader_opens() {
    on_both_with_every_ledger(async |world| {
        for ledger in &world.app.pack.ledgers {
            let (name, bytes) = import::template(&world.app, &Actor::system(), &ledger.head.id).await.unwrap();
            assert!(name.starts_with(&ledger.head.name), "{name}");
            let heads = crate::files::cells(&bytes).concat();
            let missing: Vec<&str> = ledger
                .fields
                .iter()
                .filter(|f| f.computed.is_none() && !matches!(f.kind, FieldType::File | FieldType::Group))
                .map(|f| f.name.as_str())
                .filter(|name| !heads.iter().any(|head| head.contains(name)))
                .collect();
            assert!(missing.is_empty(), "{}: {missing:?}", ledger.head.id);
        }
    });
}
