//! Translates the regular expressions of SRX (ICU syntax, similar to Java's) into those of `fancy-regex`.

/// Horizontal white space, as the contents of a character class equivalent to ICU's `\h`.
const HORIZONTAL: &str = r"\x09\x20\xA0\x{1680}\x{180E}\x{2000}-\x{200A}\x{202F}\x{205F}\x{3000}";

/// Translates `\h`, `\uXXXX`, `\Q…\E`, Java's class names, and escapes of `<`, `>` and non-ASCII characters.
pub(super) fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    let mut class_depth = 0_u32;
    while let Some(c) = rest.chars().next() {
        let (text, length) = match c {
            '\\' => escape(rest, class_depth > 0),
            _ => (c.into(), c.len_utf8()),
        };
        match c {
            '[' => class_depth += 1,
            ']' => class_depth = class_depth.saturating_sub(1),
            _ => {}
        }
        out.push_str(&text);
        rest = &rest[length..];
    }
    out
}

/// Returns the translation of the escape sequence at the start of `rest`, and the length of the sequence.
fn escape(rest: &str, in_class: bool) -> (String, usize) {
    let Some(c) = rest[1..].chars().next() else { return (r"\\".into(), 1) };
    let hex = rest.get(2..6).filter(|h| h.bytes().all(|b| b.is_ascii_hexdigit()));
    match c {
        'h' if in_class => (HORIZONTAL.into(), 2),
        'h' => (format!("[{HORIZONTAL}]"), 2),
        'u' => hex.map_or((r"\u".into(), 2), |digits| (format!(r"\x{{{digits}}}"), 6)),
        'Q' => {
            let end = rest.find(r"\E");
            let literal = &rest[2..end.unwrap_or(rest.len())];
            (fancy_regex::escape(literal).into_owned(), end.map_or(rest.len(), |e| e + 2))
        }
        'p' | 'P' => property(rest, c),
        // In Java, escaped punctuation is literal, but in `fancy-regex`, `\<` and `\>` are word boundaries.
        '<' | '>' => (c.into(), 2),
        _ if !c.is_ascii() => (c.into(), 1 + c.len_utf8()),
        _ => (rest[..2].into(), 2),
    }
}

/// Translates `\p{…}` with names from Java: `\p{IsAlphabetic}`, `\p{javaUpperCase}`, `\p{InGreek}`.
fn property(rest: &str, c: char) -> (String, usize) {
    let (Some(name), Some(close)) = (rest[2..].strip_prefix('{'), rest.find('}')) else {
        return (rest[..2].into(), 2);
    };
    let name = &name[..close - 3];
    let name = match name {
        "javaUpperCase" | "IsUppercase" | "Upper" => "Lu",
        "javaLowerCase" | "IsLowercase" | "Lower" => "Ll",
        "javaLetter" => "L",
        "javaDigit" => "Nd",
        "Punct" => "P",
        _ => name.strip_prefix("Is").or_else(|| name.strip_prefix("In")).unwrap_or(name),
    };
    (format!(r"\{c}{{{name}}}"), close + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn icu_and_java_syntax_is_translated() {
        for (srx, matching) in [
            (r"\h", "\u{a0}"),
            (r"[\h]", "\u{202f}"),
            (r"\u00AB", "«"),
            (r"\Qa.b\E", "a.b"),
            (r"\p{javaUpperCase}", "É"),
            (r"[\p{IsUppercase}]", "É"),
            (r"\'", "'"),
            (r"\…", "…"),
            (r"a++", "aaa"),
            (r"(?<!x)\.", "."),
        ] {
            let regex = fancy_regex::Regex::new(&format!("^(?:{})$", translate(srx))).unwrap();
            assert!(regex.is_match(matching).unwrap(), "{srx}");
        }
    }
}
