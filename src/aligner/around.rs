//! Aligns a document around fixed beads, which are known to be correct. Each stretch of text between two
//! fixed beads is aligned separately.

use super::alignment::{Alignment, Alternative, MAX_CONFIDENCE, ScoredBead, Sides};
use super::knowledge::Workspace;
use super::model::Model;
use super::reorder::{self, expected_pairs};
use super::selection::{locate, restore, select};
use crate::align::Bead;
use crate::align::blocks::in_order;

/// Aligns a document around fixed beads. If fixed beads cross, some of them are set aside, so that the
/// remaining ones have the same order on both sides. The sentences of the beads that are set aside are
/// removed before the remaining text is aligned.
///
/// If the target has passages in another order, text before a fixed bead may correspond to text after that
/// bead. In this case, all fixed beads are set aside if that raises the expected number of correct pairs. A
/// monotone model never does this.
pub(super) fn align(model: &Model, sides: Sides<'_>, fixed: &[Bead], work: &mut Workspace) -> Alignment {
    let borders = in_order(fixed.iter().map(|bead| (&bead.src, &bead.tgt)));
    let between = align_between(model, sides, fixed, &borders, work);
    if model.monotone {
        return between;
    }
    let whole = align_between(model, sides, fixed, &vec![false; fixed.len()], work);
    let is_reordered = borders.contains(&false) || !whole.displaced.is_empty();
    if is_reordered && expected_pairs(&whole) > expected_pairs(&between) { whole } else { between }
}

/// Aligns each stretch between the fixed beads whose entry in `borders` is true. The sentences of all other
/// fixed beads are first removed from the stretches.
fn align_between(
    model: &Model,
    (src, tgt): Sides<'_>,
    fixed: &[Bead],
    borders: &[bool],
    work: &mut Workspace,
) -> Alignment {
    let unaligned = [vec![0.0; src.texts.len()], vec![0.0; tgt.texts.len()]];
    let mut out = Alignment { unaligned, ..Alignment::default() };
    let aside = fixed.iter().zip(borders).filter(|(_, is_border)| !**is_border).map(|(bead, _)| bead);
    let mut taken = [vec![false; src.texts.len()], vec![false; tgt.texts.len()]];
    for bead in fixed {
        let (s, t) = bead.sides();
        taken[0][s].fill(true);
        taken[1][t].fill(true);
    }
    let rest = |side: usize, from: u32, to: u32| -> Vec<u32> {
        (from..to).filter(|&number| !taken[side][number as usize]).collect()
    };
    // The document confidence is the mean over stretches and fixed beads, weighted by their numbers of
    // sentences. Fixed beads have confidence 1.
    let mut weight = 0.0;
    let (mut i, mut j) = (0, 0);
    let end = Bead { src: src.texts.len() as u32..0, tgt: tgt.texts.len() as u32..0 };
    let borders = fixed.iter().zip(borders).filter(|(_, is_border)| **is_border).map(|(bead, _)| bead);
    for bead in borders.chain([&end]) {
        let numbers = (rest(0, i, bead.src.start), rest(1, j, bead.tgt.start));
        let size = (numbers.0.len() + numbers.1.len()) as f32;
        out.document_confidence += size * align_stretch(model, (src, tgt), numbers, (i, j), work, &mut out);
        weight += size;
        if bead != &end {
            out.beads.push(ScoredBead::new(bead.clone(), 1.0));
        }
        (i, j) = (bead.src.end, bead.tgt.end);
    }
    out.beads.extend(aside.map(|bead| ScoredBead::new(bead.clone(), 1.0)));
    // An unaligned target sentence has an empty source range, so it comes before the source sentence with the
    // same start. The sort is stable, so several unaligned target sentences stay in order.
    out.beads.sort_by_key(|scored| (scored.bead.src.start, scored.bead.src.end));
    let certain = fixed.iter().map(|bead| (bead.src.len() + bead.tgt.len()) as f32).sum::<f32>();
    out.document_confidence = (out.document_confidence + certain) / (weight + certain).max(1.0);
    out
}

