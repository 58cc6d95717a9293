//! Prints what sort of document files are, their sections and clauses. Judges nothing.
#![allow(clippy::print_stdout)]

use gangmu_document::{Limits, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for file in std::env::args().skip(1) {
        let document = read(&std::fs::read(&file)?, &file, &Limits::default())?;
        println!(
            "{file}: {:?} {:?} {:?}, {} clauses, {} figures",
            document.kind,
            document.year,
            document.title,
            document.clauses.len(),
            document.figures.len()
        );
        for section in &document.outline {
            println!("{}{} {}", "  ".repeat(usize::from(section.level)), section.number, section.title);
        }
        for clause in &document.clauses {
            println!(
                "{:?} {:?} {:?} {}",
                clause.kind,
                clause.deadline.as_ref().map(|d| &d.phrase),
                clause.lead,
                clause.text
            );
        }
        for finding in &document.findings {
            println!("{} {:?} {}", finding.code, finding.span, finding.message);
        }
    }
    Ok(())
}
