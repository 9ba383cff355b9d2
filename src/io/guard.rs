//! Protects the inputs of a run from being overwritten by its outputs.

use crate::error::{Error, Result};
use crate::io::output::Output;
use crate::io::target::folder_of;
use std::fs;
use std::path::Path;

/// Returns a call error if `output` is one of the files that the run reads. The error names both paths.
pub(crate) fn refuse_overwrite<P: AsRef<Path>>(
    output: &Path,
    inputs: impl IntoIterator<Item = P>,
) -> Result<()> {
    // A file that does not exist yet cannot be an input.
    let Some(real) = fs::canonicalize(output).ok().filter(|real| real.is_file()) else { return Ok(()) };
    match inputs.into_iter().find(|input| fs::canonicalize(input).is_ok_and(|input| input == real)) {
        Some(input) => Err(Error::call(format!(
            "{}: would overwrite the input {}; choose another output",
            output.display(),
            input.as_ref().display()
        ))),
        None => Ok(()),
    }
}

/// Returns whether two paths denote the same file, even if it does not exist yet. Devices such as `/dev/null`
/// never count as the same file, because several outputs may be written to one device.
pub(crate) fn same_file(a: &Path, b: &Path) -> bool {
    let place = |path: &Path| {
        let beside = || Some(fs::canonicalize(folder_of(path)).ok()?.join(path.file_name()?));
        fs::canonicalize(path).ok().or_else(beside).unwrap_or_else(|| path.into())
    };
    let place_of_a = place(a);
    place_of_a == place(b) && (place_of_a.is_file() || !place_of_a.exists())
}

/// Checks that a file can be written to an existing folder. Errors report `folder`.
pub(crate) fn check_writable(folder: &Path) -> Result<()> {
    Output::check(&folder.join("enregard")).map_err(|error| error.with_path(folder))
}
