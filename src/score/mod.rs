//! Scores of beads, in nats: the log-likelihood ratio of two passages' words, lengths and positions if they
//! translate each other, against unrelated text.
//!
//! 1. [`side`] turns sentences into numbered keys.
//! 2. [`evidence`] collects the links between keys that are known before the document is aligned.
//! 3. [`base`] scores every bead of the search.
//! 4. [`features`] rescores the few candidates that the search leaves.
//! 5. [`learn`] learns further links from the beads found.
//! 6. [`confidence`] turns scores into probabilities.
//!
//! Of [`crate::align`] these modules use only the types that describe beads, anchors and deadlines.

pub mod base;
pub mod confidence;
pub mod evidence;
pub mod features;
pub mod learn;
#[cfg(test)]
mod reference;
pub mod side;
pub mod weights;
