//! What an official document says, free of any layout. Nothing here knows DOCX.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An official document (公文) as GB/T 9704-2012 divides it. Parts that are absent are not printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OfficialDocument {
    /// 发文机关标志, printed large and red over the red line.
    pub agency_mark: Option<String>,
    /// 发文字号, e.g. `示教〔2026〕8号`.
    pub number: Option<String>,
    /// 标题, one string per line, already broken so that no word is split.
    pub title: Vec<String>,
    /// 主送机关; the closing full-width colon is added when missing.
    pub recipient: Option<String>,
    /// 正文.
    pub body: Vec<Block>,
    /// 附件说明: the names of the annexes; `附件：1.` is added.
    pub attachments_note: Vec<String>,
    /// 发文机关署名 and 成文日期.
    pub signature: Option<Signature>,
    /// 附件, each on a new page.
    pub annexes: Vec<Annex>,
    /// 版记, at the foot of the last page.
    pub imprint: Option<Imprint>,
}

/// A piece of body text or of an annex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Block {
    /// A heading, with its number in the text: `一、`, `（一）`, `1.`, `（1）`.
    Heading {
        /// 1 to 4, from the highest.
        level: u8,
        /// The printed text.
        text: String,
    },
    /// A paragraph of running text, indented by two characters.
    Paragraph(Vec<Run>),
    /// A table.
    Table(Table),
}

/// A stretch of text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Run {
    /// The printed text; a line feed becomes a line break.
    pub text: String,
    /// Whether it is bold.
    pub bold: bool,
    /// The id of the figure printed here: it becomes a link to the table cell with the same anchor.
    pub anchor: Option<String>,
}

impl Run {
    /// Plain text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Bold text.
    pub fn bold(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: true, ..Self::default() }
    }

    /// A figure that leads to the table cell anchored with the same id.
    pub fn figure(text: impl Into<String>, anchor: impl Into<String>) -> Self {
        Self { text: text.into(), anchor: Some(anchor.into()), ..Self::default() }
    }
}

/// A table; every row has as many cells as the header.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Table {
    /// Printed centred above, e.g. `表1　各镇隐患整改情况`.
    pub caption: Option<String>,
    /// Printed above on the right, e.g. `单位：处`.
    pub unit_note: Option<String>,
    /// Column heads, repeated on every page.
    pub header: Vec<String>,
    /// The lines.
    pub rows: Vec<Vec<Cell>>,
    /// Relative column widths, one per column; empty for equal columns.
    pub widths: Vec<u32>,
}

/// One cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cell {
    /// The printed text.
    pub text: String,
    /// Whether it stands on the right, as numbers do.
    pub align_right: bool,
    /// The id of the figure that this line explains; unique in the document.
    pub anchor: Option<String>,
}

impl Cell {
    /// A cell of words.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A cell with a number, right-aligned.
    pub fn number(text: impl Into<String>) -> Self {
        Self { text: text.into(), align_right: true, ..Self::default() }
    }

    /// The same cell as the place where the figure `id` is explained.
    pub fn anchored(self, id: impl Into<String>) -> Self {
        Self { anchor: Some(id.into()), ..self }
    }
}

/// Who signs, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// 发文机关署名.
    pub agency: String,
    /// 成文日期.
    pub date: OfficialDate,
    /// Whether a seal goes over it: the date then stands 4 characters from the right with the agency
    /// centred over it, and room is left for the seal.
    #[serde(default)]
    pub sealed: bool,
}

/// An annex (附件): a title and its own blocks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Annex {
    /// The title, centred on the third line.
    pub title: String,
    /// Its text and tables.
    pub body: Vec<Block>,
}

/// 版记: who gets copies, who printed it and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imprint {
    /// 抄送机关; no line is printed when empty.
    #[serde(default)]
    pub copies_to: Vec<String>,
    /// 印发机关.
    pub issuer: String,
    /// 印发日期.
    pub date: OfficialDate,
}

/// A day as the standard prints it: full year, month and day without leading zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "(u16, u8, u8)", into = "(u16, u8, u8)")]
pub struct OfficialDate {
    year: u16,
    month: u8,
    day: u8,
}

impl OfficialDate {
    /// A day of the Gregorian calendar, years 1000 to 9999; `None` when there is no such day.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((1000..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Self { year, month, day })
    }
}

impl TryFrom<(u16, u8, u8)> for OfficialDate {
    type Error = String;

    fn try_from((year, month, day): (u16, u8, u8)) -> Result<Self, String> {
        Self::new(year, month, day).ok_or_else(|| format!("没有{year}年{month}月{day}日这一天"))
    }
}

impl From<OfficialDate> for (u16, u8, u8) {
    fn from(date: OfficialDate) -> Self {
        (date.year, date.month, date.day)
    }
}

impl fmt::Display for OfficialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}年{}月{}日", self.year, self.month, self.day)
    }
}
