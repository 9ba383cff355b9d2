//! Aligns texts and files and returns the units, for programs that process them themselves.

use crate::aligner::{Aligner, AlignerOptions};
use crate::corpus::{DocumentPair, Documents, Input};
use crate::document::{AlignedTexts, Inputs, LanguageChoice, Silent, Splitters, SplittingOptions, Spoken};
use crate::error::{Error, ErrorKind, ParameterNames, Result};
use crate::io::is_stdin;
use crate::limits::Limits;
use crate::quality::{Examiner, FlagOptions};
use crate::run::Workers;
use crate::text::{Language, ReadOptions};
use rustc_hash::FxHashMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Options of a [`TextAligner`].
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct TextOptions {
    /// The languages to use if a call does not pass any. A language that is set neither here nor in the call is
    /// detected for each text.
    pub languages: LanguageChoice,
    /// Options for decoding files. The encoding does not apply to texts in memory.
    pub read: ReadOptions,
    /// Whether the texts have one sentence per line.
    pub segmented: bool,
    /// How the texts are split into sentences.
    pub splitting: SplittingOptions,
    /// Options of the aligner.
    pub aligner: AlignerOptions,
    /// The quality flags to compute. No unit is dropped because of its flags. The flags `duplicate` and
    /// `inconsistent` are not computed, because they depend on other documents.
    pub flags: FlagOptions,
    /// Limits on the size and processing time of each document.
    pub limits: Limits,
    /// How parameter names are written in reports.
    pub names: ParameterNames,
}

/// Aligns pairs of texts or files. One instance can be shared by all threads.
///
/// The result is the same as that of an [`AlignRun`](super::AlignRun) over two UTF-8 files. The aligner for a
/// language pair is created when the first texts in these languages arrive, and is then reused.
///
/// # Examples
/// ```
/// use enregard::{LanguageChoice, TextAligner, TextOptions};
///
/// let mut options = TextOptions::default();
/// options.languages = LanguageChoice::parse(Some("fr"), Some("en"))?;
/// let aligner = TextAligner::new(options)?;
/// let aligned = aligner.align("chat", "Le chat dort. Il rêve.", "The cat is asleep and dreaming.", None)?;
/// assert_eq!(aligned.units[0].bead_name(), "2-1");
/// # Ok::<(), enregard::error::Error>(())
/// ```
pub struct TextAligner {
    pub(super) options: TextOptions,
    pub(super) splitters: Arc<Splitters>,
    workers: Mutex<FxHashMap<(Language, Language), Arc<Workers>>>,
}

impl TextAligner {
    /// Creates an aligner. If both languages are set, their lexicon is read immediately.
    ///
    /// # Errors
    /// Returns an error if a lexicon, segmentation rules or abbreviations cannot be read. Lexicons for detected languages
    /// are read later.
    pub fn new(options: TextOptions) -> Result<TextAligner> {
        let splitters = Splitters::read(&options.splitting)?.into();
        let aligner = TextAligner { options, splitters, workers: Mutex::default() };
        if let Some(spoken) = aligner.options.languages.given() {
            aligner.workers(spoken)?;
        }
        Ok(aligner)
    }

    /// Aligns two texts. A language that is not set in `languages` is taken from the options, or else detected.
    ///
    /// # Errors
    /// Returns an input error that names the side if a text is invalid, is too large or takes too long; a
    /// detection error if a language cannot be detected or if the two languages cannot be aligned.
    pub fn align(
        &self,
        name: &str,
        src: &str,
        tgt: &str,
        languages: Option<&LanguageChoice>,
    ) -> Result<AlignedTexts> {
        self.pair(pair_of_texts(name, src, tgt), languages)
    }

    /// Aligns two files of any format that an [`AlignRun`](super::AlignRun) reads. Languages are determined as in
    /// [`TextAligner::align`].
    ///
    /// # Errors
    /// Returns the errors of [`TextAligner::align`], which name the file; an I/O error if a file does not exist or cannot
    /// be opened; a call error if a path is a folder.
    pub fn align_files(
        &self,
        src: &Path,
        tgt: &Path,
        languages: Option<&LanguageChoice>,
    ) -> Result<AlignedTexts> {
        for path in [src, tgt] {
            if path.is_dir() {
                let fault = "is a folder; give the path of a document";
                return Err(Error::input(path, fault).of_kind(ErrorKind::Call));
            }
            // Opening a pipe would take its content.
            if path.is_file() && !is_stdin(path) {
                fs::File::open(path).map_err(|source| Error::io(path, source))?;
            }
        }
        let mut documents = Documents::find(src, tgt)?;
        let pair = documents.next().ok_or_else(|| Error::call("the document is missing"))??;
        self.pair(pair, languages)
    }

    /// Estimates how likely each pair of sentences or passages is to be a translation. Returns one
    /// probability per pair. Word translations are learnt from all pairs of a call, so pass many pairs
    /// at once.
    ///
    /// # Errors
    /// The errors of [`TextAligner::align`] that concern languages and lexicons.
    pub fn score_pairs(
        &self,
        pairs: &[(&str, &str)],
        languages: Option<&LanguageChoice>,
    ) -> Result<Vec<f32>> {
        let side = |side: fn(&(&str, &str)) -> String| pairs.iter().map(side).collect::<Vec<_>>().join("\n");
        let (src, tgt) = (side(|pair| pair.0.to_owned()), side(|pair| pair.1.to_owned()));
        let (_, spoken) = self.spoken(pair_of_texts("", &src, &tgt), languages)?;
        Ok(self.workers(spoken)?.with_worker(|worker| worker.score_pairs(pairs)))
    }

