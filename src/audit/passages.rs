//! Joins suspicions about single sentences and pairs into findings about passages.

use super::{Kind, Suspicion};
use crate::align::blocks::in_order;
use crate::aligner::Alignment;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// A finding without texts and places. Its sentence numbers count from 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What is wrong.
    pub kind: Kind,
    /// The source sentences. Empty for an addition; its start is then the corresponding position in the
    /// source.
    pub src: Range<u32>,
    /// The target sentences. Empty for an omission; its start is then the corresponding position in the
    /// target.
    pub tgt: Range<u32>,
    /// The probability of the finding, from 0 to 1.
    pub probability: f32,
    /// For an omission or addition that was joined across doubtful pairs, the sentences of these pairs on the
    /// other side.
    pub remnant: Range<u32>,
}

/// Suspicions of at least this probability are joined into passages. Less probable ones stay single, because
/// a passage of improbable omissions would be as improbable as its weakest part.
const LIKELY: f32 = 0.5;
/// Maximum number of sentences in doubtful pairs between two parts of an omission or addition.
const MAX_STRAY: u32 = 2;

/// Returns the findings with a probability of at least `min`, in the order of the source.
pub fn passages(suspicions: &[Suspicion], alignment: &Alignment, min: f32) -> Vec<Draft> {
    let mut suspicions = without_weaker(suspicions);
    bridge_copies(&mut suspicions);
    let moved = moved(alignment);
    suspicions.retain(|it| it.probability >= min);
    let (mut unpaired, mut pairs): (Vec<Draft>, Vec<Draft>) = suspicions
        .into_iter()
        .map(draft)
        .partition(|draft| matches!(draft.kind, Kind::Omission | Kind::Addition | Kind::Duplicate));
    let mut drafts = Vec::new();
    for side in 0..2 {
        let of_side = |draft: &Draft| (draft.kind == Kind::Omission) == (side == 0);
        let mut own: Vec<Draft> = unpaired.extract_if(.., |draft| of_side(draft)).collect();
        own.sort_by_key(|draft| range(draft, side).start);
        drafts.extend(join_unaligned(own, &mut pairs, side));
    }
    drafts.extend(join_pairs(pairs));
    drafts.extend(moved.into_iter().filter(|draft| draft.probability >= min));
    drafts.sort_by_key(|draft| (draft.src.start, draft.tgt.start, draft.kind));
    drafts
}

fn draft(suspicion: Suspicion) -> Draft {
    let Suspicion { kind, src, tgt, probability, .. } = suspicion;
    Draft { kind, src, tgt, probability, remnant: 0..0 }
}

fn range(draft: &Draft, side: usize) -> &Range<u32> {
    if side == 0 { &draft.src } else { &draft.tgt }
}

/// Lowers the probability of each suspicion that a probable suspicion about the same pair explains. For
/// example, a copy of the source is not doubtful as well.
fn without_weaker(suspicions: &[Suspicion]) -> Vec<Suspicion> {
    let mut kept: Vec<Suspicion> = Vec::with_capacity(suspicions.len());
    // The suspicions about a pair are consecutive, and the first one concerns all its sentences.
    let same_pair = |a: &Suspicion, b: &Suspicion| {
        let within = |a: &Range<u32>, b: &Range<u32>| a.start <= b.start && b.end <= a.end;
        !a.src.is_empty() && !a.tgt.is_empty() && within(&a.src, &b.src) && within(&a.tgt, &b.tgt)
    };
    let mut rest = suspicions;
    while let Some(head) = rest.first() {
        let length = rest.iter().take_while(|it| same_pair(head, it)).count().max(1);
        let (pair, after) = rest.split_at(length);
        rest = after;
        let likely = |kinds: &[Kind]| {
            let of = pair.iter().filter(|it| kinds.contains(&it.kind)).map(|it| it.probability);
            of.fold(0.0, f32::max)
        };
        let foreign = likely(&[Kind::Untranslated, Kind::WrongLanguage]);
        let (doubtful, truncated) = (likely(&[Kind::Doubtful]), likely(&[Kind::Truncated]));
        kept.extend(pair.iter().cloned().map(|mut it| {
            let stronger = match it.kind {
                Kind::Untranslated | Kind::WrongLanguage => 0.0,
                Kind::Doubtful => f32::max(foreign, truncated),
                Kind::Truncated => foreign.max(if doubtful > truncated { doubtful } else { 0.0 }),
                Kind::Omission | Kind::Addition if length > 1 => foreign.max(doubtful).max(truncated),
                Kind::Numbers => foreign.max(doubtful),
                _ => 0.0,
            };
            if stronger >= LIKELY {
                it.probability *= 1.0 - stronger;
            }
            it
        }));
    }
    kept
}

