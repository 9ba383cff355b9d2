//! Messages on the standard error.

use std::io::{self, IsTerminal, Write};

/// An error: what is wrong and what to do about it.
pub(crate) fn error(text: &str) {
    say("error", "31", text);
}

/// Something that may be wrong.
pub(crate) fn warning(text: &str) {
    say("warning", "33", text);
}

/// Something worth knowing.
pub(crate) fn note(text: &str) {
    say("note", "36", text);
}

/// One line; a standard error that is closed is nobody's loss.
fn say(kind: &str, colour: &str, text: &str) {
    let mut err = io::stderr().lock();
    // https://no-color.org: set and not empty
    let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) || !err.is_terminal();
    let _ = if plain {
        writeln!(err, "{kind}: {text}")
    } else {
        writeln!(err, "\x1b[1;{colour}m{kind}:\x1b[0m {text}")
    };
}
