//! `cargo xtask new`: a commented skeleton of something that a bureau adds. It writes no code.

use std::fs;

use anyhow::{Result, bail};

use crate::shell::root;
use crate::talk::{print, say};

/// What `cargo xtask new` is told.
#[derive(Debug, Clone, clap::Subcommand)]
pub enum Kind {
    /// 新台账:cargo xtask new ledger water_quality 饮用水检测台账
    Ledger {
        /// 英文标识,小写字母、数字、下划线,也是表名
        id: String,
        /// 中文名
        name: String,
    },
}

const SKELETON: &str = include_str!("../templates/ledger.toml");
const PROFILE: &str = include_str!("../templates/profile.toml");
const FOLDER: &str = "packs/education/ledgers";
const DEMO: &str = "packs/education/demo";

/// Writes the skeleton and says what to do next.
pub fn run(kind: &Kind) -> Result<()> {
    let Kind::Ledger { id, name } = kind;
    check_id(id)?;
    let file = format!("{FOLDER}/{id}.toml");
    let path = root().join(&file);
    if path.exists() {
        bail!("{file} 已经存在");
    }
    let profile = format!("{DEMO}/{id}.toml");
    for (file, skeleton) in [(&file, SKELETON), (&profile, PROFILE)] {
        fs::create_dir_all(root().join(file).parent().unwrap_or(root()))?;
        fs::write(root().join(file), fill(skeleton, id, name))?;
        say(format!("写好 {file}"));
    }
    print(format!(
        "接下来:\n  1. 按注释改 {file}:字段、状态、流转、期限、计量、总结句\n  \
         2. 按注释改 {profile}:演示县里有多少、长什么样\n  \
         3. cargo run -p gangmu -- packs check     有错会指出行号和改法\n  \
         4. cargo xtask demo --fresh               在浏览器里看:列表、表单、导入、流转\n  \
         5. cargo xtask test                       样例会在两种数据库上走完全程"
    ));
    Ok(())
}

fn check_id(id: &str) -> Result<()> {
    let starts = id.starts_with(|c: char| c.is_ascii_lowercase());
    let rest = id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !starts || !rest || id.len() > 40 {
        bail!("标识 {id:?} 不合要求:以小写字母开头,只用小写字母、数字、下划线,不超过 40 个字符");
    }
    Ok(())
}

/// Puts id, name and a number prefix made of the id's initials into the skeleton.
fn fill(skeleton: &str, id: &str, name: &str) -> String {
    let prefix: String = id.split('_').filter_map(|part| part.chars().next()).collect();
    skeleton.replace("{{id}}", id).replace("{{name}}", name).replace("{{prefix}}", &prefix.to_uppercase())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_id_is_what_a_table_may_be_called() {
        for (id, good) in [("water_quality", true), ("Water", false), ("2nd", false), ("a-b", false), ("", false)] {
            assert_eq!(check_id(id).is_ok(), good, "{id}");
        }
    }

    #[test]
    fn the_filled_skeleton_is_toml_without_holes() {
        let text = fill(SKELETON, "water_quality", "饮用水检测台账");
        let table: toml::Table = toml::from_str(&text).unwrap();
        assert_eq!(table["ledger"]["id"].as_str(), Some("water_quality"));
        assert_eq!(table["ledger"]["number"].as_str(), Some("WQ{year}-{seq:04}"));
        assert!(!text.contains("{{"));
    }
}
