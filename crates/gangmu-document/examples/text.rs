//! Prints the text of files, one paragraph or table row per line: `cargo run -p gangmu-document --example text -- FILE…`
#![allow(clippy::print_stdout)]

use gangmu_document::{Limits, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        match read(&std::fs::read(&path)?, &path, &Limits::default()) {
            Ok(document) => println!("{}", document.text),
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}
