//! The styles, fonts and settings parts, and the footers. Nothing of a particular document is in them.

use super::paragraph::{Indent, Line, Properties};
use super::theme::{CHARACTER_SPACE, Font, Theme};
use super::xml::{Element, element, valued};

/// Namespace of WordprocessingML.
pub(super) const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// Namespace of relationships between parts.
pub(super) const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Half-points: size 2, size 3 and size 4 of Chinese printing.
const SIZE_2: u32 = 44;
const SIZE_3: u32 = 32;
const SIZE_4: u32 = 28;

struct Style<'a> {
    id: &'static str,
    name: &'static str,
    font: &'a Font,
    size: u32,
    bold: bool,
    red: bool,
    paragraph: Properties,
}

impl<'a> Style<'a> {
    fn new(id: &'static str, name: &'static str, font: &'a Font, size: u32) -> Self {
        Self { id, name, font, size, bold: false, red: false, paragraph: Properties::default() }
    }

    fn set(self, paragraph: Properties) -> Self {
        Self { paragraph, ..self }
    }

    fn element(&self, theme: &Theme) -> Element {
        let normal = self.id == "Normal";
        let kind = element("w:style").attr("w:type", "paragraph").attr("w:styleId", self.id);
        let kind = if normal { kind.attr("w:default", 1) } else { kind };
        let text = element("w:rPr")
            .child(fonts(self.font, theme.digits.as_ref()))
            .with(self.bold.then(|| element("w:b")))
            .with(self.paragraph.off_grid.then(|| valued("w:snapToGrid", 0)))
            .with(self.red.then(|| valued("w:color", "FF0000")))
            .child(valued("w:spacing", if self.size == SIZE_3 { CHARACTER_SPACE } else { 0 }))
            .child(valued("w:sz", self.size))
            .child(valued("w:szCs", self.size));
        kind.child(valued("w:name", self.name))
            .with((!normal).then(|| valued("w:basedOn", "Normal")))
            .child(element("w:qFormat"))
            .child(if normal { normal_paragraph(theme) } else { self.paragraph.element() })
            .child(text)
    }
}

/// Exact lines, both edges straight, and no extra space between Chinese and digits, so that the
/// characters stand on the grid.
fn normal_paragraph(theme: &Theme) -> Element {
    element("w:pPr")
        .child(valued("w:widowControl", 0))
        .child(valued("w:autoSpaceDE", 0))
        .child(valued("w:autoSpaceDN", 0))
        .child(exactly(theme.body_line))
        .child(valued("w:jc", "both"))
}

fn exactly(line: u32) -> Element {
    element("w:spacing").attr("w:before", 0).attr("w:after", 0).attr("w:line", line).attr("w:lineRule", "exact")
}

fn fonts(font: &Font, digits: Option<&Font>) -> Element {
    let latin = &digits.unwrap_or(font).name;
    element("w:rFonts").attr("w:ascii", latin).attr("w:hAnsi", latin).attr("w:eastAsia", &font.name).attr("w:cs", latin)
}

