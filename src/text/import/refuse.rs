//! Stub for the module `documents` in builds without the feature `documents`. It recognises document formats,
//! but importing a document always returns an error.

use crate::error::Message;
use crate::limits::Budget;
use crate::text::import::extract::Extract;
use crate::text::magic::{self, Kind};
use crate::text::{ReadOptions, Warning};

/// Determines the document format of a ZIP archive from its first entry names.
pub(super) fn archive_kind(bytes: &[u8]) -> Option<Kind> {
    magic::archive(bytes).ok()
}

/// Always returns an error, since this build cannot read documents that are ZIP archives.
pub(in crate::text) fn of_archive(
    _: &[u8],
    kind: Kind,
    _: bool,
    _: &Budget,
) -> Result<(Extract, Vec<Warning>), Message> {
    Err(refusal(kind))
}

/// Always returns an error, since this build cannot read documents that are text files.
pub(in crate::text) fn of_markup(
    _: &str,
    kind: Kind,
    _: &ReadOptions,
    _: &Budget,
) -> Result<(Extract, Vec<Warning>), Message> {
    Err(refusal(kind))
}

fn refusal(kind: Kind) -> Message {
    format!(
        "this build cannot read {}; save it as plain text, or use a build with the feature \"documents\"",
        kind.name()
    )
    .into()
}

#[cfg(test)]
mod tests {
    use crate::text::read::{ReadOptions, decode};
    use std::path::Path;

    #[test]
    fn errors_name_the_document_format() {
        let cases: &[(&str, &[u8], &str)] = &[
            ("a.md", b"# Il pleut.", "Markdown"),
            ("a.adoc", b"= Il pleut.", "AsciiDoc"),
            ("a.rst", b"Il pleut.", "reStructuredText"),
            ("a.html", b"<p>Il pleut.</p>", "HTML"),
            ("standard input", b"<!DOCTYPE html><p>Il pleut.</p>", "HTML"),
            ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nIl pleut.\n", "subtitles"),
            ("a.xlf", b"<xliff/>", "XLIFF"),
            ("a.docx", b"PK\x03\x04 word/document.xml", "DOCX"),
            ("a.pptx", b"PK\x03\x04 ppt/presentation.xml", "PPTX"),
            ("a.odt", b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.text", "ODT"),
            ("a.epub", b"PK\x03\x04 mimetypeapplication/epub+zip", "EPUB"),
        ];
        for (path, bytes, name) in cases {
            let error = decode(bytes, Path::new(path), &ReadOptions::default()).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{path}: this build cannot read {name};")), "{error}");
        }
    }
}
