//! enregard: aligns French documents with their translations, sentence by sentence.
//!
//! ```text
//!  bytes ──read──▶ paragraphs ──split──▶ sentences ──tokens──▶ evidence ──costs──▶ beads ──▶ units + confidence ──write──▶ TMX …
//!         text/           split/              lexicon/, score/          align/        pipeline           format/
//! ```

pub mod align;
pub mod error;
pub mod eval;
pub mod format;
pub mod lexicon;
pub mod pipeline;
pub mod score;
pub mod split;
pub mod text;
