//! Protects the inputs of a run from being overwritten by its outputs, and the outputs from each other.

use crate::error::{Error, Result};
use crate::io::fold::folded;
use crate::io::output::Output;
use crate::io::target::resolved;
use crate::io::temporary::temporary_files;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Identifies an existing regular file. All paths and links to the file have the same identity.
#[cfg(unix)]
type FileId = (u64, u64);
#[cfg(not(unix))]
type FileId = std::path::PathBuf;

/// Returns the identity of a regular file, and `None` for anything else. Devices have no identity, because
/// several outputs may use the same device.
fn file_id(path: &Path) -> Option<FileId> {
    let meta = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    identity(path, &meta)
}

#[cfg(unix)]
fn identity(_: &Path, meta: &fs::Metadata) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    Some((meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path, _: &fs::Metadata) -> Option<FileId> {
    fs::canonicalize(path).ok()
}

/// Returns a call error if an output, or the temporary file of an output, is also an input. The error names both
/// paths.
pub(crate) fn refuse_overwrite<O: AsRef<Path>, I: AsRef<Path>>(
    outputs: impl IntoIterator<Item = O>,
    inputs: impl IntoIterator<Item = I>,
) -> Result<()> {
    // A file that does not exist yet cannot be an input.
    let known = |file: PathBuf| Some((file_id(&file)?, file));
    let with_temporary = |output: O| temporary_files(output.as_ref()).chain([output.as_ref().to_path_buf()]);
    let outputs: FxHashMap<FileId, PathBuf> =
        outputs.into_iter().flat_map(with_temporary).filter_map(known).collect();
    if outputs.is_empty() {
        return Ok(());
    }
    for input in inputs {
        if let Some(output) = file_id(input.as_ref()).and_then(|id| outputs.get(&id)) {
            return Err(Error::call(format!(
                "{}: writing this file would overwrite the input {}; choose another output",
                output.display(),
                input.as_ref().display()
            )));
        }
    }
    Ok(())
}

/// Returns an I/O error if `path` is a symbolic link.
pub(crate) fn refuse_link(path: &Path) -> Result<()> {
    if !fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink()) {
        return Ok(());
    }
    let source = io::Error::new(io::ErrorKind::InvalidFilename, "is a symbolic link");
    Err(Error::io(path, source).help("delete the link, or choose another output"))
}

/// Returns whether two paths denote the same existing file or folder.
pub(crate) fn is_same_input(a: &Path, b: &Path) -> bool {
    let id = |path: &Path| {
        let meta = fs::metadata(path).ok().filter(|meta| meta.is_file() || meta.is_dir())?;
        identity(path, &meta)
    };
    id(a).is_some_and(|a| Some(a) == id(b))
}

/// Returns whether two outputs are, or may become, the same file. The files may not exist yet, and the file
/// system may treat two different names as the same. Links are followed. Devices such as `/dev/null` never count as
/// the same file.
pub fn is_same_output(a: &Path, b: &Path) -> bool {
    if a.exists() && b.exists() {
        return file_id(a).is_some_and(|a| Some(a) == file_id(b));
    }
    let place = |path: &Path| {
        let real = resolved(path).unwrap_or_else(|_| path.into());
        let name = folded(&real.file_name().unwrap_or_default().to_string_lossy());
        (real.parent().map(Path::to_owned), name)
    };
    place(a) == place(b)
}

/// Checks that files can be created in an existing folder. Errors name the folder.
pub(crate) fn check_writable(folder: &Path) -> Result<()> {
    Output::check(&folder.join("enregard")).map_err(|error| error.with_path(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_recognised_by_any_of_its_names() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("a.txt"), "text").unwrap();
        fs::create_dir(path("sub")).unwrap();
        let mut names = vec![path("a.txt"), path("sub/../a.txt")];
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../a.txt", path("sub/link")).unwrap();
            fs::hard_link(path("a.txt"), path("sub/second")).unwrap();
            names.extend([path("sub/link"), path("sub/second")]);
        }
        for name in &names {
            let error = refuse_overwrite([name], [path("none"), path("a.txt")]).unwrap_err().to_string();
            assert!(error.contains("would overwrite the input"), "{error}");
            assert!(is_same_input(name, &path("a.txt")));
        }
        assert!(refuse_overwrite([path("b.txt")], [path("a.txt")]).is_ok());
        assert!(is_same_input(&path("sub"), &path("sub/../sub")));
        assert!(!is_same_input(&path("sub"), folder.path()));
    }

    #[test]
    fn outputs_that_may_become_one_file_are_recognised() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        assert!(is_same_output(&path("Out.tsv"), &path("./out.tsv")));
        assert!(!is_same_output(&path("out.tsv"), &path("out.tmx")));
        assert!(!is_same_output(&path("a/out.tsv"), &path("b/out.tsv")));
        assert!(!is_same_output(Path::new("/dev/null"), Path::new("/dev/null")));
        // A link to a file that does not exist yet.
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("out.tsv", path("link.tsv")).unwrap();
            assert!(is_same_output(&path("link.tsv"), &path("out.tsv")));
            assert!(!is_same_output(&path("link.tsv"), &path("other.tsv")));
        }
    }
}
