//! Aligns a document around fixed beads, which are known to be correct. Each stretch of text between them is
//! aligned separately.

use super::alignment::{Alignment, MAX_CONFIDENCE, ScoredBead, Segments, Sides};
use super::decide;
use super::knowledge::Workspace;
use super::model::Model;
use crate::align::Bead;
use std::ops::Range;

pub(super) fn align(model: &Model, (src, tgt): Sides<'_>, fixed: &[Bead], work: &mut Workspace) -> Alignment {
    let mut out = Alignment::default();
    // The document confidence is the mean over stretches and fixed beads, weighted by their numbers of
    // sentences. Fixed beads have confidence 1.
    let mut weight = 0.0;
    let (mut i, mut j) = (0, 0);
    let end = Bead { src: src.texts.len() as u32..0, tgt: tgt.texts.len() as u32..0 };
    for bead in fixed.iter().chain([&end]) {
        let size = (bead.src.start - i + bead.tgt.start - j) as f32;
        let (source, target) = ((src, i..bead.src.start), (tgt, j..bead.tgt.start));
        out.document_confidence += size * align_stretch(model, source, target, work, &mut out);
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

/// The sentences of one side between two fixed beads.
type Stretch<'a> = (&'a Segments<'a>, Range<u32>);

/// Aligns a stretch and appends its beads. Returns the probability that its sides translate each other.
fn align_stretch(
    model: &Model,
    (src, i): Stretch<'_>,
    (tgt, j): Stretch<'_>,
    work: &mut Workspace,
    out: &mut Alignment,
) -> f32 {
    if i.is_empty() || j.is_empty() {
        let at = j.start;
        let nulls = i.clone().map(|k| Bead { src: k..k + 1, tgt: at..at });
        let nulls = nulls.chain(j.map(|k| Bead { src: i.end..i.end, tgt: k..k + 1 }));
        // The stretch has no sentences on the other side, so these are certainly unaligned.
        out.beads.extend(nulls.map(|bead| ScoredBead { bead, confidence: MAX_CONFIDENCE }));
        return 0.0;
    }
    let alignment = decide::align(model, (&part(src, &i), &part(tgt, &j)), work).unwrap_or_default();
    let moved = |range: Range<u32>, by: u32| range.start + by..range.end + by;
    out.soft |= alignment.soft;
    out.narrowed |= alignment.narrowed;
    let displaced = alignment.displaced.into_iter();
    out.displaced.extend(displaced.map(|(src, tgt)| (moved(src, i.start), moved(tgt, j.start))));
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
    use crate::aligner::Aligner;
    use crate::text::language::Language;

    #[test]
    fn fixed_beads_stay_and_all_beads_cover_the_document() {
        let aligner = Aligner::new(Language::French, Language::English).unwrap();
        let fr = ["Le facteur arrive.", "Il pose deux lettres.", "Elle rit.", "Le chien dort."];
        let en = ["The postman comes.", "He puts down two letters.", "She laughs.", "The dog sleeps."];
        let segments = |texts: &[&'static str]| Segments { texts: texts.to_vec(), ..Segments::default() };
        let fixed = [Bead { src: 1..3, tgt: 1..2 }, Bead { src: 3..4, tgt: 2..2 }];
        let found = aligner.worker().align_around(&segments(&fr), &segments(&en), &fixed);
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
