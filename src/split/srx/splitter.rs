//! Applies compiled SRX rules to paragraphs.

use crate::split::{Span, Splitter};
use crate::text::{floor, trimmed};
use fancy_regex::{Regex, RegexBuilder};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// The limits on the backtracking steps of a search. A search that exceeds one limit is repeated with the
/// next one. Realistic rules need about a thousand steps.
const STEP_LIMITS: [usize; 4] = [1 << 8, 1 << 12, 1 << 16, 1 << 20];

/// A rule may take this many backtracking steps per byte of a paragraph, plus twice the last of the
/// [`STEP_LIMITS`]. Each search counts as if it took all the steps that its limit allows. Counted this way,
/// realistic rules need at most about 300 steps per byte.
const STEPS_PER_BYTE: usize = 2048;

/// A search looks for a match that begins within this many bytes. The rule may also read the same number of
/// bytes after them. If searches continued to the end of the paragraph, they would take quadratic time. The
/// rules of published SRX files look at only a few words.
const WINDOW: usize = 2048;

/// After a match of at most this many bytes, the next search begins at the second character of the match, to
/// find overlapping matches. After a longer match, it begins at the end of the match, so that the time stays
/// linear.
const MAX_OVERLAP: usize = 64;

/// A rule whose two patterns are compiled to one regular expression.
#[derive(Debug)]
pub(super) struct CompiledRule {
    pattern: String,
    /// The regular expression, compiled once for each of the [`STEP_LIMITS`] when that limit is first needed.
    regexes: [OnceLock<Regex>; STEP_LIMITS.len()],
    breaks: bool,
    /// The line number of the rule in the SRX file.
    line: usize,
    /// Whether the rule exceeded its maximum number of steps in any paragraph.
    abandoned: AtomicBool,
}

/// The error for a rule that needs too many backtracking steps.
struct TooSlow;

impl CompiledRule {
    pub(super) fn new(before: &str, after: &str, breaks: bool, line: usize) -> fancy_regex::Result<Self> {
        let pattern = format!("(?:{before})(?={after})");
        let regexes = [const { OnceLock::new() }; STEP_LIMITS.len()];
        // Compile once here, so that an invalid pattern is reported when the rule is read.
        let _ = regexes[0].set(compile(&pattern, STEP_LIMITS[0])?);
        Ok(CompiledRule { pattern, regexes, breaks, line, abandoned: AtomicBool::new(false) })
    }

    /// Records the decision of the rule at every offset where it matches, unless an earlier rule has already
    /// decided.
    fn apply(&self, text: &str, decisions: &mut BTreeMap<usize, bool>) {
        let mut steps = STEP_LIMITS[STEP_LIMITS.len() - 1] * 2 + STEPS_PER_BYTE * text.len();
        let mut from = 0;
        while from <= text.len() {
            let window = floor(text, (from + 2 * WINDOW).min(text.len()));
            let Ok(found) = self.find(&text[..window], from, &mut steps) else {
                return self.abandoned.store(true, Ordering::Relaxed);
            };
            let is_last = window == text.len();
            // A match at the end of the window may depend on text beyond the window.
            let found = found.filter(|found| is_last || found.start < from + WINDOW && found.end < window);
            let Some(found) = found else {
                if is_last {
                    return;
                }
                from = floor(text, from + WINDOW);
                continue;
            };
            decisions.entry(found.end).or_insert(self.breaks);
            let second = text[found.start..].chars().next().map_or(1, char::len_utf8);
            from = if found.len() > MAX_OVERLAP { found.end } else { found.start + second };
        }
    }

    /// Returns the first match at or after `from`. Subtracts the limit of each search from `steps`, because
    /// the exact number of steps is not known.
    fn find(&self, text: &str, from: usize, steps: &mut usize) -> Result<Option<Range<usize>>, TooSlow> {
        for (regex, limit) in self.regexes.iter().zip(STEP_LIMITS) {
            *steps = steps.checked_sub(limit).ok_or(TooSlow)?;
            let regex = match regex.get() {
                Some(regex) => regex,
                None => {
                    let compiled = compile(&self.pattern, limit).map_err(|_| TooSlow)?;
                    regex.get_or_init(|| compiled)
                }
            };
            if let Ok(found) = regex.find_from_pos(text, from) {
                return Ok(found.map(|found| found.start()..found.end()));
            }
        }
        Err(TooSlow)
    }
}

/// Compiles a pattern to a regular expression whose searches take at most `limit` backtracking steps.
fn compile(pattern: &str, limit: usize) -> fancy_regex::Result<Regex> {
    RegexBuilder::new(pattern).multi_line(true).backtrack_limit(limit).build()
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
