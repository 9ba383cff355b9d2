//! Finds the line and the column of a place in a text, in terms of the file from which the text was read.

use crate::text::floor;
use crate::text::import::Place;

/// What the lines of a text have to do with the lines of its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Lines {
    /// The text has the lines of the file.
    #[default]
    Same,
    /// The text was extracted from a file with lines, such as a Markdown file, and each place has a known
    /// line.
    Mapped(LineMap),
    /// The text was extracted from a file without lines, such as a DOCX file. Each of its lines is a
    /// paragraph.
    Paragraphs,
}

/// A map from byte offsets in a text to lines and columns of its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineMap {
    /// The parts of the text, each of which is in one line of the file, in the order of the text.
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    /// The byte offset in the text.
    text: usize,
    /// The number of bytes.
    length: usize,
    line: u32,
    column: u32,
}

impl LineMap {
    /// Creates the map for a text whose parts are at `places` of `file`.
    pub(super) fn new(places: &[Place], file: &str) -> LineMap {
        let mut cursor = Cursor::new(file);
        let mut parts = Vec::with_capacity(places.len());
        // The text of footnotes and tables is not in the order of the file.
        let mut places = places.to_vec();
        places.sort_by_key(|place| place.file);
        for place in places {
            // After a reference such as `&amp;`, the place of a part can be a few bytes off.
            let place = Place { file: floor(file, place.file), ..place };
            if place.file < cursor.at {
                cursor = Cursor::new(file);
            }
            let end = (place.file + place.length).min(file.len());
            let mut start = place.file;
            // A part that continues on the next line of the file is cut there.
            while start < end {
                let rest = &file.as_bytes()[start..end];
                let length = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
                if length > 0 {
                    let (line, column) = cursor.advance(floor(file, start));
                    parts.push(Part { text: place.text + start - place.file, length, line, column });
                }
                start += length + 1;
            }
        }
        parts.sort_by_key(|part: &Part| part.text);
        LineMap { parts }
    }

    /// Returns the line and the column of the byte offset `at` of `text`. An offset between two parts belongs
    /// to the end of the first one.
    fn position(&self, text: &str, at: usize) -> (u32, u32) {
        let next = self.parts.partition_point(|part| part.text <= at);
        let Some(part) = next.checked_sub(1).map(|last| self.parts[last]) else {
            return self.parts.first().map_or((1, 1), |part| (part.line, part.column));
        };
        let end = at.min(part.text + part.length);
        let chars = text.get(part.text..end).map_or(0, |inside| inside.chars().count());
        (part.line, part.column + u32::try_from(chars).unwrap_or(u32::MAX))
    }
}

/// Finds the positions of successive places in a text.
pub(crate) struct Positions<'a> {
    map: Option<&'a LineMap>,
    cursor: Cursor<'a>,
}

impl<'a> Positions<'a> {
    pub(crate) fn new(text: &'a str, lines: &'a Lines) -> Positions<'a> {
        let map = if let Lines::Mapped(map) = lines { Some(map) } else { None };
        Positions { map, cursor: Cursor::new(text) }
    }

    /// Returns the line and the column of the byte offset `at`, which must not be before the one of the last
    /// call.
    pub(crate) fn advance(&mut self, at: usize) -> (u32, u32) {
        match self.map {
            Some(map) => map.position(self.cursor.text, at),
            None => self.cursor.advance(at),
        }
    }
}

/// Moves forward through a text, and counts lines and columns.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    column: u32,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str) -> Cursor<'a> {
        Cursor { text, at: 0, line: 1, column: 1 }
    }

    /// Moves to the byte offset `to`, which must not be before the current one, and returns its position.
    fn advance(&mut self, to: usize) -> (u32, u32) {
        let mut chars = self.text[self.at..to].chars().peekable();
        while let Some(c) = chars.next() {
            // A carriage return before a line feed is part of the same line end.
            if c == '\n'
                || c == '\r' && chars.peek().map_or(!self.text[to..].starts_with('\n'), |c| *c != '\n')
            {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.at = to;
        (self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one() {
        let text = "Été.\r\n  Là.\rOui.\n\nNon.";
        let mut positions = Positions::new(text, &Lines::Same);
        let found = ["Été", "Là", "Oui", "Non"].map(|word| positions.advance(text.find(word).unwrap()));
        assert_eq!(found, [(1, 1), (2, 3), (3, 1), (5, 1)]);
    }

    #[test]
    fn a_map_refers_to_the_file() {
        let file = "# Été\r\n\r\nIl pleut\r\nà verse. *Fin.*\n";
        let place = |text, word: &str, length| Place { text, file: file.find(word).unwrap(), length };
        let text = "Été\nIl pleut à verse. Fin.";
        let places = [place(0, "Été", 5), place(6, "Il", 8), place(15, "à", 9), place(25, "Fin", 4)];
        let map = Lines::Mapped(LineMap::new(&places, file));
        let mut positions = Positions::new(text, &map);
        let at = |word: &str| text.find(word).unwrap();
        let offsets =
            [0, at("\n"), at("Il"), at("pleut"), at("verse"), at(". Fin") + 1, at("Fin"), text.len()];
        let found = offsets.map(|at| positions.advance(at));
        assert_eq!(found, [(1, 3), (1, 6), (3, 1), (3, 4), (4, 3), (4, 9), (4, 11), (4, 15)]);
    }
}
