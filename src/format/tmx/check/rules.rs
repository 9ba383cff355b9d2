//! The rules: what each is called, how bad a breach is, and who trips over it.

use serde::Serialize;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Some importer loses something without a word.
    Warning,
    /// Some importer refuses the file, or blanks or loses a translation.
    Error,
}

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// What it is called.
    #[serde(rename = "rule")]
    pub name: &'static str,
    /// How bad a breach is.
    pub severity: Severity,
    /// Who trips over it.
    pub who: &'static str,
}

const EVERYBODY: &str = "every reader; OmegaT 3.6 drops the file and exits 0";
const VALIDATORS: &str = "readers that validate: OmegaT 6.1, xmllint with the DTD";
const PICKERS: &str = "OmegaT, which ignores such a variant without a word";

const fn error(name: &'static str, who: &'static str) -> Rule {
    Rule { name, severity: Severity::Error, who }
}

const fn warning(name: &'static str, who: &'static str) -> Rule {
    Rule { name, severity: Severity::Warning, who }
}

pub(super) const WELL_FORMED: Rule = error("well-formed", EVERYBODY);
pub(super) const ROOT: Rule = error("root", EVERYBODY);
pub(super) const BYTE_ORDER_MARK: Rule =
    warning("byte-order-mark", "tools that take it for text (Moses scripts, awk)");
pub(super) const ENCODING: Rule =
    warning("encoding", "tools that read UTF-8 only (lttoolbox, corpus scripts)");
pub(super) const DOCTYPE: Rule = warning("doctype", "safe readers, which load no definitions of entities");
pub(super) const NAMESPACE: Rule = error("namespace", VALIDATORS);
pub(super) const VERSION: Rule = error("version", VALIDATORS);
pub(super) const HEADER: Rule = error("header", VALIDATORS);
pub(super) const HEADER_ATTRIBUTE: Rule = error("header-attribute", VALIDATORS);
pub(super) const VALUE: Rule = error("value", VALIDATORS);
pub(super) const BODY: Rule = error("body", EVERYBODY);
pub(super) const NO_UNITS: Rule = warning("no-units", "whoever expects a translation in it");
pub(super) const ELEMENT: Rule = error("element", VALIDATORS);
pub(super) const ORDER: Rule = error("order", VALIDATORS);
pub(super) const ATTRIBUTE: Rule = error("attribute", VALIDATORS);
pub(super) const ATTRIBUTE_MISSING: Rule = error("attribute-missing", VALIDATORS);
pub(super) const TEXT: Rule = error("text", VALIDATORS);
pub(super) const DATE: Rule =
    error("date", "OmegaT and translate-toolkit, which lose other forms and offsets");
pub(super) const TUID: Rule = warning("tuid", "memories that keep one unit an identifier");
pub(super) const VARIANTS: Rule = error("variants", "every reader: there is no translation in the unit");
pub(super) const VARIANT_TWICE: Rule = warning("variant-twice", "most readers, which keep one of them");
pub(super) const LANGUAGE: Rule = error("language", PICKERS);
pub(super) const LANGUAGE_CODE: Rule = error("language-code", PICKERS);
pub(super) const LANGUAGE_OLD: Rule =
    warning("language-old", "readers of TMX 1.4 that know xml:lang only (mtdata, tmxt)");
pub(super) const SOURCE_LANGUAGE: Rule =
    error("source-language", "OmegaT and translate-toolkit, which find no source in the unit");
pub(super) const SOURCE_FIRST: Rule =
    warning("source-first", "translate-toolkit, which swaps source and target");
pub(super) const SEGMENT: Rule = error("segment", VALIDATORS);
pub(super) const SEGMENT_EMPTY: Rule =
    error("segment-empty", "OmegaT, where an empty target blanks a translation");
pub(super) const SEGMENT_SPACE: Rule =
    warning("segment-space", "memories that compare exactly: it will never match");
pub(super) const CODE: Rule = error("code", "CAT tools, which show broken tags");
pub(super) const CHARACTER: Rule =
    warning("character", "readers that refuse control characters and noncharacters");
