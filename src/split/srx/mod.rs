//! SRX 2.0 (Segmentation Rules eXchange, GALA 2008): segmentation rules as CAT tools export them.
//!
//! 1. [`SrxRules::read`] parses the file: named lists of rules, and maps from languages to lists.
//! 2. [`SrxRules::for_language`] collects and compiles the rules of a language: those of all matching maps if
//!    `cascade="yes"`, otherwise those of the first.
//! 3. [`SrxSplitter`] applies them: at each position, the first rule whose two patterns match decides.

mod pattern;
mod rules;
mod splitter;
mod xml;

pub use rules::SrxRules;
pub use splitter::SrxSplitter;
