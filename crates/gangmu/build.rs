//! Sees to it that the page's folder exists and that a newly built page or a changed pack is embedded again.

fn main() {
    println!("cargo::rerun-if-changed=../../web/dist");
    println!("cargo::rerun-if-changed=../../packs");
    println!("cargo::rerun-if-changed=build.rs");
    // A missing folder only means that the page was not built yet: the program says so when it is asked for.
    let _ = std::fs::create_dir_all("../../web/dist");
}
