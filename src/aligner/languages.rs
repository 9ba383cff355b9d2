//! Selects the pairs that may have text in the wrong language, and examines the languages of these pairs.

use super::model::Model;
use crate::align::Bead;
use crate::score::{EvidenceWork, LanguageEvidence, Side};

/// The languages of a pair are examined if at least this share of the source words also occurs in the target.
/// Other pairs rarely have text in the wrong language, and examining all pairs takes 3 % more time.
const MIN_COPIED: f32 = 0.2;
/// If at least this share of the source words also occurs in the target, the target may be a copy of the
/// source.
const MIN_COPY: f32 = 0.6;

/// The two sides of a document: the tokens and texts of their sentences, and the keys that occur on both
/// sides.
#[derive(Clone, Copy)]
pub(super) struct Documents<'a> {
    pub(super) src: &'a Side,
    pub(super) tgt: &'a Side,
    pub(super) texts: [&'a [&'a str]; 2],
    pub(super) evidence: &'a EvidenceWork,
}

impl Documents<'_> {
    /// Examines the languages of a bead if its two sides are identical, if at least [`MIN_COPIED`] of the
    /// source words also occur in the target, or if `is_unlikely` is set. Otherwise, returns `None`.
    pub(super) fn languages(
        &self,
        bead: &Bead,
        is_unlikely: bool,
        model: &Model,
    ) -> Option<LanguageEvidence> {
        let Documents { src, tgt, .. } = *self;
        let (s, t) = bead.sides();
        let texts = [&self.texts[0][s.clone()], &self.texts[1][t.clone()]];
        let copied = if texts[0] == texts[1] { 1.0 } else { self.copied(bead) };
        (is_unlikely || copied >= MIN_COPIED)
            .then(|| LanguageEvidence::of((src, s), (tgt, t), texts, copied >= MIN_COPY, &model.lexicons))
    }

    /// Returns the share of the source tokens that are words or numbers and also occur in the target.
    fn copied(&self, bead: &Bead) -> f32 {
        let (s, t) = bead.sides();
        let (src, tgt) = (self.src.tokens_of(s), self.tgt.tokens_of(t));
        let is_copied = |&&key: &&u32| {
            let same = self.evidence.identical[key as usize];
            same != u32::MAX
                && tgt.contains(&same)
                && self.src.keys.key(key).starts_with(char::is_alphanumeric)
        };
        src.iter().filter(is_copied).count() as f32 / src.len().max(1) as f32
    }
}
