//! SRX 2.0 (Segmentation Rules eXchange, GALA 2008): a user's own rules, as CAT tools keep them.
//!
//! 1. [`SrxRules::read`] takes the file apart: named lists of rules, and maps from languages to lists.
//! 2. [`SrxRules::for_language`] gathers the rules of a language (all maps that match when `cascade="yes"`,
//!    else the first) and compiles them; what cannot be compiled is an error with its line.
//! 3. [`SrxSplitter`] applies them: at every place, the first rule whose two halves match decides.

mod pattern;
mod read;

use super::splitter::{Span, Splitter};
use crate::error::{Error, Result};
use fancy_regex::Regex;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Steps that a rule may go back on one match before it is given up: a thousand times what honest rules need.
const BACKTRACK_LIMIT: usize = 1_000_000;
/// After a match of at most so many bytes the search goes on from its second character, so that overlapping
/// matches are seen; after a longer one from its end, so that time stays linear.
const OVERLAP: usize = 64;

/// A rule as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    breaks: bool,
    before: String,
    after: String,
    line: usize,
}

#[derive(Debug, Clone, Default)]
struct RuleList {
    name: String,
    rules: Vec<Rule>,
}

#[derive(Debug, Clone)]
struct LanguageMap {
    pattern: String,
    list: String,
    line: usize,
}

/// The contents of an SRX file.
///
/// # Examples
/// ```
/// use enregard::split::{Splitter, srx::SrxRules};
///
/// let xml = r#"<srx version="2.0"><header cascade="no"/><body>
///   <languagerules><languagerule languagerulename="Tout">
///     <rule break="no"><beforebreak>\bM\.</beforebreak><afterbreak>\s</afterbreak></rule>
///     <rule break="yes"><beforebreak>[.?!]</beforebreak><afterbreak>\s</afterbreak></rule>
///   </languagerule></languagerules>
///   <maprules><languagemap languagepattern=".*" languagerulename="Tout"/></maprules>
/// </body></srx>"#;
/// let splitter = SrxRules::parse(xml, "rules.srx")?.for_language("fr")?;
/// let mut spans = Vec::new();
/// splitter.split_into("M. Dupont dort. Il ronfle.", &mut spans);
/// assert_eq!(spans.len(), 2);
/// # Ok::<(), enregard::error::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct SrxRules {
    path: PathBuf,
    cascade: bool,
    lists: Vec<RuleList>,
    maps: Vec<LanguageMap>,
}

impl SrxRules {
    /// Reads a file, UTF-8 or with a byte-order mark.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be read, else as [`SrxRules::parse`].
    pub fn read(path: &Path) -> Result<SrxRules> {
        let bytes = std::fs::read(path).map_err(|source| Error::io(path, source))?;
        let (text, _, _) = encoding_rs::UTF_8.decode(&bytes);
        SrxRules::parse(&text, path)
    }

    /// Reads the text of a file; `path` is its name in messages.
    ///
    /// # Errors
    /// [`Error::Syntax`], with the line, when it is not well-formed or not SRX.
    pub fn parse(xml: &str, path: impl AsRef<Path>) -> Result<SrxRules> {
        read::parse(xml, path.as_ref())
    }

    /// The splitter of a language, by its BCP 47 tag (`fr`, `fr-FR`). Patterns of languages are matched with
    /// the whole tag, in any case, with a hyphen or an underscore.
    ///
    /// # Errors [`Error::Syntax`], with the line, when a pattern cannot be compiled; [`Error::Language`] when
    /// no language map matches.
    pub fn for_language(&self, tag: &str) -> Result<SrxSplitter> {
        let mut rules = Vec::new();
        let mut matched = false;
        for map in &self.maps {
            if !self.matches(map, tag)? {
                continue;
            }
            matched = true;
            let list = self.lists.iter().find(|l| l.name == map.list);
            let list = list.ok_or_else(|| {
                self.error(map.line, format!("there is no languagerule named {:?}", map.list))
            })?;
            for rule in &list.rules {
                rules.push(self.compile(rule)?);
            }
            if !self.cascade {
                break;
            }
        }
        if matched {
            return Ok(SrxSplitter { rules });
        }
        let patterns: Vec<&str> = self.maps.iter().map(|m| m.pattern.as_str()).collect();
        let fault = format!("no languagemap matches the language {tag}");
        Err(Error::input(&self.path, fault).help(format!("the file has maps for: {}", patterns.join(", "))))
    }

