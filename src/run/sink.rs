//! Open outputs for translation units: the output files and the writer of their format.

use crate::document::DocumentReport;
use crate::error::{Error, Parameter, Result, message};
use crate::format::bands::{self, BandWriter};
use crate::format::table::{RowStyle, RowWriter};
use crate::format::tmx::add_contexts;
use crate::format::{
    Format, FormatLimit, Languages, Unit, UnitFilter, UnitWriter, WriteOptions, moses, writable, writer,
};
use crate::io::{Output, Part, folded};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The format, languages and options with which units are written to files.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub format: Format,
    pub languages: Languages,
    pub write: WriteOptions,
    /// How to write the rows of a table that are kept. `None` writes units in the format.
    pub rows: Option<Box<RowStyle>>,
}

impl Layout {
    /// Checks that the format can be written, and that no two files or columns have the same name.
    fn check(&self) -> Result<()> {
        writable(self.format)?;
        let Languages { src, tgt } = &self.languages;
        let parts = match self.format {
            Format::Moses if folded(src) == folded(tgt) => "files",
            Format::ParquetTranslation if src == tgt => "columns",
            _ => return Ok(()),
        };
        let fault = format!("the two {parts} would have the same name, because both languages are {src}");
        let help = message!["choose another format, or set ", Parameter::SourceLanguage, " or "];
        let error = Error::value(Parameter::OutputFormat, self.format.name(), fault);
        Err(error.help(help.with(Parameter::TargetLanguage)))
    }

    /// Returns whether units get the source texts before and after them.
    pub(crate) fn has_contexts(&self) -> bool {
        self.format == Format::Tmx && self.write.tmx.context
    }

    /// Returns the path of a document's output in a folder with one file per document.
    pub(crate) fn document_path(&self, folder: &Path, stem: &str) -> PathBuf {
        folder.join(format!("{stem}.{}", self.format.name()))
    }

    /// Returns the files of one output: `path` itself, or one file per language for Moses.
    pub(crate) fn paths(&self, path: &Path) -> Vec<PathBuf> {
        match self.format {
            Format::Moses => {
                [&self.languages.src, &self.languages.tgt].map(|language| moses::path(path, language)).into()
            }
            _ => vec![path.to_path_buf()],
        }
    }

    fn writer(&self, mut outputs: Vec<Output>) -> Box<dyn UnitWriter<Output>> {
        match &self.rows {
            Some(style) => Box::new(RowWriter::new(outputs.swap_remove(0), RowStyle::clone(style))),
            None => writer(self.format, outputs, &self.languages, &self.write),
        }
    }

    /// Returns the paths of the outputs for `path`, one for each confidence band.
    fn bands(&self, path: &Path) -> Vec<PathBuf> {
        if self.write.bands.is_empty() { vec![path.into()] } else { bands::paths(path, &self.write.bands) }
    }

    /// Returns the paths of all files of an output, for all confidence bands.
    pub(crate) fn all_paths(&self, path: &Path) -> Vec<PathBuf> {
        self.bands(path).iter().flat_map(|path| self.paths(path)).collect()
    }
}

/// Checks that a format can be written to a stream. Moses cannot, because it consists of two files.
pub(crate) fn check_stream(format: Format) -> Result<()> {
    if format == Format::Moses {
        let fault = "Moses output consists of two files and cannot be written to standard output";
        let error = Error::value(Parameter::OutputFormat, "moses", fault);
        return Err(error.help(message!["name them with ", Parameter::Output]));
    }
    writable(format)
}

/// An open output for units. Its files get their final names when it is finished. If it is dropped earlier,
/// its files are deleted, unless a later run can continue them.
pub(crate) struct Sink {
    writer: Box<dyn UnitWriter<Output>>,
    /// The path or stream name shown in errors.
    path: PathBuf,
    /// Whether units get the source texts before and after them.
    has_contexts: bool,
}

impl Sink {
    fn new(writer: Box<dyn UnitWriter<Output>>, path: &Path, layout: &Layout) -> Sink {
        let mut sink = Sink { writer, path: path.into(), has_contexts: layout.has_contexts() };
        sink.writer.configure(&layout.write.tmx);
        if layout.write.csv_bom {
            sink.writer.write_byte_order_mark();
        }
        if layout.write.flags.write {
            sink.writer.write_flags();
        }
        sink
    }

    /// Opens the files for `path`, with separate files for each confidence band.
    pub(crate) fn create(layout: &Layout, path: &Path) -> Result<Sink> {
        layout.check()?;
        let open = |path: &PathBuf| {
            let outputs = layout.paths(path).iter().map(|p| Output::create(p)).collect::<Result<_>>()?;
            Ok(named(layout.writer(outputs), path))
        };
        let mut writers = layout.bands(path).iter().map(open).collect::<Result<Vec<_>>>()?;
        let writer = match writers.len() {
            1 => writers.remove(0),
            _ => Box::new(BandWriter { limits: layout.write.bands.clone(), writers }),
        };
        Ok(Sink::new(writer, path, layout))
    }

