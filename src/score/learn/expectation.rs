//! The expectation step of Model 1 over beads: how often each link is meant, as a share of all that its two tokens could be
//! linked with.
//!
//! Nearly every two tokens of a bead are a link that is looked at, hundreds a bead. So links are not listed by bead but
//! gone through by source key: what is known of the key's links is laid out by target key, and then all beads that hold
//! the source key are gone through, each from its first target token to its last. A pair of tokens costs a few
//! instructions, and no memory at all. A pair that is no link has a ratio of 0 there, and its tally is never looked at.
//!
//! The beads of a key lie all over a document. So beads are dealt with by blocks whose tokens a processor's own cache
//! holds, each block key by key; what a key's earlier blocks gave is carried on by link.

use super::kernel::Places;
use super::links::Counted;
use super::side::Side;
use crate::align::{Bead, Halt, Halted};
use std::ops::Range;

/// So many target tokens are a block: 8 bytes each, half a megabyte. With half as many a text of many words, whose keys have many
/// links, is slower by 2 %. The tests' documents are to have several.
const BLOCK: usize = if cfg!(test) { 8 } else { 1 << 16 };

/// After so many keys the clock is asked.
const RUNS: usize = 64;

/// A source token of a bead.
#[derive(Debug, Clone, Copy, Default)]
struct Given {
    bead: u32,
    /// Its place, as [`Places`] has it.
    rise: f32,
    fall: f32,
    /// What speaks for no link in particular: the empty word and the background.
    base: f32,
    /// One over all that speaks for anything.
    share: f32,
}

/// A target token of a bead; its share is the same for the other direction.
#[derive(Debug, Clone, Copy)]
struct Made {
    key: u32,
    share: f32,
}

/// The source tokens of one key in one block, up to where they end.
#[derive(Debug, Clone, Copy)]
struct Run {
    key: u32,
    end: u32,
}

/// What was counted for one link, both ways.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    /// In all beads.
    pub(super) sum: (f32, f32),
    /// The most in any one bead, if that was asked for.
    pub(super) most: (f32, f32),
}

/// Links by source, then target, and where each source's begin.
#[derive(Clone, Copy)]
pub(super) struct LinkRows<'a> {
    pub(super) links: &'a [Counted],
    pub(super) rows: &'a [u32],
}

impl LinkRows<'_> {
    fn row(&self, key: u32) -> Range<usize> {
        self.rows[key as usize] as usize..self.rows[key as usize + 1] as usize
    }
}

/// The tokens of beads, with reused memory.
#[derive(Debug, Default)]
pub(super) struct Lessons {
    /// By block, then key, then bead; and where each key's end.
    given: Vec<Given>,
    runs: Vec<Run>,
    /// By bead; where each bead's begin; and what speaks for no link of each.
    made: Vec<Made>,
    of_bead: Vec<u32>,
    bases: Vec<f32>,
    /// The places of tokens in a bead, by the number of tokens.
    places: Vec<Places>,
    /// How near each target token of the bead at hand stands to the source token at hand.
    near: Vec<f32>,
    /// By target key, for the source key at hand: ratios less the background's share; counts; counts of the bead at hand.
    known: Vec<(f32, f32)>,
    tallies: Vec<Tally>,
    here: Vec<(f32, f32)>,
    /// By link, counts so far.
    counted: Vec<Tally>,
    background: f32,
    sorter: Sorter,
}

/// Sorts the source tokens of a block by key.
#[derive(Debug, Default)]
struct Sorter {
    tokens: Vec<(u32, Given)>,
    distinct: Vec<u32>,
    /// By key: how many tokens, then where the next one goes.
    next: Vec<u32>,
}

impl Sorter {
    fn push(&mut self, key: u32, given: Given) {
        let count = &mut self.next[key as usize];
        if *count == 0 {
            self.distinct.push(key);
        }
        *count += 1;
        self.tokens.push((key, given));
    }

    /// Adds the tokens taken in to `given` and `runs`, and forgets them.
    fn close(&mut self, given: &mut Vec<Given>, runs: &mut Vec<Run>) {
        self.distinct.sort_unstable();
        let mut at = given.len() as u32;
        for &key in &self.distinct {
            let end = at + self.next[key as usize];
            self.next[key as usize] = at;
            runs.push(Run { key, end });
            at = end;
        }
        given.resize(at as usize, Given::default());
        for (key, token) in self.tokens.drain(..) {
            let next = &mut self.next[key as usize];
            given[*next as usize] = token;
            *next += 1;
        }
        self.distinct.drain(..).for_each(|key| self.next[key as usize] = 0);
    }
}

