//! The candidate scan: one pass over the bytes that stops only where a sentence could end.

use super::signs::{Closers, footnote, is_bullet, is_dash, may_end_bare, opens};

/// What makes a place a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// One full stop.
    Stop,
    /// `…`, `...` or longer.
    Ellipsis,
    /// A run with `!` or `?`.
    Mark,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// A full stop of a script that needs no white space after it (`。`).
    Wide,
    /// A line end with none of these before it.
    Line,
    /// A capital after white space, with none of these before it.
    Bare,
    /// A bullet after white space.
    Bullet,
    /// `. . .`
    Omission,
}

/// A place where a sentence could end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Site {
    pub(crate) kind: Kind,
    /// One past the last byte before the terminators (and the white space before them).
    pub(crate) before: usize,
    /// White space stood between the text and its terminator (`quoi ?`).
    pub(crate) spaced: bool,
    /// The terminators are `!?`-like and the last of them asks.
    pub(crate) asks: bool,
    /// A quotation mark closed after the terminators.
    pub(crate) quote_closed: bool,
    /// A bracket closed after the terminators.
    pub(crate) bracket_closed: bool,
    /// One past the last byte of the sentence, if it ends here.
    pub(crate) end: usize,
    /// The first byte of what follows, if it ends here.
    pub(crate) next: usize,
    /// Of a candidate without punctuation: the capital.
    pub(crate) capital: usize,
    /// A line end lies between `end` and `next`.
    pub(crate) line_end: bool,
    /// A blank line does.
    pub(crate) blank_line: bool,
    /// An open bracket encloses this place.
    pub(crate) in_bracket: bool,
    /// An open quotation mark encloses this place.
    pub(crate) in_quote: bool,
    /// Where that bracket or quotation mark opened.
    pub(crate) opened: usize,
}

/// An opening sign is forgotten after as many bytes: one that never closes must not swallow the text.
const FORGET: usize = 1200;

/// What a byte may begin.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Event {
    Nothing,
    Terminator,
    ColonLike,
    LineEnd,
    Capital,
    Bracket,
    Quote,
    Lead,
}

const EVENTS: [Event; 256] = {
    let mut table = [Event::Nothing; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b'.' | b'!' | b'?' => Event::Terminator,
            b':' | b';' => Event::ColonLike,
            b'\n' => Event::LineEnd,
            b'A'..=b'Z' => Event::Capital,
            b'(' | b')' | b'[' | b']' => Event::Bracket,
            b'"' => Event::Quote,
            // Lead bytes of the signs and capitals beyond ASCII that matter: « », capitals with accents,
            // Greek, Cyrillic, Arabic, dashes and quotes, wide signs.
            0xc2 | 0xc3 | 0xc5 | 0xd8 | 0xdb | 0xe2 | 0xe3 | 0xef => Event::Lead,
            _ => Event::Nothing,
        };
        b += 1;
    }
    table
};

