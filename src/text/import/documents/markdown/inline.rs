//! Finds the parts of a line that are not Markdown: comments, components, short codes and attributes.

use super::tags::{self, TagKind, visible};
use crate::text::floor;
use crate::text::import::documents::ignore::{self, Marker};
use memchr::memmem;
use std::ops::Range;

/// A part of the file that is not text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Gap<'f> {
    /// The number of bytes.
    pub(super) length: usize,
    /// Texts inside the part, such as the title of a component.
    pub(super) titles: Vec<&'f str>,
    /// The name of a component, if the part is a tag.
    pub(super) tag: Option<(&'f str, TagKind)>,
    /// Whether the part excludes the rest of the block, or the next block.
    pub(super) excludes_block: bool,
}

impl Gap<'_> {
    fn of(length: usize) -> Self {
        Gap { length, ..Gap::default() }
    }
}

/// Maximum number of bytes of a short code or tag, and of one with its content. Longer ones are text, so that
/// a file with many of them that are never closed takes no more than linear time.
const MAX_SHORT_CODE: usize = 2000;
const MAX_CONTENT: usize = 20_000;

/// Returns the first `most` bytes of a text.
fn head(text: &str, most: usize) -> &str {
    &text[..floor(text, most)]
}

/// Short codes and tags whose content is code or a comment.
const NOT_TEXT: &[&str] = &["comment", "highlight", "mermaid", "katex", "code", "gist", "schema"];

/// Returns the parts of `line`, which is a range of `file`, that are not text. The last one may extend beyond
/// the line, or exclude the rest of it.
pub(super) fn gaps(file: &str, line: Range<usize>) -> Vec<(usize, Gap<'_>)> {
    let bytes = file.as_bytes();
    let mut found: Vec<(usize, Gap<'_>)> = Vec::new();
    let mut at = line.start;
    while at < line.end {
        let skipped = match bytes[at] {
            b'\\' => 2,
            b'`' => code(&file[at..line.end]),
            b'<' | b'{' | b'[' => match gap(file, at, &line) {
                Some(gap) => {
                    let (length, is_last) = (gap.length, gap.excludes_block);
                    found.push((at, gap));
                    if is_last {
                        return found;
                    }
                    length
                }
                None => 1,
            },
            _ => 1,
        };
        at += skipped.max(1);
        // A skipped character may be longer than a byte.
        while !file.is_char_boundary(at.min(file.len())) {
            at += 1;
        }
    }
    found
}

/// Returns the length of the code span at the beginning of `text`, or of the back quotes that begin none.
fn code(text: &str) -> usize {
    let run = |text: &str| text.len() - text.trim_start_matches('`').len();
    let open = run(text);
    let mut at = open;
    while let Some(found) = text[at..].find('`') {
        let length = run(&text[at + found..]);
        at += found + length;
        if length == open {
            return at;
        }
    }
    open
}

/// Returns the part at `at`, if it is not text.
fn gap<'f>(file: &'f str, at: usize, line: &Range<usize>) -> Option<Gap<'f>> {
    let rest = &file[at..];
    if rest.starts_with("<!--") {
        return Some(comment(rest));
    }
    if rest.starts_with('<') {
        let tag = tags::component(rest)?;
        let titles = visible(&rest[..tag.length]);
        return Some(Gap { length: tag.length, titles, tag: Some((tag.name, tag.kind)), ..Gap::default() });
    }
    let in_line = &file[at..line.end];
    let before = file[line.start..at].chars().next_back();
    for (open, close) in [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}")] {
        if let Some(inside) = rest.strip_prefix(open) {
            let length = head(inside, MAX_SHORT_CODE).find(close)?;
            return Some(short_code(rest, open, &inside[..length], close));
        }
    }
    for (open, close) in [("{/*", "*/}"), ("{{/*", "*/}}")] {
        if rest.starts_with(open) {
            return Some(Gap::of(rest.find(close).map_or(rest.len(), |end| end + close.len())));
        }
    }
    let close = || in_line.find('}').map(|end| Gap::of(end + 1));
    let attributes = in_line.strip_prefix('{')?;
    let is_attributes = match attributes.chars().next()? {
        ':' => true,
        '.' | '#' => before.is_some_and(|c| matches!(c, ')' | ']' | '`' | '*' | '_')),
        c if before.is_some_and(|c| matches!(c, ')' | ']' | '`')) => {
            c.is_alphabetic() && attributes.contains('=')
        }
        // A role of MyST, such as {ref}`target`.
        c => c.is_alphabetic() && attributes.split_once('}').is_some_and(|(_, after)| after.starts_with('`')),
    };
    is_attributes.then(close)?
}

