//! When to leave off.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// When a document is to be left as it is. Whoever works on one asks from time to time, between two steps.
#[derive(Debug, Clone, Default)]
pub struct Halt {
    /// Its time is up then.
    pub deadline: Option<Instant>,
    /// Somebody wants it to end.
    pub flag: Option<Arc<AtomicBool>>,
}

/// Work was left off before it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Halted;

impl Halt {
    /// Whether it is time to leave off.
    pub fn is_due(&self) -> bool {
        self.flag.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) || self.is_late()
    }

    /// Whether the time is up.
    pub fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// Goes on unless it is time to leave off.
    ///
    /// # Errors
    /// When it is.
    pub fn check(&self) -> Result<(), Halted> {
        if self.is_due() { Err(Halted) } else { Ok(()) }
    }
}
