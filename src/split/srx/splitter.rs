//! Applies compiled SRX rules to paragraphs.

use crate::split::{Span, Splitter};
use crate::text::trimmed;
use fancy_regex::{Regex, RegexBuilder};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// The maximum number of backtracking steps in a search: a thousand times what realistic rules need.
const BACKTRACK_LIMIT: usize = 1_000_000;
/// After a match of at most this many bytes, the search continues at the match's second character, to find
/// overlapping matches. After a longer match, it continues at the end, so that the time stays linear.
const MAX_OVERLAP: usize = 64;

/// A rule whose two patterns are compiled to one regular expression.
#[derive(Debug)]
pub(super) struct CompiledRule {
    regex: Regex,
    breaks: bool,
    /// The line number of the rule in the SRX file.
    line: usize,
    /// Whether the rule exceeded [`BACKTRACK_LIMIT`] in any paragraph.
    abandoned: AtomicBool,
}

impl CompiledRule {
    pub(super) fn new(before: &str, after: &str, breaks: bool, line: usize) -> fancy_regex::Result<Self> {
        let regex = RegexBuilder::new(&format!("(?:{before})(?={after})"))
            .multi_line(true)
            .backtrack_limit(BACKTRACK_LIMIT)
            .build()?;
        Ok(CompiledRule { regex, breaks, line, abandoned: AtomicBool::new(false) })
    }

    /// Records the decision of the rule wherever it matches, unless an earlier rule has already decided.
    fn apply(&self, text: &str, decisions: &mut BTreeMap<usize, bool>) {
        let mut from = 0;
        while from <= text.len() {
            let found = match self.regex.find_from_pos(text, from) {
                Ok(Some(found)) => found,
                Ok(None) => return,
                Err(_) => return self.abandoned.store(true, Ordering::Relaxed),
            };
            decisions.entry(found.end()).or_insert(self.breaks);
            let second = text[found.start()..].chars().next().map_or(1, char::len_utf8);
            let overlap = found.start() + second;
            from = if found.end() - found.start() > MAX_OVERLAP { found.end() } else { overlap };
        }
    }
}

/// Splits paragraphs by the rules of an SRX file. All boundaries have probability 1.
#[derive(Debug)]
pub struct SrxSplitter {
    pub(super) rules: Vec<CompiledRule>,
}

impl SrxSplitter {
    /// Returns the line numbers of rules that needed too much backtracking in any paragraph so far. Such a
    /// rule is ignored in the rest of the paragraph, so callers should report it.
    pub fn abandoned_rules(&self) -> Vec<usize> {
        self.rules.iter().filter(|r| r.abandoned.load(Ordering::Relaxed)).map(|r| r.line).collect()
    }
}

impl Splitter for SrxSplitter {
    fn split_into(&self, paragraph: &str, spans: &mut Vec<Span>) {
        let mut decisions = BTreeMap::new();
        for rule in &self.rules {
            rule.apply(paragraph, &mut decisions);
        }
        let mut start = 0;
        let breaks = decisions.into_iter().filter(|&(_, breaks)| breaks).map(|(position, _)| position);
        for end in breaks.chain([paragraph.len()]) {
            let sentence = trimmed(paragraph, start..end);
            if !sentence.is_empty() {
                spans.push(Span { start: sentence.start, end: sentence.end, boundary: 1.0 });
            }
            start = end;
        }
    }
}