impl Lessons {
    /// Takes in the tokens of beads. With a `sharpness` over 0, links between tokens in the same place count more.
    pub(super) fn read(&mut self, src: &Side, tgt: &Side, beads: &[&Bead], background: f32, sharpness: f32) {
        self.background = background;
        self.known.clear();
        self.known.resize(tgt.keys.len(), (0.0, 0.0));
        self.tallies.resize(tgt.keys.len(), Tally::default());
        self.here.resize(tgt.keys.len(), (0.0, 0.0));
        self.sorter.next.clear();
        self.sorter.next.resize(src.keys.len(), 0);
        self.given.clear();
        self.runs.clear();
        self.made.clear();
        self.bases.clear();
        self.of_bead.clear();
        self.of_bead.push(0);
        self.places.iter_mut().for_each(Places::clear);
        let mut block_ends = BLOCK;
        for (number, bead) in (0u32..).zip(beads) {
            let (s, t) = tokens(src, tgt, bead);
            if self.made.len() + t.len() > block_ends {
                self.sorter.close(&mut self.given, &mut self.runs);
                block_ends = self.made.len() + BLOCK;
            }
            self.spread(s.len(), sharpness);
            self.spread(t.len(), sharpness);
            self.read_bead(number, s, t);
        }
        self.sorter.close(&mut self.given, &mut self.runs);
    }

    /// Finds the places of so many tokens.
    fn spread(&mut self, tokens: usize, sharpness: f32) {
        if self.places.len() <= tokens {
            self.places.resize_with(tokens + 1, Places::default);
        }
        if self.places[tokens].count() == 0 {
            self.places[tokens].spread(tokens, sharpness);
        }
    }

    fn read_bead(&mut self, number: u32, s: &[u32], t: &[u32]) {
        let (given, made) = (&self.places[s.len()], &self.places[t.len()]);
        let around = |given: &Places, made: &Places, q| given.sum(given.spread_before(made, q), made, q);
        let from_src = self.background + 1.0 / s.len() as f32;
        let from_tgt = self.background + 1.0 / t.len() as f32;
        for (p, &key) in s.iter().enumerate() {
            let base = around(made, given, p) * from_tgt;
            let (rise, fall) = (given.rise[p], given.fall[p]);
            self.sorter.push(key, Given { bead: number, rise, fall, base, share: 0.0 });
        }
        self.made.extend(t.iter().map(|&key| Made { key, share: 0.0 }));
        self.bases.extend((0..t.len()).map(|q| around(given, made, q) * from_src));
        self.of_bead.push(self.made.len() as u32);
    }

    /// Adds up all that speaks for a link of each token, by the links' ratios both ways.
    pub(super) fn weigh(
        &mut self,
        links: LinkRows<'_>,
        ratios: &[(f32, f32)],
        halt: &Halt,
    ) -> Result<(), Halted> {
        self.made.iter_mut().zip(&self.bases).for_each(|(made, base)| made.share = *base);
        let mut from = 0;
        for at in 0..self.runs.len() {
            let Run { key, end } = self.runs[at];
            if at % RUNS == 0 {
                halt.check()?;
            }
            let tokens = std::mem::replace(&mut from, end as usize)..end as usize;
            if links.row(key).is_empty() {
                continue;
            }
            self.lay_out(links, ratios, key);
            for given in &mut self.given[tokens] {
                let bead = &self.of_bead[given.bead as usize..given.bead as usize + 2];
                let bead = &mut self.made[bead[0] as usize..bead[1] as usize];
                near(given, &self.places[bead.len()], &mut self.near);
                let mut sum = given.base;
                for (made, near) in bead.iter_mut().zip(&self.near) {
                    let (forward, backward) = self.known[made.key as usize];
                    made.share += near * forward;
                    sum += near * backward;
                }
                given.share = 1.0 / sum;
            }
            self.clear(links, key);
        }
        self.made.iter_mut().for_each(|made| made.share = 1.0 / made.share);
        Ok(())
    }

