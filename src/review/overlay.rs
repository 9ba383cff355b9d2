//! What corrections make of an alignment: the corrected beads replace those with which they share a sentence.

use crate::align::Bead;
use crate::corrections::Correction;
use std::ops::Range;

/// A bead, with the line that determines it.
pub(super) type LaidBead<'a> = (Bead, Option<&'a Correction>);

/// Applies the lines of a corrections file to an alignment. Removes the beads that share a sentence with a corrected
/// bead. If the lines were written for this alignment, the corrected beads together contain every sentence of the
/// removed beads. `sentences` are the sentence counts of the documents.
pub(super) fn overlay<'a>(
    alignment: &[Bead],
    lines: &[&'a Correction],
    sentences: (u32, u32),
) -> Vec<LaidBead<'a>> {
    let mut is_corrected = [vec![false; sentences.0 as usize], vec![false; sentences.1 as usize]];
    for bead in lines.iter().map(|line| line.bead()) {
        for (marks, range) in is_corrected.iter_mut().zip([bead.src, bead.tgt]) {
            let count = marks.len();
            marks[(range.start as usize).min(count)..(range.end as usize).min(count)].fill(true);
        }
    }
    let is_kept = |bead: &&Bead| {
        let mut sides = is_corrected.iter().zip([&bead.src, &bead.tgt]);
        !sides.any(|(marks, range)| marks[range.start as usize..range.end as usize].contains(&true))
    };
    let kept = alignment.iter().filter(is_kept).map(|bead| (bead.clone(), None));
    let corrected = lines.iter().map(|&line| (line.bead(), Some(line)));
    let mut beads: Vec<LaidBead> = kept.chain(corrected).collect();
    // An unaligned target sentence precedes a pair that begins at the same source sentence.
    beads.sort_by_key(|(bead, _)| (bead.src.start, bead.src.end, bead.tgt.start, bead.tgt.end));
    beads
}

/// Whether each sentence is in exactly one bead.
pub(super) fn is_whole(beads: &[LaidBead], sentences: (u32, u32)) -> bool {
    let covers = |side: fn(&Bead) -> &Range<u32>, count: u32| {
        let mut ranges: Vec<_> = beads.iter().map(|(bead, _)| side(bead)).filter(|r| !r.is_empty()).collect();
        ranges.sort_by_key(|range| range.start);
        let end = ranges.iter().try_fold(0, |end, range| (range.start == end).then_some(range.end));
        end == Some(count)
    };
    covers(|bead| &bead.src, sentences.0) && covers(|bead| &bead.tgt, sentences.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corrections::Corrections;
    use std::path::Path;

    fn lines(ranges: &[[u32; 4]]) -> Corrections {
        let line = |[a, b, c, d]: &[u32; 4]| {
            format!("{{\"source_sentences\":[{a},{b}],\"target_sentences\":[{c},{d}]}}\n")
        };
        Corrections::parse(&ranges.iter().map(line).collect::<String>(), Path::new("c")).unwrap()
    }

    #[test]
    fn corrected_beads_replace_those_that_share_a_sentence_with_them() {
        let bead = |src, tgt| Bead { src, tgt };
        let alignment = [bead(0..1, 0..1), bead(1..2, 1..2), bead(2..3, 2..3)];
        let laid = |ranges: &[[u32; 4]]| {
            let corrections = lines(ranges);
            let lines: Vec<_> = corrections.changes("d").collect();
            let beads = overlay(&alignment, &lines, (3, 3));
            (beads.iter().map(|(bead, _)| bead.clone()).collect::<Vec<_>>(), is_whole(&beads, (3, 3)))
        };
        assert_eq!(laid(&[]), (alignment.to_vec(), true));
        assert_eq!(laid(&[[1, 3, 1, 3]]), (vec![bead(0..1, 0..1), bead(1..3, 1..3)], true));
        // The first target sentence is in no bead: the line was written for another alignment.
        assert!(!laid(&[[0, 1, 0, 0]]).1);
        // The lines overlap.
        assert!(!laid(&[[0, 2, 0, 2], [1, 2, 1, 2]]).1);
        assert!(!laid(&[[2, 4, 2, 3]]).1, "there are only three sentences");
    }
}
