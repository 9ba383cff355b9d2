//! Corrections that people made on the review page or in a sheet.

mod group;
mod rows;
mod sentences;
#[cfg(feature = "documents")]
mod sheet;
mod units;

pub(crate) use group::CorrectedUnit;
pub(crate) use sentences::Part;
pub use sentences::{Correction, Corrections};
pub use units::UnitCorrections;
