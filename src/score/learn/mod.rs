//! What the document itself teaches: expected counts of links inside the beads that were found.
//!
//! Expectation maximisation of Model 1 over the beads, from the links that are known so far. A pair of keys is looked
//! at if it is known already or stands together in at least two beads, oftener than chance would have it: what a
//! single bead teaches must not speak for that very bead, so it is subtracted in the end and would leave nothing.

use super::evidence::Prior;
use super::lessons::{Lessons, LinkRows, Tally};
use super::links::{Counted, LARGE, Links, Ratios};
use super::side::Side;
use super::weights::Weights;
use crate::align::{Bead, Halt, Halted};

/// Steps of expectation maximisation on each path.
const STEPS: usize = 3;
/// A new pair must stand together in more beads than chance would have it, by so many standard deviations: 0 is no
/// better and slower, 1.5 loses a point where the lexicon is poor.
const OVER_CHANCE: f32 = 0.5;

/// A bead with a side of more tokens than this teaches nothing: it is no sentence, and each of its tokens would be held
/// against each.
const MOST_TOKENS: usize = 4096;

/// Reused memory.
#[derive(Debug, Default)]
pub struct Teacher {
    /// The beads of each source key.
    starts: Vec<u32>,
    places: Vec<u32>,
    /// The target keys of each bead, each once, and where each bead's begin; in how many beads each target key stands.
    distinct: Vec<u32>,
    of_bead: Vec<u32>,
    spread: Vec<u32>,
    seen: Vec<u32>,
    together: Vec<u32>,
    touched: Vec<u32>,
    /// The links looked at, with their counts beforehand, by source, then target; and where each source's begin.
    links: Vec<Counted>,
    rows: Vec<u32>,
    lessons: Lessons,
    counts: Vec<Counted>,
    ratios: Ratios,
}

/// Learns from beads and puts the ratios that follow from priors and lessons into `links`. With `placed`, links
/// between tokens in the same place of a bead count more.
///
/// # Errors
/// When `halt` is due before that is done; `links` are none then.
#[allow(clippy::too_many_arguments)]
pub fn teach(
    src: &Side,
    tgt: &Side,
    priors: &[Prior],
    beads: &[Bead],
    weights: &Weights,
    placed: bool,
    work: &mut Teacher,
    links: &mut Links,
    halt: &Halt,
) -> Result<(), Halted> {
    links.give_back();
    let fits = |side: &Side, range: &std::ops::Range<u32>| tokens(side, range).len() <= MOST_TOKENS;
    let teaches = |bead: &&Bead| !bead.is_null() && fits(src, &bead.src) && fits(tgt, &bead.tgt);
    let beads: Vec<&Bead> = beads.iter().filter(teaches).collect();
    work.find_links(src, tgt, priors, &beads);
    work.counts.clone_from(&work.links);
    let sharpness = if placed { weights.sharpness } else { 0.0 };
    work.lessons.read(src, tgt, &beads, weights.background, sharpness);
    for step in 0..STEPS {
        work.ratios.compute(src, tgt, &work.counts, weights.slack);
        let links = LinkRows { links: &work.links, rows: &work.rows };
        work.lessons.weigh(links, &work.ratios.pairs, halt)?;
        let last = step + 1 == STEPS;
        let (own, discount) = if last { (weights.own_bead, weights.discount) } else { (0.0, 0.0) };
        let tallies = work.lessons.count(links, &work.ratios.pairs, last, halt)?;
        for ((count, prior), Tally { sum, most }) in work.counts.iter_mut().zip(&work.links).zip(tallies) {
            count.forward = prior.forward + (sum.0 - own * most.0 - discount).max(0.0);
            count.backward = prior.backward + (sum.1 - own * most.1 - discount).max(0.0);
        }
    }
    work.counts.retain(|link| link.forward > 0.0 || link.backward > 0.0);
    work.give_back();
    links.normalise(src, tgt, &work.counts, weights.slack);
    Ok(())
}

fn tokens<'a>(side: &'a Side, range: &std::ops::Range<u32>) -> &'a [u32] {
    side.tokens_of(range.start as usize..range.end as usize)
}

