//! Reads and writes Gettext PO files. Each entry is a message with its translation.

mod header;
mod message;
mod reader;
mod writer;

pub(crate) use message::{Message, place, write_header};
pub use reader::PoReader;
pub use writer::{FUZZY_BELOW, PoWriter};
