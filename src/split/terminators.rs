//! Finds runs of sentence-ending marks (`.`, `?!`, `! !`, `. . .`) and the closing punctuation after them.

use super::Trigger;
use super::chars::{is_emoji, skip_space};
use super::enclosures::Enclosures;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// The offset one past the last byte.
    pub(super) end: usize,
    pub(super) trigger: Trigger,
    /// Whether the last mark is a question mark, ignoring any exclamation marks after it (`?!`).
    pub(super) is_question: bool,
}

impl Run {
    /// Reads the run of sentence-ending marks that begins at `start`.
    pub(super) fn at(text: &str, start: usize) -> Run {
        let bytes = text.as_bytes();
        let (mut end, mut stops) = (start, 0);
        let (mut mark, mut is_question, mut spaced) = (false, false, false);
        loop {
            let c = match text[end..].chars().next() {
                Some(c @ ('.' | '!' | '?' | '…' | '؟' | '۔' | '‽')) => c,
                // Spaces may separate marks, as in French typography: `! !`, `? !`
                Some(' ' | '\u{a0}' | '\u{202f}') if mark => {
                    let after = skip_space(text, end);
                    if after - end <= 3 && matches!(bytes.get(after), Some(b'!' | b'?')) {
                        end = after;
                        continue;
                    }
                    break;
                }
                // Spaces may separate full stops: `. . .`
                Some(' ' | '\u{a0}' | '\u{202f}') if stops > 0 && spaced_stop_follows(text, end) => {
                    end = skip_space(text, end);
                    spaced = true;
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
            is_question = matches!(c, '?' | '؟' | '‽') || (is_question && c == '!');
            end += c.len_utf8();
        }
        let trigger = match (mark, stops) {
            (true, _) => Trigger::Mark,
            // Three spaced full stops mark an omission. A fourth one ends the sentence.
            (false, 3) if spaced => Trigger::SpacedEllipsis,
            (false, 0 | 1) => Trigger::FullStop,
            _ => Trigger::Ellipsis,
        };
        Run { end, trigger, is_question }
    }
}

/// Whether one more spaced full stop follows `end`: up to three bytes of spaces, then a full stop. No
/// ASCII letter, digit or other full stop may come directly after it.
fn spaced_stop_follows(text: &str, end: usize) -> bool {
    let after = skip_space(text, end);
    let bytes = text.as_bytes();
    after - end <= 3
        && bytes.get(after) == Some(&b'.')
        && bytes.get(after + 1).is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'.')
}

/// The closing punctuation after a run of sentence-ending marks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Closers {
    /// The offset one past the last byte.
    pub(super) end: usize,
    pub(super) quote: bool,
    pub(super) bracket: bool,
}

impl Closers {
    /// Reads closing brackets, quotation marks, footnote marks and stray vertical bars, starting at offset
    /// `from`.
    pub(super) fn after(text: &str, from: usize, open: &Enclosures) -> Closers {
        let mut closers = Closers { end: from, quote: false, bracket: false };
        loop {
            let rest = &text[closers.end..];
            let Some(c) = rest.chars().next() else { return closers };
            match c {
                ')' | ']' | '}' => closers.bracket = true,
                '"' | '”' | '’' | '»' | '›' | '\'' => closers.quote = true,
                '“' if open.quote.is_some() || closers.quote || closers.bracket => closers.quote = true,
                '[' => match footnote_mark(rest) {
                    Some(length) => {
                        closers.end += length;
                        continue;
                    }
                    None => return closers,
                },
                ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => {
                    let after = skip_space(text, closers.end);
                    let rest = &text[after..];
                    let Some(length) = closer_after_space(rest, open) else { return closers };
                    closers.bracket |= rest.starts_with([')', ']']);
                    closers.quote |= !rest.starts_with(['|', '[', ')', ']']) && !rest.starts_with(is_emoji);
                    closers.end = after + length;
                    continue;
                }
                _ => return closers,
            }
            closers.end += c.len_utf8();
        }
    }
}

/// Returns the length of the mark at the start of `rest`, if it can close a sentence even after white space:
/// `»`, `”`, `''`, an emoji, a vertical bar or a footnote mark. A straight quotation mark counts only if a
/// quotation is open, and a closing bracket only if a bracket is open.
fn closer_after_space(rest: &str, open: &Enclosures) -> Option<usize> {
    let c = rest.chars().next()?;
    let length = match c {
        '»' | '”' => c.len_utf8(),
        // An emoji may follow the end of a sentence: `Merci ! 😊`
        _ if is_emoji(c) => rest.len() - rest.trim_start_matches(is_emoji).len(),
        '|' => 1,
        '\'' if rest.starts_with("''") => 2,
        '"' if open.quote.is_some() => 1,
        '[' => footnote_mark(rest)?,
        ')' | ']' if open.depth > 0 => 1,
        _ => return None,
    };
    let after = rest[length..].chars().next();
    let separate = after.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | ']' | '.' | ',' | ';'));
    separate.then_some(length)
}

/// Returns the length of a footnote mark such as `[3]` at the start of `rest`.
fn footnote_mark(rest: &str) -> Option<usize> {
    let digits = rest[1..].bytes().take(4).take_while(u8::is_ascii_digit).count();
    (digits > 0 && rest.as_bytes().get(1 + digits) == Some(&b']')).then_some(digits + 2)
}
