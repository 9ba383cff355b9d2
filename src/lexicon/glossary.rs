//! Reads a glossary, which is a list of the user's own term pairs, as a lexicon: lines with tabs, CSV or TBX.

use super::learn::{LearnOptions, Learner};
use super::term::Term;
use super::{Lexicon, csv, tbx};
use crate::error::{Error, Result};
use crate::text::language::Language;
use crate::text::transcode;
use std::path::Path;

const EXPECTED: &str = "write a French term, a tab and its translation on each line";

/// Reads a glossary. Each line has a French term, its translation and optionally a weight, separated by tabs.
/// The weight says how likely the translation is, compared with other translations of the same term; the
/// default is 1. Blank lines and lines that begin with `#` are ignored. Without tabs, the glossary is read as CSV
/// with the same columns, or with columns that its header names. A glossary in TBX has all pairs of a French term
/// and a term in the other language of the same concept. Errors name the file as `path`.
///
/// # Errors
/// Returns an input error if a line has only one column or an invalid weight, or if there are no pairs.
pub fn parse(text: &str, other: Language, path: &Path) -> Result<Lexicon> {
    let is_content = |line: &str| !line.trim().is_empty() && !line.starts_with('#');
    let first = text.lines().find(|line| is_content(line)).unwrap_or_default();
    if tbx::is_tbx(text) {
        return learn(tbx::terms(text, other, path)?, other, path);
    }
    if !first.contains('\t') && first.contains([',', ';']) {
        return learn(csv::terms(text, other, path)?, other, path);
    }
    let mut terms = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| is_content(line)) {
        let columns: Vec<&str> = line.split('\t').map(str::trim).take(3).collect();
        let [french, foreign, rest @ ..] = columns.as_slice() else {
            return Err(Error::input(path, "only one column").at_line(number + 1).help(EXPECTED));
        };
        let [french, foreign, weight] = [*french, *foreign, rest.first().copied().unwrap_or_default()];
        terms.push(Term {
            line: number + 1,
            french: french.into(),
            foreign: foreign.into(),
            weight: weight.into(),
        });
    }
    learn(terms, other, path)
}

/// Returns the text of a glossary in TBX. Other XML files are refused as documents are.
pub(super) fn text_of_tbx(bytes: &[u8]) -> Option<String> {
    transcode::text(bytes)
        .ok()
        .map(|text| text.trim_start_matches('\u{feff}').to_owned())
        .filter(|text| tbx::is_tbx(text))
}

fn learn(terms: Vec<Term>, other: Language, path: &Path) -> Result<Lexicon> {
    // Keep every entry, even an improbable one, because the user chose it.
    let (min_probability, max_translations) = (0.0, usize::MAX);
    let options = LearnOptions { min_probability, max_translations, ..LearnOptions::default() };
    let mut learner = Learner::new(other, &options);
    let mut pairs = 0;
    for Term { line, french, foreign, weight } in terms {
        let fault = |fault: String| Error::input(path, fault).at_line(line);
        let weight = if weight.is_empty() { "1" } else { weight.as_str() };
        let weight = match weight.parse::<f32>() {
            Ok(weight) if weight > 0.0 && weight.is_finite() => weight,
            _ => return Err(fault(format!("the weight must be a positive number, got {weight}"))),
        };
        if !learner.add_entry(&french, &foreign, weight) {
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

    /// Whether the lexicon has this pair.
    fn has(lexicon: &Lexicon, french: &str, foreign: &str) -> bool {
        let ids = lexicon.french.get(french).zip(lexicon.foreign.get(foreign));
        ids.is_some_and(|(french, foreign)| {
            lexicon.entries(french).iter().any(|entry| entry.other == foreign)
        })
    }

    #[test]
    fn csv_and_tbx_have_the_same_terms() {
        let tbx = "<?xml version=\"1.0\"?><martif type=\"TBX\"><text><body><termEntry id=\"1\">\
                   <langSet xml:lang=\"en-GB\"><tig><term>valve</term></tig><tig><term>gate</term></tig></langSet>\
                   <langSet xml:lang=\"de\"><tig><term>Ventil</term></tig></langSet>\
                   <langSet xml:lang=\"fr\"><ntig><termGrp><term>va<hi>nne</hi></term></termGrp></ntig></langSet>\
                   </termEntry></body></text></martif>";
        let tbx_3 = "<tbx><text><body><conceptEntry><langSec xml:lang='fr'><termSec><term>vanne</term></termSec></langSec>\
                     <langSec xml:lang='en'><termSec><term>valve</term></termSec><termSec><term>gate</term></termSec>\
                     </langSec></conceptEntry></body></text></tbx>";
        for (text, name) in [
            ("vanne;valve\nvanne;gate\n", "g.csv"),
            ("\"vanne\",valve,2\r\nvanne,\"gate\"\r\n", "g.csv"),
            ("Domain,English,German,French\nx,valve,Ventil,vanne\ny,gate,,vanne\nz,,Tor,porte\n", "g.csv"),
            ("en;fr\nvalve;vanne\ngate;vanne\n", "g.txt"),
            (tbx, "g.tbx"),
            (tbx_3, "g.tbx"),
        ] {
            let lexicon = parse(text, Language::English, Path::new(name)).unwrap();
            assert!(has(&lexicon, "vanne", "valve") && has(&lexicon, "vanne", "gate"), "{text}");
            assert!(
                lexicon.foreign.get("ventil").is_none() && lexicon.foreign.get("engli").is_none(),
                "{text}"
            );
        }
        let error = |text| parse(text, Language::English, Path::new("g")).unwrap_err().to_string();
        assert!(error("vanne,valve\nclapet\n").starts_with("g:2: only one column"));
        assert!(error("vanne,\"valve\n").starts_with("g: a quotation mark is never closed"));
        assert!(error("a,b,c\nx,y,much\n").starts_with("g:1: the weight must be a positive number, got c"));
        let german = tbx.replace("en-GB", "it");
        assert!(
            error(&german)
                .contains("no concept has terms in French and English; its languages are de, fr, it")
        );
        assert!(error(&tbx[..tbx.len() / 2]).contains("not well-formed"));
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
