//! Cleans text for TMX: removes forbidden characters, collapses white space and escapes markup.

/// Text cleaned for a TMX `seg` element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The text, with white space collapsed, forbidden characters removed and markup escaped.
    pub text: String,
    /// Number of characters removed, not counting white space.
    pub removed: u64,
}

/// Appends `text`, cleaned for TMX, to `out.text`. Adds the number of removed characters to `out.removed`.
///
/// Each run of spaces, tabs and line breaks becomes one space. White space at the beginning and at the end is
/// removed; no-break spaces inside the text are kept. Characters that XML 1.0 forbids are removed. So are
/// DEL, the C1 controls and the Unicode noncharacters, which XML allows but some importers reject.
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

/// Cleans text piece by piece, and allows markup between the pieces.
pub(in crate::format) struct Cleaner<'a> {
    out: &'a mut Cleaned,
    /// Offset in `out.text` where the segment begins.
    begin: usize,
    /// Whether white space was read but not yet written. It becomes one space if another character follows.
    space: bool,
}

impl<'a> Cleaner<'a> {
    pub(in crate::format) fn new(out: &'a mut Cleaned) -> Self {
        let begin = out.text.len();
        Cleaner { out, begin, space: false }
    }

    pub(in crate::format) fn push(&mut self, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            // The first character of the segment is handled separately, because leading no-break spaces are
            // removed too.
            let plain = if self.out.text.len() > self.begin { plain(rest.as_bytes()) } else { 0 };
            if plain > 0 {
                self.flush_space();
                self.out.text.push_str(&rest[..plain]);
                rest = &rest[plain..];
            } else {
                self.character(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }

    fn character(&mut self, c: char) {
        match c {
            ' ' | '\t' | '\n' | '\x0b' | '\x0c' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                self.space = true
            }
            _ if forbidden(c) => self.out.removed += 1,
            // Skips leading white space of any kind, including no-break spaces.
            _ if c.is_whitespace() && self.out.text.len() == self.begin => {}
            _ => {
                self.flush_space();
                push_escaped(c, &mut self.out.text);
            }
        }
    }

    pub(in crate::format) fn push_markup(&mut self, markup: &str) {
        self.flush_space();
        self.out.text.push_str(markup);
    }

    /// Removes trailing white space of any kind.
    pub(in crate::format) fn finish(self) {
        let kept = self.out.text[self.begin..].trim_end().len();
        self.out.text.truncate(self.begin + kept);
    }

    fn flush_space(&mut self) {
        if std::mem::take(&mut self.space) && self.out.text.len() > self.begin {
            self.out.text.push(' ');
        }
    }
}

/// Returns the number of leading bytes that can be copied unchanged. They contain no markup, no forbidden
/// characters, and no white space except single spaces between other characters. Compares up to three bytes
/// at a time and does not decode characters.
fn plain(bytes: &[u8]) -> usize {
    let at = |k: usize| bytes.get(k).copied().unwrap_or(b' ');
    let unchanged = |k: usize| match bytes[k] {
        b'&' | b'<' | b'>' => false,
        0x21..=0x7e => true,
        // A space is copied only between other characters. A space at the beginning of `bytes` is not copied,
        // because the text already written may end with a space.
        b' ' => k > 0 && matches!(at(k + 1), 0x21..=0x7e | 0xc3..=0xdf | 0xe4..=0xee),
        // C2 80 to C2 9F encode the C1 controls.
        0xc2 => at(k + 1) >= 0xa0,
        // E2 80 A8 and E2 80 A9 encode the line and paragraph separators.
        0xe2 => at(k + 1) != 0x80 || at(k + 2) & 0xfe != 0xa8,
        // EF B7 and EF BF begin the noncharacters U+FDD0 to U+FDEF, U+FFFE and U+FFFF, among other
        // characters.
        0xef => !matches!(at(k + 1), 0xb7 | 0xbf),
        // Continuation bytes, and first bytes of permitted characters below U+10000.
        0x80..=0xee => true,
        _ => false,
    };
    (0..bytes.len()).position(|k| !unchanged(k)).unwrap_or(bytes.len())
}

/// Returns whether a character is forbidden in TMX. Tabs, line feeds and carriage returns are allowed.
pub(in crate::format) fn forbidden(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}' => true,
        _ => u32::from(c) & 0xfffe == 0xfffe,
    }
}

