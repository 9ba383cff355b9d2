//! The lexical score: how well the words of one side explain those of the other. It is a log-likelihood
//! ratio: it compares the probability under IBM Model 1, which includes a background distribution here, with
//! the probability in unrelated text.

use super::scope::{Reach, Scope, join};
use crate::align::{Deadline, Interrupted, MAX_SENTENCES};
use crate::score::evidence::links::{Links, Rows};
use crate::score::evidence::token_index::TokenIndex;
use crate::score::side::{Side, reset};
use std::ops::Range;

/// One direction of the model, p(generated | given): the words of one side generate those of the other.
#[derive(Clone, Copy)]
pub(crate) struct Direction<'a> {
    pub(crate) given: &'a Side,
    pub(crate) generated: &'a Side,
    pub(crate) links: &'a Rows,
}

/// The lexical score of each sentence of one side (*generated*) for each range of sentences of the other side
/// (*given*), in nats.
///
/// `score(i, a, j)` is the sum of `log((1 + μ·m + (1−μ)·Σ p(t|s)/p(t)) / (m+1))` over the tokens t of
/// generated sentence j. Σ runs over the m tokens s of given sentences i..i+a, and μ is the share of the
/// background distribution.
#[derive(Debug, Default)]
pub(crate) struct LexicalTable {
    /// Which beads have scores.
    pub(super) scope: Scope,
    /// The maximum length of a range of given sentences, in sentences.
    pub(super) span: usize,
    /// For each range of given sentences, the first generated sentence that has a score. Ranges are ordered by
    /// first sentence, then by length.
    firsts: Vec<u32>,
    /// For each range of given sentences, the index of its first score in `scores`. The last element is the
    /// number of scores.
    starts: Vec<usize>,
    scores: Vec<f32>,
    /// For each generated key, the sum of its link ratios with the tokens of the current given sentence.
    gathered: Vec<f32>,
    /// The tokens of the current given sentence, sorted.
    tokens: Vec<u32>,
    /// The [`Explained`] ratios of the last `span` given sentences, indexed by sentence number modulo `span`.
    explained: Vec<Explained>,
    sums: Vec<f32>,
}

/// `Σ p(t|s)/p(t)` over the tokens s of one given sentence, for a range of consecutive generated tokens t.
#[derive(Debug, Default)]
struct Explained {
    first: usize,
    ratios: Vec<f32>,
}

impl LexicalTable {
    /// Fills the table for the beads of a region. For each boundary between given sentences, the region has a
    /// row: an interval of boundaries between generated sentences.
    pub(crate) fn fill(
        &mut self,
        direction: Direction<'_>,
        rows: &[Range<u32>],
        scope: Scope,
        background: f32,
        deadline: &Deadline,
    ) -> Result<(), Interrupted> {
        let last = direction.given.sentences();
        self.lay_out(Reach { rows, scope }, last);
        reset(&mut self.gathered, direction.generated.keys.len(), 0.0);
        self.explained.resize_with(self.span, Explained::default);
        let mut ready = 0;
        for i in 0..last {
            deadline.check()?;
            while ready < (i + self.span).min(last) {
                let range = self.needed_with(ready);
                self.explain(direction, ready, range.start as usize..range.end as usize);
                ready += 1;
            }
            self.add_row(direction, i, background);
        }
        Ok(())
    }

    /// Sets which scores the table has, for the given number of given sentences.
    fn lay_out(&mut self, reach: Reach<'_>, last: usize) {
        (self.scope, self.span) = (reach.scope, reach.scope.span());
        self.firsts.clear();
        self.starts.clear();
        self.starts.push(0);
        self.scores.clear();
        let mut total = 0;
        for i in 0..last {
            for a in 1..=self.span {
                let range = reach.of(i, a);
                total += range.len();
                self.firsts.push(range.start);
                self.starts.push(total);
            }
        }
        self.scores.reserve(total);
    }

    /// Returns the generated sentences with scores for the given sentences i..i+a.
    fn generated(&self, i: usize, a: usize) -> Range<u32> {
        let number = i * self.span + a - 1;
        let first = self.firsts[number];
        first..first + (self.starts[number + 1] - self.starts[number]) as u32
    }

