//! Extracts the text of HTML in document order. Each block element is a paragraph.

use html5gum::{StartTag, Token, Tokenizer, naive_next_state};
use std::borrow::Cow;

/// Elements that do not interrupt a paragraph.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr", "img",
];

/// Elements whose content is not running text.
const IGNORED: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "select", "textarea", "rt", "rp", "iframe",
    "object",
];

/// Elements that must have an end tag in HTML. Only these are skipped when hidden, because the end of any
/// other hidden element may be unclear.
const NEEDS_END_TAG: &[&str] = &[
    "a", "article", "aside", "b", "div", "em", "figure", "footer", "form", "header", "i", "main", "nav",
    "ol", "section", "span", "strong", "sup", "table", "ul",
];

/// Marks each `<br>` in the text of a block until the block ends.
const BREAK: char = '\u{2028}';

/// CSS classes of note numbers and of links from a note back to the text, as LibreOffice, Word and Markdown
/// converters write them.
const NOTE_CLASSES: &str = "sdfootnoteanc sdfootnotesym sdendnoteanc sdendnotesym msofootnotereference \
                            msoendnotereference footnote-ref footnote-back footnote-backref";

/// Returns the paragraphs of an XHTML page, which differs from HTML in CDATA sections: these are text in XML
/// but comments in HTML.
pub(super) fn xml_paragraphs(xhtml: &str) -> Vec<String> {
    paragraphs(&without_cdata(xhtml))
}

/// Returns the page with its CDATA sections replaced with escaped text.
fn without_cdata(xhtml: &str) -> Cow<'_, str> {
    const BEGIN: &str = "<![CDATA[";
    if !xhtml.contains(BEGIN) {
        return xhtml.into();
    }
    let (mut out, mut rest) = (String::with_capacity(xhtml.len()), xhtml);
    while let Some(at) = rest.find("<!") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let is_section = rest.starts_with(BEGIN);
        let end = match rest.starts_with("<!--") {
            _ if is_section => "]]>",
            true => "-->",
            false => ">",
        };
        // A section that is never closed extends to the end of the page.
        let length = rest.find(end).map_or(rest.len(), |at| at + end.len());
        if is_section {
            let text = rest[BEGIN.len()..length].trim_end_matches(end);
            out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        } else {
            out.push_str(&rest[..length]);
        }
        rest = &rest[length..];
    }
    out.push_str(rest);
    out.into()
}

/// Returns the paragraphs of a page, without its title.
pub(super) fn paragraphs(html: &str) -> Vec<String> {
    let mut tokens = Tokenizer::new(html);
    let (mut out, mut text, mut preformatted) = (Vec::new(), String::new(), false);
    // The open element that is ignored, and the number of open elements with the same name, including that
    // one.
    let mut ignored: Option<(String, usize)> = None;
    while let Some(Ok(token)) = tokens.next() {
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                // In a script, `<` does not begin a tag. In XHTML, an empty script can be written
                // `<script/>`.
                if let Some(state) = naive_next_state(&tag.name).filter(|_| !tag.self_closing) {
                    tokens.set_state(state);
                }
                match &mut ignored {
                    Some((open, depth)) if *open == name && !tag.self_closing => *depth += 1,
                    Some(_) => {}
                    None if is_ignored(&name, &tag) && !tag.self_closing => ignored = Some((name, 1)),
                    None if name == "br" => text.push(BREAK),
                    None if !INLINE.contains(&name.as_str()) => {
                        close(&mut text, preformatted, &mut out);
                        preformatted |= name == "pre";
                    }
                    None => {}
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                match &mut ignored {
                    Some((open, 1)) if *open == name => ignored = None,
                    Some((open, depth)) if *open == name => *depth -= 1,
                    Some(_) => {}
                    None if !INLINE.contains(&name.as_str()) => {
                        close(&mut text, preformatted, &mut out);
                        preformatted &= name != "pre";
                    }
                    None => {}
                }
            }
            Token::String(piece) if ignored.is_none() => text.push_str(&String::from_utf8_lossy(&piece)),
            _ => {}
        }
    }
    close(&mut text, preformatted, &mut out);
    out
}

/// Ends a block. Its text is one paragraph, or several if it contains empty lines.
fn close(text: &mut String, preformatted: bool, out: &mut Vec<String>) {
    let mut begun = false;
    for line in text.split(|c| c == BREAK || preformatted && c == '\n') {
        match out.last_mut().filter(|_| begun) {
            _ if line.trim().is_empty() => begun = false,
            Some(paragraph) => {
                paragraph.push(' ');
                paragraph.push_str(line);
            }
            None => {
                out.push(line.to_owned());
                begun = true;
            }
        }
    }
    text.clear();
}

