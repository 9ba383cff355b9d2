//! Aligns the sentences of two texts, and returns beads with confidences.
//!
//! All threads share one [`Aligner`], which holds the languages, lexicons and weights. Each thread has its
//! own [`Worker`], which holds the working memory.
//!
//! `rounds` searches a document several times and learns word translations between the searches. Then
//! `decide` rescores the candidates, chooses the best path, and computes the posterior of each bead.
//! `leftover` pairs single sentences that changed places. `reorder` puts whole passages into source order and
//! aligns again. `alignment` computes the final confidence of each bead. `around` aligns the text between
//! beads that a person confirmed, and `pairs` scores existing pairs. For audits, `support` and `word_rates` measure how
//! well single sentences and words correspond.

mod alignment;
mod around;
mod decide;
mod knowledge;
mod languages;
mod leftover;
mod model;
mod pairs;
mod reorder;
mod rounds;
mod selection;
mod support;
mod word_rates;
mod worker;

pub(crate) use alignment::Alternative;
pub use alignment::{Alignment, ScoredBead, Segments, is_hole};
pub use model::AlignerOptions;
pub use worker::{Aligner, Worker};
