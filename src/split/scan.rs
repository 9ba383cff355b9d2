//! The candidate scan: one pass over the bytes that stops only where a sentence could end.

use super::effort::spend;
use super::profile::Profile;
use super::signs::{is_bullet, is_dash, may_end_bare, opens};
use super::site::{Kind, Site};

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
    pub(super) text: &'a str,
    pub(super) at: usize,
    bracket: Option<usize>,
    pub(super) depth: u32,
    pub(super) quote: Option<usize>,
    /// Candidates without punctuation, and after a colon or a semicolon in running text, are wanted: where something was
    /// learned of the language, as nothing else tells them apart.
    learned: bool,
    /// `;` asks, as in Greek.
    greek: bool,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str, from: usize, profile: &Profile) -> Self {
        Scanner {
            text,
            at: from,
            bracket: None,
            depth: 0,
            quote: None,
            learned: profile.learned,
            greek: profile.greek,
        }
    }

    /// The next candidate, or none when the paragraph is at its end.
    pub(crate) fn next_site(&mut self) -> Option<Site> {
        let bytes = self.text.as_bytes();
        // Whatever is nothing is passed over in a loop of its own: most of a text is.
        while let Some(i) = self.next_event(bytes) {
            self.at = i + 1;
            let site = match EVENTS[bytes[i] as usize] {
                Event::Nothing => None,
                Event::Terminator => self.terminated(i),
                Event::ColonLike if bytes[i] == b':' => self.simple(i, i + 1, Kind::Colon),
                Event::ColonLike if self.greek => self.simple(i, i + 1, Kind::Mark),
                Event::ColonLike => self.simple(i, i + 1, Kind::Semicolon),
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

    /// The next byte that may begin a candidate, a capital or a sign that opens or closes.
    #[inline]
    fn next_event(&self, bytes: &[u8]) -> Option<usize> {
        let mut at = self.at;
        loop {
            match (*bytes.get(at)?, bytes.get(at + 1)) {
                // A small letter of Latin-1: by far the most frequent beyond ASCII.
                (0xc3, Some(0x9f..)) => at += 2,
                (b, _) if EVENTS[b as usize] == Event::Nothing => at += 1,
                _ => return Some(at),
            }
        }
    }

    pub(super) fn bracket(&mut self, i: usize, opens: bool) {
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

    /// A straight quotation mark opens where a word begins and closes where one ends; where white space or none is on
    /// both sides, it does what the last one did not.
    pub(super) fn straight_quote(&mut self, i: usize) {
        let bytes = self.text.as_bytes();
        let heads = i == 0 || matches!(bytes[i - 1], b' ' | b'\n' | b'(' | b'[' | b'\'' | 0xa0 | 0x99);
        let tails = bytes
            .get(i + 1)
            .is_none_or(|b| matches!(b, b' ' | b'\n' | b'.' | b',' | b';' | b':' | b')' | b'!' | b'?'));
        let open = self.quote.is_some_and(|q| i - q < FORGET);
        let opens = if heads == tails { !open } else { heads };
        self.quote = opens.then_some(i);
    }

    /// A sign beyond ASCII.
    fn lead(&mut self, i: usize) -> Option<Site> {
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
            _ if is_bullet(c) => return self.bullet(i),
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
        if !self.learned || i == 0 || !matches!(bytes[i - 1], b' ' | b'"' | b'(' | b'\'' | 0xab | 0xa0 | 0xaf)
        {
            return None;
        }
        let mut next = self.text[..i].trim_end_matches(opens).len();
        let mut end = self.text[..next].trim_end_matches(' ').len();
        spend(i - end);
        let mut last = self.text[..end].chars().next_back()?;
        if is_dash(last) {
            next = end - last.len_utf8();
            end = self.text[..next].trim_end_matches(' ').len();
            last = self.text[..end].chars().next_back()?;
        }
        next += self.text[next..i].len() - self.text[next..i].trim_start().len();
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
        let end = self.text[..i].trim_end().len();
        spend(i - end);
        (end > 0 && end < i && self.text[i..].chars().take(8).any(|c| !is_bullet(c) && !c.is_whitespace()))
            .then(|| self.site(Kind::Bullet, end, end, i))
    }

    /// A line end inside a paragraph with no terminator before it.
    fn line(&mut self, i: usize) -> Option<Site> {
        let end = self.text[..i].trim_end().len();
        let next = i + (self.text.len() - i - self.text[i..].trim_start().len());
        spend(next - end);
        self.at = next.max(i + 1);
        (end > 0 && next < self.text.len()).then(|| self.site(Kind::Line, end, end, next))
    }

    fn simple(&mut self, i: usize, after: usize, kind: Kind) -> Option<Site> {
        let next = self.skip_space(after);
        if next == after || next == self.text.len() {
            return None;
        }
        let before = self.text[..i].trim_end().len();
        spend(i - before);
        let mut site = self.site(kind, before, after, next);
        site.spaced = before < i;
        let sure = kind == Kind::Mark || self.text.as_bytes()[i] == 0xd8;
        (self.learned || site.line_end || sure).then_some(site)
    }

    pub(super) fn skip_space(&self, from: usize) -> usize {
        // One space and a letter: nearly always so.
        match self.text.as_bytes().get(from..from + 2) {
            Some([b' ', b'!'..=b'~']) => from + 1,
            Some([b'!'..=b'~', _]) => from,
            _ => {
                let to = self.text.len() - self.text[from..].trim_start().len();
                spend(to - from);
                to
            }
        }
    }

    pub(super) fn site(&self, kind: Kind, before: usize, end: usize, next: usize) -> Site {
        let line_ends = if next - end <= 1 && self.text.as_bytes().get(end) != Some(&b'\n') {
            0
        } else {
            memchr::memchr_iter(b'\n', &self.text.as_bytes()[end..next]).take(2).count()
        };
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
            line_end: line_ends > 0,
            in_bracket: bracket.is_some(),
            in_quote: quote.is_some(),
            opened: bracket.or(quote).unwrap_or(0),
            blank_line: line_ends > 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::language::Language;

    #[test]
    fn a_sentence_never_begins_with_white_space() {
        let text = "Le soir \u{202f}Après la pluie";
        let mut scanner = Scanner::new(text, 0, Profile::of(Language::French));
        let site = scanner.next_site().unwrap();
        assert_eq!((&text[..site.end], &text[site.next..]), ("Le soir", "Après la pluie"));
    }
}
