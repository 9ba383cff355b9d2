//! Rules for the places where a person would be sure; the rest is the model's.

use super::context::{Context, DATELINE, Lead};
use super::profile::Abbr;
use super::site::Kind;
use super::stops::stop;
use super::word::Shape;

/// What the rules say of a place that is no end; not 0, since text holds surprises.
pub(super) const NO: f32 = 0.005;
/// And of one that is.
const YES: f32 = 0.995;

/// What an entry of a list is about is not longer, in bytes, than `- 21 novembre 2006 :` or a name and a title.
const ENTRY: usize = 40;

/// The probability that a sentence ends at the candidate, where a person would be sure.
pub(crate) fn sure(c: &Context) -> Option<f32> {
    if c.site.blank_line {
        return Some(YES);
    }
    if dateline(c) || citation(c) {
        return Some(NO);
    }
    match c.site.kind {
        Kind::Wide => Some(if c.site.in_quote || c.site.in_bracket { NO } else { YES }),
        Kind::Line => Some(line(c)),
        Kind::Bullet => Some(YES),
        Kind::Omission => Some(NO),
        Kind::Bare => bare(c),
        Kind::Colon | Kind::Semicolon if c.short_line && c.n1.exists() => Some(0.8),
        Kind::Colon if leads_on(c) || captions(c) => Some(NO),
        // `Q : Comment faire ?`
        Kind::Colon if c.at_start && c.w1.shape == Shape::Initial && !c.site.line_end => Some(NO),
        Kind::Colon if c.lead == Lead::Quote && !c.parts_speech => Some(0.1),
        // Treebanks often end a sentence here, translators and their programs do not.
        Kind::Semicolon | Kind::Colon
            if c.n1.shape == Shape::Lower && c.lead == Lead::Plain && !c.site.line_end =>
        {
            Some(0.2)
        }
        Kind::Semicolon if c.n1.shape == Shape::Digits && c.lead == Lead::Plain && !c.site.line_end => {
            Some(0.2)
        }
        // `Paul Petit (1928) ; Anne Blanc (1921) ; Luc Roux (1903)`
        Kind::Semicolon if c.in_series && c.lead == Lead::Plain && !c.site.line_end => Some(0.2),
        _ if c.site.in_bracket && c.enclosed() && goes_on_after_bracket(c) => Some(NO),
        // `Tout était prêt. ...et la fête commença.`
        Kind::Stop if c.lead == Lead::Terminator && !c.abbr.abbreviates() => Some(0.9),
        Kind::Stop | Kind::Mark if labels(c) => Some(0.95),
        Kind::Mark if c.site.spaced && c.n1.shape == Shape::Lower && c.lead == Lead::Plain => Some(0.15),
        Kind::Ellipsis if c.n1.shape == Shape::Lower && c.lead == Lead::Plain => Some(0.2),
        Kind::Mark if c.abbr.is(Abbr::BANG) && !c.site.spaced && !c.site.asks => Some(0.1),
        Kind::Stop | Kind::Ellipsis | Kind::Mark if heads(c) || resumes(c) => Some(NO),
        // `« Où ? » « À Lyon. »`
        Kind::Stop | Kind::Mark | Kind::Ellipsis
            if c.site.quote_closed
                && !c.site.bracket_closed
                && c.lead == Lead::Quote
                && c.n1.is_capital() =>
        {
            Some(0.9)
        }
        // `« (…) La loi est la loi. »`
        Kind::Ellipsis if c.site.bracket_closed && c.site.in_quote && !c.w1.exists() && c.n1.exists() => {
            Some(NO)
        }
        Kind::Stop
            if !c.site.quote_closed
                && !c.site.bracket_closed
                && !c.site.spaced
                && c.w1.end == c.site.before =>
        {
            stop(c)
        }
        _ => None,
    }
}

/// The probability where nothing was learned.
pub(crate) fn decide(c: &Context) -> f32 {
    let lower = c.n1.shape == Shape::Lower;
    match c.site.kind {
        Kind::Colon | Kind::Semicolon => 0.1,
        Kind::Bare => NO,
        Kind::Stop if c.abbr.abbreviates() => 0.2,
        _ if c.site.in_bracket && c.enclosed() => NO,
        Kind::Mark if lower => 0.3,
        _ if lower => 0.1,
        _ => 0.97,
    }
}

/// `(Baonghean) - Ces jours-ci`, `PARIS, 3 févr. — Le ministre`: place and date belong to what follows.
/// Nor does one end between a speaker and what is put down in the minutes: `M. Roux. – Je retire l'amendement.`
fn dateline(c: &Context) -> bool {
    let placed = c.first && c.length <= DATELINE && c.like_dateline;
    let spoken = c.speaker && matches!(c.site.kind, Kind::Stop | Kind::Bare);
    c.lead == Lead::Dash && c.site.kind != Kind::Line && (placed || spoken)
}

/// `… » (Dupont, 1999).`, `la vis (voir plus bas) tient`: a bracket that the sentence goes on after.
fn citation(c: &Context) -> bool {
    let closed = c.site.quote_closed || c.site.bracket_closed;
    (matches!(c.site.kind, Kind::Bare | Kind::Line) || closed)
        && c.lead == Lead::Bracket
        && goes_on_after_bracket(c)
}

