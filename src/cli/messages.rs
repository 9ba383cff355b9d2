//! Prints messages on standard error, in which parameters of the library appear as options, and defines the
//! exit codes.

use super::args::{ColorArg, GlobalArgs};
use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use enregard::error::{Error, ErrorKind, Parameter};
use enregard::internals::is_cancelled;
use enregard::internals::wording::printable;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether to print further notes, as chosen with `--verbose`.
static VERBOSE: AtomicBool = AtomicBool::new(false);

/// Applies the options of every command. Messages are printed in many places, so these options are not passed around.
pub(crate) fn configure(args: &GlobalArgs) {
    choose_colours(args.color);
    VERBOSE.store(args.verbose, Ordering::Relaxed);
}

/// Sets when to use colours, in messages and in those of the argument parser.
pub(crate) fn choose_colours(choice: ColorArg) {
    let choice = match choice {
        ColorArg::Auto => ColorChoice::Auto,
        ColorArg::Always => ColorChoice::Always,
        ColorArg::Never => ColorChoice::Never,
    };
    choice.write_global();
}

/// Whether to write colours to a stream. `--color` decides, then NO_COLOR, CLICOLOR_FORCE and CLICOLOR, then whether
/// the stream is a terminal.
pub(crate) fn has_colours(stream: &impl RawStream) -> bool {
    AutoStream::choice(stream) != ColorChoice::Never
}

pub(crate) fn error(text: &str) {
    print("error", "31", text);
}

pub(crate) fn warning(text: &str) {
    print("warning", "33", text);
}

pub(crate) fn note(text: &str) {
    print("note", "36", text);
}

/// Whether to print notes that few users need.
pub(crate) fn is_verbose() -> bool {
    VERBOSE.load(Ordering::Relaxed)
}

/// Prints one message. Write errors are ignored, because there is nowhere to report them.
fn print(kind: &str, colour: &str, text: &str) {
    // Messages contain names and texts from files, which must not be able to control the terminal.
    let text = printable(text);
    // This stream removes the colours if they are not wanted.
    let mut err = AutoStream::auto(io::stderr()).lock();
    let _ = writeln!(err, "\x1b[1;{colour}m{kind}:\x1b[0m {text}");
}

/// Returns the command-line option that sets a parameter of the library.
pub(crate) fn option(parameter: Parameter) -> String {
    match parameter {
        Parameter::Output => "-o".into(),
        other => format!("--{}", other.name().replace('_', "-")),
    }
}

/// Creates the error for a failed write to standard output.
pub(crate) fn stdout_error(source: io::Error) -> Error {
    Error::io("standard output", source)
}

/// How a command ended. The values are the exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The command succeeded.
    Done = 0,
    /// Some documents failed, some files have no counterpart, or a checked file has errors.
    Partial = 1,
    /// The command line is invalid.
    WrongCall = 2,
    /// Nothing was done, or an error stopped the run.
    Nothing = 3,
    /// The run was interrupted. Shells report this code for programs ended by Ctrl-C. It differs from the codes
    /// of finished runs, so that scripts can tell that the output is incomplete.
    Interrupted = 130,
}

impl Outcome {
    /// Returns the outcome for an error. A closed pipe is not a failure, because the program at its other end
    /// needs no more output.
    pub(crate) fn of(error: &Error) -> Outcome {
        match error.kind() {
            _ if error.io_error().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) => Outcome::Done,
            _ if error.io_error().is_some_and(is_cancelled) => Outcome::Interrupted,
            ErrorKind::Call => Outcome::WrongCall,
            _ => Outcome::Nothing,
        }
    }
}
