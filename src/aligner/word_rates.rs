//! Judges from its single words whether the two sides of a bead correspond.
//!
//! A word is *explained* if the other side has a word to which it is strongly linked. In translations, names and
//! technical terms are nearly always explained, and other words hardly ever. So each word of the document has two
//! rates: how often it is explained in the beads, and how often in mismatched pairs. A bead whose words should be
//! explained but are not is probably no translation, even if the lexical score, which only adds up what is explained,
//! is not low for its length.

use super::alignment::ScoredBead;
use super::knowledge::Workspace;
use crate::score::{Links, Rows, Side};
use std::ops::Range;

/// Distance between the two sides of a mismatched pair, in beads. It is large because neighbouring sentences often share
/// words. In a document of fewer than twice as many pairs, it is half of their number.
pub(super) const MISMATCH: usize = 20;
/// The minimum number of pairs of a document. In shorter ones, words have hardly any other occurrences, and neighbouring
/// sentences are the only mismatched pairs.
const MIN_PAIRS: usize = 8;
/// A word is explained by a word of the other side that makes it at least this many times more likely.
const STRONG: f32 = 8.0;
/// The rate of the words of a class counts as much as this many occurrences of the word itself. The value was set
/// by hand.
const CLASS_OCCURRENCES: f32 = 2.0;
/// Words are in the same class if the largest ratios of their links differ by less than a factor of 2. The last class
/// has all larger ratios, and the first all words without a link.
const CLASSES: usize = 12;
/// Limits of the rates. They bound the evidence of one word to ±4.6 nats.
const RATES: (f32, f32) = (0.01, 0.99);

/// Returns for each source sentence how many nats likelier the words of its bead are explained as they are in a
/// translation than in a mismatched pair: a negative number if the words do not correspond. The words of a bead are not
/// independent, so the number is too large by a factor. Returns 0 for unaligned sentences, and nothing if the document has
/// fewer than [`MIN_PAIRS`].
pub(super) fn word_odds(beads: &[ScoredBead], work: &Workspace) -> Vec<f32> {
    let Workspace { src, tgt, links, .. } = work;
    let pairs: Vec<usize> = (0..beads.len()).filter(|&at| !beads[at].bead.is_null()).collect();
    let mut odds = vec![0.0; src.sentences()];
    if pairs.len() < MIN_PAIRS {
        return Vec::new();
    }
    let distance = MISMATCH.min(pairs.len() / 2);
    let classes = [classes(&links.forward, src), classes(&links.backward, tgt)];
    let [mut own, mut mismatched] = [(); 2].map(|()| [Rates::new(src), Rates::new(tgt)]);
    let mut words = Words::new(src, tgt, links);
    for (number, &at) in pairs.iter().enumerate() {
        let (s, t) = beads[at].bead.sides();
        let other = beads[pairs[(number + distance) % pairs.len()]].bead.sides().1;
        for (rates, t) in [(&mut own, t), (&mut mismatched, other)] {
            words.explain(s.clone(), t);
            for ((rates, classes), found) in rates.iter_mut().zip(&classes).zip(&words.found) {
                found.iter().for_each(|&(key, explained)| rates.add(key, classes[key as usize], explained));
            }
        }
    }
    for &at in &pairs {
        let (s, t) = beads[at].bead.sides();
        words.explain(s.clone(), t);
        let mut sum = 0.0;
        for side in 0..2 {
            for &(key, explained) in &words.found[side] {
                let class = classes[side][key as usize];
                let usual = own[side].without(key, class, explained);
                let by_chance = mismatched[side].rate(key, class);
                sum += match explained {
                    true => (usual / by_chance).ln(),
                    false => ((1.0 - usual) / (1.0 - by_chance)).ln(),
                };
            }
        }
        odds[s].fill(sum);
    }
    odds
}

/// Returns the class of each word of a side.
fn classes(rows: &Rows, side: &Side) -> Vec<usize> {
    let class = |key: u32| match rows.row(key).iter().map(|link| link.ratio).fold(0.0, f32::max) {
        0.0 => 0,
        best => (best.log2().max(0.0) as usize + 1).min(CLASSES - 1),
    };
    (0..side.keys.len() as u32).map(class).collect()
}

/// How often something occurs, and how often it is explained.
#[derive(Clone, Copy, Default)]
struct Count {
    all: f32,
    explained: f32,
}

/// How often the words of a side are explained, by word and by class.
struct Rates {
    words: Vec<Count>,
    classes: [Count; CLASSES],
}

impl Rates {
    fn new(side: &Side) -> Rates {
        Rates { words: vec![Count::default(); side.keys.len()], classes: [Count::default(); CLASSES] }
    }

    fn add(&mut self, key: u32, class: usize, explained: bool) {
        for count in [&mut self.words[key as usize], &mut self.classes[class]] {
            count.all += 1.0;
            count.explained += f32::from(u8::from(explained));
        }
    }

    fn rate(&self, key: u32, class: usize) -> f32 {
        self.smoothed(self.words[key as usize], class)
    }

    /// Returns the rate of a word without one of its occurrences.
    fn without(&self, key: u32, class: usize, explained: bool) -> f32 {
        let Count { all, explained: before } = self.words[key as usize];
        let count = Count { all: all - 1.0, explained: before - f32::from(u8::from(explained)) };
        self.smoothed(count, class)
    }

    fn smoothed(&self, count: Count, class: usize) -> f32 {
        let class = self.classes[class];
        // A class of few words is taken to be hardly ever explained.
        let typical = (class.explained + 0.1) / (class.all + 1.0);
        let rate = (count.explained + CLASS_OCCURRENCES * typical) / (count.all + CLASS_OCCURRENCES);
        rate.clamp(RATES.0, RATES.1)
    }
}

