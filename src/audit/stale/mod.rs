//! Finds the passages of a translation that are out of date, because the source has changed since.
//!
//! ```text
//!  old source ─┬─diff──────▶ changes ──┐
//!  new source ─┘                       ├─▶ passages of the translation ──▶ findings
//!  old source ─┬─alignment─▶ beads ────┘
//!  translation ┘
//! ```
//!
//! The translation may already have been updated in part, so the evidence includes the alignment of the new
//! source with the translation.

mod change_text;
mod diff;
mod evidence;
mod similarity;

use super::{Draft, Kind, Suspicion};
use crate::aligner::Alignment;
use change_text::change_text;
use diff::{Change, Differences, differences};
use evidence::{Evidence, after_a_change};
use std::ops::Range;

/// The source as it was when the translation was made.
pub(super) struct OldSource<'a> {
    pub(super) texts: Vec<&'a str>,
    /// The alignment of the old source with the translation.
    pub(super) alignment: Alignment,
}

/// The present state of a document.
#[derive(Clone, Copy)]
pub(super) struct Present<'a> {
    /// The sentences of the source.
    pub(super) source: &'a [&'a str],
    /// The alignment of the source with the translation.
    pub(super) alignment: &'a Alignment,
    pub(super) suspicions: &'a [Suspicion],
}

/// A finding about a passage that is out of date.
pub(super) struct Stale {
    pub(super) draft: Draft,
    /// What has changed in the source.
    pub(super) note: String,
}

/// Returns the passages that are out of date, in the order of the source.
pub(super) fn stale(old: &OldSource<'_>, present: Present<'_>) -> Vec<Stale> {
    let differences = differences(&old.texts, present.source);
    let mut found: Vec<Stale> = Vec::new();
    for change in whole_beads(&differences, &old.alignment) {
        let Some(draft) = draft(&change, old, present) else { continue };
        match found.last_mut().filter(|last| follows(&last.draft, &draft)) {
            Some(last) => {
                let text = |texts: &[&str], range: Range<usize>| texts[range].join(" ");
                // The changes of one passage are shown together.
                let next = note(&text(&old.texts, change.old), &text(present.source, change.new));
                last.note = format!("{}; {next}", last.note);
                (last.draft.src.end, last.draft.tgt.end) = (draft.src.end, draft.tgt.end);
                last.draft.probability = last.draft.probability.max(draft.probability);
            }
            None => {
                let note = note(&old.texts[change.old].join(" "), &present.source[change.new].join(" "));
                found.push(Stale { draft, note });
            }
        }
    }
    found
}

/// Whether a finding continues the passage of the last one: both are probable, or both are not.
fn follows(last: &Draft, next: &Draft) -> bool {
    (last.src.end, last.tgt.end) == (next.src.start, next.tgt.start)
        && (last.src.is_empty(), last.tgt.is_empty()) == (next.src.is_empty(), next.tgt.is_empty())
        && (last.probability >= 0.5) == (next.probability >= 0.5)
}

/// Returns what has changed.
fn note(old: &str, new: &str) -> String {
    match (old.is_empty(), new.is_empty()) {
        (true, _) => "this text was added to the source".into(),
        (_, true) => format!("this text was removed from the source: {}", change_text(old, "").0),
        _ => {
            let (old, new) = change_text(old, new);
            format!("the source has changed from {old} to {new}")
        }
    }
}

/// Extends changes to whole beads of the old alignment, and joins those that share a bead.
fn whole_beads(differences: &Differences, alignment: &Alignment) -> Vec<Change> {
    let beads: Vec<Range<usize>> = alignment
        .beads
        .iter()
        .filter(|scored| !scored.bead.is_null())
        .map(|scored| scored.bead.src.start as usize..scored.bead.src.end as usize)
        .collect();
    let mut changes: Vec<Change> = Vec::new();
    for change in &differences.changes {
        let mut change = change.clone();
        if !change.old.is_empty() {
            let touched =
                beads.iter().filter(|bead| bead.start < change.old.end && bead.end > change.old.start);
            let hull = touched
                .fold(change.old.clone(), |hull, bead| hull.start.min(bead.start)..hull.end.max(bead.end));
            let others = hull.clone().filter(|number| !change.old.contains(number));
            for number in others.filter_map(|number| differences.kept[number]) {
                // A sentence that was moved far away does not belong to the passage.
                if number + 1 == change.new.start || change.new.contains(&number) {
                    change.new.start = change.new.start.min(number);
                } else if number == change.new.end {
                    change.new.end = number + 1;
                }
            }
            change.old = hull;
        }
        match changes.last_mut() {
            Some(last)
                if !last.old.is_empty() && !change.old.is_empty() && change.old.start < last.old.end =>
            {
                last.old.end = last.old.end.max(change.old.end);
                last.new = last.new.start.min(change.new.start)..last.new.end.max(change.new.end);
            }
            _ => changes.push(change),
        }
    }
    changes
}

