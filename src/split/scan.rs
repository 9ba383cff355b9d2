//! Scans a paragraph for candidates in one pass over its bytes. The pass stops only at bytes that have an
//! [`Event`].

use super::chars::{can_end_unpunctuated, is_bullet, is_dash, is_opener, is_script_stop, skip_space};
use super::enclosures::Enclosures;
use super::terminators::{Closers, Run};
use super::{Candidate, Profile, Trigger, count_probes};

/// The kind of character whose UTF-8 form begins with a given byte. The scan skips bytes of the kind
/// `Nothing`.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Event {
    Nothing,
    Terminator,
    ColonOrSemicolon,
    LineEnd,
    Capital,
    Bracket,
    Quote,
    NonAscii,
}

const EVENTS: [Event; 256] = {
    let mut table = [Event::Nothing; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b'.' | b'!' | b'?' => Event::Terminator,
            b':' | b';' => Event::ColonOrSemicolon,
            b'\n' => Event::LineEnd,
            b'A'..=b'Z' => Event::Capital,
            b'(' | b')' | b'[' | b']' => Event::Bracket,
            b'"' => Event::Quote,
            // The first bytes of the UTF-8 forms of « », non-ASCII capitals, Armenian, Arabic, the scripts of
            // India, Ethiopic, Burmese and Khmer, dashes, quotation marks and full-width forms.
            0xc2 | 0xc3 | 0xc5 | 0xd6 | 0xd8 | 0xdb | 0xe0..=0xe3 | 0xef => Event::NonAscii,
            _ => Event::Nothing,
        };
        b += 1;
    }
    table
};

/// Iterates over the candidates of a paragraph.
pub struct Scanner<'a> {
    text: &'a str,
    at: usize,
    open: Enclosures,
    fitted: bool,
    sentence_mark: u8,
}

impl<'a> Scanner<'a> {
    /// Starts a scan at byte `from` of `text`.
    pub fn new(text: &'a str, from: usize, profile: &Profile) -> Self {
        let Profile { fitted, sentence_mark, .. } = *profile;
        Scanner { text, at: from, open: Enclosures::default(), fitted, sentence_mark }
    }

    /// Returns the next candidate, or `None` at the end of the paragraph.
    pub fn next_candidate(&mut self) -> Option<Candidate> {
        let bytes = self.text.as_bytes();
        while let Some(i) = self.next_event(bytes) {
            self.at = i + 1;
            let candidate = match EVENTS[bytes[i] as usize] {
                Event::Nothing => None,
                Event::Terminator => self.terminators(i),
                Event::ColonOrSemicolon if bytes[i] == self.sentence_mark => {
                    self.single(i, i + 1, Trigger::Mark)
                }
                Event::ColonOrSemicolon if bytes[i] == b':' => self.single(i, i + 1, Trigger::Colon),
                Event::ColonOrSemicolon => self.single(i, i + 1, Trigger::Semicolon),
                Event::LineEnd => self.line_end(i),
                Event::Capital => self.capital(i),
                Event::Bracket => {
                    match bytes[i] {
                        b'(' | b'[' => self.open.open_bracket(i),
                        _ => self.open.close_bracket(i),
                    }
                    None
                }
                Event::Quote => {
                    self.open.straight_quote(self.text, i);
                    None
                }
                Event::NonAscii => self.non_ascii(i),
            };
            if candidate.is_some() {
                return candidate;
            }
        }
        None
    }

    /// Returns the offset of the next byte whose [`Event`] is not `Nothing`. There are few such bytes, so
    /// this is a separate, tight loop.
    #[inline]
    fn next_event(&self, bytes: &[u8]) -> Option<usize> {
        let mut at = self.at;
        loop {
            match (*bytes.get(at)?, bytes.get(at + 1)) {
                // Skip a lower-case Latin-1 letter, by far the most frequent kind of non-ASCII character.
                (0xc3, Some(0x9f..)) => at += 2,
                (b, _) if EVENTS[b as usize] == Event::Nothing => at += 1,
                _ => return Some(at),
            }
        }
    }

