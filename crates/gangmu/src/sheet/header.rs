//! Finds the header row and says what each column is for. It reads no data rows.

use gangmu_pack::definition::{FieldType, Ledger};

use super::cell::shown;
use super::columns::{Match, Names, Role, letter};
use super::finding::{Level, SheetColumn, SheetFinding};
use super::open::Raw;
use super::{SheetContext, number_header, owner_header, typed};

/// How many rows from the top may come before the header.
pub(super) const HEADER_WITHIN: usize = 10;

/// The header of a sheet.
pub(super) struct Header {
    pub row: u32,
    /// What each column is for, from column A.
    pub roles: Vec<Option<Role>>,
    pub columns: Vec<SheetColumn>,
    pub findings: Vec<SheetFinding>,
    /// Required fields that have no column: rows need not be told one by one.
    pub missing: Vec<String>,
}

/// Which of the first rows is the header: the one with the most known names. None if no row has any.
pub(super) fn find_header(names: &Names<'_>, rows: &[(u32, Vec<Raw<'static>>)]) -> Option<usize> {
    let known = |cells: &[Raw<'_>]| {
        cells
            .iter()
            .filter(|cell| match cell {
                Raw::Text(text) => !matches!(names.find(text), Match::Unknown | Match::Role(Role::Skipped)),
                _ => false,
            })
            .count()
    };
    let scores: Vec<usize> = rows.iter().map(|(_, cells)| known(cells)).collect();
    let best = scores.iter().copied().max().filter(|best| *best > 0)?;
    scores.iter().position(|score| *score == best)
}

/// Gives every column its meaning and notes what is missing, unknown or double.
pub(super) fn read_header(
    ledger: &Ledger,
    names: &Names<'_>,
    ctx: &SheetContext<'_>,
    row: u32,
    cells: &[Raw<'_>],
) -> Header {
    let mut header =
        Header { row, roles: vec![None; cells.len()], columns: Vec::new(), findings: Vec::new(), missing: Vec::new() };
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        header.add_column(ledger, names, at, &shown(cell));
    }
    header.note_missing(ledger, ctx);
    header
}

impl Header {
    fn add_column(&mut self, ledger: &Ledger, names: &Names<'_>, at: usize, text: &str) {
        let text = text.trim();
        let role = match names.find(text) {
            Match::Role(role) => self.first_of_its_kind(role, at, text),
            Match::WrongUnit(field, unit) => {
                let field = &ledger.fields[usize::from(field)];
                let own = field.unit.as_deref().unwrap_or("元");
                self.note(
                    Level::Error,
                    "sheet.unit",
                    at,
                    format!("“{text}”列的单位是{unit}，本台账的{}按{own}计", field.name),
                    format!("把这一列的数换算成{own}，表头改为“{}（{own}）”。", field.name),
                );
                None
            }
            Match::Unknown => {
                let like = names
                    .nearest(text)
                    .map_or(String::new(), |name| format!("如果是指“{name}”，请把表头改成“{name}”；"));
                self.note(
                    Level::Warn,
                    "sheet.unknown_column",
                    at,
                    format!("“{text}”不是本台账的列，没有读取"),
                    format!("{like}确实不需要的列可以不管。"),
                );
                None
            }
        };
        if role == Some(Role::Skipped)
            && let Some(field) = ledger.fields.iter().find(|f| !typed(f) && f.name == text)
        {
            self.note_skipped(at, text, field.kind);
        }
        self.roles[at] = role;
        self.columns.push(SheetColumn {
            header: text.to_owned(),
            letter: letter(at),
            field: match role {
                Some(Role::Number) => Some("number".to_owned()),
                Some(Role::Owner) => Some("owner".to_owned()),
                Some(Role::Field { at, .. }) => Some(ledger.fields[usize::from(at)].id.clone()),
                Some(Role::Skipped) | None => None,
            },
        });
    }

    fn note_skipped(&mut self, at: usize, text: &str, kind: FieldType) {
        let (why, advice) = if kind == FieldType::File {
            ("附件不能用表格上传", "导入后在记录里逐条上传附件。")
        } else {
            ("由系统自动计算", "不用填写。")
        };
        self.note(Level::Note, "sheet.skipped_column", at, format!("“{text}”{why}，没有读取"), advice.to_owned());
    }

    /// A second column for the same field is an error: which one holds the truth cannot be known.
    fn first_of_its_kind(&mut self, role: Role, at: usize, text: &str) -> Option<Role> {
        let same = |other: &Option<Role>| match (other, role) {
            (Some(Role::Field { at: a, .. }), Role::Field { at: b, .. }) => *a == b,
            (Some(other), role) => *other == role && role != Role::Skipped,
            (None, _) => false,
        };
        let Some(first) = self.roles.iter().position(same) else {
            return Some(role);
        };
        self.note(
            Level::Error,
            "sheet.duplicate_column",
            at,
            format!("“{text}”与 {} 列重复，只读取了 {} 列", letter(first), letter(first)),
            "请核对两列的内容，删去多余的一列后重新上传。".to_owned(),
        );
        None
    }

    fn note_missing(&mut self, ledger: &Ledger, ctx: &SheetContext<'_>) {
        let has = |role: Role| self.roles.contains(&Some(role));
        let with_number = has(Role::Number);
        if ctx.several_units && !has(Role::Owner) && !with_number {
            self.note_missing_column(owner_header(ledger), None);
        }
        for (at, field) in ledger.fields.iter().enumerate() {
            let present =
                self.roles.iter().any(|r| matches!(r, Some(Role::Field { at: a, .. }) if usize::from(*a) == at));
            if present || !field.required || !typed(field) || field.default.is_some() {
                continue;
            }
            self.missing.push(field.id.clone());
            // With numbers the sheet may change other fields of known records.
            if !with_number {
                self.note_missing_column(&field.name, Some(field.id.clone()));
            }
        }
        if with_number && !self.missing.is_empty() {
            let names: Vec<&str> =
                self.missing.iter().filter_map(|id| ledger.field(id)).map(|f| f.name.as_str()).collect();
            self.findings.push(SheetFinding {
                code: "sheet.only_updates",
                level: Level::Warn,
                row: Some(self.row),
                column: None,
                field: None,
                message: format!(
                    "缺少必填列“{}”，只能更新填了{}的行，不能新增",
                    names.join("、"),
                    number_header(ledger)
                ),
                advice: "要新增记录，请用模板补上这些列。".to_owned(),
            });
        }
    }

    fn note_missing_column(&mut self, name: &str, field: Option<String>) {
        self.findings.push(SheetFinding {
            code: "sheet.missing_column",
            level: Level::Error,
            row: Some(self.row),
            column: None,
            field,
            message: format!("第 {} 行表头里没有必填列“{name}”", self.row),
            advice: format!("请加上“{name}”列并填写（列的先后不限），或把数据粘贴到新下载的模板里。"),
        });
    }

    fn note(&mut self, level: Level, code: &'static str, at: usize, message: String, advice: String) {
        let (row, column) = (Some(self.row), Some(letter(at)));
        self.findings.push(SheetFinding { code, level, row, column, field: None, message, advice });
    }
}
