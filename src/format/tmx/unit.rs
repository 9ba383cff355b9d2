//! The contents of a TMX file: its header, and units with all their elements.

use super::token::{Attributes, Place, find};
use serde::{Deserialize, Serialize};

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
        self.props.iter().find(|p| p.kind() == Some(kind)).map(|p| p.text.trim())
    }

    /// Returns the value of an attribute of the `tu` element.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        find(&self.attributes, name)
    }
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

impl SideExtra {
    fn is_empty(&self) -> bool {
        *self == SideExtra::default()
    }
}
