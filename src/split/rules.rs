//! Rules for the candidates that are clear to any reader. The model decides the others. The probabilities in
//! this file were set by hand.

use super::context::MAX_DATELINE;
use super::{BOUNDARY, Context, Lead, NO_BOUNDARY, Shape, Trigger, WordClass, full_stop};

/// The maximum length of the heading of a list entry, in bytes. A heading is the text before the colon: a
/// date (`- 21 novembre 2006 :`), or a name and a title.
const MAX_ENTRY_HEADING: usize = 40;

/// Returns the boundary probability of a candidate, or `None` if no rule applies.
pub fn certain(c: &Context) -> Option<f32> {
    if c.candidate.blank_line {
        return Some(BOUNDARY);
    }
    if is_dateline(c) || continues_after_citation(c) {
        return Some(NO_BOUNDARY);
    }
    match c.candidate.trigger {
        Trigger::Ideographic if c.candidate.in_quote || c.candidate.in_bracket => Some(NO_BOUNDARY),
        Trigger::Ideographic | Trigger::Mark | Trigger::FullStop if c.continues_after_quotation => {
            Some(NO_BOUNDARY)
        }
        Trigger::Ideographic | Trigger::Bullet => Some(BOUNDARY),
        Trigger::LineEnd => Some(line_end(c)),
        Trigger::SpacedEllipsis => Some(NO_BOUNDARY),
        Trigger::Capital => continues_at_capital(c).then_some(NO_BOUNDARY),
        Trigger::Colon | Trigger::Semicolon => colon_or_semicolon(c),
        Trigger::FullStop | Trigger::Ellipsis | Trigger::Mark => terminator(c),
    }
}

/// Returns the boundary probability of a candidate to which no rule applies, in a language without a model.
pub fn fallback(c: &Context) -> f32 {
    let lower = c.next.shape == Shape::Lower;
    match c.candidate.trigger {
        Trigger::Colon | Trigger::Semicolon => 0.1,
        Trigger::Capital => NO_BOUNDARY,
        Trigger::FullStop if c.prev_class.is_abbreviation() => 0.2,
        _ if c.candidate.in_bracket && c.is_enclosed() => NO_BOUNDARY,
        Trigger::Mark if lower => 0.3,
        _ if lower => 0.1,
        _ => 0.97,
    }
}

fn colon_or_semicolon(c: &Context) -> Option<f32> {
    let colon = c.candidate.trigger == Trigger::Colon;
    // Whether the next word is on the same line, without punctuation before it.
    let inline = c.lead == Lead::Nothing && !c.candidate.line_end;
    if c.short_line && c.next.exists() {
        return Some(0.8);
    }
    if colon && (introduces_value(c) || is_heading(c)) {
        return Some(NO_BOUNDARY);
    }
    // A letter labels a question or answer: `Q : Comment faire ?`
    if colon && c.at_start && c.prev.shape == Shape::Initial && !c.candidate.line_end {
        return Some(NO_BOUNDARY);
    }
    if colon && c.lead == Lead::Quote && !c.splits_speech {
        return Some(0.1);
    }
    // After a colon or semicolon, treebanks often end a sentence before a lower-case word, but translators
    // and translation tools do not (docs/decisions/0017-sentence-ends.md).
    if inline && (c.next.shape == Shape::Lower || !colon && c.next.shape == Shape::Digits) {
        return Some(0.2);
    }
    // A series of names: `Paul Petit (1928) ; Anne Blanc (1921) ; Luc Roux (1903)`
    if inline && c.in_series {
        return Some(0.2);
    }
    continues_in_bracket(c).then_some(NO_BOUNDARY)
}

