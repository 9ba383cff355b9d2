//! The document type definition of TMX 1.4: which elements and attributes are allowed where.

/// The content and the attributes that an element may have.
pub(super) struct Element {
    pub(super) children: &'static [&'static str],
    /// Whether it may contain text.
    pub(super) text: bool,
    pub(super) required: &'static [&'static str],
    pub(super) optional: &'static [&'static str],
}

const INLINE: &[&str] = &["bpt", "ept", "ph", "it", "hi", "ut"];
const HISTORY: &[&str] = &[
    "o-encoding",
    "datatype",
    "usagecount",
    "lastusagedate",
    "creationtool",
    "creationtoolversion",
    "creationdate",
    "creationid",
    "changedate",
    "changeid",
    "o-tmf",
];

/// The attributes that every header must have.
pub(super) const HEADER: &[&str] =
    &["creationtool", "creationtoolversion", "segtype", "o-tmf", "adminlang", "srclang", "datatype"];

/// The definition of an element; `None` if TMX does not define it.
pub(super) fn element(name: &str) -> Option<&'static Element> {
    ELEMENTS.iter().find(|(known, _)| *known == name).map(|(_, element)| element)
}

const fn define(
    children: &'static [&'static str],
    text: bool,
    required: &'static [&'static str],
    optional: &'static [&'static str],
) -> Element {
    Element { children, text, required, optional }
}

/// All elements, the most frequent first.
static ELEMENTS: [(&str, Element); 17] = [
    ("prop", define(&[], true, &["type"], &["o-encoding", "xml:lang", "lang"])),
    // A missing xml:lang has its own rule.
    ("tuv", define(&["note", "prop", "seg"], false, &[], &["xml:lang", "lang"])),
    ("seg", define(INLINE, true, &[], &[])),
    ("tu", define(&["note", "prop", "tuv"], false, &[], &["tuid", "segtype", "srclang"])),
    ("note", define(&[], true, &[], &["o-encoding", "xml:lang", "lang"])),
    ("bpt", define(&["sub"], true, &["i"], &["x", "type"])),
    ("ept", define(&["sub"], true, &["i"], &[])),
    ("ph", define(&["sub"], true, &[], &["x", "assoc", "type"])),
    ("it", define(&["sub"], true, &["pos"], &["x", "type"])),
    ("hi", define(INLINE, true, &[], &["x", "type"])),
    ("ut", define(&["sub"], true, &[], &["x"])),
    ("sub", define(INLINE, true, &[], &["datatype", "type"])),
    ("tmx", define(&["header", "body"], false, &["version"], &[])),
    // Missing header attributes have their own rule.
    (
        "header",
        define(
            &["note", "prop", "ude"],
            false,
            &[],
            &["o-encoding", "creationdate", "creationid", "changedate", "changeid"],
        ),
    ),
    ("body", define(&["tu"], false, &[], &[])),
    ("ude", define(&["map"], false, &["name"], &["base"])),
    ("map", define(&[], false, &["unicode"], &["code", "ent", "subst"])),
];

/// Whether an element may have an attribute.
pub(super) fn allows(name: &str, element: &Element, attribute: &str) -> bool {
    element.required.contains(&attribute)
        || element.optional.contains(&attribute)
        || matches!(name, "tu" | "tuv") && HISTORY.contains(&attribute)
        || name == "header" && HEADER.contains(&attribute)
}

/// The values that an attribute may have, if the definition lists them.
pub(super) fn values(element: &str, attribute: &str) -> Option<&'static [&'static str]> {
    match (element, attribute) {
        (_, "segtype") => Some(&["block", "paragraph", "sentence", "phrase"]),
        ("it", "pos") => Some(&["begin", "end"]),
        ("ph", "assoc") => Some(&["p", "f", "b"]),
        _ => None,
    }
}
