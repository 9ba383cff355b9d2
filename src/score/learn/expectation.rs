//! The expectation step of IBM Model 1, which computes the expected count of each link from beads.
//!
//! Nearly all pairs of tokens in a bead are linked, so links are processed by source key, not by bead. The
//! ratios of a key's links are written to an array indexed by target key, and then all beads with that
//! source key are scanned. Pairs of tokens without a link have ratio 0, and their counts are never read.
//!
//! The beads that contain a key are spread over the document. Beads are therefore divided into blocks whose
//! tokens fit into the cache of a processor core, and each block is processed key by key.

use crate::align::{Bead, Deadline, Interrupted};
use crate::score::evidence::links::LinkCounts;
use crate::score::features::proximity::Positions;
use crate::score::side::{Side, reset};
use std::ops::Range;

/// The number of target tokens in a block, at 8 bytes each: half a megabyte (docs/decisions/0015-speed.md).
/// Tests use a small number to get several blocks.
const BLOCK: usize = if cfg!(test) { 8 } else { 1 << 16 };
/// Number of runs between two checks of the deadline. A run consists of the tokens of one source key in a
/// block.
const RUNS_PER_CHECK: usize = 64;

/// A source token of a bead.
#[derive(Debug, Clone, Copy, Default)]
struct SourceToken {
    bead: u32,
    /// The exponentials of the token's position, as in [`Positions`].
    rise: f32,
    fall: f32,
    /// The part of the normaliser that comes from the empty word and the background, not from links.
    base: f32,
    /// The inverse of the token's normaliser, which [`Expectation::normalise`] computes.
    scale: f32,
}

/// A target token of a bead. `scale` is the inverse of its normaliser.
#[derive(Debug, Clone, Copy)]
struct TargetToken {
    key: u32,
    scale: f32,
}

/// The tokens of one source key in a block.
#[derive(Debug, Clone, Copy)]
struct Run {
    key: u32,
    /// The index after the last token of the run in [`Expectation::src_tokens`].
    end: u32,
}

/// The expected counts of a link, for p(tgt | src) and p(src | tgt).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ExpectedCounts {
    pub(crate) total: (f32, f32),
    /// The largest counts from a single bead; 0 if they were not requested.
    pub(crate) max: (f32, f32),
}

/// Links and their ratios, sorted by source key, then target key. `starts` has the index of the first link of
/// each source key.
#[derive(Clone, Copy)]
pub(crate) struct LinkRows<'a> {
    pub(crate) links: &'a [LinkCounts],
    pub(crate) starts: &'a [u32],
    pub(crate) ratios: &'a [(f32, f32)],
}

impl LinkRows<'_> {
    fn row(&self, key: u32) -> Range<usize> {
        self.starts[key as usize] as usize..self.starts[key as usize + 1] as usize
    }
}

/// The tokens of the beads, and the arrays of the expectation step. The memory is reused.
#[derive(Debug, Default)]
pub(crate) struct Expectation {
    /// The source tokens, sorted by block, then key, then bead.
    src_tokens: Vec<SourceToken>,
    runs: Vec<Run>,
    /// The target tokens, sorted by bead.
    tgt_tokens: Vec<TargetToken>,
    /// The start of each bead's target tokens.
    bead_starts: Vec<u32>,
    /// For each target token, the part of the normaliser that does not come from links.
    tgt_bases: Vec<f32>,
    /// The positions of the tokens of a passage, indexed by the number of tokens in the passage.
    positions: Vec<Positions>,
    /// The proximity of the current source token to each target token of its bead.
    proximities: Vec<f32>,
    /// The link ratios of the current source key, indexed by target key, times 1 − `background`.
    ratios: Vec<(f32, f32)>,
    /// The expected counts of the current source key, indexed by target key.
    counts: Vec<ExpectedCounts>,
    /// The expected counts of the current source key in the current bead, indexed by target key.
    bead_counts: Vec<(f32, f32)>,
    /// The expected counts of each link.
    link_counts: Vec<ExpectedCounts>,
    background: f32,
    sorter: Sorter,
}

/// Sorts the source tokens of a block by key.
#[derive(Debug, Default)]
struct Sorter {
    tokens: Vec<(u32, SourceToken)>,
    distinct: Vec<u32>,
    /// For each key, first its number of tokens, then the index at which to write the next one.
    next: Vec<u32>,
}

impl Sorter {
    fn push(&mut self, key: u32, token: SourceToken) {
        let count = &mut self.next[key as usize];
        if *count == 0 {
            self.distinct.push(key);
        }
        *count += 1;
        self.tokens.push((key, token));
    }