/// Raises the probability of short copies between two probable ones. On its own, a copied heading such as
/// “Installation” may be right in both languages, but between copied paragraphs it was not translated either.
fn bridge_copies(suspicions: &mut [Suspicion]) {
    let copies: Vec<usize> =
        (0..suspicions.len()).filter(|&at| suspicions[at].kind == Kind::Untranslated).collect();
    let follows = |a: &usize, b: &usize| {
        let (last, next) = (&suspicions[*a], &suspicions[*b]);
        (last.src.end, last.tgt.end) == (next.src.start, next.tgt.start)
    };
    let runs: Vec<Vec<usize>> = copies.chunk_by(follows).map(<[usize]>::to_vec).collect();
    for run in runs {
        let is_likely = |at: &usize| suspicions[*at].probability >= LIKELY;
        let (Some(first), Some(last)) = (run.iter().position(is_likely), run.iter().rposition(is_likely))
        else {
            continue;
        };
        for &at in &run[first..last] {
            suspicions[at].probability = suspicions[at].probability.max(LIKELY);
        }
    }
}

/// Joins neighbouring omissions (`side` 0) or additions and duplicates (`side` 1), also across a few
/// sentences in doubtful pairs. Removes these pairs from `pairs`.
fn join_unaligned(own: Vec<Draft>, pairs: &mut Vec<Draft>, side: usize) -> Vec<Draft> {
    // For each sentence of a doubtful pair, the index of the pair.
    let mut strays: FxHashMap<u32, usize> = FxHashMap::default();
    for (at, draft) in pairs.iter().enumerate() {
        if draft.kind == Kind::Doubtful && draft.probability >= LIKELY {
            strays.extend(range(draft, side).clone().map(|sentence| (sentence, at)));
        }
    }
    let mut joined: Vec<Draft> = Vec::new();
    let mut removed = FxHashSet::default();
    for next in own {
        let last = joined.last_mut().filter(|last| {
            last.kind == next.kind && last.probability >= LIKELY && next.probability >= LIKELY
        });
        let gap = last.as_ref().map_or(0..u32::MAX, |last| range(last, side).end..range(&next, side).start);
        let between: Vec<usize> = match gap.len() as u32 <= MAX_STRAY {
            true => gap.clone().filter_map(|sentence| strays.get(&sentence).copied()).collect(),
            false => Vec::new(),
        };
        let Some(last) = last.filter(|_| between.len() == gap.len()) else {
            joined.push(next);
            continue;
        };
        for at in between {
            if removed.insert(at) {
                let other = range(&pairs[at], 1 - side);
                let start = if last.remnant.is_empty() { other.start } else { last.remnant.start };
                last.remnant = start..other.end;
            }
        }
        last.probability = last.probability.max(next.probability);
        match side {
            0 => last.src.end = next.src.end,
            _ => last.tgt.end = next.tgt.end,
        }
    }
    let mut at = 0..;
    pairs.retain(|_| at.next().is_none_or(|at| !removed.contains(&at)));
    joined
}

/// Joins neighbouring findings of the same kind, except those that concern a single place in a pair.
fn join_pairs(pairs: Vec<Draft>) -> Vec<Draft> {
    let mut joined: Vec<Draft> = Vec::new();
    for next in pairs {
        let follows = |last: &Draft| {
            last.kind == next.kind
                && matches!(next.kind, Kind::Untranslated | Kind::WrongLanguage | Kind::Doubtful)
                && last.probability >= LIKELY
                && next.probability >= LIKELY
                && (last.src.end, last.tgt.end) == (next.src.start, next.tgt.start)
        };
        match joined.iter_mut().rev().take(4).find(|last| follows(last)) {
            Some(last) => {
                (last.src.end, last.tgt.end) = (next.src.end, next.tgt.end);
                last.probability = last.probability.max(next.probability);
            }
            None => joined.push(next),
        }
    }
    joined
}

