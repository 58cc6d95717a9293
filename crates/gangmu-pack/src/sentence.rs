//! The sentence by which the annual summary reports a ledger: text with places for figures. It computes no figure.
//!
//! | written | means |
//! | --- | --- |
//! | `{found}` | value with its unit |
//! | `{found\|yoy}` | value and its change against the same period last year |
//! | `{found\|by kind}` | value with its parts in brackets |
//! | `{found\|parts kind}` | the parts alone |
//! | `{found[severity=重大]}` | a slice; several with `,` |
//! | `{problem.closed}` | a measure of another ledger |
//! | `⟨…⟩` | a clause that is dropped when a figure in it is zero or missing |

use std::str::FromStr;

use crate::expr::{Expr, ExprError, Scope};
use crate::operand::{self, Operand, path};

/// A sentence, cut into text, figures and clauses.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sentence {
    /// The parts in their order.
    pub parts: Vec<Part>,
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Text as it is printed.
    Text(String),
    /// The place of a figure.
    Figure(FigureSlot),
    /// Parts that are dropped together when a figure in them is zero or missing. Clauses do not nest.
    Clause(Vec<Part>),
}

/// The place of a figure.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FigureSlot {
    /// Another ledger; the sentence's own where none is named.
    pub ledger: Option<String>,
    /// Id of the measure.
    pub measure: String,
    /// Fields (or `unit.stage`) with the value to which they are narrowed.
    pub slice: Vec<(String, String)>,
    /// With its change against the same period last year.
    pub yoy: bool,
    /// With its parts by this field in brackets.
    pub by: Option<String>,
    /// The parts by this field alone.
    pub parts: Option<String>,
}

/// What is wrong with the text of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("第{}个字符处:{message}", at + 1)]
pub struct SentenceError {
    /// Where, in characters from the start, from 0.
    pub at: usize,
    /// What is wrong, in Chinese.
    pub message: String,
}

impl Sentence {
    /// Reads a sentence. The error names the character and what was expected, in Chinese.
    pub fn parse(text: &str) -> Result<Self, SentenceError> {
        let chars: Vec<char> = text.chars().collect();
        let (parts, end) = parts(&chars, 0, false)?;
        debug_assert_eq!(end, chars.len());
        Ok(Self { parts })
    }

    /// All places for figures, those in clauses included.
    pub fn figures(&self) -> Vec<&FigureSlot> {
        let mut found = Vec::new();
        collect(&self.parts, &mut found);
        found
    }
}

fn collect<'a>(parts: &'a [Part], found: &mut Vec<&'a FigureSlot>) {
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Figure(slot) => found.push(slot),
            Part::Clause(inner) => collect(inner, found),
        }
    }
}

/// Parts from `at` to the end, or to the `⟩` of a clause; and where they end.
fn parts(chars: &[char], mut at: usize, clause: bool) -> Result<(Vec<Part>, usize), SentenceError> {
    let mut found = Vec::new();
    let mut text = String::new();
    loop {
        let special = chars.get(at).copied().filter(|c| "{}⟨⟩".contains(*c));
        if (special.is_some() || at == chars.len()) && !text.is_empty() {
            found.push(Part::Text(std::mem::take(&mut text)));
        }
        match special {
            None if at == chars.len() && clause => return Err(error(at, "从句缺少结尾的 ⟩")),
            None if at == chars.len() => return Ok((found, at)),
            None => {
                text.push(chars[at]);
                at += 1;
            }
            Some('{') => {
                let close = chars[at..].iter().position(|c| *c == '}').ok_or_else(|| error(at, "缺少 }"))?;
                let inside: String = chars[at + 1..at + close].iter().collect();
                found.push(Part::Figure(slot(&inside).map_err(|message| error(at, message))?));
                at += close + 1;
            }
            Some('⟨') if !clause => {
                let (inner, end) = parts(chars, at + 1, true)?;
                found.push(Part::Clause(inner));
                at = end;
            }
            Some('⟨') => return Err(error(at, "从句里不能再套从句")),
            Some('⟩') if clause => return Ok((found, at + 1)),
            Some(c) => return Err(error(at, format!("多出了 {c}"))),
        }
    }
}

fn error(at: usize, message: impl Into<String>) -> SentenceError {
    SentenceError { at, message: message.into() }
}

/// Reads what stands between the braces.
fn slot(inside: &str) -> Result<FigureSlot, String> {
    let mut pieces = inside.split('|');
    let head = pieces.next().unwrap_or_default().trim();
    let Operand { ledger, measure, slice } = Operand::parse(head)?;
    let mut slot = FigureSlot { ledger, measure, slice, ..FigureSlot::default() };
    for piece in pieces {
        option(&mut slot, piece.trim())?;
    }
    Ok(slot)
}

fn option(slot: &mut FigureSlot, piece: &str) -> Result<(), String> {
    match piece.split_once(' ') {
        None if piece == "yoy" => slot.yoy = true,
        Some(("by", field)) => slot.by = Some(path(field)?),
        Some(("parts", field)) => slot.parts = Some(path(field)?),
        _ => return Err(format!("看不懂“{piece}”,可用:yoy、by 字段、parts 字段")),
    }
    Ok(())
}

impl FromStr for Sentence {
    type Err = SentenceError;

    fn from_str(text: &str) -> Result<Self, SentenceError> {
        Self::parse(text)
    }
}

impl FigureSlot {
    /// The slice as a condition on the records of the measure's ledger; none where nothing is narrowed.
    pub fn condition(&self, scope: &Scope) -> Result<Option<Expr>, ExprError> {
        operand::condition(&self.slice, scope)
    }
}

#[cfg(test)]
#[path = "sentence_tests.rs"]
mod tests;