    /// Appends all tokens to `sorted`, ordered by key, and one run for each key to `runs`.
    fn flush(&mut self, sorted: &mut Vec<SourceToken>, runs: &mut Vec<Run>) {
        self.distinct.sort_unstable();
        let mut at = sorted.len() as u32;
        for &key in &self.distinct {
            let end = at + self.next[key as usize];
            self.next[key as usize] = at;
            runs.push(Run { key, end });
            at = end;
        }
        sorted.resize(at as usize, SourceToken::default());
        for (key, token) in self.tokens.drain(..) {
            let next = &mut self.next[key as usize];
            sorted[*next as usize] = token;
            *next += 1;
        }
        self.distinct.drain(..).for_each(|key| self.next[key as usize] = 0);
    }
}

impl Expectation {
    /// Loads the tokens of `beads`. If `tension` is above 0, links between tokens at similar positions count
    /// more.
    pub(crate) fn load(&mut self, src: &Side, tgt: &Side, beads: &[&Bead], background: f32, tension: f32) {
        self.background = background;
        reset(&mut self.ratios, tgt.keys.len(), (0.0, 0.0));
        self.counts.resize(tgt.keys.len(), ExpectedCounts::default());
        self.bead_counts.resize(tgt.keys.len(), (0.0, 0.0));
        reset(&mut self.sorter.next, src.keys.len(), 0);
        self.src_tokens.clear();
        self.runs.clear();
        self.tgt_tokens.clear();
        self.tgt_bases.clear();
        self.bead_starts.clear();
        self.bead_starts.push(0);
        self.positions.iter_mut().for_each(Positions::clear);
        let mut block_end = BLOCK;
        for (number, bead) in (0u32..).zip(beads) {
            let (s, t) = bead.sides();
            let (s, t) = (src.tokens_of(s), tgt.tokens_of(t));
            if self.tgt_tokens.len() + t.len() > block_end {
                self.sorter.flush(&mut self.src_tokens, &mut self.runs);
                block_end = self.tgt_tokens.len() + BLOCK;
            }
            self.spread(s.len(), tension);
            self.spread(t.len(), tension);
            self.load_bead(number, s, t);
        }
        self.sorter.flush(&mut self.src_tokens, &mut self.runs);
    }

    fn spread(&mut self, tokens: usize, tension: f32) {
        if self.positions.len() <= tokens {
            self.positions.resize_with(tokens + 1, Positions::default);
        }
        if self.positions[tokens].count() == 0 {
            self.positions[tokens].spread(tokens, tension);
        }
    }

    fn load_bead(&mut self, number: u32, s: &[u32], t: &[u32]) {
        let (src, tgt) = (&self.positions[s.len()], &self.positions[t.len()]);
        let sum = |all: &Positions, one: &Positions, q| all.sum(all.spread_before(one, q), one, q);
        let from_src = self.background + 1.0 / s.len() as f32;
        let from_tgt = self.background + 1.0 / t.len() as f32;
        for (p, &key) in s.iter().enumerate() {
            let base = sum(tgt, src, p) * from_tgt;
            let (rise, fall) = (src.rise[p], src.fall[p]);
            self.sorter.push(key, SourceToken { bead: number, rise, fall, base, scale: 0.0 });
        }
        self.tgt_tokens.extend(t.iter().map(|&key| TargetToken { key, scale: 0.0 }));
        self.tgt_bases.extend((0..t.len()).map(|q| sum(src, tgt, q) * from_src));
        self.bead_starts.push(self.tgt_tokens.len() as u32);
    }

    /// Computes the normaliser of each token from the ratios of the links.
    pub(crate) fn normalise(&mut self, rows: LinkRows<'_>, deadline: &Deadline) -> Result<(), Interrupted> {
        self.tgt_tokens.iter_mut().zip(&self.tgt_bases).for_each(|(token, base)| token.scale = *base);
        let mut start = 0;
        for at in 0..self.runs.len() {
            let Run { key, end } = self.runs[at];
            if at % RUNS_PER_CHECK == 0 {
                deadline.check()?;
            }
            let tokens = std::mem::replace(&mut start, end as usize)..end as usize;
            if rows.row(key).is_empty() {
                continue;
            }
            self.set_ratios(rows, key);
            for s in &mut self.src_tokens[tokens] {
                let bead = &self.bead_starts[s.bead as usize..s.bead as usize + 2];
                let bead = &mut self.tgt_tokens[bead[0] as usize..bead[1] as usize];
                proximities(s, &self.positions[bead.len()], &mut self.proximities);
                let mut sum = s.base;
                for (t, proximity) in bead.iter_mut().zip(&self.proximities) {
                    let (forward, backward) = self.ratios[t.key as usize];
                    t.scale += proximity * forward;
                    sum += proximity * backward;
                }
                s.scale = 1.0 / sum;
            }
            self.clear_ratios(rows, key);
        }
        self.tgt_tokens.iter_mut().for_each(|token| token.scale = 1.0 / token.scale);
        Ok(())
    }

