//! How rare the keys of a collection are. A key that few documents have says much about which belong together.

use super::sketch::Sketch;
use rustc_hash::FxHashMap;

/// Pseudo-count of documents per side. In a small collection, a frequent word such as *de* would otherwise seem as rare
/// as a name.
const PRIOR: f32 = 5.0;
/// The length of each of these documents, in tokens.
const PRIOR_TOKENS: f32 = 50.0;

/// The number of documents with a key, and its share of all tokens, on one side.
#[derive(Debug, Clone, Copy, Default)]
struct Frequency {
    documents: f32,
    tokens: f32,
}

/// The rarity of each key of a collection, in nats.
pub(super) struct Rarity {
    rarities: FxHashMap<u32, f32>,
}

impl Rarity {
    pub(super) fn new(sides: [&[Sketch]; 2]) -> Rarity {
        let mut all = FxHashMap::<u32, f32>::default();
        let documents = (sides[0].len() + sides[1].len()) as f32;
        for side in sides {
            let mut found = FxHashMap::<u32, Frequency>::default();
            let tokens: f32 = side.iter().map(|sketch| sketch.tokens as f32).sum();
            for key in side.iter().flat_map(|sketch| &sketch.keys) {
                let frequency = found.entry(key.hash).or_default();
                frequency.documents += key.probability();
                frequency.tokens += key.probability() * f32::from(key.count);
            }
            for (hash, frequency) in found {
                let share = frequency.tokens / tokens.max(1.0);
                let prior = 1.0 - (-share * PRIOR_TOKENS).exp();
                *all.entry(hash).or_default() += frequency.documents + PRIOR * prior;
            }
        }
        let rarity = |frequency: f32| ((documents + 2.0 * PRIOR) / (frequency + 0.5)).ln().max(0.0);
        Rarity { rarities: all.into_iter().map(|(hash, frequency)| (hash, rarity(frequency))).collect() }
    }

    /// Returns the rarity of a key of the collection, from 0 for a key that all documents have.
    pub(super) fn of(&self, hash: u32) -> f32 {
        self.rarities.get(&hash).copied().unwrap_or_default()
    }
}
