//! Fonts and measures of the page: GB/T 9704-2012 by default, with the usual local variants. No text.

/// A font of the standard family, and the name under which most computers have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Font {
    /// The name that the standard's users expect, e.g. `仿宋_GB2312`.
    pub name: String,
    /// Another name of a like font, used by word processors when the first is not installed.
    pub substitute: String,
}

impl Font {
    /// A font and its substitute.
    pub fn new(name: &str, substitute: &str) -> Self {
        Self { name: name.to_owned(), substitute: substitute.to_owned() }
    }
}

/// How documents look. Lengths are in twentieths of a point, the unit of DOCX.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Body text and headings of levels 3 and 4: 仿宋.
    pub body: Font,
    /// Titles and the agency mark: 小标宋.
    pub title: Font,
    /// Headings of level 1, annex marks, heads of tables: 黑体.
    pub level1: Font,
    /// Headings of level 2: 楷体.
    pub level2: Font,
    /// Page numbers: 宋体.
    pub page_number: Font,
    /// A font of its own for digits and Latin letters, e.g. Times New Roman; `None` for the text's font.
    pub digits: Option<Font>,
    /// Whether headings of level 2 are bold.
    pub level2_bold: bool,
    /// Exact line height of body text; 22 lines fill the page at 579 (28.95 pt).
    pub body_line: u32,
    /// Exact line height of titles.
    pub title_line: u32,
    /// Size of text in tables, in half-points.
    pub table_size: u32,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            body: Font::new("仿宋_GB2312", "FangSong"),
            title: Font::new("方正小标宋简体", "SimSun"),
            level1: Font::new("黑体", "SimHei"),
            level2: Font::new("楷体_GB2312", "KaiTi"),
            page_number: Font::new("宋体", "SimSun"),
            digits: None,
            level2_bold: false,
            body_line: 579,
            title_line: 700,
            table_size: 24,
        }
    }
}

impl Theme {
    /// Every font that a document may use, each once.
    pub(super) fn fonts(&self) -> Vec<&Font> {
        let mut fonts: Vec<&Font> = Vec::new();
        let all = [&self.body, &self.title, &self.level1, &self.level2, &self.page_number];
        for font in all.into_iter().chain(self.digits.as_ref()) {
            if !fonts.iter().any(|known| known.name == font.name) {
                fonts.push(font);
            }
        }
        fonts
    }
}

/// Twentieths of a point in `tenths` of a millimetre, rounded.
const fn twips(tenths: u32) -> u32 {
    (tenths * 1440 + 127) / 254
}

/// A4.
pub(super) const PAGE_WIDTH: u32 = twips(2100);
pub(super) const PAGE_HEIGHT: u32 = twips(2970);
pub(super) const TOP: u32 = twips(370);
pub(super) const BOTTOM: u32 = twips(350);
pub(super) const LEFT: u32 = twips(280);
pub(super) const RIGHT: u32 = twips(260);
/// Width of the type area, 156 mm.
pub(super) const TYPE_WIDTH: u32 = PAGE_WIDTH - LEFT - RIGHT;
/// The dash of the page number stands 7 mm under the type area, in the middle of a 14 pt line.
pub(super) const FOOTER: u32 = BOTTOM - twips(70) - 140;
/// The agency mark begins 35 mm under the top of the type area.
pub(super) const MARK_BEFORE: u32 = twips(350);
/// Width of one of the 28 characters of a line, in twentieths of a point.
pub(super) const CHARACTER: u32 = TYPE_WIDTH / 28;
/// Space between characters of size 3, in twentieths of a point. 28 characters of 16 pt are wider than
/// the type area by 115; a grid of characters would say the same, but LibreOffice gives each character
/// two cells of a grid that is narrower than its font.
pub(super) const CHARACTER_SPACE: i32 = (TYPE_WIDTH as i32 - 28 * 320) / 28 - 1;
