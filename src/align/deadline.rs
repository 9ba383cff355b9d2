//! Time limits and cancellation.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// When to stop working on a document: at a time limit, or as soon as another thread cancels the work.
#[derive(Debug, Clone, Default)]
pub struct Deadline {
    /// The time limit, if there is one.
    pub time: Option<Instant>,
    /// Another thread sets this to `true` to cancel the work.
    pub cancelled: Option<Arc<AtomicBool>>,
}

/// The error of a computation that a [`Deadline`] stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interrupted;

impl Deadline {
    /// Whether the work must stop, for either reason.
    pub fn is_due(&self) -> bool {
        self.cancelled.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) || self.has_passed()
    }

    /// Whether the time limit has passed.
    pub fn has_passed(&self) -> bool {
        self.time.is_some_and(|time| Instant::now() >= time)
    }

    /// An error if the work must stop.
    pub(crate) fn check(&self) -> Result<(), Interrupted> {
        if self.is_due() { Err(Interrupted) } else { Ok(()) }
    }
}