fn range(range: &Range<usize>) -> Range<u32> {
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    number(range.start)..number(range.end)
}

/// Returns the finding for a change. Returns `None` if the translation has no passage that it concerns.
fn draft(change: &Change, old: &OldSource<'_>, present: Present<'_>) -> Option<Draft> {
    let src = range(&change.new);
    let (tgt, probability) = if change.old.is_empty() {
        let missing = of_sentences(present.suspicions, Kind::Omission, &src);
        (missing.1..missing.1, after_a_change(missing.0))
    } else {
        let (tgt, confidence) = translation(&range(&change.old), &old.alignment)?;
        let probability = if change.new.is_empty() {
            after_a_change(of_sentences(present.suspicions, Kind::Addition, &tgt).0)
        } else {
            let texts =
                [old.texts[change.old.clone()].join(" "), present.source[change.new.clone()].join(" ")];
            let fits = [fit(&range(&change.old), &old.alignment), fit(&src, present.alignment)];
            Evidence::of(texts.each_ref().map(String::as_str), fits).probability()
        };
        (tgt, probability * confidence)
    };
    Some(Draft { kind: Kind::Stale, src, tgt, probability, remnant: 0..0 })
}

/// Returns the highest probability of a suspicion about sentences that have no counterpart, and their
/// position on the other side.
fn of_sentences(suspicions: &[Suspicion], kind: Kind, range: &Range<u32>) -> (f32, u32) {
    let of = |it: &&Suspicion| {
        let own = if kind == Kind::Omission { &it.src } else { &it.tgt };
        let is_kind = it.kind == kind || kind == Kind::Addition && it.kind == Kind::Duplicate;
        is_kind && own.start >= range.start && own.end <= range.end
    };
    let position = |it: &Suspicion| if kind == Kind::Omission { it.tgt.start } else { it.src.start };
    let mut found = suspicions.iter().filter(of);
    let first = found.next();
    let highest =
        found.fold(first.map_or(0.0, |it| it.probability), |highest, it| highest.max(it.probability));
    (highest, first.map_or(0, position))
}

/// Returns the target sentences of the beads of some source sentences, and the lowest confidence of these
/// beads.
fn translation(src: &Range<u32>, alignment: &Alignment) -> Option<(Range<u32>, f32)> {
    let beads = alignment.beads.iter().filter(|scored| {
        let bead = &scored.bead;
        !bead.is_null() && bead.src.start < src.end && bead.src.end > src.start
    });
    let mut found: Option<(Range<u32>, f32)> = None;
    for scored in beads {
        let tgt = &scored.bead.tgt;
        let confidence = scored.alignment;
        found = Some(match found {
            // A passage in several places is reported at the first of them.
            Some((first, lowest)) if first.end >= tgt.start && tgt.end >= first.start => {
                (first.start.min(tgt.start)..first.end.max(tgt.end), lowest.min(confidence))
            }
            Some(first) => first,
            None => (tgt.clone(), confidence),
        });
    }
    found
}

/// Returns the mean probability that the beads of some source sentences are translations.
fn fit(src: &Range<u32>, alignment: &Alignment) -> f32 {
    let beads =
        alignment.beads.iter().filter(|it| it.bead.src.start < src.end && it.bead.src.end > src.start);
    let confidences: Vec<f32> = beads.map(|it| if it.bead.is_null() { 0.0 } else { it.confidence }).collect();
    confidences.iter().sum::<f32>() / confidences.len().max(1) as f32
}
