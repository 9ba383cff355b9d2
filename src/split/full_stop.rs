//! Rules for a full stop after a word, which may be an abbreviation, an initial, an ordinal or a unit.

use super::shape::hash_word;
use super::{Context, Lead, NO_BOUNDARY, Shape, WordClass};

/// The boundary probability before a word that is either the first word of a sentence or a rare name. It was
/// set by hand.
const LIKELY: f32 = 0.95;
/// The boundary probability after a measurement, such as `8481 m.` It was set by hand.
const AFTER_MEASURE: f32 = 0.97;

/// A word counts as a likely first word if its log-odds of beginning a sentence, in 1/16 nat, are at least
/// this. Such a word rarely has a capital elsewhere. The value was set by hand and means odds of 12 to 1.
const LIKELY_FIRST: i8 = 40;
/// After a first name and an initial, a capitalised word counts as the last name (`George W. Bush`) if its
/// log-odds of beginning a sentence, in 1/16 nat, are lower than this. Other words, such as `Il`, are hardly
/// ever names. The value was set by hand and means odds of 33 to 1.
const NEVER_NAME: i8 = 56;
/// A capitalised word counts as a name if its log-odds of beginning a sentence, in 1/16 nat, are lower than
/// this. The value was set by hand and means odds of 4.5 to 1.
const NAME: i8 = 24;

/// The maximum length in bytes of a credit line up to and including an initial (`Photo: M.`).
const MAX_CREDIT: usize = 16;

/// Returns the boundary probability at a full stop, or `None` if no rule applies.
pub(crate) fn certain(c: &Context) -> Option<f32> {
    let numbered = c.prev_class.is(WordClass::NUMBER) && c.next.shape == Shape::Digits;
    if c.prev_class.is(WordClass::UNIT) && !numbered {
        return after_unit(c);
    }
    if ends_sentence(c) {
        return Some(LIKELY);
    }
    let continues = match c.lead {
        Lead::Nothing => {
            is_abbreviation(c)
                || is_part_of_word(c)
                || is_single_letter(c)
                || is_initial_of_name(c)
                || is_ordinal(c)
                || is_number_inside(c)
        }
        _ => continues_after_punctuation(c),
    };
    continues.then_some(NO_BOUNDARY)
}

fn is_letter(c: &Context) -> bool {
    c.prev.chars == 1 && matches!(c.prev.shape, Shape::Lower | Shape::Initial)
}

fn number_follows(c: &Context) -> bool {
    matches!(c.next.shape, Shape::Digits | Shape::Roman | Shape::Mixed)
}

fn initial_follows(c: &Context) -> bool {
    c.next.shape == Shape::Initial && c.next_sign == Some('.')
}

/// Whether the abbreviation `St.` means a street (`on Main St. She moved`) rather than a saint (`St. John`).
fn is_street(c: &Context) -> bool {
    let named = c.prev2.shape == Shape::Title && c.prev2_adjacent;
    named && c.prev_class.is(WordClass::FINAL) && begins(c, LIKELY_FIRST)
}

/// Whether the word before the full stop belongs to an era (`av. J.-C.`), which can end a sentence, rather
/// than to a name (`J.-C. Dupont`).
fn is_era(c: &Context) -> bool {
    c.prev_class.is(WordClass::FINAL) && c.prev2_full_stop
}

fn ends_sentence(c: &Context) -> bool {
    if c.lead != Lead::Nothing {
        return false;
    }
    // A single capital after a number is a unit, and a new sentence follows: `30 F. Le temps …`
    let measure = c.prev.shape == Shape::Initial && c.prev2.shape == Shape::Digits && c.prev2_adjacent;
    // An abbreviation with inner full stops ends the sentence: `I live in the U.S. How about you?`
    let spaced = c.prev_paired && c.prev.chars > 2;
    let dotted = (c.prev.dotted || spaced) && c.next.is_capital() && begins(c, LIKELY_FIRST);
    let title = c.prev_class.is(WordClass::TITLE);
    measure && c.next.is_capital() && begins(c, NAME)
        || (dotted && !title || is_street(c) && title)
            && c.prev_class.is(WordClass::FINAL)
            && !c.next_class.is_abbreviation()
}

