//! Recognises file types by their first bytes.

use crate::error::{Message, Parameter};
use crate::message;

/// Returns whether bytes begin like a ZIP archive, such as an XLSX file.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Explains why a file of a known type cannot be read as plain text, and how to convert it. Returns `None`
/// for other files. Even a file in a format that enregard imports cannot be read if it is damaged, or if the
/// input should have one sentence per line (`segmented`).
pub(super) fn foreign(bytes: &[u8], segmented: bool) -> Option<Message> {
    if is_zip(bytes) {
        return Some(not_imported(bytes, segmented));
    }
    if bytes.starts_with(b"BZh") && bytes.get(4..10) == Some(b"\x31\x41\x59\x26\x53\x59") {
        return Some("looks like a bzip2 file; decompress it with `bunzip2`".into());
    }
    if bytes.starts_with(OLD_OFFICE) {
        return Some(old_office(bytes).into());
    }
    SIGNATURES.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, reason)| (*reason).into())
}

/// The beginning of old office documents, and of new ones with a password.
const OLD_OFFICE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Explains how to convert an old office document. The names of its parts tell its type.
fn old_office(bytes: &[u8]) -> &'static str {
    let has = |part: &str| {
        let name: Vec<u8> = part.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    if has("EncryptedPackage") {
        WITH_PASSWORD
    } else if has("WordDocument") {
        "looks like an old Word document; save it as DOCX, for example with `soffice --convert-to docx`"
    } else if has("Workbook") {
        "looks like an old Excel file; save it as XLSX, for example with `soffice --convert-to xlsx`"
    } else if has("PowerPoint Document") {
        "looks like an old PowerPoint file; save it as PPTX, for example with `soffice --convert-to pptx`"
    } else {
        "looks like an old Excel or Word document or one with a password; save it as XLSX or DOCX without a password"
    }
}

/// The message for a ZIP archive with a password.
pub(super) const WITH_PASSWORD: &str = "is protected with a password; save it without a password";

/// Whether an entry of a ZIP archive is encrypted, according to the list of entries.
fn has_password(bytes: &[u8]) -> bool {
    const ENTRY: &[u8] = b"PK\x01\x02";
    /// The position of the flags of an entry.
    const FLAGS: usize = 8;
    let mut entries = memchr::memmem::find_iter(bytes, ENTRY);
    entries.any(|at| bytes.get(at + FLAGS).is_some_and(|flags| flags & 1 == 1))
}

/// For each file type, the bytes that it begins with, and a message that explains how to convert it.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "looks like a PDF; extract its text with `pdftotext -layout`"),
    (b"\x1F\x8B", "looks like a gzip file; decompress it with `gunzip`"),
    (b"\xFD7zXZ\0", "looks like an xz file; decompress it with `unxz`"),
    (b"\x28\xB5\x2F\xFD", "looks like a Zstandard file; decompress it with `unzstd`"),
    (b"7z\xBC\xAF\x27\x1C", "looks like a 7z archive; unpack it first"),
    (b"{\\rtf", "looks like RTF; save it as DOCX, for example with `soffice --convert-to docx`"),
    (b"\x89PNG", IMAGE),
    (b"\xFF\xD8\xFF", IMAGE),
    (b"GIF8", IMAGE),
];
const IMAGE: &str = "looks like an image; use a file with its text";

/// The document formats that enregard imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Markdown,
    AsciiDoc,
    RestructuredText,
    Html,
    Xhtml,
    FlatOdt,
    Subtitles,
    Xliff,
    Docx,
    Pptx,
    Odt,
    Epub,
}

impl Kind {
    /// Whether documents in this format are ZIP archives rather than text files.
    pub(super) fn is_archive(self) -> bool {
        matches!(self, Kind::Docx | Kind::Pptx | Kind::Odt | Kind::Epub)
    }

    /// Whether documents in this format are plain text with markers. Byte offsets then refer to the file.
    pub(super) fn is_marked_text(self) -> bool {
        matches!(self, Kind::Markdown | Kind::AsciiDoc | Kind::RestructuredText)
    }

    /// The name of the format in messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Markdown => "Markdown",
            Kind::AsciiDoc => "AsciiDoc",
            Kind::RestructuredText => "reStructuredText",
            Kind::Html => "HTML",
            Kind::Xhtml => "XHTML",
            Kind::FlatOdt => "flat ODT",
            Kind::Subtitles => "subtitles",
            Kind::Xliff => "XLIFF",
            Kind::Docx => "DOCX",
            Kind::Pptx => "PPTX",
            Kind::Odt => "ODT",
            Kind::Epub => "EPUB",
        }
    }
}

