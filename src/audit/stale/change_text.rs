//! Shows what has changed between two versions of a passage.

/// Number of equal words that are shown before and after a change.
const CONTEXT: usize = 3;
/// Maximum number of words of a version that are shown. A longer one is shortened in the middle.
const MAX_WORDS: usize = 24;

/// Returns the parts in which two versions differ, in quotation marks, with a few words around them.
pub(super) fn change_text(old: &str, new: &str) -> (String, String) {
    let [old, new] = [old, new].map(|text| text.split_whitespace().collect::<Vec<_>>());
    let prefix = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let longest = old.len().min(new.len()) - prefix;
    let suffix = old.iter().rev().zip(new.iter().rev()).take(longest).take_while(|(a, b)| a == b).count();
    let [old, new] = [&old, &new].map(|words| {
        let start = prefix.saturating_sub(CONTEXT);
        let end = (words.len() - suffix + CONTEXT).min(words.len());
        let before = if start > 0 { "… " } else { "" };
        let after = if end < words.len() { " …" } else { "" };
        format!("“{before}{}{after}”", shortened(&words[start..end]))
    });
    (old, new)
}

fn shortened(words: &[&str]) -> String {
    if words.len() <= MAX_WORDS {
        return words.join(" ");
    }
    let half = MAX_WORDS / 2;
    format!("{} … {}", words[..half].join(" "), words[words.len() - half..].join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_changed_words_are_shown() {
        let old = "Depuis longtemps, on sait qu'en 1952, un orage détruisit la grande roue du moulin.";
        let (old, new) = change_text(old, &old.replace("1952,", "1962, la nuit,"));
        assert_eq!(old, "“… on sait qu'en 1952, un orage détruisit …”");
        assert_eq!(new, "“… on sait qu'en 1962, la nuit, un orage détruisit …”");
        assert_eq!(change_text("Il pleut.", ""), ("“Il pleut.”".into(), "“”".into()));
        assert_eq!(change_text("a b a", "a b a b a"), ("“a b a”".into(), "“a b a b a”".into()));
        let long = "mot ".repeat(100);
        assert_eq!(change_text(&long, "").0.matches("mot").count(), MAX_WORDS);
    }
}
