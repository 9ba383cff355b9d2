//! Languages: the ones that this program knows, and their BCP 47 tags.
//!
//! Which language a text is in, [`super::detect`] finds out.

use crate::error::{Error, Parameter};
use std::fmt;

macro_rules! languages {
    ($($variant:ident $code:literal $iso3:literal,)*) => {
        /// A language that this program can split and align.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Language {
            $(#[doc = stringify!($variant)] $variant,)*
        }

        impl Language {
            /// All of them, French first.
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
    /// The language of a two-letter code, in any case.
    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.iter().copied().find(|l| l.code().eq_ignore_ascii_case(code))
    }

    /// The language of a code of two letters or three (ISO 639-1, -2 or -3), in any case.
    fn from_subtag(code: &str) -> Option<Language> {
        // ISO 639-2 has a second, "bibliographic" code for some; Chinese has one for all that is Chinese.
        let (code, lower) = (code.trim(), code.to_ascii_lowercase());
        let code = match lower.as_str() {
            "fre" => "fr",
            "ger" => "de",
            "dut" => "nl",
            "cze" => "cs",
            "rum" => "ro",
            "gre" => "el",
            "chi" | "zho" => "zh",
            _ => code,
        };
        Language::from_code(code)
            .or_else(|| Language::ALL.iter().copied().find(|l| l.iso3().eq_ignore_ascii_case(code)))
    }
}

impl std::str::FromStr for Language {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self, Error> {
        Language::from_subtag(code).ok_or_else(|| unknown(Parameter::Language, code, code))
    }
}

/// A BCP 47 language tag whose language this program knows.
///
/// # Examples
///
/// ```
/// use enregard::error::Parameter;
/// use enregard::text::language::{Language, LanguageTag};
///
/// let tag: LanguageTag = "fra_ca".parse().unwrap();
/// assert_eq!((tag.as_str(), tag.lang()), ("fr-CA", Language::French));
///
/// let error = LanguageTag::parse("ca", Parameter::TargetLanguage).unwrap_err().to_string();
/// assert!(error.starts_with("`tgt_lang` ca: not a language that enregard knows; the nearest is es (Spanish)"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LanguageTag {
    tag: String,
    lang: Language,
}

impl LanguageTag {
    /// Reads a tag: `fr`, `fr-CA`, `fr_CA`, `fra`, `zh-Hant-TW`. What comes out is in BCP 47's usual form, and has the
    /// two-letter code.
    ///
    /// # Errors
    ///
    /// A call error that names `parameter`: not a tag, or an unsupported language, with the nearest supported one.
    pub fn parse(tag: &str, parameter: Parameter) -> Result<LanguageTag, Error> {
        let error = |reason| Error::value(parameter, tag, reason);
        let dashed = tag.trim().replace('_', "-");
        let parsed = oxilangtag::LanguageTag::parse_and_normalize(&dashed).map_err(|e| {
            error(format!("not a BCP 47 language tag ({e}); write fr, en-GB or zh-Hant for instance"))
        })?;
        let primary = parsed.primary_language();
        let lang = Language::from_subtag(primary).ok_or_else(|| unknown(parameter, tag, primary))?;
        Ok(LanguageTag { tag: format!("{}{}", lang.code(), &parsed.as_str()[primary.len()..]), lang })
    }

    /// The language.
    pub fn lang(&self) -> Language {
        self.lang
    }

    /// The whole tag, with region and script where it has them.
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
        .map(|l| format!("; the nearest is {l} ({})", l.name()))
        .unwrap_or_default();
    let reason = format!("not a language that enregard knows{nearest}; it knows {}", list());
    Error::value(parameter, tag, reason)
}

/// All codes, for messages.
pub(super) fn list() -> String {
    Language::ALL.iter().map(|l| l.code()).collect::<Vec<_>>().join(" ")
}

/// Languages that this program does not know, with the closest relative that it does, as in Glottolog's tree.
const RELATIVES: &[(&str, Language)] = &[
    ("oc", Language::French),
    ("wa", Language::French),
    ("frp", Language::French),
    ("ca", Language::Spanish),
    ("ast", Language::Spanish),
    ("gl", Language::Portuguese),
    ("co", Language::Italian),
    ("sc", Language::Italian),
    ("scn", Language::Italian),
    ("no", Language::Danish),
    ("nb", Language::Danish),
    ("nn", Language::Danish),
    ("is", Language::Danish),
    ("fo", Language::Danish),
    ("af", Language::Dutch),
    ("fy", Language::Dutch),
    ("lb", Language::German),
    ("gsw", Language::German),
    ("sco", Language::English),
    ("sk", Language::Czech),
    ("be", Language::Russian),
    ("et", Language::Finnish),
    ("az", Language::Turkish),
    ("tk", Language::Turkish),
    ("yue", Language::Chinese),
    ("wuu", Language::Chinese),
    ("mt", Language::Arabic),
];

/// The known language that was meant, or that is closest: by kin, by its name, or by a slip in the code.
fn nearest(code: &str) -> Option<Language> {
    let kin = RELATIVES.iter().find(|(other, _)| *other == code).map(|(_, lang)| *lang);
    let slips = |lang: Language| {
        let name = distance(code, &lang.name().to_lowercase());
        // Any two codes of two letters are close; those of three and names say more.
        name.min(distance(code, lang.iso3()).max(usize::from(code.len() < 3) * 9))
    };
    let by_slip = || {
        let closest = Language::ALL.iter().copied().min_by_key(|lang| slips(*lang))?;
        (slips(closest) <= code.len() / 3).then_some(closest)
    };
    kin.or_else(by_slip)
}

/// Levenshtein's distance.
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
    fn tags_are_put_into_their_usual_form() {
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
    fn all_codes_lead_to_their_language() {
        for lang in Language::ALL.iter().copied() {
            assert_eq!(tag(lang.code()).1, lang);
            assert_eq!(tag(lang.iso3()).1, lang);
        }
    }

    #[test]
    fn unknown_languages_get_a_hint() {
        for (tag, hint) in
            [("nb", "da (Danish)"), ("sk-SK", "cs (Czech)"), ("french", "fr (French)"), ("frq", "fr")]
        {
            let reason = reason(tag);
            let start =
                format!("`src_lang` {tag}: not a language that enregard knows; the nearest is {hint}");
            assert!(reason.starts_with(&start) && reason.contains("it knows fr en de"), "{reason}");
        }
        assert!(!reason("sw").contains("nearest"), "{}", reason("sw"));
        for tag in ["", "français", "f", "fr--CA", "123"] {
            assert!(reason(tag).contains("not a BCP 47 language tag"), "{}", reason(tag));
        }
    }
}