/// Number of bytes searched for entry names, such as `word/`, and media types that identify a format.
const SEARCHED: usize = 4096;

/// Returns whether a ZIP archive is an OpenDocument spreadsheet.
pub(super) fn is_sheet(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(SEARCHED)];
    memchr::memmem::find(head, b"application/vnd.oasis.opendocument.spreadsheet").is_some()
}

/// Determines the format of a ZIP archive from its first 4096 bytes, or explains why the format is not
/// supported.
pub(super) fn archive(bytes: &[u8]) -> Result<Kind, &'static str> {
    let head = &bytes[..bytes.len().min(SEARCHED)];
    let has = |name: &[u8]| memchr::memmem::find(head, name).is_some();
    // The list of entries is at the end.
    let tail = &bytes[bytes.len().saturating_sub(SEARCHED)..];
    let has_entry = |name: &[u8]| has(name) || memchr::memmem::find(tail, name).is_some();
    if has(b"application/epub+zip") {
        Ok(Kind::Epub)
    } else if has(b"application/vnd.oasis.opendocument.text") {
        Ok(Kind::Odt)
    } else if has(b"word/") {
        Ok(Kind::Docx)
    } else if has(b"ppt/") {
        Ok(Kind::Pptx)
    } else if is_sheet(bytes) {
        Err("looks like an OpenDocument spreadsheet, not a text; save it as XLSX")
    } else if has_entry(b"xl/workbook") {
        Err("looks like a spreadsheet, not a text; if it has pairs of texts, use `convert` or `score`")
    } else if has(b"application/vnd.oasis.opendocument") || has(b"[Content_Types].xml") {
        Err(
            "looks like an office document that is damaged or is not a text document; save it as DOCX, ODT or \
             plain text",
        )
    } else {
        Err("looks like a ZIP archive; unpack it and use the files in it")
    }
}

/// Explains why a ZIP archive was not imported as a document.
fn not_imported(bytes: &[u8], segmented: bool) -> Message {
    if has_password(bytes) {
        return WITH_PASSWORD.into();
    }
    let kind = match archive(bytes) {
        Ok(kind @ (Kind::Docx | Kind::Pptx)) => format!("a {} document", kind.name()),
        Ok(kind) => format!("an {} document", kind.name()),
        Err(reason) => return reason.into(),
    };
    if segmented {
        let fault = format!("looks like {kind}, not like a file with one sentence per line; remove ");
        message![fault, Parameter::Segmented, ", or save it as plain text"]
    } else {
        format!("seems to be {kind}, but is damaged; save or download it again").into()
    }
}

/// Returns the encoding that an HTML page or XML file declares: the value of `charset=` or `encoding=`.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<&str> {
    /// HTML requires the declaration within this many bytes.
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

/// Whether `bytes` begins with `<!doctype html` or `<html`, in either case.
pub(super) fn is_html(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let begins = |tag: &[u8]| bytes.get(..tag.len()).is_some_and(|b| b.eq_ignore_ascii_case(tag));
    begins(b"<!doctype html") || begins(b"<html")
}

/// Whether `text` is a translation memory in TMX format: it begins with XML or HTML markup, and `<tmx` occurs
/// in its first 1000 bytes.
pub(super) fn is_memory(text: &str) -> bool {
    /// Number of bytes searched for `<tmx`. An XML declaration, a document type and comments may precede it.
    const SEARCHED: usize = 1000;
    let head = &text.as_bytes()[..text.len().min(SEARCHED)];
    is_markup(text)
        && memchr::memmem::find(head, b"<tmx")
            .is_some_and(|at| matches!(head.get(at + 4), Some(b' ' | b'>' | b'\n' | b'\r' | b'\t')))
}

/// Whether `text` begins with a typical tag or declaration of HTML or XML, such as `<?xml` or `<html`.
pub(super) fn is_markup(text: &str) -> bool {
    let start = text.trim_start();
    let begins = |tag: &str| start.get(..tag.len()).is_some_and(|s| s.eq_ignore_ascii_case(tag));
    begins("<?xml") || begins("<!doctype") || begins("<html") || begins("<tmx") || begins("<head>")
}
