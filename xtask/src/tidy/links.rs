//! Links between our own pages: a map must not name things that are gone. Links to the web are not followed.

use super::{Finding, Source};
use crate::shell::root;

/// Rule: a relative link of a page leads to something.
pub const LINK: &str = "broken-link";

/// Finds links of Markdown pages that lead nowhere in the workspace.
pub fn broken(sources: &[Source]) -> Vec<Finding> {
    let exists = |path: &str| root().join(path).exists();
    sources.iter().filter(|source| source.path.ends_with(".md")).flat_map(|page| of_page(page, &exists)).collect()
}

fn of_page(page: &Source, exists: &dyn Fn(&str) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, text) in page.text.lines().enumerate() {
        for goal in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let goal = goal.split(['#', ' ']).next().unwrap_or_default();
            if goal.is_empty() || goal.contains("://") || goal.starts_with("mailto:") || goal.starts_with('/') {
                continue;
            }
            if !exists(&resolve(&page.path, goal)) {
                findings.push(Finding {
                    rule: LINK,
                    file: page.path.clone(),
                    line: at + 1,
                    what: format!("`{goal}` does not exist"),
                    remedy: "correct the link, or write the page",
                });
            }
        }
    }
    findings
}

/// The path from the root of a link on a page.
fn resolve(page: &str, goal: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in goal.split('/') {
        match part {
            "." | "" => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::super::tests::source;
    use super::*;

    #[test]
    fn a_link_is_resolved_from_its_page() {
        let page = source("docs/how-to/a.md", "[b](../GLOSSARY.md#x) [c](b.md) [d](https://x.cn/e) [e](#here)\n");
        let found = of_page(&page, &|path| path == "docs/GLOSSARY.md");
        let said: Vec<&str> = found.iter().map(|finding| finding.what.as_str()).collect();
        assert_eq!(said, ["`b.md` does not exist"]);
    }
}
