//! Reads and writes translation units: TMX, XLIFF, TSV, JSON Lines, Moses, PO and ladders.
//!
//! Each format has a module with a [`UnitReader`], a [`UnitWriter`] or both. They handle one unit at a time,
//! so memory does not grow with the file. [`filter::UnitFilter`] decides which units are written.

pub mod bands;
pub mod dedup;
pub mod filter;
pub mod jsonl;
mod kind;
pub mod ladder;
mod lines;
pub mod moses;
pub mod po;
pub mod tmx;
mod traits;
pub mod tsv;
mod unit;
pub mod xliff;

pub use kind::{Format, writable};
pub use traits::{UnitReader, UnitWriter};
pub use unit::{Languages, Side, Unit, one_line};

use crate::error::{Error, Parameter, Result};
use crate::io::{Output, PartFile};
use crate::message;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// How an output is written, besides its format.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WriteOptions {
    /// Options for TMX.
    pub tmx: tmx::TmxOptions,
    /// The boundaries between confidence bands, in ascending order. Each band is written to its own file.
    pub bands: Vec<f32>,
    /// Whether units with the same two texts are written only once.
    pub dedup: bool,
}

/// An open output with the writer of its format.
pub struct Sink {
    writer: Box<dyn UnitWriter>,
    path: PathBuf,
    /// Second handles for the files of [`Sink::part`].
    parts: Vec<File>,
}

impl Sink {
    /// Opens the files for `path`, two of them for Moses. They get their final names in [`Sink::finish`].
    ///
    /// # Errors
    /// An I/O error names the file that cannot be written.
    pub fn create(format: Format, path: &Path, languages: &Languages) -> Result<Sink> {
        writable(format)?;
        let outputs =
            Sink::paths(format, path, languages).iter().map(|p| Output::create(p)).collect::<Result<_>>()?;
        Ok(Sink { writer: over(format, outputs, languages), path: path.into(), parts: Vec::new() })
    }

    /// Opens the files for `path` so that a later run can continue them. `from` is `None` to begin new files,
    /// or the lengths that [`Sink::checkpoint`] returned to continue them. After [`Sink::finish`] the files
    /// are complete, but still have to be published under their final names.
    ///
    /// # Errors
    /// An I/O error names the file that cannot be written. An input error names a file that is too short.
    pub fn part(format: Format, path: &Path, languages: &Languages, from: Option<&[u64]>) -> Result<Sink> {
        writable(format)?;
        let open = |(number, path): (usize, &PathBuf)| match from.map(|lengths| lengths.get(number)) {
            None => PartFile::create(path),
            Some(length) => PartFile::reopen(path, length.copied().unwrap_or_default()),
        };
        let paths = Sink::paths(format, path, languages);
        let files: Vec<PartFile> = paths.iter().enumerate().map(open).collect::<Result<_>>()?;
        let parts =
            files.iter().map(PartFile::handle).collect::<io::Result<_>>().map_err(|e| fault(path, e))?;
        let mut writer = over(format, files.into_iter().map(Output::Part).collect(), languages);
        // An empty file still needs its header.
        if from.is_some_and(|lengths| lengths.iter().any(|&length| length > 0)) {
            writer.resume();
        }
        Ok(Sink { writer, path: path.into(), parts })
    }

    /// The files of an output: two for Moses, named by language, and one for any other format.
    pub fn paths(format: Format, path: &Path, languages: &Languages) -> Vec<PathBuf> {
        match format {
            Format::Moses => vec![moses::path(path, &languages.src), moses::path(path, &languages.tgt)],
            _ => vec![path.to_path_buf()],
        }
    }

    /// Opens the files for `path`, separately for each confidence band.
    ///
    /// # Errors
    /// As [`Sink::create`].
    pub fn open(format: Format, path: &Path, languages: &Languages, options: &WriteOptions) -> Result<Sink> {
        let mut sinks: Vec<Sink> = Sink::names(path, options)
            .iter()
            .map(|path| Sink::create(format, path, languages))
            .collect::<Result<_>>()?;
        let mut sink = match sinks.len() {
            1 => sinks.remove(0),
            _ => {
                let writers = sinks.into_iter().map(|sink| sink.writer).collect();
                let writer = Box::new(bands::BandWriter { limits: options.bands.clone(), writers });
                Sink { writer, path: path.into(), parts: Vec::new() }
            }
        };
        sink.configure(&options.tmx);
        Ok(sink)
    }

