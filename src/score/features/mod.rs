//! The features that are used to rescore candidate beads: simple counts, and scores that are too expensive
//! for the search.

mod link_cache;
pub(super) mod order;
pub(super) mod position;
pub(super) mod proximity;

use super::base::BaseScore;
use super::evidence::values;
use super::side::Side;
use super::weights::Weights;
use crate::align::Bead;
use link_cache::LinkCache;
use order::OrderWork;
use position::{BeadLink, BeadLinks, PositionWork};
use std::ops::Range;

macro_rules! features {
    ($($name:ident $doc:literal)*) => {
        /// The features of a candidate bead. This type also holds their weights, named as in [`Weights`].
        /// All features that compare two passages are 0 for a null bead.
        #[derive(Debug, Clone, Copy, Default, PartialEq)]
        pub struct Features {
            $(#[doc = $doc] pub $name: f32,)*
        }

        impl Features {
            /// Selects the weights of the features from `weights`.
            pub fn weights(weights: &Weights) -> Features {
                Features { $($name: weights.$name,)* }
            }

            /// The weighted sum of the features.
            pub fn weighted_by(&self, weights: &Features) -> f32 {
                [$(self.$name * weights.$name),*].into_iter().sum()
            }
        }
    };
}

features! {
    position "The position score minus the lexical score, in nats (S1)."
    order "The word-order score minus the lexical score, in nats (S2). It is the slowest feature by far."
    length "The length score, in nats (S3)."
    pull "The gain in lexical score from adding neighbouring sentences to the bead, in nats (S3)."
    null "1 for a null bead, otherwise 0."
    merge "The number of sentences on both sides together, minus 2; 0 for a null bead."
    border_inside "The number of paragraph boundaries inside the bead."
    border_shared "1 if the bead ends a paragraph on both sides, otherwise 0."
    border_alone "1 if the bead ends a paragraph on one side only, otherwise 0."
    numbers "The count of numbers on either side that the other side has neither in digits nor in words."
    doubtful_boundaries "The expected number of wrong sentence boundaries inside the bead."
    short "For a null bead of n tokens, 1 − n/10 but at least 0; 0 if it introduces or interrupts speech."
    items "The number of list items, such as `2. Valves`, that begin inside the bead after its first sentence."
    wordless "1 for a null bead without letters or digits, otherwise 0."
}

/// The paragraphs and sentence boundaries of one side.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ends<'a> {
    /// The paragraph number of each sentence, if paragraphs are known.
    pub(crate) paragraphs: Option<&'a [u32]>,
    /// The probability that each sentence boundary is correct, if it is known.
    pub(crate) boundaries: Option<&'a [f32]>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct BothEnds<'a> {
    pub(crate) src: Ends<'a>,
    pub(crate) tgt: Ends<'a>,
}

#[derive(Debug, Default)]
pub(crate) struct FeatureWork {
    cache: LinkCache,
    links: BeadLinks,
    position: PositionWork,
    order: OrderWork,
}

impl FeatureWork {
    /// Clears the cache. Call this before the first bead of a document and whenever the document's links
    /// change.
    pub(crate) fn begin(&mut self) {
        self.cache.clear();
    }

    /// Computes all features of a bead.
    pub(crate) fn features(&mut self, bead: &Bead, base: &BaseScore<'_>, ends: BothEnds<'_>) -> Features {
        let features = plain_features(bead, base, ends);
        if bead.is_null() {
            return features;
        }
        self.gather(bead, base);
        Features {
            position: self.position_of_gathered(bead, base),
            order: self.order_of_gathered(bead, base),
            ..features
        }
    }

    /// Computes the feature `position`, which needs the links between all tokens of the bead.
    pub(crate) fn position(&mut self, bead: &Bead, base: &BaseScore<'_>) -> f32 {
        if bead.is_null() {
            return 0.0;
        }
        self.gather(bead, base);
        self.position_of_gathered(bead, base)
    }

    /// Computes the feature `order`, which takes twice as long as `position`.
    pub(crate) fn order(&mut self, bead: &Bead, base: &BaseScore<'_>) -> f32 {
        if bead.is_null() {
            return 0.0;
        }
        self.gather(bead, base);
        self.order_of_gathered(bead, base)
    }

    fn position_of_gathered(&mut self, bead: &Bead, base: &BaseScore<'_>) -> f32 {
        let Weights { tension, background, .. } = *base.weights;
        position::score(&self.links, tension, background, &mut self.position) - lexical(bead, base)
    }

    fn order_of_gathered(&mut self, bead: &Bead, base: &BaseScore<'_>) -> f32 {
        order::score(&self.links, base.weights.background, &mut self.order) - lexical(bead, base)
    }

    /// Whether the target of a bead has at most three words, none of which has a known translation in the
    /// source.
    pub(crate) fn is_unknown(&mut self, bead: &Bead, base: &BaseScore<'_>) -> bool {
        let tokens = tokens(base.tgt, &bead.tgt);
        let is_word = |key: u32| base.tgt.keys.key(key).starts_with(char::is_alphanumeric);
        if tokens.iter().filter(|key| is_word(**key)).nth(SHORT_NAME).is_some() {
            return false;
        }
        self.gather(bead, base);
        let is_known = |link: &BeadLink| link.forward > TRANSLATES && is_word(tokens[link.q as usize]);
        !self.links.links.iter().any(is_known)
    }

    fn gather(&mut self, bead: &Bead, base: &BaseScore<'_>) {
        let BaseScore { src, tgt, links, .. } = *base;
        let (s, t) = bead.sides();
        src.positions(s.clone(), &mut self.links.src_at);
        tgt.positions(t.clone(), &mut self.links.tgt_at);
        self.links.links.clear();
        for i in s.clone() {
            for j in t.clone() {
                let p = src.starts[i] - src.starts[s.start];
                let q = tgt.starts[j] - tgt.starts[t.start];
                let shift = |link: &BeadLink| BeadLink { p: link.p + p, q: link.q + q, ..*link };
                self.links.links.extend(self.cache.get(i, j, src, tgt, links).iter().map(shift));
            }
        }
    }
}

fn lexical(bead: &Bead, base: &BaseScore<'_>) -> f32 {
    let (s, t) = bead.sides();
    base.lexical(s.start, t.start, s.len(), t.len())
}

/// Computes the features of a bead that do not need the links between its tokens. The others, `position` and
/// `order`, are set to 0.
pub(crate) fn plain_features(bead: &Bead, base: &BaseScore<'_>, ends: BothEnds<'_>) -> Features {
    if bead.is_null() {
        let (side, range) = if bead.src.is_empty() { (base.tgt, &bead.tgt) } else { (base.src, &bead.src) };
        let wordless = flag(is_wordless(side, range));
        return Features { null: 1.0, short: shortness(side, range), wordless, ..Features::default() };
    }
    let (i, j) = (bead.src.start as usize, bead.tgt.start as usize);
    let (a, b) = (bead.src.len(), bead.tgt.len());
    let (border_inside, border_shared, border_alone) = borders(bead, ends);
    Features {
        length: base.length(i, j, a, b),
        pull: base.pull(i, j, a, b),
        merge: (a + b - 2) as f32,
        border_inside,
        border_shared,
        border_alone,
        numbers: unshared_numbers(bead, base.src, base.tgt),
        items: inner_items(base.src, &bead.src) + inner_items(base.tgt, &bead.tgt),
        doubtful_boundaries: doubt(&bead.src, ends.src.boundaries) + doubt(&bead.tgt, ends.tgt.boundaries),
        ..Features::default()
    }
}

/// The minimum ratio p(t|s)/p(t) of a link that counts as a translation in [`FeatureWork::is_unknown`].
const TRANSLATES: f32 = 8.0;
/// The maximum number of words of a target in [`FeatureWork::is_unknown`].
const SHORT_NAME: usize = 3;

/// An unaligned sentence with at least this many tokens is not short.
const SHORT: f32 = 10.0;

/// Computes the feature `short`. Translators often omit headings and other short sentences, but rarely those
/// that introduce speech, such as `He said:`.
fn shortness(side: &Side, sentence: &Range<u32>) -> f32 {
    if side.speech[sentence.start as usize] {
        return 0.0;
    }
    let (start, end) = (sentence.start as usize, sentence.end as usize);
    (1.0 - side.token_count(start..end) as f32 / SHORT).max(0.0)
}

fn flag(yes: bool) -> f32 {
    if yes { 1.0 } else { 0.0 }
}

fn tokens<'a>(side: &'a Side, sentences: &Range<u32>) -> &'a [u32] {
    side.tokens_of(sentences.start as usize..sentences.end as usize)
}

