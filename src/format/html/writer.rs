//! Writes a page with a table for each document.

use super::{HtmlLayout, is_right_to_left};
use crate::format::traits::UnitWriter;
use crate::format::unit::{Languages, Side, Unit};
use crate::text::LanguageTag;
use crate::wording::escape_html;
use std::io::{self, Write};

const STYLE: &str = include_str!("page.css");

/// Writes HTML in UTF-8: for each document a heading and a table, with one row per unit. Neither confidences nor
/// inline tags are written.
pub struct HtmlWriter<W> {
    out: W,
    layout: HtmlLayout,
    languages: Languages,
    /// The attributes of the cells of the source and of the target, with a leading space.
    attributes: [String; 2],
    /// The name of the document whose table is open.
    document: Option<String>,
    /// The number of the source paragraph of the last unit.
    paragraph: Option<u32>,
    begun: bool,
    row: String,
}

impl<W: Write> HtmlWriter<W> {
    /// Creates a writer for the output `out`. The first bytes are written with the first unit.
    pub fn new(out: W, languages: &Languages, layout: HtmlLayout) -> Self {
        let attributes = [&languages.src, &languages.tgt].map(|tag| {
            let direction = if is_right_to_left(tag) { " dir=\"rtl\"" } else { "" };
            format!(" lang=\"{}\"{direction}", escape_html(tag))
        });
        let (document, paragraph, languages) = (None, None, languages.clone());
        HtmlWriter {
            out,
            layout,
            languages,
            attributes,
            document,
            paragraph,
            begun: false,
            row: String::new(),
        }
    }

    /// Writes everything before the first document, whose name is the title of the page.
    fn begin(&mut self, title: &str) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        let class = match self.layout {
            HtmlLayout::Columns => "",
            HtmlLayout::Alternate => " class=\"alternate\"",
        };
        let Languages { src, tgt } = &self.languages;
        write!(
            self.out,
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{} ({} – {})</title>\n<style>\n{STYLE}</style>\n</head>\n<body{class}>\n",
            escape_html(src),
            escape_html(title),
            escape_html(src),
            escape_html(tgt)
        )
    }

    /// Closes the table of the last document, and opens one for this document.
    fn open(&mut self, document: &str) -> io::Result<()> {
        self.begin(document)?;
        if self.document.as_deref() == Some(document) {
            return Ok(());
        }
        self.close()?;
        let Languages { src, tgt } = &self.languages;
        let [source, target] = [src, tgt].map(|tag| escape_html(&shown(tag)));
        write!(
            self.out,
            "<h2>{}</h2>\n<table>\n<thead><tr><th scope=\"col\">{source}</th><th scope=\"col\">{target}</th></tr></thead>\n\
             <tbody>\n",
            escape_html(document)
        )?;
        (self.document, self.paragraph) = (Some(document.to_owned()), None);
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        match self.document.take() {
            Some(_) => self.out.write_all(b"</tbody>\n</table>\n"),
            None => Ok(()),
        }
    }

    fn cell(&mut self, number: usize, side: &Side) {
        self.row.extend(["<td", &self.attributes[number], ">", &escape_html(&side.text), "</td>"]);
    }
}

/// Returns the English name of a language, or its tag if the language is not known.
fn shown(tag: &str) -> String {
    tag.parse::<LanguageTag>().map_or_else(|_| tag.to_owned(), |tag| tag.lang().name().to_owned())
}

impl<W: Write> UnitWriter<W> for HtmlWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        self.open(&unit.document)?;
        let paragraph = unit.source.paragraphs.as_ref().map(|paragraphs| paragraphs.start);
        let begins = paragraph.is_some() && paragraph != self.paragraph;
        self.paragraph = paragraph.or(self.paragraph);
        self.row.clear();
        self.row.push_str(if begins { "<tr class=\"p\">" } else { "<tr>" });
        self.cell(0, &unit.source);
        self.cell(1, &unit.target);
        self.row.push_str("</tr>\n");
        // A single write call per unit keeps the output fast.
        self.out.write_all(self.row.as_bytes())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Vec<W>> {
        self.begin("")?;
        self.close()?;
        self.out.write_all(b"</body>\n</html>\n")?;
        Ok(vec![self.out])
    }

    fn outputs(&mut self) -> Vec<&mut W> {
        vec![&mut self.out]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(layout: HtmlLayout, tgt: &str, units: &[Unit]) -> String {
        let languages = Languages { src: "fr".into(), tgt: tgt.into() };
        let mut writer = Box::new(HtmlWriter::new(Vec::new(), &languages, layout));
        units.iter().for_each(|unit| writer.unit(unit).unwrap());
        String::from_utf8(writer.finish().unwrap().remove(0)).unwrap()
    }

    fn unit(document: &str, paragraph: u32, texts: [&str; 2]) -> Unit {
        let mut unit = Unit::new(document, 1, texts.map(str::to_owned));
        unit.source.paragraphs = Some(paragraph..paragraph + 1);
        unit
    }

    #[test]
    fn each_document_has_a_table_and_each_unit_a_row() {
        let units = [
            unit("a & b", 0, ["<b>Oui</b> & « non »", "\"Yes\""]),
            unit("a & b", 0, ["Seule.", ""]),
            unit("a & b", 1, ["Fin.", "End."]),
            unit("c", 1, ["Non.", "No."]),
        ];
        let page = page(HtmlLayout::Columns, "en-GB", &units);
        let (head, body) = page.split_once("<body>\n").unwrap();
        assert!(head.starts_with("<!DOCTYPE html>\n<html lang=\"fr\">"), "{head}");
        assert!(head.contains("<title>a &amp; b (fr – en-GB)</title>"), "{head}");
        assert_eq!(
            body,
            "<h2>a &amp; b</h2>\n<table>\n<thead><tr><th scope=\"col\">French</th><th scope=\"col\">English</th></tr></thead>\n\
             <tbody>\n\
             <tr class=\"p\"><td lang=\"fr\">&lt;b&gt;Oui&lt;/b&gt; &amp; « non »</td><td lang=\"en-GB\">&quot;Yes&quot;</td></tr>\n\
             <tr><td lang=\"fr\">Seule.</td><td lang=\"en-GB\"></td></tr>\n\
             <tr class=\"p\"><td lang=\"fr\">Fin.</td><td lang=\"en-GB\">End.</td></tr>\n\
             </tbody>\n</table>\n\
             <h2>c</h2>\n<table>\n<thead><tr><th scope=\"col\">French</th><th scope=\"col\">English</th></tr></thead>\n\
             <tbody>\n\
             <tr class=\"p\"><td lang=\"fr\">Non.</td><td lang=\"en-GB\">No.</td></tr>\n\
             </tbody>\n</table>\n</body>\n</html>\n"
        );
    }

    #[test]
    fn texts_from_right_to_left_and_the_layout_are_marked() {
        let page = page(HtmlLayout::Alternate, "ar", &[unit("d", 0, ["Oui.", "نعم."])]);
        assert!(page.contains("<td lang=\"fr\">Oui.</td><td lang=\"ar\" dir=\"rtl\">نعم.</td>"), "{page}");
        assert!(page.contains("<body class=\"alternate\">"), "{page}");
    }

    #[test]
    fn a_page_without_units_is_complete() {
        let page = page(HtmlLayout::Columns, "en", &[]);
        assert!(page.contains("<body>\n</body>\n</html>\n"), "{page}");
        assert!(!page.contains("<script") && !page.contains("http"), "{page}");
    }
}
