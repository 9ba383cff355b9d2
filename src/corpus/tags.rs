//! Finds language codes and language names in file names.

use crate::io::folded;
use crate::text::Language;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Names of languages to look for in file names, in addition to the English ones: the French and native names.
const NAMES: &[&str] = &[
    "français",
    "francais",
    "anglais",
    "allemand",
    "deutsch",
    "espagnol",
    "español",
    "espanol",
    "italien",
    "italiano",
    "portugais",
    "português",
    "portugues",
    "néerlandais",
    "neerlandais",
    "nederlands",
    "polonais",
    "polski",
    "tchèque",
    "tcheque",
    "čeština",
    "cestina",
    "russe",
    "русский",
    "roumain",
    "română",
    "romana",
    "suédois",
    "suedois",
    "svenska",
    "danois",
    "dansk",
    "finnois",
    "suomi",
    "hongrois",
    "magyar",
    "grec",
    "ελληνικά",
    "turc",
    "türkçe",
    "turkce",
    "ukrainien",
    "українська",
    "vietnamien",
    "chinois",
    "中文",
    "japonais",
    "日本語",
    "coréen",
    "coreen",
    "한국어",
    "arabe",
    "العربية",
];

/// Regions and scripts that may follow a language code, as in `fr-FR` or `zh-Hans`: the regions where CLDR
/// lists the language as official or widely used, and `uk`, which is common for `gb`.
const REGIONS: &[(Language, &str)] = &[
    (Language::French, "fr ca be ch lu mc ma tn dz sn ci cm cd ht mg"),
    (Language::English, "gb uk us ca au ie nz za in sg hk ph ng ke"),
    (Language::German, "de at ch lu li be"),
    (Language::Spanish, "es mx ar co cl pe ve us ec uy 419"),
    (Language::Italian, "it ch"),
    (Language::Portuguese, "pt br ao mz"),
    (Language::Dutch, "nl be"),
    (Language::Polish, "pl"),
    (Language::Czech, "cz"),
    (Language::Russian, "ru by kz ua"),
    (Language::Romanian, "ro md"),
    (Language::Swedish, "se fi"),
    (Language::Danish, "dk"),
    (Language::Finnish, "fi"),
    (Language::Hungarian, "hu"),
    (Language::Greek, "gr cy"),
    (Language::Turkish, "tr cy"),
    (Language::Ukrainian, "ua"),
    (Language::Vietnamese, "vn"),
    (Language::Chinese, "cn tw hk sg mo hans hant"),
    (Language::Japanese, "jp"),
    (Language::Korean, "kr"),
    (Language::Arabic, "sa eg ae ma dz tn lb jo iq qa"),
    (Language::Bulgarian, "bg"),
    (Language::Macedonian, "mk"),
    (Language::Croatian, "hr ba"),
    (Language::Bosnian, "ba latn cyrl"),
    (Language::Serbian, "rs ba me xk latn cyrl"),
    (Language::Slovenian, "si"),
    (Language::Slovak, "sk"),
    (Language::Belarusian, "by"),
    (Language::Estonian, "ee"),
    (Language::Latvian, "lv"),
    (Language::Lithuanian, "lt"),
    (Language::Bokmal, "no"),
    (Language::Nynorsk, "no"),
    (Language::Icelandic, "is"),
    (Language::Irish, "ie"),
    (Language::Catalan, "es ad"),
    (Language::Galician, "es"),
    (Language::Basque, "es fr"),
    (Language::Maltese, "mt"),
    (Language::Albanian, "al mk xk"),
    (Language::Armenian, "am"),
    (Language::Georgian, "ge"),
    (Language::Azerbaijani, "az latn cyrl"),
    (Language::Kazakh, "kz"),
    (Language::Hebrew, "il"),
    (Language::Persian, "ir af"),
    (Language::Hindi, "in"),
    (Language::Bengali, "bd in"),
    (Language::Urdu, "pk in"),
    (Language::Indonesian, "id"),
    (Language::Malay, "my bn sg"),
    (Language::Tagalog, "ph"),
    (Language::Thai, "th"),
    (Language::Swahili, "ke tz ug cd"),
];

/// Whether a part of a file name is the code or the name of a supported language.
pub(super) fn is_language(part: &str) -> bool {
    static FOLDED: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
        let english = Language::ALL.iter().map(|lang| lang.name());
        english.chain(NAMES.iter().copied()).map(folded).collect()
    });
    Language::from_subtag(part).is_some() || FOLDED.contains(&folded(part))
}

/// Whether `region` is a region or script that often follows the language code `part`.
pub(super) fn is_region(part: &str, region: &str) -> bool {
    let Some(language) = Language::from_subtag(part) else { return false };
    let region = region.to_ascii_lowercase();
    REGIONS.iter().any(|(lang, regions)| *lang == language && regions.split(' ').any(|one| one == region))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_recognised() {
        for part in
            ["fr", "FR", "fra", "FRE", "French", "Fran\u{e7}ais", "Franc\u{327}ais", "English", "中文"]
        {
            assert!(is_language(part), "{part}");
        }
        for part in ["", " ", "xx", "france", "chap", "1"] {
            assert!(!is_language(part), "{part}");
        }
        assert!(is_region("fr", "FR") && is_region("EN", "gb") && is_region("fra", "ca"));
        assert!(!is_region("fr", "la") && !is_region("french", "fr") && !is_region("fr", ""));
    }

    #[test]
    fn every_language_has_regions() {
        for lang in Language::ALL {
            assert!(REGIONS.iter().any(|(with, _)| with == lang), "{lang}");
        }
    }
}
