//! Removes the markup of subtitles: tags such as `<i>`, `{\an8}` and `<00:01.000>`, and references such as `&amp;`.

use crate::error::Message;
use crate::limits::Budget;
use crate::text::import::documents::html;
use crate::text::import::documents::paragraphs::Paragraphs;

/// Tags that are recognised even without their `>`.
const NAMES: [&str; 12] = ["b", "c", "em", "font", "i", "lang", "rp", "rt", "ruby", "s", "u", "v"];

/// Tags whose content is not part of the text.
const ANNOTATIONS: [&str; 2] = ["rt", "rp"];

/// Returns the lines of a cue without markup. Omits lines without text. Takes time proportional to the length
/// of the cue.
pub(super) fn removed(cue: &str, budget: &Budget) -> Result<Vec<String>, Message> {
    let text = untagged(cue);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| if line.contains('&') { resolved(line, budget) } else { Ok(line.to_owned()) }).collect()
}

/// A part of the text of a cue.
enum Part<'t> {
    /// A tag, with its name if it is a start tag or an end tag.
    Tag {
        name: &'t str,
        is_end: bool,
    },
    Text,
}

/// Removes the tags from a cue.
fn untagged(cue: &str) -> String {
    let mut out = String::with_capacity(cue.len());
    let mut rest = cue;
    // The name of the annotation that contains the current position.
    let mut annotation: Option<&str> = None;
    while let Some(at) = rest.find(['<', '{']) {
        let (before, from) = rest.split_at(at);
        if annotation.is_none() {
            out.push_str(before);
        }
        let (part, length) = if from.starts_with('<') { tag(from) } else { braces(from) };
        match part {
            Part::Tag { name, is_end: false } if ANNOTATIONS.contains(&name) => annotation = Some(name),
            Part::Tag { name, is_end } => {
                // An annotation also ends at the end of its `ruby` element.
                annotation = annotation.filter(|open| !is_end || name != *open && name != "ruby");
                if name == "br" {
                    out.push('\n');
                }
            }
            Part::Text if annotation.is_none() => out.push_str(&from[..length]),
            Part::Text => {}
        }
        rest = &from[length..];
    }
    if annotation.is_none() {
        out.push_str(rest);
    }
    out
}

/// Reads a tag or a sign at the beginning of `text`. Returns it with its length in bytes.
fn tag(text: &str) -> (Part<'_>, usize) {
    let after = &text[1..];
    let is_end = after.starts_with('/');
    let named = after.trim_start_matches('/');
    let slashes = after.len() - named.len();
    let name_length = named.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(named.len());
    let name = &named[..name_length];
    let is_time =
        !is_end && name.starts_with(|c: char| c.is_ascii_digit()) && named[name_length..].starts_with(':');
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic()) || is_time || is_end && name.is_empty();
    // A tag ends in the same line at the latest, and before the next tag.
    let end = after.find(['>', '<', '\n']).unwrap_or(after.len());
    if begins && after[end..].starts_with('>') {
        return (Part::Tag { name, is_end }, end + 2);
    }
    let is_known = NAMES.contains(&name.to_ascii_lowercase().as_str());
    let is_stump = named.is_empty() || named.starts_with('\n');
    if !is_known && !is_stump {
        return (Part::Text, 1);
    }
    let begun = slashes + name_length;
    (Part::Tag { name, is_end }, 1 + begun + attributes(&after[begun..end.max(begun)]))
}

/// Returns the length of the classes and attributes at the beginning of the rest of an unclosed tag.
fn attributes(text: &str) -> usize {
    let mut length = 0;
    loop {
        let rest = &text[length..];
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let word = rest[spaces..].split_whitespace().next().unwrap_or_default();
        // `<c.loud`, `<font color="red"`
        let is_attribute = word.starts_with('.') && spaces == 0 || word.contains('=');
        if !is_attribute {
            return length;
        }
        length += spaces + word.len();
    }
}

/// Reads a code such as `{\an8}` or `{y:i}`, or a brace, at the beginning of `text`. Returns it with its length in
/// bytes.
fn braces(text: &str) -> (Part<'_>, usize) {
    let code = Part::Tag { name: "", is_end: false };
    let after = &text[1..];
    let end = after.find(['}', '{', '\n']).unwrap_or(after.len());
    let is_closed = after[end..].starts_with('}');
    let is_code = after.starts_with('\\') || after.as_bytes().get(1) == Some(&b':');
    match (is_code, is_closed) {
        (true, true) => (code, end + 2),
        // Without its brace, a code ends at the next space.
        (true, false) if after.starts_with('\\') => {
            (code, 1 + after.find(char::is_whitespace).unwrap_or(after.len()))
        }
        _ => (Part::Text, 1),
    }
}

/// Resolves references such as `&eacute;`. Subtitles use `&nbsp;` to arrange text, so it becomes a space.
fn resolved(line: &str, budget: &Budget) -> Result<String, Message> {
    let mut out = Paragraphs::new(budget);
    // The reader of HTML resolves references. It must not see tags.
    let escaped = line.replace("&nbsp;", " ").replace('<', "&lt;");
    html::read(&escaped, &mut out)?;
    Ok(out.finish()?.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unclosed_brackets_are_text() {
        assert_eq!(untagged("a < b {c"), "a < b {c");
        assert_eq!(untagged("<<i>x</i> { y"), "<x { y");
        assert_eq!(untagged("j'aime <3 {rires}"), "j'aime <3 {rires}");
        assert_eq!(untagged("<bonjour"), "<bonjour");
    }

    #[test]
    fn tags_are_removed_even_if_they_are_broken() {
        for text in
            ["x</i", "<i>x</i></", "x</font", "<c.a.b x", "x<i>", "{\\fs20\\b1}x", "{y:i}x", "<V Léa>x</V>"]
        {
            assert_eq!(untagged(text).trim(), "x", "{text}");
        }
        assert_eq!(untagged("un<br/>deux <ruby>x<rt>y</ruby> z"), "un\ndeux x z");
    }
}
