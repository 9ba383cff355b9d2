//! Recognises the lines that begin or end a directive, such as `:::note Title` or `!!! tip "Title"`.

use super::tags::visible;

/// A line that begins a directive.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directive<'f> {
    /// The texts in the line, such as a title.
    pub(super) titles: Vec<&'f str>,
    /// Whether the content is code or the like, not Markdown.
    pub(super) is_code: bool,
}

/// Directives whose content is not text.
const CODE: &[&str] = &[
    "code",
    "code-block",
    "code-cell",
    "eval-rst",
    "figure-md",
    "graphviz",
    "image",
    "include",
    "literalinclude",
    "math",
    "mermaid",
    "raw",
    "sourcecode",
    "toctree",
];

/// Directives of MyST in code fences (```` ```{note} ````) whose content is text. All others are code.
const TEXT: &[&str] = &[
    "admonition",
    "attention",
    "card",
    "caution",
    "danger",
    "div",
    "dropdown",
    "epigraph",
    "error",
    "exercise",
    "figure",
    "grid",
    "grid-item-card",
    "hint",
    "important",
    "margin",
    "note",
    "pull-quote",
    "seealso",
    "sidebar",
    "solution",
    "tab-item",
    "tab-set",
    "tip",
    "topic",
    "versionadded",
    "versionchanged",
    "warning",
];

/// Recognises the line after three or more colons. Returns `None` for a line that ends a directive.
pub(super) fn colons(rest: &str) -> Option<Directive<'_>> {
    let rest = rest.trim().trim_end_matches(':').trim_end();
    if rest.is_empty() {
        return None;
    }
    if let Some(inside) = rest.strip_prefix('{') {
        let (name, title) = inside.split_once('}').unwrap_or((inside, ""));
        // In Pandoc, the braces contain attributes, such as `{.note}`.
        let is_code = CODE.contains(&name.trim());
        let title = Some(title.trim()).filter(|title| !title.is_empty() && !is_code);
        return Some(Directive { titles: title.into_iter().chain(visible(name)).collect(), is_code });
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let (name, mut rest) = rest.split_at(rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
    let mut titles = Vec::new();
    if let Some((label, after)) = rest.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
        titles.push(label.trim());
        rest = after;
    }
    if let Some(attributes) = rest.trim_start().strip_prefix('{') {
        titles.extend(visible(attributes));
    } else {
        titles.push(rest.trim());
    }
    titles.retain(|title| !title.is_empty());
    Some(Directive { titles, is_code: CODE.contains(&name) })
}

/// Recognises a directive in the info string of a code fence: `{note} Title`.
pub(super) fn fence(info: &str) -> Option<Directive<'_>> {
    let (name, title) = info.trim().strip_prefix('{')?.split_once('}')?;
    let title = title.trim();
    // The argument of a figure is a path.
    let has_title = !title.is_empty() && !matches!(name, "figure" | "versionadded" | "versionchanged");
    let titles = if has_title { vec![title] } else { Vec::new() };
    TEXT.contains(&name).then_some(Directive { titles, is_code: false })
}

/// Recognises an admonition or tab whose content is indented: `!!! note "Title"`, `??? note`, `=== "Tab"`.
pub(super) fn indented(line: &str) -> Option<Directive<'_>> {
    let line = line.trim();
    let (marker, rest) = line.split_at(line.find(' ').unwrap_or(line.len()));
    let is_known = match marker {
        "!!!" | "???" | "???+" => rest.trim_start().starts_with(|c: char| c.is_alphabetic()),
        "===" | "===!" | "===+" => rest.trim_start().starts_with('"') && rest.trim_end().ends_with('"'),
        _ => false,
    };
    let title = rest.split_once('"').map(|(_, title)| title.trim_end_matches('"').trim());
    let titles = title.into_iter().filter(|title| !title.is_empty()).collect();
    is_known.then_some(Directive { titles, is_code: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(directive: Option<Directive<'_>>) -> Vec<&str> {
        directive.unwrap().titles
    }

    #[test]
    fn titles_of_directives_are_text() {
        assert_eq!(titles(colons(" tip Un titre")), ["Un titre"]);
        assert_eq!(titles(colons("note[Un *titre*]{.a}")), ["Un *titre*"]);
        assert_eq!(titles(colons("info{title=\"Un titre\" icon='x'}")), ["Un titre"]);
        assert_eq!(titles(colons("{admonition} Un titre")), ["Un titre"]);
        assert_eq!(titles(colons(" {.note #a}")), [""; 0]);
        assert_eq!(titles(colons(" warning ::::")), [""; 0]);
        assert_eq!(colons("  "), None);
        assert_eq!(titles(fence("{note} Un titre")), ["Un titre"]);
        assert_eq!(titles(indented("!!! note inline \"Un titre\"")), ["Un titre"]);
        assert_eq!(titles(indented("=== \"Onglet\"")), ["Onglet"]);
        assert_eq!(titles(indented("???+ tip")), [""; 0]);
    }

    #[test]
    fn code_is_not_text() {
        assert!(colons("{code-block} python").unwrap().is_code);
        assert_eq!([fence("{code-cell} ipython3"), fence("python"), fence("")], [None, None, None]);
        assert_eq!(
            [indented("!!! 12"), indented("==="), indented("=== titre"), indented("text")],
            [const { None }; 4]
        );
    }
}
