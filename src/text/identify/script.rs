//! The scripts of letters, and the languages that are written in each.

/// A script, or several scripts that one language uses together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Script {
    /// A script of several languages, which the table of letter n-grams distinguishes.
    Shared(Shared),
    /// Han characters: Chinese, or Japanese if kana are among them.
    Han,
    /// Hiragana and katakana.
    Kana,
    /// A script that is treated as belonging to one language, with the code and the English name of that
    /// language.
    Single(&'static str, &'static str),
}

/// A script of several languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shared {
    /// Latin letters.
    Latin,
    /// Cyrillic letters.
    Cyrillic,
    /// Arabic letters.
    Arabic,
}

impl Shared {
    /// All shared scripts.
    pub const ALL: [Shared; 3] = [Shared::Latin, Shared::Cyrillic, Shared::Arabic];

    /// The codes of the languages that are written in the script, in the order of their bits in the masks of
    /// the n-gram table.
    pub const fn languages(self) -> &'static [&'static str] {
        match self {
            Shared::Latin => &[
                "en", "de", "es", "it", "pt", "nl", "pl", "cs", "ro", "sv", "da", "fi", "hu", "tr", "vi",
                "fr", "hr", "bs", "sr", "sk", "sl", "et", "lv", "lt", "ga", "mt", "ca", "gl", "eu", "nb",
                "nn", "is", "sq", "id", "ms", "tl", "sw", "az",
            ],
            Shared::Cyrillic => &["ru", "uk", "bg", "mk", "sr", "be", "kk"],
            Shared::Arabic => &["ar", "fa", "ur"],
        }
    }
}

/// Scripts that are each treated as belonging to one language: first and last code point, code and English
/// name of the language. If several languages use a script, the one with the most speakers is listed. Sorted
/// by code point.
const SINGLE: &[(u32, u32, &str, &str)] = &[
    (0x0370, 0x03ff, "el", "Greek"),
    (0x0530, 0x058f, "hy", "Armenian"),
    (0x0590, 0x05ff, "he", "Hebrew"),
    (0x0900, 0x097f, "hi", "Hindi"),
    (0x0980, 0x09ff, "bn", "Bengali"),
    (0x0a00, 0x0a7f, "pa", "Punjabi"),
    (0x0a80, 0x0aff, "gu", "Gujarati"),
    (0x0b00, 0x0b7f, "or", "Oriya"),
    (0x0b80, 0x0bff, "ta", "Tamil"),
    (0x0c00, 0x0c7f, "te", "Telugu"),
    (0x0c80, 0x0cff, "kn", "Kannada"),
    (0x0d00, 0x0d7f, "ml", "Malayalam"),
    (0x0d80, 0x0dff, "si", "Sinhala"),
    (0x0e00, 0x0e7f, "th", "Thai"),
    (0x0e80, 0x0eff, "lo", "Lao"),
    (0x0f00, 0x0fff, "bo", "Tibetan"),
    (0x1000, 0x109f, "my", "Burmese"),
    (0x10a0, 0x10ff, "ka", "Georgian"),
    (0x1100, 0x11ff, "ko", "Korean"),
    (0x1200, 0x139f, "am", "Amharic"),
    (0x1780, 0x17ff, "km", "Khmer"),
    (0x1c90, 0x1cbf, "ka", "Georgian"),
    (0x1f00, 0x1fff, "el", "Greek"),
    (0x3130, 0x318f, "ko", "Korean"),
    (0xac00, 0xd7af, "ko", "Korean"),
];

