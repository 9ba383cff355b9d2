//! Decides whether a run can be resumed, and skips the documents that an earlier run finished.

use crate::document::Observer;
use crate::error::{Error, Message, Parameter, Result, message};
use crate::format::{Format, Languages};
use crate::io::packing;
use crate::run::file_names::FileNames;
use crate::run::{AlignRun, Destination, Journal, JournalPath, Record};
use crate::wording::count;
use std::fs;

impl AlignRun {
    /// Whether the run writes one document to one file. If shards are requested, even a single document is
    /// written to a numbered shard.
    pub(super) fn is_single(&self) -> bool {
        !self.documents.are_many() && self.options.shard_size.is_none()
    }

    /// Returns the path of the journal, or `None` if the run cannot be resumed. A run can be resumed if it
    /// writes many documents to files. Returns a call error if `resume` is set for an unsuitable output.
    pub(super) fn journal_path(&self) -> Result<Option<JournalPath>> {
        let path = match &self.destination {
            // The journal is beside the unfinished file, even if the path is a link.
            Destination::File(path) if fs::metadata(path).map_or(true, |meta| meta.is_file()) => {
                JournalPath::of_file(path)?
            }
            Destination::Folder(path) => JournalPath::of_folder(path),
            _ if self.resume => {
                let fault = "a run that writes to standard output or a pipe cannot be resumed";
                let help = message!["write to a file with ", Parameter::Output];
                return Err(Error::parameter(Parameter::Resume, fault).help(help));
            }
            _ => return Ok(None),
        };
        if self.is_single() {
            return Ok(None);
        }
        match self.obstacle() {
            Some(obstacle) if self.resume => Err(conflict(Parameter::Resume, obstacle, "output")),
            Some(_) => Ok(None),
            None => Ok(Some(path)),
        }
    }

    /// Opens the journal if the run can be resumed. Also returns the record of the run to resume, if any.
    pub(super) fn open_journal(&self, languages: &Languages) -> Result<(Option<Journal>, Option<Record>)> {
        let Some(path) = self.journal_path()? else { return Ok((None, None)) };
        let mut fingerprint = self.options.fingerprint(languages)?;
        fingerprint.insert("the input".into(), self.documents.origin());
        if let Some(report) = &self.report {
            fingerprint.insert(Parameter::Report.name().into(), report.to_string_lossy().into_owned());
        }
        let (journal, record) = Journal::open(path, fingerprint, self.resume)?;
        Ok((Some(journal), record))
    }

    /// If shards are requested, checks that the output can be divided into shards.
    pub(super) fn check_shards(&self) -> Result<()> {
        let Some(size) = self.options.shard_size else { return Ok(()) };
        if !matches!(self.destination, Destination::File(_)) {
            let fault = "the shards are named after the output file";
            let help = message!["set ", Parameter::Output, " to the name of a file"];
            return Err(Error::value(Parameter::ShardSize, size, fault).help(help));
        }
        self.obstacle().map_or(Ok(()), |obstacle| Err(conflict(Parameter::ShardSize, obstacle, "shards")))
    }

    /// Returns the property of the output that prevents a later run from continuing it, if there is one. With
    /// such a property, the later run would need more information about the written output than its length.
    fn obstacle(&self) -> Option<Message> {
        let Destination::File(path) = &self.destination else { return None };
        if self.options.write.dedup.is_some() && self.options.format != Format::Ladder {
            Some(Parameter::Dedup.into())
        } else if !self.options.write.bands.is_empty() {
            Some(Parameter::Bands.into())
        } else if packing(path).is_some() {
            Some("compressed output".into())
        } else {
            let format = self.options.format;
            let name = match format {
                Format::Xlsx => "XLSX",
                Format::Html => "HTML",
                Format::Epub => "EPUB",
                Format::Po => "PO",
                Format::Parquet | Format::ParquetTranslation => "Parquet",
                _ => "XLIFF",
            };
            (!format.can_be_resumed()).then(|| format!("{name} output").into())
        }
    }

    /// Skips the documents that the run described by `record` has finished, and reserves the names of their
    /// files. Returns a call error if the input has changed. Warns if files of these documents are missing.
    pub(super) fn skip_finished(
        &mut self,
        record: Option<&Record>,
        languages: &Languages,
        file_names: &mut Option<FileNames>,
        observer: &mut dyn Observer,
    ) -> Result<()> {
        let Some(record) = record else {
            if self.resume {
                let fault = ": no interrupted run found for this output; starting from the beginning";
                observer.note(&message![Parameter::Resume, fault]);
            }
            return Ok(());
        };
        let refuse = |fault| Err(Error::parameter(Parameter::Resume, fault).help("give the same input"));
        let layout = self.options.layout(languages);
        let (mut skipped, mut found) = (Record::default(), 0);
        for pair in self.documents.by_ref().take(record.documents as usize) {
            let pair = pair?;
            skipped.add_document(pair.fingerprint(self.options.limits.text(None)));
            if let (Some(names), Destination::Folder(folder)) = (&mut *file_names, &self.destination) {
                let path = layout.document_path(folder, &names.next(&pair.name).stem);
                found += u64::from(layout.all_paths(&path).iter().all(|file| file.exists()));
            }
        }
        let done = count(record.documents, "document");
        if skipped.documents < record.documents {
            let found = count(skipped.documents, "document");
            let done = record.documents;
            return refuse(format!("the input has {found}, but the interrupted run had finished {done}"));
        }
        if skipped.documents_fingerprint != record.documents_fingerprint {
            return refuse(format!("the input does not begin with the {done} of the interrupted run"));
        }
        observer.note(&format!("resuming after the first {done}").into());
        if let Destination::Folder(folder) = &self.destination
            && found < record.summary.done
        {
            let written = count(record.summary.done, "document");
            let fault = format!(
                "{}: the interrupted run wrote {written}, but only {found} of their files exist; delete the \
                 journal to start again",
                folder.display()
            );
            observer.warning(&fault.into());
        }
        Ok(())
    }
}

/// Creates the error for a parameter that cannot be combined with the property `obstacle` of the output.
fn conflict(parameter: Parameter, obstacle: Message, result: &str) -> Error {
    let help = message!["run without ", obstacle.clone(), format!(", then use `convert` on the {result}")];
    Error::parameter(parameter, message!["cannot be combined with ", obstacle]).help(help)
}
