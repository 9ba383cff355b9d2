//! Compares tags, entities and placeholders of two texts.

/// Whether the texts have different tags, entities or placeholders, or a text consists only of these.
pub(super) fn differs(source: &str, target: &str) -> bool {
    let [source, target] = [source, target].map(Markup::of);
    source.items != target.items || source.is_only() || target.is_only()
}

#[derive(Debug, Default)]
struct Markup<'t> {
    /// The tags, entities and placeholders, sorted.
    items: Vec<&'t str>,
    /// Whether there are letters or digits outside them.
    has_text: bool,
}

/// Entities of white space and quotation marks. They are ignored, because their use depends on the language.
const SPACES: &[&str] = &[
    "&nbsp;", "&#160;", "&#xa0;", "&#xA0;", "&thinsp;", "&ensp;", "&#8239;", "&laquo;", "&raquo;", "&ldquo;",
    "&rdquo;", "&lsquo;", "&rsquo;", "&bdquo;", "&quot;", "&apos;", "&#39;", "&#34;", "&shy;",
];

impl<'t> Markup<'t> {
    fn of(text: &'t str) -> Markup<'t> {
        let mut markup = Markup::default();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            let found = match c {
                '<' => tag(rest),
                '&' => entity(rest),
                '{' | '$' => braces(rest),
                '%' if !text[..at].ends_with(|c: char| c.is_ascii_digit()) => format(rest),
                _ => None,
            };
            match found {
                Some((name, length)) => {
                    if !SPACES.contains(&name) {
                        markup.items.push(name);
                    }
                    at += length;
                }
                None => {
                    markup.has_text |= c.is_alphanumeric();
                    at += c.len_utf8();
                }
            }
        }
        markup.items.sort_unstable();
        markup
    }

    fn is_only(&self) -> bool {
        !self.has_text && !self.items.is_empty()
    }
}

/// Returns the part of the tag at the beginning of a text that is compared, and the length of the tag. Only
/// the name is compared, because attributes may contain translated text.
fn tag(text: &str) -> Option<(&str, usize)> {
    const MOST: usize = 400;
    let end = text.bytes().take(MOST).position(|byte| byte == b'>')?;
    let inner = &text[1..end];
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let length =
        name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-')).count();
    let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && (name.len() == length || name[length..].starts_with([' ', '/', '\n', '\t']));
    // Web and e-mail addresses can also be in angle brackets: <https://example.org>.
    let slash = inner.len() - name.len();
    (is_tag && !inner.contains("://") && !inner.contains('@')).then(|| (&text[..1 + slash + length], end + 1))
}

/// Returns the entity at the beginning of a text.
fn entity(text: &str) -> Option<(&str, usize)> {
    const MOST: usize = 12;
    let end = text.bytes().take(MOST).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let name = name.strip_prefix('#').unwrap_or(name);
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then(|| (&text[..=end], end + 1))
}

/// Returns the placeholder in braces at the beginning of a text: `{0}`, `{name}`, `{{name}}` or `${name}`.
fn braces(text: &str) -> Option<(&str, usize)> {
    const MOST: usize = 64;
    let open = text.find('{').filter(|&at| at <= 1)?;
    let depth = text[open..].bytes().take_while(|byte| *byte == b'{').count();
    let begin = open + depth;
    let is_inside = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-:#$ |@".contains(byte);
    let length = text.as_bytes()[begin..].iter().take(MOST).take_while(|byte| is_inside(byte)).count();
    let end = begin + length;
    let closes = text[end..].bytes().take(depth).filter(|byte| *byte == b'}').count() == depth;
    (depth <= 2 && length > 0 && closes).then(|| (&text[..end + depth], end + depth))
}

/// Returns the format placeholder at the beginning of a text, such as `%s`, `%1$d`, `%.2f` or `%(name)s`.
fn format(text: &str) -> Option<(&str, usize)> {
    let bytes = text.as_bytes();
    let mut at = 1;
    if bytes.get(at) == Some(&b'(') {
        at += text[at..].find(')')? + 1;
    }
    at += bytes[at..].iter().take_while(|byte| byte.is_ascii_digit() || b"$.".contains(byte)).count();
    at += bytes[at..].iter().take(2).take_while(|byte| b"lhz".contains(byte)).count();
    bytes.get(at).filter(|byte| b"sdiufxXcgeE@".contains(byte))?;
    let is_end = !text[at + 1..].starts_with(|c: char| c.is_alphanumeric());
    is_end.then(|| (&text[..=at], at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_found_and_text_is_not() {
        let items = |text| Markup::of(text).items;
        assert_eq!(items("<b class=\"x\">Oui</b> &amp; non<br/>"), ["&amp;", "</b", "<b", "<br"]);
        assert_eq!(items("{0} {{nom}} ${x} {user.name}"), ["${x}", "{0}", "{user.name}", "{{nom}}"]);
        assert_eq!(items("%s %1$d %.2f %(nom)s %@"), ["%(nom)s", "%.2f", "%1$d", "%@", "%s"]);
        for text in [
            "50 % de",
            "50%s",
            "a < b > c",
            "AT&T; R&D",
            "{une phrase, avec virgule}",
            "100% sure",
            "<https://a.org>",
            "$5",
            "<3",
            "%",
            "{",
            "{}",
            "&;",
            "<",
            "<é>",
            "5 %de",
        ] {
            assert!(items(text).is_empty() || text == "AT&T; R&D", "{text}: {:?}", items(text));
        }
    }

    #[test]
    fn different_markup_differs() {
        for (source, target, expected) in [
            ("<b>Oui</b> {0}", "{0} <b>Yes</b>", false),
            ("<b>Oui</b>", "Yes", true),
            ("Oui&nbsp;!", "Yes!", false),
            ("%s fichiers", "%d files", true),
            ("<img src=\"a\"/>", "<img src=\"a\"/>", true),
            ("Oui", "Yes", false),
        ] {
            assert_eq!(differs(source, target), expected, "{source} | {target}");
        }
    }
}
