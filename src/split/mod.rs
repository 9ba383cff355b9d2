//! Text into sentences: byte spans that, with the white space between them, give back the input.

mod context;
mod effort;
mod features;
#[doc(hidden)]
pub mod fit;
mod given;
mod items;
mod model;
mod profile;
mod rules;
mod scan;
mod signs;
mod site;
pub mod srx;
mod stops;
mod terminators;
mod word;
mod words;

use crate::text::language::Language;
use context::{Context, Glance, Running};
use effort::spend;
pub use given::given_ends;
use profile::Profile;
use scan::Scanner;
use site::{Kind, Site};

/// A sentence in a paragraph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The probability that a sentence ends here; 1 at the end of the paragraph.
    pub boundary: f32,
}

/// Splits one paragraph into sentences.
///
/// Spans are in order, disjoint, not empty, on character borders, without white space at either end, and all
/// that lies between them is white space.
pub trait Splitter: Send + Sync {
    /// Appends the sentences of `paragraph` to `spans`, offsets in bytes from the paragraph's start.
    fn split_into(&self, paragraph: &str, spans: &mut Vec<Span>);
}

/// The built-in splitter of a language.
pub fn for_language(lang: Language) -> Box<dyn Splitter> {
    Box::new(Builtin { profile: Profile::of(lang) })
}

/// The built-in splitter: candidates from the scan, each decided by rules and model.
#[derive(Debug, Clone, Copy)]
struct Builtin<'a> {
    profile: &'a Profile,
}

/// The probability of an end that is plain to see; in the gold that the model is fitted on, as many are right.
const OBVIOUS: f32 = 0.998;
/// The probability that an item of a list ends where the next one begins.
const ITEM: f32 = 0.9;
impl Builtin<'_> {
    /// From which probability on a sentence ends at a candidate.
    fn threshold(&self, site: &Site) -> f32 {
        match site.kind {
            // What closes before the capital is half a sign of an end.
            Kind::Bare if site.bracket_closed || site.quote_closed => 0.5,
            Kind::Bare => self.profile.bare,
            Kind::Colon | Kind::Semicolon => self.profile.clause,
            _ => 0.5,
        }
    }

    /// The probability that a sentence ends at the candidate: a first look, then a rule where one is sure, else
    /// the model.
    fn boundary(&self, text: &str, site: Site, running: Running) -> f32 {
        if context::in_row(text, &site, running.start) {
            return rules::NO;
        }
        let Some(glance) = Glance::new(text, &site, running.start, self.profile) else { return 0.0 };
        if glance.is_obvious(&site) {
            return OBVIOUS;
        }
        if glance.abbreviates(&site) {
            return rules::NO;
        }
        let context = Context::new(text, site, &glance, running, self.profile);
        match (rules::sure(&context), &self.profile.model) {
            (Some(sure), _) => sure,
            (None, Some(model)) => model.probability(&context),
            (None, None) => rules::decide(&context),
        }
    }
}

impl Builtin<'_> {
    /// Splits as [`Splitter::split_into`] does, and shows each candidate with its probability on the way.
    fn walk(&self, paragraph: &str, spans: &mut Vec<Span>, mut candidate: impl FnMut(usize, f32)) {
        let first = paragraph.len() - paragraph.trim_start().len();
        let last = first + paragraph[first..].trim_end().len();
        let text = &paragraph[..last];
        let mut running = Running { start: first, first: true, after_bare: false };
        let mut item = items::next_item(text, first);
        let mut scanner = Scanner::new(text, first, self.profile);
        while let Some(site) = scanner.next_site() {
            while let Some(next) = item.filter(|&next| next < site.end) {
                push_item(text, &mut running, next, spans);
                item = items::next_item(text, running.start);
            }
            if site.end <= running.start {
                continue;
            }
            let boundary = self.boundary(text, site, running);
            candidate(site.end, boundary);
            if boundary >= self.threshold(&site) {
                spans.push(Span { start: running.start, end: site.end, boundary });
                running = Running { start: site.next, first: false, after_bare: site.kind == Kind::Bare };
                item = items::next_item(text, running.start);
            }
        }
        while let Some(next) = item {
            push_item(text, &mut running, next, spans);
            item = items::next_item(text, running.start);
        }
        if running.start < last {
            spans.push(Span { start: running.start, end: last, boundary: 1.0 });
        }
    }
}

impl Splitter for Builtin<'_> {
    fn split_into(&self, paragraph: &str, spans: &mut Vec<Span>) {
        self.walk(paragraph, spans, |_, _| ());
    }
}

/// Ends an item of a list where the next one begins, unless a sentence has ended there already.
fn push_item(text: &str, running: &mut Running, next: usize, spans: &mut Vec<Span>) {
    let start = running.start;
    if next > start {
        let end = text[..next].trim_end().len();
        spend(next - end);
        spans.push(Span { start, end, boundary: ITEM });
        *running = Running { start: next, first: false, after_bare: false };
    }
}