/// Returns the script of a letter, or `None` for other characters and for scripts that enregard does not
/// know.
pub fn script_of(c: char) -> Option<Script> {
    if c.is_ascii() {
        return c.is_ascii_alphabetic().then_some(Script::Shared(Shared::Latin));
    }
    if !c.is_alphabetic() {
        return None;
    }
    Some(match c as u32 {
        0x00aa..=0x024f | 0x1e00..=0x1eff | 0xff21..=0xff5a => Script::Shared(Shared::Latin),
        0x0400..=0x052f => Script::Shared(Shared::Cyrillic),
        0x0600..=0x06ff | 0x0750..=0x077f | 0xfb50..=0xfdff | 0xfe70..=0xfeff => {
            Script::Shared(Shared::Arabic)
        }
        0x3041..=0x30ff | 0x31f0..=0x31ff | 0xff66..=0xff9d => Script::Kana,
        0x3005..=0x3007 | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3ffff => {
            Script::Han
        }
        code => {
            let at = SINGLE.partition_point(|&(_, last, _, _)| last < code);
            let &(_, _, tag, name) = SINGLE.get(at).filter(|&&(first, ..)| first <= code)?;
            Script::Single(tag, name)
        }
    })
}

/// Pairs of a language and a second script in which it is written.
const SECOND: &[(&str, Shared)] = &[
    ("bs", Shared::Cyrillic),
    ("az", Shared::Cyrillic),
    ("az", Shared::Arabic),
    ("kk", Shared::Latin),
    ("kk", Shared::Arabic),
    ("ms", Shared::Arabic),
];

impl Script {
    /// The name of the script, or of its only language, for messages.
    pub const fn name(self) -> &'static str {
        match self {
            Script::Shared(Shared::Latin) => "Latin",
            Script::Shared(Shared::Cyrillic) => "Cyrillic",
            Script::Shared(Shared::Arabic) => "Arabic",
            Script::Han => "Chinese",
            Script::Kana => "Japanese",
            Script::Single(_, name) => name,
        }
    }

    /// Returns whether the language with this code is written in the script, or `None` if the scripts of the
    /// language are not known.
    pub fn fits(self, code: &str) -> Option<bool> {
        let mut scripts: Vec<Script> = Shared::ALL
            .into_iter()
            .filter(|shared| shared.languages().contains(&code) || SECOND.contains(&(code, *shared)))
            .map(Script::Shared)
            .collect();
        match code {
            "zh" => scripts.push(Script::Han),
            "ja" => scripts.extend([Script::Han, Script::Kana]),
            "ko" => scripts.push(Script::Han),
            _ => {}
        }
        let single = SINGLE.iter().find(|(_, _, tag, _)| *tag == code);
        scripts.extend(single.map(|&(_, _, tag, name)| Script::Single(tag, name)));
        (!scripts.is_empty()).then(|| scripts.contains(&self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_fit_their_scripts() {
        let [latin, cyrillic] = [Shared::Latin, Shared::Cyrillic].map(Script::Shared);
        let cases = [
            (latin, "sr", Some(true)),
            (cyrillic, "sr", Some(true)),
            (latin, "ru", Some(false)),
            (cyrillic, "fr", Some(false)),
            (Script::Han, "ja", Some(true)),
            (Script::Kana, "zh", Some(false)),
            (latin, "el", Some(false)),
            (latin, "br", None),
        ];
        for (script, code, fits) in cases {
            assert_eq!(script.fits(code), fits, "{script:?} {code}");
        }
    }

    #[test]
    fn scripts_are_in_order_and_letters_have_theirs() {
        assert!(SINGLE.windows(2).all(|pair| pair[0].1 < pair[1].0));
        let code = |c| match script_of(c) {
            Some(Script::Single(code, _)) => code,
            Some(Script::Shared(shared)) => shared.languages()[0],
            Some(Script::Han) => "zh",
            Some(Script::Kana) => "ja",
            None => "",
        };
        let letters = [
            ('é', "en"),
            ('Ж', "ru"),
            ('ک', "ar"),
            ('ω', "el"),
            ('ա', "hy"),
            ('ש', "he"),
            ('क', "hi"),
            ('ব', "bn"),
            ('த', "ta"),
            ('ไ', "th"),
            ('ქ', "ka"),
            ('한', "ko"),
            ('か', "ja"),
            ('漢', "zh"),
            ('7', ""),
            ('×', ""),
        ];
        for (c, language) in letters {
            assert_eq!(code(c), language, "{c}");
        }
    }
}