    fn pair(&self, pair: DocumentPair, languages: Option<&LanguageChoice>) -> Result<AlignedTexts> {
        let (mut pair, spoken) = self.spoken(pair, languages)?;
        let languages = spoken.tags.clone();
        let (units, report) = self.workers(spoken)?.align(&mut pair)?;
        Ok(AlignedTexts { languages, units, report })
    }

    /// Returns a document pair with its languages. Each language is taken from `languages` or, failing that, from the
    /// options. If neither sets the language, it is detected.
    fn spoken(
        &self,
        pair: DocumentPair,
        languages: Option<&LanguageChoice>,
    ) -> Result<(DocumentPair, Spoken)> {
        let given = &self.options.languages;
        let choice = languages.map_or_else(|| given.clone(), |languages| languages.or(given));
        if let Some(spoken) = choice.given() {
            return Ok((pair, spoken));
        }
        let mut documents = Documents::one(pair);
        let spoken = choice.resolve(&mut documents, &self.inputs(), &mut Silent)?;
        let pair = documents.next().ok_or_else(|| Error::call("the document is missing"))??;
        Ok((pair, spoken))
    }

    pub(super) fn inputs(&self) -> Inputs {
        Inputs::new(self.options.read, self.options.segmented, self.options.limits)
    }

    /// Returns the workers for texts in these languages, and creates them if necessary.
    pub(super) fn workers(&self, spoken: Spoken) -> Result<Arc<Workers>> {
        let langs = spoken.langs;
        // The map is consistent even after a panic. The lock keeps two threads from reading the same lexicon.
        let mut all = self.workers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(workers) = all.get(&langs) {
            return Ok(Arc::clone(workers));
        }
        let inputs = self.inputs().with_splitters(Arc::clone(&self.splitters));
        inputs.check_splitters(langs)?;
        let aligner = Aligner::with_options(langs.0, langs.1, self.options.aligner.clone())?;
        let workers = Arc::new(self.new_workers(spoken, inputs, aligner));
        all.insert(langs, Arc::clone(&workers));
        Ok(workers)
    }

    pub(super) fn new_workers(&self, spoken: Spoken, inputs: Inputs, aligner: Aligner) -> Workers {
        let flags = &self.options.flags;
        let (src, tgt) = spoken.langs;
        Workers {
            examiner: (!flags.wanted().is_empty()).then(|| Examiner::new(src, tgt, flags)),
            aligner,
            spoken,
            inputs,
            corrections: None,
            quit: None,
            names: self.options.names,
            idle: Mutex::default(),
        }
    }
}

/// Creates a document pair of two texts in memory.
fn pair_of_texts(name: &str, src: &str, tgt: &str) -> DocumentPair {
    let text = |text: &str, side: &str| Input::Text { text: text.into(), place: side.into() };
    DocumentPair::new(name, text(src, "source"), text(tgt, "target"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;
    use crate::format::Unit;

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
    fn languages_are_given_or_detected() {
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
        assert_eq!(in_doubt.unwrap_err().kind(), ErrorKind::Detection);
        let neither = open.align("x", en, en, Some(&choice(None, Some("de"))));
        assert_eq!(neither.unwrap_err().kind(), ErrorKind::Detection);
    }

    #[test]
    fn units_cover_both_texts() {
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
            large.starts_with("source: has 73 bytes; the limit is 60 bytes; raise `max_document_mb`"),
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
        let with_blank = [pairs[0], ("La pluie.", " "), pairs[1]];
        assert_eq!(aligner.score_pairs(&with_blank, None).unwrap(), [scores[0], 0.0, scores[1]]);
        assert!(aligner.score_pairs(&[], None).unwrap().is_empty());
    }

    #[test]
    fn files_give_the_same_units_as_their_texts() {
        let aligner = aligner(TextOptions::default());
        let paths = ["fixtures/fr/lettre.txt", "fixtures/en/lettre.txt"].map(Path::new);
        let files = aligner.align_files(paths[0], paths[1], None).unwrap();
        let [fr, en] = paths.map(|path| std::fs::read_to_string(path).unwrap());
        assert_eq!(files.units, aligner.align("lettre", &fr, &en, None).unwrap().units);
        let missing = aligner.align_files(paths[0], Path::new("fixtures/en/none.txt"), None).unwrap_err();
        assert!(missing.io_error().is_some_and(|e| e.kind() == std::io::ErrorKind::NotFound), "{missing}");
        let folder = aligner.align_files(paths[0], Path::new("fixtures"), None).unwrap_err();
        assert_eq!(folder.kind(), ErrorKind::Call);
    }

    #[test]
    fn flags_are_computed_on_request() {
        let mut options = TextOptions { languages: choice(Some("fr"), Some("en")), ..TextOptions::default() };
        let (fr, en) = ("Il a payé 25 euros hier.", "He paid 52 euros yesterday.");
        let flags =
            |options: &TextOptions| aligner(options.clone()).align("x", fr, en, None).unwrap().units[0].flags;
        assert_eq!(flags(&options), None);
        options.flags.write = true;
        assert_eq!(flags(&options).unwrap().to_string(), "numbers");
    }
}
