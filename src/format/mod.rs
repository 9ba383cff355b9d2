//! What comes out: one writer a format, each taking units one at a time, so that memory does not grow with the output.

pub mod html;
pub mod jsonl;
pub mod ladder;
mod lines;
pub mod moses;
mod output;
pub mod tmx;
pub mod tsv;
mod unit;

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

    /// How many characters had to be removed so far because the format forbids them.
    fn removed(&self) -> u64 {
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
}

impl Format {
    /// All of them.
    pub const ALL: &'static [Format] =
        &[Format::Tmx, Format::Tsv, Format::Jsonl, Format::Ladder, Format::Moses];

    /// The name on the command line, which is the file ending too.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Tmx => "tmx",
            Format::Tsv => "tsv",
            Format::Jsonl => "jsonl",
            Format::Ladder => "ladder",
            Format::Moses => "moses",
        }
    }

    /// The format that a file's ending stands for.
    pub fn from_path(path: &Path) -> Option<Format> {
        path.extension()?.to_str()?.parse().ok()
    }

    /// Whether units without one of the sides have a place in it: only with `keep_nulls`, in a ladder always, and
    /// never where an empty side would blank somebody's translation.
    pub const fn takes_nulls(self, keep_nulls: bool) -> bool {
        match self {
            Format::Ladder => true,
            Format::Tsv | Format::Jsonl => keep_nulls,
            Format::Tmx | Format::Moses => false,
        }
    }
}

impl FromStr for Format {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
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

    /// Writes the end and gives the files their names. Dropping a sink without this leaves no file behind.
    ///
    /// # Errors
    /// [`Error::Io`] names the output.
    pub fn finish(self) -> Result<()> {
        self.writer.finish().map_err(|e| fault(&self.path, e))
    }
}

/// The writer of a format that is one file.
fn single(format: Format, out: Output, languages: &Languages) -> Box<dyn UnitWriter> {
    match format {
        Format::Tmx => Box::new(tmx::TmxWriter::new(out, languages)),
        Format::Jsonl => Box::new(jsonl::JsonlWriter::new(out, languages)),
        Format::Ladder => Box::new(ladder::LadderWriter::new(out)),
        Format::Tsv | Format::Moses => Box::new(tsv::TsvWriter::new(out)),
    }
}

fn fault(path: &Path, source: io::Error) -> Error {
    Error::Io { path: path.into(), source, hint: None }
}
