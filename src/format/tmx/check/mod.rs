//! Is it a TMX that importers take? Each finding with its place, its rule, and who trips over it.
//!
//! The file is walked tag by tag, as the scanner gives them, so memory does not grow with it; behind broken XML the walk
//! goes on at the next unit.

mod codes;
mod dtd;
mod rules;
mod unit;

pub use rules::{Rule, Severity};

use super::chars::{first_bad, forbidden};
use super::input::Place;
use super::scan::{Attributes, Fault, Scanner, Token};
use super::unit::find;
use crate::error::{Error, Result};
use dtd::Element;
use serde::Serialize;
use std::io::Read;
use std::path::Path;
use unit::UnitState;

/// Something that an importer may trip over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1, in characters.
    pub column: u64,
    /// What it breaks.
    #[serde(flatten)]
    pub rule: Rule,
    /// What is wrong.
    pub message: String,
}

/// What a check came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// How many units there are, broken ones included.
    pub units: u64,
    /// How many findings are errors.
    pub errors: u64,
    /// How many are warnings.
    pub warnings: u64,
}

/// Checks a TMX; `found` is called with each finding, in the order of the file.
///
/// # Errors
/// [`Error::Io`] if the input cannot be read. What is wrong with the TMX is no error but a finding.
///
/// # Examples
/// ```
/// use enregard::format::tmx::check::check;
/// let text = "<tmx version='1.4'><body></body></tmx>";
/// let mut rules = Vec::new();
/// let tally = check(Box::new(text.as_bytes()), "x.tmx".as_ref(), &mut |f| rules.push(f.rule.name))?;
/// assert_eq!(rules, ["header", "no-units"]);
/// assert_eq!((tally.errors, tally.warnings), (1, 1));
/// # Ok::<(), enregard::error::Error>(())
/// ```
pub fn check(raw: Box<dyn Read + Send>, path: &Path, found: &mut dyn FnMut(Finding)) -> Result<Tally> {
    let fault = |source| Error::io(path, source);
    let mut scanner = Scanner::new(raw).map_err(fault)?;
    let mut walk = Walk {
        found,
        tally: Tally::default(),
        open: Vec::new(),
        seen: Seen::default(),
        unit: UnitState::default(),
    };
    walk.start(&scanner);
    loop {
        match walk.file(&mut scanner) {
            Ok(()) => return Ok(walk.tally),
            Err(fault) => {
                walk.fault(&fault);
                // Before the body there is no unit to go on at.
                if !fault.skippable || !walk.seen.body {
                    return Ok(walk.tally);
                }
            }
        }
        // The new walk is inside <tmx> and <body>.
        let inside = |name| Open { element: dtd::element(name), past_notes: false, in_segment: false };
        walk.open = vec![inside("tmx"), inside("body")];
        let (next, on) = scanner.skip_to_unit().map_err(fault)?;
        if !on {
            return Ok(walk.tally);
        }
        scanner = next;
    }
}

/// What has been there.
#[derive(Default)]
struct Seen {
    header: bool,
    body: bool,
    /// The header's source language.
    srclang: Option<String>,
    /// The version, where it is one that is known.
    version: Option<String>,
}

/// An element that is open.
#[derive(Clone, Copy)]
struct Open {
    /// What may stand in it; none if TMX does not have it.
    element: Option<&'static Element>,
    /// Whether a variant or a segment has been in it: notes must come before those.
    past_notes: bool,
    /// Whether it is a segment, or stands in one.
    in_segment: bool,
}

struct Walk<'a> {
    found: &'a mut dyn FnMut(Finding),
    tally: Tally,
    /// The elements that are open, outermost first.
    open: Vec<Open>,
    seen: Seen,
    unit: UnitState,
}

