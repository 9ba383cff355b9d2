//! Corrections that people made on the review page.

pub(crate) mod sentences;
pub(crate) mod units;

pub use sentences::{Correction, Corrections};
