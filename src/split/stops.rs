//! A full stop right after a word: of an abbreviation, an initial, an ordinal, a unit, or the end of a sentence.

use super::context::{Context, Lead};
use super::profile::Abbr;
use super::rules::{NO, goes_on_after_bracket};
use super::word::Shape;

/// What the rules say of an end that only a rare name could belie.
const LIKELY: f32 = 0.95;

/// Log-odds of beginning a sentence, in steps of 1/16 nat, of words that hardly ever have a capital inside one.
const BEGINS: i8 = 40;
/// And of words that hardly do anything else (`Le`, `Il`, `Après`): after a first name and an initial all others are a last name,
/// were it one that news begins with (`George W. Bush`).
const STARTS: i8 = 56;
/// And under which a word after initials is taken for the name that they belong to.
const NAME: i8 = 24;

/// What ends with an initial and is not longer, in bytes, credits a picture or the like (`Photo: M. Roux`).
const CREDIT: usize = 16;

/// The probability that a sentence ends there, where a person would be sure.
pub(super) fn stop(c: &Context) -> Option<f32> {
    let numbered = c.abbr.is(Abbr::NUMBER) && c.n1.shape == Shape::Digits;
    if c.abbr.is(Abbr::UNIT) && !numbered {
        return measure(c);
    }
    if ends(c) {
        return Some(LIKELY);
    }
    let goes_on = match c.lead {
        Lead::Plain => {
            abbreviates(c)
                || is_part_of_a_word(c)
                || is_one_of_letters(c)
                || initials_of_a_name(c)
                || is_ordinal(c)
        }
        _ => goes_on_after_sign(c),
    };
    goes_on.then_some(NO)
}

/// The word is one letter.
fn is_letter(c: &Context) -> bool {
    c.w1.chars == 1 && matches!(c.w1.shape, Shape::Lower | Shape::Initial)
}

/// A number follows, in figures or Roman.
fn number_follows(c: &Context) -> bool {
    matches!(c.n1.shape, Shape::Digits | Shape::Roman | Shape::Mixed)
}

/// One letter and a full stop follow.
fn initial_follows(c: &Context) -> bool {
    c.n1.shape == Shape::Initial && c.n1_sign == Some('.')
}

/// `on Main St. She moved`; but `St. John`
fn is_street(c: &Context) -> bool {
    c.abbr.is(Abbr::FINAL) && c.w2.shape == Shape::Title && c.w2_near && starts(c, BEGINS)
}

/// `av. J.-C.` may end a sentence; `J.-C. Dupont` is a name.
fn is_era(c: &Context) -> bool {
    c.abbr.is(Abbr::FINAL) && c.w2_stop
}

/// A sentence ends although the word is abbreviated.
fn ends(c: &Context) -> bool {
    if c.lead != Lead::Plain {
        return false;
    }
    // `30 F. Le temps …`
    let measured = c.w1.shape == Shape::Initial && c.w2.shape == Shape::Digits && c.w2_near;
    // `I live in the U.S. How about you?`
    let apart = c.paired && c.w1.chars > 2;
    let begins = (c.w1.dotted || apart) && c.n1.is_capital() && starts(c, BEGINS);
    let title = c.abbr.is(Abbr::TITLE);
    measured && c.n1.is_capital() && starts(c, NAME)
        || (begins && !title || is_street(c) && title)
            && c.abbr.is(Abbr::FINAL)
            && !c.next_class.abbreviates()
}

