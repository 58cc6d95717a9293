//! The objects of a PDF file, found by scanning it and unpacked when asked for, within an allowance. The file's own
//! table of objects is not used: it is what breaks first. Encrypted files are told, not opened.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::filter::{self, Stop};
use super::object::{Dict, Lexer, Value, is_blank};

/// Why the file gives nothing.
#[derive(Debug, PartialEq)]
pub(super) enum Fault {
    Broken,
    Encrypted,
    Bomb,
}

/// Where an object stands.
#[derive(Clone, Copy)]
enum Place {
    /// Byte of the file after "obj".
    File(usize),
    /// Number of the stream that holds it, byte in the unpacked stream.
    Stream(u32, usize),
}

/// Values read while the file is open, all together; an honest file of 2,000 pages needs a tenth.
const MAX_VALUES: usize = 30_000_000;
const MAX_PAGES: usize = 20_000;
/// What pages take from the nodes above them.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
/// How many references lead from one to the next at most.
const MAX_HOPS: usize = 16;

/// An open file.
pub(super) struct File<'a> {
    data: &'a [u8],
    places: HashMap<u32, Place>,
    /// Unpacked object streams.
    streams: RefCell<HashMap<u32, Rc<Vec<u8>>>>,
    /// Bytes that may still be unpacked.
    left: Cell<usize>,
    values: Cell<usize>,
    /// That an allowance ran out somewhere; the reading as a whole then fails.
    exhausted: Cell<bool>,
    trailer: Dict,
}

/// A stream: its dictionary and its packed bytes.
pub(super) struct Stream<'a> {
    pub dict: Dict,
    raw: &'a [u8],
}

impl<'a> File<'a> {
    pub(super) fn open(data: &'a [u8], max_unpacked: usize) -> Result<Self, Fault> {
        let mut file = File {
            data,
            places: HashMap::new(),
            streams: RefCell::default(),
            left: Cell::new(max_unpacked),
            values: Cell::new(0),
            exhausted: Cell::new(false),
            trailer: Dict::new(),
        };
        let found = file.scan();
        // Object streams of an encrypted file are cipher: look at the trailer first.
        if file.trailer.get(b"Encrypt".as_slice()).is_some_and(|value| *value != Value::Null) {
            return Err(Fault::Encrypted);
        }
        for (number, packed) in found {
            if packed {
                file.list_stream(number);
            }
        }
        if file.exhausted() { Err(Fault::Bomb) } else { Ok(file) }
    }

    pub(super) fn exhausted(&self) -> bool {
        self.exhausted.get()
    }

    /// Finds "12 0 obj" throughout; the last object of a number counts. Gives the object streams in file order.
    fn scan(&mut self) -> Vec<(u32, bool)> {
        let mut offsets: Vec<(u32, usize)> = Vec::new();
        let mut at = 0;
        while let Some(found) = find(&self.data[at..], b"obj") {
            let start = at + found;
            at = start + 3;
            if let Some(number) = number_before(self.data, start) {
                offsets.push((number, at));
            }
        }
        let mut packed = Vec::new();
        for (index, (number, offset)) in offsets.iter().enumerate() {
            self.places.insert(*number, Place::File(*offset));
            let end = offsets.get(index + 1).map_or(self.data.len(), |next| next.1).min(offset + 1024);
            let window = &self.data[*offset..end];
            let window = &window[..find(window, b"stream").unwrap_or(window.len())];
            if find(window, b"/XRef").is_some()
                && let Some(Value::Dict(dict)) = self.lex(self.data, *offset)
            {
                self.trailer.extend(dict);
            } else if find(window, b"/ObjStm").is_some() {
                packed.push((*number, true));
            } else if find(window, b"/Catalog").is_some() && !self.trailer.contains_key(b"Root".as_slice()) {
                self.trailer.insert(b"Root".to_vec(), Value::Reference(*number));
            }
        }
        self.scan_trailers();
        packed
    }

    fn scan_trailers(&mut self) {
        let mut at = 0;
        while let Some(found) = find(&self.data[at..], b"trailer") {
            at += found + 7;
            if let Some(Value::Dict(dict)) = self.lex(self.data, at) {
                self.trailer.extend(dict);
            }
        }
    }

