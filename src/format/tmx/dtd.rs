//! The document type definition (DTD) of TMX 1.4: the elements and attributes that are allowed in each place.

/// Names of elements or attributes, separated by spaces.
type Names = &'static str;

/// The content and the attributes that an element may have, and the attributes that it must have.
pub(super) struct Element {
    pub(super) children: Names,
    /// Whether the element may contain text.
    pub(super) text: bool,
    pub(super) required: Names,
    optional: Names,
}

const INLINE: Names = "bpt ept ph it hi ut";
/// Attributes that both units and variants may have.
const HISTORY: Names = "o-encoding datatype usagecount lastusagedate creationtool creationtoolversion \
                        creationdate creationid changedate changeid o-tmf";
/// The attributes that every header must have.
pub(super) const HEADER: Names = "creationtool creationtoolversion segtype o-tmf adminlang srclang datatype";

pub(super) fn contains(names: Names, name: &str) -> bool {
    names.split(' ').any(|known| known == name)
}

/// Returns the definition of an element, or `None` if TMX does not define it.
pub(super) fn element(name: &str) -> Option<&'static Element> {
    ELEMENTS.iter().find(|(known, _)| *known == name).map(|(_, element)| element)
}

const fn define(children: Names, text: bool, required: Names, optional: Names) -> Element {
    Element { children, text, required, optional }
}

/// All elements. The most frequent ones come first, so that the search is short.
static ELEMENTS: [(&str, Element); 17] = [
    ("prop", define("", true, "type", "o-encoding xml:lang lang")),
    // A separate rule reports a missing `xml:lang`.
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
    // A separate rule reports missing header attributes.
    ("header", define("note prop ude", false, "", "o-encoding creationdate creationid changedate changeid")),
    ("body", define("tu", false, "", "")),
    ("ude", define("map", false, "name", "base")),
    ("map", define("", false, "unicode", "code ent subst")),
];

/// Returns whether an element may have an attribute.
pub(super) fn allows(name: &str, element: &Element, attribute: &str) -> bool {
    contains(element.required, attribute)
        || contains(element.optional, attribute)
        || matches!(name, "tu" | "tuv") && contains(HISTORY, attribute)
        || name == "header" && contains(HEADER, attribute)
}

/// Returns the values that an attribute may have, if the DTD lists them.
pub(super) fn values(element: &str, attribute: &str) -> Option<&'static [&'static str]> {
    match (element, attribute) {
        (_, "segtype") => Some(&["block", "paragraph", "sentence", "phrase"]),
        ("it", "pos") => Some(&["begin", "end"]),
        ("ph", "assoc") => Some(&["p", "f", "b"]),
        _ => None,
    }
}
