//! Translation Memory eXchange (TMX): writes version 1.4 and reads versions 1.1 to 1.4.

mod body;
mod chars;
pub mod check;
mod context;
mod dtd;
mod input;
mod options;
mod pairs;
mod parse;
mod read;
mod scan;
mod segment;
mod token;
mod unit;
mod write;
mod xml;

pub(super) use body::{Body, TAIL, creation_date, head};
pub use chars::{Cleaned, clean};
pub(super) use chars::{Cleaner, escaped, first_bad, forbidden, quoted};
pub(crate) use context::{Contexts, add_contexts};
pub use options::{TmxOptions, date};
pub(super) use pairs::OTHER_TAGS;
pub use pairs::{PairSelection, TmxPairs};
pub use read::TmxReader;
pub(super) use scan::Scanner;
pub use token::{Attributes, Fault, Place};
pub(super) use token::{Token, find};
pub use unit::{Annotation, Code, Extra, Header, SideExtra, TmxUnit, Variant};
pub(super) use unit::{prop, scanner_of};
pub use write::TmxWriter;
pub(super) use write::numbers;
