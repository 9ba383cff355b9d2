//! The surroundings of a candidate: what the rules and the model look at.

use super::effort::spend;
use super::profile::{Abbr, Profile};
use super::signs::is_bullet;
use super::site::{Kind, Site};
use super::word::{Shape, Word, is_apostrophe, is_ideograph_like, is_word_char};
use super::words::Scores;

/// What stands between the white space and the first word after a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Lead {
    /// Nothing: the word follows at once.
    Plain,
    /// An opening quotation mark.
    Quote,
    /// An opening bracket.
    Bracket,
    /// A dash and white space.
    Dash,
    /// A bullet (`•`, `*` …) and white space.
    Bullet,
    /// Terminators (`...et`, `¿`, `¡`).
    Terminator,
    /// `?`, `!`, `:`, `;`, `/`, what closes, or a stop or comma apart, which belong to what stands before (`P.-S. : …`,
    /// verses).
    Mark,
    /// Anything else.
    Other,
}

/// The sentence that is running when a candidate is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Running {
    /// Its first byte.
    pub(crate) start: usize,
    /// It is the first of its paragraph.
    pub(crate) first: bool,
    /// The sentence before it ended without punctuation, as headlines and items of lists do one after the other.
    pub(crate) after_bare: bool,
}

/// The sign that ends the clause after a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Ahead {
    /// Not looked for: only where it says something.
    Unknown,
    /// None near.
    Nothing,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `.`, `!` or `?` within a few words.
    NearStop,
    /// The same further on.
    Stop,
}

/// A candidate and its surroundings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context {
    pub(crate) site: Site,
    /// The word before, and the one before that.
    pub(crate) w1: Word,
    pub(crate) w2: Word,
    /// No more than white space, or a sign that joins words, lies between `w2` and `w1`.
    pub(crate) w2_near: bool,
    /// The two words after.
    pub(crate) n1: Word,
    pub(crate) n2: Word,
    /// What stands before `n1`.
    pub(crate) lead: Lead,
    /// The sign right after `n1`, when no white space comes between.
    pub(crate) n1_sign: Option<char>,
    /// The classes of `w1` and of `n1`.
    pub(crate) abbr: Abbr,
    /// `w2` and `w1` make one abbreviation (`v. Chr.`).
    pub(crate) paired: bool,
    pub(crate) next_class: Abbr,
    /// Bytes from the head of the running sentence to the candidate.
    pub(crate) length: usize,
    /// `w1` begins the running sentence, leads such as brackets and bullets aside.
    pub(crate) at_start: bool,
    /// `w2` ends with a full stop.
    pub(crate) w2_stop: bool,
    /// The running sentence is the first of its paragraph.
    pub(crate) first: bool,
    /// See [`Running`].
    pub(crate) after_bare: bool,
    /// See [`Profile`].
    pub(crate) parts_speech: bool,
    /// What ends the clause that follows, of candidates without a full stop.
    pub(crate) ahead: Ahead,
    /// It begins with a bracket or a word all in capitals, as a dateline does, or as an article of a law.
    pub(crate) like_dateline: bool,
    /// It is a name with a title, or in capitals, as speakers have in minutes and plays.
    pub(crate) speaker: bool,
    /// The character after the bracket that opens what follows, or encloses it, once it closes: `(…) après`.
    pub(crate) after_bracket: Option<char>,
    /// The line before the candidate is short: no line that was wrapped.
    pub(crate) short_line: bool,
    /// The running sentence begins with a dash or a bullet.
    pub(crate) in_list: bool,
    /// What the word table knows of the words.
    pub(crate) w1_scores: Option<Scores>,
    pub(crate) n1_scores: Option<Scores>,
    pub(crate) n2_scores: Option<Scores>,
    /// The bracket or quotation mark that encloses the candidate closes within [`SOON`] bytes.
    pub(crate) closes_soon: bool,
    /// `w1` stands alone in brackets: `(1)`, `[fr]`.
    pub(crate) bracketed: bool,
    /// Another semicolon with a capital after it stands near this one: `A (1928) ; B (1921) ; C (1903)`.
    pub(crate) in_series: bool,
    /// See [`Profile`].
    pub(crate) ordinals: bool,
    /// `w1` has no vowel, so that letters must have been left out: `spp.`, `cp.`
    pub(crate) clipped: bool,
    /// `w2` cannot end a sentence.
    pub(crate) w2_never: bool,
}

