//! The rules of the checker, and its findings. Each rule has a name, a severity and a list of the programs that it
//! affects.

use crate::format::tmx::token::Place;
use crate::quality::Flag;
use serde::Serialize;

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Some importers silently lose information.
    Warning,
    /// Some importers reject the file, or lose or overwrite a translation.
    Error,
}

/// A rule of the checker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// The name of the rule.
    #[serde(rename = "rule")]
    pub name: &'static str,
    /// The severity of a violation.
    pub severity: Severity,
    /// The programs that have problems with a violation, and what happens in them.
    pub who: &'static str,
}

/// A violation of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1, in characters.
    pub column: u64,
    /// The rule that is violated.
    #[serde(flatten)]
    pub rule: Rule,
    /// A description of the violation.
    pub message: String,
}

impl Finding {
    pub(super) fn new(place: Place, rule: Rule, message: impl Into<String>) -> Finding {
        Finding { line: place.line, column: place.column, rule, message: message.into() }
    }
}

/// Returns the rule for a quality flag.
pub(super) fn flag(flag: Flag) -> Rule {
    warning(flag.name(), "people who rely on the translation")
}

const ALL_READERS: &str = "all readers; OmegaT 3.6 skips the file without reporting an error";
const VALIDATORS: &str = "readers that validate: OmegaT 6.1, xmllint with the DTD";
const OMEGAT: &str = "OmegaT silently ignores this variant";

const fn error(name: &'static str, who: &'static str) -> Rule {
    Rule { name, severity: Severity::Error, who }
}

const fn warning(name: &'static str, who: &'static str) -> Rule {
    Rule { name, severity: Severity::Warning, who }
}

pub(super) const WELL_FORMED: Rule = error("well-formed", ALL_READERS);
pub(super) const ROOT: Rule = error("root", ALL_READERS);
pub(super) const BYTE_ORDER_MARK: Rule =
    warning("byte-order-mark", "tools that treat the mark as text (Moses scripts, awk)");
pub(super) const ENCODING: Rule =
    warning("encoding", "tools that read only UTF-8 (lttoolbox, corpus scripts)");
pub(super) const ENCODING_UNKNOWN: Rule = error("encoding-unknown", ALL_READERS);
pub(super) const DOCTYPE: Rule = warning("doctype", "secure readers do not expand entity definitions");
pub(super) const NAMESPACE: Rule = error("namespace", VALIDATORS);
pub(super) const VERSION: Rule = error("version", VALIDATORS);
pub(super) const HEADER: Rule = error("header", VALIDATORS);
pub(super) const HEADER_ATTRIBUTE: Rule = error("header-attribute", VALIDATORS);
pub(super) const VALUE: Rule = error("value", VALIDATORS);
pub(super) const BODY: Rule = error("body", ALL_READERS);
pub(super) const NO_UNITS: Rule = warning("no-units", "users who expect translations in the file");
pub(super) const ELEMENT: Rule = error("element", VALIDATORS);
pub(super) const ORDER: Rule = error("order", VALIDATORS);
pub(super) const ATTRIBUTE: Rule = error("attribute", VALIDATORS);
pub(super) const ATTRIBUTE_MISSING: Rule = error("attribute-missing", VALIDATORS);
pub(super) const TEXT: Rule = error("text", VALIDATORS);
pub(super) const DATE: Rule =
    error("date", "OmegaT and translate-toolkit lose dates in other forms or with an offset");
pub(super) const TUID: Rule = warning("tuid", "translation memories that keep one unit per identifier");
pub(super) const VARIANTS: Rule = error("variants", "all readers: the unit contains no translation");
pub(super) const VARIANT_TWICE: Rule = warning("variant-twice", "most readers keep only one of them");
pub(super) const LANGUAGE: Rule = error("language", OMEGAT);
pub(super) const LANGUAGE_CODE: Rule = error("language-code", OMEGAT);
pub(super) const LANGUAGE_OLD: Rule =
    error("language-old", "readers of TMX 1.4 that support only xml:lang (mtdata, tmxt)");
pub(super) const SOURCE_LANGUAGE: Rule =
    error("source-language", "OmegaT and translate-toolkit find no source in the unit");
pub(super) const SOURCE_FIRST: Rule = warning("source-first", "translate-toolkit swaps source and target");
pub(super) const SEGMENT: Rule = error("segment", VALIDATORS);
pub(super) const SEGMENT_EMPTY: Rule =
    error("segment-empty", "OmegaT replaces the translation with an empty one");
pub(super) const SEGMENT_SPACE: Rule =
    warning("segment-space", "translation memories that compare exactly never match the segment");
pub(super) const SEGMENT_LONG: Rule =
    warning("segment-long", "translation memories and machine translation, which expect sentences");
pub(super) const CONFLICT: Rule =
    warning("conflict", "translation memories that keep one translation per source, such as that of OmegaT");
pub(super) const CODE: Rule = error("code", "CAT tools show broken tags");
pub(super) const CHARACTER: Rule =
    warning("character", "readers that reject control characters and noncharacters");
