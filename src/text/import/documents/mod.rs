//! Converts documents to plain text with one paragraph per line.

mod archive;
mod epub;
mod html;
mod office;
mod srt;

use crate::text::magic::Kind;
use archive::Archive;
use office::Notes;

/// Determines the document format of a ZIP archive from its entries.
pub(super) fn archive_kind(bytes: &[u8]) -> Option<Kind> {
    let archive = Archive::open(bytes).ok()?;
    let container = "META-INF/container.xml";
    let kinds = [("word/document.xml", Kind::Docx), (container, Kind::Epub), ("content.xml", Kind::Odt)];
    kinds.into_iter().find_map(|(name, kind)| archive.has(name).then_some(kind))
}

/// Returns the text of a document that is a ZIP archive. The error gives the reason, without the file name.
pub(in crate::text) fn of_archive(bytes: &[u8], kind: Kind) -> Result<String, String> {
    let mut archive = Archive::open(bytes)?;
    let paragraphs = match kind {
        Kind::Docx => office::docx_paragraphs(&mut archive)?,
        Kind::Odt => office::paragraphs(&archive.text("content.xml")?, &office::ODT, &Notes::new())?,
        _ => epub::paragraphs(&mut archive)?,
    };
    Ok(joined(&paragraphs))
}

/// Returns the text of a document that is a decoded text file. If `target` is set, returns the translation of
/// an XLIFF file that has one. The error gives the reason, without the file name.
pub(in crate::text) fn of_markup(markup: &str, kind: Kind, target: bool) -> Result<String, String> {
    let xml = |schema| office::paragraphs(markup, schema, &Notes::new()).map(|found| joined(&found));
    match kind {
        Kind::Subtitles => Ok(joined(&srt::paragraphs(markup))),
        Kind::FlatOdt => xml(&office::ODT),
        Kind::Xliff => {
            let translation = if target { xml(&office::XLIFF_TARGET)? } else { String::new() };
            if translation.is_empty() { xml(&office::XLIFF_SOURCE) } else { Ok(translation) }
        }
        // XHTML pages often have the extension of HTML.
        _ if kind == Kind::Xhtml || markup.trim_start().starts_with("<?xml") => {
            Ok(joined(&html::xml_paragraphs(markup)))
        }
        _ => Ok(joined(&html::paragraphs(markup))),
    }
}

fn joined(paragraphs: &[String]) -> String {
    let lines = paragraphs.iter().map(|text| one_line(text)).filter(|text| !text.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// Puts a paragraph on one line, with single spaces. Keeps no-break spaces and removes soft hyphens.
fn one_line(text: &str) -> String {
    let blank = |c: char| c.is_ascii_whitespace() || matches!(c, '\x0b' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let text = text.replace('\u{ad}', "");
    text.split(blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
