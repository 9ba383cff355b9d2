//! Pairs sentences that changed places.
//!
//! The search aligns sentences in order. It leaves a sentence that the translation moved unaligned on both sides, or
//! aligns it wrongly with the sentence in its place, or merges the sentences between the two places. All three are
//! recognised by comparing sentences without regard to their places.

use super::alignment::ScoredBead;
use super::knowledge::Workspace;
use super::model::Model;
use crate::align::{Bead, MAX_SENTENCES};
use crate::score::{BaseScore, BothEnds, FeatureWork, PairEvidence};
use rustc_hash::FxHashMap;

/// The maximum distance of a moved sentence from its place, in sentences.
const MAX_DISTANCE: u32 = 40;
/// The maximum number of pairs that are scored, for each sentence of the document. If there are more, because most
/// of the document is unaligned, only nearer sentences are paired.
const PAIRS_PER_SENTENCE: usize = 4;
/// Prior odds that two sentences correspond that are not in the same place. With values above .3, free translations
/// get wrong pairs; the novels lose .005 of strict F1 at .4.
const PRIOR_ODDS: f32 = 0.3;
/// A bead is doubtful if the odds that its sides correspond, regardless of their places, are lower.
const DOUBTFUL: f32 = 1.0;
/// Beads with fewer tokens on a side are never doubtful, because short sentences give too little evidence.
const MIN_TOKENS: u32 = 4;
/// Minimum odds that the sentences of a doubtful bead are where they belong. With less, Chinese and Korean, of which
/// fewer words are known, lose .004 of strict F1.
const MIN_STAYING: f32 = 0.3;
/// The confidence that a pair must exceed.
const MIN_CONFIDENCE: f32 = 0.5;
/// A bead is split if its sentences correspond better in another order, by more than this difference in log odds.
const MIN_CROSS_LEAD: f32 = 1.0;
/// The log odds that each pair of such a bead must exceed.
const MIN_CROSS: f32 = 0.0;

/// A sentence that may correspond to one in another place.
struct Leftover {
    /// The index of its bead: a null bead or a doubtful bead.
    at: usize,
    sentence: u32,
    /// The sentence on the other side that is in the same place.
    beside: u32,
    /// The odds that the sentence is where it belongs. They are 1 for a null bead, because that bead says nothing
    /// else than that the sentence has no partner.
    stays: f32,
}

/// A source and a target sentence that may correspond, by their indices among the leftovers of each side.
struct Pair {
    src: usize,
    tgt: usize,
    odds: f32,
}

/// Computes the odds that two passages correspond, regardless of their neighbours.
struct Odds<'a> {
    base: BaseScore<'a>,
    memory: &'a mut FeatureWork,
}

impl Odds<'_> {
    /// Whether the sentences share words at all. This is faster than computing the odds.
    fn have_words(&self, s: u32, t: u32) -> bool {
        self.base.lexical(s as usize, t as usize, 1, 1) > 0.0
    }

    /// Returns the odds that the sentences of a bead are where they belong, if this is doubtful.
    fn of_staying(&mut self, bead: &Bead, correspond: Option<f32>) -> Option<f32> {
        let (s, t) = bead.sides();
        let has_enough = |tokens: u32| tokens >= MIN_TOKENS;
        if bead.is_null() {
            return Some(1.0);
        }
        let is_doubtful = correspond.is_some_and(|probability| odds(probability) < DOUBTFUL)
            && has_enough(self.base.src.token_count(s))
            && has_enough(self.base.tgt.token_count(t));
        is_doubtful.then(|| self.of(bead)).filter(|odds| *odds < DOUBTFUL).map(|odds| odds.max(MIN_STAYING))
    }

    fn of(&mut self, bead: &Bead) -> f32 {
        let features = self.memory.features(bead, &self.base, BothEnds::default());
        odds(PairEvidence::of(bead, &self.base, &features).probability())
    }
}

fn odds(probability: f32) -> f32 {
    probability / (1.0 - probability).max(f32::EPSILON)
}

fn single(s: u32, t: u32) -> Bead {
    Bead { src: s..s + 1, tgt: t..t + 1 }
}

