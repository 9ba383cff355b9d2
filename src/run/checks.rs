//! Checks, before anything is written, that no output of a run replaces an input or another output.

use crate::error::{Error, Parameter, Result};
use crate::format::Languages;
use crate::io::{Output, followed, is_same_output, part_name, refuse_overwrite};
use crate::run::file_names::{FileNames, cleaned};
use crate::run::shards::ShardNames;
use crate::run::{AlignRun, Destination};
use std::path::{Path, PathBuf};

/// A file that a run may write, with its description in errors.
type Written = (PathBuf, &'static str);

impl AlignRun {
    /// Checks the files that the run will write, without reading any document.
    ///
    /// # Errors
    /// A call error if the run would write a file that it reads, write two files of the same name, or write
    /// into an input folder; an I/O error if a file cannot be written.
    pub fn check(&self) -> Result<()> {
        self.check_outputs(&self.options.languages.so_far())
    }

    /// Like [`AlignRun::check`], but with these languages, which are part of some file names.
    pub(super) fn check_outputs(&self, languages: &Languages) -> Result<()> {
        let (mut written, shards) = (self.main_files(languages)?, self.shard_names(languages)?);
        let beside = [(Parameter::Report, &self.report), (Parameter::Summary, &self.summary)];
        let beside = beside.into_iter().filter_map(|(parameter, path)| Some((parameter, path.as_ref()?)));
        for (parameter, path) in beside.clone() {
            let files = self.files_beside(parameter, path)?;
            self.documents.refuse_inside(parameter, path)?;
            let is_same = |(other, _): &&Written| files.iter().any(|(file, _)| is_same_output(file, other));
            let same = written.iter().find(is_same).map(|(_, what)| *what);
            let is_shard = shards.as_ref().is_some_and(|shards| shards.may_include(path));
            if let Some(what) = same.or(is_shard.then_some("an output file")) {
                let fault = format!("this file is also {what}");
                return Err(Error::value(parameter, path.display(), fault).help("choose another name"));
            }
            written.extend(files);
        }
        if let Destination::File(path) | Destination::Folder(path) = &self.destination {
            self.documents.refuse_inside(Parameter::Output, path)?;
        }
        self.refuse_overwrite(&written)?;
        if let Some(shards) = shards
            && let Some(input) = self.inputs()?.find(|input| shards.may_include(input))
        {
            let fault = format!("{}: this input has the name of an output file", input.display());
            return Err(Error::call(fault).help("choose another output"));
        }
        beside.into_iter().try_for_each(|(_, path)| Output::check(path))?;
        self.destination.check(&self.options.layout(languages))?;
        self.check_shards()
    }

    /// Returns an error if one of the files is also an input of the run.
    fn refuse_overwrite(&self, written: &[Written]) -> Result<()> {
        refuse_overwrite(written.iter().map(|(file, _)| file), self.inputs()?)
    }

    fn inputs(&self) -> Result<impl Iterator<Item = PathBuf>> {
        self.options.inputs(&self.documents)
    }

    /// Returns the output files whose names are known in advance, with their temporary files and the journal.
    fn main_files(&self, languages: &Languages) -> Result<Vec<Written>> {
        let journal = self.journal_path()?;
        let mut files = Vec::new();
        if let Destination::File(path) = &self.destination {
            let outputs = self.options.layout(languages).all_paths(&followed(path)?);
            let temporary = outputs.iter().filter(|_| journal.is_some()).map(|file| part_name(file));
            let temporary: Vec<PathBuf> = temporary.collect();
            files.extend(outputs.into_iter().map(|file| (file, "an output file")));
            files.extend(temporary.into_iter().map(|file| (file, "a temporary file of the output")));
        }
        if let Some(journal) = journal {
            files.push((journal.journal, "the journal of the run"));
        }
        Ok(files)
    }

    /// Returns the file of the report or of the summary page, including temporary files.
    fn files_beside(&self, parameter: Parameter, path: &Path) -> Result<Vec<Written>> {
        let path = followed(path)?;
        if parameter == Parameter::Summary {
            return Ok(vec![(path, "the summary")]);
        }
        let part = (part_name(&path), "a temporary file of the report");
        let is_resumable = self.journal_path()?.is_some();
        Ok([(path, "the report")].into_iter().chain(is_resumable.then_some(part)).collect())
    }

    fn shard_names(&self, languages: &Languages) -> Result<Option<ShardNames>> {
        match (&self.destination, self.options.shard_size) {
            (Destination::File(path), Some(_)) => {
                ShardNames::new(&self.options.layout(languages), path).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Returns the names for the files of the documents, if the output is a folder. No document gets the name of an
    /// input, the report or the summary page. Returns a call error if a single document would overwrite an input.
    pub(super) fn file_names(&mut self, languages: &Languages) -> Result<Option<FileNames>> {
        let Destination::Folder(folder) = &self.destination else { return Ok(None) };
        let layout = self.options.layout(languages);
        let names = {
            let taken = self.inputs()?.chain(self.report.clone()).chain(self.summary.clone());
            FileNames::new(&layout, folder, taken)
        };
        if self.is_single()
            && let Some(pair) = self.documents.peek(0)
        {
            let files = layout.all_paths(&layout.document_path(folder, &cleaned(&pair.name, cfg!(windows))));
            let files: Vec<Written> = files.into_iter().map(|file| (file, "an output file")).collect();
            self.refuse_overwrite(&files)?;
        }
        Ok(Some(names))
    }
}
