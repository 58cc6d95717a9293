//! Names of columns: what a header may be called and which letter a column has. It reads no cells.

use std::collections::HashMap;

use gangmu_pack::definition::{Field, FieldType, Ledger, MoneyScale};

use super::{PROBLEM_HEADER, number_header, owner_header, typed};

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Role {
    /// The record's number.
    Number,
    /// The owner unit.
    Owner,
    /// The field at this place of the ledger, and the unit of money where the header says another one than the field.
    Field { at: u16, unit: &'static str },
    /// Known and not read: computed fields, state, the column of problems.
    Skipped,
}

/// Columns that exports and habit add to a sheet.
const SKIPPED: [&str; 12] = [
    PROBLEM_HEADER,
    "序号",
    "状态",
    "期限",
    "办理期限",
    "到期日",
    "登记人",
    "登记时间",
    "更新人",
    "更新时间",
    "修订",
    "id",
];

/// Units of money that a header may name, and what is then put behind each number.
const MONEY_UNITS: [(&str, &str); 3] = [("元", ""), ("万元", "万元"), ("亿元", "亿元")];

/// The header of a field in templates and exports: name, unit, `*` if required.
pub(super) fn header_of(field: &Field) -> String {
    let unit = match (field.kind, &field.unit) {
        (FieldType::Money, _) => field.shown_unit(),
        (FieldType::Int | FieldType::Num, Some(unit)) => Some(unit.as_str()),
        _ => None,
    };
    let unit = unit
        .filter(|unit| !field.name.ends_with(&format!("（{unit}）")))
        .map_or(String::new(), |unit| format!("（{unit}）"));
    let star = if field.required { "*" } else { "" };
    format!("{}{unit}{star}", field.name)
}

/// All names by which the columns of a ledger are known.
pub(super) struct Names<'a> {
    ledger: &'a Ledger,
    by_name: HashMap<String, Role>,
}

/// What a header was found to be.
pub(super) enum Match {
    /// A column of this role.
    Role(Role),
    /// The field is known and the unit in brackets is not the field's.
    WrongUnit(u16, String),
    /// No column of the ledger.
    Unknown,
}

impl<'a> Names<'a> {
    pub(super) fn of(ledger: &'a Ledger) -> Self {
        let mut by_name = HashMap::new();
        for name in SKIPPED {
            by_name.insert(plain(name), Role::Skipped);
        }
        for name in ["number", "记录编号", number_header(ledger)] {
            by_name.insert(plain(name), Role::Number);
        }
        for name in ["owner", "填报单位", owner_header(ledger)] {
            by_name.insert(plain(name), Role::Owner);
        }
        for (at, field) in ledger.fields.iter().enumerate() {
            let role = if typed(field) { Role::Field { at: at as u16, unit: "" } } else { Role::Skipped };
            by_name.insert(plain(&field.id), role);
            by_name.insert(plain(&field.name), role);
            by_name.insert(plain(&header_of(field)), role);
        }
        for name in [number_header(ledger), owner_header(ledger)] {
            let role = if name == number_header(ledger) { Role::Number } else { Role::Owner };
            by_name.insert(plain(name), role);
        }
        Self { ledger, by_name }
    }

    pub(super) fn find(&self, header: &str) -> Match {
        let name = plain(header);
        if let Some(role) = self.by_name.get(&name) {
            return Match::Role(*role);
        }
        let Some((base, unit)) = name.strip_suffix(')').and_then(|n| n.rsplit_once('(')) else {
            return Match::Unknown;
        };
        match self.by_name.get(base) {
            Some(Role::Field { at, .. }) => self.with_unit(*at, unit),
            Some(role) => Match::Role(*role),
            None => Match::Unknown,
        }
    }

    /// A unit in the header counts only for numbers; behind other fields brackets hold a remark.
    fn with_unit(&self, at: u16, unit: &str) -> Match {
        let field = &self.ledger.fields[usize::from(at)];
        let same = field.unit.as_deref().is_some_and(|u| plain(u) == unit);
        let meant = match field.kind {
            FieldType::Money if unit == "元" && field.scale == MoneyScale::Wan => Some("元"),
            FieldType::Money => MONEY_UNITS.iter().find(|(name, _)| *name == unit).map(|(_, u)| *u),
            FieldType::Int | FieldType::Num if field.unit.is_some() => same.then_some(""),
            _ => Some(""),
        };
        match meant {
            Some(unit) => Match::Role(Role::Field { at, unit }),
            None => Match::WrongUnit(at, unit.to_owned()),
        }
    }

    /// The field whose name is most like the header, if any is close.
    pub(super) fn nearest(&self, header: &str) -> Option<&'a str> {
        let header = plain(header);
        self.ledger
            .fields
            .iter()
            .filter(|field| typed(field))
            .map(|field| (likeness(&header, &plain(&field.name)), field.name.as_str()))
            .filter(|(likeness, _)| *likeness >= 0.6)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, name)| name)
    }
}

/// Share of characters that two names have in common.
fn likeness(a: &str, b: &str) -> f64 {
    let longer = a.chars().count().max(b.chars().count()).max(1);
    a.chars().filter(|c| b.contains(*c)).count() as f64 / longer as f64
}

/// A name without spaces, stars and differences of width or case.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊' | '\u{200b}' | '\u{feff}' | ':' | '：'))
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '【' | '〔' | '[' => '(',
            '】' | '〕' | ']' => ')',
            _ => c,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// The letter of a column counted from 0: A, B … Z, AA.
pub(super) fn letter(column: usize) -> String {
    let mut letters = Vec::new();
    let mut n = column + 1;
    while n > 0 {
        letters.push(char::from(b'A' + ((n - 1) % 26) as u8));
        n = (n - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The column of a letter, counted from 0.
pub(super) fn index_of(letters: &str) -> usize {
    let value = |n: usize, b: u8| n * 26 + usize::from(b.saturating_sub(b'A')) + 1;
    letters.bytes().fold(0, value).saturating_sub(1)
}
