//! Recognises inline macros of AsciiDoc, such as `link:a.html[text]`, and addresses.

use std::ops::Range;

/// What a macro means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Macro {
    /// An address, which may have a text in brackets.
    Address,
    Link,
    /// A reference to an attribute, which is an address if a text in brackets follows: `{uri}/a.html[text]`.
    Attribute,
    Image,
    Footnote,
    /// Its content is a key, a formula or the like, without markup.
    Code,
    /// A path through menus: `menu:File[Save]`.
    Menu,
    /// Its content is not text.
    Hidden,
}

const MACROS: [(&str, Macro); 18] = [
    ("link:", Macro::Link),
    ("mailto:", Macro::Link),
    ("xref:", Macro::Link),
    ("image:", Macro::Image),
    ("footnote:", Macro::Footnote),
    ("footnoteref:", Macro::Footnote),
    ("kbd:", Macro::Code),
    ("btn:", Macro::Code),
    ("pass:", Macro::Code),
    ("stem:", Macro::Code),
    ("latexmath:", Macro::Code),
    ("asciimath:", Macro::Code),
    ("indexterm2:", Macro::Code),
    ("menu:", Macro::Menu),
    ("icon:", Macro::Hidden),
    ("anchor:", Macro::Hidden),
    ("indexterm:", Macro::Hidden),
    ("counter:", Macro::Hidden),
];

const SCHEMES: [&str; 5] = ["https://", "http://", "ftp://", "irc://", "file://"];

/// Recognises the macro or address at the beginning of a text. Returns the length of its name, with the colon.
pub(super) fn of(text: &str) -> Option<(Macro, usize)> {
    if let Some(inside) = text.strip_prefix('{') {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let length = inside.find(|c| !is_part(c)).filter(|length| inside[*length..].starts_with('}'));
        return length.map(|length| (Macro::Attribute, length + 2));
    }
    let is_block = |name: &str| text[name.len()..].starts_with(':');
    let found = MACROS.iter().find(|(name, _)| text.starts_with(name) && !is_block(name));
    let scheme = || SCHEMES.iter().find(|scheme| text.starts_with(**scheme));
    found.map(|(name, kind)| (*kind, name.len())).or_else(|| Some((Macro::Address, scheme()?.len())))
}

/// Returns the length of the address at the beginning of a text.
pub(super) fn address(text: &str) -> Option<usize> {
    let (kind, name) = of(text)?;
    (kind == Macro::Address).then(|| target(kind, text, name).end)
}

/// Returns the range of the target of a macro whose name has `name` bytes. That of an address is the whole address.
pub(super) fn target(kind: Macro, text: &str, name: usize) -> Range<usize> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '<' | '>');
    // The name of a menu may contain spaces.
    let is_end = |c: char| if kind == Macro::Menu { matches!(c, '[' | '\n') } else { is_end(c) };
    let end = text[name..].find(is_end).map_or(text.len(), |length| name + length);
    if kind != Macro::Address {
        return name..end;
    }
    // Punctuation after an address is not part of it, unless a text in brackets follows.
    let address = &text[..end];
    let trimmed = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '*', '_', '`', '"', '\'']);
    0..if text[end..].starts_with('[') { end } else { trimmed.len().max(name) }
}

/// Returns the range of the text in the brackets of a macro, without attributes such as `window=_blank`.
pub(super) fn label(kind: Macro, inside: &str) -> Range<usize> {
    if matches!(kind, Macro::Footnote | Macro::Code | Macro::Menu | Macro::Hidden) {
        return 0..inside.len();
    }
    let start = inside.len() - inside.trim_start().len();
    if let Some(rest) = inside[start..].strip_prefix('"')
        && let Some(length) = rest.find('"')
    {
        return start + 1..start + 1 + length;
    }
    let is_attribute = |part: &str| {
        let name = part.split_once('=').map(|(name, _)| name.trim());
        name.is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
    };
    let first = inside.split(',').next().unwrap_or_default();
    if is_attribute(first) {
        let alternative = if kind == Macro::Image { inside.split_once("alt=") } else { None };
        let begin = alternative.map_or(inside.len(), |(before, _)| before.len() + "alt=".len());
        let value = inside[begin..].split(',').next().unwrap_or_default();
        let text = value.trim_matches(['"', '\'', ' ']);
        let begin = begin + value.len() - value.trim_start_matches(['"', '\'', ' ']).len();
        return begin..begin + text.len();
    }
    let has_attributes = kind == Macro::Image || inside.split(',').skip(1).any(is_attribute);
    let text = if has_attributes { first } else { inside };
    start..text.trim_end().trim_end_matches('^').len().max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_not_text() {
        let of = |kind: Macro, inside: &'static str| &inside[label(kind, inside)];
        assert_eq!(of(Macro::Link, "Un, deux"), "Un, deux");
        assert_eq!(of(Macro::Link, "Un^"), "Un");
        assert_eq!(of(Macro::Link, "Un,window=_blank"), "Un");
        assert_eq!(of(Macro::Link, "\"Un, deux\",role=a"), "Un, deux");
        assert_eq!(of(Macro::Link, "window=_blank"), "");
        assert_eq!(of(Macro::Link, " "), "");
        assert_eq!(of(Macro::Image, "Un moulin,200,100"), "Un moulin");
        assert_eq!(of(Macro::Image, "width=3,alt=\"Un moulin\""), "Un moulin");
        assert_eq!(of(Macro::Footnote, "Un, a=b"), "Un, a=b");
    }

    #[test]
    fn addresses_end_before_punctuation() {
        assert_eq!(address("https://a.fr/b_c. Un"), Some(16));
        assert_eq!(address("https://a.fr/[Un]"), Some(13));
        assert_eq!(address("link:a[b]"), None);
        assert_eq!(of("image::a.png[]"), None);
    }
}
