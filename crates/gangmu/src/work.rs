//! How far long work is: counters that the work moves on and that whoever waits for it reads. It does no work itself.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What long work is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Rows are read and judged.
    Checking,
    /// Rows are written.
    Writing,
    /// What was written is undone.
    Undoing,
}

/// A piece of long work under way.
#[derive(Debug)]
pub struct Work {
    phase: Mutex<(Phase, Instant)>,
    /// Rows that were judged.
    pub checked: AtomicU64,
    /// Records that were written, also within a transaction that is still open.
    pub written: Arc<AtomicU64>,
}

impl Work {
    fn begin(phase: Phase) -> Work {
        Work { phase: Mutex::new((phase, now())), checked: AtomicU64::default(), written: Arc::default() }
    }

    /// Goes on to the next phase, whose counter begins at nought.
    pub fn enter(&self, phase: Phase) {
        self.counter(phase).store(0, Ordering::Relaxed);
        *self.phase.lock().unwrap_or_else(PoisonError::into_inner) = (phase, now());
    }

    /// What is being done.
    pub fn phase(&self) -> Phase {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    /// Rows a second since the phase began.
    pub fn rows_per_second(&self) -> f64 {
        let (phase, since) = *self.phase.lock().unwrap_or_else(PoisonError::into_inner);
        let seconds = since.elapsed().max(Duration::from_millis(1)).as_secs_f64();
        self.counter(phase).load(Ordering::Relaxed) as f64 / seconds
    }

    fn counter(&self, phase: Phase) -> &AtomicU64 {
        match phase {
            Phase::Checking => &self.checked,
            Phase::Writing | Phase::Undoing => &self.written,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the speed of long work is told to the person who waits for it")]
fn now() -> Instant {
    Instant::now()
}

/// The long work of this process, by the import that it is for.
#[derive(Debug, Default)]
pub struct Works(Mutex<HashMap<i64, Arc<Work>>>);

impl Works {
    /// Begins work; it ends when the guard is dropped.
    pub fn begin(self: &Arc<Self>, id: i64, phase: Phase) -> AtWork {
        let work = Arc::new(Work::begin(phase));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, work.clone());
        AtWork { works: self.clone(), id, work }
    }

    /// The work for an import, while it is under way.
    pub fn of(&self, id: i64) -> Option<Arc<Work>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }
}

/// Work under way.
pub struct AtWork {
    works: Arc<Works>,
    id: i64,
    work: Arc<Work>,
}

impl std::ops::Deref for AtWork {
    type Target = Work;
    fn deref(&self) -> &Work {
        &self.work
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.works.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.id);
    }
}
