//! Errors of the library as exceptions.

use enregard::error::Error;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::io;

pyo3::create_exception!(
    enregard,
    EnregardError,
    PyValueError,
    "What was given cannot be used; the message says why, and the way out.\n\nFiles that cannot be opened, read or written raise `OSError` and its kinds instead, as everywhere in Python."
);

/// What the library calls by the names of the command line, and Python by those of arguments.
const OPTIONS: &[(&str, &str)] = &[
    ("--src-lang", "src_lang"),
    ("--tgt-lang", "tgt_lang"),
    ("--lang", "lang"),
    ("--lexicon", "lexicons"),
    ("--lenient", "lenient=True"),
    ("--max-document-mb", "max_document_mb"),
    ("--timeout", "timeout"),
];

/// A message as it is told to somebody who writes Python.
pub(crate) fn told(error: &Error) -> String {
    OPTIONS.iter().fold(error.to_string(), |text, (option, argument)| text.replace(option, argument))
}

/// An exception for an error of the library.
pub(crate) fn raised(error: Error) -> PyErr {
    let text = told(&error);
    match error {
        // The kind alone decides whether it is a FileNotFoundError or another; the text names the file.
        Error::Io { source, .. } => io::Error::new(source.kind(), text).into(),
        _ => EnregardError::new_err(text),
    }
}

/// An exception for a writer's error.
pub(crate) fn unwritten(path: &std::path::Path, error: &io::Error) -> PyErr {
    io::Error::new(error.kind(), format!("{}: {error}", path.display())).into()
}
