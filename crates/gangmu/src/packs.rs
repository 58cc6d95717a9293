//! The packs in force: the built-in one and a bureau's own that override it. Reading definitions is gangmu-pack's work.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use gangmu_pack::definition::Ledger;
use gangmu_pack::{Finding, Pack};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../packs/education"]
struct BuiltIn;

/// The built-in pack's files as (path, text).
pub fn built_in_files() -> Vec<(String, String)> {
    BuiltIn::iter()
        .filter_map(|path| {
            let file = BuiltIn::get(&path)?;
            Some((path.to_string(), String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect()
}

/// Loads the built-in pack, with the files of a bureau's own folder in place of those of the same path.
pub fn load(own: Option<&Path>) -> anyhow::Result<(Arc<Pack>, Vec<Finding>)> {
    let mut files = built_in_files();
    if let Some(folder) = own {
        for (path, text) in read_folder(folder)? {
            files.retain(|(known, _)| *known != path);
            files.push((path, text));
        }
    }
    files.sort();
    let (pack, findings) = gangmu_pack::load_pack(files);
    Ok((Arc::new(pack), findings))
}

/// Every TOML file below a folder as (path inside it, text).
pub fn read_folder(folder: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(dir) = open.pop() {
        let entries = std::fs::read_dir(&dir).with_context(|| format!("读不了文件夹 {}", dir.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                let text = std::fs::read_to_string(&path).with_context(|| format!("读不了文件 {}", path.display()))?;
                let inside = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.push((inside, text));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The ledger of an id.
pub fn ledger<'a>(pack: &'a Pack, id: &str) -> Option<&'a Arc<Ledger>> {
    pack.ledgers.iter().find(|l| l.head.id == id)
}
