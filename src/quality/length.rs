//! Checks whether the lengths of the two sides fit each other. Lengths are converted to characters of French
//! ([`density`]), so that languages can be compared.

use crate::text::Language;

/// Maximum ratio of the longer to the shorter side. In 14,000 pairs of reference alignments in 20 languages,
/// one pair in a thousand exceeds it.
const MAX_RATIO: f64 = 2.5;
/// Minimum length of the longer side for this check. The ratios of shorter texts vary widely.
const MIN_LENGTH: f64 = 40.0;

/// Maximum length of a truncated target, relative to the expected length, if only the source ends with
/// sentence punctuation. Few correct pairs lack it on one side only, so this limit is higher than [`CUT`].
const CUT_WITHOUT_END: f64 = 0.75;
/// Maximum length of a truncated target, relative to the expected length, in all other cases.
const CUT: f64 = 0.55;
/// Minimum length of the source of a truncated target.
const MIN_CUT_LENGTH: f64 = 25.0;

/// Returns the number of characters in French that correspond to one character in a language: the inverse of
/// the median ratio in reference alignments of news. A language without such alignments has the value of a
/// language with a similar script.
fn density(lang: Language) -> f64 {
    use Language::{
        Arabic, Chinese, Croatian, English, Estonian, Hebrew, Japanese, Korean, Persian, Thai, Urdu,
    };
    match lang {
        Language::French => 1.0,
        English | Estonian => 1.16,
        Croatian => 1.12,
        Arabic | Persian | Urdu => 1.27,
        Hebrew => 1.47,
        Thai => 1.19,
        Korean => 2.16,
        Japanese => 2.5,
        Chinese => 3.2,
        _ => 1.04,
    }
}

fn lengths(texts: [&str; 2], languages: [Language; 2]) -> [f64; 2] {
    [0, 1].map(|side| texts[side].chars().count() as f64 * density(languages[side]))
}

/// Whether one side is much longer than expected.
pub(super) fn is_unlikely(texts: [&str; 2], languages: [Language; 2]) -> bool {
    let [source, target] = lengths(texts, languages);
    let (longer, shorter) = (source.max(target), source.min(target));
    longer >= MIN_LENGTH && longer > MAX_RATIO * shorter
}

/// Whether the target is much shorter than expected and does not end with sentence punctuation.
pub(super) fn is_truncated(texts: [&str; 2], languages: [Language; 2]) -> bool {
    let [source, target] = lengths(texts, languages);
    let target_ends = is_complete(texts[1]);
    let source_ends = ends_sentence(texts[0]);
    let has_marks = languages[1] != Language::Thai;
    let limit = if source_ends && has_marks { CUT_WITHOUT_END } else { CUT };
    source >= MIN_CUT_LENGTH && !target_ends && target < limit * source
}

/// Whether the source ends with sentence punctuation and the target is not complete.
pub(super) fn lacks_end(texts: [&str; 2]) -> bool {
    ends_sentence(texts[0]) && !is_complete(texts[1])
}

/// Whether a text ends with sentence punctuation, or with a colon or semicolon. The latter introduces or
/// continues a list, so the text is complete.
fn is_complete(text: &str) -> bool {
    ends_sentence(text) || text.ends_with([':', ';', '：', '；'])
}

/// Whether a text ends with sentence punctuation. Closing quotation marks and brackets after it are ignored.
fn ends_sentence(text: &str) -> bool {
    let is_closing = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\'' | '”' | '“' | '’' | '»' | '«' | '›' | ')' | ']' | '」' | '』' | '）' | '*'
            )
    };
    let last = text.trim_end_matches(is_closing).chars().next_back();
    last.is_some_and(|c| ".!?…。！？؟۔।॥։．።။".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{Chinese, English, French, Thai};

    const SOURCE: &str = "Le conseil municipal a voté le budget de la bibliothèque hier soir.";

    #[test]
    fn lengths_are_compared_in_characters_of_french() {
        let unlikely = |target, lang| is_unlikely([SOURCE, target], [French, lang]);
        assert!(!unlikely("The council passed the budget.", English));
        assert!(unlikely("The council.", English));
        assert!(!unlikely("市议会昨晚通过了图书馆的预算。", Chinese));
        assert!(!is_unlikely(["Oui.", "Yes, of course I do."], [French, English]));
    }

    #[test]
    fn a_short_target_without_an_end_is_truncated() {
        let truncated = |target, lang| is_truncated([SOURCE, target], [French, lang]);
        assert!(truncated("The city council passed the", English));
        assert!(!truncated("The city council passed it.", English));
        assert!(!truncated("The city council passed the library's budget last night", English));
        assert!(truncated("市议会昨晚", Chinese));
        assert!(!truncated("สภาเมืองลงมติอนุมัติงบประมาณห้องสมุดเมื่อคืน", Thai));
        assert!(!is_truncated(["Oui, bien sûr.", "Yes"], [French, English]));
        let list = "Les frais de voyage par kilomètre pour la tranche de distance entre :";
        assert!(!is_truncated([list, "Travel expenses for every kilometre from"], [French, English]));
    }
}
