//! p(t|s)/p(t): how many times likelier a target key is beside a source key than in unrelated text, both ways.

use super::side::Side;

/// A sparse matrix by rows.
#[derive(Debug, Default, Clone)]
pub struct Rows {
    starts: Vec<u32>,
    cells: Vec<(u32, f32)>,
}

impl Rows {
    /// The cells of a row: (column, value), in order of columns.
    pub fn row(&self, row: u32) -> &[(u32, f32)] {
        &self.cells[self.starts[row as usize] as usize..self.starts[row as usize + 1] as usize]
    }

    /// Puts cells in place of what was there; `cells` must come in order of rows.
    fn fill(&mut self, rows: usize, cells: impl Iterator<Item = (u32, u32, f32)>) {
        self.cells.clear();
        self.starts.clear();
        for (row, column, value) in cells {
            while self.starts.len() <= row as usize {
                self.starts.push(self.cells.len() as u32);
            }
            self.cells.push((column, value));
        }
        while self.starts.len() <= rows {
            self.starts.push(self.cells.len() as u32);
        }
    }
}

/// A link with its counts, both ways.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counted {
    /// The source key.
    pub src: u32,
    /// The target key.
    pub tgt: u32,
    /// Counts for p(tgt | src).
    pub forward: f32,
    /// Counts for p(src | tgt).
    pub backward: f32,
}

/// The ratios of a document.
#[derive(Debug, Default)]
pub struct Links {
    /// By source key: (target key, p(t|s)/p(t)).
    pub forward: Rows,
    /// By target key: (source key, p(s|t)/p(s)).
    pub backward: Rows,
    totals: (Vec<f32>, Vec<f32>),
    by_target: Vec<Counted>,
}

impl Links {
    /// Normalises counts, which must be sorted by source, then target. `slack` is added to each key's total.
    pub fn normalise(&mut self, src: &Side, tgt: &Side, counts: &[Counted], slack: f32) {
        let (from_src, from_tgt) = &mut self.totals;
        for (totals, keys) in [(&mut *from_src, src.keys.len()), (&mut *from_tgt, tgt.keys.len())] {
            totals.clear();
            totals.resize(keys, slack);
        }
        for link in counts {
            from_src[link.src as usize] += link.forward;
            from_tgt[link.tgt as usize] += link.backward;
        }
        let (src_tokens, tgt_tokens) = (src.tokens.len() as f32, tgt.tokens.len() as f32);
        let ratio = |count: f32, total: f32, own: u32, all: f32| count / total * all / own as f32;
        self.forward.fill(
            src.keys.len(),
            counts.iter().filter(|link| link.forward > 0.0).map(|link| {
                let value = ratio(
                    link.forward,
                    from_src[link.src as usize],
                    tgt.counts[link.tgt as usize],
                    tgt_tokens,
                );
                (link.src, link.tgt, value)
            }),
        );
        self.by_target.clear();
        self.by_target.extend(counts.iter().filter(|link| link.backward > 0.0));
        self.by_target.sort_unstable_by_key(|link| (link.tgt, link.src));
        self.backward.fill(
            tgt.keys.len(),
            self.by_target.iter().map(|link| {
                let value = ratio(
                    link.backward,
                    from_tgt[link.tgt as usize],
                    src.counts[link.src as usize],
                    src_tokens,
                );
                (link.tgt, link.src, value)
            }),
        );
    }
}
