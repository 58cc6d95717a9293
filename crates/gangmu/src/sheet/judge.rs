//! Reads and judges one row: its cells, owner, defaults, the pack's checks, duplicates. It chooses no header.

use gangmu_pack::check_record::{Around, FieldFinding, NoRecords, check_fields, check_values};
use gangmu_pack::definition::{CheckLevel, Field, OWNER, Privacy};
use serde_json::{Map, Value};

use super::cell::{Fault, shown};
use super::columns::{Role, letter};
use super::finding::{CHECK, Level, SheetFinding};
use super::header::Header;
use super::open::Raw;
use super::rows::Reading;
use super::{number_header, owner_header};

/// A row while it is read.
pub(super) struct RowInHand {
    pub row: u32,
    pub number: Option<String>,
    pub owner: Option<i64>,
    pub bad: bool,
    pub values: Map<String, Value>,
    /// Fields that were filled by their defaults: they are no part of what the row says.
    pub defaulted: Vec<String>,
    /// Fields whose cells could not be read.
    faulty: Vec<String>,
}

impl RowInHand {
    fn new(row: u32) -> Self {
        Self {
            row,
            number: None,
            owner: None,
            bad: false,
            values: Map::new(),
            defaulted: Vec::new(),
            faulty: Vec::new(),
        }
    }
}