/// Replaces null beads, doubtful beads and merged sentences by pairs of sentences that are out of order.
///
/// `correspond` has, for each bead but null beads, the probability that its sides correspond. It is only an estimate,
/// since it is computed without the feature `order` for most beads.
pub(super) fn pair(
    model: &Model,
    beads: &[ScoredBead],
    correspond: &[Option<f32>],
    work: &mut Workspace,
) -> Vec<ScoredBead> {
    let Workspace { src, tgt, forward, backward, links, features: memory, .. } = work;
    let base = BaseScore::new(src, tgt, forward, backward, links, &model.weights);
    let mut odds = Odds { base, memory };
    let mut crossed: FxHashMap<usize, Vec<ScoredBead>> = beads
        .iter()
        .enumerate()
        .filter_map(|(at, scored)| Some((at, split_crossing(scored, &mut odds)?)))
        .collect();
    let mut found = [Vec::new(), Vec::new()];
    for (at, (ScoredBead { bead, .. }, correspond)) in beads.iter().zip(correspond).enumerate() {
        if let (Some(stays), false) = (odds.of_staying(bead, *correspond), crossed.contains_key(&at)) {
            let Bead { src, tgt } = bead;
            found[0].extend(src.clone().map(|s| Leftover { at, sentence: s, beside: tgt.start, stays }));
            found[1].extend(tgt.clone().map(|t| Leftover { at, sentence: t, beside: src.start, stays }));
        }
    }
    let [sources, targets] = found;
    let mut pairs = Vec::new();
    for_each_near(
        &sources,
        &targets,
        PAIRS_PER_SENTENCE * (src.sentences() + tgt.sentences()),
        |src, tgt| {
            let (s, t) = (&sources[src], &targets[tgt]);
            if s.at != t.at && odds.have_words(s.sentence, t.sentence) {
                pairs.push(Pair { src, tgt, odds: PRIOR_ODDS * odds.of(&single(s.sentence, t.sentence)) });
            }
        },
    );
    // A sentence stays where it is, or corresponds to one of the sentences on the other side.
    let mut totals: [Vec<f32>; 2] = [&sources, &targets].map(|side| side.iter().map(|it| it.stays).collect());
    for pair in &pairs {
        totals[0][pair.src] += pair.odds;
        totals[1][pair.tgt] += pair.odds;
    }
    let mut moved = Moved::default();
    for pair in pairs {
        let confidence = pair.odds / f32::max(totals[0][pair.src], totals[1][pair.tgt]);
        // With more than half of the total, no two pairs share a sentence.
        if confidence > MIN_CONFIDENCE {
            let (s, t) = (sources[pair.src].sentence, targets[pair.tgt].sentence);
            moved.partners.insert(s, (t, confidence));
            moved.taken.insert(t, confidence);
        }
    }
    let result = |(at, scored)| crossed.remove(&at).unwrap_or_else(|| moved.apply(scored));
    beads.iter().enumerate().flat_map(result).collect()
}

/// The pairs of sentences that are out of order.
#[derive(Debug, Default)]
struct Moved {
    /// For each source sentence, its target sentence and the confidence of the pair.
    partners: FxHashMap<u32, (u32, f32)>,
    /// For each target sentence, the confidence of its pair.
    taken: FxHashMap<u32, f32>,
}

impl Moved {
    /// Returns the beads that replace a bead. Sentences of a bead that lost others to a pair are left unaligned.
    fn apply(&self, scored: &ScoredBead) -> Vec<ScoredBead> {
        let Bead { src, tgt } = &scored.bead;
        let of_src = src.clone().filter_map(|s| self.partners.get(&s).map(|(_, confidence)| *confidence));
        let lost = of_src.chain(tgt.clone().filter_map(|t| self.taken.get(&t).copied())).reduce(f32::max);
        let Some(lost) = lost else { return vec![scored.clone()] };
        let at = tgt.start;
        let source = |s: u32| match self.partners.get(&s) {
            Some(&(t, confidence)) => ScoredBead { bead: single(s, t), confidence },
            None => ScoredBead { bead: Bead { src: s..s + 1, tgt: at..at }, confidence: lost },
        };
        let rest = tgt.clone().filter(|t| !self.taken.contains_key(t));
        let rest = rest
            .map(|t| ScoredBead { bead: Bead { src: src.end..src.end, tgt: t..t + 1 }, confidence: lost });
        src.clone().map(source).chain(rest).collect()
    }
}

