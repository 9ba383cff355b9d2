//! The dearer things that are asked of the few candidates that are left: each a number, added with its weight.

use super::base::BaseScore;
use super::cells::PairLinks;
use super::links::Links;
use super::order::{self, OrderWork};
use super::position::{self, BeadLink, BeadLinks, PositionWork};
use super::side::Side;
use super::values;
use super::weights::Weights;
use crate::align::Bead;
use std::ops::Range;

/// How many features there are.
pub const FEATURES: usize = 12;

/// The features of a candidate; a null bead has 0 in all that compare two passages.
pub type Features = [f32; FEATURES];

/// The word-position feature: where it stands among the others, as with all these.
pub const POSITION: usize = 0;
/// The word-order feature, which is dearer than all others together.
pub const ORDER: usize = 1;
/// The length feature.
pub const LENGTH: usize = 2;
/// The feature that counts numbers which the other side does not have.
pub const NUMBERS: usize = 9;

/// The weight of each feature, in the order of [`Features`].
pub fn feature_weights(w: &Weights) -> Features {
    [
        w.position,
        w.order,
        w.more_length,
        w.pull,
        w.more_null,
        w.more_merge,
        w.border_inside,
        w.border_shared,
        w.border_alone,
        w.numbers,
        w.doubt,
        w.wordless,
    ]
}

/// What the features are made of, with reused memory.
#[derive(Debug, Default)]
pub struct FeatureWork {
    pairs: PairLinks,
    links: BeadLinks,
    position: PositionWork,
    order: OrderWork,
}

/// What is known of the ends of one side's sentences.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ends<'a> {
    /// The paragraph number of each sentence, where paragraphs are known.
    pub paragraphs: Option<&'a [u32]>,
    /// The probability that each sentence really ends where it does, where the splitter said so.
    pub sure: Option<&'a [f32]>,
}

/// The ends of both sides.
#[derive(Debug, Clone, Copy, Default)]
pub struct BothEnds<'a> {
    /// Of the source.
    pub src: Ends<'a>,
    /// Of the target.
    pub tgt: Ends<'a>,
}

/// Computes the features of a bead.
pub fn features(
    bead: &Bead,
    base: &BaseScore<'_>,
    links: &Links,
    ends: BothEnds<'_>,
    w: &Weights,
    work: &mut FeatureWork,
) -> Features {
    let mut features = all_but_order(bead, base, links, ends, w, work);
    features[ORDER] = work.order_over(bead, base, w);
    features
}

/// The feature that [`all_but_order`] leaves out.
pub fn order(bead: &Bead, base: &BaseScore<'_>, links: &Links, w: &Weights, work: &mut FeatureWork) -> f32 {
    if !bead.is_null() {
        work.gather(bead, base.src, base.tgt, links);
    }
    work.order_over(bead, base, w)
}

/// Computes the features of a bead, but for [`ORDER`], which is 0.
pub fn all_but_order(
    bead: &Bead,
    base: &BaseScore<'_>,
    links: &Links,
    ends: BothEnds<'_>,
    w: &Weights,
    work: &mut FeatureWork,
) -> Features {
    if bead.is_null() {
        let side = if bead.src.is_empty() { (base.tgt, &bead.tgt) } else { (base.src, &bead.src) };
        let wordless = if is_wordless(side.0, side.1) { 1.0 } else { 0.0 };
        return [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, wordless];
    }
    let (i, j) = (bead.src.start as usize, bead.tgt.start as usize);
    let (a, b) = (bead.src.len(), bead.tgt.len());
    work.gather(bead, base.src, base.tgt, links);
    let lexical = base.lexical(i, j, a, b);
    let (inside, shared, alone) = borders(bead, ends);
    [
        position::score(&work.links, w.sharpness, w.background, &mut work.position) - lexical,
        0.0,
        base.length(i, j, a, b),
        base.pull(i, j, a, b, w.pull_cap),
        0.0,
        (a + b - 2) as f32,
        inside,
        shared,
        alone,
        unshared_numbers(bead, base.src, base.tgt),
        doubt(&bead.src, ends.src.sure) + doubt(&bead.tgt, ends.tgt.sure),
        0.0,
    ]
}

