//! The imprint (版记) at the foot of the page on which the document ends. Whether that page is an even one
//! is known only to the word processor, so it is not seen to here.

use super::model::Imprint;
use super::paragraph::{Indent, Properties, border};
use super::table::{cell, cell_margins, row, width};
use super::theme::{CHARACTER, LEFT, TYPE_WIDTH};
use super::xml::{Element, element};

/// First and last line 0.35 mm, the one between 0.25 mm, in eighths of a point.
const THICK: u32 = 8;
const THIN: u32 = 6;

/// `　抄送：`, four characters of size 4, in hundredths of a character of size 3.
const LEAD: u32 = 350;

/// A table of one or two lines that floats on the bottom margin, its text one character in.
pub(super) fn imprint(imprint: &Imprint) -> Element {
    let line = |indent: Indent, text: &str| {
        let tab_right = Some(TYPE_WIDTH - CHARACTER);
        let said = Properties { tab_right, indent: Some(indent), ..Properties::of("Imprint") }.saying(text);
        row(vec![cell(said, TYPE_WIDTH)], false)
    };
    let edge = Indent { left: 88, right: 88, ..Indent::default() };
    let copies = format!("抄送：{}。", imprint.copies_to.join("，"));
    let copies = (!imprint.copies_to.is_empty())
        .then(|| line(Indent { left: LEAD, hanging: LEAD - edge.left, ..edge }, &copies));
    let printed = line(edge, &format!("{}\t{}印发", imprint.issuer, imprint.date));
    let grid = element("w:tblGrid").child(element("w:gridCol").attr("w:w", TYPE_WIDTH));
    element("w:tbl").child(properties()).child(grid).with(copies).child(printed)
}

/// The place is measured from the page's edge: LibreOffice lets a table as wide as the text float only then.
fn properties() -> Element {
    let place = element("w:tblpPr")
        .attr("w:vertAnchor", "margin")
        .attr("w:horzAnchor", "page")
        .attr("w:tblpX", LEFT)
        .attr("w:tblpYSpec", "bottom");
    let rule = |side, eighths| border(side, eighths, 0, "000000");
    let borders = [rule("w:top", THICK), rule("w:bottom", THICK), rule("w:insideH", THIN)];
    element("w:tblPr")
        .child(place)
        .child(width("w:tblW", TYPE_WIDTH))
        .child(element("w:tblBorders").with(borders))
        .child(element("w:tblLayout").attr("w:type", "fixed"))
        .child(cell_margins(28, 0))
}