    /// Notes where the objects of an object stream stand.
    fn list_stream(&mut self, number: u32) {
        let Some(stream) = self.stream(&Value::Reference(number)) else { return };
        let Some(bytes) = self.unpack(&stream) else { return };
        let first = self.get(&stream.dict, b"First").index().unwrap_or(0);
        let count = self.get(&stream.dict, b"N").index().unwrap_or(0).min(bytes.len());
        let mut lexer = Lexer::of_content(bytes.get(..first).unwrap_or_default());
        for _ in 0..count {
            let (Some(id), Some(at)) = (lexer.next().and_then(|v| v.index()), lexer.next().and_then(|v| v.index()))
            else {
                break;
            };
            let newer = match self.places.get(&(id as u32)) {
                // What stands in the file itself behind the stream is newer.
                Some(Place::File(offset)) => matches!(self.places.get(&number), Some(Place::File(own)) if own > offset),
                _ => true,
            };
            if newer {
                self.places.insert(id as u32, Place::Stream(number, first.saturating_add(at)));
            }
        }
        self.streams.borrow_mut().insert(number, Rc::new(bytes));
    }

    fn lex(&self, data: &[u8], at: usize) -> Option<Value> {
        if self.values.get() > MAX_VALUES {
            self.exhausted.set(true);
            return None;
        }
        let mut lexer = Lexer::of_objects(data, at);
        let value = lexer.next();
        self.values.set(self.values.get() + lexer.values());
        value
    }

    /// The value itself, or what it refers to.
    pub(super) fn resolve(&self, value: &Value) -> Value {
        let mut value = value.clone();
        for _ in 0..MAX_HOPS {
            let Value::Reference(number) = value else { return value };
            value = match self.places.get(&number) {
                Some(Place::File(at)) => self.lex(self.data, *at),
                Some(Place::Stream(stream, at)) => {
                    let bytes = self.streams.borrow().get(stream).cloned();
                    bytes.and_then(|bytes| self.lex(&bytes, *at))
                }
                None => None,
            }
            .unwrap_or(Value::Null);
        }
        Value::Null
    }

    /// A dictionary's entry, resolved; null if there is none.
    pub(super) fn get(&self, dict: &Dict, key: &[u8]) -> Value {
        dict.get(key).map_or(Value::Null, |value| self.resolve(value))
    }

    /// An entry that is a dictionary (of a stream: the stream's own).
    pub(super) fn dict(&self, dict: &Dict, key: &[u8]) -> Dict {
        if let Value::Dict(dict) = self.get(dict, key) { dict } else { Dict::new() }
    }

    pub(super) fn numbers(&self, dict: &Dict, key: &[u8]) -> Vec<f64> {
        let Value::Array(items) = self.get(dict, key) else { return Vec::new() };
        items.iter().filter_map(|item| self.resolve(item).number()).collect()
    }

