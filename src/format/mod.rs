//! What comes out: one writer a format, each taking units one at a time, so that memory does not grow with the output.

pub mod bands;
pub mod html;
pub mod jsonl;
pub mod ladder;
pub mod laid;
mod lines;
pub mod moses;
mod output;
pub mod part;
pub mod po;
pub mod tmx;
pub mod tsv;
mod unit;
pub mod xliff;

pub use output::{AtomicFile, Commit, Output};
pub use unit::{Side, Unit, one_line};

use crate::error::{Error, Result};
use crate::wording::count;
use part::PartFile;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Takes units one at a time. The order of calls is: any number of `unit`, then `finish`, once.
pub trait UnitWriter {
    /// Writes one unit, or leaves it out where the format has no place for it (an empty side in a TMX).
    fn unit(&mut self, unit: &Unit) -> io::Result<()>;

    /// Writes what belongs at the end, and commits the output: the file is whole, and in its place, only after this.
    fn finish(self: Box<Self>) -> io::Result<()>;

    /// Sends on what was written so far.
    fn flush(&mut self) -> io::Result<()>;

    /// Goes on with an output that a writer like this one began: what stands at the beginning is written already.
    fn resume(&mut self) {}
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

/// Losses in words, those of which there are any: how many, of what (in the singular), and what became of it.
fn counted(losses: &[(u64, &str, &str)]) -> Vec<String> {
    let lost = losses.iter().filter(|(number, ..)| *number > 0);
    lost.map(|(number, noun, fate)| format!("{} {fate}", count(*number, noun))).collect()
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

    /// Whether a writer can go on with a file that another one began: not if it must know what is in it.
    pub const fn can_be_resumed(self) -> bool {
        !matches!(self, Format::Xliff | Format::Xliff2)
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
            let written = Format::ALL.iter().filter(|&&format| writable(format).is_ok());
            let names: Vec<_> = written.map(|format| format.name()).collect();
            let page = match name.eq_ignore_ascii_case("html") {
                true => "; `enregard review` and `enregard align` make a page",
                false => "",
            };
            let there = names.join(", ");
            Error::call(format!("no format is called {name}; there are {there}, and po to be read{page}"))
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
            return Err(Error::call(
                "--to moses makes two files and cannot go to the standard output; name them with -o NAME",
            ));
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

/// Makes sure that a format can be written at all.
///
/// # Errors
/// [`Error::Usage`] for one that is only read.
pub fn writable(format: Format) -> Result<()> {
    match format {
        Format::Po => Err(Error::call("po is read and not written; xliff is what its programs take too")),
        _ => Ok(()),
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
