//! Finds the source as it was when a translation was made.

use super::repositories::Repositories;
use crate::error::{Error, ErrorKind, Parameter, Result};
use crate::io::{is_stdin, refuse_overwrite, resolved};
use std::fs;
use std::path::{Path, PathBuf};

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
    /// A folder with the old versions of the files of a list, under their paths in the list.
    Listed {
        /// The folder with the old versions.
        old: PathBuf,
        /// The folder of the list.
        list: PathBuf,
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

    /// Creates a base from a folder with the old versions of the files of a list.
    ///
    /// # Errors
    /// Returns a call error if `old` is not a folder, or an I/O error if it does not exist.
    pub fn listed(old: &Path, list: &Path) -> Result<Base> {
        if is_folder(old)? {
            let folder = if is_stdin(list) { None } else { list.parent() };
            return Ok(Base::Listed { old: old.into(), list: folder.unwrap_or(Path::new("")).into() });
        }
        let fault = "is a file, but the sources are in a list";
        let help = "name a folder with the old sources, under their paths in the list";
        Err(Error::value(Parameter::Base, old.display(), fault).help(help))
    }

    /// Checks that the file at `output` is not an old version.
    pub(super) fn refuse_output(&self, output: &Path) -> Result<()> {
        match self {
            Base::File(path) => refuse_overwrite([output], [path.clone()]),
            Base::Folder { old, .. } | Base::Listed { old, .. }
                if resolved(output)?.starts_with(resolved(old)?) =>
            {
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

fn is_folder(path: &Path) -> Result<bool> {
    if is_stdin(path) {
        return Ok(false);
    }
    let meta = fs::metadata(path).map_err(|source| Error::io(path, source).of_kind(ErrorKind::Call));
    meta.map(|meta| meta.is_dir())
}

/// Returns the old version of a file as a path in the folder `old`.
fn beside(old: &Path, name: &Path) -> Result<OldVersion, String> {
    let path = old.join(name);
    match path.try_exists() {
        Ok(false) => Err(format!("{} does not exist", path.display())),
        _ => Ok(OldVersion::File(path)),
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
    repositories: Repositories,
}

impl OldVersions {
    /// Checks the base with the first source file, if it is known.
    ///
    /// Returns a call error if git cannot be run, if the file is not in a repository, or if the revision is
    /// unknown.
    pub(super) fn new(base: Option<Base>, first: Option<&Path>) -> Result<OldVersions> {
        let versions = OldVersions { base, repositories: Repositories::default() };
        let (revision, shown) = match &versions.base {
            Some(Base::Revision(revision)) => (revision.as_str(), revision.as_str()),
            Some(Base::LastChange) => ("HEAD", AUTO),
            _ => return Ok(versions),
        };
        if let Some(file) = first {
            let checked = versions.repositories.commit(file, revision);
            checked.map_err(|reason| Error::value(Parameter::BaseRevision, shown, reason))?;
        }
        Ok(versions)
    }

    pub(super) fn are_wanted(&self) -> bool {
        self.base.is_some()
    }

    /// Returns the old version of a source file. The error is a reason without the name of the file.
    pub(super) fn find(&self, source: &Path, translation: &Path) -> Result<OldVersion, String> {
        let commit = match &self.base {
            None => return Err("there is no base".into()),
            Some(Base::File(path)) => return Ok(OldVersion::File(path.clone())),
            Some(Base::Folder { old, new }) => {
                let name = source.strip_prefix(new).map_err(|_| "the source is in another folder")?;
                return beside(old, name);
            }
            Some(Base::Listed { old, list }) => {
                // A path that does not exist in the folder of the list begins at the current folder.
                let name = source.strip_prefix(list).unwrap_or(source);
                return match name.is_absolute() {
                    true => Err("the path of the source in the list is absolute; use a relative path".into()),
                    false => beside(old, name),
                };
            }
            Some(Base::Revision(revision)) => self.repositories.commit(source, revision)?,
            Some(Base::LastChange) => self.repositories.last_change(translation, source)?,
        };
        self.repositories.content(source, &commit).map(OldVersion::Content)
    }
}
