//! Finds boilerplate: paragraphs that many documents of a side have, such as menus and footers of a site.

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::Hasher;

/// A paragraph is boilerplate if at least this many documents have it.
const MIN_DOCUMENTS: u32 = 3;
/// A paragraph is boilerplate if at least this share of the documents has it. A sentence that two of a few documents
/// quote is not.
const MIN_SHARE: f64 = 0.02;
/// The maximum number of paragraphs of a side that are counted at once. They fit into a table of 2^22 buckets of
/// 17 bytes, which takes 71 MB and is full at 7/8. If there are more, the rarest are forgotten. Boilerplate is found
/// often, so it stays.
const MAX_COUNTED: usize = 3_600_000;

/// Counts in how many documents each paragraph occurs.
#[derive(Debug)]
pub(super) struct ParagraphCounts {
    counts: FxHashMap<u64, u32>,
    documents: u32,
    /// The maximum number of paragraphs that are counted at once.
    most: usize,
}

impl Default for ParagraphCounts {
    fn default() -> ParagraphCounts {
        ParagraphCounts { counts: FxHashMap::default(), documents: 0, most: MAX_COUNTED }
    }
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
        for hash in hashes {
            *self.counts.entry(*hash).or_default() += 1;
            if self.counts.len() > self.most {
                self.forget();
            }
        }
    }

    /// Forgets the rarest paragraphs, so that at most half of the maximum number are left. As each call makes so much
    /// room, the time for all calls is proportional to the number of paragraphs.
    fn forget(&mut self) {
        let mut counts: Vec<u32> = self.counts.values().copied().collect();
        let surplus = counts.len().saturating_sub(self.most / 2).max(1);
        let (_, &mut least, _) = counts.select_nth_unstable(surplus - 1);
        self.counts.retain(|_, count| *count > least);
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

    #[test]
    fn memory_is_bounded_and_boilerplate_is_not_forgotten() {
        let mut counts = ParagraphCounts { most: 100, ..ParagraphCounts::default() };
        for number in 0..1000 {
            // Each paragraph but the menu occurs in two documents.
            let own: Vec<String> = (0..40).map(|line| format!("{} {line}", number / 2)).collect();
            counts.add(&hashes(own.iter().map(String::as_str).chain(["Menu"])));
            assert!(counts.counts.len() <= 100, "{}", counts.counts.len());
        }
        assert_eq!(counts.counts[&hash("Menu")], 1000);
        assert!(counts.boilerplate().contains("Menu"));
        // A single document can exceed the limit.
        let mut counts = ParagraphCounts { most: 100, ..ParagraphCounts::default() };
        counts.add(&(0..1001).collect::<Vec<_>>());
        assert!(counts.counts.len() <= 100, "{}", counts.counts.len());
    }
}
