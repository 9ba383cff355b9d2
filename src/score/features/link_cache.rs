//! A cache of the links between the tokens of two sentences. Candidate beads overlap, so most pairs of
//! sentences occur in several beads.

use super::position::BeadLink;
use crate::score::evidence::links::Links;
use crate::score::evidence::token_index::TokenIndex;
use crate::score::side::Side;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The cache is cleared when it has more links than this (1 MB). Beads come in text order, so little is
/// computed twice.
const MAX_KEPT: usize = 1 << 16;

/// Cached links between the tokens of pairs of sentences.
#[derive(Debug, Default)]
pub(super) struct LinkCache {
    target: TokenIndex,
    /// For each pair of sentences, its range in `links`.
    ranges: FxHashMap<(u32, u32), Range<u32>>,
    /// The links of all cached pairs. Token positions are relative to the start of the sentence.
    links: Vec<BeadLink>,
}

impl LinkCache {
    pub(super) fn clear(&mut self) {
        self.ranges.clear();
        self.links.clear();
    }

    pub(super) fn get(&mut self, i: usize, j: usize, src: &Side, tgt: &Side, links: &Links) -> &[BeadLink] {
        let pair = (i as u32, j as u32);
        if let Some(range) = self.ranges.get(&pair) {
            return &self.links[range.start as usize..range.end as usize];
        }
        if self.links.len() > MAX_KEPT {
            self.clear();
        }
        let start = self.links.len();
        self.find(src.tokens_of(i..i + 1), tgt.tokens_of(j..j + 1), tgt.keys.len(), links);
        self.ranges.insert(pair, start as u32..self.links.len() as u32);
        &self.links[start..]
    }

    fn find(&mut self, source: &[u32], target: &[u32], keys: usize, links: &Links) {
        self.target.load(target, keys);
        let found = &mut self.links;
        for (p, &key) in (0u32..).zip(source) {
            let link = |q, (forward, backward)| BeadLink { p, q, forward, backward };
            self.target.extend(found, &links.forward, key, link);
        }
    }
}
