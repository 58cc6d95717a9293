//! Hiding small counts in a tree of units: what is hidden of a unit is not told by the units below it, nor by those beside it.

use std::collections::BTreeMap;

use super::{Small, Table, suppress};

/// The counts of a unit: by part, and their sum with what belongs to no part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Unit.
    pub id: i64,
    /// The unit above, among the nodes.
    pub parent: Option<i64>,
    /// Counts by part, as many for every unit.
    pub parts: Vec<u32>,
    /// The count of the whole.
    pub total: u32,
    /// The whole is hidden already.
    pub secret: bool,
}

/// What is hidden of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NodeHidden {
    /// By part.
    pub parts: Vec<bool>,
    /// The whole.
    pub total: bool,
}

/// Rounds after which nothing more is looked for; each but the last hides something more.
const ROUNDS: usize = 40;

/// Decides what to hide of every unit. Each unit with those below it is a table whose totals are its own counts; what one table
/// hides the others keep secret, until none hides more.
pub fn suppress_tree(nodes: &[Node], small: Small) -> BTreeMap<i64, NodeHidden> {
    let none = |node: &Node| NodeHidden { parts: vec![false; node.parts.len()], total: node.secret && node.total > 0 };
    let mut hidden: BTreeMap<i64, NodeHidden> = nodes.iter().map(|node| (node.id, none(node))).collect();
    let mut below: BTreeMap<i64, Vec<&Node>> = BTreeMap::new();
    for node in nodes {
        if let Some(parent) = node.parent {
            below.entry(parent).or_default().push(node);
        }
    }
    for _ in 0..ROUNDS {
        let before = hidden.clone();
        for node in nodes {
            match below.get(&node.id) {
                Some(children) => family(node, children, small, &mut hidden),
                None if node.parent.is_none() => family(node, &[], small, &mut hidden),
                None => {}
            }
        }
        if hidden == before {
            break;
        }
    }
    hidden
}

/// One unit over those below it. What the unit has besides them is a row that nobody sees, what belongs to no part a column.
fn family(node: &Node, children: &[&Node], small: Small, hidden: &mut BTreeMap<i64, NodeHidden>) {
    let mut cells: Vec<Vec<u32>> = children.iter().map(|child| row(&child.parts, child.total)).collect();
    let own = row(&node.parts, node.total);
    let rest = own.iter().enumerate().map(|(at, count)| {
        let sum: u32 = cells.iter().map(|row| row[at]).sum();
        count.saturating_sub(sum)
    });
    cells.push(rest.collect());
    let (rows, columns) = (cells.len(), own.len());
    let mut secret = Vec::new();
    for (r, id) in children.iter().map(|child| child.id).chain([node.id]).enumerate() {
        let r = if id == node.id { rows } else { r };
        let Some(known) = hidden.get(&id) else { continue };
        secret.extend(known.parts.iter().enumerate().filter(|(_, hidden)| **hidden).map(|(c, _)| (r, c)));
        secret.extend(known.total.then_some((r, columns)));
    }
    let found = suppress(&Table { cells, row_totals: true, column_totals: true, secret }, small);
    let parts = |hidden: &mut NodeHidden, row: &[bool], total: bool| {
        hidden.parts.iter_mut().zip(row).for_each(|(kept, new)| *kept |= new);
        hidden.total |= total;
    };
    let totals = found.row_totals.unwrap_or_default();
    for ((child, row), total) in children.iter().zip(&found.cells).zip(&totals) {
        parts(hidden.entry(child.id).or_default(), row, *total);
    }
    let row = found.column_totals.unwrap_or_default();
    parts(hidden.entry(node.id).or_default(), &row, found.total.unwrap_or_default());
}

