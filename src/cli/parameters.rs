//! The names of the library's parameters on the command line.

use enregard::error::{Error, Message, Parameter};

/// The option that sets a parameter.
pub(crate) fn option(parameter: Parameter) -> String {
    match parameter {
        Parameter::Output => "-o".into(),
        other => format!("--{}", other.name().replace('_', "-")),
    }
}

/// The text of an error, with parameters as options.
pub(crate) fn error(error: &Error) -> String {
    error.render(option)
}

/// The text of a message, with parameters as options.
pub(crate) fn message(message: &Message) -> String {
    message.render(option)
}
