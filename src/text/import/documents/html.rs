//! Extracts the text of HTML in document order. Each block element is a paragraph.

use super::elements::Elements;
use super::paragraphs::Paragraphs;
use crate::error::Message;
use crate::limits::reserve;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{IoReader, Span, State, Tokenizer, naive_next_state};
use std::io::{self, Read};

/// Elements that do not interrupt a paragraph.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr", "img",
];

/// Elements whose content is not running text, or which browsers do not show.
const IGNORED: &[&str] = &[
    "script", "style", "noscript", "noembed", "noframes", "template", "svg", "math", "select", "datalist",
    "textarea", "rt", "rp", "iframe", "object", "audio", "video", "canvas", "title",
];

/// The character that represents `<br>` in the text of a block until the block ends.
const BREAK: char = '\u{2028}';

/// CSS classes of note numbers and of links from a note back to the text, as written by LibreOffice, Word and
/// Markdown converters.
const NOTE_CLASSES: &str = "sdfootnoteanc sdfootnotesym sdendnoteanc sdendnotesym msofootnotereference \
                            msoendnotereference footnote-ref footnote-back footnote-backref";

/// Reads the paragraphs of an XHTML page. In XHTML, a CDATA section is text; in HTML, it is a comment.
pub(super) fn read_xml(xhtml: &str, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    if xhtml.contains(CDATA) {
        read_from(&mut Escaped { rest: xhtml, piece: "", is_section: false }, out)
    } else {
        read(xhtml, out)
    }
}

const CDATA: &str = "<![CDATA[";

/// A reader for an XHTML page that replaces the CDATA sections with escaped text.
struct Escaped<'a> {
    rest: &'a str,
    /// The unread rest of the current part of the page. A part is a CDATA section, a comment, a declaration,
    /// or the markup between two of these.
    piece: &'a str,
    /// Whether the current part is the content of a CDATA section.
    is_section: bool,
}

impl Escaped<'_> {
    /// Moves to the next part of the page: a CDATA section, a comment, a declaration, or the markup between
    /// two of these.
    fn advance(&mut self) {
        let (length, is_section) = match self.rest.find("<!") {
            Some(0) if self.rest.starts_with(CDATA) => (self.until("]]>"), true),
            Some(0) if self.rest.starts_with("<!--") => (self.until("-->"), false),
            Some(0) => (self.until(">"), false),
            found => (found.unwrap_or(self.rest.len()), false),
        };
        let (piece, rest) = self.rest.split_at(length);
        let content = piece.strip_prefix(CDATA).filter(|_| is_section);
        let content = content.map(|content| content.strip_suffix("]]>").unwrap_or(content));
        (self.piece, self.rest, self.is_section) = (content.unwrap_or(piece), rest, is_section);
    }

    /// Returns the length of the next part, up to and including `end`. A part without `end` extends to the
    /// end of the page.
    fn until(&self, end: &str) -> usize {
        self.rest.find(end).map_or(self.rest.len(), |at| at + end.len())
    }
}

impl Read for Escaped<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() && !self.rest.is_empty() {
            self.advance();
        }
        let special = |b: &u8| self.is_section && matches!(b, b'&' | b'<' | b'>');
        let (bytes, read) = match self.piece.as_bytes() {
            [b'&', ..] if self.is_section => (b"&amp;".as_slice(), 1),
            [b'<', ..] if self.is_section => (b"&lt;".as_slice(), 1),
            [b'>', ..] if self.is_section => (b"&gt;".as_slice(), 1),
            plain => {
                let length =
                    plain.iter().take(out.len()).position(special).unwrap_or(plain.len().min(out.len()));
                (&plain[..length], length)
            }
        };
        // The tokenizer's buffer always has room for an entity such as `&amp;`.
        out[..bytes.len()].copy_from_slice(bytes);
        self.piece = &self.piece[read..];
        Ok(bytes.len())
    }
}

/// Reads the paragraphs of a page, excluding its title.
pub(super) fn read(page: &str, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    read_from(&mut page.as_bytes(), out)
}

/// Reads the paragraphs of a page from a stream. The stream is not generic, because the tokenizer is large and would be
/// compiled again for each type.
fn read_from(page: &mut dyn Read, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let (text, elements) = (String::new(), Elements::default());
    let mut walk = Walk { out, text, preformatted: false, elements, tag: Tag::default() };
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| walk.event(event));
    let mut tokens = Tokenizer::new_with_emitter(IoReader::new(page), emitter);
    // Reading cannot fail, because the page is in memory.
    while let Some(Ok(signal)) = tokens.next() {
        match signal {
            Signal::Raw(state) => tokens.set_state(state),
            Signal::Stop(reason) => return Err(reason),
        }
    }
    drop(tokens);
    walk.close()
}

