//! Reads the chapters of an EPUB in reading order, as one document.

use super::archive::Archive;
use super::{html, office};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Returns the paragraphs of all chapters.
pub(super) fn paragraphs(archive: &mut Archive<'_>) -> Result<Vec<String>, String> {
    let container = archive.text("META-INF/container.xml")?;
    let mut package = None;
    each_tag(&container, |name, tag| {
        if name == "rootfile" && package.is_none() {
            package = attribute(tag, "full-path");
        }
    })?;
    let package = package.ok_or("its META-INF/container.xml names no package; save or download it again")?;
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let (mut items, mut order) = (HashMap::new(), Vec::new());
    each_tag(&archive.text(&package)?, |name, tag| match name {
        "item" => {
            let is_contents = attribute(tag, "properties").is_some_and(|p| p.split(' ').any(|p| p == "nav"));
            if let Some((id, href)) = attribute(tag, "id").zip(attribute(tag, "href")) {
                items.insert(id, (href, is_contents));
            }
        }
        "itemref" => order.extend(attribute(tag, "idref")),
        _ => {}
    })?;
    let mut out = Vec::new();
    for id in order {
        let (href, is_contents) = items.get(&id).ok_or_else(|| {
            format!("its entry {package} names no file for {id}; save or download it again")
        })?;
        // Skip the table of contents, which only repeats the titles of the chapters.
        if *is_contents {
            continue;
        }
        out.extend(html::xml_paragraphs(&archive.text(&resolved(&folder, href))?));
    }
    Ok(out)
}

/// Calls `take` for each start tag, with its local name and the tag itself.
fn each_tag(xml: &str, mut take: impl FnMut(&str, &BytesStart<'_>)) -> Result<(), String> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(office::damaged)? {
            Event::Eof => return Ok(()),
            Event::Start(tag) | Event::Empty(tag) => take(tag.local_name().as_ref(), &tag),
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    office::attribute(tag, name).map(|value| value.replace("&amp;", "&"))
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
