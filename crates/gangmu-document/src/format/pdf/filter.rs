//! Unpacks PDF streams within an allowance. Pictures are never unpacked, and their filters are not known here.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::object::{Dict, Value, hex_digit};

/// Why a stream gave no bytes.
#[derive(Debug, PartialEq)]
pub(super) enum Stop {
    /// More bytes than the allowance.
    TooLarge,
    /// A filter that is for pictures, or unknown.
    Unknown,
}

/// Filters of one stream; more of them only serve to pack a bomb.
const MAX_FILTERS: usize = 4;

/// Applies a stream's filters in order; nothing along the way may be longer than `limit`. Broken data ends early.
pub(super) fn unpack(raw: &[u8], filters: &[Value], params: &[Dict], limit: usize) -> Result<Vec<u8>, Stop> {
    if filters.len() > MAX_FILTERS {
        return Err(Stop::Unknown);
    }
    let mut data = Cow::Borrowed(raw);
    for (at, filter) in filters.iter().enumerate() {
        let none = Dict::new();
        let params = params.get(at).unwrap_or(&none);
        let next = match filter.name().unwrap_or_default() {
            b"FlateDecode" | b"Fl" => predict(inflate(&data, limit)?, params),
            b"LZWDecode" | b"LZW" => predict(lzw(&data, number(params, b"EarlyChange", 1) != 0, limit)?, params),
            b"ASCIIHexDecode" | b"AHx" => ascii_hex(&data),
            b"ASCII85Decode" | b"A85" => ascii_85(&data),
            b"RunLengthDecode" | b"RL" => run_length(&data, limit)?,
            b"Crypt" => continue,
            _ => return Err(Stop::Unknown),
        };
        data = Cow::Owned(next);
    }
    if data.len() > limit { Err(Stop::TooLarge) } else { Ok(data.into_owned()) }
}

fn number(params: &Dict, key: &[u8], default: usize) -> usize {
    params.get(key).and_then(Value::index).unwrap_or(default)
}

/// What can be had of a deflated stream: a torn end loses the rest only.
fn inflate(data: &[u8], limit: usize) -> Result<Vec<u8>, Stop> {
    let mut out = Vec::new();
    // An error is where the data is torn; what came before it stands.
    let _ = ZlibDecoder::new(data).take(limit as u64 + 1).read_to_end(&mut out);
    if out.is_empty() && data.len() > 2 {
        let _ = DeflateDecoder::new(data).take(limit as u64 + 1).read_to_end(&mut out);
    }
    if out.len() > limit { Err(Stop::TooLarge) } else { Ok(out) }
}

/// LZW as in TIFF: codes of 9 to 12 bits, 256 clears, 257 ends.
fn lzw(data: &[u8], early: bool, limit: usize) -> Result<Vec<u8>, Stop> {
    let mut out: Vec<u8> = Vec::new();
    // Each entry is a stretch of the output.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let (mut buffer, mut bits, mut width) = (0u32, 0u32, 9u32);
    let mut last: Option<(usize, usize)> = None;
    for &byte in data {
        buffer = (buffer << 8) | u32::from(byte);
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = ((buffer >> bits) & ((1 << width) - 1)) as usize;
        buffer &= (1 << bits) - 1;
        let start = out.len();
        match code {
            256 => {
                table.clear();
                (width, last) = (9, None);
                continue;
            }
            257 => break,
            0..=255 => out.push(code as u8),
            _ => {
                let (from, to) = match table.get(code - 258) {
                    Some(entry) => *entry,
                    None => match last {
                        Some((from, to)) => (from, to + 1),
                        None => break,
                    },
                };
                for at in from..to {
                    let Some(&copied) = out.get(at) else { break };
                    out.push(copied);
                }
            }
        }
        if out.len() > limit {
            return Err(Stop::TooLarge);
        }
        if let Some((from, to)) = last
            && table.len() < 4096 - 258
        {
            table.push((from, to + 1));
        }
        last = Some((start, out.len()));
        width = match table.len() + 258 + usize::from(early) + usize::from(last.is_some()) - 1 {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
    }
    Ok(out)
}

fn ascii_hex(data: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = data.iter().take_while(|b| **b != b'>').filter_map(|b| hex_digit(*b)).collect();
    digits.chunks(2).map(|pair| (pair[0] << 4) | pair.get(1).unwrap_or(&0)).collect()
}

fn ascii_85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() * 4 / 5);
    let (mut group, mut count) = (0u32, 0usize);
    for &byte in data {
        match byte {
            b'~' => break,
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                group = group.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                count += 1;
                if count == 5 {
                    out.extend(group.to_be_bytes());
                    (group, count) = (0, 0);
                }
            }
            _ => {}
        }
    }
    if count > 1 {
        for _ in count..5 {
            group = group.wrapping_mul(85).wrapping_add(84);
        }
        out.extend(&group.to_be_bytes()[..count - 1]);
    }
    out
}

