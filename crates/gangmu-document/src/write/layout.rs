//! The order and the places of a document's parts on the page, as GB/T 9704-2012 §7 sets them. Fonts are in `styles`.

use super::WriteError;
use super::anchors::Anchors;
use super::model::{Annex, Block, OfficialDocument, Run, Signature};
use super::paragraph::{Indent, Line, Properties, border, run};
use super::theme::{self, BOTTOM, FOOTER, LEFT, MARK_BEFORE, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, TOP, Theme};
use super::xml::{Element, element, valued};
use super::{imprint, styles, table};

/// `word/document.xml`.
pub(super) fn document(document: &OfficialDocument, theme: &Theme) -> Result<Element, WriteError> {
    let mut anchors = Anchors::of(document)?;
    let mut body = head(document);
    body.extend(blocks(&document.body, &mut anchors)?);
    body.extend(attachments_note(&document.attachments_note));
    body.extend(document.signature.iter().flat_map(signature));
    for (index, annex) in document.annexes.iter().enumerate() {
        let number = (document.annexes.len() > 1).then_some(index + 1);
        body.extend(annex_parts(annex, number, &mut anchors)?);
    }
    if let Some(imprint) = &document.imprint {
        body.push(imprint::imprint(imprint));
        body.push(Properties { line: Some(Line::Exact(20)), ..Properties::of("Normal") }.around([]));
    }
    let root = element("w:document").attr("xmlns:w", styles::W).attr("xmlns:r", styles::R);
    Ok(root.child(element("w:body").with(body).child(section(theme))))
}

fn blank() -> Element {
    Properties::of("Normal").around([])
}

/// Agency mark, number, red line, title and main recipient.
fn head(document: &OfficialDocument) -> Vec<Element> {
    let mut parts = Vec::new();
    if let Some(mark) = &document.agency_mark {
        let size = valued("w:sz", mark_size(mark));
        let properties = element("w:rPr").child(element("w:rFonts").attr("w:hint", "eastAsia")).child(size);
        let text = element("w:t").text(mark);
        let place = Properties { before: MARK_BEFORE, ..Properties::of("AgencyMark") };
        parts.push(place.around([element("w:r").child(properties).child(text)]));
        parts.extend([blank(), blank()]);
    }
    if document.number.is_some() || document.agency_mark.is_some() {
        let rule = document.agency_mark.is_some().then(|| border("w:bottom", 18, 11, "FF0000"));
        let number = document.number.as_deref().map(|number| run(number, false));
        parts.push(Properties { rule, ..Properties::of("DocumentNumber") }.around(number));
        parts.extend([blank(), blank()]);
    }
    parts.extend(document.title.iter().map(|line| Properties::of("Title").saying(line)));
    if !document.title.is_empty() {
        parts.push(blank());
    }
    if let Some(recipient) = &document.recipient {
        let named = recipient.trim_end_matches(['：', ':']);
        parts.push(Properties::of("Normal").saying(&format!("{named}：")));
    }
    parts
}

/// Half-points of the red mark: as large as one line allows, at most 62 pt.
fn mark_size(mark: &str) -> u32 {
    let halves = half_characters(mark).max(1);
    let fitting = theme::TYPE_WIDTH * 96 / 100 / 10 * 2 / halves;
    fitting.clamp(44, 124)
}

/// The width of a text in halves of a character: ASCII is half-width.
fn half_characters(text: &str) -> u32 {
    let wide = |c: char| if c.is_ascii() { 1 } else { 2 };
    text.chars().map(wide).sum()
}

fn blocks(blocks: &[Block], anchors: &mut Anchors<'_>) -> Result<Vec<Element>, WriteError> {
    let mut made = Vec::new();
    for block in blocks {
        match block {
            Block::Heading { level, text } => made.push(Properties::of(heading_style(*level)?).saying(text)),
            Block::Paragraph(runs) => made.push(Properties::of("Body").around(running(runs, anchors))),
            Block::Table(table) => made.extend(table::table(table, anchors)?),
        }
    }
    Ok(made)
}

fn heading_style(level: u8) -> Result<&'static str, WriteError> {
    match level {
        1 => Ok("Heading1"),
        2 => Ok("Heading2"),
        3 => Ok("Heading3"),
        4 => Ok("Heading4"),
        other => Err(WriteError::HeadingLevel(other)),
    }
}