/// Whether the full stop follows an abbreviation that belongs to the next word: `Mme Curie`, `p. 12`,
/// `vol. IV`, `lun. 15`.
fn is_abbreviation(c: &Context) -> bool {
    let digits = c.next.shape == Shape::Digits;
    let titled = c.prev_class.is(WordClass::TITLE) && c.next.is_capital() && !is_street(c);
    let numbered = c.prev_class.is(WordClass::NUMBER) && (number_follows(c) || initial_follows(c));
    // A section or book number follows: `sect. II.B`, `Bull. civ. I, n° 12`.
    let section = c.prev_class.is(WordClass::NUMBER)
        && (c.next.dotted || c.next.shape == Shape::Initial && c.next_sign == Some(','));
    let dated = c.prev_class.is(WordClass::DATE) && c.prev.chars <= 4 && digits;
    // A number follows another kind of abbreviation: `approx. 30 personnes`.
    let other =
        c.prev_class.is(WordClass::OTHER) && (c.next.dotted || !c.prev_class.is(WordClass::FINAL) && digits);
    // The name of a company follows: `la S.A. Dupont`.
    let company = c.prev_class.is(WordClass::BEFORE_NAME) && c.prev_class.is(WordClass::FINAL) && is_name(c);
    let lower = c.prev_class.is_abbreviation() && c.next.shape == Shape::Lower;
    // Scripts without capitals do not show whether a sentence begins. In them, only letters of abbreviations have full
    // stops between them: `م.ت.ف. في`.
    let caseless = (c.prev_class.is_abbreviation() || c.prev.dotted && c.prev.shape == Shape::Caseless)
        && !c.prev_class.is(WordClass::FINAL)
        && c.next.shape == Shape::Caseless;
    titled || numbered || section || dated || other || company || lower || caseless
}

/// Whether the word before the full stop looks incomplete or belongs to the next word: `U.S. 34`,
/// `J.-P. Dupont`, `art. R. 421-1`.
fn is_part_of_word(c: &Context) -> bool {
    let (digits, lower) = (c.next.shape == Shape::Digits, c.next.shape == Shape::Lower);
    let letter = is_letter(c);
    let small = letter && c.prev.shape == Shape::Lower;
    // An abbreviation after a number: `12 U.S. 34`, `at 5 p.m. Tuesday`.
    let counted = c.prev.dotted
        && c.prev2.shape == Shape::Digits
        && (digits || c.prev_class.is(WordClass::FINAL) && c.next_class.is(WordClass::FULL_DATE));
    // The initials of a compound first name: `J.-P. Dupont`, `J.-F. K. est parti`.
    let compound = c.prev.compound && (c.next.shape == Shape::Title || initial_follows(c)) && !is_era(c);
    // The next word is an abbreviation that introduces a number: `Rec. p. 45`.
    let refers = lower && c.next_class.is(WordClass::NUMBER) && c.next_sign == Some('.');
    // The single capital before the number is part of it: `art. R. 421-1`.
    let article =
        c.prev.shape == Shape::Initial && digits && (c.prev2.shape == Shape::Lower || c.prev2_full_stop);
    let clipped = c.prev_clipped && (lower || digits && c.prev2.shape != Shape::Digits);
    // A letter between two names: `Nadal b. Federer`.
    let between = small && c.prev2.shape == Shape::Title && c.prev2_adjacent && is_name(c);
    // The first half of a two-part abbreviation: `330 v. Chr.`
    let shortened = small && c.next_sign == Some('.') && c.next_class.is_abbreviation();
    let continued = (c.prev.dotted || letter) && lower;
    counted || compound || refers || article || clipped || between || shortened || continued
}

/// Whether the single letter before the full stop is one of several, or the last one before a name: `z. B.`,
/// `A. I. Dupont`.
fn is_single_letter(c: &Context) -> bool {
    let next = c.next.chars == 1 && c.next_sign == Some('.') && c.next.shape != Shape::Digits;
    let initials = c.prev.shape == Shape::Initial && c.prev2.shape == Shape::Initial && c.prev2.chars == 1;
    let last = initials
        && c.prev2_full_stop
        && c.next.shape == Shape::Title
        && (!c.prev_class.is(WordClass::FINAL) || c.next_scores.is_none_or(|s| s.start < 0));
    is_letter(c) && (next || last)
}

/// Whether the number before the full stop is an ordinal: `12. Juni`, `auf der 35. Tagung`,
/// `Wilhelm II. dankte ab`.
fn is_ordinal(c: &Context) -> bool {
    let digits = c.prev.shape == Shape::Digits;
    let dated = digits && c.prev.chars <= 2 && c.next_class.is(WordClass::DATE);
    // The word before the number cannot end a sentence (`zum 67. meines Vaters`), or the word after it is in
    // lower case (`Wilhelm II. dankte ab`).
    let continues = c.prev2_never_final || c.next.shape == Shape::Lower;
    let counts = (digits && c.prev.chars <= c.ordinal_digits || c.prev.shape == Shape::Roman) && continues;
    let first = c.prev.shape == Shape::Initial && c.prev2_never_final && c.next.shape == Shape::Title;
    dated || c.ordinal_digits > 0 && (counts || first)
}