/// Log-odds of beginning a sentence, in steps of 1/16 nat, under which a word with a capital is taken for a name.
const RARELY_FIRST: i8 = -32;
/// How far ahead a closing sign is looked for: most quotations and brackets are shorter.
const SOON: usize = 240;
/// Signs before the first word of a sentence are not longer than this, in bytes; a bound keeps the scan linear.
const HEAD: usize = 24;
/// A place and a date in front of a report are not longer than this, in bytes.
pub(crate) const DATELINE: usize = 60;
/// A line of more characters may have been wrapped; wrapped text is seldom narrower.
const WRAPPED: usize = 42;

/// Log-odds from which on such a word is taken for the first of a sentence when a plain full stop stands before it.
const OFTEN_FIRST: i8 = 16;

/// A first look at a candidate, enough for most.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glance {
    w1: Word,
    abbr: Abbr,
    lead: Lead,
    n1: Word,
    n1_scores: Option<Scores>,
}

impl Glance {
    /// Looks at the words on both sides of `site`; the running sentence began at byte `start`. None if it is hopeless:
    /// a capital in running text that begins no sentence, since the word before cannot end one, or the word after is
    /// hardly ever the first of one.
    pub(crate) fn new(text: &str, site: &Site, start: usize, profile: &Profile) -> Option<Glance> {
        let bare = site.kind == Kind::Bare;
        // The head of the word is known: signs that lead it are part of the candidate.
        let (lead, at) =
            if bare && site.capital == site.next { (Lead::Plain, site.next) } else { lead(text, site.next) };
        let n1 = Word::forward(text, at);
        let n1_scores = profile.words.get(n1.hash);
        if bare && n1_scores.is_some_and(|s| s.start < RARELY_FIRST) {
            return None;
        }
        let w1 = word_before(text, site.before.max(start), start);
        // What closes after a word ends an abbreviation too: `(12 m).` is not `M.`
        let adjoins = w1.end == site.before;
        let mut abbr = if adjoins { profile.abbreviation(w1.hash) } else { Abbr::default() };
        if abbr.is(CONTEXTUAL) && site.kind == Kind::Stop {
            abbr = in_place(abbr, &w1, &n1, &text[start..w1.start]);
        }
        (!bare || !abbr.is(Abbr::NEVER)).then_some(Glance { w1, abbr, lead, n1, n1_scores })
    }

    /// Whether it is plain to see that none ends here: the full stop of an abbreviation with a small letter after it, or of
    /// a title with a capital.
    pub(crate) fn abbreviates(&self, site: &Site) -> bool {
        let stop = site.kind == Kind::Stop && self.lead == Lead::Plain;
        let alone = !site.spaced && !site.quote_closed && !site.bracket_closed && !site.blank_line;
        let goes_on = self.n1.shape == Shape::Lower && self.abbr.abbreviates()
            || self.n1.is_capital() && self.abbr.is(Abbr::TITLE) && !self.abbr.is(Abbr::FINAL);
        stop && alone && goes_on
    }

    /// Whether it is plain to see that a sentence ends here: a full stop after a word in small letters that is no
    /// abbreviation, then a word that likes to begin sentences, and no quotation mark or bracket anywhere near.
    pub(crate) fn is_obvious(&self, site: &Site) -> bool {
        let plain = site.kind == Kind::Stop && self.lead == Lead::Plain && !self.abbr.abbreviates();
        let alone =
            !site.spaced && !site.quote_closed && !site.bracket_closed && !site.in_quote && !site.in_bracket;
        let word = self.w1.shape == Shape::Lower && self.w1.chars > 3 && !self.w1.dotted;
        let first = self.n1.is_capital() && self.n1_scores.is_some_and(|s| s.start >= OFTEN_FIRST);
        plain && alone && word && first
    }
}

