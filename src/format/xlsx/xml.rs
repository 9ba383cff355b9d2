//! What the readers of all parts of an XLSX file share.

use crate::error::{Error, Result};
use crate::format::inline::local;
use crate::format::tmx::{Scanner, Token};
use std::path::Path;

/// Reads to the next start tag, and returns its name without its prefix.
pub(super) fn next_start(scanner: &mut Scanner, path: &Path) -> Result<Option<String>> {
    loop {
        match scanner.next().map_err(|fault| damaged(path, &fault.reason))? {
            Token::Start => return Ok(Some(local(&scanner.name).to_owned())),
            Token::Eof => return Ok(None),
            _ => {}
        }
    }
}

/// Creates the error for a damaged file.
pub(super) fn damaged(path: &Path, reason: &str) -> Error {
    Error::input(path, reason).help("save or download it again")
}
