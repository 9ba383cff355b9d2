//! The context of a candidate: the properties of the surrounding text that rules and features use.

use super::lexemes::WordScores;
use super::local_context::LocalContext;
use super::lookahead::{self, ClauseEnd};
use super::neighbours::{Gap, word_after, word_before};
use super::{Candidate, Lead, Profile, Shape, Word, WordClass, count_probes, is_word_char, quotation};

/// The sentence that a candidate could end.
#[derive(Debug, Clone, Copy)]
pub struct CurrentSentence {
    /// The offset of the first byte.
    pub start: usize,
    /// Whether the sentence is the first one in the paragraph.
    pub first: bool,
    /// Whether the previous sentence ended without punctuation, as headlines and list items do.
    pub after_unpunctuated: bool,
}

/// A candidate and its context. `prev2` and `prev` are the last two words before the candidate. `next` and
/// `next2` are the first two words after it.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// The candidate.
    pub candidate: Candidate,
    pub(super) prev: Word,
    pub(super) prev2: Word,
    /// Whether only white space, apostrophes and full stops separate `prev2` from `prev`.
    pub(super) prev2_adjacent: bool,
    pub(super) prev2_full_stop: bool,
    pub(super) prev2_never_final: bool,
    pub(super) next: Word,
    pub(super) next2: Word,
    /// The punctuation before `next`.
    pub(super) lead: Lead,
    /// The character right after `next`, unless that is white space.
    pub(super) next_sign: Option<char>,
    /// The classes of `prev`, together with those of the abbreviation that `prev2` and `prev` form, if any.
    pub(super) prev_class: WordClass,
    pub(super) next_class: WordClass,
    /// Whether `prev2` and `prev` form one abbreviation (`v. Chr.`).
    pub(super) prev_paired: bool,
    /// Whether `prev` is alone in brackets: `(1)`, `[fr]`.
    pub(super) prev_bracketed: bool,
    /// Whether `prev` looks abbreviated, because it has no vowel or ends in `str`.
    pub(super) prev_clipped: bool,
    pub(super) prev_scores: Option<WordScores>,
    pub(super) next_scores: Option<WordScores>,
    pub(super) next2_scores: Option<WordScores>,
    /// The length in bytes of the current sentence up to the candidate.
    pub(super) length: usize,
    /// Whether `prev` is the first word of the current sentence.
    pub(super) at_start: bool,
    pub(super) current: CurrentSentence,
    /// Whether quoted speech and the clause that introduces it are separate sentences in this language.
    pub(super) splits_speech: bool,
    /// The number of digits up to which a number before a full stop is an ordinal in this language; 0 if none is.
    pub(super) ordinal_digits: u8,
    pub(super) clause_end: ClauseEnd,
    /// Whether the current sentence begins like a dateline or an article of a law.
    pub(super) like_dateline: bool,
    /// Whether the current sentence is only the name of a speaker so far, and a dash follows.
    pub(super) is_speaker: bool,
    /// Whether the current sentence begins with a dash or a bullet.
    pub(super) in_list: bool,
    /// Whether the sentence continues after the quotation or bracket that the candidate closes, judging by words of
    /// languages without capitals.
    pub(super) continues_after_quotation: bool,
    /// The first character after the brackets that follow or enclose the candidate (`a` in `(…) après`).
    pub(super) after_bracket: Option<char>,
    /// Whether the bracket or quotation mark that encloses the candidate closes within about 240 bytes.
    pub(super) closes_soon: bool,
    /// Whether the candidate ends a line that is too short to have been wrapped.
    pub(super) short_line: bool,
    /// Whether the candidate is one of several semicolons that separate items, each beginning with a capital.
    pub(super) in_series: bool,
}

/// The maximum length in bytes of the punctuation before a sentence's first word. The limit keeps the time
/// linear in the length of the text.
const MAX_LEAD: usize = 24;
/// The maximum length in bytes of a speaker's name, or of a dateline, which is the place and date that begin
/// a report.
pub(crate) const MAX_DATELINE: usize = 60;

