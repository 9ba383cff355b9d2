//! Finds the documents that may belong to a document: those with the same rare keys.
//!
//! An inverted index has the documents of each rare key. The work for a document does not depend on the number
//! of documents, so the work for a collection is proportional to its size.

use super::rarity::Rarity;
use super::sketch::{Sketch, SketchKey};
use rustc_hash::FxHashMap;

/// Keys in more than this many documents are not indexed, because they hardly narrow the search.
const MAX_POSTINGS: usize = 500;
/// The number of postings that are read for a document, from the rarest key on. The partner of a document is nearly
/// always found after a tenth of them.
const MAX_READ: usize = 20_000;
/// The number of candidates of a document. Those with most rare keys in common are examined.
pub(super) const MAX_CANDIDATES: usize = 20;

/// The documents of one side by their keys.
pub(super) struct Index {
    /// The range in `documents` of each key.
    ranges: FxHashMap<u32, (u32, u32)>,
    documents: Vec<u32>,
    /// The factor by which common keys count for each document: the inverse of its size.
    factors: Vec<f32>,
}

impl Index {
    pub(super) fn new(sketches: &[Sketch], rarity: &Rarity) -> Index {
        let mut counts = FxHashMap::<u32, u32>::default();
        for key in sketches.iter().flat_map(|sketch| &sketch.keys) {
            *counts.entry(key.hash).or_default() += 1;
        }
        counts.retain(|_, count| *count as usize <= MAX_POSTINGS);
        let (mut ranges, mut end) = (FxHashMap::default(), 0);
        for (hash, count) in counts {
            ranges.insert(hash, (end, end));
            end += count;
        }
        let mut documents = vec![0; end as usize];
        for (document, sketch) in (0..).zip(sketches) {
            for key in &sketch.keys {
                if let Some(range) = ranges.get_mut(&key.hash) {
                    documents[range.1 as usize] = document;
                    range.1 += 1;
                }
            }
        }
        let size = |sketch: &Sketch| sketch.keys.iter().map(|key| rarity.of(key.hash).powi(2)).sum::<f32>();
        let factors = sketches.iter().map(|sketch| 1.0 / size(sketch).max(1.0).sqrt()).collect();
        Index { ranges, documents, factors }
    }

    /// Returns the documents that have most rare keys in common with `sketch`, best first.
    pub(super) fn candidates(&self, sketch: &Sketch, rarity: &Rarity, work: &mut Vec<f32>) -> Vec<u32> {
        let value = |key: &SketchKey| rarity.of(key.hash).powi(2) * key.probability();
        let mut keys: Vec<(f32, (u32, u32))> =
            sketch.keys.iter().filter_map(|key| Some((value(key), *self.ranges.get(&key.hash)?))).collect();
        keys.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        work.resize(self.factors.len(), 0.0);
        let (mut found, mut read) = (Vec::new(), 0);
        for (value, (start, end)) in keys {
            for &document in &self.documents[start as usize..end as usize] {
                let sum = &mut work[document as usize];
                if *sum == 0.0 {
                    found.push(document);
                }
                *sum += value.max(f32::MIN_POSITIVE);
            }
            read += (end - start) as usize;
            if read > MAX_READ {
                break;
            }
        }
        let mut scored: Vec<(f32, u32)> =
            found.iter().map(|&it| (work[it as usize] * self.factors[it as usize], it)).collect();
        found.iter().for_each(|&document| work[document as usize] = 0.0);
        scored.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.truncate(MAX_CANDIDATES);
        scored.into_iter().map(|(_, document)| document).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pair::key::{KeyKind, hash};

    /// A document with these keys.
    fn document(keys: &[&str]) -> Sketch {
        let key =
            |key: &&str| SketchKey { hash: hash(KeyKind::Word, key), position: 0, count: 1, weight: u8::MAX };
        let mut keys: Vec<SketchKey> = keys.iter().map(key).collect();
        keys.sort_unstable_by_key(|key| key.hash);
        Sketch { tokens: keys.len() as u32, length: 100, limit: u32::MAX, keys: keys.into() }
    }

    /// All documents that have a key in common, by the value of these keys: what the index must find.
    fn reference(sketches: &[Sketch], wanted: &Sketch, rarity: &Rarity) -> Vec<u32> {
        let value = |sketch: &Sketch| {
            let common = sketch.keys.iter().filter(|key| wanted.keys.iter().any(|it| it.hash == key.hash));
            let sum = common.map(|key| rarity.of(key.hash).powi(2)).sum::<f32>();
            let size = sketch.keys.iter().map(|key| rarity.of(key.hash).powi(2)).sum::<f32>();
            sum / size.max(1.0).sqrt()
        };
        let mut found: Vec<(f32, u32)> =
            (0..).zip(sketches).map(|(at, sketch)| (value(sketch), at)).collect();
        found.retain(|(value, _)| *value > 0.0);
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.into_iter().map(|(_, at)| at).take(MAX_CANDIDATES).collect()
    }

    #[test]
    fn the_index_finds_the_documents_that_a_comparison_with_all_finds() {
        let names: Vec<String> = (0..200).map(|n| format!("w{n}")).collect();
        let words = |n: usize| (0..9).map(|k| names[(n * 7 + k * k * 11) % 200].as_str()).collect::<Vec<_>>();
        let sketches: Vec<Sketch> = (0..60).map(|n| document(&words(n))).collect();
        let rarity = Rarity::new([&sketches, &sketches]);
        let index = Index::new(&sketches, &rarity);
        let mut work = Vec::new();
        for (number, sketch) in sketches.iter().enumerate() {
            let found = index.candidates(sketch, &rarity, &mut work);
            let expected = reference(&sketches, sketch, &rarity);
            assert_eq!(found[0], number as u32);
            assert_eq!(found.len(), expected.len());
            // Sums in another order may differ in the last bit, so equal values may be in another order.
            assert!(found.iter().filter(|it| expected.contains(it)).count() + 1 >= expected.len());
        }
        assert!(work.iter().all(|value| *value == 0.0));
    }

    #[test]
    fn a_key_of_too_many_documents_is_not_in_the_index() {
        let sketches: Vec<Sketch> =
            (0..=MAX_POSTINGS).map(|n| document(&["all", &format!("own{n}")])).collect();
        let rarity = Rarity::new([&sketches, &sketches]);
        let index = Index::new(&sketches, &rarity);
        assert_eq!(index.candidates(&document(&["all", "own7"]), &rarity, &mut Vec::new()), [7]);
    }
}