/// Applies the rules for a full stop, an ellipsis, `!` or `?`.
fn terminator(c: &Context) -> Option<f32> {
    let s = &c.candidate;
    let lower = c.next.shape == Shape::Lower && c.lead == Lead::Nothing;
    match s.trigger {
        _ if continues_in_bracket(c) => Some(NO_BOUNDARY),
        // The next sentence begins with an ellipsis: `Tout était prêt. ...et la fête commença.`
        Trigger::FullStop if c.lead == Lead::Terminator && !c.prev_class.is_abbreviation() => Some(0.9),
        Trigger::FullStop | Trigger::Mark if item_label_follows(c) => Some(0.95),
        Trigger::Mark if s.spaced && lower => Some(0.15),
        Trigger::Ellipsis if lower => Some(0.2),
        Trigger::Mark if c.prev_class.is(WordClass::EXCLAMATION) && !s.spaced && !s.is_question => Some(0.1),
        _ if follows_item_label(c) || follows_label(c) || sentence_continues(c) => Some(NO_BOUNDARY),
        // One quotation follows another: `« Où ? » « À Lyon. »`
        _ if s.quote_closed && !s.bracket_closed && c.lead == Lead::Quote && c.next.is_capital() => Some(0.9),
        // A quotation begins with an omission: `« (…) La loi est la loi. »`
        Trigger::Ellipsis if s.bracket_closed && s.in_quote && !c.prev.exists() => {
            c.next.exists().then_some(NO_BOUNDARY)
        }
        Trigger::FullStop if !s.quote_closed && !s.bracket_closed && !s.spaced => {
            (c.prev.end == s.text_end).then(|| full_stop::certain(c)).flatten()
        }
        _ => None,
    }
}

fn continues_in_bracket(c: &Context) -> bool {
    c.candidate.in_bracket && c.is_enclosed() && c.continues_after_bracket()
}

/// Whether a dash follows a place and date, or the name of a speaker: `(Baonghean) - Ces jours-ci`,
/// `PARIS, 3 févr. — Le ministre`, `M. Roux. – Je retire l'amendement.`
fn is_dateline(c: &Context) -> bool {
    let placed = c.current.first && c.length <= MAX_DATELINE && c.like_dateline;
    let spoken = c.is_speaker && matches!(c.candidate.trigger, Trigger::FullStop | Trigger::Capital);
    c.lead == Lead::Dash && c.candidate.trigger != Trigger::LineEnd && (placed || spoken)
}

/// Whether a bracket follows the candidate and the sentence continues after the bracket:
/// `… » (Dupont, 1999).`, `la vis (voir plus bas) tient`.
fn continues_after_citation(c: &Context) -> bool {
    let closed = c.candidate.quote_closed || c.candidate.bracket_closed;
    (matches!(c.candidate.trigger, Trigger::Capital | Trigger::LineEnd) || closed)
        && c.lead == Lead::Bracket
        && c.continues_after_bracket()
}

/// Returns the boundary probability at a line end. It is low unless a list item follows or the line is too
/// short to have been wrapped. The training text has no line ends, so the model cannot decide them.
fn line_end(c: &Context) -> f32 {
    let numbered = c.next.shape == Shape::Digits && matches!(c.next_sign, Some('.' | ')'));
    // Every German noun has a capital, so the word must also be known to begin sentences.
    let begins = c.next.is_capital() && c.next_scores.is_some_and(|s| s.start >= 0);
    match c.lead {
        Lead::Bullet => BOUNDARY,
        Lead::Dash if c.next.exists() && c.next.start > c.candidate.next_start + 1 => 0.9,
        _ if numbered => 0.9,
        // A line without words is a separator (`____`).
        _ if !c.prev.exists() => 0.9,
        _ if c.short_line && (matches!(c.next.shape, Shape::Digits | Shape::Upper) || begins) => 0.7,
        _ => 0.1,
    }
}

