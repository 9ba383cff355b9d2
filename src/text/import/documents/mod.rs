//! Converts documents to plain text with one paragraph per line.

mod archive;
mod asciidoc;
mod cdata;
#[cfg(test)]
mod checks;
mod docx;
mod docx_parts;
mod elements;
mod epub;
mod equations;
mod formats;
mod front_matter;
mod html;
mod html_input;
mod ignore;
mod markdown;
mod markup;
mod odt;
mod pairing;
mod paragraphs;
mod pptx;
mod prefixes;
mod prepared;
mod relations;
mod restructured_text;
mod spans;
mod subtitles;
mod utf8;
mod xliff;
mod xliff_tags;
mod xml;

use crate::error::Message;
use crate::limits::Budget;
use crate::text::import::extract::Extract;
use crate::text::magic::{self, Kind};
use crate::text::{ReadOptions, Warning};
use archive::Archive;
use paragraphs::Paragraphs;
use xml::Xml;

/// Determines the document format of a ZIP archive from its entries.
pub(super) fn archive_kind(bytes: &[u8]) -> Option<Kind> {
    let budget = Budget::default();
    let mut archive = Archive::open(bytes, &budget).ok()?;
    if docx::main_part(&mut archive).is_some() {
        return Some(Kind::Docx);
    }
    if pptx::main_part(&mut archive).is_some() {
        return Some(Kind::Pptx);
    }
    if magic::is_sheet(bytes) {
        return None;
    }
    let kinds = [("META-INF/container.xml", Kind::Epub), ("content.xml", Kind::Odt)];
    kinds.into_iter().find_map(|(name, kind)| archive.find(name).map(|_| kind))
}

/// Returns the text of a document that is a ZIP archive, and warnings. If `tags` is set, the inline markup is kept. The
/// error gives the reason, without the file name.
pub(in crate::text) fn of_archive(
    bytes: &[u8],
    kind: Kind,
    tags: bool,
    budget: &Budget,
) -> Result<(Extract, Vec<Warning>), Message> {
    let mut archive = Archive::open(bytes, budget)?;
    let mut out = Paragraphs::new(budget).marked(tags);
    match kind {
        Kind::Docx => docx::read(&mut archive, &mut out)?,
        Kind::Pptx => pptx::read(&mut archive, &mut out)?,
        Kind::Odt => odt::read(archive.xml("content.xml")?, &mut out)?,
        _ => epub::read(&mut archive, &mut out)?,
    }
    let warnings = std::mem::take(&mut out.warnings);
    Ok((out.finish()?, warnings))
}

/// Returns the text of a document that is a decoded text file. If the options ask for the target, an XLIFF file yields
/// its translation, or its source text if it has no translation. Also returns warnings. The error gives the reason, without
/// the file name.
pub(in crate::text) fn of_markup(
    markup: &str,
    kind: Kind,
    options: &ReadOptions,
    budget: &Budget,
) -> Result<(Extract, Vec<Warning>), Message> {
    let xml = || Xml::new(markup.as_bytes(), kind.name(), budget);
    let mut out = Paragraphs::placed(budget).marked(options.tags);
    match kind {
        Kind::Markdown => markdown::read(markup, &mut out)?,
        Kind::AsciiDoc => asciidoc::read(markup, &mut out)?,
        Kind::RestructuredText => restructured_text::read(markup, &mut out)?,
        Kind::Subtitles => subtitles::read(markup, &mut out)?,
        Kind::FlatOdt => odt::read(xml(), &mut out)?,
        Kind::Xliff => {
            if options.target {
                xliff::read(xml(), xliff::Side::Target, &mut out)?;
            }
            if out.is_empty() {
                xliff::read(xml(), xliff::Side::Source, &mut out)?;
            }
        }
        // An XHTML page may have the extension `.html`. It then usually begins with `<?xml`.
        _ if kind == Kind::Xhtml || markup.trim_start().starts_with("<?xml") => {
            html::read_xml(markup, &mut out)?;
        }
        _ => html::read(markup, &mut out)?,
    }
    let warnings = std::mem::take(&mut out.warnings);
    Ok((out.finish()?, warnings))
}