    /// Computes the expected counts of each link. `rows` must be the same as for [`Expectation::normalise`].
    pub(crate) fn count(
        &mut self,
        rows: LinkRows<'_>,
        with_max: bool,
        deadline: &Deadline,
    ) -> Result<(), Interrupted> {
        reset(&mut self.link_counts, rows.links.len(), ExpectedCounts::default());
        let mut start = 0;
        for at in 0..self.runs.len() {
            let Run { key, end } = self.runs[at];
            if at % RUNS_PER_CHECK == 0 {
                deadline.check()?;
            }
            let tokens = std::mem::replace(&mut start, end as usize)..end as usize;
            let row = rows.row(key);
            if row.is_empty() {
                continue;
            }
            self.set_ratios(rows, key);
            for (link, counts) in rows.links[row.clone()].iter().zip(&self.link_counts[row.clone()]) {
                self.counts[link.tgt as usize] = *counts;
            }
            self.count_run(tokens, with_max);
            for (link, counts) in rows.links[row.clone()].iter().zip(&mut self.link_counts[row]) {
                *counts = self.counts[link.tgt as usize];
            }
            self.clear_ratios(rows, key);
        }
        Ok(())
    }

    /// Returns the expected count of each link, as [`Expectation::count`] computed it.
    pub(crate) fn counted(&self) -> &[ExpectedCounts] {
        &self.link_counts
    }

    fn count_run(&mut self, tokens: Range<usize>, with_max: bool) {
        let Expectation { src_tokens, tgt_tokens, bead_starts, positions, proximities: near, .. } = self;
        let (ratios, counts, bead_counts) = (&self.ratios, &mut self.counts, &mut self.bead_counts);
        let background = self.background;
        // If the maximum is requested, count all tokens of a bead with the same key together.
        for same_bead in src_tokens[tokens].chunk_by(|a, b| with_max && a.bead == b.bead) {
            let bead = &bead_starts[same_bead[0].bead as usize..same_bead[0].bead as usize + 2];
            let bead = &tgt_tokens[bead[0] as usize..bead[1] as usize];
            for s in same_bead {
                proximities(s, &positions[bead.len()], near);
                for (t, proximity) in bead.iter().zip(&*near) {
                    let (forward, backward) = ratios[t.key as usize];
                    let forward = proximity * (background + forward) * t.scale;
                    let backward = proximity * (background + backward) * s.scale;
                    let sum = if with_max {
                        &mut bead_counts[t.key as usize]
                    } else {
                        &mut counts[t.key as usize].total
                    };
                    *sum = (sum.0 + forward, sum.1 + backward);
                }
            }
            if with_max {
                add_bead(bead, counts, bead_counts);
            }
        }
    }

    fn set_ratios(&mut self, rows: LinkRows<'_>, key: u32) {
        let row = rows.row(key);
        let share = 1.0 - self.background;
        for (link, ratio) in rows.links[row.clone()].iter().zip(&rows.ratios[row]) {
            self.ratios[link.tgt as usize] = (share * ratio.0, share * ratio.1);
        }
    }

    fn clear_ratios(&mut self, rows: LinkRows<'_>, key: u32) {
        rows.links[rows.row(key)].iter().for_each(|link| self.ratios[link.tgt as usize] = (0.0, 0.0));
    }

    pub(super) fn shrink(&mut self) {
        self.link_counts = Vec::new();
    }
}

/// Computes the proximity of a source token to each target token of its bead, like [`Positions::proximity`].
fn proximities(s: &SourceToken, bead: &Positions, out: &mut Vec<f32>) {
    out.clear();
    out.extend(bead.rise.iter().zip(&bead.fall).map(|(rise, fall)| {
        let (before, after) = (s.rise * fall, s.fall * rise);
        if before < after { before } else { after }
    }));
}

/// Adds the counts of one bead to the totals, and resets the counts of the bead.
fn add_bead(bead: &[TargetToken], counts: &mut [ExpectedCounts], bead_counts: &mut [(f32, f32)]) {
    for t in bead {
        let ExpectedCounts { total, max } = &mut counts[t.key as usize];
        // If a key occurs again, its counts have already been added and are 0 now.
        let (forward, backward) = std::mem::take(&mut bead_counts[t.key as usize]);
        *total = (total.0 + forward, total.1 + backward);
        *max = (max.0.max(forward), max.1.max(backward));
    }
}
