//! The aligner.

use crate::alignment::Alignment;
use crate::audits::{AuditArguments, Audits};
use crate::batches::{Keep, Rows};
use crate::documents::{self, Alignments, Place, threads};
use crate::error::{NAMES, exception, invalid};
use crate::scores::{ScoreArguments, score_file};
use crate::unit::three_digits;
use arrow_array::RecordBatch;
use arrow_pyarrow::PyArrowType;
use enregard::LanguageTag;
use enregard::error::{Error, Parameter};
use enregard::{DocumentRun, LanguageChoice, TextAligner, TextOptions};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Aligns texts with their translations. It is immutable: create one and share it between all threads.
///
/// Args:
///     src_lang: the language of the source, a BCP 47 tag such as ``fr-CA``; by default it is detected.
///     tgt_lang: the language of the target. One of the two languages must be French.
///     segmented: whether the texts have one sentence per line and a blank line between paragraphs.
///     srx: an SRX 2.0 file with segmentation rules, which replace the built-in splitter.
///     abbreviations: a file with abbreviations after which no sentence ends, in addition to the built-in ones.
///     encoding: the encoding of files, such as ``windows-1252``; by default it is detected.
///     tags: whether units keep the inline markup of files, such as bold, as tags that `TmxWriter` writes.
///     flags: whether units have quality flags, such as ``numbers`` (docs/reference/flags.md); the flags
///         ``duplicate`` and ``inconsistent`` are only set by the command line.
///     max_chars: the number of characters above which a side has the flag ``too-long``; by default 2000.
///     lexicons: files with additional lexicons (docs/LEXICONS.md).
///     builtin: whether to use the built-in lexicons.
///     monotone: whether to pair sentences in order only.
///     max_document_mb: the maximum size of a text, in millions of bytes of UTF-8.
///     timeout: the maximum time per document, in seconds.
///
/// Raises:
///     EnregardError: if a language or a lexicon cannot be used.
///
/// If both languages are set, the constructor reads the lexicon, which takes tens of milliseconds.
/// Otherwise, the first call for a language reads its lexicon.
#[pyclass(frozen, module = "enregard")]
pub(crate) struct Aligner {
    inner: Arc<TextAligner>,
    options: TextOptions,
}

/// Checks that an argument is a finite number greater than 0.
fn positive(value: Option<f64>, parameter: Parameter) -> PyResult<Option<f64>> {
    match value {
        Some(value) if !(value > 0.0 && value.is_finite()) => {
            Err(exception(Error::value(parameter, value, "must be a number greater than 0")))
        }
        value => Ok(value),
    }
}

