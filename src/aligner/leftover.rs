//! Pairs sentences that changed places.
//!
//! The search aligns sentences in order. If the translation moved a sentence, the search makes one of three
//! mistakes. It leaves the sentence and its translation unaligned, it aligns them with the sentences that
//! took their places, or it merges all sentences between the two places into one bead. This module recognises
//! all three cases by comparing sentences regardless of their places.

use super::alignment::ScoredBead;
use super::knowledge::Workspace;
use super::model::Model;
use crate::align::{Bead, MAX_SENTENCES};
use crate::score::{BaseScore, BothEnds, FeatureWork, PairEvidence};
use rustc_hash::FxHashMap;

/// The maximum distance between the old and the new place of a moved sentence, in sentences.
const MAX_DISTANCE: u32 = 40;
/// The maximum number of sentence pairs that are scored, per sentence of the document. If there are more
/// pairs because most of the document is unaligned, the maximum distance is reduced.
const PAIRS_PER_SENTENCE: usize = 4;
/// Prior odds that two sentences in different places correspond. Larger values create wrong pairs in free
/// translations: with .4, the novels in the gold data lose .005 of strict F1.
const PRIOR_ODDS: f32 = 0.3;
/// A bead is doubtful if the odds that its sides correspond, regardless of their places, are below this
/// value.
const DOUBTFUL: f32 = 1.0;
/// Minimum number of tokens on each side of a doubtful bead. Shorter sentences give too little evidence that
/// a bead is wrong.
const MIN_TOKENS: u32 = 4;
/// Lower bound for the odds that the sentences of a doubtful bead have not moved. With a smaller value,
/// Chinese and Korean lose .004 of strict F1, because fewer of their words are known.
const MIN_STAYING: f32 = 0.3;
/// The confidence that a pair of moved sentences must exceed.
const MIN_CONFIDENCE: f32 = 0.5;
/// A bead of several sentences is split if its sentences can be paired better out of order than in order. The
/// sum of the log odds of the pairs must increase by more than this value.
const MIN_CROSS_LEAD: f32 = 1.0;
/// The log odds of correspondence that each pair from a split bead must exceed.
const MIN_CROSS: f32 = 0.0;

/// A sentence that may correspond to a sentence in a different place.
struct Leftover {
    /// The index of the bead that contains the sentence: a null bead or a doubtful bead.
    at: usize,
    sentence: u32,
    /// The number of the sentence at the same place on the other side.
    beside: u32,
    /// The odds that the sentence has not moved. For a sentence in a null bead, these are the odds that it is
    /// really unaligned, which are taken to be 1.
    stays: f32,
}

/// A source and a target sentence that may correspond, given by their indices in the lists of [`Leftover`]s
/// of both sides.
struct Pair {
    src: usize,
    tgt: usize,
    /// The odds that the two sentences correspond.
    odds: f32,
}

/// Computes the odds that two passages correspond, regardless of their neighbours.
struct Odds<'a> {
    base: BaseScore<'a>,
    memory: &'a mut FeatureWork,
}

impl Odds<'_> {
    /// Whether the words of two sentences suggest that the sentences correspond. This check is faster than
    /// computing their odds.
    fn have_words(&self, s: u32, t: u32) -> bool {
        self.base.lexical(s as usize, t as usize, 1, 1) > 0.0
    }

    /// Returns the odds that the sentences of a bead have not moved, or `None` if the bead is not doubtful.
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

/// Pairs sentences that are out of order. These pairs replace null beads, doubtful beads and beads of merged
/// sentences if the pairs are more likely to be correct.
///
/// `correspond` contains the probability that the sides of each bead correspond (`None` for null beads).
/// These probabilities are estimates: for most beads, they were computed without the feature `order`.
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
    // For each sentence, the sum of the odds of all cases: the sentence has not moved, or it corresponds to
    // one of its possible partners.
    let mut totals: [Vec<f32>; 2] = [&sources, &targets].map(|side| side.iter().map(|it| it.stays).collect());
    for pair in &pairs {
        totals[0][pair.src] += pair.odds;
        totals[1][pair.tgt] += pair.odds;
    }
    let mut moved = Moved::default();
    for pair in pairs {
        let confidence = pair.odds / f32::max(totals[0][pair.src], totals[1][pair.tgt]);
        // A pair with a confidence above `MIN_CONFIDENCE` has more than half of the total odds of both its
        // sentences, so no two such pairs share a sentence.
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
    /// Returns the beads that replace a bead. If any sentence of the bead was moved into a pair, the
    /// sentences of the bead that were not moved become unaligned.
    fn apply(&self, scored: &ScoredBead) -> Vec<ScoredBead> {
        let Bead { src, tgt } = &scored.bead;
        let of_src = src.clone().filter_map(|s| self.partners.get(&s).map(|(_, confidence)| *confidence));
        let lost = of_src.chain(tgt.clone().filter_map(|t| self.taken.get(&t).copied())).reduce(f32::max);
        let Some(lost) = lost else { return vec![scored.clone()] };
        let at = tgt.start;
        let source = |s: u32| match self.partners.get(&s) {
            Some(&(t, confidence)) => ScoredBead::new(single(s, t), confidence),
            None => ScoredBead::new(Bead { src: s..s + 1, tgt: at..at }, lost),
        };
        let rest = tgt.clone().filter(|t| !self.taken.contains_key(t));
        let rest = rest.map(|t| ScoredBead::new(Bead { src: src.end..src.end, tgt: t..t + 1 }, lost));
        src.clone().map(source).chain(rest).collect()
    }
}

/// Calls `f` with the indices of each source and target leftover that are at most [`MAX_DISTANCE`] apart. The
/// distance is halved while there are more than `limit` such pairs.
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

/// Splits a bead into pairs of single sentences if its sentences changed places. Otherwise, returns `None`.
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

/// The target sentence assigned to each source sentence of a bead, and the sum of the log odds of these
/// pairs.
struct Assignment {
    sum: f32,
    partners: Vec<Option<usize>>,
}

/// Assigns to each source sentence at most one target sentence, so that the sum of the log odds is largest.
/// The log odds of each pair must exceed [`MIN_CROSS`]. If `in_order` is true, pairs must not cross. `taken`
/// has a bit for each target sentence that is no longer available.
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
