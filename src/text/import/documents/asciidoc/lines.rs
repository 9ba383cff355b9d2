//! Recognises the lines of AsciiDoc that are not plain text, by their beginning and end.

/// What a delimiter line encloses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Text, as in an example or a sidebar.
    Text,
    /// Code, comments or another text that is not translated.
    Code,
    /// A table whose cells begin with this character, or are separated by it.
    Table(char),
}

/// Recognises a line that begins a delimited block. The line that ends the block is the part that is returned.
pub(super) fn delimiter(line: &str) -> Option<(&str, Content)> {
    let line = line.trim_end();
    let first = line.chars().next()?;
    let is_run = line.len() >= 4 && line.chars().all(|c| c == first);
    match first {
        '-' | '.' | '+' | '/' if is_run => Some((line, Content::Code)),
        '=' | '*' | '_' | '~' if is_run => Some((line, Content::Text)),
        '-' if line == "--" => Some((line, Content::Text)),
        '`' if line.starts_with("```") && !line[3..].contains('`') => Some((&line[..3], Content::Code)),
        '|' | '!' | ',' | ':' => {
            let rest = line[1..].strip_prefix("===")?;
            rest.bytes().all(|b| b == b'=').then_some((line, Content::Table(first)))
        }
        _ => None,
    }
}

/// Whether a line has attributes of the next block (`[source,java]`) or an anchor (`[[id]]`).
pub(super) fn is_attributes(line: &str) -> bool {
    let Some(inside) = line.trim_end().strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return false;
    };
    let is_name = |c: char| c.is_alphabetic() || matches!(c, '_' | '.' | '#' | '%' | '{' | ',' | '"' | '\'');
    match inside.strip_prefix('[') {
        Some(anchor) => anchor.ends_with(']') && (!anchor.contains(' ') || anchor.contains(',')),
        None => inside.is_empty() || inside.starts_with(is_name),
    }
}

/// Styles of blocks that are code, formulas, diagrams or comments.
const CODE: [&str; 15] = [
    "source",
    "listing",
    "literal",
    "pass",
    "stem",
    "latexmath",
    "asciimath",
    "comment",
    "mermaid",
    "plantuml",
    "ditaa",
    "graphviz",
    "blockdiag",
    "vega",
    "d2",
];

/// Whether attributes state that the next block is not text.
pub(super) fn is_code(attributes: &str) -> bool {
    let inside = attributes.trim_start_matches('[');
    let style = inside.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    // `[,java]` is short for `[source,java]`.
    CODE.contains(&style) || inside.starts_with(',')
}

/// Returns the separator that attributes of a table state.
pub(super) fn separator(attributes: &str) -> Option<char> {
    let attributes = attributes.replace(['"', '\''], "");
    if attributes.contains("format=csv") {
        return Some(',');
    }
    attributes.contains("format=dsv").then_some(':')
}

/// Returns the text of a line that is a comment. Four slashes delimit a block.
pub(super) fn comment(line: &str) -> Option<&str> {
    line.strip_prefix("//").filter(|comment| !comment.starts_with('/'))
}

/// Whether a line is an instruction of the preprocessor, such as `ifdef::a[]` or `include::b.adoc[]`.
pub(super) fn is_instruction(line: &str) -> bool {
    let line = line.trim_end();
    let names = ["ifdef::", "ifndef::", "ifeval::", "endif::", "include::"];
    line.ends_with(']') && names.iter().any(|name| line.starts_with(name))
}

/// Whether a line sets an attribute, such as `:name: value`.
pub(super) fn is_attribute(line: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '!');
    let entry = line.strip_prefix(':').and_then(|rest| rest.split_once(':'));
    entry.is_some_and(|(name, value)| {
        let is_separated = value.is_empty() || value.starts_with(char::is_whitespace);
        is_separated && !name.is_empty() && name.chars().all(is_part)
    })
}

/// Returns the length of the marker of a title, such as `== `.
pub(super) fn title(line: &str) -> Option<usize> {
    let marker = line.chars().next().filter(|c| matches!(c, '=' | '#'))?;
    let rest = line.trim_start_matches(marker);
    let level = line.len() - rest.len();
    (level <= 6 && rest.starts_with([' ', '\t']) && !rest.trim().is_empty()).then_some(level)
}