#[pymethods]
impl Aligner {
    #[new]
    #[pyo3(signature = (src_lang=None, tgt_lang=None, *, segmented=false, srx=None, abbreviations=None, encoding=None,
        tags=false, flags=false, max_chars=None, lexicons=Vec::new(), builtin=true, monotone=false,
        max_document_mb=None, timeout=None))]
    #[expect(clippy::too_many_arguments, reason = "all but two are keyword arguments")]
    fn new(
        py: Python<'_>,
        src_lang: Option<&str>,
        tgt_lang: Option<&str>,
        segmented: bool,
        srx: Option<PathBuf>,
        abbreviations: Option<PathBuf>,
        encoding: Option<&str>,
        tags: bool,
        flags: bool,
        max_chars: Option<usize>,
        lexicons: Vec<PathBuf>,
        builtin: bool,
        monotone: bool,
        max_document_mb: Option<f64>,
        timeout: Option<f64>,
    ) -> PyResult<Aligner> {
        let seconds = positive(timeout, Parameter::Timeout)?;
        let too_long = |e| exception(Error::parameter(Parameter::Timeout, format!("{e}")));
        let megabytes = positive(max_document_mb, Parameter::MaxDocumentSize)?;
        if segmented && (srx.is_some() || abbreviations.is_some()) {
            let fault = "does not apply together with srx or abbreviations, because the texts are not split";
            return Err(exception(Error::parameter(Parameter::Segmented, fault)));
        }
        if max_chars == Some(0) {
            return Err(invalid(Parameter::MaxChars, 0, "must be at least 1"));
        }
        let mut options = TextOptions::default();
        options.languages = LanguageChoice::parse(src_lang, tgt_lang).map_err(exception)?;
        options.limits.bytes = megabytes.map(|megabytes| (megabytes * 1e6) as u64);
        options.limits.time = seconds.map(Duration::try_from_secs_f64).transpose().map_err(too_long)?;
        options.read.encoding = encoding.map(str::parse).transpose().map_err(exception)?;
        options.read.tags = tags;
        (options.flags.write, options.flags.max_chars) = (flags, max_chars);
        (options.splitting.srx, options.splitting.abbreviations) = (srx, abbreviations);
        (options.aligner.lexicons, options.aligner.no_builtin) = (lexicons, !builtin);
        options.aligner.monotone = monotone;
        (options.segmented, options.names) = (segmented, NAMES);
        let inner = py.detach(|| TextAligner::new(options.clone())).map_err(exception)?;
        Ok(Aligner { inner: Arc::new(inner), options })
    }

    /// The language set in the constructor, or None.
    #[getter]
    fn src_lang(&self) -> Option<&str> {
        self.options.languages.src.as_ref().map(LanguageTag::as_str)
    }

    /// The language set in the constructor, or None.
    #[getter]
    fn tgt_lang(&self) -> Option<&str> {
        self.options.languages.tgt.as_ref().map(LanguageTag::as_str)
    }

    /// Aligns a text with its translation. A novel takes a few seconds.
    ///
    /// Args:
    ///     src: the source text.
    ///     tgt: the target text.
    ///     document: the name of the document, which is stored in its units.
    ///     src_lang: the language of the source; overrides that of the aligner.
    ///     tgt_lang: the language of the target; overrides that of the aligner.
    ///
    /// Raises:
    ///     EnregardError: if a text is empty or too large, if the alignment takes too long, if a language is
    ///         unknown or cannot be detected, or if neither language is French.
    #[pyo3(signature = (src, tgt, *, document="", src_lang=None, tgt_lang=None))]
    fn align(
        &self,
        py: Python<'_>,
        src: &str,
        tgt: &str,
        document: &str,
        src_lang: Option<&str>,
        tgt_lang: Option<&str>,
    ) -> PyResult<Alignment> {
        let languages = LanguageChoice::parse(src_lang, tgt_lang).map_err(exception)?;
        let aligned = py.detach(|| self.inner.align(document, src, tgt, Some(&languages)));
        Alignment::of_texts(py, aligned.map_err(exception)?, (document, src, tgt))
    }

    /// Aligns two files of any format that the command line reads, such as text, DOCX, ODT, HTML, EPUB, Markdown or
    /// subtitles.
    ///
    /// Args:
    ///     src: the source file.
    ///     tgt: the target file.
    ///     src_lang: the language of the source; overrides that of the aligner.
    ///     tgt_lang: the language of the target; overrides that of the aligner.
    ///
    /// Raises:
    ///     OSError: if a file cannot be read.
    ///     EnregardError: for the same reasons as `align`, and if a file has no text.
    #[pyo3(signature = (src, tgt, *, src_lang=None, tgt_lang=None))]
    fn align_files(
        &self,
        py: Python<'_>,
        src: PathBuf,
        tgt: PathBuf,
        src_lang: Option<&str>,
        tgt_lang: Option<&str>,
    ) -> PyResult<Alignment> {
        let languages = LanguageChoice::parse(src_lang, tgt_lang).map_err(exception)?;
        let aligned = py.detach(|| self.inner.align_files(&src, &tgt, Some(&languages)));
        Alignment::of_files(py, aligned.map_err(exception)?)
    }

    /// Aligns many documents on several threads. Returns an iterator over their alignments, in the order of the
    /// documents.
    ///
    /// Languages that the aligner does not set are detected in the first documents together, as on the command line.
    ///
    /// Args:
    ///     src: a folder of source documents, or one file.
    ///     tgt: the folder of their translations, which have the same names, or one file.
    ///     pairs: instead of folders, a list with a source file, a tab and a target file per line.
    ///     jsonl: instead of folders, a JSON Lines file with a document pair per line, plain or compressed.
    ///     columns: the fields of ``jsonl`` with the name, the source and the target; by default ``id``, ``src``,
    ///         ``tgt``.
    ///     jobs: the number of threads; by default one per processor.
    ///     progress: a function that is called with the number of finished documents, and the number of all documents
    ///         or ``None``, after each document.
    ///
    /// Raises:
    ///     OSError: if a folder or a list cannot be read.
    ///     EnregardError: if an argument cannot be used; while iterating, if the languages cannot be detected. A document
    ///         that fails does not raise: it yields an `Alignment` with an ``error``.
    #[pyo3(signature = (src=None, tgt=None, *, pairs=None, jsonl=None, columns=None, jobs=None, progress=None))]
    #[expect(clippy::too_many_arguments, reason = "all but two are keyword arguments")]
    fn align_documents(
        &self,
        src: Option<PathBuf>,
        tgt: Option<PathBuf>,
        pairs: Option<PathBuf>,
        jsonl: Option<PathBuf>,
        columns: Option<(String, String, String)>,
        jobs: Option<u16>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Alignments> {
        let place = Place { src, tgt, pairs, jsonl, columns };
        let mut run = DocumentRun::new(documents::open(place, self.options.limits)?);
        run.jobs = threads(jobs)?;
        Ok(Alignments::start(Arc::clone(&self.inner), run, progress))
    }

    /// Scores the pairs of a file and writes them to another file, as ``enregard score`` does.
    ///
    /// A table with columns that enregard does not know, or with chosen columns, is written unchanged, with the
    /// confidence in an additional last column.
    ///
    /// Args:
    ///     pairs: the file, in any format of pairs: TSV, CSV, TMX, XLIFF, JSON Lines, XLSX, PO and others.
    ///     output: the file to write.
    ///     from_format: the format of ``pairs``; by default inferred from its extension.
    ///     to: the format of ``output``; by default inferred from its extension.
    ///     src_col: the column of the source texts of a table, by name or by number from 1.
    ///     tgt_col: the column of the target texts.
    ///     min_confidence: pairs with a lower confidence are not written.
    ///     lenient: whether to skip malformed units and rows instead of raising.
    ///     jobs: the number of threads; by default one per processor.
    ///
    /// Returns:
    ///     A dictionary with the number of pairs ``read`` and ``written``, the ``mean`` confidence of all pairs, and lists
    ///     of messages, ``losses`` and ``notes``.
    #[pyo3(signature = (pairs, output, *, from_format=None, to=None, src_col=None, tgt_col=None, min_confidence=0.0,
        lenient=false, jobs=None))]
    #[expect(clippy::too_many_arguments, reason = "all but two are keyword arguments")]
    fn score_file<'py>(
        &self,
        py: Python<'py>,
        pairs: PathBuf,
        output: PathBuf,
        from_format: Option<String>,
        to: Option<String>,
        src_col: Option<&Bound<'py, PyAny>>,
        tgt_col: Option<&Bound<'py, PyAny>>,
        min_confidence: f32,
        lenient: bool,
        jobs: Option<u16>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let column = |column: Option<&Bound<'py, PyAny>>| {
            column.map(|column| column.str().map(|name| name.to_string())).transpose()
        };
        let (src_col, tgt_col) = (column(src_col)?, column(tgt_col)?);
        let (input, from) = (pairs, from_format);
        let arguments =
            ScoreArguments { input, output, from, to, src_col, tgt_col, min_confidence, lenient, jobs };
        score_file(py, &self.options, arguments)
    }

    /// Audits documents. `enregard.audit` documents the arguments and wraps the results.
    #[pyo3(signature = (src, tgt, pairs, jsonl, columns, base, base_ref, min_probability, jobs, progress))]
    #[expect(clippy::too_many_arguments, reason = "the public function has keyword arguments")]
    fn _audit(
        &self,
        src: Option<PathBuf>,
        tgt: Option<PathBuf>,
        pairs: Option<PathBuf>,
        jsonl: Option<PathBuf>,
        columns: Option<(String, String, String)>,
        base: Option<PathBuf>,
        base_ref: Option<String>,
        min_probability: f32,
        jobs: Option<u16>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Audits> {
        let place = Place { src, tgt, pairs, jsonl, columns };
        Audits::start(
            &self.options,
            AuditArguments { place, base, base_ref, min_probability, jobs, progress },
        )
    }

    /// Returns the probability that each pair of sentences or passages is a translation.
    ///
    /// Scoring learns from all pairs of the call, so pass many pairs of the same kind at once, if possible
    /// several hundred. A pair with a blank side has the probability 0.
    #[pyo3(signature = (pairs, *, src_lang=None, tgt_lang=None))]
    fn score_pairs(
        &self,
        py: Python<'_>,
        pairs: Vec<(String, String)>,
        src_lang: Option<&str>,
        tgt_lang: Option<&str>,
    ) -> PyResult<Vec<f64>> {
        let languages = LanguageChoice::parse(src_lang, tgt_lang).map_err(exception)?;
        let scores = py.detach(|| {
            let pairs: Vec<_> = pairs.iter().map(|pair| (pair.0.as_str(), pair.1.as_str())).collect();
            self.inner.score_pairs(&pairs, Some(&languages))
        });
        Ok(scores.map_err(exception)?.into_iter().map(three_digits).collect())
    }

    /// Aligns the rows of a batch. Returns an iterator over batches of bounded size.
    fn _rows(
        &self,
        batch: PyArrowType<RecordBatch>,
        min_confidence: f64,
        keep_nulls: bool,
    ) -> PyResult<Rows> {
        if !(0.0..=1.0).contains(&min_confidence) {
            return Err(invalid(Parameter::MinConfidence, min_confidence, "must be between 0 and 1"));
        }
        Rows::new(Arc::clone(&self.inner), &batch.0, Keep { min_confidence, nulls: keep_nulls })
    }

    fn __repr__(&self) -> String {
        let lang = |tag: Option<&str>| tag.map_or_else(|| "None".into(), |tag| format!("{tag:?}"));
        format!("Aligner({}, {})", lang(self.src_lang()), lang(self.tgt_lang()))
    }
}
