//! Texts in memory, one pair at a time: for programs that have their own way of going through many documents.

use crate::aligner::sentences::{Aligner, AlignerOptions};
use crate::corpus::documents::{DocumentPair, Documents, Input};
use crate::document::languages::{LanguageChoice, Spoken};
use crate::document::observer::Silent;
use crate::document::read::Inputs;
use crate::document::report::DocumentReport;
use crate::error::{Error, ParameterNames, Result};
use crate::format::{Languages, Unit};
use crate::run::limits::Limits;
use crate::run::worker::{Done, Workers};
use crate::text::language::Language;
use crate::text::read::ReadOptions;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What a [`TextAligner`] can be told.
#[derive(Debug, Clone, Default)]
pub struct TextOptions {
    /// The languages of texts about which nothing else is said; what is not given is detected, text by text.
    pub languages: LanguageChoice,
    /// Whether the texts are a sentence a line already.
    pub segmented: bool,
    /// What the aligner is told.
    pub aligner: AlignerOptions,
    /// What a document may take.
    pub limits: Limits,
    /// How reports write the names of parameters.
    pub names: ParameterNames,
}

/// What two texts came to.
#[derive(Debug, Clone)]
pub struct AlignedTexts {
    /// The languages, given or detected.
    pub languages: Languages,
    /// All beads, null beads among them: a partition of both sides, in order.
    pub units: Vec<Unit>,
    /// The figures, warnings, and how sure it is that the two are translations of each other.
    pub report: DocumentReport,
}

/// Aligns pairs of texts: built once, shared by all threads. It makes of two texts what an
/// [`AlignRun`](super::AlignRun) makes of two files with these texts in UTF-8. An aligner for a pair of languages is made
/// when the first texts in these languages come, and kept.
///
/// # Examples
/// ```
/// use enregard::{LanguageChoice, TextAligner, TextOptions};
///
/// let languages = LanguageChoice::parse(Some("fr"), Some("en"))?;
/// let aligner = TextAligner::new(TextOptions { languages, ..TextOptions::default() })?;
/// let aligned = aligner.align("chat", "Le chat dort. Il rêve.", "The cat is asleep and dreaming.", None)?;
/// assert_eq!(aligned.units[0].bead_name(), "2-1");
/// # Ok::<(), enregard::error::Error>(())
/// ```
pub struct TextAligner {
    options: TextOptions,
    workers: Mutex<FxHashMap<(Language, Language), Arc<Workers>>>,
}

impl TextAligner {
    /// Makes one; if both languages are given, it is ready to work at once.
    ///
    /// # Errors
    /// When a lexicon cannot be read. Lexicons for languages that are not known yet are read later.
    pub fn new(options: TextOptions) -> Result<TextAligner> {
        let aligner = TextAligner { options, workers: Mutex::default() };
        if let Some(spoken) = aligner.options.languages.given() {
            aligner.workers(spoken)?;
        }
        Ok(aligner)
    }

    /// Aligns two texts; `languages` count before those that the aligner was made with.
    ///
    /// # Errors
    /// [`Error::Input`] names the side that is no text, is too large or takes too long; [`Error::Detection`] if a
    /// language was not given and is in doubt, or if one was and the two are no pair to align.
    pub fn align(
        &self,
        name: &str,
        src: &str,
        tgt: &str,
        languages: Option<&LanguageChoice>,
    ) -> Result<AlignedTexts> {
        let mut pair = DocumentPair { name: name.into(), src: text(src, "source"), tgt: text(tgt, "target") };
        let spoken;
        (pair, spoken) = self.spoken(pair, languages)?;
        let languages = spoken.tags.clone();
        let Done { units, report } = self.workers(spoken)?.work(&mut pair)?;
        Ok(AlignedTexts { languages, units, report })
    }

    /// The probability that each of these pairs of sentences or passages is a translation. The pairs are each other's
    /// background, so give many at once.
    ///
    /// # Errors
    /// As [`TextAligner::align`], for languages and lexicons.
    pub fn score_pairs(
        &self,
        pairs: &[(&str, &str)],
        languages: Option<&LanguageChoice>,
    ) -> Result<Vec<f32>> {
        let side = |side: fn(&(&str, &str)) -> String| pairs.iter().map(side).collect::<Vec<_>>().join("\n");
        let (src, tgt) = (side(|pair| pair.0.to_owned()), side(|pair| pair.1.to_owned()));
        let pair = DocumentPair { name: String::new(), src: text(&src, "source"), tgt: text(&tgt, "target") };
        let (_, spoken) = self.spoken(pair, languages)?;
        Ok(self.workers(spoken)?.score_pairs(pairs))
    }

