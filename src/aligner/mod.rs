//! Sentences in, beads with confidences out.
//!
//! All threads share an [`Aligner`] (languages, lexicons, weights); each has its own [`Worker`] (memory).
//!
//! A document is aligned in `rounds` of search, each of which learns word translations for the next. Then
//! `decide` computes the remaining features of the beads that could still win; the posterior of the best path
//! is their confidence. `around` aligns between beads that a person confirmed, `pairs` scores existing pairs.

mod alignment;
mod around;
mod decide;
mod knowledge;
mod model;
mod pairs;
mod rounds;
mod worker;

pub use alignment::{Alignment, ScoredBead, Segments};
pub use model::AlignerOptions;
pub use worker::{Aligner, Worker};
