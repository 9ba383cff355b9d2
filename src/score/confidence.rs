//! Four logistic models with a few inputs each. `examples/fit_confidence.rs` fits the first two, and
//! `examples/faults.rs` fits the other two:
//!
//! - the probability that two documents are translations of each other;
//! - the probability that two passages are translations of each other, regardless of the surrounding text;
//! - the probability that a bead is right and that its sides translate each other;
//! - the probability that an unaligned sentence has no counterpart.

use super::base::BaseScore;
use super::evidence::language::LanguageEvidence;
use super::features::{FeatureWork, Features};
use super::logistic::{log_odds, logistic};
use crate::align::Bead;

/// Evidence that two documents are translations of each other.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct DocumentEvidence {
    /// The share of all characters that belong to beads with text on both sides, from 0 to 1.
    pub paired: f32,
    /// The mean [`PairEvidence::probability`] of the beads with text on both sides, weighted by their length
    /// in characters, from 0 to 1.
    pub sound: f32,
    /// The lexical score of the beads with text on both sides, in nats per token, computed without the links
    /// learnt from the document.
    pub known: f32,
    /// The number of tokens on both sides together.
    pub tokens: f32,
    /// Whether the aligner has a lexicon.
    pub lexicon: bool,
}

/// Evidence that two passages are translations of each other, regardless of the surrounding text.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PairEvidence {
    /// The lexical score in nats, divided by the square root of the number of tokens on both sides together.
    pub lexical: f32,
    /// The larger of the features `position` and `order` in nats, divided by the square root of the number of
    /// tokens on both sides together.
    pub placed: f32,
    /// The length score, in nats. The best possible value is 0.
    pub length: f32,
    /// The natural logarithm of the number of tokens on both sides together.
    pub tokens: f32,
    /// The count of numbers that occur on one side only, at most three.
    pub numbers: f32,
}

/// Maximum of [`PairEvidence::numbers`]. The weights of the passage model were fitted with this limit.
const MAX_NUMBERS: f32 = 3.0;
/// Document size, in tokens, at which the inputs of the document model have scale 1: about ten sentences on
/// each side.
const TYPICAL_TOKENS: f32 = 600.0;
/// Document size, in tokens, above which the scale of the inputs of the document model stays constant: 1.5
/// times the longest training text.
const MAX_TOKENS: f32 = 10_000.0;
/// Weights of the document model without and with a lexicon: the intercept, then one for each of
/// [`DocumentEvidence::values`].
const DOCUMENT: [[f32; 5]; 2] =
    [[-2.887, 1.743, 7.405, 5.828, 22.425], [-7.855, 3.177, 4.266, 9.315, 23.831]];
/// Prior odds that two documents supplied as a pair are translations: one pair in ten is assumed to be
/// unrelated (docs/decisions/0008-short-documents.md). The model itself assumes even odds.
const PRIOR_ODDS: f32 = 9.0;
/// Weights of the passage model: the intercept, then one for each of [`PairEvidence::values`]. On the gold
/// texts, the last weight would be -0.475. The project's own texts, in which fewer true pairs differ in their
/// numbers, need a larger one: for pairs of similar length, the area under the ROC curve is .9855 instead of
/// .9807 (tests/score.rs).
const PAIR: [f32; 6] = [-0.981, 1.065, 1.891, 0.548, -0.252, -0.6];

/// Weights of the translation model: the intercept, then one for each of [`TranslationEvidence::values`].
const TRANSLATION: [f32; 7] = [0.747, 0.779, 0.031, 0.155, -0.905, -0.895, 0.872];

/// Weights of the model of unaligned sentences: the intercept, then one for the log odds that no other
/// sentence fits, and one that applies if the other side has unaligned sentences in the same place.
const UNALIGNED: [f32; 3] = [1.077, 0.525, -1.586];

/// Returns the probability that a sentence has no counterpart. `alignment` is the probability that no other
/// sentence fits. `in_hole` is set if the other side has unaligned sentences in the same place. Such
/// sentences are more often a free translation of each other than an omission next to an addition.
pub(crate) fn unaligned(alignment: f32, in_hole: bool) -> f32 {
    logistic(&UNALIGNED, &[log_odds(alignment), if in_hole { 1.0 } else { 0.0 }])
}

/// Evidence that the two sides of a bead translate each other, given that the bead is the best one for its
/// sentences.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct TranslationEvidence {
    /// The log odds of [`PairEvidence::probability`].
    pub pair: f32,
    /// The evidence that each side is in its language, or `None` if there was no reason to examine it.
    pub languages: Option<LanguageEvidence>,
    /// The number of standard deviations by which the target is shorter than expected from the length of the
    /// source, from 0 to 4.
    pub short: f32,
    /// The number of standard deviations by which the target is longer than expected from the length of the
    /// source, from 0 to 4.
    pub long: f32,
    /// 1 if the target has at most three words and none of them has a known translation in the source,
    /// otherwise 0. The value is often 1 for names and headings, where weak lexical evidence means little.
    pub unknown: f32,
    /// The evidence from which [`TranslationEvidence::pair`] is computed.
    pub passage: PairEvidence,
}

