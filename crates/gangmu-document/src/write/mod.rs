//! Writes official documents as DOCX in the layout of GB/T 9704-2012. Pure: a document and a theme in,
//! the same bytes out every time. It does not break pages: that is the word processor's work.

mod anchors;
mod imprint;
mod layout;
mod model;
mod paragraph;
mod styles;
mod table;
mod theme;
mod xml;

use std::io::{Cursor, Write};

use thiserror::Error;
use xml::{Element, element};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

pub use model::{Annex, Block, Cell, Imprint, OfficialDate, OfficialDocument, Run, Signature, Table};
pub use theme::{Font, Theme};

/// Why a document cannot be written.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// A heading's level is not 1 to 4.
    #[error("标题只有一至四级，没有第{0}级")]
    HeadingLevel(u8),
    /// A table has no columns.
    #[error("表“{caption}”没有列")]
    NoColumns {
        /// The table's caption.
        caption: String,
    },
    /// A row has more or fewer cells than the header.
    #[error("表“{caption}”第{row}行有{found}格，应为{expected}格")]
    RaggedRow {
        /// The table's caption.
        caption: String,
        /// The row, from 1, not counting the header.
        row: usize,
        /// Its cells.
        found: usize,
        /// The header's cells.
        expected: usize,
    },
    /// The column widths do not fit the header.
    #[error("表“{caption}”应给出{expected}个大于0的列宽")]
    Widths {
        /// The table's caption.
        caption: String,
        /// The header's cells.
        expected: usize,
    },
    /// The text mentions a figure that no table explains.
    #[error("正文中的数据“{0}”在各表中没有对应的行")]
    UnknownAnchor(String),
    /// Two cells explain the same figure.
    #[error("数据“{0}”在各表中对应了不止一行")]
    RepeatedAnchor(String),
    /// XML could not be put together.
    #[error("文档内容无法写成XML：{0}")]
    Xml(#[from] std::io::Error),
    /// The DOCX package could not be put together.
    #[error("文档无法打包：{0}")]
    Package(#[from] zip::result::ZipError),
}

/// Writes `document` as a DOCX file in the look of `theme`.
///
/// # Errors
/// When a heading has no such level, a table's rows do not fit its header, or a figure in the text has
/// not exactly one line in a table.
pub fn write_docx(document: &OfficialDocument, theme: &Theme) -> Result<Vec<u8>, WriteError> {
    let parts = [
        ("[Content_Types].xml", content_types()),
        (
            "_rels/.rels",
            relationships(&[("rIdDocument", "officeDocument", "word/document.xml")]).with([core_relationship()]),
        ),
        ("docProps/core.xml", core_properties(&document.title.concat())),
        ("word/document.xml", layout::document(document, theme)?),
        ("word/styles.xml", styles::styles(theme)),
        ("word/fontTable.xml", styles::font_table(theme)),
        ("word/settings.xml", styles::settings()),
        ("word/footer1.xml", styles::footer("right")),
        ("word/footer2.xml", styles::footer("left")),
        ("word/_rels/document.xml.rels", relationships(&DOCUMENT_PARTS)),
    ];
    // A fixed time, so that the same document gives the same bytes.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::DEFAULT);
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        package.start_file(name, options)?;
        package.write_all(&part.into_part()?)?;
    }
    Ok(package.finish()?.into_inner())
}

const DOCUMENT_PARTS: [(&str, &str, &str); 5] = [
    ("rIdStyles", "styles", "styles.xml"),
    ("rIdFonts", "fontTable", "fontTable.xml"),
    ("rIdSettings", "settings", "settings.xml"),
    ("rIdOdd", "footer", "footer1.xml"),
    ("rIdEven", "footer", "footer2.xml"),
];

/// Parts reached from another: id, kind and place of each.
fn relationships(parts: &[(&str, &str, &str)]) -> Element {
    let one = |(id, kind, target): &(&str, &str, &str)| relationship(id, &format!("{}/{kind}", styles::R), target);
    element("Relationships")
        .attr("xmlns", "http://schemas.openxmlformats.org/package/2006/relationships")
        .with(parts.iter().map(one))
}

fn relationship(id: &str, kind: &str, target: &str) -> Element {
    element("Relationship").attr("Id", id).attr("Type", kind).attr("Target", target)
}

const CORE: &str = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";

fn core_relationship() -> Element {
    let kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    relationship("rIdCore", kind, "docProps/core.xml")
}

fn core_properties(title: &str) -> Element {
    element("cp:coreProperties")
        .attr("xmlns:cp", CORE)
        .attr("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .child(element("dc:title").text(title))
}

fn content_types() -> Element {
    let word = |kind: &str| format!("application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml");
    let default =
        |extension: &str, kind: &str| element("Default").attr("Extension", extension).attr("ContentType", kind);
    let part = |name: &str, kind: String| element("Override").attr("PartName", name).attr("ContentType", kind);
    element("Types")
        .attr("xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")
        .child(default("rels", "application/vnd.openxmlformats-package.relationships+xml"))
        .child(default("xml", "application/xml"))
        .child(part("/word/document.xml", word("document.main")))
        .child(part("/word/styles.xml", word("styles")))
        .child(part("/word/fontTable.xml", word("fontTable")))
        .child(part("/word/settings.xml", word("settings")))
        .child(part("/word/footer1.xml", word("footer")))
        .child(part("/word/footer2.xml", word("footer")))
        .child(part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml".to_owned()))
}
