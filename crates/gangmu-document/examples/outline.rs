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
        for part in document.parts.iter().filter(|_| document.parts.len() > 1) {
            println!("part {:?} {:?} {:?} {:?}", part.span, part.kind, part.year, part.title);
        }
        for clause in &document.clauses {
            let made = clause.deliverable.map(|made| format!("/{made:?}")).unwrap_or_default();
            let when = clause.deadline.as_ref().map(|d| format!(" ⏱{}", d.phrase)).unwrap_or_default();
            let who = if clause.lead.is_empty() { String::new() } else { format!(" {:?}{:?}", clause.lead, clause.co) };
            println!("{:?}{made}{when}{who} [{}] {}", clause.kind, clause.mark, clause.text);
        }
        for table in &document.tables {
            println!("table {:?} of {} rows", table.span, table.rows.len());
        }
        for finding in &document.findings {
            println!("{} {:?} {}", finding.code, finding.span, finding.message);
        }
    }
    Ok(())
}
