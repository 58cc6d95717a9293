//! A tree of XML elements and its text. It escapes what XML must escape and drops what XML cannot hold;
//! it knows nothing of DOCX.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An element with its attributes and what is inside it.
#[derive(Clone, Debug)]
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    inner: Vec<Node>,
}

#[derive(Clone, Debug)]
enum Node {
    Element(Element),
    Text(String),
}

/// An empty element called `name`.
pub(super) fn element(name: &'static str) -> Element {
    Element { name, attributes: Vec::new(), inner: Vec::new() }
}

/// An element with nothing but `w:val`.
pub(super) fn valued(name: &'static str, value: impl ToString) -> Element {
    element(name).attr("w:val", value)
}

impl Element {
    pub(super) fn attr(mut self, name: &'static str, value: impl ToString) -> Self {
        self.attributes.push((name, clean(&value.to_string())));
        self
    }

    pub(super) fn text(mut self, text: &str) -> Self {
        self.inner.push(Node::Text(clean(text)));
        self
    }

    /// Adds one element, or several, or none (`Option`).
    pub(super) fn with(mut self, inner: impl IntoIterator<Item = Element>) -> Self {
        self.inner.extend(inner.into_iter().map(Node::Element));
        self
    }

    pub(super) fn child(self, inner: Element) -> Self {
        self.with([inner])
    }

    /// The element as a whole XML part in UTF-8.
    pub(super) fn into_part(self) -> std::io::Result<Vec<u8>> {
        let mut writer = Writer::new(Vec::new());
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), Some("yes"))))?;
        self.write(&mut writer)?;
        Ok(writer.into_inner())
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>) -> std::io::Result<()> {
        let mut start = BytesStart::new(self.name);
        for (name, value) in &self.attributes {
            start.push_attribute((*name, value.as_str()));
        }
        if self.inner.is_empty() {
            return writer.write_event(Event::Empty(start));
        }
        writer.write_event(Event::Start(start))?;
        for node in &self.inner {
            match node {
                Node::Element(inner) => inner.write(writer)?,
                Node::Text(text) => writer.write_event(Event::Text(BytesText::new(text)))?,
            }
        }
        writer.write_event(Event::End(BytesEnd::new(self.name)))
    }
}

/// Leaves out the characters that XML 1.0 (§2.2) cannot hold even escaped.
fn clean(text: &str) -> String {
    text.chars().filter(|&c| matches!(c, '\t' | '\n' | ' '..='\u{FFFD}' | '\u{10000}'..) && c != '\u{7F}').collect()
}
