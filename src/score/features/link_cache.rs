//! Finding the linked tokens of two sentences without looking at every pair of tokens, and keeping them: the beads that
//! come into question have most of their sentences in common.

use super::links::Links;
use super::position::BeadLink;
use super::side::Side;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// So many links are kept, 1 MB; beads come in order, so that older ones are hardly asked for again.
const MOST_KEPT: usize = 1 << 16;

/// The links between the tokens of pairs of sentences.
#[derive(Debug, Default)]
pub struct PairLinks {
    finder: CellFinder,
    /// For each pair of sentences its part of `links`, whose places count from the sentences' beginnings.
    known: FxHashMap<(u32, u32), Range<u32>>,
    links: Vec<BeadLink>,
}

impl PairLinks {
    /// Forgets all pairs.
    pub fn clear(&mut self) {
        self.known.clear();
        self.links.clear();
    }

    /// The links of source sentence `i` and target sentence `j`.
    pub fn of(&mut self, i: usize, j: usize, src: &Side, tgt: &Side, links: &Links) -> &[BeadLink] {
        let pair = (i as u32, j as u32);
        if let Some(range) = self.known.get(&pair) {
            return &self.links[range.start as usize..range.end as usize];
        }
        if self.links.len() > MOST_KEPT {
            self.clear();
        }
        let from = self.links.len();
        self.find(src.tokens_of(i..i + 1), tgt.tokens_of(j..j + 1), tgt.keys.len(), links);
        self.known.insert(pair, from as u32..self.links.len() as u32);
        &self.links[from..]
    }

    fn find(&mut self, source: &[u32], target: &[u32], keys: usize, links: &Links) {
        self.finder.load(target, keys);
        for (p, &key) in (0u32..).zip(source) {
            if let Some(row) = links.forward.laid_out(key) {
                let cells = (0u32..).zip(target.iter().map(|&t| row[t as usize]));
                let linked = cells.filter(|(_, (forward, backward))| *forward > 0.0 || *backward > 0.0);
                self.links.extend(linked.map(|(q, (forward, backward))| BeadLink {
                    p,
                    q,
                    forward,
                    backward,
                }));
                continue;
            }
            let row = links.forward.row(key);
            let all = &mut self.links;
            self.finder.for_each(
                row,
                |link| link.other,
                |number, q| {
                    let (forward, backward) = (row[number].onward, row[number].back);
                    all.push(BeadLink { p, q, forward, backward });
                },
            );
        }
    }
}

/// Marks the end of a list.
const NONE: u32 = u32::MAX;

/// Knows the places of the target tokens of one passage. Reused from passage to passage.
#[derive(Debug, Default)]
pub struct CellFinder {
    /// The first place of each target key in the passage, or [`NONE`].
    first: Vec<u32>,
    /// For each place, the next one of the same key.
    next: Vec<u32>,
    distinct: Vec<u32>,
}

impl CellFinder {
    /// Takes in the target tokens of a passage, whose keys are under `keys`, in place of the last one's.
    pub fn load(&mut self, tokens: &[u32], keys: usize) {
        for &key in &self.distinct {
            if let Some(first) = self.first.get_mut(key as usize) {
                *first = NONE;
            }
        }
        self.distinct.clear();
        if self.first.len() != keys {
            self.first.clear();
            self.first.resize(keys, NONE);
        }
        self.next.clear();
        self.next.resize(tokens.len(), NONE);
        for (place, &key) in tokens.iter().enumerate().rev() {
            let first = &mut self.first[key as usize];
            if *first == NONE {
                self.distinct.push(key);
            }
            self.next[place] = *first;
            *first = place as u32;
        }
    }

    /// Calls `found(number in row, place)` for each place of each key of `row`, which is sorted by key.
    pub fn for_each<C>(&self, row: &[C], key: impl Fn(&C) -> u32, mut found: impl FnMut(usize, u32)) {
        let mut walk = |number: usize, mut place: u32| {
            while place != NONE {
                found(number, place);
                place = self.next[place as usize];
            }
        };
        // A long row is searched for the passage's keys, a short one is gone through.
        if row.len() > 4 * self.distinct.len() {
            for &wanted in &self.distinct {
                if let Ok(at) = row.binary_search_by_key(&wanted, &key) {
                    walk(at, self.first[wanted as usize]);
                }
            }
        } else {
            for (number, cell) in row.iter().enumerate() {
                walk(number, self.first[key(cell) as usize]);
            }
        }
    }
}
