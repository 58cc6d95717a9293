//! Puts the counts of the ledgers together: divides what a school keeps for all stages, and sums up the tree of units. What
//! [`Question::sql`] says in one query for other engines is done here in memory, as planning that query costs more than its rows.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::answer::{Answer, Table};
use super::item::Item;
use super::question::{Question, units_column};

/// A unit and a part; the whole where none.
type Key = (i64, Option<Arc<str>>);

/// Counts by unit and part; what is not known is not a number.
pub(super) struct Gather<'a> {
    items: &'a [Item],
    /// Names of the columns that are kept: those of the items, then one a ledger that says whether it is there.
    columns: Vec<String>,
    ledgers: Vec<&'a Item>,
    /// Parts of each unit; without a part for what is not divided.
    leaves: HashMap<Key, Vec<f64>>,
    shares: HashMap<i64, Vec<(Arc<str>, f64)>>,
    names: HashMap<String, Arc<str>>,
    /// The ledgers whose counts were taken.
    taken: BTreeSet<&'a str>,
}

impl<'a> Gather<'a> {
    pub fn new(question: &'a Question) -> Self {
        let ledgers = question.counted();
        let mut columns: Vec<String> = question.items.iter().flat_map(Item::kept_columns).collect();
        columns.extend(ledgers.iter().map(|one| units_column(one)));
        let (leaves, shares, names) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { items: &question.items, columns, ledgers, leaves, shares, names, taken: BTreeSet::new() }
    }

    /// The parts of each unit's stages: rows `unit_id`, `k`, `w`.
    pub fn share(&mut self, weighted: &Table) {
        for row in 0..weighted.len() {
            let (Some(stage), Some(weight)) = (weighted.text(row, "k"), weighted.value(row, "w")) else { continue };
            if weight > 0.0 {
                let stage = self.name(stage);
                self.shares.entry(weighted.unit(row)).or_default().push((stage, weight));
            }
        }
        for parts in self.shares.values_mut() {
            let sum: f64 = parts.iter().map(|(_, weight)| weight).sum();
            parts.iter_mut().for_each(|(_, weight)| *weight /= sum);
        }
    }

    /// Takes the counts of one ledger: rows `unit_id`, `k`, what is kept of its items, `present`.
    pub fn take(&mut self, one: &'a Item, divided: bool, rows: &Table) {
        self.taken.insert(&one.ledger.head.id);
        let own = |item: &&Item| item.ledger.head.id == one.ledger.head.id;
        let kept: Vec<(String, bool)> = self
            .items
            .iter()
            .filter(own)
            .flat_map(|item| item.kept_columns().into_iter().map(|column| (column, item.of_unit() == "sum")))
            .collect();
        let places: Vec<(usize, bool, &str)> = kept
            .iter()
            .filter_map(|(column, sums)| Some((self.columns.iter().position(|c| c == column)?, *sums, column.as_str())))
            .collect();
        let flag = units_column(one);
        let flag = self.columns.iter().position(|column| *column == flag);
        for row in 0..rows.len() {
            let unit = rows.unit(row);
            let parts: Vec<(Option<Arc<str>>, f64)> = match (divided, self.shares.get(&unit)) {
                (true, Some(shares)) => shares.iter().map(|(k, share)| (Some(Arc::clone(k)), *share)).collect(),
                _ => {
                    let key = rows.text(row, "k").map(str::to_owned);
                    vec![(key.map(|key| self.name(&key)), 1.0)]
                }
            };
            for (part, share) in parts {
                let width = self.columns.len();
                let leaf = self.leaves.entry((unit, part)).or_insert_with(|| vec![f64::NAN; width]);
                for (place, sums, column) in &places {
                    if let Some(value) = rows.value(row, column) {
                        add(&mut leaf[*place], if *sums { value * share } else { value });
                    }
                }
                if let (Some(flag), Some(present)) = (flag, rows.value(row, "present")) {
                    largest(&mut leaf[flag], present);
                }
            }
        }
    }

    /// Sums up the tree: pairs of an ancestor and a unit below it, each unit below itself.
    pub fn up(self, pairs: &[(i64, i64)], split: bool) -> Answer {
        let mut above: HashMap<i64, Vec<i64>> = HashMap::new();
        for (ancestor, unit) in pairs {
            above.entry(*unit).or_default().push(*ancestor);
        }
        let (width, counts) = (self.columns.len(), self.columns.len() - self.ledgers.len());
        let by_max: Vec<bool> = self
            .items
            .iter()
            .flat_map(|item| vec![item.of_unit() == "max"; item.kept_columns().len()])
            .chain(std::iter::repeat_n(true, self.ledgers.len()))
            .collect();
        // In one order always: a sum of fractions depends on it, and a figure is recomputed years later.
        let mut leaves: Vec<(&Key, &Vec<f64>)> = self.leaves.iter().collect();
        leaves.sort_by_key(|(key, _)| *key);
        let mut wholes: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
        let mut sums: HashMap<Key, Vec<f64>> = HashMap::new();
        for ((unit, part), leaf) in leaves {
            let whole = wholes.entry(*unit).or_insert_with(|| vec![f64::NAN; width]);
            for (at, value) in leaf.iter().enumerate() {
                if by_max[at] { largest(&mut whole[at], *value) } else { add(&mut whole[at], *value) }
            }
            if let (true, Some(part)) = (split, part) {
                for ancestor in above.get(unit).into_iter().flatten() {
                    let sum = sums.entry((*ancestor, Some(Arc::clone(part)))).or_insert_with(|| vec![f64::NAN; width]);
                    sum.iter_mut().zip(leaf).for_each(|(sum, value)| add(sum, *value));
                }
            }
        }
        for (unit, whole) in &wholes {
            for ancestor in above.get(unit).into_iter().flatten() {
                let sum = sums.entry((*ancestor, None)).or_insert_with(|| vec![f64::NAN; width]);
                sum.iter_mut().zip(whole).for_each(|(sum, value)| add(sum, *value));
            }
        }
        let mut names: Vec<String> = self.items.iter().map(|item| item.column.clone()).collect();
        names.extend_from_slice(&self.columns[counts..]);
        let mut rows: Vec<(Key, Vec<f64>)> = sums.into_iter().collect();
        rows.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut answer = Answer::new(names);
        for ((unit, part), kept) in rows {
            let mut at = 0;
            let values = self.items.iter().map(|item| {
                let mine = &kept[at..at + item.kept_columns().len()];
                at += mine.len();
                if self.taken.contains(item.ledger.head.id.as_str()) { item.of_kept(mine) } else { f64::NAN }
            });
            let values: Vec<f64> = values.collect();
            answer.push(unit, part, values.into_iter().chain(kept[counts..].iter().copied()));
        }
        answer
    }

    fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return Arc::clone(known);
        }
        let made: Arc<str> = Arc::from(name);
        self.names.insert(name.to_owned(), Arc::clone(&made));
        made
    }
}

/// Adds what is known.
fn add(sum: &mut f64, value: f64) {
    if !value.is_nan() {
        *sum = if sum.is_nan() { value } else { *sum + value };
    }
}

/// Keeps the larger of what is known.
fn largest(kept: &mut f64, value: f64) {
    if !value.is_nan() && (kept.is_nan() || value > *kept) {
        *kept = value;
    }
}
