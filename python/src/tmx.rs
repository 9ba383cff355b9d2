//! Reading and writing translation memories unit by unit.

use crate::error::{EnregardError, exception, write_exception};
use crate::unit::Unit;
use enregard::LanguageTag;
use enregard::error::Parameter;
use enregard::format::tmx::{self, PairSelection, TmxOptions, TmxPairs};
use enregard::format::{Languages, UnitReader, UnitWriter};
use enregard::{Output, open};
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Reads the units of a TMX 1.1 to 1.4 file, plain or compressed with gzip.
///
/// It is an iterator, and a context manager that closes the file.
///
/// Args:
///     path: the file.
///     src_lang: the source language; by default the one that the file declares.
///     tgt_lang: the target language; by default the only other language of the file.
///     lenient: whether to skip malformed units instead of raising; `losses` counts them.
///
/// Raises:
///     OSError: if the file cannot be read.
///     EnregardError: if the file is not TMX; while iterating, if a unit is malformed.
#[pyclass(frozen, module = "enregard")]
pub(crate) struct TmxReader {
    pairs: Mutex<Option<TmxPairs>>,
}

impl TmxReader {
    fn pairs(&self) -> MutexGuard<'_, Option<TmxPairs>> {
        self.pairs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn languages(&self, py: Python<'_>) -> Option<Languages> {
        py.detach(|| self.pairs().as_ref().and_then(TmxPairs::languages))
    }
}

#[pymethods]
impl TmxReader {
    #[new]
    #[pyo3(signature = (path, src_lang=None, tgt_lang=None, *, lenient=false))]
    fn new(
        py: Python<'_>,
        path: PathBuf,
        src_lang: Option<String>,
        tgt_lang: Option<String>,
        lenient: bool,
    ) -> PyResult<TmxReader> {
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let selection = PairSelection { src: src_lang, tgt: tgt_lang };
        let pairs = py.detach(|| {
            let reader = tmx::TmxReader::new(open(&path)?, &path, lenient)?;
            Ok(TmxPairs::new(reader, &path, &name, selection))
        });
        Ok(TmxReader { pairs: Mutex::new(Some(pairs.map_err(exception)?)) })
    }

    fn __iter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Unit>> {
        let next = py.detach(|| self.pairs().as_mut().map_or(Ok(None), TmxPairs::unit));
        Ok(next.map_err(exception)?.map(Unit::from_file))
    }

    /// The language of the source; known after the first unit.
    #[getter]
    fn src_lang(&self, py: Python<'_>) -> Option<String> {
        self.languages(py).map(|languages| languages.src)
    }

    /// The language of the target; known after the first unit.
    #[getter]
    fn tgt_lang(&self, py: Python<'_>) -> Option<String> {
        self.languages(py).map(|languages| languages.tgt)
    }

    /// Descriptions of everything in the file that no unit contains; complete after the last unit.
    #[getter]
    fn losses(&self, py: Python<'_>) -> Vec<String> {
        py.detach(|| self.pairs().as_ref().map(TmxPairs::losses).unwrap_or_default())
    }

    /// Closes the file. The iterator then ends.
    fn close(&self, py: Python<'_>) {
        py.detach(|| *self.pairs() = None);
    }

    fn __enter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, py: Python<'_>, _exception: &Bound<'_, pyo3::types::PyTuple>) {
        self.close(py);
    }
}

/// Writes the same TMX 1.4 as the command line, compressed with gzip if the name ends in ``.gz``.
///
/// The file appears under its name, complete, when the writer is closed. As a context manager, the writer
/// closes the file at the end, or discards it after an exception.
///
/// Args:
///     path: the file.
///     src_lang: the language of the source, a BCP 47 tag that is written as it is.
///     tgt_lang: the language of the target.
///     doctype: whether to declare ``tmx14.dtd``.
///     date: the ``creationdate`` of the header and of units without one, as ``YYYYMMDDThhmmssZ``.
///     paracrawl: whether to name properties as ParaCrawl does.
///
/// Raises:
///     OSError: if the file cannot be written.
#[pyclass(frozen, module = "enregard")]
pub(crate) struct TmxWriter {
    path: PathBuf,
    /// `None` after closing.
    writer: Mutex<Option<Box<tmx::TmxWriter<Output>>>>,
}

