//! Prints the figures of files as JSON lines, one object per figure with the file's stem as `doc`. Does not judge them.
#![allow(clippy::print_stdout)]

use std::path::Path;

use gangmu_document::{Limits, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for file in std::env::args().skip(1) {
        let document = read(&std::fs::read(&file)?, &file, &Limits::default())?;
        let stem = Path::new(&file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for figure in &document.figures {
            let mut object = serde_json::to_value(figure)?;
            object["doc"] = stem.clone().into();
            println!("{object}");
        }
    }
    Ok(())
}
