//! The running product: store, packs, clock, and the tree of units kept at hand. It holds no rule of the field.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use gangmu_pack::Pack;
use gangmu_pack::definition::Ledger;
use gangmu_store::{Account, Store, StoreError};

use crate::auth::session::SessionCache;
use crate::clock::Clock;
use crate::ops::error::OpError;
use crate::ops::stat::Statistics;
use crate::packs::Source;
use crate::seal::Seal;
use crate::units::UnitTree;
use crate::work::Works;

/// Everything that a request needs. Cheap to clone.
///
/// One value works with one set of definitions from start to end; a clone takes those in force when it is made, so that
/// every request, and every beat of the jobs, begins with the newest.
pub struct App {
    parts: Arc<Parts>,
    /// The definitions in force.
    pub pack: Arc<Pack>,
}

/// The parts of the product.
pub struct Parts {
    /// Records and plans.
    pub store: Store,
    /// The files under the definitions that were saved in the database.
    pub source: Source,
    /// The time.
    pub clock: Clock,
    /// Seals personal values.
    pub seal: Seal,
    /// Sessions seen lately.
    pub sessions: SessionCache,
    /// The demo county is open: its accounts are offered on the sign-in page.
    pub demo: bool,
    /// Long work under way.
    pub works: Arc<Works>,
    /// Snapshots, and what was computed from them.
    pub statistics: Statistics,
    /// The name of this process, by which it knows the work that it has in hand.
    pub runner: String,
    definitions: RwLock<InForce>,
    units: RwLock<Arc<UnitTree>>,
    people: RwLock<Arc<Vec<Account>>>,
    edition: AtomicU64,
}

/// Definitions and the change of the database after which they were read.
#[derive(Clone)]
struct InForce {
    pack: Arc<Pack>,
    change: i64,
}

/// What a product is put together from: its definitions with the files under them.
pub struct Definitions {
    /// The definitions in force.
    pub pack: Arc<Pack>,
    /// The files from which they were read; without them nothing can be changed while the product runs.
    pub source: Source,
    /// The change of the database after which they were read.
    pub change: i64,
}

impl From<Arc<Pack>> for Definitions {
    fn from(pack: Arc<Pack>) -> Self {
        Definitions { pack, source: Source::default(), change: 0 }
    }
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.parts
    }
}

impl Clone for App {
    fn clone(&self) -> App {
        let pack = Arc::clone(&self.parts.definitions.read().expect("no holder of this lock panics").pack);
        App { parts: Arc::clone(&self.parts), pack }
    }
}

impl App {
    /// Puts the product together on an open store.
    pub async fn new(
        store: Store,
        definitions: impl Into<Definitions>,
        clock: Clock,
        seal: Seal,
        demo: bool,
    ) -> Result<App, StoreError> {
        let Definitions { pack, source, change } = definitions.into();
        let units = RwLock::new(Arc::new(UnitTree::new(store.all_units().await?, &store.successors().await?)));
        let people = RwLock::new(Arc::new(store.accounts().await?));
        let definitions = RwLock::new(InForce { pack: Arc::clone(&pack), change });
        let (sessions, edition) = (SessionCache::default(), AtomicU64::default());
        let (works, statistics) = (Arc::default(), Statistics::beside(store.files()));
        let runner = hex::encode(crate::clock::random::<8>());
        let parts = Parts {
            store,
            source,
            clock,
            seal,
            sessions,
            demo,
            works,
            statistics,
            runner,
            definitions,
            units,
            people,
            edition,
        };
        Ok(App { parts: Arc::new(parts), pack })
    }

    /// The change of the database after which the definitions in force were read.
    pub fn definition_change(&self) -> i64 {
        self.definitions.read().expect("no holder of this lock panics").change
    }

    /// Puts definitions into force that were read after a change, unless later ones are. Clones made from now on have them.
    pub fn put_definitions(&self, pack: Arc<Pack>, change: i64) {
        let mut definitions = self.definitions.write().expect("no holder of this lock panics");
        if change > definitions.change {
            *definitions = InForce { pack, change };
            self.store.renew();
            self.edition.fetch_add(1, Ordering::AcqRel);
        }
    }

    /// Reads units and accounts again, after they were changed.
    pub async fn refresh(&self) -> Result<(), StoreError> {
        let units = Arc::new(UnitTree::new(self.store.all_units().await?, &self.store.successors().await?));
        let people = Arc::new(self.store.accounts().await?);
        *self.units.write().expect("no holder of this lock panics") = units;
        *self.people.write().expect("no holder of this lock panics") = people;
        self.edition.fetch_add(1, Ordering::AcqRel);
        Ok(())
    }

    /// How often units or definitions were read again: what was judged by them is of an edition that was asked for before.
    pub fn edition(&self) -> u64 {
        self.edition.load(Ordering::Acquire)
    }

    /// The tree of units.
    pub fn units(&self) -> Arc<UnitTree> {
        self.units.read().expect("no holder of this lock panics").clone()
    }

    /// The accounts.
    pub fn people(&self) -> Arc<Vec<Account>> {
        self.people.read().expect("no holder of this lock panics").clone()
    }

    /// The name of an account.
    pub fn person_name(&self, id: i64) -> Option<String> {
        self.people().iter().find(|p| p.id == id).map(|p| p.name.clone())
    }

    /// The ledger of an id, or a finding for the person.
    pub fn ledger(&self, id: &str) -> Result<Arc<Ledger>, OpError> {
        crate::packs::ledger(&self.pack, id).cloned().ok_or_else(|| OpError::NotFound(format!("台账“{id}”")))
    }
}
