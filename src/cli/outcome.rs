//! Exit codes.

use enregard::error::{Error, ErrorKind};
use std::io;
use std::process::ExitCode;

/// How a run ended; the numbers are the exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is done.
    Done = 0,
    /// Some documents failed, the rest is done.
    Partly = 1,
    /// The call is wrong.
    WrongCall = 2,
    /// Nothing could be done.
    Nothing = 3,
    /// It was interrupted; what shells say of programs that Ctrl-C ended. The output is not there yet, so this is none
    /// of the codes that a run has that came to its end.
    Interrupted = 130,
}

impl Outcome {
    /// The outcome that an error stands for. Whoever closed the pipe has seen enough: that is no error.
    pub(crate) fn of(error: &Error) -> Outcome {
        match error.kind() {
            _ if error.io_error().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) => Outcome::Done,
            ErrorKind::Call => Outcome::WrongCall,
            _ => Outcome::Nothing,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(outcome as u8)
    }
}
