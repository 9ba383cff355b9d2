//! What comes out: one writer a format, each taking units one at a time, so that memory does not grow with the output.

pub mod bands;
pub mod html;
pub mod jsonl;
pub mod ladder;
pub mod laid;
mod lines;
pub mod moses;
mod output;
pub mod po;
pub mod tmx;
pub mod tsv;
mod unit;
pub mod xliff;

pub use output::{AtomicFile, Commit, Output};
pub use unit::{Side, Unit, one_line};

use crate::error::{Error, Result};
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Takes units one at a time. The order of calls is: any number of `unit`, then `finish`, once.
pub trait UnitWriter {
    /// Writes one unit, or leaves it out where the format has no place for it (an empty side in a TMX).
    fn unit(&mut self, unit: &Unit) -> io::Result<()>;

    /// Writes what belongs at the end, and commits the output: the file is whole, and in its place, only after this.
    fn finish(self: Box<Self>) -> io::Result<()>;

    /// Makes choices about a TMX, before the first unit; other formats have none to make.
    fn configure(&mut self, _options: &tmx::TmxOptions) {}

    /// How many characters had to be removed so far because the format forbids them.
    fn removed(&self) -> u64 {
        0
    }

    /// How many units were left out so far because nothing was left of a side.
    fn dropped(&self) -> u64 {
        0
    }
}

/// Gives units one at a time.
pub trait UnitReader {
    /// The next unit; none at the end.
    ///
    /// # Errors
    /// Name the file, and the line of what is wrong.
    fn unit(&mut self) -> Result<Option<Unit>>;

    /// The languages, where the input says which they are; known after the first unit.
    fn languages(&self) -> Option<Languages>;

    /// What of the input is in none of the units, in words; complete at the end.
    fn losses(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The formats that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Translation Memory eXchange 1.4.
    Tmx,
    /// Tab-separated values with a header.
    Tsv,
    /// One JSON object a line.
    Jsonl,
    /// Sentence numbers, one bead a line.
    Ladder,
    /// Two plain text files, line by line.
    Moses,
    /// XLIFF 1.2; either version is read.
    Xliff,
    /// XLIFF 2.0; either version is read.
    Xliff2,
    /// Gettext's messages, which are read and not written.
    Po,
}

impl Format {
    /// All of them.
    pub const ALL: &'static [Format] = &[
        Format::Tmx,
        Format::Tsv,
        Format::Jsonl,
        Format::Ladder,
        Format::Moses,
        Format::Xliff,
        Format::Xliff2,
        Format::Po,
    ];

    /// The name on the command line, which is the file ending too.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Tmx => "tmx",
            Format::Tsv => "tsv",
            Format::Jsonl => "jsonl",
            Format::Ladder => "ladder",
            Format::Moses => "moses",
            Format::Xliff => "xliff",
            Format::Xliff2 => "xliff2",
            Format::Po => "po",
        }
    }

    /// The format that a file's ending stands for; `.gz` behind it is passed over.
    pub fn from_path(path: &Path) -> Option<Format> {
        let packed = path.extension()?.eq_ignore_ascii_case("gz");
        let name = if packed { Path::new(path.file_stem()?) } else { path };
        name.extension()?.to_str()?.parse().ok()
    }

    /// Whether units without one of the sides have a place in it: only with `keep_nulls`, in a ladder always, and
    /// never where an empty side would blank somebody's translation.
    pub const fn takes_nulls(self, keep_nulls: bool) -> bool {
        match self {
            Format::Ladder => true,
            Format::Tsv | Format::Jsonl => keep_nulls,
            Format::Tmx | Format::Moses | Format::Xliff | Format::Xliff2 | Format::Po => false,
        }
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        // The other ending that XLIFF files have.
        let name = if name.eq_ignore_ascii_case("xlf") { "xliff" } else { name };
        let known = Format::ALL.iter().copied().find(|f| f.name().eq_ignore_ascii_case(name));
        known.ok_or_else(|| {
            let names: Vec<_> = Format::ALL.iter().map(|f| f.name()).collect();
            Error::Usage(format!("no format is called {name}; there are {}", names.join(", ")))
        })
    }
}

/// The languages of an output: BCP 47 tags as they shall be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Languages {
    /// Of the source.
    pub src: String,
    /// Of the target.
    pub tgt: String,
}

/// Choices about an output beyond its format.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WriteOptions {
    /// Those about a TMX.
    pub tmx: tmx::TmxOptions,
    /// The borders between bands of confidence, in rising order: one file more than borders is written.
    pub bands: Vec<f32>,
    /// Whether of units with the same two texts only the first is written.
    pub dedup: bool,
}

/// An output that is open and checked, and the writer of its format over it.
pub struct Sink {
    writer: Box<dyn UnitWriter>,
    path: PathBuf,
}

impl Sink {
    /// Opens the files for `path`: beside their final names until [`Sink::finish`]. Two for Moses, whose names end in
    /// the languages' codes.
    ///
    /// # Errors
    /// [`Error::Io`] names the file that cannot be written.
    pub fn create(format: Format, path: &Path, languages: &Languages) -> Result<Sink> {
        writable(format)?;
        let outputs: Vec<Output> =
            Sink::paths(format, path, languages).iter().map(|p| Output::create(p)).collect::<Result<_>>()?;
        let mut outputs = outputs.into_iter();
        let writer: Box<dyn UnitWriter> = match (outputs.next(), outputs.next()) {
            (Some(src), Some(tgt)) => Box::new(moses::MosesWriter::new(src, tgt)),
            (Some(out), None) => single(format, out, languages),
            (None, _) => unreachable!("every format is at least one file"),
        };
        Ok(Sink { writer, path: path.into() })
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
                Sink { writer, path: path.into() }
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

    /// A sink into a stream, such as the standard output.
    ///
    /// # Errors
    /// [`Error::Usage`] for Moses, which is two files.
    pub fn stream(format: Format, out: Box<dyn io::Write>, languages: &Languages) -> Result<Sink> {
        if format == Format::Moses {
            return Err(Error::Usage(
                "--to moses makes two files and cannot go to the standard output; name them with -o NAME"
                    .into(),
            ));
        }
        writable(format)?;
        Ok(Sink { writer: single(format, Output::stream(out), languages), path: "standard output".into() })
    }

    /// Writes one unit.
    ///
    /// # Errors
    /// [`Error::Io`] names the output.
    pub fn unit(&mut self, unit: &Unit) -> Result<()> {
        self.writer.unit(unit).map_err(|e| fault(&self.path, e))
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

/// Whether a format can be written at all.
fn writable(format: Format) -> Result<()> {
    match format {
        Format::Po => {
            Err(Error::Usage("po is read and not written; xliff is what its programs take too".into()))
        }
        _ => Ok(()),
    }
}

/// The writer of a format that is one file.
fn single(format: Format, out: Output, languages: &Languages) -> Box<dyn UnitWriter> {
    match format {
        Format::Tmx => Box::new(tmx::TmxWriter::new(out, languages)),
        Format::Jsonl => Box::new(jsonl::JsonlWriter::new(out, languages)),
        Format::Ladder => Box::new(ladder::LadderWriter::new(out)),
        Format::Xliff => Box::new(xliff::XliffWriter::new(out, xliff::Version::One, languages)),
        Format::Xliff2 => Box::new(xliff::XliffWriter::new(out, xliff::Version::Two, languages)),
        Format::Tsv | Format::Moses | Format::Po => Box::new(tsv::TsvWriter::new(out)),
    }
}

fn fault(path: &Path, source: io::Error) -> Error {
    Error::Io { path: path.into(), source, hint: None }
}
