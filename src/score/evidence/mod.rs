//! Collects evidence for links before alignment, from lexicons, identical keys, cognates and equal numbers.

pub(crate) mod anchors;
mod cognate;
pub(crate) mod language;
pub(crate) mod links;
mod names;
pub(crate) mod token_index;
pub(super) mod values;

use super::side::{Side, reset};
use super::weights::Weights;
use crate::align::Deadline;
use crate::lexicon::Lexicon;
use crate::text::language::Language;
use cognate::Cognates;
use links::LinkCounts;
use names::Names;

#[derive(Debug, Default)]
pub(crate) struct EvidenceWork {
    /// For each lexicon, a list with an entry for each French key of the document: the number of that key in
    /// the lexicon, or `None` if the lexicon does not contain the key.
    french: Vec<Vec<Option<u32>>>,
    /// For each key of the other language in the current lexicon, the number of the key in the document, or
    /// `u32::MAX` if the document does not contain the key.
    foreign: Vec<u32>,
    cognates: Cognates,
    names: Names,
    /// For each source key of the document, the number of the identical target key, or `u32::MAX` if no
    /// target key is identical.
    pub(crate) identical: Vec<u32>,
    /// The prior counts of a document's links, sorted by source, then target, without duplicates.
    pub(crate) priors: Vec<LinkCounts>,
}

impl EvidenceWork {
    /// Finds the French words of a document in the lexicons. Call this before the other methods.
    pub(crate) fn find_french(&mut self, french: &Side, lexicons: &[Lexicon]) {
        let mut buffer = String::new();
        self.french.resize_with(lexicons.len(), Vec::new);
        for (numbers, lexicon) in self.french.iter_mut().zip(lexicons) {
            numbers.clear();
            numbers.extend(french.keys.iter().map(|key| lexicon.find_french(key, &mut buffer)));
        }
    }

    /// Finds the French names of a document on the other side, if it is in another script. Call this before
    /// [`EvidenceWork::collect`].
    pub(crate) fn find_names(&mut self, src: (&Side, &[&str]), tgt: (&Side, &[&str])) {
        if src.0.lang == Language::French {
            self.names.find(src, tgt);
        } else {
            self.names.find(tgt, src);
            self.names.links.iter_mut().for_each(|link| *link = (link.1, link.0));
        }
    }

    /// Collects the prior counts of a document's links.
    pub(crate) fn collect(
        &mut self,
        src: &Side,
        tgt: &Side,
        lexicons: &[Lexicon],
        weights: &Weights,
        deadline: &Deadline,
    ) {
        self.priors.clear();
        for (at, lexicon) in lexicons.iter().enumerate() {
            self.add_lexicon(src, tgt, (at, lexicon), weights.lexicon);
        }
        let out = &mut self.priors;
        let link = |src, tgt, count| LinkCounts { src, tgt, forward: count, backward: count };
        self.identical.clear();
        for (id, key) in src.keys.iter().enumerate() {
            let same = tgt.keys.get(key);
            self.identical.push(same.unwrap_or(u32::MAX));
            if let Some(same) = same {
                out.push(link(id as u32, same, weights.identical));
            }
        }
        let cognate = |src, tgt| out.push(link(src, tgt, weights.cognate));
        self.cognates.find((&src.keys, &tgt.keys), weights.cognate_ratio, deadline, cognate);
        out.extend(self.names.links.iter().map(|&(src, tgt)| link(src, tgt, weights.cognate)));
        values::links(src, tgt, |src, tgt| out.push(link(src, tgt, weights.value)));
        out.sort_unstable_by_key(|link| (link.src, link.tgt));
        out.dedup_by(|next, kept| {
            let same = (next.src, next.tgt) == (kept.src, kept.tgt);
            if same {
                kept.forward += next.forward;
                kept.backward += next.backward;
            }
            same
        });
    }

    fn add_lexicon(&mut self, src: &Side, tgt: &Side, (at, lexicon): (usize, &Lexicon), weight: f32) {
        let french_is_source = src.lang == Language::French;
        let foreign_side = if french_is_source { tgt } else { src };
        reset(&mut self.foreign, lexicon.foreign.len(), u32::MAX);
        for (id, key) in foreign_side.keys.iter().enumerate() {
            if let Some(number) = lexicon.foreign.get(key) {
                self.foreign[number as usize] = id as u32;
            }
        }
        for (id, number) in self.french[at].iter().enumerate() {
            let Some(number) = *number else { continue };
            for entry in lexicon.entries(number) {
                let other = self.foreign[entry.other as usize];
                if other == u32::MAX {
                    continue;
                }
                let (forward, backward) = (weight * entry.forward, weight * entry.backward);
                self.priors.push(if french_is_source {
                    LinkCounts { src: id as u32, tgt: other, forward, backward }
                } else {
                    LinkCounts { src: other, tgt: id as u32, forward: backward, backward: forward }
                });
            }
        }
    }

    /// Returns the probability of the likeliest translation in the lexicons, averaged over all French tokens,
    /// from 0 to 1. A token that no lexicon contains has probability 0.
    pub(crate) fn coverage(&self, french: &Side, lexicons: &[Lexicon]) -> f32 {
        let likeliest = |id: usize| {
            let of = |(numbers, lexicon): (&Vec<Option<u32>>, &Lexicon)| -> f32 {
                let entries = numbers[id].map_or(&[][..], |number| lexicon.entries(number));
                entries.iter().map(|entry| entry.forward).fold(0.0, f32::max)
            };
            self.french.iter().zip(lexicons).map(of).fold(0.0, f32::max)
        };
        let (mut sum, mut all) = (0.0, 0);
        for (id, &count) in french.counts.iter().enumerate() {
            sum += likeliest(id) * count as f32;
            all += count;
        }
        sum / all.max(1) as f32
    }
}
