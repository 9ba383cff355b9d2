//! Time limits and cancellation.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Limits the work on a document by time, by a flag that another thread can set, or by both.
#[derive(Debug, Clone, Default)]
pub struct Deadline {
    /// The time limit, if there is one.
    pub time: Option<Instant>,
    /// A flag that another thread sets to `true` to cancel the work.
    pub cancelled: Option<Arc<AtomicBool>>,
}

/// The error returned by a computation that a [`Deadline`] stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interrupted;

impl Deadline {
    /// Whether the work must stop, because the time limit has passed or because it was cancelled.
    pub fn is_due(&self) -> bool {
        self.cancelled.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) || self.has_passed()
    }

    /// Whether the time limit has passed.
    pub fn has_passed(&self) -> bool {
        self.time.is_some_and(|time| Instant::now() >= time)
    }

    /// Returns an error if the work must stop.
    pub(crate) fn check(&self) -> Result<(), Interrupted> {
        if self.is_due() { Err(Interrupted) } else { Ok(()) }
    }
}
