//! Recognises tags of components, such as `<Tab title="Un">` in MDX, and the parameters of short codes.

/// A tag of a component.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag<'f> {
    pub(super) name: &'f str,
    /// The number of bytes of the tag.
    pub(super) length: usize,
    pub(super) kind: TagKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagKind {
    Opening,
    Closing,
    SelfClosing,
}

/// The names of parameters whose values readers see.
const VISIBLE: &[&str] =
    &["alt", "caption", "description", "heading", "label", "subtitle", "summary", "title"];

/// Maximum number of bytes of a tag. A longer one is text.
const MAX_LENGTH: usize = 10_000;

/// Recognises the tag at the beginning of `text`: a component, whose name begins with a capital or contains a
/// full stop, a fragment (`<>`), or any tag with a parameter in braces, which HTML does not have.
pub(super) fn component(text: &str) -> Option<Tag<'_>> {
    let inside = text.strip_prefix('<')?;
    let is_closing = inside.starts_with('/');
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    let name = &inside[..inside.find(|c| !is_part(c)).unwrap_or(inside.len())];
    let after = inside[name.len()..].chars().next()?;
    let is_named = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.contains(':');
    if !(is_named && (after.is_whitespace() || matches!(after, '>' | '/')) || name.is_empty() && after == '>')
    {
        return None;
    }
    let length = end(text)?;
    let tag = &text[..length];
    let is_component =
        name.is_empty() || name.starts_with(|c: char| c.is_ascii_uppercase()) || name.contains('.');
    if !is_component && !tag.contains("={") {
        return None;
    }
    let kind = match (is_closing, tag.ends_with("/>")) {
        (true, _) => TagKind::Closing,
        (_, true) => TagKind::SelfClosing,
        _ => TagKind::Opening,
    };
    Some(Tag { name, length, kind })
}

/// Returns the length of a tag up to its `>`, which does not count inside quotes and braces.
fn end(text: &str) -> Option<usize> {
    let (mut quote, mut depth) = (None, 0usize);
    for (at, b) in text.bytes().enumerate().take(MAX_LENGTH) {
        match (quote, b) {
            (Some(open), _) => quote = Some(open).filter(|open| *open != b),
            (None, b'"' | b'\'' | b'`') => quote = Some(b),
            (None, b'{') => depth += 1,
            (None, b'}') => depth = depth.saturating_sub(1),
            (None, b'>') if depth == 0 => return Some(at + 1),
            // A blank line or another tag ends what only looked like a tag.
            (None, b'\n')
                if depth == 0 && text[at + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n') =>
            {
                return None;
            }
            (None, b'<') if depth == 0 && at > 0 => return None,
            _ => {}
        }
    }
    None
}

/// Returns the values of the parameters that readers see, such as `title="Un"`.
pub(super) fn visible(parameters: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = parameters;
    while let Some(at) = rest.find('=') {
        let before = rest[..at].trim_end();
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let is_visible = VISIBLE.contains(&&before[before.trim_end_matches(is_part).len()..]);
        rest = rest[at + 1..].trim_start();
        let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '\u{201c}')) else {
            continue;
        };
        let close = if quote == '\u{201c}' { '\u{201d}' } else { quote };
        let value = &rest[quote.len_utf8()..];
        let Some(length) = value.find(close) else { break };
        if is_visible && value[..length].contains(char::is_alphabetic) {
            found.push(&value[..length]);
        }
        rest = &value[length + close.len_utf8()..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_are_recognised() {
        let tag = |text: &'static str| component(text).map(|tag| (tag.name, tag.length, tag.kind));
        assert_eq!(tag("<Note>Texte"), Some(("Note", 6, TagKind::Opening)));
        assert_eq!(tag("</Note>"), Some(("Note", 7, TagKind::Closing)));
        assert_eq!(tag("<Tabs.Tab a={() => <b/>}\n b='>' />."), Some(("Tabs.Tab", 34, TagKind::SelfClosing)));
        assert_eq!(tag("<>"), Some(("", 2, TagKind::Opening)));
        assert_eq!(tag("<img src={a} />"), Some(("img", 15, TagKind::SelfClosing)));
        for text in
            ["<b>", "<img src='a'>", "< 3", "<https://example.org>", "<A and\n\nb>", "<A < b>", "<A", "<Été>"]
        {
            assert_eq!(tag(text), None, "{text}");
        }
    }

    #[test]
    fn some_parameters_are_text() {
        let tag =
            "<Tab value=\"x\" title=\"Un onglet\" label = 'Deux' data-title='a' alt={b} caption=\"12\">";
        assert_eq!(visible(tag), ["Un onglet", "Deux"]);
        assert!(visible("title=\"sans fin").is_empty());
    }
}
