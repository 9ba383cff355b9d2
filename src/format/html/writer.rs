//! Writes a page with the pairs of each document under its name.

use super::{HtmlLayout, Pairs, Syntax, escaped};
use crate::format::traits::UnitWriter;
use crate::format::unit::{Languages, Unit};
use crate::wording::escape_html;
use std::io::{self, Write};

const STYLE: &str = include_str!("page.css");

/// Writes HTML in UTF-8: for each document a heading, and its pairs in a table or below each other. Neither
/// confidences nor inline tags are written. Characters that HTML does not allow are removed.
pub struct HtmlWriter<W> {
    out: W,
    layout: HtmlLayout,
    languages: Languages,
    pairs: Pairs,
    /// The name of the document whose pairs are being written.
    document: Option<String>,
    begun: bool,
}

impl<W: Write> HtmlWriter<W> {
    /// Creates a writer for the output `out`. The first bytes are written with the first unit.
    pub fn new(out: W, languages: &Languages, layout: HtmlLayout) -> Self {
        let pairs = Pairs::new(languages, layout, Syntax::Html);
        HtmlWriter { out, layout, languages: languages.clone(), pairs, document: None, begun: false }
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
            escaped(title, &mut 0),
            escape_html(src),
            escape_html(tgt)
        )
    }

    /// Ends the last document, and begins this one.
    fn open(&mut self, document: &str) -> io::Result<()> {
        self.begin(document)?;
        if self.document.as_deref() == Some(document) {
            return Ok(());
        }
        self.close()?;
        self.document = Some(document.to_owned());
        write!(self.out, "<h2>{}</h2>\n{}", escaped(document, &mut 0), self.pairs.begin())
    }

    fn close(&mut self) -> io::Result<()> {
        match self.document.take() {
            Some(_) => self.out.write_all(self.pairs.end().as_bytes()),
            None => Ok(()),
        }
    }
}

impl<W: Write> UnitWriter<W> for HtmlWriter<W> {
    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        self.open(&unit.document)?;
        // A single write call per unit keeps the output fast.
        self.out.write_all(self.pairs.unit(unit).as_bytes())
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

    fn removed(&self) -> u64 {
        self.pairs.removed()
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
        let pair = "<div class=\"pair p\"><p lang=\"fr\">Oui.</p><p class=\"translation\" lang=\"ar\" dir=\"rtl\">نعم.</p></div>";
        assert!(page.contains(pair), "{page}");
        assert!(page.contains("<body class=\"alternate\">"), "{page}");
    }

    #[test]
    fn a_page_without_units_is_complete() {
        let page = page(HtmlLayout::Columns, "en", &[]);
        assert!(page.contains("<body>\n</body>\n</html>\n"), "{page}");
        assert!(!page.contains("<script") && !page.contains("http"), "{page}");
    }
}
