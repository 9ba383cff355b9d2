//! Reads and writes XLIFF 1.2 and 2.x, the exchange format of translation tools.

mod inline;
mod languages;
mod literal;
mod markup;
mod reader;
mod status;
mod text;
mod writer;

pub use reader::XliffReader;
pub use status::states;
pub(crate) use status::{can_store, has_state};
pub use writer::XliffWriter;

#[cfg(test)]
#[path = "xliff_tests.rs"]
mod tests;

/// The attribute value that marks a `note` element as the confidence of its unit. The attribute is `from` in
/// XLIFF 1.2 and `category` in XLIFF 2.x.
const CONFIDENCE: &str = "enregard-confidence";

/// The namespace of the attributes that hold the original code of a `g` element.
const NAMESPACE: &str = "urn:enregard:xliff";
/// The attributes of a `g` element that hold its original start tag and end tag.
const BEGIN: &str = "enregard:begin";
const END: &str = "enregard:end";

/// The two major versions of XLIFF, which are incompatible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// XLIFF 1.2, which nearly every translation tool reads.
    One,
    /// XLIFF 2.0, which is also the core of versions 2.1 and 2.2.
    Two,
}
