//! Runs of terminators (`.`, `?!`, `! !`, `. . .`, `。`) and what closes after them.

use super::effort::spend;
use super::scan::Scanner;
use super::signs::{Closers, footnote, is_emoji};
use super::site::{Kind, Site};

impl Scanner<'_> {
    /// A run of terminators, with what closes after it.
    pub(super) fn terminated(&mut self, i: usize) -> Option<Site> {
        let (run_end, kind, asks) = self.run(i);
        self.at = run_end;
        let mut closers = Closers::default();
        let end = self.close(run_end, &mut closers);
        let next = self.skip_space(end);
        spend(end - i);
        if next == end || next == self.text.len() {
            return None;
        }
        let before = self.text[..i].trim_end().len();
        spend(i - before);
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
    pub(super) fn wide(&mut self, i: usize) -> Option<Site> {
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
        spend(end - i);
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
                            let rest = &self.text[after..];
                            closers.bracket |= rest.starts_with([')', ']']);
                            closers.quote |=
                                !rest.starts_with(['|', '[', ')', ']']) && !rest.starts_with(is_emoji);
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

    /// Signs that close even after white space: `»`, `''`, a straight quote or a bracket that was open, a stray bar, a
    /// footnote mark.
    fn closer_after_space(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let c = rest.chars().next()?;
        let length = match c {
            '»' | '”' => c.len_utf8(),
            // `Merci ! 😊`
            _ if is_emoji(c) => rest.len() - rest.trim_start_matches(is_emoji).len(),
            '|' => 1,
            '\'' if rest.starts_with("''") => 2,
            '"' if self.quote.is_some() => 1,
            '[' => footnote(rest)?,
            ')' | ']' if self.depth > 0 => 1,
            _ => return None,
        };
        let after = rest[length..].chars().next();
        let free = after.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | ']' | '.' | ',' | ';'));
        free.then_some(length)
    }
}
