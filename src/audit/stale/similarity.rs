//! Measures how similar two versions of a sentence are.

/// The words of a text, without punctuation and case. A character of a script without spaces is a word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words(Vec<String>);

impl Words {
    pub(super) fn of(text: &str) -> Words {
        let mut words = Vec::new();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            if word.chars().any(is_written_without_spaces) {
                words.extend(word.chars().map(String::from));
            } else {
                words.push(word.to_lowercase());
            }
        }
        words.sort_unstable();
        Words(words)
    }

    /// Returns the words of several texts.
    pub(super) fn joined(parts: &[Words]) -> Words {
        let mut words: Vec<String> = parts.iter().flat_map(|part| part.0.iter().cloned()).collect();
        words.sort_unstable();
        Words(words)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the number of words that both texts have in common.
    pub(super) fn common(&self, other: &Words) -> usize {
        let (mut i, mut j, mut common) = (0, 0, 0);
        while let (Some(a), Some(b)) = (self.0.get(i), other.0.get(j)) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
            }
        }
        common
    }
}

/// Whether a character is Chinese, Japanese or Thai.
fn is_written_without_spaces(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0e7f}' | '\u{2e80}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Returns the similarity of two texts, from 0 to 1: the share of their words that they have in common.
pub(super) fn similarity(a: &Words, b: &Words) -> f32 {
    match a.len() + b.len() {
        0 => 1.0,
        all => 2.0 * a.common(b) as f32 / all as f32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(a: &str, b: &str) -> f32 {
        similarity(&Words::of(a), &Words::of(b))
    }

    #[test]
    fn common_words_make_sentences_similar() {
        assert_eq!(of("Il pleut ici.", "il pleut, ici"), 1.0);
        assert_eq!(of("Il pleut ici et là.", "Il neige ici et là."), 0.8);
        assert_eq!(of("Il pleut.", "Rien."), 0.0);
        assert_eq!(of("磨坊在河边", "磨坊在山边"), 0.8);
        assert_eq!(of("…", "—"), 1.0);
    }
}
