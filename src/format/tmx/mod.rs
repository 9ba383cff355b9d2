//! Translation Memory eXchange 1.4.

mod chars;
pub mod check;
mod input;
mod options;
mod pairs;
mod plain;
mod read;
mod scan;
mod unit;
mod write;

pub(super) use chars::quoted;
pub use chars::{Cleaned, clean};
pub use input::Place;
pub use options::{TmxOptions, date};
pub use pairs::{PairSelection, TmxPairs};
pub use read::TmxReader;
pub use scan::{Attributes, Fault};
pub(super) use scan::{Scanner, Token};
pub use unit::{Annotation, Code, Extra, Header, SideExtra, TmxUnit, Variant};
pub use write::TmxWriter;
