//! Writes units to numbered files of limited size, such as `memory-0001.tmx`.

use crate::error::{Error, Parameter, Result};
use crate::format::Unit;
use crate::format::bands::name_parts;
use crate::io::{CompleteOutput, folder_of, refuse_overwrite, remove_temporary_files};
use crate::run::{Layout, Sink};
use std::path::{Path, PathBuf};

/// Maximum number of files, so that a limit that is far too low does not fill the folder.
const MAX_FILES: usize = 450;

/// The limits of an output file. Without a limit, all units are written to one file.
///
/// # Examples
/// ```
/// use enregard::FileLimits;
///
/// let mut limits = FileLimits::default();
/// limits.units = Some(100_000);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileLimits {
    /// The maximum number of units.
    pub units: Option<u64>,
    /// The size, in bytes before compression, at which a file ends after the current unit.
    pub bytes: Option<u64>,
}

impl FileLimits {
    /// Returns the name of the only file, or of the first one of several.
    pub(crate) fn first(&self, path: &Path) -> PathBuf {
        if self.is_none() { path.into() } else { numbered(path, 1) }
    }

    fn is_none(&self) -> bool {
        self.units.is_none() && self.bytes.is_none()
    }

    fn parameter(&self) -> Parameter {
        if self.units.is_some() { Parameter::SplitUnits } else { Parameter::SplitSize }
    }
}

/// An output for units, which is one file or stream, or several numbered files.
pub(crate) struct NumberedSink {
    current: Sink,
    /// How to open further files. `None` writes to the current one only.
    next: Option<Next>,
}

struct Next {
    layout: Layout,
    path: PathBuf,
    limits: FileLimits,
    /// Files that must not be overwritten.
    inputs: Vec<PathBuf>,
    /// The number of the current file, from 1.
    number: usize,
    /// The number of units in the current file.
    units: u64,
    /// The outputs of the complete files. All get their names when the last one is complete. Until then, only the first
    /// stays open, because many systems allow a process few open files.
    complete: Vec<(PathBuf, CompleteOutput)>,
    removed: u64,
    dropped: u64,
}

impl NumberedSink {
    /// Writes to a single output.
    pub(crate) fn single(sink: Sink) -> NumberedSink {
        NumberedSink { current: sink, next: None }
    }

    /// Opens the file `path`, or the first of the numbered files if there are limits. None of the files may be one of
    /// `inputs`.
    pub(crate) fn create(
        layout: &Layout,
        path: &Path,
        limits: FileLimits,
        inputs: Vec<PathBuf>,
    ) -> Result<NumberedSink> {
        if limits.is_none() {
            return Ok(NumberedSink::single(Sink::create(layout, path)?));
        }
        let is_input = |file: &Path| refuse_overwrite([file], &inputs).is_err();
        // Closed files that a killed run left have names of their own, so the next outputs do not replace them.
        remove_temporary_files(folder_of(path), is_input);
        let (complete, layout, path) = (Vec::new(), layout.clone(), path.to_path_buf());
        let (removed, dropped) = (0, 0);
        let mut next = Next { layout, path, limits, inputs, number: 0, units: 0, complete, removed, dropped };
        Ok(NumberedSink { current: next.open()?, next: Some(next) })
    }

    pub(crate) fn unit(&mut self, unit: &Unit) -> Result<()> {
        let Some(next) = &mut self.next else { return self.current.unit(unit) };
        let FileLimits { units, bytes } = next.limits;
        let is_full = units.is_some_and(|most| next.units >= most)
            || next.units > 0 && bytes.is_some_and(|most| self.current.written() >= most);
        if is_full {
            let full = std::mem::replace(&mut self.current, next.open()?);
            next.removed += full.removed();
            next.dropped += full.dropped();
            next.close(full)?;
        }
        next.units += 1;
        self.current.unit(unit)
    }

    /// Number of characters removed so far because the format forbids them.
    pub(crate) fn removed(&self) -> u64 {
        self.current.removed() + self.next.as_ref().map_or(0, |next| next.removed)
    }

    /// Number of units dropped so far because one side was empty.
    pub(crate) fn dropped(&self) -> u64 {
        self.current.dropped() + self.next.as_ref().map_or(0, |next| next.dropped)
    }

    /// Completes the files and gives them their names. Returns a warning if a file with the next number exists.
    pub(crate) fn finish(self) -> Result<Option<String>> {
        let Some(mut next) = self.next else { return self.current.finish().map(|()| None) };
        next.close(self.current)?;
        // The first file protects the others, so it must be the last.
        for (path, output) in next.complete.drain(..).rev() {
            output.commit().map_err(|source| Error::io(&path, source))?;
        }
        let later = numbered(&next.path, next.number + 1);
        let is_left = next.layout.all_paths(&later).iter().any(|path| path.exists());
        let warning =
            || format!("{}: is left from an earlier run; delete it if you do not need it", later.display());
        Ok(is_left.then(warning))
    }
}

impl Next {
    /// Completes a file and closes it.
    fn close(&mut self, full: Sink) -> Result<()> {
        let path = full.path().to_path_buf();
        for output in full.complete()? {
            let output = match self.complete.first() {
                None => CompleteOutput::Open(output),
                Some((_, first)) => output.close(first).map_err(|source| Error::io(&path, source))?,
            };
            self.complete.push((path.clone(), output));
        }
        Ok(())
    }

    fn open(&mut self) -> Result<Sink> {
        self.number += 1;
        self.units = 0;
        if self.number > MAX_FILES {
            let fault = format!("the output would have more than {MAX_FILES} files");
            return Err(Error::parameter(self.limits.parameter(), fault).help("raise the limit"));
        }
        let path = numbered(&self.path, self.number);
        refuse_overwrite(self.layout.all_paths(&path), &self.inputs)?;
        Sink::create(&self.layout, &path)
    }
}

/// Returns the name of the file with this number: `memory-0001.tmx` for `memory.tmx`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let (mut name, extension) = name_parts(path);
    name.push(format!("-{number:04}"));
    name.push(&extension);
    path.with_file_name(name)
}
