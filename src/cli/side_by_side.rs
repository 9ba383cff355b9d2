//! Shows pairs on a terminal: source and target in two columns, with the kind and the confidence of each pair.

use super::messages::has_colours;
use enregard::internals::wording::printable;
use serde::Deserialize;
use std::borrow::Cow;
use std::io::{self, Stdout, Write};
use terminal_size::{Width, terminal_size_of};
use textwrap::core::display_width;
use textwrap::{Options, WrapAlgorithm, wrap};

/// The width to assume if the terminal does not tell its own.
const DEFAULT_WIDTH: usize = 80;

/// Maximum width of a column. Longer lines are hard to read.
const MAX_COLUMN: usize = 80;

/// Minimum width of a column. On narrower terminals, the target is below its source.
const MIN_COLUMN: usize = 20;

/// Width of the kind and the confidence, with the spaces after them.
const MARGIN: usize = 12;

/// What separates the two columns.
const SEPARATOR: &str = " │ ";

/// Confidences from which on a pair is green and yellow. Below, it is red.
const GOOD: f64 = 0.9;
const DOUBTFUL: f64 = 0.5;

const RESET: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const GREEN: &str = "\x1b[32m";
const YELLOW: &str = "\x1b[33m";
const RED: &str = "\x1b[31m";

/// Receives JSON Lines and prints them as a table, so that the library needs no format for terminals.
pub(crate) struct SideBySide<W> {
    out: W,
    layout: Layout,
    /// The beginning of a line that is not complete yet.
    rest: Vec<u8>,
    /// The document of the last pair.
    document: Option<String>,
    /// Whether to name the documents.
    many: bool,
}

/// The parts of a unit that the table shows.
#[derive(Deserialize)]
struct Pair<'a> {
    #[serde(borrow)]
    document: Cow<'a, str>,
    #[serde(borrow)]
    source: Cow<'a, str>,
    #[serde(borrow)]
    target: Cow<'a, str>,
    confidence: Option<f64>,
    bead: Option<String>,
    #[serde(default)]
    flags: Vec<String>,
    source_lang: String,
    target_lang: String,
}

impl SideBySide<Stdout> {
    /// Creates a table for the terminal that is standard output.
    pub(crate) fn stdout(many: bool) -> SideBySide<Stdout> {
        let out = io::stdout();
        let width = terminal_size_of(&out).map_or(DEFAULT_WIDTH, |(Width(width), _)| usize::from(width));
        let layout = Layout::new(width, has_colours(&out));
        SideBySide::new(out, layout, many)
    }
}

impl<W: Write> SideBySide<W> {
    fn new(out: W, layout: Layout, many: bool) -> SideBySide<W> {
        SideBySide { out, layout, rest: Vec::new(), document: None, many }
    }

    fn pair(&mut self, line: &[u8]) -> io::Result<()> {
        let pair: Pair<'_> = serde_json::from_slice(line)?;
        let mut text = String::new();
        if self.document.as_deref() != Some(&pair.document) {
            let document = self.many.then_some(&*pair.document);
            self.layout.header(
                &mut text,
                document,
                self.document.is_some(),
                [&pair.source_lang, &pair.target_lang],
            );
            self.document = Some(pair.document.to_string());
        }
        self.layout.pair(&mut text, &pair);
        self.out.write_all(text.as_bytes())
    }
}

impl<W: Write> Write for SideBySide<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let end = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let (complete, rest) = bytes.split_at(end);
        if end > 0 {
            self.rest.extend_from_slice(complete);
            let lines = std::mem::take(&mut self.rest);
            lines.split_inclusive(|&byte| byte == b'\n').try_for_each(|line| self.pair(line))?;
        }
        self.rest.extend_from_slice(rest);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Where the columns are.
#[derive(Debug, Clone, Copy)]
struct Layout {
    /// The width of a column, in cells of the terminal.
    column: usize,
    /// Whether the target is below its source, because the terminal is narrow.
    stacked: bool,
    colours: bool,
}

impl Layout {
    fn new(width: usize, colours: bool) -> Layout {
        let column = width.saturating_sub(MARGIN + display_width(SEPARATOR)) / 2;
        if column >= MIN_COLUMN {
            return Layout { column: column.min(MAX_COLUMN), stacked: false, colours };
        }
        Layout { column: width.saturating_sub(MARGIN).max(1), stacked: true, colours }
    }

    fn painted(self, style: &str, text: &str) -> String {
        if self.colours && !style.is_empty() && !text.is_empty() {
            format!("{style}{text}{RESET}")
        } else {
            text.to_owned()
        }
    }

    /// Adds the name of a document and the languages above the columns.
    fn header(self, out: &mut String, document: Option<&str>, follows: bool, languages: [&str; 2]) {
        if let Some(name) = document {
            let gap = if follows { "\n" } else { "" };
            out.push_str(&format!("{gap}{}\n", self.painted(BOLD, &printable(name))));
        }
        if document.is_some() || !follows {
            self.row(out, "", languages, DIM);
        }
    }

    fn pair(self, out: &mut String, pair: &Pair<'_>) {
        let confidence = pair.confidence.map_or(String::new(), |confidence| {
            let level = match confidence {
                GOOD.. => GREEN,
                DOUBTFUL.. => YELLOW,
                _ => RED,
            };
            self.painted(level, &format!("{confidence:.3}"))
        });
        let margin = format!("{:<5}{confidence}", pair.bead.as_deref().unwrap_or_default());
        let is_unaligned = pair.source.is_empty() || pair.target.is_empty();
        self.row(out, &margin, [&pair.source, &pair.target], if is_unaligned { DIM } else { "" });
        if !pair.flags.is_empty() {
            let flags = self.painted(YELLOW, &pair.flags.join(", "));
            out.push_str(&format!("{:MARGIN$}{flags}\n", ""));
        }
    }

