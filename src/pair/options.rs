//! The settings of a run.

use crate::aligner::AlignerOptions;
use crate::corpus::TextFields;
use crate::document::LanguageChoice;
use crate::limits::Limits;
use crate::text::ReadOptions;

/// Default of [`PairOptions::min_probability`]: a pair should be right more often than not.
const MIN_PROBABILITY: f32 = 0.5;

/// The settings of a [`PairRun`](super::PairRun).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PairOptions {
    /// The languages. Any language that is not set is detected.
    pub languages: LanguageChoice,
    /// Options for decoding the input files.
    pub read: ReadOptions,
    /// Which lexicons are used. The other options of the aligner have no effect.
    pub aligner: AlignerOptions,
    /// Limits on the size and processing time of each document.
    pub limits: Limits,
    /// The fields of JSON Lines that contain the documents.
    pub fields: TextFields,
    /// Two documents are not paired if the probability that they are translations is below this value.
    pub min_probability: f32,
    /// Whether paragraphs that many documents of a side have, such as menus and footers, are ignored.
    pub drop_boilerplate: bool,
    /// Whether the result is written with [`Pairing::write_list`](super::Pairing::write_list). Documents whose names a
    /// list cannot contain fail then.
    pub for_list: bool,
    /// Whether the texts of the documents are kept in a temporary file, for
    /// [`Pairing::write_documents`](super::Pairing::write_documents).
    pub keep_texts: bool,
}

impl Default for PairOptions {
    fn default() -> PairOptions {
        PairOptions {
            languages: LanguageChoice::default(),
            read: ReadOptions::default(),
            aligner: AlignerOptions::default(),
            limits: Limits::default(),
            fields: TextFields::default(),
            min_probability: MIN_PROBABILITY,
            drop_boilerplate: false,
            for_list: false,
            keep_texts: false,
        }
    }
}