/// Classes that hold only where certain words stand around.
const CONTEXTUAL: Abbr = Abbr::UNIT.or(Abbr::RANK);

/// What the abbreviation `w1` is where it stands, after `head`: `M. Roux` a title, `8481 m. Le reste` a unit, `p. 12` a
/// page, `12 p. Le reste` their number.
fn in_place(abbr: Abbr, w1: &Word, n1: &Word, head: &str) -> Abbr {
    let capital = w1.is_capital();
    if abbr.is(Abbr::RANK) && capital && !head.is_empty() {
        return Abbr::TITLE;
    }
    let measures = abbr.is(Abbr::UNIT) && !capital && head.trim_end().ends_with(char::is_numeric);
    spend(head.len() - head.trim_end().len());
    match measures {
        true if n1.shape == Shape::Digits => abbr,
        true => abbr.only(Abbr::UNIT.or(Abbr::PARTED)).or(Abbr::FINAL),
        // `J. M. G. Le Clézio`: an initial, no grams.
        false if w1.shape == Shape::Initial => abbr.without(Abbr::UNIT.or(Abbr::PARTED).or(Abbr::FINAL)),
        false => abbr.without(Abbr::UNIT.or(Abbr::PARTED)),
    }
}

impl Context {
    /// Looks around `site`.
    pub(crate) fn new(
        text: &str,
        site: Site,
        glance: &Glance,
        running: Running,
        profile: &Profile,
    ) -> Context {
        let Running { start, first, after_bare } = running;
        // All windows that are looked at have a bound.
        spend(HEAD + 2 * SOON + CLAUSE);
        let Glance { w1, abbr, lead, n1, n1_scores } = *glance;
        let head = &text.as_bytes()[start..w1.start];
        let at_start = head.len() <= HEAD && text[start..w1.start].chars().all(|c| !is_word_char(c));
        let (w2, w2_near, w2_stop) =
            if at_start { (Word::default(), false, false) } else { second_before(text, w1.start, start) };
        let n1_sign = text[n1.end..].chars().next().filter(|c| n1.exists() && !c.is_whitespace());
        let n2 = word_after(text, n1.end);
        // `z. B.` is looked up as `z.b`.
        let joined = w2_stop && w2.chars <= 3 && w1.chars <= 3;
        let pair = if joined { profile.abbreviation(w1.joined_to(&w2, text)) } else { Abbr::default() };
        Context {
            site,
            w1,
            w2,
            w2_near,
            n1,
            n2,
            lead,
            n1_sign,
            abbr: abbr.or(pair),
            paired: pair != Abbr::default(),
            next_class: profile.abbreviation(n1.hash),
            length: site.end.saturating_sub(start),
            at_start,
            w2_stop,
            first,
            after_bare,
            parts_speech: profile.parts_speech,
            ahead: ahead(text, &site),
            like_dateline: first && like_dateline(&text[start..site.end.max(start)]),
            speaker: lead == Lead::Dash && is_speaker(&text[start..site.before.max(start)], profile),
            after_bracket: if lead == Lead::Bracket || site.in_bracket {
                after_bracket(text, site.next, lead)
            } else {
                None
            },
            short_line: site.line_end && short_line(&text[..site.end]),
            in_list: text[start..].starts_with(['-', '–', '—', '•', '*', '·', '^']),
            w1_scores: profile.words.get(w1.hash),
            n1_scores,
            n2_scores: profile.words.get(n2.hash),
            closes_soon: closes_soon(text, &site),
            bracketed: text[..w1.start].ends_with(['(', '[']) && text[w1.end..].starts_with([')', ']']),
            in_series: in_series(text, &site, start),
            ordinals: profile.ordinals,
            clipped: profile.learned && clipped(&text[w1.start..w1.end], &w1),
            w2_never: w2_near && profile.abbreviation(w2.hash).is(Abbr::NEVER),
        }
    }

    /// A bracket or quotation mark encloses the candidate that opened within the running sentence.
    pub(crate) fn enclosed(&self) -> bool {
        (self.site.in_bracket || self.site.in_quote) && self.site.opened + self.length > self.site.end
    }
}

