//! Prints what the audit of files doubts and holds; of two files after `--compare` what they doubt of each other.
#![allow(clippy::print_stdout)]

use gangmu_document::audit::{Audit, audit, compare};
use gangmu_document::{Limits, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, first, second] = &files[..]
        && flag == "--compare"
    {
        let open = |file: &String| -> Result<_, Box<dyn std::error::Error>> {
            Ok(read(&std::fs::read(file)?, file, &Limits::default())?)
        };
        print(first, &compare(&open(first)?, &open(second)?));
        return Ok(());
    }
    for file in &files {
        let document = read(&std::fs::read(file)?, file, &Limits::default())?;
        print(file, &audit(&document, None));
    }
    Ok(())
}

fn print(name: &str, audit: &Audit) {
    println!("== {name}: {} doubts, {} checked", audit.findings.len(), audit.checked.len());
    for doubt in &audit.findings {
        println!("{} {:?} {} | {:?} | {}", doubt.code, doubt.severity, doubt.message, doubt.quotes, doubt.suggestion);
    }
    for held in &audit.checked {
        println!("{} holds: {} | {:?}", held.code, held.message, held.quotes);
    }
}
