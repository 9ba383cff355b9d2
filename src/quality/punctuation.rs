//! Compares the punctuation of two texts. Equivalent marks of different scripts belong to the same class.

use crate::text::Language;

/// The classes of punctuation marks that occur in a text.
#[derive(Debug, Default, PartialEq, Eq)]
struct Marks {
    question: bool,
    exclamation: bool,
    colon: bool,
    brackets: bool,
    quotes: bool,
    /// Marks of titles and dialogue, which some languages use instead of quotation marks.
    can_quote: bool,
}

/// Whether only one of the texts has a question mark, an exclamation mark, a colon, brackets or quotation
/// marks.
pub(super) fn differs((source, src): (&str, Language), (target, tgt): (&str, Language)) -> bool {
    let (one, other) = (Marks::of(source, src), Marks::of(target, tgt));
    // In these languages, a question can end without a question mark.
    let asks_without = |lang| matches!(lang, Language::Thai | Language::Japanese);
    let compares = !asks_without(src) && !asks_without(tgt);
    let quotes =
        one.quotes && !other.quotes && !other.can_quote || other.quotes && !one.quotes && !one.can_quote;
    compares && (one.question != other.question || one.exclamation != other.exclamation)
        || one.colon != other.colon
        || one.brackets != other.brackets
        || quotes
}

impl Marks {
    fn of(text: &str, lang: Language) -> Marks {
        let mut marks = Marks::default();
        let mut before = ' ';
        let mut chars = text.chars().peekable();
        marks.can_quote = text.starts_with(['-', '–', '—', '―']);
        while let Some(c) = chars.next() {
            let next = chars.peek().copied().unwrap_or(' ');
            match c {
                '?' | '？' | '؟' | '՞' | '\u{37E}' | '⁇' | '‽' => marks.question = true,
                // In Greek, a semicolon is the question mark.
                ';' if lang == Language::Greek => marks.question = true,
                '⁈' | '⁉' => (marks.question, marks.exclamation) = (true, true),
                '!' | '！' | '՜' | '‼' => marks.exclamation = true,
                // A colon inside a time, a ratio or an address is not punctuation.
                ':' | '：' | '︰' if !(before.is_numeric() && next.is_numeric()) && next != '/' => {
                    marks.colon = true;
                }
                '(' | '（' | '[' | '【' | '［' => marks.brackets = true,
                // The closing single quotation mark is also an apostrophe, so only the opening one counts.
                '«' | '»' | '“' | '”' | '„' | '‟' | '‘' | '‹' | '›' | '「' | '」' | '『' | '』' | '｢'
                | '｣' | '＂' => {
                    marks.quotes = true;
                }
                // In Hebrew, this mark also occurs inside abbreviations.
                '"' if !(before.is_alphanumeric() && next.is_alphanumeric()) => marks.quotes = true,
                '\'' if !before.is_alphanumeric() && next.is_alphabetic() => marks.can_quote = true,
                '《' | '》' | '〈' | '〉' | '’' | '–' | '—' | '״' => marks.can_quote = true,
                _ => {}
            }
            before = c;
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{Armenian, Chinese, English, French, Greek, Japanese, Spanish};

    #[test]
    fn marks_of_all_scripts_correspond() {
        for (source, target, lang) in [
            ("Vient-il ?", "Is he coming?", English),
            ("Vient-il ?", "¿Viene?", Spanish),
            ("Vient-il ?", "Έρχεται;", Greek),
            ("Vient-il ?", "Նա գալի՞ս է։", Armenian),
            ("Vient-il ?", "他来吗？", Chinese),
            ("Vient-il ?", "彼は来ますか。", Japanese),
            ("« Oui », dit-il (tout bas).", "“Yes,” he said (softly).", English),
            ("« Oui », dit-il.", "「是的」，他说。", Chinese),
            ("— Oui, dit-il.", "“Yes,” he said.", English),
            ("Il est 10 h 30.", "It is 10:30.", English),
            ("Prix : 3 €", "Price: €3", English),
        ] {
            assert!(!differs((source, French), (target, lang)), "{source} | {target}");
        }
    }

    #[test]
    fn missing_marks_differ() {
        for (source, target) in [
            ("Vient-il ?", "He comes."),
            ("Il vient.", "He comes!"),
            ("Prix : 3 €", "Price €3"),
            ("Il vient (demain).", "He comes tomorrow."),
            ("Il a dit « oui ».", "He said yes."),
        ] {
            assert!(differs((source, French), (target, English)), "{source} | {target}");
        }
    }
}
