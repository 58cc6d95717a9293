//! How fast files are read and audited: many small documents, then one document of growing size. Prints one JSON object.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use gangmu_document::{Document, Limits, ReadError, audit, read};
use serde_json::json;

/// The product's own allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Bytes of text read in the measurement of many documents.
const MANY: usize = 24 << 20;
/// Sizes of the one document, in bytes; twice the size should take twice the time.
const SIZES: [usize; 4] = [1 << 20, 2 << 20, 4 << 20, 8 << 20];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let texts: Vec<Vec<u8>> = std::env::args().skip(1).map(std::fs::read).collect::<Result<_, _>>()?;
    let round: usize = texts.iter().map(Vec::len).sum();
    if round == 0 {
        return Err("name text files to read".into());
    }
    let rounds = MANY.div_ceil(round);
    let (mut figures, mut judged) = (0, 0);
    let begun = now();
    let mut documents = Vec::new();
    for turn in 0..rounds {
        for text in &texts {
            let document = open(text)?;
            figures += document.figures.len();
            if turn == 0 {
                documents.push(document);
            }
        }
    }
    let reading = begun.elapsed().as_secs_f64();
    let begun = now();
    for _ in 0..rounds {
        for document in &documents {
            judged += judge(document);
        }
    }
    let auditing = begun.elapsed().as_secs_f64();
    let megabytes = (round * rounds) as f64 / 1e6;
    println!(
        "{}",
        json!({
            "megabytes": megabytes,
            "documents": texts.len() * rounds,
            "figures": figures,
            "relations": judged,
            "read_mb_per_s": megabytes / reading,
            "audit_mb_per_s": megabytes / auditing,
            "both_mb_per_s": megabytes / (reading + auditing),
            "one_document": SIZES.iter().map(|size| one(&texts.concat(), *size)).collect::<Result<Vec<_>, _>>()?,
        })
    );
    Ok(())
}

/// Reads and audits one document of a size, made by repeating a text.
fn one(text: &[u8], size: usize) -> Result<serde_json::Value, ReadError> {
    let whole: Vec<u8> = text.iter().copied().cycle().take(text.len() * (size / text.len()).max(1)).collect();
    let begun = now();
    let document = open(&whole)?;
    let judged = judge(&document);
    let seconds = begun.elapsed().as_secs_f64();
    let megabytes = whole.len() as f64 / 1e6;
    Ok(json!({ "megabytes": megabytes, "relations": judged, "mb_per_s": megabytes / seconds }))
}

fn open(text: &[u8]) -> Result<Document, ReadError> {
    read(text, "速度.txt", &Limits::default())
}

fn judge(document: &Document) -> usize {
    let judged = audit::audit(document, None);
    judged.findings.len() + judged.checked.len()
}

#[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
fn now() -> Instant {
    Instant::now()
}
