//! Aligning around beads that are fixed: each stretch between two of them by itself.

use crate::align::Bead;
use crate::aligner::sentences::{Aligner, Alignment, ScoredBead, Segments, Workspace};
use std::ops::Range;

/// A sentence that a person's decisions leave without a counterpart is as sure as the program ever is.
const LEFT_OVER: f32 = 0.995;

/// Aligns with `fixed` beads as they are, confidence 1; they must be in order and must not overlap.
pub(crate) fn align_around(
    aligner: &Aligner,
    (src, tgt): (&Segments<'_>, &Segments<'_>),
    fixed: &[Bead],
    work: &mut Workspace,
) -> Alignment {
    if fixed.is_empty() {
        return aligner.align(src, tgt, work);
    }
    let mut out = Alignment::default();
    // Each stretch weighs as many sentences as it has; what people fixed is a translation.
    let mut weight = 0.0;
    let (mut i, mut j) = (0, 0);
    let end = Bead { src: src.texts.len() as u32..0, tgt: tgt.texts.len() as u32..0 };
    for bead in fixed.iter().chain([&end]) {
        let size = (bead.src.start - i + bead.tgt.start - j) as f32;
        let sure = stretch(aligner, (src, i..bead.src.start), (tgt, j..bead.tgt.start), work, &mut out);
        out.document_confidence += size * sure;
        weight += size;
        if bead != &end {
            let size = (bead.src.len() + bead.tgt.len()) as f32;
            out.document_confidence += size;
            weight += size;
            out.beads.push(ScoredBead { bead: bead.clone(), confidence: 1.0 });
        }
        (i, j) = (bead.src.end, bead.tgt.end);
    }
    out.document_confidence /= weight.max(1.0);
    out
}

/// Aligns a stretch; how likely it is that its two sides are translations of each other at all.
fn stretch(
    aligner: &Aligner,
    (src, i): (&Segments<'_>, Range<u32>),
    (tgt, j): (&Segments<'_>, Range<u32>),
    work: &mut Workspace,
    out: &mut Alignment,
) -> f32 {
    if i.is_empty() || j.is_empty() {
        let at = j.start;
        let nulls = i.clone().map(|k| Bead { src: k..k + 1, tgt: at..at });
        let nulls = nulls.chain(j.map(|k| Bead { src: i.end..i.end, tgt: k..k + 1 }));
        out.beads.extend(nulls.map(|bead| ScoredBead { bead, confidence: LEFT_OVER }));
        return 0.0;
    }
    let alignment = aligner.passage(&part(src, &i), &part(tgt, &j), work);
    let moved = |range: Range<u32>, by: u32| range.start + by..range.end + by;
    out.soft |= alignment.soft;
    out.narrowed |= alignment.narrowed;
    out.displaced
        .extend(alignment.displaced.into_iter().map(|(src, tgt)| (moved(src, i.start), moved(tgt, j.start))));
    out.beads.extend(alignment.beads.into_iter().map(|ScoredBead { bead, confidence }| ScoredBead {
        bead: Bead { src: moved(bead.src, i.start), tgt: moved(bead.tgt, j.start) },
        confidence,
    }));
    alignment.document_confidence
}

fn part<'a>(whole: &Segments<'a>, range: &Range<u32>) -> Segments<'a> {
    let range = range.start as usize..range.end as usize;
    Segments {
        texts: whole.texts[range.clone()].to_vec(),
        paragraphs: whole.paragraphs.as_ref().map(|p| p[range.clone()].to_vec()),
        boundaries: whole.boundaries.as_ref().map(|b| b[range].to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::Language;

    #[test]
    fn fixed_beads_stay_and_the_rest_is_a_partition() {
        let aligner = Aligner::new(Language::French, Language::English).unwrap();
        let fr = ["Le facteur arrive.", "Il pose deux lettres.", "Elle rit.", "Le chien dort."];
        let en = ["The postman comes.", "He puts down two letters.", "She laughs.", "The dog sleeps."];
        let segments = |texts: &[&'static str]| Segments { texts: texts.to_vec(), ..Segments::default() };
        let fixed = [Bead { src: 1..3, tgt: 1..2 }, Bead { src: 3..4, tgt: 2..2 }];
        let found =
            align_around(&aligner, (&segments(&fr), &segments(&en)), &fixed, &mut Workspace::default());
        let beads: Vec<_> = found.beads.iter().map(|b| b.bead.clone()).collect();
        assert!(fixed.iter().all(|bead| beads.contains(bead)));
        let (mut i, mut j) = (0, 0);
        for bead in &beads {
            assert_eq!((bead.src.start, bead.tgt.start), (i, j));
            (i, j) = (bead.src.end, bead.tgt.end);
        }
        assert_eq!((i, j), (4, 4));
    }
}