fn styles_of(theme: &Theme) -> Vec<Style<'_>> {
    let indented = || Properties { indent: Some(Indent { first: 200, ..Indent::default() }), ..Properties::default() };
    let heading = |level: u8| Properties { keep_next: true, outline: Some(level - 1), ..indented() };
    let centred = |line: Line| Properties { align: Some("center"), line: Some(line), ..Properties::default() };
    let small = |align, keep_next| Properties {
        align: Some(align),
        keep_next,
        off_grid: true,
        line: Some(Line::Single),
        ..Properties::default()
    };
    let body = &theme.body;
    vec![
        Style::new("Normal", "Normal", body, SIZE_3),
        Style::new("Body", "Body Text", body, SIZE_3).set(indented()),
        Style::new("Heading1", "heading 1", &theme.level1, SIZE_3).set(heading(1)),
        Style { bold: theme.level2_bold, ..Style::new("Heading2", "heading 2", &theme.level2, SIZE_3) }.set(heading(2)),
        Style::new("Heading3", "heading 3", body, SIZE_3).set(heading(3)),
        Style::new("Heading4", "heading 4", body, SIZE_3).set(heading(4)),
        Style::new("Title", "Title", &theme.title, SIZE_2)
            .set(Properties { keep_next: true, ..centred(Line::Exact(theme.title_line)) }),
        Style { red: true, ..Style::new("AgencyMark", "发文机关标志", &theme.title, SIZE_2) }
            .set(Properties { off_grid: true, ..centred(Line::Single) }),
        Style::new("DocumentNumber", "发文字号", body, SIZE_3).set(centred(Line::Exact(theme.body_line))),
        Style::new("AnnexMark", "附件标识", &theme.level1, SIZE_3).set(Properties {
            page_break: true,
            keep_next: true,
            align: Some("left"),
            ..Properties::default()
        }),
        Style::new("TableCaption", "caption", &theme.level1, SIZE_4)
            .set(Properties { before: 120, ..small("center", true) }),
        Style::new("TableUnit", "表格单位", body, theme.table_size).set(small("right", true)),
        Style::new("TableHead", "表头", &theme.level1, theme.table_size).set(small("center", true)),
        Style::new("TableText", "表格文字", body, theme.table_size).set(small("left", false)),
        Style::new("Imprint", "版记", body, SIZE_4).set(small("left", false)),
        Style::new("Footer", "footer", &theme.page_number, SIZE_4).set(Properties {
            off_grid: true,
            line: Some(Line::Exact(280)),
            ..Properties::default()
        }),
    ]
}

/// `word/styles.xml`.
pub(super) fn styles(theme: &Theme) -> Element {
    let text = element("w:rPr")
        .child(fonts(&theme.body, theme.digits.as_ref()))
        .child(valued("w:sz", SIZE_3))
        .child(valued("w:szCs", SIZE_3))
        .child(valued("w:lang", "en-US").attr("w:eastAsia", "zh-CN"));
    let defaults = element("w:docDefaults").child(element("w:rPrDefault").child(text));
    let styles = styles_of(theme);
    element("w:styles").attr("xmlns:w", W).child(defaults).with(styles.iter().map(|style| style.element(theme)))
}

/// `word/fontTable.xml`: what to use where the standard's fonts are not installed.
pub(super) fn font_table(theme: &Theme) -> Element {
    let entry = |font: &Font| {
        element("w:font")
            .attr("w:name", &font.name)
            .child(valued("w:altName", &font.substitute))
            .child(valued("w:charset", "86"))
    };
    element("w:fonts").attr("xmlns:w", W).with(theme.fonts().into_iter().map(entry))
}

/// `word/settings.xml`: odd and even pages have footers of their own.
pub(super) fn settings() -> Element {
    let mode = element("w:compatSetting")
        .attr("w:name", "compatibilityMode")
        .attr("w:uri", "http://schemas.microsoft.com/office/word")
        .attr("w:val", 15);
    element("w:settings")
        .attr("xmlns:w", W)
        .child(element("w:evenAndOddHeaders"))
        .child(valued("w:characterSpacingControl", "compressPunctuation"))
        .child(element("w:compat").child(element("w:useFELayout")).child(mode))
        .child(element("w:themeFontLang").attr("w:val", "zh-CN").attr("w:eastAsia", "zh-CN"))
}

/// A footer `— 1 —`, one character in from the `right` or `left` edge.
pub(super) fn footer(side: &'static str) -> Element {
    let edge =
        Indent { left: 100 * u32::from(side == "left"), right: 100 * u32::from(side == "right"), ..Indent::default() };
    let properties = Properties { indent: Some(edge), align: Some(side), ..Properties::of("Footer") };
    let page = element("w:fldSimple").attr("w:instr", " PAGE ").child(element("w:r").child(element("w:t").text("1")));
    let dash = |text: &str| super::paragraph::run(text, false);
    element("w:ftr").attr("xmlns:w", W).child(properties.around([dash("— "), page, dash(" —")]))
}
