//! What TMX 1.4's document type definition allows: which element where, with which attributes.

/// What may stand in an element.
pub(super) struct Element {
    pub(super) children: &'static [&'static str],
    /// Whether text may.
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

/// The definition of an element; none for one that TMX does not have.
pub(super) fn element(name: &str) -> Option<Element> {
    let element = |children, text, required, optional| Element { children, text, required, optional };
    Some(match name {
        "tmx" => element(&["header", "body"], false, &["version"], &[]),
        // What a header must have is a rule of its own.
        "header" => element(
            &["note", "prop", "ude"],
            false,
            &[],
            &["o-encoding", "creationdate", "creationid", "changedate", "changeid"],
        ),
        "body" => element(&["tu"], false, &[], &[]),
        "tu" => element(&["note", "prop", "tuv"], false, &[], &["tuid", "segtype", "srclang"]),
        // xml:lang is a rule of its own.
        "tuv" => element(&["note", "prop", "seg"], false, &[], &["xml:lang", "lang"]),
        "note" => element(&[], true, &[], &["o-encoding", "xml:lang", "lang"]),
        "prop" => element(&[], true, &["type"], &["o-encoding", "xml:lang", "lang"]),
        "ude" => element(&["map"], false, &["name"], &["base"]),
        "map" => element(&[], false, &["unicode"], &["code", "ent", "subst"]),
        "seg" => element(INLINE, true, &[], &[]),
        "bpt" => element(&["sub"], true, &["i"], &["x", "type"]),
        "ept" => element(&["sub"], true, &["i"], &[]),
        "it" => element(&["sub"], true, &["pos"], &["x", "type"]),
        "ph" => element(&["sub"], true, &[], &["x", "assoc", "type"]),
        "hi" => element(INLINE, true, &[], &["x", "type"]),
        "ut" => element(&["sub"], true, &[], &["x"]),
        "sub" => element(INLINE, true, &[], &["datatype", "type"]),
        _ => return None,
    })
}

/// Whether an element may have an attribute.
pub(super) fn allows(name: &str, element: &Element, attribute: &str) -> bool {
    element.required.contains(&attribute)
        || element.optional.contains(&attribute)
        || matches!(name, "tu" | "tuv") && HISTORY.contains(&attribute)
        || name == "header" && HEADER.contains(&attribute)
}

/// The values that an attribute may have, where they are few.
pub(super) fn values(element: &str, attribute: &str) -> Option<&'static [&'static str]> {
    match (element, attribute) {
        (_, "segtype") => Some(&["block", "paragraph", "sentence", "phrase"]),
        ("it", "pos") => Some(&["begin", "end"]),
        ("ph", "assoc") => Some(&["p", "f", "b"]),
        _ => None,
    }
}
