//! A setting and its origin.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

/// The value of a key.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Setting {
    pub key: &'static str,
    /// The subcommand that the setting is for; `None` if it is for all that have the option.
    pub command: Option<&'static str>,
    /// The arguments of the option: `true` or `false` for one that takes none.
    pub values: Vec<OsString>,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Origin {
    File {
        path: PathBuf,
        line: usize,
    },
    /// An environment variable.
    Variable(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::File { path, line } => write!(f, "{}:{line}", path.display()),
            Origin::Variable(name) => f.write_str(name),
        }
    }
}
