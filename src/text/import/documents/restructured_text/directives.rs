//! The directives of reStructuredText and Sphinx, and the parts of them that are text.

/// What the argument of a directive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Argument {
    /// A text, such as a title or the beginning of a note.
    Text,
    /// Version numbers, then a text. The value is the number of versions.
    TextAfter(usize),
    /// A path, a name, a signature or the like.
    Other,
}

/// What is read of a directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Directive {
    pub(super) argument: Argument,
    /// Whether the content is code or the like.
    pub(super) is_code: bool,
}

/// Directives whose content is not text.
const CODE: &[&str] = &[
    "actdiag",
    "aafig",
    "autoclass",
    "autodoc",
    "autofunction",
    "automodule",
    "autosummary",
    "bibliography",
    "blockdiag",
    "code",
    "code-block",
    "command-output",
    "contents",
    "csv-table",
    "default-domain",
    "default-role",
    "digraph",
    "ditaa",
    "doctest",
    "eval",
    "exec",
    "figlet",
    "footer",
    "graph",
    "graphviz",
    "header",
    "highlight",
    "highlightlang",
    "image",
    "include",
    "index",
    "inheritance-diagram",
    "ipython",
    "ipython3",
    "jupyter-execute",
    "literalinclude",
    "math",
    "mermaid",
    "meta",
    "nwdiag",
    "parsed-literal",
    "plantuml",
    "plot",
    "productionlist",
    "program-output",
    "prompt",
    "raw",
    "role",
    "sectnum",
    "seqdiag",
    "sourcecode",
    "tabularcolumns",
    "target-notes",
    "testcleanup",
    "testcode",
    "testoutput",
    "testsetup",
    "tikz",
    "toctree",
    "uml",
    "unicode",
    "youtube",
];

/// Directives whose argument is a title, or the beginning of the content.
const TEXT: &[&str] = &[
    "admonition",
    "attention",
    "caution",
    "centered",
    "danger",
    "dropdown",
    "epigraph",
    "error",
    "grid-item-card",
    "card",
    "highlights",
    "hint",
    "important",
    "list-table",
    "note",
    "pull-quote",
    "rubric",
    "seealso",
    "sidebar",
    "tab",
    "tab-item",
    "table",
    "tip",
    "todo",
    "topic",
    "warning",
];

/// Directives whose argument begins with a version number.
const VERSION: &[&str] = &["deprecated", "versionadded", "versionchanged", "versionremoved"];

/// Directives whose argument begins with two version numbers.
const TWO_VERSIONS: &[&str] = &["deprecated-removed"];

/// The options whose values readers see.
const VISIBLE: &[&str] = &["alt", "caption", "title"];

/// Returns what is read of a directive. The content of an unknown directive is text, as that of `class` or
/// `function`, but its argument is not.
pub(super) fn of(name: &str) -> Directive {
    // A name may begin with that of a domain: `py:function`.
    let name = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
    let is_in = |names: &[&str]| names.contains(&name.as_str());
    let argument = if is_in(TEXT) || name == "csv-table" {
        Argument::Text
    } else if is_in(VERSION) {
        Argument::TextAfter(1)
    } else if is_in(TWO_VERSIONS) {
        Argument::TextAfter(2)
    } else {
        Argument::Other
    };
    Directive { argument, is_code: is_in(CODE) }
}

/// Whether readers see the value of an option.
pub(super) fn is_visible(option: &str) -> bool {
    VISIBLE.contains(&option)
}

/// Returns the part of an argument after its first `words` words.
pub(super) fn after_words(argument: &str, words: usize) -> &str {
    let after_word = |text: &str| text.find(char::is_whitespace).unwrap_or(text.len());
    (0..words).fold(argument, |text, _| text[after_word(text)..].trim_start())
}

/// Recognises a directive after `.. `, such as `note:: Text`. Returns its name and the byte offset of its argument.
pub(super) fn name(text: &str) -> Option<(&str, usize)> {
    let (name, rest) = text.split_once("::")?;
    let name = name.trim_end();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | '.' | ':');
    let is_name = name.starts_with(char::is_alphanumeric) && name.chars().all(is_part);
    let is_separated = rest.is_empty() || rest.starts_with([' ', '\t']);
    (is_name && is_separated).then_some((name, text.len() - rest.trim_start().len()))
}
