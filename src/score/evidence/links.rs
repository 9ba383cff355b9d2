//! Link ratios p(t|s)/p(t): how many times more likely key t becomes if key s is on the other side of a bead.

use crate::score::side::{Side, accumulate, reset};

/// A link is dropped if its ratios in both directions are below this value. Half of all links are dropped,
/// which changes only about twelve of the 24,000 beads in the gold documents
/// (docs/decisions/0012-evidence.md).
const MIN_RATIO: f32 = 0.5;

/// The value that replaces [`MIN_RATIO`] if there are more than [`MANY_LINKS`] links to choose from. 20,000 sentences
/// of novels take a fifth less time, and 17 of their 19,419 beads change. In shorter texts, few words occur often
/// enough for good estimates, and weak links count more.
const LARGE_MIN_RATIO: f32 = 1.5;
const MANY_LINKS: usize = 1 << 17;

/// A link between two keys, stored in the row of one of them (*own*).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Link {
    /// The key at the other end of the link.
    pub(crate) other: u32,
    /// p(other | own)/p(other), where *own* is the key in whose row the link is stored.
    pub(crate) ratio: f32,
    /// p(own | other)/p(own), where *own* is the key in whose row the link is stored.
    pub(crate) reverse: f32,
}

/// A row with at least this many links gets a dense copy, which has a cell for every key at the other end.
/// Iterating over a shorter row is faster than indexing a dense copy.
const MIN_DENSE_LINKS: usize = 96;
/// Maximum number of cells in all dense rows together (8 MB). This suffices for the most frequent words of a
/// long document.
const MAX_DENSE_CELLS: usize = 1 << 20;
/// If there are more links than this (about 20 MB), their memory is released instead of being reused.
pub(crate) const LARGE: usize = 1 << 18;
const NONE: u32 = u32::MAX;

/// The links of one direction, with a row of links for each key.
#[derive(Debug, Default, Clone)]
pub(crate) struct Rows {
    /// The index in `links` at which the row of each key starts. The last element is the number of links.
    starts: Vec<u32>,
    links: Vec<Link>,
    /// For each key, the index of its dense row in `cells`, or [`NONE`].
    dense_starts: Vec<u32>,
    /// Dense copies of the longest rows: (ratio, reverse) for each key at the other end, or zeros if there is
    /// no link.
    cells: Vec<(f32, f32)>,
    /// The number of keys on the other side, which is the length of a dense row.
    others: usize,
}

impl Rows {
    /// Returns the links of a key, sorted by the key at the other end.
    pub(crate) fn row(&self, key: u32) -> &[Link] {
        &self.links[self.starts[key as usize] as usize..self.starts[key as usize + 1] as usize]
    }

    /// Returns the dense copy of the row of `key`: (ratio, reverse) for each key at the other end. Returns
    /// `None` if the row has no dense copy.
    pub(crate) fn dense_row(&self, key: u32) -> Option<&[(f32, f32)]> {
        let start = self.dense_starts[key as usize];
        (start != NONE).then(|| &self.cells[start as usize..start as usize + self.others])
    }

    fn fill_dense_rows(&mut self, others: usize) {
        let keys = self.starts.len() - 1;
        let length = |key: &u32| self.starts[*key as usize + 1] - self.starts[*key as usize];
        let mut long: Vec<u32> =
            (0..keys as u32).filter(|key| length(key) as usize >= MIN_DENSE_LINKS).collect();
        long.sort_by_key(|key| std::cmp::Reverse(length(key)));
        long.truncate(MAX_DENSE_CELLS / others.max(1));
        self.others = others;
        reset(&mut self.dense_starts, keys, NONE);
        reset(&mut self.cells, long.len() * others, (0.0, 0.0));
        for (number, &key) in long.iter().enumerate() {
            let start = number * others;
            self.dense_starts[key as usize] = start as u32;
            let row = self.starts[key as usize] as usize..self.starts[key as usize + 1] as usize;
            for link in &self.links[row] {
                self.cells[start + link.other as usize] = (link.ratio, link.reverse);
            }
        }
    }
}

