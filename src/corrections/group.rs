//! Units of a reviewed file, and the corrected units that replace them.

use crate::format::Unit;

/// The texts of a unit of the reviewed file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Texts {
    Whole(String, String),
    /// A hash of the texts, which is all that a sheet keeps of them.
    #[cfg_attr(not(feature = "documents"), allow(dead_code, reason = "only sheets have keys"))]
    Key(String),
}

/// A unit of the reviewed file that corrected units replace.
#[derive(Debug, Clone)]
pub(super) struct Reviewed {
    pub(super) unit: Option<u32>,
    pub(super) texts: Texts,
}

/// A unit as a person left it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CorrectedUnit {
    pub unit: Unit,
    /// Whether a person confirmed the unit.
    pub fixed: bool,
    pub export: bool,
    /// Whether a person changed the texts of the unit.
    pub edited: bool,
    /// Whether a person made the unit without confirming it.
    pub draft: bool,
    /// Whether only the texts of the unit are known. The rest of it is that of the reviewed unit.
    pub bare: bool,
}

/// Successive units of the reviewed file that are replaced together, and the corrected units that replace
/// them.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) line: usize,
    /// The document, or `None` if the corrections do not name it.
    pub(super) document: Option<String>,
    pub(super) was: Vec<Reviewed>,
    pub(super) becomes: Vec<CorrectedUnit>,
}
