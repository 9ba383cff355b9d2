//! The output of units in several languages: one file, a stream, or a folder with one file per document.

use super::document::AlignedGroup;
use crate::document::DocumentReport;
use crate::error::{Error, Result};
use crate::format::multilingual::{MultilingualUnit, MultilingualWriter, multilingual_writer};
use crate::format::{FilterOptions, UnitFilter};
use crate::io::{Output, refuse_link, refuse_overwrite};
use crate::run::{Destination, FileNames, Layout, prepare_folder};
use std::io::Write;
use std::path::{Path, PathBuf};

/// How units are written.
pub(super) struct HubLayout {
    pub layout: Layout,
    /// The tags of the languages, French first.
    pub languages: Vec<String>,
    pub filter: FilterOptions,
}

pub(super) struct HubOutput {
    layout: HubLayout,
    kind: Kind,
}

enum Kind {
    Single(File, Filters),
    Folder(PathBuf, FileNames),
}

/// An open file with its path for messages.
struct File(Box<dyn MultilingualWriter<Output>>, PathBuf);

/// For each language other than French, what decides which of its texts are written.
struct Filters(Vec<UnitFilter>);

impl HubOutput {
    /// Opens the output. `inputs` are the files that the run reads, and `report` is the file of its report.
    pub(super) fn open(
        destination: Destination,
        layout: HubLayout,
        inputs: &[PathBuf],
        report: Option<&Path>,
    ) -> Result<HubOutput> {
        let kind = match destination {
            Destination::Stream(out) => {
                let path = Path::new("standard output");
                Kind::Single(layout.file(Output::stream(out), path)?, layout.filters())
            }
            Destination::File(path) => {
                Kind::Single(layout.file(Output::create(&path)?, &path)?, layout.filters())
            }
            Destination::Folder(folder) => {
                prepare_folder(&folder, |file| refuse_overwrite([file], inputs.iter().cloned()))?;
                let taken = inputs.iter().cloned().chain(report.map(Path::to_path_buf));
                let names = FileNames::new(&layout.layout, &folder, taken);
                Kind::Folder(folder, names)
            }
        };
        Ok(HubOutput { layout, kind })
    }

    /// Writes a document, and counts the units with each language in its reports. Returns the number of units.
    pub(super) fn write(&mut self, name: &str, document: &mut AlignedGroup) -> Result<u64> {
        match &mut self.kind {
            Kind::Single(file, filters) => file.document(document, filters),
            Kind::Folder(folder, names) => {
                let path = self.layout.layout.document_path(folder, &names.next(name).stem);
                refuse_link(&path)?;
                let mut file = self.layout.file(Output::create(&path)?, &path)?;
                let units = file.document(document, &mut self.layout.filters())?;
                file.finish().map(|()| units)
            }
        }
    }

    /// Counts a document that is not written. The names of the other files must not depend on it.
    pub(super) fn skip(&mut self, name: &str) {
        if let Kind::Folder(_, names) = &mut self.kind {
            drop(names.next(name));
        }
    }

    /// Gives the file its final name.
    pub(super) fn finish(self) -> Result<()> {
        match self.kind {
            Kind::Single(file, _) => file.finish(),
            Kind::Folder(..) => Ok(()),
        }
    }
}

impl HubLayout {
    fn file(&self, out: Output, path: &Path) -> Result<File> {
        let Layout { format, write, .. } = &self.layout;
        Ok(File(multilingual_writer(*format, out, &self.languages, write)?, path.into()))
    }

    fn filters(&self) -> Filters {
        let filter = || UnitFilter::new(self.layout.format, self.filter);
        Filters(self.languages[1..].iter().map(|_| filter()).collect())
    }
}

impl Filters {
    /// Removes the translations that the options reject. Returns false if none is left.
    fn accepts(&mut self, unit: &mut MultilingualUnit) -> bool {
        for (filter, pair) in self.0.iter_mut().zip(&mut unit.pairs) {
            *pair = pair.take().and_then(|mut it| filter.accepts(&mut it).then_some(it));
        }
        !unit.is_alone()
    }
}

impl File {
    fn document(&mut self, document: &mut AlignedGroup, filters: &mut Filters) -> Result<u64> {
        let before: Vec<_> = filters.0.iter().map(UnitFilter::counts).collect();
        filters.0.iter_mut().for_each(UnitFilter::begin_document);
        let removed = self.0.removed();
        let dropped: Vec<u64> = (0..filters.0.len()).map(|language| self.0.dropped(language)).collect();
        let mut written = 0;
        for unit in &mut document.units {
            if filters.accepts(unit) {
                let is_written = self.0.unit(unit).map_err(|source| Error::io(&self.1, source))?;
                written += u64::from(is_written);
            }
        }
        for (language, (report, filter)) in document.reports.iter_mut().zip(&filters.0).enumerate() {
            let Some(report) = report else { continue };
            let before = &before[language];
            let counts = filter.counts();
            let dropped = self.0.dropped(language) - dropped[language];
            report.units = counts.written - before.written - dropped;
            report.count_flags(before, &counts);
        }
        // The writer does not count the removed characters of each language, so they are those of the first.
        let first: Option<&mut DocumentReport> = document.reports.iter_mut().flatten().next();
        first.into_iter().for_each(|report| report.removed_characters = self.0.removed() - removed);
        Ok(written)
    }

    fn finish(self) -> Result<()> {
        let File(writer, path) = self;
        let committed = writer.finish().and_then(|mut out| out.flush().and_then(|()| out.commit()));
        committed.map_err(|source| Error::io(path, source))
    }
}
