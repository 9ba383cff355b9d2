//! Errors of the library as exceptions.

use enregard::error::{Error, Message, Parameter, ParameterNames};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::io;

pyo3::create_exception!(
    enregard,
    EnregardError,
    PyValueError,
    "An argument or an input cannot be used. The message explains the problem and how to solve it.\n\n\
     Files that cannot be opened, read or written raise `OSError` or one of its subclasses instead."
);

/// The name of the Python argument for a parameter of the library.
fn argument(parameter: Parameter) -> &'static str {
    match parameter {
        Parameter::Lexicon => "lexicons",
        Parameter::NoLexicon => "builtin",
        Parameter::InputFormat => "from_format",
        _ => parameter.name(),
    }
}

/// The names of Python arguments, for messages that the library writes itself.
pub(crate) const NAMES: ParameterNames = ParameterNames(|parameter| argument(parameter).to_owned());

/// The message of an error, with the names of Python arguments.
pub(crate) fn message(error: &Error) -> String {
    error.render(argument)
}

/// A note or warning, with the names of Python arguments.
pub(crate) fn message_of(text: &Message) -> String {
    text.render(argument)
}

/// The exception for an error of the library.
pub(crate) fn exception(error: Error) -> PyErr {
    let message = message(&error);
    match error.io_error() {
        // Python chooses the subclass of OSError, such as FileNotFoundError, by the kind.
        Some(source) => io::Error::new(source.kind(), message).into(),
        None => EnregardError::new_err(message),
    }
}

/// The exception for an argument with a value that cannot be used.
pub(crate) fn invalid(parameter: Parameter, value: impl std::fmt::Display, fault: &str) -> PyErr {
    exception(Error::value(parameter, value, fault.to_owned()))
}

/// The exception for an error while writing `path`.
pub(crate) fn write_exception(path: &std::path::Path, error: &io::Error) -> PyErr {
    exception(Error::io(path, io::Error::new(error.kind(), error.to_string())))
}