impl Context {
    /// Determines the context of `candidate`.
    pub fn new(
        text: &str,
        candidate: Candidate,
        local: &LocalContext,
        current: CurrentSentence,
        profile: &Profile,
    ) -> Context {
        let start = current.start;
        count_probes(MAX_LEAD + lookahead::WINDOWS);
        let LocalContext { prev, prev_class, lead, next, next_scores } = *local;
        let at_start =
            prev.start - start <= MAX_LEAD && text[start..prev.start].chars().all(|c| !is_word_char(c));
        let (prev2, gap) = if at_start {
            (Word::default(), Gap::default())
        } else {
            (word_before(text, prev.start, start), Gap::before(text, prev.start, start))
        };
        let next2 = word_after(text, next.end);
        let may_pair = gap.full_stop && prev2.chars <= 3 && prev.chars <= 3;
        let pair = || profile.word_class(prev.hash_with_previous(&prev2, text));
        let pair_class = may_pair.then(pair).unwrap_or_default();
        let bracketed = lead == Lead::Bracket || candidate.in_bracket;
        let after = || lookahead::after_bracket(text, candidate.next_start, lead);
        let after_bracket = bracketed.then(after).flatten();
        Context {
            candidate,
            prev,
            prev2,
            prev2_adjacent: gap.adjacent,
            prev2_full_stop: gap.full_stop,
            prev2_never_final: gap.adjacent && profile.word_class(prev2.hash).is(WordClass::NEVER_FINAL),
            next,
            next2,
            lead,
            next_sign: text[next.end..].chars().next().filter(|c| next.exists() && !c.is_whitespace()),
            prev_class: prev_class.or(pair_class),
            next_class: profile.word_class(next.hash),
            prev_paired: pair_class != WordClass::default(),
            prev_bracketed: text[..prev.start].ends_with(['(', '['])
                && text[prev.end..].starts_with([')', ']']),
            prev_clipped: profile.fitted && is_clipped(&text[prev.start..prev.end], &prev),
            prev_scores: profile.words.get(prev.hash),
            next_scores,
            next2_scores: profile.words.get(next2.hash),
            length: candidate.end.saturating_sub(start),
            at_start,
            current,
            splits_speech: profile.splits_speech,
            ordinal_digits: profile.ordinal_digits,
            clause_end: lookahead::clause_end(text, &candidate),
            like_dateline: current.first && is_like_dateline(&text[start..candidate.end.max(start)]),
            is_speaker: lead == Lead::Dash
                && is_speaker(&text[start..candidate.text_end.max(start)], profile),
            in_list: text[start..].starts_with(['-', '–', '—', '•', '*', '·', '^']),
            continues_after_quotation: (candidate.quote_closed || candidate.bracket_closed)
                && quotation::continues(text, &candidate),
            after_bracket,
            closes_soon: lookahead::closes_soon(text, &candidate),
            short_line: candidate.line_end && lookahead::ends_with_short_line(&text[..candidate.end]),
            in_series: lookahead::in_series(text, &candidate, start),
        }
    }

    /// Whether a bracket or quotation mark encloses the candidate and opens inside the current sentence.
    pub(super) fn is_enclosed(&self) -> bool {
        let c = &self.candidate;
        (c.in_bracket || c.in_quote) && c.opened + self.length > c.end
    }

    /// Whether the sentence continues after the brackets that follow or enclose the candidate.
    pub(super) fn continues_after_bracket(&self) -> bool {
        self.after_bracket.is_some_and(|a| a.is_lowercase() || matches!(a, '.' | ',' | ';' | ':' | '!' | '?'))
    }
}

/// Whether a word looks abbreviated because it has no vowel (`spp.`) or ends in `str` (`Bahnhofstr.`).
fn is_clipped(letters: &str, word: &Word) -> bool {
    let consonant = |b: u8| b.is_ascii_lowercase() && !b"aeiouy".contains(&b);
    let short = (2..=5).contains(&word.chars) && word.shape == Shape::Lower;
    // `hmm` has no vowel but is a complete word.
    let hum = letters.bytes().all(|b| b"hm".contains(&b));
    short && !hum && letters.bytes().all(consonant) || letters.ends_with("str")
}

/// The words that introduce an article of a law. A dash can follow the number of the article:
/// `Article 3. - Le maire …`
const ARTICLES: [&str; 7] =
    ["Art. ", "Article ", "Artikel ", "Articolo ", "Artículo ", "Artigo ", "Articles "];

fn is_like_dateline(sentence: &str) -> bool {
    sentence.starts_with('(')
        || ARTICLES.iter().any(|article| sentence.starts_with(article))
        || Word::forward(sentence, 0).shape == Shape::Upper && sentence.len() <= MAX_DATELINE
}

/// Whether `sentence` is a title followed by names, or a single word in capitals: `M. Roux`,
/// `Mme Anne Petit`, `ANNE`.
fn is_speaker(sentence: &str, profile: &Profile) -> bool {
    if sentence.len() > MAX_DATELINE {
        return false;
    }
    let first = Word::forward(sentence, 0);
    let names = sentence[first.end..].trim_start_matches('.');
    let titled = profile.word_class(first.hash).is(WordClass::TITLE) && !names.is_empty();
    let capital = |name: &str| name.starts_with(char::is_uppercase);
    titled && first.is_capital() && names.split_whitespace().all(capital)
        || first.shape == Shape::Upper && names.is_empty()
}
