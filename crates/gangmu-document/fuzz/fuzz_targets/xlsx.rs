//! Fuzzes the target `xlsx`; what it does stands in the library.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gangmu_document_fuzz::run("xlsx", bytes));
