//! Rules for the places where a person would be sure; the rest is the model's.

use super::context::{Context, DATELINE, Lead};
use super::profile::Abbr;
use super::site::Kind;
use super::word::Shape;

/// What the rules say of a place that is no end; not 0, since text holds surprises.
pub(super) const NO: f32 = 0.005;
/// And of one that is.
const YES: f32 = 0.995;

/// Log-odds of beginning a sentence, in steps of 1/16 nat, of words that hardly ever have a capital inside one.
const BEGINS: i8 = 40;

/// And of words that hardly do anything else (`Le`, `Il`, `Après`): after a first name and an initial all others are a last name,
/// were it one that news begins with (`George W. Bush`).
const STARTS: i8 = 56;

/// What ends with an initial and is not longer, in bytes, credits a picture or the like (`Photo: M. Roux`).
const CREDIT: usize = 16;
/// What an entry of a list is about is not longer, in bytes, than `- 21 novembre 2006 :` or a name and a title.
const ENTRY: usize = 40;
/// And under which a word after initials is taken for the name that they belong to.
const NAME: i8 = 24;

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

fn goes_on_after_bracket(c: &Context) -> bool {
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

fn starts(c: &Context, at_least: i8) -> bool {
    c.n1_scores.is_some_and(|s| s.start >= at_least)
}

/// The word after is a name rather than the first of a sentence.
fn names(c: &Context) -> bool {
    c.n1.shape == Shape::Title && c.n1_scores.is_none_or(|s| s.start < NAME)
}

/// A full stop right after a word.
fn stop(c: &Context) -> Option<f32> {
    if c.abbr.is(Abbr::UNIT) && !(c.abbr.is(Abbr::NUMBER) && c.n1.shape == Shape::Digits) {
        return measure(c);
    }
    let plain = c.lead == Lead::Plain;
    let number = matches!(c.n1.shape, Shape::Digits | Shape::Roman | Shape::Mixed);
    let letter = c.w1.chars == 1 && matches!(c.w1.shape, Shape::Lower | Shape::Initial);
    // `av. J.-C.` may end a sentence, `J.-C. Dupont` is a name.
    let era = c.abbr.is(Abbr::FINAL) && c.w2_stop;
    // `St. John`, but `on Main St. She moved`
    let street = c.abbr.is(Abbr::FINAL) && c.w2.shape == Shape::Title && c.w2_near && starts(c, BEGINS);
    // What is abbreviated goes on: `Mme Curie`, `p. 12`, `vol. IV`, `lun. 15`, `av. J.-C.`, `J.-P. Dupont`.
    let goes_on = c.abbr.is(Abbr::TITLE) && c.n1.is_capital() && !street
        || c.abbr.is(Abbr::NUMBER) && (number || c.n1.shape == Shape::Initial && c.n1_sign == Some('.'))
        || c.abbr.is(Abbr::DATE) && c.w1.chars <= 4 && c.n1.shape == Shape::Digits
        || c.abbr.abbreviates() && c.n1.shape == Shape::Lower
        || c.abbr.is(Abbr::OTHER) && c.n1.dotted
        // `approx. 30 personnes`
        || c.abbr.is(Abbr::OTHER) && !c.abbr.is(Abbr::FINAL) && c.n1.shape == Shape::Digits
        // `12 U.S. 34`, `at 5 p.m. Tuesday`
        || c.w1.dotted
            && c.w2.shape == Shape::Digits
            && (c.n1.shape == Shape::Digits || c.abbr.is(Abbr::FINAL) && c.next_class.is(Abbr::WHOLE))
        || c.w1.compound && c.n1.shape == Shape::Title && !era
        || (c.w1.dotted || letter) && c.n1.shape == Shape::Lower
        // `Rec. p. 45`
        || c.n1.shape == Shape::Lower && c.next_class.is(Abbr::NUMBER) && c.n1_sign == Some('.')
        // `art. R. 421-1`
        || c.w1.shape == Shape::Initial
            && c.n1.shape == Shape::Digits
            && (c.w2.shape == Shape::Lower || c.w2_stop)
        // `sect. II.B`, `Bull. civ. I, n° 12`
        || c.abbr.is(Abbr::NUMBER) && (c.n1.dotted || c.n1.shape == Shape::Initial && c.n1_sign == Some(','))
        || c.clipped && (c.n1.shape == Shape::Lower || c.n1.shape == Shape::Digits && c.w2.shape != Shape::Digits)
        // `la S.A. Dupont`
        || c.abbr.is(Abbr::NAMES) && c.abbr.is(Abbr::FINAL) && names(c)
        // `Nadal b. Federer`
        || letter && c.w1.shape == Shape::Lower && c.w2.shape == Shape::Title && c.w2_near && names(c)
        // `J.-F. K. est parti`
        || c.w1.compound && c.n1.shape == Shape::Initial && c.n1_sign == Some('.') && !era;
    // `A. I. Dupont`, `z. B.`: one letter after another; and the name that comes after them.
    let next_letter = c.n1.chars == 1 && c.n1_sign == Some('.') && c.n1.shape != Shape::Digits;
    let letters = letter
        && (next_letter
            || c.w2_stop
                && c.w2.chars == 1
                && c.w2.shape == c.w1.shape
                && c.w1.shape == Shape::Initial
                && c.n1.shape == Shape::Title
                && (!c.abbr.is(Abbr::FINAL) || c.n1_scores.is_none_or(|s| s.start < 0)));
    // `330 v. Chr.`
    let shortened =
        c.w1.chars == 1 && c.w1.shape == Shape::Lower && c.n1_sign == Some('.') && c.next_class.abbreviates();
    let named = initials_of_a_name(c);
    // `12. Juni`: an ordinal before a month.
    let dated = c.w1.shape == Shape::Digits && c.w1.chars <= 2 && c.next_class.is(Abbr::DATE);
    // `auf der 35. Tagung`, `zum 67. meines Vaters`
    let ordinal = c.ordinals
        && c.w1.shape == Shape::Digits
        && c.w1.chars <= 3
        && (c.w2_never || c.n1.shape == Shape::Lower);
    // `Wilhelm II. dankte ab`, `der II. Weltkrieg`
    let ordinal = ordinal
        || c.ordinals
            && (c.w1.shape == Shape::Roman && (c.w2_never || c.n1.shape == Shape::Lower)
                || c.w1.shape == Shape::Initial && c.w2_never && c.n1.shape == Shape::Title);
    // `42 U.S.C. § 1983`
    let section = c.lead == Lead::Other
        && c.n1.shape == Shape::Digits
        && (c.w1.dotted || c.abbr.abbreviates() && !c.abbr.is(Abbr::FINAL));
    // `cf. « Le Monde »`
    let quoting = matches!(c.lead, Lead::Quote | Lead::Bracket);
    let refers = quoting && (c.abbr.is(Abbr::OTHER) || c.abbr.is(Abbr::TITLE)) && !c.abbr.is(Abbr::FINAL);
    // `1. -3. Jahrhundert`, `Washington, D.C. - Le ministre`, `Tél. (01) 23`
    let digits = c.w1.shape == Shape::Digits && c.n1.shape == Shape::Digits;
    let range = c.lead == Lead::Dash && (digits || c.w1.dotted && !c.in_list);
    let called = c.lead == Lead::Bracket && c.abbr.is(Abbr::NUMBER) && number;
    // `la firme T.A. (Transports aériens), sous`
    let glossed = c.lead == Lead::Bracket
        && (c.w1.dotted || letter || c.abbr.abbreviates())
        && goes_on_after_bracket(c);
    // `I live in the U.S. How about you?`
    let apart = c.paired && c.w1.chars > 2;
    let begins = plain && (c.w1.dotted || apart) && c.n1.is_capital() && starts(c, BEGINS);
    // `30 F. Le temps …`
    let measured = c.w1.shape == Shape::Initial && c.w2.shape == Shape::Digits && c.w2_near;
    if plain && measured && c.n1.is_capital() && c.n1_scores.is_some_and(|s| s.start >= NAME) {
        return Some(0.95);
    }
    if (begins && !c.abbr.is(Abbr::TITLE) || plain && street && c.abbr.is(Abbr::TITLE))
        && c.abbr.is(Abbr::FINAL)
        && !c.next_class.abbreviates()
    {
        return Some(0.95);
    }
    (refers
        || range
        || called
        || section
        || glossed
        || plain && (goes_on || letters || shortened || named || dated || ordinal))
        .then_some(NO)
}
