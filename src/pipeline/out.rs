//! Where the units of a run go, and which of them.

use super::once::Seen;
use super::pairs::DocumentPair;
use super::report::DocumentReport;
use super::run::Destination;
use crate::error::{Error, Result};
use crate::format::{Format, Languages, Output, Sink, Unit, WriteOptions};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Makes sure that writing `output` would not destroy one of `inputs`.
///
/// # Errors
/// [`Error::Usage`] names the file.
pub(crate) fn spare<'a>(output: &Path, inputs: impl IntoIterator<Item = &'a Path>) -> Result<()> {
    // What is not there yet cannot be an input.
    let Ok(real) = fs::canonicalize(output) else { return Ok(()) };
    if !real.is_file() {
        return Ok(());
    }
    match inputs.into_iter().find(|input| fs::canonicalize(input).is_ok_and(|input| input == real)) {
        Some(input) => Err(Error::Usage(format!(
            "{} would overwrite the input {}; choose another output",
            output.display(),
            input.display()
        ))),
        None => Ok(()),
    }
}

/// Which units are written.
#[derive(Debug, Clone)]
pub(crate) struct Keep {
    pub format: Format,
    pub nulls: bool,
    pub min_confidence: f32,
    pub write: WriteOptions,
}

impl Keep {
    /// Null beads go by the format and by what was asked for, all others by their confidence.
    fn takes(&self, unit: &Unit, seen: &mut Seen) -> bool {
        if unit.is_null() {
            return self.format.takes_nulls(self.nulls);
        }
        // The numbers of a ladder must cover the document.
        let once = self.write.dedup && self.format != Format::Ladder;
        unit.confidence.is_none_or(|c| c >= self.min_confidence) && (!once || seen.is_new(unit))
    }
}

/// The open outputs of a run.
pub(crate) enum Out {
    /// All documents into one.
    One(Sink, Keep, Seen),
    /// Each into a file of its own.
    Each { folder: PathBuf, languages: Languages, keep: Keep },
}

impl Out {
    /// Opens and checks them.
    pub(crate) fn open(
        destination: Destination,
        keep: Keep,
        languages: Languages,
        pairs: &[DocumentPair],
    ) -> Result<Out> {
        if let Destination::File(path) = &destination {
            for file in Sink::all_paths(keep.format, path, &languages, &keep.write) {
                spare(&file, pairs.iter().flat_map(|pair| [pair.src.as_path(), pair.tgt.as_path()]))?;
            }
        }
        Ok(match destination {
            Destination::Stream(out) => {
                let mut sink = Sink::stream(keep.format, out, &languages)?;
                sink.configure(&keep.write.tmx);
                Out::One(sink, keep, Seen::default())
            }
            Destination::File(path) => {
                let sink = Sink::open(keep.format, &path, &languages, &keep.write)?;
                Out::One(sink, keep, Seen::default())
            }
            Destination::Folder(folder) => {
                check_folder(&folder)?;
                Out::Each { folder, languages, keep }
            }
        })
    }

    /// Writes the units of one document, and counts into its report.
    pub(crate) fn document(&mut self, name: &str, units: Vec<Unit>, line: &mut DocumentReport) -> Result<()> {
        match self {
            Out::One(sink, keep, seen) => write(sink, keep, seen, &units, line),
            Out::Each { folder, languages, keep } => {
                let path = folder.join(format!("{}.{}", file_name(name), keep.format.name()));
                let mut sink = Sink::open(keep.format, &path, languages, &keep.write)?;
                write(&mut sink, keep, &mut Seen::default(), &units, line)?;
                sink.finish()
            }
        }
    }

    /// Gives the output its name.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Out::One(sink, ..) => sink.finish(),
            Out::Each { .. } => Ok(()),
        }
    }
}

fn write(
    sink: &mut Sink,
    keep: &Keep,
    seen: &mut Seen,
    units: &[Unit],
    line: &mut DocumentReport,
) -> Result<()> {
    let (removed, dropped) = (sink.removed(), sink.dropped());
    for unit in units {
        if keep.takes(unit, seen) {
            sink.unit(unit)?;
            line.units += 1;
        }
    }
    line.units -= sink.dropped() - dropped;
    line.removed_characters = sink.removed() - removed;
    Ok(())
}

/// Makes the folder if need be, and makes sure that a file can be written into it.
fn check_folder(folder: &Path) -> Result<()> {
    let made = fs::create_dir_all(folder);
    made.map_err(|source| Error::Io {
        path: folder.into(),
        source,
        hint: Some("choose another folder for the output"),
    })?;
    // Dropped again at once: it leaves nothing behind.
    Output::create(&folder.join("enregard")).and_then(|mut out| {
        out.flush().map_err(|source| Error::Io { path: folder.into(), source, hint: None })
    })
}

/// A document's name as a file name: what separates folders anywhere becomes `_`.
fn file_name(name: &str) -> String {
    let safe: String =
        name.chars().map(|c| if matches!(c, '/' | '\\' | ':') || c.is_control() { '_' } else { c }).collect();
    if safe.starts_with('.') { format!("_{safe}") } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_never_leaves_the_folder() {
        assert_eq!(file_name("../../etc/passwd"), "_.._.._etc_passwd");
        assert_eq!(file_name(".."), "_..");
        assert_eq!(file_name("roman 1"), "roman 1");
    }
}
