//! Whether a run can be resumed, and how it skips what an earlier run has done.

use crate::corpus::Documents;
use crate::error::{Error, Message, Parameter, Result};
use crate::format::Format;
use crate::message;
use crate::run::journal;
use crate::run::options::AlignOptions;
use crate::run::outputs::Destination;
use crate::run::record::Record;
use crate::wording::count;
use std::fs;
use std::path::PathBuf;

/// The path of the journal; `None` if the run cannot be resumed. Only a run that writes `many` documents to
/// files can.
///
/// # Errors
/// A call error if the run is to `resume` another one but cannot.
pub(crate) fn journal_path(
    destination: &Destination,
    options: &AlignOptions,
    many: bool,
    resume: bool,
) -> Result<Option<PathBuf>> {
    let path = match destination {
        Destination::File(path) if fs::metadata(path).map_or(true, |meta| meta.is_file()) => {
            journal::path_for(path)
        }
        Destination::Folder(path) => path.join("enregard.journal"),
        _ if resume => {
            let fault = "a run that writes to a stream cannot be resumed";
            let help = message!["write to a file with ", Parameter::Output];
            return Err(Error::parameter(Parameter::Resume, fault).help(help));
        }
        _ => return Ok(None),
    };
    if !many {
        return Ok(None);
    }
    match obstacle(destination, options) {
        Some(obstacle) if resume => {
            Err(conflict(Parameter::Resume, obstacle, "apply it to the output afterwards"))
        }
        Some(_) => Ok(None),
        None => Ok(Some(path)),
    }
}

/// Checks that the output can be divided into shards, if it is to be.
///
/// # Errors
/// A call error.
pub(crate) fn check_shards(destination: &Destination, options: &AlignOptions) -> Result<()> {
    let Some(size) = options.shard_size else { return Ok(()) };
    if !matches!(destination, Destination::File(_)) {
        let fault = "the files are named after the output file";
        let help = message!["name one with ", Parameter::Output];
        return Err(Error::value(Parameter::ShardSize, size, fault).help(help));
    }
    obstacle(destination, options).map_or(Ok(()), |obstacle| {
        Err(conflict(Parameter::ShardSize, obstacle, "apply it to the shards afterwards"))
    })
}

/// The property of the output that keeps another run from continuing it: each requires to know more about
/// what was written than its length.
fn obstacle(destination: &Destination, options: &AlignOptions) -> Option<Message> {
    let Destination::File(path) = destination else { return None };
    if options.write.dedup && options.format != Format::Ladder {
        Some(Parameter::Dedup.into())
    } else if !options.write.bands.is_empty() {
        Some(Parameter::Bands.into())
    } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz")) {
        Some("gzip output".into())
    } else if !options.format.can_be_resumed() {
        Some("XLIFF output".into())
    } else {
        None
    }
}

/// A parameter that cannot be combined with something else.
fn conflict(parameter: Parameter, obstacle: Message, instead: &str) -> Error {
    Error::parameter(parameter, message!["cannot be combined with ", obstacle])
        .help(format!("omit that, and {instead} with `convert`"))
}

/// Skips the documents that an earlier run has done.
///
/// # Errors
/// A call error if these are not the same documents.
pub(crate) fn skip(documents: &mut Documents, record: &Record) -> Result<()> {
    let refuse = |fault| Err(Error::parameter(Parameter::Resume, fault).help("give the same input"));
    let mut skipped = Record::default();
    for pair in documents.by_ref().take(record.documents as usize) {
        skipped.add_document(pair?.fingerprint());
    }
    if skipped.documents < record.documents {
        return refuse(format!(
            "the input has {}, but the interrupted run had done {}",
            count(skipped.documents, "document"),
            record.documents
        ));
    }
    if skipped.documents_fingerprint != record.documents_fingerprint {
        let done = count(record.documents, "document");
        return refuse(format!("the input does not begin with the {done} of the interrupted run"));
    }
    Ok(())
}
