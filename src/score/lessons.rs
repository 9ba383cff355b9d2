//! The expectation step of Model 1 over beads: how often each link is meant, as a share of all that its two tokens could be
//! linked with.
//!
//! Nearly every two tokens of a bead are a link that is looked at, hundreds a bead. So links are not listed by bead but
//! gone through by source key: what is known of the key's links is laid out by target key, and then all beads that hold
//! the source key are gone through, each from its first target token to its last. A pair of tokens costs a few
//! instructions, and no memory at all. A pair that is no link has a ratio of 0 there, and its tally is never looked at.

use super::kernel::Places;
use super::links::Counted;
use super::side::Side;
use crate::align::Bead;

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

/// A target token of a bead; the same for the other direction.
#[derive(Debug, Clone, Copy)]
struct Made {
    key: u32,
    rise: f32,
    fall: f32,
    base: f32,
    share: f32,
}

/// What was counted for one link, both ways.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    /// In all beads.
    pub(super) sum: (f32, f32),
    /// The most in any one bead, if that was asked for.
    pub(super) most: (f32, f32),
    /// In the bead at hand.
    here: (f32, f32),
}

/// Links by source, then target, and where each source's begin.
#[derive(Clone, Copy)]
pub(super) struct LinkRows<'a> {
    pub(super) links: &'a [Counted],
    pub(super) rows: &'a [u32],
}

impl LinkRows<'_> {
    fn row(&self, key: usize) -> std::ops::Range<usize> {
        self.rows[key] as usize..self.rows[key + 1] as usize
    }
}

/// The tokens of beads, with reused memory.
#[derive(Debug, Default)]
pub(super) struct Lessons {
    /// By key; where each key's begin.
    given: Vec<Given>,
    of_key: Vec<u32>,
    /// By bead; where each bead's begin.
    made: Vec<Made>,
    of_bead: Vec<u32>,
    /// By target key, for the source key at hand: ratios less the background's share; counts.
    known: Vec<(f32, f32)>,
    tallies: Vec<Tally>,
    background: f32,
    places: (Places, Places),
}

impl Lessons {
    /// Takes in the tokens of beads. With a `sharpness` over 0, links between tokens in the same place count more.
    pub(super) fn read(&mut self, src: &Side, tgt: &Side, beads: &[&Bead], background: f32, sharpness: f32) {
        self.background = background;
        self.known.clear();
        self.known.resize(tgt.keys.len(), (0.0, 0.0));
        self.tallies.resize(tgt.keys.len(), Tally::default());
        let mut next = self.list_keys(src, beads);
        self.made.clear();
        self.of_bead.clear();
        self.of_bead.push(0);
        let (given, made) = (&mut self.places.0, &mut self.places.1);
        let around = |given: &Places, made: &Places, q| given.sum(given.spread_before(made, q), made, q);
        for (bead, (s, t)) in beads.iter().map(|bead| tokens(src, tgt, bead)).enumerate() {
            let (from_src, from_tgt) = (background + 1.0 / s.len() as f32, background + 1.0 / t.len() as f32);
            given.spread(s.len(), sharpness);
            made.spread(t.len(), sharpness);
            for (p, &key) in s.iter().enumerate() {
                let base = around(made, given, p) * from_tgt;
                let (rise, fall) = (given.rise[p], given.fall[p]);
                self.given[next[key as usize] as usize] =
                    Given { bead: bead as u32, rise, fall, base, share: 0.0 };
                next[key as usize] += 1;
            }
            self.made.extend(t.iter().enumerate().map(|(q, &key)| {
                let base = around(given, made, q) * from_src;
                Made { key, rise: made.rise[q], fall: made.fall[q], base, share: 0.0 }
            }));
            self.of_bead.push(self.made.len() as u32);
        }
    }

    /// Makes room for the source tokens of each key; gives where each key's begin.
    fn list_keys(&mut self, src: &Side, beads: &[&Bead]) -> Vec<u32> {
        let keys = src.keys.len();
        self.of_key.clear();
        self.of_key.resize(keys + 1, 0);
        let of = |bead: &&Bead| src.tokens_of(bead.src.start as usize..bead.src.end as usize);
        beads.iter().flat_map(of).for_each(|&s| self.of_key[s as usize + 1] += 1);
        (0..keys).for_each(|k| self.of_key[k + 1] += self.of_key[k]);
        self.given.clear();
        self.given.resize(self.of_key[keys] as usize, Given::default());
        self.of_key.clone()
    }

    /// The source keys that stand in beads and have links.
    fn keys(&self, links: LinkRows<'_>) -> impl Iterator<Item = usize> + use<> {
        let stands = |key: &usize| self.of_key[*key] < self.of_key[*key + 1] && !links.row(*key).is_empty();
        (0..links.rows.len() - 1).filter(stands).collect::<Vec<_>>().into_iter()
    }