/// What is abbreviated goes on: `Mme Curie`, `p. 12`, `vol. IV`, `lun. 15`, `av. J.-C.`.
fn abbreviates(c: &Context) -> bool {
    let digits = c.n1.shape == Shape::Digits;
    let titled = c.abbr.is(Abbr::TITLE) && c.n1.is_capital() && !is_street(c);
    let numbered = c.abbr.is(Abbr::NUMBER) && (number_follows(c) || initial_follows(c));
    // `sect. II.B`, `Bull. civ. I, n° 12`
    let section =
        c.abbr.is(Abbr::NUMBER) && (c.n1.dotted || c.n1.shape == Shape::Initial && c.n1_sign == Some(','));
    let dated = c.abbr.is(Abbr::DATE) && c.w1.chars <= 4 && digits;
    // `approx. 30 personnes`
    let other = c.abbr.is(Abbr::OTHER) && (c.n1.dotted || !c.abbr.is(Abbr::FINAL) && digits);
    // `la S.A. Dupont`
    let firm = c.abbr.is(Abbr::NAMES) && c.abbr.is(Abbr::FINAL) && names(c);
    let small = c.abbr.abbreviates() && c.n1.shape == Shape::Lower;
    titled || numbered || section || dated || other || firm || small
}

/// By its look the word is no whole one, or what follows belongs to it: `U.S. 34`, `J.-P. Dupont`, `art. R. 421-1`.
fn is_part_of_a_word(c: &Context) -> bool {
    let (digits, lower) = (c.n1.shape == Shape::Digits, c.n1.shape == Shape::Lower);
    let letter = is_letter(c);
    // `12 U.S. 34`, `at 5 p.m. Tuesday`
    let counted = c.w1.dotted
        && c.w2.shape == Shape::Digits
        && (digits || c.abbr.is(Abbr::FINAL) && c.next_class.is(Abbr::WHOLE));
    // `J.-P. Dupont`, `J.-F. K. est parti`
    let compound = c.w1.compound && (c.n1.shape == Shape::Title || initial_follows(c)) && !is_era(c);
    // `Rec. p. 45`
    let refers = lower && c.next_class.is(Abbr::NUMBER) && c.n1_sign == Some('.');
    // `art. R. 421-1`
    let article = c.w1.shape == Shape::Initial && digits && (c.w2.shape == Shape::Lower || c.w2_stop);
    let clipped = c.clipped && (lower || digits && c.w2.shape != Shape::Digits);
    // `Nadal b. Federer`
    let between = letter && c.w1.shape == Shape::Lower && c.w2.shape == Shape::Title && c.w2_near && names(c);
    // `330 v. Chr.`
    let shortened =
        c.w1.chars == 1 && c.w1.shape == Shape::Lower && c.n1_sign == Some('.') && c.next_class.abbreviates();
    counted
        || compound
        || refers
        || article
        || clipped
        || between
        || shortened
        || (c.w1.dotted || letter) && lower
}

/// `A. I. Dupont`, `z. B.`: one letter after another; and the name that comes after them.
fn is_one_of_letters(c: &Context) -> bool {
    let next = c.n1.chars == 1 && c.n1_sign == Some('.') && c.n1.shape != Shape::Digits;
    let last = c.w2_stop
        && c.w2.chars == 1
        && c.w2.shape == c.w1.shape
        && c.w1.shape == Shape::Initial
        && c.n1.shape == Shape::Title
        && (!c.abbr.is(Abbr::FINAL) || c.n1_scores.is_none_or(|s| s.start < 0));
    is_letter(c) && (next || last)
}

/// `12. Juni`, `auf der 35. Tagung`, `Wilhelm II. dankte ab`.
fn is_ordinal(c: &Context) -> bool {
    let digits = c.w1.shape == Shape::Digits;
    let dated = digits && c.w1.chars <= 2 && c.next_class.is(Abbr::DATE);
    // `auf der 35. Tagung`, `zum 67. meines Vaters`; `Wilhelm II. dankte ab`, `der II. Weltkrieg`
    let goes_on = c.w2_never || c.n1.shape == Shape::Lower;
    let counts = (digits && c.w1.chars <= 3 || c.w1.shape == Shape::Roman) && goes_on;
    let first = c.w1.shape == Shape::Initial && c.w2_never && c.n1.shape == Shape::Title;
    dated || c.ordinals && (counts || first)
}

