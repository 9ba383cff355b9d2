//! Cuts a text into lines and joins them into paragraphs.
//!
//! 1. Cut the text into lines, at any kind of line end, and trim each line.
//! 2. Decide from the lines of the first 1 MiB whether the text is *hard-wrapped*. If it is, most lines have
//!    no room for the first word of the next line, most lines end inside a sentence, and the next line often
//!    begins in lower case. None of this is true of a text with one paragraph per line.
//! 3. If the text is not wrapped, each line is a paragraph. If it is, a paragraph continues on the next line
//!    if the first word there would not have fitted on this line or if the sentence clearly continues. A
//!    paragraph always ends at a blank line. It also ends if a sentence ends before an indent, a dash or a
//!    list number.
//!
//! For the alternatives considered, see `docs/decisions/0003-paragraphs.md`.

use std::ops::Range;

/// Number of bytes at the beginning of a text that are examined to determine its encoding and its wrapping: 1
/// MiB, about the length of a novel.
pub(super) const SAMPLE_BYTES: usize = 1 << 20;

/// Iterates over the lines of a text, including blank ones, as byte ranges that exclude the line ends.
pub(super) struct Lines<'t> {
    text: &'t str,
    /// The byte offset at which the next line starts.
    start: usize,
    ends: LineEnds,
}

/// The characters that end a line.
enum LineEnds {
    All,
    /// Line feeds and carriage returns.
    Common,
    Only(u8),
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let (start, rest) = (self.start, &self.text[self.start..]);
        if rest.is_empty() {
            return None;
        }
        let found = match self.ends {
            LineEnds::All => rest.find(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']),
            LineEnds::Common => memchr::memchr2(b'\n', b'\r', rest.as_bytes()),
            LineEnds::Only(end) => memchr::memchr(end, rest.as_bytes()),
        };
        let Some(at) = found else {
            self.start = self.text.len();
            return Some(start..self.start);
        };
        let end = &rest[at..];
        // A carriage return and the line feed after it end the same line.
        let length = if end.starts_with("\r\n") { 2 } else { end.chars().next().map_or(1, char::len_utf8) };
        self.start += at + length;
        Some(start..start + at)
    }
}

/// Iterates over the lines of a text. A line ends at a line feed, a carriage return, a carriage return
/// followed by a line feed, U+0085, U+2028 or U+2029.
pub(super) fn lines(text: &str) -> Lines<'_> {
    // Line ends other than `\n` and `\r` are rare, and a text without them can be searched faster.
    let rare = ["\u{85}", "\u{2028}", "\u{2029}"]
        .iter()
        .any(|end| memchr::memmem::find(text.as_bytes(), end.as_bytes()).is_some());
    Lines { text, start: 0, ends: if rare { LineEnds::All } else { LineEnds::Common } }
}

/// Iterates over the lines of a text. A line ends only at a line feed or, if the text has no line feeds, at a
/// carriage return.
pub(super) fn plain_lines(text: &str) -> Lines<'_> {
    Lines { text, start: 0, ends: LineEnds::Only(if text.contains('\n') { b'\n' } else { b'\r' }) }
}

/// Shortens `range` so that it has no white space at either end.
pub(crate) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = &text[range.clone()];
    let start = range.start + (inside.len() - inside.trim_start().len());
    start..start + inside.trim().len()
}

/// Trims the lines and removes blank ones. Stops after `most + 1` lines, so that the caller can see that
/// there are more than `most`.
pub(super) fn filled(text: &str, lines: Lines<'_>, most: usize) -> Vec<Range<usize>> {
    let filled = lines.map(|line| trimmed(text, line)).filter(|line| !line.is_empty());
    filled.take(most.saturating_add(1)).collect()
}

/// Returns the last character boundary of the text at or before byte `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Returns the width in characters at which the beginning of a text is wrapped, or `None` if it is not.
pub(super) fn width(text: &str) -> Option<usize> {
    let end = floor(text, SAMPLE_BYTES);
    let mut lines: Vec<Line> = lines(&text[..end]).map(|range| Line::new(text, range)).collect();
    if end < text.len() {
        // The last line of the sample is incomplete.
        lines.pop();
    }
    wrap_width(&lines)
}

/// Returns the paragraphs of a text or piece that is wrapped at `width`, or not wrapped if `width` is `None`.
/// Stops after `most + 1` paragraphs, so that the caller can see that there are more than `most`.
pub(super) fn paragraphs_of_width(text: &str, width: Option<usize>, most: usize) -> Vec<Range<usize>> {
    let lines = lines(text);
    let Some(width) = width else { return filled(text, lines, most) };
    let mut paragraphs: Vec<Range<usize>> = Vec::new();
    let mut before: Option<Line> = None;
    for line in lines.map(|range| Line::new(text, range)) {
        if line.is_blank() {
            before = None;
            continue;
        }
        let continues = before.is_some_and(|before| before.continues_in(&line, width));
        let count = paragraphs.len();
        match paragraphs.last_mut() {
            Some(last) if continues => last.end = line.range.end,
            _ if count > most => break,
            _ => paragraphs.push(line.range.clone()),
        }
        before = Some(line);
    }
    paragraphs
}

