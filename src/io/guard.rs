//! Protects the inputs of a run from its outputs.

use super::output::Output;
use crate::error::{Error, Result};
use std::fs;
use std::path::Path;

/// Makes sure that writing `output` would not destroy one of `inputs`: texts, or anything else that a run is told by
/// file, such as lexicons and corrections.
///
/// # Errors
/// [`Error::Usage`] names the file.
pub(crate) fn spare<P: AsRef<Path>>(output: &Path, inputs: impl IntoIterator<Item = P>) -> Result<()> {
    // What is not there yet cannot be an input.
    let Ok(real) = fs::canonicalize(output) else { return Ok(()) };
    if !real.is_file() {
        return Ok(());
    }
    match inputs.into_iter().find(|input| fs::canonicalize(input).is_ok_and(|input| input == real)) {
        Some(input) => Err(Error::call(format!(
            "{} would overwrite the input {}; choose another output",
            output.display(),
            input.as_ref().display()
        ))),
        None => Ok(()),
    }
}

/// Whether two names are of one file, be it there already or not. Two names of a device are not in each other's way.
pub(crate) fn same_file(a: &Path, b: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(".".as_ref());
        let beside = || Some(fs::canonicalize(folder).ok()?.join(path.file_name()?));
        fs::canonicalize(path).ok().or_else(beside).unwrap_or_else(|| path.into())
    };
    let place_of_a = place(a);
    place_of_a == place(b) && (place_of_a.is_file() || !place_of_a.exists())
}

/// Makes sure that a file can be written into a folder that is there.
pub(crate) fn check_writable(folder: &Path) -> Result<()> {
    Output::check(&folder.join("enregard")).map_err(|error| error.with_path(folder))
}
