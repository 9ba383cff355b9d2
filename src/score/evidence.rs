//! What speaks for a link between two keys of this document before it is aligned: the lexicon, identity, likeness,
//! the same number.

use super::cognate::Cognates;
use super::side::Side;
use super::values;
use super::weights::Weights;
use crate::lexicon::Lexicon;
use crate::text::language::Language;

/// A weight of a link between a source and a target key, as counts to begin with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// The source key.
    pub src: u32,
    /// The target key.
    pub tgt: u32,
    /// Counts for p(tgt | src).
    pub forward: f32,
    /// Counts for p(src | tgt).
    pub backward: f32,
}

/// Reused memory.
#[derive(Debug, Default)]
pub struct EvidenceWork {
    /// The document's number of each foreign key of the lexicon, or `u32::MAX`.
    foreign: Vec<u32>,
    cognates: Cognates,
}

/// Collects the priors of a document, sorted by source, then target; each link once.
pub fn priors(
    src: &Side,
    tgt: &Side,
    lexicons: &[Lexicon],
    weights: &Weights,
    work: &mut EvidenceWork,
    out: &mut Vec<Prior>,
) {
    out.clear();
    for lexicon in lexicons {
        from_lexicon(
            src,
            tgt,
            lexicon,
            src.lang == Language::French,
            weights.lexicon,
            &mut work.foreign,
            out,
        );
    }
    for (id, key) in src.keys.iter().enumerate() {
        if let Some(same) = tgt.keys.get(key) {
            out.push(Prior {
                src: id as u32,
                tgt: same,
                forward: weights.identical,
                backward: weights.identical,
            });
        }
    }
    work.cognates.find(&src.keys, &tgt.keys, weights.cognate_ratio, |src, tgt| {
        out.push(Prior { src, tgt, forward: weights.cognate, backward: weights.cognate });
    });
    values::links(src, tgt, |src, tgt| {
        out.push(Prior { src, tgt, forward: weights.value, backward: weights.value });
    });
    out.sort_unstable_by_key(|prior| (prior.src, prior.tgt));
    out.dedup_by(|next, kept| {
        let same = (next.src, next.tgt) == (kept.src, kept.tgt);
        if same {
            kept.forward += next.forward;
            kept.backward += next.backward;
        }
        same
    });
}

/// How much the lexicons can say of a French side: the mean, over its tokens, of the probability of the likeliest
/// translation that a lexicon has, 0..1.
pub fn reach(french: &Side, lexicons: &[Lexicon]) -> f32 {
    let likeliest = |key: &str| {
        let of = |lexicon: &Lexicon| -> f32 {
            let number = lexicon.french.get(key);
            let entries = number.map_or(&[][..], |number| lexicon.entries(number));
            entries.iter().map(|entry| entry.forward).fold(0.0, f32::max)
        };
        lexicons.iter().map(of).fold(0.0, f32::max)
    };
    let (mut sum, mut all) = (0.0, 0);
    for (key, &count) in french.keys.iter().zip(&french.counts) {
        sum += likeliest(key) * count as f32;
        all += count;
    }
    sum / all.max(1) as f32
}

fn from_lexicon(
    src: &Side,
    tgt: &Side,
    lexicon: &Lexicon,
    french_is_source: bool,
    weight: f32,
    foreign: &mut Vec<u32>,
    out: &mut Vec<Prior>,
) {
    let (french_side, foreign_side) = if french_is_source { (src, tgt) } else { (tgt, src) };
    foreign.clear();
    foreign.resize(lexicon.foreign.len(), u32::MAX);
    for (id, key) in foreign_side.keys.iter().enumerate() {
        if let Some(number) = lexicon.foreign.get(key) {
            foreign[number as usize] = id as u32;
        }
    }
    for (id, key) in french_side.keys.iter().enumerate() {
        let Some(number) = lexicon.french.get(key) else { continue };
        for entry in lexicon.entries(number) {
            let other = foreign[entry.other as usize];
            if other == u32::MAX {
                continue;
            }
            let (forward, backward) = (weight * entry.forward, weight * entry.backward);
            out.push(if french_is_source {
                Prior { src: id as u32, tgt: other, forward, backward }
            } else {
                Prior { src: other, tgt: id as u32, forward: backward, backward: forward }
            });
        }
    }
}
