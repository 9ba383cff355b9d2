//! How well the words of one side explain those of the other: IBM Model 1 with a background, as a likelihood ratio.

use super::links::Rows;
use super::logs::sum_ln_1p;
use super::side::Side;
use crate::align::{Halt, Halted, Region};
use rustc_hash::FxHashMap;

/// For one direction: the score of each given range of sentences for each made sentence, in nats.
///
/// `score(i, a, j)` is the sum over the tokens t of made sentence j of
/// `log((1 + μ·m + (1−μ)·Σ p(t|s)/p(t)) / (m+1))`, the sum over the m tokens s of given sentences i..i+a.
#[derive(Debug, Default)]
pub struct LexicalTable {
    span: usize,
    /// For each given sentence: the first made sentence.
    firsts: Vec<u32>,
    /// For each given sentence, then number of given sentences: where the scores begin; and where the last ones end.
    starts: Vec<usize>,
    scores: Vec<f32>,
    gathered: Vec<f32>,
    touched: Vec<u32>,
    /// For the last `span` given sentences, by number modulo `span`: what each explains of the made tokens of its row.
    explained: Vec<Explained>,
    sums: Vec<f32>,
}

/// What one given sentence explains: `Σ p(t|s)/p(t)` for a run of made tokens.
#[derive(Debug, Default)]
struct Explained {
    first: usize,
    ratios: Vec<f32>,
}

impl LexicalTable {
    /// Fills the table for all beads of up to `span` given sentences whose both ends lie in `region` (rows: given
    /// sentences).
    ///
    /// # Errors
    /// When `halt` is due before that is done.
    #[allow(clippy::too_many_arguments)]
    pub fn fill(
        &mut self,
        given: &Side,
        made: &Side,
        ratios: &Rows,
        region: &Region,
        span: usize,
        background: f32,
        halt: &Halt,
    ) -> Result<(), Halted> {
        self.span = span;
        self.firsts.clear();
        self.starts.clear();
        self.starts.push(0);
        self.scores.clear();
        self.gathered.clear();
        self.gathered.resize(made.keys.len(), 0.0);
        self.explained.resize_with(span, Explained::default);
        let last = given.sentences();
        let mut ready = 0;
        for i in 0..last {
            halt.check()?;
            let reach = self.row_of(region, i, last, span);
            while ready < (i + span).min(last) {
                // A sentence is wanted from the first made sentence of the earliest range that it may be in.
                let from = region.row((ready + 1).saturating_sub(span).max(i)).start;
                let to = self.row_of(region, ready, last, span).end;
                self.explain(given, made, ratios, ready, from..to);
                ready += 1;
            }
            self.firsts.push(reach.start as u32);
            // No bead of the region goes further, and none that is longer by one sentence on the other side.
            let end = |a: usize| region.row((i + a).min(last)).end;
            self.row(given, made, i, reach, end, background);
        }
        Ok(())
    }

    /// The made sentences that beads beginning at given sentence `i` may reach.
    fn row_of(&self, region: &Region, i: usize, last: usize, span: usize) -> std::ops::Range<usize> {
        let from = region.row(i).start;
        from..region.row((i + span).min(last)).end.saturating_sub(1).max(from)
    }

    /// Adds up what one given sentence explains of each token of a range of made sentences.
    fn explain(
        &mut self,
        given: &Side,
        made: &Side,
        ratios: &Rows,
        sentence: usize,
        reach: std::ops::Range<usize>,
    ) {
        // The words that a sentence has twice are those with the longest rows: each row is gone through once.
        self.touched.clear();
        self.touched.extend_from_slice(given.tokens_of(sentence..sentence + 1));
        self.touched.sort_unstable();
        let by_row = |same: &&[u32]| ratios.laid_out(same[0]).is_none();
        for same in self.touched.chunk_by(|a, b| a == b).filter(by_row) {
            let times = same.len() as f32;
            for link in ratios.row(same[0]) {
                self.gathered[link.other as usize] += times * link.onward;
            }
        }
        let slot = sentence % self.span;
        let out = &mut self.explained[slot];
        out.first = made.starts[reach.start] as usize;
        out.ratios.clear();
        let tokens = made.tokens_of(reach);
        out.ratios.extend(tokens.iter().map(|&t| self.gathered[t as usize]));
        for same in self.touched.chunk_by(|a, b| a == b) {
            if let Some(row) = ratios.laid_out(same[0]) {
                let times = same.len() as f32;
                for (sum, &t) in out.ratios.iter_mut().zip(tokens) {
                    *sum += times * row[t as usize].0;
                }
            } else {
                for link in ratios.row(same[0]) {
                    self.gathered[link.other as usize] = 0.0;
                }
            }
        }
    }