/// The counts of a link: prior counts, or expected counts learnt from beads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LinkCounts {
    /// The source key.
    pub(crate) src: u32,
    /// The target key.
    pub(crate) tgt: u32,
    /// The count for p(tgt | src).
    pub(crate) forward: f32,
    /// The count for p(src | tgt).
    pub(crate) backward: f32,
}

impl LinkCounts {
    /// Returns the link with these counts added.
    pub(crate) fn plus(self, (forward, backward): (f32, f32)) -> LinkCounts {
        LinkCounts { forward: self.forward + forward, backward: self.backward + backward, ..self }
    }
}

/// The links of a document in both directions.
#[derive(Debug, Default)]
pub(crate) struct Links {
    pub(crate) forward: Rows,
    pub(crate) backward: Rows,
    ratios: Ratios,
}

impl Links {
    pub(crate) fn shrink(&mut self) {
        if self.forward.links.len() > LARGE {
            *self = Links::default();
        }
    }

    /// Computes the links from `counts`, which must be sorted by source key, then target key. For each key, a
    /// count of `unseen` is reserved for unseen translations.
    pub(crate) fn normalise(&mut self, src: &Side, tgt: &Side, counts: &[LinkCounts], unseen: f32) {
        self.ratios.compute(src, tgt, counts.iter().copied(), unseen);
        let all = counts.iter().zip(&self.ratios.pairs);
        let min = if counts.len() > MANY_LINKS { LARGE_MIN_RATIO } else { MIN_RATIO };
        let kept = || all.clone().filter(|(_, ratio)| ratio.0.max(ratio.1) >= min);
        let count_starts = |out: &mut Vec<u32>, keys: usize, key: fn(&LinkCounts) -> u32| {
            reset(out, keys + 1, 0);
            kept().for_each(|(link, _)| out[key(link) as usize + 1] += 1);
            accumulate(out);
        };
        count_starts(&mut self.forward.starts, src.keys.len(), |link| link.src);
        count_starts(&mut self.backward.starts, tgt.keys.len(), |link| link.tgt);
        self.forward.links.clear();
        self.backward.links.clear();
        let total = self.backward.starts[tgt.keys.len()] as usize;
        self.backward.links.resize(total, Link { other: 0, ratio: 0.0, reverse: 0.0 });
        // This loop is a counting sort by target. The sort is stable, so each row remains sorted by source.
        let mut next = self.backward.starts.clone();
        for (link, &(forward, backward)) in kept() {
            self.forward.links.push(Link { other: link.tgt, ratio: forward, reverse: backward });
            let at = &mut next[link.tgt as usize];
            self.backward.links[*at as usize] = Link { other: link.src, ratio: backward, reverse: forward };
            *at += 1;
        }
        self.forward.fill_dense_rows(tgt.keys.len());
        self.backward.fill_dense_rows(src.keys.len());
    }
}

#[derive(Debug, Default)]
pub(crate) struct Ratios {
    from_src: Vec<f32>,
    from_tgt: Vec<f32>,
    /// For each link, p(t|s)/p(t) and p(s|t)/p(s).
    pub(crate) pairs: Vec<(f32, f32)>,
}

impl Ratios {
    pub(crate) fn compute(
        &mut self,
        src: &Side,
        tgt: &Side,
        counts: impl Iterator<Item = LinkCounts> + Clone,
        unseen: f32,
    ) {
        reset(&mut self.from_src, src.keys.len(), unseen);
        reset(&mut self.from_tgt, tgt.keys.len(), unseen);
        for link in counts.clone() {
            self.from_src[link.src as usize] += link.forward;
            self.from_tgt[link.tgt as usize] += link.backward;
        }
        // Replace each total with the factor size/total, because p(t|s)/p(t) is
        // (count/total)/(occurrences/size).
        self.from_src.iter_mut().for_each(|total| *total = tgt.size / *total);
        self.from_tgt.iter_mut().for_each(|total| *total = src.size / *total);
        self.pairs.clear();
        self.pairs.extend(counts.map(|link| {
            let (s, t) = (link.src as usize, link.tgt as usize);
            let forward = link.forward * self.from_src[s] / tgt.counts[t] as f32;
            let backward = link.backward * self.from_tgt[t] / src.counts[s] as f32;
            (forward, backward)
        }));
    }
}
