//! What a user can choose about a TMX that is written.

use crate::error::{Error, Result};
use crate::format::Languages;
use oxilangtag::LanguageTag;

/// Choices for a [`TmxWriter`](super::TmxWriter); by default none of them is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TmxOptions {
    /// The tag that is written for a language: `fr` as `fr-FR`.
    pub tags: Vec<(String, String)>,
    /// Whether the document type is declared. Some importers want it, others try to load the DTD and fail.
    pub doctype: bool,
    /// The date of the header and of each unit that has none, as `YYYYMMDDThhmmssZ`.
    pub date: Option<String>,
    /// Whether properties have the names of ParaCrawl's releases (`score-aligner`, `source-document`, `type`).
    pub paracrawl: bool,
}

impl TmxOptions {
    /// Adds a choice of the form `fr=fr-FR`.
    ///
    /// # Errors
    /// [`Error::Usage`] if it has another form, if the tag is no BCP 47 tag of that language, or if that language has
    /// been given one already.
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
        let wrong = |why: &str| Error::call(format!("--tmx-lang {choice}: {why}"));
        let (from, to) =
            choice.split_once('=').ok_or_else(|| wrong("two tags are wanted, such as fr=fr-FR"))?;
        let parse = |tag: &str| {
            LanguageTag::parse(tag.to_owned())
                .map_err(|_| wrong(&format!("{tag:?} is no BCP 47 tag; one looks like fr-FR, with a hyphen")))
        };
        let (from, to) = (parse(from)?, parse(to)?);
        if !from.primary_language().eq_ignore_ascii_case(to.primary_language()) {
            return Err(wrong("the two tags are of different languages"));
        }
        if let Some((_, other)) = self.tags.iter().find(|(known, _)| known.eq_ignore_ascii_case(&from)) {
            return Err(wrong(&format!("{from} is written as {other} already")));
        }
        self.tags.push((from.into_inner(), to.into_inner()));
        Ok(())
    }

    /// Makes sure that each language that is to be written in another way is written at all.
    ///
    /// # Errors
    /// [`Error::Usage`] names the option, and the languages that there are.
    pub fn check(&self, languages: &Languages) -> Result<()> {
        let Languages { src, tgt } = languages;
        let is_there = |tag: &str| [src, tgt].iter().any(|language| language.eq_ignore_ascii_case(tag));
        match self.tags.iter().find(|(from, _)| !is_there(from)) {
            Some((from, to)) => Err(Error::call(format!(
                "--tmx-lang {from}={to}: nothing is written in {from}; the languages are {src} and {tgt}"
            ))),
            None => Ok(()),
        }
    }

    /// The languages as they are written.
    pub fn languages(&self, languages: &Languages) -> Languages {
        let written = |tag: &str| {
            let found = self.tags.iter().find(|(from, _)| from.eq_ignore_ascii_case(tag));
            found.map_or_else(|| tag.to_owned(), |(_, to)| to.clone())
        };
        Languages { src: written(&languages.src), tgt: written(&languages.tgt) }
    }
}

/// A moment as TMX writes it, from seconds since the beginning of 1970, UTC.
///
/// # Examples
/// ```
/// use enregard::format::tmx::date;
/// assert_eq!(date(0), "19700101T000000Z");
/// assert_eq!(date(1_709_210_096), "20240229T123456Z");
/// ```
pub fn date(seconds: u64) -> String {
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    // Howard Hinnant's `civil_from_days`: years begin in March, so that the leap day is the last of them.
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
