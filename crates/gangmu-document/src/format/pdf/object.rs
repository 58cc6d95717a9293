//! Values of a PDF file and the lexer that reads them, of objects and content streams alike. Follows no references.

use std::collections::BTreeMap;

/// A dictionary by name, without the slash.
pub(super) type Dict = BTreeMap<Vec<u8>, Value>;

/// A value, or a bare word (an operator).
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Number(f64),
    Text(Vec<u8>),
    Name(Vec<u8>),
    Array(Vec<Value>),
    Dict(Dict),
    Reference(u32),
    Word(Vec<u8>),
}

impl Value {
    pub(super) fn number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// A count or index: not negative, no fraction.
    pub(super) fn index(&self) -> Option<usize> {
        self.number().filter(|n| (0.0..=4_294_967_295.0).contains(n)).map(|n| n as usize)
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }
}

/// Deeper values end the reading: no file of an office nests so far, and the stack is finite.
const MAX_DEPTH: usize = 40;
/// Values of one reading; beyond it the lexer says that the data has ended.
const MAX_VALUES: usize = 2_000_000;

/// Reads values from bytes.
pub(super) struct Lexer<'a> {
    data: &'a [u8],
    pub at: usize,
    /// Whether "12 0 R" is a reference (objects) or three tokens (content).
    references: bool,
    values: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn of_objects(data: &'a [u8], at: usize) -> Self {
        Self { data, at, references: true, values: 0 }
    }

    pub(super) fn of_content(data: &'a [u8]) -> Self {
        Self { data, at: 0, references: false, values: 0 }
    }

    /// How many values have been read.
    pub(super) fn values(&self) -> usize {
        self.values
    }

    /// Starts the count of values anew (content is read value by value and kept nowhere).
    pub(super) fn forget(&mut self) {
        self.values = 0;
    }

    /// The next value, or nothing at the end of the data.
    pub(super) fn next(&mut self) -> Option<Value> {
        self.value(0)
    }

    pub(super) fn skip_blanks(&mut self) {
        while let Some(&byte) = self.data.get(self.at) {
            if byte == b'%' {
                while self.data.get(self.at).is_some_and(|b| !matches!(b, b'\n' | b'\r')) {
                    self.at += 1;
                }
            } else if is_blank(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip_blanks();
        self.values += 1;
        if self.values > MAX_VALUES || depth > MAX_DEPTH {
            return None;
        }
        let byte = *self.data.get(self.at)?;
        match byte {
            b'/' => {
                self.at += 1;
                Some(Value::Name(self.name()))
            }
            b'(' => Some(Value::Text(self.literal())),
            b'<' if self.data.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                self.dict(depth)
            }
            b'<' => Some(Value::Text(self.hex())),
            b'[' => {
                self.at += 1;
                self.array(depth)
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => Some(self.number_or_reference()),
            b']' | b'{' | b'}' | b')' => {
                self.at += 1;
                Some(Value::Word(vec![byte]))
            }
            b'>' => {
                self.at += if self.data.get(self.at + 1) == Some(&b'>') { 2 } else { 1 };
                Some(Value::Word(b">>".to_vec()))
            }
            _ => Some(self.word()),
        }
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        loop {
            match self.value(depth + 1)? {
                Value::Word(word) if word == b"]" => break,
                Value::Word(word) if word == b"endobj" || word == b">>" => break,
                Value::Word(_) => {}
                item => items.push(item),
            }
        }
        Some(Value::Array(items))
    }

    fn dict(&mut self, depth: usize) -> Option<Value> {
        let mut dict = Dict::new();
        loop {
            match self.value(depth + 1)? {
                Value::Word(word) if word == b">>" || word == b"endobj" => break,
                Value::Name(key) => match self.value(depth + 1)? {
                    Value::Word(word) if word == b">>" || word == b"endobj" => break,
                    Value::Word(_) => {}
                    value => {
                        dict.insert(key, value);
                    }
                },
                _ => {}
            }
        }
        Some(Value::Dict(dict))
    }

    fn word(&mut self) -> Value {
        let start = self.at;
        while self.data.get(self.at).is_some_and(|b| is_regular(*b)) {
            self.at += 1;
        }
        match &self.data[start..self.at] {
            b"null" | b"true" | b"false" => Value::Null,
            word => Value::Word(word.to_vec()),
        }
    }

    fn name(&mut self) -> Vec<u8> {
        let mut name = Vec::new();
        while let Some(&byte) = self.data.get(self.at).filter(|b| is_regular(**b)) {
            let escaped = (byte == b'#')
                .then(|| {
                    Some((hex_digit(*self.data.get(self.at + 1)?)? << 4) | hex_digit(*self.data.get(self.at + 2)?)?)
                })
                .flatten();
            self.at += if escaped.is_some() { 3 } else { 1 };
            name.push(escaped.unwrap_or(byte));
        }
        name
    }

    fn number_or_reference(&mut self) -> Value {
        let start = self.at;
        let number = self.number();
        if !self.references || number < 0.0 || number.fract() != 0.0 || self.data[start] == b'.' {
            return Value::Number(number);
        }
        let after = self.at;
        self.skip_blanks();
        if self.digits().is_some() {
            self.skip_blanks();
            let ends = self.data.get(self.at + 1).is_none_or(|b| !is_regular(*b));
            if self.data.get(self.at) == Some(&b'R') && ends {
                self.at += 1;
                return Value::Reference(number as u32);
            }
        }
        self.at = after;
        Value::Number(number)
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        // A generation has at most five digits; blanks and digits without end are not walked over and over.
        while self.at < start + 6 && self.data.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn number(&mut self) -> f64 {
        let (mut value, mut scale, mut negative) = (0.0f64, None::<f64>, false);
        while let Some(&byte) = self.data.get(self.at) {
            match byte {
                b'+' => {}
                b'-' => negative = true,
                b'.' if scale.is_none() => scale = Some(1.0),
                b'0'..=b'9' => {
                    value = value * 10.0 + f64::from(byte - b'0');
                    scale = scale.map(|s| s * 10.0);
                }
                _ => break,
            }
            self.at += 1;
        }
        // A sign or point alone must still move on.
        let value = value / scale.unwrap_or(1.0);
        let value = if value.is_finite() { value } else { 0.0 };
        if negative { -value } else { value }
    }

    fn literal(&mut self) -> Vec<u8> {
        let mut text = Vec::new();
        let mut depth = 0usize;
        while let Some(&byte) = self.data.get(self.at) {
            self.at += 1;
            match byte {
                b'(' => {
                    depth += 1;
                    if depth > 1 {
                        text.push(byte);
                    }
                }
                b')' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        break;
                    }
                    text.push(byte);
                }
                b'\\' => self.escape(&mut text),
                _ => text.push(byte),
            }
        }
        text
    }

    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(&byte) = self.data.get(self.at) else { return };
        self.at += 1;
        match byte {
            b'n' => text.push(b'\n'),
            b'r' => text.push(b'\r'),
            b't' => text.push(b'\t'),
            b'b' => text.push(8),
            b'f' => text.push(12),
            b'\r' => {
                if self.data.get(self.at) == Some(&b'\n') {
                    self.at += 1;
                }
            }
            b'\n' => {}
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    match self.data.get(self.at) {
                        Some(digit @ b'0'..=b'7') => code = code * 8 + u32::from(digit - b'0'),
                        _ => break,
                    }
                    self.at += 1;
                }
                text.push((code & 0xFF) as u8);
            }
            other => text.push(other),
        }
    }

    fn hex(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = Vec::new();
        let mut high = None;
        while let Some(&byte) = self.data.get(self.at) {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = hex_digit(byte) else { continue };
            match high.take() {
                Some(first) => text.push((first << 4) | digit),
                None => high = Some(digit),
            }
        }
        text.extend(high.map(|first: u8| first << 4));
        text
    }
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

