//! OFD files (GB/T 33190): pages of placed characters to the author's paragraphs. Reads no pictures, seals or notes.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::archive::Parts;
use super::layout::{self, Glyph, Page, Rule};
use super::{Decoded, xml};
use crate::document::Format;
use crate::error::ReadError;

/// The part that an OFD file begins with.
pub(super) const ROOT: &str = "OFD.xml";
/// Points of a millimetre.
const POINT: f32 = 72.0 / 25.4;
const MAX_PAGES: usize = 20_000;
/// Characters of one page; more is no page.
const MAX_GLYPHS: usize = 500_000;
const MAX_RULES: usize = 20_000;

/// Decodes an OFD file.
pub(super) fn decode(parts: &mut Parts<'_>) -> Result<Decoded, ReadError> {
    if parts.has("Encryptions.xml") || parts.has("Encryption.xml") {
        return Err(ReadError::Encrypted { name: parts.name().into() });
    }
    let root = required(parts, ROOT)?;
    let mut sheets = Vec::new();
    for document in texts(&root, "DocRoot").ok_or_else(|| parts.broken(ROOT))? {
        let path = resolve("", &document);
        let source = required(parts, &path)?;
        let outline = Outline::read(&source).ok_or_else(|| parts.broken(&path))?;
        let mut templates: HashMap<String, Drawing> = HashMap::new();
        for (id, place) in &outline.templates {
            let place = resolve(&path, place);
            if let Some(source) = parts.read(&place)? {
                let drawing = Drawing::read(&source).ok_or_else(|| parts.broken(&place))?;
                templates.insert(id.clone(), drawing);
            }
        }
        for place in outline.pages.iter().take(MAX_PAGES) {
            let place = resolve(&path, place);
            let Some(source) = parts.read(&place)? else { continue };
            let drawing = Drawing::read(&source).ok_or_else(|| parts.broken(&place))?;
            sheets.push(layout::cut(drawing.page(&templates, outline.area)));
        }
    }
    let pages = sheets.len();
    let (lines, hints) = layout::paragraphs(sheets);
    if lines.iter().map(|line| line.chars().count()).sum::<usize>() < 2 * pages.max(1) {
        return Err(ReadError::Scan { name: parts.name().into(), pages });
    }
    Ok(Decoded { format: Format::Ofd, encoding: "UTF-8".into(), text: lines.join("\n"), hints })
}

fn required(parts: &mut Parts<'_>, part: &str) -> Result<String, ReadError> {
    parts.read(part)?.ok_or_else(|| parts.broken(part))
}

/// A place as written in `from`, from the archive's top.
fn resolve(from: &str, place: &str) -> String {
    let place = place.trim();
    if let Some(absolute) = place.strip_prefix('/') {
        return absolute.to_string();
    }
    let mut steps: Vec<&str> = from.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect());
    for step in place.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// The words of each element of a name; nothing if the XML is broken.
fn texts(source: &str, element: &str) -> Option<Vec<String>> {
    let mut reader = Reader::from_str(source);
    let (mut found, mut inside) = (Vec::new(), false);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => inside = tag.local_name().into_inner() == element,
            Event::End(_) => inside = false,
            Event::Text(text) if inside => found.push(text.xml10_content().into_owned()),
            Event::Eof => return Some(found),
            _ => {}
        }
    }
}

/// What `Document.xml` says: where pages and templates are, and the usual size of a page.
#[derive(Default)]
struct Outline {
    pages: Vec<String>,
    templates: Vec<(String, String)>,
    area: Option<[f32; 4]>,
}

impl Outline {
    fn read(source: &str) -> Option<Self> {
        let mut outline = Self::default();
        let mut reader = Reader::from_str(source);
        let mut open = String::new();
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) | Event::Empty(tag) => {
                    open = tag.local_name().into_inner().to_string();
                    match open.as_str() {
                        "Page" => outline.pages.push(xml::attribute(&tag, "BaseLoc")),
                        "TemplatePage" => {
                            outline.templates.push((xml::attribute(&tag, "ID"), xml::attribute(&tag, "BaseLoc")));
                        }
                        _ => {}
                    }
                }
                Event::Text(text) if open == "PhysicalBox" => {
                    outline.area = outline.area.or(four(&text.xml10_content()));
                }
                Event::End(_) => open.clear(),
                Event::Eof => return Some(outline),
                _ => {}
            }
        }
    }
}

