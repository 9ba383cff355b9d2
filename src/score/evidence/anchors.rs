//! Which sentences may belong together, by their rare words: cheap, for all pairs of sentences that share any.

use super::links::Links;
use super::side::Side;
use crate::align::anchors::Hint;

/// A target word that stands more often than this tells little about where a sentence belongs.
const RARE: u32 = 12;
/// Links weaker than this ratio are left out.
const LEAST_RATIO: f32 = 10.0;
/// A hint must be this strong, in nats …
const LEAST_WEIGHT: f32 = 6.0;
/// … and this much stronger than the next best for the same source sentence.
const LEAST_LEAD: f32 = 2.0;

/// Reused memory.
#[derive(Debug, Default)]
pub struct HintWork {
    /// Sentences of each rare target key: where its list begins, and the lists.
    starts: Vec<u32>,
    places: Vec<u32>,
    sums: Vec<f32>,
    touched: Vec<u32>,
}

/// Collects hints, sorted by source sentence, at most one each. Time grows with the number of tokens.
pub fn hints(src: &Side, tgt: &Side, links: &Links, work: &mut HintWork, out: &mut Vec<Hint>) {
    out.clear();
    index_places(tgt, work);
    work.sums.clear();
    work.sums.resize(tgt.sentences(), 0.0);
    for i in 0..src.sentences() {
        let tokens = src.tokens_of(i..i + 1);
        for (at, &s) in tokens.iter().enumerate() {
            if src.counts[s as usize] > RARE || tokens[..at].contains(&s) {
                continue;
            }
            for link in links.forward.row(s) {
                let (t, ratio) = (link.other, link.onward);
                if ratio < LEAST_RATIO || tgt.counts[t as usize] > RARE {
                    continue;
                }
                let weight = (1.0 + ratio / LEAST_RATIO).ln();
                for &j in &work.places[work.starts[t as usize] as usize..work.starts[t as usize + 1] as usize]
                {
                    if work.sums[j as usize] == 0.0 {
                        work.touched.push(j);
                    }
                    work.sums[j as usize] += weight;
                }
            }
        }
        let (mut best, mut next) = ((0.0, 0), 0.0);
        for &j in &work.touched {
            let sum = work.sums[j as usize];
            if sum > best.0 {
                next = best.0;
                best = (sum, j);
            } else if sum > next {
                next = sum;
            }
            work.sums[j as usize] = 0.0;
        }
        work.touched.clear();
        if best.0 >= LEAST_WEIGHT && best.0 - next >= LEAST_LEAD {
            out.push(Hint { i: i as u32, j: best.1, weight: best.0 });
        }
    }
}

/// Lists the sentences of every rare target key.
fn index_places(tgt: &Side, work: &mut HintWork) {
    let rare = |key: u32| tgt.counts[key as usize] <= RARE;
    work.starts.clear();
    work.starts.push(0);
    let mut total = 0;
    for &count in &tgt.counts {
        total += if count <= RARE { count } else { 0 };
        work.starts.push(total);
    }
    work.places.clear();
    work.places.resize(total as usize, 0);
    let mut next = work.starts.clone();
    for j in 0..tgt.sentences() {
        for &key in tgt.tokens_of(j..j + 1) {
            if rare(key) {
                work.places[next[key as usize] as usize] = j as u32;
                next[key as usize] += 1;
            }
        }
    }
}