/// Whether the content of an element is hidden, not running text, or a link to or from a note.
fn is_ignored(name: &str, tag: &StartTag<()>) -> bool {
    let attribute = |key: &[u8]| tag.attributes.get(key).map(|value| value.to_ascii_lowercase());
    let hidden = || {
        let style = attribute(b"style").unwrap_or_default();
        let shown =
            |rule: &[u8]| rule.iter().copied().filter(|b| !b.is_ascii_whitespace()).ne(*b"display:none");
        attribute(b"hidden").is_some() || !style.split(|&b| b == b';').all(shown)
    };
    let is_note_link = || {
        let role = attribute(b"role").unwrap_or_default();
        let classes = attribute(b"class").unwrap_or_default();
        let notes = NOTE_CLASSES.split(' ').map(str::as_bytes);
        attribute(b"epub:type").as_deref() == Some(b"noteref")
            || matches!(role.as_slice(), b"doc-noteref" | b"doc-backlink")
            || classes.split(u8::is_ascii_whitespace).any(|class| notes.clone().any(|note| note == class))
    };
    name == "title"
        || IGNORED.contains(&name)
        || NEEDS_END_TAG.contains(&name) && (hidden() || is_note_link())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_paragraphs_and_scripts_are_ignored() {
        let html = "<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body><h1>Un &eacute;t&eacute;</h1>\
                    <p>Il <b>pleut</b><br>fort.<p>Fin<script>if (a<b) x('<p>')</script></p><ul><li>a<li>b</ul></body>";
        assert_eq!(paragraphs(html), ["Un été", "Il pleut fort.", "Fin", "a", "b"]);
    }

    #[test]
    fn empty_lines_end_paragraphs() {
        let page = "Il pleut<br>fort.<br> <br/>&nbsp;<br>On rentre.<pre>\nEt la nuit\ntombe.\n\n  Fin &amp;\nc.\n</pre>a\n\nb";
        assert_eq!(
            paragraphs(page),
            ["Il pleut fort.", "On rentre.", "Et la nuit tombe.", "  Fin & c.", "a\n\nb"]
        );
    }

    #[test]
    fn note_numbers_and_links_back_are_ignored() {
        let libreoffice = "<p>Il pleut<a class=\"sdfootnoteanc\" href=\"#a\"><sup>1</sup></a>.</p><div id=\"a\"><p \
                           class=\"sdfootnote\"><a class=\"sdfootnotesym\" href=\"#b\">1</a> Fort.</p></div>";
        assert_eq!(paragraphs(libreoffice), ["Il pleut.", " Fort."]);
        let word = "<p>Il pleut<a href='#_ftn1'><span class=MsoFootnoteReference>[1]</span></a>.</p>";
        assert_eq!(paragraphs(word), ["Il pleut."]);
        let pandoc = "<p>Fort.<a href='#r' class='footnote-back' role='doc-backlink'>↩︎</a></p><p class='footnotes'>Fin</p>";
        assert_eq!(paragraphs(pandoc), ["Fort.", "Fin"]);
    }

    #[test]
    fn cdata_is_text_in_xml_and_a_comment_in_html() {
        let page = "<p>Il <![CDATA[<b> & pleut > fort]]>.</p><!-- <![CDATA[ --><p>Fin.</p><!DOCTYPE x><p><![CDATA[a]]]]></p>\
                    <script><![CDATA[x = \"</script>\"]]></script><p><![CDATA[sans fin";
        assert_eq!(xml_paragraphs(page), ["Il <b> & pleut > fort.", "Fin.", "a]]", "sans fin"]);
        assert_eq!(paragraphs("<p>Il<![CDATA[ne]]> pleut.</p>"), ["Il pleut."]);
    }

    #[test]
    fn hidden_elements_are_ignored() {
        let html = "<html><head><title/><script src='a.js'/><style/></head><body><div hidden>a<div>b</div></div><p>Il pleut\
                    <a epub:type='noteref' href='#n'>1</a>.</p><span style='color: red; Display : none'>c</span><p \
                    style='display:block'>Fin.</p></body></html>";
        assert_eq!(paragraphs(html), ["Il pleut.", "Fin."]);
    }
}
