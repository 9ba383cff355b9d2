//! The supported languages and their BCP 47 tags.

use crate::error::{Error, Parameter};
use std::fmt;

macro_rules! languages {
    ($($variant:ident $code:literal $iso3:literal,)*) => {
        /// A language that enregard can split and align.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        pub enum Language {
            $(#[doc = stringify!($variant)] $variant,)*
        }

        impl Language {
            /// All supported languages, French first.
            pub const ALL: &'static [Language] = &[$(Language::$variant),*];

            /// The two-letter code of ISO 639-1.
            pub const fn code(self) -> &'static str {
                match self { $(Language::$variant => $code),* }
            }

            /// The three-letter code of ISO 639-3.
            pub const fn iso3(self) -> &'static str {
                match self { $(Language::$variant => $iso3),* }
            }

            /// The name in English.
            pub const fn name(self) -> &'static str {
                match self { $(Language::$variant => stringify!($variant)),* }
            }
        }
    };
}

languages! {
    French "fr" "fra",
    English "en" "eng",
    German "de" "deu",
    Spanish "es" "spa",
    Italian "it" "ita",
    Portuguese "pt" "por",
    Dutch "nl" "nld",
    Polish "pl" "pol",
    Czech "cs" "ces",
    Russian "ru" "rus",
    Romanian "ro" "ron",
    Swedish "sv" "swe",
    Danish "da" "dan",
    Finnish "fi" "fin",
    Hungarian "hu" "hun",
    Greek "el" "ell",
    Turkish "tr" "tur",
    Ukrainian "uk" "ukr",
    Vietnamese "vi" "vie",
    Chinese "zh" "cmn",
    Japanese "ja" "jpn",
    Korean "ko" "kor",
    Arabic "ar" "ara",
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Language {
    /// Returns the language with this two-letter code, in either case.
    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.iter().copied().find(|l| l.code().eq_ignore_ascii_case(code))
    }

    /// Returns the language with this two- or three-letter code (ISO 639-1, -2 or -3), in either case.
    pub(crate) fn from_subtag(code: &str) -> Option<Language> {
        // ISO 639-2 has a second code for some languages. `zho` is Chinese as a group of languages.
        let code = code.trim();
        match code.to_ascii_lowercase().as_str() {
            "fre" => Some(Language::French),
            "ger" => Some(Language::German),
            "dut" => Some(Language::Dutch),
            "cze" => Some(Language::Czech),
            "rum" => Some(Language::Romanian),
            "gre" => Some(Language::Greek),
            "chi" | "zho" => Some(Language::Chinese),
            lower => Language::ALL.iter().copied().find(|lang| [lang.code(), lang.iso3()].contains(&lower)),
        }
    }
}

impl std::str::FromStr for Language {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self, Error> {
        Language::from_subtag(code).ok_or_else(|| unknown(Parameter::Language, code, code))
    }
}

/// A BCP 47 tag of a supported language.
///
/// # Examples
/// ```
/// use enregard::error::Parameter;
/// use enregard::{Language, LanguageTag};
///
/// let tag: LanguageTag = "fra_ca".parse().unwrap();
/// assert_eq!((tag.as_str(), tag.lang()), ("fr-CA", Language::French));
///
/// let error = LanguageTag::parse("ca", Parameter::TargetLanguage).unwrap_err();
/// assert!(error.to_string().starts_with("`tgt_lang` ca: unsupported language; use one of fr en"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(transparent)]
pub struct LanguageTag {
    tag: String,
    #[serde(skip)]
    lang: Language,
}

impl LanguageTag {
    /// Parses a tag such as `fr`, `fr-CA`, `fr_CA`, `fra` or `zh-Hant-TW`. The result is in the canonical
    /// form of BCP 47, which uses the two-letter code.
    ///
    /// # Errors
    /// Returns a call error that names `parameter` if `tag` is not a valid tag or its language is not
    /// supported. In the latter case, the error suggests the nearest supported language, if there is one.
    pub fn parse(tag: &str, parameter: Parameter) -> Result<LanguageTag, Error> {
        let dashed = tag.trim().replace('_', "-");
        let parsed = oxilangtag::LanguageTag::parse_and_normalize(&dashed).map_err(|_| {
            Error::value(parameter, tag, "not a BCP 47 language tag")
                .help("use, for example, fr, en-GB or zh-Hant")
        })?;
        let primary = parsed.primary_language();
        let lang = Language::from_subtag(primary).ok_or_else(|| unknown(parameter, tag, primary))?;
        Ok(LanguageTag { tag: format!("{}{}", lang.code(), &parsed.as_str()[primary.len()..]), lang })
    }