/// What a page or template draws, in points.
#[derive(Default)]
struct Drawing {
    area: Option<[f32; 4]>,
    templates: Vec<String>,
    glyphs: Vec<Glyph>,
    rules: Vec<Rule>,
}

/// The text or path object that is open.
#[derive(Default, Clone, Copy)]
struct Object {
    /// Of its boundary.
    x: f32,
    y: f32,
    matrix: Option<[f32; 6]>,
    size: f32,
    stroke: bool,
    fill: bool,
    hidden: bool,
}

impl Object {
    fn read(tag: &BytesStart<'_>) -> Self {
        let [x, y, ..] = four(&xml::attribute(tag, "Boundary")).unwrap_or_default();
        let matrix = numbers(&xml::attribute(tag, "CTM"));
        Self {
            x,
            y,
            matrix: <[f32; 6]>::try_from(matrix).ok(),
            size: xml::attribute(tag, "Size").trim().parse().unwrap_or(0.0),
            stroke: xml::attribute(tag, "Stroke") != "false",
            fill: xml::attribute(tag, "Fill") == "true",
            hidden: xml::attribute(tag, "Visible") == "false",
        }
    }

    /// A point of the object's own space on the page, in points.
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = match self.matrix {
            Some([a, b, c, d, e, f]) => (a * x + c * y + e, b * x + d * y + f),
            None => (x, y),
        };
        ((self.x + x) * POINT, (self.y + y) * POINT)
    }

    /// How much wider and higher its own space is drawn; nothing if it slants.
    fn scale(&self) -> Option<(f32, f32)> {
        let Some([a, b, c, d, ..]) = self.matrix else { return Some((1.0, 1.0)) };
        (a > 0.0 && b.abs() <= 0.2 * a).then(|| (a, c.hypot(d)))
    }
}

