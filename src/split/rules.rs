//! Rules for the places where a person would be sure.

use super::context::{Context, Lead};
use super::profile::Abbr;
use super::scan::Kind;
use super::word::Shape;

/// What the rules say of a place where nothing speaks for a boundary.
const NO: f32 = 0.005;
/// And of one where nothing speaks against it.
const YES: f32 = 0.995;

/// The probability that a sentence ends at the candidate, where a person would be sure.
pub(crate) fn sure(c: &Context) -> Option<f32> {
    match c.site.kind {
        Kind::Wide => Some(wide(c)),
        Kind::Line if c.lead == Lead::Bullet => Some(YES),
        Kind::Bare if c.abbr.is(Abbr::NEVER) => Some(NO),
        Kind::Mark if c.abbr.is(Abbr::BANG) && !c.site.spaced && !c.site.asks => Some(0.1),
        Kind::Stop if !c.site.quote_closed && !c.site.bracket_closed && !c.site.spaced => sure_stop(c),
        _ => None,
    }
}

/// A full stop right after a word.
fn sure_stop(c: &Context) -> Option<f32> {
    let plain = c.lead == Lead::Plain;
    let numbered = matches!(c.n1.shape, Shape::Digits | Shape::Roman | Shape::Mixed);
    // `av. J.-C.` may end a sentence, `J.-C. Dupont` is a name.
    let era = c.abbr.is(Abbr::FINAL) && c.w2_stop;
    // `Mme Curie`, `p. 12`, `vol. IV`, `av. J.-C.`, `J.-P. Dupont`: what is abbreviated here goes on.
    let goes_on = c.abbr.is(Abbr::TITLE) && c.n1.is_capital()
        || c.abbr.is(Abbr::NUMBER) && numbered
        || c.abbr.abbreviates() && c.n1.shape == Shape::Lower
        || c.abbr.is(Abbr::OTHER) && c.n1.dotted
        || c.w1.compound && c.n1.shape == Shape::Title && !era
        || c.w1.dotted && c.n1.shape == Shape::Lower;
    // `cf. « Le Monde »`
    let refers =
        c.abbr.is(Abbr::OTHER) && !c.abbr.is(Abbr::FINAL) && matches!(c.lead, Lead::Quote | Lead::Bracket);
    // `12. Juni`: an ordinal before a month.
    let dated = c.w1.shape == Shape::Digits && c.w1.chars <= 2 && c.next_class.is(Abbr::DATE);
    // `1. Tout individu`: a number that heads the sentence.
    let heads = c.at_start && c.w1.shape == Shape::Digits && c.w1.chars <= 3 && c.n1.exists();
    (refers || plain && (goes_on || dated || heads)).then_some(NO)
}

/// The probability where nothing was learned.
pub(crate) fn decide(c: &Context) -> f32 {
    match c.site.kind {
        Kind::Wide => wide(c),
        Kind::Line => line(c),
        Kind::Colon | Kind::Semicolon => 0.1,
        Kind::Bare => NO,
        Kind::Stop | Kind::Ellipsis | Kind::Mark => stop(c),
    }
}

fn wide(c: &Context) -> f32 {
    if c.site.in_quote || c.site.in_bracket { NO } else { YES }
}

fn line(c: &Context) -> f32 {
    match c.lead {
        Lead::Bullet => YES,
        Lead::Dash if c.n1.is_capital() => 0.9,
        _ if c.n1.shape == Shape::Digits && matches!(c.n1_sign, Some('.' | ')')) => 0.9,
        _ => 0.1,
    }
}

fn stop(c: &Context) -> f32 {
    if c.site.in_bracket && c.enclosed() {
        return NO;
    }
    // `1. Tout individu`, `a) …`: a number or letter that heads the sentence.
    if c.at_start
        && c.site.kind == Kind::Stop
        && c.w1.chars <= 3
        && !c.site.spaced
        && !c.w1.shape.eq(&Shape::Lower)
    {
        return NO;
    }
    if c.site.kind == Kind::Stop
        && !c.site.quote_closed
        && !c.site.bracket_closed
        && let Some(p) = abbreviated(c)
    {
        return p;
    }
    match c.n1.shape {
        Shape::Lower if c.lead == Lead::Plain => {
            if c.site.kind == Kind::Mark && !c.site.quote_closed {
                0.3
            } else {
                NO
            }
        }
        Shape::Lower => 0.2,
        Shape::Digits if c.site.kind == Kind::Ellipsis => 0.4,
        Shape::None if c.lead == Lead::Other => 0.3,
        _ => 0.97,
    }
}

fn abbreviated(c: &Context) -> Option<f32> {
    let capital_next = c.n1.is_capital() || c.n1.shape == Shape::Mixed;
    if c.abbr.is(Abbr::TITLE) && capital_next {
        return Some(NO);
    }
    if (c.abbr.is(Abbr::NUMBER) || c.abbr.is(Abbr::DATE))
        && matches!(c.n1.shape, Shape::Digits | Shape::Roman | Shape::Initial | Shape::Mixed)
    {
        return Some(NO);
    }
    if c.abbr.is(Abbr::FINAL) {
        return match c.n1.shape {
            Shape::Lower => Some(NO),
            _ => None,
        };
    }
    if c.abbr.abbreviates() {
        return Some(if c.w1.is_capital() && c.w1.chars > 2 && capital_next { 0.4 } else { 0.03 });
    }
    if c.w1.shape == Shape::Initial && capital_next && !c.w1.dotted {
        return Some(0.2);
    }
    if c.w1.dotted && c.n1.shape == Shape::Lower {
        return Some(NO);
    }
    None
}