fn continues_at_capital(c: &Context) -> bool {
    let item = c.at_start && c.candidate.bracket_closed && c.prev.chars <= 3;
    // A marker in brackets precedes the capital: `en quatre groupes : (1) Les uns`, `(fr) Une analyse`
    let marker =
        c.prev_bracketed && c.prev.chars <= 2 && matches!(c.prev.shape, Shape::Digits | Shape::Lower);
    let full_stop_follows = c.next_sign == Some('.');
    let abbreviated = c.next_class.is_abbreviation() && !c.next_class.is(WordClass::TITLE);
    let unit = full_stop_follows && abbreviated && c.prev.shape == Shape::Digits;
    // The next word is an abbreviation before a number: `la mine No. 1`
    let numbered = full_stop_follows && c.next_class.is(WordClass::NUMBER) && c.next2.shape == Shape::Digits;
    let inside = c.prev_class.is(WordClass::NEVER_FINAL.or(WordClass::BEFORE_NAME));
    inside || c.next_class.is(WordClass::CAPITALISED) || item || marker || numbered || unit
}

/// Whether a colon introduces a number or abbreviation: `Tél. : 351 12`, `Date : lun. 15`, `Photo : A. Roux`.
fn introduces_value(c: &Context) -> bool {
    let abbreviated =
        (c.next_class.is_abbreviation() || c.next.shape == Shape::Initial) && c.next_sign == Some('.');
    let number = matches!(c.next.shape, Shape::Digits | Shape::Mixed);
    !c.candidate.line_end && c.lead == Lead::Nothing && (number || abbreviated)
}

/// Whether the text before the colon is a heading that belongs to the same sentence: a year
/// (`1994 : Le juge enquête`), the first half of a title (`« La guerre : Essai »`), the head of a list entry
/// (`- DGSE : Le directeur`), or the introduction of a list of names (`trois partis : RPR, PR`).
fn is_heading(c: &Context) -> bool {
    let year = c.prev.shape == Shape::Digits && c.prev.chars == 4;
    let entry = c.in_list && c.length <= MAX_ENTRY_HEADING;
    let names = c.next.shape == Shape::Upper && c.next_sign == Some(',') && c.next2.is_capital();
    // An abbreviation at the start: `P.-S. : Si vous livrez`
    let abbreviated = c.at_start && c.prev.dotted;
    !c.candidate.line_end
        && (c.lead == Lead::Nothing && (year || entry || names || abbreviated) || c.is_enclosed())
}

/// Whether the full stop follows an item or section label: `1. Tout individu`, `a) …`, `• 9. …`, `II. - Les`.
fn follows_item_label(c: &Context) -> bool {
    let number = c.prev.shape == Shape::Digits && c.prev.chars <= 4;
    let letter = c.prev.chars == 1 && c.prev.shape == Shape::Lower;
    // A single capital could also be the initial of a name, which does not end a sentence either.
    let section = matches!(c.prev.shape, Shape::Roman | Shape::Initial) && c.prev.end == c.candidate.text_end;
    let full_stop = c.candidate.trigger == Trigger::FullStop && !c.candidate.spaced;
    c.at_start && full_stop && (number || letter || section) && c.next.exists()
}

/// Whether the full stop follows a word that introduces the sentence: `P.S. À demain`, `NB. Le prix`.
fn follows_label(c: &Context) -> bool {
    c.at_start
        && c.prev_class.is(WordClass::LABEL)
        && c.prev.is_capital()
        && c.candidate.trigger == Trigger::FullStop
        && c.next.exists()
}

/// Whether the sentence clearly continues: `« Viens. » dit-il`, `(Il dormait.) et partit`,
/// `Quoi ? — cria-t-il`.
fn sentence_continues(c: &Context) -> bool {
    let s = &c.candidate;
    let lower = c.next.shape == Shape::Lower;
    c.lead == Lead::Trailing
        || lower && c.lead == Lead::Dash && s.trigger == Trigger::Mark
        || (s.quote_closed || s.bracket_closed) && c.lead == Lead::Nothing && lower
}

/// Whether the label of a list item follows: `… du contrat. b) le prix`, `… annulé. ii) le nom`.
fn item_label_follows(c: &Context) -> bool {
    let label = c.next.chars <= 3 && matches!(c.next.shape, Shape::Lower | Shape::Digits);
    label && c.next_sign == Some(')') && c.lead == Lead::Nothing && !c.candidate.in_bracket
}
