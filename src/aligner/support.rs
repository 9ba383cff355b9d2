//! Measures how well the words of single sentences correspond to the other side of their bead.
//!
//! A bead of several sentences can contain a sentence that does not belong there. The features of the whole
//! bead do not show this, because its other sentences correspond well.

use super::alignment::{ScoredBead, Support};
use super::knowledge::Workspace;
use super::model::Model;
use super::word_rates::{MISMATCH, word_odds};
use crate::score::BaseScore;

/// Measures the support of each sentence, the scores of mismatched pairs for comparison, and the evidence of the words of
/// each bead.
pub(super) fn support(model: &Model, beads: &[ScoredBead], work: &Workspace) -> Support {
    let Workspace { src, tgt, forward, backward, links, .. } = work;
    let base = BaseScore::new(src, tgt, forward, backward, links, &model.weights);
    let mut support = [vec![0f32; src.sentences()], vec![0f32; tgt.sentences()]];
    for scored in beads.iter().filter(|scored| !scored.bead.is_null()) {
        let (sources, targets) = scored.bead.sides();
        sources.clone().for_each(|s| support[0][s] = f32::NEG_INFINITY);
        targets.clone().for_each(|t| support[1][t] = f32::NEG_INFINITY);
        for s in sources {
            for t in targets.clone() {
                let tokens = (src.token_count(s..s + 1) + tgt.token_count(t..t + 1)).max(1);
                let score = base.lexical(s, t, 1, 1) / (tokens as f32).sqrt();
                support[0][s] = support[0][s].max(score);
                support[1][t] = support[1][t].max(score);
            }
        }
    }
    let single =
        beads.iter().map(|scored| &scored.bead).filter(|bead| bead.src.len() == 1 && bead.tgt.len() == 1);
    let single: Vec<(usize, usize)> =
        single.map(|bead| (bead.src.start as usize, bead.tgt.start as usize)).collect();
    let mismatch = |(at, (s, _)): (usize, &(usize, usize))| {
        let t = single[(at + MISMATCH) % single.len()].1;
        let tokens = (src.token_count(*s..s + 1) + tgt.token_count(t..t + 1)).max(1);
        base.lexical(*s, t, 1, 1) / tokens as f32
    };
    let mismatches = match single.len() {
        0..=MISMATCH => Vec::new(),
        _ => single.iter().enumerate().map(mismatch).collect(),
    };
    Support { sentences: support, mismatches, words: word_odds(beads, work) }
}