    /// The languages of a document: those that were given for it, those of all, or what is found.
    fn spoken(
        &self,
        pair: DocumentPair,
        languages: Option<&LanguageChoice>,
    ) -> Result<(DocumentPair, Spoken)> {
        let choice =
            languages.map_or_else(|| self.options.languages.clone(), |l| l.or(&self.options.languages));
        if let Some(spoken) = choice.given() {
            return Ok((pair, spoken));
        }
        let inputs = self.inputs();
        let mut documents = Documents::one(pair);
        let spoken = choice.resolve(&mut documents, &inputs, &mut Silent)?;
        match documents.next() {
            Some(pair) => Ok((pair?, spoken)),
            None => Err(Error::call("there is no document")),
        }
    }

    fn inputs(&self) -> Inputs {
        let mut inputs = Inputs::new(ReadOptions::default(), self.options.segmented);
        inputs.most_bytes = self.options.limits.bytes;
        inputs
    }

    /// Who works on texts in these languages.
    fn workers(&self, spoken: Spoken) -> Result<Arc<Workers>> {
        let langs = spoken.langs;
        // Whoever panicked here has left nothing half-done. Two threads do not read one lexicon twice.
        let mut all = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(workers) = all.get(&langs) {
            return Ok(Arc::clone(workers));
        }
        let workers = Arc::new(Workers {
            aligner: Aligner::with_options(langs.0, langs.1, self.options.aligner.clone())?,
            spoken,
            inputs: self.inputs(),
            corrections: None,
            time: self.options.limits.time,
            quit: None,
            names: self.options.names,
            workspaces: Mutex::default(),
        });
        all.insert(langs, Arc::clone(&workers));
        Ok(workers)
    }
}

fn text(text: &str, side: &str) -> Input {
    Input::Text { text: text.into(), place: side.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FR: &str = "Il pleuvait depuis trois jours. La rivière monta, et le pont fut fermé.";
    const EN: &str = "It had been raining for three days. The river rose. The bridge was closed.";

    fn choice(src: Option<&str>, tgt: Option<&str>) -> LanguageChoice {
        LanguageChoice::parse(src, tgt).unwrap()
    }

    fn aligner(options: TextOptions) -> TextAligner {
        TextAligner::new(options).unwrap()
    }

    fn beads(aligned: &AlignedTexts) -> Vec<String> {
        aligned.units.iter().map(Unit::bead_name).collect()
    }

    #[test]
    fn languages_are_given_or_found() {
        let (fr, en) =
            (include_str!("../../fixtures/fr/lettre.txt"), include_str!("../../fixtures/en/lettre.txt"));
        let open = aligner(TextOptions::default());
        let found = open.align("x", fr, en, None).unwrap();
        let given = open.align("x", fr, en, Some(&choice(Some("fr-CA"), Some("en")))).unwrap();
        assert_eq!((found.languages.src.as_str(), given.languages.src.as_str()), ("fr", "fr-CA"));
        assert_eq!(found.units, given.units);
        let back = open.align("x", en, fr, None).unwrap();
        assert_eq!((back.languages.src.as_str(), back.languages.tgt.as_str()), ("en", "fr"));
        let in_doubt = open.align("x", "Oui.", "No.", None);
        assert!(matches!(in_doubt, Err(_)), "{in_doubt:?}");
        let neither = open.align("x", en, en, Some(&choice(None, Some("de"))));
        assert!(matches!(neither, Err(_)), "{neither:?}");
    }

    #[test]
    fn units_are_a_partition() {
        let aligner =
            aligner(TextOptions { languages: choice(Some("fr"), Some("en")), ..TextOptions::default() });
        let aligned = aligner.align("x", FR, EN, None).unwrap();
        assert_eq!(beads(&aligned), ["1-1", "1-2"]);
        assert_eq!((aligned.report.source_sentences, aligned.report.target_sentences), (2, 3));
    }

    #[test]
    fn bad_texts_name_their_side() {
        let limits = Limits { bytes: Some(60), ..Limits::default() };
        let languages = choice(Some("fr"), Some("en"));
        let aligner = aligner(TextOptions { languages, limits, ..TextOptions::default() });
        let reason = |src: &str, tgt: &str| aligner.align("x", src, tgt, None).unwrap_err().to_string();
        assert!(reason("Oui.", " \n").starts_with("target: "), "{}", reason("Oui.", " \n"));
        let large = reason(FR, "Yes.");
        assert!(
            large.starts_with("source: has 73 bytes; the limit is 60 bytes (`max_document_mb`)"),
            "{large}"
        );
    }

    #[test]
    fn pairs_are_scored() {
        let aligner =
            aligner(TextOptions { languages: choice(Some("fr"), Some("en")), ..TextOptions::default() });
        let pairs =
            [("La rivière monta.", "The river rose."), ("Le pont fut fermé.", "He eats a green apple.")];
        let scores = aligner.score_pairs(&pairs, None).unwrap();
        assert!(scores[0] > scores[1], "{scores:?}");
        assert!(aligner.score_pairs(&[], None).unwrap().is_empty());
    }
}