    fn names(path: &Path, options: &WriteOptions) -> Vec<PathBuf> {
        if options.bands.is_empty() { vec![path.into()] } else { bands::paths(path, &options.bands) }
    }

    /// All files that [`Sink::open`] writes.
    pub fn all_paths(
        format: Format,
        path: &Path,
        languages: &Languages,
        options: &WriteOptions,
    ) -> Vec<PathBuf> {
        Sink::names(path, options).iter().flat_map(|path| Sink::paths(format, path, languages)).collect()
    }

    /// Sets the options for TMX before the first unit.
    pub fn configure(&mut self, options: &tmx::TmxOptions) {
        self.writer.configure(options);
    }

    /// Checks that a format can be written to a stream.
    ///
    /// # Errors
    /// A call error for Moses, which needs two files, and for formats that can only be read.
    pub fn check_stream(format: Format) -> Result<()> {
        if format == Format::Moses {
            let fault = "Moses output consists of two files and cannot be written to standard output";
            let error = Error::value(Parameter::OutputFormat, "moses", fault);
            return Err(error.help(message!["name them with ", Parameter::Output]));
        }
        writable(format)
    }

    /// Writes to a stream, such as standard output.
    ///
    /// # Errors
    /// As [`Sink::check_stream`].
    pub fn stream(format: Format, out: Box<dyn io::Write>, languages: &Languages) -> Result<Sink> {
        Sink::check_stream(format)?;
        let writer = over(format, vec![Output::stream(out)], languages);
        Ok(Sink { writer, path: "standard output".into(), parts: Vec::new() })
    }

    /// Writes one unit.
    ///
    /// # Errors
    /// An I/O error names the output.
    pub fn unit(&mut self, unit: &Unit) -> Result<()> {
        self.writer.unit(unit).map_err(|e| fault(&self.path, e))
    }

    /// Flushes what was written so far.
    ///
    /// # Errors
    /// An I/O error names the output.
    pub fn flush(&mut self) -> Result<()> {
        self.writer.flush().map_err(|e| fault(&self.path, e))
    }

    /// Flushes the files of [`Sink::part`] to disk, and returns their lengths.
    ///
    /// # Errors
    /// An I/O error names the output.
    pub fn checkpoint(&mut self) -> Result<Vec<u64>> {
        self.flush()?;
        let length = |file: &File| file.sync_data().and_then(|()| Ok(file.metadata()?.len()));
        self.parts.iter().map(length).collect::<io::Result<_>>().map_err(|e| fault(&self.path, e))
    }

    /// How many characters were removed so far because the format forbids them.
    pub fn removed(&self) -> u64 {
        self.writer.removed()
    }

    /// How many units were dropped so far because a side was empty.
    pub fn dropped(&self) -> u64 {
        self.writer.dropped()
    }

    /// Writes the end and gives the files their final names. If a sink of [`Sink::open`] is dropped instead,
    /// no file is left behind.
    ///
    /// # Errors
    /// An I/O error names the output.
    pub fn finish(self) -> Result<()> {
        self.writer.finish().map_err(|e| fault(&self.path, e))
    }
}

/// The writer of a format for its files: two for Moses, one for any other format.
fn over(format: Format, outputs: Vec<Output>, languages: &Languages) -> Box<dyn UnitWriter> {
    let mut outputs = outputs.into_iter();
    match (outputs.next(), outputs.next()) {
        (Some(src), Some(tgt)) => Box::new(moses::MosesWriter::new(src, tgt)),
        (Some(out), None) => match format {
            Format::Tmx => Box::new(tmx::TmxWriter::new(out, languages)),
            Format::Jsonl => Box::new(jsonl::JsonlWriter::new(out, languages)),
            Format::Ladder => Box::new(ladder::LadderWriter::new(out)),
            Format::Xliff => Box::new(xliff::XliffWriter::new(out, xliff::Version::One, languages)),
            Format::Xliff2 => Box::new(xliff::XliffWriter::new(out, xliff::Version::Two, languages)),
            Format::Tsv | Format::Moses | Format::Po => Box::new(tsv::TsvWriter::new(out)),
        },
        (None, _) => unreachable!("every format has at least one file"),
    }
}

fn fault(path: &Path, source: io::Error) -> Error {
    Error::io(path, source)
}