    fn non_ascii(&mut self, i: usize) -> Option<Candidate> {
        let c = self.text[i..].chars().next()?;
        self.at = i + c.len_utf8();
        match c {
            '«' | '“' | '„' | '‹' if c != '“' || !self.closes_german_quote(i) => {
                self.open.quote = Some(i)
            }
            '»' | '”' | '“' | '›' => self.open.quote = None,
            '…' | '؟' | '۔' | '‽' => return self.terminators(i),
            '؛' => return self.single(i, self.at, Trigger::Semicolon),
            '「' | '『' | '《' | '（' | '【' => self.open.open_bracket(i),
            '」' | '』' | '》' | '）' | '】' => self.open.close_bracket(i),
            '。' | '！' | '？' | '．' => return self.ideographic(i),
            _ if is_script_stop(c) => return self.ideographic(i),
            _ if is_bullet(c) => return self.bullet(i),
            _ if c.is_uppercase() => return self.capital(i),
            _ => {}
        }
        None
    }

    /// Whether the `“` at `i` is a closing mark, as in German: a quotation is open, and no white space
    /// precedes the mark.
    fn closes_german_quote(&self, i: usize) -> bool {
        self.open.quote.is_some() && self.text[..i].chars().next_back().is_some_and(|c| !c.is_whitespace())
    }

    /// Handles a run of sentence-ending marks that begins at `i`, and the closing punctuation after it.
    fn terminators(&mut self, i: usize) -> Option<Candidate> {
        let run = Run::at(self.text, i);
        self.at = run.end;
        let closers = Closers::after(self.text, run.end, &self.open);
        let next_start = skip_space(self.text, closers.end);
        count_probes(closers.end - i);
        if next_start == closers.end || next_start == self.text.len() {
            return None;
        }
        let text_end = self.text[..i].trim_end().len();
        count_probes(i - text_end);
        let mut candidate = self.candidate(run.trigger, text_end, closers.end, next_start);
        candidate.spaced = text_end < i;
        candidate.is_question = run.is_question;
        candidate.quote_closed = closers.quote;
        candidate.bracket_closed = closers.bracket;
        if closers.quote {
            candidate.in_quote = false;
        }
        if closers.bracket {
            candidate.in_bracket = self.open.depth > 1;
        }
        self.pass_closers(closers.end)?;
        Some(candidate)
    }

    /// Moves the scan to byte `end`, and records the brackets and quotation marks that open or close on the
    /// way.
    fn pass_closers(&mut self, end: usize) -> Option<()> {
        while self.at < end {
            let c = self.text[self.at..].chars().next()?;
            match c {
                '(' | '[' => self.open.open_bracket(self.at),
                ')' | ']' => self.open.close_bracket(self.at),
                '"' => self.open.straight_quote(self.text, self.at),
                '»' | '”' | '“' | '›' => self.open.quote = None,
                _ => {}
            }
            self.at += c.len_utf8();
        }
        Some(())
    }

    /// Handles a sentence-ending mark that needs no white space after it, such as `。` or the danda.
    fn ideographic(&mut self, i: usize) -> Option<Candidate> {
        // The full-width full stop can be a decimal point, and the Armenian full stop can separate hours and
        // minutes.
        let decimal_point = self.text[i..].strip_prefix(['．', '։']);
        if decimal_point.is_some_and(|rest| rest.starts_with(char::is_numeric)) {
            return None;
        }
        let mut end = i;
        let (mut is_question, mut quote_closed, mut bracket_closed) = (false, false, false);
        for c in self.text[i..].chars() {
            match c {
                '。' | '！' | '？' | '．' | '…' | '!' | '?' => is_question |= c == '？',
                _ if is_script_stop(c) => is_question |= c == '፧',
                '」' | '』' | '》' | '）' | '】' | ')' => {
                    self.open.close_bracket(end);
                    bracket_closed = true;
                }
                '”' | '’' | '"' => {
                    self.open.quote = None;
                    quote_closed = true;
                }
                _ => break,
            }
            end += c.len_utf8();
        }
        count_probes(end - i);
        self.at = end;
        let next_start = skip_space(self.text, end);
        if next_start == self.text.len() {
            return None;
        }
        let candidate = self.candidate(Trigger::Ideographic, i, end, next_start);
        Some(Candidate { is_question, quote_closed, bracket_closed, ..candidate })
    }

