//! Protects the inputs of a run from its outputs.

use super::output::Output;
use crate::error::{Error, Result};
use std::fs;
use std::path::Path;

/// Refuses an `output` that is one of the files that the run reads.
///
/// # Errors
/// A call error that names both files.
pub(crate) fn refuse_overwrite<P: AsRef<Path>>(
    output: &Path,
    inputs: impl IntoIterator<Item = P>,
) -> Result<()> {
    // A file that does not exist yet cannot be an input.
    let Ok(real) = fs::canonicalize(output) else { return Ok(()) };
    if !real.is_file() {
        return Ok(());
    }
    match inputs.into_iter().find(|input| fs::canonicalize(input).is_ok_and(|input| input == real)) {
        Some(input) => Err(Error::call(format!(
            "{}: would overwrite the input {}; choose another output",
            output.display(),
            input.as_ref().display()
        ))),
        None => Ok(()),
    }
}

/// Whether two names stand for the same file, existing or not. Devices such as `/dev/null` never count as the
/// same file, because several outputs can go to one.
pub(crate) fn same_file(a: &Path, b: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(".".as_ref());
        let beside = || Some(fs::canonicalize(folder).ok()?.join(path.file_name()?));
        fs::canonicalize(path).ok().or_else(beside).unwrap_or_else(|| path.into())
    };
    let place_of_a = place(a);
    place_of_a == place(b) && (place_of_a.is_file() || !place_of_a.exists())
}

/// Checks that a file can be written into an existing folder.
///
/// # Errors
/// An I/O error that names the folder.
pub(crate) fn check_writable(folder: &Path) -> Result<()> {
    Output::check(&folder.join("enregard")).map_err(|error| error.with_path(folder))
}
