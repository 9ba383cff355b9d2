//! Scores beads, in nats. The score of a bead is a log-likelihood ratio: it compares the hypothesis that the
//! two passages are translations of each other with the hypothesis that they are unrelated.
//!
//! 1. `side` converts sentences to numbered keys. A key is the normalised form of a word or number.
//! 2. `evidence` collects links before the document is aligned. A link is a pair of keys that may translate
//!    each other.
//! 3. `base` computes the base score, which the search needs for every bead in its region.
//! 4. `features` computes more detailed scores for the few candidate beads that the search keeps.
//! 5. `learn` learns more links from the beads that a search found.
//! 6. `confidence` converts scores to probabilities.
//!
//! From [`crate::align`], these modules use only the definitions of beads, anchor candidates and deadlines.

mod base;
mod confidence;
mod evidence;
mod features;
mod learn;
mod logistic;
#[cfg(test)]
mod reference;
mod side;
mod weights;

pub(crate) use base::BaseScore;
pub(crate) use base::lexical::{Direction, LexicalTable, PassageScore};
pub(crate) use base::scope::Scope;
pub(crate) use confidence::unaligned;
pub use confidence::{DocumentEvidence, PairEvidence, TranslationEvidence};
pub(crate) use evidence::EvidenceWork;
pub(crate) use evidence::anchors::{AnchorChoice, AnchorFinder};
pub use evidence::language::LanguageEvidence;
pub(crate) use evidence::links::{Links, Rows};
pub use features::Features;
pub(crate) use features::{BothEnds, Ends, FeatureWork, plain_features};
pub(crate) use learn::{LinkLearner, Sample};
pub(crate) use logistic::{log_odds, logistic};
pub(crate) use side::Side;
pub use weights::Weights;
