//! The place of an output file: where it really is, and whether it can be written.

use crate::error::{Error, Result};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Size of an output buffer, in bytes, large enough to make system calls rare.
pub(super) const BUFFER: usize = 1 << 16;

/// The real path behind `path`, with links resolved, and the permissions it should have. It is
/// an error if it is write-protected, a folder, a device, a pipe or `-`, or if its folder is missing.
pub(super) fn target(path: &Path) -> Result<(PathBuf, Option<fs::Permissions>)> {
    if path.as_os_str() == "-" {
        return Err(Error::call("-: only the main output can go to standard output; name a file"));
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
        // Replacing a device by a file would remove the device.
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

/// The path with `suffix` after its file name.
pub(crate) fn with_suffix(path: &Path, suffix: impl AsRef<OsStr>) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// The folder that a file is in; `.` for a plain name.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Read and write as far as the umask allows.
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

/// What to do about an output that cannot be created.
pub(super) const CANNOT_CREATE: &str = "choose another output, or make the folder writable";