    /// Returns all generated sentences that have scores for a range of given sentences with sentence `k`.
    fn needed_with(&self, k: usize) -> Range<u32> {
        let ranges = (k.saturating_sub(self.span - 1)..=k)
            .flat_map(|i| (k - i + 1..=self.span).map(move |a| self.generated(i, a)));
        ranges.fold(0..0, join)
    }

    fn explain(&mut self, direction: Direction<'_>, sentence: usize, range: Range<usize>) {
        let Direction { given, generated, links } = direction;
        // The words that a sentence repeats tend to have the longest rows of links, so visit each row only
        // once.
        self.tokens.clear();
        self.tokens.extend_from_slice(given.tokens_of(sentence..sentence + 1));
        self.tokens.sort_unstable();
        let is_sparse = |same: &&[u32]| links.dense_row(same[0]).is_none();
        for same in self.tokens.chunk_by(|a, b| a == b).filter(is_sparse) {
            let times = same.len() as f32;
            for link in links.row(same[0]) {
                self.gathered[link.other as usize] += times * link.ratio;
            }
        }
        let slot = sentence % self.span;
        let out = &mut self.explained[slot];
        out.first = generated.starts[range.start] as usize;
        out.ratios.clear();
        let tokens = generated.tokens_of(range);
        out.ratios.extend(tokens.iter().map(|&t| self.gathered[t as usize]));
        for same in self.tokens.chunk_by(|a, b| a == b) {
            if let Some(row) = links.dense_row(same[0]) {
                let times = same.len() as f32;
                for (sum, &t) in out.ratios.iter_mut().zip(tokens) {
                    *sum += times * row[t as usize].0;
                }
            } else {
                for link in links.row(same[0]) {
                    self.gathered[link.other as usize] = 0.0;
                }
            }
        }
    }

    /// Appends the scores for the given sentences i..i+a, for each `a` up to the span.
    fn add_row(&mut self, direction: Direction<'_>, i: usize, background: f32) {
        let Direction { given, generated, .. } = direction;
        let tokens = |range: &Range<u32>| {
            generated.starts[range.start as usize] as usize..generated.starts[range.end as usize] as usize
        };
        // The generated sentences that some range of at least `a` given sentences needs.
        let mut wanted: [Range<u32>; MAX_SENTENCES + 2] = Default::default();
        for a in (1..=self.span).rev() {
            wanted[a - 1] = join(wanted[a].clone(), self.generated(i, a));
        }
        let first = tokens(&wanted[0]).start;
        reset(&mut self.sums, tokens(&wanted[0]).len(), 0.0);
        for a in (1..=self.span).take_while(|a| !wanted[a - 1].is_empty()) {
            let more = &self.explained[(i + a - 1) % self.span];
            let here = tokens(&wanted[a - 1]);
            let ratios = &more.ratios[here.start - more.first..here.end - more.first];
            for (sum, ratio) in self.sums[here.start - first..here.end - first].iter_mut().zip(ratios) {
                *sum += ratio;
            }
            let m = given.token_count(i..i + a) as f32;
            let (unexplained, scale) = (unexplained(m, background).ln(), scale(m, background));
            self.scores.extend(self.generated(i, a).map(|j| {
                let tokens = tokens(&(j..j + 1));
                let sums = &self.sums[tokens.start - first..tokens.end - first];
                unexplained * sums.len() as f32 + sum_ln_1p(sums, scale)
            }));
        }
    }

    /// Returns the score of generated sentence j for given sentences i..i+a. The table must contain this
    /// score.
    #[inline]
    pub(crate) fn score(&self, i: usize, a: usize, j: usize) -> f32 {
        let number = i * self.span + a - 1;
        self.scores[self.starts[number] + (j - self.firsts[number] as usize)]
    }

    /// Returns the scores of generated sentence j and all later ones in the table, for given sentences
    /// i..i+a. Returns an empty slice if the table does not contain the first of them.
    #[inline]
    pub(crate) fn run(&self, i: usize, a: usize, j: usize) -> &[f32] {
        let number = i * self.span + a - 1;
        let scores = &self.scores[self.starts[number]..self.starts[number + 1]];
        j.checked_sub(self.firsts[number] as usize).and_then(|skip| scores.get(skip..)).unwrap_or_default()
    }

