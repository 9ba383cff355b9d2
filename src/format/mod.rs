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

/// An output that is open and checked, and the writer of its format over it.
pub struct Sink {
    writer: Box<dyn UnitWriter>,
    path: PathBuf,
    /// Further handles on the files of [`Sink::part`].
    parts: Vec<File>,
}

impl Sink {
    /// Opens the files for `path`: beside their final names until [`Sink::finish`]. Two for Moses, whose names end in
    /// the languages' codes.
    ///
    /// # Errors
    /// [`Error::Io`] names the file that cannot be written.
    pub fn create(format: Format, path: &Path, languages: &Languages) -> Result<Sink> {
        writable(format)?;
        let outputs =
            Sink::paths(format, path, languages).iter().map(|p| Output::create(p)).collect::<Result<_>>()?;
        Ok(Sink { writer: over(format, outputs, languages), path: path.into(), parts: Vec::new() })
    }

    /// Opens the files for `path` so that another run can go on with them: anew, or after as many bytes of each as
    /// [`Sink::checkpoint`] said. After [`Sink::finish`] they are whole and still want [`part::publish`].
    ///
    /// # Errors
    /// [`Error::Io`] names the file that cannot be written, [`Error::Input`] one that is shorter than it should be.
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
        // Where nothing was written yet, the beginning is still to come.
        if from.is_some_and(|lengths| lengths.iter().any(|&length| length > 0)) {
            writer.resume();
        }
        Ok(Sink { writer, path: path.into(), parts })
    }

    /// The files that an output of that name comes to.
    pub fn paths(format: Format, path: &Path, languages: &Languages) -> Vec<PathBuf> {
        match format {
            Format::Moses => vec![moses::path(path, &languages.src), moses::path(path, &languages.tgt)],
            _ => vec![path.to_path_buf()],
        }
    }

    /// Opens the files for `path`, a set of them for each band of confidence.
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

    /// Makes choices about a TMX, before the first unit.
    pub fn configure(&mut self, options: &tmx::TmxOptions) {
        self.writer.configure(options);
    }

    /// Makes sure that a format can be written into a stream.
    ///
    /// # Errors
    /// [`Error::Usage`] for Moses, which is two files, and for what is only read.
    pub fn check_stream(format: Format) -> Result<()> {
        if format == Format::Moses {
            let fault = "Moses output consists of two files and cannot be written to standard output";
            let error = Error::value(Parameter::OutputFormat, "moses", fault);
            return Err(error.help(message!["name them with ", Parameter::Output]));
        }
        writable(format)
    }

    /// A sink into a stream, such as the standard output.
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
    /// [`Error::Io`] names the output.
    pub fn unit(&mut self, unit: &Unit) -> Result<()> {
        self.writer.unit(unit).map_err(|e| fault(&self.path, e))
    }

    /// Sends on what was written so far.
    ///
    /// # Errors
    /// [`Error::Io`] names the output.
    pub fn flush(&mut self) -> Result<()> {
        self.writer.flush().map_err(|e| fault(&self.path, e))
    }

    /// Makes what was written to the files of [`Sink::part`] durable, and says how long each is.
    ///
    /// # Errors
    /// [`Error::Io`] names the output.
    pub fn checkpoint(&mut self) -> Result<Vec<u64>> {
        self.flush()?;
        let length = |file: &File| file.sync_data().and_then(|()| Ok(file.metadata()?.len()));
        self.parts.iter().map(length).collect::<io::Result<_>>().map_err(|e| fault(&self.path, e))
    }

    /// How many characters had to be removed so far because the format forbids them.
    pub fn removed(&self) -> u64 {
        self.writer.removed()
    }

    /// How many units were left out so far because nothing was left of a side.
    pub fn dropped(&self) -> u64 {
        self.writer.dropped()
    }

    /// Writes the end and gives the files their names. Dropping a sink without this leaves no file behind.
    ///
    /// # Errors
    /// [`Error::Io`] names the output.
    pub fn finish(self) -> Result<()> {
        self.writer.finish().map_err(|e| fault(&self.path, e))
    }
}

/// The writer of a format over its files: two for Moses, one for every other.
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
        (None, _) => unreachable!("every format is at least one file"),
    }
}

fn fault(path: &Path, source: io::Error) -> Error {
    Error::io(path, source)
}