    /// Handles a capital at the beginning of a word, without punctuation before it. An opening quotation
    /// mark, an opening bracket or the dash of a list item before the word belongs to the next sentence.
    fn capital(&mut self, i: usize) -> Option<Candidate> {
        let bytes = self.text.as_bytes();
        if !self.fitted || i == 0 || !matches!(bytes[i - 1], b' ' | b'"' | b'(' | b'\'' | 0xab | 0xa0 | 0xaf)
        {
            return None;
        }
        let mut next_start = self.text[..i].trim_end_matches(is_opener).len();
        let mut end = self.text[..next_start].trim_end_matches(' ').len();
        count_probes(i - end);
        let mut last = self.text[..end].chars().next_back()?;
        if is_dash(last) {
            next_start = end - last.len_utf8();
            end = self.text[..next_start].trim_end_matches(' ').len();
            last = self.text[..end].chars().next_back()?;
        }
        next_start += self.text[next_start..i].len() - self.text[next_start..i].trim_start().len();
        let opens = last == '"' && self.text[..end - 1].ends_with(' ');
        if end == next_start || !can_end_unpunctuated(last) || opens {
            return None;
        }
        let mut candidate = self.candidate(Trigger::Capital, end, end, next_start);
        candidate.capital = i;
        candidate.bracket_closed = matches!(last, ')' | ']');
        candidate.quote_closed = matches!(last, '"' | '»' | '”');
        Some(candidate)
    }

    /// Handles a bullet inside a line: `• pommes • poires`.
    fn bullet(&self, i: usize) -> Option<Candidate> {
        let end = self.text[..i].trim_end().len();
        count_probes(i - end);
        let has_text = self.text[i..].chars().take(8).any(|c| !is_bullet(c) && !c.is_whitespace());
        (end > 0 && end < i && has_text).then(|| self.candidate(Trigger::Bullet, end, end, i))
    }

    /// Handles a line end inside a paragraph, without a sentence-ending mark before it.
    fn line_end(&mut self, i: usize) -> Option<Candidate> {
        let end = self.text[..i].trim_end().len();
        let next_start = i + (self.text.len() - i - self.text[i..].trim_start().len());
        count_probes(next_start - end);
        self.at = next_start.max(i + 1);
        let inside = end > 0 && next_start < self.text.len();
        inside.then(|| self.candidate(Trigger::LineEnd, end, end, next_start))
    }

    /// Handles a colon, a semicolon or a Greek question mark from `i` to `end`.
    fn single(&mut self, i: usize, end: usize, trigger: Trigger) -> Option<Candidate> {
        let next_start = skip_space(self.text, end);
        if next_start == end || next_start == self.text.len() {
            return None;
        }
        let text_end = self.text[..i].trim_end().len();
        count_probes(i - text_end);
        let mut candidate = self.candidate(trigger, text_end, end, next_start);
        candidate.spaced = text_end < i;
        let arabic = self.text.as_bytes()[i] == 0xd8;
        (self.fitted || candidate.line_end || trigger == Trigger::Mark || arabic).then_some(candidate)
    }

    fn candidate(&self, trigger: Trigger, text_end: usize, end: usize, next_start: usize) -> Candidate {
        let line_ends = if next_start - end <= 1 && self.text.as_bytes().get(end) != Some(&b'\n') {
            0
        } else {
            memchr::memchr_iter(b'\n', &self.text.as_bytes()[end..next_start]).take(2).count()
        };
        let (bracket, quote) = self.open.around(end);
        Candidate {
            trigger,
            text_end,
            spaced: false,
            is_question: false,
            quote_closed: false,
            bracket_closed: false,
            end,
            next_start,
            capital: next_start,
            line_end: line_ends > 0,
            blank_line: line_ends > 1,
            in_bracket: bracket.is_some(),
            in_quote: quote.is_some(),
            opened: bracket.or(quote).unwrap_or(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn a_sentence_never_begins_with_white_space() {
        let text = "Le soir \u{202f}Après la pluie";
        let mut scanner = Scanner::new(text, 0, Profile::of(Language::French));
        let candidate = scanner.next_candidate().unwrap();
        assert_eq!((&text[..candidate.end], &text[candidate.next_start..]), ("Le soir", "Après la pluie"));
    }
}