/// Finds out which words of two passages are explained.
struct Words<'a> {
    src: &'a Side,
    tgt: &'a Side,
    links: &'a Links,
    /// For each source and target word, the number of the last pair of passages that has it.
    seen: [Vec<u32>; 2],
    /// For each target word, the number of the last pair of passages in which it is explained.
    explained: Vec<u32>,
    pair: u32,
    /// The distinct words of both passages, and whether they are explained.
    found: [Vec<(u32, bool)>; 2],
}

impl<'a> Words<'a> {
    fn new(src: &'a Side, tgt: &'a Side, links: &'a Links) -> Words<'a> {
        Words {
            src,
            tgt,
            links,
            seen: [src, tgt].map(|side| vec![0; side.keys.len()]),
            explained: vec![0; tgt.keys.len()],
            pair: 0,
            found: Default::default(),
        }
    }

    fn explain(&mut self, src: Range<usize>, tgt: Range<usize>) {
        self.pair += 1;
        let pair = self.pair;
        let sides = [(self.src, src), (self.tgt, tgt)];
        for (((side, passage), seen), found) in sides.into_iter().zip(&mut self.seen).zip(&mut self.found) {
            let mut is_new = |key: u32| std::mem::replace(&mut seen[key as usize], pair) != pair;
            let keys = side.tokens_of(passage).iter().copied().filter(|&key| is_new(key));
            found.clear();
            found.extend(keys.map(|key| (key, false)));
        }
        let [sources, targets] = &mut self.found;
        let explained = &mut self.explained;
        for (key, is_explained) in sources {
            for_each_link(
                &self.links.forward,
                *key,
                (targets, &self.seen[1], pair),
                |other, ratio, reverse| {
                    *is_explained |= ratio >= STRONG;
                    if reverse >= STRONG {
                        explained[other as usize] = pair;
                    }
                },
            );
        }
        targets.iter_mut().for_each(|(key, is_explained)| *is_explained = explained[*key as usize] == pair);
    }
}

/// Calls `found(key, ratio, reverse)` for each link of `key` with one of the words in `others`, which are those with
/// `pair` in `seen`.
fn for_each_link(
    rows: &Rows,
    key: u32,
    (others, seen, pair): (&[(u32, bool)], &[u32], u32),
    mut found: impl FnMut(u32, f32, f32),
) {
    /// Looking up a word in a row takes about as long as reading this many links.
    const LOOK_UP: usize = 8;
    if let Some(row) = rows.dense_row(key) {
        for &(other, _) in others {
            let (ratio, reverse) = row[other as usize];
            found(other, ratio, reverse);
        }
        return;
    }
    let row = rows.row(key);
    if row.len() > LOOK_UP * others.len() {
        for &(other, _) in others {
            if let Ok(at) = row.binary_search_by_key(&other, |link| link.other) {
                found(other, row[at].ratio, row[at].reverse);
            }
        }
    } else {
        for link in row.iter().filter(|link| seen[link.other as usize] == pair) {
            found(link.other, link.ratio, link.reverse);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aligner::{Aligner, Segments};
    use crate::text::Language;

    const FRENCH: &str = include_str!("../../fixtures/split/cafetiere.fr.txt");
    const ENGLISH: &str = include_str!("../../fixtures/split/cafetiere.en.txt");

    #[test]
    fn words_contradict_a_pair_whose_target_is_from_elsewhere() {
        let texts = |text: &'static str| text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>();
        let (src, mut tgt) = (texts(FRENCH), texts(ENGLISH));
        let mut worker = Aligner::new(Language::French, Language::English).unwrap().worker();
        worker.measure_support(true);
        let segments = |texts: &[&'static str]| Segments { texts: texts.to_vec(), ..Segments::default() };
        let alignment = worker.align(&segments(&src), &segments(&tgt));
        let words = &alignment.support.words;
        assert_eq!(words.len(), src.len());
        let paired = alignment.beads.iter().map(|scored| &scored.bead).filter(|bead| !bead.is_null());
        let odds: Vec<f32> = paired.clone().map(|bead| words[bead.src.start as usize]).collect();
        let positive = odds.iter().filter(|odds| **odds > 0.0).count();
        assert!(positive * 10 >= odds.len() * 9, "{odds:?}");

        let single = paired.filter(|bead| bead.src.len() == 1 && bead.tgt.len() == 1);
        let is_long =
            |bead: &&crate::align::Bead| tgt[bead.tgt.start as usize].split_whitespace().count() > 8;
        let bead = single.filter(is_long).nth(10).unwrap();
        let (s, t) = bead.sides();
        let before = words[s.start];
        tgt[t.start] = tgt[(t.start + tgt.len() / 2) % tgt.len()];
        let after = worker.align(&segments(&src), &segments(&tgt)).support.words[s.start];
        assert!(before > 5.0 && after <= 0.0, "{before} {after}");
    }

    #[test]
    fn rates_are_those_of_the_word_and_of_its_class() {
        let mut side = Side::default();
        side.read(&["un deux trois"], Language::French, &mut String::new());
        let mut rates = Rates::new(&side);
        (0..6).for_each(|_| rates.add(0, 1, true));
        (0..6).for_each(|_| rates.add(1, 1, false));
        // The class is explained in half of the cases: (6 + .1)/(12 + 1) = .469.
        assert!((rates.rate(2, 1) - 0.469).abs() < 1e-3);
        // (6 + 2 · .469)/(6 + 2) = .867.
        assert!((rates.rate(0, 1) - 0.867).abs() < 1e-3);
        // (5 + 2 · .469)/(5 + 2) = .848.
        assert!((rates.without(0, 1, true) - 0.848).abs() < 1e-3);
        assert!((rates.without(1, 1, false) - 0.134).abs() < 1e-3);
    }
}