fn running(runs: &[Run], anchors: &mut Anchors<'_>) -> Vec<Element> {
    let piece = |piece: &Run| match &piece.anchor {
        Some(id) => anchors.mention(id, &piece.text, piece.bold),
        None => vec![run(&piece.text, piece.bold)],
    };
    runs.iter().flat_map(piece).collect()
}

/// A blank line, then `附件：` and the names, each wrapping under its own first character.
/// A single annex has no number.
fn attachments_note(names: &[String]) -> Vec<Element> {
    let many = names.len() > 1;
    let line = |(index, name): (usize, &String)| {
        let number = if many { format!("{}.", index + 1) } else { String::new() };
        let number_width = 50 * half_characters(&number);
        let lead = if index == 0 { "附件：" } else { "" };
        let hanging = number_width + 50 * half_characters(lead);
        let indent = Indent { left: 500 + number_width, hanging, ..Indent::default() };
        Properties { indent: Some(indent), ..Properties::of("Normal") }.saying(&format!("{lead}{number}{name}"))
    };
    let gap = (!names.is_empty()).then(blank);
    gap.into_iter().chain(names.iter().enumerate().map(line)).collect()
}

/// The agency's name over the date, kept on one page (§7.3.5).
fn signature(signature: &Signature) -> Vec<Element> {
    let date = signature.date.to_string();
    let widths = (50 * half_characters(&signature.agency), 50 * half_characters(&date));
    let (agency_right, date_right) = if signature.sealed { sealed(widths) } else { unsealed(widths) };
    let line = |text: &str, right: u32, keep_next| {
        let indent = Some(Indent { right, ..Indent::default() });
        Properties { indent, keep_next, align: Some("right"), ..Properties::of("Normal") }.saying(text)
    };
    let kept_blank = Properties { keep_next: true, ..Properties::of("Normal") }.around([]);
    let mut parts = vec![kept_blank; if signature.sealed { 3 } else { 1 }];
    parts.extend([line(&signature.agency, agency_right, true), line(&date, date_right, false)]);
    parts
}

/// Right indents of agency and date in hundredths of a character: the date stands 4 characters in and
/// the agency is centred over it; a very long name stays inside the page and moves the date instead.
fn sealed((agency, date): (u32, u32)) -> (u32, u32) {
    match (400 + date / 2).checked_sub(agency / 2) {
        Some(agency_right) => (agency_right, 400),
        None => (0, (agency - date) / 2),
    }
}

/// Without a seal the agency stands 2 characters in and the date begins 2 characters after it; a date
/// wider than the agency stands 2 characters in and moves the agency.
fn unsealed((agency, date): (u32, u32)) -> (u32, u32) {
    if date > agency { (400 + date - agency, 200) } else { (200, agency - date) }
}

/// A new page: `附件1` at the top left, the title on the third line, then the annex's text.
fn annex_parts(annex: &Annex, number: Option<usize>, anchors: &mut Anchors<'_>) -> Result<Vec<Element>, WriteError> {
    let mark = format!("附件{}", number.map(|n| n.to_string()).unwrap_or_default());
    let mut parts = vec![Properties::of("AnnexMark").saying(&mark), blank()];
    parts.push(Properties::of("Title").saying(&annex.title));
    parts.push(blank());
    parts.extend(blocks(&annex.body, anchors)?);
    Ok(parts)
}

/// Paper, margins, footers and the grid of 22 lines.
fn section(theme: &Theme) -> Element {
    let footer = |kind: &str, id: &str| element("w:footerReference").attr("w:type", kind).attr("r:id", id);
    let margins = [
        ("w:top", TOP),
        ("w:right", RIGHT),
        ("w:bottom", BOTTOM),
        ("w:left", LEFT),
        ("w:header", 851),
        ("w:footer", FOOTER),
        ("w:gutter", 0),
    ];
    let margins = margins.into_iter().fold(element("w:pgMar"), |made, (side, width)| made.attr(side, width));
    let grid = element("w:docGrid").attr("w:type", "lines").attr("w:linePitch", theme.body_line);
    element("w:sectPr")
        .child(footer("default", "rIdOdd"))
        .child(footer("even", "rIdEven"))
        .child(element("w:pgSz").attr("w:w", PAGE_WIDTH).attr("w:h", PAGE_HEIGHT))
        .child(margins)
        .child(grid)
}