/// Whether a number and a lower-case word surround the full stop, as in `les points 1. et 2. du rapport`. No sentence
/// ends there in any language. Longer numbers are telephone numbers, and `XXX` replaces names.
fn is_number_inside(c: &Context) -> bool {
    /// The greatest number of digits of an ordinary number.
    const MOST_DIGITS: u8 = 9;
    let number = c.prev.shape == Shape::Digits && c.prev.chars <= MOST_DIGITS
        || c.prev.shape == Shape::Roman && c.prev.hash != hash_word("xxx");
    number && c.next.shape == Shape::Lower
}

/// Whether the sentence continues after the punctuation that follows the full stop.
fn continues_after_punctuation(c: &Context) -> bool {
    let digits = c.next.shape == Shape::Digits;
    let inside = !c.prev_class.is(WordClass::FINAL);
    let refers = c.prev_class.is(WordClass::OTHER.or(WordClass::TITLE)) && inside;
    match c.lead {
        // A title is cited: `cf. « Le Monde »`.
        Lead::Quote => refers,
        Lead::Bracket => {
            // A phone number follows: `Tél. (01) 23`.
            let phone = c.prev_class.is(WordClass::NUMBER) && number_follows(c);
            // An abbreviation is explained in brackets: `la firme T.A. (Transports aériens), sous`.
            let short = c.prev.dotted || is_letter(c) || c.prev_class.is_abbreviation();
            refers || phone || short && c.continues_after_bracket()
        }
        // A range, or a place in a dateline: `1. -3. Jahrhundert`, `Washington, D.C. - Le ministre`.
        Lead::Dash => c.prev.shape == Shape::Digits && digits || c.prev.dotted && !c.in_list,
        // A section sign and a number follow: `42 U.S.C. § 1983`.
        Lead::Other => digits && (c.prev.dotted || c.prev_class.is_abbreviation() && inside),
        _ => false,
    }
}

/// Whether initials precede a last name: `George W. Bush`, `J.A. Howe`, `les travaux de A. Hesnard`.
fn is_initial_of_name(c: &Context) -> bool {
    if c.next.chars <= 1 || c.prev_class.is(WordClass::FINAL) && c.prev.initials {
        return false;
    }
    let initial = c.prev.shape == Shape::Initial;
    let after_first_name = initial && c.prev2.shape == Shape::Title;
    let limit = if after_first_name { NEVER_NAME } else { NAME };
    let name = matches!(c.next.shape, Shape::Title | Shape::Upper | Shape::Mixed)
        && c.next_scores.is_none_or(|s| s.start < limit);
    // A single capital after a number is a unit, not an initial: `30 F. Le temps`.
    let credit = c.length <= MAX_CREDIT && c.prev2.shape != Shape::Digits;
    let named =
        after_first_name && c.prev2_adjacent || initial && (credit || !c.prev2_adjacent && c.prev2.exists());
    // After a lower-case word, a single letter may end the sentence (`vitamine A`). The next word then counts
    // as a name only if it has no word scores. The letter must have scores too, which excludes languages
    // without word scores.
    let unknown = c.next.shape == Shape::Title && c.next_scores.is_none() && c.prev_scores.is_some();
    let mentioned = initial && unknown && c.prev2.shape == Shape::Lower && !c.prev_class.is(WordClass::FINAL);
    name && (c.prev.initials || named || mentioned)
}

/// Returns the boundary probability after a number and its unit: `8481 m. L'écart`, `8 h. 30`, `3 kg. de`.
/// Returns `None` before a single letter, which may belong to the unit (`12 km. N.`).
fn after_unit(c: &Context) -> Option<f32> {
    let letter = c.next.chars == 1 && c.next_sign == Some('.') && !c.next_class.is(WordClass::TITLE);
    match c.next.shape {
        _ if c.lead != Lead::Nothing => None,
        Shape::Lower => Some(NO_BOUNDARY),
        Shape::Digits if c.prev_class.is(WordClass::SPLIT_UNIT) && c.next.chars <= 2 => Some(NO_BOUNDARY),
        // Other capitalised words may name what is measured: `20 cl. Grand Marnier`.
        _ if c.next.is_capital() && !letter && (begins(c, 0) || c.next_class.is(WordClass::TITLE)) => {
            Some(AFTER_MEASURE)
        }
        _ => None,
    }
}

fn begins(c: &Context, at_least: i8) -> bool {
    c.next_scores.is_some_and(|s| s.start >= at_least)
}

/// Whether the next word is probably a name rather than the first word of a sentence.
fn is_name(c: &Context) -> bool {
    c.next.shape == Shape::Title && c.next_scores.is_none_or(|s| s.start < NAME)
}
