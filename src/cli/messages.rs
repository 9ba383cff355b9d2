//! Messages on standard error.

use std::io::{self, IsTerminal, Write};

/// Prints an error: what is wrong and what to do about it.
pub(crate) fn error(text: &str) {
    print("error", "31", text);
}

/// Prints a warning about something that may be wrong.
pub(crate) fn warning(text: &str) {
    print("warning", "33", text);
}

/// Prints a piece of information.
pub(crate) fn note(text: &str) {
    print("note", "36", text);
}

/// Prints one line. Failures are ignored, because there is nowhere to report them.
fn print(kind: &str, colour: &str, text: &str) {
    let mut err = io::stderr().lock();
    // https://no-color.org: colours are off if the variable is not empty.
    let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) || !err.is_terminal();
    let _ = if plain {
        writeln!(err, "{kind}: {text}")
    } else {
        writeln!(err, "\x1b[1;{colour}m{kind}:\x1b[0m {text}")
    };
}
