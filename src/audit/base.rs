//! Finds the source as it was when a translation was made.

use super::git;
use crate::error::{Error, ErrorKind, Parameter, Result};
use crate::io::{is_stdin, refuse_overwrite, resolved};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Where the old versions of the source texts are.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Base {
    /// The old version of the only source file.
    File(PathBuf),
    /// A folder with the old versions of the files of another folder, under the same names.
    Folder {
        /// The folder with the old versions.
        old: PathBuf,
        /// The folder with the source files.
        new: PathBuf,
    },
    /// A revision in the git repository of each source file.
    Revision(String),
    /// The last commit of each translation in its git repository.
    LastChange,
}

/// The name of [`Base::LastChange`] on the command line.
const AUTO: &str = "auto";

impl Base {
    /// Creates a base from the old version of `src`. Both must be files, or both folders.
    ///
    /// # Errors
    /// Returns a call error if one is a folder and the other is not, or an I/O error if one does not exist.
    pub fn old(old: &Path, src: &Path) -> Result<Base> {
        let is_folder = |path: &Path| {
            if is_stdin(path) {
                return Ok(false);
            }
            let meta = fs::metadata(path).map_err(|source| Error::io(path, source).of_kind(ErrorKind::Call));
            meta.map(|meta| meta.is_dir())
        };
        match (is_folder(old)?, is_folder(src)?) {
            (false, false) => Ok(Base::File(old.into())),
            (true, true) => Ok(Base::Folder { old: old.into(), new: src.into() }),
            (true, false) => {
                let fault = format!("is a folder, but the source {} is a file", src.display());
                Err(Error::value(Parameter::Base, old.display(), fault))
            }
            (false, true) => {
                let fault = format!("is a file, but the source {} is a folder", src.display());
                Err(Error::value(Parameter::Base, old.display(), fault))
            }
        }
    }

    /// Checks that the file at `output` is not an old version.
    pub(super) fn refuse_output(&self, output: &Path) -> Result<()> {
        match self {
            Base::File(path) => refuse_overwrite([output], [path.clone()]),
            Base::Folder { old, .. } if resolved(output)?.starts_with(resolved(old)?) => {
                let fault = format!("this output would be in the folder {} of old versions", old.display());
                Err(Error::value(Parameter::Output, output.display(), fault).help("choose another path"))
            }
            _ => Ok(()),
        }
    }

    /// Creates a base from a git revision. The revision `auto` is, for each document, the last commit that
    /// changed the translation.
    pub fn revision(revision: &str) -> Base {
        if revision == AUTO { Base::LastChange } else { Base::Revision(revision.into()) }
    }
}

/// The old version of a source file.
pub(super) enum OldVersion {
    File(PathBuf),
    /// The content of the file.
    Content(Vec<u8>),
}

/// Finds old versions. All threads share it.
#[derive(Default)]
pub(super) struct OldVersions {
    base: Option<Base>,
    /// For each folder, the commit that the revision names in its repository.
    commits: Mutex<HashMap<PathBuf, String>>,
}

impl OldVersions {
    /// Checks the base with the first source file, if it is known.
    ///
    /// Returns a call error if git cannot be run, if the file is not in a repository, or if the revision is
    /// unknown.
    pub(super) fn new(base: Option<Base>, first: Option<&Path>) -> Result<OldVersions> {
        let versions = OldVersions { base, commits: Mutex::default() };
        let (revision, shown) = match &versions.base {
            Some(Base::Revision(revision)) => (revision.as_str(), revision.as_str()),
            Some(Base::LastChange) => ("HEAD", AUTO),
            _ => return Ok(versions),
        };
        if let Some(file) = first {
            let folder = git::folder_of(file);
            let checked = git::commit(folder, revision);
            checked.map_err(|reason| Error::value(Parameter::BaseRevision, shown, reason))?;
        }
        Ok(versions)
    }

    pub(super) fn are_wanted(&self) -> bool {
        self.base.is_some()
    }

    /// Returns the old version of a source file. The error is a reason without the name of the file.
    pub(super) fn find(&self, source: &Path, translation: &Path) -> Result<OldVersion, String> {
        let content = |commit: String| git::content(source, &commit).map(OldVersion::Content);
        match &self.base {
            None => Err("there is no base".into()),
            Some(Base::File(path)) => Ok(OldVersion::File(path.clone())),
            Some(Base::Folder { old, new }) => {
                let name = source.strip_prefix(new).map_err(|_| "the source is in another folder")?;
                let path = old.join(name);
                match path.try_exists() {
                    Ok(false) => Err(format!("{} does not exist", path.display())),
                    _ => Ok(OldVersion::File(path)),
                }
            }
            Some(Base::Revision(revision)) => content(self.commit(source, revision)?),
            Some(Base::LastChange) => content(git::last_change(translation, source)?),
        }
    }

    /// Returns the commit that a revision names in the repository of a file.
    fn commit(&self, file: &Path, revision: &str) -> Result<String, String> {
        let folder = git::folder_of(file);
        let lock = || self.commits.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(commit) = lock().get(folder) {
            return Ok(commit.clone());
        }
        let commit = git::commit(folder, revision)?;
        lock().insert(folder.into(), commit.clone());
        Ok(commit)
    }
}
