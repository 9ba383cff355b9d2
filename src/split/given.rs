//! Ends that somebody else has given: how far to believe in them.

use super::Builtin;
use super::profile::Profile;
use crate::text::language::Language;

/// So many bytes before and after an end are looked at; what decides stands nearer.
const WINDOW: usize = 60;

/// For each of these sentences of a text, the probability that a sentence ends with it.
///
/// Where it ends with a colon or a single full stop, the splitter of its language says: other segmenters cut after colons, and after
/// abbreviations by mistake. All other ends are believed, as is the end of a paragraph: what a segmenter that was not
/// asked goes by is not known.
pub fn given_ends(lang: Language, sentences: &[&str], paragraphs: Option<&[u32]>, out: &mut Vec<f32>) {
    let splitter = Builtin { profile: Profile::of(lang) };
    let (mut joined, mut spans) = (String::new(), Vec::new());
    let same_paragraph = |k: usize| paragraphs.is_none_or(|numbers| numbers[k] == numbers[k + 1]);
    out.clear();
    out.extend((0..sentences.len()).map(|k| {
        if k + 1 == sentences.len() || !is_doubtful(sentences[k]) || !same_paragraph(k) {
            return 1.0;
        }
        joined.clear();
        push_plain(tail(sentences[k]), &mut joined);
        let end = joined.len();
        joined.push(' ');
        push_plain(head(sentences[k + 1]), &mut joined);
        spans.clear();
        // Where the splitter sees no candidate at all, a full stop is one to somebody; a colon is none.
        let mut probability = if joined[..end].ends_with('.') { 1.0 } else { 0.0 };
        splitter.walk(&joined, &mut spans, |at, boundary| {
            if at == end {
                probability = boundary;
            }
        });
        probability
    }));
}

/// Whether a sentence ends with a sign after which segmenters cut by mistake.
fn is_doubtful(sentence: &str) -> bool {
    let sentence = sentence.trim_end();
    sentence.ends_with([':', '：']) || sentence.strip_suffix('.').is_some_and(|rest| !rest.ends_with('.'))
}

/// The last words of a sentence.
fn tail(sentence: &str) -> &str {
    let sentence = sentence.trim();
    let Some(from) = sentence.len().checked_sub(WINDOW) else { return sentence };
    let from = (from..).find(|&at| sentence.is_char_boundary(at)).unwrap_or(0);
    sentence[from..]
        .find(char::is_whitespace)
        .map_or(&sentence[from..], |space| sentence[from + space..].trim_start())
}

/// The first words of a sentence.
fn head(sentence: &str) -> &str {
    let sentence = sentence.trim();
    if sentence.len() <= WINDOW {
        return sentence;
    }
    let to = (0..=WINDOW).rfind(|&at| sentence.is_char_boundary(at)).unwrap_or(0);
    sentence[..to].rfind(char::is_whitespace).map_or(&sentence[..to], |space| sentence[..space].trim_end())
}

/// Appends text without the white space that tokenised text has before a full stop or a comma and inside brackets.
fn push_plain(text: &str, out: &mut String) {
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

    fn ends(sentences: &[&str], paragraphs: Option<&[u32]>) -> Vec<f32> {
        let mut out = vec![0.5];
        given_ends(Language::French, sentences, paragraphs, &mut out);
        out
    }

    #[test]
    fn an_end_after_an_abbreviation_is_none() {
        let sentences = ["Voir la carte de M.", "Dupont, p. 12.", "Elle est juste.", "On l'a vérifiée."];
        let ends = ends(&sentences, None);
        assert!(ends[0] < 0.1 && ends[1..].iter().all(|&end| end > 0.9), "{ends:?}");
    }

    #[test]
    fn tokenised_text_is_read_as_it_was_written() {
        let ends = ends(&["Le camp de M .", "Smith ( 1955 ) fut le plus haut .", "Il tint bon ."], None);
        assert!(ends[0] < 0.1 && ends[1] > 0.9, "{ends:?}");
    }

    #[test]
    fn a_colon_ends_nothing_unless_a_paragraph_does() {
        let sentences = ["Trois hommes partirent :", "le guide, le porteur et moi."];
        let end = ends(&sentences, None)[0];
        assert!(end < 0.5, "{end}");
        assert_eq!(ends(&sentences, Some(&[0, 1])), [1.0, 1.0]);
    }

    #[test]
    fn what_ends_otherwise_is_believed() {
        assert_eq!(ends(&["Titre sans point", "Il attendit...", "Quoi !", "", "fin"], None), [1.0; 5]);
    }

    #[test]
    fn long_sentences_are_looked_at_near_their_ends() {
        let long = "la neige tombait encore sur le col et sur la vallée ".repeat(40);
        let first = format!("{long} chez M.");
        assert!(ends(&[&first, &format!("Dupont, {long}")], None)[0] < 0.1);
        let wide = "é".repeat(500);
        assert_eq!(ends(&[&format!("{wide}."), &wide], None).len(), 2);
    }
}
