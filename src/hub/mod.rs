//! Aligns French texts with their translations into several languages, and writes units with all languages.
//!
//! French is the hub: each other text is aligned with the French one, and the alignments are merged over the French
//! sentences. docs/decisions/0043-several-languages.md has the reasons.

mod document;
mod languages;
mod merge;
mod options;
mod output;
mod run;

pub use run::HubRun;