    fn matches(&self, map: &LanguageMap, tag: &str) -> Result<bool> {
        let pattern = format!("(?i)^(?:{})$", pattern::translate(&map.pattern));
        let regex = Regex::new(&pattern)
            .map_err(|e| self.error(map.line, format!("languagepattern {:?}: {e}", map.pattern)))?;
        let forms = [tag.to_owned(), tag.replace('-', "_"), tag.replace('_', "-")];
        Ok(forms.iter().any(|form| regex.is_match(form).unwrap_or(false)))
    }

    fn compile(&self, rule: &Rule) -> Result<CompiledRule> {
        let (before, after) = (pattern::translate(&rule.before), pattern::translate(&rule.after));
        for (half, text) in [("beforebreak", &before), ("afterbreak", &after)] {
            Regex::new(text).map_err(|e| self.error(rule.line, format!("{half} {text:?}: {e}")))?;
        }
        let regex = fancy_regex::RegexBuilder::new(&format!("(?:{before})(?={after})"))
            .multi_line(true)
            .backtrack_limit(BACKTRACK_LIMIT)
            .build()
            .map_err(|e| self.error(rule.line, e.to_string()))?;
        Ok(CompiledRule { regex, breaks: rule.breaks, line: rule.line, given_up: AtomicBool::new(false) })
    }

    fn error(&self, line: usize, reason: String) -> Error {
        Error::input(self.path.clone(), reason).at_line(line)
    }
}

#[derive(Debug)]
struct CompiledRule {
    regex: Regex,
    breaks: bool,
    line: usize,
    given_up: AtomicBool,
}

/// Splits by the rules of an SRX file. Its boundaries are what the rules say: their probability is 1.
#[derive(Debug)]
pub struct SrxSplitter {
    rules: Vec<CompiledRule>,
}

impl SrxSplitter {
    /// The lines of rules that went back and forth too long on some paragraph and were passed over from there
    /// on in that paragraph; to be told to the user.
    pub fn given_up(&self) -> Vec<usize> {
        self.rules.iter().filter(|r| r.given_up.load(Ordering::Relaxed)).map(|r| r.line).collect()
    }
}

impl CompiledRule {
    /// Marks every place where the rule's halves meet, unless an earlier rule has decided there.
    fn mark(&self, text: &str, places: &mut BTreeMap<usize, bool>) {
        let mut from = 0;
        while from <= text.len() {
            let found = match self.regex.find_from_pos(text, from) {
                Ok(Some(found)) => found,
                Ok(None) => return,
                Err(_) => {
                    self.given_up.store(true, Ordering::Relaxed);
                    return;
                }
            };
            places.entry(found.end()).or_insert(self.breaks);
            let second = text[found.start()..].chars().next().map_or(1, char::len_utf8);
            let overlap = found.start() + second;
            from = if found.end() - found.start() > OVERLAP { found.end() } else { overlap };
        }
    }
}

impl Splitter for SrxSplitter {
    fn split_into(&self, paragraph: &str, spans: &mut Vec<Span>) {
        let mut places = BTreeMap::new();
        for rule in &self.rules {
            rule.mark(paragraph, &mut places);
        }
        let mut start = 0;
        let breaks = places.into_iter().filter(|&(_, breaks)| breaks).map(|(place, _)| place);
        for end in breaks.chain([paragraph.len()]) {
            let piece = &paragraph[start..end];
            let sentence = piece.trim();
            if !sentence.is_empty() {
                let first = start + (piece.len() - piece.trim_start().len());
                spans.push(Span { start: first, end: first + sentence.len(), boundary: 1.0 });
            }
            start = end;
        }
    }
}