/// Whether a sentence has neither a letter nor a digit: a line of dots, a scrap of scanning.
fn is_wordless(side: &Side, sentence: &Range<u32>) -> bool {
    let mut keys = side.tokens_of(range(sentence)).iter().map(|&key| side.keys.key(key));
    !keys.any(|key| key.starts_with(char::is_alphanumeric))
}

/// Paragraph borders: inside the bead, at both ends of both sides' ends, at one side's end alone.
fn borders(bead: &Bead, of: BothEnds<'_>) -> (f32, f32, f32) {
    let (Some(src), Some(tgt)) = (of.src.paragraphs, of.tgt.paragraphs) else { return (0.0, 0.0, 0.0) };
    let inside = |numbers: &[u32], range: &Range<u32>| {
        numbers[range.start as usize..range.end as usize].windows(2).filter(|pair| pair[0] != pair[1]).count()
            as f32
    };
    let ends_here = |numbers: &[u32], range: &Range<u32>| {
        let end = range.end as usize;
        end == numbers.len() || numbers[end] != numbers[end - 1]
    };
    let (left, right) = (ends_here(src, &bead.src), ends_here(tgt, &bead.tgt));
    let flag = |yes: bool| if yes { 1.0 } else { 0.0 };
    (inside(src, &bead.src) + inside(tgt, &bead.tgt), flag(left && right), flag(left != right))
}

/// The doubt about the ends inside a bead: the sum of the probabilities that they are none.
fn doubt(range: &Range<u32>, sure: Option<&[f32]>) -> f32 {
    let inside = range.start as usize..(range.end as usize).saturating_sub(1);
    sure.map_or(0.0, |sure| sure[inside].iter().map(|p| 1.0 - p).sum())
}

impl FeatureWork {
    /// S2 of the bead whose links were gathered last, over its lexical score; 0 for a null bead.
    fn order_over(&mut self, bead: &Bead, base: &BaseScore<'_>, w: &Weights) -> f32 {
        if bead.is_null() {
            return 0.0;
        }
        let lexical =
            base.lexical(bead.src.start as usize, bead.tgt.start as usize, bead.src.len(), bead.tgt.len());
        order::score(&self.links, w.background, &mut self.order) - lexical
    }

    /// Is called before the features of a document's first bead, and whenever its links have changed.
    pub fn begin(&mut self) {
        self.pairs.clear();
    }

    /// Collects the links between the tokens of a bead.
    fn gather(&mut self, bead: &Bead, src: &Side, tgt: &Side, links: &Links) {
        let (s, t) = bead.sides();
        src.places(s.clone(), &mut self.links.src_at);
        tgt.places(t.clone(), &mut self.links.tgt_at);
        self.links.links.clear();
        for i in s.clone() {
            for j in t.clone() {
                let (before_p, before_q) =
                    (src.starts[i] - src.starts[s.start], tgt.starts[j] - tgt.starts[t.start]);
                let moved =
                    |link: &BeadLink| BeadLink { p: link.p + before_p, q: link.q + before_q, ..*link };
                self.links.links.extend(self.pairs.of(i, j, src, tgt, links).iter().map(moved));
            }
        }
    }
}

/// How many numbers of either side the other one does not have, in digits or in words.
fn unshared_numbers(bead: &Bead, src: &Side, tgt: &Side) -> f32 {
    let missing = |side: &Side, own: &Range<u32>, other: &Side, others: &Range<u32>| {
        let others = other.tokens_of(range(others));
        let there = |key: &str| other.keys.get(key).is_some_and(|id| others.contains(&id));
        // The letters of most keys need not be looked at.
        let same =
            |digits: &str| others.iter().any(|&id| other.digits[id as usize] && other.keys.key(id) == digits);
        let numbers = side.tokens_of(range(own)).iter().filter(|&&id| side.digits[id as usize]);
        let numbers = numbers.map(|&id| side.keys.key(id));
        numbers.filter(|digits| !same(digits) && !values::words_for(digits, other.lang).any(there)).count()
    };
    (missing(src, &bead.src, tgt, &bead.tgt) + missing(tgt, &bead.tgt, src, &bead.src)) as f32
}

fn range(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}
