//! Exit codes.

use enregard::error::{Error, ErrorKind};
use std::io;
use std::process::ExitCode;

/// How a run ended. The values are the exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Everything was done.
    Done = 0,
    /// Some documents failed, or a checked file has errors.
    Partial = 1,
    /// The command line is invalid.
    WrongCall = 2,
    /// Nothing was done, or an error stopped the run.
    Nothing = 3,
    /// The run was interrupted. This is the code that shells report for programs ended by Ctrl-C; it differs
    /// from those of finished runs because the output is incomplete.
    Interrupted = 130,
}

impl Outcome {
    /// The outcome of an error. A closed pipe is not a failure: the reader has seen enough.
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
