//! Checks a TMX file for everything known to break importers. Each finding has a position, a rule, and a list
//! of the programs that have problems with it.
//!
//! The checker reads the file token by token, in limited memory. After broken XML, it continues with the next
//! unit.

mod codes;
mod conflicts;
mod flags;
mod rules;
mod unit;

pub use rules::{Finding, Rule, Severity};

use super::chars::{first_bad, forbidden};
use super::dtd::{self, Element};
use super::scan::Scanner;
use super::token::{Attributes, Fault, Place, Token, find};
use crate::error::{Error, Result};
use crate::quality::FlagOptions;
use serde::Serialize;
use std::io::BufRead;
use std::path::Path;
use unit::UnitState;

/// The number of units checked, and the numbers of errors and warnings found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CheckSummary {
    /// Number of units, including broken ones.
    pub units: u64,
    /// Number of findings that are errors.
    pub errors: u64,
    /// Number of findings that are warnings.
    pub warnings: u64,
}

/// Checks a TMX file, and calls `found` with each finding in the order of discovery.
///
/// # Errors
/// Returns an I/O error if the input cannot be read. Mistakes in the file are findings, not errors.
///
/// # Examples
/// ```
/// use enregard::format::tmx::check::check;
/// let text = "<tmx version='1.4'><body></body></tmx>";
/// let mut rules = Vec::new();
/// let summary = check(Box::new(text.as_bytes()), "x.tmx".as_ref(), &mut |f| rules.push(f.rule.name))?;
/// assert_eq!(rules, ["header", "no-units"]);
/// assert_eq!((summary.errors, summary.warnings), (1, 1));
/// # Ok::<(), enregard::error::Error>(())
/// ```
pub fn check(
    raw: Box<dyn BufRead + Send>,
    path: &Path,
    found: &mut dyn FnMut(Finding),
) -> Result<CheckSummary> {
    check_with_flags(raw, path, &FlagOptions::default(), found)
}

/// Checks a TMX file like [`check`], and also reports the quality flags that the options ask for as warnings. Compares
/// the source of each unit with each translation.
///
/// # Errors
/// Returns the same errors as [`check`].
pub fn check_with_flags(
    raw: Box<dyn BufRead + Send>,
    path: &Path,
    flags: &FlagOptions,
    found: &mut dyn FnMut(Finding),
) -> Result<CheckSummary> {
    let fault = |source| Error::reading(path, source);
    let mut scanner = Scanner::new(raw).map_err(fault)?;
    let mut checker = Checker {
        found,
        summary: CheckSummary::default(),
        open: Vec::new(),
        seen: FileState::default(),
        unit: UnitState::with_flags(flags),
    };
    checker.start(&scanner);
    loop {
        match checker.file(&mut scanner) {
            Ok(()) => return Ok(checker.summary),
            Err(Fault { place, reason, skippable, .. }) => {
                checker.unit.reset();
                checker.report(place, rules::WELL_FORMED, reason);
                // After broken XML, checking can continue only at the next unit, and units occur only in the
                // body.
                if !skippable || !checker.seen.body {
                    return Ok(checker.summary);
                }
            }
        }
        // The next unit is inside the elements `<tmx>` and `<body>`.
        let inside = |name| Open { element: dtd::element(name), past_notes: false, in_segment: false };
        checker.open = vec![inside("tmx"), inside("body")];
        let (next, more) = scanner.skip_to_unit().map_err(fault)?;
        if !more {
            return Ok(checker.summary);
        }
        scanner = next;
    }
}

/// Whether the header and the body have begun, and the source language and version of the file.
#[derive(Default)]
struct FileState {
    header: bool,
    body: bool,
    srclang: Option<String>,
    version: Option<String>,
}

/// An open element.
#[derive(Clone, Copy)]
struct Open {
    /// The definition of the element, or `None` if TMX does not define it.
    element: Option<&'static Element>,
    /// Whether the element already contains a variant or a segment. Notes and properties are not allowed after these.
    past_notes: bool,
    /// Whether the element is a segment or inside one.
    in_segment: bool,
}

struct Checker<'a> {
    found: &'a mut dyn FnMut(Finding),
    summary: CheckSummary,
    /// The open elements, outermost first.
    open: Vec<Open>,
    seen: FileState,
    unit: UnitState,
}

