//! Options for writing TMX.

use crate::error::{Error, Parameter, Result};
use crate::format::unit::Languages;
use oxilangtag::LanguageTag;
use serde::{Serialize, Serializer};

/// Options of a [`TmxWriter`](super::TmxWriter).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TmxOptions {
    /// Languages and the tags to write for them, such as `fr` and `fr-FR`.
    pub tags: Vec<(String, String)>,
    /// Whether to write a document type declaration. Some importers need the declaration. Others fail if the file has
    /// one, because they cannot load the DTD that it names.
    pub doctype: bool,
    /// The creation date for the header and for each unit that has none, in the form `YYYYMMDDThhmmssZ`.
    // Serialise only whether the date is set, because a resumed run has a later date than the original run.
    #[serde(serialize_with = "is_set")]
    pub date: Option<String>,
    /// Whether to name the properties as ParaCrawl does: `score-aligner`, `source-document` and `type`.
    pub paracrawl: bool,
    /// Whether to write the source texts before and after each unit as the properties `x-context-pre` and
    /// `x-context-post`.
    pub context: bool,
}

fn is_set<S: Serializer>(option: &Option<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bool(option.is_some())
}

impl TmxOptions {
    /// Sets the tag to write for a language, from a string such as `fr=fr-FR`.
    ///
    /// # Errors
    /// Returns a call error if the string does not have this form, if a tag is not a valid BCP 47 tag, if the two
    /// tags name different languages, or if the language already has a tag.
    ///
    /// # Examples
    /// ```
    /// use enregard::format::tmx::TmxOptions;
    /// let mut options = TmxOptions::default();
    /// options.tag("fr=fr-FR")?;
    /// assert_eq!(options.tags, [("fr".to_owned(), "fr-FR".to_owned())]);
    /// assert!(options.tag("en=en_GB").is_err());
    /// assert!(options.tag("fr=fr-CA").is_err());
    /// # Ok::<(), enregard::error::Error>(())
    /// ```
    pub fn tag(&mut self, choice: &str) -> Result<()> {
        let wrong = |fault: &str| Error::value(Parameter::TmxLanguage, choice, fault);
        let expected = || wrong("expected two tags, such as fr=fr-FR");
        let (from, to) = choice.split_once('=').ok_or_else(expected)?;
        let parse = |tag: &str| {
            let invalid = || wrong(&format!("{tag:?} is not a valid BCP 47 tag"));
            LanguageTag::parse(tag.to_owned())
                .map_err(|_| invalid().help("use a tag such as fr-FR, with hyphens"))
        };
        let (from, to) = (parse(from)?, parse(to)?);
        if !from.primary_language().eq_ignore_ascii_case(to.primary_language()) {
            return Err(wrong("the two tags name different languages")
                .help("use the same language on both sides, as in fr=fr-FR"));
        }
        if let Some((_, other)) = self.tags.iter().find(|(known, _)| known.eq_ignore_ascii_case(&from)) {
            let fault = format!("{from} is already written as {other}");
            return Err(wrong(&fault).help("give one tag for each language"));
        }
        self.tags.push((from.into_inner(), to.into_inner()));
        Ok(())
    }

    /// Checks that each language for which a tag is set is the source or the target language.
    ///
    /// # Errors
    /// Returns a call error that names the tag and the two languages.
    pub fn check(&self, languages: &Languages) -> Result<()> {
        self.check_all(&[&languages.src, &languages.tgt])
    }

    /// Does the same as [`TmxOptions::check`] for any number of languages.
    pub(crate) fn check_all(&self, languages: &[&str]) -> Result<()> {
        let is_there = |tag: &str| languages.iter().any(|language| language.eq_ignore_ascii_case(tag));
        let Some((from, to)) = self.tags.iter().find(|(from, _)| !is_there(from)) else { return Ok(()) };
        let fault = format!("no text is in \"{from}\"; set a tag for {}", languages.join(" or "));
        Err(Error::value(Parameter::TmxLanguage, format!("{from}={to}"), fault))
    }

    /// Returns the tag to write for a language.
    pub(crate) fn written(&self, tag: &str) -> String {
        let found = self.tags.iter().find(|(from, _)| from.eq_ignore_ascii_case(tag));
        found.map_or_else(|| tag.to_owned(), |(_, to)| to.clone())
    }

    /// Returns the tags to write for these languages.
    pub fn languages(&self, languages: &Languages) -> Languages {
        Languages { src: self.written(&languages.src), tgt: self.written(&languages.tgt) }
    }
}

/// Formats a time for TMX. `seconds` is the number of seconds since the beginning of 1970 in UTC.
///
/// # Examples
/// ```
/// use enregard::format::tmx::date;
/// assert_eq!(date(0), "19700101T000000Z");
/// assert_eq!(date(1_709_210_096), "20240229T123456Z");
/// ```
pub fn date(seconds: u64) -> String {
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // The algorithm is Howard Hinnant's `civil_from_days`. Its years begin in March, so that a leap day is the last day
    // of its year.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = year_of_era + era * 400 + later;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
}
