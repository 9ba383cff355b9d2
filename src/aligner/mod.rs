//! Sentences in, beads with confidences out.

pub(crate) mod adequacy;
pub(crate) mod around;
pub(crate) mod document_evidence;
pub(crate) mod rounds;
pub(crate) mod sentences;

pub use sentences::{Aligner, AlignerOptions, Alignment, ScoredBead, Segments, Workspace};
