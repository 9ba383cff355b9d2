//! Corrections that people made on the review page.

mod sentences;
mod units;

pub use sentences::{Correction, Corrections};
pub(crate) use units::CorrectedUnit;
pub use units::UnitCorrections;
