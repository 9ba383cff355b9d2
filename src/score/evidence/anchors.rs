//! Finds anchor candidates: sentence pairs that probably belong together because they share rare words. An
//! index of the rare target words avoids comparing every pair of sentences.

use super::links::Links;
use crate::align::AnchorCandidate;
use crate::score::side::{Side, reset};

/// Words with more occurrences than this are ignored, because they occur in too many sentences to identify
/// one of them.
const MAX_OCCURRENCES: u32 = 12;
/// Links whose ratio p(t|s)/p(t) is lower than this are ignored.
const MIN_RATIO: f32 = 10.0;
/// The minimum weight of an anchor candidate, in nats.
const MIN_WEIGHT: f32 = 6.0;
/// The minimum difference in weight between the best and the second-best candidate for a source sentence, in
/// nats.
const MIN_LEAD: f32 = 2.0;

/// Finds anchor candidates. The memory is reused from document to document.
#[derive(Debug, Default)]
pub(crate) struct AnchorFinder {
    /// For each target key, the start of its list in `sentences`.
    starts: Vec<u32>,
    /// The sentences in which each rare target key occurs.
    sentences: Vec<u32>,
    sums: Vec<f32>,
    touched: Vec<u32>,
    /// For each source key, the number of the last sentence so far that contains the key, counted from 1.
    last: Vec<u32>,
}

impl AnchorFinder {
    /// Collects at most one anchor candidate per source sentence, in the order of the source. The time grows
    /// with the number of rare words and their links, not with the number of sentence pairs.
    pub(crate) fn find(&mut self, src: &Side, tgt: &Side, links: &Links, out: &mut Vec<AnchorCandidate>) {
        out.clear();
        self.index(tgt);
        reset(&mut self.sums, tgt.sentences(), 0.0);
        reset(&mut self.last, src.keys.len(), 0);
        for i in 0..src.sentences() {
            for &s in src.tokens_of(i..i + 1) {
                let is_rare = src.counts[s as usize] <= MAX_OCCURRENCES;
                if is_rare && std::mem::replace(&mut self.last[s as usize], i as u32 + 1) != i as u32 + 1 {
                    self.add_links(s, tgt, links);
                }
            }
            let (best, second) = self.take_best();
            if best.0 >= MIN_WEIGHT && best.0 - second >= MIN_LEAD {
                out.push(AnchorCandidate { i: i as u32, j: best.1, weight: best.0 });
            }
        }
    }

    fn add_links(&mut self, s: u32, tgt: &Side, links: &Links) {
        for link in links.forward.row(s) {
            let (t, ratio) = (link.other as usize, link.ratio);
            if ratio < MIN_RATIO || tgt.counts[t] > MAX_OCCURRENCES {
                continue;
            }
            let weight = (1.0 + ratio / MIN_RATIO).ln();
            for &j in &self.sentences[self.starts[t] as usize..self.starts[t + 1] as usize] {
                if self.sums[j as usize] == 0.0 {
                    self.touched.push(j);
                }
                self.sums[j as usize] += weight;
            }
        }
    }

    /// Returns the highest sum of link weights with its target sentence, and the second-highest sum. Resets
    /// all sums.
    fn take_best(&mut self) -> ((f32, u32), f32) {
        let (mut best, mut second) = ((0.0, 0), 0.0);
        for j in self.touched.drain(..) {
            let sum = std::mem::take(&mut self.sums[j as usize]);
            if sum > best.0 {
                second = best.0;
                best = (sum, j);
            } else if sum > second {
                second = sum;
            }
        }
        (best, second)
    }

    fn index(&mut self, tgt: &Side) {
        self.starts.clear();
        self.starts.push(0);
        let mut total = 0;
        for &count in &tgt.counts {
            total += if count <= MAX_OCCURRENCES { count } else { 0 };
            self.starts.push(total);
        }
        reset(&mut self.sentences, total as usize, 0);
        let mut next = self.starts.clone();
        for j in 0..tgt.sentences() {
            for &key in tgt.tokens_of(j..j + 1) {
                if tgt.counts[key as usize] <= MAX_OCCURRENCES {
                    self.sentences[next[key as usize] as usize] = j as u32;
                    next[key as usize] += 1;
                }
            }
        }
    }
}