    /// Whether the table has the scores of generated sentences j..j+b for given sentences i..i+a.
    pub(crate) fn contains(&self, i: usize, a: usize, j: usize, b: usize) -> bool {
        if !(1..=self.span).contains(&a) || i * self.span + a >= self.starts.len() {
            return false;
        }
        let range = self.generated(i, a);
        j >= range.start as usize && j + b <= range.end as usize
    }
}

/// Computes the lexical score of passages without a [`LexicalTable`]. The memory is reused.
#[derive(Debug, Default)]
pub(crate) struct PassageScore {
    target: TokenIndex,
    src_sums: Vec<f32>,
    tgt_sums: Vec<f32>,
}

impl PassageScore {
    /// Returns the mean of the lexical scores of both directions, in nats. `keys` is the number of target keys.
    pub(crate) fn score(
        &mut self,
        src: &[u32],
        tgt: &[u32],
        keys: usize,
        links: &Links,
        background: f32,
    ) -> f32 {
        self.target.load(tgt, keys);
        reset(&mut self.src_sums, src.len(), 0.0);
        reset(&mut self.tgt_sums, tgt.len(), 0.0);
        for (src_sum, &s) in self.src_sums.iter_mut().zip(src) {
            self.target.for_each_link(&links.forward, s, |q, (forward, backward)| {
                self.tgt_sums[q as usize] += forward;
                *src_sum += backward;
            });
        }
        let direction = |given: usize, sums: &[f32]| {
            let m = given as f32;
            unexplained(m, background).ln() * sums.len() as f32 + sum_ln_1p(sums, scale(m, background))
        };
        (direction(src.len(), &self.tgt_sums) + direction(tgt.len(), &self.src_sums)) / 2.0
    }
}

/// Returns the share `π = (1 + μm)/(m + 1)` of p(t | m given tokens) that comes from the empty word and the
/// background.
pub(crate) fn unexplained(m: f32, background: f32) -> f32 {
    (1.0 + background * m) / (m + 1.0)
}

/// Returns the contribution of a link with ratio 1, relative to [`unexplained`].
fn scale(m: f32, background: f32) -> f32 {
    (1.0 - background) / (1.0 + background * m)
}

/// The number of products that [`sum_ln_1p`] computes in parallel, so that the compiler can use vector
/// instructions.
const LANES: usize = 4;

/// Computes `Σ log(1 + scale·x)` over `values`, with one logarithm per 32 factors. `scale·x` must be in
/// 0..3·10⁹.
pub(crate) fn sum_ln_1p(values: &[f32], scale: f32) -> f32 {
    let mut sum = 0.0;
    // A lane multiplies 4 factors, which stay below 10³⁸, within the range of `f32`. `product` has 32
    // factors, which stay below 10³⁰⁴, within the range of `f64`.
    for run in values.chunks(4 * LANES * 2) {
        let mut product = 1.0f64;
        for part in run.chunks(4 * LANES) {
            let mut lanes = [1.0f32; LANES];
            let mut fours = part.chunks_exact(LANES);
            for four in &mut fours {
                for (lane, value) in lanes.iter_mut().zip(four) {
                    *lane *= 1.0 + scale * value;
                }
            }
            for (lane, value) in lanes.iter_mut().zip(fours.remainder()) {
                *lane *= 1.0 + scale * value;
            }
            let [a, b, c, d] = lanes.map(f64::from);
            product *= (a * b) * (c * d);
        }
        sum += product.ln();
    }
    sum as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_result_equals_the_sum_of_logarithms() {
        for length in [0, 1, 3, 4, 20, 39, 40, 41, 200] {
            let values: Vec<f32> = (0..length).map(|k| (k * k % 97) as f32 * 100.0).collect();
            for scale in [0.5f32, 100.0] {
                let plain: f64 = values.iter().map(|x| (1.0 + f64::from(scale * x)).ln()).sum();
                let fast = f64::from(sum_ln_1p(&values, scale));
                assert!((plain - fast).abs() < 1e-4 * (1.0 + plain), "{length}: {plain} {fast}");
            }
        }
        // The largest values do not overflow.
        assert!((sum_ln_1p(&[3e9; 1000], 1.0) - 1000.0 * 3e9f32.ln()).abs() < 1.0);
    }
}
