//! Writes tables with a column for each language, named after it.

use super::{MultilingualUnit, MultilingualWriter};
use crate::format::WriteOptions;
use crate::format::table::{BYTE_ORDER_MARK, Syntax, push_cell};
use crate::format::unit::{Unit, push_confidence};
use std::io::{self, Write};

pub(super) struct Writer<W> {
    out: W,
    languages: Vec<String>,
    syntax: Syntax,
    has_flags: bool,
    has_byte_order_mark: bool,
    begun: bool,
    line: String,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(out: W, languages: Vec<String>, syntax: Syntax, options: &WriteOptions) -> Writer<W> {
        Writer {
            out,
            languages,
            syntax,
            has_flags: options.flags.write,
            has_byte_order_mark: options.csv_bom && syntax == Syntax::Csv,
            begun: false,
            line: String::new(),
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        if self.has_byte_order_mark {
            self.out.write_all(BYTE_ORDER_MARK)?;
        }
        let named = |name| self.languages[1..].iter().map(move |tag| format!("{name}-{tag}"));
        let mut columns = vec!["document".to_owned()];
        columns.extend(self.languages.iter().cloned());
        columns.push("confidence".into());
        columns.extend(named("confidence"));
        if self.has_flags {
            columns.extend(named("flags"));
        }
        writeln!(self.out, "{}", columns.join(self.syntax.separator()))
    }

    /// Appends a cell after the first one.
    fn cell(&mut self, text: &str) {
        self.line.push_str(self.syntax.separator());
        push_cell(self.syntax, text, &mut self.line);
    }

    fn probability(&mut self, probability: Option<f32>) {
        self.line.push_str(self.syntax.separator());
        if let Some(probability) = probability {
            push_confidence(probability, &mut self.line);
        }
    }
}

impl<W: Write> MultilingualWriter<W> for Writer<W> {
    fn unit(&mut self, unit: &MultilingualUnit) -> io::Result<bool> {
        self.begin()?;
        self.line.clear();
        push_cell(self.syntax, &unit.document, &mut self.line);
        self.cell(&unit.source.text);
        for pair in &unit.pairs {
            self.cell(pair.as_ref().map_or("", |pair| &pair.target.text));
        }
        self.probability(unit.confidence());
        for pair in &unit.pairs {
            self.probability(pair.as_ref().and_then(|pair| pair.confidence));
        }
        if self.has_flags {
            let flags = |pair: &Unit| pair.flags.map(|flags| flags.to_string());
            for pair in &unit.pairs {
                self.cell(&pair.as_ref().and_then(flags).unwrap_or_default());
            }
        }
        self.line.push('\n');
        self.out.write_all(self.line.as_bytes()).map(|()| true)
    }

    fn finish(mut self: Box<Self>) -> io::Result<W> {
        self.begin()?;
        Ok(self.out)
    }
}
