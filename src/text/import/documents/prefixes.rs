//! Gives the elements of office documents the usual prefixes of their namespaces.

use quick_xml::events::BytesStart;

/// Namespaces and their usual prefixes. Office Open XML has two namespaces for each, one transitional and one
/// strict.
const USUAL: &[(&str, &str)] = &[
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "a"),
    ("http://purl.oclc.org/ooxml/drawingml/main", "a"),
    ("http://schemas.openxmlformats.org/presentationml/2006/main", "p"),
    ("http://purl.oclc.org/ooxml/presentationml/main", "p"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"),
];

/// The greatest number of declarations that apply at a place. Real documents have a few dozen.
const MOST: usize = 256;

/// The prefixes that are declared at a place in an XML file.
#[derive(Default)]
pub(super) struct Prefixes {
    /// The declarations of known namespaces with the depth of their elements, the innermost last.
    declared: Vec<Declaration>,
    /// The number of declarations with an unusual prefix.
    unusual: usize,
}

struct Declaration {
    depth: usize,
    prefix: String,
    /// The usual prefix, or `None` for an unknown namespace.
    usual: Option<&'static str>,
}

impl Declaration {
    fn is_unusual(&self) -> bool {
        self.usual.is_some_and(|usual| usual != self.prefix)
    }
}

impl Prefixes {
    /// Adds the declarations in the start tag of an element at this depth.
    pub(super) fn declare(&mut self, tag: &BytesStart<'_>, depth: usize) {
        if !tag.contains("xmlns") {
            return;
        }
        for attribute in tag.attributes().with_checks(false).flatten() {
            let key = attribute.key.as_ref();
            let Some(prefix) = key.strip_prefix("xmlns") else { continue };
            let prefix = prefix.strip_prefix(':').unwrap_or(prefix);
            let usual =
                USUAL.iter().find(|(name, _)| *name == attribute.value.trim()).map(|(_, usual)| *usual);
            // A declaration of an unknown namespace matters only if it ends the validity of an unusual prefix.
            let declaration = Declaration { depth, prefix: prefix.to_owned(), usual };
            if self.declared.len() < MOST && (usual.is_some() || self.unusual > 0) {
                self.unusual += usize::from(declaration.is_unusual());
                self.declared.push(declaration);
            }
        }
    }

    /// Removes the declarations of an element at this depth.
    pub(super) fn leave(&mut self, depth: usize) {
        while self.declared.last().is_some_and(|last| last.depth >= depth) {
            let gone = self.declared.pop();
            self.unusual -= usize::from(gone.is_some_and(|gone| gone.is_unusual()));
        }
    }

    /// Returns the name of an element with the usual prefix of its namespace, if `name` has another prefix.
    pub(super) fn renamed(&self, name: &str) -> Option<String> {
        if self.unusual == 0 {
            return None;
        }
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let declared = self.declared.iter().rev().find(|declared| declared.prefix == prefix);
        declared.and_then(|declared| declared.usual).map(|usual| format!("{usual}:{local}"))
    }
}
