//! Reads the chapters of an EPUB in reading order, as one document.

use super::archive::{Archive, resolved};
use super::html;
use super::paragraphs::Paragraphs;
use super::xml::{Node, Tag};
use crate::error::{Message, message};
use crate::text::decode::{self, Hints};
use crate::text::{Warning, magic};
use std::collections::{HashMap, HashSet};

/// Estimated memory for an entry in the list of chapters, in bytes, in addition to its identifier and path.
const LISTED: usize = 64;

/// The entry that lists the encrypted entries of the archive.
const ENCRYPTION: &str = "META-INF/encryption.xml";

/// Algorithms that only make fonts harder to extract. They do not prevent reading.
const FONT_ALGORITHMS: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// An item of the manifest: a file of the book.
struct Item {
    href: String,
    /// Whether the item is the table of contents, which only repeats the titles of the chapters.
    is_contents: bool,
    /// Whether the item is a picture or the like.
    is_media: bool,
    /// The identifier of an item that readers show if they cannot show this one.
    fallback: Option<String>,
}

/// The package document: the files of the book, by identifier, and the identifiers of its chapters in reading order.
#[derive(Default)]
struct Package {
    items: HashMap<String, Item>,
    order: Vec<String>,
}

/// Reads the paragraphs of all chapters.
pub(super) fn read(archive: &mut Archive<'_>, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let path = package_path(archive)?;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let package = Package::read(archive, &path, out)?;
    let encrypted = encrypted_entries(archive, out)?;
    let (mut missing, mut locked) = (Vec::new(), Vec::new());
    for id in &package.order {
        let Some(item) = package.chapter(id) else {
            missing.push(id.clone());
            continue;
        };
        if item.is_contents || item.is_media {
            continue;
        }
        let name = resolved(&folder, &item.href);
        // Some packers put references into names instead of decoding them.
        let entry = archive.find(&name).or_else(|| archive.find(&joined(&folder, &item.href)));
        match entry {
            None => missing.push(name),
            Some(entry) if encrypted.contains(&entry) => locked.push(entry),
            Some(entry) => chapter(archive, &entry, out)?,
        }
    }
    if out.is_empty() {
        return nothing_read(&missing, &locked);
    }
    for (names, warning) in
        [(missing, Warning::MissingParts as fn(Vec<String>) -> _), (locked, Warning::EncryptedParts)]
    {
        if !names.is_empty() {
            out.warnings.push(warning(names));
        }
    }
    Ok(())
}

/// Returns the error for a book without any text, if there is a particular reason.
fn nothing_read(missing: &[String], locked: &[String]) -> Result<(), Message> {
    if !locked.is_empty() {
        let fault = format!("its chapters are encrypted ({ENCRYPTION}), as in a book with copy protection");
        return Err(format!("{fault}; use a copy without copy protection").into());
    }
    match missing {
        [] => Ok(()),
        [first, ..] => {
            Err(format!("its chapters are missing, such as {first}; save or download the EPUB again").into())
        }
    }
}

fn joined(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    if folder.is_empty() { href.to_owned() } else { format!("{folder}/{href}") }
}

/// Adds the paragraphs of a chapter, which may be in any encoding that it declares.
fn chapter(archive: &mut Archive<'_>, entry: &str, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let bytes = archive.bytes(entry)?;
    let declared = magic::declared_encoding(&bytes).and_then(|label| label.parse().ok());
    let hints = Hints { declared, ..Hints::default() };
    let named = |reason: Message| message![format!("its entry {entry}: "), reason];
    let page = decode::decode(&bytes, hints).map_err(named)?;
    let warning = Warning::GuessedEncoding(page.encoding);
    if page.guessed && !out.warnings.contains(&warning) {
        out.warnings.push(warning);
    }
    html::read_xml(&page.text, out)
}

/// Returns the path of the package document.
fn package_path(archive: &mut Archive<'_>) -> Result<String, Message> {
    let (mut path, mut is_package) = (None, false);
    let container = archive.find("META-INF/container.xml").unwrap_or_default();
    each_tag(archive, &container, |tag| {
        // A book may also contain the same text as PDF or in another form.
        let kind = tag.attribute("media-type");
        if tag.local() == "rootfile" && !is_package {
            is_package = kind.is_none_or(|kind| kind == "application/oebps-package+xml");
            path = tag.attribute("full-path").filter(|_| is_package || path.is_none()).or(path.take());
        }
        Ok(())
    })?;
    let path = path.ok_or(
        "META-INF/container.xml does not name the package document; save or download the EPUB again",
    )?;
    let found = archive.find(&path).or_else(|| archive.find(&resolved("", &path)));
    Ok(found.unwrap_or(path))
}

impl Package {
    fn read(archive: &mut Archive<'_>, path: &str, out: &Paragraphs<'_>) -> Result<Package, Message> {
        let mut package = Package::default();
        let budget = out.budget;
        each_tag(archive, path, |tag| {
            match tag.local() {
                "item" => {
                    if let Some((id, item)) = tag.attribute("id").zip(Item::new(tag)) {
                        budget.text(id.len() + item.href.len() + LISTED)?;
                        package.items.insert(id, item);
                    }
                }
                "itemref" => {
                    if let Some(id) = tag.attribute("idref") {
                        budget.text(id.len() + LISTED)?;
                        package.order.push(id);
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(package)
    }

    /// Returns the item with this identifier, or its fallback if it is a picture.
    fn chapter(&self, id: &str) -> Option<&Item> {
        let item = self.items.get(id)?;
        let fallback = || item.fallback.as_ref().and_then(|id| self.items.get(id));
        if item.is_media { fallback().or(Some(item)) } else { Some(item) }
    }
}

impl Item {
    fn new(tag: &Tag<'_>) -> Option<Item> {
        let kind = tag.attribute("media-type").unwrap_or_default();
        Some(Item {
            href: tag.attribute("href")?,
            is_contents: tag.attribute("properties").is_some_and(|p| p.split(' ').any(|p| p == "nav")),
            is_media: ["image/", "audio/", "video/", "font/", "application/pdf"]
                .iter()
                .any(|k| kind.starts_with(k)),
            fallback: tag.attribute("fallback"),
        })
    }
}

/// Returns the names of the encrypted entries of the archive.
fn encrypted_entries(archive: &mut Archive<'_>, out: &Paragraphs<'_>) -> Result<HashSet<String>, Message> {
    let (mut references, mut is_font) = (Vec::new(), false);
    let Some(list) = archive.find(ENCRYPTION) else { return Ok(HashSet::new()) };
    each_tag(archive, &list, |tag| {
        match tag.local() {
            "EncryptedData" => is_font = false,
            "EncryptionMethod" => {
                is_font |=
                    tag.attribute("Algorithm").is_some_and(|name| FONT_ALGORITHMS.contains(&name.as_str()));
            }
            "CipherReference" if !is_font => {
                if let Some(path) = tag.attribute("URI") {
                    out.budget.text(path.len() + LISTED)?;
                    references.push(path);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(references.iter().filter_map(|path| archive.find(&resolved("", path))).collect())
}

/// Calls `take` for each start tag of an entry.
fn each_tag(
    archive: &mut Archive<'_>,
    entry: &str,
    mut take: impl FnMut(&Tag<'_>) -> Result<(), Message>,
) -> Result<(), Message> {
    let mut xml = archive.xml(entry)?;
    loop {
        match xml.next()? {
            Node::Eof => return Ok(()),
            Node::Start(tag) | Node::Empty(tag) => take(&tag)?,
            Node::End(_) | Node::Text(_) => {}
        }
    }
}