    /// The stream that a reference leads to.
    pub(super) fn stream(&self, value: &Value) -> Option<Stream<'a>> {
        let mut value = value.clone();
        for _ in 0..MAX_HOPS {
            let Value::Reference(number) = value else { return None };
            let Some(Place::File(at)) = self.places.get(&number).copied() else {
                value = self.resolve(&value);
                continue;
            };
            let mut lexer = Lexer::of_objects(self.data, at);
            let first = lexer.next()?;
            self.values.set(self.values.get() + lexer.values());
            let Value::Dict(dict) = first else {
                value = first;
                continue;
            };
            lexer.skip_blanks();
            let rest = self.data.get(lexer.at..)?.strip_prefix(b"stream")?;
            let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
            let length = self.get(&dict, b"Length").index();
            return Some(Stream { raw: stream_bytes(rest, length), dict });
        }
        None
    }

    /// A stream's unpacked bytes; nothing if it is a picture. Counts against the allowance.
    pub(super) fn unpack(&self, stream: &Stream<'_>) -> Option<Vec<u8>> {
        let filters = match self.get(&stream.dict, b"Filter") {
            Value::Array(items) => items.iter().take(8).map(|item| self.resolve(item)).collect(),
            name @ Value::Name(_) => vec![name],
            _ => Vec::new(),
        };
        let params: Vec<Dict> = match self.get(&stream.dict, b"DecodeParms") {
            Value::Dict(dict) => vec![dict],
            Value::Array(items) => {
                let dict = |item| if let Value::Dict(dict) = self.resolve(item) { dict } else { Dict::new() };
                items.iter().take(8).map(dict).collect()
            }
            _ => Vec::new(),
        };
        match filter::unpack(stream.raw, &filters, &params, self.left.get()) {
            Ok(bytes) => {
                // Reading costs even where nothing comes of it.
                let cost = bytes.len().max(stream.raw.len() / 16) + 64;
                self.left.set(self.left.get().saturating_sub(cost));
                Some(bytes)
            }
            Err(Stop::TooLarge) => {
                self.exhausted.set(true);
                None
            }
            Err(Stop::Unknown) => None,
        }
    }

    /// The pages in order, each with what it inherits.
    pub(super) fn pages(&self) -> Result<Vec<Dict>, Fault> {
        let root = self.dict(&self.trailer, b"Root");
        let mut pages = Vec::new();
        let mut seen = HashSet::new();
        // Nodes still to visit, the next one last.
        let top = root.get(b"Pages".as_slice()).cloned().unwrap_or(Value::Null);
        let mut open = vec![(top, Rc::new(Dict::new()))];
        while let Some((node, inherited)) = open.pop() {
            if let Value::Reference(number) = node
                && !seen.insert(number)
            {
                continue;
            }
            let Value::Dict(mut dict) = self.resolve(&node) else { continue };
            for key in INHERITED {
                if let (false, Some(value)) = (dict.contains_key(key), inherited.get(key)) {
                    dict.insert(key.to_vec(), value.clone());
                }
            }
            if let Value::Array(kids) = self.get(&dict, b"Kids") {
                if seen.len() + open.len() > MAX_VALUES / 30 {
                    return Err(Fault::Bomb);
                }
                dict.retain(|key, _| INHERITED.contains(&key.as_slice()));
                let down = Rc::new(dict);
                open.extend(kids.into_iter().rev().map(|kid| (kid, Rc::clone(&down))));
            } else if pages.len() >= MAX_PAGES {
                return Err(Fault::Bomb);
            } else {
                pages.push(dict);
            }
        }
        if self.exhausted() {
            return Err(Fault::Bomb);
        }
        if pages.is_empty() { Err(Fault::Broken) } else { Ok(pages) }
    }
}

/// The bytes up to "endstream": by the length where that is right, else by looking for it.
fn stream_bytes(rest: &[u8], length: Option<usize>) -> &[u8] {
    if let Some(length) = length
        && let Some(after) = rest.get(length..)
        && find(&after[..after.len().min(20)], b"endstream").is_some()
    {
        return &rest[..length];
    }
    &rest[..find(rest, b"endstream").unwrap_or(rest.len())]
}

fn find(data: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = 0;
    while let Some(found) = data.get(at..)?.iter().position(|b| *b == first) {
        at += found;
        if data[at..].starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The object number of "12 0 " before the byte at `end`.
fn number_before(data: &[u8], end: usize) -> Option<u32> {
    let (at, _) = digits_before(data, blanks_before(data, end)?)?;
    let (start, number) = digits_before(data, blanks_before(data, at)?)?;
    let free = start == 0 || !data[start - 1].is_ascii_alphanumeric();
    free.then_some(number)
}

/// Where the blanks before `end` begin; one at least, a few at most.
fn blanks_before(data: &[u8], end: usize) -> Option<usize> {
    let count = data[..end].iter().rev().take(8).take_while(|b| is_blank(**b)).count();
    (count > 0).then(|| end - count)
}

fn digits_before(data: &[u8], end: usize) -> Option<(usize, u32)> {
    let count = data[..end].iter().rev().take(10).take_while(|b| b.is_ascii_digit()).count();
    let digits = std::str::from_utf8(&data[end - count..end]).ok()?;
    Some((end - count, digits.parse().ok()?))
}
