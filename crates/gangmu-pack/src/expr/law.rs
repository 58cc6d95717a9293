//! Random expressions and records for the law "memory and database agree". For tests only.
