//! Languages: the ones that this program knows, and their BCP 47 tags.

use crate::error::Error;
use std::fmt;

macro_rules! languages {
    ($($variant:ident $code:literal $iso3:literal $name:literal,)*) => {
        /// A language that this program can split and align.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Lang {
            $(#[doc = $name] $variant,)*
        }

        impl Lang {
            /// All of them, French first.
            pub const ALL: &'static [Lang] = &[$(Lang::$variant),*];

            /// The two-letter code of ISO 639-1.
            pub const fn code(self) -> &'static str {
                match self { $(Lang::$variant => $code),* }
            }

            /// The three-letter code of ISO 639-3.
            pub const fn iso3(self) -> &'static str {
                match self { $(Lang::$variant => $iso3),* }
            }

            /// The name in English.
            pub const fn name(self) -> &'static str {
                match self { $(Lang::$variant => $name),* }
            }
        }
    };
}

languages! {
    Fr "fr" "fra" "French",
    En "en" "eng" "English",
    De "de" "deu" "German",
    Es "es" "spa" "Spanish",
    It "it" "ita" "Italian",
    Pt "pt" "por" "Portuguese",
    Nl "nl" "nld" "Dutch",
    Pl "pl" "pol" "Polish",
    Cs "cs" "ces" "Czech",
    Ru "ru" "rus" "Russian",
    Ro "ro" "ron" "Romanian",
    Sv "sv" "swe" "Swedish",
    Da "da" "dan" "Danish",
    Fi "fi" "fin" "Finnish",
    Hu "hu" "hun" "Hungarian",
    El "el" "ell" "Greek",
    Tr "tr" "tur" "Turkish",
    Uk "uk" "ukr" "Ukrainian",
    Vi "vi" "vie" "Vietnamese",
    Zh "zh" "cmn" "Chinese",
    Ja "ja" "jpn" "Japanese",
    Ko "ko" "kor" "Korean",
    Ar "ar" "ara" "Arabic",
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Lang {
    /// The language of a two-letter code, in any case.
    pub fn from_code(code: &str) -> Option<Lang> {
        Lang::ALL.iter().copied().find(|l| l.code().eq_ignore_ascii_case(code))
    }
}

impl std::str::FromStr for Lang {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self, Error> {
        Lang::from_code(code).ok_or_else(|| Error::Language {
            option: "language".into(),
            tag: code.into(),
            reason: "not one of the languages that enregard knows".into(),
        })
    }
}
