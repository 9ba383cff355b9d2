//! The contents of a TMX file: its header, and units with all their elements.

use super::scan::Scanner;
use super::token::{Attributes, Place, Token, find};
use super::xml::is_name;
use serde::{Deserialize, Serialize};
use std::io::{self, Cursor};

/// The header of a TMX file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// The `version` attribute of the `tmx` element.
    pub version: Option<String>,
    /// The attributes of the `header` element.
    pub attributes: Attributes,
    /// The `note` elements.
    pub notes: Vec<Annotation>,
    /// The `prop` elements.
    pub props: Vec<Annotation>,
}

impl Header {
    /// Returns the value of an attribute of the `header` element.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        find(&self.attributes, name)
    }
}

/// A `note` or `prop` element.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotation {
    /// The attributes. A `prop` element has a `type` attribute.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Attributes,
    /// The text of the element.
    pub text: String,
}

impl Annotation {
    /// Returns the `type` attribute of a `prop` element.
    pub fn kind(&self) -> Option<&str> {
        find(&self.attributes, "type")
    }
}

/// An inline code of a segment: a whole element, or a single start or end tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Offset in the text where the element belongs, in bytes.
    pub at: usize,
    /// The whole element as XML, or only its start or end tag if its content is part of the text (`hi`).
    pub markup: String,
}

/// A `tuv` element: the text of a unit in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variant {
    /// The position where the element begins.
    pub place: Place,
    /// The language, from the attribute `xml:lang` or `lang`.
    pub lang: String,
    /// The text of the segment, without inline codes.
    pub text: String,
    /// All other information in the element.
    pub extra: SideExtra,
}

/// A `tu` element: a translation unit with one variant for each language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TmxUnit {
    /// The position where the element begins.
    pub place: Place,
    /// The attributes of the element.
    pub attributes: Attributes,
    /// The `note` elements.
    pub notes: Vec<Annotation>,
    /// The `prop` elements.
    pub props: Vec<Annotation>,
    /// The variants, in the order of the file.
    pub variants: Vec<Variant>,
}

impl TmxUnit {
    /// Returns the text of the unit's first `prop` element of this type.
    pub fn prop(&self, kind: &str) -> Option<&str> {
        prop(&self.props, kind)
    }

    /// Returns the value of an attribute of the `tu` element.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        find(&self.attributes, name)
    }
}

/// Returns the text of the first `prop` element of a type.
pub(in crate::format) fn prop<'a>(props: &'a [Annotation], kind: &str) -> Option<&'a str> {
    props.iter().find(|prop| prop.kind() == Some(kind)).map(|prop| prop.text.trim())
}

/// Returns a scanner over the inline elements of a segment, inside a `seg` element.
pub(in crate::format) fn scanner_of(codes: &[Code]) -> io::Result<Scanner> {
    let markup: String = codes.iter().map(|code| code.markup.as_str()).collect();
    Scanner::new(Box::new(Cursor::new(format!("<seg>{markup}</seg>"))))
}

/// The parts of a TMX unit that other formats cannot represent. They are kept so that they can be written back to TMX.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    /// The attributes of the `tu` element.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Attributes,
    /// The `note` elements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Annotation>,
    /// The `prop` elements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Annotation>,
    /// The attributes, notes, properties and inline elements of the source variant.
    #[serde(default, skip_serializing_if = "SideExtra::is_empty")]
    pub source: SideExtra,
    /// The attributes, notes, properties and inline elements of the target variant.
    #[serde(default, skip_serializing_if = "SideExtra::is_empty")]
    pub target: SideExtra,
}

/// The parts of a TMX variant other than its language and text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideExtra {
    /// The attributes of the `tuv` element, except the language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Attributes,
    /// The `note` elements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Annotation>,
    /// The `prop` elements.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Annotation>,
    /// The inline elements of the segment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
}

impl Extra {
    /// Returns a description of the problem if an attribute has a name that XML does not allow, or if the inline
    /// elements of a segment are not well-formed XML. TMX readers never produce such an `Extra`.
    pub(in crate::format) fn problem(&self) -> Option<String> {
        let sides = [("source", &self.source), ("target", &self.target)];
        let in_sides = sides.iter().flat_map(|(_, side)| side.notes.iter().chain(&side.props));
        let annotations = self.notes.iter().chain(&self.props).chain(in_sides).map(|a| &a.attributes);
        let all = annotations.chain([&self.attributes]).chain(sides.iter().map(|(_, side)| &side.attributes));
        let mut names = all.flatten().map(|(name, _)| name);
        if let Some(name) = names.find(|name| !is_name(name)) {
            return Some(format!("tmx: {name:?} is not a name that XML allows for an attribute; correct it"));
        }
        let (name, reason) = sides.into_iter().find_map(|(name, side)| Some((name, side.ill_formed()?)))?;
        Some(format!("tmx.{name}.codes: {reason}"))
    }
}

impl SideExtra {
    /// Returns a description of the problem if the inline elements are not well-formed XML.
    fn ill_formed(&self) -> Option<String> {
        if self.codes.is_empty() {
            return None;
        }
        let mut scanner = scanner_of(&self.codes).ok()?;
        loop {
            match scanner.next() {
                Ok(Token::Eof) => return None,
                Ok(Token::Doctype) => return Some("a document type is no inline element; remove it".into()),
                Ok(_) => {}
                Err(fault) => return Some(fault.reason),
            }
        }
    }

    fn is_empty(&self) -> bool {
        *self == SideExtra::default()
    }
}
