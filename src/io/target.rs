//! Determines the real path of an output file, and whether it can be written.

use crate::error::{Error, Result};
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Component, Path, PathBuf};

/// Size of an output buffer, in bytes. It is large enough to make system calls rare.
pub(super) const BUFFER: usize = 1 << 16;

/// Returns the path with symbolic links resolved, and the permissions of the existing file, if any. Returns
/// an error if the path is write-protected, a folder, a device, a pipe or `-`, if its folder does not exist, or if
/// this build cannot compress the file as its name says.
pub(super) fn target(path: &Path) -> Result<(PathBuf, Option<fs::Permissions>)> {
    if path.as_os_str() == "-" {
        return Err(Error::call("-: this output cannot be written to standard output").help("name a file"));
    }
    if packing(path) == Some(Packing::Zstd) && !cfg!(feature = "cli") {
        let fault = format!("{}: cannot write Zstandard", path.display());
        return Err(Error::call(fault).help("end the name in .gz, or compress the output afterwards"));
    }
    let real = resolved(path)?;
    let folder = folder_of(&real);
    if !folder.is_dir() {
        let (fault, help) = if folder.exists() {
            ("its folder is a file", "choose another output")
        } else if fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink()) {
            ("is a link to a file whose folder does not exist", "create the folder first")
        } else {
            ("its folder does not exist", "create the folder first")
        };
        return Err(Error::io(path, io::Error::new(io::ErrorKind::NotFound, fault)).help(help));
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
            let help = "make the file writable, or choose another output";
            return refused(io::ErrorKind::PermissionDenied, "the file is write-protected", help);
        }
        Ok(meta) => Some(meta.permissions()),
        // The file does not exist yet, so the umask of the process determines its permissions.
        Err(_) => None,
    };
    Ok((real, permissions))
}

/// Maximum number of links to follow in a chain, as on Linux. A longer chain is treated as a loop.
const MAX_LINKS: u32 = 40;

/// Returns the path of the file or folder that `path` denotes, with symbolic links resolved. Unlike
/// `fs::canonicalize`, it accepts a path that does not exist yet, and a link to such a path.
///
/// # Errors
/// Returns an I/O error if the links form a loop.
pub(crate) fn resolved(path: &Path) -> Result<PathBuf> {
    let mut links = MAX_LINKS;
    // Collecting the components removes a final slash, which would hide that the path is a link.
    let real = resolve(&path.components().collect::<PathBuf>(), &mut links);
    real.map_err(|source| Error::io(path, source).help("choose another output"))
}

/// If `path` is a symbolic link, returns the path of the file to which the link points. Otherwise returns
/// `path` unchanged. Create temporary files in the folder of the result, so that a rename does not move them
/// to another file system.
pub(crate) fn followed(path: &Path) -> Result<PathBuf> {
    let is_link = fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
    if is_link { resolved(path) } else { Ok(path.to_path_buf()) }
}

fn resolve(path: &Path, links: &mut u32) -> io::Result<PathBuf> {
    let missing = match fs::canonicalize(path) {
        Err(missing) => missing,
        found => return found,
    };
    // `/dev/stdout` may refer to a pipe, which can be opened but has no path of its own.
    if fs::metadata(path).is_ok() {
        return Ok(path.to_path_buf());
    }
    if let Ok(target) = fs::read_link(path) {
        *links = links.checked_sub(1).ok_or(missing)?;
        return resolve(&folder_of(path).join(target), links);
    }
    Ok(match path.components().next_back() {
        Some(Component::Normal(name)) => {
            let real = resolve(folder_of(path), links)?.join(name);
            // Once `..` is resolved, the path may exist after all.
            let found = real != path && fs::symlink_metadata(&real).is_ok();
            if found { resolve(&real, links)? } else { real }
        }
        Some(Component::ParentDir) => {
            let folder = resolve(folder_of(path), links)?;
            folder.parent().unwrap_or(&folder).to_path_buf()
        }
        _ => path.to_path_buf(),
    })
}

/// Creates a file for reading and writing. Fails if the name is taken.
pub(super) fn open_new(path: &Path, permissions: Option<fs::Permissions>) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    let Some(permissions) = permissions else { return options.open(path) };
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        // Set the permissions at creation, so that other users cannot open the file before `set_permissions`.
        options.mode(permissions.mode());
    }
    let file = options.open(path)?;
    let set = file.set_permissions(permissions);
    if set.is_err() {
        let _ = fs::remove_file(path);
    }
    set.map(|()| file)
}

