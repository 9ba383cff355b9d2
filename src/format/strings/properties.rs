//! Parses Java properties, as `java.util.Properties` reads them.

use super::reader::KeyedTexts;
use crate::error::{Error, Result};
use std::iter::Peekable;
use std::path::Path;
use std::str::Chars;

pub(super) fn parse(text: &str, path: &Path) -> Result<KeyedTexts> {
    let mut texts = KeyedTexts::default();
    for (line, logical) in logical_lines(text) {
        let fault = |reason: String| Error::input(path, reason).at_line(line);
        let mut chars = logical.chars().peekable();
        let key = unescaped(&mut chars, |c| matches!(c, '=' | ':') || is_blank(c)).map_err(fault)?;
        while chars.next_if(|c| is_blank(*c)).is_some() {}
        if chars.next_if(|c| matches!(c, '=' | ':')).is_some() {
            while chars.next_if(|c| is_blank(*c)).is_some() {}
        }
        let value = unescaped(&mut chars, |_| false).map_err(fault)?;
        texts.push(key, value);
    }
    texts.checked(path)
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\x0c')
}

/// Returns the lines with a key, with the number of their first line in the file. A backslash at the end of a line
/// continues it, without the white space at the beginning of the next.
fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let mut open: Option<(usize, String)> = None;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for (number, line) in (1..).zip(text.split('\n')) {
        let line = line.trim_start_matches(is_blank);
        if open.is_none() && (line.is_empty() || line.starts_with(['#', '!'])) {
            continue;
        }
        let (_, current) = open.get_or_insert_with(|| (number, String::new()));
        let backslashes = line.len() - line.trim_end_matches('\\').len();
        if backslashes % 2 == 1 {
            current.push_str(&line[..line.len() - 1]);
        } else {
            current.push_str(line);
            lines.extend(open.take());
        }
    }
    lines.extend(open);
    lines
}

/// Reads to the first character that is not escaped and ends the text, and resolves the escapes.
fn unescaped(chars: &mut Peekable<Chars<'_>>, ends: fn(char) -> bool) -> std::result::Result<String, String> {
    let mut units: Vec<u16> = Vec::new();
    let mut buffer = [0; 2];
    while let Some(c) = chars.next_if(|&c| !ends(c)) {
        let c = match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('u')) => {
                let digits: String = chars.by_ref().take(4).collect();
                let is_hex = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
                let unit = u16::from_str_radix(&digits, 16).ok().filter(|_| is_hex);
                units.push(unit.ok_or_else(|| {
                    format!("\\u must be followed by four hexadecimal digits, got {digits:?}")
                })?);
                continue;
            }
            ('\\', Some('t')) => '\t',
            ('\\', Some('n')) => '\n',
            ('\\', Some('r')) => '\r',
            ('\\', Some('f')) => '\x0c',
            ('\\', Some(other)) => other,
            (other, _) => other,
        };
        units.extend_from_slice(c.encode_utf16(&mut buffer));
    }
    // Characters beyond U+FFFF are written as two escapes.
    Ok(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<(String, String)> {
        parse(text, Path::new("a.properties")).unwrap().entries().map(|(k, t)| (k.into(), t.into())).collect()
    }

    #[test]
    fn lines_are_read_as_java_reads_them() {
        let text = "# comment\n! comment = x\n\na = Bonjour \\\n    le monde\nb:c\\:d\n k\\ 1  v\\u00e9\\uD83D\\uDE00\\n\r\nempty=\n\
                    path=C\\:\\\\x\\\\\nlast=\\\n";
        let expected = [
            ("a", "Bonjour le monde"),
            ("b", "c:d"),
            ("k 1", "vé😀\n"),
            ("empty", ""),
            ("path", "C:\\x\\"),
            ("last", ""),
        ];
        assert_eq!(texts(text), expected.map(|(key, text)| (key.to_owned(), text.to_owned())));
    }

    #[test]
    fn faults_name_the_line() {
        let error = |text: &str| parse(text, Path::new("a.properties")).unwrap_err().to_string();
        assert!(
            error("a=b\n\nc=\\u12G4\n")
                .starts_with("a.properties:3: \\u must be followed by four hexadecimal")
        );
        assert!(error("# nothing\n").contains("contains no texts with keys"));
    }
}