/// An instruction to the code that runs the tokenizer.
enum Signal {
    /// Switch the tokenizer to this state for the content of the current element. For example, tags are not
    /// recognised inside a script.
    Raw(State),
    Stop(Message),
}

/// The start tag that is being read.
#[derive(Default)]
struct Tag {
    name: String,
    /// The attribute that is being read, or `None` if it is a duplicate or cannot hide the element.
    attribute: Option<&'static str>,
    /// The attributes read so far that can hide the element.
    seen: Vec<&'static str>,
    /// Whether the attributes hide the element or mark it as a link to or from a note.
    is_hidden: bool,
}

/// The state of the conversion of a page.
struct Walk<'o, 'b> {
    out: &'o mut Paragraphs<'b>,
    /// The text of the current block.
    text: String,
    preformatted: bool,
    elements: Elements,
    tag: Tag,
}

impl Walk<'_, '_> {
    fn event(&mut self, event: CallbackEvent<'_>) -> Option<Signal> {
        let stopped = self.out.budget.step().and_then(|()| self.take(event));
        stopped.unwrap_or_else(|reason| Some(Signal::Stop(reason)))
    }

    fn take(&mut self, event: CallbackEvent<'_>) -> Result<Option<Signal>, Message> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Tag { name: String::from_utf8_lossy(name).into_owned(), ..Tag::default() };
            }
            CallbackEvent::AttributeName { name } => self.tag.attribute(name),
            CallbackEvent::AttributeValue { value } => self.tag.value(value),
            CallbackEvent::CloseStartTag { self_closing } => {
                let tag = std::mem::take(&mut self.tag);
                // A script contains no tags, unless it is the empty script `<script/>` of XHTML.
                let raw = naive_next_state(tag.name.as_bytes()).filter(|_| !self_closing);
                self.start(tag, self_closing)?;
                return Ok(raw.map(Signal::Raw));
            }
            CallbackEvent::EndTag { name } => {
                self.tag = Tag::default();
                self.end(&String::from_utf8_lossy(name))?;
            }
            CallbackEvent::String { value } if !self.elements.is_hidden() => {
                self.out.budget.text(value.len())?;
                reserve(&mut self.text, value.len())?;
                self.text.push_str(&String::from_utf8_lossy(value));
            }
            _ => {}
        }
        Ok(None)
    }

    fn start(&mut self, tag: Tag, self_closing: bool) -> Result<(), Message> {
        if self.elements.end_optional(&tag.name) {
            self.close()?;
        }
        if !self_closing {
            self.elements.start(&tag.name, tag.is_ignored());
        }
        // A hidden block does not divide the text around it.
        if self.elements.is_hidden() {
            return Ok(());
        }
        if tag.name == "br" {
            self.text.push(BREAK);
        } else if !INLINE.contains(&tag.name.as_str()) {
            self.close()?;
            self.preformatted |= tag.name == "pre";
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Message> {
        let was_hidden = self.elements.is_hidden();
        let any_visible = self.elements.end(name);
        if any_visible && was_hidden || !was_hidden && !INLINE.contains(&name) {
            self.close()?;
            self.preformatted &= name != "pre";
        }
        Ok(())
    }

    /// Ends a block. Its text is one paragraph, or several if it contains blank lines.
    fn close(&mut self) -> Result<(), Message> {
        let preformatted = self.preformatted;
        for line in self.text.split(|c| c == BREAK || preformatted && c == '\n') {
            if line.trim().is_empty() {
                self.out.end()?;
            } else {
                self.out.add(line)?;
            }
        }
        self.text.clear();
        self.out.end()
    }
}

impl Tag {
    fn attribute(&mut self, name: &[u8]) {
        const READ: [&str; 6] = ["hidden", "style", "class", "role", "epub:type", "open"];
        let known = READ.into_iter().find(|known| known.as_bytes() == name);
        self.attribute = known.filter(|known| !self.seen.contains(known));
        self.seen.extend(self.attribute);
        self.is_hidden |= self.attribute == Some("hidden");
    }

    fn value(&mut self, value: &[u8]) {
        let Some(name) = self.attribute else { return };
        let value = value.to_ascii_lowercase();
        let notes = || NOTE_CLASSES.split(' ').map(str::as_bytes);
        self.is_hidden |= match name {
            "style" => value.split(|&b| b == b';').any(is_display_none),
            "class" => value.split(u8::is_ascii_whitespace).any(|class| notes().any(|note| note == class)),
            "role" => matches!(value.as_slice(), b"doc-noteref" | b"doc-backlink"),
            "epub:type" => value == b"noteref",
            _ => false,
        };
        // Browsers show such an element when a reader searches for its text.
        self.is_hidden &= !(name == "hidden" && value == b"until-found");
    }

    /// Whether the content of the element is hidden, not running text, or a link to or from a note.
    fn is_ignored(&self) -> bool {
        // Pages that are hidden as a whole are shown by a script.
        let is_page = matches!(self.name.as_str(), "html" | "body");
        let is_closed = self.name == "dialog" && !self.seen.contains(&"open");
        IGNORED.contains(&self.name.as_str()) || is_closed || self.is_hidden && !is_page
    }
}

/// Whether a declaration of a style is `display: none`, with or without `!important`.
fn is_display_none(rule: &[u8]) -> bool {
    let rule: Vec<u8> = rule.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    rule.strip_suffix(b"!important").unwrap_or(&rule) == b"display:none"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Budget;

    fn collected(read: impl FnOnce(&mut Paragraphs<'_>) -> Result<(), Message>) -> Vec<String> {
        let budget = Budget::default();
        let mut out = Paragraphs::new(&budget);
        read(&mut out).unwrap();
        out.finish().unwrap().lines().map(str::to_owned).collect()
    }

    fn paragraphs(html: &str) -> Vec<String> {
        collected(|out| read(html, out))
    }

    fn xml_paragraphs(xhtml: &str) -> Vec<String> {
        collected(|out| read_xml(xhtml, out))
    }

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
            ["Il pleut fort.", "On rentre.", "Et la nuit tombe.", "Fin & c.", "a b"]
        );
    }

    #[test]
    fn note_numbers_and_links_back_are_ignored() {
        let libreoffice = "<p>Il pleut<a class=\"sdfootnoteanc\" href=\"#a\"><sup>1</sup></a>.</p><div id=\"a\"><p \
                           class=\"sdfootnote\"><a class=\"sdfootnotesym\" href=\"#b\">1</a> Fort.</p></div>";
        assert_eq!(paragraphs(libreoffice), ["Il pleut.", "Fort."]);
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
        for (html, shown) in [
            ("<p>Un<p hidden>non<p>Deux", &["Un", "Deux"][..]),
            ("<p hidden>non<b>non</p>Un", &["Un"]),
            ("<p style='display:none!important'>non<div>Un</div>", &["Un"]),
            ("<ul><li>Un<li hidden>non<ul><li>non</ul>non<li>Deux</ul>Trois", &["Un", "Deux", "Trois"]),
            ("<dl><dt hidden>non<dd>Un</dl>", &["Un"]),
            (
                "<table><tr hidden><td>non<td>non<tr><td>Un<td hidden>non<table><tr><td>non</table><td>Deux</table>Trois",
                &["Un", "Deux", "Trois"],
            ),
            ("<div>Un <i hidden>non</div>Deux", &["Un", "Deux"]),
            ("Un <img hidden>et <input type=hidden>deux<br hidden>", &["Un et", "deux"]),
            ("<span hidden>non<span>non</span></b></p>non</span>Un", &["Un"]),
            ("<h2 hidden>non</h2><pre hidden>non\n</pre>Un\ndeux", &["Un deux"]),
            (
                "<body hidden><p aria-hidden=true>Un<p hidden=until-found>Deux<p style='visibility:hidden'>Trois",
                &["Un", "Deux", "Trois"],
            ),
            (
                "<dialog>non</dialog><dialog open>Un</dialog><template><p>non</template><noscript><p>non</noscript>Deux",
                &["Un", "Deux"],
            ),
            ("Un<details><summary>Deux</summary><p>Trois</details>", &["Un", "Deux", "Trois"]),
            ("<section hidden><p>non<section>non</section>non</section></section>Un", &["Un"]),
            ("Un<div hidden>non</div> et deux", &["Un et deux"]),
        ] {
            assert_eq!(paragraphs(html), shown, "{html}");
        }
    }

    #[test]
    fn unclosed_elements_take_little_time() {
        let page = format!("{}<p>Fin.", "<font><i></b>".repeat(100_000));
        assert_eq!(paragraphs(&page), ["Fin."]);
    }
}
