//! The supported languages and their BCP 47 tags.

use super::other::OtherLanguage;
use crate::error::{Error, Parameter};
use std::fmt;

macro_rules! languages {
    ($($variant:ident $code:literal $iso3:literal $($name:literal)?,)*) => {
        /// A language that enregard can split and align.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Language {
            $(#[doc = languages!(@name $variant $($name)?)] $variant,)*
            /// A language without word lists of its own and without a built-in lexicon.
            Other(OtherLanguage),
        }

        /// The positions of the languages in [`Language::ALL`]. All other languages share one position, after
        /// the last of these.
        enum Position {
            $($variant,)*
            Other,
        }

        impl Language {
            /// French, which comes first, and the languages that have a built-in lexicon.
            pub const ALL: &'static [Language] = &[$(Language::$variant),*];

            /// The two-letter code of ISO 639-1, or the three-letter code of a language without one.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Language::$variant => $code,)*
                    Language::Other(other) => other.code(),
                }
            }

            /// The three-letter code of ISO 639-3. For [`Language::Other`], the same as [`Language::code`].
            pub const fn iso3(self) -> &'static str {
                match self {
                    $(Language::$variant => $iso3,)*
                    Language::Other(other) => other.code(),
                }
            }

            /// The name in English. For [`Language::Other`], the code.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Language::$variant => languages!(@name $variant $($name)?),)*
                    Language::Other(other) => other.code(),
                }
            }

            /// The position in [`Language::ALL`], or its length for [`Language::Other`].
            pub(crate) const fn position(self) -> usize {
                match self {
                    $(Language::$variant => Position::$variant as usize,)*
                    Language::Other(_) => Position::Other as usize,
                }
            }
        }
    };
    (@name $variant:ident) => { stringify!($variant) };
    (@name $variant:ident $name:literal) => { $name };
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
    Bulgarian "bg" "bul",
    Macedonian "mk" "mkd",
    Croatian "hr" "hrv",
    Bosnian "bs" "bos",
    Serbian "sr" "srp",
    Slovenian "sl" "slv",
    Slovak "sk" "slk",
    Belarusian "be" "bel",
    Estonian "et" "est",
    Latvian "lv" "lav",
    Lithuanian "lt" "lit",
    Bokmal "nb" "nob" "Norwegian Bokmål",
    Nynorsk "nn" "nno" "Norwegian Nynorsk",
    Icelandic "is" "isl",
    Irish "ga" "gle",
    Catalan "ca" "cat",
    Galician "gl" "glg",
    Basque "eu" "eus",
    Maltese "mt" "mlt",
    Albanian "sq" "sqi",
    Armenian "hy" "hye",
    Georgian "ka" "kat",
    Azerbaijani "az" "aze",
    Kazakh "kk" "kaz",
    Hebrew "he" "heb",
    Persian "fa" "pes",
    Hindi "hi" "hin",
    Bengali "bn" "ben",
    Urdu "ur" "urd",
    Indonesian "id" "ind",
    Malay "ms" "zsm",
    Tagalog "tl" "tgl",
    Thai "th" "tha",
    Swahili "sw" "swh",
}