impl Checker<'_> {
    fn report_all(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            match finding.rule.severity {
                Severity::Error => self.summary.errors += 1,
                Severity::Warning => self.summary.warnings += 1,
            }
            (self.found)(finding);
        }
    }

    fn report(&mut self, place: Place, rule: Rule, message: impl Into<String>) {
        self.report_all([Finding::new(place, rule, message)]);
    }

    fn start(&mut self, scanner: &Scanner) {
        let (encoding, mark) = scanner.encoding();
        let place = Place { line: 1, column: 1 };
        if let Some(unknown) = scanner.unknown_encoding() {
            self.report(place, rules::ENCODING_UNKNOWN, format!("{unknown}; use UTF-8"));
        } else if encoding != "UTF-8" {
            let message = format!("the encoding is {encoding}; use UTF-8, which all readers support");
            self.report(place, rules::ENCODING, message);
        } else if mark {
            self.report(place, rules::BYTE_ORDER_MARK, "the file begins with a byte order mark; remove it");
        }
    }

    /// Checks the file up to its end, or up to the first XML error.
    fn file(&mut self, scanner: &mut Scanner) -> Result<(), Fault> {
        loop {
            match scanner.next()? {
                Token::Start => self.element(scanner),
                Token::End => self.end(scanner),
                Token::Text => self.text(scanner),
                Token::Doctype if scanner.text.contains('[') => {
                    let message = "the document type declaration contains definitions; replace its entities \
                                   with their text";
                    self.report(scanner.place(), rules::DOCTYPE, message);
                }
                Token::Doctype => {}
                Token::Eof => {
                    self.finish(scanner.place());
                    return Ok(());
                }
            }
        }
    }

    fn finish(&mut self, place: Place) {
        if !self.seen.body {
            self.report(place, rules::BODY, "<body> is missing");
        } else if self.summary.units == 0 {
            self.report(place, rules::NO_UNITS, "the file contains no <tu>");
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
                self.summary.units += 1;
                let repeated = self.unit.begin(place, attributes);
                self.report_all(repeated);
            }
            "tuv" => {
                let found = self.unit.variant(place, attributes, self.seen.version.as_deref());
                self.report_all(found);
            }
            "seg" => self.unit.segment(place),
            "bpt" | "ept" => {
                let pair = find(attributes, "i").unwrap_or_default();
                if let Some(message) = self.unit.code(name == "bpt", pair) {
                    self.report(place, rules::CODE, message);
                }
            }
            _ => {}
        }
        let in_segment = name == "seg" || self.open.last().is_some_and(|open| open.in_segment);
        self.open.push(Open { element, past_notes: false, in_segment });
    }

    /// Checks whether an element is allowed in its parent.
    fn nesting(&mut self, place: Place, name: &str, element: Option<&Element>, parent: Option<&str>) {
        let (Some(inside), Some(outer)) = (parent, self.open.last_mut()) else {
            if name != "tmx" {
                self.report(place, rules::ROOT, format!("the first element is <{name}>, not <tmx>"));
            }
            return;
        };
        let Open { past_notes, element: outer_element, .. } = *outer;
        outer.past_notes |= matches!(name, "tuv" | "seg");
        if past_notes && matches!(name, "note" | "prop") {
            let content = if inside == "tuv" { "<seg>" } else { "<tuv>" };
            let message = format!("<{name}> must come before {content} in <{inside}>");
            self.report(place, rules::ORDER, message);
        }
        if element.is_none() {
            self.report(place, rules::ELEMENT, format!("TMX does not define the element <{name}>"));
        } else if outer_element.is_some_and(|e| !dtd::contains(e.children, name)) {
            self.report(place, rules::ELEMENT, format!("<{name}> is not allowed in <{inside}>"));
        }
    }

    /// Checks that the attributes are allowed and valid, and that none is missing.
    fn attributes(&mut self, place: Place, name: &str, element: &Element, attributes: &Attributes) {
        for (key, value) in attributes {
            if key == "xmlns" || key.starts_with("xmlns:") {
                let message = format!("<{name}> has {key}; TMX does not use namespaces");
                self.report(place, rules::NAMESPACE, message);
            } else if !dtd::allows(name, element, key) {
                let message = format!("the attribute {key} is not allowed in <{name}>");
                self.report(place, rules::ATTRIBUTE, message);
            }
            if let Some(values) = dtd::values(name, key).filter(|values| !values.contains(&value.as_str())) {
                let message = format!("{key}=\"{value}\" must be one of {}", values.join(", "));
                self.report(place, rules::VALUE, message);
            }
            if matches!(key.as_str(), "creationdate" | "changedate" | "lastusagedate") && !is_date(value) {
                let message = format!("{key}=\"{value}\" must have the form YYYYMMDDThhmmssZ");
                self.report(place, rules::DATE, message);
            }
            if key == "usagecount" && value.parse::<u64>().is_err() {
                self.report(place, rules::VALUE, format!("usagecount=\"{value}\" must be a number"));
            }
        }
        for key in element.required.split_whitespace().filter(|key| find(attributes, key).is_none()) {
            let rule = if name == "tmx" { rules::VERSION } else { rules::ATTRIBUTE_MISSING };
            self.report(place, rule, format!("<{name}> is missing the attribute {key}"));
        }
    }

    fn root(&mut self, place: Place, attributes: &Attributes) {
        if let Some(version) = find(attributes, "version") {
            if !matches!(version, "1.1" | "1.2" | "1.3" | "1.4") {
                let message = format!("version=\"{version}\" must be one of 1.1, 1.2, 1.3, 1.4");
                self.report(place, rules::VERSION, message);
            }
            self.seen.version = Some(version.into());
        }
    }

    fn header(&mut self, place: Place, attributes: &Attributes) {
        if std::mem::replace(&mut self.seen.header, true) {
            self.report(place, rules::HEADER, "<header> occurs twice");
        }
        for key in dtd::HEADER.split(' ').filter(|key| find(attributes, key).is_none()) {
            let message = format!("<header> is missing the attribute {key}");
            self.report(place, rules::HEADER_ATTRIBUTE, message);
        }
        if let Some(lang) = find(attributes, "srclang") {
            let problem = codes::problem("srclang", lang).filter(|_| lang != "*all*");
            self.report_all(problem.map(|message| Finding::new(place, rules::LANGUAGE_CODE, message)));
            self.seen.srclang = Some(lang.into());
        }
    }

    fn body(&mut self, place: Place) {
        if !self.seen.header {
            self.report(place, rules::HEADER, "<header> is missing before <body>");
        }
        if std::mem::replace(&mut self.seen.body, true) {
            self.report(place, rules::BODY, "<body> occurs twice");
        }
    }

    fn text(&mut self, scanner: &mut Scanner) {
        let (Some(inside), Some(open)) = (scanner.open().last(), self.open.last()) else { return };
        if open.in_segment {
            self.unit.text(&scanner.text);
        }
        if open.element.is_some_and(|e| !e.text) && !scanner.text.trim_ascii().trim().is_empty() {
            let message = format!("text is not allowed in <{inside}>");
            self.report(scanner.place(), rules::TEXT, message);
        }
        if scanner.suspect
            && let Some((_, bad)) = first_bad(&scanner.text, forbidden)
        {
            let message = format!("the text contains the forbidden character U+{:04X}", u32::from(bad));
            self.report(scanner.place(), rules::CHARACTER, message);
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
        self.report_all(findings);
    }
}

/// Returns whether a date has the form `YYYYMMDDThhmmssZ`, the only one that TMX allows.
fn is_date(value: &str) -> bool {
    let pattern = b"00000000T000000Z";
    let bytes = value.as_bytes();
    bytes.len() == pattern.len()
        && bytes.iter().zip(pattern).all(|(b, p)| if *p == b'0' { b.is_ascii_digit() } else { b == p })
        && (1..=12).contains(&value[4..6].parse().unwrap_or(0))
        && (1..=31).contains(&value[6..8].parse().unwrap_or(0))
        && value[9..11].parse().is_ok_and(|hours: u32| hours < 24)
        && [11..13, 13..15].into_iter().all(|digits| value[digits].parse().is_ok_and(|n: u32| n < 60))
}
