//! A cache of the links between the tokens of two sentences. Candidate beads overlap, so most pairs of
//! sentences occur in several beads.

use super::position::BeadLink;
use crate::score::evidence::links::{Link, Links};
use crate::score::side::{Side, reset};
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
            if let Some(row) = links.forward.dense_row(key) {
                let ratios = (0u32..).zip(target.iter().map(|&t| row[t as usize]));
                let linked = ratios.filter(|(_, (forward, backward))| *forward > 0.0 || *backward > 0.0);
                found.extend(linked.map(|(q, (forward, backward))| BeadLink { p, q, forward, backward }));
            } else {
                self.target.for_each(links.forward.row(key), |link, q| {
                    found.push(BeadLink { p, q, forward: link.ratio, backward: link.reverse });
                });
            }
        }
    }
}

const NONE: u32 = u32::MAX;

/// The positions of each target key in one sentence. The memory is reused for the next sentence.
#[derive(Debug, Default)]
struct TokenIndex {
    /// The first position of each target key in the sentence, or [`NONE`].
    first: Vec<u32>,
    /// For each position, the next position with the same key, or [`NONE`].
    next: Vec<u32>,
    distinct: Vec<u32>,
}

impl TokenIndex {
    /// Replaces the indexed sentence. `tokens` are the keys of the new sentence, all of which are less than
    /// `keys`.
    fn load(&mut self, tokens: &[u32], keys: usize) {
        for &key in &self.distinct {
            if let Some(first) = self.first.get_mut(key as usize) {
                *first = NONE;
            }
        }
        self.distinct.clear();
        if self.first.len() != keys {
            reset(&mut self.first, keys, NONE);
        }
        reset(&mut self.next, tokens.len(), NONE);
        for (position, &key) in tokens.iter().enumerate().rev() {
            let first = &mut self.first[key as usize];
            if *first == NONE {
                self.distinct.push(key);
            }
            self.next[position] = *first;
            *first = position as u32;
        }
    }

    /// Calls `found(link, position)` for each position in the sentence of each key in `row`, which must be
    /// sorted by key.
    fn for_each(&self, row: &[Link], mut found: impl FnMut(&Link, u32)) {
        let mut walk = |link: &Link, mut position: u32| {
            while position != NONE {
                found(link, position);
                position = self.next[position as usize];
            }
        };
        // In a long row, look up each key of the sentence. In a short row, visit all links.
        if row.len() > 4 * self.distinct.len() {
            for &wanted in &self.distinct {
                if let Ok(at) = row.binary_search_by_key(&wanted, |link| link.other) {
                    walk(&row[at], self.first[wanted as usize]);
                }
            }
        } else {
            for link in row {
                walk(link, self.first[link.other as usize]);
            }
        }
    }
}
