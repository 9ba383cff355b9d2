//! What a TMX says: the header, and units with everything that stands in them.

use super::input::Place;
use super::scan::Attributes;
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

/// An inline element of a segment, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Before which byte of the text it stands.
    pub at: usize,
    /// The element, or the one tag of it if its content is part of the text (`hi`).
    pub markup: String,
}

/// A `tuv`: the unit in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variant {
    /// Where it begins.
    pub place: Place,
    /// Its language, from `xml:lang` or `lang`.
    pub lang: String,
    /// Its other attributes.
    pub attributes: Attributes,
    /// Its notes.
    pub notes: Vec<Annotation>,
    /// Its properties.
    pub props: Vec<Annotation>,
    /// The text of its segment, without what inline codes hold.
    pub text: String,
    /// The inline elements of its segment.
    pub codes: Vec<Code>,
}

/// A `tu`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TmxUnit {
    /// Where it begins.
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
    /// The text of the first property of that type.
    pub fn prop(&self, kind: &str) -> Option<&str> {
        self.props.iter().find(|p| p.kind() == Some(kind)).map(|p| p.text.trim())
    }

    /// An attribute of the `tu` element.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        find(&self.attributes, name)
    }
}

/// The value of the attribute of that name.
pub(super) fn find<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// What a TMX says of a unit beyond what every format has: kept, so that it can be written again.
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
    /// The same of the source variant.
    #[serde(default, skip_serializing_if = "SideExtra::is_empty")]
    pub source: SideExtra,
    /// The same of the target variant.
    #[serde(default, skip_serializing_if = "SideExtra::is_empty")]
    pub target: SideExtra,
}

/// What a TMX says of one side beyond its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideExtra {
    /// Attributes of the `tuv`, its language not among them.
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
