//! What a document may take.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What a document may take at most; nothing is said of what is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// The size of either text, in bytes.
    pub bytes: Option<u64>,
    /// The time for both texts together.
    pub time: Option<Duration>,
}

/// When a document is to be left as it is. Whoever works on one asks from time to time, between two steps.
#[derive(Debug, Clone, Default)]
pub struct Halt {
    /// Its time is up then.
    pub deadline: Option<Instant>,
    /// Somebody wants it to end.
    pub flag: Option<Arc<AtomicBool>>,
}

impl Halt {
    /// Whether it is time to leave off.
    pub fn is_due(&self) -> bool {
        self.flag.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) || self.is_late()
    }

    /// Whether the time is up.
    pub fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
}
