//! Converts file names to strings that are equal if some file system treats the names as equal.

use unicode_normalization::UnicodeNormalization;

/// Returns a string that is the same for all file names that some file system treats as equal. Such names
/// differ only in case, Unicode normal form or invisible characters.
///
/// Windows and macOS ignore case. macOS ignores the normal form, and so do ZFS and ext4 with certain options.
/// ext4 with case folding also ignores invisible characters. This function ignores slightly more differences
/// than any of these systems.
pub(crate) fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    let visible = |name: &str| name.nfkd().filter(|&c| !is_ignorable(c)).collect::<String>();
    // Convert to upper case first, because this merges `ß` with `ss`, and the two forms of lower-case sigma.
    let upper = visible(name).chars().flat_map(char::to_uppercase).collect::<String>();
    visible(&upper.chars().flat_map(char::to_lowercase).collect::<String>())
}

/// Whether a character has the Unicode property `Default_Ignorable_Code_Point`
/// (<https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt>).
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_a_file_system_may_confuse_are_equal() {
        for (a, b) in [
            ("A_B.tsv", "a_b.TSV"),
            ("\u{e9}t\u{e9}", "E\u{301}te\u{301}"),
            ("Straße", "STRASSE"),
            ("ΟΔΟΣ", "οδος"),
            ("ﬁn", "FIN"),
            ("a\u{200b}b", "ab"),
            ("\u{212a}", "k"),
        ] {
            assert_eq!(folded(a), folded(b), "{a} {b}");
        }
        for (a, b) in [("été", "ete"), ("a b", "a_b"), ("chap1", "chap01"), ("и", "й")] {
            assert_ne!(folded(a), folded(b), "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(name in any::<String>()) {
            let once = folded(&name);
            prop_assert_eq!(&folded(&once), &once);
        }

        #[test]
        fn case_never_matters(name in any::<String>()) {
            prop_assert_eq!(folded(&name.to_uppercase()), folded(&name.to_uppercase().to_lowercase()));
            prop_assert_eq!(folded(&name.nfd().collect::<String>()), folded(&name));
        }
    }
}
