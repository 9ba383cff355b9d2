//! The contents of a TMX file: its header, and units with all their elements.

use super::token::{Attributes, Place, find};
use serde::{Deserialize, Serialize};

/// The header of a TMX.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// The `version` of the `tmx` element.
    pub version: Option<String>,
    /// The attributes of the `header` element.
    pub attributes: Attributes,
    /// Its notes.
    pub notes: Vec<Annotation>,
    /// Its properties.
    pub props: Vec<Annotation>,
}

impl Header {
    /// An attribute of the `header` element.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        find(&self.attributes, name)
    }
}

/// A `note` or a `prop`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotation {
    /// Its attributes; a `prop` has a `type`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Attributes,
    /// Its text.
    pub text: String,
}

impl Annotation {
    /// The `type` of a `prop`.
    pub fn kind(&self) -> Option<&str> {
        find(&self.attributes, "type")
    }
}

/// An inline element of a segment, as written in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Offset in the text where it belongs, in bytes.
    pub at: usize,
    /// The whole element, or only one of its tags if its content is part of the text (`hi`).
    pub markup: String,
}

/// A `tuv`: the unit in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variant {
    /// The position where it begins.
    pub place: Place,
    /// Its language, from `xml:lang` or `lang`.
    pub lang: String,
    /// The text of its segment, without native code.
    pub text: String,
    /// Everything else.
    pub extra: SideExtra,
}

/// A `tu`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TmxUnit {
    /// The position where it begins.
    pub place: Place,
    /// Its attributes.
    pub attributes: Attributes,
    /// Its notes.
    pub notes: Vec<Annotation>,
    /// Its properties.
    pub props: Vec<Annotation>,
    /// Its variants, in the order of the file.
    pub variants: Vec<Variant>,
}

impl TmxUnit {
    /// The text of the first property of this type.
    pub fn prop(&self, kind: &str) -> Option<&str> {
        self.props.iter().find(|p| p.kind() == Some(kind)).map(|p| p.text.trim())
    }

    /// An attribute of the `tu` element.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        find(&self.attributes, name)
    }
}

/// The parts of a TMX unit that other formats lack, kept so that they can be written to TMX again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    /// Attributes of the `tu`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Attributes,
    /// Its notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Annotation>,
    /// Its properties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Annotation>,
    /// The same for the source variant.
    #[serde(default, skip_serializing_if = "SideExtra::is_empty")]
    pub source: SideExtra,
    /// The same for the target variant.
    #[serde(default, skip_serializing_if = "SideExtra::is_empty")]
    pub target: SideExtra,
}

/// The parts of a TMX variant besides its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideExtra {
    /// Attributes of the `tuv`, without its language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Attributes,
    /// Its notes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Annotation>,
    /// Its properties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub props: Vec<Annotation>,
    /// The inline elements of its segment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
}

impl SideExtra {
    fn is_empty(&self) -> bool {
        *self == SideExtra::default()
    }
}
