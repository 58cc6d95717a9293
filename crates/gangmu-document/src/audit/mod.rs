//! The audit: relations that a document's figures, dates and numberings must keep, each judged. Opens no file; asks no ledger.

mod afar;
mod amount;
mod average;
mod bounds;
mod changes;
mod claims;
mod compare;
mod completion;
mod contrary;
mod convert;
mod dates;
mod entry;
mod fit;
mod ground;
mod lists;
mod mention;
mod model;
mod names;
mod numbering;
mod ordinals;
mod outcomes;
mod parts;
mod ranks;
mod ratio;
mod repeat;
mod scale;
mod scan;
mod setting;
mod shares;
mod stages;
mod stock;
mod subset;
mod sums;
mod table;
mod wording;

pub use model::{Audit, Checked, Doubt, Names, Place, Weight};

use self::ground::Ground;
use crate::document::Document;

/// A family of relations: adds what it doubts and what it found to hold.
type Relation = fn(&Ground, &mut Audit);

/// Every family. To add one: a module and a line.
const RELATIONS: &[Relation] = &[
    sums::relation,
    shares::relation,
    changes::relation,
    stock::relation,
    subset::relation,
    stages::relation,
    average::relation,
    bounds::relation,
    ratio::relation,
    convert::relation,
    table::relation,
    dates::judge,
    ordinals::judge,
    lists::judge,
    numbering::judge,
    repeat::judge,
    mention::judge,
    claims::judge,
    scale::judge,
    names::judge,
    wording::judge,
];

/// Judges one document by every relation. `names` are the registers' names, for relation R26; without them it is left out.
pub fn audit(document: &Document, names: Option<&Names>) -> Audit {
    let ground = Ground::of(document, 0, names);
    let mut audit = Audit::default();
    for relation in RELATIONS {
        relation(&ground, &mut audit);
    }
    ground::settle(&mut audit);
    audit
}

/// Judges two documents against each other: the same measure with two values, a plan and its summary. Places name the document
/// by index, 0 for `first` and 1 for `second`.
pub fn compare(first: &Document, second: &Document) -> Audit {
    let mut audit = compare::judge(first, second);
    ground::settle(&mut audit);
    audit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Limits, read};

    /// Relations between numbers, which one sentence is enough to judge by.
    const OF_NUMBERS: &[&str] = &[
        "R01", "R02", "R03", "R04", "R05", "R06", "R09", "R10", "R11", "R12", "R13", "R14", "R16", "R21", "R22", "R27",
        "R28",
    ];

    /// Judges a sentence: the codes doubted and the codes that hold must be these, each once.
    pub(super) fn check(sentence: &str, doubted: &[&str], hold: &[&str]) {
        let text = format!("全县教育工作总结\n{sentence}\n");
        let document = read(text.as_bytes(), "示例", &Limits::default()).unwrap();
        let audit = audit(&document, None);
        let mut found: Vec<&str> = audit.findings.iter().map(|d| d.code.as_str()).collect();
        let mut held: Vec<&str> = audit.checked.iter().map(|c| c.code.as_str()).collect();
        found.retain(|code| OF_NUMBERS.contains(code));
        found.dedup();
        held.retain(|code| OF_NUMBERS.contains(code));
        held.dedup();
        assert_eq!((found.as_slice(), held.as_slice()), (doubted, hold), "{sentence} {:#?}", audit.findings);
    }
}
