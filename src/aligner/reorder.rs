//! Aligns documents whose passages, such as chapters, are in a different order on the two sides.
//!
//! The search itself cannot reorder sentences. If the anchors form blocks that are in different orders on the
//! two sides, the target sentences are put into source order and aligned again. The new alignment is kept if
//! its expected number of correct pairs is higher.

use super::alignment::{Alignment, ScoredBead, Sides, weigh};
use super::decide;
use super::knowledge::Workspace;
use super::model::Model;
use super::selection::{restore, restored, select};
use crate::align::Interrupted;
use crate::align::blocks::{Block, blocks, displaced};
use std::ops::Range;

/// Maximum number of orders of the target sentences to try. Each alignment teaches the aligner more word
/// translations, which yield more anchors for the next one. With 1 instead of 3, the gold documents with
/// moved passages lose .005 of strict F1; with 6, they gain nothing.
const MAX_ORDERS: usize = 3;

/// Another order is not tried if at most one in this many sentences is in a displaced block, since aligning a long
/// text again would take long and improve little. Every block counts in texts of fewer sentences than this.
const SENTENCES_PER_DISPLACED: usize = 10_000;

/// A displaced block is not moved if more than this share of its sentences has a partner already, weighted by
/// confidence. In the gold documents and in manuals, blocks that are moved have 0, and others .7 or more.
const MIN_EXPLAINED: f32 = 0.5;

/// Aligns two passages. If their blocks are in different orders, puts the target sentences into source order,
/// aligns again, and keeps the better alignment. If the model is monotone, aligns only once.
pub(super) fn align(model: &Model, sides: Sides<'_>, work: &mut Workspace) -> Result<Alignment, Interrupted> {
    let mut alignment = best_order(model, sides, work)?;
    weigh(&mut alignment.beads);
    Ok(alignment)
}

fn best_order(model: &Model, (src, tgt): Sides<'_>, work: &mut Workspace) -> Result<Alignment, Interrupted> {
    let mut best = decide::align(model, (src, tgt), work)?;
    let mut found = blocks(&work.first_anchors);
    if model.monotone {
        best.displaced = ranges(&displaced(&found));
        return Ok(best);
    }
    let all_sources: Vec<u32> = (0..src.texts.len() as u32).collect();
    for _ in 0..MAX_ORDERS {
        // Without a lexicon, a wrong alignment in order can seem likely enough to explain every block.
        let can_explain = !model.lexicons.is_empty();
        let is_settled = |block: &&Block| can_explain && is_explained(block, &best);
        let displaced_blocks = displaced(&found);
        let unsettled = displaced_blocks.iter().filter(|block| !is_settled(block));
        let sentences: usize = unsettled.map(|block| block.src.len().max(block.tgt.len())).sum();
        if sentences <= src.texts.len().max(tgt.texts.len()) / SENTENCES_PER_DISPLACED {
            break;
        }
        let order = source_order(model, (src, tgt), &found, work)?;
        work.reordered = true;
        let next = decide::align(model, (src, &select(tgt, &order)), work);
        work.reordered = false;
        let mut next = next?;
        restore(&mut next.beads, &all_sources, &order);
        next.unaligned[1] = restored(&next.unaligned[1], &order);
        let support = &mut next.support.sentences[1];
        *support = restored(support, &order);
        if expected_pairs(&next) <= expected_pairs(&best) {
            break;
        }
        next.displaced = ranges(&displaced(&found));
        best = next;
        for anchor in &mut work.last_anchors {
            anchor.j = order[anchor.j as usize];
        }
        found = blocks(&work.last_anchors);
    }
    Ok(best)
}

/// Whether most sentences of a displaced block and the sentences next to it, on both sides, have a likely partner
/// outside the block in an alignment. If so, moving the block gains nothing: it only resembles a passage in
/// another place, or it is a single sentence, which [`leftover`](super::leftover) can pair out of order.
fn is_explained(block: &Block, alignment: &Alignment) -> bool {
    let around = |range: &Range<u32>| range.start.saturating_sub(1)..range.end + 1;
    let block = Block { src: around(&block.src), tgt: around(&block.tgt) };
    let (mut src, mut tgt) = (0.0, 0.0);
    for ScoredBead { bead, confidence, .. } in alignment.beads.iter().filter(|it| !it.bead.is_null()) {
        let (in_src, in_tgt) = (overlap(&bead.src, &block.src), overlap(&bead.tgt, &block.tgt));
        if in_src == 0.0 || in_tgt == 0.0 {
            src += in_src * confidence;
            tgt += in_tgt * confidence;
        }
    }
    src > MIN_EXPLAINED * block.src.len() as f32 && tgt > MIN_EXPLAINED * block.tgt.len() as f32
}

