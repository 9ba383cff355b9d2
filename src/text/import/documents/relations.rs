//! Reads the relationships between the parts of an office document.

use super::archive::{Archive, resolved};
use super::xml::Node;
use crate::error::Message;

/// A relationship of a part to another part.
pub(super) struct Relation {
    pub(super) id: String,
    /// The last part of its type, such as `slide`.
    pub(super) kind: String,
    /// The entry to which it refers. The archive may call it by another case.
    pub(super) target: String,
}

/// Returns the relationships that the entry `list` contains, without links to other files. The targets are relative to
/// `folder`.
fn relations(archive: &mut Archive<'_>, list: &str, folder: &str) -> Result<Vec<Relation>, Message> {
    let mut found = Vec::new();
    let Some(list) = archive.find(list) else { return Ok(found) };
    let mut xml = archive.xml(&list)?;
    loop {
        match xml.next()? {
            Node::Eof => return Ok(found),
            Node::Start(tag) | Node::Empty(tag) if tag.local() == "Relationship" => {
                let kind = tag.attribute("Type").unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let is_external = tag.attribute("TargetMode").is_some_and(|mode| mode == "External");
                if let Some(target) = tag.attribute("Target").filter(|_| !is_external) {
                    let (id, target) = (tag.attribute("Id").unwrap_or_default(), resolved(folder, &target));
                    found.push(Relation { id, kind, target });
                }
            }
            _ => {}
        }
    }
}

/// Returns the relationships of a part.
pub(super) fn relations_of(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Relation>, Message> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let list = resolved(folder, &format!("_rels/{file}.rels"));
    relations(archive, &list, folder)
}

/// Returns the name of the main part of a package, if its first element is `root`. `usual` is the usual name of this part,
/// for packages that do not name it.
pub(super) fn main_part(archive: &mut Archive<'_>, root: &str, usual: &str) -> Option<String> {
    let related = relations(archive, "_rels/.rels", "").unwrap_or_default();
    let mut main = related.into_iter().filter(|one| one.kind == "officeDocument");
    let main = main.find_map(|one| archive.find(&one.target));
    main.filter(|name| has_root(archive, name, root)).or_else(|| archive.find(usual))
}

/// Whether `root` is the first element of an entry.
fn has_root(archive: &mut Archive<'_>, entry: &str, root: &str) -> bool {
    let Ok(mut xml) = archive.xml(entry) else { return false };
    loop {
        match xml.next() {
            Ok(Node::Text(text)) if text.trim().is_empty() => {}
            Ok(Node::Start(tag)) => return tag.name() == root,
            _ => return false,
        }
    }
}
