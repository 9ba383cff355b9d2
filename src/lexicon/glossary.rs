//! A user's own pairs of terms as a lexicon.

use super::Lexicon;
use super::learn::{LearnOptions, Learner};
use crate::error::{Error, Result};
use crate::text::language::Language;
use std::path::Path;

/// Reads a glossary: a pair of terms a line, French, tab, the other language, and if wanted a tab and a weight
/// (how likely this translation is beside others of the same term; 1 if not given). Blank lines and lines that begin
/// with # are passed over. `path` only names it in errors.
///
/// # Errors
/// [`Error::Syntax`] for a line with one column or a weight that is no positive number; [`Error::Input`] when there
/// is no pair at all.
pub fn parse(text: &str, other: Language, path: &Path) -> Result<Lexicon> {
    // Whatever the user put in is wanted: nothing is dropped for being rare.
    let options =
        LearnOptions { least_probability: 0.0, most_translations: usize::MAX, ..LearnOptions::default() };
    let mut learner = Learner::new(other, &options);
    let mut pairs = 0;
    for (number, line) in
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
    {
        let wrong = |reason: String| Error::input(path, reason).at_line(number + 1);
        let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
        let [french, foreign, rest @ ..] = columns.as_slice() else {
            return Err(wrong("one column; a French term, a tab and its translation are wanted".into()));
        };
        let weight = match rest.first().filter(|weight| !weight.is_empty()) {
            None => 1.0,
            Some(weight) => match weight.parse::<f32>() {
                Ok(weight) if weight > 0.0 && weight.is_finite() => weight,
                _ => return Err(wrong(format!("the weight {weight} is not a positive number"))),
            },
        };
        learner.add_entry(french, foreign, weight);
        pairs += 1;
    }
    if pairs == 0 {
        let reason = "no pair of terms; wanted are lines of a French term, a tab and its translation";
        return Err(Error::input(path, reason));
    }
    Ok(learner.learn(&options))
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
    fn mistakes_name_their_line() {
        let error = |text| parse(text, Language::English, Path::new("g.tsv")).unwrap_err().to_string();
        assert!(error("vanne\tvalve\nclapet\n").starts_with("g.tsv:2: one column"));
        assert!(error("vanne\tvalve\tbeaucoup\n").starts_with("g.tsv:1: the weight beaucoup"));
        assert!(error("# rien\n").starts_with("g.tsv: no pair"));
    }
}
