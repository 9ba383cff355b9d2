//! Determines the real path of an output file, and whether it can be written.

use crate::error::{Error, Result};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Size of an output buffer, in bytes. It is large enough to make system calls rare.
pub(super) const BUFFER: usize = 1 << 16;

/// Returns the path with symbolic links resolved, and the permissions that the file should have. Returns an
/// error if the path is write-protected, a folder, a device, a pipe or `-`, or if its folder does not exist.
pub(super) fn target(path: &Path) -> Result<(PathBuf, Option<fs::Permissions>)> {
    if path.as_os_str() == "-" {
        return Err(Error::call("only the main output can be written to standard output (`-`)")
            .help("name a file for this one"));
    }
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    if !folder_of(&real).is_dir() {
        let source = io::Error::new(io::ErrorKind::NotFound, "its folder does not exist");
        return Err(Error::io(path, source).help("create the folder first"));
    }
    let refused = |kind: io::ErrorKind, fault: &str, help: &str| {
        Err(Error::io(path, io::Error::new(kind, fault)).help(help))
    };
    let permissions = match fs::metadata(&real) {
        Ok(meta) if meta.is_dir() => return Err(is_folder(path)),
        // Renaming a file to the path of a device would remove the device.
        Ok(meta) if !meta.is_file() => {
            let fault = "a device or a pipe cannot be replaced by a file";
            return refused(io::ErrorKind::InvalidInput, fault, "choose another output");
        }
        Ok(meta) if meta.permissions().readonly() => {
            let help = "choose another output, or remove it first";
            return refused(io::ErrorKind::PermissionDenied, "the file is write-protected", help);
        }
        Ok(meta) => Some(meta.permissions()),
        Err(_) => new_file_permissions(),
    };
    Ok((real, permissions))
}

/// Returns the path with `suffix` appended to its file name.
pub fn with_suffix(path: &Path, suffix: impl AsRef<OsStr>) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Returns whether an output with this path is compressed with gzip.
pub(crate) fn is_gzip(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))
}

/// Returns the folder that contains a file, or `.` for a plain file name.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Returns permission to read and write for everyone, which the umask of the process then restricts.
#[cfg(unix)]
fn new_file_permissions() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn new_file_permissions() -> Option<fs::Permissions> {
    None
}

pub(super) fn is_folder(path: &Path) -> Error {
    Error::io(path, io::Error::new(io::ErrorKind::IsADirectory, "is a folder")).help("name a file in it")
}

/// Advice for the case that an output cannot be created.
pub(super) const CANNOT_CREATE: &str = "choose another output, or make the folder writable";
