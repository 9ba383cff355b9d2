//! Sentences in, beads with confidences out.
//!
//! [`Aligner`] holds what all threads share: languages, lexicons, weights. Each thread has a [`Worker`], which owns the
//! memory that aligning needs and reuses it from document to document.
//!
//! A document is aligned in `rounds` of search, each of which learns word translations for the next. The beads that
//! could still win then get their remaining features, and the posterior of the best path is their confidence
//! (`decide`). `around` aligns between beads that a person confirmed, `pairs` scores pairs without looking for others.

mod alignment;
mod around;
mod decide;
mod document_evidence;
mod knowledge;
mod model;
mod pairs;
mod rounds;
mod segments;
mod worker;

pub use alignment::{Alignment, ScoredBead};
pub use model::AlignerOptions;
pub use segments::Segments;
pub use worker::{Aligner, Worker};