impl serde::Serialize for Language {
    /// Serialises the name of the variant, such as `French`. For [`Language::Other`], serialises the code.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Language::Other(other) => serializer.serialize_str(other.code()),
            known => serializer.collect_str(&format_args!("{known:?}")),
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Language {
    /// Returns the language of [`Language::ALL`] with this two-letter code, ignoring case.
    pub fn from_code(code: &str) -> Option<Language> {
        Language::ALL.iter().copied().find(|l| l.code().eq_ignore_ascii_case(code))
    }

    /// Returns the language of [`Language::ALL`] with this two- or three-letter code (ISO 639-1, 639-2 or
    /// 639-3), ignoring case.
    pub(crate) fn from_subtag(code: &str) -> Option<Language> {
        let code = code.trim().to_ascii_lowercase();
        let known =
            Language::ALL.iter().copied().find(|lang| [lang.code(), lang.iso3()].contains(&code.as_str()));
        known.or_else(|| {
            let lists = SECOND_CODES.iter().chain(VARIETIES);
            lists.copied().find(|(_, codes)| codes.split(' ').any(|one| one == code)).map(|(lang, _)| lang)
        })
    }

    /// Returns the language whose built-in lexicon this language uses. Languages that are very similar share one.
    pub fn lexicon_language(self) -> Language {
        match self {
            Language::Bosnian | Language::Serbian => Language::Croatian,
            Language::Macedonian => Language::Bulgarian,
            Language::Nynorsk => Language::Bokmal,
            Language::Malay => Language::Indonesian,
            other => other,
        }
    }

    /// Returns the language with this two- or three-letter code, ignoring case. It may be a
    /// [`Language::Other`].
    pub(crate) fn from_any_subtag(code: &str) -> Option<Language> {
        Language::from_subtag(code)
            .or_else(|| OtherLanguage::from_code(&code.trim().to_ascii_lowercase()).map(Language::Other))
    }
}

/// Alternative codes of languages: bibliographic codes of ISO 639-2, deprecated codes, and codes of ISO 639-3 for a
/// group of languages or for one of its members (`zho` is Chinese in general, `cmn` is Mandarin).
const SECOND_CODES: &[(Language, &str)] = &[
    (Language::French, "fre"),
    (Language::German, "ger"),
    (Language::Dutch, "dut"),
    (Language::Czech, "cze"),
    (Language::Slovak, "slo"),
    (Language::Romanian, "rum mo mol"),
    (Language::Greek, "gre"),
    (Language::Chinese, "chi zho"),
    (Language::Arabic, "arb"),
    (Language::Persian, "fas per"),
    (Language::Albanian, "alb als"),
    (Language::Armenian, "arm"),
    (Language::Georgian, "geo"),
    (Language::Macedonian, "mac"),
    (Language::Icelandic, "ice"),
    (Language::Basque, "baq"),
    (Language::Estonian, "ekk"),
    (Language::Latvian, "lvs"),
    (Language::Malay, "may msa"),
    (Language::Swahili, "swa"),
    (Language::Azerbaijani, "azj"),
    (Language::Hebrew, "iw"),
    (Language::Indonesian, "in"),
];

/// Languages that are treated as another language but keep their codes in tags: unspecified Norwegian,
/// Filipino, Serbo-Croatian, Montenegrin, Cantonese and Dari.
const VARIETIES: &[(Language, &str)] = &[
    (Language::Bokmal, "no nor"),
    (Language::Tagalog, "fil"),
    (Language::Serbian, "sh hbs cnr"),
    (Language::Chinese, "yue"),
    (Language::Persian, "prs"),
];

impl std::str::FromStr for Language {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self, Error> {
        Language::from_any_subtag(code).ok_or_else(|| unknown(Parameter::Language, code, code))
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
/// let error = LanguageTag::parse("xx", Parameter::TargetLanguage).unwrap_err();
/// assert!(error.to_string().starts_with("`tgt_lang` xx: not a language code"));
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
    /// form of BCP 47, which uses the two-letter code of a language if there is one.
    ///
    /// # Errors
    /// Returns a call error that names `parameter` if `tag` is not a valid tag or its language is not
    /// registered. In the latter case, the error suggests a language with a similar code or name, if there is one.
    pub fn parse(tag: &str, parameter: Parameter) -> Result<LanguageTag, Error> {
        let dashed = tag.trim().replace('_', "-");
        let parsed = oxilangtag::LanguageTag::parse_and_normalize(&dashed).map_err(|_| {
            Error::value(parameter, tag, "not a BCP 47 language tag")
                .help("use, for example, fr, en-GB or zh-Hant")
        })?;
        let primary = parsed.primary_language();
        let lang = Language::from_any_subtag(primary).ok_or_else(|| unknown(parameter, tag, primary))?;
        let is_variety = VARIETIES.iter().any(|(_, codes)| codes.split(' ').any(|code| code == primary));
        let code = if is_variety { primary } else { lang.code() };
        Ok(LanguageTag { tag: format!("{code}{}", &parsed.as_str()[primary.len()..]), lang })
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

/// Returns whether two tags name the same language, ignoring script and region.
pub(crate) fn same_language(a: &str, b: &str) -> bool {
    primary(a).eq_ignore_ascii_case(primary(b))
}

/// Returns the language subtag of a tag.
fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or_default()
}

fn unknown(parameter: Parameter, tag: &str, primary: &str) -> Error {
    let nearest = nearest(&primary.to_lowercase())
        .map(|l| format!(" (the nearest is {l}, {})", l.name()))
        .unwrap_or_default();
    Error::value(parameter, tag, "not a language code")
        .help(format!("use an ISO 639 code, such as fr, en or de{nearest}"))
}

/// Returns the supported language that the user probably means, because its code or name is similar to `code`.
fn nearest(code: &str) -> Option<Language> {
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
    fn all_registered_languages_are_accepted() {
        for (written, usual) in [("br", "br"), ("CY-gb", "cy-GB"), ("gsw_CH", "gsw-CH"), ("oc", "oc")] {
            let (canonical, lang) = tag(written);
            assert_eq!(canonical, usual);
            assert!(matches!(lang, Language::Other(_)) && lang.code() == lang.name(), "{lang:?}");
        }
    }

    #[test]
    fn varieties_keep_their_codes_and_second_codes_do_not() {
        let cases = [
            ("no", "no", Language::Bokmal),
            ("fil-PH", "fil-PH", Language::Tagalog),
            ("yue-Hant", "yue-Hant", Language::Chinese),
            ("iw", "he", Language::Hebrew),
            ("slo", "sk", Language::Slovak),
            ("sr-Latn", "sr-Latn", Language::Serbian),
            ("per-IR", "fa-IR", Language::Persian),
        ];
        for (written, usual, lang) in cases {
            assert_eq!(tag(written), (usual.to_string(), lang), "{written}");
        }
    }

    #[test]
    fn unknown_codes_get_a_hint() {
        for (tag, hint) in [("french", "fr, French"), ("klingon", ""), ("xx", ""), ("zxx", "")] {
            let reason = reason(tag);
            let start = format!("`src_lang` {tag}: not a language code; use an ISO 639 code, such as fr");
            let end = if hint.is_empty() { "de".to_string() } else { format!("(the nearest is {hint})") };
            assert!(reason.starts_with(&start) && reason.ends_with(&end), "{reason}");
        }
        for tag in ["", "français", "f", "fr--CA", "123"] {
            assert!(reason(tag).contains("not a BCP 47 language tag"), "{}", reason(tag));
        }
    }
}