/// The parts, and what belongs to none.
fn row(parts: &[u32], total: u32) -> Vec<u32> {
    let rest = total.saturating_sub(parts.iter().sum());
    parts.iter().copied().chain([rest]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FIVE: Small = Small { below: 5, slack: 1 };

    fn node(id: i64, parent: Option<i64>, parts: &[u32]) -> Node {
        Node { id, parent, parts: parts.to_vec(), total: parts.iter().sum(), secret: false }
    }

    fn words(found: &BTreeMap<i64, NodeHidden>, id: i64) -> String {
        let one = &found[&id];
        one.parts.iter().chain([&one.total]).map(|hidden| if *hidden { '*' } else { '.' }).collect()
    }

    #[test]
    fn a_small_school_hides_a_neighbour_and_not_the_county() {
        let nodes = [
            node(1, None, &[123, 60]),
            node(2, Some(1), &[3, 20]),
            node(3, Some(1), &[40, 20]),
            node(4, Some(1), &[80, 20]),
        ];
        let found = suppress_tree(&nodes, FIVE);
        assert_eq!([1, 2, 3, 4].map(|id| words(&found, id)), ["...", "**.", "**.", "..."]);
    }

    #[test]
    fn what_is_hidden_of_a_town_is_not_the_sum_of_its_schools() {
        // The county has two towns; the first is small, so the second is hidden, and so must two of its schools be.
        let nodes = [
            node(1, None, &[103]),
            node(2, Some(1), &[3]),
            node(3, Some(1), &[100]),
            node(30, Some(3), &[60]),
            node(31, Some(3), &[40]),
        ];
        let found = suppress_tree(&nodes, FIVE);
        assert!(!found[&1].total && found[&2].total && found[&3].total);
        assert!(found[&30].total || found[&31].total, "{found:?}");
    }

    #[test]
    fn a_county_alone_hides_its_small_part_with_another() {
        let found = suppress_tree(&[node(1, None, &[3, 0, 50, 90])], FIVE);
        assert_eq!(words(&found, 1), "*.*..");
        let all = suppress_tree(&[node(1, None, &[2, 1])], FIVE);
        assert_eq!(words(&all, 1), "***");
        assert_eq!(words(&suppress_tree(&[node(1, None, &[0, 0])], FIVE), 1), "...");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

        /// Whatever is hidden of a unit, what is shown of the tree has another solution: no sum of shown numbers gives it.
        #[test]
        fn no_hidden_number_is_a_difference_of_shown_ones(schools in prop::collection::vec((0u32..9, 0u32..9), 2..5), cut in 1usize..4) {
            let cut = cut.min(schools.len() - 1);
            let sum = |list: &[(u32, u32)]| [list.iter().map(|s| s.0).sum::<u32>(), list.iter().map(|s| s.1).sum::<u32>()];
            let mut nodes = vec![
                node(1, None, &sum(&schools)), node(2, Some(1), &sum(&schools[..cut])), node(3, Some(1), &sum(&schools[cut..])),
            ];
            let school = |(at, (a, b)): (usize, &(u32, u32))| node(10 + at as i64, Some(if at < cut { 2 } else { 3 }), &[*a, *b]);
            nodes.extend(schools.iter().enumerate().map(school));
            let small = Small { below: 3, slack: 1 };
            let found = suppress_tree(&nodes, small);
            for one in &nodes {
                let hidden = &found[&one.id];
                let numbers = one.parts.iter().zip(&hidden.parts).chain([(&one.total, &hidden.total)]);
                for (count, hidden) in numbers {
                    prop_assert!(*hidden || !(1..3).contains(count), "a small count is shown");
                    prop_assert!(*count > 0 || !hidden, "a zero is hidden");
                }
                // One equation with a single hidden number would tell it.
                let alone = hidden.parts.iter().chain([&hidden.total]).filter(|hidden| **hidden).count();
                prop_assert!(alone != 1, "{one:?} {hidden:?}");
                for column in 0..=2 {
                    let of = |id: &i64| if column < 2 { found[id].parts[column] } else { found[id].total };
                    let ids: Vec<i64> = nodes.iter().filter(|n| n.parent == Some(one.id) || n.id == one.id).map(|n| n.id).collect();
                    let alone = ids.iter().filter(|id| of(id)).count();
                    prop_assert!(ids.len() == 1 || alone != 1, "{column} {found:?}");
                }
            }
        }
    }
}