impl Drawing {
    fn read(source: &str) -> Option<Self> {
        let mut drawing = Self::default();
        let mut object = Object::default();
        let mut code = Code::default();
        let mut open = String::new();
        let mut reader = Reader::from_str(source);
        loop {
            match reader.read_event().ok()? {
                Event::Start(tag) | Event::Empty(tag) => {
                    open = tag.local_name().into_inner().to_string();
                    match open.as_str() {
                        "TextObject" | "PathObject" => object = Object::read(&tag),
                        "TextCode" => code = Code::read(&tag, &code),
                        "Template" => drawing.templates.push(xml::attribute(&tag, "TemplateID")),
                        _ => {}
                    }
                }
                Event::Text(text) => match open.as_str() {
                    "PhysicalBox" => drawing.area = drawing.area.or(four(&text.xml10_content())),
                    "TextCode" => code.text.push_str(&text.xml10_content()),
                    "AbbreviatedData" => drawing.path(&object, &text.xml10_content()),
                    _ => {}
                },
                Event::CData(text) if open == "TextCode" => code.text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) if open == "TextCode" => code.text.extend(xml::character(&reference)),
                Event::End(tag) => {
                    if tag.local_name().into_inner() == "TextCode" {
                        drawing.show(&object, &code);
                        code.text.clear();
                    }
                    open.clear();
                }
                Event::Eof => return Some(drawing),
                _ => {}
            }
        }
    }

    /// The page with its templates below.
    fn page(mut self, templates: &HashMap<String, Drawing>, usual: Option<[f32; 4]>) -> Page {
        let [left, top, width, height] = self.area.or(usual).unwrap_or([0.0, 0.0, 210.0, 297.0]).map(|n| n * POINT);
        for template in self.templates.iter().take(8).filter_map(|id| templates.get(id)) {
            self.glyphs.extend(&template.glyphs);
            self.rules.extend(&template.rules);
        }
        for glyph in &mut self.glyphs {
            (glyph.x, glyph.y) = (glyph.x - left, glyph.y - top);
        }
        for rule in &mut self.rules {
            for end in [&mut rule.from, &mut rule.to] {
                *end = (end.0 - left, end.1 - top);
            }
        }
        Page { width, height, glyphs: self.glyphs, rules: self.rules }
    }

    fn show(&mut self, object: &Object, code: &Code) {
        let Some((wide, high)) = object.scale().filter(|_| !object.hidden) else { return };
        let (mut x, mut y) = (code.x, code.y);
        let mut steps = code.steps.iter();
        let mut drops = code.drops.iter();
        for c in code.text.chars().filter(|c| !matches!(c, '\n' | '\r')) {
            if self.glyphs.len() >= MAX_GLYPHS {
                return;
            }
            let step = steps.next().copied();
            let usual = if c.is_ascii() { object.size * 0.5 } else { object.size };
            // The step to the next character is this one's width, unless it leaps.
            let usual = step.filter(|step| (0.1..=1.25).contains(&(step / object.size))).unwrap_or(usual);
            let place = object.place(x, y);
            let size = object.size * high * POINT;
            self.glyphs.push(Glyph { x: place.0, y: place.1, width: usual * wide * POINT, size, c });
            let drop = drops.next().copied();
            // Upright text without steps to the side stays in its column.
            x += step.unwrap_or(if drop.is_some() { 0.0 } else { usual });
            y += drop.unwrap_or(0.0);
        }
    }

    /// Lines of "M 0 0 L 100 0 C"; curves are passed over.
    fn path(&mut self, object: &Object, data: &str) {
        if object.hidden {
            return;
        }
        let mut points: Vec<(f32, f32)> = Vec::new();
        let mut words = data.split_whitespace();
        while let Some(word) = words.next() {
            let mut number = || words.next().and_then(|w| w.parse::<f32>().ok()).unwrap_or(0.0);
            match word {
                "M" | "S" | "L" => {
                    if word != "L" {
                        self.outline(object, &std::mem::take(&mut points));
                    }
                    let (x, y) = (number(), number());
                    points.push(object.place(x, y));
                }
                "C" => points.extend(points.first().copied()),
                _ => {}
            }
        }
        self.outline(object, &points);
    }

    fn outline(&mut self, object: &Object, points: &[(f32, f32)]) {
        if self.rules.len() >= MAX_RULES || points.len() < 2 {
            return;
        }
        if object.stroke {
            self.rules.extend(points.windows(2).take(1000).filter_map(|pair| Rule::between(pair[0], pair[1])));
        } else if object.fill {
            self.rules.extend(Rule::of_shape(points));
        }
    }
}

/// A run of characters as written.
#[derive(Default)]
struct Code {
    x: f32,
    y: f32,
    steps: Vec<f32>,
    drops: Vec<f32>,
    text: String,
}

impl Code {
    /// X and Y may be left out where they are those of the code before.
    fn read(tag: &BytesStart<'_>, before: &Self) -> Self {
        let place = |name, usual| xml::attribute(tag, name).trim().parse().unwrap_or(usual);
        let steps = |name| expand(&xml::attribute(tag, name));
        Self {
            x: place("X", before.x),
            y: place("Y", before.y),
            steps: steps("DeltaX"),
            drops: steps("DeltaY"),
            text: String::new(),
        }
    }
}

/// "5 g 3 4.5" is 5 and three times 4.5.
fn expand(list: &str) -> Vec<f32> {
    const MAX_STEPS: usize = 100_000;
    let mut steps = Vec::new();
    let mut words = list.split_whitespace();
    while let Some(word) = words.next() {
        if word == "g" {
            let count = words.next().and_then(|w| w.parse::<usize>().ok()).unwrap_or(0);
            let step = words.next().and_then(|w| w.parse().ok()).unwrap_or(0.0);
            let room = MAX_STEPS.saturating_sub(steps.len());
            steps.extend(std::iter::repeat_n(step, count.min(room)));
        } else {
            steps.push(word.parse().unwrap_or(0.0));
        }
    }
    steps
}

fn numbers(list: &str) -> Vec<f32> {
    list.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

fn four(list: &str) -> Option<[f32; 4]> {
    <[f32; 4]>::try_from(numbers(list)).ok()
}

#[cfg(test)]
mod tests;