/// Aligns a stretch and appends its beads to `out`. The stretch consists of the sentences with the numbers
/// `sources` and `targets`. `start` has the source and the target position at which the stretch begins.
/// Returns the probability that the two sides of the stretch are translations of each other, or 0 if a side
/// is empty.
fn align_stretch(
    model: &Model,
    (src, tgt): Sides<'_>,
    (sources, targets): (Vec<u32>, Vec<u32>),
    start: (u32, u32),
    work: &mut Workspace,
    out: &mut Alignment,
) -> f32 {
    if sources.is_empty() || targets.is_empty() {
        let end = sources.last().map_or(start.0, |last| last + 1);
        for (side, numbers) in [&sources, &targets].into_iter().enumerate() {
            numbers.iter().for_each(|&k| out.unaligned[side][k as usize] = MAX_CONFIDENCE);
        }
        let nulls = sources.into_iter().map(|k| Bead { src: k..k + 1, tgt: start.1..start.1 });
        let nulls = nulls.chain(targets.into_iter().map(|k| Bead { src: end..end, tgt: k..k + 1 }));
        // One side of the stretch is empty, so the sentences of the other side are certainly unaligned.
        out.beads.extend(nulls.map(|bead| ScoredBead::new(bead, MAX_CONFIDENCE)));
        return 0.0;
    }
    let sides = (&select(src, &sources), &select(tgt, &targets));
    let mut alignment = reorder::align(model, sides, work).unwrap_or_default();
    restore(&mut alignment.beads, &sources, &targets);
    for (side, numbers) in [&sources, &targets].into_iter().enumerate() {
        for (&k, &value) in numbers.iter().zip(&alignment.unaligned[side]) {
            out.unaligned[side][k as usize] = value;
        }
    }
    let located = |beads: &[Bead]| {
        beads.iter().map(|bead| locate(bead, &sources, &targets)).collect::<Option<Vec<_>>>()
    };
    out.alternatives.extend(alignment.alternatives.iter().filter_map(|alternative| {
        Some(Alternative {
            avoided: locate(&alternative.avoided, &sources, &targets)?,
            replaced: located(&alternative.replaced)?,
            beads: located(&alternative.beads)?,
            probability: alternative.probability,
        })
    }));
    out.soft |= alignment.soft;
    out.narrowed |= alignment.narrowed;
    out.displaced.extend(alignment.displaced.into_iter().map(|(src, tgt)| {
        let number = |numbers: &[u32], range: std::ops::Range<u32>| {
            numbers[range.start as usize]..numbers[range.end as usize - 1] + 1
        };
        (number(&sources, src), number(&targets, tgt))
    }));
    out.beads.append(&mut alignment.beads);
    alignment.document_confidence
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aligner::{Aligner, Segments};
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

    #[test]
    fn fixed_beads_may_cross() {
        let aligner = Aligner::new(Language::French, Language::English).unwrap();
        let fr = ["Le facteur arrive.", "Il pose deux lettres.", "Elle rit.", "Le chien dort."];
        let en = ["She laughs.", "The postman comes.", "He puts down two letters.", "The dog sleeps."];
        let segments = |texts: &[&'static str]| Segments { texts: texts.to_vec(), ..Segments::default() };
        let bead = |s: u32, t: u32| Bead { src: s..s + 1, tgt: t..t + 1 };
        let fixed = [bead(1, 2), bead(2, 0)];
        let found = aligner.worker().align_around(&segments(&fr), &segments(&en), &fixed);
        let beads: Vec<_> = found.beads.iter().map(|scored| scored.bead.clone()).collect();
        assert_eq!(beads, [bead(0, 1), bead(1, 2), bead(2, 0), bead(3, 3)]);
        assert_eq!(found.out_of_order(), 1);
    }

    #[test]
    fn passages_in_another_order_are_paired_across_fixed_beads() {
        let aligner = Aligner::new(Language::French, Language::English).unwrap();
        let postman = [
            ("Le facteur arrive à midi avec un sac.", "The postman arrives at noon with a bag."),
            ("Il pose deux lettres sur la table.", "He puts two letters on the table."),
            ("La première lettre vient de Berlin.", "The first letter comes from Berlin."),
            ("La seconde lettre est du boulanger.", "The second letter is from the baker."),
            ("Le facteur boit un verre de lait.", "The postman drinks a glass of milk."),
            ("Son vélo rouge attend devant la porte.", "His red bicycle waits at the door."),
        ];
        let storm = [
            ("La tempête détruit le pont de bois.", "The storm destroys the wooden bridge."),
            ("Trois pêcheurs cherchent leur bateau.", "Three fishermen look for their boat."),
            ("Le vent emporte les tuiles du moulin.", "The wind carries off the tiles of the mill."),
            ("Martin ferme les fenêtres de sa maison.", "Martin closes the windows of his house."),
            ("La rivière monte de quatre mètres.", "The river rises by four metres."),
            ("Au matin, le soleil sèche les champs.", "In the morning the sun dries the fields."),
        ];
        let fr: Vec<_> = [postman, storm].concat().into_iter().map(|(fr, _)| fr).collect();
        let en: Vec<_> = [storm, postman].concat().into_iter().map(|(_, en)| en).collect();
        let segments = |texts: &Vec<&'static str>| Segments { texts: texts.clone(), ..Segments::default() };
        let bead = |s: u32, t: u32| Bead { src: s..s + 1, tgt: t..t + 1 };
        let right: Vec<Bead> = (0..12).map(|s| bead(s, (s + 6) % 12)).collect();
        let mut worker = aligner.worker();
        for fixed in [vec![], vec![bead(2, 8)], vec![bead(2, 8), bead(8, 2)], right[..7].to_vec()] {
            let found = worker.align_around(&segments(&fr), &segments(&en), &fixed);
            let beads: Vec<_> = found.beads.iter().map(|scored| scored.bead.clone()).collect();
            assert_eq!(beads, right, "{fixed:?}");
        }
    }

    #[test]
    fn each_sentence_is_in_one_bead_wherever_null_beads_are() {
        let aligner = Aligner::new(Language::French, Language::English).unwrap();
        let fr = ["Le facteur arrive.", "Il pose deux lettres.", "Elle rit.", "Le chien dort.", "Il neige."];
        let en = [
            "The postman comes.",
            "He puts down two letters.",
            "She laughs.",
            "The dog sleeps.",
            "It snows.",
        ];
        let segments = |texts: &[&'static str]| Segments { texts: texts.to_vec(), ..Segments::default() };
        let bead = |src, tgt| Bead { src, tgt };
        for fixed in [
            // The target position of an unaligned source sentence is inside the preceding bead, or inside a
            // bead that crosses the null bead.
            vec![bead(0..1, 0..3), bead(2..3, 1..1)],
            vec![bead(1..2, 4..5), bead(2..3, 1..1), bead(3..4, 0..3)],
            // The source position of an unaligned target sentence is inside the preceding bead, or inside a
            // bead that crosses the null bead.
            vec![bead(0..3, 0..1), bead(1..1, 2..3)],
            vec![bead(0..3, 3..4), bead(1..1, 2..3), bead(2..2, 4..5)],
        ] {
            let found = aligner.worker().align_around(&segments(&fr), &segments(&en), &fixed).beads;
            let beads: Vec<&Bead> = found.iter().map(|scored| &scored.bead).collect();
            assert!(fixed.iter().all(|bead| beads.contains(&bead)), "{beads:?}");
            for side in [|bead: &Bead| bead.src.clone(), |bead: &Bead| bead.tgt.clone()] {
                let mut sentences: Vec<u32> = beads.iter().flat_map(|bead| side(bead)).collect();
                sentences.sort_unstable();
                assert_eq!(sentences, [0, 1, 2, 3, 4], "{fixed:?}: {beads:?}");
            }
            assert!(beads.is_sorted_by_key(|bead| (bead.src.start, bead.src.end)), "{beads:?}");
        }
    }
}