fn comment(rest: &str) -> Gap<'_> {
    let inside = &rest["<!--".len()..];
    let Some(length) = inside.find("-->") else { return Gap::of(rest.len()) };
    let end = "<!--".len() + length + "-->".len();
    if ignore::marker(&inside[..length]) != Some(Marker::Begin) {
        return Gap::of(end);
    }
    match ignore::end(&rest[end..]) {
        Some(more) => Gap::of(end + more),
        None => Gap { excludes_block: true, ..Gap::of(end) },
    }
}

/// Returns the short code or tag at the beginning of `rest`, with its content if that is not text.
fn short_code<'f>(rest: &'f str, open: &str, inside: &'f str, close: &str) -> Gap<'f> {
    let length = open.len() + inside.len() + close.len();
    let words = inside.trim_matches(['-', '/', ' ']);
    let name = words.split_whitespace().next().unwrap_or_default();
    let is_closed = inside.trim_end().ends_with('/') || inside.trim_start().starts_with('/');
    if NOT_TEXT.contains(&name) && !is_closed {
        let content = head(&rest[length..], MAX_CONTENT);
        let ends = match open {
            "{%" => vec![format!("end{name}")],
            _ => vec![format!("/{name}"), format!("/ {name}")],
        };
        let found = |end: &String| memmem::find(content.as_bytes(), end.as_bytes());
        if let Some(at) = ends.iter().find_map(found)
            && let Some(end) = content[at..].find(close)
        {
            return Gap::of(length + at + end + close.len());
        }
    }
    Gap { titles: visible(inside), ..Gap::of(length) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(line: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        for (start, gap) in gaps(line, 0..line.len()) {
            out.push_str(&line[at..start]);
            at = start + gap.length;
        }
        out + line.get(at..).unwrap_or_default()
    }

    #[test]
    fn text_remains() {
        for (line, text) in [
            ("Un <!-- deux --> trois", "Un  trois"),
            ("Un <Badge type={a}/> deux <b>trois</b>", "Un  deux <b>trois</b>"),
            ("Un {{< ref \"a.md\" >}} deux {% if a %}trois{% endif %}", "Un  deux trois"),
            ("Un {{ page.title }} deux", "Un {{ page.title }} deux"),
            ("[Un](a){.b target=c} *deux*{: .d }", "[Un](a) *deux*"),
            ("Voir {ref}`cible` et {a, b}", "Voir `cible` et {a, b}"),
            ("`{% raw %}` et ``<A/> ` `` et \\<A/>", "`{% raw %}` et ``<A/> ` `` et \\<A/>"),
            ("Un {% comment %}deux {% x %}{% endcomment %}trois", "Un trois"),
            ("{{< highlight go >}}a{{< /highlight >}}Un", "Un"),
            ("Un {/* deux */}trois été { ` <", "Un trois été { ` <"),
            ("{% highlight go %} sans fin", " sans fin"),
            ("Un <!-- sans fin", "Un "),
        ] {
            assert_eq!(without(line), text);
        }
    }

    #[test]
    fn titles_are_found() {
        let line = "{{< figure src=\"a.png\" caption=\"Une figure\" >}}";
        assert_eq!(gaps(line, 0..line.len())[0].1.titles, ["Une figure"]);
    }
}