fn run_length(data: &[u8], limit: usize) -> Result<Vec<u8>, Stop> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&length) = data.get(at) {
        at += 1;
        match length {
            0..=127 => {
                let end = (at + usize::from(length) + 1).min(data.len());
                out.extend_from_slice(&data[at..end]);
                at = end;
            }
            128 => break,
            _ => {
                let Some(&byte) = data.get(at) else { break };
                out.resize(out.len() + 257 - usize::from(length), byte);
                at += 1;
            }
        }
        if out.len() > limit {
            return Err(Stop::TooLarge);
        }
    }
    Ok(out)
}

/// Undoes the PNG predictors (cross-reference and object streams use them); TIFF's is for pictures.
fn predict(data: Vec<u8>, params: &Dict) -> Vec<u8> {
    if number(params, b"Predictor", 1) < 10 {
        return data;
    }
    let colors = number(params, b"Colors", 1).clamp(1, 32);
    let bits = number(params, b"BitsPerComponent", 8).clamp(1, 16);
    let columns = number(params, b"Columns", 1).clamp(1, 1 << 20);
    let (pixel, row) = ((colors * bits).div_ceil(8), (colors * bits * columns).div_ceil(8));
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let mut before = vec![0u8; row];
    for chunk in data.chunks(row + 1) {
        let mut line = chunk[1..].to_vec();
        line.resize(row, 0);
        for i in 0..row {
            let left = if i >= pixel { line[i - pixel] } else { 0 };
            let corner = if i >= pixel { before[i - pixel] } else { 0 };
            let add = match chunk[0] {
                1 => left,
                2 => before[i],
                3 => u8::midpoint(left, before[i]),
                4 => paeth(left, before[i], corner),
                _ => 0,
            };
            line[i] = line[i].wrapping_add(add);
        }
        out.extend_from_slice(&line);
        before = line;
    }
    out
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |value: u8| (guess - i16::from(value)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::Write;

    use super::*;

    fn check(filter: &str, raw: &[u8], expected: &[u8]) {
        let filters = [Value::Name(filter.as_bytes().to_vec())];
        assert_eq!(unpack(raw, &filters, &[], 1000), Ok(expected.to_vec()), "{filter}");
    }

    #[test]
    fn every_filter_of_text_gives_its_bytes() {
        check("ASCIIHexDecode", b"48 65 6C6C 6F>", b"Hello");
        check("ASCII85Decode", b"87cURD]i,\"Ebo80~>", b"Hello World!");
        check("RunLengthDecode", &[1, b'a', b'b', 254, b'c', 128, 9], b"abccc");
        // The example of the PDF reference (7.4.4.2).
        let packed = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        check("LZWDecode", &packed, &[45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
    }

    fn deflate(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_bomb_is_refused_and_a_torn_stream_gives_its_beginning() {
        let flate = [Value::Name(b"FlateDecode".to_vec())];
        let bomb = deflate(&vec![0; 5_000_000]);
        assert_eq!(unpack(&bomb, &flate, &[], 1_000_000), Err(Stop::TooLarge));
        let twice = [flate[0].clone(), flate[0].clone()];
        assert_eq!(unpack(&deflate(&bomb), &twice, &[], 1_000_000), Err(Stop::TooLarge));
        let text: Vec<u8> = (0..3000u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let packed = deflate(&text);
        let torn = unpack(&packed[..packed.len() / 2], &flate, &[], 1_000_000).unwrap();
        assert!(torn.len() > 1000 && text.starts_with(&torn));
    }

    #[test]
    fn rows_are_restored_from_their_differences() {
        let params =
            Dict::from([(b"Predictor".to_vec(), Value::Number(12.0)), (b"Columns".to_vec(), Value::Number(3.0))]);
        assert_eq!(predict(vec![2, 1, 2, 3, 2, 1, 1, 1], &params), [1, 2, 3, 2, 3, 4]);
    }
}
