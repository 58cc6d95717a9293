//! The example records: they must pass the ledger's own rules.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::Judge;
use crate::check_record::{Around, NoRecords, UnitFacts, Units, check_values, parse_cell};
use crate::definition::{CheckLevel, FieldType, UnitKind};

/// Example records are counted on by templates, tests and the manual.
const ENOUGH: usize = 2;

pub(super) fn judge(judge: &mut Judge) {
    let ledger = judge.ledger;
    if ledger.samples.len() < ENOUGH {
        let message = format!("只有{}个示例", ledger.samples.len());
        judge.warn("sample.few", "sample", message, "请写至少两个 [[sample]]。");
    }
    defaults(judge);
    // A wrong definition would make every sample look wrong.
    if judge.findings.iter().any(crate::Finding::is_error) {
        return;
    }
    // Without the pack, shared code lists are unknown and every choice from them would look wrong.
    let Some(pack) = judge.around.map(|a| a.pack) else {
        return;
    };
    let today = jiff::civil::date(2026, 1, 1);
    let kinds = ledger.head.kept_by.first().copied().unwrap_or(UnitKind::School);
    let owner = Somewhere::unit(kinds, "示例单位");
    let around = Around {
        code_lists: &pack.code_lists,
        units: &Somewhere(kinds),
        owner: Some(&owner),
        state: None,
        due: None,
        last: None,
        records: &NoRecords,
        today,
    };
    for (i, sample) in ledger.samples.iter().enumerate() {
        let values: Map<String, Json> = sample.clone().into_iter().collect();
        for remark in check_values(ledger, &values, &around) {
            let path = remark.field.map_or(format!("sample[{i}]"), |f| format!("sample[{i}].{f}"));
            match remark.level {
                CheckLevel::Error => {
                    judge.error("sample.wrong", &path, format!("示例不合规则:{}", remark.message), &remark.advice)
                }
                CheckLevel::Doubt | CheckLevel::Warn => {
                    judge.warn("sample.wrong", &path, format!("示例有疑点:{}", remark.message), &remark.advice)
                }
            }
        }
    }
}

fn defaults(judge: &mut Judge) {
    for (i, field) in judge.ledger.fields.iter().enumerate() {
        let Some(default) = &field.default else {
            continue;
        };
        let path = format!("field[{i}].default");
        let text = default.as_str().map_or_else(|| default.to_string(), str::to_owned);
        let boolean = field.kind == FieldType::Bool && default.is_boolean();
        let known = field.codes.is_empty() || field.kind != FieldType::Code || field.codes.contains(&text);
        match parse_cell(field, &text) {
            Err(message) if !boolean => judge.error("field.default", &path, message, "请改正默认值。"),
            _ if !known => judge.error("field.default", &path, format!("代码里没有“{text}”"), "请改正默认值。"),
            _ => {}
        }
    }
}

/// A tree in which every code names a unit: samples name units that no real tree has.
struct Somewhere(UnitKind);

impl Somewhere {
    fn unit(kind: UnitKind, code: &str) -> UnitFacts {
        UnitFacts {
            id: 1,
            code: code.to_owned(),
            name: code.to_owned(),
            kind,
            type_name: None,
            stage: None,
            area: None,
            ownership: None,
            town: None,
            boarding: false,
            small: false,
            open: true,
        }
    }
}

impl Units for Somewhere {
    fn by_id(&self, _: i64) -> Option<Arc<UnitFacts>> {
        None
    }

    fn by_code(&self, code: &str) -> Option<Arc<UnitFacts>> {
        // Each code is a unit of its own, so that a record may name two different ones.
        let id = code.bytes().fold(2, |id: i64, byte| (id * 31 + i64::from(byte)) % 1_000_003);
        Some(Arc::new(UnitFacts { id, ..Self::unit(self.0, code) }))
    }
}