/// Walks over a paragraph from candidate to candidate.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    bracket: Option<usize>,
    depth: u32,
    quote: Option<usize>,
    /// Candidates without punctuation are wanted.
    bare: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str, from: usize, bare: bool) -> Self {
        Scanner { text, at: from, bracket: None, depth: 0, quote: None, bare }
    }

    /// The next candidate, or none when the paragraph is at its end.
    pub(crate) fn next_site(&mut self) -> Option<Site> {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            let i = self.at;
            let event = EVENTS[bytes[i] as usize];
            self.at += 1;
            let site = match event {
                Event::Nothing => continue,
                Event::Terminator => self.terminated(i),
                Event::ColonLike => {
                    self.simple(i, i + 1, if bytes[i] == b':' { Kind::Colon } else { Kind::Semicolon })
                }
                Event::LineEnd => self.line(i),
                Event::Capital => self.capital(i),
                Event::Bracket => {
                    self.bracket(i, bytes[i] == b'(' || bytes[i] == b'[');
                    None
                }
                Event::Quote => {
                    self.straight_quote(i);
                    None
                }
                Event::Lead => self.lead(i),
            };
            if site.is_some() {
                return site;
            }
        }
        None
    }

    fn bracket(&mut self, i: usize, opens: bool) {
        if self.bracket.is_some_and(|b| i - b > FORGET) {
            (self.bracket, self.depth) = (None, 0);
        }
        if opens {
            self.depth += 1;
            if self.depth == 1 {
                self.bracket = Some(i);
            }
        } else {
            self.depth = self.depth.saturating_sub(1);
            if self.depth == 0 {
                self.bracket = None;
            }
        }
    }

    fn straight_quote(&mut self, i: usize) {
        self.quote = if self.quote.is_some_and(|q| i - q < FORGET) { None } else { Some(i) };
    }

    /// A sign beyond ASCII.
    fn lead(&mut self, i: usize) -> Option<Site> {
        let bytes = self.text.as_bytes();
        if bytes[i] == 0xc3 && bytes[i + 1] >= 0x9f {
            // A small letter of Latin-1: by far the most frequent.
            self.at = i + 2;
            return None;
        }
        let c = self.text[i..].chars().next()?;
        self.at = i + c.len_utf8();
        match c {
            '«' | '“' | '„' | '‹' if c != '“' || !self.quote_closes_here(i) => self.quote = Some(i),
            '»' | '”' | '“' | '›' => self.quote = None,
            '…' | '؟' | '۔' | '‽' => return self.terminated(i),
            '؛' => return self.simple(i, self.at, Kind::Semicolon),
            '「' | '『' | '《' | '（' | '【' => self.bracket(i, true),
            '」' | '』' | '》' | '）' | '】' => self.bracket(i, false),
            '。' | '！' | '？' | '．' => return self.wide(i),
            '•' | '⁃' | '◦' | '▪' | '‣' | '●' | '■' | '►' => return self.bullet(i),
            _ if c.is_uppercase() => return self.capital(i),
            _ => {}
        }
        None
    }

    /// German and Czech close with the sign that English opens with: closing when something is open and a
    /// word or a full stop stands right before it.
    fn quote_closes_here(&self, i: usize) -> bool {
        self.quote.is_some() && self.text[..i].chars().next_back().is_some_and(|c| !c.is_whitespace())
    }

    /// A candidate without punctuation: a capital at the head of a word, after white space; what opens before
    /// the word (a quotation mark, a bracket, the dash of a list) belongs to it.
    fn capital(&mut self, i: usize) -> Option<Site> {
        let bytes = self.text.as_bytes();
        if !self.bare || i == 0 || !matches!(bytes[i - 1], b' ' | b'"' | b'(' | b'\'' | 0xab | 0xa0 | 0xaf) {
            return None;
        }
        let mut next = self.text[..i].trim_end_matches(opens).len();
        let mut end = self.text[..next].trim_end_matches(' ').len();
        let mut last = self.text[..end].chars().next_back()?;
        if is_dash(last) {
            next = end - last.len_utf8();
            end = self.text[..next].trim_end_matches(' ').len();
            last = self.text[..end].chars().next_back()?;
        }
        if end == next || !may_end_bare(last) {
            return None;
        }
        if last == '"' && self.text[..end - 1].ends_with(' ') {
            return None;
        }
        let mut site = self.site(Kind::Bare, end, end, next);
        site.capital = i;
        site.bracket_closed = matches!(last, ')' | ']');
        site.quote_closed = matches!(last, '"' | '»' | '”');
        Some(site)
    }

    /// A bullet inside a line: `• pommes • poires`.
    fn bullet(&self, i: usize) -> Option<Site> {
        let end = self.text[..i].trim_end_matches([' ', '\u{a0}']).len();
        (end > 0 && end < i && self.text[i..].chars().take(8).any(|c| !is_bullet(c)))
            .then(|| self.site(Kind::Bullet, end, end, i))
    }

    /// A line end inside a paragraph with no terminator before it.
    fn line(&mut self, i: usize) -> Option<Site> {
        let end = self.text[..i].trim_end().len();
        let next = i + (self.text.len() - i - self.text[i..].trim_start().len());
        self.at = next.max(i + 1);
        (end > 0 && next < self.text.len()).then(|| self.site(Kind::Line, end, end, next))
    }

    fn simple(&mut self, i: usize, after: usize, kind: Kind) -> Option<Site> {
        let next = self.skip_space(after);
        if next == after || next == self.text.len() {
            return None;
        }
        let before = self.text[..i].trim_end().len();
        let mut site = self.site(kind, before, after, next);
        site.spaced = before < i;
        Some(site)
    }

    /// A run of terminators, with what closes after it.
    fn terminated(&mut self, i: usize) -> Option<Site> {
        let (run_end, kind, asks) = self.run(i);
        self.at = run_end;
        let mut closers = Closers::default();
        let end = self.close(run_end, &mut closers);
        let next = self.skip_space(end);
        if next == end || next == self.text.len() {
            return None;
        }
        let before = self.text[..i].trim_end().len();
        let mut site = self.site(kind, before, end, next);
        site.spaced = before < i;
        site.asks = asks;
        site.quote_closed = closers.quote;
        site.bracket_closed = closers.bracket;
        if site.quote_closed {
            site.in_quote = false;
        }
        if site.bracket_closed {
            site.in_bracket = self.depth > 1;
        }
        // What closed is behind us: go on from there, with the state that it leaves.
        while self.at < end {
            let c = self.text[self.at..].chars().next()?;
            match c {
                '(' | ')' | '[' | ']' => self.bracket(self.at, c == '(' || c == '['),
                '"' => self.straight_quote(self.at),
                '»' | '”' | '“' | '›' => self.quote = None,
                _ => {}
            }
            self.at += c.len_utf8();
        }
        Some(site)
    }

    /// A terminator of a script without spaces.
    fn wide(&mut self, i: usize) -> Option<Site> {
        let point = self.text[i..].strip_prefix('．');
        if point.is_some_and(|rest| rest.starts_with(char::is_numeric)) {
            return None;
        }
        let mut end = i;
        let (mut asks, mut quote_closed, mut bracket_closed) = (false, false, false);
        for c in self.text[i..].chars() {
            match c {
                '。' | '！' | '？' | '．' | '…' | '!' | '?' => asks |= c == '？',
                '」' | '』' | '》' | '）' | '】' | ')' => {
                    self.bracket(end, false);
                    bracket_closed = true;
                }
                '”' | '’' | '"' => {
                    self.quote = None;
                    quote_closed = true;
                }
                _ => break,
            }
            end += c.len_utf8();
        }
        self.at = end;
        let next = self.skip_space(end);
        if next == self.text.len() {
            return None;
        }
        let site = self.site(Kind::Wide, i, end, next);
        Some(Site { asks, quote_closed, bracket_closed, ..site })
    }

    /// The end of the run of terminators at `i`, and what it is.
    fn run(&self, i: usize) -> (usize, Kind, bool) {
        let bytes = self.text.as_bytes();
        let (mut end, mut stops, mut mark, mut asks, mut spread) = (i, 0, false, false, false);
        loop {
            let c = match self.text[end..].chars().next() {
                Some(c @ ('.' | '!' | '?' | '…' | '؟' | '۔' | '‽')) => c,
                // `! !` and `? !` with white space between, as French typography has it.
                Some(' ' | '\u{a0}' | '\u{202f}') if mark => {
                    let after = self.skip_space(end);
                    if after - end <= 3 && matches!(bytes.get(after), Some(b'!' | b'?')) {
                        end = after;
                        continue;
                    }
                    break;
                }
                // `. . .`
                Some(' ' | '\u{a0}' | '\u{202f}') if stops > 0 && self.spaced_stop(end) => {
                    end = self.skip_space(end);
                    spread = true;
                    continue;
                }
                _ => break,
            };
            stops += match c {
                '.' | '۔' => 1,
                '…' => 3,
                _ => 0,
            };
            mark |= matches!(c, '!' | '?' | '؟' | '‽');
            asks = matches!(c, '?' | '؟' | '‽') || (asks && c == '!');
            end += c.len_utf8();
        }
        let kind = match (mark, stops) {
            (true, _) => Kind::Mark,
            // Three stops apart mark something left out; a fourth one ends the sentence.
            (false, 3) if spread => Kind::Omission,
            (false, 0 | 1) => Kind::Stop,
            (false, 2) if !self.text[i..end].contains('…') => Kind::Stop,
            _ => Kind::Ellipsis,
        };
        (end, kind, asks)
    }

    /// A full stop follows one space after `end`, with no word at its heels.
    fn spaced_stop(&self, end: usize) -> bool {
        let after = self.skip_space(end);
        let bytes = self.text.as_bytes();
        after - end <= 3
            && bytes.get(after) == Some(&b'.')
            && bytes.get(after + 1).is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'.')
    }

    /// Passes over closing brackets, quotation marks, footnote marks and stray bars after the terminators.
    fn close(&self, from: usize, closers: &mut Closers) -> usize {
        let mut end = from;
        loop {
            let rest = &self.text[end..];
            let Some(c) = rest.chars().next() else { return end };
            match c {
                ')' | ']' | '}' => closers.bracket = true,
                '"' | '”' | '’' | '»' | '›' | '\'' => closers.quote = true,
                '“' if self.quote.is_some() || closers.any() => closers.quote = true,
                '[' => match footnote(rest) {
                    Some(length) => {
                        end += length;
                        continue;
                    }
                    None => return end,
                },
                ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => {
                    let after = self.skip_space(end);
                    match self.closer_after_space(after) {
                        Some(length) => {
                            closers.quote |= !self.text[after..].starts_with(['|', '[']);
                            end = after + length;
                            continue;
                        }
                        None => return end,
                    }
                }
                _ => return end,
            }
            end += c.len_utf8();
        }
    }

    /// Signs that close even after white space: `»`, `''`, a straight quote that was open, a stray bar, a footnote
    /// mark.
    fn closer_after_space(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let c = rest.chars().next()?;
        let length = match c {
            '»' | '”' => c.len_utf8(),
            '|' => 1,
            '\'' if rest.starts_with("''") => 2,
            '"' if self.quote.is_some() => 1,
            '[' => footnote(rest)?,
            _ => return None,
        };
        let after = rest[length..].chars().next();
        let free = after.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | ']' | '.' | ',' | ';'));
        free.then_some(length)
    }

    fn skip_space(&self, from: usize) -> usize {
        from + (self.text.len() - from - self.text[from..].trim_start().len())
    }

    fn site(&self, kind: Kind, before: usize, end: usize, next: usize) -> Site {
        let between = self.text.as_bytes()[end..next].iter();
        let near = |opened: &usize| end.saturating_sub(*opened) <= FORGET;
        let (bracket, quote) = (self.bracket.filter(near), self.quote.filter(near));
        Site {
            kind,
            before,
            spaced: false,
            asks: false,
            quote_closed: false,
            bracket_closed: false,
            end,
            next,
            capital: next,
            line_end: between.clone().any(|&b| b == b'\n'),
            in_bracket: bracket.is_some(),
            in_quote: quote.is_some(),
            opened: bracket.or(quote).unwrap_or(0),
            blank_line: between.filter(|&&b| b == b'\n').count() > 1,
        }
    }
}
