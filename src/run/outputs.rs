//! Where the units of a run go, and which of them.

use crate::corpus::documents::{DocumentPair, Input};
use crate::document::report::DocumentReport;
use crate::error::{Error, Result};
use crate::format::dedup::Seen;
use crate::format::{Format, Languages, Sink, Unit, WriteOptions};
use crate::io::publish;
use crate::io::{check_writable, spare};
use crate::run::align::Destination;
use crate::run::journal::{Position, Record};
use crate::run::shards::Series;
use std::fs;
use std::path::{Path, PathBuf};

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

/// What a run shall write.
pub(crate) struct Plan {
    pub destination: Destination,
    pub keep: Keep,
    pub languages: Languages,
    /// How many documents a file is for; none if all go into one.
    pub shard_size: Option<u64>,
    /// Whether another run may have to go on with it.
    pub resumable: bool,
}

/// The open outputs of a run.
pub(crate) struct Out {
    keep: Keep,
    kind: Kind,
}

enum Kind {
    /// All documents into one that nobody can go on with.
    One(Sink, Seen),
    /// All documents, one after the other, into files that can be gone on with.
    Series(Series),
    /// Each into a file of its own.
    Each { folder: PathBuf, languages: Languages },
}

impl Plan {
    /// Opens and checks the outputs, or goes on with what an earlier run has written.
    pub(crate) fn open(self, from: Option<&Record>) -> Result<Out> {
        let Plan { destination, keep, languages, shard_size, resumable } = self;
        let kind = match destination {
            Destination::Stream(out) => {
                let mut sink = Sink::stream(keep.format, out, &languages)?;
                sink.configure(&keep.write.tmx);
                Kind::One(sink, Seen::default())
            }
            Destination::File(path) => {
                if resumable {
                    let from = from.map(|record| (record.documents, &record.output));
                    Kind::Series(Series::open(&keep, path, languages, shard_size, from)?)
                } else {
                    Kind::One(Sink::open(keep.format, &path, &languages, &keep.write)?, Seen::default())
                }
            }
            Destination::Folder(folder) => {
                check_folder(&folder)?;
                Kind::Each { folder, languages }
            }
        };
        Ok(Out { keep, kind })
    }
}

impl Out {
    /// Writes the units of one document, and counts into its report.
    pub(crate) fn document(
        &mut self,
        pair: &DocumentPair,
        units: &[Unit],
        line: &mut DocumentReport,
    ) -> Result<()> {
        let keep = &self.keep;
        match &mut self.kind {
            Kind::One(sink, seen) => write(sink, keep, seen, units, line),
            Kind::Series(series) => {
                // Nothing is to be told apart: what an earlier run wrote is not known.
                write(series.sink()?, keep, &mut Seen::default(), units, line)?;
                series.count(true);
                Ok(())
            }
            Kind::Each { folder, languages } => {
                let path = folder.join(format!("{}.{}", file_name(&pair.name), keep.format.name()));
                spare(&path, [&pair.src, &pair.tgt].map(Input::place))?;
                each(&path, keep, languages, units, line)
            }
        }
    }

    /// A document failed.
    pub(crate) fn leave_out(&mut self) {
        if let Kind::Series(series) = &mut self.kind {
            series.count(false);
        }
    }

    /// Whether a file has all its documents, and is to be closed.
    pub(crate) fn is_full(&self) -> bool {
        matches!(&self.kind, Kind::Series(series) if series.is_full())
    }

    /// Makes durable what was written, and says where that is.
    pub(crate) fn checkpoint(&mut self, closing: bool) -> Result<Position> {
        match &mut self.kind {
            Kind::Series(series) => series.checkpoint(closing),
            // Each file is durable as soon as it has its name.
            Kind::One(..) | Kind::Each { .. } => Ok(Position::default()),
        }
    }

    /// Sends on what was written, for somebody who waits for it.
    pub(crate) fn flush(&mut self) -> Result<()> {
        if let Kind::One(sink, _) = &mut self.kind { sink.flush() } else { Ok(()) }
    }

    /// Gives the file that is being written its end and its name.
    pub(crate) fn close(&mut self) -> Result<()> {
        if let Kind::Series(series) = &mut self.kind { series.close() } else { Ok(()) }
    }

    /// Gives the last output its end and its name.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.close()?;
        if let Kind::One(sink, _) = self.kind { sink.finish() } else { Ok(()) }
    }

    /// Leaves nothing of the file that is being written.
    pub(crate) fn abandon(self) {
        if let Kind::Series(series) = self.kind {
            series.abandon();
        }
    }
}

/// A file of its own for one document, or one for each band of confidence.
fn each(
    path: &Path,
    keep: &Keep,
    languages: &Languages,
    units: &[Unit],
    line: &mut DocumentReport,
) -> Result<()> {
    if !keep.write.bands.is_empty() {
        let mut sink = Sink::open(keep.format, path, languages, &keep.write)?;
        write(&mut sink, keep, &mut Seen::default(), units, line)?;
        return sink.finish();
    }
    // Under a name that another run writes over: after a run that was killed nothing strange stays.
    let mut sink = Sink::part(keep.format, path, languages, None)?;
    sink.configure(&keep.write.tmx);
    write(&mut sink, keep, &mut Seen::default(), units, line)?;
    sink.finish()?;
    Sink::paths(keep.format, path, languages).iter().try_for_each(|path| publish(path, path))
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
    made.map_err(|source| Error::io(folder, source).help("choose another folder for the output"))?;
    check_writable(folder)
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
