//! Reads the TMX elements of a segment as marks.

use super::role_of_tmx;
use crate::format::inline::is_native;
use crate::format::tmx::{Code, Scanner, Token, find, scanner_of};
use crate::text::{Mark, MarkKind, Role};
use rustc_hash::FxHashMap;

/// Returns the inline elements of a segment. Stops at a code that is not well-formed XML, which no reader produces.
pub(in crate::format) fn marks_of(codes: &[Code]) -> Vec<Mark> {
    if codes.is_empty() {
        return Vec::new();
    }
    let Ok(mut scanner) = scanner_of(codes) else { return Vec::new() };
    let mut reader = Reader { places: codes.iter().map(|code| code.at).collect(), ..Reader::default() };
    loop {
        match scanner.next() {
            Ok(Token::Start) => reader.start(&scanner),
            Ok(Token::Text) if reader.depth > 0 => reader.code.push_str(&scanner.text),
            Ok(Token::End) => reader.end(),
            Ok(Token::Text | Token::Doctype) => {}
            Ok(Token::Eof) | Err(_) => return reader.marks,
        }
    }
}

/// Reads the elements in the order of the codes. Each code is an element with formatting code, or one tag of an element
/// that contains text.
#[derive(Default)]
struct Reader {
    places: Vec<usize>,
    /// The number of codes that have begun.
    read: usize,
    marks: Vec<Mark>,
    /// Whether the element around the segment has begun.
    is_begun: bool,
    /// The nesting depth inside an element with formatting code, or 0 outside.
    depth: usize,
    code: String,
    /// The elements that contain text, the innermost last.
    open: Vec<u32>,
    elements: u32,
    /// The element of each number `i`.
    pairs: FxHashMap<String, u32>,
}

impl Reader {
    fn start(&mut self, scanner: &Scanner) {
        if !std::mem::replace(&mut self.is_begun, true) {
            return;
        }
        if self.depth > 0 {
            self.depth += 1;
            return;
        }
        let attribute = |name: &str| find(&scanner.attributes, name);
        let kind = match (scanner.name.as_str(), attribute("pos")) {
            ("bpt", _) | ("it", Some("begin")) => MarkKind::Open,
            ("ept", _) | ("it", _) => MarkKind::Close,
            (name, _) if is_native(name) => MarkKind::Alone,
            _ => MarkKind::Open,
        };
        let pair = attribute("i").filter(|_| matches!(scanner.name.as_str(), "bpt" | "ept"));
        let known = pair.filter(|_| kind == MarkKind::Close).and_then(|pair| self.pairs.get(pair).copied());
        let element = known.unwrap_or_else(|| {
            self.elements += 1;
            self.elements
        });
        if let (Some(pair), MarkKind::Open) = (pair, kind) {
            self.pairs.insert(pair.to_owned(), element);
        }
        let role = attribute("type").map_or(Role::Other, role_of_tmx);
        let id = attribute("x").unwrap_or_default().into();
        let is_native = is_native(&scanner.name);
        let code = if is_native { Box::default() } else { scanner.tag().into() };
        let at = self.place();
        self.marks.push(Mark { at, kind, element, role, code, id });
        if is_native {
            self.depth = 1;
            self.code.clear();
        } else {
            self.open.push(element);
        }
    }

    fn end(&mut self) {
        if self.depth > 0 {
            self.depth -= 1;
            if let (0, Some(mark)) = (self.depth, self.marks.last_mut()) {
                mark.code = self.code.as_str().into();
            }
            return;
        }
        if let Some(element) = self.open.pop() {
            let (at, code) = (self.place(), Box::from("</hi>"));
            let (kind, id, role) = (MarkKind::Close, Box::default(), Role::Other);
            self.marks.push(Mark { at, kind, element, role, code, id });
        }
    }

    /// Returns the place of the next code.
    fn place(&mut self) -> usize {
        let at = self.places.get(self.read).or(self.places.last()).copied().unwrap_or_default();
        self.read += 1;
        at
    }
}
