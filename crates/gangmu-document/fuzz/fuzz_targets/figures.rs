//! Fuzzes the target `figures`; what it does stands in the library.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gangmu_document_fuzz::run("figures", bytes));