/// Returns the number of sentences that two ranges share.
fn overlap(a: &Range<u32>, b: &Range<u32>) -> f32 {
    a.end.min(b.end).saturating_sub(a.start.max(b.start)) as f32
}

fn ranges(blocks: &[Block]) -> Vec<(Range<u32>, Range<u32>)> {
    blocks.iter().map(|block| (block.src.clone(), block.tgt.clone())).collect()
}

/// Returns the expected number of correct beads, excluding null beads.
pub(super) fn expected_pairs(alignment: &Alignment) -> f32 {
    let pairs = alignment.beads.iter().filter(|scored| !scored.bead.is_null());
    pairs.map(|scored| scored.confidence).sum()
}

/// Returns the numbers of the target sentences in the order of the source.
///
/// The sentences between two blocks are divided: the first ones go with the block before them and the others
/// with the block after them. To find the dividing point, the source is aligned with a trial target that
/// contains these sentences twice, once at each block.
fn source_order(
    model: &Model,
    (src, tgt): Sides<'_>,
    blocks: &[Block],
    work: &mut Workspace,
) -> Result<Vec<u32>, Interrupted> {
    let mut by_target: Vec<usize> = (0..blocks.len()).collect();
    by_target.sort_unstable_by_key(|&at| blocks[at].tgt.start);
    // The target sentences of each block, including all sentences between the block and its neighbours.
    let mut spans = vec![0..tgt.texts.len() as u32; blocks.len()];
    for pair in by_target.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        (spans[a].end, spans[b].start) = (blocks[b].tgt.start, blocks[a].tgt.end);
    }
    let order: Vec<u32> = spans.iter().cloned().flatten().collect();
    let trial = decide::align(model, (src, &select(tgt, &order)), work)?;
    // For each target sentence of the trial alignment, the confidence of its bead divided by the number of
    // target sentences in the bead; 0 if the sentence is unaligned.
    let mut correct = vec![0.0; order.len()];
    for scored in trial.beads.iter().filter(|scored| !scored.bead.is_null()) {
        let (_, members) = scored.bead.sides();
        let each = scored.confidence / members.len() as f32;
        correct[members].fill(each);
    }
    let mut ends = Vec::with_capacity(spans.len());
    ends.extend(spans.iter().scan(0, |end, span| {
        *end += span.len();
        Some(*end)
    }));
    let starts: Vec<usize> = ends.iter().zip(&spans).map(|(end, span)| end - span.len()).collect();
    for pair in by_target.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let gap = blocks[a].tgt.end..blocks[b].tgt.start;
        let (first, second) =
            (&correct[ends[a] - gap.len()..ends[a]], &correct[starts[b]..starts[b] + gap.len()]);
        let border = gap.start + best_split(first, second) as u32;
        (spans[a].end, spans[b].start) = (border, border);
    }
    Ok(spans.into_iter().flatten().collect())
}

/// Divides both lists after the same number of values. Returns the number for which the first part of `first`
/// and the second part of `second` have the largest total.
fn best_split(first: &[f32], second: &[f32]) -> usize {
    let (mut gain, mut best) = (0.0, (0.0, 0));
    for (k, (first, second)) in first.iter().zip(second).enumerate() {
        gain += first - second;
        if gain > best.0 {
            best = (gain, k + 1);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::align::Bead;

    #[test]
    fn a_block_whose_sentences_have_likely_partners_elsewhere_is_explained() {
        let block = Block { src: 2..4, tgt: 7..9 };
        let single = |s: u32, t: u32| Bead { src: s..s + 1, tgt: t..t + 1 };
        let explained = |confidences: [f32; 10]| {
            let bead = |(k, confidence): (u32, f32)| ScoredBead::new(single(k, k), confidence);
            let beads = (0..).zip(confidences).map(bead).collect();
            is_explained(&block, &Alignment { beads, ..Alignment::default() })
        };
        assert!(explained([0.9; 10]));
        assert!(!explained([0.4; 10]));
        let mut free = [0.9; 10];
        free[6..9].fill(0.1);
        assert!(!explained(free), "most target sentences have no partner");
        let beads = [(2, 7), (3, 8)].map(|(s, t)| ScoredBead::new(single(s, t), 0.9)).into();
        assert!(!is_explained(&block, &Alignment { beads, ..Alignment::default() }), "the block itself");
    }

    #[test]
    fn the_sentences_between_two_blocks_are_divided_where_most_are_aligned() {
        assert_eq!(best_split(&[0.9, 0.8, 0.3, 0.0], &[0.0, 0.1, 0.5, 0.9]), 2);
        assert_eq!(best_split(&[0.0, 0.0], &[0.9, 0.9]), 0);
        assert_eq!(best_split(&[0.9, 0.9], &[0.0, 0.0]), 2);
        assert_eq!(best_split(&[], &[]), 0);
    }
}
