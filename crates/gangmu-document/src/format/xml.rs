//! What every XML format needs of quick-xml: attributes by local name and references. Knows no format.

use quick_xml::events::{BytesRef, BytesStart};

/// The `val` attribute, "" if there is none.
pub(super) fn value(tag: &BytesStart<'_>) -> String {
    attribute(tag, "val")
}

/// An attribute by its local name, "" if there is none.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    tag.attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().into_inner() == name)
        .map(|a| {
            quick_xml::escape::unescape(&a.value).map_or_else(|_| a.value.to_string(), std::borrow::Cow::into_owned)
        })
        .unwrap_or_default()
}

/// The character of "&amp;" or "&#25945;".
pub(super) fn character(reference: &BytesRef<'_>) -> Option<char> {
    match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}
