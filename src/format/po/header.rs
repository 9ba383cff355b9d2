//! Reads the header of a PO file, which is the translation of the empty message.

use crate::text::LanguageTag;

/// Returns the charset that the header of a PO file declares, with its line number, counted from 1. The header is
/// the entry with an empty `msgid`, before all other entries.
pub(super) fn charset(head: &[u8]) -> Option<(usize, &str)> {
    /// The value that a template contains in place of a charset.
    const UNSET: &str = "CHARSET";
    let lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let begins_entry = |line: &[u8]| line.starts_with(b"msgid ") && line != b"msgid \"\"";
    let header = (1..).zip(lines).take_while(|(_, line)| !begins_entry(line));
    // A comment may mention a charset too.
    let mut quoted = header.filter(|(_, line)| line.starts_with(b"\"") || line.starts_with(b"msgstr"));
    let declared = quoted.find_map(|(number, line)| {
        let lower = line.to_ascii_lowercase();
        let at = memchr::memmem::find(&lower, b"charset=")? + b"charset=".len();
        let rest = &line[at..];
        let is_label = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.');
        let end = rest.iter().position(|b| !is_label(b)).unwrap_or(rest.len());
        Some((number, str::from_utf8(&rest[..end]).ok()?))
    });
    declared.filter(|(_, label)| !label.is_empty() && *label != UNSET)
}

/// Returns the languages that a header names: `X-Source-Language` and `Language`.
pub(super) fn languages(header: &str) -> [Option<String>; 2] {
    let field = |name: &str| {
        header.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(name).then(|| tag(value.trim())).flatten()
        })
    };
    [field("X-Source-Language"), field("Language")]
}

/// Converts the name of a locale such as `pt_BR` or `sr@latin` to a language tag.
fn tag(locale: &str) -> Option<String> {
    let (locale, modifier) = locale.split_once('@').unwrap_or((locale, ""));
    let (language, region) = locale.split_once(['_', '-']).unwrap_or((locale, ""));
    let script = match modifier {
        "latin" => "Latn",
        "cyrillic" => "Cyrl",
        _ => "",
    };
    let parts = [language, script, region].into_iter().filter(|part| !part.is_empty());
    let tag = parts.collect::<Vec<_>>().join("-");
    tag.parse::<LanguageTag>().ok().map(|tag| tag.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::languages;

    #[test]
    fn locales_become_language_tags() {
        for (header, expected) in [
            ("Language: pt_BR\nX-Source-Language: fr\n", [Some("fr"), Some("pt-BR")]),
            ("Language: sr@latin\nX-Source-Language: zh_Hans_CN\n", [Some("zh-Hans-CN"), Some("sr-Latn")]),
            ("Language: \nX-Source-Language: C.UTF-8\n", [None, None]),
            ("Language-Team: French\nX-Language: de\n", [None, None]),
        ] {
            assert_eq!(languages(header), expected.map(|tag| tag.map(str::to_owned)), "{header}");
        }
    }
}