/// Calls `f` with the leftovers that are near each other, by their indices: at most [`MAX_DISTANCE`] apart, or less
/// if there are more than `limit` such pairs.
fn for_each_near(sources: &[Leftover], targets: &[Leftover], limit: usize, mut f: impl FnMut(usize, usize)) {
    let near = |source: &Leftover, distance: u32| {
        let first = targets.partition_point(|target| target.sentence + distance < source.beside);
        first..targets.partition_point(|target| target.sentence <= source.beside + distance)
    };
    let mut distance = MAX_DISTANCE;
    while distance > 0 && sources.iter().map(|source| near(source, distance).len()).sum::<usize>() > limit {
        distance /= 2;
    }
    for (src, source) in sources.iter().enumerate() {
        near(source, distance).for_each(|tgt| f(src, tgt));
    }
}

/// Splits a bead into single pairs if its sentences changed places.
fn split_crossing(scored: &ScoredBead, odds: &mut Odds<'_>) -> Option<Vec<ScoredBead>> {
    let Bead { src, tgt } = scored.bead.clone();
    let (a, b) = (src.len(), tgt.len());
    if a.min(b) < 2 || a.max(b) > MAX_SENTENCES {
        return None;
    }
    let mut log_odds = [[0.0; MAX_SENTENCES]; MAX_SENTENCES];
    for (row, s) in log_odds.iter_mut().zip(src.clone()) {
        for (value, t) in row.iter_mut().zip(tgt.clone()) {
            *value = odds.of(&single(s, t)).ln();
        }
    }
    let rows: Vec<&[f32]> = log_odds[..a].iter().map(|row| &row[..b]).collect();
    let (crossed, in_order) = (assign(&rows, false, 0), assign(&rows, true, 0));
    let pairs = crossed.partners.iter().flatten().count();
    if crossed.sum - in_order.sum <= MIN_CROSS_LEAD || pairs < a.min(b) {
        return None;
    }
    let weakest = crossed
        .partners
        .iter()
        .zip(&rows)
        .filter_map(|(t, row)| t.map(|t| row[t]))
        .fold(f32::INFINITY, f32::min);
    let mut moved = Moved::default();
    let confidence = scored.confidence / (1.0 + (-weakest).exp());
    for (s, t) in src.zip(crossed.partners) {
        if let Some(t) = t {
            let t = tgt.start + t as u32;
            moved.partners.insert(s, (t, confidence));
            moved.taken.insert(t, confidence);
        }
    }
    Some(moved.apply(scored))
}

/// The partners of the first source sentences of a bead, and the sum of their log odds.
struct Assignment {
    sum: f32,
    partners: Vec<Option<usize>>,
}

/// Finds the assignment of single target sentences to source sentences with the largest sum. Each pair exceeds
/// [`MIN_CROSS`]. `taken` has a bit for each target sentence that already has a partner.
fn assign(rows: &[&[f32]], in_order: bool, taken: u32) -> Assignment {
    let Some((row, rest)) = rows.split_first() else { return Assignment { sum: 0.0, partners: Vec::new() } };
    let with = |t: Option<usize>| {
        let gain = t.map_or(0.0, |t| row[t]);
        let taken = match t {
            None => taken,
            Some(t) if in_order => (2 << t) - 1,
            Some(t) => taken | 1 << t,
        };
        let Assignment { sum, mut partners } = assign(rest, in_order, taken);
        partners.insert(0, t);
        Assignment { sum: sum + gain, partners }
    };
    let free = (0..row.len()).filter(|t| taken & (1 << t) == 0 && row[*t] > MIN_CROSS);
    let best = free.map(|t| with(Some(t))).reduce(|a, b| if b.sum > a.sum { b } else { a });
    let without = with(None);
    best.filter(|best| best.sum > without.sum).unwrap_or(without)
}