/// Returns the first character for which `is_bad` is true, and its offset in bytes. `is_bad` may be true only
/// for characters that are [`forbidden`].
///
/// Nearly all texts contain no byte that can begin a forbidden character. Searching the bytes first is
/// therefore much faster than searching the characters.
pub(in crate::format) fn first_bad(text: &str, is_bad: fn(char) -> bool) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    let alone = bytes.iter().fold(false, |found, &b| {
        let control = (b < 0x20) & (b != b'\t') & (b != b'\n') & (b != b'\r');
        // Bytes from F0 begin characters from U+10000, some of which are noncharacters.
        found | control | (b == 0x7f) | (b >= 0xf0)
    });
    let suspect = alone
        || bytes.iter().zip(bytes.get(1..).unwrap_or_default()).fold(false, |found, (&b, &next)| {
            // In UTF-8, C1 controls begin with the byte C2. U+FDD0 to U+FDEF, U+FFFE and U+FFFF begin with
            // the byte EF.
            found | (b == 0xc2) & (next < 0xa0) | (b == 0xef) & ((next == 0xb7) | (next == 0xbf))
        });
    if suspect { text.char_indices().find(|&(_, c)| is_bad(c)) } else { None }
}

/// Appends a character, escaped for element content. In attribute values, double quotes must be escaped as well.
pub(super) fn push_escaped(c: char, out: &mut String) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        // XML requires escaping `>` only in `]]>`, but many importers do not use an XML parser.
        '>' => out.push_str("&gt;"),
        _ => out.push(c),
    }
}

/// Appends `text`, cleaned and escaped for a double-quoted attribute value.
pub(super) fn push_attribute(text: &str, out: &mut Cleaned) {
    let begin = out.text.len();
    clean(text, out);
    if out.text[begin..].contains('"') {
        let quoted = out.text[begin..].replace('"', "&quot;");
        out.text.truncate(begin);
        out.text.push_str(&quoted);
    }
}

/// Returns formatting code, escaped for element content or an attribute value. White space stays as it is, and
/// forbidden characters are removed.
pub(in crate::format) fn escaped(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    for c in code.chars().filter(|&c| !forbidden(c)) {
        match c {
            '"' => out.push_str("&quot;"),
            _ => push_escaped(c, &mut out),
        }
    }
    out
}

/// Returns `text`, cleaned and escaped for a double-quoted attribute value.
pub(in crate::format) fn quoted(text: &str) -> String {
    let mut out = Cleaned::default();
    push_attribute(text, &mut out);
    out.text
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
        // 29 of the 32 C0 controls, DEL, 32 C1 controls, 66 noncharacters. VT, FF and NEL become spaces.
        assert_eq!(count, 29 + 1 + 32 + 32 + 34);
        assert_eq!(cleaned(&format!("a{all}b")).1, count - 3);
    }

    /// The reference implementation, which cleans the text one character at a time.
    fn cleaned_slowly(text: &str) -> (String, u64) {
        let mut out = Cleaned::default();
        let mut cleaner = Cleaner::new(&mut out);
        text.chars().for_each(|c| cleaner.character(c));
        cleaner.finish();
        (out.text, out.removed)
    }

    #[test]
    fn the_fast_path_agrees_with_the_reference() {
        let odd: Vec<char> = (0..0x100)
            .chain(0x1680..0x1681)
            .chain(0x1ff0..0x2030)
            .chain([0x3000, 0x4e00])
            .chain(0xfdc0..0xfdf2)
            .chain(0xff00..0x10000)
            .chain([0x1f600, 0x1fffe, 0x10ffff])
            .filter_map(char::from_u32)
            .collect();
        for &a in &odd {
            let bad = Some((2, a)).filter(|&(_, a)| forbidden(a));
            assert_eq!(first_bad(&format!("é{a}x"), forbidden), bad, "{a:?}");
            for b in
                ['a', ' ', '&', 'é', '\u{a0}', '\u{85}', '\u{2028}', '’', '東', '\u{7f}', '\u{fffe}', '😀']
            {
                for text in [
                    format!("{a}{b}"),
                    format!("x{a}{b}"),
                    format!("x{b}{a}y"),
                    format!("x {a} {b}"),
                    format!("x{a}{b} "),
                ] {
                    assert_eq!(cleaned(&text), cleaned_slowly(&text), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn text_of_forbidden_characters_becomes_empty() {
        assert_eq!(cleaned(" \u{0}\n\u{1} "), (String::new(), 2));
        assert_eq!(cleaned("\u{a0}"), (String::new(), 0));
    }

    #[test]
    fn inner_no_break_spaces_and_bidi_marks_are_kept() {
        assert_eq!(cleaned("« \u{202f}x\u{200f} »").0, "« \u{202f}x\u{200f} »");
    }

    #[test]
    fn spaces_around_a_removed_character_are_joined() {
        assert_eq!(cleaned("a \u{0} b").0, "a b");
    }
}