    /// Adds up all that speaks for a link of each token, by the links' ratios both ways.
    pub(super) fn weigh(&mut self, links: LinkRows<'_>, ratios: &[(f32, f32)]) {
        self.made.iter_mut().for_each(|made| made.share = made.base);
        for key in self.keys(links) {
            self.lay_out(links, ratios, key);
            for given in &mut self.given[self.of_key[key] as usize..self.of_key[key + 1] as usize] {
                let bead = self.of_bead[given.bead as usize] as usize
                    ..self.of_bead[given.bead as usize + 1] as usize;
                let mut sum = given.base;
                for made in &mut self.made[bead] {
                    let (forward, backward) = self.known[made.key as usize];
                    let near = (given.rise * made.fall).min(given.fall * made.rise);
                    made.share += near * forward;
                    sum += near * backward;
                }
                given.share = 1.0 / sum;
            }
            self.clear(links, key);
        }
        self.made.iter_mut().for_each(|made| made.share = 1.0 / made.share);
    }

    /// Counts how often each link is meant, by the ratios that were weighed; `count` gets the link's number and tally.
    /// With `singly`, the most that one bead gives is found too.
    pub(super) fn count(
        &mut self,
        links: LinkRows<'_>,
        ratios: &[(f32, f32)],
        singly: bool,
        mut count: impl FnMut(usize, Tally),
    ) {
        for key in self.keys(links) {
            self.lay_out(links, ratios, key);
            let given = self.of_key[key] as usize..self.of_key[key + 1] as usize;
            // A key that stands twice in a bead gives what it gives together.
            for tokens in self.given[given].chunk_by(|a, b| singly && a.bead == b.bead) {
                let bead = tokens[0].bead as usize;
                let bead = &self.made[self.of_bead[bead] as usize..self.of_bead[bead + 1] as usize];
                if singly {
                    tally_bead(tokens, bead, &self.known, self.background, &mut self.tallies);
                } else {
                    tally(&tokens[0], bead, &self.known, self.background, &mut self.tallies);
                }
            }
            for link in links.row(key) {
                count(link, self.tallies[links.links[link].tgt as usize]);
            }
            self.clear(links, key);
        }
    }

    /// Lays out what is known of a source key's links.
    fn lay_out(&mut self, links: LinkRows<'_>, ratios: &[(f32, f32)], key: usize) {
        let row = links.row(key);
        for (link, ratio) in links.links[row.clone()].iter().zip(&ratios[row]) {
            let share = 1.0 - self.background;
            self.known[link.tgt as usize] = (share * ratio.0, share * ratio.1);
            self.tallies[link.tgt as usize] = Tally::default();
        }
    }

    fn clear(&mut self, links: LinkRows<'_>, key: usize) {
        links.links[links.row(key)].iter().for_each(|link| self.known[link.tgt as usize] = (0.0, 0.0));
    }
}

fn tokens<'a>(src: &'a Side, tgt: &'a Side, bead: &Bead) -> (&'a [u32], &'a [u32]) {
    let (s, t) = bead.sides();
    (src.tokens_of(s), tgt.tokens_of(t))
}

/// What one source token gives to each target token of its bead, both ways.
#[inline]
fn shares(given: &Given, made: &Made, known: &[(f32, f32)], background: f32) -> (f32, f32) {
    let (forward, backward) = known[made.key as usize];
    let near = (given.rise * made.fall).min(given.fall * made.rise);
    (near * (background + forward) * made.share, near * (background + backward) * given.share)
}

/// Adds what a source token gives to its bead's target tokens.
fn tally(given: &Given, bead: &[Made], known: &[(f32, f32)], background: f32, tallies: &mut [Tally]) {
    for made in bead {
        let more = shares(given, made, known, background);
        let sum = &mut tallies[made.key as usize].sum;
        *sum = (sum.0 + more.0, sum.1 + more.1);
    }
}

/// The same for all source tokens of one key in a bead, and the most that a bead gives.
fn tally_bead(given: &[Given], bead: &[Made], known: &[(f32, f32)], background: f32, tallies: &mut [Tally]) {
    for given in given {
        for made in bead {
            let more = shares(given, made, known, background);
            let here = &mut tallies[made.key as usize].here;
            *here = (here.0 + more.0, here.1 + more.1);
        }
    }
    for made in bead {
        let Tally { sum, most, here } = &mut tallies[made.key as usize];
        // A target key that stands twice finds nothing left the second time.
        let (forward, backward) = std::mem::take(here);
        *sum = (sum.0 + forward, sum.1 + backward);
        *most = (most.0.max(forward), most.1.max(backward));
    }
}
