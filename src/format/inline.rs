//! Recognises inline codes that stand for white space, and joins the text around inline codes.

/// Names of elements that break a line or stand for white space.
const BREAKS: [&str; 10] =
    ["br", "lb", "cr", "tab", "ptab", "p", "newline", "linebreak", "line-break", "pagebreak"];

/// Values of attributes that describe a code as a line break, page break or tab.
const BREAK_TYPES: [&str; 12] = [
    "lb",
    "pb",
    "x-lb",
    "x-br",
    "br",
    "x-tab",
    "tab",
    "x-linebreak",
    "linebreak",
    "line-break",
    "x-newline",
    "xlf:lb",
];

/// Attributes that may describe a code: `type` in TMX, `ctype` in XLIFF 1.2, `subType` in XLIFF 2.x.
const TYPE_ATTRIBUTES: [&str; 3] = ["ctype", "type", "subType"];

/// Attributes that may contain the text that a code represents, such as a line feed or `\n`.
const CONTENT_ATTRIBUTES: [&str; 3] = ["equiv-text", "equiv", "disp"];

/// HTML and office elements that break a line, as the content of a native code.
const NATIVE_BREAKS: [&str; 12] =
    ["br", "p", "div", "li", "tr", "td", "th", "w:br", "w:cr", "w:tab", "text:line-break", "text:tab"];

/// Returns the name of an element without its namespace prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Returns whether an element is an inline code whose content is code of the original document in every format
/// that has such codes. All other elements contain text.
pub(super) fn is_native(name: &str) -> bool {
    matches!(local(name), "bpt" | "ept" | "it" | "ph" | "ut")
}

/// Returns whether a start tag represents white space, judging by its name and its attributes.
pub(super) fn is_break(name: &str, attributes: &[(String, String)]) -> bool {
    let of = |names: &[&str], test: &dyn Fn(&str) -> bool| {
        attributes.iter().any(|(name, value)| names.contains(&name.as_str()) && test(value))
    };
    BREAKS.contains(&local(name).to_ascii_lowercase().as_str())
        || of(&TYPE_ATTRIBUTES, &|value| BREAK_TYPES.contains(&value.to_ascii_lowercase().as_str()))
        || of(&CONTENT_ATTRIBUTES, &is_native_break)
}

/// Returns whether the content of a native code represents white space: a line break in HTML or an office
/// format, or a line feed or tab, which may be escaped as `\n`, `\r` or `\t`.
pub(super) fn is_native_break(content: &str) -> bool {
    let trimmed = content.trim();
    if trimmed.is_empty() {
        return content.contains(['\n', '\t']);
    }
    let escapes = ["\\n", "\\r", "\\t", "\\r\\n", "\\line", "\\par", "\\tab"];
    let tag = trimmed.strip_prefix('<').map(|rest| rest.trim_start_matches('/'));
    let name = tag.and_then(|tag| tag.split(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).next());
    escapes.contains(&trimmed)
        || name.is_some_and(|name| NATIVE_BREAKS.contains(&name.to_ascii_lowercase().as_str()))
}

/// Appends a space for a code that represents white space, unless the text ends with one.
pub(super) fn push_break(text: &mut String) {
    if !text.is_empty() && !ends_with_space(text) {
        text.push(' ');
    }
}

/// Returns the number of bytes of white space at the beginning of `next` that are redundant after a code, because
/// `text` before the code is empty or ends with white space.
pub(super) fn redundant(text: &str, next: &str) -> usize {
    if text.is_empty() || ends_with_space(text) {
        next.len() - next.trim_start_matches(is_space).len()
    } else {
        0
    }
}

fn ends_with_space(text: &str) -> bool {
    text.ends_with(is_space)
}

/// Whether a character is white space that may be merged. No-break spaces must stay.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_break_a_line_are_recognised() {
        let attribute = |key: &str, value: &str| vec![(key.to_owned(), value.to_owned())];
        assert!(is_break("br", &[]) && is_break("html:BR", &[]));
        assert!(is_break("x", &attribute("ctype", "lb")) && is_break("ph", &attribute("equiv", "\n")));
        assert!(!is_break("g", &attribute("ctype", "bold")) && !is_break("ph", &attribute("equiv", "{0}")));
        for content in ["<br/>", "</p><p>", "<BR class='x'>", "\\n", "\n"] {
            assert!(is_native_break(content), "{content:?}");
        }
        for content in ["<b>", "{1}", "", "<bravo>", "%n"] {
            assert!(!is_native_break(content), "{content:?}");
        }
    }

    #[test]
    fn only_one_of_two_spaces_around_a_code_stays() {
        assert_eq!(redundant("un ", " mot"), 1);
        assert_eq!(redundant("un", " mot"), 0);
        assert_eq!(redundant("un ", "\u{a0}!"), 0);
    }
}
