//! What the names of documents say about which belong together.
//!
//! Names are trusted as far as the contents confirm them: in a folder of `guide.fr.html` and `guide.en.html`, names
//! decide where the contents do not, as for two pages without words. Names that contradict the contents, such as those
//! of two folders whose files are just numbered, have no influence.

use super::matching::{Candidate, Candidates};
use crate::score::log_odds;
use rustc_hash::FxHashMap;

/// The probability of a pair from which on its contents are evidence about the names.
const CERTAIN: f32 = 0.9;
/// Pseudo-counts of names that agree and disagree with the contents.
const PRIOR: [f32; 2] = [4.0, 1.0];
/// The maximum influence of names, in nats. Names never outweigh contents that are clear.
const MOST: f32 = 4.0;

/// The pairs of documents whose names match.
pub(super) struct NamePairs {
    /// For each French document, and each document in the other language, the one whose name matches.
    partners: [FxHashMap<u32, u32>; 2],
    /// How much a match of names adds to the log odds of a pair, in nats.
    strength: f32,
}

impl NamePairs {
    /// Measures how far the names agree with the contents. `pairs` are indices of a French document and one in the
    /// other language.
    pub(super) fn new(pairs: &[(u32, u32)], candidates: &Candidates) -> NamePairs {
        let back = pairs.iter().map(|&(french, foreign)| (foreign, french)).collect();
        let mut names = NamePairs { partners: [pairs.iter().copied().collect(), back], strength: 0.0 };
        let [mut agreeing, mut disagreeing] = PRIOR;
        for at in candidates.assign(|candidate| candidate.log_odds) {
            let candidate = &candidates.all[at];
            if candidate.log_odds >= log_odds(CERTAIN) {
                match names.relation(candidate) {
                    Some(true) => agreeing += 1.0,
                    Some(false) => disagreeing += 1.0,
                    None => {}
                }
            }
        }
        names.strength = (agreeing / disagreeing).ln().clamp(0.0, MOST);
        names
    }

    /// Whether the names of a candidate match. `None` if neither of them matches any name.
    pub(super) fn relation(&self, candidate: &Candidate) -> Option<bool> {
        let [french, foreign] = &self.partners;
        let one = french.get(&candidate.french).map(|partner| *partner == candidate.foreign);
        one.or_else(|| foreign.contains_key(&candidate.foreign).then_some(false))
    }

    /// Returns the log odds of a candidate by its contents and its names.
    pub(super) fn log_odds(&self, candidate: &Candidate) -> f32 {
        candidate.log_odds
            + match self.relation(candidate) {
                Some(true) => self.strength,
                Some(false) => -self.strength,
                None => 0.0,
            }
    }

    /// Whether names have any influence.
    pub(super) fn are_trusted(&self) -> bool {
        self.strength > 0.0
    }
}