    /// Adds the texts of a pair, with `margin` before the first line.
    fn row(self, out: &mut String, margin: &str, texts: [&str; 2], style: &str) {
        let [source, target] = texts.map(|text| self.lines(text));
        let separator = self.painted(DIM, SEPARATOR);
        let lines: Vec<String> = if self.stacked {
            source.iter().chain(&target).map(|line| self.cell(line, style)).collect()
        } else {
            let line = |number: usize| {
                let [left, right] =
                    [&source, &target].map(|lines| lines.get(number).map_or("", String::as_str));
                let gap = " ".repeat(self.column.saturating_sub(display_width(left)));
                format!("{}{gap}{separator}{}", self.cell(left, style), self.cell(right, style))
            };
            (0..source.len().max(target.len())).map(line).collect()
        };
        let mut margin = margin;
        for line in lines {
            let gap = " ".repeat(MARGIN.saturating_sub(display_width(margin)));
            out.push_str(format!("{margin}{gap}{line}").trim_end());
            out.push('\n');
            margin = "";
        }
    }

    /// Divides a text into lines that fit into a column. An empty text has no lines.
    fn lines(self, text: &str) -> Vec<String> {
        let text = text.replace(['\n', '\t'], " ");
        let options = Options::new(self.column).wrap_algorithm(WrapAlgorithm::FirstFit);
        let lines = wrap(text.trim(), options).into_iter();
        // Escapes are longer than the characters that they replace, but such characters are rare.
        lines.filter(|line| !line.is_empty()).map(|line| printable(&line).into_owned()).collect()
    }

    /// Returns a line of a text with its style. A line with letters that are written from right to left is isolated, or
    /// a terminal that reorders them could also move the other column.
    fn cell(self, line: &str, style: &str) -> String {
        let line = if line.contains(is_right_to_left) {
            Cow::Owned(format!("\u{2067}{line}\u{2069}"))
        } else {
            Cow::Borrowed(line)
        };
        self.painted(style, &line)
    }
}

/// Whether a character is in one of the blocks of Hebrew, Arabic, Syriac, Thaana and N'Ko, or their presentation forms.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn line(source: &str, target: &str, more: Value) -> String {
        let mut unit = json!({"document": "a", "source": source, "target": target});
        unit["source_lang"] = "fr".into();
        unit["target_lang"] = "en".into();
        unit.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        format!("{unit}\n")
    }

    fn shown(width: usize, colours: bool, lines: &[String]) -> String {
        let mut table = SideBySide::new(Vec::new(), Layout::new(width, colours), false);
        // In pieces, as a buffer could pass them on.
        lines.concat().as_bytes().chunks(7).for_each(|piece| table.write_all(piece).unwrap());
        assert!(table.rest.is_empty());
        String::from_utf8(table.out).unwrap()
    }

    #[test]
    fn texts_are_wrapped_in_two_columns() {
        let lines = [
            line("Le chat dort sur le mur.", "The cat sleeps.", json!({"confidence": 0.98, "bead": "1-1"})),
            line("", "It dreams.", json!({"confidence": 0.7, "bead": "0-1", "flags": ["length", "numbers"]})),
        ];
        let expected = "            fr                   │ en
1-1  0.980  Le chat dort sur le  │ The cat sleeps.
            mur.                 │
0-1  0.700                       │ It dreams.
            length, numbers
";
        assert_eq!(shown(55, false, &lines), expected);
        let stacked = "            fr\n            en\n1-1  0.980  Le chat dort sur le\n            mur.\n";
        assert!(shown(32, false, &lines).starts_with(stacked), "{}", shown(32, false, &lines));
        // The narrowest terminal gets a character per line.
        assert!(
            shown(1, false, &[line("日本", "x", json!({}))]).ends_with("日\n            本\n            x\n")
        );
    }

    #[test]
    fn the_colour_depends_on_the_confidence() {
        let colour = |confidence: f64| {
            let text = shown(80, true, &[line("a", "b", json!({"confidence": confidence}))]);
            text.lines().nth(1).unwrap().to_owned()
        };
        assert!(colour(0.9).contains("\x1b[32m0.900\x1b[0m"));
        assert!(colour(0.5).contains("\x1b[33m0.500\x1b[0m"));
        assert!(colour(0.499).contains("\x1b[31m0.499\x1b[0m"));
    }

    #[test]
    fn the_columns_are_straight_in_every_script() {
        let texts = [
            ("寺院はいつ直りますかと彼女は尋ねた", "she asked when the temple would be repaired"),
            ("ثم أغلق الباب وعاد إلى البيت قبل المساء", "then he closed the door and went home"),
            ("cafe\u{301} au lait cafe\u{301} au lait cafe\u{301}", "coffee with milk"),
            ("\x1b[2Jx", "control characters are escaped"),
        ];
        let lines: Vec<String> = texts.iter().map(|(a, b)| line(a, b, json!({}))).collect();
        let text = shown(60, false, &lines);
        assert!(!text.contains('\x1b'), "{text}");
        for line in text.lines() {
            let (left, _) = line.split_once('│').unwrap();
            assert_eq!(display_width(left), 12 + 22 + 1, "{line}");
        }
        let arabic = text.lines().find(|line| line.contains('ب')).unwrap();
        assert!(arabic.contains('\u{2067}') && arabic.contains('\u{2069}'), "{arabic}");
    }
}
