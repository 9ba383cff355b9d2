//! The markup of the pairs of a document, for pages and for the chapters of books.

use super::{HtmlLayout, is_right_to_left, language_name};
use crate::format::tmx::{first_bad, forbidden};
use crate::format::unit::{Languages, Side, Unit, breaks};
use crate::wording::escape_html;

/// The syntax of the markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::format) enum Syntax {
    Html,
    /// HTML as XML, in which languages have a second attribute.
    Xhtml,
}

/// Makes the markup of one pair after the other.
pub(in crate::format) struct Pairs {
    layout: HtmlLayout,
    /// The attributes of the source texts and of the target texts, with a leading space.
    attributes: [String; 2],
    /// What is before the pairs of a document.
    head: String,
    /// The number of the source paragraph of the last pair.
    paragraph: Option<u32>,
    removed: u64,
    markup: String,
}

impl Pairs {
    pub(in crate::format) fn new(languages: &Languages, layout: HtmlLayout, syntax: Syntax) -> Pairs {
        let tags = [&languages.src, &languages.tgt];
        let head = match layout {
            HtmlLayout::Columns => {
                let names =
                    tags.map(|tag| format!("<th scope=\"col\">{}</th>", escape_html(&language_name(tag))));
                format!("<table>\n<thead><tr>{}</tr></thead>\n<tbody>\n", names.concat())
            }
            HtmlLayout::Alternate => String::new(),
        };
        let attributes = tags.map(|tag| attributes(tag, syntax));
        Pairs { layout, attributes, head, paragraph: None, removed: 0, markup: String::new() }
    }

    /// Begins a document. Returns what is before its pairs.
    pub(in crate::format) fn begin(&mut self) -> &str {
        self.paragraph = None;
        &self.head
    }

    /// Returns what is after the pairs of a document.
    pub(in crate::format) fn end(&self) -> &'static str {
        match self.layout {
            HtmlLayout::Columns => "</tbody>\n</table>\n",
            HtmlLayout::Alternate => "",
        }
    }

    /// Whether a pair begins a source paragraph, as far as is known.
    pub(in crate::format) fn begins_paragraph(&self, unit: &Unit) -> bool {
        let paragraph = first_paragraph(unit);
        paragraph.is_some() && paragraph != self.paragraph
    }

    /// Returns the markup of a pair.
    pub(in crate::format) fn unit(&mut self, unit: &Unit) -> &str {
        let begins = self.begins_paragraph(unit);
        self.paragraph = first_paragraph(unit).or(self.paragraph);
        self.markup.clear();
        let [begin, end] = match (self.layout, begins) {
            (HtmlLayout::Columns, false) => ["<tr>", "</tr>\n"],
            (HtmlLayout::Columns, true) => ["<tr class=\"p\">", "</tr>\n"],
            (HtmlLayout::Alternate, false) => ["<div class=\"pair\">", "</div>\n"],
            (HtmlLayout::Alternate, true) => ["<div class=\"pair p\">", "</div>\n"],
        };
        self.markup.push_str(begin);
        self.side(0, &unit.source);
        self.side(1, &unit.target);
        self.markup.push_str(end);
        &self.markup
    }

    fn side(&mut self, number: usize, side: &Side) {
        let [begin, end] = match (self.layout, number) {
            (HtmlLayout::Columns, _) => ["<td", "</td>"],
            // An empty paragraph would be a gap.
            (HtmlLayout::Alternate, _) if side.text.is_empty() => return,
            (HtmlLayout::Alternate, 0) => ["<p", "</p>"],
            (HtmlLayout::Alternate, _) => ["<p class=\"translation\"", "</p>"],
        };
        let text = escaped(&side.text, &mut self.removed);
        self.markup.extend([begin, &self.attributes[number], ">", &text, end]);
    }

    /// Returns the number of characters removed so far.
    pub(in crate::format) fn removed(&self) -> u64 {
        self.removed
    }
}

/// Returns the number of the first source paragraph of a pair.
fn first_paragraph(unit: &Unit) -> Option<u32> {
    unit.source.paragraphs.as_ref().map(|paragraphs| paragraphs.start)
}

/// Returns the attributes for the language and the direction of a text, with a leading space.
fn attributes(tag: &str, syntax: Syntax) -> String {
    let direction = if is_right_to_left(tag) { " dir=\"rtl\"" } else { "" };
    let tag = escape_html(tag);
    match syntax {
        Syntax::Html => format!(" lang=\"{tag}\"{direction}"),
        Syntax::Xhtml => format!(" lang=\"{tag}\" xml:lang=\"{tag}\"{direction}"),
    }
}

/// Escapes a text for HTML and XML. Removes characters that they do not allow, and adds their number to `removed`.
/// Control characters that break a line become line feeds.
pub(in crate::format) fn escaped(text: &str, removed: &mut u64) -> String {
    if first_bad(text, forbidden).is_none() {
        return escape_html(text);
    }
    let mut allowed = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if !forbidden(c) => allowed.push(c),
            _ if breaks(c) => allowed.push('\n'),
            _ => *removed += 1,
        }
    }
    escape_html(&allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_does_not_allow_are_removed() {
        let mut removed = 0;
        assert_eq!(escaped("a\u{b}b\u{85}c\t\r\n<&>\"", &mut removed), "a\nb\nc\t\r\n&lt;&amp;&gt;&quot;");
        assert_eq!(removed, 0);
        assert_eq!(escaped("a\u{0}\u{7f}b\u{ffff}é\u{2028}", &mut removed), "abé\u{2028}");
        assert_eq!(removed, 3);
    }

    #[test]
    fn a_side_without_a_text_is_a_cell_but_no_paragraph() {
        let languages = Languages { src: "fr".into(), tgt: "en".into() };
        let unit = Unit::new("d", 1, ["".into(), "Alone.".into()]);
        let mut pairs = Pairs::new(&languages, HtmlLayout::Alternate, Syntax::Xhtml);
        assert_eq!(
            pairs.unit(&unit),
            "<div class=\"pair\"><p class=\"translation\" lang=\"en\" xml:lang=\"en\">Alone.</p></div>\n"
        );
        let mut pairs = Pairs::new(&languages, HtmlLayout::Columns, Syntax::Html);
        assert_eq!(pairs.unit(&unit), "<tr><td lang=\"fr\"></td><td lang=\"en\">Alone.</td></tr>\n");
    }
}
