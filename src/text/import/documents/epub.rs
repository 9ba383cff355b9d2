//! Reads the chapters of an EPUB in reading order, as one document.

use super::archive::Archive;
use super::html;
use super::paragraphs::Paragraphs;
use super::xml;
use crate::error::Message;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Estimated memory for an entry in the list of chapters, in bytes, in addition to its identifier and path.
const LISTED: usize = 64;

/// Reads the paragraphs of all chapters.
pub(super) fn read(archive: &mut Archive<'_>, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let budget = out.budget;
    let mut package = None;
    each_tag(archive, "META-INF/container.xml", |name, tag| {
        if name == "rootfile" && package.is_none() {
            package = attribute(tag, "full-path");
        }
        Ok(())
    })?;
    let package = package.ok_or(
        "META-INF/container.xml does not name the package document; save or download the EPUB again",
    )?;
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);
    // `items` maps identifiers to the archive entries of the chapters, and to `None` for the table of
    // contents. `order` has the identifiers in reading order.
    let (mut items, mut order) = (HashMap::new(), Vec::new());
    each_tag(archive, &package, |name, tag| {
        match name {
            "item" => {
                // The table of contents only repeats the titles of the chapters.
                let is_contents =
                    attribute(tag, "properties").is_some_and(|p| p.split(' ').any(|p| p == "nav"));
                if let Some((id, href)) = attribute(tag, "id").zip(attribute(tag, "href")) {
                    budget.text(id.len() + folder.len() + href.len() + LISTED)?;
                    items.insert(id, (!is_contents).then(|| resolved(folder, &href)));
                }
            }
            "itemref" => {
                if let Some(id) = attribute(tag, "idref") {
                    budget.text(id.len() + LISTED)?;
                    order.push(id);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    for id in order {
        let entry = items.get(&id).ok_or_else(|| {
            format!(
                "its entry {package} does not name the file of the chapter {id}; save or download the EPUB again"
            )
        })?;
        if let Some(entry) = entry {
            html::read_xml(&archive.text(entry)?, out)?;
        }
    }
    Ok(())
}

/// Calls `take` for each start tag of an entry, with its local name and the tag itself.
fn each_tag(
    archive: &mut Archive<'_>,
    entry: &str,
    mut take: impl FnMut(&str, &BytesStart<'_>) -> Result<(), Message>,
) -> Result<(), Message> {
    let mut xml = archive.xml(entry)?;
    loop {
        match xml.next()? {
            Event::Eof => return Ok(()),
            Event::Start(tag) | Event::Empty(tag) => take(tag.local_name().as_ref(), &tag)?,
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    xml::attribute(tag, name).map(|value| value.replace("&amp;", "&"))
}

/// Returns the archive entry that `href`, a reference in a file in `folder`, points to.
fn resolved(folder: &str, href: &str) -> String {
    let href = percent_decoded(href.split('#').next().unwrap_or_default());
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).filter(|_| *first == b'%').and_then(|hex| str::from_utf8(hex).ok());
        let code = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(code.unwrap_or(*first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved() {
        assert_eq!(resolved("OEBPS/text", "../ch%201.xhtml#a"), "OEBPS/ch 1.xhtml");
        assert_eq!(resolved("", "%zz/../a"), "a");
    }
}
