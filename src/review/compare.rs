//! Compares the units that a page sent with those that a server expects.

use crate::format::{Side, Unit};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Number of sides (texts of pairs) that may always be edited, so that even a document of one pair can be
/// edited.
const EDITED_SIDES: usize = 2;

/// The ends of the sentence, paragraph and byte ranges, for the source and then for the target. A missing range
/// ends at 0.
pub(super) type Positions = [u64; 6];

pub(super) fn positions(unit: &Unit) -> Positions {
    let ends = |side: &Side| {
        let number = |range: &Option<Range<u32>>| range.as_ref().map_or(0, |range| u64::from(range.end));
        [number(&side.sentences), number(&side.paragraphs), side.bytes.as_ref().map_or(0, |range| range.end)]
    };
    let ([a, b, c], [d, e, f]) = (ends(&unit.source), ends(&unit.target));
    [a, b, c, d, e, f]
}

/// A token of the texts on one side. Two lists of units are compared token by token. A token is a letter or
/// the name of a document. White space is ignored, because merging and splitting pairs changes it.
#[derive(PartialEq)]
enum Token<'a> {
    Document(&'a str),
    Letter(char),
}

/// Returns the tokens of a side, each with the index of its unit.
fn tokens(units: &[Unit], side: fn(&Unit) -> &Side) -> impl Iterator<Item = (usize, Token<'_>)> {
    units.iter().enumerate().flat_map(move |(index, unit)| {
        let begins = index == 0 || units[index - 1].document != unit.document;
        let name = begins.then_some(Token::Document(&unit.document));
        let letters = side(unit).text.chars().filter(|letter| !letter.is_whitespace()).map(Token::Letter);
        name.into_iter().chain(letters).map(move |token| (index, token))
    })
}

/// Returns the number of the first unit of `sent` whose texts differ from the texts of `expected`. Returns
/// `None` if all texts are the same, even if they are divided into other units. If pairs cross, the texts of
/// the target may be in any order.
pub(super) fn first_different_unit(sent: &[Unit], expected: &[Unit], crosses: bool) -> Option<usize> {
    let first = |side: fn(&Unit) -> &Side| {
        let (mut sent_tokens, mut expected) = (tokens(sent, side), tokens(expected, side));
        loop {
            match (sent_tokens.next(), expected.next()) {
                (None, None) => return None,
                (Some((_, a)), Some((_, b))) if a == b => {}
                (Some((index, _)), _) => return Some(index + 1),
                (None, Some(_)) => return Some(sent.len()),
            }
        }
    };
    let is_reordered = || crosses && letters(sent) == letters(expected);
    let sides = [first(|unit| &unit.source), first(|unit| &unit.target).filter(|_| !is_reordered())];
    sides.into_iter().flatten().min()
}

/// Returns how often each letter occurs in the target texts.
fn letters(units: &[Unit]) -> FxHashMap<char, u64> {
    let mut counts = FxHashMap::default();
    let letters = units.iter().flat_map(|unit| unit.target.text.chars());
    letters
        .filter(|letter| !letter.is_whitespace())
        .for_each(|letter| *counts.entry(letter).or_default() += 1);
    counts
}

/// Returns whether `sent` is `expected` after a few edits. Both must have the same number of units and the
/// same empty sides, and usually at least half of the texts must be equal.
pub(super) fn is_edited_copy(sent: &[Unit], expected: &[Unit]) -> bool {
    if sent.len() != expected.len() {
        return false;
    }
    let (mut sides, mut edited) = (0, 0);
    for (a, b) in sent.iter().zip(expected) {
        for (text, before) in [(&a.source.text, &b.source.text), (&a.target.text, &b.target.text)] {
            if a.document != b.document || text.is_empty() != before.is_empty() {
                return false;
            }
            sides += usize::from(!before.is_empty());
            edited += usize::from(text != before);
        }
    }
    // A person edits only a few pairs between two saves. If most texts differ, it is a different document.
    edited <= (sides / 2).max(EDITED_SIDES)
}
