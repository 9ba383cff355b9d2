//! Finds anchor candidates: sentence pairs that probably belong together because they share rare words. An
//! index of the rare target words avoids comparing every pair of sentences.

use super::links::Links;
use crate::align::AnchorCandidate;
use crate::align::anchors::Gap;
use crate::score::side::{Side, reset};
use std::ops::Range;

/// Words that occur more often than this in the text that is searched are ignored, because they do not
/// identify a sentence.
const MAX_OCCURRENCES: u32 = 12;
/// Links whose ratio p(t|s)/p(t) is lower than this are ignored.
const MIN_RATIO: f32 = 10.0;

/// In a text with repeated passages, the maximum number of equally good candidates for a source sentence. The chain of
/// anchors chooses between them.
const MAX_TIED: usize = 4;

/// How strong and how unambiguous the evidence for an anchor candidate must be, in nats.
#[derive(Debug, Clone, Copy)]
struct Thresholds {
    /// The minimum weight of a candidate.
    weight: f32,
    /// The minimum difference in weight between the best candidate for a source sentence and all that are not chosen.
    lead: f32,
    /// Whether to limit the weight of a word to the logarithm of the number of target sentences per
    /// occurrence.
    capped: bool,
}

/// The thresholds for a whole document.
const IN_DOCUMENT: Thresholds = Thresholds { weight: 6.0, lead: 2.0, capped: false };
/// The thresholds for a gap between two anchors. They are lower, because there are fewer sentences to choose
/// from.
const IN_GAP: Thresholds = Thresholds { weight: 4.0, lead: 1.5, capped: true };

/// Which candidates a source sentence may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnchorChoice {
    /// One, if it is much better than all others.
    Best,
    /// Up to [`MAX_TIED`] that are about as good as the best one.
    Tied,
}

/// Finds anchor candidates. The memory is reused for the next document.
#[derive(Debug, Default)]
pub(crate) struct AnchorFinder {
    /// The number of occurrences of each source key in the current gap.
    src_counts: Vec<u32>,
    /// The number of occurrences of each target key in the current gap.
    tgt_counts: Vec<u32>,
    /// For each target key of the current gap, the end of its list in `sentences`.
    ends: Vec<u32>,
    /// The sentences in which each rare target key occurs.
    sentences: Vec<u32>,
    /// For each target sentence, the sum of its link weights with the current source sentence.
    sums: Vec<f32>,
    /// The target sentences whose entry in `sums` is not 0.
    touched: Vec<u32>,
    /// For each source key, the number of the last sentence so far that contains the key, counted from 1.
    last: Vec<u32>,
}

impl AnchorFinder {
    /// Collects the anchor candidates of the source sentences, in the order of the source. The time grows
    /// with the number of rare words and their links, not with the number of sentence pairs.
    pub(crate) fn find(
        &mut self,
        (src, tgt): (&Side, &Side),
        links: &Links,
        choice: AnchorChoice,
        out: &mut Vec<AnchorCandidate>,
    ) {
        out.clear();
        self.begin(src, tgt);
        let all = Gap { src: 0..src.sentences() as u32, tgt: 0..tgt.sentences() as u32 };
        self.find_in(&all, (src, tgt), links, (IN_DOCUMENT, choice), out);
    }

    /// Appends the anchor candidates inside gaps between anchors to `out`. Here, a word is rare if it has few
    /// occurrences in the gap, however frequent it is elsewhere.
    pub(crate) fn find_in_gaps(
        &mut self,
        gaps: &[Gap],
        (src, tgt): (&Side, &Side),
        links: &Links,
        choice: AnchorChoice,
        out: &mut Vec<AnchorCandidate>,
    ) {
        self.begin(src, tgt);
        for gap in gaps {
            self.find_in(gap, (src, tgt), links, (IN_GAP, choice), out);
        }
    }

    fn begin(&mut self, src: &Side, tgt: &Side) {
        reset(&mut self.sums, tgt.sentences(), 0.0);
        reset(&mut self.last, src.keys.len(), 0);
        reset(&mut self.src_counts, src.keys.len(), 0);
        reset(&mut self.tgt_counts, tgt.keys.len(), 0);
        reset(&mut self.ends, tgt.keys.len(), 0);
    }

    fn find_in(
        &mut self,
        gap: &Gap,
        (src, tgt): (&Side, &Side),
        links: &Links,
        (thresholds, choice): (Thresholds, AnchorChoice),
        out: &mut Vec<AnchorCandidate>,
    ) {
        let (s, t) = (tokens(src, &gap.src), tokens(tgt, &gap.tgt));
        s.iter().for_each(|&key| self.src_counts[key as usize] += 1);
        t.iter().for_each(|&key| self.tgt_counts[key as usize] += 1);
        self.index(tgt, gap, t);
        let sentences = if thresholds.capped { gap.tgt.len() as f32 } else { f32::INFINITY };
        for i in gap.src.clone() {
            for &s in src.tokens_of(i as usize..i as usize + 1) {
                let is_rare = self.src_counts[s as usize] <= MAX_OCCURRENCES;
                if is_rare && std::mem::replace(&mut self.last[s as usize], i + 1) != i + 1 {
                    self.add_links(s, links, sentences);
                }
            }
            self.take_candidates(i, thresholds, choice, out);
        }
        s.iter().for_each(|&key| self.src_counts[key as usize] = 0);
        t.iter().for_each(|&key| self.tgt_counts[key as usize] = 0);
    }

