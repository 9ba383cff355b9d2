//! Estimates boundary probabilities for text that is already segmented.

use super::{Builtin, Profile};
use crate::text::Language;

/// The number of bytes examined on each side of a boundary. Only the nearest words matter.
const WINDOW: usize = 60;

/// Estimates the probability that each sentence really ends where the input ends it. Replaces the contents of
/// `out`.
///
/// The built-in splitter for `lang` estimates this probability for sentences that end with a colon or a
/// single full stop, because segmenters often cut wrongly after colons and abbreviations. All other
/// boundaries have probability 1, including the ends of paragraphs. `paragraphs` contains the paragraph
/// number of each sentence; if it is `None`, all sentences are in one paragraph.
pub fn boundary_probabilities(
    lang: Language,
    sentences: &[&str],
    paragraphs: Option<&[u32]>,
    out: &mut Vec<f32>,
) {
    let splitter = Builtin { profile: Profile::of(lang) };
    let (mut joined, mut spans) = (String::new(), Vec::new());
    let same_paragraph = |k: usize| paragraphs.is_none_or(|numbers| numbers[k] == numbers[k + 1]);
    out.clear();
    out.extend((0..sentences.len()).map(|k| {
        if k + 1 == sentences.len() || !is_doubtful(sentences[k]) || !same_paragraph(k) {
            return 1.0;
        }
        joined.clear();
        push_detokenised(tail(sentences[k]), &mut joined);
        let end = joined.len();
        joined.push(' ');
        push_detokenised(head(sentences[k + 1]), &mut joined);
        spans.clear();
        // If the splitter finds no candidate at the end of the sentence, a full stop there is a boundary, but
        // a colon is not.
        let mut probability = if joined[..end].ends_with('.') { 1.0 } else { 0.0 };
        splitter.split_observed(&joined, &mut spans, |at, boundary| {
            if at == end {
                probability = boundary;
            }
        });
        probability
    }));
}

/// Whether a sentence ends with punctuation after which segmenters often cut by mistake.
fn is_doubtful(sentence: &str) -> bool {
    let sentence = sentence.trim_end();
    sentence.ends_with([':', '：']) || sentence.strip_suffix('.').is_some_and(|rest| !rest.ends_with('.'))
}

/// Returns the last words of a sentence, at most [`WINDOW`] bytes.
fn tail(sentence: &str) -> &str {
    let sentence = sentence.trim();
    let Some(from) = sentence.len().checked_sub(WINDOW) else { return sentence };
    let from = (from..).find(|&at| sentence.is_char_boundary(at)).unwrap_or(0);
    let tail = &sentence[from..];
    tail.split_once(char::is_whitespace).map_or(tail, |(_, words)| words.trim_start())
}

/// Returns the first words of a sentence, at most [`WINDOW`] bytes.
fn head(sentence: &str) -> &str {
    let sentence = sentence.trim();
    if sentence.len() <= WINDOW {
        return sentence;
    }
    let to = (0..=WINDOW).rfind(|&at| sentence.is_char_boundary(at)).unwrap_or(0);
    let head = &sentence[..to];
    head.rsplit_once(char::is_whitespace).map_or(head, |(words, _)| words.trim_end())
}

/// Appends `text` without the spaces that tokenisers insert inside brackets and before full stops and commas.
fn push_detokenised(text: &str, out: &mut String) {
    for c in text.chars() {
        if matches!(c, '.' | ',' | ')') && out.ends_with(' ') {
            out.pop();
        }
        if !(c == ' ' && out.ends_with('(')) {
            out.push(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probabilities(sentences: &[&str], paragraphs: Option<&[u32]>) -> Vec<f32> {
        let mut out = vec![0.5];
        boundary_probabilities(Language::French, sentences, paragraphs, &mut out);
        out
    }

    #[test]
    fn a_boundary_after_an_abbreviation_is_improbable() {
        let sentences = ["Voir la carte de M.", "Dupont, p. 12.", "Elle est juste.", "On l'a vérifiée."];
        let out = probabilities(&sentences, None);
        assert!(out[0] < 0.1 && out[1..].iter().all(|&p| p > 0.9), "{out:?}");
    }

    #[test]
    fn tokenised_text_is_detokenised() {
        let sentences = ["Le camp de M .", "Smith ( 1955 ) fut le plus haut .", "Il tint bon ."];
        let out = probabilities(&sentences, None);
        assert!(out[0] < 0.1 && out[1] > 0.9, "{out:?}");
    }

    #[test]
    fn a_colon_is_a_boundary_only_at_the_end_of_a_paragraph() {
        let sentences = ["Trois hommes partirent :", "le guide, le porteur et moi."];
        let probability = probabilities(&sentences, None)[0];
        assert!(probability < 0.5, "{probability}");
        assert_eq!(probabilities(&sentences, Some(&[0, 1])), [1.0, 1.0]);
    }

    #[test]
    fn other_boundaries_have_probability_one() {
        let sentences = ["Titre sans point", "Il attendit...", "Quoi !", "", "fin"];
        assert_eq!(probabilities(&sentences, None), [1.0; 5]);
    }

    #[test]
    fn only_the_text_near_the_boundary_of_long_sentences_is_examined() {
        let long = "la neige tombait encore sur le col et sur la vallée ".repeat(40);
        let first = format!("{long} chez M.");
        assert!(probabilities(&[&first, &format!("Dupont, {long}")], None)[0] < 0.1);
        let wide = "é".repeat(500);
        assert_eq!(probabilities(&[&format!("{wide}."), &wide], None).len(), 2);
    }
}
