//! Collects the text of one side of an XLIFF unit, and pairs the segments of two sides.

use crate::format::inline::{push_break, redundant};
use crate::text::Mark;
use rustc_hash::FxHashMap;

/// A text with its inline tags.
#[derive(Debug, Default)]
pub(super) struct Marked {
    pub(super) text: String,
    pub(super) marks: Vec<Mark>,
}

impl Marked {
    /// Returns the text without white space at both ends.
    fn trimmed(&self) -> Marked {
        let text = self.text.trim();
        let start = self.text.len() - self.text.trim_start().len();
        let within = |mark: &Mark| Mark { at: mark.at.saturating_sub(start).min(text.len()), ..mark.clone() };
        Marked { text: text.to_owned(), marks: self.marks.iter().map(within).collect() }
    }

    /// Appends a text after a space.
    fn append(&mut self, next: Marked) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.marks.extend(next.marks.into_iter().map(|mark| Mark { at: start + mark.at, ..mark }));
        self.text.push_str(&next.text);
    }
}

/// A part of a text with its identifier, the attribute `mid`.
#[derive(Debug, Default)]
struct Segment {
    id: String,
    text: Marked,
}

/// The text of one side of a unit.
#[derive(Debug, Default)]
pub(super) struct SideText {
    /// The whole text, including the segments.
    whole: Marked,
    /// The segments, if the text is divided.
    segments: Vec<Segment>,
    /// The nesting depth inside a segment, or 0 outside.
    depth: usize,
    /// Whether an inline code is directly before the current position.
    after_code: bool,
    /// The memory that the text takes, in bytes.
    bytes: usize,
}

/// The texts of a segment on both sides, and its identifier, if it has one.
pub(super) type Pair = (Option<String>, [Marked; 2]);

impl SideText {
    pub(super) fn clear(&mut self) {
        self.whole.text.clear();
        self.whole.marks.clear();
        self.segments.clear();
        (self.depth, self.after_code, self.bytes) = (0, false, 0);
    }

    /// Returns the memory that the text takes, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Begins a segment. A segment without an identifier is known by its position.
    pub(super) fn begin_segment(&mut self, id: Option<String>) {
        let id = id.unwrap_or_else(|| format!("#{}", self.segments.len()));
        // Sentences of scripts with spaces have one between them, even if the file omits it.
        if self.whole.text.ends_with(|c: char| c.is_ascii_punctuation()) {
            self.whole.text.push(' ');
        }
        self.bytes += size_of::<Segment>() + id.len();
        self.segments.push(Segment { id, text: Marked::default() });
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
        self.each(|marked| push_break(&mut marked.text));
    }

    /// Adds an inline tag at the current position.
    pub(super) fn mark(&mut self, mark: &Mark) {
        self.bytes += 2 * (size_of::<Mark>() + mark.code.len() + mark.id.len());
        self.each(|marked| marked.marks.push(Mark { at: marked.text.len(), ..mark.clone() }));
    }

    /// Sets the original code of the last inline tag, unless it is empty, and moves the tag to the current position.
    pub(super) fn describe(&mut self, code: &str) {
        self.bytes += 2 * code.len();
        self.each(|marked| {
            if let Some(mark) = marked.marks.last_mut() {
                mark.at = marked.text.len();
                if !code.is_empty() {
                    mark.code = code.into();
                }
            }
        });
    }

    /// Adds text. If a code is between two spaces, only one of the spaces is kept.
    pub(super) fn push(&mut self, new: &str) {
        let after_code = std::mem::take(&mut self.after_code);
        self.bytes += 2 * new.len();
        self.each(|marked| {
            let space = if after_code { redundant(&marked.text, new) } else { 0 };
            marked.text.push_str(&new[space..]);
        });
    }

    /// Changes the whole text, and the current segment if there is one.
    fn each(&mut self, change: impl Fn(&mut Marked)) {
        change(&mut self.whole);
        if self.in_segment() {
            self.segments.last_mut().into_iter().for_each(|segment| change(&mut segment.text));
        }
    }
}

/// Pairs the segments of two sides by their identifiers. If a side is not divided, its whole text is one segment and
/// so is that of the other side. A text without a counterpart is paired with an empty one.
pub(super) fn pairs(source: &SideText, target: &SideText) -> Vec<Pair> {
    if source.segments.is_empty() || target.segments.is_empty() {
        let divided = source.segments.iter().chain(&target.segments).next();
        let id = divided.map(|segment| segment.id.clone());
        return vec![(id, [source.whole.trimmed(), target.whole.trimmed()])];
    }
    // The parts of the target that belong to each identifier.
    let mut targets: FxHashMap<&str, Marked> = FxHashMap::default();
    for segment in &target.segments {
        targets.entry(&segment.id).or_default().append(segment.text.trimmed());
    }
    let mut pairs: Vec<Pair> = Vec::with_capacity(source.segments.len());
    for segment in &source.segments {
        let target = targets.remove(segment.id.as_str()).unwrap_or_default();
        pairs.push((Some(segment.id.clone()), [segment.text.trimmed(), target]));
    }
    let alone = target.segments.iter().filter(|segment| targets.contains_key(segment.id.as_str()));
    let without_source =
        |segment: &Segment| (Some(segment.id.clone()), [Marked::default(), segment.text.trimmed()]);
    pairs.extend(alone.map(without_source));
    pairs
}