/// The properties of a line that show whether the text is wrapped. `length` and `indent` are in characters,
/// and `length` includes the indent.
struct Line {
    range: Range<usize>,
    length: usize,
    indent: usize,
    first_word: usize,
    begins_lower: bool,
    /// Whether the first letter or digit is a capital or a digit. Also true of a line that has neither. A
    /// letter of a script without case does not count as a capital.
    begins_upper: bool,
    begins_item: bool,
    ends_sentence: bool,
    /// Whether the line ends with a letter and a hyphen, as in a divided word.
    ends_divided: bool,
}

impl Line {
    fn new(text: &str, range: Range<usize>) -> Self {
        let inside = trimmed(text, range.clone());
        let indent = text[range.start..inside.start].chars().count();
        let words = &text[inside.clone()];
        let first = words.split_whitespace().next().unwrap_or_default();
        let letter = words.chars().find(|c| c.is_alphanumeric());
        Line {
            length: indent + words.chars().count(),
            indent,
            // In scripts without spaces, a line can break before any character.
            first_word: if letter.is_some_and(breaks_anywhere) { 1 } else { first.chars().count() },
            begins_lower: begins_lower(words),
            begins_upper: letter.is_none_or(|c| c.is_uppercase() || c.is_numeric()),
            begins_item: is_item(first),
            ends_sentence: ends_sentence(words),
            ends_divided: words.strip_suffix('-').is_some_and(|rest| rest.ends_with(char::is_alphabetic)),
            range: inside,
        }
    }

    fn is_blank(&self) -> bool {
        self.range.is_empty()
    }

    /// Whether the first word of `next` does not fit on this line, in a text wrapped at `width`. A line that
    /// is up to `slack` characters shorter than necessary also counts.
    fn is_full_before(&self, next: &Line, width: usize, slack: usize) -> bool {
        let is_divided = self.ends_divided && next.begins_lower;
        is_divided || self.length + 1 + next.first_word + slack > width
    }

    /// Whether `next` continues the paragraph of this line, in a text wrapped at `width`.
    fn continues_in(&self, next: &Line, width: usize) -> bool {
        if self.ends_sentence && (next.begins_item || next.indent > self.indent + 1) {
            return false;
        }
        // Ragged margins, and spaces lost from justified text, make lines up to 10 % shorter than `width`.
        self.is_full_before(next, width, width / 10) || next.begins_lower && !next.begins_item
    }
}

/// Whether a word is a dialogue dash, a bullet, or an item label such as `1.`, `1)`, `1°`, `(1)` or `a)`.
fn is_item(word: &str) -> bool {
    let label = word.trim_start_matches('(').trim_end_matches(['.', ')', '°']);
    let number = (1..=3).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_digit());
    // A letter followed by a full stop is an initial, not a label.
    let letter = label.len() == 1 && label.as_bytes()[0].is_ascii_lowercase() && word.ends_with(')');
    (number || letter) && !word.ends_with(label)
        || word.starts_with(['-', '–', '—', '•', '*', '·', '▪', '◦', '‣'])
}

/// Whether a character is Chinese or Japanese. A line can break before or after such a character.
fn breaks_anywhere(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Whether the first letter or digit is a lower-case letter.
pub(super) fn begins_lower(line: &str) -> bool {
    line.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
}

pub(super) fn ends_sentence(line: &str) -> bool {
    let closers = ['»', '"', '”', '“', '’', '\'', ')', ']', '*', '_', ' ', '\u{A0}', '\u{202F}'];
    line.trim_end_matches(closers).ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '؟'])
}

