//! The splitters of a run: the built-in ones, or those of an SRX file, with the user's abbreviations.

use crate::error::{ErrorKind, Message, Parameter, Result, message};
use crate::io::{self, name_and_content};
use crate::split::srx::{SrxRules, SrxSplitter};
use crate::split::{Abbreviations, Splitter, WithAbbreviations, for_language};
use crate::text::Language;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// How texts are split into sentences. A text with one sentence per line is not split.
///
/// # Examples
/// ```
/// use enregard::SplittingOptions;
///
/// let mut options = SplittingOptions::default();
/// options.abbreviations = Some("abbreviations.txt".into());
/// ```
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct SplittingOptions {
    /// An SRX 2.0 file whose rules replace the built-in splitter.
    #[serde(serialize_with = "name_and_content")]
    pub srx: Option<PathBuf>,
    /// A list of abbreviations after which no sentence ends, one per line. A tab and a language may follow an
    /// abbreviation, and `#` begins a comment.
    #[serde(serialize_with = "name_and_content")]
    pub abbreviations: Option<PathBuf>,
}

impl SplittingOptions {
    /// Returns the files that the options name.
    pub(crate) fn files(&self) -> impl Iterator<Item = &PathBuf> + Clone {
        self.srx.iter().chain(&self.abbreviations)
    }
}

/// Creates the splitters of languages. All threads of a run share it.
#[derive(Default)]
pub(crate) struct Splitters {
    rules: Option<SrxRules>,
    abbreviations: Option<Arc<Abbreviations>>,
    /// The SRX rules of each language, compiled when they are first needed.
    compiled: Mutex<FxHashMap<Language, Arc<SrxSplitter>>>,
}

impl Splitters {
    /// Reads the files that `options` names.
    pub(crate) fn read(options: &SplittingOptions) -> Result<Splitters> {
        let rules = options.srx.as_deref().map(SrxRules::read).transpose();
        let rules = rules.map_err(|error| match error.kind() {
            ErrorKind::Io => error.help("give the path of a readable SRX file"),
            _ => error,
        })?;
        let abbreviations = options.abbreviations.as_deref().map(|path| {
            let text = io::read_to_string(path)?;
            Ok(Arc::new(Abbreviations::parse(&text, io::display_name(path))?))
        });
        Ok(Splitters { rules, abbreviations: abbreviations.transpose()?, compiled: Mutex::default() })
    }

    /// Whether the rules of an SRX file replace the built-in splitter.
    pub(crate) fn has_rules(&self) -> bool {
        self.rules.is_some()
    }

    /// The user's abbreviations.
    pub(crate) fn abbreviations(&self) -> Option<&Abbreviations> {
        self.abbreviations.as_deref()
    }

    /// Returns the splitter of a language. Returns an error if the SRX file has no valid rules for it.
    pub(crate) fn of(&self, lang: Language) -> Result<Arc<dyn Splitter>> {
        let splitter: Arc<dyn Splitter> = match &self.rules {
            Some(rules) => self.compiled(rules, lang)?,
            None => for_language(lang).into(),
        };
        Ok(match &self.abbreviations {
            Some(abbreviations) => {
                Arc::new(WithAbbreviations { splitter, abbreviations: Arc::clone(abbreviations), lang })
            }
            None => splitter,
        })
    }

    fn compiled(&self, rules: &SrxRules, lang: Language) -> Result<Arc<SrxSplitter>> {
        // A panic cannot leave the map inconsistent, so a poisoned lock can still be used.
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(splitter) = compiled.get(&lang) {
            return Ok(Arc::clone(splitter));
        }
        let splitter = Arc::new(rules.for_language(lang.code())?);
        compiled.insert(lang, Arc::clone(&splitter));
        Ok(splitter)
    }

    /// Returns a warning for each rule of the SRX file that took too long on a text so far.
    pub(crate) fn warnings(&self) -> Vec<Message> {
        let compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let mut lines: Vec<usize> =
            compiled.values().flat_map(|splitter| splitter.abandoned_rules()).collect();
        lines.sort_unstable();
        lines.dedup();
        let warning = |line| {
            let fault = format!(
                ": the rule on line {line} takes too long on this text and was skipped in places; simplify the \
                 rule"
            );
            message![Parameter::Srx, fault]
        };
        lines.into_iter().map(warning).collect()
    }
}