/// Whether `line` underlines a title that has `width` characters.
pub(super) fn is_underline(line: &str, width: usize) -> bool {
    let line = line.trim_end();
    let first = line.chars().next().filter(|c| matches!(c, '=' | '-' | '~' | '^' | '+'));
    first.is_some_and(|first| {
        line.len() >= 2 && line.chars().all(|c| c == first) && line.len().abs_diff(width) <= 1
    })
}

/// Whether a line is a rule or a page break.
pub(super) fn is_break(line: &str) -> bool {
    matches!(line.trim_end(), "'''" | "<<<" | "---" | "- - -" | "***" | "* * *" | "___")
}

/// Returns the name of a block macro, such as `image::a.png[Un]`, and the byte offset of its text in brackets.
pub(super) fn block_macro(line: &str) -> Option<(&str, usize)> {
    let line = line.trim_end().strip_suffix(']')?;
    let (name, target) = line.split_once("::")?;
    let open = target.find('[')?;
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let is_target = !target[..open].starts_with(' ') && !target.starts_with(':');
    (is_name && is_target).then_some((name, name.len() + 2 + open + 1))
}

/// Returns the length of the marker of a list item, with the space after it.
pub(super) fn marker(line: &str) -> Option<usize> {
    let (marker, rest) = line.split_at(line.find([' ', '\t'])?);
    let first = marker.chars().next()?;
    let is_run = |c: char| marker.len() <= 6 && marker.chars().all(|other| other == c);
    let number = marker.strip_suffix(['.', ')']);
    let is_item = match first {
        '*' | '.' => is_run(first),
        '-' | '\u{2022}' => marker.chars().count() == 1,
        '<' => marker[1..].strip_suffix('>').is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        }),
        c if c.is_ascii_digit() => {
            marker.ends_with('.') && number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
        }
        c if c.is_ascii_alphabetic() => number.is_some_and(|number| {
            let is_roman = number.bytes().all(|b| matches!(b.to_ascii_lowercase(), b'i' | b'v' | b'x'));
            marker.ends_with('.') && number.len() == 1 && c.is_ascii_lowercase()
                || marker.ends_with(')') && is_roman
        }),
        _ => false,
    };
    let mut length = marker.len() + rest.len() - rest.trim_start().len();
    // A box of a checklist.
    if matches!(first, '*' | '-') && ["[ ] ", "[x] ", "[*] "].iter().any(|it| line[length..].starts_with(it))
    {
        length += 4;
    }
    (is_item && length < line.trim_end().len()).then_some(length)
}

/// Returns the end of the term of a labelled list (`term:: text`), and the start of its text.
pub(super) fn term(line: &str) -> Option<(usize, usize)> {
    let is_end = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    for (at, _) in line.match_indices([':', ';']) {
        if line[..at].ends_with(':') {
            continue;
        }
        let rest = &line[at..];
        let colons = rest.len() - rest.trim_start_matches(':').len();
        let length = if rest.starts_with(";;") { 2 } else { colons };
        if (2..=4).contains(&length) && is_end(&rest[length..]) && !line[..at].trim().is_empty() {
            return Some((at, at + length));
        }
    }
    None
}

/// Returns the length of the label of an admonition, such as `NOTE: `.
pub(super) fn admonition(line: &str) -> Option<usize> {
    let labels = ["NOTE: ", "TIP: ", "IMPORTANT: ", "WARNING: ", "CAUTION: "];
    labels.iter().find(|label| line.starts_with(**label)).map(|label| label.len())
}

/// Returns the text before a cell separator without the specification of the next cell, such as `2+` or `.^a`. The
/// specification is at the beginning of the line, or after a space.
pub(super) fn without_specification(text: &str, is_line_start: bool) -> &str {
    let space = text.rfind([' ', '\t']);
    if space.is_none() && !is_line_start {
        return text;
    }
    let (kept, word) = text.split_at(space.map_or(0, |at| at + 1));
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let rest = if rest.len() < word.len() { rest.trim_start_matches(['+', '*']) } else { rest };
    let rest = rest.trim_start_matches(['<', '^', '>', '.']);
    if matches!(rest, "" | "a" | "d" | "e" | "h" | "l" | "m" | "s" | "v") && is_specification(word) {
        kept
    } else {
        text
    }
}

/// Whether a word that has the characters of a specification is one, rather than a number or a full stop.
fn is_specification(word: &str) -> bool {
    word.contains(['+', '*', '<', '^', '>'])
        || word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic())
}
