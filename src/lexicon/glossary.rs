//! Reads a glossary, which is a list of the user's own term pairs, as a lexicon.

use super::Lexicon;
use super::learn::{LearnOptions, Learner};
use crate::error::{Error, Result};
use crate::text::language::Language;
use std::path::Path;

const EXPECTED: &str = "write a French term, a tab and its translation on each line";

/// Reads a glossary. Each line has a French term, its translation and optionally a weight, separated by tabs.
/// The weight says how likely the translation is, compared with other translations of the same term; the
/// default is 1. Blank lines and lines that begin with `#` are ignored. Errors name the file as `path`.
///
/// # Errors
/// Returns an input error if a line has only one column or an invalid weight, or if there are no pairs.
pub fn parse(text: &str, other: Language, path: &Path) -> Result<Lexicon> {
    // Keep every entry, even an improbable one, because the user chose it.
    let (min_probability, max_translations) = (0.0, usize::MAX);
    let options = LearnOptions { min_probability, max_translations, ..LearnOptions::default() };
    let mut learner = Learner::new(other, &options);
    let mut pairs = 0;
    let is_content = |line: &str| !line.trim().is_empty() && !line.starts_with('#');
    for (number, line) in text.lines().enumerate().filter(|(_, line)| is_content(line)) {
        let fault = |fault: String| Error::input(path, fault).at_line(number + 1);
        let columns: Vec<&str> = line.split('\t').map(str::trim).take(3).collect();
        let [french, foreign, rest @ ..] = columns.as_slice() else {
            return Err(fault("only one column".into()).help(EXPECTED));
        };
        let weight = rest.first().filter(|weight| !weight.is_empty()).unwrap_or(&"1");
        let weight = match weight.parse::<f32>() {
            Ok(weight) if weight > 0.0 && weight.is_finite() => weight,
            _ => return Err(fault(format!("the weight must be a positive number, got {weight}"))),
        };
        if !learner.add_entry(french, foreign, weight) {
            let reason = format!("a term has more than {} words", options.max_tokens);
            return Err(fault(reason).help("use a glossary, not a file of sentences"));
        }
        pairs += 1;
    }
    if pairs == 0 {
        return Err(Error::input(path, "the glossary has no pairs of terms").help(EXPECTED));
    }
    Ok(learner.learn())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_and_weights_are_read() {
        let lexicon = parse(
            "# glossaire\nvanne\tvalve\t3\nvanne\tgate\n\nclapet\tvalve\n",
            Language::English,
            Path::new("g.tsv"),
        )
        .unwrap();
        let vanne = lexicon.french.get("vanne").unwrap();
        let valve = lexicon.foreign.get("valve").unwrap();
        let entry = lexicon.entries(vanne).iter().find(|entry| entry.other == valve).unwrap();
        assert_eq!((entry.forward, entry.backward), (0.75, 0.75));
    }

    #[test]
    fn extreme_weights_give_probabilities() {
        let text = "vanne\tvalve\t3e38\nvanne\tgate\t3e38\nclapet de retour\tcheck valve\t1e-45\n";
        let lexicon = parse(text, Language::English, Path::new("g.tsv")).unwrap();
        let entries = (0..lexicon.french.len() as u32).flat_map(|id| lexicon.entries(id));
        assert!(entries.clone().count() == 8, "{lexicon:?}");
        let is_probability = |p: f32| (0.0..=1.001).contains(&p);
        assert!(entries.clone().all(|entry| is_probability(entry.forward) && is_probability(entry.backward)));
        let vanne = lexicon.french.get("vanne").unwrap();
        assert!(lexicon.entries(vanne).iter().all(|entry| entry.forward == 0.5));
    }

    #[test]
    fn errors_name_the_line() {
        let error = |text| parse(text, Language::English, Path::new("g.tsv")).unwrap_err().to_string();
        assert!(error("vanne\tvalve\nclapet\n").starts_with("g.tsv:2: only one column"));
        assert!(
            error("vanne\tvalve\tbeaucoup\n")
                .starts_with("g.tsv:1: the weight must be a positive number, got beaucoup")
        );
        let long = format!("vanne\t{}\n", "valve ".repeat(81));
        assert!(error(&long).starts_with("g.tsv:1: a term has more than 80 words"));
        assert!(error("# rien\n").starts_with("g.tsv: the glossary has no pairs"));
    }
}
