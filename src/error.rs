//! What can go wrong, told so that the reader knows which file or option it was and what to do about it.

use std::path::PathBuf;

/// An error of the library: every variant names the file or the option, and the way out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be opened, read or written.
    #[error("{}: {source}{}", path.display(), hint.map(|h| format!("; {h}")).unwrap_or_default())]
    Io {
        /// The file, as it was named.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
        /// The way out, where there is one.
        hint: Option<&'static str>,
    },
    /// A language tag that is none, or none that this program knows.
    #[error("{option} {tag}: {reason}")]
    Language {
        /// The option or place where it stood.
        option: String,
        /// The tag as it was given.
        tag: String,
        /// Why it will not do, and what would.
        reason: String,
    },
    /// A text whose language could not be found out, or is not what it should be.
    #[error("{side}: {reason}")]
    Detection {
        /// Which text: its file, or source, target or both of them.
        side: String,
        /// What is wrong, with the option that helps.
        reason: String,
    },
    /// An input that was read but cannot be used.
    #[error("{}: {reason}", path.display())]
    Input {
        /// The file, as it was named.
        path: PathBuf,
        /// Why it cannot be used, and the way out.
        reason: String,
    },
    /// A file in one of our formats with a mistake at a known place.
    #[error("{}:{line}: {reason}", path.display())]
    Syntax {
        /// The file, as it was named.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A marked-up file with a mistake at a known place.
    #[error("{}:{line}:{column}: {reason}", path.display())]
    Markup {
        /// The file, as it was named.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The column, from 1, in characters.
        column: u64,
        /// What is wrong there.
        reason: String,
    },
    /// A call that cannot be carried out as it was made.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// The same with a way out, if it is about a file and has none.
    #[must_use]
    pub(crate) fn or_hint(mut self, way_out: &'static str) -> Error {
        if let Error::Io { hint, .. } = &mut self {
            hint.get_or_insert(way_out);
        }
        self
    }
}

/// A result of this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;