pub(super) fn goes_on_after_bracket(c: &Context) -> bool {
    c.after_bracket.is_some_and(|a| a.is_lowercase() || matches!(a, '.' | ',' | ';' | ':' | '!' | '?'))
}

/// A line end in a paragraph: white space, unless what follows is an item of a list, or the line is too short
/// to have been wrapped. Where text was fitted on there are no line ends, so that nothing is learned of them.
fn line(c: &Context) -> f32 {
    let numbered = c.n1.shape == Shape::Digits && matches!(c.n1_sign, Some('.' | ')'));
    // In German any noun has a capital: only a word that is known to begin sentences counts.
    let starter = c.n1.is_capital() && c.n1_scores.is_some_and(|s| s.start >= 0);
    match c.lead {
        Lead::Bullet => YES,
        Lead::Dash if c.n1.exists() && c.n1.start > c.site.next + 1 => 0.9,
        _ if numbered => 0.9,
        // A line of signs alone (`____`) rules something off.
        _ if !c.w1.exists() => 0.9,
        _ if c.short_line && (matches!(c.n1.shape, Shape::Digits | Shape::Upper) || starter) => 0.7,
        _ => 0.1,
    }
}

/// A capital in running text.
fn bare(c: &Context) -> Option<f32> {
    let item = c.at_start && c.site.bracket_closed && c.w1.chars <= 3;
    // `en quatre groupes : (1) Les uns`, `(fr) Une analyse`
    let marker = c.bracketed && c.w1.chars <= 2 && matches!(c.w1.shape, Shape::Digits | Shape::Lower);
    let unit = c.n1_sign == Some('.') && c.next_class.abbreviates() && !c.next_class.is(Abbr::TITLE);
    // `la mine No. 1`
    let numbered = c.n1_sign == Some('.') && c.next_class.is(Abbr::NUMBER) && c.n2.shape == Shape::Digits;
    (c.abbr.is(Abbr::NEVER)
        || c.abbr.is(Abbr::NAMES)
        || c.next_class.is(Abbr::INNER)
        || item
        || marker
        || numbered
        || unit && c.w1.shape == Shape::Digits)
        .then_some(NO)
}

/// `Tél. : 351 12`, `Date : lun. 15`, `Photo : A. Roux`: a colon before a figure or an abbreviation.
fn leads_on(c: &Context) -> bool {
    let abbreviated = (c.next_class.abbreviates() || c.n1.shape == Shape::Initial) && c.n1_sign == Some('.');
    let number = matches!(c.n1.shape, Shape::Digits | Shape::Mixed);
    !c.site.line_end && c.lead == Lead::Plain && (number || abbreviated)
}

/// `1994 : Le juge enquête`, `« La guerre : Essai »`, `- DGSE : Le directeur`, `trois partis : RPR, PR`: a year, the first
/// half of a title, an entry in a list or an announcement of names, each one sentence with what it announces.
fn captions(c: &Context) -> bool {
    let year = c.w1.shape == Shape::Digits && c.w1.chars == 4;
    let entry = c.in_list && c.length <= ENTRY;
    let names = c.n1.shape == Shape::Upper && c.n1_sign == Some(',') && c.n2.is_capital();
    // `P.-S. : Si vous livrez`
    let shortened = c.at_start && c.w1.dotted;
    !c.site.line_end && (c.lead == Lead::Plain && (year || entry || names || shortened) || c.enclosed())
}

/// `1. Tout individu`, `a) …`, `• 9. …`, `II. - Les agents`: what heads the sentence is its number.
fn heads(c: &Context) -> bool {
    let number = c.w1.shape == Shape::Digits && c.w1.chars <= 4;
    let letter = c.w1.chars == 1 && c.w1.shape == Shape::Lower;
    // A single capital may be the initial of a name: nothing ends there either.
    let section = matches!(c.w1.shape, Shape::Roman | Shape::Initial) && c.w1.end == c.site.before;
    let label = number || letter || section;
    c.at_start && c.site.kind == Kind::Stop && label && c.n1.exists() && !c.site.spaced
}

/// `« Viens. » dit-il`, `(Il dormait.) et partit`, `Quoi ? — cria-t-il`, `la C.G.T. ?`: the sentence goes on.
fn resumes(c: &Context) -> bool {
    let lower = c.n1.shape == Shape::Lower;
    c.lead == Lead::Mark
        || lower && c.lead == Lead::Dash && c.site.kind == Kind::Mark
        || (c.site.quote_closed || c.site.bracket_closed) && c.lead == Lead::Plain && lower
}

/// `… du contrat. b) le prix`, `… annulé. ii) le nom`: the label of an item follows.
fn labels(c: &Context) -> bool {
    let label = c.n1.chars <= 3 && matches!(c.n1.shape, Shape::Lower | Shape::Digits);
    label && c.n1_sign == Some(')') && c.lead == Lead::Plain && !c.site.in_bracket
}
