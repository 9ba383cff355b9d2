//! Aligns texts in memory with an aligner for their languages.

use crate::aligner::Aligner;
use crate::corpus::Input;
use crate::document::{Aligned, Cut, DocumentReport, Inputs, Work};
use crate::error::Result;
use crate::format::{Languages, Unit};
use crate::limits::Deadline;
use crate::text::{Language, ReadOptions};

/// Two aligned texts.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AlignedTexts {
    /// The languages, as set by the caller or detected.
    pub languages: Languages,
    /// All beads as units, in the order of the source. Each sentence of both texts is in exactly one unit;
    /// unaligned sentences are units with an empty side.
    pub units: Vec<Unit>,
    /// Figures, warnings, and the probability that the texts are translations of each other.
    pub report: DocumentReport,
}

impl Aligner {
    /// Splits two texts into sentences and aligns them. Blank lines separate paragraphs.
    ///
    /// # Errors
    /// Returns an error if an input is empty or is not text.
    ///
    /// # Examples
    /// ```
    /// use enregard::{Aligner, Language};
    ///
    /// let aligner = Aligner::new(Language::French, Language::English)?;
    /// let french = "Il pleuvait depuis trois jours. La rivière monta, et le pont fut fermé.";
    /// let english = "It had been raining for three days. The river rose. The bridge was closed.";
    /// let aligned = aligner.align_texts(french, english)?;
    /// let unit = &aligned.units[1];
    /// assert_eq!(unit.source.text, "La rivière monta, et le pont fut fermé.");
    /// assert_eq!(unit.target.text, "The river rose. The bridge was closed.");
    /// assert_eq!(unit.target.sentences, Some(1..3));
    /// # #[cfg(feature = "lexicons")]
    /// assert!(unit.confidence > Some(0.8));
    /// # Ok::<(), enregard::Error>(())
    /// ```
    pub fn align_texts(&self, src: &str, tgt: &str) -> Result<AlignedTexts> {
        let langs = self.languages();
        let (src, tgt) = (sentences(src, "source", langs.0)?, sentences(tgt, "target", langs.1)?);
        let work = Work { corrections: None, applies: false, worker: &mut self.worker() };
        let Aligned { units, report, .. } = work.align("text", (&src, &tgt), langs)?;
        let languages = Languages { src: langs.0.code().into(), tgt: langs.1.code().into() };
        Ok(AlignedTexts { languages, units, report })
    }
}

/// Splits a text into sentences. Errors refer to the text as `place`.
fn sentences(text: &str, place: &str, lang: Language) -> Result<Cut> {
    let input = Input::Text { text: text.into(), place: place.into() };
    let (inputs, deadline) = (Inputs::unlimited(), Deadline::default());
    let text = inputs.side(&input, &ReadOptions::default(), &deadline)?;
    inputs.cut(&input, text, lang, &deadline)
}
