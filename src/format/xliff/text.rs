//! Collects the text of one side of an XLIFF unit, and pairs the segments of two sides.

use crate::format::inline::{push_break, redundant};
use rustc_hash::FxHashMap;

/// A part of a text with its identifier, the attribute `mid`.
#[derive(Debug, Default)]
struct Segment {
    id: String,
    text: String,
}

/// The text of one side of a unit.
#[derive(Debug, Default)]
pub(super) struct SideText {
    /// The whole text, including the segments.
    whole: String,
    /// The segments, if the text is divided.
    segments: Vec<Segment>,
    /// The nesting depth inside a segment, or 0 outside.
    depth: usize,
    /// Whether an inline code is directly before the current position.
    after_code: bool,
}

impl SideText {
    pub(super) fn clear(&mut self) {
        self.whole.clear();
        self.segments.clear();
        (self.depth, self.after_code) = (0, false);
    }

    /// Returns the memory that the text takes, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.whole.len()
            + self.segments.iter().map(|segment| segment.id.len() + segment.text.len()).sum::<usize>()
    }

    /// Begins a segment. A segment without an identifier is known by its position.
    pub(super) fn begin_segment(&mut self, id: Option<String>) {
        let id = id.unwrap_or_else(|| format!("#{}", self.segments.len()));
        // Sentences of scripts with spaces have one between them, even if the file omits it.
        if self.whole.ends_with(|c: char| c.is_ascii_punctuation()) {
            self.whole.push(' ');
        }
        self.segments.push(Segment { id, text: String::new() });
        self.depth = 1;
    }

    pub(super) fn has_segments(&self) -> bool {
        !self.segments.is_empty()
    }

    pub(super) fn in_segment(&self) -> bool {
        self.depth > 0
    }

    /// Begins an element other than a segment.
    pub(super) fn begin_code(&mut self) {
        self.depth += usize::from(self.in_segment());
        self.after_code = true;
    }

    /// Ends an element, which may be a segment.
    pub(super) fn end_code(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.after_code = true;
    }

    /// Notes that an inline code without text is at the current position.
    pub(super) fn after_code(&mut self) {
        self.after_code = true;
    }

    /// Adds a code that represents white space.
    pub(super) fn push_break(&mut self) {
        self.after_code = true;
        self.each(push_break);
    }

    /// Adds text. If a code is between two spaces, only one of the spaces is kept.
    pub(super) fn push(&mut self, new: &str) {
        let after_code = std::mem::take(&mut self.after_code);
        self.each(|text| {
            let space = if after_code { redundant(text, new) } else { 0 };
            text.push_str(&new[space..]);
        });
    }

    /// Changes the whole text, and the current segment if there is one.
    fn each(&mut self, change: impl Fn(&mut String)) {
        change(&mut self.whole);
        if self.in_segment() {
            self.segments.last_mut().into_iter().for_each(|segment| change(&mut segment.text));
        }
    }
}

/// Pairs the segments of two sides by their identifiers. If a side is not divided, its whole text is one segment and
/// so is that of the other side. A text without a counterpart is paired with an empty one.
pub(super) fn pairs(source: &SideText, target: &SideText) -> Vec<[String; 2]> {
    let trimmed = |texts: [&str; 2]| texts.map(|text| text.trim().to_owned());
    if source.segments.is_empty() || target.segments.is_empty() {
        return vec![trimmed([&source.whole, &target.whole])];
    }
    // The parts of the target that belong to each identifier.
    let mut targets: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for segment in &target.segments {
        targets.entry(&segment.id).or_default().push(segment.text.trim());
    }
    let mut pairs: Vec<[String; 2]> = Vec::with_capacity(source.segments.len());
    for segment in &source.segments {
        let parts = targets.remove(segment.id.as_str()).unwrap_or_default();
        pairs.push(trimmed([&segment.text, &parts.join(" ")]));
    }
    let alone = target.segments.iter().filter(|segment| targets.contains_key(segment.id.as_str()));
    pairs.extend(alone.map(|segment| trimmed(["", &segment.text])));
    pairs
}
