//! Scores of beads, in nats: the log-likelihood ratio of two passages' words, lengths and positions if they
//! translate each other, against unrelated text.
//!
//! 1. `side` turns sentences into numbered keys.
//! 2. `evidence` collects the links between keys that are known before the document is aligned.
//! 3. `base` scores every bead of the search.
//! 4. `features` rescores the few candidates that the search leaves.
//! 5. `learn` learns further links from the beads found.
//! 6. `confidence` turns scores into probabilities.
//!
//! Of [`crate::align`] these modules use only the types that describe beads, anchors and deadlines.

mod base;
mod confidence;
mod evidence;
mod features;
mod learn;
#[cfg(test)]
mod reference;
mod side;
mod weights;

pub(crate) use base::BaseScore;
pub(crate) use base::lexical::{self, Direction, LexicalTable};
pub use confidence::{DocumentEvidence, PairEvidence};
pub(crate) use evidence::anchors::AnchorFinder;
pub(crate) use evidence::links::{Links, Rows};
pub(crate) use evidence::{EvidenceWork, lexicon_coverage};
pub use features::Features;
pub(crate) use features::{BothEnds, Ends, FeatureWork};
pub(crate) use learn::{LinkLearner, Sample};
pub(crate) use side::Side;
pub use weights::Weights;
