//! Runs a page's drawing instructions and notes where characters and ruled lines come to stand. Paints nothing.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::layout::{Glyph, Page, Rule};
use super::file::File;
use super::font::Font;
use super::object::{Dict, Lexer, Value, is_blank};

/// Fonts by the number of their object, read once.
pub(super) type Fonts = HashMap<u32, Rc<Font>>;

/// [a b c d e f] as in PDF: x' = a·x + c·y + e, y' = b·x + d·y + f.
#[derive(Clone, Copy, Debug)]
struct Matrix([f32; 6]);

const IDENTITY: Matrix = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

impl Matrix {
    /// This one first, then `then`.
    fn then(self, then: Matrix) -> Matrix {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, then.0);
        Matrix([a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u])
    }

    fn apply(self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

/// What "q" keeps and "Q" brings back.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f32,
    char_space: f32,
    word_space: f32,
    scale: f32,
    leading: f32,
    rise: f32,
}

/// Forms within forms.
const MAX_FORMS: usize = 8;
const MAX_STATES: usize = 256;
const MAX_OPERANDS: usize = 64;
/// Characters and ruled lines of one page; more is no page.
const MAX_GLYPHS: usize = 500_000;
const MAX_RULES: usize = 20_000;
/// Points of one path; longer ones are drawings.
const MAX_POINTS: usize = 2_000;

/// Reads one page.
pub(super) fn page(file: &File<'_>, dict: &Dict, fonts: &mut Fonts) -> Page {
    let (start, width, height) = upright(file, dict);
    let mut run = Run {
        file,
        fonts,
        page: Page { width, height, glyphs: Vec::new(), rules: Vec::new() },
        path: Vec::new(),
        point: (0.0, 0.0),
    };
    let content = contents(file, dict);
    run.content(&content, &file.dict(dict, b"Resources"), start, 0);
    run.page
}

/// The page's instructions: its streams as one.
fn contents(file: &File<'_>, dict: &Dict) -> Vec<u8> {
    let Some(value) = dict.get(b"Contents".as_slice()) else { return Vec::new() };
    if let Some(stream) = file.stream(value) {
        return file.unpack(&stream).unwrap_or_default();
    }
    let Value::Array(items) = file.resolve(value) else { return Vec::new() };
    let mut content = Vec::new();
    for item in &items {
        if file.exhausted() {
            break;
        }
        if let Some(bytes) = file.stream(item).and_then(|stream| file.unpack(&stream)) {
            content.extend(bytes);
            content.push(b'\n');
        }
    }
    content
}

/// What turns the page's own space upright with y downwards from the top left, and the size it has then.
fn upright(file: &File<'_>, dict: &Dict) -> (Matrix, f32, f32) {
    let corners = [b"CropBox".as_slice(), b"MediaBox"].map(|key| file.numbers(dict, key));
    let corners = corners.iter().find(|c| c.len() == 4).map_or([0.0, 0.0, 595.0, 842.0], |c| [c[0], c[1], c[2], c[3]]);
    let [left, bottom, right, top] = corners.map(|n| n as f32);
    let (left, right, bottom, top) = (left.min(right), left.max(right), bottom.min(top), bottom.max(top));
    let (width, height) = (right - left, top - bottom);
    let turn = file.get(dict, b"Rotate").number().unwrap_or(0.0) as i64;
    match turn.rem_euclid(360) {
        90 => (Matrix([0.0, 1.0, 1.0, 0.0, -bottom, -left]), height, width),
        180 => (Matrix([-1.0, 0.0, 0.0, 1.0, right, -bottom]), width, height),
        270 => (Matrix([0.0, -1.0, -1.0, 0.0, top, right]), height, width),
        _ => (Matrix([1.0, 0.0, 0.0, -1.0, -left, top]), width, height),
    }
}

struct Run<'r, 'd> {
    file: &'r File<'d>,
    fonts: &'r mut Fonts,
    page: Page,
    /// Parts of the open path, in upright space.
    path: Vec<Vec<(f32, f32)>>,
    /// Where the pen stands, in the path's own space.
    point: (f32, f32),
}