    /// The language of the tag.
    pub fn lang(&self) -> Language {
        self.lang
    }

    /// The whole tag, including any script and region.
    pub fn as_str(&self) -> &str {
        &self.tag
    }
}

impl From<Language> for LanguageTag {
    fn from(lang: Language) -> Self {
        LanguageTag { tag: lang.code().into(), lang }
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tag)
    }
}

impl std::str::FromStr for LanguageTag {
    type Err = Error;

    fn from_str(tag: &str) -> Result<Self, Error> {
        LanguageTag::parse(tag, Parameter::Language)
    }
}

fn unknown(parameter: Parameter, tag: &str, primary: &str) -> Error {
    let nearest = nearest(&primary.to_lowercase())
        .map(|l| format!(" (the nearest is {l}, {})", l.name()))
        .unwrap_or_default();
    Error::value(parameter, tag, "unsupported language").help(format!("use one of {}{nearest}", list()))
}

/// Lists the codes of all supported languages, for messages.
pub(super) fn list() -> String {
    Language::ALL.iter().map(|l| l.code()).collect::<Vec<_>>().join(" ")
}

/// Guesses which supported language the user could use instead of an unknown one: its closest relative in the
/// Glottolog tree, or a language with a similar code or name.
fn nearest(code: &str) -> Option<Language> {
    match code {
        "oc" | "wa" | "frp" => return Some(Language::French),
        "ca" | "ast" => return Some(Language::Spanish),
        "gl" => return Some(Language::Portuguese),
        "co" | "sc" | "scn" => return Some(Language::Italian),
        "no" | "nb" | "nn" | "is" | "fo" => return Some(Language::Danish),
        "af" | "fy" => return Some(Language::Dutch),
        "lb" | "gsw" => return Some(Language::German),
        "sco" => return Some(Language::English),
        "sk" => return Some(Language::Czech),
        "be" => return Some(Language::Russian),
        "et" => return Some(Language::Finnish),
        "az" | "tk" => return Some(Language::Turkish),
        "yue" | "wuu" => return Some(Language::Chinese),
        "mt" => return Some(Language::Arabic),
        _ => {}
    }
    let edits = |lang: Language| {
        let name = distance(code, &lang.name().to_lowercase());
        // All two-letter codes resemble each other, so a two-letter code is compared with names only.
        name.min(distance(code, lang.iso3()).max(usize::from(code.len() < 3) * 9))
    };
    let closest = Language::ALL.iter().copied().min_by_key(|lang| edits(*lang))?;
    (edits(closest) <= code.len() / 3).then_some(closest)
}

/// Returns the Levenshtein distance between two strings.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let best = (diagonal + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], best);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(tag: &str) -> (String, Language) {
        let tag = LanguageTag::parse(tag, Parameter::SourceLanguage).unwrap();
        (tag.to_string(), tag.lang())
    }

    fn reason(tag: &str) -> String {
        LanguageTag::parse(tag, Parameter::SourceLanguage).unwrap_err().to_string()
    }

    #[test]
    fn tags_are_put_into_canonical_form() {
        let cases = [
            ("fr", "fr", Language::French),
            ("FR-ca", "fr-CA", Language::French),
            ("fr_CA", "fr-CA", Language::French),
            ("fra", "fr", Language::French),
            ("fre-be", "fr-BE", Language::French),
            ("ger", "de", Language::German),
            ("zh-hant-tw", "zh-Hant-TW", Language::Chinese),
            ("cmn-Hans", "zh-Hans", Language::Chinese),
        ];
        for (written, usual, lang) in cases {
            assert_eq!(tag(written), (usual.to_string(), lang), "{written}");
        }
    }

    #[test]
    fn all_codes_identify_their_language() {
        for lang in Language::ALL.iter().copied() {
            assert_eq!(tag(lang.code()).1, lang);
            assert_eq!(tag(lang.iso3()).1, lang);
        }
    }

    #[test]
    fn unsupported_languages_get_a_hint() {
        for (tag, hint) in
            [("nb", "da, Danish"), ("sk-SK", "cs, Czech"), ("french", "fr, French"), ("frq", "fr, French")]
        {
            let reason = reason(tag);
            let start = format!("`src_lang` {tag}: unsupported language; use one of fr en de");
            let end = format!("(the nearest is {hint})");
            assert!(reason.starts_with(&start) && reason.ends_with(&end), "{reason}");
        }
        assert!(!reason("sw").contains("nearest"), "{}", reason("sw"));
        for tag in ["", "français", "f", "fr--CA", "123"] {
            assert!(reason(tag).contains("not a BCP 47 language tag"), "{}", reason(tag));
        }
    }
}