/// Whether the sentences contain neither letters nor digits, as in a line of dots or in scanning noise.
fn is_wordless(side: &Side, sentences: &Range<u32>) -> bool {
    let mut keys = tokens(side, sentences).iter().map(|&key| side.keys.key(key));
    !keys.any(|key| key.starts_with(char::is_alphanumeric))
}

/// Computes the features `border_inside`, `border_shared` and `border_alone`, in this order.
fn borders(bead: &Bead, ends: BothEnds<'_>) -> (f32, f32, f32) {
    let (Some(src), Some(tgt)) = (ends.src.paragraphs, ends.tgt.paragraphs) else { return (0.0, 0.0, 0.0) };
    let inside = |numbers: &[u32], range: &Range<u32>| {
        let numbers = &numbers[range.start as usize..range.end as usize];
        numbers.windows(2).filter(|pair| pair[0] != pair[1]).count() as f32
    };
    let ends_here = |numbers: &[u32], range: &Range<u32>| {
        let end = range.end as usize;
        end == numbers.len() || numbers[end] != numbers[end - 1]
    };
    let (left, right) = (ends_here(src, &bead.src), ends_here(tgt, &bead.tgt));
    (inside(src, &bead.src) + inside(tgt, &bead.tgt), flag(left && right), flag(left != right))
}

