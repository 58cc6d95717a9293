//! The digest of a set of files, to know whether what was made from them is still fresh.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Folders that hold what is made or fetched, never what people wrote.
pub const MADE: &[&str] = &["node_modules", "dist", "target", ".git", "test-results", "playwright-report"];

/// Every file under a folder, sorted, without what is made or fetched.
pub fn files_under(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    collect(folder, &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("读取 {}", folder.display()))? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let made = MADE.iter().any(|name| entry.file_name() == *name);
        if kind.is_dir() && !made {
            collect(&entry.path(), found)?;
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    Ok(())
}

/// A digest of names and contents. It may change with the compiler: that costs a rebuild, nothing else.
pub fn digest(files: &[PathBuf]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        fs::read(file).with_context(|| format!("读取 {}", file.display()))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Runs `make` unless `stamp` already holds `digest`; writes the stamp after success.
pub fn unless_fresh(stamp: &Path, digest: &str, make: impl FnOnce() -> Result<()>) -> Result<bool> {
    if fs::read_to_string(stamp).is_ok_and(|old| old == digest) {
        return Ok(false);
    }
    make()?;
    if let Some(folder) = stamp.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(stamp, digest)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn made_again_only_when_the_digest_changes() {
        let folder = tempfile::tempdir().unwrap();
        let stamp = folder.path().join("web.stamp");
        assert!(unless_fresh(&stamp, "a", || Ok(())).unwrap());
        assert!(!unless_fresh(&stamp, "a", || anyhow::bail!("must not run")).unwrap());
        assert!(unless_fresh(&stamp, "b", || Ok(())).unwrap());
    }

    #[test]
    fn a_failed_making_leaves_no_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let stamp = folder.path().join("web.stamp");
        assert!(unless_fresh(&stamp, "a", || anyhow::bail!("broken")).is_err());
        assert!(!stamp.exists());
    }

    #[test]
    fn the_digest_sees_names_and_contents_but_not_what_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        fs::write(path.join("a.ts"), "1").unwrap();
        let before = digest(&files_under(path).unwrap()).unwrap();
        fs::create_dir(path.join("node_modules")).unwrap();
        fs::write(path.join("node_modules/x.js"), "2").unwrap();
        assert_eq!(before, digest(&files_under(path).unwrap()).unwrap());
        fs::write(path.join("a.ts"), "2").unwrap();
        assert_ne!(before, digest(&files_under(path).unwrap()).unwrap());
    }
}