impl Walk<'_> {
    fn say(&mut self, place: Place, rule: Rule, message: impl Into<String>) {
        match rule.severity {
            Severity::Error => self.tally.errors += 1,
            Severity::Warning => self.tally.warnings += 1,
        }
        (self.found)(Finding { line: place.line, column: place.column, rule, message: message.into() });
    }

    fn start(&mut self, scanner: &Scanner) {
        let (encoding, mark) = scanner.encoding();
        let place = Place { line: 1, column: 1 };
        if encoding != "UTF-8" {
            self.say(
                place,
                rules::ENCODING,
                format!("the file is in {encoding}; UTF-8 is what everybody reads"),
            );
        } else if mark {
            self.say(place, rules::BYTE_ORDER_MARK, "the file begins with a byte order mark");
        }
    }

    fn fault(&mut self, fault: &Fault) {
        self.unit.reset();
        self.say(fault.place, rules::WELL_FORMED, fault.reason.clone());
    }

    /// Walks to the end, or to what is broken.
    fn file(&mut self, scanner: &mut Scanner) -> Result<(), Fault> {
        loop {
            match scanner.next()? {
                Token::Start => self.element(scanner),
                Token::End => self.end(scanner),
                Token::Text => self.text(scanner),
                Token::Doctype => self.doctype(scanner),
                Token::Eof => {
                    self.finish(scanner.place());
                    return Ok(());
                }
            }
        }
    }

    fn doctype(&mut self, scanner: &mut Scanner) {
        if scanner.text.contains('[') {
            let message =
                "the document type declaration has definitions of its own; write what they stand for";
            self.say(scanner.place(), rules::DOCTYPE, message);
        }
    }

    fn finish(&mut self, place: Place) {
        if !self.seen.body {
            self.say(place, rules::BODY, "there is no <body>");
        } else if self.tally.units == 0 {
            self.say(place, rules::NO_UNITS, "there is not a single <tu>");
        }
    }

    fn element(&mut self, scanner: &mut Scanner) {
        let place = scanner.place();
        let name = scanner.name.as_str();
        let attributes = &scanner.attributes;
        let parent = scanner.open().len().checked_sub(2).map(|at| scanner.open()[at].as_str());
        let element = dtd::element(name);
        self.nesting(place, name, element, parent);
        if let Some(element) = element {
            self.attributes(place, name, element, attributes);
        }
        match name {
            "tmx" => self.root(place, attributes),
            "header" => self.header(place, attributes),
            "body" => self.body(place),
            "tu" => {
                self.tally.units += 1;
                self.unit.begin(place, attributes);
                self.tuid(place, attributes);
            }
            "tuv" => self.variant(place, attributes),
            "seg" => self.unit.segment(place),
            "bpt" | "ept" => {
                let pair = find(attributes, "i").unwrap_or_default();
                if let Some(message) = self.unit.code(name == "bpt", pair) {
                    self.say(place, rules::CODE, message);
                }
            }
            _ => {}
        }
        let in_segment = name == "seg" || self.open.last().is_some_and(|open| open.in_segment);
        self.open.push(Open { element, past_notes: false, in_segment });
    }

    /// Whether the element may stand where it does.
    fn nesting(&mut self, place: Place, name: &str, element: Option<&Element>, parent: Option<&str>) {
        let (Some(inside), Some(outer)) = (parent, self.open.last_mut()) else {
            if name != "tmx" {
                self.say(place, rules::ROOT, format!("the first element is <{name}>, not <tmx>"));
            }
            return;
        };
        let Open { past_notes, element: outer_element, .. } = *outer;
        outer.past_notes |= matches!(name, "tuv" | "seg");
        if past_notes && matches!(name, "note" | "prop") {
            let message = format!("<{name}> behind what it should stand before, in <{inside}>");
            self.say(place, rules::ORDER, message);
        }
        if element.is_none() {
            self.say(place, rules::ELEMENT, format!("TMX has no element <{name}>"));
        } else if outer_element.is_some_and(|e| !e.children.contains(&name)) {
            self.say(place, rules::ELEMENT, format!("<{name}> has no place in <{inside}>"));
        }
    }

    /// Whether it may have the attributes it has, and has those that it must have.
    fn attributes(&mut self, place: Place, name: &str, element: &Element, attributes: &Attributes) {
        for (key, value) in attributes {
            if key == "xmlns" || key.starts_with("xmlns:") {
                self.say(place, rules::NAMESPACE, format!("<{name}> has {key}; TMX has no namespace"));
            } else if !dtd::allows(name, element, key) {
                self.say(place, rules::ATTRIBUTE, format!("<{name}> has no attribute {key}"));
            }
            if let Some(values) = dtd::values(name, key)
                && !values.contains(&value.as_str())
            {
                let message = format!("{key}=\"{value}\" is none of {}", values.join(", "));
                self.say(place, rules::VALUE, message);
            }
            if matches!(key.as_str(), "creationdate" | "changedate" | "lastusagedate") && !is_date(value) {
                self.say(
                    place,
                    rules::DATE,
                    format!("{key}=\"{value}\" is not of the form YYYYMMDDThhmmssZ"),
                );
            }
            if key == "usagecount" && value.parse::<u64>().is_err() {
                self.say(place, rules::VALUE, format!("usagecount=\"{value}\" is no number"));
            }
        }
        for key in element.required.iter().filter(|key| find(attributes, key).is_none()) {
            let rule = if name == "tmx" { rules::VERSION } else { rules::ATTRIBUTE_MISSING };
            self.say(place, rule, format!("<{name}> lacks {key}"));
        }
    }

    fn root(&mut self, place: Place, attributes: &Attributes) {
        if let Some(version) = find(attributes, "version") {
            if !matches!(version, "1.1" | "1.2" | "1.3" | "1.4") {
                self.say(
                    place,
                    rules::VERSION,
                    format!("version=\"{version}\" is none of 1.1, 1.2, 1.3, 1.4"),
                );
            }
            self.seen.version = Some(version.into());
        }
    }

    fn header(&mut self, place: Place, attributes: &Attributes) {
        if std::mem::replace(&mut self.seen.header, true) {
            self.say(place, rules::HEADER, "a second <header>");
        }
        for key in dtd::HEADER.iter().filter(|key| find(attributes, key).is_none()) {
            self.say(place, rules::HEADER_ATTRIBUTE, format!("<header> lacks {key}"));
        }
        if let Some(lang) = find(attributes, "srclang") {
            if lang != "*all*" {
                self.language_code(place, "srclang", lang);
            }
            self.seen.srclang = Some(lang.into());
        }
    }

    fn body(&mut self, place: Place) {
        if !self.seen.header {
            self.say(place, rules::HEADER, "there is no <header> before the <body>");
        }
        if std::mem::replace(&mut self.seen.body, true) {
            self.say(place, rules::BODY, "a second <body>");
        }
    }

    fn text(&mut self, scanner: &mut Scanner) {
        let (Some(inside), Some(open)) = (scanner.open().last(), self.open.last()) else { return };
        if open.in_segment {
            self.unit.text(&scanner.text);
        }
        if open.element.is_some_and(|e| !e.text) && !scanner.text.trim_ascii().trim().is_empty() {
            let message = format!("text where only elements belong, in <{inside}>");
            self.say(scanner.place(), rules::TEXT, message);
        }
        let bad = if scanner.suspect { first_bad(&scanner.text, forbidden) } else { None };
        if let Some((_, bad)) = bad {
            let message = format!("the character U+{:04X} has no place in text", u32::from(bad));
            self.say(scanner.place(), rules::CHARACTER, message);
        }
    }

    fn end(&mut self, scanner: &Scanner) {
        self.open.pop();
        let findings = match scanner.name.as_str() {
            "seg" => self.unit.segment_ends(),
            "tuv" => self.unit.variant_ends(),
            "tu" => self.unit.ends(self.seen.srclang.as_deref()),
            _ => return,
        };
        for (place, rule, message) in findings {
            self.say(place, rule, message);
        }
    }
}

/// Whether a date is in the one form that TMX knows.
fn is_date(value: &str) -> bool {
    let pattern = b"00000000T000000Z";
    let bytes = value.as_bytes();
    bytes.len() == pattern.len()
        && bytes.iter().zip(pattern).all(|(b, p)| if *p == b'0' { b.is_ascii_digit() } else { b == p })
        && (1..=12).contains(&value[4..6].parse().unwrap_or(0))
        && (1..=31).contains(&value[6..8].parse().unwrap_or(0))
        && value[9..11].parse().is_ok_and(|h: u32| h < 24)
}