/// Returns the passages that are out of order.
fn moved(alignment: &Alignment) -> Vec<Draft> {
    let pairs: Vec<_> = alignment.beads.iter().filter(|scored| !scored.bead.is_null()).collect();
    if pairs.windows(2).all(|two| two[0].bead.tgt.end <= two[1].bead.tgt.start) {
        return Vec::new();
    }
    let in_place = in_order(pairs.iter().map(|scored| (&scored.bead.src, &scored.bead.tgt)));
    let mut drafts: Vec<Draft> = Vec::new();
    for (scored, _) in pairs.iter().zip(in_place).filter(|(_, in_place)| !in_place) {
        let (src, tgt) = (scored.bead.src.clone(), scored.bead.tgt.clone());
        match drafts.last_mut() {
            Some(last) if (last.src.end, last.tgt.end) == (src.start, tgt.start) => {
                (last.src.end, last.tgt.end) = (src.end, tgt.end);
                last.probability = last.probability.max(scored.confidence);
            }
            _ => drafts.push(Draft {
                kind: Kind::Moved,
                src,
                tgt,
                probability: scored.confidence,
                remnant: 0..0,
            }),
        }
    }
    drafts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Model;

    fn suspicion(kind: Kind, src: Range<u32>, tgt: Range<u32>, probability: f32) -> Suspicion {
        Suspicion { kind, src, tgt, probability, model: Model::Doubtful, values: Vec::new() }
    }

    fn found(suspicions: &[Suspicion]) -> Vec<(Kind, Range<u32>, Range<u32>)> {
        let drafts = passages(suspicions, &Alignment::default(), 0.5);
        drafts.into_iter().map(|draft| (draft.kind, draft.src, draft.tgt)).collect()
    }

    #[test]
    fn omissions_are_joined_across_a_stray_pair() {
        let omission = |number: u32, at: u32| suspicion(Kind::Omission, number..number + 1, at..at, 0.9);
        let stray = suspicion(Kind::Doubtful, 2..3, 5..6, 0.8);
        let sound = suspicion(Kind::Doubtful, 2..3, 5..6, 0.1);
        let one = [omission(0, 5), omission(1, 5), stray, omission(3, 6)];
        assert_eq!(found(&one), [(Kind::Omission, 0..4, 5..5)]);
        let two = [omission(0, 5), omission(1, 5), sound, omission(3, 6)];
        assert_eq!(found(&two), [(Kind::Omission, 0..2, 5..5), (Kind::Omission, 3..4, 6..6)]);
        let remnant = passages(&one, &Alignment::default(), 0.5)[0].remnant.clone();
        assert_eq!(remnant, 5..6);
    }

    #[test]
    fn additions_are_joined_on_their_own_side() {
        let addition = |number: u32| suspicion(Kind::Addition, 4..4, number..number + 1, 0.9);
        assert_eq!(
            found(&[addition(3), addition(4), addition(6)]),
            [(Kind::Addition, 4..4, 3..5), (Kind::Addition, 4..4, 6..7)]
        );
    }

    #[test]
    fn a_copy_is_not_doubtful_as_well() {
        let copy = suspicion(Kind::Untranslated, 0..1, 0..1, 0.95);
        let doubtful = suspicion(Kind::Doubtful, 0..1, 0..1, 0.9);
        let numbers = suspicion(Kind::Numbers, 0..1, 0..1, 0.7);
        assert_eq!(found(&[copy, numbers, doubtful]), [(Kind::Untranslated, 0..1, 0..1)]);
    }

    #[test]
    fn a_copied_heading_belongs_to_the_copied_text_around_it() {
        let copy = |number: u32, probability: f32| {
            suspicion(Kind::Untranslated, number..number + 1, number..number + 1, probability)
        };
        assert_eq!(
            found(&[copy(0, 0.1), copy(1, 0.9), copy(2, 0.1), copy(3, 0.9), copy(4, 0.1)]),
            [(Kind::Untranslated, 1..4, 1..4)]
        );
        assert_eq!(found(&[copy(1, 0.9), copy(2, 0.1), copy(4, 0.9)]).len(), 2);
    }

    #[test]
    fn neighbouring_copies_are_one_passage() {
        let copy = |number: u32| suspicion(Kind::Untranslated, number..number + 1, number..number + 1, 0.95);
        assert_eq!(
            found(&[copy(0), copy(1), copy(3)]),
            [(Kind::Untranslated, 0..2, 0..2), (Kind::Untranslated, 3..4, 3..4)]
        );
    }
}