pub(super) fn hex_digit(byte: u8) -> Option<u8> {
    (byte as char).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        let mut lexer = Lexer::of_objects(source.as_bytes(), 0);
        let mut values = Vec::new();
        while let Some(value) = lexer.next() {
            values.push(format!("{value:?}"));
        }
        assert_eq!(values.join(" "), expected, "{source}");
    }

    #[test]
    fn values_are_read_as_written_and_broken_ones_end() {
        check("12 0 R 12 0 7", "Reference(12) Number(12.0) Number(0.0) Number(7.0)");
        check("-.5 +3 1. --4", "Number(-0.5) Number(3.0) Number(1.0) Number(-4.0)");
        check("/A#20B(a\\(b\\)\\101(c))", "Name([65, 32, 66]) Text([97, 40, 98, 41, 65, 40, 99, 41])");
        check("<41 4>[1[2]]", "Text([65, 64]) Array([Number(1.0), Array([Number(2.0)])])");
        check("<</K 1%c\n/L>>Tj", "Dict({[75]: Number(1.0)}) Word([84, 106])");
        check("<</K [1 2", "");
        check("(never closed", "Text([110, 101, 118, 101, 114, 32, 99, 108, 111, 115, 101, 100])");
    }

    #[test]
    fn nesting_without_end_is_refused_without_a_crash() {
        let deep = vec![b'['; 1_000_000];
        assert_eq!(Lexer::of_objects(&deep, 0).next(), None);
    }
}