    /// Counts how often each link is meant, by the ratios that were weighed: a tally for each link. With `singly`, the most
    /// that one bead gives is found too.
    pub(super) fn count(
        &mut self,
        links: LinkRows<'_>,
        ratios: &[(f32, f32)],
        singly: bool,
        halt: &Halt,
    ) -> Result<&[Tally], Halted> {
        self.counted.clear();
        self.counted.resize(links.links.len(), Tally::default());
        let mut from = 0;
        for at in 0..self.runs.len() {
            let Run { key, end } = self.runs[at];
            if at % RUNS == 0 {
                halt.check()?;
            }
            let tokens = std::mem::replace(&mut from, end as usize)..end as usize;
            let row = links.row(key);
            if row.is_empty() {
                continue;
            }
            self.lay_out(links, ratios, key);
            for (link, counted) in links.links[row.clone()].iter().zip(&self.counted[row.clone()]) {
                self.tallies[link.tgt as usize] = *counted;
            }
            self.count_run(tokens, singly);
            for (link, counted) in links.links[row.clone()].iter().zip(&mut self.counted[row]) {
                *counted = self.tallies[link.tgt as usize];
            }
            self.clear(links, key);
        }
        Ok(&self.counted)
    }

    /// Counts what the tokens of one key give.
    fn count_run(&mut self, tokens: Range<usize>, singly: bool) {
        let Lessons {
            given, made, of_bead, places, near: nearness, known, tallies, here, background, ..
        } = self;
        // A key that stands twice in a bead gives what it gives together.
        for given in given[tokens].chunk_by(|a, b| singly && a.bead == b.bead) {
            let bead = &of_bead[given[0].bead as usize..given[0].bead as usize + 2];
            let made = &made[bead[0] as usize..bead[1] as usize];
            for given in given {
                near(given, &places[made.len()], nearness);
                for (made, near) in made.iter().zip(&*nearness) {
                    let (forward, backward) = known[made.key as usize];
                    let onward = near * (*background + forward) * made.share;
                    let back = near * (*background + backward) * given.share;
                    let sum = if singly {
                        &mut here[made.key as usize]
                    } else {
                        &mut tallies[made.key as usize].sum
                    };
                    *sum = (sum.0 + onward, sum.1 + back);
                }
            }
            if singly {
                add_bead(made, tallies, here);
            }
        }
    }

    /// Lays out what is known of a source key's links.
    fn lay_out(&mut self, links: LinkRows<'_>, ratios: &[(f32, f32)], key: u32) {
        let row = links.row(key);
        let share = 1.0 - self.background;
        for (link, ratio) in links.links[row.clone()].iter().zip(&ratios[row]) {
            self.known[link.tgt as usize] = (share * ratio.0, share * ratio.1);
        }
    }

    fn clear(&mut self, links: LinkRows<'_>, key: u32) {
        links.links[links.row(key)].iter().for_each(|link| self.known[link.tgt as usize] = (0.0, 0.0));
    }

    /// Gives back what was counted.
    pub(super) fn give_back(&mut self) {
        self.counted = Vec::new();
    }
}

fn tokens<'a>(src: &'a Side, tgt: &'a Side, bead: &Bead) -> (&'a [u32], &'a [u32]) {
    let (s, t) = bead.sides();
    (src.tokens_of(s), tgt.tokens_of(t))
}

/// How near each target token of a bead stands to a source token, as [`Places::near`].
fn near(given: &Given, made: &Places, out: &mut Vec<f32>) {
    out.clear();
    out.extend(made.rise.iter().zip(&made.fall).map(|(rise, fall)| {
        let (before, after) = (given.rise * fall, given.fall * rise);
        if before < after { before } else { after }
    }));
}

/// Adds what one bead gave.
fn add_bead(made: &[Made], tallies: &mut [Tally], here: &mut [(f32, f32)]) {
    for made in made {
        let Tally { sum, most } = &mut tallies[made.key as usize];
        // A target key that stands twice finds nothing left the second time.
        let (forward, backward) = std::mem::take(&mut here[made.key as usize]);
        *sum = (sum.0 + forward, sum.1 + backward);
        *most = (most.0.max(forward), most.1.max(backward));
    }
}
