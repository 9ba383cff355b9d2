//! Documents with more in them than text: HTML, DOCX, ODT, EPUB, XLIFF, SRT. Each is made plain text with a paragraph a line,
//! in the order of reading; places in bytes are places in that text.
//!
//! HTML, XLIFF, flat ODT, SRT and WebVTT are known by the ending of their names, since they are text too; the others by
//! what they begin with.

mod epub;
mod html;
mod office;
mod srt;

use super::read::STANDARD_INPUT;
use office::Notes;
use std::io::{Cursor, Read};
use std::path::Path;
use zip::ZipArchive;

/// How much text a packed document may hold: beyond, it is taken for one that was made to fill the memory.
const MOST_BYTES: u64 = 256 << 20;

/// What kind of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Html,
    Xhtml,
    FlatOdt,
    Srt,
    Xliff,
    Docx,
    Odt,
    Epub,
}

/// Whether `bytes`, of which there may be more to come, may begin such a document.
pub(super) fn is_kind(bytes: &[u8], path: &Path) -> bool {
    bytes.starts_with(b"PK\x03\x04") || kind(bytes, path).is_some()
}

/// The kind, if it is one of those that are read here.
pub(super) fn kind(bytes: &[u8], path: &Path) -> Option<Kind> {
    if bytes.starts_with(b"PK\x03\x04") {
        let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let has = |name| archive.index_for_name(name).is_some();
        return [
            ("word/document.xml", Kind::Docx),
            ("META-INF/container.xml", Kind::Epub),
            ("content.xml", Kind::Odt),
        ]
        .into_iter()
        .find_map(|(name, kind)| has(name).then_some(kind));
    }
    // What comes through a pipe has no ending.
    if path.as_os_str() == STANDARD_INPUT {
        return super::magic::is_html(bytes).then_some(Kind::Html);
    }
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "html" | "htm" => Some(Kind::Html),
        "xhtml" | "xht" => Some(Kind::Xhtml),
        "fodt" => Some(Kind::FlatOdt),
        "srt" | "vtt" => Some(Kind::Srt),
        "xliff" | "xlf" | "sdlxliff" | "mxliff" | "mqxliff" => Some(Kind::Xliff),
        _ => None,
    }
}

/// The text of a packed document, a paragraph a line; the error is the reason alone.
pub(super) fn unpacked(bytes: &[u8], kind: Kind) -> Result<String, String> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|e| format!("the document is damaged ({e})"))?;
    let paragraphs = match kind {
        Kind::Docx => word(&mut archive)?,
        Kind::Odt => office::paragraphs(&entry(&mut archive, "content.xml")?, &office::ODT, &Notes::new())?,
        _ => epub::paragraphs(&mut archive)?,
    };
    Ok(joined(&paragraphs))
}

/// Word keeps notes in files of their own.
fn word(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Vec<String>, String> {
    let mut notes = Notes::new();
    for (name, refers) in
        [("word/footnotes.xml", "w:footnoteReference"), ("word/endnotes.xml", "w:endnoteReference")]
    {
        if archive.index_for_name(name).is_some() {
            office::collect_notes(&entry(archive, name)?, refers, &mut notes)?;
        }
    }
    office::paragraphs(&entry(archive, "word/document.xml")?, &office::DOCX, &notes)
}

/// The text of a document that was text already, a paragraph a line; of one in two languages the translation, if `target`
/// says so and there is one. The error is the reason alone.
pub(super) fn marked_up(text: &str, kind: Kind, target: bool) -> Result<String, String> {
    Ok(match kind {
        Kind::Srt => joined(&srt::paragraphs(text)),
        Kind::FlatOdt => joined(&office::paragraphs(text, &office::ODT, &Notes::new())?),
        Kind::Xliff => {
            let translation = if target {
                joined(&office::paragraphs(text, &office::XLIFF_TARGET, &Notes::new())?)
            } else {
                String::new()
            };
            if translation.is_empty() {
                joined(&office::paragraphs(text, &office::XLIFF_SOURCE, &Notes::new())?)
            } else {
                translation
            }
        }
        Kind::Xhtml => joined(&html::xml_paragraphs(text)),
        // Many who save XHTML call it HTML.
        _ if text.trim_start().starts_with("<?xml") => joined(&html::xml_paragraphs(text)),
        _ => joined(&html::paragraphs(text)),
    })
}

fn joined(paragraphs: &[String]) -> String {
    let lines = paragraphs.iter().map(|text| one_line(text)).filter(|text| !text.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// White space as HTML and office documents mean it: any run of it is a space; no-break spaces are none. A soft hyphen is a
/// place where a word may be cut, and no letter of it.
fn one_line(text: &str) -> String {
    let blank = |c: char| c.is_ascii_whitespace() || matches!(c, '\x0b' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let text = text.replace('\u{ad}', "");
    text.split(blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A file of the archive, as text.
fn entry(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String, String> {
    let file = archive.by_name(name).map_err(|e| format!("{name} in it cannot be read ({e})"))?;
    let mut text = Vec::new();
    let read = file.take(MOST_BYTES + 1).read_to_end(&mut text);
    read.map_err(|e| format!("{name} in it cannot be read ({e})"))?;
    if text.len() as u64 > MOST_BYTES {
        return Err(format!("{name} in it has more than {} MB; that is no document", MOST_BYTES >> 20));
    }
    String::from_utf8(text)
        .map_err(|_| format!("{name} in it is not UTF-8; if the document has a password, save it without"))
}
