//! Judges whether a change of the source requires a change of the translation.

use super::similarity::Words;
use crate::score::{log_odds, logistic};

/// What is known about a changed passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Evidence {
    /// Whether the letters and digits are the same, so that only punctuation, case or spaces have changed.
    is_typographic: bool,
    /// Whether only one or two neighbouring letters have changed, as when a spelling mistake is corrected.
    is_minor: bool,
    /// The number of words that only one version has.
    changed_words: usize,
    /// How much better the new version fits the translation than the old one, in log odds.
    gain: f32,
}

impl Evidence {
    /// `fits` are the probabilities that the translation translates the old and the new version.
    pub(super) fn of([old, new]: [&str; 2], fits: [f32; 2]) -> Evidence {
        let letters = [old, new].map(|text| -> Vec<char> {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        });
        let words = [old, new].map(Words::of);
        let common = words[0].common(&words[1]);
        Evidence {
            is_typographic: letters[0] == letters[1],
            is_minor: is_minor(&letters),
            changed_words: words[0].len() + words[1].len() - 2 * common,
            gain: (log_odds(fits[1]) - log_odds(fits[0])).clamp(-5.0, 5.0),
        }
    }

    /// Returns the probability that the translation must change.
    pub(super) fn probability(&self) -> f32 {
        // Set by hand and checked with planted changes (docs/decisions/0038-stale.md).
        const WEIGHTS: [f32; 5] = [1.6, -4.4, -3.4, 0.9, -1.2];
        let one_if = |condition| f32::from(u8::from(condition));
        let words = (self.changed_words as f32).ln_1p();
        logistic(&WEIGHTS, &[one_if(self.is_typographic), one_if(self.is_minor), words, self.gain])
    }
}

/// Whether two texts differ only in one or two neighbouring letters. A changed digit is never minor.
fn is_minor([old, new]: &[Vec<char>; 2]) -> bool {
    let prefix = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = [&old[prefix..], &new[prefix..]];
    let suffix = rest[0].iter().rev().zip(rest[1].iter().rev()).take_while(|(a, b)| a == b).count();
    let changed = rest.map(|side| &side[..side.len() - suffix]);
    changed.iter().all(|side| side.len() <= 2 && side.iter().all(|c| c.is_alphabetic()))
}

/// Returns the probability that a sentence has no counterpart, given that it was added to or removed from the
/// source since the translation was made. `probability` is the one without this knowledge, which is low
/// because few sentences of a translation have no counterpart.
pub(super) fn after_a_change(probability: f32) -> f32 {
    /// The odds that a translation was not updated, compared with the odds that it lacks any sentence.
    const LOG_ODDS_RATIO: f32 = 3.0;
    logistic(&[LOG_ODDS_RATIO, 1.0], &[log_odds(probability)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn probability(old: &str, new: &str) -> f32 {
        Evidence::of([old, new], [0.9, 0.9]).probability()
    }

    #[test]
    fn greater_changes_matter_more() {
        let old = "En 1952, un orage détruisit la grande roue du moulin.";
        let typographic = probability(old, "En 1952 un orage détruisit la grande roue du moulin !");
        let minor = probability(old, "En 1952, un orage détruisait la grande roue du moulin.");
        let number = probability(old, "En 1962, un orage détruisit la grande roue du moulin.");
        let other = probability(old, "En 1962, la foudre brûla la roue et le toit du moulin.");
        assert!(typographic < 0.2 && typographic < minor && minor < 0.6, "{typographic} {minor}");
        assert!(number > 0.7 && other > number, "{number} {other}");
    }

    #[test]
    fn an_updated_translation_fits_better() {
        let texts = ["Il coûte six euros.", "Il coûte sept euros."];
        let [before, after] = [[0.95, 0.5], [0.5, 0.95]].map(|fits| Evidence::of(texts, fits).probability());
        assert!(before > 0.9 && after < 0.5, "{before} {after}");
    }
}
