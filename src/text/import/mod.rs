//! Imports documents that are more than plain text: Markdown, AsciiDoc, reStructuredText, HTML, DOCX, ODT, EPUB, XLIFF
//! and subtitles.
//!
//! Each document is converted to plain text with one paragraph per line, in reading order. Byte offsets in
//! the document refer to that text, except in Markdown, AsciiDoc and reStructuredText. These, HTML, XLIFF, flat ODT and
//! subtitles are text files, so they are recognised by the file name extension. The other formats are recognised by
//! their content.
//!
//! Import needs the feature `documents`. A build without it recognises these documents but returns an error.

#[cfg_attr(not(feature = "documents"), path = "refuse.rs")]
mod documents;
mod extract;

use super::magic::{self, Kind};
use crate::wording::STANDARD_INPUT;
pub(super) use documents::{of_archive, of_markup};
pub(super) use extract::{Extract, Place};
use std::path::Path;

/// Whether a file may be a document that enregard imports. `bytes` is the beginning of the file or all of it.
pub(super) fn may_be_document(bytes: &[u8], path: &Path) -> bool {
    magic::is_zip(bytes) || kind(bytes, path).is_some()
}

/// Whether a file is in a bilingual format (XLIFF), which contains a text and its translation. Only the file
/// name is examined.
pub(crate) fn is_bilingual(path: &Path) -> bool {
    matches!(kind(&[], path), Some(Kind::Xliff))
}

/// Determines the format of a document. Returns `None` for plain text and all other files.
pub(super) fn kind(bytes: &[u8], path: &Path) -> Option<Kind> {
    if magic::is_zip(bytes) {
        return documents::archive_kind(bytes);
    }
    // Standard input has no extension, so only HTML is recognised, by its content.
    if path.as_os_str() == STANDARD_INPUT {
        return magic::is_html(bytes).then_some(Kind::Html);
    }
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "md" | "markdown" | "mdx" | "mdown" | "mkd" | "mkdn" | "mdwn" | "qmd" | "rmd" => Some(Kind::Markdown),
        "adoc" | "asciidoc" | "asc" => Some(Kind::AsciiDoc),
        "rst" => Some(Kind::RestructuredText),
        "html" | "htm" => Some(Kind::Html),
        "xhtml" | "xht" => Some(Kind::Xhtml),
        "fodt" => Some(Kind::FlatOdt),
        "srt" | "vtt" => Some(Kind::Subtitles),
        "xliff" | "xlf" | "sdlxliff" | "mxliff" | "mqxliff" => Some(Kind::Xliff),
        _ => None,
    }
}