/// Returns the width in characters at which the text is wrapped, or `None` if it is not wrapped.
fn wrap_width(lines: &[Line]) -> Option<usize> {
    // List items and turns of dialogue begin on new lines in any text, so they are not evidence of wrapping.
    let is_evidence = |(line, next): &(&Line, &Line)| {
        !(line.is_blank() || next.is_blank() || line.ends_sentence && next.begins_item)
    };
    let pairs: Vec<(&Line, &Line)> = lines.iter().zip(lines.iter().skip(1)).filter(is_evidence).collect();
    let mut lengths: Vec<usize> = pairs.iter().map(|(line, _)| line.length).collect();
    lengths.sort_unstable();
    // The width is that of the longest line, ignoring the longest 2 % of the lines, which may be URLs or
    // tables.
    let width = *lengths.get(lengths.len().saturating_sub(1 + lengths.len() / 50))?;
    // Prose is never wrapped below 30 characters, and programs do not wrap above 200.
    if !(30..=200).contains(&width) {
        return None;
    }
    let share = |test: &dyn Fn(&Line, &Line) -> bool| {
        pairs.iter().filter(|(line, next)| test(line, next)).count() as f64 / pairs.len() as f64
    };
    // In prose wrapped at 60 to 80 characters, 90 % of the lines end inside a sentence, and 75 % (in German
    // 50 %) of the next lines begin in lower case. Headings, lists and verse lower these percentages, so the
    // thresholds below are lower.
    let full = share(&|line, next| line.is_full_before(next, width, width / 10));
    let broken_off = share(&|line, _| !line.ends_sentence);
    let lower = share(&|_, next| !next.begins_upper);
    (full >= 0.6 && broken_off >= 0.6 && lower >= 0.4).then_some(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        paragraphs_of_width(text, width(text), usize::MAX).into_iter().map(|range| &text[range]).collect()
    }

    const WRAPPED: &str = "Le jardin donnait sur la rivière, et l'on entendait la\nnuit le bruit de l'eau \
         sous les saules. Rien ne bougeait\ndans la maison.\n\nAu matin, la brume couvrait encore les prés quand le\n\
         facteur poussa la grille. Il posa deux lettres sur la\ntable et repartit.\n— Bonne journée\u{A0}! cria-t-il.\n\
         — À demain.\n";

    #[test]
    fn any_line_end_ends_a_line() {
        let text = "a\nb\r\nc\rd\u{85}e\u{2028}f\u{2029}g\n\r\nh\r\r";
        let lines: Vec<&str> = lines(text).map(|range| &text[range]).collect();
        assert_eq!(lines, ["a", "b", "c", "d", "e", "f", "g", "", "h", ""]);
    }

    #[test]
    fn plain_lines_use_one_kind_of_line_end() {
        let lines = |text: &'static str| plain_lines(text).count();
        assert_eq!([lines("a\u{2028}b\nc\n"), lines("a\rb\rc"), lines("a\r\nb\rc\n")], [2, 3, 2]);
    }

    #[test]
    fn unwrapped_lines_are_paragraphs() {
        let text = "Titre de la page\nUne première phrase. Une autre.\n\n  Une dernière.  \n";
        assert_eq!(found(text), ["Titre de la page", "Une première phrase. Une autre.", "Une dernière."]);
    }

    #[test]
    fn wrapped_lines_are_rejoined() {
        let found = found(WRAPPED);
        assert_eq!(found.len(), 4, "{found:#?}");
        assert!(found[0].ends_with("dans la maison.") && found[1].ends_with("repartit."));
        assert_eq!(found[2..], ["— Bonne journée\u{A0}! cria-t-il.", "— À demain."]);
    }

    #[test]
    fn wrapped_lines_are_rejoined_at_any_line_end() {
        assert_eq!(found(&WRAPPED.replace('\n', "\r\n")).len(), 4);
        assert_eq!(found(&WRAPPED.replace('\n', "\r")).len(), 4);
    }

    #[test]
    fn one_sentence_per_line_is_not_wrapped() {
        let text = "Le jardin donnait sur la rivière et sur les prés.\nLa nuit, on entendait le bruit de l'eau partout.\n\
             Personne ne répondit à la question du facteur.\n";
        assert_eq!(found(text).len(), 3);
    }

    #[test]
    fn verse_is_not_wrapped() {
        let text = "Sous le pont coule une eau que nul n'a vue dormir,\nEt la lune s'y penche avec l'air de partir,\n\
             Un batelier s'éloigne et chante à demi-voix\nUne chanson d'hier qu'on entendit une fois.\n";
        assert_eq!(found(text).len(), 4);
    }

    #[test]
    fn lists_inside_wrapped_text_keep_their_items() {
        let text = "Avant de mettre l'appareil en marche pour la première fois,\nlisez toutes les consignes qui suivent \
             et gardez-les avec\nla facture\u{A0}:\n- débranchez la prise avant tout nettoyage et laissez bien\n  refroidir \
             la cuve\u{A0};\n- ne plongez jamais l'appareil dans l'eau.\n\n1. Remplissez le réservoir jusqu'au repère sans \
             jamais le\ndépasser.\n2. Refermez.\n";
        let found = found(text);
        assert_eq!(found.len(), 5, "{found:#?}");
    }

    #[test]
    fn indents_begin_paragraphs_in_wrapped_text() {
        let text = "   Le jardin donnait sur la rivière, et l'on entendait la\nnuit le bruit de l'eau sous les saules. Rien ne \
             bougeait.\n   Au matin, la brume couvrait encore les prés quand le\nfacteur poussa la grille de fer. Il posa \
             deux lettres\nsur la table.\n";
        assert_eq!(found(text).len(), 2, "{:#?}", found(text));
    }

    #[test]
    fn a_headline_is_not_joined_to_what_follows() {
        let text = "La mairie rouvre la piscine municipale après deux ans de travaux\nLes habitants pourront de nouveau \
             nager dès lundi matin, a annoncé la maire.\n";
        assert_eq!(found(text).len(), 2);
    }
}