impl Teacher {
    /// Gives back what the counts of a large document followed from.
    fn give_back(&mut self) {
        if self.links.len() > LARGE {
            self.links = Vec::new();
            self.ratios = Ratios::default();
            self.lessons.give_back();
        }
    }

    /// Lists the links to look at: the priors, and pairs that stand together in several beads.
    fn find_links(&mut self, src: &Side, tgt: &Side, priors: &[Prior], beads: &[&Bead]) {
        self.list_beads(src, tgt, beads);
        self.together.clear();
        self.together.resize(tgt.keys.len(), 0);
        self.links.clear();
        self.rows.clear();
        let mut priors = priors.iter().peekable();
        for s in 0..src.keys.len() as u32 {
            self.rows.push(self.links.len() as u32);
            let of_key = self.starts[s as usize] as usize..self.starts[s as usize + 1] as usize;
            if of_key.len() >= 2 {
                self.count_together(of_key.clone());
            }
            let share = of_key.len() as f32 / beads.len() as f32;
            while let Some(prior) = priors.next_if(|prior| prior.src == s) {
                self.together[prior.tgt as usize] = 0;
                self.links.push(Counted::from(prior));
            }
            let from = self.rows[s as usize] as usize;
            for &t in &self.touched {
                let times = std::mem::take(&mut self.together[t as usize]);
                let chance = share * self.spread[t as usize] as f32;
                if times >= 2 && times as f32 >= chance + OVER_CHANCE * chance.sqrt() {
                    self.links.push(Counted { src: s, tgt: t, forward: 0.0, backward: 0.0 });
                }
            }
            self.touched.clear();
            self.links[from..].sort_unstable_by_key(|link| link.tgt);
        }
        self.rows.push(self.links.len() as u32);
    }

    /// Lists the beads of each source key and counts those of each target key.
    fn list_beads(&mut self, src: &Side, tgt: &Side, beads: &[&Bead]) {
        self.spread.clear();
        self.spread.resize(tgt.keys.len(), 0);
        self.seen.clear();
        self.seen.resize(src.keys.len().max(tgt.keys.len()), u32::MAX);
        self.starts.clear();
        self.starts.resize(src.keys.len() + 1, 0);
        for (number, bead) in beads.iter().enumerate() {
            for &s in tokens(src, &bead.src) {
                if std::mem::replace(&mut self.seen[s as usize], number as u32) != number as u32 {
                    self.starts[s as usize + 1] += 1;
                }
            }
        }
        (0..src.keys.len()).for_each(|k| self.starts[k + 1] += self.starts[k]);
        self.places.clear();
        self.places.resize(self.starts[src.keys.len()] as usize, 0);
        let mut next = self.starts.clone();
        self.seen.fill(u32::MAX);
        for (number, bead) in beads.iter().enumerate() {
            for &s in tokens(src, &bead.src) {
                if std::mem::replace(&mut self.seen[s as usize], number as u32) != number as u32 {
                    self.places[next[s as usize] as usize] = number as u32;
                    next[s as usize] += 1;
                }
            }
        }
        self.seen.fill(u32::MAX);
        self.distinct.clear();
        self.of_bead.clear();
        self.of_bead.push(0);
        for (number, bead) in beads.iter().enumerate() {
            for &t in tokens(tgt, &bead.tgt) {
                if std::mem::replace(&mut self.seen[t as usize], number as u32) != number as u32 {
                    self.spread[t as usize] += 1;
                    self.distinct.push(t);
                }
            }
            self.of_bead.push(self.distinct.len() as u32);
        }
    }

    /// Counts in how many of one source key's beads each target key stands.
    fn count_together(&mut self, of_key: std::ops::Range<usize>) {
        for &number in &self.places[of_key] {
            let bead = &self.of_bead[number as usize..number as usize + 2];
            for &t in &self.distinct[bead[0] as usize..bead[1] as usize] {
                let times = &mut self.together[t as usize];
                if *times == 0 {
                    self.touched.push(t);
                }
                *times += 1;
            }
        }
    }
}
