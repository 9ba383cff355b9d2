//! Finds the links to consider when learning from beads.
//!
//! A pair of keys is considered if it has prior counts, or if its keys occur together in at least two beads
//! and more often than by chance. One bead is not enough, because the largest count of a link in a single
//! bead is subtracted.

use crate::align::Bead;
use crate::score::evidence::links::LinkCounts;
use crate::score::side::{Side, accumulate, reset};
use std::ops::Range;

/// Two keys are linked only if the number of beads that contain both exceeds the number expected by chance by
/// this many standard deviations. On the gold alignments, 0 is slower and no more accurate, and 1.5 costs a
/// point of F1 if the lexicon is small.
const MIN_DEVIATIONS: f32 = 0.5;
/// Lists of beads and keys. The memory is reused.
#[derive(Debug, Default)]
pub(super) struct LinkFinder {
    /// For each source key, the start of its list in `beads`.
    bead_starts: Vec<u32>,
    /// The beads that contain each source key.
    beads: Vec<u32>,
    /// For each bead, the start of its list in `tgt_keys`.
    key_starts: Vec<u32>,
    /// The distinct target keys of each bead.
    tgt_keys: Vec<u32>,
    /// The number of beads that contain each target key.
    bead_counts: Vec<u32>,
    /// For each key, the last bead in which the key was seen.
    seen: Vec<u32>,
    /// For each target key, the number of beads that it shares with the current source key.
    shared: Vec<u32>,
    touched: Vec<u32>,
}

impl LinkFinder {
    /// Lists the links to consider, sorted by source, then target. `link_starts` receives the index of the first link of
    /// each source key.
    pub(super) fn find(
        &mut self,
        (src, tgt): (&Side, &Side),
        priors: &[LinkCounts],
        beads: &[&Bead],
        links: &mut Vec<LinkCounts>,
        link_starts: &mut Vec<u32>,
    ) {
        self.list_beads(src, beads);
        self.list_keys(tgt, beads);
        reset(&mut self.shared, tgt.keys.len(), 0);
        links.clear();
        link_starts.clear();
        let mut priors = priors.iter().peekable();
        for s in 0..src.keys.len() as u32 {
            let start = links.len();
            link_starts.push(start as u32);
            let own = self.bead_starts[s as usize] as usize..self.bead_starts[s as usize + 1] as usize;
            let share = own.len() as f32 / beads.len() as f32;
            if own.len() >= 2 {
                self.count_shared(own);
            }
            while let Some(prior) = priors.next_if(|prior| prior.src == s) {
                self.shared[prior.tgt as usize] = 0;
                links.push(*prior);
            }
            for &t in &self.touched {
                let times = std::mem::take(&mut self.shared[t as usize]);
                let chance = share * self.bead_counts[t as usize] as f32;
                if times >= 2 && times as f32 >= chance + MIN_DEVIATIONS * chance.sqrt() {
                    links.push(LinkCounts { src: s, tgt: t, forward: 0.0, backward: 0.0 });
                }
            }
            self.touched.clear();
            links[start..].sort_unstable_by_key(|link| link.tgt);
        }
        link_starts.push(links.len() as u32);
    }

    fn list_beads(&mut self, src: &Side, beads: &[&Bead]) {
        let sentences = |bead: &Bead| bead.sides().0;
        reset(&mut self.bead_starts, src.keys.len() + 1, 0);
        for_distinct_keys(src, beads, sentences, &mut self.seen, |_, s| {
            self.bead_starts[s as usize + 1] += 1;
        });
        accumulate(&mut self.bead_starts);
        reset(&mut self.beads, self.bead_starts[src.keys.len()] as usize, 0);
        let mut next = self.bead_starts.clone();
        for_distinct_keys(src, beads, sentences, &mut self.seen, |number, s| {
            self.beads[next[s as usize] as usize] = number;
            next[s as usize] += 1;
        });
    }

    fn list_keys(&mut self, tgt: &Side, beads: &[&Bead]) {
        let sentences = |bead: &Bead| bead.sides().1;
        reset(&mut self.bead_counts, tgt.keys.len(), 0);
        self.tgt_keys.clear();
        reset(&mut self.key_starts, beads.len() + 1, 0);
        for_distinct_keys(tgt, beads, sentences, &mut self.seen, |number, t| {
            self.bead_counts[t as usize] += 1;
            self.tgt_keys.push(t);
            self.key_starts[number as usize + 1] += 1;
        });
        accumulate(&mut self.key_starts);
    }

    fn count_shared(&mut self, own: Range<usize>) {
        for &number in &self.beads[own] {
            let keys = &self.key_starts[number as usize..number as usize + 2];
            for &t in &self.tgt_keys[keys[0] as usize..keys[1] as usize] {
                let times = &mut self.shared[t as usize];
                if *times == 0 {
                    self.touched.push(t);
                }
                *times += 1;
            }
        }
    }
}

/// Calls `found(bead number, key)` for each distinct key on one side of each bead, in order.
fn for_distinct_keys(
    side: &Side,
    beads: &[&Bead],
    sentences: fn(&Bead) -> Range<usize>,
    seen: &mut Vec<u32>,
    mut found: impl FnMut(u32, u32),
) {
    reset(seen, side.keys.len(), u32::MAX);
    for (number, bead) in (0u32..).zip(beads) {
        for &key in side.tokens_of(sentences(bead)) {
            if std::mem::replace(&mut seen[key as usize], number) != number {
                found(number, key);
            }
        }
    }
}
