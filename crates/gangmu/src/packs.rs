//! The packs in force: the built-in one and a bureau's own that override it. Reading definitions is gangmu-pack's work.

use std::collections::BTreeMap;
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

/// Where a file of the definitions comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It is part of the program.
    BuiltIn,
    /// It lies in the bureau's own folder.
    Folder,
}

/// One file of the definitions.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its path inside the pack: `ledgers/hazard.toml`.
    pub inside: String,
    /// Its path as findings name it.
    pub path: String,
    /// What it says.
    pub text: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// The files from which the definitions in force are read: the program's, with those of the bureau's folder in place of
/// those of the same path. What was saved in the database comes on top of them.
#[derive(Debug, Clone, Default)]
pub struct Source(Vec<SourceFile>);

impl Source {
    /// The built-in files with those of the bureau's own folder.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn read(own: Option<&Path>) -> anyhow::Result<Source> {
        let built_in =
            |(path, text): (String, String)| SourceFile { inside: path.clone(), path, text, origin: Origin::BuiltIn };
        let mut files: Vec<SourceFile> = built_in_files().into_iter().map(built_in).collect();
        if let Some(folder) = own {
            for (inside, text) in read_folder(folder)? {
                files.retain(|known| known.inside != inside);
                let path = folder.join(&inside).to_string_lossy().replace('\\', "/");
                files.push(SourceFile { inside, path, text, origin: Origin::Folder });
            }
        }
        files.sort_by(|a, b| a.inside.cmp(&b.inside));
        Ok(Source(files))
    }

    /// The same with those files alone that are wanted.
    #[must_use]
    pub fn keep(mut self, wanted: impl Fn(&SourceFile) -> bool) -> Source {
        self.0.retain(wanted);
        self
    }

    /// The file of a ledger.
    pub fn ledger(&self, id: &str) -> Option<&SourceFile> {
        let inside = inside(id);
        self.0.iter().find(|file| file.inside == inside)
    }

    /// The pack that the files make together with ledgers of the bureau's own, given as (id, text), which replace them.
    pub fn pack<'a>(&self, own: impl IntoIterator<Item = (&'a str, &'a str)>) -> (Pack, Vec<Finding>) {
        let own: BTreeMap<String, (&str, &str)> = own.into_iter().map(|(id, text)| (inside(id), (id, text))).collect();
        let files = self.0.iter().filter(|file| !own.contains_key(&file.inside));
        let files = files.map(|file| (file.path.clone(), file.text.clone()));
        gangmu_pack::load_pack(files.chain(own.values().map(|(id, text)| (own_path(id), (*text).to_owned()))))
    }
}

/// Where the file of a ledger lies in a pack.
fn inside(id: &str) -> String {
    format!("ledgers/{id}.toml")
}

/// What findings call a ledger's definition that was saved in the database.
pub fn own_path(id: &str) -> String {
    format!("本局定义/{}", inside(id))
}

/// Loads the built-in pack, with the files of a bureau's own folder in place of those of the same path.
pub fn load(own: Option<&Path>) -> anyhow::Result<(Arc<Pack>, Vec<Finding>)> {
    let (pack, findings) = Source::read(own)?.pack([]);
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
