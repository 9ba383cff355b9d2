//! How well the words of one side explain those of the other: IBM Model 1 with a background, as a likelihood ratio.

use super::links::Rows;
use super::side::Side;
use crate::align::Region;

/// For one direction: the score of each given range of sentences for each made sentence, in nats.
///
/// `score(i, a, j)` is the sum over the tokens t of made sentence j of
/// `log((1 + μ·m + (1−μ)·Σ p(t|s)/p(t)) / (m+1))`, the sum over the m tokens s of given sentences i..i+a.
#[derive(Debug, Default)]
pub struct LexicalTable {
    span: usize,
    /// For each given sentence: the first made sentence, and where its block begins.
    rows: Vec<(u32, u32, usize)>,
    scores: Vec<f32>,
    gathered: Vec<f32>,
    touched: Vec<u32>,
}

impl LexicalTable {
    /// Fills the table for all beads whose both ends lie in `region` (rows: given sentences).
    pub fn fill(
        &mut self,
        given: &Side,
        made: &Side,
        ratios: &Rows,
        region: &Region,
        span: usize,
        background: f32,
    ) {
        self.span = span;
        self.rows.clear();
        self.scores.clear();
        self.gathered.clear();
        self.gathered.resize(made.keys.len(), 0.0);
        let last = given.sentences();
        for i in 0..last {
            let from = region.row(i).start;
            let to = region.row((i + span).min(last)).end.min(made.sentences() + 1) - 1;
            let width = to.saturating_sub(from);
            self.rows.push((from as u32, width as u32, self.scores.len()));
            for a in 1..=span {
                if i + a <= last {
                    self.gather(given, ratios, i + a - 1);
                    self.row(made, given.token_count(i..i + a), from..from + width, background);
                } else {
                    self.scores.extend(std::iter::repeat_n(0.0, width));
                }
            }
            for &key in &self.touched {
                self.gathered[key as usize] = 0.0;
            }
            self.touched.clear();
        }
    }

    /// Adds the ratios of one given sentence.
    fn gather(&mut self, given: &Side, ratios: &Rows, sentence: usize) {
        for &s in given.tokens_of(sentence..sentence + 1) {
            for &(t, ratio) in ratios.row(s) {
                self.gathered[t as usize] += ratio;
                self.touched.push(t);
            }
        }
    }

    fn row(&mut self, made: &Side, m: u32, sentences: std::ops::Range<usize>, background: f32) {
        let m = m as f32;
        let unexplained = (1.0 + background * m) / (m + 1.0);
        let scale = f64::from((1.0 - background) / (1.0 + background * m));
        let each = f64::from(unexplained.ln());
        for j in sentences {
            let tokens = made.tokens_of(j..j + 1);
            let mut sum = each * tokens.len() as f64;
            let mut product = 1.0f64;
            for &t in tokens {
                product *= 1.0 + scale * f64::from(self.gathered[t as usize]);
                if product > 1e250 {
                    sum += product.ln();
                    product = 1.0;
                }
            }
            self.scores.push((sum + product.ln()) as f32);
        }
    }

    /// The score of given sentences i..i+a for made sentence j, which must lie in the region.
    #[inline]
    pub fn score(&self, i: usize, a: usize, j: usize) -> f32 {
        let (from, width, start) = self.rows[i];
        self.scores[start + (a - 1) * width as usize + (j - from as usize)]
    }

    /// Whether the scores of given sentences i..i+a for made sentences j..j+b are in the table.
    pub fn holds(&self, i: usize, a: usize, j: usize, b: usize) -> bool {
        let (from, width, _) = self.rows[i];
        a <= self.span && j >= from as usize && j + b <= (from + width) as usize
    }
}
