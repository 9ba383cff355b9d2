//! The document type definition of TMX 1.4: which elements and attributes are allowed where.

/// Names of elements or attributes, separated by spaces.
type Names = &'static str;

/// The content and the attributes that an element may have.
pub(super) struct Element {
    pub(super) children: Names,
    /// Whether it may contain text.
    pub(super) text: bool,
    pub(super) required: Names,
    optional: Names,
}

const INLINE: Names = "bpt ept ph it hi ut";
/// Attributes of units and variants.
const HISTORY: Names = "o-encoding datatype usagecount lastusagedate creationtool creationtoolversion \
                        creationdate creationid changedate changeid o-tmf";
/// The attributes that every header must have.
pub(super) const HEADER: Names = "creationtool creationtoolversion segtype o-tmf adminlang srclang datatype";

pub(super) fn contains(names: Names, name: &str) -> bool {
    names.split(' ').any(|known| known == name)
}

/// The definition of an element; `None` if TMX does not define it.
pub(super) fn element(name: &str) -> Option<&'static Element> {
    ELEMENTS.iter().find(|(known, _)| *known == name).map(|(_, element)| element)
}

const fn define(children: Names, text: bool, required: Names, optional: Names) -> Element {
    Element { children, text, required, optional }
}

/// All elements, the most frequent first.
static ELEMENTS: [(&str, Element); 17] = [
    ("prop", define("", true, "type", "o-encoding xml:lang lang")),
    // A missing xml:lang has its own rule.
    ("tuv", define("note prop seg", false, "", "xml:lang lang")),
    ("seg", define(INLINE, true, "", "")),
    ("tu", define("note prop tuv", false, "", "tuid segtype srclang")),
    ("note", define("", true, "", "o-encoding xml:lang lang")),
    ("bpt", define("sub", true, "i", "x type")),
    ("ept", define("sub", true, "i", "")),
    ("ph", define("sub", true, "", "x assoc type")),
    ("it", define("sub", true, "pos", "x type")),
    ("hi", define(INLINE, true, "", "x type")),
    ("ut", define("sub", true, "", "x")),
    ("sub", define(INLINE, true, "", "datatype type")),
    ("tmx", define("header body", false, "version", "")),
    // Missing header attributes have their own rule.
    ("header", define("note prop ude", false, "", "o-encoding creationdate creationid changedate changeid")),
    ("body", define("tu", false, "", "")),
    ("ude", define("map", false, "name", "base")),
    ("map", define("", false, "unicode", "code ent subst")),
];

/// Whether an element may have an attribute.
pub(super) fn allows(name: &str, element: &Element, attribute: &str) -> bool {
    contains(element.required, attribute)
        || contains(element.optional, attribute)
        || matches!(name, "tu" | "tuv") && contains(HISTORY, attribute)
        || name == "header" && contains(HEADER, attribute)
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