/// Maximum of the log odds [`TranslationEvidence::pair`] as an input of the translation model. Larger log
/// odds do not count as stronger evidence. With maxima from 1 to 3, the model recognises unrelated sentences
/// equally well.
const MAX_PAIR: f32 = 2.0;
/// Maximum of [`TranslationEvidence::short`] and [`TranslationEvidence::long`], in standard deviations.
const MAX_DEVIATION: f32 = 4.0;

impl TranslationEvidence {
    /// Computes the evidence for a bead with sentences on both sides, from its features. `languages` examines
    /// the languages of its sides, given the log odds of its pair probability. The order feature is ignored,
    /// because it is not computed for all beads.
    pub(crate) fn of(
        bead: &Bead,
        base: &BaseScore<'_>,
        features: &Features,
        languages: impl FnOnce(f32) -> Option<LanguageEvidence>,
        memory: &mut FeatureWork,
    ) -> TranslationEvidence {
        let (s, t) = bead.sides();
        let features = Features { order: 0.0, ..*features };
        let deviation = base.deviation(s, t);
        let passage = PairEvidence::of(bead, base, &features);
        let pair = log_odds(passage.probability());
        TranslationEvidence {
            pair,
            passage,
            languages: languages(pair),
            short: (-deviation).clamp(0.0, MAX_DEVIATION),
            long: deviation.clamp(0.0, MAX_DEVIATION),
            unknown: if memory.is_unknown(bead, base) { 1.0 } else { 0.0 },
        }
    }

    /// Returns the inputs of the translation model: the log odds of `alignment`, `pair` up to [`MAX_PAIR`],
    /// their product, `short`, `long` and `unknown`. `alignment` is the probability that the bead is the best
    /// one for its sentences.
    pub fn values(&self, alignment: f32) -> [f32; 6] {
        let TranslationEvidence { pair, short, long, unknown, .. } = *self;
        let (alignment, pair) = (log_odds(alignment), pair.min(MAX_PAIR));
        [alignment, pair, alignment * pair, short, long, unknown]
    }

    /// Returns the probability that the bead is right and that its sides translate each other: the
    /// probability of the translation model, times the probability that each side is in its language.
    pub fn probability(&self, alignment: f32) -> f32 {
        let languages = self.languages.map_or(1.0, |evidence| evidence.probability());
        languages * logistic(&TRANSLATION, &self.values(alignment))
    }
}

impl DocumentEvidence {
    /// Returns the inputs of the document model: 1, `paired`, `sound` and `known`, each multiplied by the
    /// fourth root of `tokens / TYPICAL_TOKENS`.
    pub fn values(&self) -> [f32; 4] {
        let DocumentEvidence { paired, sound, known, tokens, .. } = *self;
        let root = (tokens.min(MAX_TOKENS) / TYPICAL_TOKENS).powf(0.25);
        [1.0, paired, sound, known].map(|value| value * root)
    }

    /// Returns the probability that the documents are translations of each other, assuming even prior odds.
    pub fn probability(&self) -> f32 {
        logistic(&DOCUMENT[usize::from(self.lexicon)], &self.values())
    }

    /// Returns the probability that two documents supplied as a pair are translations of each other. It is
    /// higher than [`DocumentEvidence::probability`], because such documents usually are translations of each
    /// other.
    pub fn given_as_pair(&self) -> f32 {
        let even = self.probability();
        PRIOR_ODDS * even / (PRIOR_ODDS * even + 1.0 - even)
    }
}

impl PairEvidence {
    /// Computes the evidence for a bead from its base score and its features.
    pub(crate) fn of(bead: &Bead, base: &BaseScore<'_>, features: &Features) -> PairEvidence {
        let (s, t) = bead.sides();
        let tokens = (base.src.token_count(s.clone()) + base.tgt.token_count(t.clone())).max(1) as f32;
        PairEvidence {
            lexical: base.lexical(s.start, t.start, s.len(), t.len()) / tokens.sqrt(),
            placed: features.position.max(features.order) / tokens.sqrt(),
            length: features.length,
            tokens: tokens.ln(),
            numbers: features.numbers.min(MAX_NUMBERS),
        }
    }

    /// Returns the inputs of the passage model: the fields in their order.
    pub fn values(&self) -> [f32; 5] {
        let PairEvidence { lexical, placed, length, tokens, numbers } = *self;
        [lexical, placed, length, tokens, numbers]
    }

    /// Returns the probability that the passages are translations of each other.
    pub fn probability(&self) -> f32 {
        logistic(&PAIR, &self.values())
    }
}
