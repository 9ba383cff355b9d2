//! Splits paragraphs into sentences by the rules of an SRX file (Segmentation Rules eXchange 2.0, GALA 2008).
//!
//! 1. [`SrxRules::read`] parses the file, which contains named lists of rules and maps from languages to
//!    lists.
//! 2. [`SrxRules::for_language`] collects and compiles the rules of a language. They are the rules of all
//!    matching maps if `cascade="yes"`, otherwise those of the first matching map.
//! 3. [`SrxSplitter`] applies the rules. At each position, the first rule whose two patterns match decides.

mod pattern;
mod splitter;
mod xml;

use crate::error::{Error, Result};
use crate::wording::list as listed;
use fancy_regex::Regex;
use splitter::CompiledRule;
pub use splitter::SrxSplitter;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use xml::{Contents, LanguageMap, Rule};

/// Maximum size of an SRX file, in bytes. Published files, which cover dozens of languages, have about one
/// million bytes.
const MAX_BYTES: u64 = 4_000_000;

/// Maximum number of rules for a language. Each rule takes some 10 to 100 kB of memory. Published files have a
/// few hundred.
const MAX_RULES: usize = 5000;

/// Maximum number of characters of a pattern in an error message.
const MAX_SHOWN: usize = 200;

/// The contents of an SRX file.
///
/// # Examples
/// ```
/// use enregard::internals::split::{Splitter, srx::SrxRules};
///
/// let xml = r#"<srx version="2.0"><header cascade="no"/><body>
///   <languagerules><languagerule languagerulename="All">
///     <rule break="no"><beforebreak>\bM\.</beforebreak><afterbreak>\s</afterbreak></rule>
///     <rule break="yes"><beforebreak>[.?!]</beforebreak><afterbreak>\s</afterbreak></rule>
///   </languagerule></languagerules>
///   <maprules><languagemap languagepattern=".*" languagerulename="All"/></maprules>
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
    contents: Contents,
}

impl SrxRules {
    /// Reads a file in UTF-8, or in UTF-16 with a byte order mark.
    ///
    /// # Errors
    /// Returns an error if the file cannot be read, or if [`SrxRules::parse`] returns one.
    pub fn read(path: &Path) -> Result<SrxRules> {
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
        read.map_err(|source| Error::io(path, source))?;
        if bytes.len() as u64 > MAX_BYTES {
            let fault = format!("is larger than {} MB, the limit for SRX files", MAX_BYTES / 1_000_000);
            return Err(Error::input(path, fault).help("remove the languages that you do not need"));
        }
        let (text, _, _) = encoding_rs::UTF_8.decode(&bytes);
        SrxRules::parse(&text, path)
    }

    /// Parses the XML text of an SRX file. Errors name the file as `path`.
    ///
    /// # Errors
    /// Returns an error with the line number if the text is not well-formed XML or not SRX.
    pub fn parse(xml: &str, path: impl AsRef<Path>) -> Result<SrxRules> {
        let path = path.as_ref();
        Ok(SrxRules { path: path.into(), contents: xml::parse(xml, path)? })
    }

    /// Returns the splitter for the language with this BCP 47 tag (`fr`, `fr-FR`). A language pattern of the
    /// file must match the whole tag. Case is ignored, and hyphens and underscores are equivalent.
    ///
    /// # Errors
    /// Returns an error if a pattern is invalid, if a list of rules is missing, or if no language map
    /// matches.
    pub fn for_language(&self, tag: &str) -> Result<SrxSplitter> {
        let Contents { cascade, lists, maps } = &self.contents;
        let mut rules = Vec::new();
        let mut matched = false;
        for map in maps {
            if !self.matches(map, tag)? {
                continue;
            }
            matched = true;
            let list = lists.iter().find(|l| l.name == map.list).ok_or_else(|| {
                let fault =
                    format!("<languagemap> refers to <languagerule> {:?}, which is not defined", map.list);
                self.error(map.line, fault).help("define it, or correct the name")
            })?;
            if rules.len() + list.rules.len() > MAX_RULES {
                let fault = format!("has more than {MAX_RULES} rules for the language {tag}");
                return Err(Error::input(&self.path, fault).help("remove rules that you do not need"));
            }
            for rule in &list.rules {
                rules.push(self.compile(rule)?);
            }
            if !cascade {
                break;
            }
        }
        if matched {
            return Ok(SrxSplitter { rules });
        }
        let patterns: Vec<&str> = maps.iter().map(|m| m.pattern.as_str()).collect();
        let fault = format!("no <languagemap> matches the language {tag}");
        Err(Error::input(&self.path, fault)
            .help(format!("add one; the existing language patterns are: {}", listed(patterns.into_iter()))))
    }

    fn matches(&self, map: &LanguageMap, tag: &str) -> Result<bool> {
        let regex = Regex::new(&format!("(?i)^(?:{})$", pattern::translate(&map.pattern)))
            .map_err(|e| self.invalid(map.line, "languagepattern", &map.pattern, &e))?;
        let forms = [tag.to_owned(), tag.replace('-', "_"), tag.replace('_', "-")];
        Ok(forms.iter().any(|form| regex.is_match(form).unwrap_or(false)))
    }

    fn compile(&self, rule: &Rule) -> Result<CompiledRule> {
        let (before, after) = (pattern::translate(&rule.before), pattern::translate(&rule.after));
        for (element, pattern) in [("<beforebreak>", &before), ("<afterbreak>", &after)] {
            Regex::new(pattern).map_err(|e| self.invalid(rule.line, element, pattern, &e))?;
        }
        CompiledRule::new(&before, &after, rule.breaks, rule.line)
            .map_err(|e| self.error(rule.line, format!("invalid <rule>: {e}")))
    }

    fn invalid(&self, line: usize, element: &str, pattern: &str, e: &fancy_regex::Error) -> Error {
        let shown = |text: &str| text.chars().take(MAX_SHOWN).collect::<String>();
        let text = e.to_string();
        // The position is omitted, because it refers to the translated pattern.
        let reason = text.strip_prefix("Parsing error at position ").and_then(|rest| rest.split_once(": "));
        let reason = reason.map_or(text.as_str(), |(_, reason)| reason);
        self.error(line, format!("invalid {element} {:?}: {}", shown(pattern), shown(reason)))
            .help("correct the pattern")
    }

    fn error(&self, line: usize, fault: String) -> Error {
        Error::input(&self.path, fault).at_line(line)
    }
}
