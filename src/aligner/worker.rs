//! The public interface of the aligner: [`Aligner`] for a pair of languages, and a [`Worker`] for each
//! thread.

use super::alignment::{Alignment, MAX_CONFIDENCE, ScoredBead, Segments};
use super::knowledge::Workspace;
use super::model::{AlignerOptions, Model};
use super::pairs::{self, ScoredPair};
use super::{around, decide, reorder};
use crate::align::{Bead, Deadline, Lattice};
use crate::error::{Message, Parameter, Result};
use crate::lexicon::builtin;
use crate::message;
use crate::score::Features;
use crate::text::language::Language;
use std::sync::Arc;

/// Aligns texts in French and another language. An aligner is immutable and cheap to clone, and threads can
/// share it.
///
/// # Examples
/// ```
/// use enregard::{Aligner, Language};
///
/// let aligner = Aligner::new(Language::French, Language::English)?;
/// let aligned = aligner.align_texts("Le chat dort. Il rêve.", "The cat is asleep and dreaming.")?;
/// assert_eq!(aligned.units[0].bead_name(), "2-1");
/// # Ok::<(), enregard::Error>(())
/// ```
#[derive(Clone)]
pub struct Aligner {
    model: Arc<Model>,
}

impl Aligner {
    /// Creates an aligner with the built-in lexicon for its languages, if there is one. Never returns an
    /// error.
    pub fn new(src: Language, tgt: Language) -> Result<Aligner> {
        Aligner::with_options(src, tgt, AlignerOptions::default())
    }

    /// Creates an aligner with the user's own lexicons or other options.
    ///
    /// # Errors
    /// Returns an error if a lexicon cannot be read.
    pub fn with_options(src: Language, tgt: Language, options: AlignerOptions) -> Result<Aligner> {
        Ok(Aligner { model: Arc::new(Model::new(src, tgt, options)?) })
    }

    /// Returns the source and the target language.
    pub fn languages(&self) -> (Language, Language) {
        (self.model.src, self.model.tgt)
    }

    /// Whether the aligner has a lexicon for its languages.
    pub fn has_lexicon(&self) -> bool {
        !self.model.lexicons.is_empty()
    }

    /// Returns a note for the user if the aligner has no lexicon, otherwise `None`.
    pub fn lexicon_note(&self) -> Option<Message> {
        let (src, tgt) = self.languages();
        let has_builtin = builtin::bytes(if src == Language::French { tgt } else { src }).is_some();
        let why = match (self.has_lexicon(), has_builtin) {
            (true, _) => return None,
            (false, true) => format!("the built-in lexicon for {src}-{tgt} is not used"),
            (false, false) => format!("there is no built-in lexicon for {src}-{tgt}"),
        };
        Some(message![
            format!(
                "{why}; enregard learns word translations from the texts alone (to improve the result, add a \
                 glossary with "
            ),
            Parameter::Lexicon,
            ")"
        ])
    }

    /// Creates a worker for one thread.
    pub fn worker(&self) -> Worker {
        Worker { model: Arc::clone(&self.model), work: Workspace::default() }
    }
}

/// Aligns documents on one thread, and reuses its memory from document to document.
///
/// # Examples
/// ```
/// use enregard::{Aligner, Language, Segments};
///
/// let mut worker = Aligner::new(Language::French, Language::English)?.worker();
/// let src = Segments { texts: vec!["La rivière monta.", "Le pont fut fermé."], ..Segments::default() };
/// let tgt = Segments { texts: vec!["The river rose.", "The bridge was closed."], ..Segments::default() };
/// let alignment = worker.align(&src, &tgt);
/// assert_eq!(alignment.beads[1].bead.tgt, 1..2);
/// # Ok::<(), enregard::Error>(())
/// ```
pub struct Worker {
    model: Arc<Model>,
    work: Workspace,
}

impl Worker {
    /// Sets when to stop aligning a document. If the deadline stops the work, the alignment is incomplete or
    /// empty.
    pub fn set_deadline(&mut self, deadline: Deadline) {
        self.work.deadline = deadline;
    }

    /// Sets whether to compute [`Alignment::support`], which takes a little time.
    #[doc(hidden)]
    pub fn measure_support(&mut self, wanted: bool) {
        self.work.measures_support = wanted;
    }

    /// Sets whether to find [`Alignment::alternatives`].
    #[doc(hidden)]
    pub fn find_alternatives(&mut self, wanted: bool) {
        self.work.finds_alternatives = wanted;
    }

    pub(crate) fn has_lexicon(&self) -> bool {
        !self.model.lexicons.is_empty()
    }

    pub(crate) fn is_monotone(&self) -> bool {
        self.model.monotone
    }

    /// Aligns two lists of sentences. If the deadline stops the work, the alignment is empty.
    pub fn align(&mut self, src: &Segments<'_>, tgt: &Segments<'_>) -> Alignment {
        let mut alignment = reorder::align(&self.model, (src, tgt), &mut self.work).unwrap_or_default();
        // If the texts are not translations of each other, the null beads are correct and all other beads are
        // wrong.
        let pair = alignment.evidence.given_as_pair();
        for ScoredBead { bead, confidence, .. } in &mut alignment.beads {
            let right = if bead.is_null() { 1.0 - pair * (1.0 - *confidence) } else { pair * *confidence };
            *confidence = right.min(MAX_CONFIDENCE);
        }
        for unaligned in alignment.unaligned.iter_mut().flatten() {
            *unaligned = (1.0 - pair * (1.0 - *unaligned)).min(MAX_CONFIDENCE);
        }
        alignment
    }

    /// Aligns two lists of sentences around the beads in `fixed`, which get confidence 1. These beads must be
    /// sorted by source and must not overlap, but may cross. If the deadline stops the work, parts of the
    /// document are missing from the alignment.
    pub fn align_around(&mut self, src: &Segments<'_>, tgt: &Segments<'_>, fixed: &[Bead]) -> Alignment {
        if fixed.is_empty() {
            self.align(src, tgt)
        } else {
            around::align(&self.model, (src, tgt), fixed, &mut self.work)
        }
    }

    /// Returns the probability that each pair is a translation, which is 0 if a side is blank. The order of the pairs
    /// does not matter. Word frequencies and translations are learnt from all pairs together, so pass many pairs at
    /// once.
    pub fn score_pairs(&mut self, pairs: &[(&str, &str)]) -> Vec<f32> {
        let is_whole = |pair: &(&str, &str)| !pair.0.trim().is_empty() && !pair.1.trim().is_empty();
        let whole: Vec<_> = pairs.iter().copied().filter(is_whole).collect();
        let evidence = self.pair_evidence(&whole);
        let mut scores = evidence.iter().map(ScoredPair::probability);
        let score = |pair| if is_whole(pair) { scores.next().unwrap_or_default() } else { 0.0 };
        pairs.iter().map(score).collect()
    }

    /// Returns the evidence from which [`Worker::score_pairs`] computes its probabilities.
    #[doc(hidden)]
    pub fn pair_evidence(&mut self, pairs: &[(&str, &str)]) -> Vec<ScoredPair> {
        pairs::evidence(&self.model, pairs, &mut self.work)
    }

    /// Returns the candidate beads with their base scores, and the features of each bead, for fitting
    /// weights.
    #[doc(hidden)]
    pub fn candidates(&mut self, src: &Segments<'_>, tgt: &Segments<'_>) -> (Lattice, Vec<Features>) {
        decide::candidates(&self.model, (src, tgt), &mut self.work).unwrap_or_default()
    }
}
