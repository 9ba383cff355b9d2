//! Reads the texts that the cells of an XLSX file share.

use super::text::unescaped;
use super::xml::damaged;
use crate::error::{Error, Result};
use crate::format::inline::local;
use crate::format::tmx::{Scanner, Token};
use crate::limits::Budget;
use std::path::Path;

/// Estimated memory for a text, in bytes, in addition to its characters.
const TEXT: usize = 8;

/// Reads the shared texts, in order. The formatted parts of a text are joined; the pronunciation of Japanese
/// words is skipped.
pub(super) fn read(mut scanner: Scanner, path: &Path, budget: &Budget) -> Result<(String, Vec<usize>)> {
    let (mut all, mut ends) = (String::new(), Vec::new());
    let (mut in_text, mut skipped) = (false, 0_u32);
    loop {
        let token = scanner.next().map_err(|fault| damaged(path, &fault.reason))?;
        match (token, local(&scanner.name)) {
            (Token::Eof, _) => return Ok((all, ends)),
            (Token::Start, "rPh") => skipped += 1,
            (Token::End, "rPh") => skipped = skipped.saturating_sub(1),
            (Token::Start, "t") => in_text = skipped == 0,
            (Token::End, "t") => in_text = false,
            (Token::End, "si") => ends.push(all.len()),
            (Token::Text, _) if in_text => {
                let drawn = budget.text(scanner.text.len() + TEXT);
                drawn.map_err(|reason| Error::input(path, reason))?;
                all.push_str(&unescaped(&scanner.text));
            }
            _ => {}
        }
    }
}
