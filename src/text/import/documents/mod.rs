//! Converts documents to plain text with one paragraph per line.

mod archive;
mod cdata;
mod epub;
mod html;
mod ignore;
mod markdown;
mod office;
mod paragraphs;
mod srt;
mod xml;

use crate::error::Message;
use crate::limits::Budget;
use crate::text::import::extract::Extract;
use crate::text::magic::Kind;
use archive::Archive;
use office::Notes;
use paragraphs::Paragraphs;
use xml::Xml;

/// Determines the document format of a ZIP archive from its entries.
pub(super) fn archive_kind(bytes: &[u8]) -> Option<Kind> {
    let budget = Budget::default();
    let archive = Archive::open(bytes, &budget).ok()?;
    let container = "META-INF/container.xml";
    let kinds = [("word/document.xml", Kind::Docx), (container, Kind::Epub), ("content.xml", Kind::Odt)];
    kinds.into_iter().find_map(|(name, kind)| archive.has(name).then_some(kind))
}

/// Returns the text of a document that is a ZIP archive. The error gives the reason, without the file name.
pub(in crate::text) fn of_archive(bytes: &[u8], kind: Kind, budget: &Budget) -> Result<String, Message> {
    let mut archive = Archive::open(bytes, budget)?;
    let mut out = Paragraphs::new(budget);
    match kind {
        Kind::Docx => office::docx(&mut archive, &mut out)?,
        Kind::Odt => office::walk(archive.xml("content.xml")?, &office::ODT, &Notes::default(), &mut out)?,
        _ => epub::read(&mut archive, &mut out)?,
    }
    Ok(out.finish()?.text)
}

/// Returns the text of a document that is a decoded text file. If `target` is set, an XLIFF file yields its
/// translation, or its source text if it has no translation. The error gives the reason, without the file
/// name.
pub(in crate::text) fn of_markup(
    markup: &str,
    kind: Kind,
    target: bool,
    budget: &Budget,
) -> Result<Extract, Message> {
    let xml = |schema| {
        let mut out = Paragraphs::new(budget);
        office::walk(Xml::new(markup.as_bytes(), kind.name(), budget), schema, &Notes::default(), &mut out)?;
        Ok(out.finish()?.text)
    };
    let mut out = Paragraphs::placed(budget);
    match kind {
        Kind::Markdown => markdown::read(markup, &mut out)?,
        Kind::Subtitles => srt::read(markup, &mut out)?,
        Kind::FlatOdt => return xml(&office::ODT).map(Extract::from),
        Kind::Xliff => {
            let translation = if target { xml(&office::XLIFF_TARGET)? } else { String::new() };
            let text = if translation.is_empty() { xml(&office::XLIFF_SOURCE)? } else { translation };
            return Ok(text.into());
        }
        // An XHTML page may have the extension `.html`. It then usually begins with `<?xml`.
        _ if kind == Kind::Xhtml || markup.trim_start().starts_with("<?xml") => {
            html::read_xml(markup, &mut out)?;
        }
        _ => html::read(markup, &mut out)?,
    }
    out.finish()
}
