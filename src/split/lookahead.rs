//! Examines the text within fixed distances of a candidate, for example to find where brackets close.

use super::neighbours::{MAX_GAP, lead};
use super::{Candidate, Lead, Trigger, Word, count_probes};

/// Number of bytes searched for a closing bracket or quotation mark. Most are nearer. The value was set by
/// hand.
const CLOSING_WINDOW: usize = 240;
/// Number of bytes searched for the end of the clause after a candidate. The value was set by hand.
const CLAUSE_WINDOW: usize = 160;
/// A sentence-ending mark within this many bytes counts as near. The clause before it has only a few words.
/// The value was set by hand.
const NEAR: usize = 60;
/// Number of bytes searched for another semicolon on either side of a semicolon. The value was set by hand.
const SERIES_WINDOW: usize = 120;
/// Maximum length of a short line, in characters. Text is rarely wrapped at so narrow a width. The value was
/// set by hand.
const MAX_SHORT_LINE: usize = 42;
/// Upper bound on the bytes that the functions of this file inspect for one candidate. [`in_series`] and
/// [`in_table_row`] count their bytes themselves.
pub(crate) const WINDOWS: usize = 2 * CLOSING_WINDOW + CLAUSE_WINDOW;

/// The punctuation that ends the clause after a candidate. Trained models depend on the order of the
/// variants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ClauseEnd {
    /// Not determined, because the candidate is neither a capital nor a colon nor a semicolon.
    Unknown,
    /// No punctuation that ends a clause within [`CLAUSE_WINDOW`] bytes.
    Nothing,
    Semicolon,
    Colon,
    /// `.`, `!` or `?` within [`NEAR`] bytes.
    NearTerminator,
    /// `.`, `!` or `?` further away.
    FarTerminator,
}

pub(crate) fn clause_end(text: &str, candidate: &Candidate) -> ClauseEnd {
    if !matches!(candidate.trigger, Trigger::Capital | Trigger::Colon | Trigger::Semicolon) {
        return ClauseEnd::Unknown;
    }
    let bytes = &text.as_bytes()[candidate.next_start..text.len().min(candidate.next_start + CLAUSE_WINDOW)];
    let is_end = |b: &u8| matches!(b, b'.' | b'!' | b'?' | b';' | b':');
    match bytes.iter().position(is_end).map(|at| (at, bytes[at])) {
        None => ClauseEnd::Nothing,
        Some((_, b';')) => ClauseEnd::Semicolon,
        Some((_, b':')) => ClauseEnd::Colon,
        Some((at, _)) if at < NEAR => ClauseEnd::NearTerminator,
        Some(_) => ClauseEnd::FarTerminator,
    }
}

/// Returns the first character after the brackets that open at `at` or enclose the position `at`. Skips white
/// space and closing marks.
pub(crate) fn after_bracket(text: &str, at: usize, opening: Lead) -> Option<char> {
    let close = closing_bracket(text, at, u32::from(opening != Lead::Bracket))?;
    text[close + 1..]
        .chars()
        .take(MAX_GAP)
        .find(|c| !c.is_whitespace() && !matches!(c, ')' | ']' | '"' | '»' | '”'))
}

/// Returns the offset where the outermost of `depth` open brackets closes. If `depth` is 0, returns the
/// offset where the next bracket closes.
fn closing_bracket(text: &str, at: usize, mut depth: u32) -> Option<usize> {
    let ahead = &text.as_bytes()[at..text.len().min(at + CLOSING_WINDOW)];
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

/// Whether the bracket or quotation mark that encloses the candidate closes within [`CLOSING_WINDOW`] bytes.
pub(crate) fn closes_soon(text: &str, candidate: &Candidate) -> bool {
    let from = candidate.next_start;
    if candidate.in_bracket {
        return closing_bracket(text, from, 1).is_some();
    }
    if !candidate.in_quote {
        return false;
    }
    let ahead = &text.as_bytes()[from..text.len().min(from + CLOSING_WINDOW)];
    // Search for a straight quotation mark, or the last byte of `»` or `”`.
    memchr::memchr3(b'"', 0xbb, 0x9d, ahead).is_some()
}

/// Whether another semicolon within [`SERIES_WINDOW`] bytes also comes before a capital, as in
/// `A (1928) ; B (1921) ; C (1903)`.
pub(crate) fn in_series(text: &str, candidate: &Candidate, start: usize) -> bool {
    if candidate.trigger != Trigger::Semicolon {
        return false;
    }
    count_probes(2 * SERIES_WINDOW);
    let bytes = text.as_bytes();
    let (end, next) = (candidate.text_end, candidate.next_start);
    let from = start.max(end.saturating_sub(SERIES_WINDOW)).min(end);
    let before = memchr::memrchr(b';', &bytes[from..end]).map(|at| from + at);
    let ahead = &bytes[next..text.len().min(next + SERIES_WINDOW)];
    let after = memchr::memchr2(b';', b'.', ahead).map(|at| next + at).filter(|&at| bytes[at] == b';');
    let capital_follows = |at: usize| Word::forward(text, lead(text, at + 1).1).is_capital();
    before.is_some_and(capital_follows) || after.is_some_and(capital_follows)
}

/// Whether the last line of `head` is too short to have been wrapped.
pub(crate) fn ends_with_short_line(head: &str) -> bool {
    head.chars().rev().take_while(|&c| c != '\n').nth(MAX_SHORT_LINE).is_none()
}

/// Whether the candidate is inside a table row that began at `start`: `| Vis M. 4 | 0,12 € |`.
pub(crate) fn in_table_row(text: &str, candidate: &Candidate, start: usize) -> bool {
    let bytes = text.as_bytes();
    if bytes[start] != b'|' {
        return false;
    }
    count_probes(CLOSING_WINDOW);
    let rest = &bytes[candidate.text_end..text.len().min(candidate.text_end + CLOSING_WINDOW)];
    memchr::memchr2(b'|', b'\n', rest).is_some_and(|at| rest[at] == b'|')
}
