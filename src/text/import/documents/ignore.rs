//! Recognises the comments that exclude a part of a page.
//!
//! `<!-- enregard-ignore -->` excludes everything up to `<!-- /enregard-ignore -->`. Without this second
//! comment, it excludes the rest of its block or, if nothing of the block follows, the next block. In formats whose
//! comments are lines, `// enregard-ignore` and `.. enregard-ignore` do the same.

/// A comment that begins or ends an excluded part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    Begin,
    End,
}

const NAME: &str = "enregard-ignore";

/// Returns the meaning of a comment, which is passed without its delimiters.
pub(super) fn marker(comment: &str) -> Option<Marker> {
    match comment.trim() {
        NAME => Some(Marker::Begin),
        text if text.strip_prefix('/').map(str::trim_start) == Some(NAME) => Some(Marker::End),
        _ => None,
    }
}

/// Returns the byte offset after the comment that ends an excluded part, where `rest` is the page after the
/// comment that begins it. Returns `None` if there is no such comment before the next excluded part.
pub(super) fn end(rest: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = rest[at..].find("<!--") {
        let start = at + found + "<!--".len();
        let length = rest[start..].find("-->")?;
        at = start + length + "-->".len();
        match marker(&rest[start..start + length]) {
            Some(Marker::End) => return Some(at),
            Some(Marker::Begin) => return None,
            None => {}
        }
    }
    None
}

/// Returns the number of lines up to the comment line that ends an excluded part, where `rest` are the lines after the
/// one that begins it. Returns `None` if there is no such line before the next excluded part. `comment` is what comment
/// lines begin with.
pub(super) fn end_line<'l>(rest: impl Iterator<Item = &'l str>, comment: &str) -> Option<usize> {
    for (number, line) in rest.enumerate() {
        match line.trim().strip_prefix(comment).and_then(marker) {
            Some(Marker::End) => return Some(number + 1),
            Some(Marker::Begin) => return None,
            None => {}
        }
    }
    None
}

/// Whether the first block of a page has the field `:enregard-ignore:`, which excludes the page.
pub(super) fn is_page(page: &str) -> bool {
    let lines = page.trim_start().lines().take_while(|line| !line.trim().is_empty());
    let value = |line: &str| {
        let field = line.strip_prefix(':')?.strip_prefix(NAME)?;
        Some(field.strip_prefix(':')?.trim() != "false")
    };
    lines.filter_map(value).any(|is_excluded| is_excluded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_in_lines_ends_at_its_own_comment() {
        let end = |lines: &str| end_line(lines.lines(), "//");
        assert_eq!(end("a\n// b\n//  /enregard-ignore\nc"), Some(3));
        assert_eq!(end("a\n// enregard-ignore\n// /enregard-ignore"), None);
        assert_eq!(end("a"), None);
    }

    #[test]
    fn a_field_at_the_beginning_excludes_a_page() {
        assert!(is_page("= Un\n:lang: fr\n:enregard-ignore:\n\nDeux"));
        assert!(is_page("\n:enregard-ignore: true\n"));
        assert!(!is_page("= Un\n\n:enregard-ignore:\n"));
        assert!(!is_page("= Un\n:enregard-ignore: false\n"));
    }

    #[test]
    fn a_part_ends_at_its_own_comment() {
        let page = "a <!-- b --> c<!--/enregard-ignore--> d";
        assert_eq!(end(page), Some(page.len() - 2));
        assert_eq!(end("a <!-- enregard-ignore --> b <!-- /enregard-ignore -->"), None);
        assert_eq!(end("a <!-- sans fin"), None);
    }
}