impl TmxWriter {
    fn writer(&self) -> MutexGuard<'_, Option<Box<tmx::TmxWriter<Output>>>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a file. The options are `doctype`, `date` and `paracrawl`.
    pub(crate) fn open(
        path: PathBuf,
        src_lang: &str,
        tgt_lang: &str,
        (doctype, date, paracrawl): (bool, Option<String>, bool),
    ) -> PyResult<TmxWriter> {
        let tag = |tag: &str, parameter| {
            LanguageTag::parse(tag, parameter).map(|tag| tag.as_str().to_owned()).map_err(exception)
        };
        let src = tag(src_lang, Parameter::SourceLanguage)?;
        let languages = Languages { src, tgt: tag(tgt_lang, Parameter::TargetLanguage)? };
        let file = Output::create(&path).map_err(exception)?;
        let mut writer = Box::new(tmx::TmxWriter::new(file, &languages));
        let mut options = TmxOptions::default();
        (options.doctype, options.date, options.paracrawl) = (doctype, date, paracrawl);
        writer.configure(&options);
        Ok(TmxWriter { path, writer: Mutex::new(Some(writer)) })
    }

    fn closed(&self) -> PyErr {
        EnregardError::new_err(format!("{}: the writer is already closed", self.path.display()))
    }
}

#[pymethods]
impl TmxWriter {
    #[new]
    #[pyo3(signature = (path, src_lang, tgt_lang, *, doctype=false, date=None, paracrawl=false))]
    fn new(
        path: PathBuf,
        src_lang: &str,
        tgt_lang: &str,
        doctype: bool,
        date: Option<String>,
        paracrawl: bool,
    ) -> PyResult<TmxWriter> {
        TmxWriter::open(path, src_lang, tgt_lang, (doctype, date, paracrawl))
    }

    /// Writes a unit, unless a side is empty: an importer could overwrite a translation with it.
    pub(crate) fn write(&self, py: Python<'_>, unit: &Bound<'_, Unit>) -> PyResult<()> {
        let unit = &unit.get().inner;
        py.detach(|| match self.writer().as_mut() {
            Some(writer) => writer.unit(unit).map_err(|e| write_exception(&self.path, &e)),
            None => Err(self.closed()),
        })
    }

    /// Writes units, such as an `Alignment`.
    fn write_all(&self, py: Python<'_>, units: &Bound<'_, PyAny>) -> PyResult<()> {
        for unit in units.try_iter()? {
            self.write(py, unit?.cast::<Unit>()?)?;
        }
        Ok(())
    }

    /// The number of units that were omitted.
    #[getter]
    fn dropped(&self, py: Python<'_>) -> PyResult<u64> {
        py.detach(|| self.writer().as_ref().map(|writer| writer.dropped()).ok_or_else(|| self.closed()))
    }

    /// Finishes the file and gives it its final name.
    pub(crate) fn close(&self, py: Python<'_>) -> PyResult<()> {
        py.detach(|| match self.writer().take() {
            Some(writer) => {
                let finished =
                    writer.finish().and_then(|outputs| outputs.into_iter().try_for_each(Output::commit));
                finished.map_err(|e| write_exception(&self.path, &e))
            }
            None => Ok(()),
        })
    }

    /// Discards everything written so far. No file appears.
    fn discard(&self, py: Python<'_>) {
        py.detach(|| drop(self.writer().take()));
    }

    fn __enter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __exit__(
        &self,
        py: Python<'_>,
        kind: &Bound<'_, PyAny>,
        _value: &Bound<'_, PyAny>,
        _traceback: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        if kind.is_none() {
            return self.close(py);
        }
        self.discard(py);
        Ok(())
    }
}