/// No word in small letters of the languages that were fitted does without a vowel, nor does one end like `Bahnhofstr.`
fn clipped(letters: &str, word: &Word) -> bool {
    let consonants = |b: u8| b.is_ascii_lowercase() && !b"aeiouy".contains(&b);
    let short = (2..=5).contains(&word.chars) && word.shape == Shape::Lower;
    // Who hums leaves nothing out: `hmm.`
    let hums = letters.bytes().all(|b| b"hm".contains(&b));
    short && !hums && letters.bytes().all(consonants) || letters.ends_with("str")
}

/// What articles of laws begin with, and then a dash: `Article 3. - Le maire …`.
const ARTICLES: [&str; 7] =
    ["Art. ", "Article ", "Artikel ", "Articolo ", "Artículo ", "Artigo ", "Articles "];

fn like_dateline(sentence: &str) -> bool {
    sentence.starts_with('(')
        || ARTICLES.iter().any(|article| sentence.starts_with(article))
        || Word::forward(sentence, 0).shape == Shape::Upper && sentence.len() <= DATELINE
}

/// `M. Roux`, `Mme Anne Petit`, `ANNE`: a title and names, or one word in capitals.
fn is_speaker(sentence: &str, profile: &Profile) -> bool {
    if sentence.len() > DATELINE {
        return false;
    }
    let first = Word::forward(sentence, 0);
    let names = sentence[first.end..].trim_start_matches('.');
    let titled = profile.abbreviation(first.hash).is(Abbr::TITLE) && !names.is_empty();
    let capital = |name: &str| name.starts_with(char::is_uppercase);
    titled && first.is_capital() && names.split_whitespace().all(capital)
        || first.shape == Shape::Upper && names.is_empty()
}

/// The first character after the bracket that opens at `at`, or that encloses it, and closes soon.
fn after_bracket(text: &str, at: usize, lead: Lead) -> Option<char> {
    let close = closing_bracket(text, at, u32::from(lead != Lead::Bracket))?;
    text[close + 1..]
        .chars()
        .take(GAP)
        .find(|c| !c.is_whitespace() && !matches!(c, ')' | ']' | '"' | '»' | '”'))
}