    /// Creates the part files for `path`, so that a later run can continue them. If `parts` have content,
    /// continues the files of an earlier run. Confidence bands are not supported. After [`Sink::finish`], the
    /// files must still be published. Errors name the output `shown`.
    pub(crate) fn part(layout: &Layout, path: &Path, parts: &[Part], shown: &Path) -> Result<Sink> {
        layout.check()?;
        let resumed = parts.iter().any(Part::has_content);
        let open = |(path, part): (PathBuf, &Part)| {
            if resumed { Output::reopen(&path, part) } else { Output::part(&path, part) }
        };
        let outputs = layout.paths(path).into_iter().zip(parts).map(open).collect::<Result<_>>()?;
        let mut writer = named(layout.writer(outputs), shown);
        // `resume` omits the header, which only a new file needs.
        if resumed {
            writer.resume();
        }
        Ok(Sink::new(writer, shown, layout))
    }

    /// Opens an output that writes to a stream such as standard output.
    pub(crate) fn stream(layout: &Layout, out: Box<dyn Write + Send>) -> Result<Sink> {
        check_stream(layout.format)?;
        let writer = layout.writer(vec![Output::stream(out)]);
        Ok(Sink::new(writer, Path::new("standard output"), layout))
    }

    fn fault(&self, source: io::Error) -> Error {
        fault(&self.path, source)
    }

    pub(crate) fn unit(&mut self, unit: &Unit) -> Result<()> {
        self.writer.unit(unit).map_err(|e| self.fault(e))
    }

    /// Writes the units of a document that `filter` accepts, and counts them in its report.
    pub(crate) fn units(
        &mut self,
        units: &mut [Unit],
        filter: &mut UnitFilter,
        report: &mut DocumentReport,
    ) -> Result<()> {
        let (removed, dropped) = (self.removed(), self.dropped());
        if self.has_contexts {
            add_contexts(units);
        }
        filter.begin_document();
        let before = filter.counts();
        for unit in units {
            if filter.accepts(unit) {
                self.unit(unit)?;
                report.units += 1;
            }
        }
        let counts = filter.counts();
        report.count_flags(&before, &counts);
        report.units -= self.dropped() - dropped;
        report.removed_characters = self.removed() - removed;
        Ok(())
    }

    pub(crate) fn flush(&mut self) -> Result<()> {
        self.writer.outputs().into_iter().try_for_each(Write::flush).map_err(|e| self.fault(e))
    }

    /// Syncs the files that [`Sink::part`] opened, and returns their states.
    pub(crate) fn checkpoint(&mut self) -> Result<Vec<Part>> {
        let outputs = self.writer.outputs().into_iter();
        let parts = outputs.map(Output::checkpoint).collect::<io::Result<Vec<_>>>();
        parts.map(|parts| parts.into_iter().flatten().collect()).map_err(|e| self.fault(e))
    }

    /// Number of characters removed so far because the format forbids them.
    pub(crate) fn removed(&self) -> u64 {
        self.writer.removed()
    }

    /// Number of units dropped so far because one side was empty.
    pub(crate) fn dropped(&self) -> u64 {
        self.writer.dropped()
    }

    /// Number of bytes written so far, before compression.
    pub(crate) fn written(&mut self) -> u64 {
        self.writer.outputs().into_iter().map(|output| output.written()).sum()
    }

    /// The path or stream name shown in errors.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Completes the content of the files, and returns them. They get their names when they are committed.
    pub(crate) fn complete(self) -> Result<Vec<Output>> {
        let complete = |outputs: Vec<Output>| outputs.into_iter().map(Output::complete).collect();
        self.writer.finish().and_then(complete).map_err(|source| fault(&self.path, source))
    }

    /// Completes the files and syncs them to disk. Files that cannot be resumed get their final names.
    pub(crate) fn finish(self) -> Result<()> {
        let committed =
            self.writer.finish().and_then(|outputs| outputs.into_iter().try_for_each(Output::commit));
        committed.map_err(|source| fault(&self.path, source))
    }
}

/// Gives a writer the name of its output, without the folder and the extension.
fn named(mut writer: Box<dyn UnitWriter<Output>>, path: &Path) -> Box<dyn UnitWriter<Output>> {
    writer.set_name(&bands::name_parts(path).0.to_string_lossy());
    writer
}

/// Creates the error for a failed write to `path`.
fn fault(path: &Path, source: io::Error) -> Error {
    let Some(limit) = source.get_ref().and_then(|reason| reason.downcast_ref::<FormatLimit>()) else {
        return Error::io(path, source);
    };
    let several_files = || message!["several files with ", Parameter::SplitUnits, " of the command convert"];
    let csv = message!["set ", Parameter::OutputFormat, " csv, or "];
    Error::input(path, limit.to_string()).help(match limit {
        FormatLimit::SheetRows => csv.with("write ").with(several_files()),
        FormatLimit::SheetCell => {
            csv.with("skip such pairs with ").with(Parameter::DropFlags).with(" too-long")
        }
        FormatLimit::ArchiveSize => message!["choose another format, or write ", several_files()],
        FormatLimit::Chapters => message!["write one file per document with align, or ", several_files()],
    })
}
