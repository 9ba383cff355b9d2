//! Recognises the lines of reStructuredText, by their beginning.

/// Returns the column at which the text of a line begins. A tab extends to the next multiple of eight.
pub(super) fn column(line: &str) -> usize {
    let mut column = 0;
    for b in line.bytes() {
        match b {
            b'\t' => column += 8 - column % 8,
            b if b.is_ascii_whitespace() => column += 1,
            _ => break,
        }
    }
    column
}

/// Whether a line consists of a single punctuation mark that is repeated, as over and under titles.
pub(super) fn is_adornment(line: &str) -> bool {
    let first = line.bytes().next().filter(u8::is_ascii_punctuation);
    first.is_some_and(|first| line.bytes().all(|b| b == first)) && !matches!(line, ".." | "::")
}

/// Recognises a field such as `:name: text`. Returns its name and the byte offset of its text.
pub(super) fn field(line: &str) -> Option<(&str, usize)> {
    let inside = line.strip_prefix(':').filter(|inside| !inside.starts_with([' ', ':', '`']))?;
    let is_end = |at: &usize| inside[at + 1..].is_empty() || inside[at + 1..].starts_with([' ', '\t']);
    let end = inside.match_indices(':').map(|(at, _)| at).find(is_end)?;
    let name = &inside[..end];
    let text = &inside[end + 1..];
    (!name.contains('`')).then_some((name, line.len() - text.trim_start().len()))
}

/// Returns the length of the marker of an item of a list, with the space after it.
pub(super) fn bullet(line: &str) -> Option<usize> {
    let rest = line.strip_prefix(['*', '-', '+', '\u{2022}', '\u{2023}', '\u{2043}'])?;
    (rest.starts_with(' ') && !rest.trim().is_empty()).then(|| line.len() - rest.trim_start().len())
}

/// Returns the length of the number of an item of a list, with the space after it.
pub(super) fn number(line: &str) -> Option<usize> {
    let (marker, rest) = line.split_once(' ')?;
    let inside = match marker.strip_prefix('(') {
        Some(inside) => inside.strip_suffix(')')?,
        None => marker.strip_suffix(['.', ')'])?,
    };
    let is_digit = |b: u8| b.is_ascii_digit();
    let is_roman = |b: u8| matches!(b.to_ascii_lowercase(), b'i' | b'v' | b'x');
    let is_letter = inside.len() == 1 && inside.as_bytes()[0].is_ascii_alphabetic();
    let is_number = !inside.is_empty() && inside.len() <= 8;
    let is_item = inside == "#"
        || is_letter
        || is_number && (inside.bytes().all(is_digit) || inside.bytes().all(is_roman));
    (is_item && !rest.trim().is_empty()).then(|| line.len() - rest.trim_start().len())
}

/// Returns the length of an option of a program, such as `-o FILE`, that is two spaces or more before its description.
pub(super) fn option(line: &str) -> Option<usize> {
    let is_option = line.starts_with(['-', '/'])
        && line[1..].starts_with(|c: char| c == '-' || c.is_ascii_alphanumeric());
    line.find("  ").filter(|_| is_option)
}

/// Whether a line is part of the border of a grid table, such as `+---+===+`.
pub(super) fn is_grid(line: &str) -> bool {
    line.len() > 2
        && line.starts_with('+')
        && line.ends_with('+')
        && line.bytes().all(|b| matches!(b, b'+' | b'-' | b'='))
        && line.contains(['-', '='])
}

/// Whether a line is a border of a simple table, such as `=== ===`.
pub(super) fn is_border(line: &str) -> bool {
    line.starts_with('=') && line.trim_end().contains("= ") && line.bytes().all(|b| matches!(b, b'=' | b' '))
}
