//! Finds boilerplate: paragraphs that many documents of a side have, such as menus and footers of a site.

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::Hasher;

/// A paragraph is boilerplate if at least this many documents have it.
const MIN_DOCUMENTS: u32 = 3;
/// A paragraph is boilerplate if at least this share of the documents has it. A sentence that two of a few documents
/// quote is not.
const MIN_SHARE: f64 = 0.02;
/// The maximum number of paragraphs that are counted at once, which take about 64 MB. If there are more, those that
/// were found once are forgotten. Boilerplate is found often, so it stays.
const MAX_COUNTED: usize = 4_000_000;

/// Counts in how many documents each paragraph occurs.
#[derive(Debug, Default)]
pub(super) struct ParagraphCounts {
    counts: FxHashMap<u64, u32>,
    documents: u32,
}

/// The boilerplate of a side, as hashes of paragraphs.
#[derive(Debug, Default)]
pub(super) struct Boilerplate(FxHashSet<u64>);

/// Returns the hash of a paragraph. White space does not count.
fn hash(paragraph: &str) -> u64 {
    let mut hasher = FxHasher::default();
    for word in paragraph.split_whitespace() {
        hasher.write(word.as_bytes());
        hasher.write_u8(b' ');
    }
    hasher.finish()
}

/// Returns the hashes of the paragraphs of a document, each once.
pub(super) fn hashes<'a>(paragraphs: impl Iterator<Item = &'a str>) -> Vec<u64> {
    let mut hashes: Vec<u64> = paragraphs.map(hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

impl ParagraphCounts {
    /// Counts the paragraphs of a document, given by their [`hashes`].
    pub(super) fn add(&mut self, hashes: &[u64]) {
        self.documents += 1;
        hashes.iter().for_each(|hash| *self.counts.entry(*hash).or_default() += 1);
        if self.counts.len() > MAX_COUNTED {
            self.counts.retain(|_, count| *count > 1);
        }
    }

    /// Returns the paragraphs that are boilerplate.
    pub(super) fn boilerplate(self) -> Boilerplate {
        let least = MIN_DOCUMENTS.max((f64::from(self.documents) * MIN_SHARE).ceil() as u32);
        let is_repeated = |(hash, count): (u64, u32)| (count >= least).then_some(hash);
        Boilerplate(self.counts.into_iter().filter_map(is_repeated).collect())
    }
}

impl Boilerplate {
    /// Whether a paragraph is boilerplate.
    pub(super) fn contains(&self, paragraph: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&hash(paragraph))
    }

    /// Returns the number of different paragraphs.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_of_many_documents_are_boilerplate() {
        let mut counts = ParagraphCounts::default();
        for number in 0..10 {
            let own = format!("Article {number}");
            let cited = if number < 2 { "Cité deux fois." } else { "" };
            counts.add(&hashes(
                ["Menu  principal", &own, cited, "Menu principal"].into_iter().filter(|it| !it.is_empty()),
            ));
        }
        let boilerplate = counts.boilerplate();
        assert!(boilerplate.contains("Menu\nprincipal") && boilerplate.len() == 1);
        assert!(!boilerplate.contains("Article 3") && !boilerplate.contains("Cité deux fois."));
    }
}
