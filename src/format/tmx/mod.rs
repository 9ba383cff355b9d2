//! Translation Memory eXchange 1.4.

mod chars;
mod write;

pub use chars::{Cleaned, clean};
pub use write::TmxWriter;
