//! Tables: caption, unit, a head repeated on every page, numbers on the right, no vertical outer lines.
//! Pages are the word processor's business.

use super::WriteError;
use super::anchors::Anchors;
use super::model::{Cell, Table};
use super::paragraph::{Properties, border, run};
use super::theme::TYPE_WIDTH;
use super::xml::{Element, element, valued};

/// The table with what stands above it, and an empty line that parts it from what follows.
pub(super) fn table(table: &Table, anchors: &mut Anchors<'_>) -> Result<Vec<Element>, WriteError> {
    check(table)?;
    let widths = column_widths(table);
    let caption = table.caption.as_deref().map(|text| Properties::of("TableCaption").saying(text));
    let unit = table.unit_note.as_deref().map(|text| Properties::of("TableUnit").saying(text));
    let mut made = start(&widths).child(row(header_cells(table, &widths), true));
    for cells in &table.rows {
        let cells = cells.iter().zip(&widths).map(|(cell, width)| body_cell(cell, *width, anchors)).collect();
        made = made.child(row(cells, false));
    }
    let gap = Properties::of("TableText").around([]);
    Ok(caption.into_iter().chain(unit).chain([made, gap]).collect())
}

fn check(table: &Table) -> Result<(), WriteError> {
    let caption = || table.caption.clone().unwrap_or_default();
    let expected = table.header.len();
    if expected == 0 {
        return Err(WriteError::NoColumns { caption: caption() });
    }
    if !table.widths.is_empty() && (table.widths.len() != expected || table.widths.contains(&0)) {
        return Err(WriteError::Widths { caption: caption(), expected });
    }
    match table.rows.iter().position(|row| row.len() != expected) {
        Some(at) => {
            Err(WriteError::RaggedRow { caption: caption(), row: at + 1, found: table.rows[at].len(), expected })
        }
        None => Ok(()),
    }
}

/// Shares the type area by the relative widths; the columns together fill it exactly.
fn column_widths(table: &Table) -> Vec<u32> {
    let weights: Vec<u64> = match table.widths.as_slice() {
        [] => vec![1; table.header.len()],
        given => given.iter().map(|&width| u64::from(width)).collect(),
    };
    let whole: u64 = weights.iter().sum();
    let edge = |weight: u64| u32::try_from(u64::from(TYPE_WIDTH) * weight / whole).unwrap_or(TYPE_WIDTH);
    let edges = weights.iter().scan(0, |sum, weight| {
        let left = *sum;
        *sum += weight;
        Some(edge(*sum) - edge(left))
    });
    edges.collect()
}

fn start(widths: &[u32]) -> Element {
    let borders = element("w:tblBorders")
        .child(border("w:top", 8, 0, "000000"))
        .child(border("w:bottom", 8, 0, "000000"))
        .child(border("w:insideH", 4, 0, "000000"))
        .child(border("w:insideV", 4, 0, "000000"));
    let properties = element("w:tblPr")
        .child(width("w:tblW", TYPE_WIDTH))
        .child(valued("w:jc", "center"))
        .child(borders)
        .child(element("w:tblLayout").attr("w:type", "fixed"))
        .child(cell_margins(57, 85));
    let columns = widths.iter().map(|width| element("w:gridCol").attr("w:w", width));
    element("w:tbl").child(properties).child(element("w:tblGrid").with(columns))
}

pub(super) fn cell_margins(vertical: u32, horizontal: u32) -> Element {
    element("w:tblCellMar")
        .child(width("w:top", vertical))
        .child(width("w:left", horizontal))
        .child(width("w:bottom", vertical))
        .child(width("w:right", horizontal))
}

pub(super) fn width(name: &'static str, twentieths: u32) -> Element {
    element(name).attr("w:w", twentieths).attr("w:type", "dxa")
}

pub(super) fn row(cells: Vec<Element>, head: bool) -> Element {
    let properties = element("w:trPr").child(element("w:cantSplit")).with(head.then(|| element("w:tblHeader")));
    element("w:tr").child(properties).with(cells)
}

fn header_cells(table: &Table, widths: &[u32]) -> Vec<Element> {
    let said = |text: &String| Properties { keep_next: true, ..Properties::of("TableHead") }.saying(text);
    table.header.iter().zip(widths).map(|(text, width)| cell(said(text), *width)).collect()
}

fn body_cell(content: &Cell, width: u32, anchors: &mut Anchors<'_>) -> Element {
    let align = content.align_right.then_some("right");
    let inner = match &content.anchor {
        Some(id) => anchors.line(id, &content.text),
        None => vec![run(&content.text, false)],
    };
    cell(Properties { align, ..Properties::of("TableText") }.around(inner), width)
}

pub(super) fn cell(content: Element, columns: u32) -> Element {
    let properties = element("w:tcPr").child(width("w:tcW", columns)).child(valued("w:vAlign", "center"));
    element("w:tc").child(properties).child(content)
}
