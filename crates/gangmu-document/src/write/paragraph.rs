//! Paragraph properties and runs in the order that the schema of DOCX demands. No knowledge of documents' parts.

use super::theme::CHARACTER;
use super::xml::{Element, element, valued};

/// Indents in hundredths of a character, except `hanging`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Indent {
    pub first: u32,
    pub left: u32,
    pub right: u32,
    pub hanging: u32,
}

/// How lines are set.
#[derive(Clone, Copy, Debug)]
pub(super) enum Line {
    /// Every line has this height, in twentieths of a point.
    Exact(u32),
    /// As high as its text needs.
    Single,
}

/// Properties of a paragraph, or of a paragraph style.
#[derive(Clone, Debug, Default)]
pub(super) struct Properties {
    pub style: Option<&'static str>,
    pub keep_next: bool,
    pub page_break: bool,
    /// A rule below, over the whole width.
    pub rule: Option<Element>,
    pub tab_right: Option<u32>,
    pub off_grid: bool,
    pub before: u32,
    pub line: Option<Line>,
    pub indent: Option<Indent>,
    pub align: Option<&'static str>,
    pub outline: Option<u8>,
}

impl Properties {
    pub(super) fn of(style: &'static str) -> Self {
        Self { style: Some(style), ..Self::default() }
    }

    pub(super) fn element(&self) -> Element {
        let flag = |name, on: bool| on.then(|| element(name));
        let off = |name, on: bool| on.then(|| valued(name, 0));
        element("w:pPr")
            .with(self.style.map(|style| valued("w:pStyle", style)))
            .with(flag("w:keepNext", self.keep_next))
            .with(flag("w:pageBreakBefore", self.page_break))
            .with(self.rule.clone().map(|rule| element("w:pBdr").child(rule)))
            .with(self.tab_right.map(right_tab))
            .with(off("w:snapToGrid", self.off_grid))
            .with(self.spacing())
            .with(self.indent.map(indent))
            .with(self.align.map(|align| valued("w:jc", align)))
            .with(self.outline.map(|level| valued("w:outlineLvl", level)))
    }

    fn spacing(&self) -> Option<Element> {
        let spacing = element("w:spacing").attr("w:before", self.before).attr("w:after", 0);
        match self.line {
            Some(Line::Exact(height)) => Some(spacing.attr("w:line", height).attr("w:lineRule", "exact")),
            Some(Line::Single) => Some(spacing.attr("w:line", 240).attr("w:lineRule", "auto")),
            None => (self.before > 0).then(|| element("w:spacing").attr("w:before", self.before)),
        }
    }

    /// A paragraph with these properties around `inner`.
    pub(super) fn around(&self, inner: impl IntoIterator<Item = Element>) -> Element {
        element("w:p").child(self.element()).with(inner)
    }

    /// A paragraph of one plain run.
    pub(super) fn saying(&self, text: &str) -> Element {
        self.around([run(text, false)])
    }
}

/// A border of `eighths` of a point, `space` points off the text.
pub(super) fn border(name: &'static str, eighths: u32, space: u32, color: &str) -> Element {
    valued(name, "single").attr("w:sz", eighths).attr("w:space", space).attr("w:color", color)
}

fn right_tab(position: u32) -> Element {
    element("w:tabs").child(valued("w:tab", "right").attr("w:pos", position))
}

/// Word prefers the measure in characters; others read the twentieths of a point. A hanging indent
/// is given in the latter alone, as Word and others disagree on what `leftChars` then counts.
fn indent(indent: Indent) -> Element {
    let points = |hundredths: u32| hundredths * CHARACTER / 100;
    let mut made = element("w:ind");
    if indent.left > 0 && indent.hanging == 0 {
        made = made.attr("w:leftChars", indent.left);
    }
    made = made.attr("w:left", points(indent.left));
    if indent.right > 0 {
        made = made.attr("w:rightChars", indent.right).attr("w:right", points(indent.right));
    }
    if indent.first > 0 {
        made = made.attr("w:firstLineChars", indent.first).attr("w:firstLine", points(indent.first));
    }
    if indent.hanging > 0 {
        made = made.attr("w:hanging", points(indent.hanging));
    }
    made
}

/// A run of text in its style's font. Marks shared by Chinese and Latin (quotation marks, dashes,
/// ellipses) are told to be Chinese, or they would be set half-width.
pub(super) fn run(text: &str, bold: bool) -> Element {
    let properties =
        element("w:rPr").child(element("w:rFonts").attr("w:hint", "eastAsia")).with(bold.then(|| element("w:b")));
    let mut made = element("w:r").child(properties);
    for (number, line) in text.split('\n').enumerate() {
        made = made.with((number > 0).then(|| element("w:br")));
        for (place, piece) in line.split('\t').enumerate() {
            made = made.with((place > 0).then(|| element("w:tab")));
            made = made.with((!piece.is_empty()).then(|| written(piece)));
        }
    }
    made
}

fn written(text: &str) -> Element {
    element("w:t").attr("xml:space", "preserve").text(text)
}
