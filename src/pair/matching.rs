//! Decides which documents belong together.

use super::evidence::Evidence;
use super::index::Index;
use super::model::{IMAGINED_RIVAL, PairModel, Standing};
use super::rarity::Rarity;
use super::sketch::Sketch;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// Two documents that may belong together.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// The index of the French document.
    pub french: u32,
    /// The index of the document in the other language.
    pub foreign: u32,
    /// What the two documents have in common.
    pub evidence: Evidence,
    /// How the candidate compares with others.
    pub standing: Standing,
    /// The log odds that the two documents are translations of each other, by their contents.
    pub log_odds: f32,
}

/// The candidates of a collection.
#[derive(Debug)]
pub struct Candidates {
    /// The candidates, sorted by their documents.
    pub all: Vec<Candidate>,
    /// The usual [`Evidence::length`] of the collection.
    pub usual_length: f32,
}

impl Candidates {
    /// Finds and compares candidates. `named` are the pairs of documents whose names match; they are always among
    /// the candidates.
    pub fn find(sketches: [&[Sketch]; 2], named: &[(u32, u32)], model: &PairModel) -> Candidates {
        let [french, foreign] = sketches;
        let rarity = Rarity::new(sketches);
        let index = Index::new(french, &rarity);
        let mut names_of = FxHashMap::<u32, Vec<u32>>::default();
        named.iter().for_each(|&(one, other)| names_of.entry(other).or_default().push(one));
        let of_document = |work: &mut Vec<f32>, (number, sketch): (usize, &Sketch)| {
            let number = number as u32;
            let mut found = index.candidates(sketch, &rarity, work);
            found.extend(names_of.get(&number).into_iter().flatten());
            found.sort_unstable();
            found.dedup();
            let candidate = |one: u32| Candidate {
                french: one,
                foreign: number,
                evidence: Evidence::new(&french[one as usize], sketch, &rarity),
                standing: Standing::default(),
                log_odds: 0.0,
            };
            found.into_iter().map(candidate).collect::<Vec<_>>()
        };
        let all = foreign.par_iter().enumerate().map_init(Vec::new, of_document);
        let mut candidates = Candidates { all: all.flatten_iter().collect(), usual_length: 0.0 };
        candidates.usual_length = candidates.median_length();
        candidates.judge(model);
        candidates
    }

    /// Returns the median ratio of the lengths of those candidates that are most similar from both sides.
    fn median_length(&self) -> f32 {
        let mut best = [FxHashMap::<u32, f32>::default(), FxHashMap::default()];
        for candidate in &self.all {
            for (best, document) in best.iter_mut().zip([candidate.french, candidate.foreign]) {
                let best = best.entry(document).or_default();
                *best = best.max(candidate.evidence.similarity);
            }
        }
        let is_best = |candidate: &&Candidate| {
            let [french, foreign] = [best[0][&candidate.french], best[1][&candidate.foreign]];
            candidate.evidence.similarity >= french.max(foreign)
        };
        let mut lengths: Vec<f32> = self.all.iter().filter(is_best).map(|it| it.evidence.length).collect();
        lengths.sort_unstable_by(f32::total_cmp);
        lengths.get(lengths.len() / 2).copied().unwrap_or_default()
    }

    /// Computes the standing and the log odds of each candidate.
    pub fn judge(&mut self, model: &PairModel) {
        for candidate in &mut self.all {
            candidate.standing.affinity = model.affinity(&candidate.evidence, self.usual_length);
            candidate.standing.common = candidate.evidence.common;
        }
        // The two best affinities of each document.
        let mut best = [FxHashMap::<u32, [f32; 2]>::default(), FxHashMap::default()];
        for candidate in &self.all {
            for (best, document) in best.iter_mut().zip([candidate.french, candidate.foreign]) {
                let best = best.entry(document).or_insert([f32::NEG_INFINITY; 2]);
                let affinity = candidate.standing.affinity;
                if affinity > best[0] {
                    *best = [affinity, best[0]];
                } else if affinity > best[1] {
                    best[1] = affinity;
                }
            }
        }
        for candidate in &mut self.all {
            let affinity = candidate.standing.affinity;
            let rival = |[first, second]: [f32; 2]| if affinity >= first { second } else { first };
            let rivals = [rival(best[0][&candidate.french]), rival(best[1][&candidate.foreign])];
            candidate.standing.margin = affinity - rivals.into_iter().fold(IMAGINED_RIVAL, f32::max);
            candidate.log_odds = model.log_odds(&candidate.standing);
        }
    }

    /// Pairs each document with at most one other: the best candidates first. Returns the indices of the candidates,
    /// in the order of their French documents. `log_odds` gives the log odds of a candidate.
    ///
    /// No two documents are left that would both rather be paired with each other.
    pub fn assign(&self, log_odds: impl Fn(&Candidate) -> f32) -> Vec<usize> {
        let mut order: Vec<(f32, usize)> =
            self.all.iter().enumerate().map(|(at, candidate)| (log_odds(candidate), at)).collect();
        order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut taken = [const { FxHashSet::<u32>::with_hasher(rustc_hash::FxBuildHasher) }; 2];
        let mut assigned = Vec::new();
        for (_, at) in order {
            let Candidate { french, foreign, .. } = self.all[at];
            if !taken[0].contains(&french) && !taken[1].contains(&foreign) {
                taken[0].insert(french);
                taken[1].insert(foreign);
                assigned.push(at);
            }
        }
        assigned.sort_unstable_by_key(|&at| self.all[at].french);
        assigned
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(french: u32, foreign: u32, log_odds: f32) -> Candidate {
        let (evidence, standing) = (Evidence::default(), Standing::default());
        Candidate { french, foreign, evidence, standing, log_odds }
    }

    proptest! {
        #[test]
        fn each_document_has_at_most_one_partner_and_no_two_would_rather_be_paired(
            odds in prop::collection::btree_map((0u32..8, 0u32..8), -5f32..5.0, 0..40)
        ) {
            let all: Vec<Candidate> =
                odds.iter().map(|(&(french, foreign), &odds)| candidate(french, foreign, odds)).collect();
            let candidates = Candidates { all, usual_length: 0.0 };
            let assigned = candidates.assign(|it| it.log_odds);
            let pairs: Vec<&Candidate> = assigned.iter().map(|&at| &candidates.all[at]).collect();
            for it in &candidates.all {
                let french: Vec<f32> = pairs.iter().filter(|p| p.french == it.french).map(|p| p.log_odds).collect();
                let foreign: Vec<f32> = pairs.iter().filter(|p| p.foreign == it.foreign).map(|p| p.log_odds).collect();
                prop_assert!(french.len() <= 1 && foreign.len() <= 1);
                let is_settled = |partner: &[f32]| partner.first().is_some_and(|odds| *odds >= it.log_odds);
                prop_assert!(is_settled(&french) || is_settled(&foreign));
            }
        }
    }
}