/// Returns whether `path` is still the name of an open file.
#[cfg(unix)]
pub(super) fn is_same(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |meta: fs::Metadata| (meta.dev(), meta.ino());
    let both = file.metadata().and_then(|open| Ok((open, fs::metadata(path)?)));
    both.is_ok_and(|(open, named)| identity(open) == identity(named))
}

#[cfg(not(unix))]
pub(super) fn is_same(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Syncs the folder of the file `path` to disk, so that a new or changed name survives a crash.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder_of(path)).and_then(|folder| folder.sync_all()) {
        // Some file systems do not support syncing a folder and do not need it.
        Err(e) if e.kind() == io::ErrorKind::InvalidInput => Ok(()),
        other => other,
    }
}

/// Returns the path with `suffix` appended to its file name.
pub fn with_suffix(path: &Path, suffix: impl AsRef<OsStr>) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// How an output is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
}

/// Returns how an output with this path is compressed, judging by its extension.
pub(crate) fn packing(path: &Path) -> Option<Packing> {
    let extension = path.extension()?;
    let is = |known: &str| extension.eq_ignore_ascii_case(known);
    is("gz").then_some(Packing::Gzip).or_else(|| is("zst").then_some(Packing::Zstd))
}

/// Returns the extension of a file in lower case, or the one before it if the extension is that of a compressed file.
///
/// # Examples
/// ```
/// use enregard::internals::unpacked_extension;
///
/// assert_eq!(unpacked_extension("a/texts.JSONL.gz".as_ref()).as_deref(), Some("jsonl"));
/// assert_eq!(unpacked_extension("list.tsv".as_ref()).as_deref(), Some("tsv"));
/// assert_eq!(unpacked_extension("list.gz".as_ref()), None);
/// ```
pub fn unpacked_extension(path: &Path) -> Option<String> {
    let name = if packing(path).is_some() { Path::new(path.file_stem()?) } else { path };
    Some(name.extension()?.to_str()?.to_lowercase())
}

/// Returns the folder that contains a file, or `.` for a plain file name.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Creates a folder for outputs, and the folders that contain it.
///
/// # Errors
/// Returns an I/O error if the folder cannot be created, or if there is a file with this name.
pub fn create_folder(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => not_a_folder(path),
        _ => Error::io(path, source).help(OTHER_FOLDER),
    })
}

/// Whether there is something other than a folder at the path of a folder, which may end in `/`.
pub(crate) fn is_occupied(folder: &Path) -> bool {
    let path: PathBuf = folder.components().collect();
    fs::metadata(path).is_ok_and(|meta| !meta.is_dir())
}

pub(crate) fn not_a_folder(path: &Path) -> Error {
    let fault = io::Error::new(io::ErrorKind::AlreadyExists, "is a file, not a folder");
    Error::io(path, fault).help(OTHER_FOLDER)
}

/// Advice in the error for a folder that cannot be created.
const OTHER_FOLDER: &str = "choose another folder for the output";

pub(super) fn is_folder(path: &Path) -> Error {
    Error::io(path, io::Error::new(io::ErrorKind::IsADirectory, "is a folder")).help("name a file in it")
}

/// Advice in the error for an output that cannot be created.
pub(super) const CANNOT_CREATE: &str = "choose another output, or make the folder writable";

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn paths_that_do_not_exist_yet_are_resolved() {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        fs::create_dir(root.join("real")).unwrap();
        symlink("real", root.join("link")).unwrap();
        symlink("link/new.tmx", root.join("dangling")).unwrap();
        symlink("dangling", root.join("second")).unwrap();
        symlink("circle", root.join("circle")).unwrap();
        for (path, expected) in [
            ("real", "real"),
            ("link/", "real"),
            ("link/a/b.tmx", "real/a/b.tmx"),
            ("dangling", "real/new.tmx"),
            ("second", "real/new.tmx"),
            ("none/../link/x", "real/x"),
            ("link/../y", "y"),
        ] {
            assert_eq!(resolved(&root.join(path)).unwrap(), root.join(expected), "{path}");
        }
        let error = resolved(&root.join("circle")).unwrap_err().to_string();
        assert!(error.contains("circle: too many levels of symbolic links"), "{error}");
        assert_eq!(resolved(Path::new("/dev/null")).unwrap(), Path::new("/dev/null"));
        assert_eq!(resolved(Path::new("/")).unwrap(), Path::new("/"));
    }
}
