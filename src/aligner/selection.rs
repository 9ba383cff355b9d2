//! Selects sentences of a document, in any order, and converts the beads of the selection back to sentence
//! numbers of the document.

use super::alignment::{ScoredBead, Segments};
use crate::align::Bead;
use std::ops::Range;

/// Returns the sentences of `side` with the given numbers, in the given order.
pub(super) fn select<'a>(side: &Segments<'a>, numbers: &[u32]) -> Segments<'a> {
    fn pick<T: Copy>(list: &[T], numbers: &[u32]) -> Vec<T> {
        numbers.iter().map(|&number| list[number as usize]).collect()
    }
    Segments {
        texts: pick(&side.texts, numbers),
        paragraphs: side.paragraphs.as_ref().map(|list| pick(list, numbers)),
        boundaries: side.boundaries.as_ref().map(|list| pick(list, numbers)),
    }
}

/// Replaces the numbers of sentences in the selection with their numbers in the document. A bead whose
/// sentences are not consecutive in the document is split into a null bead for each sentence.
pub(super) fn restore(beads: &mut Vec<ScoredBead>, src: &[u32], tgt: &[u32]) {
    let selected = std::mem::take(beads);
    beads.reserve(selected.len());
    for scored in selected {
        let (bead, confidence) = (scored.bead.clone(), scored.confidence);
        if let Some(bead) = locate(&bead, src, tgt) {
            beads.push(ScoredBead { bead, ..scored });
            continue;
        }
        let confidence = 1.0 - confidence;
        let mut push = |bead| beads.push(ScoredBead::new(bead, confidence));
        let at = position(tgt, bead.tgt.start);
        bead.src.clone().for_each(|k| push(Bead { src: number(src, k), tgt: at..at }));
        let at = position(src, bead.src.end);
        bead.tgt.for_each(|k| push(Bead { src: at..at, tgt: number(tgt, k) }));
    }
}

/// Returns a bead of the selection with the sentence numbers of the document, or `None` if its sentences are not
/// consecutive there.
pub(super) fn locate(bead: &Bead, src: &[u32], tgt: &[u32]) -> Option<Bead> {
    Some(Bead { src: successive(src, &bead.src)?, tgt: successive(tgt, &bead.tgt)? })
}

/// Returns the values of the sentences of a selection in the order of the document. The selection must
/// contain all sentences of the document.
pub(super) fn restored(values: &[f32], numbers: &[u32]) -> Vec<f32> {
    let mut all = vec![0.0; values.len()];
    numbers.iter().zip(values).for_each(|(&number, &value)| all[number as usize] = value);
    all
}

fn number(numbers: &[u32], at: u32) -> Range<u32> {
    let number = numbers[at as usize];
    number..number + 1
}

/// Returns the document position of an empty range at index `at` of the selection: directly after the
/// sentence that precedes the range in the selection.
fn position(numbers: &[u32], at: u32) -> u32 {
    at.checked_sub(1).map_or(0, |before| numbers[before as usize] + 1)
}

/// Returns the document range of the sentences at the indices `at` of the selection, or `None` if they are
/// not consecutive in the document.
fn successive(numbers: &[u32], at: &Range<u32>) -> Option<Range<u32>> {
    let members = &numbers[at.start as usize..at.end as usize];
    let Some(&first) = members.first() else {
        let here = position(numbers, at.start);
        return Some(here..here);
    };
    let is_row = members.windows(2).all(|pair| pair[0] + 1 == pair[1]);
    is_row.then(|| first..first + members.len() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_restored_and_beads_across_a_cut_are_split() {
        let scored = |src, tgt| ScoredBead::new(Bead { src, tgt }, 0.75);
        let mut beads = vec![scored(0..1, 0..1), scored(1..1, 1..2), scored(1..3, 2..3), scored(3..4, 3..5)];
        restore(&mut beads, &[0, 1, 2, 5], &[7, 8, 2, 3, 6]);
        let null = |src, tgt| ScoredBead::new(Bead { src, tgt }, 0.25);
        let expected = [
            scored(0..1, 7..8),
            scored(1..1, 8..9),
            scored(1..3, 2..3),
            null(5..6, 3..3),
            null(6..6, 3..4),
            null(6..6, 6..7),
        ];
        assert_eq!(beads, expected);
    }
}