    /// The scores of all ranges that begin with given sentence `i`; those of `a` sentences up to made sentence `end(a)`.
    fn row(
        &mut self,
        given: &Side,
        made: &Side,
        i: usize,
        reach: std::ops::Range<usize>,
        end: impl Fn(usize) -> usize,
        background: f32,
    ) {
        let first = made.starts[reach.start] as usize;
        let all = made.starts[reach.end] as usize - first;
        self.sums.clear();
        self.sums.resize(all, 0.0);
        for a in 1..=self.span {
            let within = reach.start..end(a).clamp(reach.start, reach.end);
            if i + a > given.sentences() {
                self.scores.extend(std::iter::repeat_n(0.0, within.len()));
                self.starts.push(self.scores.len());
                continue;
            }
            let more = &self.explained[(i + a - 1) % self.span];
            let skip = first - more.first;
            let common = all.min(more.ratios.len() - skip);
            for (sum, ratio) in self.sums.iter_mut().zip(&more.ratios[skip..skip + common]) {
                *sum += ratio;
            }
            let m = given.token_count(i..i + a) as f32;
            let (unexplained, scale) = (unexplained(m, background).ln(), scale(m, background));
            self.scores.extend(within.map(|j| {
                let tokens = made.starts[j] as usize - first..made.starts[j + 1] as usize - first;
                unexplained * tokens.len() as f32 + sum_ln_1p(&self.sums[tokens], scale)
            }));
            self.starts.push(self.scores.len());
        }
    }

    /// The score of given sentences i..i+a for made sentence j, which must lie in the region.
    #[inline]
    pub fn score(&self, i: usize, a: usize, j: usize) -> f32 {
        self.scores[self.starts[i * self.span + a - 1] + (j - self.firsts[i] as usize)]
    }

    /// The scores of given sentences i..i+a for made sentence j and those after it, as far as the table goes.
    #[inline]
    pub fn run(&self, i: usize, a: usize, j: usize) -> &[f32] {
        let number = i * self.span + a - 1;
        &self.scores[self.starts[number] + (j - self.firsts[i] as usize)..self.starts[number + 1]]
    }

    /// Whether the scores of given sentences i..i+a for made sentences j..j+b are in the table.
    pub fn holds(&self, i: usize, a: usize, j: usize, b: usize) -> bool {
        let Some(&first) = self.firsts.get(i) else { return false };
        let number = i * self.span + a;
        (1..=self.span).contains(&a)
            && j >= first as usize
            && j + b <= first as usize + self.starts[number] - self.starts[number - 1]
    }
}

/// The score of made tokens, given others: what a [`LexicalTable`] holds, for a bead that has no place in one.
pub fn score(given: &[u32], made: &[u32], ratios: &Rows, background: f32) -> f32 {
    let mut gathered: FxHashMap<u32, f32> = FxHashMap::default();
    for &s in given {
        for link in ratios.row(s) {
            *gathered.entry(link.other).or_default() += link.onward;
        }
    }
    let sums: Vec<f32> = made.iter().map(|t| gathered.get(t).copied().unwrap_or(0.0)).collect();
    let m = given.len() as f32;
    unexplained(m, background).ln() * made.len() as f32 + sum_ln_1p(&sums, scale(m, background))
}

/// What the background and the empty word leave of a token's probability whatever the m given tokens explain, against
/// unrelated text: `π = (1 + μm)/(m + 1)`.
pub(super) fn unexplained(m: f32, background: f32) -> f32 {
    (1.0 + background * m) / (m + 1.0)
}

/// What a ratio of 1 adds to 1 on top of that.
fn scale(m: f32, background: f32) -> f32 {
    (1.0 - background) / (1.0 + background * m)
}
