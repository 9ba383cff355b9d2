//! Determines the role of a column from its name in the header of a table.

use crate::text::{Language, LanguageTag};

/// The role of a column, according to its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    Source,
    Target,
    /// Texts in this language.
    Language(LanguageTag),
    Other,
}

/// Words that may appear in the name of any column of texts, whether it is the source or the target.
const FILLERS: &[&str] =
    &["text", "texts", "texte", "sentence", "sent", "segment", "seg", "string", "phrase"];

/// Language codes that usually mean an identifier or a number when they are the name of a column.
const DOUBTFUL: &[&str] = &["id", "no"];

/// Words that name the column of the source texts or of the target texts.
const SOURCES: &[&str] = &["source", "src"];
const TARGETS: &[&str] = &["target", "tgt", "trg", "translation", "traduction", "cible"];

/// Codes of scripts that distinguish the columns of data sets. Other words of four letters are rarely scripts.
const SCRIPTS: &[&str] = &["arab", "cyrl", "hans", "hant", "latn"];

/// French names of languages, in addition to the codes and the English names.
const FRENCH_NAMES: &[(&str, Language)] = &[
    ("français", Language::French),
    ("francais", Language::French),
    ("anglais", Language::English),
    ("allemand", Language::German),
    ("espagnol", Language::Spanish),
    ("italien", Language::Italian),
    ("portugais", Language::Portuguese),
    ("néerlandais", Language::Dutch),
    ("polonais", Language::Polish),
    ("russe", Language::Russian),
    ("arabe", Language::Arabic),
    ("chinois", Language::Chinese),
];

impl Role {
    /// Returns the role of a column with this name. Recognises names such as `source`, `tgt_text`,
    /// `sentence1`, `fr`, `text_en`, `fr-CA` and `French`.
    pub(super) fn of(name: &str) -> Role {
        let name = name.trim().to_lowercase();
        let separators = |c: char| !c.is_alphanumeric();
        let words: Vec<&str> = name.split(separators).filter(|word| !word.is_empty()).collect();
        let telling: Vec<&str> = words.iter().copied().filter(|word| !FILLERS.contains(word)).collect();
        let has_filler = telling.len() < words.len();
        match telling[..] {
            [word] if SOURCES.contains(&word) => Role::Source,
            [word] if TARGETS.contains(&word) => Role::Target,
            [word] if numbered(word, "1") || word == "1" && has_filler => Role::Source,
            [word] if numbered(word, "2") || word == "2" && has_filler => Role::Target,
            [word] if DOUBTFUL.contains(&word) && !has_filler => Role::Other,
            [word] => language(word).map_or(Role::Other, |lang| Role::Language(lang.into())),
            // A tag with a region or a script, such as `fr-CA` or `zh-Hant`.
            [code, region]
                if language(code).is_some() && (region.len() == 2 || SCRIPTS.contains(&region)) =>
            {
                let tag = format!("{code}-{region}").parse();
                tag.map_or(Role::Other, Role::Language)
            }
            _ => Role::Other,
        }
    }
}

/// Whether a word consists of one of the [`FILLERS`] and this number, such as `sentence1`.
fn numbered(word: &str, number: &str) -> bool {
    word.strip_suffix(number).is_some_and(|filler| FILLERS.contains(&filler))
}

fn language(word: &str) -> Option<Language> {
    let by_name = Language::ALL.iter().copied().find(|lang| lang.name().eq_ignore_ascii_case(word));
    let by_french_name = || FRENCH_NAMES.iter().find(|(name, _)| *name == word).map(|(_, lang)| *lang);
    by_name.or_else(by_french_name).or_else(|| Language::from_subtag(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_corpora_are_known() {
        for name in ["source", "SRC", "src_text", "Source text", "source.sentence", "sentence1", "text_1"] {
            assert_eq!(Role::of(name), Role::Source, "{name}");
        }
        for name in ["target", "tgt", "trg_text", "Target segment", "seg2", "traduction"] {
            assert_eq!(Role::of(name), Role::Target, "{name}");
        }
        for (name, tag) in [
            ("fr", "fr"),
            ("text_fr", "fr"),
            ("French", "fr"),
            ("français", "fr"),
            ("fr_CA", "fr-CA"),
            ("zh-Hant", "zh-Hant"),
            ("eng", "en"),
            ("text_id", "id"),
        ] {
            assert_eq!(Role::of(name), Role::Language(tag.parse().unwrap()), "{name}");
        }
        for name in ["", "url1", "src_url", "score", "id", "1", "src_lang", "Le chat dort.", "bleu"] {
            assert_eq!(Role::of(name), Role::Other, "{name}");
        }
    }
}
