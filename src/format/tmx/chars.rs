//! Which characters may stand in a TMX, and text made fit for one.

/// Text made fit to stand in a `seg`, and what that took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The text: white space collapsed, forbidden characters gone, markup escaped.
    pub text: String,
    /// How many characters were removed, white space not counted.
    pub removed: u64,
}

/// Makes text fit for a TMX, appending to `out.text` and adding to `out.removed`.
///
/// Runs of spaces, tabs and line ends become one space, none is left at either end; no-break spaces stay. Removed are
/// the characters that XML 1.0 forbids, and those that it only discourages and importers trip over: DEL, the C1
/// controls and the noncharacters of every plane.
///
/// # Examples
/// ```
/// use enregard::format::tmx::{Cleaned, clean};
/// let mut out = Cleaned::default();
/// clean(" a\u{0}  <b>\n&\u{a0}?", &mut out);
/// assert_eq!(out.text, "a &lt;b&gt; &amp;\u{a0}?");
/// assert_eq!(out.removed, 1);
/// ```
pub fn clean(text: &str, out: &mut Cleaned) {
    let mut cleaner = Cleaner::new(out);
    cleaner.push(text);
    cleaner.finish();
}

/// Makes text fit for a TMX piece by piece, with markup between the pieces.
pub(super) struct Cleaner<'a> {
    out: &'a mut Cleaned,
    /// Where the segment began.
    begin: usize,
    /// Whether white space waits for a character behind it.
    space: bool,
}

impl<'a> Cleaner<'a> {
    pub(super) fn new(out: &'a mut Cleaned) -> Self {
        let begin = out.text.len();
        Cleaner { out, begin, space: false }
    }

    pub(super) fn push(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\x0b' | '\x0c' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                    self.space = true
                }
                _ if forbidden(c) => self.out.removed += 1,
                // No-break spaces too, at the beginning.
                _ if c.is_whitespace() && self.out.text.len() == self.begin => {}
                _ => {
                    self.flush_space();
                    push_escaped(c, &mut self.out.text);
                }
            }
        }
    }

    /// Markup that stands as it is.
    pub(super) fn push_markup(&mut self, markup: &str) {
        self.flush_space();
        self.out.text.push_str(markup);
    }

    /// Takes white space of any kind off the end.
    pub(super) fn finish(self) {
        let kept = self.out.text[self.begin..].trim_end().len();
        self.out.text.truncate(self.begin + kept);
    }

    fn flush_space(&mut self) {
        if std::mem::take(&mut self.space) && self.out.text.len() > self.begin {
            self.out.text.push(' ');
        }
    }
}

/// Whether a character must not stand in a TMX, white space aside.
pub(super) fn forbidden(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}' => true,
        _ => u32::from(c) & 0xfffe == 0xfffe,
    }
}

/// The first character of `text` that must not stand in a TMX, or not even in XML if only that is asked.
///
/// Nearly all text has no byte that such a character could begin with, which one pass over bytes can tell eight times as
/// fast as one over characters.
pub(super) fn first_bad(text: &str, is_bad: fn(char) -> bool) -> Option<char> {
    let suspect = text.bytes().fold(false, |found, b| {
        let control = (b < 0x20) & (b != b'\t') & (b != b'\n') & (b != b'\r');
        // The bytes that DEL, the C1 controls, U+FDD0…FDEF with U+FFFE and U+FFFF, and the higher planes begin with.
        found | control | (b == 0x7f) | (b == 0xc2) | (b >= 0xef)
    });
    if suspect { text.chars().find(|&c| is_bad(c)) } else { None }
}

/// Escapes what is markup in text and in attributes with double quotes.
fn push_escaped(c: char, out: &mut String) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        // Only `]]>` needs it, but importers that take XML apart by hand are many.
        '>' => out.push_str("&gt;"),
        _ => out.push(c),
    }
}

/// Text for an attribute in double quotes.
pub(super) fn attribute(text: &str) -> Cleaned {
    let mut out = Cleaned::default();
    clean(text, &mut out);
    out.text = out.text.replace('"', "&quot;");
    out
}

/// The same without its count.
pub(in crate::format) fn quoted(text: &str) -> String {
    attribute(text).text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> (String, u64) {
        let mut out = Cleaned::default();
        clean(text, &mut out);
        (out.text, out.removed)
    }

    #[test]
    fn every_forbidden_character_is_removed_and_counted() {
        let all: String = ('\0'..=char::MAX).filter(|&c| forbidden(c)).collect();
        let count = all.chars().count() as u64;
        assert_eq!(cleaned(&format!("a{all}b")).0, "a b");
        // 32 C0 less three, DEL, 32 C1, 32 + 2·17 noncharacters; VT, FF and NEL count as white space.
        assert_eq!(count, 29 + 1 + 32 + 32 + 34);
        assert_eq!(cleaned(&format!("a{all}b")).1, count - 3);
    }

    #[test]
    fn nothing_is_left_of_nothing() {
        assert_eq!(cleaned(" \u{0}\n\u{1} "), (String::new(), 2));
        assert_eq!(cleaned("\u{a0}"), (String::new(), 0));
    }

    #[test]
    fn inner_no_break_spaces_and_bidi_marks_stay() {
        assert_eq!(cleaned("« \u{202f}x\u{200f} »").0, "« \u{202f}x\u{200f} »");
    }

    #[test]
    fn a_removed_character_does_not_keep_two_spaces_apart() {
        assert_eq!(cleaned("a \u{0} b").0, "a b");
    }
}
