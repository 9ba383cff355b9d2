//! Recognises the comments that exclude a part of a page.
//!
//! `<!-- enregard-ignore -->` excludes everything up to `<!-- /enregard-ignore -->`. Without this second
//! comment, it excludes the rest of its block or, if nothing of the block follows, the next block.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_ends_at_its_own_comment() {
        let page = "a <!-- b --> c<!--/enregard-ignore--> d";
        assert_eq!(end(page), Some(page.len() - 2));
        assert_eq!(end("a <!-- enregard-ignore --> b <!-- /enregard-ignore -->"), None);
        assert_eq!(end("a <!-- sans fin"), None);
    }
}
