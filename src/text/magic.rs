//! File types, recognised by the first bytes.

use crate::error::{Message, Parameter};
use crate::message;

/// The signature of a ZIP archive.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Why a file of a well-known type cannot be read as plain text, and how to convert it; `None` for other
/// files. Documents that enregard can import get here if they are damaged, or if the input should have one
/// sentence per line (`segmented`).
pub(super) fn foreign(bytes: &[u8], segmented: bool) -> Option<Message> {
    if is_zip(bytes) {
        return Some(not_imported(archive(bytes), segmented));
    }
    not_text(bytes).map(Message::from)
}

/// The same for files other than ZIP archives.
fn not_text(bytes: &[u8]) -> Option<&'static str> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    if begins(b"%PDF-") {
        return Some("looks like a PDF; extract its text with `pdftotext -layout`");
    }
    if begins(b"\x1F\x8B") {
        return Some("looks like a gzip file; decompress it with `gunzip`");
    }
    if begins(b"BZh") && bytes.get(4..10) == Some(b"\x31\x41\x59\x26\x53\x59") {
        return Some("looks like a bzip2 file; decompress it with `bunzip2`");
    }
    if begins(b"\xFD7zXZ\0") {
        return Some("looks like an xz file; decompress it with `unxz`");
    }
    if begins(b"\x28\xB5\x2F\xFD") {
        return Some("looks like a Zstandard file; decompress it with `unzstd`");
    }
    if begins(b"7z\xBC\xAF\x27\x1C") {
        return Some("looks like a 7z archive; unpack it first");
    }
    if begins(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Some(
            "looks like an old Word document or one with a password; save it as DOCX without a password, for \
             example with `soffice --convert-to docx`",
        );
    }
    if begins(b"{\\rtf") {
        return Some("looks like RTF; save it as DOCX, for example with `soffice --convert-to docx`");
    }
    if begins(b"\x89PNG") || begins(b"\xFF\xD8\xFF") || begins(b"GIF8") {
        return Some("looks like an image; use a file with its text");
    }
    None
}

/// What a ZIP archive seems to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Archive {
    Epub,
    Odt,
    Docx,
    /// Another office document, such as a spreadsheet, or a damaged one.
    OtherOffice,
    Other,
}

/// What a ZIP archive seems to hold, judged by its first entries.
pub(super) fn archive(bytes: &[u8]) -> Archive {
    /// The number of bytes searched for entry names and media types.
    const SEARCHED: usize = 4096;
    let head = &bytes[..bytes.len().min(SEARCHED)];
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    if has(b"application/epub+zip") {
        Archive::Epub
    } else if has(b"application/vnd.oasis.opendocument.text") {
        Archive::Odt
    } else if has(b"word/") {
        Archive::Docx
    } else if has(b"application/vnd.oasis.opendocument") || has(b"[Content_Types].xml") {
        Archive::OtherOffice
    } else {
        Archive::Other
    }
}

/// Why a ZIP archive was not imported as a document.
fn not_imported(archive: Archive, segmented: bool) -> Message {
    let kind = match archive {
        Archive::Epub => "an EPUB document",
        Archive::Odt => "an ODT document",
        Archive::Docx => "a DOCX document",
        Archive::OtherOffice => {
            return "looks like an office document that is damaged or is not a text document; save it as DOCX, \
                    ODT or plain text"
                .into();
        }
        Archive::Other => return "looks like a ZIP archive; unpack it and use the files in it".into(),
    };
    if segmented {
        let fault = format!("looks like {kind}, not like a file with one sentence per line; remove ");
        message![fault, Parameter::Segmented, ", or save it as plain text"]
    } else {
        format!("looks like {kind} that is damaged; save or download it again").into()
    }
}

/// The encoding label that a page declares: `charset=` in HTML, `encoding=` in XML.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<&str> {
    /// The number of bytes within which HTML requires the declaration.
    const SEARCHED: usize = 1024;
    let head = &bytes[..bytes.len().min(SEARCHED)];
    let at = |name: &[u8]| {
        let found = head.windows(name.len()).position(|part| part.eq_ignore_ascii_case(name));
        found.map(|at| at + name.len())
    };
    let rest = head[at(b"encoding=").or_else(|| at(b"charset="))?..].trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_' | b':' | b'.'));
    str::from_utf8(&rest[..end.unwrap_or(rest.len())]).ok().filter(|label| !label.is_empty())
}

/// Whether `bytes` begin like an HTML page.
pub(super) fn is_html(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let begins = |tag: &[u8]| bytes.get(..tag.len()).is_some_and(|b| b.eq_ignore_ascii_case(tag));
    begins(b"<!doctype html") || begins(b"<html")
}

/// Whether `text` begins like a translation memory.
pub(super) fn is_memory(text: &str) -> bool {
    /// The number of bytes searched for `<tmx`, which a declaration, a document type and comments may
    /// precede.
    const SEARCHED: usize = 1000;
    let head = &text.as_bytes()[..text.len().min(SEARCHED)];
    is_markup(text)
        && memchr::memmem::find(head, b"<tmx")
            .is_some_and(|at| matches!(head.get(at + 4), Some(b' ' | b'>' | b'\n' | b'\r' | b'\t')))
}

/// Whether `text` begins like HTML or XML.
pub(super) fn is_markup(text: &str) -> bool {
    let start = text.trim_start();
    let begins = |tag: &str| start.get(..tag.len()).is_some_and(|s| s.eq_ignore_ascii_case(tag));
    begins("<?xml") || begins("<!doctype") || begins("<html") || begins("<tmx") || begins("<head>")
}