impl Run<'_, '_> {
    fn content(&mut self, content: &[u8], resources: &Dict, start: Matrix, depth: usize) {
        let mut state = State {
            matrix: start,
            font: None,
            size: 0.0,
            char_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let fonts = self.file.dict(resources, b"Font");
        let forms = self.file.dict(resources, b"XObject");
        let mut kept: Vec<State> = Vec::new();
        let (mut text, mut line) = (IDENTITY, IDENTITY);
        let mut operands: Vec<Value> = Vec::new();
        let mut lexer = Lexer::of_content(content);
        while let Some(value) = lexer.next() {
            let Value::Word(word) = value else {
                if operands.len() < MAX_OPERANDS {
                    operands.push(value);
                }
                continue;
            };
            lexer.forget();
            let n = |at: usize| operands.get(at).and_then(Value::number).unwrap_or(0.0) as f32;
            match word.as_slice() {
                b"q" if kept.len() < MAX_STATES => kept.push(state.clone()),
                b"Q" => state = kept.pop().unwrap_or(state),
                b"cm" => state.matrix = Matrix([n(0), n(1), n(2), n(3), n(4), n(5)]).then(state.matrix),
                b"BT" => (text, line) = (IDENTITY, IDENTITY),
                b"Tf" => {
                    state.size = n(1);
                    state.font = operands.first().and_then(Value::name).and_then(|name| self.font(&fonts, name));
                }
                b"Tc" => state.char_space = n(0),
                b"Tw" => state.word_space = n(0),
                b"Tz" => state.scale = n(0) / 100.0,
                b"TL" => state.leading = n(0),
                b"Ts" => state.rise = n(0),
                b"Td" | b"TD" | b"T*" => {
                    let (x, y) = if word == b"T*" { (0.0, -state.leading) } else { (n(0), n(1)) };
                    if word == b"TD" {
                        state.leading = -y;
                    }
                    line = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(line);
                    text = line;
                }
                b"Tm" => {
                    line = Matrix([n(0), n(1), n(2), n(3), n(4), n(5)]);
                    text = line;
                }
                b"Tj" | b"TJ" => self.show(&state, &mut text, operands.first()),
                b"'" | b"\"" => {
                    if word == b"\"" {
                        (state.word_space, state.char_space) = (n(0), n(1));
                    }
                    line = Matrix([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading]).then(line);
                    text = line;
                    self.show(&state, &mut text, operands.last());
                }
                b"Do" if depth < MAX_FORMS => {
                    if let Some(form) = operands.first().and_then(Value::name).and_then(|name| forms.get(name)) {
                        self.form(form, resources, state.matrix, depth);
                    }
                }
                b"BI" => skip_picture(&mut lexer, content),
                _ => self.draw(&word, &operands, state.matrix),
            }
            operands.clear();
        }
    }

    fn font(&mut self, fonts: &Dict, name: &[u8]) -> Option<Rc<Font>> {
        let value = fonts.get(name)?;
        let number = if let Value::Reference(number) = value { Some(*number) } else { None };
        if let Some(font) = number.and_then(|number| self.fonts.get(&number)) {
            return Some(Rc::clone(font));
        }
        let Value::Dict(dict) = self.file.resolve(value) else { return None };
        let font = Rc::new(Font::read(self.file, &dict));
        if let Some(number) = number {
            self.fonts.insert(number, Rc::clone(&font));
        }
        Some(font)
    }

    fn form(&mut self, form: &Value, outer: &Dict, matrix: Matrix, depth: usize) {
        let Some(stream) = self.file.stream(form) else { return };
        if self.file.get(&stream.dict, b"Subtype").name() != Some(b"Form") {
            return;
        }
        let Some(content) = self.file.unpack(&stream) else { return };
        let own = self.file.numbers(&stream.dict, b"Matrix");
        let own =
            if let [a, b, c, d, e, f] = own[..] { Matrix([a, b, c, d, e, f].map(|n| n as f32)) } else { IDENTITY };
        let resources = match self.file.get(&stream.dict, b"Resources") {
            Value::Dict(dict) => dict,
            _ => outer.clone(),
        };
        self.content(&content, &resources, own.then(matrix), depth + 1);
    }

    /// Notes the characters of a string, or of an array of strings and steps.
    fn show(&mut self, state: &State, text: &mut Matrix, shown: Option<&Value>) {
        let Some(font) = &state.font else { return };
        let items = match shown {
            Some(Value::Array(items)) => items.as_slice(),
            Some(value) => std::slice::from_ref(value),
            None => return,
        };
        for item in items {
            match item {
                Value::Number(step) => {
                    let x = -(*step as f32) / 1000.0 * state.size * state.scale;
                    *text = Matrix([1.0, 0.0, 0.0, 1.0, x, 0.0]).then(*text);
                }
                Value::Text(string) => font.show(string, |code| {
                    let space = state.char_space + if code.blank { state.word_space } else { 0.0 };
                    let width = code.width * state.size * state.scale;
                    self.place(&code.text, width, state, text.then(state.matrix));
                    *text = Matrix([1.0, 0.0, 0.0, 1.0, width + space * state.scale, 0.0]).then(*text);
                }),
                _ => {}
            }
        }
    }

    fn place(&mut self, text: &str, width: f32, state: &State, matrix: Matrix) {
        let [a, b, c, d, ..] = matrix.0;
        // Slanting text is a watermark or a drawing's label.
        if b.abs() > a.abs() * 0.2 || a <= 0.0 || self.page.glyphs.len() >= MAX_GLYPHS {
            return;
        }
        let (x, y) = matrix.apply(0.0, state.rise);
        let size = state.size.abs() * c.hypot(d);
        let count = text.chars().count().max(1) as f32;
        let step = width * a / count;
        if text.is_empty() {
            self.page.glyphs.push(Glyph { x, y, width: step, size, c: '\u{FFFD}' });
        }
        for (at, c) in text.chars().enumerate() {
            self.page.glyphs.push(Glyph { x: x + step * at as f32, y, width: step, size, c });
        }
    }

    fn draw(&mut self, word: &[u8], operands: &[Value], matrix: Matrix) {
        let n = |at: usize| operands.get(at).and_then(Value::number).unwrap_or(0.0) as f32;
        match word {
            b"m" | b"l" => {
                self.point = (n(0), n(1));
                let point = matrix.apply(n(0), n(1));
                let room = self.path.len() < MAX_POINTS;
                match self.path.last_mut() {
                    Some(part) if word == b"l" && part.len() < MAX_POINTS => part.push(point),
                    _ if room => self.path.push(vec![point]),
                    _ => {}
                }
            }
            b"re" if self.path.len() < MAX_POINTS => {
                let (x, y, w, h) = (n(0), n(1), n(2), n(3));
                let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)];
                self.path.push(corners.map(|(x, y)| matrix.apply(x, y)).to_vec());
            }
            b"h" => {
                if let Some(part) = self.path.last_mut()
                    && let Some(first) = part.first().copied()
                {
                    part.push(first);
                }
            }
            b"S" | b"s" => self.stroke(),
            b"f" | b"F" | b"f*" => self.fill(),
            b"B" | b"B*" | b"b" | b"b*" => {
                self.stroke();
                self.path.clear();
            }
            b"n" => self.path.clear(),
            _ => {}
        }
    }

    fn stroke(&mut self) {
        for part in std::mem::take(&mut self.path) {
            for pair in part.windows(2) {
                self.rule(pair[0], pair[1]);
            }
        }
    }

    fn fill(&mut self) {
        for part in std::mem::take(&mut self.path) {
            if self.page.rules.len() < MAX_RULES {
                self.page.rules.extend(Rule::of_shape(&part));
            }
        }
    }

    fn rule(&mut self, from: (f32, f32), to: (f32, f32)) {
        if self.page.rules.len() < MAX_RULES {
            self.page.rules.extend(Rule::between(from, to));
        }
    }
}

/// Steps over a picture that stands among the instructions.
fn skip_picture(lexer: &mut Lexer<'_>, content: &[u8]) {
    while let Some(value) = lexer.next() {
        if value == Value::Word(b"ID".to_vec()) {
            break;
        }
    }
    let mut at = lexer.at;
    while let Some(window) = content.get(at..at + 3) {
        let ends = content.get(at + 3).is_none_or(|b| is_blank(*b));
        if is_blank(window[0]) && &window[1..] == b"EI" && ends {
            lexer.at = at + 3;
            return;
        }
        at += 1;
    }
    lexer.at = content.len();
}
