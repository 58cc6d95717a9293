//! The running product: store, packs, clock, and the tree of units kept at hand. It holds no rule of the field.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock};

use gangmu_pack::Pack;
use gangmu_pack::definition::Ledger;
use gangmu_store::{Account, Store, StoreError};

use crate::auth::session::SessionCache;
use crate::clock::Clock;
use crate::ops::error::OpError;
use crate::seal::Seal;
use crate::units::UnitTree;
use crate::work::Works;

/// Everything that a request needs. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts of the product.
pub struct Parts {
    /// Records and plans.
    pub store: Store,
    /// The definitions in force.
    pub pack: Arc<Pack>,
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
    /// The name of this process, by which it knows the work that it has in hand.
    pub runner: String,
    units: RwLock<Arc<UnitTree>>,
    people: RwLock<Arc<Vec<Account>>>,
    edition: AtomicU64,
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Puts the product together on an open store.
    pub async fn new(store: Store, pack: Arc<Pack>, clock: Clock, seal: Seal, demo: bool) -> Result<App, StoreError> {
        let units = RwLock::new(Arc::new(UnitTree::new(store.all_units().await?, &store.successors().await?)));
        let people = RwLock::new(Arc::new(store.accounts().await?));
        let (sessions, edition) = (SessionCache::default(), AtomicU64::default());
        let works = Arc::default();
        let runner = hex::encode(crate::clock::random::<8>());
        Ok(App(Arc::new(Parts { store, pack, clock, seal, sessions, demo, works, runner, units, people, edition })))
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

    /// How often the units were read again: what was judged by them is of an edition that was asked for before.
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
