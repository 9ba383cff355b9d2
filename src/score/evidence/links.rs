//! p(t|s)/p(t): how many times likelier a target key is beside a source key than in unrelated text, both ways.

use super::evidence::Prior;
use super::side::Side;

/// Links that are weaker than this in both directions speak against the words that they join, and hardly so. They are
/// half of all links that are met; without them a dozen beads of 24,000 change, for better or worse.
const LEAST_RATIO: f32 = 0.5;

/// A link as seen from one of its keys.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The key at the other end.
    pub other: u32,
    /// p(other | this)/p(other).
    pub onward: f32,
    /// p(this | other)/p(this).
    pub back: f32,
}

/// A row of fewer links is sooner gone through than looked up for each token of a few sentences.
const LEAST_LAID_OUT: usize = 96;
/// So many cells of rows are laid out, 8 MB: those of the commonest words of a long document, all of a short one.
const MOST_CELLS: usize = 1 << 20;
/// So many links are some 20 MB with all that is known of them.
pub(super) const LARGE: usize = 1 << 18;
/// Marks a row that is not laid out.
const NONE: u32 = u32::MAX;

/// Links by key.
#[derive(Debug, Default, Clone)]
pub struct Rows {
    starts: Vec<u32>,
    links: Vec<Link>,
    /// For each key, where its row begins among `cells`, or [`NONE`].
    laid: Vec<u32>,
    /// The longest rows once more: (onward, back) by the key at the other end, zeros where there is no link.
    cells: Vec<(f32, f32)>,
    /// How many keys there are at the other end.
    others: usize,
}

impl Rows {
    /// The links of a key, sorted by the key at the other end.
    pub fn row(&self, key: u32) -> &[Link] {
        &self.links[self.starts[key as usize] as usize..self.starts[key as usize + 1] as usize]
    }

    /// The (onward, back) of a key by the key at the other end, if its row is one of the long ones.
    pub fn laid_out(&self, key: u32) -> Option<&[(f32, f32)]> {
        let from = self.laid[key as usize];
        (from != NONE).then(|| &self.cells[from as usize..from as usize + self.others])
    }

    /// Lays the longest rows out.
    fn lay_out(&mut self, others: usize) {
        let keys = self.starts.len() - 1;
        let length = |key: &u32| self.starts[*key as usize + 1] - self.starts[*key as usize];
        let mut long: Vec<u32> =
            (0..keys as u32).filter(|key| length(key) as usize >= LEAST_LAID_OUT).collect();
        long.sort_by_key(|key| std::cmp::Reverse(length(key)));
        long.truncate(MOST_CELLS / others.max(1));
        self.others = others;
        self.laid.clear();
        self.laid.resize(keys, NONE);
        self.cells.clear();
        self.cells.resize(long.len() * others, (0.0, 0.0));
        for (number, &key) in long.iter().enumerate() {
            let from = number * others;
            self.laid[key as usize] = from as u32;
            let row = self.starts[key as usize] as usize..self.starts[key as usize + 1] as usize;
            for link in &self.links[row] {
                self.cells[from + link.other as usize] = (link.onward, link.back);
            }
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

impl From<&Prior> for Counted {
    fn from(prior: &Prior) -> Counted {
        let Prior { src, tgt, forward, backward } = *prior;
        Counted { src, tgt, forward, backward }
    }
}

/// The ratios of a document.
#[derive(Debug, Default)]
pub struct Links {
    /// By source key.
    pub forward: Rows,
    /// By target key.
    pub backward: Rows,
    ratios: Ratios,
}

impl Links {
    /// Gives back the memory of a large document's links, before new ones are learnt: they are not needed for that.
    pub(super) fn give_back(&mut self) {
        if self.forward.links.len() > LARGE {
            *self = Links::default();
        }
    }

    /// Normalises counts, which must be sorted by source, then target. `slack` is added to each key's total.
    pub fn normalise(&mut self, src: &Side, tgt: &Side, counts: &[Counted], slack: f32) {
        self.ratios.compute(src, tgt, counts, slack);
        let all = counts.iter().zip(&self.ratios.pairs);
        let strong = || all.clone().filter(|(_, ratio)| ratio.0.max(ratio.1) >= LEAST_RATIO);
        let starts = |out: &mut Vec<u32>, keys: usize, key: fn(&Counted) -> u32| {
            out.clear();
            out.resize(keys + 1, 0);
            strong().for_each(|(link, _)| out[key(link) as usize + 1] += 1);
            (0..keys).for_each(|k| out[k + 1] += out[k]);
        };
        starts(&mut self.forward.starts, src.keys.len(), |link| link.src);
        starts(&mut self.backward.starts, tgt.keys.len(), |link| link.tgt);
        self.forward.links.clear();
        self.backward.links.clear();
        let kept = self.backward.starts[tgt.keys.len()] as usize;
        self.backward.links.resize(kept, Link { other: 0, onward: 0.0, back: 0.0 });
        // Counting sort: the sources come in order, so each target's row comes out sorted too.
        let mut next = self.backward.starts.clone();
        for (link, &(onward, back)) in strong() {
            self.forward.links.push(Link { other: link.tgt, onward, back });
            let at = &mut next[link.tgt as usize];
            self.backward.links[*at as usize] = Link { other: link.src, onward: back, back: onward };
            *at += 1;
        }
        self.forward.lay_out(tgt.keys.len());
        self.backward.lay_out(src.keys.len());
    }
}

/// Turns counts into ratios; keeps its memory.
#[derive(Debug, Default)]
pub struct Ratios {
    from_src: Vec<f32>,
    from_tgt: Vec<f32>,
    /// For each link, p(t|s)/p(t) and p(s|t)/p(s).
    pub pairs: Vec<(f32, f32)>,
}

impl Ratios {
    /// Computes the ratios of all links.
    pub fn compute(&mut self, src: &Side, tgt: &Side, counts: &[Counted], slack: f32) {
        for (totals, keys) in [(&mut self.from_src, src.keys.len()), (&mut self.from_tgt, tgt.keys.len())] {
            totals.clear();
            totals.resize(keys, slack);
        }
        for link in counts {
            self.from_src[link.src as usize] += link.forward;
            self.from_tgt[link.tgt as usize] += link.backward;
        }
        // From here on: what a count of 1 is worth.
        self.from_src.iter_mut().for_each(|total| *total = tgt.size / *total);
        self.from_tgt.iter_mut().for_each(|total| *total = src.size / *total);
        self.pairs.clear();
        self.pairs.extend(counts.iter().map(|link| {
            let (s, t) = (link.src as usize, link.tgt as usize);
            let onward = link.forward * self.from_src[s] / tgt.counts[t] as f32;
            let back = link.backward * self.from_tgt[t] / src.counts[s] as f32;
            (onward, back)
        }));
    }
}
