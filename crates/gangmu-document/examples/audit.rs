//! Prints what an audit of files finds, and with `-v` what it found to hold. Judges nothing itself.
#![allow(clippy::print_stdout)]

use gangmu_document::audit::audit;
use gangmu_document::{Limits, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (options, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|a| a.starts_with('-'));
    for file in files {
        let document = read(&std::fs::read(&file)?, &file, &Limits::default())?;
        let found = audit(&document, None);
        println!("== {file}: {} doubts, {} hold", found.findings.len(), found.checked.len());
        for doubt in &found.findings {
            println!("{} {:?} {}  {}", doubt.code, doubt.severity, doubt.message, doubt.suggestion);
            println!("    {}", doubt.quotes.join(" | "));
        }
        for checked in found.checked.iter().filter(|_| options.iter().any(|o| o == "-v")) {
            println!("{} holds {}", checked.code, checked.message);
            println!("    {}", checked.quotes.join(" | "));
        }
    }
    Ok(())
}