/// A sign stands before what follows, and the sentence goes on nevertheless.
fn goes_on_after_sign(c: &Context) -> bool {
    let digits = c.n1.shape == Shape::Digits;
    let inside = !c.abbr.is(Abbr::FINAL);
    match c.lead {
        // `cf. « Le Monde »`
        Lead::Quote => (c.abbr.is(Abbr::OTHER) || c.abbr.is(Abbr::TITLE)) && inside,
        Lead::Bracket => {
            // `Tél. (01) 23`
            let called = c.abbr.is(Abbr::NUMBER) && number_follows(c);
            // `la firme T.A. (Transports aériens), sous`
            let short = c.w1.dotted || is_letter(c) || c.abbr.abbreviates();
            let refers = (c.abbr.is(Abbr::OTHER) || c.abbr.is(Abbr::TITLE)) && inside;
            refers || called || short && goes_on_after_bracket(c)
        }
        // `1. -3. Jahrhundert`, `Washington, D.C. - Le ministre`
        Lead::Dash => c.w1.shape == Shape::Digits && digits || c.w1.dotted && !c.in_list,
        // `42 U.S.C. § 1983`
        Lead::Other => digits && (c.w1.dotted || c.abbr.abbreviates() && inside),
        _ => false,
    }
}

/// `George W. Bush`, `J.A. Howe`, `les travaux de A. Hesnard`: initials, and the name that they belong to.
fn initials_of_a_name(c: &Context) -> bool {
    if c.n1.chars <= 1 || c.abbr.is(Abbr::FINAL) && c.w1.initials {
        return false;
    }
    // A word that likes to begin sentences is no name.
    let initial = c.w1.shape == Shape::Initial;
    let named = initial && c.w2.shape == Shape::Title && c.w2_near;
    let name = matches!(c.n1.shape, Shape::Title | Shape::Upper | Shape::Mixed)
        && c.n1_scores
            .is_none_or(|s| s.start < if initial && c.w2.shape == Shape::Title { STARTS } else { NAME });
    // `30 F. Le temps` has a unit.
    let credit = c.length <= CREDIT && c.w2.shape != Shape::Digits;
    let after_name = named || initial && (credit || !c.w2_near && c.w2.exists());
    // After any other word (`vitamine A`) the letter may be the last of its sentence: the table must know words, the letter
    // among them, for one that it does not know to be a name.
    let unknown = c.n1.shape == Shape::Title && c.n1_scores.is_none() && c.w1_scores.is_some();
    let mentioned = initial && unknown && c.w2.shape == Shape::Lower && !c.abbr.is(Abbr::FINAL);
    name && (c.w1.initials || after_name || mentioned)
}

/// `8481 m. L'écart`, `8 h. 30`, `3 kg. de`: a unit after its number; a single letter after it may still belong to it
/// (`12 km. N.`).
fn measure(c: &Context) -> Option<f32> {
    let letter = c.n1.chars == 1 && c.n1_sign == Some('.') && !c.next_class.is(Abbr::TITLE);
    match c.n1.shape {
        _ if c.lead != Lead::Plain => None,
        Shape::Lower => Some(NO),
        Shape::Digits if c.abbr.is(Abbr::PARTED) && c.n1.chars <= 2 => Some(NO),
        // Any other capital may be of a thing that is measured: `20 cl. Grand Marnier`.
        _ if c.n1.is_capital() && !letter && (starts(c, 0) || c.next_class.is(Abbr::TITLE)) => Some(0.97),
        _ => None,
    }
}

/// The word after likes to begin sentences.
fn starts(c: &Context, at_least: i8) -> bool {
    c.n1_scores.is_some_and(|s| s.start >= at_least)
}

/// The word after is a name rather than the first of a sentence.
fn names(c: &Context) -> bool {
    c.n1.shape == Shape::Title && c.n1_scores.is_none_or(|s| s.start < NAME)
}