    fn add_links(&mut self, s: u32, links: &Links, sentences: f32) {
        for link in links.forward.row(s) {
            let (t, ratio) = (link.other as usize, link.ratio);
            let count = self.tgt_counts[t];
            if ratio < MIN_RATIO || count == 0 || count > MAX_OCCURRENCES {
                continue;
            }
            // A word can only narrow the choice to the sentences that contain it.
            let weight = (1.0 + ratio / MIN_RATIO).ln().min((sentences / count as f32).ln());
            let end = self.ends[t] as usize;
            for &j in &self.sentences[end - count as usize..end] {
                if self.sums[j as usize] == 0.0 {
                    self.touched.push(j);
                }
                self.sums[j as usize] += weight;
            }
        }
    }

    /// Collects the candidates of source sentence `i` from the sums of link weights, and resets all sums.
    fn take_candidates(
        &mut self,
        i: u32,
        thresholds: Thresholds,
        choice: AnchorChoice,
        out: &mut Vec<AnchorCandidate>,
    ) {
        let most = if choice == AnchorChoice::Tied { MAX_TIED } else { 1 };
        let before = out.len();
        let best = self.touched.iter().map(|&j| self.sums[j as usize]).fold(0.0, f32::max);
        for j in self.touched.drain(..) {
            let weight = std::mem::take(&mut self.sums[j as usize]);
            let is_chosen = best >= thresholds.weight && best - weight < thresholds.lead;
            // One more than `most` shows that there are too many.
            if is_chosen && out.len() - before <= most {
                out.push(AnchorCandidate { i, j, weight });
            }
        }
        if out.len() - before > most {
            out.truncate(before);
        }
    }

    /// Fills `sentences` with the sentences of each target key that is rare in a gap. `tokens` are the target
    /// tokens of the gap.
    fn index(&mut self, tgt: &Side, gap: &Gap, tokens: &[u32]) {
        let mut total = 0;
        tokens.iter().for_each(|&key| self.ends[key as usize] = u32::MAX);
        for &key in tokens {
            let count = self.tgt_counts[key as usize];
            if count <= MAX_OCCURRENCES && self.ends[key as usize] == u32::MAX {
                self.ends[key as usize] = total;
                total += count;
            }
        }
        reset(&mut self.sentences, total as usize, 0);
        for j in gap.tgt.clone() {
            for &key in tgt.tokens_of(j as usize..j as usize + 1) {
                if self.tgt_counts[key as usize] <= MAX_OCCURRENCES {
                    let end = &mut self.ends[key as usize];
                    self.sentences[*end as usize] = j;
                    *end += 1;
                }
            }
        }
    }
}

fn tokens<'a>(side: &'a Side, sentences: &Range<u32>) -> &'a [u32] {
    side.tokens_of(sentences.start as usize..sentences.end as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::evidence::links::LinkCounts;
    use crate::text::language::Language;

    /// Reads a text that is its own translation, word for word.
    fn copied(sentences: &[&str]) -> (Side, Side, Links) {
        let (mut src, mut tgt) = (Side::default(), Side::default());
        src.read(sentences, Language::French, &mut String::new());
        tgt.read(sentences, Language::English, &mut String::new());
        let link = |key: u32| LinkCounts { src: key, tgt: key, forward: 4.0, backward: 4.0 };
        let counts: Vec<LinkCounts> = (0..src.keys.len() as u32).map(link).collect();
        let mut links = Links::default();
        links.normalise(&src, &tgt, &counts, 1.0);
        (src, tgt, links)
    }

    /// Returns the n-th of 1,000 different words.
    fn word(n: usize) -> String {
        const SYLLABLES: [&str; 10] = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu"];
        [n / 100, n / 10, n].map(|digit| SYLLABLES[digit % 10]).concat()
    }

    #[test]
    fn words_that_are_frequent_in_the_document_give_anchors_in_a_gap() {
        // Each of 200 words occurs 28 times in the document, but at most twice in 32 successive sentences.
        let sentence = |k: usize| format!("{} {}", word(k % 200), word((7 * k + 3) % 200));
        let texts: Vec<String> = (0..2800).map(sentence).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (src, tgt, links) = copied(&texts);
        let mut finder = AnchorFinder::default();
        let mut found = Vec::new();
        finder.find((&src, &tgt), &links, AnchorChoice::Best, &mut found);
        assert_eq!(found, []);
        let gaps = [Gap { src: 0..32, tgt: 0..32 }, Gap { src: 400..432, tgt: 390..432 }];
        finder.find_in_gaps(&gaps, (&src, &tgt), &links, AnchorChoice::Best, &mut found);
        let points: Vec<_> = found.iter().map(|anchor| (anchor.i, anchor.j)).collect();
        assert_eq!(points, (0..32).chain(400..432).map(|i| (i, i)).collect::<Vec<_>>());
    }

    #[test]
    fn a_passage_that_occurs_twice_has_tied_candidates() {
        let sentence = |k: usize| [word(k), word(k + 300), word(k + 600)].join(" ");
        let passage: Vec<String> = (0..300).map(sentence).collect();
        let passage: Vec<&str> = passage.iter().map(String::as_str).collect();
        let (src, tgt, links) = copied(&passage.repeat(2));
        let mut finder = AnchorFinder::default();
        let mut find = |choice| {
            let mut found = Vec::new();
            finder.find((&src, &tgt), &links, choice, &mut found);
            found.iter().map(|anchor| (anchor.i, anchor.j)).collect::<Vec<_>>()
        };
        assert_eq!(find(AnchorChoice::Best), []);
        let mut tied = find(AnchorChoice::Tied);
        tied.sort_unstable();
        assert_eq!(tied, (0..600).flat_map(|i| [(i, i % 300), (i, i % 300 + 300)]).collect::<Vec<_>>());
        // Of five copies, none is likelier than the others, and there are too many to try all.
        let (src, tgt, links) = copied(&passage.repeat(5));
        let mut found = Vec::new();
        finder.find((&src, &tgt), &links, AnchorChoice::Tied, &mut found);
        assert_eq!(found, []);
    }
}
