//! Where the documents of a run are.

use crate::corpus::{Single, SingleStream, Singles, TextFields};
use crate::error::{Error, ErrorKind, Parameter, Result, message};
use crate::io::is_same_input;
use crate::limits::Limits;
use std::path::Path;

/// The documents to be paired.
#[derive(Debug, Clone)]
pub struct Documents(pub(super) Collection);

#[derive(Debug, Clone)]
pub(super) enum Collection {
    /// The sources and the translations.
    Sides([Singles; 2]),
    /// Documents in both languages.
    Heap(Singles),
}

/// A document, with its side if there are two: 0 for a source, 1 for a translation.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) side: Option<usize>,
    pub(super) single: Single,
}

impl Documents {
    /// Takes the sources and the translations from two places. Each is a folder, or a file of JSON Lines.
    ///
    /// # Errors
    /// Returns a call error if both are the same, or if one is neither a folder nor such a file; or an I/O error if
    /// one does not exist.
    pub fn sides(src: &Path, tgt: &Path) -> Result<Documents> {
        let sides = [Singles::of(src)?, Singles::of(tgt)?];
        if is_same_input(src, tgt) {
            let what = if sides[0].are_files() { "folder" } else { "file" };
            let error = Error::input(tgt, format!("is the same {what} as {}", src.display()));
            let help =
                message![format!("give two {what}s, or set "), Parameter::Heap, " if it has both languages"];
            return Err(error.help(help).of_kind(ErrorKind::Call));
        }
        Ok(Documents(Collection::Sides(sides)))
    }

    /// Takes documents in both languages from one folder or file of JSON Lines.
    ///
    /// # Errors
    /// Returns a call error if `path` is neither, or an I/O error if it does not exist.
    pub fn heap(path: &Path) -> Result<Documents> {
        Ok(Documents(Collection::Heap(Singles::of(path)?)))
    }
}

impl Collection {
    /// Returns the folders and files in which the documents are.
    pub(super) fn places(&self) -> &[Singles] {
        match self {
            Collection::Sides(sides) => sides,
            Collection::Heap(heap) => std::slice::from_ref(heap),
        }
    }

    /// Returns the paths of the folders and files.
    pub(super) fn paths(&self) -> Vec<&Path> {
        self.places().iter().map(Singles::path).collect()
    }

    /// Whether all documents are files, so that a list can name them.
    pub(super) fn are_files(&self) -> bool {
        self.places().iter().all(Singles::are_files)
    }

    /// Returns all documents, and their number if it is known.
    pub(super) fn open(
        &self,
        fields: &TextFields,
        limits: Limits,
    ) -> Result<(impl Iterator<Item = Result<Placed>> + Send + use<>, Option<u64>)> {
        let (mut streams, mut total) = (Vec::<(Option<usize>, SingleStream)>::new(), Some(0));
        let (places, all) = (self.places(), self.paths());
        for (number, place) in places.iter().enumerate() {
            let (stream, count) = place.open(&all, fields, limits)?;
            streams.push(((places.len() > 1).then_some(number), stream));
            total = total.zip(count).map(|(sum, count)| sum + count);
        }
        let placed = |(side, stream): (Option<usize>, SingleStream)| {
            stream.map(move |single| Ok(Placed { side, single: single? }))
        };
        Ok((streams.into_iter().flat_map(placed), total))
    }
}