/// Returns the number of sentences after the first one that begin with the number of a list item, such as
/// `2.`.
fn inner_items(side: &Side, sentences: &Range<u32>) -> f32 {
    let inner = (sentences.start + 1).min(sentences.end) as usize..sentences.end as usize;
    side.items[inner].iter().filter(|item| **item).count() as f32
}

/// Returns the expected number of wrong sentence boundaries inside a range of sentences.
fn doubt(range: &Range<u32>, boundaries: Option<&[f32]>) -> f32 {
    let inside = range.start as usize..(range.end as usize).saturating_sub(1);
    boundaries.map_or(0.0, |boundaries| boundaries[inside].iter().map(|p| 1.0 - p).sum())
}

fn unshared_numbers(bead: &Bead, src: &Side, tgt: &Side) -> f32 {
    let missing = |side: &Side, own: &Range<u32>, other: &Side, others: &Range<u32>| {
        let others = tokens(other, others);
        let has_word = |key: &str| other.keys.get(key).is_some_and(|id| others.contains(&id));
        // Check the digit flag first, which is faster than comparing the text of all keys.
        let has_digits =
            |digits: &str| others.iter().any(|&id| other.digits[id as usize] && other.keys.key(id) == digits);
        let numbers = tokens(side, own).iter().filter(|&&id| side.digits[id as usize]);
        let numbers = numbers.map(|&id| side.keys.key(id));
        let is_missing =
            |digits: &&str| !has_digits(digits) && !values::words_for(digits, other.lang).any(has_word);
        numbers.filter(is_missing).count()
    };
    (missing(src, &bead.src, tgt, &bead.tgt) + missing(tgt, &bead.tgt, src, &bead.src)) as f32
}
