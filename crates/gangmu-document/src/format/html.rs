//! Web pages: drops tags, scripts and styles, keeps words with one line per block. No style sheets, no scripts run.

use super::{Decoded, LineHint};
use crate::document::Format;

/// Elements that end a line.
#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
    "title", "header", "footer", "blockquote", "pre", "dd", "dt", "hr",
];
const HIDDEN: &[&str] = &["script", "style", "head", "noscript", "template"];

/// Whether text is a web page: says so at its beginning.
pub(super) fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(400).collect::<String>().to_ascii_lowercase();
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || (start.starts_with('<') && start.contains("<body"))
}

/// Turns the page's source into its words.
pub(super) fn strip(page: Decoded) -> Decoded {
    let mut out = Lines::default();
    let mut rest = page.text.as_str();
    while let Some(open) = rest.find('<') {
        out.push_text(&rest[..open]);
        rest = &rest[open..];
        rest = out.take_tag(rest);
    }
    out.push_text(rest);
    out.end_line();
    Decoded { format: Format::Html, encoding: page.encoding, text: out.lines.join("\n"), hints: out.hints }
}

#[derive(Default)]
struct Lines {
    lines: Vec<String>,
    hints: Vec<LineHint>,
    line: String,
    level: Option<u8>,
}

impl Lines {
    fn end_line(&mut self) {
        let line = self.line.trim();
        if !line.is_empty() {
            self.lines.push(line.to_string());
            self.hints.push(LineHint::level(self.level));
        }
        self.line.clear();
        self.level = None;
    }

    fn push_text(&mut self, raw: &str) {
        let mut rest = raw;
        while let Some(at) = rest.find('&') {
            self.push_plain(&rest[..at]);
            rest = &rest[at..];
            let end = rest.bytes().take(12).position(|b| b == b';');
            match end.and_then(|end| Some((end, entity(&rest[1..end])?))) {
                Some((end, c)) => {
                    self.line.push(c);
                    rest = &rest[end + 1..];
                }
                None => {
                    self.line.push('&');
                    rest = &rest[1..];
                }
            }
        }
        self.push_plain(rest);
    }

    /// Line breaks of the source are no line breaks of the page.
    fn push_plain(&mut self, text: &str) {
        self.line.extend(text.chars().filter(|c| !matches!(c, '\n' | '\r')));
    }

    /// Handles the tag at the start of `rest` and gives what follows it.
    fn take_tag<'a>(&mut self, rest: &'a str) -> &'a str {
        if let Some(after) = rest.strip_prefix("<!--") {
            return after.find("-->").map_or("", |end| &after[end + 3..]);
        }
        let Some(end) = rest.find('>') else {
            self.push_plain(rest);
            return "";
        };
        let inner = rest[1..end].trim_start();
        let closing = inner.starts_with('/');
        let name: String = inner
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        let after = &rest[end + 1..];
        if !closing && HIDDEN.contains(&name.as_str()) {
            return skip_element(after, &name);
        }
        if matches!(name.as_str(), "td" | "th") && !closing && !self.line.trim().is_empty() {
            self.line.push('\t');
        } else if BLOCKS.contains(&name.as_str()) {
            self.end_line();
            if let (false, Some(digit)) = (closing, name.strip_prefix('h')) {
                self.level = digit.parse().ok();
            }
        }
        after
    }
}

fn skip_element<'a>(after: &'a str, name: &str) -> &'a str {
    let mut rest = after;
    while let Some(at) = rest.find("</") {
        rest = &rest[at + 2..];
        if rest.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return rest.find('>').map_or("", |end| &rest[end + 1..]);
        }
    }
    ""
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" | "ensp" | "emsp" => Some(' '),
        "ldquo" => Some('“'),
        "rdquo" => Some('”'),
        "mdash" => Some('—'),
        "middot" => Some('·'),
        "hellip" => Some('…'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_its_lines_and_heading_levels() {
        let source = "<!DOCTYPE html><html><head><title>x</title></head><body><h2>一、招生</h2>\n<p>招生&#53;00人&nbsp;。</p><script>var a='<p>';</script><table><tr><td>甲</td><td>3所</td></tr></table></body>";
        assert!(is_html(source));
        let page = Decoded { format: Format::Txt, encoding: "UTF-8".into(), text: source.into(), hints: vec![] };
        let out = strip(page);
        assert_eq!(out.text, "一、招生\n招生500人 。\n甲\t3所");
        assert_eq!(out.hints[0].level, Some(2));
    }

    #[test]
    fn unclosed_tags_lose_no_words() {
        let page =
            Decoded { format: Format::Txt, encoding: "UTF-8".into(), text: "<html>甲<b>乙<p".into(), hints: vec![] };
        assert_eq!(strip(page).text, "甲乙<p");
    }
}
