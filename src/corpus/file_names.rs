//! Names of documents that are files in folders.

use crate::corpus::document_name;
use crate::corpus::keys::is_language_folder;
use crate::corpus::walk::FoundFile;

/// Returns the name of the document in a file: its subfolders, except those named after a language, and the
/// name derived from the file name.
pub(super) fn name_of(file: &FoundFile) -> String {
    let folders: Vec<&String> = file.folders.iter().filter(|name| !is_language_folder(name)).collect();
    in_folder(&folders, &document_name(&file.path))
}

/// Returns a name with the names of its folders.
pub(super) fn in_folder(folders: &[impl AsRef<str>], name: &str) -> String {
    folders.iter().map(AsRef::as_ref).chain([name]).collect::<Vec<_>>().join("/")
}