/// Where, soon after `at`, the outermost of `depth` open brackets closes, or the first that opens if none is.
fn closing_bracket(text: &str, at: usize, mut depth: u32) -> Option<usize> {
    let ahead = &text.as_bytes()[at..text.len().min(at + SOON)];
    for (i, b) in ahead.iter().enumerate() {
        match b {
            b'(' | b'[' => depth += 1,
            b')' | b']' if depth <= 1 => return Some(at + i),
            b')' | b']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// How far on either side of a semicolon others are looked for, in bytes.
const SERIES: usize = 120;

fn in_series(text: &str, site: &Site, start: usize) -> bool {
    if site.kind != Kind::Semicolon {
        return false;
    }
    spend(2 * SERIES);
    let bytes = text.as_bytes();
    let behind = start.max(site.before.saturating_sub(SERIES)).min(site.before);
    let before = memchr::memrchr(b';', &bytes[behind..site.before]).map(|at| behind + at);
    let ahead = &bytes[site.next..text.len().min(site.next + SERIES)];
    let after = memchr::memchr2(b';', b'.', ahead).map(|at| site.next + at).filter(|&at| bytes[at] == b';');
    let capital = |at: usize| Word::forward(text, lead(text, at + 1).1).is_capital();
    before.is_some_and(capital) || after.is_some_and(capital)
}

fn short_line(head: &str) -> bool {
    head.chars().rev().take_while(|&c| c != '\n').nth(WRAPPED).is_none()
}

fn closes_soon(text: &str, site: &Site) -> bool {
    if !site.in_bracket && !site.in_quote {
        return false;
    }
    if site.in_bracket {
        return closing_bracket(text, site.next, 1).is_some();
    }
    let ahead = &text.as_bytes()[site.next..text.len().min(site.next + SOON)];
    // The last bytes of `»` and `”`; a straight quotation mark closes what it opened.
    memchr::memchr3(b'"', 0xbb, 0x9d, ahead).is_some()
}

/// Whether the running sentence is a row of a table and goes on: `| Vis M. 4 | 0,12 € |`.
pub(crate) fn in_row(text: &str, site: &Site, start: usize) -> bool {
    let bytes = text.as_bytes();
    if bytes[start] != b'|' {
        return false;
    }
    spend(SOON);
    let rest = &bytes[site.before..text.len().min(site.before + SOON)];
    memchr::memchr2(b'|', b'\n', rest).is_some_and(|at| rest[at] == b'|')
}

/// How far ahead the end of a clause is looked for, in bytes, and what is near.
const CLAUSE: usize = 160;
const NEAR: usize = 60;

fn ahead(text: &str, site: &Site) -> Ahead {
    if !matches!(site.kind, Kind::Bare | Kind::Colon | Kind::Semicolon) {
        return Ahead::Unknown;
    }
    let bytes = &text.as_bytes()[site.next..text.len().min(site.next + CLAUSE)];
    let signs = |b: &u8| matches!(b, b'.' | b'!' | b'?' | b';' | b':');
    match bytes.iter().position(signs).map(|at| (at, bytes[at])) {
        None => Ahead::Nothing,
        Some((_, b';')) => Ahead::Semicolon,
        Some((_, b':')) => Ahead::Colon,
        Some((at, _)) if at < NEAR => Ahead::NearStop,
        Some(_) => Ahead::Stop,
    }
}

/// How many characters that are not part of words are passed over in search of a word.
const GAP: usize = 6;

fn word_before(text: &str, at: usize, floor: usize) -> Word {
    if at > floor && text.as_bytes()[at - 1].is_ascii_lowercase() {
        let word = Word::backward(text, at);
        return if word.start < floor { Word::forward(text, floor) } else { word };
    }
    let mut end = at;
    for c in text[floor..at].chars().rev().take(GAP) {
        if is_word_char(c) || is_ideograph_like(c) {
            let word = Word::backward(text, end);
            return if word.start < floor { Word::forward(text, floor) } else { word };
        }
        end -= c.len_utf8();
    }
    Word { start: at, end: at, ..Word::default() }
}

fn second_before(text: &str, at: usize, floor: usize) -> (Word, bool, bool) {
    let head = &text[floor..at];
    let mut near = true;
    let mut stop = false;
    for (seen, c) in head.chars().rev().take(GAP).enumerate() {
        if is_word_char(c) || is_ideograph_like(c) {
            break;
        }
        stop |= c == '.' && seen <= 1;
        near &= c.is_whitespace() || is_apostrophe(c) || c == '.';
    }
    (word_before(text, at, floor), near, stop)
}

fn word_after(text: &str, at: usize) -> Word {
    let mut start = at;
    for c in text[at..].chars().take(GAP) {
        if is_word_char(c) || is_ideograph_like(c) {
            return Word::forward(text, start);
        }
        start += c.len_utf8();
    }
    Word { start: at, end: at, ..Word::default() }
}

/// What leads the text at `at`, and where its first word begins.
fn lead(text: &str, at: usize) -> (Lead, usize) {
    let mut found = Lead::Plain;
    let mut start = at;
    for c in text[at..].chars().take(GAP) {
        if is_word_char(c) || is_ideograph_like(c) {
            break;
        }
        let this = match c {
            '.' | ',' if text[start + 1..].starts_with(char::is_whitespace) => Lead::Mark,
            '"' | '«' | '“' | '„' | '‘' | '\'' | '‹' | '»' | '”' | '「' | '『' | '`' | ',' => {
                Lead::Quote
            }
            '(' | '[' | '{' | '（' => Lead::Bracket,
            '-' | '–' | '—' | '―' | '⁃' => Lead::Dash,
            '*' | '·' | '→' => Lead::Bullet,
            c if is_bullet(c) => Lead::Bullet,
            '!' | '?' | ':' | ';' | '/' | ')' | ']' => Lead::Mark,
            '.' | '…' | '¿' | '¡' => Lead::Terminator,
            c if c.is_whitespace() => found,
            _ => Lead::Other,
        };
        if found == Lead::Plain {
            found = this;
        }
        start += c.len_utf8();
    }
    (found, start)
}
