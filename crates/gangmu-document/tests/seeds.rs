//! The fuzz targets' laws over their seeds, without the fuzzer: what once broke a law stays mended.
#![allow(clippy::unwrap_used)]

use std::path::Path;

#[allow(missing_docs, clippy::panic)]
#[path = "../fuzz/src/lib.rs"]
mod law;

#[test]
fn every_seed_keeps_the_laws() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    for (name, target) in law::TARGETS {
        let files: Vec<_> = std::fs::read_dir(seeds.join(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(!files.is_empty(), "{name} has no seed");
        files.iter().for_each(|file| target(&std::fs::read(file).unwrap()));
    }
    law::run("text", "新建学校3所。".as_bytes());
}