impl Reading<'_> {
    pub(super) fn judge_row(&mut self, header: &Header, number: u32, cells: &[Raw<'_>]) -> RowInHand {
        let mut row = RowInHand::new(number);
        self.read_cells(header, cells, &mut row);
        self.fill_defaults(header, &mut row);
        self.check(header, &mut row);
        self.check_duplicates(header, &mut row);
        row
    }

    fn read_cells(&mut self, header: &Header, cells: &[Raw<'_>], row: &mut RowInHand) {
        let with = |wanted: Role| header.roles.iter().position(|r| *r == Some(wanted));
        let text_at = |at: Option<usize>| {
            at.and_then(|at| cells.get(at)).map(shown).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
        };
        row.number = text_at(with(Role::Number));
        if let Some(at) = with(Role::Owner) {
            self.read_owner(text_at(Some(at)), at, row);
        } else if self.ctx.several_units && row.number.is_none() {
            row.bad = true;
        }
        for (at, (role, raw)) in header.roles.iter().zip(cells).enumerate() {
            let Some(Role::Field { at: field, unit }) = role else {
                continue;
            };
            let field = &self.ledger.fields[usize::from(*field)];
            if is_masked(field, raw) {
                self.skip_masked(field, at, row);
                continue;
            }
            match self.cells.read(field, unit, raw, self.date_offset) {
                Ok(Value::Null) => {}
                Ok(value) => {
                    row.values.insert(field.id.clone(), value);
                }
                Err(fault) => self.cell_fault(field, at, fault, row),
            }
        }
    }

    fn cell_fault(&mut self, field: &Field, at: usize, (message, advice): Fault, row: &mut RowInHand) {
        row.bad = true;
        row.faulty.push(field.id.clone());
        let message = format!("{}：{message}", field.name);
        let finding = finding_at(row.row, Level::Error, "sheet.value", message, &advice);
        self.push(SheetFinding { column: Some(letter(at)), field: Some(field.id.clone()), ..finding });
    }

    fn read_owner(&mut self, text: Option<String>, at: usize, row: &mut RowInHand) {
        let name = owner_header(self.ledger);
        let fault = match text {
            Some(text) => match self.cells.unit(&text) {
                Ok((id, _)) => {
                    row.owner = Some(id);
                    return;
                }
                Err(fault) => fault,
            },
            None if self.ctx.several_units && row.number.is_none() => {
                (format!("{name}没有填写"), "请填单位全称或单位代码。".to_owned())
            }
            None => return,
        };
        row.bad = true;
        let finding = finding_at(row.row, Level::Error, "sheet.owner", fault.0, &fault.1);
        self.push(SheetFinding { column: Some(letter(at)), ..finding });
    }

    /// A masked value comes from an export. A known record keeps what it has; a new one cannot be made of stars.
    fn skip_masked(&mut self, field: &Field, at: usize, row: &mut RowInHand) {
        if row.number.is_none() {
            let advice = "请填写完整内容。".to_owned();
            self.cell_fault(field, at, ("内容里有打码的星号".to_owned(), advice), row);
        }
    }

    fn fill_defaults(&self, header: &Header, row: &mut RowInHand) {
        if row.number.is_some() {
            return;
        }
        for field in &self.ledger.fields {
            if let Some(default) = &field.default
                && !row.values.contains_key(&field.id)
                && !row.faulty.contains(&field.id)
            {
                row.values.insert(field.id.clone(), default.clone());
                row.defaulted.push(field.id.clone());
            }
        }
        row.bad |= !header.missing.is_empty();
    }

    fn check(&mut self, header: &Header, row: &mut RowInHand) {
        let units = self.ctx.units;
        let owner = row.owner.and_then(|id| self.owners.entry(id).or_insert_with(|| units.by_id(id)).as_deref());
        let around = Around {
            code_lists: self.ctx.code_lists,
            units,
            owner,
            state: None,
            due: None,
            last: None,
            records: &NoRecords,
            today: self.ctx.today,
        };
        // The ledger's own checks ask for the whole record: those of a known one are asked where its other values are.
        let judge = if row.number.is_some() { check_fields } else { check_values };
        for found in judge(self.ledger, &row.values, &around) {
            if !self.told_already(header, row, &found) {
                row.bad |= found.level == CheckLevel::Error;
                self.push_field_finding(header, row.row, found);
            }
        }
    }

    /// Fields whose cell was unreadable, whose column is missing, or that an update leaves as they are.
    fn told_already(&self, header: &Header, row: &RowInHand, found: &FieldFinding) -> bool {
        let Some(id) = &found.field else { return false };
        let absent = !row.values.contains_key(id) && self.ledger.field(id).is_some_and(|f| f.required);
        row.faulty.contains(id) || absent && (row.number.is_some() || header.missing.contains(id))
    }

    fn push_field_finding(&mut self, header: &Header, row: u32, found: FieldFinding) {
        let column = header.roles.iter().position(|role| match (role, &found.field) {
            (Some(Role::Field { at, .. }), Some(id)) => self.ledger.fields[usize::from(*at)].id == *id,
            _ => false,
        });
        let level = match found.level {
            CheckLevel::Error => Level::Error,
            CheckLevel::Doubt => Level::Doubt,
            CheckLevel::Warn => Level::Warn,
        };
        self.push(SheetFinding {
            code: CHECK,
            level,
            row: Some(row),
            column: column.map(letter),
            field: found.field,
            message: found.message,
            advice: found.advice,
        });
    }

    fn check_duplicates(&mut self, header: &Header, row: &mut RowInHand) {
        for field in self.ledger.fields.iter().filter(|field| field.unique) {
            if let Some(value) = row.values.get(&field.id) {
                let id = format!("{}={value}", field.id);
                self.check_duplicate(header, row, id, &field.name, self.role_of(header, &field.id));
            }
        }
        if let Some(number) = &row.number {
            let what = format!("{} {number}", number_header(self.ledger));
            let id = format!("#{number}");
            self.check_duplicate(header, row, id, &what, Role::Number);
            return;
        }
        let key: Vec<&str> = self.ledger.head.key.iter().map(String::as_str).collect();
        let part = |id: &&str| match *id {
            OWNER => Some(row.owner.map_or_else(String::new, |id| id.to_string())),
            id => row.values.get(id).map(Value::to_string),
        };
        let values: Option<Vec<String>> = key.iter().map(part).collect();
        let Some(values) = values.filter(|v| !v.is_empty()) else {
            return;
        };
        let names = self.ledger.key_names();
        let first = key.iter().find(|id| **id != OWNER).copied().unwrap_or_default();
        let role = self.role_of(header, first);
        self.check_duplicate(header, row, values.join("\u{1f}"), &names.join("、"), role);
    }

    fn role_of(&self, header: &Header, id: &str) -> Role {
        let is_field = |role: &&Option<Role>| matches!(role, Some(Role::Field { at, .. }) if self.ledger.fields[usize::from(*at)].id == id);
        header.roles.iter().find(is_field).copied().flatten().unwrap_or(Role::Skipped)
    }

    fn check_duplicate(&mut self, header: &Header, row: &mut RowInHand, id: String, what: &str, role: Role) {
        let first = *self.seen.entry(id).or_insert(row.row);
        if first == row.row {
            return;
        }
        row.bad = true;
        let message = format!("与第 {first} 行重复（{what}相同）");
        let finding = finding_at(row.row, Level::Error, "sheet.duplicate", message, "请核对后删去重复的一行。");
        let column = header.roles.iter().position(|r| *r == Some(role)).map(letter);
        self.push(SheetFinding { column, ..finding });
    }
}

/// A finding about a row.
pub(super) fn finding_at(row: u32, level: Level, code: &'static str, message: String, advice: &str) -> SheetFinding {
    SheetFinding { code, level, row: Some(row), column: None, field: None, message, advice: advice.to_owned() }
}

fn is_masked(field: &Field, raw: &Raw<'_>) -> bool {
    field.privacy != Privacy::Open && matches!(raw, Raw::Text(text) if text.contains('*') || text.contains('＊'))
}
