//! Extracts the text of Markdown: each block is a paragraph.
//!
//! ```text
//!  file ──prepare──▶ CommonMark with tables ──pulldown-cmark──▶ events ──▶ paragraphs
//! ```
//!
//! Code blocks, targets of links and images, and comments are not text. Inline code, alternative texts of
//! images, and the titles and descriptions of the front matter are. HTML blocks are read like pages.

mod directives;
mod inline;
mod prepare;
mod spans;
mod tags;

use super::html::{self, Page};
use super::paragraphs::{Block, Paragraphs};
use super::prepared::Prepared;
use crate::error::Message;
use crate::text::Role;
use prepare::prepare;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Reads the paragraphs of a page.
pub(super) fn read(file: &str, out: &mut Paragraphs<'_>) -> Result<(), Message> {
    let page = prepare(file);
    out.budget.text(page.text.len())?;
    let mut walk = Walk { page: &page, out, block: Block::default(), html: None, code: 0, done: 0 };
    for (event, range) in Parser::new_ext(&page.text, options()).into_offset_iter() {
        walk.out.budget.step()?;
        let end = range.end;
        walk.event(&event, range)?;
        if !matches!(event, Event::Start(_)) {
            walk.done = end;
        }
    }
    walk.end()?;
    walk.out.end_file();
    Ok(())
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

struct Walk<'o, 'b> {
    page: &'o Prepared,
    out: &'o mut Paragraphs<'b>,
    /// The text of the current paragraph.
    block: Block,
    /// The parts of the current HTML block, each with its byte offset in the page.
    html: Option<Vec<(usize, String)>>,
    /// The number of open code blocks.
    code: usize,
    /// The byte offset in the page of the end of the last event.
    done: usize,
}

impl Walk<'_, '_> {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) -> Result<(), Message> {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.stop(tag, range),
            Event::Text(_) if self.code > 0 => Ok(()),
            Event::Text(text) => self.text(text, range),
            Event::Code(text) | Event::InlineMath(text) => {
                let code = spans::delimiter(&self.page.text[range.clone()]);
                self.out.open(&mut self.block, code, Role::Code, code)?;
                self.text(text, range)?;
                self.out.close(&mut self.block, code, code)
            }
            Event::Html(html) => {
                self.html.get_or_insert_default().push((range.start, html.to_string()));
                Ok(())
            }
            Event::InlineHtml(tag) if tag.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br")) => {
                self.space()?;
                self.out.alone(&mut self.block, Role::LineBreak, tag)
            }
            Event::SoftBreak => self.space(),
            Event::HardBreak => {
                self.space()?;
                self.out.alone(&mut self.block, Role::LineBreak, &self.page.text[range])
            }
            Event::Rule | Event::DisplayMath(_) => self.end(),
            Event::FootnoteReference(_) => {
                self.out.alone(&mut self.block, Role::Note, &self.page.text[range])
            }
            Event::InlineHtml(tag) => spans::html(tag, &mut self.block, self.out),
            Event::TaskListMarker(_) => Ok(()),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) -> Result<(), Message> {
        if let Some((role, name)) = spans::of(&tag.to_end()) {
            let code = spans::opening(role, &self.page.text[range]);
            return self.out.open(&mut self.block, name, role, code);
        }
        match tag {
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
                self.code += 1;
                self.end()
            }
            _ => self.end(),
        }
    }

    fn stop(&mut self, tag: &TagEnd, range: Range<usize>) -> Result<(), Message> {
        if let Some((_, name)) = spans::of(tag) {
            let code = self.page.text.get(self.done.max(range.start)..range.end).unwrap_or_default();
            return self.out.close(&mut self.block, name, code);
        }
        match tag {
            TagEnd::CodeBlock | TagEnd::MetadataBlock(_) => {
                self.code = self.code.saturating_sub(1);
                self.end()
            }
            TagEnd::HtmlBlock => self.html_block(),
            _ => self.end(),
        }
    }

    /// Adds a text that is in a range of the page, which may be longer because of markers around the text.
    fn text(&mut self, text: &str, range: Range<usize>) -> Result<(), Message> {
        self.out.budget.text(text.len())?;
        let inside = &self.page.text[range.clone()];
        let markers = inside.len() - inside.trim_start_matches('`').len();
        let before = inside.find(text).unwrap_or(markers);
        // The parts of the page that were in different places of the file are separate lines, so the text is
        // in one place, unless something inside the line was removed.
        self.block.push(text, self.page.place(range.start + before))
    }

    fn space(&mut self) -> Result<(), Message> {
        self.block.push_char(' ');
        Ok(())
    }

    /// Ends a paragraph.
    fn end(&mut self) -> Result<(), Message> {
        self.out.push_block(&mut self.block)
    }

    /// Reads an HTML block, unless it is preformatted text, which is code in most cases.
    fn html_block(&mut self) -> Result<(), Message> {
        let parts = self.html.take().unwrap_or_default();
        let html: String = parts.iter().map(|(_, html)| html.as_str()).collect();
        if html.trim_start().get(..4).is_some_and(|tag| tag.eq_ignore_ascii_case("<pre")) {
            return Ok(());
        }
        let mut starts = Vec::with_capacity(parts.len());
        let mut at = 0;
        for (page, html) in &parts {
            starts.push((at, *page));
            at += html.len();
        }
        let place = |at: usize| {
            let next = starts.partition_point(|(start, _)| *start <= at);
            let (start, page) = starts[next.checked_sub(1)?];
            self.page.place(page + at - start)
        };
        html::walk(Page { html: &html, place: &place }, self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::import::documents::checks;
    use proptest::prelude::*;

    fn paragraphs(file: &str) -> Vec<String> {
        checks::paragraphs(file, read)
    }

    #[test]
    fn blocks_are_paragraphs() {
        let page = "# Le *moulin* {#moulin}\n\nIl pleut\nà **verse**, et [on rentre](a.html \"b\").\n\n* un\n* deux\n\n  trois\n\n1. [x] quatre\n\n\
                    > Une citation.\n\n---\n\nTerme\n: Définition\n\nTitre\n=====\n";
        assert_eq!(
            paragraphs(page),
            [
                "Le moulin",
                "Il pleut à verse, et on rentre.",
                "un",
                "deux",
                "trois",
                "quatre",
                "Une citation.",
                "Terme",
                "Définition",
                "Titre"
            ]
        );
    }

    #[test]
    fn code_and_targets_are_not_text() {
        let page = "Un `mot` et ![une image](i.png).\n\n```\ncode\n```\n\n    code\n\n[a]: http://b \"c\"\n\n~~~ {.x}\ncode\n~~~\n\n$$\nx^2\n$$\n\n\
                    Voir [là][a][^1] : &eacute;t&eacute; \\*.\n\n[^1]: Une note.\n";
        assert_eq!(paragraphs(page), ["Un mot et une image.", "Voir là : été *.", "Une note."]);
    }

    proptest! {
        #[test]
        fn any_file_can_be_read(parts in prop::collection::vec(prop::sample::select(PARTS), 0..24)) {
            checks::read_any(&parts.concat(), "a.md")?;
        }
    }

    /// Parts of Markdown and its extensions, for random combinations.
    const PARTS: &[&str] = &[
        "Été ",
        "pluie",
        "\n",
        "\n\n",
        "\r\n",
        "    ",
        "\t",
        "# ",
        "> ",
        "- ",
        "1. ",
        "`",
        "``",
        "```\n",
        "~~~",
        "---\n",
        "+++\n",
        "title: Un\n",
        "text: >\n",
        "enregard-ignore: true\n",
        "***",
        "_",
        "|",
        "|---|\n",
        "[",
        "](",
        ")",
        "![",
        "[^1]",
        "[^1]: ",
        "<!--",
        "-->",
        "<!-- enregard-ignore -->",
        "<!-- /enregard-ignore -->",
        "<A ",
        "<B>",
        "</B>",
        "/>",
        "{",
        "}",
        "{%",
        "%}",
        "{{<",
        ">}}",
        "{:.a}",
        "{/*",
        "*/}",
        ":::",
        "::: note [a]\n",
        "!!! note \"Un\"\n",
        "=== \"Un\"\n",
        "```{note} Un\n",
        "/// a | b\n",
        "import a from 'b'\n",
        "export const a = (\n",
        "&eacute;",
        "\\",
        "\\|",
        "\u{ad}",
        "\u{a0}",
        "e\u{301}",
        "<div>",
        "</div>",
        "<br>",
        "<pre>",
        "<script>",
        "$",
        "$$",
        "\"",
        "'",
        "=",
        "title=\"é\"",
        "[!NOTE]",
        "\u{2028}",
        "日本",
    ];

    #[test]
    fn cells_are_paragraphs() {
        let page = "| Un | Deux |\n|:---|-----:|\n| `a \\| b` | *trois* |\n";
        assert_eq!(paragraphs(page), ["Un", "Deux", "a | b", "trois"]);
    }

    #[test]
    fn html_blocks_are_read_like_pages() {
        let page = "<div align=\"center\">\n  <h1>Un</h1>\n  <div hidden>deux</div>\n</div>\n\nTrois <b>quatre</b><br>cinq <kbd>a</kbd>.\n\n<pre>\ncode\n\
                    </pre>\n\n<details>\n<summary>Six</summary>\n\nSept.\n\n</details>\n<!-- huit\n\nneuf -->\n";
        assert_eq!(paragraphs(page), ["Un", "Trois quatre cinq a.", "Six", "Sept."]);
    }
}
